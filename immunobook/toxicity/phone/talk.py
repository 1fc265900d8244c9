"""One call: who rings, what is asked and decided step by step, what comes of it, and the look back."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from immunobook import content
from immunobook.content.toxicity import Call, CallNote, CallOption, CallQuestion
from immunobook.toxicity import call as machine
from immunobook.toxicity import kept
from immunobook.toxicity.call import Debrief, State
from immunobook.toxicity.markup import how_sure, read_sure, sources, text, told, verdict, whole
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

STEPS = {
    "ask": "Ask", "grade": "Grade", "where": "Where", "advise": "Advise", "escalate": "Call others",
    "document": "Hand over", "scene": "What comes of it", "debrief": "Look back",
}  # fmt: skip
SBAR = {
    "situation": "Situation", "background": "Background", "assessment": "Assessment", "recommendation": "Recommendation",
}  # fmt: skip
NUMBERS = {0: "0, nothing", 1: "1", 2: "2", 3: "3", 4: "4"}
RULE_HERE = "Where to send and whom to call: this notebook's rule for teaching, built on the sources given. Follow your local protocol."
OPEN = "Choose at least one, then go on."
GONE_ON = "This cannot be done now: the call has gone on, perhaps in another window."


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show a call as far as it has come.

    Args:
        wishes: `call`, its id.
    """
    call = _wished(wishes)
    return _shown(desk, call, _own(desk, call))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take the next step of a call, or take the call again from its beginning."""
    call, number = _wished(wishes), press.at()
    own = _own(desk, call)
    if number > len(own):
        raise NotTaken(NOT_OF_THIS)
    stood = _stands(call, own[:number])
    step: dict[str, Any] | None
    try:
        step = _step(call, stood, press)
    except machine.NotNow:
        if number == len(own):
            raise NotTaken(NOT_OF_THIS) from None
        step = None
    if step is not None and number == len(own):
        desk.keep(kept.CALL, call.id, step, once=f"call {call.id} {stood.run} {number}")
        own = _own(desk, call)
    # A press that comes again finds its own step. Another window may have gone another way: then that one counts.
    is_kept = step is not None and all(own[number].data.get(name) == step[name] for name in ("state", "run"))
    return _shown(desk, call, own, says="" if is_kept else GONE_ON, pressed=press.do)


CALL = Exercise("call", show, take)


def _wished(wishes: Mapping[str, str]) -> Call:
    try:
        return content.toxicity().call(wishes["call"])
    except KeyError:
        raise NotTaken(NOT_OF_THIS) from None


def _own(desk: Desk, call: Call) -> list[kept.Kept]:
    return [each for each in desk.kept(kept.CALL) if each.ref == call.id]


@dataclass(frozen=True)
class Stood:
    """Where a call stood: its state, which run of it this is, and how sure the learner had said to be."""

    state: State
    run: int
    sure: int | None = None


def _stands(call: Call, own: Sequence[kept.Kept]) -> Stood:
    """Return where a call stands that was kept last; a state that no longer fits the call begins anew."""
    if not own:
        return Stood(machine.start(call), 1)
    last = own[-1].data
    run = int(last.get("run", 1))
    try:
        return Stood(machine.from_plain(call, last["state"]), run, last.get("sure"))
    except (KeyError, machine.NotNow):
        return Stood(machine.start(call), run + 1)


def _step(call: Call, stood: Stood, press: Press) -> dict[str, Any]:
    """Return what is to be kept of a step.

    Raises:
        machine.NotNow: If it does not follow on what stood there.
        NotTaken: If something is missing, or there is no such step.
    """
    state, sure = stood.state, stood.sure
    chosen = press.form.get("chosen", ())
    match press.do:
        case "ask":
            after = machine.ask(call, state, press.one("question") or "")
        case "enough":
            after = machine.stop_asking(call, state)
        case "grade":
            grade = press.number("grade")
            if grade is None:
                raise NotTaken("Choose a grade, then go on.")
            after = machine.grade(call, state, grade)
        case "where":
            place = press.one("where")
            if place is None:
                raise NotTaken("Choose a place, then go on.")
            after = machine.send(call, state, place)  # type: ignore[arg-type]
        case "advise" | "escalate" | "document" if not chosen:
            raise NotTaken(OPEN)
        case "advise":
            after = machine.advise(call, state, chosen)
        case "escalate":
            after = machine.escalate(call, state, chosen)
        case "document":
            sure = read_sure(press)
            after = machine.document(call, state, chosen)
        case "on":
            after = machine.go_on(call, state)
        case "turn":
            way = press.one("way")
            if way is None:
                raise NotTaken(OPEN)
            after = machine.turn(call, state, way)
        case "again":
            machine.debrief(call, state)  # a call is taken again from its end alone
            return kept.of_call(machine.to_plain(machine.start(call)), stood.run + 1, None)
        case _:
            raise NotTaken(NOT_OF_THIS)
    found = machine.debrief(call, after) if after.stage == "debrief" else None
    return kept.of_call(machine.to_plain(after), stood.run, found, sure)


# --- what stands there ----------------------------------------------------------------------------------


def _shown(desk: Desk, call: Call, own: Sequence[kept.Kept], *, says: str = "", pressed: str = "") -> Shown:
    """Return a call as it stands.

    Args:
        says: What is to be said of a press that was not taken.
        pressed: What was pressed.
    """
    stood = _stands(call, own)
    state = stood.state
    chance = random.Random(f"{desk.learner}/{call.id}/{stood.run}")
    # To an answer, and to the verdict, the eye is led itself.
    leads = says or not (state.stage == "debrief" or (state.stage == "ask" and state.asked))
    html = (
        f'{_caller(call, state)}<div class="im-stage"{" data-lead" if leads else ""}>'
        f"{told(says) if says else ''}{DRAWN[state.stage](call, state, chance)}</div>"
    )
    # The way back to the others stands on the page once a call is done.
    return Shown(html, str(len(own)), rest=state.stage == "debrief" or pressed == "again")


def _caller(call: Call, state: State) -> str:
    """Return who rings, how far the call has come, and what was heard."""
    at = list(STEPS).index(state.stage)
    steps = "".join(
        f'<li class="{"on" if place == at else "done" if place < at else ""}"'
        + (' aria-current="step">' if place == at else ">")
        + f"{word}</li>"
        for place, word in enumerate(STEPS.values())
    )
    heard = ""
    if state.stage != "ask" and state.asked:
        by_id = {each.id: each for each in call.questions}
        lines = "".join(_line(by_id[id]) for id in state.asked)
        heard = f'<details class="im-drawer im-heard-so-far"><summary>What you heard ({len(state.asked)})</summary>{lines}</details>'
    return (
        f'<ol class="im-steps-of-call" aria-label="Steps of the call">{steps}</ol>'
        f'<section class="im-patient"><p class="im-crumb">On the phone, made up</p><h2 class="im-cell-head">{text(call.title)}</h2>'
        f'<p>{text(call.who)}. {text(call.regimen[:1].upper() + call.regimen[1:])}.</p><p class="im-opens">{text(call.opens)}</p>{heard}</section>'
    )


def _line(question: CallQuestion) -> str:
    return f'<p class="im-asked"><b>{text(question.asks)}</b><br>{text(question.answer)}</p>'


def _asks(words: str) -> str:
    return f'<span class="im-asks">{text(words)}</span>'


def _ask(call: Call, state: State, chance: random.Random) -> str:
    left = machine.minutes_left(call, state)
    squares = "".join("<i></i>" if at < left else '<i class="d"></i>' for at in range(call.minutes))
    open_ = {each.id for each in machine.can_ask(call, state)}
    lines = "".join(_question(each, state, each.id in open_) for each in _shuffled(call.questions, chance))
    return (
        f'<p class="im-asks">What do you ask?</p><p class="im-strip" role="status">{squares}'
        f"<span>{left} of {call.minutes} minutes left. A question about a red flag takes none.</span></p>"
        f'<form class="im-form im-questions" data-do="ask" novalidate autocomplete="off">{lines}{fields.TOLD}</form>'
        + fields.form("enough", "", "I have heard enough")
    )


def _question(question: CallQuestion, state: State, can_be_asked: bool) -> str:
    """Return a question with its answer, as a button, or closed."""
    if question.id in state.asked:
        took = "a red flag: no minute counted" if question.red_flag else f"{question.minutes} min"
        newest = ' data-lead="near"' if question.id == state.asked[-1] else ""
        return (
            f'<div class="im-answered" data-question="{question.id}"{newest}>{_line(question)}'
            f'<span class="im-src">{took}</span></div>'
        )
    if can_be_asked:
        words = text(f"{question.asks} ({question.minutes}\u00a0min)")
        return fields.press(words, "question", question.id, classes="im-to-ask")
    return (
        f'<p class="im-closed">{text(question.asks)} <span class="im-src">No time left for this.</span></p>'
    )


def _grade(call: Call, state: State, chance: random.Random) -> str:
    asked = fields.choose("grade", NUMBERS, legend=_asks(call.grade.asks), in_a_row=True)
    return fields.form("grade", asked, "Go on")


def _where(call: Call, state: State, chance: random.Random) -> str:
    places = {each.id: text(each.says) for each in call.where}
    return fields.form(
        "where", fields.choose("where", places, legend=_asks("Where is this person seen?")), "Go on"
    )


def _advise(call: Call, state: State, chance: random.Random) -> str:
    asks = "What do you tell the caller? Choose all that you would say."
    return fields.form("advise", _boxes(_asks(asks), call.advise, chance), "Go on")


def _escalate(call: Call, state: State, chance: random.Random) -> str:
    asks = "Whom do you call? Choose all."
    return fields.form("escalate", _boxes(_asks(asks), call.escalate, chance), "Go on")


def _document(call: Call, state: State, chance: random.Random) -> str:
    parts = {part: [each for each in call.document if each.part == part] for part in SBAR}
    boxes = "".join(_boxes(SBAR[part], notes, chance) for part, notes in parts.items() if notes)
    return (
        '<p class="im-asks">The handover (SBAR). Choose the sentences that belong in it.</p>'
        + fields.form("document", boxes + how_sure(" that all of this was safe"), "Hand over")
    )


def _boxes(legend: str, some: Sequence[CallOption] | Sequence[CallNote], chance: random.Random) -> str:
    says = {each.id: text(each.says) for each in _shuffled(some, chance)}
    return fields.choose("chosen", says, legend=legend, sort="checkbox")


def _scene(call: Call, state: State, chance: random.Random) -> str:
    scene = machine.now_in(call, state)
    rests = '<span class="im-tag">fiction</span>' if scene.fiction else ""
    happens = (
        f'<section class="im-scene-told"><p class="im-asks">What comes of it {rests}</p><p>{text(scene.says)}</p>'
        f"{sources(scene.sources)}</section>"
    )
    if not scene.choose:
        return happens + fields.form("on", "", "Go on")
    ways = {each.id: text(each.says) for each in _shuffled(scene.choose, chance)}
    return happens + fields.form("turn", fields.choose("way", ways, legend="And now?"), "Go on")


def _shuffled(some: Sequence, chance: random.Random) -> list:
    order = list(some)
    chance.shuffle(order)
    return order


# --- the look back --------------------------------------------------------------------------------------


def _debrief(call: Call, state: State, chance: random.Random) -> str:
    again = fields.form("again", "", "Take this call again", classes="im-second")
    return f'{_looked_back(machine.debrief(call, state))}<p class="im-src">{RULE_HERE}</p>{again}'


def _looked_back(found: Debrief) -> str:
    """Return what could have harmed, what an expert would have asked, and each decision with its reason."""
    word, colour = ("✓ Safe", "im-right") if found.safe else ("✕ Could harm", "im-wrong")
    flags = [each for each in found.missed if each.red_flag]
    counted = (
        f"{len(found.asked_well)} of {len(found.asked_well) + len(found.missed)} questions of an expert asked"
    )
    says = f"{counted}, {found.minutes} {'minute' if found.minutes == 1 else 'minutes'} used."
    if flags:
        says += f" {len(flags)} {'red flag was' if len(flags) == 1 else 'red flags were'} not asked."
    points = sorted(found.points, key=lambda one: (not one.danger, one.right))
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{kept.PARTS[each.part]} {verdict(each.right, each.danger)}</p>'
        f'<p>{text(each.says)}</p><p class="im-because">{text(each.because)}</p>{sources(each.sources)}</div></li>'
        for each in points
    )
    learned = "".join(f"<li>{text(each)}</li>" for each in found.learned)
    return (
        f'<div class="im-feedback">{whole(word, colour, says)}<p>{text(found.says)}</p>'
        + _listed("An expert would also have asked", found.missed)
        + f'<h3 class="im-small-head">Your decisions, most dangerous first</h3><ul class="im-reasons">{rows}</ul>'
        + _listed("Asked as an expert would", found.asked_well, closed=True)
        + _listed("These took time and changed nothing", found.needless, closed=True)
        + f'<h3 class="im-small-head">Take with you</h3><ul class="im-advisers">{learned}</ul>{sources(found.sources)}</div>'
    )


def _listed(head: str, some: Sequence[CallQuestion], *, closed: bool = False) -> str:
    if not some:
        return ""
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.asks)}'
        + (' <span class="im-tag im-wrong">red flag</span>' if each.red_flag and not closed else "")
        + f'</p><p class="im-because">{text(each.because)}</p>{sources(each.sources)}</div></li>'
        for each in some
    )
    listed = f'<ul class="im-reasons">{rows}</ul>'
    if closed:
        return f'<details class="im-drawer"><summary>{head} ({len(some)})</summary>{listed}</details>'
    return f'<h3 class="im-small-head">{head}</h3>{listed}'


DRAWN = {
    "ask": _ask, "grade": _grade, "where": _where, "advise": _advise, "escalate": _escalate, "document": _document,
    "scene": _scene, "debrief": _debrief,
}  # fmt: skip
