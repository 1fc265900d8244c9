"""The drawn slices for somebody who does not see them: each lesion as lines from edge to edge, to choose from.

Of a lesion nine lines are given, from three ends on one side to three on the other; the longest is wanted. Of a node
five are given, with the angle at which each crosses the node's length; the longest at a right angle is wanted. Which
line is which is shuffled, always in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np

from immunobook.response.measuring import Line, length_mm, targets
from immunobook.response.phantom import Points, Truth, chord, direction, longest, truths

AWAY = (math.radians(-32), 0.0, math.radians(32))
"""How far the ends of a side lie from each other, seen from the middle."""

SUM_OFF_MM = 0.5
"""How far a sum may be off: it is added up from lines that are rounded to a tenth."""


@dataclass(frozen=True)
class Offered:
    """A line across a lesion.

    Attributes:
        ends: What it is called by: an end of one side and one of the other, as "P1–Q3"; of a node "Line 2".
        runs: Where it runs as on the face of a clock, "from 10 to 4 o'clock".
        angle: Of a node: degrees between it and the node's length, 0 to 90; else None.
        is_wanted: It is the line that is asked for.
    """

    ends: str
    runs: str
    mm: float
    angle: int | None
    is_wanted: bool
    line: Line


@cache
def offered(scan_id: str, visit: int) -> Mapping[str, tuple[Offered, ...]]:
    """Return the lines of each lesion of a slice by the lesion's id; the same each time.

    Raises:
        KeyError: If there is no such scan.
    """
    return {
        one.id: _across(one, Random(f"{scan_id}/{visit}/{one.id}")) if one.is_node
        else _from_side_to_side(one, Random(f"{scan_id}/{visit}/{one.id}"))
        for one in truths(scan_id, visit)
    }  # fmt: skip


def wanted(lines: Sequence[Offered]) -> Offered:
    """Return the line that is asked for."""
    return next(one for one in lines if one.is_wanted)


def sum_mm(at_start: Sequence[Truth], start_mm: Mapping[str, float], now_mm: Mapping[str, float]) -> float:
    """Return the sum of the targets at a visit, from the lines that were chosen at the start and now."""
    return round(sum(round(now_mm[id], 1) for id in targets(at_start, start_mm) if id in now_mm), 1)


def _from_side_to_side(truth: Truth, random: Random) -> tuple[Offered, ...]:
    sides = []
    for end in truth.ends:
        here = [_at_angle(truth, end, away) if away else np.array(end) for away in AWAY]
        random.shuffle(here)
        sides.append(here)
    return tuple(
        _offer(f"P{first + 1}–Q{second + 1}", p, q, None, np.array_equal([p, q], truth.ends))
        for first, p in enumerate(sides[0])
        for second, q in enumerate(sides[1])
    )


def _at_angle(truth: Truth, end: tuple[float, float], away: float) -> Points:
    """Return the point of the outline that lies so far round from an end, seen from the middle."""
    points = truth.outline - truth.middle
    want = math.atan2(end[1] - truth.middle[1], end[0] - truth.middle[0]) + away
    turn = np.abs(np.angle(np.exp(1j * (np.arctan2(points[:, 1], points[:, 0]) - want))))
    near = turn <= turn.min() + 0.02
    return truth.outline[np.where(near, np.hypot(*points.T), 0).argmax()]


def _across(truth: Truth, random: Random) -> tuple[Offered, ...]:
    length = longest(truth.outline)[1]
    along = direction(length)
    reach = truth.outline @ along
    middle, half = (reach.min() + reach.max()) / 2, (reach.max() - reach.min()) / 2
    lines = [(length, 0, False), (np.array(truth.ends), 90, True)]
    lines += [(_cut(truth, along, middle + share * half), 90, False) for share in (-0.55, 0.6)]
    turned = math.radians(45)
    slanting = np.array([along[0] * math.cos(turned) - along[1] * math.sin(turned),
                         along[0] * math.sin(turned) + along[1] * math.cos(turned)])  # fmt: skip
    lines.append((_cut(truth, slanting, float(np.array(truth.middle) @ slanting)), 45, False))
    random.shuffle(lines)
    return tuple(
        _offer(f"Line {number}", one[0], one[1], angle, is_wanted)
        for number, (one, angle, is_wanted) in enumerate(lines, start=1)
    )


def _cut(truth: Truth, along: Points, at: float) -> Points:
    """Return where a line at a right angle to a direction cuts the edge of a lesion, so far along that direction."""
    found = chord(truth.outline, along, at)
    assert found is not None  # a line through the body of a lesion cuts its edge
    return found


def _offer(ends: str, p: Points, q: Points, angle: int | None, is_wanted: bool) -> Offered:
    line: Line = (float(p[0]), float(p[1]), float(q[0]), float(q[1]))
    first, second = hour(p - q), hour(q - p)
    return Offered(ends, f"from {first} to {second} o'clock", round(length_mm(line), 1), angle, is_wanted, line)


def hour(way: Points) -> int:
    """Return the hour that a direction points to; y runs down."""
    return round(math.degrees(math.atan2(way[0], -way[1])) / 30) % 12 or 12
