"""What every kind of question can do: ask, understand, mark, and say why. A kind is one file in `kinds/`.

A kind writes its own form as HTML and reads it back, so it can be asked wherever a page can be shown; of
Streamlit it knows nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from immunobook.content.question import Option, Question, Unfit
from immunobook.quiz.mark import Mark, Part, Verdict
from immunobook.quiz.scoring import RULES, Score

Answer = str | list[str] | dict[str, str] | dict[str, list[str]] | dict[str, str | list[str]]
"""An answer as it is stored: plain JSON. Which of these it is, each kind says."""

Form = Mapping[str, Sequence[str]]
"""A form as it was sent: the values of each field by its name. What is not filled in is missing."""

NOT_OF_THIS_QUESTION = "This answer does not fit the question as it stands now. Please answer it once more."
"""Said of an answer that names options which are not there, such as one made before the question changed."""


class NotUnderstood(ValueError):
    """A form that is none of this question; the message is the sentence for the learner."""


class Attempt(Protocol):
    """An answer as it was read back from the records.

    Attributes:
        number: 1 for the first answer to this question.
        seed: By which its options were ordered.
        first: The first answer to this question; for the first one, itself.
    """

    @property
    def answer(self) -> Answer: ...
    @property
    def mark(self) -> Mark: ...
    @property
    def number(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def first(self) -> Attempt: ...


class Kind(Question):
    """A question that can say whether it understands an answer, and what the answer is worth.

    `kind` is its name, `rule` the key of the scoring rule it is counted by. What cannot be understood is
    not accepted, rather than wrong; what is left open is omitted, rather than wrong.
    """

    rule: str

    button: ClassVar[str] = "Check"
    """What the button says that hands the answer in."""

    again: ClassVar[str] = "Try again"
    """What the button says that asks for the next try."""

    nothing_yet: ClassVar[str] = "Nothing is answered yet. Answer it, then press Check."
    """Said when the button is pressed before there is an answer. It costs nothing."""

    # --- asking ---

    def how(self) -> str:
        """Return in a sentence how to answer; empty where the form says it."""
        return ""

    def texts(self) -> dict[str, str]:
        """Return what is shown in an order of its own for each try, by id; nothing where the order is fixed."""
        return {}

    def order_to_avoid(self) -> tuple[str, ...] | None:
        """Return the order of `texts` that would give the answer away, or None."""
        return None

    def form(self, ids: Sequence[str]) -> str:
        """Return the fields of the question as HTML, with nothing in them that gives the answer away.

        Args:
            ids: The keys of `texts` in the order to show them. Fields name them by their place, from 0.
        """
        raise NotImplementedError

    def next_form(self, attempt: Attempt, ids: Sequence[str]) -> str:
        """Return the fields of the next try; the same as of the first, where it need not look back."""
        return self.form(ids)

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the answer in a form that was shown with `ids`.

        Raises:
            NotUnderstood: If it cannot have come from this form.
        """
        raise NotImplementedError

    # --- understanding and marking ---

    def accepts(self, answer: object) -> bool:
        """Whether this answer can be marked at all; an empty one can."""
        return self.refusal(answer) is None

    def refusal(self, answer: object) -> str | None:
        """Return the sentence that tells the learner why this cannot be marked; None if it can."""
        raise NotImplementedError

    def blank(self, answer: object) -> bool:
        """Whether nothing is answered yet."""
        return answer is None or (isinstance(answer, str | list | dict) and not answer)

    def key(self) -> Answer:
        """Return the right answer, in the form in which a learner's is given."""
        raise NotImplementedError

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return what was done with each option, row or step by an accepted answer."""
        raise NotImplementedError

    def mark(self, answer: object) -> Mark:
        """Judge an accepted answer.

        Raises:
            ValueError: If the answer is not accepted; the message is the sentence for the learner.
        """
        refusal = self.refusal(answer)
        if refusal:
            raise ValueError(refusal)
        parts = self.parts(answer)
        score = RULES[self.rule].score(parts)
        verdict: Verdict = "omitted" if self.blank(answer) else self._verdict(score)
        return Mark(
            points=score.points,
            most=score.most,
            verdict=verdict,
            rule=self.rule,
            arithmetic=score.arithmetic,
            parts=parts,
        )

    # --- saying why ---

    def told(self, attempt: Attempt) -> str:
        """Return, as HTML, the words beside the verdict: what was answered, or what it earned."""
        points = "point" if attempt.mark.most == 1 else "points"
        return f"<b>{attempt.mark.points} of {attempt.mark.most}</b> {points}"

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Return, as HTML, a line for each thing that could be answered: was it right, and why."""
        raise NotImplementedError

    def in_words(self, answer: Answer) -> str:
        """Return an answer as it reads on the screen; what the question no longer offers by its id."""
        return str(answer)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the keys of the misconceptions behind what was wrongly answered."""
        return ()

    def _verdict(self, score: Score) -> Verdict:
        if score.points == score.most:
            return "right"
        return "partly" if score.points else "wrong"


def the_one(form: Form, name: str) -> str:
    """Return the one value of a field, empty if it is missing.

    Raises:
        NotUnderstood: If there are several.
    """
    values = form.get(name, ())
    if len(values) > 1:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    return values[0] if values else ""


def at_place(ids: Sequence[str], value: str) -> str:
    """Return the id that stands in a place, counted from 0.

    Raises:
        NotUnderstood: If there is no such place.
    """
    if not (value.isascii() and value.isdigit() and len(value) < 4 and int(value) < len(ids)):
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    return ids[int(value)]


def heard_of(part: Part | None) -> str:
    """Return what a screen reader says before a row or a step, whose own words are always true."""
    if part is None or part.chosen is None:
        return "Left open"
    return "You had it right" if part.verdict == "right" else "You had it wrong"


def repeated(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur twice, whatever their case and spaces."""
    counts = Counter(" ".join(text.casefold().split()) for text in texts)
    return [text for text, times in counts.items() if times > 1]


def must_differ(what: str, ids: Iterable[str], texts: Iterable[str], *path: str | int) -> None:
    """Raise an error for the author if two ids are the same, or two texts read the same.

    In all such errors the fault stands before the semicolon, the remedy behind it.

    Args:
        path: The list they stand in, if it is one; the error then points at the second of the two.
    """
    for texts_of, words, remedy in (
        (list(ids), "two {} have the id {}", "give one of them another id"),
        (list(texts), "two {} say the same ({})", "change or remove one of them"),
    ):
        if same := repeated(texts_of):
            second = [at for at, text in enumerate(texts_of) if repeated((text, same[0]))][1]
            said = same[0] if "id" in words else json.dumps(same[0])
            raise Unfit(f"{words.format(what, said)}; {remedy}", *((*path, second) if path else ()))


def no_myth_behind_right(options: Iterable[Option], *path: str | int) -> None:
    """Raise an error for the author if a misconception is named behind a right option of the list at `path`."""
    for number, option in enumerate(options):
        if option.right and option.myth:
            words = f"{option.id} is right, so no misconception is behind it; remove its myth"
            raise Unfit(words, *path, number, "myth")


def number_must_be(what: str, number: int, least: int, most: int, *path: str | int) -> None:
    """Raise an error for the author if there are too few or too many of something, which stands at `path`."""
    if not least <= number <= most:
        wanted = f"exactly {least}" if least == most else f"{least} to {most}"
        raise Unfit(f"it has {number} {what}; there must be {wanted}", *path)
