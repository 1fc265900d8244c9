"""Scene "What does it bind?": one shape of antibody, six things it can hold, and what follows from each.

A T cell, a tumour cell and an NK cell in a row, a blood vessel below them. On a phone the NK cell hangs below the
tumour cell, with what is between them.
"""

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Curve, membrane, number, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

BY_T_CELL = ".anti-pd1,.anti-pdl1,.engager:not(.target-lost)"
BY_NK_CELL = ".anti-her2:not(.target-lost,.no-nk)"
BY_POISON = ".with-poison:not(.target-lost)"
KILLED = f"{BY_T_CELL},{BY_NK_CELL},{BY_POISON}"
ON_TUMOUR = ":is(.anti-her2,.with-poison)"

BINDS = {
    "none": ("nothing yet", ".no-antibody"),
    "pd1": ("PD‑1, on the T cell", ".anti-pd1"),
    "pdl1": ("PD‑L1, on the tumour cell", ".anti-pdl1"),
    "her2": ("HER2, on the tumour cell", f"{ON_TUMOUR}:not(.target-lost)"),
    "both": ("CD3 and a target: two cells", ".engager:not(.target-lost)"),
    "vegf": ("VEGF, free between cells", ".anti-vegf"),
    "lost": ("no target left to hold", f"{ON_TUMOUR}.target-lost,.engager.target-lost"),
}
FOLLOWS = {
    "held": ("the brake stays on", ".no-antibody"),
    "free": ("the brake comes off", ".anti-pd1,.anti-pdl1"),
    "calls": ("the stem calls an NK cell", BY_NK_CELL),
    "quiet": ("the growth signal is blocked", ".anti-her2.no-nk:not(.target-lost)"),
    "goes-in": ("poison is carried inside", BY_POISON),
    "joins": ("two cells are joined", ".engager:not(.target-lost)"),
    "thirst": ("fewer new vessels", ".anti-vegf"),
    "nothing": ("nothing", f"{ON_TUMOUR}.target-lost,.engager.target-lost"),
}
KILLER = {
    "t": ("the T cell", BY_T_CELL),
    "nk": ("the NK cell", BY_NK_CELL),
    "poison": ("the poison", BY_POISON),
    "nobody": ("nobody, here", f":not({KILLED})"),
}

APPEARS = {
    "brake": ":not(.anti-pd1,.anti-pdl1,.engager)",
    "on-pd1": ".anti-pd1",
    "on-pdl1": ".anti-pdl1",
    "on-her2": ON_TUMOUR,
    "poison": ".with-poison",
    "inside": BY_POISON,
    "engager": ".engager",
    "anti-vegf": ".anti-vegf",
    "sprout": ":not(.anti-vegf)",
    "withered": ".anti-vegf",
    "target": ":not(.target-lost)",
    "nk": ":not(.no-nk)",
    "go": BY_T_CELL,
    "nk-go": BY_NK_CELL,
    "alive": f":not({KILLED})",
    "dying": KILLED,
    **{f"b-{k}": selector for k, (_, selector) in BINDS.items()},
    **{f"f-{k}": selector for k, (_, selector) in FOLLOWS.items()},
    **{f"k-{k}": selector for k, (_, selector) in KILLER.items()},
}

Y = 268
T_X, TUMOUR_X = 166, 516
T_SHRINK, SHRINK = 0.58, 0.68
T_CELL = [(x * T_SHRINK, y * T_SHRINK) for x, y in cells.T_HERO]
TUMOUR = [(x * SHRINK, y * SHRINK) for x, y in cells.TUMOUR_HERO]
SCALE = 1.1
BRAKE_Y, MATCH_Y, BRIDGE_Y = 178, 256, 346
TURN = 40
"""By how many degrees PD-1 or PD-L1 turns up when an antibody sits on it."""
FRONT, HER2_Y = 682, (Y - 42, Y + 42)
"""Where the targets on the right end, and their heights."""
AB = 1.1
NK_X, NK_R, NK_REST = 856, 64, 30
VESSEL_Y = 510
VESSEL = Curve(
    (
        (-60, VESSEL_Y),
        (160, VESSEL_Y - 22),
        (330, VESSEL_Y + 14),
        (480, VESSEL_Y),
        (660, VESSEL_Y - 16),
        (800, VESSEL_Y + 14),
        (1020, VESSEL_Y - 4),
    )
)
HOLDERS = ((278, 436), (346, 444), (414, 436))
"""Hinges of the antibodies that each hold two VEGF."""
VEGF = [(x + side * 23, y + 29) for x, y in HOLDERS for side in (-1, 1)]
STRIP_Y = 562


def _t_face(y: float) -> float:
    return T_X + membrane(T_CELL, y - Y, 1)


def _left(y: float) -> float:
    return TUMOUR_X + membrane(TUMOUR, y - Y, -1)


def _right(y: float) -> float:
    return TUMOUR_X + membrane(TUMOUR, y - Y, 1)


def draw() -> str:
    """Return the scene."""
    outline = smooth([(TUMOUR_X + x, Y + y) for x, y in TUMOUR])
    zones = f'<path id="body-line" class="zone" d="{outline}"/>'
    return document(
        "what-it-binds",
        "wb",
        title="What does it bind?",
        description="A T cell, a tumour cell and an NK cell side by side, with a blood vessel below. One antibody at a time "
        "sits on its target.",
        view_box=(0, 0, 960, 652),
        narrow=(52, 14, 588, 846),
        start="no-antibody",
        body=_vessel()
        + _tumour(outline)
        + _t_cell()
        + _brake()
        + _match()
        + _bridge()
        + _right_side()
        + zones
        + _words()
        + _strip(),
        appears=APPEARS,
        style=_STYLE,
        definitions=define("antibody", molecules.antibody()) + define("factor", molecules.cytokine(8)),
    )


_STYLE = f"""
.zone{{fill:none;stroke:none}}
.pd1-arm{{transform-origin:{number(_t_face(BRAKE_Y))}px {BRAKE_Y}px}}
.anti-pd1 .pd1-arm{{transform:rotate(-{TURN}deg)}}
.pdl1-arm{{transform-origin:{number(_left(BRAKE_Y))}px {BRAKE_Y}px}}
.anti-pdl1 .pdl1-arm{{transform:rotate({TURN}deg)}}
.nk-cell{{transform:translateX({NK_REST}px)}}
.what-it-binds:is({BY_NK_CELL}) .nk-cell{{transform:none}}
.is-narrow .right-side{{transform:translate(0,32px) rotate(90deg);transform-origin:{TUMOUR_X}px {Y}px}}
.is-narrow .below{{transform:translate(0,268px)}}
.is-narrow .sub{{font-size:18px}}
.is-narrow .free{{transform:translate(-40px,132px)}}
"""


# --- cells ---------------------------------------------------------------------------------------------------


def _tumour(outline: str) -> str:
    return part(
        "wb-tumour",
        "Tumour cell",
        appearing(
            "alive", group(place(cells.hero_tumour_cell(), TUMOUR_X, Y, scale=SHRINK), classes="living")
        )
        + appearing(
            "dying", group(place(cells.hero_dying_tumour_cell(), TUMOUR_X, Y, scale=SHRINK), classes="dead")
        ),
        outline,
    )


def _t_cell() -> str:
    outline = smooth([(T_X + x, Y + y) for x, y in T_CELL])
    return part(
        "wb-tcell", "T cell", place(cells.hero_t_cell(), T_X, Y, scale=T_SHRINK), outline
    ) + appearing(
        "go",
        signals.go_arrow(
            f"M{number(_t_face(MATCH_Y) - 14)},{MATCH_Y}C{number(_t_face(MATCH_Y) - 40)},{MATCH_Y} 190,{MATCH_Y + 14} 174,{MATCH_Y + 40}",
            3,
        ),
    )


def _nk_cell() -> str:
    """Draw the NK cell with its receptor for stems, which looks to the left."""
    r = NK_R
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
    granules = "".join(
        f'<circle cx="{number(x * r)}" cy="{number(y * r)}" r="{number(r * 0.13)}" class="f-nk" style="stroke:var(--im-ink);stroke-width:1"/>'
        for x, y in ((-0.74, -0.34), (-0.8, 0.02), (-0.7, 0.36), (0.5, -0.3), (0.44, 0.42))
    )
    receptor = (
        f'<path class="line s-nk" d="M{-r + 14},0H{-r - 12}" stroke-width="4.5"/>'
        f'<path class="m-nk fc-receptor" stroke-linejoin="round" d="M{-r - 30},-19q16,3 16,19q0,16 -16,19l-5,-7q12,-4 12,-12q0,-8 -12,-12z"/>'
    )
    return (
        f'<circle class="halo s-nk" r="{r}"/>{receptor}'
        f'<circle r="{r}" class="s-nk" fill="url(#g-nk)" stroke-width="3"/><circle class="rim s-nk" r="{number(r * 0.95)}"/>'
        f'<path d="{smooth([(0.24 * r + x * r * 0.86, y * r * 0.86) for x, y in bean])}" class="s-nk" fill="url(#n-nk)" stroke-width="1.8"/>{granules}'
    )


# --- between the T cell and the tumour cell -------------------------------------------------------------------


def _brake() -> str:
    """Draw PD-1 and PD-L1: docked, or one of them turned away under an antibody."""
    face, wall = _t_face(BRAKE_Y), _left(BRAKE_Y)
    reach = (wall - face) / SCALE - 58.5
    pd1 = part(
        "wb-pd1",
        "PD-1, a brake on the T cell",
        place(molecules.pd1(59), face, BRAKE_Y, scale=SCALE),
        (face - 6, BRAKE_Y - 28, 82, 56),
    )
    pdl1 = part(
        "wb-pdl1",
        "PD-L1 on the tumour cell",
        place(molecules.pd_l1(reach), wall, BRAKE_Y, scale=SCALE, mirror=True),
        (wall - reach * SCALE, BRAKE_Y - 24, reach * SCALE + 20, 48),
    )
    cos, sin = 0.766, 0.643  # of 40 degrees
    on_pd1 = molecules.antibody_on(
        face + 60 * SCALE * cos, BRAKE_Y - 60 * SCALE * sin, -TURN, scale=AB, drawing=use("antibody", 0, 0)
    )
    on_pdl1 = molecules.antibody_on(
        wall - reach * SCALE * cos,
        BRAKE_Y - reach * SCALE * sin,
        180 + TURN,
        scale=AB,
        arm=-1,
        drawing=use("antibody", 0, 0),
    )
    held = signals.brake_line(
        f"M{number(face - 6)},{BRAKE_Y}C{number(face - 34)},{BRAKE_Y} {number(face - 50)},{BRAKE_Y + 16} {number(face - 50)},{BRAKE_Y + 42}",
        40,
    )
    return (
        appearing("brake", group(held, classes="held"))
        + group(pd1, classes="mv pd1-arm")
        + group(pdl1, classes="mv pdl1-arm")
        + appearing("on-pd1", part("wb-on-pd1", "Anti-PD-1 antibody", on_pd1, (300, 30, 110, 100)))
        + appearing("on-pdl1", part("wb-on-pdl1", "Anti-PD-L1 antibody", on_pdl1, (282, 24, 110, 100)))
    )


def _match() -> str:
    face, wall = _t_face(MATCH_Y), _left(MATCH_Y)
    receptor = (wall - face) * 0.47 / SCALE
    window = (wall - face) / SCALE - receptor
    x = face + receptor * SCALE
    return (
        place(molecules.tcr(receptor), face, MATCH_Y, scale=SCALE)
        + place(molecules.mhc_1(window), wall, MATCH_Y, scale=SCALE, mirror=True)
        + place(molecules.peptide(10), x, MATCH_Y)
    )


def _bridge() -> str:
    """Draw CD3 and a target opposite each other, and the engager that joins them."""
    face, wall = _t_face(BRIDGE_Y), _left(BRIDGE_Y)
    start, reach = face + 16 * SCALE, 34
    length = wall - reach * SCALE - start
    drawn = place(molecules.bispecific((length + 4) / 0.72), start, BRIDGE_Y, scale=0.72)
    ends = (
        f'<circle class="tip left-arm" cx="{number(start + 3)}" cy="{BRIDGE_Y}" r="3"/>'
        f'<circle class="tip right-arm" cx="{number(start + length)}" cy="{BRIDGE_Y}" r="3"/>'
    )
    return (
        part(
            "wb-cd3",
            "CD3 beside the T-cell receptor",
            group(place(molecules.cd3(0, 0), face, BRIDGE_Y, scale=SCALE), classes="cd3"),
            (face - 24, BRIDGE_Y - 17, 48, 34),
        )
        + appearing(
            "target",
            group(
                place(molecules.surface_antigen(reach), wall, BRIDGE_Y, scale=SCALE, mirror=True),
                classes="square left-square",
            ),
        )
        + appearing(
            "engager",
            part(
                "wb-engager", "Bispecific engager", drawn + ends, (start + 4, BRIDGE_Y - 18, length - 8, 36)
            ),
        )
    )


# --- right of the tumour cell, and below -----------------------------------------------------------------------


def _right_side() -> str:
    hinge = FRONT + 35.7 * AB
    targets = "".join(
        group(
            place(molecules.surface_antigen((FRONT - _right(y)) / SCALE), _right(y), y, scale=SCALE),
            classes="square right-square",
        )
        for y in HER2_Y
    )
    antibody = use("antibody", hinge, Y, turn=-90, scale=AB) + "".join(
        f'<circle class="tip her2-tip" cx="{FRONT}" cy="{y}" r="3"/>' for y in HER2_Y
    )
    stem = f'<circle class="tip stem" cx="{number(hinge + 46 * AB)}" cy="{Y}" r="3"/>'
    loads = "".join(
        f'<path class="load f-drug" d="M0,-8L3,-3L8,0L3,3L0,8L-3,3L-8,0L-3,-3Z" style="stroke:var(--im-surface);stroke-width:1.2" transform="translate({number(x)} {number(y)})"/>'
        for x, y in ((hinge + 14, Y - 19), (hinge + 14, Y + 19), (hinge + 38, Y - 19), (hinge + 38, Y + 19))
    )
    freed = "".join(
        f'<path class="freed f-drug" d="M0,-12L4,-4L12,0L4,4L0,12L-4,4L-12,0L-4,-4Z" style="stroke:var(--im-surface);stroke-width:1.2" transform="translate({x} {y})"/>'
        for x, y in ((606, 236), (590, 264), (612, 284), (576, 300), (562, 238), (540, 276))
    )
    way = signals.go_arrow(f"M{FRONT + 22},{Y}L{number(_right(Y) - 44)},{Y}", 3.6)
    nk = part(
        "wb-nk",
        "NK cell",
        place(_nk_cell(), NK_X, Y),
        (NK_X - NK_R - 36, Y - NK_R - 4, 2 * NK_R + 42, 2 * NK_R + 8),
        classes="mv nk-cell",
    )
    shots = signals.go_arrow(
        f"M{NK_X - 40},{Y + 66}C{NK_X - 70},{Y + 96} {FRONT + 30},{Y + 104} {FRONT - 40},{Y + 84}", 3
    ) + "".join(
        place(molecules.granzyme(8, "nk"), x, y, turn=turn)
        for x, y, turn in ((FRONT + 84, Y + 76, 10), (FRONT + 52, Y + 82, 40), (FRONT + 20, Y + 78, 20))
    )
    return group(
        appearing("nk", nk),
        appearing(
            "target",
            part("wb-her2", "HER2, a target on the tumour cell", targets, (FRONT - 62, Y - 66, 66, 44)),
        ),
        appearing(
            "on-her2",
            part(
                "wb-on-her2",
                "Antibody on HER2",
                antibody + stem + appearing("poison", loads),
                (FRONT - 4, Y - 56, 100, 112),
            ),
        ),
        appearing("inside", way, freed),
        appearing("nk-go", shots),
        classes="right-side",
    )


def _vessel() -> str:
    """Draw the vessel, the sprout that VEGF calls, VEGF itself, and what holds it."""
    drawn = ""
    for width, points in (
        ("wide-only", ((470, VESSEL_Y - 4), (474, 470), (500, 470), (498, 428))),
        ("narrow-only", ((350, VESSEL_Y), (354, 450), (306, 440), (304, 378))),
    ):
        way = Curve(points).data
        tube = (
            f'<path class="line s-blood" d="{way}" stroke-width="26"/>'
            f'<path class="line" d="{way}" stroke-width="20" style="stroke:var(--im-blood-fill)"/>'
        )
        withered = f'<path class="line s-blood withered" d="{way}" stroke-width="4" stroke-dasharray="3 9"/>'
        drawn += group(
            appearing("sprout", group(tube, classes="sprouting")),
            appearing("withered", withered),
            classes=width,
        )
    molecules_free = "".join(use("factor", x, y, classes="vegf") for x, y in VEGF)
    holders = "".join(use("antibody", x, y, turn=180, scale=0.6) for x, y in HOLDERS) + "".join(
        f'<circle class="tip vegf-tip" cx="{x}" cy="{y - 8}" r="3"/>' for x, y in VEGF
    )
    return group(
        drawn,
        part(
            "wb-vessel", "Blood vessel", places.blood_vessel(VESSEL, 46, 9, 4), (60, VESSEL_Y - 26, 180, 52)
        ),
        classes="below",
    ) + group(
        part("wb-vegf", "VEGF, a signal that calls vessels", molecules_free, (244, 448, 204, 38)),
        appearing("anti-vegf", part("wb-on-vegf", "Anti-VEGF antibody", holders, (252, 404, 190, 42))),
        classes="free",
    )


# --- words -----------------------------------------------------------------------------------------------------


def _words() -> str:
    wall = _left(BRAKE_Y)
    return labels(
        label(T_X, 118, "T cell", voice="name", colour="tcell", anchor="middle"),
        label(TUMOUR_X + 30, 100, "Tumour cell", voice="name", colour="tumour", anchor="middle"),
        label(_t_face(BRAKE_Y) - 22, BRAKE_Y - 12, "PD‑1", anchor="end", ground="tcell-fill"),
        label(wall + 24, BRAKE_Y + 6, "PD‑L1", ground="tumour-fill"),
        label(_t_face(BRIDGE_Y) - 24, BRIDGE_Y + 6, "CD3", anchor="end", ground="tcell-fill"),
        appearing("target", label(_left(BRIDGE_Y) + 24, BRIDGE_Y + 6, "target", ground="tumour-fill")),
        appearing("on-pd1", label(404, 60, "anti‑PD‑1", colour="drug")),
        appearing("on-pdl1", label(266, 62, "anti‑PD‑L1", colour="drug", anchor="end")),
        appearing("engager", label(322, 398, "engager", colour="drug", anchor="middle")),
        group(
            appearing(
                "nk", label(NK_X + 16, Y - NK_R - 22, "NK cell", voice="name", colour="nk", anchor="middle")
            ),
            appearing("target", label(FRONT - 22, Y - 66, "HER2", anchor="middle")),
            appearing("on-her2", label(FRONT + 66, Y - 84, "antibody", colour="drug", anchor="middle")),
            appearing("poison", label(FRONT + 66, Y - 63, "with poison", voice="sub", anchor="middle")),
            classes="wide-only",
        ),
        group(
            appearing("nk", label(TUMOUR_X - 84, 660, "NK cell", voice="name", colour="nk", anchor="end")),
            appearing("target", label(TUMOUR_X + 62, 460, "HER2")),
            appearing("on-her2", label(TUMOUR_X - 116, 506, "antibody", colour="drug", anchor="end")),
            appearing("poison", label(TUMOUR_X - 116, 527, "with poison", voice="sub", anchor="end")),
            classes="narrow-only",
        ),
        group(
            label(232, 472, "VEGF", anchor="end"),
            appearing("anti-vegf", label(232, 442, "anti‑VEGF", colour="drug", anchor="end")),
            classes="free",
        ),
        group(label(944, VESSEL_Y - 36, "BLOOD VESSEL", voice="place", anchor="end"), classes="wide-only"),
    )


def _strip() -> str:
    """Draw the three answers: what it binds, what follows, who kills."""
    drawing = '<rect x="20" width="920" height="76" rx="12" class="surface" style="stroke:var(--im-rule)"/>'
    for x, asks, answers, letter in (
        (40, "It binds", BINDS, "b"),
        (352, "What follows", FOLLOWS, "f"),
        (690, "Who kills", KILLER, "k"),
    ):
        drawing += f'<text class="sub" x="{x}" y="30">{asks}</text>'
        drawing += "".join(
            appearing(
                f"{letter}-{k}",
                f'<text id="says-{letter}-{k}" x="{x}" y="57" style="font-size:20px">{text}</text>',
            )
            for k, (text, _) in answers.items()
        )
    return place(group(drawing, classes="wide-only labels"), 0, STRIP_Y).replace(
        '<g class="wide-only labels">', '<g class="wide-only labels" aria-hidden="true">'
    )
