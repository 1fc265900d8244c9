"""Scene "Two rooms": T cells wake in a lymph node and work in a tumour; each room has a brake of its own.

Five clones, told by their signs, stand in five lanes before a dendritic cell. Two leave without help. CTLA-4 holds
the other three, and they walk to the tumour only when an antibody sits on CTLA-4. In the tumour PD-L1 holds all that
come, until an antibody sits on PD-1. So each drug changes one room, and the strip below counts what comes of it.
"""

import math

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import Curve, Point, number, smooth, superellipse
from immunobook.diagram.kit.places import blood_vessel
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

MIDDLE = 262
"""Height of the middle of both rooms."""

NODE_X, BED_X = 210, 722
BED_HALF = (222, 194)

NODE_OUTLINE: tuple[Point, ...] = (
    (-197, -10),
    (-188, -92),
    (-146, -156),
    (-58, -182),
    (50, -182),
    (134, -158),
    (178, -110),
    (187, -62),
    (166, -24),
    (160, 4),
    (166, 34),
    (187, 72),
    (176, 124),
    (120, 166),
    (42, 182),
    (-58, 180),
    (-146, 152),
    (-188, 82),
)
"""A bean; the notch, where T cells leave, looks to the right."""

OLD, NEW = (1, 2), (3, 4, 5)
"""Clones that leave without help, and those that CTLA-4 holds."""

LANES = {clone: MIDDLE + 62 * (clone - 3) for clone in (*OLD, *NEW)}
"""Height of the lane of each clone in the node."""

FACE_X = 136
"""The face of the dendritic cell."""

MOTHER_X, T_R, TUMOUR_R = 220, 18, 28
SMALL = 0.68
"""Scale of T cells that set out."""

SCALE = 0.5
"""Scale of the molecules in both rooms."""

GAP = 28
"""Width of the cleft between a T cell and a tumour cell."""

PD1_REACH = 30
SWING = -54
"""Degrees by which PD-1 stands higher with its antibody."""

ROWS: tuple[tuple[float, tuple[tuple[int, float], ...]], ...] = (
    (-120, ((1, -150), (0, 14), (3, 76))),
    (-36, ((0, -130), (2, -68), (4, 68))),
    (48, ((5, -158), (1, -22), (0, 142))),
    (132, ((0, -112), (2, -48), (0, 116))),
)
"""Rows of the tumour: height, then for each clone the place of its T cell, or 0 and the place of a lone tumour cell."""

LEAVING = {1: (398, -12), 2: (446, -12), 3: (422, 13), 4: (468, 13), 5: (490, -12)}
LEAVING_NARROW = {1: (400, 0), 2: (433, 62), 3: (418, 30), 4: (447, 92), 5: (442, 122)}
"""Where a T cell of each clone is in the vessel, from the middle of the rooms; the second on a phone."""

DOWN = (-482, 438)
"""Where the tumour goes on a phone: below the node."""

ON_CTLA4, ON_PD1 = ".anti-ctla4,.both", ".anti-pd1,.both"

APPEARS = {
    "new": ON_CTLA4,
    "ctla4-brake": f":not({ON_CTLA4})",
    "ctla4-drug": ON_CTLA4,
    "pd1-brake": f":not({ON_PD1})",
    "pd1-drug": ON_PD1,
    "alive-old": f":not({ON_PD1})",
    "gone-old": ON_PD1,
    "alive-new": ":not(.both)",
    "gone-new": ".both",
    "kinds-2": f":not({ON_CTLA4})",
    "kinds-5": ON_CTLA4,
    "killed-0": f":not({ON_PD1})",
    "killed-4": ".anti-pd1",
    "killed-7": ".both",
    "side-0": ".no-drug",
    "side-16": ".anti-pd1",
    "side-27": ".anti-ctla4",
    "side-55": ".both",
}

STYLE = f"""
.crowd:hover .ring-in,.crowd.is-selected .ring-in,.crowd:focus-visible .ring-in{{opacity:.85}}
.crowd.is-selected .ring{{opacity:1;stroke-width:1.6}}.crowd:focus-visible .ring{{opacity:1;stroke-width:3.6}}
.two-rooms:not({ON_CTLA4}) .b7-moves{{transform:translate(0,26px)}}
.two-rooms:not({ON_CTLA4}) .walks{{transform:translate(var(--fx),var(--fy))}}
.two-rooms:is({ON_PD1}) .pd1-arm{{transform:rotate({SWING}deg)}}
.way{{opacity:.6}}
.is-narrow .leaving-place{{transform:translate(var(--nx),var(--ny))}}
.is-narrow .tumour-room{{transform:translate({DOWN[0]}px,{DOWN[1]}px)}}
.two-rooms.is-narrow:not({ON_CTLA4}) .walks{{transform:translate(calc(var(--fx) - {DOWN[0]}px),calc(var(--fy) - {DOWN[1]}px))}}
.is-narrow .kinds-block{{transform:translate(-18px,436px)}}.is-narrow .killed-block{{transform:translate(-34px,436px)}}
.is-narrow .side-block{{transform:translate(-578px,516px)}}.is-narrow .sketch-block{{transform:translate(-240px,500px)}}
.count{{font-size:40px;font-weight:700}}
.anti-pd1{{--side:.163}}.anti-ctla4{{--side:.273}}.both{{--side:.55}}
#tr-side{{--level:var(--side,0)}}
"""


def _boxed(drawing: str, x: float, y: float, width: float, height: float) -> str:
    """One of several things that are one part, with its own place to press and its own rings."""
    shape = f'<rect class="%s" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="10"/>'
    return shape % "hit" + shape % "ring-in" + drawing + shape % "ring"


def _round(drawing: str, r: float, x: float = 0, y: float = 0) -> str:
    shape = f'<circle class="%s" cx="{number(x)}" cy="{number(y)}" r="{number(r)}"/>'
    return shape % "hit" + shape % "ring-in" + drawing + shape % "ring"


def _crowd(part_id: str, name: str, *drawings: str) -> str:
    """A part that is several things: each answers, and the rings of all of them show."""
    return f'<g id="{part_id}" class="im-part crowd" role="button" tabindex="0" aria-label="{name}">{"".join(drawings)}</g>'


# --- left: the lymph node -----------------------------------------------------------------------------------


def _node() -> str:
    outline = smooth([(NODE_X + x, MIDDLE + y) for x, y in NODE_OUTLINE])
    rim = smooth([(NODE_X + x * 0.97, MIDDLE + y * 0.97) for x, y in NODE_OUTLINE])
    return (
        f'<path class="halo s-node" d="{outline}"/><path id="node" class="p-node" d="{outline}" stroke-width="3.4"/>'
        f'<path class="rim s-node" d="{rim}"/>'
    )


def _dendritic() -> str:
    """A tall dendritic cell with a flat face to the right and arms to the left."""
    x = FACE_X - 40
    outline: list[Point] = [
        (18, -154),
        (33, -142),
        (39, -104),
        (40, -50),
        (40, 50),
        (39, 104),
        (33, 142),
        (18, 154),
        (0, 138),
    ]
    for tip_x, tip_y, turn in (
        (-40, 146, 118),
        (-66, 86, 150),
        (-80, 28, 174),
        (-78, -34, 188),
        (-64, -94, 212),
        (-36, -148, 240),
    ):
        a = math.radians(turn)
        along, aside = (math.cos(a), math.sin(a)), (-math.sin(a), math.cos(a))
        for back, half in ((26, -8), (0, -4.5), (0, 4.5), (26, 8)):
            outline.append(
                (tip_x - along[0] * back + aside[0] * half, tip_y - along[1] * back + aside[1] * half)
            )
        outline.append((-14, tip_y - 29 if tip_y > -140 else -136))
    data = smooth([(x + a, MIDDLE + b) for a, b in outline])
    nucleus = smooth([(x + 10 + a, MIDDLE + b) for a, b in superellipse(16, 46, 2.2)])
    return part(
        "tr-dendritic",
        "Dendritic cell",
        f'<path d="{data}" class="s-dendritic" fill="url(#g-dendritic)" stroke-width="2.8" stroke-linejoin="round"/>'
        f'<path d="{nucleus}" class="s-dendritic" fill="url(#n-dendritic)" stroke-width="1.6"/>',
        data,
    )


def _contacts() -> str:
    """What stands between the dendritic cell and the five T cells: B7, CD28, CTLA-4, and the antibody."""
    face = MOTHER_X - T_R
    cleft = (face - FACE_X) / SCALE
    b7_reach = cleft * 0.56
    knobs = clips = brakes = drugs = ""
    for clone, y in LANES.items():
        held = clone in NEW
        upper, lower = (y - 13, y + 13) if held else (y, y)
        inward = 5 if held else 0  # the T cell is round: above its middle its edge is further off
        reach = cleft - b7_reach + inward / SCALE
        pocket = face + inward - reach * SCALE
        knob = _boxed(
            place(molecules.b7(b7_reach), FACE_X, upper, scale=SCALE),
            FACE_X + b7_reach * SCALE - 24,
            upper - 17,
            36,
            34,
        )
        knobs += group(knob, classes="mv b7-moves") if held else knob
        clips += place(molecules.cd28(reach), face + inward, upper, scale=SCALE, mirror=True)
        if held:
            brakes += _boxed(
                place(molecules.ctla4(reach), face + inward, lower, scale=SCALE, mirror=True),
                pocket - 14,
                lower - 13,
                44,
                30,
            )
            drugs += _boxed(
                molecules.antibody_on(pocket, lower, 180, scale=0.31, arm=-1, drawing=use("antibody", 0, 0)),
                pocket - 36,
                lower - 6,
                34,
                36,
            )
    return (
        group(clips, classes="cd28")
        + _crowd("tr-ctla4", "CTLA-4, the brake in the node", brakes)
        + _crowd("tr-b7", "B7", knobs)
        + appearing("ctla4-drug", _crowd("tr-anti-ctla4", "Anti-CTLA-4 antibody", drugs))
    )


def _lane(clone: int) -> str:
    y, x = LANES[clone], MOTHER_X
    daughters = "".join(use(f"t{clone}", x + dx, y, scale=SMALL, classes="daughter") for dx in (44, 72))
    way = (
        f'<path class="line s-ink way" stroke-width="2.4" d="M{x + 91},{y}'
        f'C{x + 116},{y} {x + 108},{MIDDLE} {x + 146},{MIDDLE}"/>'
    )
    (leaves_x, leaves_y), (narrow_x, narrow_y) = LEAVING[clone], LEAVING_NARROW[clone]
    leaves = group(
        use(f"t{clone}", leaves_x, MIDDLE + leaves_y, scale=SMALL, classes="leaving"),
        classes="leaving-place",
        style=f"--nx:{narrow_x - leaves_x}px;--ny:{narrow_y - leaves_y}px",
    )
    going = way + daughters + leaves
    mother = use(f"t{clone}", x, y, classes="mother")
    if clone in OLD:
        return mother + going
    brake = place(signals.brake_bar(20, 36, 6), x + T_R + 5, y)
    return mother + appearing("new", going) + appearing("ctla4-brake", group(brake, classes="stopped"))


# --- right: the tumour --------------------------------------------------------------------------------------


def _tumour() -> str:
    """The tumour: lone cells, and pairs of a T cell and the tumour cell it has found."""
    cells_drawn = ligands = receptors = drugs = ""
    old = new = ""
    variant = 0
    for row_y, row in ROWS:
        y = MIDDLE + row_y
        for clone, place_x in row:
            t_x = BED_X + place_x
            x = t_x + (T_R + GAP + TUMOUR_R if clone else 0)
            alive = _round(use(f"tumour-{variant % 4}", x, y, classes="alive"), TUMOUR_R + 2, x, y)
            ball = place(
                molecules.pd_l1((GAP - PD1_REACH * SCALE) / SCALE),
                x - TUMOUR_R + 2,
                y,
                scale=SCALE,
                mirror=True,
            )
            ball = group(ball, classes="pd-l1")
            if not clone:
                cells_drawn += alive
                ligands += ball
            else:
                word = "old" if clone in OLD else "new"
                ghost = use(f"ghost-{variant % 2}", x, y, classes="dead")
                cells_drawn += appearing(f"alive-{word}", alive) + appearing(f"gone-{word}", ghost)
                ligands += appearing(f"alive-{word}", ball)
                t_cell, arm, drug = _arrived(clone, t_x, y)
                if clone in OLD:
                    old += t_cell
                    receptors += arm
                    drugs += drug
                else:
                    new += _walking(clone, t_x, y, t_cell)
                    receptors += appearing("new", _walking(clone, t_x, y, arm))
                    drugs += appearing("new", _walking(clone, t_x, y, drug))
            variant += 1
    return (
        _crowd("tr-tumour", "Tumour cells", cells_drawn)
        + _crowd("tr-pd1", "PD-1 and PD-L1, the brake in the tumour", ligands, receptors)
        + _crowd("tr-old", "T cells that were there before", old)
        + appearing("new", _crowd("tr-new", "New kinds of T cells", new))
        + appearing("pd1-drug", _crowd("tr-anti-pd1", "Anti-PD-1 antibody", drugs))
    )


def _arrived(clone: int, x: float, y: float) -> tuple[str, str, str]:
    """A T cell in the tumour, its PD-1, and the antibody on it."""
    t_cell = _round(
        use(f"t{clone}", x, y, classes="arrived")
        + appearing("pd1-brake", use("brake", x - 13, y - 15, classes="held")),
        T_R + 3,
        x,
        y,
    )
    arm = group(
        _boxed(place(molecules.pd1(PD1_REACH), T_R, 0, scale=SCALE), T_R - 4, -15, 30, 30),
        classes="mv pd1-arm",
    )
    turn = math.radians(SWING)
    away = T_R + PD1_REACH * SCALE
    drug = molecules.antibody_on(
        x + away * math.cos(turn),
        y + away * math.sin(turn),
        SWING,
        scale=0.31,
        arm=1,
        drawing=use("antibody", 0, 0),
    )
    return t_cell, place(arm, x, y), _boxed(drug, x + 8, y - 58, 36, 34)


def _walking(clone: int, x: float, y: float, drawing: str) -> str:
    """Something that comes from the node, where it stood in the lane of its clone."""
    start = f"--fx:{number(MOTHER_X - x)}px;--fy:{number(LANES[clone] - y)}px;transition-delay:{(clone - 3) * 45}ms"
    return group(drawing, classes="mv walks", style=start)


# --- between and below --------------------------------------------------------------------------------------


def _vessel() -> str:
    """The way from the node to the tumour; on a phone it turns down, as the tumour is below the node there."""
    across = Curve(((340, MIDDLE), (390, MIDDLE), (440, MIDDLE), (490, MIDDLE)))
    down = Curve(
        (
            (340, MIDDLE),
            (410, MIDDLE),
            (444, MIDDLE + 40),
            (444, MIDDLE + 110),
            (444, MIDDLE + 180),
            (436, MIDDLE + 210),
            (400, MIDDLE + 250),
        )
    )
    return part(
        "tr-vessel",
        "Blood vessel",
        group(blood_vessel(across, 64, 0), classes="wide-only")
        + group(blood_vessel(down, 60, 0), classes="narrow-only"),
        (372, MIDDLE - 36, 150, 72),
    )


def _counted(stem: str, values: tuple[int, ...], x: float, y: float, anchor: str = "") -> str:
    return "".join(
        appearing(f"{stem}-{n}", f'<text class="count {stem}{anchor}" x="{x}" y="{y}">{n}</text>')
        for n in values
    )


def _strip() -> str:
    """What comes of it: kinds of T cells, tumour cells killed, side effects; then a word of caution."""
    slots = ""
    for clone in LANES:
        x = 62 + 42 * (clone - 1)
        slots += (
            f'<circle class="line s-edge" cx="{x}" cy="46" r="17" stroke-width="1.4" stroke-dasharray="2 5"/>'
        )
        cell = use(f"t{clone}", x, 46, scale=0.92, classes="kind")
        slots += cell if clone in OLD else appearing("new", cell)
    kinds = (
        group(label(0, 14, "Kinds of T cells in the tumour", ground="surface"), classes="wide-only")
        + group(label(0, 14, "Kinds of T cells", ground="surface"), classes="narrow-only")
        + _counted("kinds", (2, 5), 0, 60)
        + slots
    )
    killed = (
        group(label(0, 14, "Tumour cells killed", ground="surface"), classes="wide-only")
        + group(label(0, 14, "Killed", ground="surface"), classes="narrow-only")
        + _counted("killed", (0, 4, 7), 0, 60)
        + label(32, 60, "of 12", voice="sub", ground="surface")
    )
    side = (
        label(0, 14, "Severe side effects, one trial", ground="surface")
        + place(signals.gauge("tr-side", 182, "", "wrong"), 0, 38)
        + _counted("side", (0, 16, 27, 55), 254, 60, " t-end")
        + label(262, 60, "of 100", voice="sub", ground="surface")
    )
    card = '<rect x="20" y="474" width="920" height="88" rx="14" class="surface wide-only" stroke-width="1.2" style="stroke:var(--im-rule)"/>'
    caution = (
        '<g class="wide-only"><rect x="214" y="574" width="532" height="34" rx="17" class="stage s-edge" stroke-width="1.4"/></g>'
        '<g class="narrow-only"><rect x="284" y="574" width="392" height="56" rx="20" class="stage s-edge" stroke-width="1.4"/></g>'
        + group(
            label(
                480, 597, "“Node = CTLA‑4, tumour = PD‑1” is a simplification", voice="sub", anchor="middle"
            ),
            classes="wide-only",
        )
        + group(
            label(
                480, 597, "“Node = CTLA‑4, tumour = PD‑1”|is a simplification", voice="sub", anchor="middle"
            ),
            classes="narrow-only",
        )
    )
    return (
        card
        + group(place(labels(kinds), 42, 484), classes="kinds-block")
        + group(place(labels(killed), 372, 484), classes="killed-block")
        + group(
            part("tr-side-effects", "Severe side effects", place(side, 602, 484), (592, 478, 338, 80)),
            classes="side-block",
        )
        + group(part("tr-sketch", "A simplification", caution, (284, 574, 392, 36)), classes="sketch-block")
    )


def _words() -> str:
    """Names of the rooms, and what holds or frees the T cells in each."""
    node = (
        label(24, 34, "Lymph node", voice="name", colour="node")
        + label(24, 58, "T cells wake up and leave", voice="sub")
        + appearing("ctla4-brake", label(250, 430, "CTLA‑4 takes B7", anchor="middle", ground="node-fill"))
        + appearing(
            "ctla4-drug",
            label(250, 430, "anti‑CTLA‑4 frees B7", anchor="middle", ground="node-fill", colour="drug"),
        )
    )
    names = "".join(
        group(
            label(x, 34, "Tumour", voice="name", anchor=anchor, colour="tumour")
            + label(x, 58, "T cells meet their target", voice="sub", anchor=anchor),
            classes=classes,
        )
        for x, anchor, classes in (
            (936, "end", "wide-only"),
            (24 - DOWN[0], "start", "narrow-only tumour-room"),
        )
    )
    tumour = appearing(
        "pd1-brake", label(BED_X - 10, 445, "PD‑L1 presses PD‑1", anchor="middle")
    ) + appearing(
        "pd1-drug", label(BED_X - 10, 445, "anti‑PD‑1 sits on PD‑1", anchor="middle", colour="drug")
    )
    return labels(node, names, group(tumour, classes="tumour-room"))


def draw() -> str:
    """Return the scene."""
    definitions = (
        "".join(
            define(f"t{c}", cells.t_cell(T_R) + place(cells.clone_sign(c, 8), -T_R * 0.06, 0)) for c in LANES
        )
        + "".join(define(f"tumour-{v}", cells.tumour_cell(v, TUMOUR_R)) for v in range(4))
        + "".join(define(f"ghost-{v}", cells.ghost(v, TUMOUR_R - 4)) for v in range(2))
        + define("antibody", molecules.antibody())
        + define("brake", signals.small_brake(9))
    )
    bed = smooth([(BED_X + x, MIDDLE + y) for x, y in superellipse(*BED_HALF, 3.4)])
    ground = (
        f'<path id="bed" d="{bed}" class="s-tumour" stroke-width="2.4" stroke-dasharray="9 7" '
        'style="fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 62%)"/>'
    )
    body = (
        group(ground, classes="tumour-room")
        + _vessel()
        + _node()
        + _dendritic()
        + _contacts()
        + "".join(_lane(clone) for clone in LANES)
        + group(
            signals.go_arrow(f"M396,{MIDDLE + 58}L486,{MIDDLE + 58}", 3),
            labels(label(440, MIDDLE + 86, "blood", voice="sub", anchor="middle")),
            classes="wide-only",
        )
        + group(_tumour(), classes="tumour-room")
        + _strip()
        + _words()
    )
    return document(
        "two-rooms",
        "tr",
        title="Two rooms",
        description="A lymph node on the left, where a dendritic cell wakes T cells of five clones, and a tumour on the right, "
        "where those that arrive meet tumour cells.",
        view_box=(0, 0, 960, 622),
        narrow=(0, 0, 480, 1140),
        start="no-drug",
        body=body,
        appears=APPEARS,
        style=STYLE,
        definitions=definitions,
    )
