"""Shows the phone call: callers to choose from, the questions and decisions of one call, and its debrief."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import streamlit as st

from immunobook.content.toxicity import Call, CallOption, CallQuestion, Toxicity
from immunobook.toxicity import call as machine
from immunobook.toxicity import kept
from immunobook.toxicity import view as shared
from immunobook.toxicity.call import Debrief, State
from immunobook.toxicity.view import text
from immunobook.ui import links, step

Keep = Callable[..., kept.Kept]
"""`study.keep` with store, learner and clock filled in."""

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


def desk(
    toxicity: Toxicity,
    learner: str,
    keep: Keep,
    events: Callable[[], tuple[kept.Kept, ...]],
    wanted: str = "",
) -> None:
    """Show the call that the address asks for; without one, who has rung.

    Args:
        learner: Gives the order in which callers ring.
        keep: Keeps each step of a call.
        events: Returns the steps kept so far, oldest first.
        wanted: Id of a caller.
    """
    ids = [each.id for each in toxicity.calls]
    if wanted in ids:
        talk(toxicity, learner, keep, events, wanted)
        return
    if wanted:
        shared.told("There is no such caller. Here are all who have rung.")
    past = events()
    lasts = {each.ref: each.data for each in past}
    upcoming = _upcoming(ids, learner, lasts)
    done = sum(bool(each.get("done")) for each in lasts.values())
    with st.container(key="call-next"):
        links.link("phone_call", "Answer the phone", icon=":material/call:", call=upcoming)
    st.html(f'<p class="im-src">{done} of {len(ids)} callers answered.</p>')
    for each in toxicity.calls:
        with st.container(key=f"caller-{each.id}"):
            links.link("phone_call", each.title, call=each.id)
            st.html(f'<p class="im-src">{text(each.who)}. {_so_far(lasts.get(each.id))}</p>')
    missed(toxicity, past)


def _upcoming(ids: list[str], learner: str, lasts: dict) -> str:
    """Return who rings next: a call that was begun, else one not answered yet, in the learner's own order."""
    order = sorted(ids)
    random.Random(kept.seed(learner, 0, kept.CALL)).shuffle(order)
    begun = [id for id in order if id in lasts and not lasts[id].get("done")]
    new = [id for id in order if id not in lasts]
    unsafe = [id for id in order if not lasts.get(id, {}).get("safe", True)]
    return next(iter((*begun, *new, *unsafe, *order)))


def _so_far(data: dict | None) -> str:
    if data is None:
        return "Not answered yet."
    if not data.get("done"):
        return "You are in the middle of it."
    return '<span class="im-tag im-right">✓ Safe</span>' if data.get("safe") else shared.verdict(False, True)


@st.fragment
def talk(
    toxicity: Toxicity, learner: str, keep: Keep, events: Callable[[], tuple[kept.Kept, ...]], id: str
) -> None:
    """Show one call as far as it has come, and take the next step."""
    call = toxicity.call(id)
    own = [each for each in events() if each.ref == id]
    state, run = _where_it_stands(call, own)
    chance = random.Random(f"{learner}/{id}/{run}")

    sure = own[-1].data.get("sure") if own and own[-1].data.get("run") == run else None

    def go(verb: Callable[..., State], *chosen: object, sure: int | None = sure) -> None:
        """Take a step, keep it, and draw the page anew; say so if it cannot be taken."""
        try:
            after = verb(call, state, *chosen)
            found = machine.debrief(call, after) if after.stage == "debrief" else None
            data = kept.of_call(machine.to_plain(after), run, found, sure)
            keep(kept.CALL, id, data, once=f"call {id} {run} {len(own)}")
        except machine.NotNow:
            shared.told("This cannot be done now: the call has gone on, perhaps in another window.")
            return
        except (ValueError, RuntimeError) as fault:
            shared.told(str(fault))
            return
        shared.draw_anew()

    _caller(call, state)
    with st.container(key="call-stage"):
        if state.stage == "debrief":
            looked_back(call, machine.debrief(call, state))
            st.html(f'<p class="im-src">{RULE_HERE}</p>')
            left, right = st.columns(2)
            if left.button("Take this call again", key=f"call:{id}:again"):
                keep(kept.CALL, id, kept.of_call(machine.to_plain(machine.start(call)), run + 1, None),
                     once=f"call {id} {run} {len(own)}")  # fmt: skip
                shared.draw_anew()
            with right:
                links.link("phone_call", "Who else has rung", icon=":material/call:")
        else:
            DRAWN[state.stage](call, state, chance, go)
    asked = state.stage == "ask" and state.asked
    step.lead(
        "call",
        f"{run} {state.stage} {state.scene} {len(state.asked)}",
        to=f"call-ask-{state.asked[-1]}" if asked else "call-stage",
        near=bool(asked),
    )


def _where_it_stands(call: Call, own: Sequence[kept.Kept]) -> tuple[State, int]:
    """Return the state that was kept last and its run; a state that no longer fits the call begins anew."""
    if not own:
        return machine.start(call), 1
    run = int(own[-1].data.get("run", 1))
    try:
        return machine.from_plain(call, own[-1].data["state"]), run
    except (KeyError, machine.NotNow):
        return machine.start(call), run + 1


def _caller(call: Call, state: State) -> None:
    """Show who rings, how far the call has come, and what was heard."""
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
    st.html(
        f'<ol class="im-steps-of-call" aria-label="Steps of the call">{steps}</ol>'
        f'<section class="im-patient"><p class="im-crumb">On the phone, made up</p><h2 class="im-cell-head">{text(call.title)}</h2>'
        f'<p>{text(call.who)}. {text(call.regimen[:1].upper() + call.regimen[1:])}.</p><p class="im-opens">{text(call.opens)}</p>{heard}</section>'
    )


def _line(question: CallQuestion) -> str:
    return f'<p class="im-asked"><b>{text(question.asks)}</b><br>{text(question.answer)}</p>'


# --- the stages -----------------------------------------------------------------------------------------

Go = Callable[..., None]


def _ask(call: Call, state: State, chance: random.Random, go: Go) -> None:
    left = machine.minutes_left(call, state)
    squares = "".join("<i></i>" if at < left else '<i class="d"></i>' for at in range(call.minutes))
    st.html(
        f'<p class="im-asks">What do you ask?</p><p class="im-strip" role="status">{squares}'
        f"<span>{left} of {call.minutes} minutes left. A question about a red flag takes none.</span></p>"
    )
    open_ = {each.id for each in machine.can_ask(call, state)}
    for each in _shuffled(call.questions, chance):
        with st.container(key=f"call-ask-{each.id}"):
            if each.id in state.asked:
                took = "a red flag: no minute counted" if each.red_flag else f"{each.minutes} min"
                st.html(f'<div class="im-answered">{_line(each)}<span class="im-src">{took}</span></div>')
            elif each.id in open_:
                if st.button(
                    shared.plain(f"{each.asks} ({each.minutes} min)"),
                    key=f"call:{call.id}:ask:{each.id}",
                    width="stretch",
                ):
                    go(machine.ask, each.id)
            else:
                st.html(
                    f'<p class="im-closed">{text(each.asks)} <span class="im-src">No time left for this.</span></p>'
                )
    if st.button("I have heard enough", key=f"call:{call.id}:enough", type="primary"):
        go(machine.stop_asking)


def _grade(call: Call, state: State, chance: random.Random, go: Go) -> None:
    with st.form(key=f"call:{call.id}:grade-form", border=False):
        chosen = shared.choose(
            call.grade.asks, NUMBERS, says=NUMBERS.get, key=f"call:{call.id}:grade", in_a_row=True
        )
        if st.form_submit_button("Go on", type="primary"):
            shared.told("Choose a grade, then go on.") if chosen is None else go(machine.grade, chosen)


def _where(call: Call, state: State, chance: random.Random, go: Go) -> None:
    says = {each.id: each.says for each in call.where}
    with st.form(key=f"call:{call.id}:where-form", border=False):
        chosen = shared.choose(
            "Where is this person seen?", list(says), says=says.get, key=f"call:{call.id}:where"
        )
        if st.form_submit_button("Go on", type="primary"):
            shared.told("Choose a place, then go on.") if chosen is None else go(machine.send, chosen)


def _advise(call: Call, state: State, chance: random.Random, go: Go) -> None:
    _several("What do you tell the caller? Choose all that you would say.", call.advise, call, "advise", chance, go,
             machine.advise)  # fmt: skip


def _escalate(call: Call, state: State, chance: random.Random, go: Go) -> None:
    _several("Whom do you call? Choose all.", call.escalate, call, "escalate", chance, go, machine.escalate)


def _several(
    asks: str,
    options: Sequence[CallOption],
    call: Call,
    part: str,
    chance: random.Random,
    go: Go,
    verb: Callable,
) -> None:
    with st.form(key=f"call:{call.id}:{part}-form", border=False):
        st.html(f'<p class="im-asks">{text(asks)}</p>')
        chosen = _boxes(_shuffled(options, chance), f"call:{call.id}:{part}")
        if st.form_submit_button("Go on", type="primary"):
            go(verb, chosen) if chosen else shared.told(OPEN)


def _document(call: Call, state: State, chance: random.Random, go: Go) -> None:
    with st.form(key=f"call:{call.id}:document-form", border=False):
        st.html('<p class="im-asks">The handover (SBAR). Choose the sentences that belong in it.</p>')
        chosen = []
        for part, name in SBAR.items():
            notes = [each for each in call.document if each.part == part]
            if notes:
                st.html(f'<h3 class="im-small-head">{name}</h3>')
                chosen += _boxes(_shuffled(notes, chance), f"call:{call.id}:document-{part}")
        sure = shared.choose(
            "How sure are you that all of this was safe? (if you like)", kept.SURE, says=kept.SURE.get,
            key=f"call:{call.id}:sure", in_a_row=True,
        )  # fmt: skip
        if st.form_submit_button("Hand over", type="primary"):
            go(machine.document, chosen, sure=sure) if chosen else shared.told(OPEN)


def _boxes(options: Sequence, key: str) -> list[str]:
    with st.container(key=f"boxes-{key}"):
        return [each.id for each in options if st.checkbox(shared.plain(each.says), key=f"{key}:{each.id}")]


def _scene(call: Call, state: State, chance: random.Random, go: Go) -> None:
    scene = machine.now_in(call, state)
    rests = '<span class="im-tag">fiction</span>' if scene.fiction else ""
    st.html(
        f'<section class="im-scene-told"><p class="im-asks">What comes of it {rests}</p><p>{text(scene.says)}</p>'
        f"{shared.sources(scene.sources)}</section>"
    )
    if not scene.choose:
        if st.button("Go on", key=f"call:{call.id}:{scene.id}:on", type="primary"):
            go(machine.go_on)
        return
    says = {each.id: each.says for each in _shuffled(scene.choose, chance)}
    with st.form(key=f"call:{call.id}:{scene.id}-form", border=False):
        chosen = shared.choose("And now?", list(says), says=says.get, key=f"call:{call.id}:{scene.id}")
        if st.form_submit_button("Go on", type="primary"):
            shared.told(OPEN) if chosen is None else go(machine.turn, chosen)


def _shuffled(some: Sequence, chance: random.Random) -> list:
    order = list(some)
    chance.shuffle(order)
    return order


DRAWN = {
    "ask": _ask, "grade": _grade, "where": _where, "advise": _advise, "escalate": _escalate, "document": _document,
    "scene": _scene,
}  # fmt: skip


# --- the debrief ----------------------------------------------------------------------------------------


def looked_back(call: Call, found: Debrief) -> None:
    """Show what could have harmed, what an expert would have asked, and each decision with its reason."""
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
        f'<li class="im-reason im-judged"><div><p class="im-says">{kept.PARTS[each.part]} {shared.verdict(each.right, each.danger)}</p>'
        f'<p>{text(each.says)}</p><p class="im-because">{text(each.because)}</p>{shared.sources(each.sources)}</div></li>'
        for each in points
    )
    learned = "".join(f"<li>{text(each)}</li>" for each in found.learned)
    st.html(
        f'<div class="im-feedback"><p class="im-verdict" role="status"><span class="im-tag {colour}">{word}</span>'
        f"<span>{text(says)}</span></p><p>{text(found.says)}</p>"
        + _asked("An expert would also have asked", found.missed)
        + f'<h3 class="im-small-head">Your decisions, most dangerous first</h3><ul class="im-reasons">{rows}</ul>'
        + _asked("Asked as an expert would", found.asked_well, closed=True)
        + _asked("These took time and changed nothing", found.needless, closed=True)
        + f'<h3 class="im-small-head">Take with you</h3><ul class="im-advisers">{learned}</ul>{shared.sources(found.sources)}</div>'
    )


def _asked(head: str, some: Sequence[CallQuestion], *, closed: bool = False) -> str:
    if not some:
        return ""
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.asks)}'
        + (' <span class="im-tag im-wrong">red flag</span>' if each.red_flag and not closed else "")
        + f'</p><p class="im-because">{text(each.because)}</p>{shared.sources(each.sources)}</div></li>'
        for each in some
    )
    listed = f'<ul class="im-reasons">{rows}</ul>'
    if closed:
        return f'<details class="im-drawer"><summary>{head} ({len(some)})</summary>{listed}</details>'
    return f'<h3 class="im-small-head">{head}</h3>{listed}'


def missed(toxicity: Toxicity, past: Sequence[kept.Kept], most: int = 15) -> None:
    """Show what was missed in the last run of each call, most dangerous first."""
    found = [each for each in kept.missed(toxicity, past, kept.CALL) if each.danger]
    st.html('<h2 class="im-cell-head im-further">What could have harmed, newest first</h2>')
    if not found:
        st.html('<p class="im-src">Nothing so far. Red flags you did not ask for will stand here.</p>')
        return
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.about)}: {text(each.part.lower())}</p>'
        f'<p>{text(each.chosen)}</p><p class="im-because">{text(each.expected)}</p></div></li>'
        for each in found[:most]
    )
    st.html(f'<ul class="im-reasons">{rows}</ul>')
