"""Free text: write it in your own words, then hold it against the points of a good answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    Kind,
    NotUnderstood,
    at_place,
    must_differ,
    number_must_be,
    the_one,
)  # fmt: skip
from immunobook.quiz.mark import Mark, Part, PartVerdict
from immunobook.quiz.markup import SO_SO, YES, choices, reason

LONGEST = 3000
"""Characters of a text; about two pages."""


class Point(Frozen):
    """A point of a good answer, and why it belongs there."""

    id: Id
    says: Text
    because: Text


class FreeText(Kind):
    """Write a text; then see a model answer and tick which of 2 to 8 points your text makes.

    The first answer is `{"text": [...]}` and is committed, not judged: nothing here reads it. The next one adds
    `"met"`, the ids of the points the learner finds in it, and counts them by her own check.
    """

    kind: Literal["free_text"]
    rule: Literal["own_check"] = "own_check"
    points: tuple[Point, ...]
    model: Text

    button: ClassVar[str] = "Compare"
    nothing_yet: ClassVar[str] = "Nothing is written yet. Write your answer, then press Compare."
    again: ClassVar[str] = "Check your text, or write it anew"

    def how(self) -> str:
        """Say what will happen."""
        return "Write it in your own words. Nobody marks it: you compare it with a model answer."

    def form(self, ids: Sequence[str]) -> str:
        """Return a box for the text."""
        return (
            '<label class="im-text"><span>Your answer</span>'
            f'<textarea name="text" rows="6" maxlength="{LONGEST}"></textarea></label>'
        )

    def next_form(self, attempt: Attempt, ids: Sequence[str]) -> str:
        """Return the text as it was written, with the points to tick."""
        written = attempt.answer.get("text", [""])[0] if isinstance(attempt.answer, dict) else ""
        return (
            '<label class="im-text"><span>Your answer</span>'
            f'<textarea name="text" rows="6" maxlength="{LONGEST}">{escape(written)}</textarea></label>'
            '<p class="im-how">Which of these points does your text make?</p>'
            + choices("checkbox", "met", [point.says for point in self.points], legend="Points of a good answer")
        )

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the text, and the points that were ticked."""
        written = the_one(form, "text")
        if not written.strip():
            return {}
        known = [point.id for point in self.points]
        met = [at_place(known, value) for value in form.get("met", ())]
        if len(set(met)) < len(met):
            raise NotUnderstood(NOT_OF_THIS_QUESTION)
        return {"text": [written], **({"met": met} if met else {})}

    def blank(self, answer: object) -> bool:
        """Whether nothing is written."""
        return answer is None or (isinstance(answer, dict) and not any(answer.values()))

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be kept: no text, or unknown points."""
        if isinstance(answer, dict) and not set(answer) <= {"text", "met"}:
            return NOT_OF_THIS_QUESTION
        if self.blank(answer):
            return None
        known = {point.id for point in self.points}
        fits = (
            isinstance(answer, dict)
            and isinstance(answer.get("text"), list)
            and len(answer["text"]) == 1
            and isinstance(answer["text"][0], str)
            and bool(answer["text"][0].strip())
            and isinstance(answer.get("met", []), list)
            and all(isinstance(id, str) and id in known for id in answer.get("met", []))
            and len(set(answer.get("met", []))) == len(answer.get("met", []))
        )
        if not fits:
            return NOT_OF_THIS_QUESTION
        if len(answer["text"][0]) > LONGEST:
            return f"This is too long. Shorten it to {LONGEST} signs."
        return None

    def key(self) -> Answer:
        """Return the model answer with all its points."""
        return {"text": [self.model], "met": [point.id for point in self.points]}

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each point whether the learner finds it in the text."""
        met = (answer or {}).get("met", ())
        return tuple(_part(point, point.id in met) for point in self.points)

    def mark(self, answer: object) -> Mark:
        """Commit a text that was not compared yet; count the ticks of one that was."""
        marked = super().mark(answer)
        if isinstance(answer, dict) and answer.get("text") and "met" not in answer:
            words = "written; now compare it with the points of a good answer"
            return marked.model_copy(update={"verdict": "committed", "arithmetic": words})
        return marked

    def told(self, attempt: Attempt) -> str:
        """Return what was written."""
        return "" if attempt.mark.verdict == "committed" else super().told(attempt)

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say the model answer, then each point, whether it was ticked, and why it belongs there."""
        yield reason(YES, self.model, "", "a model answer", heard="A model answer")
        for point in self.points:
            part = attempt.mark.part(point.id)
            is_met = part is not None and part.chosen is True
            said = "you found it in your text" if is_met else ""
            yield reason(YES if is_met else SO_SO, point.says, point.because, said, is_met, heard="A point")

    def in_words(self, answer: Answer) -> str:
        """Return the text."""
        written = answer.get("text") if isinstance(answer, dict) else None
        return str(written[0]) if written else str(answer)

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("points", len(self.points), 2, 8)
        must_differ("points", (point.id for point in self.points), (point.says for point in self.points))
        return self


def _part(point: Point, met: bool) -> Part:
    verdict: PartVerdict = "right" if met else "missed"
    return Part(id=point.id, chosen=met or None, right=True, verdict=verdict)
