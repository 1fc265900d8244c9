"""What is kept of a decision, what was missed so far (the most dangerous first), and what each decision says of knowing.

Events are only ever added. What was got right later is not listed any more.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import fever
from immunobook.toxicity.call import Debrief
from immunobook.toxicity.generator import Patient
from immunobook.toxicity.judging import Decision, Judged

if TYPE_CHECKING:  # the check of a text loads a pronouncing dictionary; only who writes one waits for it
    from immunobook.toxicity.teach_back import LookedOver

GRADING, CALL, TEACH_BACK = "grading", "call", "teach_back"
"""Kinds of events in a learner's records."""

GUESS = {GRADING: 0.25, CALL: 0.25, TEACH_BACK: 0.0}
"""How likely a part of a decision is right by chance: there are three to six choices each, own words are not guessed.
This project's choice."""

SURE = {1: "I am guessing", 2: "I think so", 3: "I am sure"}

PARTS = {
    "grade": "Grade", "action": "The next dose", "first": "First treatment", "where": "Where", "whom": "Whom to call",
    "crs": "Grade of CRS", "icans": "Grade of ICANS", "ice": "ICE score", "advise": "What you told the caller",
    "escalate": "Whom you called", "document": "The handover", "turn": "What came next", "ask": "Not asked",
    "say": "Not said",
}  # fmt: skip


class Kept(Protocol):
    """An event as the records give it back."""

    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> str: ...
    @property
    def data(self) -> Any: ...


@dataclass(frozen=True)
class Missed:
    """Something that went wrong and was not put right since.

    Attributes:
        thing: What was decided on, as in Decided.
        about: The patient, the caller or the task, in words.
        sure: Whether the learner had said that she was sure.
        number: Of the event; later ones are higher.
    """

    thing: str
    about: str
    part: str
    chosen: str
    expected: str
    danger: bool
    sure: bool
    number: int

    @property
    def says(self) -> str:
        """What was chosen and what it was; of a call or a task what was chosen or left out, and why it matters."""
        if self.thing.startswith(f"{GRADING}/"):
            return f"You: {_word(self.chosen)}. It was: {_word(self.expected)}."
        return (
            f"{self.chosen.rstrip('.')}. {self.expected}"
            if self.chosen[-1:] not in "?!"
            else f"{self.chosen} {self.expected}"
        )

    @property
    def worst(self) -> tuple[bool, bool, int]:
        """By which the list is sorted: danger, then how sure, then the newest."""
        return (self.danger, self.sure, self.number)


class Timed(Kept, Protocol):
    """An event with its kind and its moment."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Decided:
    """A finished decision, as far as knowing goes.

    Attributes:
        thing: What was decided on, such as "grading/pneumonitis"; a later decision on it is one on the same thing.
        about: The same in words.
        skill: The objective it counts towards.
        share: The part of it that was right, 0 to 1; nothing of it counts if it could have harmed.
        guess: How likely a part is right by chance.
        sure: 1 (guessing) to 3 (sure); None if it was not said.
    """

    thing: str
    about: str
    skill: str
    at: datetime
    share: float
    guess: float
    sure: int | None

    @property
    def verdict(self) -> str:
        """Right, partly or wrong, as a question's."""
        return "right" if self.share == 1 else "partly" if self.share else "wrong"


ACTIONS = {"continue": "Give it as planned", "hold": "Hold it for now", "stop": "Stop it for good"}


def _word(value: str) -> str:
    """Return a choice as it stood on the screen."""
    return " or ".join(ACTIONS.get(each, each) for each in value.split(" or ")).rstrip(".")


def way(thing: str) -> tuple[str, dict[str, str]]:
    """Return the screen on which something is decided again, and what its address needs."""
    kind, _, ref = thing.partition("/")
    return {
        GRADING: ("toxicity_trainer", {"event": ref}),
        CALL: ("phone_call", {"call": ref}),
        TEACH_BACK: ("teach_back", {"task": ref}),
    }[kind]


def seed(learner: str, number: int, what: str = GRADING) -> int:
    """Return the seed of a learner's patient: the same after a reload, another one for the next."""
    return zlib.crc32(f"{what}/{learner}/{number}".encode())


def of_grading(patient: Patient, decision: Decision, judged: Judged, sure: int | None) -> dict[str, Any]:
    """Return what is kept of a patient that was graded, as plain JSON."""
    return {
        "patient": patient.id,
        "decision": dataclasses.asdict(decision),
        "sure": sure,
        "right": judged.right,
        "danger": bool(judged.dangers),
        "verdicts": [
            {
                "part": each.part,
                "right": each.right,
                "danger": each.danger,
                "chosen": each.chosen,
                "expected": each.expected,
            }
            for each in judged.verdicts
        ],
    }


def of_call(
    plain: Mapping[str, Any], run: int, found: Debrief | None, sure: int | None = None
) -> dict[str, Any]:
    """Return what is kept of a step in a call; with the judgement once the call has come to its debrief.

    Args:
        sure: How sure the learner said to be when she handed over; None before that, or if she did not say.
    """
    kept: dict[str, Any] = {"state": dict(plain), "run": run, "done": found is not None, "sure": sure}
    if found is not None:
        kept |= {
            "safe": found.safe,
            "danger": not found.safe,
            "right": found.safe and all(each.right for each in found.points),
            "missed": [each.id for each in found.missed],
            "verdicts": [
                {"part": each.part, "right": each.right, "danger": each.danger, "chosen": each.says, "expected": each.because}
                for each in found.points
            ]
            + [
                {"part": "ask", "right": False, "danger": each.red_flag, "chosen": each.asks, "expected": each.because}
                for each in found.missed
            ],
        }  # fmt: skip
    return kept


def of_teach_back(text: str, found: LookedOver, sure: int | None = None) -> dict[str, Any]:
    """Return what is kept of an attempt to say it in one's own words.

    Nothing in it counts as a danger: the check matches words, and must not call anybody dangerous by that.
    """
    return {
        "text": text,
        "words": found.words,
        "missing": [each.id for each in found.missing],
        "jargon": [each.word for each in found.jargon],
        "sure": sure,
        "right": found.complete,
        "danger": False,
        "verdicts": [
            {
                "part": "say",
                "right": each.said,
                "danger": False,
                "chosen": each.must.says,
                "expected": each.must.because,
            }
            for each in found.found
        ],
    }


def decisions(toxicity: Toxicity, events: Iterable[Timed]) -> tuple[Decided, ...]:
    """Return the finished decisions in events of any of the three kinds, oldest first.

    Steps of a call that goes on are none. Things that are not in the tables any more are left out, as are events
    without verdicts in them.
    """
    titles = {each.id: each.title for each in (*toxicity.events, *toxicity.calls, *toxicity.teach_back)}
    titles[fever.REF] = "Fever after cell therapy"
    organs = {each.id: each.organ for each in toxicity.events}
    found = []
    for event in sorted(events, key=lambda one: (one.at, one.id)):
        data = event.data if isinstance(event.data, Mapping) else {}
        verdicts: Sequence[Mapping[str, Any]] = data.get("verdicts", ())
        names = {CALL: ("call",), TEACH_BACK: ("teach-back",)}.get(
            event.kind, (event.ref, organs.get(event.ref, ""))
        )
        skill = toxicity.objective(*names)
        if event.ref not in titles or skill is None or not verdicts:
            continue
        right = sum(bool(each["right"]) for each in verdicts) / len(verdicts)
        share = 0.0 if data.get("danger") else right
        thing = f"{event.kind}/{event.ref}"
        about = titles[event.ref]
        found.append(Decided(thing, about, skill, event.at, share, GUESS[event.kind], data.get("sure")))
    return tuple(found)


def missed(
    toxicity: Toxicity, events: Iterable[Kept], kind: Literal["grading", "call", "teach_back"]
) -> list[Missed]:
    """Return what was missed in events of one kind and not got right since, most dangerous first.

    Only the last try counts: of a call its last run, of a task to tell somebody the last attempt, of an event at a
    grade the last decision on each part.
    """
    last: dict[tuple[str, str], list[Missed]] = {}
    for event in events:
        data = event.data if isinstance(event.data, Mapping) else {}
        if kind == CALL and not data.get("done"):
            continue
        thing, about = _about(toxicity, event, kind)
        verdicts: Sequence[Mapping[str, Any]] = data.get("verdicts", ())
        if kind == CALL:
            last = {key: found for key, found in last.items() if key[0] != thing}
        for each in verdicts:
            wrong = Missed(
                thing=f"{kind}/{event.ref}",
                about=about,
                part=PARTS.get(each["part"], each["part"]),
                chosen=each["chosen"],
                expected=each["expected"],
                danger=each["danger"],
                sure=data.get("sure") == 3,
                number=event.id,
            )
            key = (thing, each["part"] if kind == GRADING else f"{each['part']}/{each['chosen']}")
            last[key] = [] if each["right"] else [wrong]
    return sorted((one for found in last.values() for one in found), key=lambda one: one.worst, reverse=True)


def _about(toxicity: Toxicity, event: Kept, kind: str) -> tuple[str, str]:
    """Return what an event is about: a key, and words."""
    if kind in (CALL, TEACH_BACK):
        titles = {each.id: each.title for each in (*toxicity.calls, *toxicity.teach_back)}
        return event.ref, titles.get(event.ref, event.ref)
    parts = str(event.data.get("patient", "")).split(".")
    titles = {each.id: each.title for each in toxicity.events}
    grade = parts[1] if len(parts) > 1 else ""
    if event.ref in titles:
        return f"{event.ref}.{grade}", f"{titles[event.ref]}, grade {grade}"
    return event.ref, "Fever after cell therapy"
