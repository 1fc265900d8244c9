"""Outlines and curves: points in, SVG path data out. Knows nothing of cells.

Angles are in degrees, clockwise on the screen (SVG's y points down); 0 looks to the right.
"""

import math
import random
from dataclasses import dataclass

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x, y, width, height"""


def number(value: float) -> str:
    """Write a coordinate with one decimal at most: short, and the same on every machine."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def point(x: float, y: float) -> str:
    """Write a point as path data."""
    return f"{number(x)},{number(y)}"


def smooth(points: list[Point], closed: bool = True) -> str:
    """Return path data of a soft curve that passes through every point (Catmull-Rom).

    Written relative and with reflected handles, which is half as long. Steps are counted from the written
    points, so that rounding does not add up.
    """
    count = len(points)

    def at(index: int) -> Point:
        return points[index % count] if closed else points[max(0, min(count - 1, index))]

    start = _rounded(points[0])
    data, pen = "M" + point(*start), start
    for i in range(count if closed else count - 1):
        before, here, there, after = at(i - 1), at(i), at(i + 1), at(i + 2)
        arriving = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        end = _rounded(there)
        if i == 0:
            leaving = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
            data += "c" + _step(pen, leaving) + " " + _step(pen, arriving) + " " + _step(pen, end)
        else:
            data += "s" + _step(pen, arriving) + " " + _step(pen, end)
        pen = end
    return data + ("z" if closed else "")


def _rounded(spot: Point) -> Point:
    return round(spot[0], 1), round(spot[1], 1)


def _step(start: Point, end: Point) -> str:
    return point(end[0] - start[0], end[1] - start[1])


def lumpy(
    radius: float,
    lumps: float = 0.08,
    points: int = 9,
    seed: int = 1,
    *,
    height: float | None = None,
    waves: int = 3,
    centre: Point = (0, 0),
) -> list[Point]:
    """Return the points of an uneven disc.

    Args:
        radius: Half its width; `height` is half its height when that differs.
        lumps: How far the outline leaves the disc, as a share of the radius.
        points: Half the number of points; small cells need few.
        seed: Which of the possible lumpy discs.
        waves: How many lumps go round.
        centre: Where it lies.
    """
    chance = random.Random(seed)
    phases = [chance.uniform(0, math.tau) for _ in range(3)]
    height = radius if height is None else height
    outline = []
    for i in range(points * 2):
        angle = math.tau * i / (points * 2)
        swell = 1 + lumps * (
            0.6 * math.sin(waves * angle + phases[0])
            + 0.4 * math.sin((waves + 2) * angle + phases[1])
            + 0.25 * math.sin((waves + 4) * angle + phases[2])
        )
        outline.append(
            (
                centre[0] + radius * swell * math.cos(angle),
                centre[1] + height * swell * math.sin(angle),
            )
        )
    return outline


def superellipse(
    half_width: float,
    half_height: float,
    exponent: float,
    *,
    points: int = 40,
    lumps: float = 0.018,
    centre: Point = (0, 0),
) -> list[Point]:
    """Return the points of a rounded field; exponent 2 is an ellipse, more is squarer."""
    outline = []
    for i in range(points):
        angle = math.tau * i / points
        reach = _superellipse_reach(angle, half_width, half_height, exponent)
        reach *= 1 + lumps * (math.sin(5 * angle + 1) + 0.6 * math.sin(8 * angle + 2))
        outline.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    return outline


def flat_faced(
    near: float,
    far: float,
    half_height: float,
    *,
    facing: int = 1,
    far_exponent: float = 2.15,
    points: int = 48,
    lumps: float = 0,
    seed: int = 1,
) -> list[Point]:
    """Return the outline of a big cell that turns a flat face (exponent 3.8) to its partner.

    Args:
        near: From the centre to the flat face; far: to the round back.
        half_height: From the centre to the top.
        facing: 1 when the partner is on the right, -1 when it is on the left.
        far_exponent: Shape of the back.
        lumps: Unevenness of the back, as a share; the face stays even.
        seed: Which unevenness.
    """
    chance = random.Random(seed)
    first, second = chance.uniform(0, math.tau), chance.uniform(0, math.tau)
    outline = []
    for i in range(points):
        angle = math.tau * i / points
        ahead = math.cos(angle) * facing >= 0
        reach = _superellipse_reach(
            angle, near if ahead else far, half_height, 3.8 if ahead else far_exponent
        )
        behind = max(0, (0.55 - math.cos(angle) * facing) / 1.55)
        reach *= 1 + lumps * behind * (0.6 * math.sin(4 * angle + first) + 0.5 * math.sin(7 * angle + second))
        outline.append((reach * math.cos(angle), reach * math.sin(angle)))
    return outline


def _superellipse_reach(angle: float, half_width: float, half_height: float, exponent: float) -> float:
    across, down = abs(math.cos(angle)) / half_width, abs(math.sin(angle)) / half_height
    return (across**exponent + down**exponent) ** (-1 / exponent)


def membrane(outline: list[Point], y: float, facing: int = 1) -> float:
    """Return x where an outline round the origin crosses the height y on the side it faces."""
    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if y1 != y2 and (y1 - y) * (y2 - y) <= 0 and (x1 + x2) * facing > 0:
            return x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    raise ValueError(f"the outline does not reach the height {y}")


def shrunk(outline: list[Point], share: float = 0.96) -> list[Point]:
    """Return an outline round the origin at a share of its size: the rim inside a membrane."""
    return [(x * share, y * share) for x, y in outline]


def scattered(count: int, half_width: float, half_height: float, seed: int, apart: float = 0) -> list[Point]:
    """Return points strewn in an ellipse round the origin, no two nearer than `apart` where there is room."""
    chance = random.Random(seed)
    found: list[Point] = []
    for attempt in range(count * 60):
        angle, reach = chance.uniform(0, math.tau), math.sqrt(chance.uniform(0, 1))
        spot = (half_width * reach * math.cos(angle), half_height * reach * math.sin(angle))
        if attempt >= count * 50 or all(math.dist(spot, other) >= apart for other in found):
            found.append(spot)
        if len(found) == count:
            break
    return found


@dataclass(frozen=True)
class Curve:
    """A path of cubic pieces that things can lie along.

    Attributes:
        points: Start, then three points (two handles, one end) for each piece.
    """

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.points) < 4 or len(self.points) % 3 != 1:
            raise ValueError(f"a curve has a start and three points for each piece, got {len(self.points)} points")

    @property
    def pieces(self) -> int:
        return (len(self.points) - 1) // 3

    @property
    def data(self) -> str:
        """The curve as path data."""
        rest = self.points[1:]
        pieces = (rest[i : i + 3] for i in range(0, len(rest), 3))
        return (
            "M"
            + point(*self.points[0])
            + "".join("C" + " ".join(point(*p) for p in piece) for piece in pieces)
        )

    def at(self, place: float, aside: float = 0) -> Point:
        """Return the point at `place` (0 at the start, 1 after the first piece), `aside` to the right."""
        piece = min(self.pieces - 1, int(place))
        a, b, c, d = self.points[3 * piece : 3 * piece + 4]
        t = place - piece
        x, y = (
            (1 - t) ** 3 * a[i] + 3 * (1 - t) ** 2 * t * b[i] + 3 * (1 - t) * t * t * c[i] + t**3 * d[i]
            for i in (0, 1)
        )
        if aside:
            heading = math.radians(self.heading(place))
            x, y = x - math.sin(heading) * aside, y + math.cos(heading) * aside
        return x, y

    def heading(self, place: float) -> float:
        """Return the direction of the curve at `place`, in degrees."""
        (x1, y1), (x2, y2) = self.at(max(0, place - 0.02)), self.at(min(self.pieces - 0.001, place + 0.02))
        return math.degrees(math.atan2(y2 - y1, x2 - x1))
