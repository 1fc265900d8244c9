"""Drawn CT slices to measure on: no patient, no scan, and the true diameters are known exactly.

Each slice is 512 x 512 pixels of 0.72 mm, patient's right on the left of the picture. Shapes are drawn in Hounsfield
units (HU) on a grid twice as fine and averaged down, which softens edges as partial volume does; noise comes on top.
The same scan and visit always give the same picture. Its contrast is kinder than that of a real liver.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

PIXELS = 512
SPACING_MM = 0.72
VISITS = 3
WORDS = "SYNTHETIC PHANTOM - not a patient"
DRAWING = "3"
"""Mark of how slices are drawn; another one lets browsers fetch them anew."""
HU_OFFSET, HU_STEP = 1024, 2
"""A pixel of the PNG holds (HU + offset) / step, high byte in red, low byte in green."""

_FINE = 2
GAP_MM = 2.2
"""Width of the strip of liver between two lesions that lie against each other."""

Points = np.ndarray


@dataclass(frozen=True)
class Lesion:
    """A lesion to measure, at each visit.

    Attributes:
        at: Its middle, in mm from the middle of the picture, x to the right and y down.
        mm: True longest diameter at each visit; of a node the short axis.
        edge: How its outline runs.
        blur_mm: How far its edge is softened; its true edge lies half way.
        against: Id of the lesion that it lies against, with only a thin plane between.
        merged_from: From which visit on it is one with that lesion, which then carries the size of both.
    """

    id: str
    organ: str
    at: tuple[float, float]
    mm: tuple[float, float, float]
    is_node: bool = False
    edge: Literal["smooth", "lumpy", "spiculated"] = "smooth"
    hu: float = 60
    blur_mm: float = 0.432
    against: str = ""
    merged_from: int = VISITS


@dataclass(frozen=True)
class Scan:
    """Three visits of one drawn body."""

    id: str
    title: str
    region: Literal["abdomen", "chest"]
    lesions: tuple[Lesion, ...]
    plain: str
    has_cyst: bool = False


SCANS = {
    one.id: one
    for one in (
        Scan("liver-two", "Two spots in the liver", "abdomen",
             (Lesion("A", "liver", (-84, -4), (34, 43, 19)), Lesion("B", "liver", (-34, -34), (22, 26, 12), edge="lumpy")),
             "Dark spots in the grey liver. Measure the longest line of each."),
        Scan("lung-one", "One spot in the lung", "chest",
             (Lesion("A", "lung", (78, -12), (22, 17, 14), edge="lumpy", hu=35),),
             "Measure once in the lung window and once in the soft-tissue window. Which is larger?"),
        Scan("node-one", "A lymph node beside the windpipe", "chest",
             (Lesion("A", "lymph node", (-20, 16), (20, 15, 9), is_node=True, hu=55),),
             "A node is measured across: the longest line at a right angle to its length."),
        Scan("near-the-limit", "Near the limit", "abdomen",
             (Lesion("A", "liver", (-80, 6), (40, 47, 49), edge="lumpy"),),
             "The spot grows a little, and a little more. The dark round thing beside it is a cyst: leave it alone.",
             has_cyst=True),
        Scan("spiky", "A spiky spot in the lung", "chest",
             (Lesion("A", "lung", (-80, -6), (31, 22, 27), edge="spiculated", hu=35),),
             "Where does it end? Measure the body with its thick spikes, not the fine threads."),
        Scan("liver-and-node", "A spot and a node", "abdomen",
             (Lesion("A", "liver", (-76, -18), (26, 19, 12)), Lesion("B", "lymph node", (35, 32), (18, 14, 9), is_node=True, hu=58)),
             "The spot in the liver by its longest line, the node beside the great vessel across."),
        Scan("at-the-limits", "Which can be measured?", "abdomen",
             (Lesion("A", "liver", (-82, -14), (11, 14, 17)), Lesion("B", "liver", (-62, 12), (9, 9, 9)),
              Lesion("C", "lymph node", (35, 32), (14, 14, 14), is_node=True, hu=58)),
             "All three are small. From 10 mm on a spot is measurable, from 15 mm across a node. Here a millimetre decides."),
        Scan("touching", "Two that touch, and then are one", "abdomen",
             (Lesion("A", "liver", (-92, 2), (26, 30, 58)),
              Lesion("B", "liver", (-64, -10), (20, 24, 0), against="A", merged_from=2)),
             "As long as a thin plane of liver parts them, each is measured. Once they are one, there is one longest line."),
        Scan("fading", "An edge that fades", "abdomen",
             (Lesion("A", "liver", (-86, -2), (34, 26, 22), blur_mm=2.6),),
             "There is no sharp edge. Set each end where the grey is half way between the spot and the liver."),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What is true of one lesion at one visit; ends in pixels of the picture.

    Attributes:
        mm: What is asked for: the longest diameter, of a node the short axis.
        ends: Both ends of that line.
        middle: Where the lesion lies.
        holds: Ids of the lesions that have merged with it.
        outline: Points all along its edge, shape (n, 2).
    """

    id: str
    organ: str
    is_node: bool
    mm: float
    longest_mm: float
    short_mm: float
    ends: tuple[tuple[float, float], tuple[float, float]]
    middle: tuple[float, float]
    holds: tuple[str, ...] = ()
    outline: Points = field(default_factory=lambda: np.zeros((0, 2)), compare=False, repr=False)


# --- outlines -------------------------------------------------------------------------------------------


def _seed(*parts: object) -> int:
    return zlib.crc32("/".join(map(str, parts)).encode())


def _wobbly(random: np.random.Generator, edge: str) -> Points:
    """Return an outline of 720 points round 0, of no particular size."""
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ratio, tilt = random.uniform(0.72, 0.86), random.uniform(0, np.pi)
    radius = ratio / np.sqrt((ratio * np.cos(angle)) ** 2 + np.sin(angle) ** 2)
    depth = {"smooth": 0.025, "lumpy": 0.06, "spiculated": 0.05}[edge]
    for order in (2, 3, 4, 5):
        radius *= 1 + depth * random.uniform(0.3, 1) * np.cos(order * angle + random.uniform(0, 2 * np.pi))
    if edge == "spiculated":
        for spike in random.uniform(0, 2 * np.pi, 9):
            away = np.angle(np.exp(1j * (angle - spike)))
            radius *= 1 + random.uniform(0.06, 0.16) * np.exp(-((away / 0.07) ** 2))
    return np.stack([radius * np.cos(angle + tilt), radius * np.sin(angle + tilt)], axis=1)


def longest(points: Points) -> tuple[float, Points]:
    """Return the largest distance between two points of an outline, and the two."""
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    first, second = np.unravel_index(int(apart.argmax()), apart.shape)
    return float(apart[first, second]), points[[first, second]]


def chord(points: Points, along: Points, at: float) -> Points | None:
    """Return where a line at a right angle to a direction cuts an outline first and last, or None if it does not.

    Args:
        along: The direction, of length 1.
        at: How far along that direction the line lies.
    """
    turn = np.stack([along, [-along[1], along[0]]])
    turned = points @ turn.T
    after = np.roll(turned, -1, axis=0)
    crosses = (turned[:, 0] - at) * (after[:, 0] - at) <= 0
    if not crosses.any():
        return None
    one, two = turned[crosses], after[crosses]
    width = np.where(two[:, 0] == one[:, 0], 1, two[:, 0] - one[:, 0])
    y = one[:, 1] + (at - one[:, 0]) / width * (two[:, 1] - one[:, 1])
    return np.array([[at, y.min()], [at, y.max()]]) @ turn


def direction(ends: Points) -> Points:
    """Return the direction from one point to another, of length 1."""
    return (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))


def across(points: Points) -> tuple[float, Points]:
    """Return the longest chord at a right angle to the longest diameter, and its ends."""
    along = direction(longest(points)[1])
    reach = points @ along
    best, line = 0.0, np.zeros((2, 2))
    for at in np.linspace(reach.min(), reach.max(), 241)[1:-1]:
        found = chord(points, along, at)
        if found is not None and np.hypot(*(found[1] - found[0])) > best:
            best, line = float(np.hypot(*(found[1] - found[0]))), found
    return best, line


def _sized(shape: Points, lesion: Lesion, visit: int) -> Points:
    """Return a shape scaled so that what is asked for is exactly as written."""
    size, _ = across(shape) if lesion.is_node else longest(shape)
    return shape * (lesion.mm[visit] / size)


def _hull(points: Points) -> Points:
    """Return the convex hull of points, in order."""
    from scipy.spatial import ConvexHull

    return points[ConvexHull(points).vertices]


@dataclass(frozen=True)
class _Drawn:
    """A lesion as it lies at a visit: its outlines in mm (two where it holds another one), and whom it holds."""

    lesion: Lesion
    outlines: tuple[Points, ...]
    holds: tuple[str, ...] = ()


@cache
def _drawn(scan_id: str, visit: int) -> tuple[_Drawn, ...]:
    """Return the lesions that are there at a visit."""
    scan, found = SCANS[scan_id], {}
    for lesion in scan.lesions:
        shape = _wobbly(np.random.default_rng(_seed(scan.id, lesion.id)), lesion.edge)
        at = np.array(lesion.at)
        if not lesion.against:
            found[lesion.id] = _Drawn(lesion, (_sized(shape, lesion, visit) + at,))
            continue
        host = found[lesion.against]
        way = direction(np.stack([host.lesion.at, lesion.at]))
        if visit < lesion.merged_from:
            own = _sized(shape, lesion, visit)
            found[lesion.id] = _Drawn(lesion, (_pushed(own, host.outlines[0], np.array(host.lesion.at), way),))
            continue
        # One mass: both outlines grown into each other, and the whole made as long as is written.
        first = _wobbly(np.random.default_rng(_seed(scan.id, host.lesion.id)), host.lesion.edge)
        pair = (first, shape * 0.85 + way * 1.25)
        scale = host.lesion.mm[visit] / longest(np.concatenate(pair))[0]
        middle = np.concatenate(pair).mean(axis=0)
        between = (np.array(host.lesion.at) + at) / 2
        found[host.lesion.id] = _Drawn(
            host.lesion, tuple((one - middle) * scale + between for one in pair), (*host.holds, lesion.id)
        )
    shift = _shift(scan, visit)
    return tuple(
        _Drawn(each.lesion, tuple(one + shift for one in each.outlines), each.holds) for each in found.values()
    )


def _pushed(shape: Points, other: Points, start: Points, way: Points) -> Points:
    """Return a shape pushed along a direction until it lies as far from another one as `GAP_MM`."""
    edge, others = shape[::6] + start, other[::6]
    near, far = float(np.hypot(*(other - start).T).min()), 200.0  # nearer than that it would lie on top of it
    while far - near > 0.01:
        middle = (near + far) / 2
        apart = np.hypot(*((edge + way * middle)[:, None] - others[None]).transpose(2, 0, 1)).min()
        near, far = (middle, far) if apart < GAP_MM else (near, middle)
    return shape + start + way * far


def _shift(scan: Scan, visit: int) -> Points:
    return np.random.default_rng(_seed(scan.id, "lies", visit)).uniform(-1.6, 1.6, 2)


def _pixels(points: Points) -> Points:
    return points / SPACING_MM + PIXELS / 2


@cache
def truths(scan_id: str, visit: int) -> tuple[Truth, ...]:
    """Return what is true of each lesion of a scan at a visit, from 0.

    Raises:
        KeyError: If there is no such scan.
    """
    found = []
    for each in _drawn(scan_id, visit):
        lesion, points = each.lesion, np.concatenate(each.outlines)
        # A mass of two is measured from end to end; its two outlines together are no line to walk along.
        whole = _hull(points) if each.holds else points
        long_mm, long_ends = longest(points)
        short_mm, short_ends = across(whole)
        ends = _pixels(short_ends if lesion.is_node else long_ends)
        middle = _pixels(points.mean(axis=0))
        found.append(
            Truth(
                lesion.id, lesion.organ, lesion.is_node, lesion.mm[visit], long_mm, short_mm,
                (tuple(map(float, ends[0])), tuple(map(float, ends[1]))), tuple(map(float, middle)), each.holds,
                _pixels(points),
            )
        )  # fmt: skip
    return tuple(found)


# --- the body -------------------------------------------------------------------------------------------


class _Slice:
    """A picture in HU on the fine grid, to which shapes in mm are added from back to front."""

    def __init__(self, shift: Points) -> None:
        self.image = Image.new("F", (PIXELS * _FINE, PIXELS * _FINE), -1000.0)
        self.draw = ImageDraw.Draw(self.image)
        self.shift = shift

    def polygon(self, points: Points, hu: float) -> None:
        fine = _pixels(points + self.shift) * _FINE
        self.draw.polygon([tuple(map(float, one)) for one in fine], fill=hu)

    def ellipse(self, x: float, y: float, a: float, b: float, hu: float, tilt: float = 0, power: float = 2) -> None:
        self.polygon(ellipse(x, y, a, b, tilt, power), hu)


def ellipse(x: float, y: float, a: float, b: float, tilt: float = 0, power: float = 2) -> Points:
    """Return an ellipse (or super-ellipse) as points in mm; tilt in degrees."""
    angle = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    points = np.stack([a * np.sign(cos) * abs(cos) ** (2 / power), b * np.sign(sin) * abs(sin) ** (2 / power)], axis=1)
    turn = math.radians(tilt)
    return points @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]) + [x, y]


def _uneven(random: np.random.Generator, x: float, y: float, a: float, b: float, tilt: float = 0) -> Points:
    points = ellipse(x, y, a, b, tilt)
    angle = np.linspace(0, 2 * np.pi, len(points), endpoint=False)
    factor = np.ones(len(points))
    for order in (2, 3, 5):
        factor += 0.035 * np.cos(order * angle + random.uniform(0, 2 * np.pi))
    return (points - [x, y]) * factor[:, None] + [x, y]


def _kept_inside(points: Points, x: float, y: float, a: float, b: float) -> Points:
    """Return points with those outside of an ellipse pulled onto it."""
    away = points - [x, y]
    far = np.hypot(away[:, 0] / a, away[:, 1] / b)
    return away / np.maximum(far, 1)[:, None] + [x, y]


def _frame(body: _Slice) -> None:
    """Draw what chest and abdomen share: fat, wall, spine, ribs, table."""
    body.ellipse(0, 124, 190, 3.5, -300)
    body.ellipse(0, 0, 168, 116, -105, power=2.4)
    body.ellipse(0, 0, 150, 99, 48, power=2.3)


def _spine(body: _Slice, y: float) -> None:
    for side in (-1, 1):
        body.ellipse(side * 34, y + 22, 25, 15, 55, tilt=side * 12)
    body.ellipse(0, y + 26, 7, 20, 430)
    body.ellipse(0, y + 20, 22, 6, 430)
    body.ellipse(0, y + 17, 11, 9, 430)
    body.ellipse(0, y + 17, 8, 7, 25)
    body.ellipse(0, y, 21, 16, 520, power=2.4)
    body.ellipse(0, y, 18, 13.4, 190, power=2.4)


def _ribs(body: _Slice, a: float, b: float) -> None:
    for angle in (18, 48, 78, 128, 160, 200, 232, 282, 312, 342):
        turn = math.radians(angle)
        body.ellipse(a * math.sin(turn), -b * math.cos(turn), 10, 3.6, 420, tilt=angle)


def _abdomen(body: _Slice, random: np.random.Generator, has_cyst: bool) -> None:
    _frame(body)
    _ribs(body, 144, 93)
    body.ellipse(0, -5, 139, 84, -95)
    _spine(body, 52)
    fat = (0, -5, 136, 81)
    body.polygon(_kept_inside(_uneven(random, -68, -14, 74, 62), *fat), 108)
    body.polygon(_kept_inside(_uneven(random, 2, -46, 52, 24, -8), *fat), 108)
    for x, y, a, b, tilt in ((-60, -30, 22, 2.6, 20), (-96, 20, 18, 2.4, -35), (-48, 4, 20, 3, 60), (-104, -30, 14, 2.2, 70),
                             (-10, -44, 18, 2.2, -15)):  # fmt: skip
        body.ellipse(x, y, a, b, 165, tilt)
    if has_cyst:
        body.ellipse(-56, -44, 10, 9, 5)
    body.ellipse(-20, 24, 11, 9, 150)
    body.ellipse(12, 26, 10, 10, 190)
    body.polygon(_kept_inside(_uneven(random, 104, 14, 22, 40, 12), *fat), 122)
    body.polygon(_uneven(random, 36, 2, 34, 8, -12), 95)
    stomach = _uneven(random, 72, -38, 38, 27, 8)
    body.polygon(stomach, 62)
    inner = (stomach - [72, -38]) * 0.9 + [72, -38]
    body.polygon(inner, 15)
    gas = inner.copy()
    gas[:, 1] = np.minimum(gas[:, 1], -46)  # a straight level: the patient lies on the back
    body.polygon(gas, -950)
    for side in (-1, 1):
        body.ellipse(side * 68, 48, 18, 25, 175, tilt=side * -14)
        body.ellipse(side * 64, 48, 6, 11, -60, tilt=side * -14)


def _chest(body: _Slice, random: np.random.Generator) -> None:
    _frame(body)
    _ribs(body, 143, 92)
    body.ellipse(0, -90, 17, 5, 300)
    lungs = [(side * 74, 0, 60, 80) for side in (-1, 1)]
    for lung in lungs:
        body.polygon(_kept_inside(ellipse(*lung), 0, 0, 138, 88), -860)
    body.polygon(_uneven(random, 0, -6, 42, 74), -92)
    _spine(body, 64)
    body.ellipse(-10, -34, 17, 16, 190)
    body.ellipse(22, -28, 15, 13, 180, tilt=30)
    body.ellipse(-30, -26, 9, 8, 170)
    body.ellipse(22, 40, 12, 12, 200)
    body.ellipse(2, 8, 10, 9, 60)
    body.ellipse(2, 8, 8.4, 7.4, -970)
    for (x, y, a, b), side in zip(lungs, (-1, 1), strict=True):
        start = np.array([side * 40.0, 4.0])
        for _ in range(60):
            turn, far = random.uniform(0, 2 * np.pi), random.uniform(0.45, 0.93)
            end = np.array([x + a * far * math.cos(turn), y + b * far * math.sin(turn)])
            if abs(end[0]) < 44:
                continue
            begin = start + (end - start) * random.uniform(0.1, 0.6)
            across_ = np.array([begin[1] - end[1], end[0] - begin[0]])
            across_ *= random.uniform(0.4, 1.3) / max(np.hypot(*across_), 1)
            body.polygon(np.stack([begin + across_, end + across_ * 0.3, end - across_ * 0.3, begin - across_]), -50)


def hounsfield(scan_id: str, visit: int) -> np.ndarray:
    """Return a slice in HU, shape (512, 512).

    Raises:
        KeyError: If there is no such scan.
    """
    from scipy import ndimage  # takes long to load, which a screen without a slice need not wait for

    scan = SCANS[scan_id]
    random = np.random.default_rng(_seed(scan.id, "body"))
    body = _Slice(_shift(scan, visit))
    if scan.region == "abdomen":
        _abdomen(body, random, scan.has_cyst)
    else:
        _chest(body, random)
    fine = np.asarray(body.image, dtype=np.float32).copy()
    for each in _drawn(scan_id, visit):
        mask = Image.new("L", body.image.size, 0)
        for outline in each.outlines:
            points = _pixels(outline) * _FINE
            ImageDraw.Draw(mask).polygon([tuple(map(float, one)) for one in points], fill=255)
        sigma = each.lesion.blur_mm / SPACING_MM * _FINE
        soft = ndimage.gaussian_filter(np.asarray(mask, dtype=np.float32) / 255, sigma)
        fine = fine * (1 - soft) + each.lesion.hu * soft
    coarse = fine.reshape(PIXELS, _FINE, PIXELS, _FINE).mean(axis=(1, 3))
    coarse = ndimage.gaussian_filter(coarse, 0.6)
    noise = ndimage.gaussian_filter(
        np.random.default_rng(_seed(scan.id, "noise", visit)).standard_normal(coarse.shape), 0.8
    )
    return coarse + noise / noise.std() * (18 if scan.region == "chest" else 14)


@cache
def picture(scan_id: str, visit: int) -> bytes:
    """Return a slice as PNG that keeps its HU (`HU_OFFSET`, `HU_STEP`), with its label burned in.

    Raises:
        KeyError: If there is no such scan or visit.
    """
    if visit not in range(VISITS):
        raise KeyError(visit)
    hu = hounsfield(scan_id, visit)
    words = Image.new("L", (PIXELS, PIXELS), 0)
    draw = ImageDraw.Draw(words)
    font = ImageFont.load_default(size=18)
    draw.text((PIXELS / 2, 16), WORDS, fill=255, font=font, anchor="mm")
    bar = 50 / SPACING_MM
    draw.line([(PIXELS - 30 - bar, 488), (PIXELS - 30, 488)], fill=255, width=3)
    draw.text((PIXELS - 30 - bar / 2, 500), f"50 mm, pixel {SPACING_MM} mm", fill=255, font=ImageFont.load_default(size=13), anchor="mm")
    draw.text((14, PIXELS / 2), "R", fill=255, font=font, anchor="mm")
    burned = np.asarray(words, dtype=np.float32) / 255
    hu = hu * (1 - burned) + 2500 * burned
    value = np.clip(np.round((hu + HU_OFFSET) / HU_STEP), 0, 65_535).astype(np.uint16)
    colours = np.stack([value >> 8, value & 255, np.zeros_like(value)], axis=2).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(colours, "RGB").save(file, "PNG", optimize=True)
    return file.getvalue()


def windowed(hu: np.ndarray, level: float, width: float) -> np.ndarray:
    """Return grey values 0 to 255 as a window shows them."""
    return np.clip((hu - (level - width / 2)) / width * 255, 0, 255).astype(np.uint8)


def in_words(scan_id: str, visit: int, found: Sequence[Truth] | None = None) -> str:
    """Return the text alternative of a slice."""
    scan = SCANS[scan_id]
    lesions = found if found is not None else truths(scan_id, visit)
    listed = "; ".join(f"{one.id}, {'a node' if one.is_node else 'a lesion'} in the {one.organ}" for one in lesions)
    return f"{WORDS}. Axial slice of the {scan.region}, visit {visit + 1} of {VISITS}. To measure: {listed}."
