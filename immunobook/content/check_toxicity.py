"""Rules for data/toxicity: every row has advice or a reason why not, and whatever is named exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from immunobook.content.fault import Fault, Place, did_you_mean
from immunobook.content.frozen import Frozen
from immunobook.content.toxicity import GRADES, VERSIONS, Advice, CellTherapyStatement, Event, Toxicity

if TYPE_CHECKING:
    from immunobook.content.check import _Everything


def things(all: _Everything) -> Iterator[tuple[Frozen, Place, str]]:
    """Yield everything that holds words or sources, with its place and id."""
    read = all.library.toxicity
    if read is None:
        return
    for sub, entries in (("event", read.events), ("call", read.calls)):
        for each in entries:
            yield each, all.place(f"toxicity-{sub}", each.id), each.id
    for name in ("guidelines", "onset", "jargon", "teach-back", "left-out", "general", "objectives"):
        for number, each in enumerate(getattr(read, name.replace("-", "_"))):
            id = getattr(each, "id", None) or f"{name}-{number + 1}"
            place = all.library.places.get((f"toxicity-{name}", id), Place(f"data/toxicity/{name}.yaml"))
            yield each, place, id
    for name in ("choices", "cell-therapy"):
        if (single := getattr(read, name.replace("-", "_"))) is not None:
            yield single, all.place("toxicity", name), name


def _is_broken(all: _Everything) -> bool:
    """Whether files of the folder have faults of their own, which would bring forth many more here."""
    return any(fault.file.startswith("data/toxicity/") for fault in all.library.faults)


def every_grade_has_advice_or_a_reason(all: _Everything) -> Iterator[Fault]:
    """A grade that CTCAE defines is advised on, or left_out.yaml says why not; and the other way round."""
    read = all.library.toxicity
    if read is None or _is_broken(all):
        return
    for event in read.events:
        place = all.place("toxicity-event", event.id)
        for version in VERSIONS:
            missing = [
                grade
                for grade in GRADES[:4]
                if grade not in event.defines(version) and grade not in event.undefined(version)
            ]
            if missing:
                says = f"grades {missing} of CTCAE {version} have no rule"
                remedy = f"write it, or list it under undefined_{version}"
                yield place.fault(event.id, says, remedy, "rules")
        for grade in sorted({*event.defines("v5"), *event.defines("v6")}):
            reasons = [
                row for row in read.left_out if _is_reason(row.event, row.grades, row.part, event, grade)
            ]
            if not event.advice_at(grade) and not reasons:
                says = f"grade {grade} has neither advice nor a reason in left_out.yaml"
                yield place.fault(
                    event.id, says, "add what a guideline says, or why nothing is said", "advice"
                )
            if event.advice_at(grade) and reasons:
                says = f"grade {grade} has advice, and left_out.yaml says that it has none"
                yield place.fault(event.id, says, "keep one of the two", "advice")


def _is_reason(named: str | None, grades: tuple[int, ...], part: str, event: Event, grade: int) -> bool:
    return named == event.id and part in ("row", "advice") and (not grades or grade in grades)


def toxicity_refers_to_what_exists(all: _Everything) -> Iterator[Fault]:
    """Guidelines, treatments, people and events that are named are there."""
    read = all.library.toxicity
    if read is None or read.choices is None or _is_broken(all):
        return
    guidelines = {each.id for each in read.guidelines}
    treatments = {each.id for each in read.choices.treatments}
    people = {each.id for each in read.choices.people}
    events = {each.id for each in read.events}
    for event in read.events:
        place = all.place("toxicity-event", event.id)
        for number, advice in enumerate(event.advice):
            for kind, known, id in _named(advice, guidelines, treatments, people):
                if id not in known:
                    remedy = did_you_mean(id, known, f"known are {', '.join(sorted(known))}")
                    yield place.fault(event.id, f'there is no {kind} "{id}"', remedy, "advice", number)
            for clash in set(advice.first) & {each.id for each in advice.never}:
                says = f'"{clash}" is the first treatment and a danger at grade {advice.grade}'
                yield place.fault(event.id, says, "keep one of the two", "advice", number)
    for name, entries in (
        ("onset", read.onset),
        ("teach-back", read.teach_back),
        ("left-out", read.left_out),
    ):
        for each in entries:
            if each.event is not None and each.event not in events:
                place = Place(f"data/toxicity/{name.replace('-', '_')}.yaml")
                remedy = did_you_mean(each.event, events, "give the id of an event")
                yield place.fault(getattr(each, "id", "-"), f'there is no event "{each.event}"', remedy)
    for call in read.calls:
        if call.grade.event is not None and call.grade.event not in events:
            remedy = did_you_mean(call.grade.event, events, "give the id of an event")
            place = all.place("toxicity-call", call.id)
            yield place.fault(call.id, f'there is no event "{call.grade.event}"', remedy, "grade", "event")
    for statement in (*read.general, *_cell_statements(read)):
        if statement.by not in guidelines:
            place = Place("data/toxicity/guidelines.yaml")
            yield place.fault(
                statement.by, f'there is no guideline "{statement.by}"', "add it to guidelines:"
            )


def _named(
    advice: Advice, guidelines: set[str], treatments: set[str], people: set[str]
) -> Iterator[tuple[str, set[str], str]]:
    yield from (("guideline", guidelines, each.by) for each in advice.says)
    yield from (("treatment", treatments, id) for id in advice.first)
    yield from (("treatment", treatments, each.id) for each in advice.never)
    yield from (("person to call", people, id) for id in advice.whom)


def _cell_statements(read: Toxicity) -> Iterator[CellTherapyStatement]:
    if read.cell_therapy:
        for each in (*read.cell_therapy.crs_grades, *read.cell_therapy.icans_grades):
            yield from each.advice


TRAINED = ("call", "teach-back", "fever-after-cell-therapy")
"""What is trained besides the side effects."""


def every_decision_counts_towards_an_objective(all: _Everything) -> Iterator[Fault]:
    """Objectives that are named exist, each name is something that is trained, and nothing trained is left out."""
    read = all.library.toxicity
    if read is None or _is_broken(all):
        return
    place = all.place("toxicity", "objectives")
    known = {*TRAINED, *(each.id for each in read.events), *(each.organ for each in read.events)}
    for each in read.objectives:
        if each.skill not in all.library.skills:
            remedy = did_you_mean(each.skill, all.library.skills, "give the id of an objective")
            yield place.fault(each.skill, f'there is no objective "{each.skill}"', remedy, "objectives")
        for name in each.by:
            if name not in known:
                remedy = did_you_mean(name, known, f"name an organ, a side effect, or {', '.join(TRAINED)}")
                yield place.fault(each.skill, f'nothing trained is called "{name}"', remedy, "objectives")
    open_ = [name for name in TRAINED if read.objective(name) is None]
    open_ += [each.id for each in read.events if read.objective(each.id, each.organ) is None]
    if open_:
        says = f"decisions on {', '.join(open_)} count towards no objective"
        yield place.fault("objectives", says, "add each, or its organ, to by: of one objective", "objectives")


RULES = (
    every_grade_has_advice_or_a_reason,
    toxicity_refers_to_what_exists,
    every_decision_counts_towards_an_objective,
)
