"""What is kept of a decision, and what was missed so far: the most dangerous first.

Events are only ever added. What was got right later is not listed any more.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity.call import Debrief
from immunobook.toxicity.generator import Patient
from immunobook.toxicity.judging import Decision, Judged

GRADING, CALL, TEACH_BACK = "grading", "call", "teach_back"
"""Kinds of events in a learner's records."""

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
        about: The patient, the caller or the task, in words.
        sure: Whether the learner had said that she was sure.
        number: Of the event; later ones are higher.
    """

    about: str
    part: str
    chosen: str
    expected: str
    danger: bool
    sure: bool
    number: int

    @property
    def worst(self) -> tuple[bool, bool, int]:
        """By which the list is sorted: danger, then how sure, then the newest."""
        return (self.danger, self.sure, self.number)


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


def of_call(plain: Mapping[str, Any], run: int, found: Debrief | None) -> dict[str, Any]:
    """Return what is kept of a step in a call; with the judgement once the call has come to its debrief."""
    kept: dict[str, Any] = {"state": dict(plain), "run": run, "done": found is not None}
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


def missed(toxicity: Toxicity, events: Iterable[Kept], kind: Literal["grading", "call"]) -> list[Missed]:
    """Return what was missed in events of one kind and not got right since, most dangerous first.

    Only the last try counts: of a call its last run, of an event at a grade the last decision on each part.
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
    if kind == CALL:
        titles = {each.id: each.title for each in toxicity.calls}
        return event.ref, titles.get(event.ref, event.ref)
    parts = str(event.data.get("patient", "")).split(".")
    titles = {each.id: each.title for each in toxicity.events}
    grade = parts[1] if len(parts) > 1 else ""
    if event.ref in titles:
        return f"{event.ref}.{grade}", f"{titles[event.ref]}, grade {grade}"
    return event.ref, "Fever after cell therapy"
