"""Certainty: how sure one is, what is at stake, and how well that fits. Pure.

Marks are those of certainty-based marking: knowing what one knows pays, a bold guess costs. Points without it
are counted as always, from the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, NotUnderstood
from immunobook.quiz.mark import Mark

LEVELS: Mapping[int, str] = {1: "low", 2: "middle", 3: "high"}
AT_STAKE: Mapping[int, tuple[int, int]] = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""Marks for right and for wrong at each level."""
BEST = {1: "below 67 %", 2: "67 to 80 %", 3: "above 80 %"}
"""How sure one has to be for a level to pay best: from p, 4p - 2 and 9p - 6."""
FIELD = "certainty"
"""The name of its field in a form."""


class Sure(Protocol):
    """An answer with how sure the learner was."""

    @property
    def mark(self) -> Mark: ...
    @property
    def certainty(self) -> int | None: ...


def read(values: Iterable[str]) -> int | None:
    """Return the level that a form says; None if it says none.

    Raises:
        NotUnderstood: If there is no such level.
    """
    match tuple(values):
        case ():
            return None
        case (("1" | "2" | "3") as level,):
            return int(level)
    raise NotUnderstood(NOT_OF_THIS_QUESTION)


def share(mark: Mark) -> Fraction:
    """Return the part of the points that was earned, 0 to 1."""
    return Fraction(mark.points, mark.most)


def marks(mark: Mark, certainty: int | None) -> Fraction:
    """Return what an answer earns by its certainty; a part of the points earns that part of the marks.

    Nothing answered, or no certainty said, earns nothing and costs nothing.
    """
    if certainty is None or mark.verdict in ("omitted", "committed"):
        return Fraction(0)
    right, wrong = AT_STAKE[certainty]
    return share(mark) * right if mark.points else Fraction(wrong)


def is_confident_error(answer: Sure) -> bool:
    """Whether an answer was wrong and the learner was highly sure of it: the dangerous sort."""
    return answer.certainty == 3 and answer.mark.verdict == "wrong"


@dataclass(frozen=True)
class Row:
    """How answers of one level turned out.

    Attributes:
        right: Sum of the parts of the points that were earned; a wholly right answer is 1.
        marks: What they earned by their certainty.
    """

    level: int
    answers: int
    right: Fraction
    marks: Fraction

    @property
    def percent(self) -> int | None:
        """Percent right, rounded; None where nothing was answered at this level."""
        return round(100 * self.right / self.answers) if self.answers else None

    @property
    def in_words(self) -> str:
        """What the numbers say."""
        if not self.answers:
            return "No answer at this level."
        best = next(level for level in (1, 2, 3) if _fits(level, self.right / self.answers))
        if self.answers < 5:
            return "Too few answers to say."
        if best == self.level:
            return "This level fits what you know."
        if best > self.level:
            return f"You know more than you said: {LEVELS[best]} would have paid."
        return f"You were surer than you were right: {LEVELS[best]} would have cost less."


def _fits(level: int, p: Fraction) -> bool:
    return (p < Fraction(2, 3), p <= Fraction(4, 5), True)[level - 1]


def calibration(answers: Iterable[Sure]) -> tuple[Row, ...]:
    """Return for each level how many answers there were and how many were right."""
    given = [one for one in answers if one.mark.verdict not in ("omitted", "committed")]
    rows = []
    for level in LEVELS:
        mine = [one for one in given if one.certainty == level]
        rows.append(
            Row(level, len(mine), sum((share(one.mark) for one in mine), Fraction(0)),
                sum((marks(one.mark, level) for one in mine), Fraction(0)))
        )  # fmt: skip
    return tuple(rows)


def confident_errors(answers: Iterable[Any], must_know: Iterable[str]) -> tuple[Any, ...]:
    """Return the confident errors, the dangerous ones first: what nobody may miss, then the newest.

    Args:
        answers: In the order in which they were given, each with its `item`.
        must_know: Ids of the questions that safety demands.
    """
    grave = frozenset(must_know)
    wrong = [one for one in answers if is_confident_error(one)]
    return tuple(sorted(reversed(wrong), key=lambda one: one.item not in grave))


def fieldset() -> str:
    """Return the fields of a form that ask for it, as HTML; nothing is preselected and nothing has to be."""
    rows = "".join(
        f'<label><input type="radio" name="{FIELD}" value="{level}">'
        f"<span><b>{level} {word}</b> <small>right +{right}, wrong {f'−{-wrong}' if wrong else '0'}</small></span></label>"
        for level, word in LEVELS.items()
        for right, wrong in [AT_STAKE[level]]
    )
    return f'<fieldset class="im-certainty"><legend>How sure are you? <small>You need not say.</small></legend>{rows}</fieldset>'
