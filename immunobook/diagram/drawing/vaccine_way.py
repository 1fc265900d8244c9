"""Scene "A vaccine's way": from the jab through the lymph node to the tissue, once to prevent and once to treat.

The way is the same; what is trained and what it meets are not. A way that is blocked is dotted from there on. The
drawing is narrow enough for a phone as it stands.
"""

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Curve, smooth, superellipse
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

KILLS = ".treating:not(.no-alarm,.mhc-lost,.pd1-on)"
TRAINED = ".preventing,.treating:not(.no-alarm)"
APPEARS = {
    "particles": ".preventing",
    "letters": ".treating",
    "awake": TRAINED,
    "asleep": ".no-alarm",
    "b-trained": ".preventing",
    "t-trained": ".treating:not(.no-alarm)",
    "healthy": ".preventing",
    "tumour": ".treating",
    "caught": ".preventing:not(.too-late)",
    "inside": ".too-late",
    "windows": ".treating:not(.mhc-lost)",
    "arrived": ".treating:not(.no-alarm)",
    "held": ".pd1-on:not(.no-alarm,.mhc-lost)",
    "alive": f":not({KILLS})",
    "dead": KILLS,
    "goes-2": TRAINED,
    "goes-4": TRAINED,
    "works": f".preventing:not(.too-late),{KILLS}",
    "stop-2": ".no-alarm",
    "stop-5": ".too-late,.treating:not(.no-alarm):is(.mhc-lost,.pd1-on)",
    "r-kept-out": ".preventing:not(.too-late)",
    "r-late": ".too-late",
    "r-eight": f".treating:not({KILLS})",
    "r-three": KILLS,
    "w-lost": ".mhc-lost",
}

NODE, NODE_SCALE = (306, 100), 0.78
SKIN = (128, 452)
BED = (430, 446)
LYMPH = Curve(((104, 396), (56, 330), (48, 230), (78, 172), (96, 136), (140, 108), (196, 106)))
BLOOD = Curve(((420, 98), (500, 84), (566, 104), (574, 176), (580, 240), (560, 300), (532, 352)))
NEST = ((326, 412), (392, 406), (458, 410), (358, 466), (424, 464), (490, 462), (392, 514), (458, 512))
SURVIVE = (0, 3, 6)
BETWEEN = ((362, 436), (426, 434), (490, 434), (394, 490), (460, 488))
BADGES = ((34, 398), (186, 384), (306, 42), (574, 176), (554, 392))


def draw() -> str:
    """Return the scene."""
    return document(
        "vaccine-way",
        "vw",
        title="A vaccine's way",
        description="From the jab in the arm a dendritic cell carries the vaccine through a lymph vessel to a lymph node. What is "
        "trained there leaves by the blood and reaches the tissue, healthy or with a tumour.",
        view_box=(0, 0, 620, 572),
        narrow=(8, 0, 604, 572),
        start="preventing",
        body=_places() + _arrows() + _jab() + _node() + _blood() + _tissue() + _badges() + _words(),
        appears=APPEARS,
        style=_STYLE,
        definitions=define("t", cells.t_cell(11))
        + define("ab", group(molecules.antibody(), classes="own-ab"))
        + define("shell", _empty_shell())
        + define("germ", molecules.virus(9, "antigen"))
        + define("scrap", molecules.peptide(6.5))
        + define(
            "letter",
            '<circle r="12" class="p-drug" stroke-width="2"/><path class="line s-drug" d="M-7,0q3.5,-6 7,0t7,0" stroke-width="2.4"/>',
        )
        + define("brake", signals.small_brake(9))
        + "".join(define(f"tumour-{i}", cells.tumour_cell(i, 28)) for i in range(3))
        + define("remains", cells.ghost(0, 26))
        + define("window", '<g transform="scale(.44)">' + molecules.mhc_1(50) + "</g>"),
    )


_STYLE = """
.zone{fill:none;stroke:none}
.own-ab .drug{fill:var(--im-node)} .own-ab .drug.pale{fill:var(--im-node-core)}
.count{font-size:52px;font-weight:700}
.is-narrow text{font-size:19px} .is-narrow .name{font-size:22px} .is-narrow .count{font-size:56px}
.head.f-ink{stroke:none}
"""


def _places() -> str:
    """Draw skin, lymph vessel, node and blood vessel, and what lies at their end."""
    skin = smooth([(SKIN[0] + x, SKIN[1] + y) for x, y in superellipse(112, 78, 2.6)])
    bed = smooth([(BED[0] + x, BED[1] + y) for x, y in superellipse(168, 112, 2.7, points=24, lumps=0)])
    node = smooth([(NODE[0] + x * NODE_SCALE, NODE[1] + y * NODE_SCALE) for x, y in places.LYMPH_NODE])
    return (
        f'<path d="{skin}" class="s-tissue" stroke-width="2.4" style="fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-stage) 45%)"/>'
        + appearing("tumour", place(places.tumour_bed(168, 112), *BED))
        + places.lymph_vessel(LYMPH, 40, (0.5, 1.5))
        + places.blood_vessel(BLOOD, 50, 5, 3)
        + place(places.lymph_node(NODE_SCALE), *NODE)
        + f'<path id="bed" class="zone" d="{bed}"/><path id="bean" class="zone" d="{node}"/>'
    )


def _empty_shell() -> str:
    """Draw a virus-like particle: the shell of a virus with nothing in it."""
    whole = molecules.virus(9)
    return whole[: whole.rindex("<path")]


def _arrows() -> str:
    """Draw the way: solid while it is open, dotted where it is not."""
    ways = {"goes-2": "M24,336C14,270 14,190 52,128", "goes-4": "M468,54C536,42 596,66 606,128"}
    return "".join(
        signals.weak_arrow(data, 3.2, "edge")
        + appearing(
            word,
            f'<path class="line" d="{data}" style="stroke:var(--im-stage);stroke-width:11"/>'
            + group(signals.go_arrow(data, 4), classes=word.replace("goes", "open")),
        )
        for word, data in ways.items()
    )


def _jab() -> str:
    x, y = SKIN
    needle = (
        f'<g transform="translate({x - 50} {y + 14}) rotate(-20)"><path class="line s-ink" d="M0,0h52" stroke-width="2.4"/>'
        '<rect x="-62" y="-11" width="62" height="22" rx="5" class="surface s-drug" stroke-width="2.4"/>'
        '<rect x="-34" y="-8" width="31" height="16" rx="3" class="f-drug"/><path class="line s-drug" d="M-62,0h-12M-74,-10v20" stroke-width="3"/></g>'
    )
    spots = ((x + 6, y + 12), (x + 30, y + 34), (x + 4, y + 44), (x - 22, y + 50))
    vaccine = appearing(
        "particles", "".join(use("shell", *spot, classes="particle") for spot in spots)
    ) + appearing("letters", "".join(use("letter", *spot, classes="letter") for spot in spots))
    dc = (x + 52, y - 14)
    asleep = '<g style="opacity:.5">' + place(cells.dendritic_cell(22), *dc) + "</g>"
    awake = place(cells.dendritic_cell(22), *dc) + "".join(
        use("scrap", dc[0] + a, dc[1] + b, classes="shown") for a, b in ((18, -8), (-12, -16), (6, 18))
    )
    riding = "".join(
        place(cells.dendritic_cell(17), *LYMPH.at(s), turn=40 * s)
        + use("scrap", *LYMPH.at(s), classes="carried")
        for s in (0.75, 1.3)
    )
    return (
        part("vw-jab", "The jab", needle, (x - 126, y, 110, 56))
        + part("vw-vaccine", "The vaccine", vaccine, (x - 36, y - 2, 84, 66))
        + part(
            "vw-dendritic",
            "Dendritic cell",
            appearing("asleep", asleep) + appearing("awake", awake),
            (dc[0] - 36, dc[1] - 36, 72, 62),
        )
        + appearing("awake", riding)
    )


def _node() -> str:
    x, y = NODE
    waiting = place(cells.dendritic_cell(20, 1), x - 34, y + 2)
    scraps = "".join(use("scrap", x - 34 + a, y + 2 + b) for a, b in ((16, 2), (-10, -14), (4, 18)))
    b_cells = "".join(
        f'<g transform="translate({x + a} {y + b})"><circle r="12" class="p-node" stroke-width="2.2"/><circle r="7" class="f-node" opacity=".5"/></g>'
        for a, b in ((14, -14), (44, 0), (18, 18), (74, -18))
    ) + "".join(
        use("ab", x + a, y + b, turn=turn, scale=0.32, classes="antibody")
        for a, b, turn in ((70, 14, 20), (44, -32, -40), (96, 2, 80))
    )
    t_cells = "".join(
        use("t", x + a, y + b, classes="trained-t")
        for a, b in ((10, -14), (36, -2), (14, 18), (60, -20), (64, 12), (88, -4), (40, 24))
    )
    return part(
        "vw-node",
        "Lymph node",
        appearing("awake", waiting + scraps)
        + appearing("b-trained", b_cells)
        + appearing("t-trained", t_cells),
        (x - 112, y - 56, 224, 112),
    )


def _blood() -> str:
    spots = ((0.3, -8), (0.7, 8), (1.25, -8), (1.55, 9), (1.82, -6))
    antibodies = "".join(
        use("ab", *BLOOD.at(s, a), turn=60 * i, scale=0.34, classes="antibody")
        for i, (s, a) in enumerate(spots)
    )
    t_cells = "".join(use("t", *BLOOD.at(s, a)) for s, a in spots)
    return part(
        "vw-blood",
        "Blood vessel",
        appearing("b-trained", antibodies) + appearing("t-trained", t_cells),
        (548, 196, 56, 130),
    )


def _tissue() -> str:
    """Draw the end of the way: healthy tissue and a virus, or a tumour."""
    x, y = BED
    tiles = place(places.healthy_tissue(7, 3, 40), x - 12, y + 40)
    germs = [(300 + 52 * i, 384 + 12 * (i % 2)) for i in range(5)]
    caught = "".join(
        use("germ", gx, gy, classes="germ")
        + molecules.antibody_on(gx + 9, gy - 4, 150, scale=0.4, arm=1, drawing=use("ab", 0, 0)).replace(
            "tip", "tip grip"
        )
        for gx, gy in germs
    )
    within = [
        (x - 12 + 42 * c, y + 40 + 42 * r) for c, r in ((-3, 0), (-1, 1), (0, 0), (2, 0), (1, -1), (-2, -1))
    ]
    late = "".join(use("germ", *spot, classes="germ") for spot in within) + "".join(
        use("ab", gx, gy - 8, turn=25 * i, scale=0.4, classes="antibody") for i, (gx, gy) in enumerate(germs)
    )
    tumour = ""
    for i, (tx, ty) in enumerate(NEST):
        alive = use(f"tumour-{i % 3}", tx, ty, classes="tumour-cell")
        window = appearing("windows", use("window", tx + 22, ty - 12, turn=-30, classes="tumour-window"))
        tumour += (
            alive + window
            if i in SURVIVE
            else appearing("alive", alive, window)
            + appearing("dead", use("remains", tx, ty, classes="remains"))
        )
    arrived = "".join(use("t", *spot, classes="arrived") for spot in BETWEEN)
    held = "".join(use("brake", a + 11, b - 11, classes="held") for a, b in BETWEEN)
    return (
        appearing(
            "healthy",
            part("vw-tissue", "Healthy tissue", tiles, (x - 160, y - 26, 300, 130)),
            part(
                "vw-virus",
                "The virus",
                appearing("caught", caught) + appearing("inside", late),
                (x - 152, y - 66, 240, 38),
            ),
        )
        + appearing("tumour", part("vw-tumour", "The tumour", tumour, (x - 140, y - 74, 250, 150)))
        + appearing(
            "arrived",
            part(
                "vw-tcells",
                "T cells at the tumour",
                arrived + appearing("held", held),
                (x + 34, y - 28, 40, 40),
            ),
        )
    )


def _badges() -> str:
    drawing = ""
    reached = {1: "", 2: "goes-2", 3: "goes-2", 4: "goes-4", 5: "works"}
    for k, (x, y) in enumerate(BADGES, 1):
        hollow = (
            '<circle r="17" class="surface s-edge" stroke-width="2.4"/>'
            f'<text class="t-mid" y="7" style="font-size:20px;font-weight:700">{k}</text>'
        )
        full = group(signals.badge(k, 17), classes=f"full full-{k}")
        stop = group(place(signals.stop_octagon(13), 16, -16), classes="stopped")
        drawing += place(
            hollow
            + (appearing(reached[k], full) if reached[k] else full)
            + (appearing(f"stop-{k}", stop) if k in (2, 5) else ""),
            x,
            y,
        )
    return f'<g aria-hidden="true" style="pointer-events:none">{drawing}</g>'


def _words() -> str:
    x, y = 310, 262
    return labels(
        label(330, 22, "LYMPH NODE", voice="place"),
        label(SKIN[0], SKIN[1] + 106, "THE JAB", voice="place", anchor="middle"),
        label(536, 246, "blood", anchor="end"),
        label(92, 268, "lymph"),
        appearing("healthy", label(x, y - 60, "To prevent", voice="name", anchor="middle")),
        appearing("tumour", label(x, y - 60, "To treat", voice="name", anchor="middle")),
        appearing("b-trained", label(x, y - 34, "B cells make antibodies", voice="sub", anchor="middle")),
        appearing("t-trained", label(x, y - 34, "T cells are trained", voice="sub", anchor="middle")),
        appearing("asleep", label(x, y - 34, "no alarm, no training", voice="sub", anchor="middle")),
        appearing("r-kept-out", label(x, y + 4, "The virus is kept out.", anchor="middle")),
        appearing("r-late", label(x, y + 4, "The virus is inside.", anchor="middle")),
        appearing("tumour", label(x, y + 4, "tumour cells alive, of 8", voice="sub", anchor="middle")),
        group(
            appearing("r-eight", f'<text id="eight" class="t-mid count" x="{x}" y="{y + 54}">8</text>'),
            appearing("r-three", f'<text id="three" class="t-mid count" x="{x}" y="{y + 54}">3</text>'),
        ),
        appearing("w-lost", label(432, 322, "MHC‑I lost", anchor="middle")),
        appearing("held", label(432, 322, "PD‑1 holds them", anchor="middle")),
    )
