"""Numeric: a number with its unit, right within a tolerance."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import Answer, Attempt, Form, Kind, the_one
from immunobook.quiz.mark import Part
from immunobook.quiz.markup import NO, YES, reason, text

PART = "value"
"""The id of the one part of a mark."""

LONGEST = 60
"""No number with its unit is longer than this, in characters."""

_NUMBER = re.compile(r"([+-]?)\s*(\d[\d.,]*|[.,]\d+)(?:e([+-]?\d{1,2})(?![\w]))?\s*(.*)", re.IGNORECASE)
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_SAME_UNIT = {"percent": "%", "per cent": "%", "pct": "%"}


class Mistake(Frozen):
    """A wrong number that people arrive at, and how; within its own tolerance."""

    value: Decimal
    tolerance: Decimal = Field(ge=0)
    because: Text
    myth: Id | None = None


class Numeric(Kind):
    """Work out a number. The answer is the text as typed, such as "3,5 %"; without a unit, `unit` is meant.

    Attributes:
        tolerance: How far off still counts as right, in `unit`, the limit included.
        other_units: Other units that can be written, each with what one of it is in `unit`.
        mistakes: Numbers that people arrive at by a known mistake; the first that fits explains it.
    """

    kind: Literal["numeric"]
    rule: Literal["zero_one"] = "zero_one"
    value: Decimal
    tolerance: Decimal = Field(ge=0)
    unit: Text
    other_units: dict[str, Decimal] = Field(default_factory=dict)
    because: Text
    mistakes: tuple[Mistake, ...] = ()

    nothing_yet: ClassVar[str] = "Nothing is written yet. Write a number, then press Check."

    def form(self, ids: Sequence[str]) -> str:
        """Return a box for the number and its unit."""
        return (
            f'<label class="im-number"><span>Your answer, in {text(self.unit)}</span>'
            f'<input type="text" name="number" maxlength="{LONGEST}" autocomplete="off" inputmode="text"></label>'
        )

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return what was typed."""
        return the_one(form, "number")

    def told(self, attempt: Attempt) -> str:
        """Return what was typed."""
        return f"You wrote: <b>{text(str(attempt.answer).strip())}</b>"

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say what the number is and why; and for a known mistake, how one arrives at it."""
        part = attempt.mark.part(PART)
        right = part is not None and part.verdict == "right"
        low, high = in_digits(self.value - self.tolerance), in_digits(self.value + self.tolerance)
        span = f" (from {low} to {high} counts)" if self.tolerance else ""
        typed = str(part.chosen) if part is not None and part.chosen is not None else ""
        yield reason(YES, f"{self.key()}{span}", self.because, f"you wrote {typed}" if right else "", right)
        if typed and not right:
            mistake = self.mistake(attempt.answer)
            yield reason(NO, typed, mistake.because if mistake else "", "you wrote this", True)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconception that leads to the wrong number, if one is known."""
        mistake = self.mistake(attempt.answer) if attempt.mark.verdict == "wrong" else None
        return (mistake.myth,) if mistake and mistake.myth else ()

    def blank(self, answer: object) -> bool:
        """Whether nothing is written."""
        return answer is None or (isinstance(answer, str) and not answer.strip())

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: not one number, or a unit that is not known here."""
        if self.blank(answer):
            return None
        if isinstance(answer, bool) or not isinstance(answer, str | int | float):
            return self._please()
        read = read_number(str(answer))
        if read is None:
            return self._please()
        if self._factor(read[1]) is None:
            known = " or ".join((self.unit, *self.other_units))
            return f'The unit "{read[1]}" is not known here. Write the number in {known}.'
        return None

    def key(self) -> str:
        """Return the value with its unit."""
        return f"{in_digits(self.value)} {self.unit}"

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return the one part: the text as typed, and the value with its unit."""
        if self.blank(answer):
            return (Part(id=PART, chosen=None, right=self.key(), verdict="missed"),)
        right = any(abs(value - self.value) <= self.tolerance for value in self._values(answer))
        typed = str(answer).strip()
        return (Part(id=PART, chosen=typed, right=self.key(), verdict="right" if right else "wrong"),)

    def mistake(self, answer: object) -> Mistake | None:
        """Return the known mistake that leads to this answer, if there is one."""
        if self.blank(answer) or not self.accepts(answer):
            return None
        values = self._values(answer)
        return next(
            (m for m in self.mistakes if any(abs(value - m.value) <= m.tolerance for value in values)), None
        )

    def _values(self, answer: object) -> tuple[Decimal, ...]:
        """Return what an accepted answer can mean, in `unit`."""
        read = read_number(str(answer))
        assert read is not None, "only accepted answers are read"
        factor = self._factor(read[1])
        assert factor is not None, "only accepted answers are read"
        return tuple(value * factor for value in read[0])

    def _factor(self, written: str) -> Decimal | None:
        """Return what one of the unit as written is in `unit`; None if it is not known here."""
        if not written:
            return Decimal(1)
        if written in self.other_units:  # as written first: mM and MM differ
            return self.other_units[written]
        unit = same_unit(written)
        own = same_unit(self.unit)
        if unit == own or own.startswith(unit + " "):  # "39 people" is enough for "people in 100"
            return Decimal(1)
        return next((factor for other, factor in self.other_units.items() if same_unit(other) == unit), None)

    def _please(self) -> str:
        return f"This could not be read as one number. Write it in digits, such as 7 or 7.5, in {self.unit}."

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        for unit, factor in self.other_units.items():
            if factor <= 0:
                raise ValueError(f"one {unit} is {factor} {self.unit}; the factor must be above 0")
        for mistake in self.mistakes:
            if abs(mistake.value - self.value) <= mistake.tolerance + self.tolerance:
                raise ValueError(
                    f"the mistake {mistake.value} reaches into the right answer ({self.value}, tolerance "
                    f"{self.tolerance}); make one of the tolerances smaller, or remove the mistake"
                )
        return self


def read_number(text: str) -> tuple[tuple[Decimal, ...], str] | None:
    """Return what a number as typed can mean, and the unit behind it.

    A comma or a point can part the decimals or the thousands. Where both are possible ("1,250"), both
    readings are returned, and an answer is right if either is.

    Returns:
        The readings and the unit (empty if there is none), or None if this is not one number.
    """
    text = " ".join(text.translate(_PLAIN_SIGNS).split())
    if len(text) > LONGEST:
        return None
    text = re.sub(r"(?<=\d)[ '](?=\d{3}(?!\d))", "", text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, digits, exponent, unit = match.groups()
    if unit and not _may_be_a_unit(unit):
        return None
    readings = tuple(Decimal(f"{sign}{plain}e{exponent or 0}") for plain in _readings(digits))
    return (readings, unit) if readings else None


_PLAIN_SIGNS = str.maketrans({"−": "-", "–": "-", "‑": "-", "’": "'"})


def _readings(digits: str) -> list[str]:
    separators = [sign for sign in digits if sign in ".,"]
    grouped = _GROUPS.fullmatch(digits)
    if not separators:
        return [digits]
    if len(set(separators)) == 2:  # the last one parts the decimals, those before it the thousands
        whole, _, decimals = digits.rpartition(separators[-1])
        fits = _GROUPS.fullmatch(whole) and separators[-1] not in whole
        return [f"{re.sub('[.,]', '', whole)}.{decimals or 0}"] if fits else []
    if len(separators) > 1:
        return [re.sub("[.,]", "", digits)] if grouped else []
    whole, _, decimals = digits.partition(separators[0])
    readings = [f"{whole or 0}.{decimals or 0}"]
    return [*readings, whole + decimals] if grouped else readings


def _may_be_a_unit(text: str) -> bool:
    """Whether the words behind a number can be a unit, rather than a second number or a range."""
    return not re.match(r"(?:-|to\b|or\b|and\b|±|\+|/\s*\d|:|=|<|>)", text, re.IGNORECASE)


def same_unit(unit: str) -> str:
    """Return a unit in the one form in which units are compared: case, plural and raised digits aside."""
    plain = unicodedata.normalize("NFKC", unit).casefold().strip(" .").replace("^", "")
    plain = re.sub(r"^[x×*]\s*(?=10)", "", " ".join(plain.split()))
    plain = _SAME_UNIT.get(plain, plain)
    return " ".join(word[:-1] if len(word) > 2 and word.endswith("s") else word for word in plain.split())


def in_digits(value: Decimal) -> str:
    """Return a number as people write it, without an exponent or idle zeros."""
    return format(value.normalize(), "f")
