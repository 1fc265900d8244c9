"""What a learner is offered to choose from: the right things, what tempts, and what fits other grades.

All treatments and people at once would be a list to scroll on a phone; a few well-chosen ones are a decision.
"""

import random

from immunobook.content.toxicity import Choice, Event, Toxicity
from immunobook.toxicity.generator import Patient

TREATMENTS, PEOPLE = 6, 6


def treatments(toxicity: Toxicity, patient: Patient) -> tuple[Choice, ...]:
    """Return first treatments for a patient, in an order of its own; empty if there is no verified advice."""
    event = toxicity.event(patient.row.event)
    row = event.advice_at(patient.row.grade)
    if row is None or toxicity.choices is None:
        return ()
    wanted = [*row.first, *(each.id for each in row.never), *_at_other_grades(event, "first")]
    return _some(toxicity.choices.treatments, wanted, TREATMENTS, patient)


def people(toxicity: Toxicity, patient: Patient) -> tuple[Choice, ...]:
    """Return whom one could call for a patient, in the order of the table; empty if there is no verified advice."""
    event = toxicity.event(patient.row.event)
    row = event.advice_at(patient.row.grade)
    if row is None or toxicity.choices is None:
        return ()
    wanted = [*row.whom, "nobody", "family-doctor", *_at_other_grades(event, "whom")]
    chosen = {each.id for each in _some(toxicity.choices.people, wanted, PEOPLE, patient)}
    return tuple(each for each in toxicity.choices.people if each.id in chosen)


def _at_other_grades(event: Event, what: str) -> list[str]:
    return [id for each in event.advice for id in getattr(each, what)]


def _some(known: tuple[Choice, ...], wanted: list[str], number: int, patient: Patient) -> tuple[Choice, ...]:
    """Return what is wanted first, filled up by chance to a number; never fewer than what is right."""
    chance = random.Random(f"offered/{patient.id}")
    ids = list(dict.fromkeys(wanted))
    rest = [each.id for each in known if each.id not in ids]
    chance.shuffle(rest)
    ids = (ids + rest)[: max(number, len(ids))]
    chance.shuffle(ids)
    by_id = {each.id: each for each in known}
    return tuple(by_id[id] for id in ids)
