"""What a test says about one learner: a share with its error, by objective, and before against after. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from immunobook.quiz.gain import single

PASS = 80
"""Percent that pass, unless something else is agreed."""


@dataclass(frozen=True)
class Result:
    """The mean part of the points over all questions.

    Attributes:
        percent: 0 to 100.
        error: Standard error of measurement in percent points, from how much the questions differ; None with fewer
            than two questions, or where all went the same way, which says nothing about the error.
        questions: How many there were.
    """

    percent: float
    error: float | None
    questions: int

    @property
    def in_words(self) -> str:
        """The percent with its error."""
        if self.error is None:
            return f"{self.percent:.0f} %"
        return f"{self.percent:.0f} % ± {self.error:.0f}"

    @property
    def has_passed(self) -> bool:
        """Whether it reaches the pass mark."""
        return self.percent >= PASS


def result(shares: Sequence[float]) -> Result:
    """Return the result of a test from the part of the points that each question earned, 0 to 1.

    Raises:
        ValueError: If there is no question.
    """
    if not shares:
        raise ValueError("a test has at least one question")
    spread = stdev(shares) if len(shares) > 1 else 0.0
    error = 100 * spread / sqrt(len(shares)) if spread else None
    return Result(100 * fmean(shares), error, len(shares))


@dataclass(frozen=True)
class Change:
    """An objective before and after, in percent."""

    skill: str
    before: float
    after: float

    @property
    def word(self) -> str:
        """What became of it."""
        if self.after > self.before:
            return "gained"
        if self.after < self.before:
            return "lost"
        return "known before" if self.after == 100 else "unchanged"


def by_skill(lines: Sequence[tuple[str, float]]) -> Mapping[str, float]:
    """Return the percent of each objective from (objective, part of the points) of each question."""
    found: dict[str, list[float]] = {}
    for skill, share in lines:
        found.setdefault(skill, []).append(share)
    return {skill: 100 * fmean(shares) for skill, shares in found.items()}


def changes(
    before: Sequence[tuple[str, float]], after: Sequence[tuple[str, float]]
) -> tuple[Change, ...]:
    """Return what became of each objective that was in both tests, the greatest gain first."""
    one, other = by_skill(before), by_skill(after)
    found = [Change(skill, one[skill], other[skill]) for skill in one if skill in other]
    return tuple(sorted(found, key=lambda row: (row.before - row.after, row.skill)))


def in_words(before: float, after: float, changed: Sequence[Change]) -> str:
    """Return in a sentence or two what was gained."""
    part = single(before, after)
    if part is None:
        return "Everything was right before learning, so there was nothing to gain."
    if part < 0:
        return "Fewer points than before. A few questions decide this; read again below, and test yourself another day."
    up = sum(row.word == "gained" for row in changed)
    size = "most" if part > 0.7 else "a good part" if part >= 0.3 else "a small part" if part > 0 else "none"
    return (
        f"You gained {size} of what was missing ({100 * part:.0f} %). "
        f"{up} of {len(changed)} {'objective' if len(changed) == 1 else 'objectives'} went up."
    )
