"""Places and things that are neither cell nor membrane molecule: vessels, node, bed, body, gene, protein."""

import math
import random

from immunobook.diagram.kit.cells import healthy_cell, red_blood_cell
from immunobook.diagram.kit.geometry import Curve, Point, number, point, smooth, superellipse
from immunobook.diagram.kit.svg import place


def _tube(data: str, kind: str, width: float) -> str:
    """Three strokes of one path: wall, lining, light."""
    return (
        f'<path class="line s-{kind}" d="{data}" stroke-width="{number(width)}"/>'
        f'<path class="line" d="{data}" stroke-width="{number(width - 7)}" style="stroke:var(--im-{kind}-fill)"/>'
        f'<path class="line" d="{data}" stroke-width="{number(width * 0.42)}" '
        f'style="stroke:color-mix(in oklab,var(--im-{kind}-fill),var(--im-surface) 45%)"/>'
    )


def blood_vessel(curve: Curve, width: float = 66, red_cells: int = 12, seed: int = 8) -> str:
    """Draw a blood vessel along a curve, with flat wall nuclei and red cells near the walls."""
    chance = random.Random(seed)
    drawing = _tube(curve.data, "blood", width)
    wall = width / 2 - 3
    steps = round(curve.pieces * 4.4)
    for i in range(steps):
        spot = (i + 0.5) * curve.pieces / steps
        for aside in (-wall, wall):
            x, y = curve.at(spot, aside)
            drawing += (
                f'<ellipse rx="9" ry="3.4" class="f-blood" '
                f'transform="translate({point(x, y)}) rotate({number(curve.heading(spot))})"/>'
            )
    for i in range(red_cells):
        spot = (i + 0.6) * curve.pieces / (red_cells + 0.4)
        x, y = curve.at(spot, (-1) ** i * width * chance.uniform(0.12, 0.2))
        drawing += place(red_blood_cell(), x, y, turn=chance.uniform(-40, 40))
    return drawing


def lymph_vessel(curve: Curve, width: float = 46, valves: tuple[float, ...] = ()) -> str:
    """Draw a lymph vessel along a curve; valves, V-shaped and open towards the flow, at these places."""
    drawing = _tube(curve.data, "node", width)
    half = width * 0.33
    for spot in valves:
        x, y = curve.at(spot)
        drawing += (
            f'<path class="line s-node" d="M{number(-half)},{number(-half)}L0,0L{number(-half)},{number(half)}" stroke-width="2.4" '
            f'transform="translate({point(x, y)}) rotate({number(curve.heading(spot))})"/>'
        )
    return drawing


LYMPH_NODE: tuple[Point, ...] = (
    (-156, 16),
    (-148, -42),
    (-88, -78),
    (-8, -82),
    (72, -76),
    (134, -46),
    (154, 0),
    (138, 48),
    (82, 76),
    (28, 66),
    (-8, 52),
    (-46, 66),
    (-100, 82),
    (-146, 60),
)
"""Outline of the lymph node round the origin, 310 x 164, with its notch below."""


def lymph_node(scale: float = 1) -> str:
    """Draw a lymph node: bean with a capsule line and four dotted round follicles."""
    outline = [(x * scale, y * scale) for x, y in LYMPH_NODE]
    rim = smooth([(x * 0.955, y * 0.93) for x, y in outline])
    data = smooth(outline)
    follicles = "".join(
        f'<circle cx="{number(x * scale)}" cy="{number(y * scale)}" r="{number(r * scale)}" class="s-node" stroke-width="1.2" '
        'stroke-dasharray="2 5" stroke-linecap="round" style="fill:color-mix(in oklab,var(--im-node-fill),var(--im-node-core) 45%)"/>'
        for x, y, r in ((-106, 40, 22), (-102, -36, 20), (102, 38, 20), (-14, -54, 17))
    )
    return (
        f'<path class="halo s-node" d="{data}"/><path class="p-node" d="{data}" stroke-width="3.4"/>'
        f'<path class="rim s-node" d="{rim}"/>{follicles}'
    )


def tumour_bed(half_width: float, half_height: float, exponent: float = 2.7) -> str:
    """Draw the ground of a tumour: pale, with a dashed edge."""
    data = smooth(superellipse(half_width, half_height, exponent))
    return (
        f'<path d="{data}" class="s-tumour" stroke-width="2.4" stroke-dasharray="9 7" '
        'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 62%)"/>'
    )


def stroma_fibres(
    half_width: float, half_height: float, count: int = 46, seed: int = 8, depth: float = 0.07
) -> str:
    """Draw fibres in a ring round the nest; class `fibres`, which a scene thickens when T cells are kept out."""
    chance = random.Random(seed)
    data = ""
    for i in range(count):
        angle = math.tau * i / count + chance.uniform(-0.05, 0.05)
        swell, length = 1 + chance.uniform(-depth, depth), chance.uniform(0.05, 0.1)
        shift = chance.uniform(-3, 3)
        data += smooth(
            [
                (
                    half_width * swell * math.cos(angle + d),
                    half_height * swell * math.sin(angle + d) + (shift if d == 0 else 0),
                )
                for d in (-length, 0, length)
            ],
            closed=False,
        )
    return f'<path class="line fibres s-tissue" d="{data}" stroke-width="2" opacity=".55"/>'


def healthy_tissue(columns: int, rows: int, size: float = 40) -> str:
    """Draw a field of healthy tissue, centred on the origin."""
    step = size + 2
    return "".join(
        place(healthy_cell(size), (c - (columns - 1) / 2) * step, (r - (rows - 1) / 2) * step)
        for r in range(rows)
        for c in range(columns)
    )


def dna(
    length: float = 160,
    height: float = 34,
    turns: float = 2,
    kind: str = "tumour",
    mutation: float | None = None,
) -> str:
    """Draw a DNA strand from the origin along +x; `mutation` (0 to 1) marks a changed rung with a diamond."""
    steps = round(turns * 12)
    waves = [
        smooth(
            [
                (length * i / steps, side * height / 2 * math.sin(math.tau * turns * i / steps))
                for i in range(steps + 1)
            ],
            closed=False,
        )
        for side in (1, -1)
    ]
    rungs = ""
    for i in range(round(turns * 8) + 1):
        share = i / round(turns * 8)
        reach = height / 2 * math.sin(math.tau * turns * share)
        if abs(reach) > 3:
            rungs += f"M{point(length * share, reach)}V{number(-reach)}"
    drawing = f'<path class="line s-{kind}" d="{rungs}" stroke-width="2.4" opacity=".6"/>' + "".join(
        f'<path class="line s-{kind}" d="{wave}" stroke-width="3.4"/>' for wave in waves
    )
    if mutation is not None:
        x, r = length * mutation, height * 0.3
        drawing += f'<path class="antigen" d="M{point(x - r * 0.78, 0)}L{point(x, -r)}L{point(x + r * 0.78, 0)}L{point(x, r)}Z"/>'
    return drawing


def protein(
    beads: int = 11, r: float = 8, seed: int = 2, kind: str = "tumour", odd: int | None = None
) -> str:
    """Draw a folded protein: a chain of beads in loops round the origin; bead number `odd` is a red diamond."""
    chance = random.Random(seed)
    spots: list[Point] = []
    for i in range(beads):
        row, column = divmod(i, 4)
        column = column if row % 2 == 0 else 3 - column
        spots.append(
            (
                (column - 1.5) * r * 2.1 + chance.uniform(-2, 2),
                (row - (beads - 1) // 8) * r * 1.9 + chance.uniform(-3, 3),
            )
        )
    drawing = f'<path class="line s-{kind}" d="{smooth(spots, closed=False)}" stroke-width="3"/>'
    for i, (x, y) in enumerate(spots):
        if i == odd:
            h = r * 1.25
            drawing += f'<path class="antigen" d="M{point(x - h * 0.78, y)}L{point(x, y - h)}L{point(x + h * 0.78, y)}L{point(x, y + h)}Z"/>'
        else:
            drawing += f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r * 0.8)}" class="m-{kind}"/>'
    return drawing


def proteasome(width: float = 70, height: float = 92, kind: str = "myeloid") -> str:
    """Draw a proteasome: a barrel of four stacked rings, open at both ends."""
    ring, half = height / 4, width / 2
    drawing = ""
    for i in range(4):
        y, w = -height / 2 + i * ring, half * (0.88 if i in (0, 3) else 1)
        drawing += (
            f'<rect x="{number(-w)}" y="{number(y)}" width="{number(2 * w)}" height="{number(ring)}" rx="{number(ring * 0.42)}" '
            f'class="s-{kind}" fill="url(#g-{kind})" stroke-width="2.2"/>'
        )
        for k in (-0.5, 0, 0.5):
            drawing += f'<path class="line s-{kind}" d="M{point(w * k, y + 5)}v{number(ring - 10)}" stroke-width="1.3" opacity=".5"/>'
    for y in (-height / 2, height / 2):
        drawing += f'<ellipse cy="{number(y)}" rx="{number(half * 0.5)}" ry="{number(ring * 0.24)}" class="stage s-{kind}" stroke-width="2"/>'
    return drawing


_BODY_HALF: tuple[Point, ...] = (
    (0, 20),
    (26, 24),
    (47, 42),
    (58, 72),
    (58, 104),
    (51, 134),
    (38, 156),
    (27, 174),
    (26, 196),
    (34, 210),
    (62, 224),
    (104, 236),
    (140, 254),
    (162, 288),
    (170, 340),
    (178, 400),
    (184, 446),
    (196, 500),
    (204, 540),
    (214, 568),
    (232, 596),
    (245, 626),
    (246, 648),
    (236, 650),
    (226, 632),
    (224, 640),
    (226, 668),
    (224, 700),
    (214, 722),
    (202, 718),
    (194, 694),
    (188, 660),
    (184, 622),
    (176, 580),
    (166, 546),
    (152, 500),
    (140, 452),
    (128, 400),
    (116, 350),
    (110, 330),
    (107, 356),
    (103, 400),
    (100, 446),
    (100, 482),
    (108, 524),
    (120, 570),
    (127, 624),
    (128, 690),
    (124, 760),
    (118, 830),
    (20, 830),
    (14, 760),
    (8, 700),
    (0, 684),
)


def body_outline(scale: float = 1) -> str:
    """Return the path data of a standing person from the front, 492 x 810 before scaling, x centred, top at 20."""
    left = [(-x, y) for x, y in _BODY_HALF[1:-1]][::-1]
    return smooth([(x * scale, y * scale) for x, y in [*_BODY_HALF, *left]])


def body_figure(scale: float = 0.5) -> str:
    """Draw a standing person: a quiet outline on which organs and vessels can be shown."""
    data = body_outline(scale)
    return (
        f'<path class="halo s-tissue" d="{data}" style="opacity:.1"/>'
        f'<path d="{data}" class="s-edge" stroke-width="2.4" '
        'style="fill:color-mix(in oklab,var(--im-surface),var(--im-tissue-fill) 30%)"/>'
    )
