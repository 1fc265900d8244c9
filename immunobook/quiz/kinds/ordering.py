"""Ordering: put steps into their order, without dragging."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    Kind,
    at_place,
    heard_of,
    must_differ,
    number_must_be,
    the_one,
)  # fmt: skip
from immunobook.quiz.mark import Part, PartVerdict
from immunobook.quiz.markup import NO, YES, reason, text


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

    nothing_yet: ClassVar[str] = "Nothing is moved yet. Put the steps in order, then press Check."

    def how(self) -> str:
        """Say how steps are moved."""
        return "Put the first one on top, with the arrows."

    def texts(self) -> dict[str, str]:
        """Return what each step says."""
        return {step.id: step.says for step in self.steps}

    def order_to_avoid(self) -> tuple[str, ...]:
        """Return the right order."""
        return tuple(step.id for step in self.steps)

    def form(self, ids: Sequence[str]) -> str:
        """Return the steps, each with buttons that move it. The order is sent once a step was moved."""
        says = self.texts()
        rows = "".join(
            f'<li data-value="{place}"><p class="im-step"><span>{place + 1}</span> {text(says[id])}</p>'
            + "".join(
                f'<button type="button" data-move="{by}" aria-label="{text(f"Move “{says[id]}” {way}")}">{arrow}</button>'
                for way, by, arrow in (("up", -1, "↑"), ("down", 1, "↓"))
            )
            + "</li>"
            for place, id in enumerate(ids)
        )
        return (
            f'<ol class="im-steps" data-order="order">{rows}</ol><input type="hidden" name="order" value="">'
            '<p class="im-moved" role="status"></p>'
        )

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the ids in the order in which they were put; a list that was never touched is no answer."""
        order = the_one(form, "order")
        return [at_place(ids, place) for place in order.split(",")] if order else []

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each step, in the right order, where it was put and why it stands there."""
        for place, step in enumerate(self.steps, start=1):
            part = attempt.mark.part(step.id)
            if part is None or part.chosen is None:
                sign, said = YES, ""
            elif part.verdict == "right":
                sign, said = YES, "you had it here"
            else:
                sign, said = NO, f"you had it in place {part.chosen}"
            yield reason(
                sign, f"{place}. {step.says}", step.because, said, bool(said), heard=heard_of(part)
            )

    def in_words(self, answer: Answer) -> str:
        """Return the steps as they were put."""
        says = self.texts()
        return " → ".join(says.get(id, id) for id in answer) if isinstance(answer, list) else str(answer)

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
