"""Cells, drawn round the origin. Small ones to be repeated, big ones ("hero") for a close-up.

Every membrane is a double contour: the outline, and once more at 96 %. Depth comes from a halo, a gradient
lit from the upper left, and that rim; from nothing else. A cell is told by its shape first, by its colour
second: round with bristles is a T cell, lumpy is a tumour cell, armed is a dendritic cell.
"""

import math
import random

from immunobook.diagram.kit.geometry import Point, flat_faced, lumpy, number, point, shrunk, smooth
from immunobook.diagram.kit.signals import brake_bar
from immunobook.diagram.kit.svg import place

T_HERO = flat_faced(near=176, far=171, half_height=226)
"""Outline of the big T cell, 347 x 452; its face looks to the right."""

TUMOUR_HERO = flat_faced(
    near=183, far=182, half_height=228, facing=-1, far_exponent=2.2, points=52, lumps=0.05, seed=4
)
"""Outline of the big tumour cell, 365 x 456; its face looks to the left."""


def _disc(x: float, y: float, r: float, attributes: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" {attributes}/>'


def _body(outline: str, kind: str, width: float) -> str:
    return f'<path d="{outline}" class="s-{kind}" fill="url(#g-{kind})" stroke-width="{number(width)}" stroke-linejoin="round"/>'


def _nucleus(outline: str, kind: str, width: float) -> str:
    return f'<path d="{outline}" class="s-{kind}" fill="url(#n-{kind})" stroke-width="{number(width)}"/>'


def _hero(outline: list[Point], kind: str, between: str = "") -> str:
    """Halo, body and rim of a big cell; `between` goes under the body."""
    data = smooth(outline)
    return (
        f'<path class="halo s-{kind}" d="{data}"/>{between}{_body(data, kind, 3.4)}'
        f'<path class="rim s-{kind}" d="{smooth(shrunk(outline))}"/>'
    )


# --- T cells ------------------------------------------------------------------------------------------


def t_cell(r: float = 14, *, state: str = "effector", kind: str = "tcell", clone: int = 0) -> str:
    """Draw a small T cell.

    Args:
        r: Radius of the body; bristles add 17 %.
        state: "effector" (bristles all round, nucleus 62 %), "naive" (seven short bristles, nucleus 76 %:
            hardly any cell round it), "exhausted" (pale, no bristles, three brake bars) or "memory" (a second ring).
        kind: Colour: tcell or treg.
        clone: 0 for none; 1 to 6 adds a flag with a sign, so that clones differ by shape.
    """
    bristles = {"effector": 14, "naive": 7, "exhausted": 0, "memory": 14}[state]
    length = 0.17 if state != "naive" else 0.12
    angles = [math.tau * i / bristles for i in range(bristles)]
    data = "".join(
        "M"
        + point(r * math.cos(a), r * math.sin(a))
        + "L"
        + point(r * (1 + length) * math.cos(a), r * (1 + length) * math.sin(a))
        for a in angles
    )
    drawing = ""
    if state == "memory":
        drawing += _disc(0, 0, r * 1.36, f'class="line s-{kind}" stroke-width="{number(max(1.6, r * 0.1))}"')
    if bristles:
        drawing += f'<path class="line s-{kind}" d="{data}" stroke-width="{number(max(1.6, r * 0.09))}"/>'
    width = number(max(1.8, r * 0.1))
    nucleus = 0.76 if state == "naive" else 0.62
    if state == "exhausted":
        pale = f"fill:color-mix(in oklab,var(--im-{kind}-fill),var(--im-stage) 55%)"
        drawing += _disc(
            0,
            0,
            r,
            f'class="s-{kind}" style="{pale}" stroke-width="{width}" stroke-dasharray="{number(r * 0.5)} {number(r * 0.16)}"',
        )
        drawing += _disc(
            -r * 0.06,
            0,
            r * nucleus,
            f'class="s-{kind}" fill="url(#n-{kind})" stroke-width="1.2" opacity=".55"',
        )
        drawing += "".join(
            place(
                brake_bar(r * 0.42, r * 0.56, r * 0.17),
                r * 0.88 * math.cos(a),
                r * 0.88 * math.sin(a),
                turn=math.degrees(a),
            )
            for a in (math.radians(d) for d in (-70, 0, 70))
        )
    else:
        drawing += _disc(0, 0, r, f'class="s-{kind}" fill="url(#g-{kind})" stroke-width="{width}"')
        drawing += _disc(
            -r * 0.06, 0, r * nucleus, f'class="s-{kind}" fill="url(#n-{kind})" stroke-width="1.2"'
        )
    if clone:
        drawing += place(clone_sign(clone, r * 0.36), -r * 0.06, 0)
    return drawing


def clone_sign(clone: int, r: float = 5) -> str:
    """Draw the sign of a clone (1 to 6) for the nucleus: told by shape, so no colour has to be learnt."""
    shapes = {
        1: f'<circle r="{number(r * 0.75)}"/>',
        2: f'<rect x="{number(-r * 0.7)}" y="{number(-r * 0.7)}" width="{number(r * 1.4)}" height="{number(r * 1.4)}"/>',
        3: f'<path d="M0,{number(-r)}L{number(r * 0.95)},{number(r * 0.7)}H{number(-r * 0.95)}Z"/>',
        4: f'<path d="M{number(-r)},0H{number(r)}M0,{number(-r)}V{number(r)}" class="line" stroke-width="{number(r * 0.55)}"/>',
        5: f'<circle r="{number(r * 0.8)}" fill="none" stroke-width="{number(r * 0.5)}"/>',
        6: f'<path d="M{number(-r)},{number(-r * 0.45)}H{number(r)}M{number(-r)},{number(r * 0.45)}H{number(r)}" class="line" stroke-width="{number(r * 0.5)}"/>',
    }
    tone = "light-dark(var(--im-surface),var(--im-ink))"  # pale in both modes, because the nucleus is dark by night
    return f'<g style="fill:{tone};stroke:{tone};stroke-width:0">{shapes[clone]}</g>'


def regulatory_t_cell(r: float = 14) -> str:
    """Draw a Treg: a T cell in its own colour with a diagonal band of three stripes."""
    stripes = ""
    for offset in (-0.34, 0, 0.34):
        half = math.sqrt(1 - offset**2) * 0.94
        x1, y1 = (-half + offset) * r * 0.7071, (half + offset) * r * 0.7071
        x2, y2 = (half + offset) * r * 0.7071, (-half + offset) * r * 0.7071
        stripes += "M" + point(x1, y1) + "L" + point(x2, y2)
    return (
        t_cell(r, kind="treg")
        + f'<path class="line s-treg" d="{stripes}" stroke-width="{number(max(1.6, r * 0.12))}"/>'
    )


def hero_t_cell(kind: str = "tcell") -> str:
    """Draw the big T cell (outline `T_HERO`, face to the right): bristles all round but at the contact."""
    bristles = ""
    for x, y in T_HERO:
        if x > 110 and abs(y) < 205:
            continue
        across, down = x / 171**2, y / 226**2
        length = math.hypot(across, down)
        bristles += "M" + point(x, y) + "L" + point(x + 11 * across / length, y + 11 * down / length)
    spots = (
        (-109, -66, 13),
        (-55, -84, 9),
        (-27, -38, 12),
        (-99, 2, 10),
        (-55, 24, 14),
        (-125, -24, 7),
        (-73, -32, 6),
    )
    return (
        _hero(T_HERO, kind, f'<path class="line s-{kind}" d="{bristles}" stroke-width="4" opacity=".85"/>')
        + _nucleus(smooth(lumpy(84, 0.03, 9, 5, height=98, centre=(-69, -30))), kind, 2.2)
        + f'<g class="f-{kind}" opacity=".22">{"".join(_disc(*spot, "") for spot in spots)}</g>'
    )


def centrosome(ends: list[Point], kind: str = "tcell") -> str:
    """Draw a centrosome at the origin with thin rays (microtubules) to the granules at `ends`."""
    rays = "".join(f"M0,0L{point(*end)}" for end in ends)
    return (
        f'<path class="line s-{kind}" d="{rays}" stroke-width="1.6" opacity=".55"/>'
        f'<circle r="7" class="surface s-{kind}" stroke-width="2.4"/>'
        f'<path class="line s-{kind}" stroke-width="2" d="M-3,0h6M0,-3v6"/>'
    )


# --- tumour cells --------------------------------------------------------------------------------------


def tumour_cell(variant: int = 0, r: float = 31) -> str:
    """Draw a small tumour cell: lumps of 8.5 %, big uneven nucleus, two nucleoli. Four variants, 0 to 3."""
    seed = 30 + variant % 4
    chance = random.Random(seed)
    x, y = chance.uniform(-0.1, 0.1) * r, chance.uniform(-0.1, 0.1) * r
    return (
        _body(smooth(lumpy(r, 0.085, 10, seed, waves=4)), "tumour", max(1.8, r * 0.06))
        + _nucleus(
            smooth(lumpy(r * 0.5, 0.13, 7, seed + 7, height=r * 0.46, centre=(x, y))),
            "tumour",
            max(1.1, r * 0.03),
        )
        + _disc(x - r * 0.12, y - r * 0.06, r * 0.1, 'class="f-tumour"')
        + _disc(x + r * 0.16, y + r * 0.1, r * 0.07, 'class="f-tumour"')
    )


def dying_tumour_cell(variant: int = 0, r: float = 31) -> str:
    """Draw a small tumour cell that is dying: dashed outline, bubbles, the nucleus in pieces."""
    seed = 30 + variant % 4
    chance = random.Random(seed + 50)
    bubbles = pieces = ""
    for i in range(7):
        angle = math.tau * i / 7 + chance.uniform(-0.25, 0.25)
        bubbles += _disc(
            r * 0.92 * math.cos(angle),
            r * 0.92 * math.sin(angle),
            r * chance.uniform(0.13, 0.26),
            'class="s-tumour" fill="url(#g-tumour)" stroke-width="1.4"',
        )
    for i in range(5):
        angle = math.tau * i / 5 + 0.4
        pieces += _disc(
            r * 0.36 * math.cos(angle),
            r * 0.33 * math.sin(angle),
            r * chance.uniform(0.09, 0.17),
            'class="f-tumour"',
        )
    return (
        bubbles
        + (
            f'<path d="{smooth(lumpy(r * 0.9, 0.1, 9, seed, waves=4))}" class="s-tumour" stroke-width="1.8" stroke-dasharray="5 4" '
            'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 45%)"/>'
        )
        + pieces
    )


def ghost(variant: int = 0, r: float = 29) -> str:
    """Draw what is left of a small tumour cell: a pale dashed disc, six bubbles, three dots."""
    seed = 30 + variant % 4
    chance = random.Random(seed + 50)
    drawing = (
        f'<path d="{smooth(lumpy(r * 0.72, 0.12, 9, seed, waves=4))}" class="panel s-tumour" stroke-width="1.6" '
        'stroke-dasharray="4 4"/>'
    )
    for i in range(6):
        angle = math.tau * i / 6 + chance.uniform(-0.3, 0.3)
        drawing += _disc(
            r * 0.9 * math.cos(angle),
            r * 0.9 * math.sin(angle),
            r * chance.uniform(0.1, 0.2),
            'class="panel s-tumour" stroke-width="1.4"',
        )
    for i in range(3):
        angle = math.tau * i / 3 + 0.5
        drawing += _disc(r * 0.28 * math.cos(angle), r * 0.28 * math.sin(angle), r * 0.13, 'class="f-tumour"')
    return drawing


def hero_tumour_cell() -> str:
    """Draw the big tumour cell (outline `TUMOUR_HERO`, face to the left) with nucleus and mitochondria."""
    mitochondrion = (
        '<rect x="-24" y="-10" width="48" height="20" rx="10" class="s-tumour" stroke-width="1.4" opacity=".8" '
        'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-tumour-core) 50%)"/>'
        '<path class="line s-tumour" d="M-14,-5v8M-5,5v-8M4,-5v8M13,5v-8" stroke-width="1.3" opacity=".7"/>'
    )
    spots = ((88, -52, 8), (44, 26, 9), (72, 44, 6))
    return (
        _hero(TUMOUR_HERO, "tumour")
        + "".join(
            place(mitochondrion, x, y, turn=turn)
            for x, y, turn in ((-26, 180, -14), (98, 140, 34), (60, -156, -28), (-52, -178, 24))
        )
        + _nucleus(smooth(lumpy(72, 0.085, 9, 11, height=80, centre=(80, -12))), "tumour", 2.4)
        + _disc(50, -30, 17, 'class="f-tumour"')
        + _disc(96, 10, 12, 'class="f-tumour"')
        + f'<g class="f-tumour" opacity=".3">{"".join(_disc(*spot, "") for spot in spots)}</g>'
    )


def hero_dying_tumour_cell() -> str:
    """Draw the big tumour cell dying: shrunken dashed body, bubbles at the far side, nucleus in six pieces."""
    body = smooth(
        [
            (x - 4, y)
            for x, y in flat_faced(
                near=179, far=168, half_height=214, facing=-1, far_exponent=2.2, points=52, lumps=0.07, seed=9
            )
        ]
    )
    chance = random.Random(3)
    bubbles = ""
    for i, r in enumerate((17, 23, 14, 29, 17, 23, 29, 14, 23, 17, 26)):
        angle = math.radians(-95 + i * 19.5)
        x = -4 + (172 + chance.uniform(-4, 8)) * math.cos(angle)
        y = (212 + chance.uniform(-4, 8)) * math.sin(angle)
        bubbles += _disc(x, y, r, 'class="s-tumour" fill="url(#g-tumour)" stroke-width="2.2"')
    pieces = "".join(
        f'<path d="{smooth(lumpy(r, 0.12, 7, seed, centre=(x, y)))}" class="f-tumour" stroke-width="2" '
        'style="stroke:var(--im-tumour-core)"/>'
        for seed, (x, y, r) in enumerate(
            ((46, -44, 31), (108, -54, 22), (96, 22, 32), (32, 36, 19), (140, -2, 13), (124, 82, 13)), 1
        )
    )
    return (
        f'<path class="halo s-tumour" d="{body}" style="opacity:.1"/>{bubbles}'
        f'<path d="{body}" class="s-tumour" stroke-width="3" stroke-dasharray="13 8" '
        f'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 45%)"/>{pieces}'
    )


# --- the others ----------------------------------------------------------------------------------------


def dendritic_cell(r: float = 27, variant: int = 0, arms: int = 8) -> str:
    """Draw a dendritic cell: body .62 r, uneven arms 1.3 to 1.75 r with rounded ends, bent nucleus."""
    chance = random.Random((9, 3, 6)[variant % 3])
    outline: list[Point] = []
    for i in range(arms):
        angle = math.tau * i / arms + chance.uniform(-0.12, 0.12)
        reach = r * chance.uniform(1.3, 1.75)
        for distance, turn in (
            (0.62 * r, -0.36),
            (0.72 * reach, -0.15),
            (reach, -0.05),
            (reach, 0.05),
            (0.72 * reach, 0.15),
        ):
            outline.append((distance * math.cos(angle + turn), distance * math.sin(angle + turn)))
    return _body(smooth(outline), "dendritic", max(2, r * 0.07)) + _nucleus(
        smooth(lumpy(r * 0.42, 0.16, 7, variant + 6, height=r * 0.36, waves=2)), "dendritic", 1.4
    )


def nk_cell(r: float = 15) -> str:
    """Draw an NK cell: round and smooth, bean-shaped nucleus, five big granules."""
    bean = [
        (-0.5, -0.42),
        (-0.12, -0.56),
        (0.18, -0.4),
        (0.06, -0.08),
        (0.1, 0.22),
        (-0.02, 0.52),
        (-0.4, 0.5),
        (-0.62, 0.05),
    ]
    granules = ((0.48, -0.5), (0.62, -0.06), (0.44, 0.42), (0.3, 0.08), (0.12, 0.74))
    return (
        _disc(0, 0, r, f'class="s-nk" fill="url(#g-nk)" stroke-width="{number(max(1.8, r * 0.1))}"')
        + _nucleus(smooth([(x * r, y * r) for x, y in bean]), "nk", max(1.2, r * 0.05))
        + "".join(
            _disc(x * r, y * r, r * 0.13, 'class="f-nk" style="stroke:var(--im-ink);stroke-width:.8"')
            for x, y in granules
        )
    )


def _scalloped(r: float, lobes: int = 7, depth: float = 0.1, stretch: float = 1) -> list[Point]:
    outline = []
    for i in range(lobes * 4):
        angle = math.tau * i / (lobes * 4)
        swell = 1 - depth + depth * 2 * abs(math.sin(lobes * angle / 2))
        outline.append((r * stretch * swell * math.cos(angle), r / stretch * swell * math.sin(angle)))
    return outline


def mdsc(r: float = 17) -> str:
    """Draw a myeloid-derived suppressor cell: seven scallops, a nucleus of three lobes on a thread."""
    lobes = ((-0.36, -0.2), (0.02, 0.34), (0.38, -0.2))
    thread = "M" + "L".join(point(x * r, y * r) for x, y in lobes)
    return (
        _body(smooth(_scalloped(r)), "myeloid", max(2, r * 0.1))
        + f'<path class="line s-myeloid" d="{thread}" stroke-width="{number(r * 0.16)}"/>'
        + "".join(
            _disc(x * r, y * r, r * 0.25, 'class="s-myeloid" fill="url(#n-myeloid)" stroke-width="1.3"')
            for x, y in lobes
        )
    )


def macrophage(r: float = 22, pole: str = "M2") -> str:
    """Draw a macrophage: scalloped, pale vacuoles. M1 is round and holds red pieces; M2 is drawn out and empty."""
    stretch = 1.0 if pole == "M1" else 1.22
    vacuoles = ((0.36, -0.34, 0.17), (0.5, 0.16, 0.13), (0.12, 0.52, 0.16))
    drawing = _body(
        smooth(_scalloped(r, depth=0.1 if pole == "M2" else 0.14, stretch=stretch)),
        "myeloid",
        max(2, r * 0.09),
    )
    drawing += _nucleus(
        smooth(lumpy(r * 0.36, 0.18, 7, 3, height=r * 0.3, waves=2, centre=(-r * 0.28 * stretch, -r * 0.05))),
        "myeloid",
        1.3,
    )
    for x, y, size in vacuoles:
        drawing += _disc(
            x * r * stretch, y * r / stretch, size * r, 'class="surface s-myeloid" stroke-width="1.2"'
        )
        if pole == "M1":
            h = size * r * 0.6
            drawing += f'<path class="f-antigen" d="M{point(x * r, y * r - h)}l{point(h * 0.8, h)} {point(-h * 0.8, h)} {point(-h * 0.8, -h)}Z"/>'
    return drawing


def fibroblast(length: float = 60) -> str:
    """Draw a fibroblast: a spindle with an oval nucleus."""
    half, thick = length / 2, length * 0.13
    outline = [
        (-half, 0),
        (-half * 0.45, -thick * 0.7),
        (0, -thick),
        (half * 0.45, -thick * 0.7),
        (half, 0),
        (half * 0.45, thick * 0.6),
        (0, thick * 0.8),
        (-half * 0.45, thick * 0.6),
    ]
    return _body(smooth(outline), "tissue", 1.8) + (
        f'<ellipse rx="{number(half * 0.26)}" ry="{number(thick * 0.5)}" class="s-tissue" fill="url(#n-tissue)" stroke-width="1.2"/>'
    )


def red_blood_cell() -> str:
    """Draw a red blood cell, 19 x 13, with its dimple."""
    return (
        '<ellipse rx="9.5" ry="6.4" class="m-blood" style="stroke-width:1.5"/>'
        '<ellipse rx="4" ry="2.2" class="f-blood" opacity=".45"/>'
    )


def healthy_cell(size: float = 40) -> str:
    """Draw one tile of healthy tissue: even, rounded, a small nucleus in the middle."""
    half = size / 2
    return (
        f'<rect x="{number(-half)}" y="{number(-half)}" width="{number(size)}" height="{number(size)}" rx="{number(size * 0.2)}" '
        'class="s-tissue" fill="url(#g-tissue)" stroke-width="1.8"/>'
        f'<circle r="{number(size * 0.14)}" class="s-tissue" fill="url(#n-tissue)" stroke-width="1.1"/>'
    )
