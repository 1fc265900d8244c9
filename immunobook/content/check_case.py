"""Rules for data/case: whatever way a case takes, each step has something new, and each variant can come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from immunobook.content.case import Entry
from immunobook.content.fault import Fault
from immunobook.content.model import citations
from immunobook.content.question import STEPS

if TYPE_CHECKING:
    from immunobook.content.check import _Everything


def ways(before: int) -> Iterator[dict[str, bool]]:
    """Yield each way of having answered the first steps: which of them were right."""
    for rights in product((True, False), repeat=before):
        yield dict(zip(STEPS, rights, strict=False))


def the_record_grows(all: _Everything) -> Iterator[Fault]:
    """Before each question something new is written, on every way; and on no way does time run backwards."""
    for id, case in all.library.cases.items():
        place = all.place("case", id)
        shown: list[Entry] = []
        for number, step in enumerate(case.steps):
            if any(not _written(step.record, way) for way in ways(number)):
                says = f"nothing new stands in the record before {step.step}"
                if step.record:
                    says += " on some ways through the case"
                yield place.fault(
                    id, says, "add an entry that needs no `where`, or its counterpart", "steps", number
                )
            for entry_number, entry in enumerate(step.record):
                latest = max((other.moment for other in shown if _together(other, entry)), default=(0, 0))
                if not entry.may_follow(latest):
                    says = f'"{entry.at}" lies before what was shown in the step before'
                    remedy = "write a later time, or move it to an earlier step"
                    yield place.fault(id, says, remedy, "steps", number, "record", entry_number, "at")
            shown += step.record


def _together(one: Entry, other: Entry) -> bool:
    """Return whether two entries can stand in one record: nothing that one asks for is denied by the other."""
    return not any(a.step == b.step and a.right is not b.right for a in one.where for b in other.where)


def every_variant_can_come(all: _Everything) -> Iterator[Fault]:
    """An entry that depends on answers depends on earlier ones, and on such as can be given together."""
    for id, case in all.library.cases.items():
        place = all.place("case", id)
        for number, step in enumerate(case.steps):
            for entry_number, entry in enumerate(step.record):
                if not any(entry.holds(way) for way in ways(number)):
                    says = "this entry can never come"
                    remedy = "let `where` name earlier steps, each once"
                    yield place.fault(id, says, remedy, "steps", number, "record", entry_number, "where")


def cases_are_whole(all: _Everything) -> Iterator[Fault]:
    """Each question of a case exists and says its step, its end has a source, and no question is asked elsewhere."""
    for id, case in all.library.cases.items():
        place = all.place("case", id)
        is_broken = any(fault.file == place.file for fault in all.library.faults)
        for number, step in enumerate(case.steps if not is_broken else ()):
            if step.question not in all.questions and step.question not in all.unreadable:
                says = f'there is no question "{step.question}"'
                yield place.fault(id, says, "write it under question:", "steps", number, "question")
        if not citations(case.ends):
            yield place.fault(id, "the end cites nothing", "write [@key] behind what it supports", "ends")
    of_cases = {question for case in all.library.cases.values() for question in case.questions}
    for id, question in all.questions.items():
        if question.step and id not in of_cases and not _is_of_a_broken_case(all, id):
            says = f"it has a step ({question.step}), but no case asks it"
            yield all.question_places[id].fault(id, says, "take the line out, or move it into a case", "step")


def _is_of_a_broken_case(all: _Everything, id: str) -> bool:
    return all.question_places[id].file.startswith("data/case/")


def _written(record: tuple[Entry, ...], way: dict[str, bool]) -> bool:
    return any(entry.holds(way) for entry in record)


RULES = (the_record_grows, every_variant_can_come, cases_are_whole)
