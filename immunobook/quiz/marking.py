"""Marks many answers at once, as `Kind.mark` marks each."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

from immunobook.quiz.kind import Kind


def mark_all(items: Mapping[str, Kind], answers: pd.DataFrame) -> pd.DataFrame:
    """Return the points of each answer.

    Marking is pure, so an answer that many gave is marked once: the work grows with the different answers, not with
    the learners.

    Args:
        items: Questions by id.
        answers: Columns `item` (id) and `answer` (JSON, as it is stored); others are left alone.

    Returns:
        The table with `points` and `most`, and `refused`: why an answer cannot be marked, else empty; points and most
        are NaN there.
    """
    different = answers[["item", "answer"]].drop_duplicates()
    marked = [_marked(items.get(item), answer) for item, answer in different.itertuples(index=False)]
    table = different.assign(
        points=[points for points, _, _ in marked],
        most=[most for _, most, _ in marked],
        refused=[refused for _, _, refused in marked],
    )
    return answers.merge(table, on=["item", "answer"], how="left")


def _marked(item: Kind | None, answer: str) -> tuple[float | None, float | None, str]:
    if item is None:
        return None, None, "There is no such question."
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError):
        return None, None, "This is no answer."
    if refusal := item.refusal(given):
        return None, None, refusal
    mark = item.mark(given)
    return float(mark.points), float(mark.most), ""
