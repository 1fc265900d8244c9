"""Scene "The neighbourhood": one slide of a tumour nest in its stroma, and who lives there.

The same twelve T cells lie among the tumour cells (inflamed) or round the nest (excluded): they walk from one
place to the other, so that the number cannot differ. Neighbours that hold T cells back come and go, and three
bars say what that does. What is tried on the slide shows on the slide.
"""

import random

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import Curve, Point, number, smooth, superellipse
from immunobook.diagram.kit.places import blood_vessel
from immunobook.diagram.kit.svg import (
    appearing,
    define,
    document,
    group,
    label,
    labels,
    leader,
    part,
    place,
    use,
)

CENTRE = (312, 272)
"""Middle of the slide; everything on the slide is drawn round it."""

SLIDE = (296, 260)
"""Half its width and height."""

NEST = (216, 168)
"""Half the width and height of the tumour nest."""

ROWS = ((-114, (-108, -36, 36, 108)), (-44, (-144, -72, 0, 72, 144)), (26, (-108, -36, 36, 108)), (96, (-72, 0, 72)))
TUMOUR: tuple[Point, ...] = tuple((x, y) for y, row in ROWS for x in row)
TUMOUR_R = 28

INSIDE: tuple[Point, ...] = (
    (-72, -90), (0, -90), (72, -90), (-108, -20), (-36, -20), (36, -20), (108, -20),
    (-72, 50), (0, 50), (72, 50), (-184, -28), (150, 8),
)
"""Where the twelve T cells lie in an inflamed tumour: in the gaps, each touching tumour cells."""

ROUND: tuple[Point, ...] = (
    (-104, -212), (-22, -216), (58, -215), (-262, -30), (-256, -168), (257, -22), (257, 52), (138, -211),
    (-70, 211), (6, 214), (82, 212), (156, 208),
)
"""Where the same twelve stand in an excluded tumour, in the same order."""

SPARED = (1, 4, 8, 12, 14)
"""Tumour cells that are alive after anti-PD-1."""

SHELTERED = (2, 5, 13)
"""Tumour cells that an M2 macrophage spares besides."""

STAINED = {"one": (9,), "few": (0, 3, 10, 15), "many": (2, 5, 6, 7, 8, 11, 13)}
"""Tumour cells with PD-L1: "one" in every pattern, "few" unless it is a desert, "many" when it is inflamed."""

CLEARED = ".inflamed.anti-pd1:not(.mhc-lost)"
AMONG = ".inflamed,.excluded.open-edge"

APPEARS = {
    "alive": f":not({CLEARED})",
    "sheltered": f":not({CLEARED}),.m2",
    "gone": CLEARED,
    "gone-too": f"{CLEARED}:not(.m2)",
    "mhc": ":not(.mhc-lost)", "lost": ".mhc-lost",
    "stain-one": ".stained", "stain-few": ".stained:not(.desert)", "stain-many": ".stained.inflamed",
    "crowd": ".inflamed,.excluded",
    "held": ".inflamed:not(.anti-pd1):not(.mhc-lost),.excluded.open-edge",
    "pd1": ".anti-pd1", "opened": ".open-edge", "primed": ".priming",
    "treg": ".treg", "mdsc": ".mdsc", "m1": ".m1", "m2": ".m2",
    "says-inflamed": ".inflamed", "says-excluded": ".excluded:not(.open-edge)", "says-opened": ".excluded.open-edge", "says-desert": ".desert",
    "t-12": ":is(.inflamed,.excluded):not(.priming)", "t-16": ":is(.inflamed,.excluded).priming",
    "t-1": ".desert:not(.priming)", "t-5": ".desert.priming",
    "n-16": f":not({CLEARED})", "n-8": f"{CLEARED}.m2", "n-5": f"{CLEARED}:not(.m2)",
    "stained-12": ".stained.inflamed", "stained-5": ".stained.excluded", "stained-1": ".stained.desert",
}

STYLE = """
.scaffold{stroke:var(--im-edge)}
.fibres{transition:stroke-width var(--im-move) var(--im-ease),opacity var(--im-move) linear}
.excluded .fibres{stroke-width:4.6;opacity:.95}.excluded.open-edge .fibres,.open-edge .fibres{stroke-width:1.4;opacity:.4}
.walks{transform:translate(var(--ax),var(--ay))}
.excluded:not(.open-edge) .walks,.desert .walks{transform:translate(var(--bx),var(--by))}
.scout{transform:translate(var(--bx),var(--by))}.mhc-lost .scout{transform:translate(var(--ax),var(--ay))}
.stain{fill:none;stroke:color-mix(in oklab,var(--im-dendritic),var(--im-myeloid) 55%);stroke-width:7;opacity:.85}
.crowd:hover .ring-in,.crowd.is-selected .ring-in,.crowd:focus-visible .ring-in{opacity:.85}
.crowd.is-selected .ring{opacity:1;stroke-width:1.6}.crowd:focus-visible .ring{opacity:1;stroke-width:3.6}
svg.im-scene .count{font-size:44px;font-weight:700}#nb-cutoffs text{font-size:16.2px}
.inflamed{--cd8:.5;--shown:.62}.excluded{--cd8:.28;--shown:.5}.desert{--cd8:.14;--shown:.22}
.inflamed.anti-pd1{--cd8:.84}.excluded.anti-pd1{--cd8:.32}
.inflamed.open-edge{--cd8:.52}.excluded.open-edge{--cd8:.48}
.inflamed.priming{--cd8:.58;--shown:.78}.excluded.priming{--cd8:.34;--shown:.66}.desert.priming{--cd8:.3;--shown:.5}
.treg{--cd8-treg:.72;--nk-treg:.86;--shown-treg:.88}.mdsc{--cd8-mdsc:.72;--nk-mdsc:.86;--shown-mdsc:.9}
.m2{--cd8-mac:.74;--nk-mac:.88;--shown-mac:.82}.m1{--cd8-mac:1.16;--shown-mac:1.24}
.mhc-lost{--cd8-mhc:.25;--shown-mhc:.3;--nk:.82}
#nb-cd8{--level:calc(var(--cd8)*var(--cd8-treg,1)*var(--cd8-mdsc,1)*var(--cd8-mac,1)*var(--cd8-mhc,1))}
#nb-killers{--level:calc(var(--nk,.36)*var(--nk-treg,1)*var(--nk-mdsc,1)*var(--nk-mac,1))}
#nb-shown{--level:calc(var(--shown)*var(--shown-treg,1)*var(--shown-mdsc,1)*var(--shown-mac,1)*var(--shown-mhc,1))}
.is-narrow .slide{transform:translate(-6px,-6px) scale(.85)}.is-narrow .slide text{font-size:21px}
.is-narrow .facts{transform:translate(-634px,446px)}.is-narrow .bars{transform:translate(-634px,288px)}
.is-narrow .t-count{transform:translate(-296px,326px)}.is-narrow .n-count{transform:translate(-440px,448px)}
"""


def _many(spots: tuple[Point, ...], name: str, r: float) -> str:
    """Cells of one kind at several places, each with its own place to press and its own ring."""
    return "".join(_one(use(name, *spot), r, *spot) for spot in spots)


def _one(drawing: str, r: float, x: float = 0, y: float = 0) -> str:
    circle = f'<circle class="%s" cx="{number(x)}" cy="{number(y)}" r="{number(r)}"/>'
    return (circle % "hit") + (circle % "ring-in") + drawing + (circle % "ring")


def _crowd(part_id: str, name: str, drawing: str) -> str:
    """A part that is several cells: each of them answers, and the rings of all of them show."""
    return (f'<g id="{part_id}" class="im-part crowd" role="button" tabindex="0" aria-label="{name}">{drawing}</g>')


def _walking(there: Point, here: Point, drawing: str, classes: str) -> str:
    """Something with two places, `--a` and `--b`, between which the state decides."""
    places = ";".join(f"--{name}:{number(value)}px" for name, value in
                      zip(("ax", "ay", "bx", "by"), (*there, *here), strict=True))
    return group(drawing, classes=f"mv {classes}", style=places)


def _scaffold() -> str:
    """Fibres that follow the edge of the nest in three uneven rows; they thicken when T cells are kept out."""
    chance = random.Random(5)
    data = ""
    for row, away in enumerate((9, 17, 25)):
        ring = superellipse(NEST[0] + away, NEST[1] + away, 3.1, points=120)
        start = 3 * row
        while start < 118:
            length = chance.randint(5, 8)
            swell = 1 + chance.uniform(-0.008, 0.008)
            data += smooth([(x * swell, y * swell) for x, y in ring[start:start + length:2]], closed=False)
            start += length + chance.randint(2, 4)
    return f'<path class="line fibres s-tissue" d="{data}" stroke-width="2" opacity=".55"/>'


def _nest() -> str:
    """The bed with its sixteen tumour cells, alive, stained or gone."""
    outline = smooth(superellipse(*NEST, 3.1))
    drawn = (
        f'<path id="nb-outline" d="{outline}" class="s-tumour" stroke-width="2.4" stroke-dasharray="9 7" '
        'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 62%)"/>'
    )
    for i, (x, y) in enumerate(TUMOUR):
        cell = use(f"tumour-{i % 4}", x, y, classes="alive")
        cell += appearing("mhc", "".join(use("mhc", x, y, turn=turn, classes="mhc") for turn in _free_sides(i)))
        for word, stained in STAINED.items():
            if i in stained:
                cell += appearing(f"stain-{word}", use(f"stain-{i % 4}", x, y, classes="stain"))
        ghost = use(f"ghost-{i % 2}", x, y, classes="dead")
        if i in SPARED:
            drawn += cell
        elif i in SHELTERED:
            drawn += appearing("sheltered", cell) + appearing("gone-too", ghost)
        else:
            drawn += appearing("alive", cell) + appearing("gone", ghost)
    return part("nb-nest", "Tumour nest", drawn, outline)


def _free_sides(i: int) -> tuple[int, ...]:
    """Return the directions, in degrees, in which a tumour cell shows its two windows: where no T cell lies."""
    return ((-128, -52), (-100, 128), (-52, 52), (60, 120))[0 if i < 4 else 1 if i in (4, 9) else 2 if i in (8, 12) else 3]


def _t_cells() -> str:
    drawn = ""
    for i, (there, here) in enumerate(zip(INSIDE, ROUND, strict=True)):
        cell = _one(
            use("t", 0, 0, classes="t-cell") + appearing("held", use("brake", 12, -12, classes="held"))
            + appearing("pd1", molecules.antibody_on(9, -9, -45, scale=0.27, drawing=use("antibody", 0, 0))), 19)
        walking = _walking(there, here, cell, "walks")
        drawn += walking if i == 4 else appearing("crowd", walking)
    return _crowd("nb-tcell", "CD8 T cells", drawn)


def _slide() -> str:
    width, height = SLIDE
    frame = f'x="{-width}" y="{-height}" width="{2 * width}" height="{2 * height}" rx="26"'
    vessel = Curve(((-330, 96), (-262, 118), (-226, 168), (-214, 300)))
    fibroblasts = ((-170, -196, -24), (206, -196, 30), (268, 132, 74), (-276, -150, 66))
    inside = (
        f'<rect {frame} style="fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-stage) 72%)"/>'
        + "".join(use("fibroblast", x, y, turn=turn) for x, y, turn in fibroblasts)
        + part("nb-vessel", "Blood vessel", blood_vessel(vessel, 50, 5), (-296, 96, 108, 164))
        + appearing("pd1", "".join(use("antibody", *vessel.at(spot, aside), turn=turn, scale=0.26)
                                   for spot, aside, turn in ((0.22, 8, 20), (0.5, -9, 130), (0.74, 9, 250))))
        + _scaffold()
        + _nest()
    )
    clipped = f'<g clip-path="url(#frame)">{inside}</g>'
    return (
        clipped + f'<rect {frame} class="scaffold" fill="none" stroke-width="2"/>'
        + _neighbours() + _t_cells() + _treatments()
    )


def _neighbours() -> str:
    scouts = "".join(
        _walking(there, here, _one(use("cell-nk", 0, 0, classes="nk"), 20), "scout")
        for there, here in (((-112, 78), (-268, 56)), ((-148, 40), (-250, 96)))
    )
    return (
        _crowd("nb-nk", "NK cells", scouts)
        + appearing("treg", _crowd("nb-treg", "Regulatory T cells", _many(((160, -116), (194, -72)), "cell-treg", 20)))
        + appearing("mdsc", _crowd("nb-mdsc", "Myeloid-derived suppressor cells (MDSC)",
                                   _many(((-160, -114), (-194, -72)), "cell-mdsc", 22)))
        + appearing("m2", _crowd("nb-m2", "M2 macrophages", _many(((130, 110), (184, 66)), "cell-m2", 28)))
        + appearing("m1", _crowd("nb-m1", "M1 macrophages", _many(((130, 110), (184, 66)), "cell-m1", 28)))
    )


def _treatments() -> str:
    newcomers = ((-152, 194), (-126, 212), (-160, 222), (-134, 240))
    at_the_edge = ((-238, -118, 200), (-120, 188, 20), (40, -196, 160), (254, 4, 90), (226, -130, 60))
    return (
        appearing("opened", _crowd("nb-opener", "Antibody against TGF-beta or VEGF", "".join(
            _one(use("antibody", x, y, turn=turn, scale=0.32), 20, x, y) for x, y, turn in at_the_edge)))
        + appearing("primed",
                  "".join(use("t", *spot, classes="newcomer") for spot in newcomers)
                  + part("nb-dendritic", "Dendritic cell", use("cell-dendritic", 222, 190), (186, 154, 72, 72))
                  + "".join(use("antigen", *spot) for spot in ((150, 150), (178, 164), (196, 176), (236, 200), (216, 206), (222, 174))))
    )


def _words_on_slide() -> str:
    return (
        appearing("treg", label(222, -112, "Treg", colour="treg"))
        + appearing("mdsc", label(-222, -112, "MDSC", anchor="end", colour="myeloid"))
        + appearing("m2", label(214, 126, "M2", colour="myeloid"))
        + appearing("m1", label(214, 126, "M1", colour="myeloid"))
        + appearing("mhc", leader([(18, 129), (28, 144)]), label(33, 151, "MHC-I"))
        + appearing("lost", label(33, 151, "no MHC-I", ground="tumour-fill"))
        + appearing("pd1", label(-176, 240, "anti-PD-1", colour="drug"))
        + appearing("opened", label(-176, 240, "TGF-beta or VEGF blocked", colour="drug"))
        + appearing("primed", label(-112, 250, "new T cells", colour="tcell"),
                    label(284, 247, "dendritic cell", anchor="end", colour="dendritic"))
        + "".join(appearing(f"stained-{n}", label(-176, 240, f"PD-L1 stain: {n} of 16 cells")) for n in (12, 5, 1))
    )


def _facts() -> str:
    """The name of the pattern, with its caution."""
    names = {"inflamed": ("Inflamed", "T cells among the tumour cells"), "excluded": ("Excluded", "T cells stop at the edge"),
             "desert": ("Desert", "hardly any T cells"), "opened": ("Excluded, now open", "T cells have come in")}
    drawn = "".join(
        appearing(f"says-{word}", label(0, 22, name, voice="name"), label(0, 47, says, voice="sub"))
        for word, (name, says) in names.items()
    )
    caution = (
        '<g id="nb-cutoffs"><rect x="0" y="62" width="304" height="32" rx="16" class="surface s-edge" stroke-width="1.4"/>'
        + label(152, 84, "Cut-offs differ between laboratories", voice="sub", anchor="middle", ground="surface") + "</g>"
    )
    return drawn + caution


def _counts() -> tuple[str, str]:
    """The number of T cells, and of tumour cells alive."""
    t_cells = "".join(appearing(f"t-{n}", f'<text class="count nb-t">{n}</text>') for n in (12, 16, 1, 5))
    alive = "".join(appearing(f"n-{n}", f'<text class="count nb-n">{n}</text>') for n in (16, 8, 5))
    return (t_cells + label(0, 26, "T cells", voice="sub"),
            alive + label(0, 26, "tumour cells|alive, of 16", voice="sub"))


def draw() -> str:
    """Return the scene."""
    definitions = (
        "".join(define(f"tumour-{v}", cells.tumour_cell(v, TUMOUR_R)) for v in range(4))
        + "".join(define(f"stain-{v}", f'<circle r="{TUMOUR_R}"/>') for v in range(4))
        + "".join(define(f"ghost-{v}", cells.ghost(v, 24)) for v in range(2))
        + define("mhc", place(molecules.mhc_1(40), TUMOUR_R, 0, scale=0.26))
        + define("t", cells.t_cell(13)) + define("cell-nk", cells.nk_cell(14.5)) + define("cell-treg", cells.regulatory_t_cell(14))
        + define("cell-mdsc", cells.mdsc(16)) + define("cell-m1", cells.macrophage(21, "M1")) + define("cell-m2", cells.macrophage(21, "M2"))
        + define("cell-dendritic", cells.dendritic_cell(20, 1)) + define("antigen", molecules.peptide(6.5))
        + define("antibody", molecules.antibody()) + define("brake", signals.small_brake(8))
        + define("fibroblast", cells.fibroblast(54))
        + f'<clipPath id="frame"><rect x="{-SLIDE[0]}" y="{-SLIDE[1]}" width="{2 * SLIDE[0]}" height="{2 * SLIDE[1]}" rx="26"/></clipPath>'
    )
    bars = (
        signals.gauge("nb-cd8", 280, "CD8 T cells at work", "tcell")
        + place(signals.gauge("nb-killers", 280, "NK cells at work", "nk"), 0, 70)
        + place(signals.gauge("nb-shown", 280, "Antigen on show", "antigen"), 0, 140)
    )
    body = (
        group(place(_slide() + labels(_words_on_slide()), *CENTRE), classes="slide")
        + group(place(labels(_facts()), 646, 20), classes="facts")
        + group(place(labels(_counts()[0]), 646, 182), classes="t-count")
        + group(place(labels(_counts()[1]), 790, 182), classes="n-count")
        + group(place(bars, 646, 322), classes="bars")
    )
    return document(
        "neighbourhood", "nb", title="The neighbourhood",
        description="A slide of a tumour nest in its stroma, with T cells inside or round it, and bars that say "
        "how much CD8 T cells and NK cells do and how much antigen is shown.",
        view_box=(0, 0, 960, 544), narrow=(0, 0, 516, 784), start="inflamed no-macrophage untreated", body=body,
        appears=APPEARS, style=STYLE, definitions=definitions,
    )
