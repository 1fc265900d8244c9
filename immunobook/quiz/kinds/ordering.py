"""Ordering: put steps into their order, without dragging."""

from typing import Any, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Answer, Kind, must_differ, number_must_be
from immunobook.quiz.mark import Part, PartVerdict


class Step(Frozen):
    """One step, and why it stands where it stands."""

    id: Id
    says: Text
    because: Text


class Ordering(Kind):
    """Put 3 to 8 steps in order; the file lists them in the right one. The answer lists all their ids."""

    kind: Literal["ordering"]
    rule: Literal["all_or_nothing"] = "all_or_nothing"
    steps: tuple[Step, ...]

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: not each step exactly once."""
        if self.blank(answer):
            return None
        if not isinstance(answer, list) or not all(isinstance(id, str) for id in answer):
            return NOT_OF_THIS_QUESTION
        return None if sorted(answer) == sorted(step.id for step in self.steps) else NOT_OF_THIS_QUESTION

    def key(self) -> Answer:
        """Return the ids in the right order."""
        return [step.id for step in self.steps]

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each step the place it was given and the place it has, counted from 1."""
        given = {id: place for place, id in enumerate(answer or (), start=1)}
        return tuple(_part(step, given.get(step.id), place) for place, step in enumerate(self.steps, start=1))

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("steps", len(self.steps), 3, 8)
        must_differ("steps", (step.id for step in self.steps), (step.says for step in self.steps))
        return self


def _part(step: Step, given: int | None, place: int) -> Part:
    verdict: PartVerdict = "missed" if given is None else "right" if given == place else "wrong"
    return Part(id=step.id, chosen=given, right=place, verdict=verdict)
