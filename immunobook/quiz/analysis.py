"""How questions did, worked out from many learners' marks. Pure; the words for each number stand in `reading`.

Marks are a table with a row for each learner and a column for each question: the first attempt's points, penalties
included. A cell is NaN where a question was not reached; a question that was left open counts 0. Nothing assumes that
the least mark is 0.

Sources: definitions as in the statistics of Moodle's quiz report (docs.moodle.org, Development:Quiz_report_statistics)
and in R's psych and ltm (`cronbach.alpha`); bands of difficulty and discrimination as used by nursing faculties
(slideshare.net/slideshow/exam-item-writing-for-educatorspptx/255313182); a distractor chosen by under 5 % does not
work (PMID 38658912).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

COUNTS_ONLY, EARLY, PLAIN = 10, 30, 100
"""Below 10 learners only counts are given; below 30 a word says "early"; below 100, "class size"."""

HALVES_BELOW = 30
"""Below this many learners the best and the worst half are compared instead of the best and worst 27 %."""

TAIL = 0.27
WORKS_FROM = 0.05
"""A wrong option works if at least this share of learners chose it."""


@dataclass(frozen=True)
class ItemFigures:
    """What is known of one question; a number is None where it is not defined.

    Attributes:
        n: Learners who reached it.
        facility: Mean mark over the most that can be earned, 0 to 1 (below 0 only with negative marks).
        discrimination: Pearson's r of the item with the total of the others ("corrected" point-biserial), -1 to 1.
        upper_lower: Share earned in the best group less that in the worst, -1 to 1.
        efficiency: Part of the possible discrimination that was reached, in percent.
        weight: Share of the variance of the total that it drives, in percent; None where it drives it down.
        why_not: Why a number is None, in a sentence; empty if none is.
    """

    item: str
    n: int
    facility: float | None
    discrimination: float | None
    upper_lower: float | None
    efficiency: float | None
    weight: float | None
    why_not: str = ""


@dataclass(frozen=True)
class TestFigures:
    """What is known of a whole test.

    Attributes:
        n: Learners.
        items: Questions.
        mean, spread: Mean and standard deviation (n - 1) of the totals, in points.
        alpha: Cronbach's alpha, the same as KR-20 where marks are 0 or 1; can be below zero.
        sem: Standard error of measurement, in points; a score is shown as score +/- this.
        error_ratio: Share of the spread that is error, in percent.
        why_not: Why alpha is None, in a sentence; empty if it is not.
        group: Learners in the best group and as many in the worst (see `groups`).
        tie: Whether totals are equal at the cut of one of the groups, so that the order of the table decided.
    """

    __test__ = False  # no test of pytest's

    n: int
    items: int
    mean: float | None
    spread: float | None
    alpha: float | None
    sem: float | None
    error_ratio: float | None
    why_not: str = ""
    group: int = 0
    tie: bool = False


def of_test(marks: pd.DataFrame) -> TestFigures:
    """Return the figures of a test.

    Args:
        marks: Learners by questions, in points; NaN where a question was not reached, which counts 0 here.
    """
    values = _filled(marks)
    n, k = values.shape
    if n == 0 or k == 0:
        return TestFigures(n, k, None, None, None, None, None, "There are no answers yet.")
    total = values.sum(axis=1)
    mean = float(total.mean())
    spread = float(total.std(ddof=1)) if n > 1 else None
    best, _ = groups(total)
    group, tie = len(best), _is_tied(total, len(best))
    if k < 2:
        return TestFigures(n, k, mean, spread, None, None, None, "Alpha needs two questions.", group, tie)
    if n < 2 or not spread:
        why = "All totals are the same, so alpha is not defined."
        return TestFigures(n, k, mean, spread, None, None, None, why, group, tie)
    alpha = float(k / (k - 1) * (1 - values.var(axis=0, ddof=1).sum() / total.var(ddof=1)))
    error = (1 - alpha) ** 0.5
    return TestFigures(n, k, mean, spread, alpha, spread * error, 100 * error, "", group, tie)


def of_items(marks: pd.DataFrame, most: Mapping[str, float]) -> tuple[ItemFigures, ...]:
    """Return the figures of each question, in the order of the columns.

    Args:
        marks: Learners by questions, in points; NaN where a question was not reached.
        most: Points that can be earned in each question.
    """
    values = _filled(marks)
    reached = marks.notna().to_numpy()
    total = values.sum(axis=1)
    rest = total[:, None] - values
    n, k = values.shape
    covariance = _columns_with(values, rest)
    spread_of, spread_of_rest = _spread(values), _spread(rest)
    possible = _columns_with(np.sort(values, axis=0), np.sort(rest, axis=0))
    driven = _columns_with(values, np.repeat(total[:, None], k, axis=1)) if k else np.zeros(0)
    drives = np.sqrt(np.clip(driven, 0, None))
    best, worst = groups(total)
    figures = []
    for at, item in enumerate(map(str, marks.columns)):
        here = int(reached[:, at].sum())
        top = float(most[item])
        facility = float(values[reached[:, at], at].mean() / top) if here else None
        why = ""
        if n < 2:
            why = "One learner is too few to compare."
        elif not spread_of[at]:
            why = f"Everybody earned {values[0, at]:g} of {top:g}, so it cannot tell learners apart."
        elif not spread_of_rest[at]:
            why = "All learners earned the same in the other questions, so there is nothing to compare with."
        defined = not why
        figures.append(
            ItemFigures(
                item,
                here,
                facility,
                float(covariance[at] / (spread_of[at] * spread_of_rest[at])) if defined else None,
                float((values[best, at].mean() - values[worst, at].mean()) / top) if len(best) else None,
                float(100 * covariance[at] / possible[at]) if defined and possible[at] else None,
                float(100 * drives[at] / drives.sum()) if driven[at] >= 0 and drives.sum() else None,
                why,
            )
        )
    return tuple(figures)


def groups(total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which learners are in the best and in the worst group, as row numbers.

    The best and worst 27 %, or below 30 learners the halves; one in the middle is in neither. Where totals are
    equal at the cut, the learner who stands first in the table is taken first, for both groups.
    """
    n = len(total)
    size = n // 2 if n < HALVES_BELOW else max(1, round(TAIL * n))
    if not size:
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    down = np.argsort(-total, kind="stable")
    up = np.argsort(total, kind="stable")
    return down[:size], up[:size]


def _is_tied(total: np.ndarray, size: int) -> bool:
    """Return whether the last of a group has the total of the first that is not in it."""
    if not 0 < size < len(total):
        return False
    down = np.sort(total)[::-1]
    return bool(down[size - 1] == down[size] or down[-size] == down[-size - 1])


@dataclass(frozen=True)
class Distractor:
    """A wrong option: how many chose it, their share of those who answered, and whether it works."""

    option: str
    chosen: int
    share: float
    works: bool


def distractors(chosen: Mapping[str, int], right: str) -> tuple[Distractor, ...]:
    """Return what became of each wrong option of a question with one right one.

    Args:
        chosen: How many chose each option, those that nobody chose included.
        right: The option that is right.
    """
    answered = sum(chosen.values())
    return tuple(
        Distractor(option, count, count / answered, count / answered >= WORKS_FROM)
        for option, count in chosen.items()
        if option != right and answered
    )


def distractor_efficiency(found: tuple[Distractor, ...]) -> float | None:
    """Return the share of wrong options that work, in percent; None where there is none."""
    return 100 * sum(one.works for one in found) / len(found) if found else None


def _filled(marks: pd.DataFrame) -> np.ndarray:
    return marks.fillna(0).to_numpy(dtype=float)


def _columns_with(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the covariance (n - 1) of each column with the same column of another table; exactly 0 where only
    the rounding of sums, which depends on the order of learners, is left."""
    if len(one) < 2:
        return np.zeros(one.shape[1])
    found = ((one - one.mean(axis=0)) * (other - other.mean(axis=0))).sum(axis=0) / (len(one) - 1)
    return np.where(np.abs(found) < 1e-12, 0.0, found)


def _spread(values: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each column; exactly 0 where all are the same."""
    if len(values) < 2:
        return np.zeros(values.shape[1])
    spread = values.std(axis=0, ddof=1)
    same = np.isclose(values, values[0], rtol=0, atol=1e-12).all(axis=0)
    return np.where(same, 0.0, spread)
