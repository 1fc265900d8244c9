"""Scene "The bispecific bridge": an engager with one arm on CD3 and one on a target of another cell.

Left the T cell, right what it is bound to: a tumour cell, a tumour cell that lost the target, or a healthy cell
that has it too. Below runs the blood, in which the price can be counted: cytokines.
"""

import math
import random

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Curve, Point, flat_faced, lumpy, membrane, number, shrunk, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

GIVEN = ".step-up,.at-once"
BRIDGED = ":is(.step-up,.at-once):not(.lost-target)"

APPEARS = {
    "engager": GIVEN,
    "bridge": BRIDGED,
    "target": ":not(.lost-target)",
    "tumour": ".has-target,.lost-target",
    "healthy": ".healthy-cell",
    "mhc": ":not(.no-mhc)",
    "gone-mhc": ".no-mhc",
    "alive": f":not({BRIDGED})",
    "dying": BRIDGED,
    "some": BRIDGED,
    "many": ".at-once:not(.lost-target)",
    "step-up": ".step-up",
    "at-once": ".at-once",
    "free-arm": ":is(.step-up,.at-once).lost-target",
    "lost": ".lost-target",
    "v-none": f":not({BRIDGED})",
    "v-some": ".step-up:not(.lost-target)",
    "v-many": ".at-once:not(.lost-target)",
}

MIDDLE = 254
SHRINK = 0.82
T_X, X = 212, 734
"""Centres of the T cell and of the cell on the right."""
SCALE = 1.25
TCR_Y = 128
BRIDGE_Y = (246, 358)
"""Heights of the two engagers; the receptor each holds on to is drawn above it."""
LIFT = 44

T_CELL = [(x * SHRINK, y * SHRINK) for x, y in cells.T_HERO]
TUMOUR = [(x * SHRINK, y * SHRINK) for x, y in cells.TUMOUR_HERO]
HEALTHY = flat_faced(near=183 * SHRINK, far=146, half_height=176, facing=-1, far_exponent=2.6)

VESSEL_Y = 504
DOSES_X, DOSES_Y = 708, 582
VESSEL = Curve(
    (
        (-60, VESSEL_Y + 6),
        (200, VESSEL_Y - 18),
        (360, VESSEL_Y + 16),
        (480, VESSEL_Y),
        (640, VESSEL_Y - 18),
        (800, VESSEL_Y + 12),
        (1020, VESSEL_Y - 2),
    )
)

GRANULES = (
    ((116, 352), (324, 268)),
    ((146, 386), (296, 274)),
    ((192, 366), (324, 296)),
    ((234, 396), (296, 304)),
    ((268, 362), (322, 325)),
    ((250, 322), (292, 334)),
)


def _t_face(y: float) -> float:
    return T_X + membrane(T_CELL, y - MIDDLE, 1)


def _face(y: float) -> float:
    return X + membrane(TUMOUR, y - MIDDLE, -1)


def draw() -> str:
    """Return the scene."""
    target = smooth([(X + x, MIDDLE + y) for x, y in TUMOUR])
    wall = [VESSEL.at(i / 8, -31) for i in range(17)] + [VESSEL.at(i / 8, 31) for i in range(16, -1, -1)]
    zones = (
        f'<path id="cell" class="zone" d="{target}"/>'
        f'<path id="vessel" class="zone" d="M{"L".join(f"{number(x)},{number(y)}" for x, y in wall)}Z"/>'
        f'<path id="contact" class="zone" d="M270,236H376V352H270Z"/>'
    )
    return document(
        "bispecific-bridge",
        "br",
        title="The bispecific bridge",
        description="A T cell on the left and another cell on the right. Two engagers can join them, one arm on CD3, one on "
        "the target. Below, a blood vessel with the cytokines that are set free.",
        view_box=(0, 0, 960, 640),
        narrow=(206, -16, 548, 736),
        start="no-drug has-target",
        body=_vessel()
        + _right()
        + _t_cell()
        + _windows()
        + _targets()
        + _engagers()
        + _price()
        + zones
        + _words(),
        appears=APPEARS,
        style=_STYLE,
        definitions=define("granule", molecules.granule())
        + define("cytokine", molecules.cytokine(7.5))
        + define(
            "bridge",
            molecules.bispecific(_face(BRIDGE_Y[0]) - 42 * SCALE + 4 - _t_face(BRIDGE_Y[0]) - 16 * SCALE),
        ),
    )


_STYLE = f"""
.zone{{fill:none;stroke:none}}
.granule{{transform:translate(var(--ax),var(--ay)) scale(.82)}}
.bispecific-bridge:is({BRIDGED}) .granule{{transform:translate(var(--bx),var(--by)) scale(.82)}}
.is-narrow .doses{{transform:translate(-250px,76px)}}
.is-narrow .right-name{{transform:translate(-180px,-16px)}}
.is-narrow .left-name{{transform:translate(180px,-16px)}}
.is-narrow .price-words{{transform:translate(180px,0)}}
.is-narrow .sub{{font-size:18px}}
"""


# --- the two cells -------------------------------------------------------------------------------------------


def _big(outline: list[Point], kind: str, between: str = "") -> str:
    data, rim = smooth(outline), smooth(shrunk(outline))
    return (
        f'<path class="halo s-{kind}" d="{data}"/>{between}'
        f'<path d="{data}" class="s-{kind}" fill="url(#g-{kind})" stroke-width="3.4" stroke-linejoin="round"/>'
        f'<path class="rim s-{kind}" d="{rim}"/>'
    )


def _t_cell() -> str:
    granules = "".join(
        group(
            use("granule", 0, 0),
            classes="mv granule",
            style=f"--ax:{a[0]}px;--ay:{a[1]}px;--bx:{b[0]}px;--by:{b[1]}px;transition-delay:{i * 45}ms",
        )
        for i, (a, b) in enumerate(GRANULES)
    )
    outline = smooth([(T_X + x, MIDDLE + y) for x, y in T_CELL])
    receptors = group(
        place(molecules.tcr(56), _t_face(TCR_Y), TCR_Y, scale=SCALE), classes="tcr-one"
    ) + "".join(
        place(
            molecules.tcr(44)
            + molecules.cd3(18, LIFT / SCALE)
            + f'<circle class="tip cd3-tip" cx="16" cy="{number(LIFT / SCALE)}" r="3"/>',
            _t_face(y - LIFT),
            y - LIFT,
            scale=SCALE,
        )
        for y in BRIDGE_Y
    )
    return (
        part(
            "br-tcell",
            "T cell, of whatever clone",
            place(cells.hero_t_cell(), T_X, MIDDLE, scale=SHRINK),
            outline,
        )
        + part(
            "br-granules",
            "Granules of the T cell",
            granules,
            (76, 318, 216, 94),
        )
        + part(
            "br-cd3",
            "CD3 beside the T-cell receptor",
            receptors,
            (_t_face(BRIDGE_Y[0]) - 24, BRIDGE_Y[0] - 74, 82, 92),
        )
        + appearing(
            "bridge",
            *(
                signals.go_arrow(
                    f"M{number(_t_face(y) - 26)},{y}C{number(_t_face(y) - 70)},{y} 260,{y - 20} 236,{y - 40}",
                    3.2,
                )
                for y in (BRIDGE_Y[0],)
            ),
        )
    )


def _right() -> str:
    """Draw the cell on the right: tumour or healthy, alive or dying."""
    nucleus = smooth(lumpy(52, 0.02, 9, 6, height=54, centre=(24, 0)))
    healthy = _big(HEALTHY, "tissue") + (
        f'<path d="{nucleus}" class="s-tissue" fill="url(#n-tissue)" stroke-width="2.2"/>'
        '<circle cx="36" cy="-10" r="10" class="f-tissue" opacity=".7"/>'
    )
    data = smooth([(X + x, MIDDLE + y) for x, y in TUMOUR])
    tumour = place(cells.hero_tumour_cell(), X, MIDDLE, scale=SHRINK)
    dying = place(cells.hero_dying_tumour_cell(), X, MIDDLE, scale=SHRINK)
    return appearing(
        "tumour",
        part(
            "br-tumour",
            "Tumour cell",
            appearing("alive", group(tumour, classes="living"))
            + appearing("dying", group(dying, classes="dead")),
            data,
        ),
    ) + appearing(
        "healthy",
        part(
            "br-healthy",
            "Healthy cell with the same target",
            appearing("alive", group(place(healthy, X, MIDDLE), classes="living"))
            + appearing("dying", group(place(_dying_healthy(), X, MIDDLE), classes="dead")),
            data,
        ),
    )


def _dying_healthy() -> str:
    """Draw the healthy cell dying, in the same way as a tumour cell dies, but in its own outline and colour."""
    chance = random.Random(5)
    bubbles = "".join(
        f'<circle cx="{number(136 * math.cos(a))}" cy="{number(168 * math.sin(a))}" r="{number(chance.uniform(12, 22))}" '
        'class="s-tissue" fill="url(#g-tissue)" stroke-width="2"/>'
        for a in (math.radians(-84 + 21 * i) for i in range(9))
    )
    pieces = "".join(
        f'<path d="{smooth(lumpy(r, 0.12, 7, seed, centre=(x, y)))}" class="f-tissue" opacity=".85"/>'
        for seed, (x, y, r) in enumerate(
            ((4, -26, 22), (46, -34, 17), (40, 20, 24), (0, 28, 14), (72, 0, 10)), 1
        )
    )
    body = smooth([(x * 0.97 - 2, y * 0.96) for x, y in HEALTHY])
    return (
        f'{bubbles}<path d="{body}" class="s-tissue" stroke-width="3" stroke-dasharray="13 8" '
        f'style="fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-stage) 45%)"/>{pieces}'
    )


def _windows() -> str:
    """Draw MHC-I with one of the body's own peptides: the receptor of this T cell does not fit it."""
    x = _face(TCR_Y)
    drawing = ""
    for word, kind in (("tumour", "tumour"), ("healthy", "tissue")):
        drawing += appearing(
            word, group(place(molecules.mhc_1(44, kind), x, TCR_Y, scale=SCALE, mirror=True), classes="mhc1")
        )
    drawing += place(molecules.own_peptide(7), x - 44 * SCALE + 2, TCR_Y)
    return appearing(
        "mhc",
        part("br-mhc", "MHC class I, which this T cell does not fit", drawing, (x - 62, TCR_Y - 36, 92, 72)),
    )


def _targets() -> str:
    drawing = ""
    for word, kind in (("tumour", "tumour"), ("healthy", "tissue")):
        drawing += appearing(
            word,
            "".join(
                group(
                    place(molecules.surface_antigen(42, kind), _face(y), y, scale=SCALE, mirror=True),
                    classes="antigen-square",
                )
                for y in BRIDGE_Y
            ),
        )
    y = BRIDGE_Y[0]
    return appearing(
        "target", part("br-target", "Target on the surface", drawing, (_face(y) - 56, y - 24, 82, 48))
    )


def _engagers() -> str:
    """Draw the two engagers; they stay on CD3 when there is no target to hold."""
    y = BRIDGE_Y[0]
    start = _t_face(y) + 16 * SCALE
    drawn = "".join(use("bridge", _t_face(y) + 16 * SCALE, y, classes="engager") for y in BRIDGE_Y)
    ends = "".join(
        f'<circle class="tip left-arm" cx="{number(_t_face(y) + 16 * SCALE + 3)}" cy="{y}" r="3"/>'
        f'<circle class="tip right-arm" cx="{number(_face(y) - 42 * SCALE)}" cy="{y}" r="3"/>'
        for y in BRIDGE_Y
    )
    return appearing(
        "engager",
        part(
            "br-engager",
            "Bispecific antibody, one arm on CD3, one for the target",
            drawn + ends,
            (start - 4, y - 26, 150, 52),
        ),
    )


# --- the blood and the price -----------------------------------------------------------------------------------


def _vessel() -> str:
    return places.blood_vessel(VESSEL, 62, 9, 11)


def _price() -> str:
    """Draw the cytokines, few or many, and the doses that were given."""
    few = ((0.7, -10), (0.98, 12), (1.25, -8), (1.42, 10))
    more = (
        (0.62, 9),
        (0.78, 13),
        (0.86, -12),
        (1.08, -13),
        (1.14, 6),
        (1.32, 13),
        (1.36, -12),
        (1.5, -8),
        (1.58, 12),
        (0.9, 2),
        (1.2, 15),
        (0.66, -14),
    )
    falling = ((150, 446), (204, 458), (256, 444))

    def drops(spots: tuple[tuple[float, float], ...]) -> str:
        return "".join(use("cytokine", *VESSEL.at(s, aside), classes="drop") for s, aside in spots)

    cytokines = appearing("some", "".join(use("cytokine", x, y) for x, y in falling), drops(few)) + appearing(
        "many", drops(more), "".join(use("cytokine", x, y) for x, y in ((178, 462), (228, 446), (126, 456)))
    )
    doses = (
        "".join(_bag(86 * i) for i in range(3))
        + appearing("step-up", _dose(0, 0.2), _dose(86, 1), _dose(172, 1))
        + appearing("at-once", *(_dose(86 * i, 1) for i in range(3)))
    )
    return appearing(
        "some", part("br-cytokines", "Cytokines in the blood", cytokines, (206, VESSEL_Y - 32, 548, 64))
    ) + group(
        place(part("br-doses", "Doses, day by day", doses, (-28, -34, 228, 68)), DOSES_X, DOSES_Y),
        classes="doses",
    )


def _bag(x: float) -> str:
    return f'<rect x="{x - 16}" y="-26" width="32" height="52" rx="8" class="surface s-drug" stroke-width="2.4"/>'


def _dose(x: float, share: float) -> str:
    """Draw how full a bag is: a share of the full dose."""
    h = 44 * share
    return f'<rect class="f-drug dose{" first-dose" if x == 0 else ""}" x="{x - 12}" y="{number(22 - h)}" width="24" height="{number(h)}" rx="4"/>'


def _words() -> str:
    y = BRIDGE_Y[0]
    left, right = _t_face(TCR_Y) - 28, _face(TCR_Y) + 28
    bridge_x = (_t_face(y) + _face(y)) / 2
    targets = "".join(
        appearing(word, label(_face(BRIDGE_Y[1]) + 30, BRIDGE_Y[1] + 6, "target", ground=f"{kind}-fill"))
        for word, kind in (("tumour", "tumour"), ("healthy", "tissue"))
    )
    windows = "".join(
        appearing(word, label(right, TCR_Y + 16, "MHC‑I", ground=f"{kind}-fill"))
        for word, kind in (("tumour", "tumour"), ("healthy", "tissue"))
    )
    return labels(
        group(
            label(40, 46, "T cell", voice="name", colour="tcell"),
            label(40, 69, "any clone", voice="sub"),
            classes="left-name",
        ),
        group(
            appearing("tumour", label(920, 46, "Tumour cell", voice="name", anchor="end", colour="tumour")),
            appearing("lost", label(920, 69, "without the target", voice="sub", anchor="end")),
            appearing("gone-mhc", label(920, 69, "without MHC‑I", voice="sub", anchor="end")),
            appearing("healthy", label(920, 46, "Healthy cell", voice="name", anchor="end", colour="tissue")),
            appearing("healthy", label(920, 69, "with the same target", voice="sub", anchor="end")),
            classes="right-name",
        ),
        label(left, TCR_Y + 6, "TCR", anchor="end", ground="tcell-fill"),
        label(_t_face(BRIDGE_Y[1]) - 28, BRIDGE_Y[1] + 6, "CD3", anchor="end", ground="tcell-fill"),
        appearing("mhc", windows, label(bridge_x, TCR_Y - 42, "does not fit", voice="sub", anchor="middle")),
        appearing("target", targets),
        appearing(
            "engager",
            label(bridge_x, (BRIDGE_Y[0] + BRIDGE_Y[1]) / 2 + 12, "engager", anchor="middle", colour="drug"),
        ),
        appearing(
            "free-arm",
            label(_face(BRIDGE_Y[1]) - 18, BRIDGE_Y[1] + 42, "nothing to hold", voice="sub", anchor="end"),
        ),
        group(
            label(40, 574, "Cytokines in the blood", voice="name"),
            appearing("v-none", label(40, 600, "none drawn: no bridge", voice="sub")),
            appearing("v-some", label(40, 600, "some: often fever", voice="sub")),
            appearing("v-many", label(40, 600, "many: a storm can follow", voice="sub")),
            classes="price-words",
        ),
        group(
            *(
                label(DOSES_X + 86 * i, DOSES_Y + 46, f"day {d}", voice="sub", anchor="middle")
                for i, d in enumerate((1, 8, 15))
            ),
            label(DOSES_X - 40, DOSES_Y - 4, "Doses", anchor="end", colour="drug"),
            classes="doses",
        ),
    )
