"""The first answers of a group, as the tables that item analysis reads. Pure.

In a notebook everybody answers other questions, so nobody's total can be set against anybody's. What stands beside
a question is therefore the mean share that the same learner earned in the other questions she answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

import pandas as pd

OTHERS = 3
"""Who answered fewer other questions says nothing about how well a question tells learners apart."""


@dataclass(frozen=True)
class FirstAnswer:
    """The first answer of a learner to a question.

    Attributes:
        points, most: What it earned, and what could be earned.
        wrong: Keys of what was wrongly chosen.
    """

    learner: str
    item: str
    points: float
    most: float
    wrong: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The part of the points that was earned."""
        return self.points / self.most


def by_item(answers: Iterable[FirstAnswer]) -> dict[str, tuple[FirstAnswer, ...]]:
    """Return the answers to each question; of each learner the first that is in the list."""
    found: dict[str, dict[str, FirstAnswer]] = {}
    for one in answers:
        found.setdefault(one.item, {}).setdefault(one.learner, one)
    return {item: tuple(mine.values()) for item, mine in found.items()}


def beside_others(item: str, of: Mapping[str, Iterable[FirstAnswer]]) -> pd.DataFrame:
    """Return a row for each learner who answered a question and at least three others.

    Args:
        of: Answers by question, as `by_item` gives them.

    Returns:
        Columns: the question, in points; and "rest", the mean share earned in the others, 0 to 1.
    """
    rest: dict[str, list[float]] = {}
    for other, answers in of.items():
        if other != item:
            for one in answers:
                rest.setdefault(one.learner, []).append(one.share)
    mine = [one for one in of.get(item, ()) if len(rest.get(one.learner, ())) >= OTHERS]
    return pd.DataFrame(
        {item: [one.points for one in mine], "rest": [fmean(rest[one.learner]) for one in mine]}, dtype=float
    )


def commonest_wrong(answers: Iterable[FirstAnswer]) -> tuple[str, int] | None:
    """Return what was wrongly chosen most often and by how many; the first to come up of equals; None if nothing."""
    counts: dict[str, int] = {}
    for one in answers:
        for key in dict.fromkeys(one.wrong):
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return None
    key = max(counts, key=counts.__getitem__)
    return key, counts[key]
