"""Scene "Five brakes": a worn-out T cell with five brakes, and the antibody that fits each.

Every row is one line: a ligand of the facing cell in a receptor of the T cell, and from there a brake into the cell.
PD-1 has two rows, for PD-L1 and PD-L2, and one brake for both. An antibody takes the place of a ligand, which then
draws back. Only anti-PD-L1 sits on the facing cell, and so it leaves the row of PD-L2 as it was.
"""

import math
from dataclasses import dataclass

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import Point, flat_faced, lumpy, membrane, number, shrunk, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

T_X, T_Y = 190, 292
"""Middle of the T cell."""

MEET_X = 432
"""The floor of every receptor: where the ligand or the antibody goes in."""

FACE_X = 552
"""Face of the cells on the right."""

SCALE = 1.15
"""Scale of the molecules."""

ANTIBODY_SCALE = 0.56

BAR_X = 246
"""Where the brakes end, in front of the nucleus."""

BACK = 58
"""How far a ligand draws back when an antibody has taken its place."""


@dataclass(frozen=True)
class Row:
    """One line from a ligand to a brake.

    Attributes:
        y: Its height.
        receptor: Word of the receptor, which is also that of the antibody that fits it (`anti-<receptor>`).
        name: Name of the receptor on screen.
        ligand: Word of the ligand.
        ligand_name: Its name on screen.
        kind: Kind of the cell that carries the ligand.
        apart: How far in front of the floor of the receptor the ligand stops, before scaling.
        back: How far it draws back.
    """

    y: float
    receptor: str
    name: str
    ligand: str
    ligand_name: str
    kind: str
    apart: float = 0
    back: float = BACK


CTLA4 = Row(116, "ctla4", "CTLA‑4", "b7", "B7", "dendritic")
LAG3 = Row(188, "lag3", "LAG‑3", "mhc2", "MHC‑II", "dendritic", 15, 38)
PD_L1 = Row(270, "pd1", "PD‑1", "pd-l1", "PD‑L1", "tumour")
PD_L2 = Row(336, "pd1", "PD‑1", "pd-l2", "PD‑L2", "tumour")
TIM3 = Row(402, "tim3", "TIM‑3", "galectin9", "galectin‑9", "tumour")
TIGIT = Row(468, "tigit", "TIGIT", "cd155", "CD155", "tumour")
ROWS = (CTLA4, LAG3, PD_L1, PD_L2, TIM3, TIGIT)

RECEPTORS = {
    "ctla4": molecules.ctla4,
    "lag3": molecules.lag3,
    "pd1": molecules.pd1,
    "tim3": molecules.tim3,
    "tigit": molecules.tigit,
}
LIGANDS = {
    "b7": molecules.b7,
    "mhc2": molecules.mhc_2,
    "pd-l1": molecules.pd_l1,
    "pd-l2": molecules.pd_l2,
    "galectin9": molecules.double_ball,
    "cd155": molecules.tab,
}

TUMOUR_X, TUMOUR_Y = FACE_X + 186, 378
TUMOUR = flat_faced(
    near=186, far=182, half_height=150, facing=-1, far_exponent=2.3, points=52, lumps=0.05, seed=4
)
DENDRITIC_X, DENDRITIC_Y = FACE_X + 124, 150

APPEARS = {
    "ctla4-on": ":not(.anti-ctla4)", "ctla4-drug": ".anti-ctla4",
    "lag3-on": ":not(.anti-lag3)", "lag3-drug": ".anti-lag3",
    "pd1-on": ":not(.anti-pd1)", "pd1-drug": ".anti-pd1",
    "pd-l1-on": ":not(.anti-pd1):not(.anti-pd-l1)", "pd-l1-drug": ".anti-pd-l1",
    "tim3-on": ":not(.anti-tim3)", "tim3-drug": ".anti-tim3",
    "tigit-on": ":not(.anti-tigit)", "tigit-drug": ".anti-tigit",
}  # fmt: skip

STYLE = """
.anti-ctla4 .ligand-b7,.anti-lag3 .ligand-mhc2,.anti-tim3 .ligand-galectin9,.anti-tigit .ligand-cd155,
.anti-pd1 .ligand-pd-l1,.anti-pd1 .ligand-pd-l2{transform:translate(var(--back),0)}
.anti-pd-l1 .ligand-pd-l1,.anti-pd1.anti-pd-l1 .ligand-pd-l1{transform:translate(92px,0)}
.awake{opacity:var(--awake);transition:opacity var(--im-move) linear}
.brake-panel{--pd:max(var(--pd-a,0),var(--pd-b,0));--pd-harm:max(var(--pd-harm-a,0),var(--pd-harm-b,0));
--power:calc(.12 + var(--pd) + var(--c,0) + var(--l,0) + var(--m,0) + var(--g,0));--awake:calc(var(--power)*1.1 - .08);
--harm:calc(.04 + var(--pd-harm) + var(--c-harm,0) + var(--l-harm,0) + var(--m-harm,0) + var(--g-harm,0))}
.anti-pd1{--pd-a:.26;--pd-harm-a:.17}.anti-pd-l1{--pd-b:.16;--pd-harm-b:.13}.anti-ctla4{--c:.13;--c-harm:.28}
.anti-lag3{--l:.11;--l-harm:.09}.anti-tim3{--m:.09;--m-harm:.06}.anti-tigit{--g:.09;--g-harm:.06}
#bp-power{--level:var(--power)}#bp-harm{--level:var(--harm)}
.is-narrow .t-name{transform:translate(200px,0)}.is-narrow .facing-name{transform:translate(-246px,0)}
.is-narrow .power-block{transform:translate(208px,0)}.is-narrow .harm-block{transform:translate(-256px,78px)}
"""


def _t_edge(y: float) -> float:
    return T_X + membrane(cells.T_HERO, y - T_Y, 1)


def _face(row: Row) -> float:
    if row.kind == "dendritic":
        return FACE_X
    return TUMOUR_X + membrane(TUMOUR, row.y - TUMOUR_Y, -1)


# --- the cells ----------------------------------------------------------------------------------------------


def _t_cell() -> str:
    """The T cell, pale and with a broken edge; the more power it has, the more of a fresh one shows."""
    outline = smooth([(T_X + x, T_Y + y) for x, y in cells.T_HERO])
    nucleus = smooth(lumpy(84, 0.03, 9, 5, height=98, centre=(T_X - 69, T_Y - 30)))
    tired = (
        f'<path class="halo s-tcell" d="{outline}" style="opacity:.08"/>'
        f'<path d="{outline}" class="s-tcell" stroke-width="3" stroke-dasharray="15 8" '
        'style="fill:color-mix(in oklab,var(--im-tcell-fill),var(--im-stage) 55%)"/>'
        f'<path d="{nucleus}" class="s-tcell" fill="url(#n-tcell)" stroke-width="2" opacity=".5"/>'
    )
    return part(
        "bp-tcell",
        "Exhausted T cell",
        tired + group(place(cells.hero_t_cell(), T_X, T_Y), classes="awake"),
        outline,
    )


def _tumour() -> str:
    outline = smooth([(TUMOUR_X + x, TUMOUR_Y + y) for x, y in TUMOUR])
    rim = smooth([(TUMOUR_X + x, TUMOUR_Y + y) for x, y in shrunk(TUMOUR)])
    x, y = TUMOUR_X + 68, TUMOUR_Y - 4
    nucleus = smooth(lumpy(64, 0.085, 9, 11, height=62, centre=(x, y)))
    return part(
        "bp-tumour",
        "Tumour cell",
        f'<path class="halo s-tumour" d="{outline}"/>'
        f'<path d="{outline}" class="s-tumour" fill="url(#g-tumour)" stroke-width="3.4"/>'
        f'<path class="rim s-tumour" d="{rim}"/>'
        f'<path d="{nucleus}" class="s-tumour" fill="url(#n-tumour)" stroke-width="2.4"/>'
        f'<circle cx="{x - 22}" cy="{y - 14}" r="15" class="f-tumour"/><circle cx="{x + 18}" cy="{y + 16}" r="10" class="f-tumour"/>',
        outline,
    )


def _dendritic() -> str:
    """A dendritic cell with a flat face to the left and arms to the right."""
    outline: list[Point] = [
        (-96, 64),
        (-114, 54),
        (-122, 30),
        (-124, 0),
        (-122, -30),
        (-114, -54),
        (-96, -64),
        (-40, -62),
    ]
    arms = ((40, -82, -62), (128, -70, -30), (196, -18, -6), (190, 38, 14), (112, 62, 34))
    for i, (tip_x, tip_y, turn) in enumerate(arms):
        a = math.radians(turn)
        along, aside = (math.cos(a), math.sin(a)), (-math.sin(a), math.cos(a))
        for back, half in ((34, -11), (0, -7), (0, 7), (34, 11)):
            outline.append(
                (tip_x - along[0] * back + aside[0] * half, tip_y - along[1] * back + aside[1] * half)
            )
        if i + 1 < len(arms):
            next_x, next_y, _ = arms[i + 1]
            outline.append(((tip_x + next_x) / 2 * 0.5 + 6, (tip_y + next_y) / 2 * 0.5))
    outline.append((-40, 60))
    data = smooth([(DENDRITIC_X + x, DENDRITIC_Y + y) for x, y in outline])
    rim = smooth([(DENDRITIC_X + x * 0.97, DENDRITIC_Y + y * 0.94) for x, y in outline])
    nucleus = smooth(lumpy(30, 0.16, 8, 8, height=34, waves=2, centre=(DENDRITIC_X + 32, DENDRITIC_Y)))
    return part(
        "bp-dendritic",
        "Dendritic cell",
        f'<path class="halo s-dendritic" d="{data}"/>'
        f'<path d="{data}" class="s-dendritic" fill="url(#g-dendritic)" stroke-width="3.2" stroke-linejoin="round"/>'
        f'<path class="rim s-dendritic" d="{rim}"/>'
        f'<path d="{nucleus}" class="s-dendritic" fill="url(#n-dendritic)" stroke-width="2"/>',
        data,
    )


# --- the rows -----------------------------------------------------------------------------------------------


def _receptor(row: Row) -> str:
    edge = _t_edge(row.y)
    return place(RECEPTORS[row.receptor]((MEET_X - edge) / SCALE), edge, row.y, scale=SCALE)


def _ligand(row: Row) -> str:
    """The ligand in its receptor; it draws back as one piece with its place to press."""
    face = _face(row)
    reach = (face - MEET_X) / SCALE - row.apart
    drawing = place(LIGANDS[row.ligand](reach, row.kind), face, row.y, scale=SCALE, mirror=True)
    if row.ligand == "mhc2":
        drawing += place(molecules.own_peptide(6), face - reach * SCALE, row.y, scale=SCALE)
    box = (MEET_X + row.apart, row.y - 26, face - MEET_X - row.apart + 20, 52)
    return part(f"bp-{row.ligand}", row.ligand_name, drawing, box)


def _antibody(x: float, y: float, pointing: float, arm: int) -> str:
    return molecules.antibody_on(x, y, pointing, scale=ANTIBODY_SCALE, arm=arm, drawing=use("antibody", 0, 0))


def _rows() -> str:
    drawn = ""
    for row in ROWS:
        y, name = row.y, row.receptor
        if row is not PD_L2:
            receptors, tips = _receptor(row), _antibody(MEET_X, y, 0, 1)
            box = (_t_edge(y) - 16, y - 28, MEET_X - _t_edge(y) + 30, 56)
            drug_box = (MEET_X + 6, y - 30, 46, 60)
            if row is PD_L1:
                receptors += _receptor(PD_L2)
                tips += _antibody(MEET_X, PD_L2.y, 0, 1)
                box, drug_box = (*box[:3], 56 + PD_L2.y - y), (*drug_box[:3], 60 + PD_L2.y - y)
            drawn += part(f"bp-{name}", f"{row.name}, a brake on the T cell", receptors, box)
            drugs = part(f"bp-anti-{name}", f"Anti-{row.name.replace('‑', '-')} antibody", tips, drug_box)
            drawn += appearing(f"{name}-drug", drugs)
        moves = _ligand(row)
        if row is PD_L1:
            drug = part(
                "bp-anti-pd-l1",
                "Anti-PD-L1 antibody",
                _antibody(MEET_X, y, 180, 1),
                (MEET_X - 46, y - 30, 44, 60),
            )
            moves += appearing("pd-l1-drug", drug)
        drawn += group(moves, classes=f"mv ligand-{row.ligand}", style=f"--back:{row.back}px")
    return drawn


def _brakes() -> str:
    """The brakes inside the T cell, one for each receptor; that of PD-1 has two feet."""

    def bar(y: float) -> str:
        return f'<path class="line s-wrong bar" d="M{BAR_X},{y - 20}v40" stroke-width="8"/>'

    def foot(row: Row, y: float) -> str:
        start = number(_t_edge(row.y) - 26)
        middle = (
            f"H{BAR_X}"
            if y == row.y
            else f"C{BAR_X + 50},{row.y} {BAR_X + 56},{number(y)} {BAR_X},{number(y)}"
        )
        return f'<path class="line s-wrong foot foot-{row.ligand}" d="M{start},{row.y}{middle}" stroke-width="5"/>'

    drawn = "".join(
        appearing(
            f"{row.receptor}-on", group(foot(row, row.y), bar(row.y), classes=f"brake brake-{row.receptor}")
        )
        for row in (CTLA4, LAG3, TIM3, TIGIT)
    )
    both = (PD_L1.y + PD_L2.y) / 2
    drawn += appearing("pd-l1-on", foot(PD_L1, both))
    drawn += appearing("pd1-on", group(foot(PD_L2, both), bar(both), classes="brake brake-pd1"))
    return f'<g aria-hidden="true" style="pointer-events:none">{drawn}</g>'


# --- words and bars -----------------------------------------------------------------------------------------


def _words() -> str:
    names = (
        group(label(24, 34, "Exhausted T cell", voice="name", colour="tcell"), classes="t-name"),
        group(
            label(936, 34, "Dendritic cell", voice="name", anchor="end", colour="dendritic"),
            label(936, 548, "Tumour cell", voice="name", anchor="end", colour="tumour"),
            classes="facing-name",
        ),
    )
    receptors = "".join(
        label(_t_edge(row.y) - 8, row.y - 12, row.name, anchor="end", ground="tcell-fill")
        for row in (CTLA4, LAG3, TIM3, TIGIT)
    ) + label(_t_edge(303) - 10, 309, "PD‑1", anchor="end", ground="tcell-fill")
    ligands = "".join(
        label(FACE_X + 46, row.y - (20 if row is LAG3 else 12), row.ligand_name, ground=f"{row.kind}-fill")
        for row in ROWS
    )
    return labels(*names, receptors, ligands)


def _bars() -> str:
    card = (
        '<rect x="20" y="562" width="920" height="86" rx="14" class="surface wide-only" stroke-width="1.2" '
        'style="stroke:var(--im-rule)"/>'
    )
    bars = ""
    for word, text, name, kind, x in (
        ("power", "T‑cell power", "T-cell power", "tcell", 44),
        ("harm", "Immune side effects", "Immune side effects", "wrong", 508),
    ):
        drawing = place(signals.gauge(f"bp-{word}", 408, text, kind), x, 610) + labels(
            label(x + 408, 602, "a sketch", voice="sub", anchor="end", ground="surface")
        )
        bars += group(part(f"bp-{word}-bar", name, drawing, (x - 12, 570, 432, 70)), classes=f"{word}-block")
    return card + bars


def draw() -> str:
    """Return the scene."""
    return document(
        "brake-panel",
        "bp",
        title="Five brakes",
        description="An exhausted T cell with five brakes on the left; a dendritic cell and a tumour cell on the right, "
        "which hold a ligand in each.",
        view_box=(0, 0, 960, 662),
        narrow=(206, 0, 500, 732),
        start="",
        body=_t_cell() + _dendritic() + _tumour() + _brakes() + _rows() + _bars() + _words(),
        appears=APPEARS,
        style=STYLE,
        definitions=define("antibody", molecules.antibody()),
    )
