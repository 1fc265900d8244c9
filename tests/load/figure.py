"""What was measured, beside its limit, in one line."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number and the limit it has to keep.

    Attributes:
        what: What was measured.
        value: The number that has the limit; a ratio where `unit` is "x".
        most: The limit, itself allowed.
        beside: What it was worked out from, in words.
    """

    what: str
    value: float
    most: float
    unit: str
    beside: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the limit is kept."""
        return self.value <= self.most

    def __str__(self) -> str:
        digits = ".2f" if self.unit == "x" else ".0f"
        verdict = "ok    " if self.is_kept else "MISSED"
        return (
            f"{verdict} {self.what:<42} {self.value:>8{digits}} {self.unit:<8} limit {self.most:g} {self.unit}"
            f"   {self.beside}"
        )


def ratio(
    what: str,
    most: float,
    unit: str,
    ours: Sequence[float],
    empty: Sequence[float],
    defaults: Sequence[float] = (),
    *,
    part: float = 0.5,
) -> Figure:
    """Return ours over the empty app's, with both numbers and Streamlit's defaults beside it.

    Args:
        part: Which part of the measurements lies below the one that counts: 0.5 for the median.
    """
    us, they = quantile(ours, part), quantile(empty, part)
    beside = f"ours {us:.0f} {unit}, empty {they:.0f} {unit}"
    if defaults:
        usual = quantile(defaults, part)
        beside += f"; empty with Streamlit's defaults {usual:.0f} {unit}: ours is {us / usual:.2f} x that"
    return Figure(what, us / they, most, "x", beside)


def quantile(numbers: Sequence[float], part: float) -> float:
    """Return the number below which so large a part of the others lies."""
    if part == 0.5:
        return statistics.median(numbers)
    return sorted(numbers)[min(int(part * len(numbers)), len(numbers) - 1)]
