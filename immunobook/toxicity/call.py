"""The phone call: what can be asked and decided, in which order, and what comes of it. A pure state machine.

    ask -> grade -> where -> advise -> escalate -> document -> scene ... -> debrief

Each question takes minutes; one that asks for a red flag never does. When the minutes are used up, only red flags can
still be asked. There is no way back, so every call ends.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from immunobook.content.toxicity import DEBRIEF, WHERE, Call, CallQuestion, CallScene, Where

Stage = Literal["ask", "grade", "where", "advise", "escalate", "document", "scene", "debrief"]
STAGES: tuple[Stage, ...] = ("ask", "grade", "where", "advise", "escalate", "document", "scene", "debrief")


class NotNow(ValueError):
    """This cannot be done at this stage of the call, or not with this."""


@dataclass(frozen=True)
class State:
    """Where a call stands; made of ids and plain values, so that it can be kept and sent.

    Attributes:
        asked: In the order in which they were asked.
        scene: The scene that is shown; None before the first and after the last one.
        turns: What was chosen in scenes, as (scene, turn).
    """

    call: str
    stage: Stage = "ask"
    asked: tuple[str, ...] = ()
    grade: int | None = None
    where: Where | None = None
    advised: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()
    documented: tuple[str, ...] = ()
    scene: str | None = None
    seen: tuple[str, ...] = ()
    turns: tuple[tuple[str, str], ...] = ()


def start(call: Call) -> State:
    """Return the state in which the phone has just been picked up."""
    return State(call.id)


def minutes_used(call: Call, state: State) -> int:
    """Return the minutes that questions have taken; red flags take none."""
    return sum(each.minutes for each in call.questions if each.id in state.asked and not each.red_flag)


def minutes_left(call: Call, state: State) -> int:
    """Return the minutes left for questions."""
    return call.minutes - minutes_used(call, state)


def can_ask(call: Call, state: State) -> tuple[CallQuestion, ...]:
    """Return the questions that can still be asked."""
    if state.stage != "ask":
        return ()
    left = minutes_left(call, state)
    return tuple(
        each
        for each in call.questions
        if each.id not in state.asked and (each.red_flag or each.minutes <= left)
    )


def ask(call: Call, state: State, question: str) -> State:
    """Ask a question; NotNow if it was asked, is unknown, or takes longer than there is time."""
    if question not in {each.id for each in can_ask(call, state)}:
        raise NotNow(f"{question} cannot be asked now")
    return replace(state, asked=(*state.asked, question))


def stop_asking(call: Call, state: State) -> State:
    """Go on to the grade; allowed at any time."""
    _at(state, "ask")
    return replace(state, stage="grade")


def grade(call: Call, state: State, grade: int) -> State:
    """Grade what was heard, 0 (nothing to grade) to 4."""
    _at(state, "grade")
    if not 0 <= grade <= 4:
        raise NotNow(f"there is no grade {grade} to choose")
    return replace(state, stage="where", grade=grade)


def send(call: Call, state: State, where: Where) -> State:
    """Decide where the person is seen."""
    _at(state, "where")
    if where not in WHERE:
        raise NotNow(f"{where} is no place")
    return replace(state, stage="advise", where=where)


def advise(call: Call, state: State, advice: Collection[str]) -> State:
    """Give advice: any number of the sentences, at least one."""
    _at(state, "advise")
    return replace(state, stage="escalate", advised=_chosen(advice, [each.id for each in call.advise]))


def escalate(call: Call, state: State, people: Collection[str]) -> State:
    """Call people: any number, at least one choice (nobody is a choice too)."""
    _at(state, "escalate")
    return replace(state, stage="document", escalated=_chosen(people, [each.id for each in call.escalate]))


def document(call: Call, state: State, notes: Collection[str]) -> State:
    """Write the handover; then the call unfolds."""
    _at(state, "document")
    documented = _chosen(notes, [each.id for each in call.document])
    return _goes(replace(state, documented=documented), _unfolds(call, state))


def go_on(call: Call, state: State) -> State:
    """Leave a scene that asks nothing."""
    scene = now_in(call, state)
    if scene.goes is None:
        raise NotNow(f"{scene.id} asks for a decision")
    return _goes(state, scene.goes)


def turn(call: Call, state: State, choice: str) -> State:
    """Choose a way out of a scene that asks."""
    scene = now_in(call, state)
    for each in scene.choose:
        if each.id == choice:
            return _goes(replace(state, turns=(*state.turns, (scene.id, choice))), each.goes)
    raise NotNow(f"{choice} is no way out of {scene.id}")


def now_in(call: Call, state: State) -> CallScene:
    """Return the scene that is shown; NotNow if there is none."""
    if state.stage != "scene" or state.scene is None:
        raise NotNow("no scene is shown")
    return call.scene(state.scene)


def _at(state: State, stage: Stage) -> None:
    if state.stage != stage:
        raise NotNow(f"the call is at {state.stage}, not at {stage}")


def _chosen(chosen: Collection[str], known: list[str]) -> tuple[str, ...]:
    if not chosen:
        raise NotNow("choose at least one")
    unknown = set(chosen) - set(known)
    if unknown:
        raise NotNow(f"{', '.join(sorted(unknown))} cannot be chosen")
    return tuple(id for id in known if id in set(chosen))


def _goes(state: State, to: str) -> State:
    if to == DEBRIEF:
        return replace(state, stage="debrief", scene=None)
    return replace(state, stage="scene", scene=to, seen=(*state.seen, to))


def _unfolds(call: Call, state: State) -> str:
    """Return the first scene whose conditions fit what was decided; the last entry fits always."""
    for each in call.unfolds:
        if each.where and state.where not in each.where:
            continue
        if each.missed and not set(each.missed) - set(state.asked):
            continue
        if each.advised and not set(each.advised) & set(state.advised):
            continue
        return each.goes
    raise AssertionError("the reader makes sure that the last entry fits")


# --- the debrief ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One judgement in the debrief.

    Attributes:
        danger: Could have harmed.
    """

    part: Literal["grade", "where", "advise", "escalate", "document", "turn"]
    says: str
    right: bool
    danger: bool
    because: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Debrief:
    """What an expert would have asked, what was missed and why it matters, and every decision judged.

    Attributes:
        missed: Questions that an expert would have asked and the learner did not; red flags first.
        needless: Questions that took time and that an expert would have left out. Never a red flag.
        minutes: Taken by questions that count.
    """

    asked_well: tuple[CallQuestion, ...]
    missed: tuple[CallQuestion, ...]
    needless: tuple[CallQuestion, ...]
    minutes: int
    points: tuple[Point, ...]
    says: str
    learned: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def dangers(self) -> tuple[Point, ...]:
        """What could have harmed the caller."""
        return tuple(each for each in self.points if each.danger)

    @property
    def safe(self) -> bool:
        """Whether nothing could have harmed, and no red flag was missed."""
        return not self.dangers and not any(each.red_flag for each in self.missed)


def debrief(call: Call, state: State) -> Debrief:
    """Return the debrief; NotNow before the end of the call."""
    _at(state, "debrief")
    missed = [each for each in call.questions if each.expert and each.id not in state.asked]
    return Debrief(
        asked_well=tuple(each for each in call.questions if each.expert and each.id in state.asked),
        missed=tuple(sorted(missed, key=lambda each: not each.red_flag)),
        needless=tuple(
            each
            for each in call.questions
            if each.id in state.asked and not each.expert and not each.red_flag
        ),
        minutes=minutes_used(call, state),
        points=(
            _on_grade(call, state),
            _on_where(call, state),
            *_on_options(call, state),
            *_on_notes(call, state),
            *_on_turns(call, state),
        ),
        says=call.debrief,
        learned=call.learned,
        sources=call.sources,
    )


def _on_grade(call: Call, state: State) -> Point:
    assert state.grade is not None
    right = state.grade == call.grade.right
    return Point(
        "grade",
        f"You graded {state.grade}; it is {call.grade.right}.",
        right,
        state.grade < call.grade.right,
        call.grade.because,
        call.grade.sources,
    )


def _on_where(call: Call, state: State) -> Point:
    chosen = next(each for each in call.where if each.id == state.where)
    return Point("where", chosen.says, chosen.right, chosen.danger, chosen.because, chosen.sources)


def _on_options(call: Call, state: State) -> tuple[Point, ...]:
    """Judge what was chosen, and name what was right and left out."""
    points = []
    for part, options, chosen in (
        ("advise", call.advise, state.advised),
        ("escalate", call.escalate, state.escalated),
    ):
        for each in options:
            if each.id in chosen:
                points.append(
                    Point(part, each.says, each.right, each.danger, each.because, each.sources)  # type: ignore[arg-type]
                )
            elif each.right:
                says = f"Left out: {each.says}"
                points.append(Point(part, says, False, False, each.because, each.sources))  # type: ignore[arg-type]
    return tuple(points)


def _on_notes(call: Call, state: State) -> tuple[Point, ...]:
    points = []
    for each in call.document:
        written = each.id in state.documented
        if written or each.needed:
            says = each.says if written else f"Left out: {each.says}"
            points.append(Point("document", says, written and each.needed, False, each.because))
    return tuple(points)


def _on_turns(call: Call, state: State) -> tuple[Point, ...]:
    points = []
    for scene, chosen in state.turns:
        way = next(each for each in call.scene(scene).choose if each.id == chosen)
        points.append(Point("turn", way.says, way.right, not way.right, way.because))
    return tuple(points)


# --- kept and sent --------------------------------------------------------------------------------------


def to_plain(state: State) -> dict[str, Any]:
    """Return a state as plain lists and words."""
    return {
        "call": state.call,
        "stage": state.stage,
        "asked": list(state.asked),
        "grade": state.grade,
        "where": state.where,
        "advised": list(state.advised),
        "escalated": list(state.escalated),
        "documented": list(state.documented),
        "scene": state.scene,
        "seen": list(state.seen),
        "turns": [list(each) for each in state.turns],
    }


def from_plain(call: Call, plain: Mapping[str, Any]) -> State:
    """Return a state that was kept, by playing it again; NotNow if it cannot have come about in this call."""
    if plain.get("call") != call.id or plain.get("stage") not in STAGES:
        raise NotNow("this is the state of another call")
    reached = STAGES.index(plain["stage"])
    try:
        state = start(call)
        for question in plain["asked"]:
            state = ask(call, state, question)
        if reached >= 1:
            state = stop_asking(call, state)
        if reached >= 2:
            state = grade(call, state, plain["grade"])
        if reached >= 3:
            state = send(call, state, plain["where"])
        if reached >= 4:
            state = advise(call, state, plain["advised"])
        if reached >= 5:
            state = escalate(call, state, plain["escalated"])
        if reached >= 6:
            state = document(call, state, plain["documented"])
            turns = {scene: chosen for scene, chosen in plain["turns"]}
            while state.stage == "scene" and state.seen != tuple(plain["seen"]):
                here = str(state.scene)
                state = turn(call, state, turns[here]) if here in turns else go_on(call, state)
            if plain["stage"] == "debrief" and state.stage == "scene":
                here = str(state.scene)
                state = turn(call, state, turns[here]) if here in turns else go_on(call, state)
    except (KeyError, TypeError, ValueError) as error:
        raise NotNow("this state cannot have come about") from error
    if to_plain(state) != {**plain}:
        raise NotNow("this state cannot have come about")
    return state
