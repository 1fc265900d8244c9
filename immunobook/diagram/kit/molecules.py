"""Molecules. Those of a membrane have their origin on it and point along +x into the cleft.

Stems run 20 units into the cell. The partner's side is the same drawing placed with `mirror=True`. `reach` is
always the point of meeting: the floor of a receptor's pocket, the front of a ligand, the centre of a peptide.
So two partners fit when their reaches add up to the width of the cleft (divided by the scale).

    receptor   form                     partner    form
    TCR        fork of two chains       MHC-I, -II platform that holds a peptide
    PD-1       crescent cup             PD-L1, -L2 ball with one dot, with two dots
    CD28       two-pronged clip         B7         square knob
    CTLA-4     longer, wider prongs     B7         the same knob, gripped deeper
    LAG-3      V-shaped notch           MHC-II, or its other ligands drawn as a wedge
    TIM-3      double cup               galectin-9 and others, a double ball
    TIGIT      straight slot            CD155, a tab
"""

import math

from immunobook.diagram.kit.geometry import Point, number, point, scattered
from immunobook.diagram.kit.svg import place

ARM = 42
"""Angle between the stem of an antibody and each arm, degrees."""


def _stem(to: float, kind: str, width: float = 4, y: float = 0) -> str:
    return f'<path class="line s-{kind}" d="M-20,{number(y)}H{number(to)}" stroke-width="{number(width)}"/>'


def _ellipse(x: float, y: float, rx: float, ry: float, classes: str, turn: float = 0) -> str:
    rotation = f' transform="rotate({number(turn)} {number(x)} {number(y)})"' if turn else ""
    return f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" class="{classes}"{rotation}/>'


def _capsule(x: float, y: float, width: float, height: float, classes: str) -> str:
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'rx="{number(min(width, height) / 2)}" class="{classes}"/>'
    )


# --- recognition ----------------------------------------------------------------------------------------


def tcr(reach: float = 64, kind: str = "tcell") -> str:
    """Draw a T-cell receptor: two chains of two ellipses that open to a fork round the peptide."""
    drawing = f'<path class="line s-{kind}" stroke-width="3.4" d="M-20,-7H14M-20,7H14"/>'
    for side in (-1, 1):
        drawing += _ellipse(reach * 0.4, 8 * side, reach * 0.21, 7, f"m-{kind}")
        drawing += _ellipse(reach * 0.8, 10.5 * side, reach * 0.23, 7.4, f"m-{kind}", 7 * side)
    return drawing


def cd3(above: float = 24, below: float = 24, kind: str = "tcell") -> str:
    """Draw CD3: a short stalk with a bead above and one below the TCR; its tips are at x 16."""
    return "".join(
        f'<path class="line s-{kind}" stroke-width="2.6" d="M-20,{number(y)}H2"/>'
        + _ellipse(8, y, 8, 5.2, f"m-{kind}")
        for y in (-above, below)
    )


def _platform(reach: float, kind: str) -> str:
    """The groove that holds a peptide whose centre is at `reach`."""
    at = reach + 4
    rows = (
        (-22, -20),
        (-30, -10),
        (-30, 10),
        (-22, 20),
        (-14, 24),
        (-4, 22),
        (-4, 17),
        (-4, 13),
        (-12, 13),
        (-13, 7),
        (-14, 3),
        (-14, -3),
        (-13, -7),
        (-12, -13),
        (-4, -13),
        (-4, -17),
        (-4, -22),
        (-14, -24),
        (-22, -20),
    )
    spots = [point(at + x, y) for x, y in rows]
    curves = "".join("C" + " ".join(spots[i : i + 3]) for i in range(1, len(spots), 3))
    return f'<path class="m-{kind}" d="M{spots[0]}{curves}Z"/>'


def mhc_1(reach: float = 66, kind: str = "tumour") -> str:
    """Draw MHC class I: stalk, one bead, one white bead (B2M), platform. Lost B2M: draw nothing at all."""
    return (
        _stem(reach - 46, kind, 3.4, 8)
        + _ellipse(reach - 36, 8.5, 13, 8, f"m-{kind}")
        + _ellipse(reach - 36, -9, 11.5, 7.8, f"b2m s-{kind}")
        + _platform(reach, kind)
    )


def mhc_2(reach: float = 66, kind: str = "dendritic") -> str:
    """Draw MHC class II: two equal stalks and beads, the same platform, no white bead. CD4 cells only."""
    return (
        _stem(reach - 46, kind, 3.4, -8.5)
        + _stem(reach - 46, kind, 3.4, 8.5)
        + _ellipse(reach - 36, -8.5, 12.5, 8, f"m-{kind}")
        + _ellipse(reach - 36, 8.5, 12.5, 8, f"m-{kind}")
        + _platform(reach, kind)
    )


def peptide(r: float = 9) -> str:
    """Draw a tumour peptide or other foreign antigen: an upright red diamond."""
    return f'<path class="antigen" d="M{number(-r * 0.78)},0L0,{number(-r)}L{number(r * 0.78)},0L0,{number(r)}Z"/>'


def own_peptide(r: float = 6) -> str:
    """Draw a peptide of the body's own: a grey disc."""
    return f'<circle class="own" r="{number(r)}"/>'


def surface_antigen(reach: float = 42, kind: str = "tumour") -> str:
    """Draw an antigen of the surface, seen without MHC: a square with two bars, its front at `reach`."""
    return _stem(reach - 20, kind) + (
        f'<rect class="m-{kind}" x="{number(reach - 22)}" y="-11" width="22" height="22" rx="4"/>'
        f'<path class="line s-{kind}" stroke-width="2" d="M{number(reach - 16)},-5v10M{number(reach - 10)},-5v10"/>'
    )


def co_receptor(name: str = "CD8", reach: float = 50, kind: str = "tcell") -> str:
    """Draw CD8 or CD4: a slim stalk of beads that leans on MHC-I (CD8, two beads) or MHC-II (CD4, four beads)."""
    beads = 2 if name == "CD8" else 4
    length = reach / beads * 0.62
    return _stem(reach * 0.3, kind, 3) + "".join(
        _ellipse(reach * 0.36 + i * reach * 0.62 / beads, 0, length * 0.55, 5, f"m-{kind}")
        for i in range(beads)
    )


# --- second signals and brakes ----------------------------------------------------------------------------


def _clip(reach: float, kind: str, prong: float, thick: float, gap: float) -> str:
    """A clip whose floor is at `reach`, with prongs of this length, thickness and gap between them."""
    inner, outer, r = gap / 2, gap / 2 + thick, thick / 2
    arc = f"a{number(r)},{number(r)} 0 0 1 0,{number(thick)}"
    return (
        f'<path class="m-{kind}" stroke-linejoin="round" d="M{number(reach - 9)},{number(-outer + 3)}q0,-3 4,-3H{number(reach + prong)}'
        f'{arc}H{number(reach)}V{number(inner)}H{number(reach + prong)}{arc}H{number(reach - 5)}q-4,0 -4,-3Z"/>'
    )


def cd28(reach: float = 50, kind: str = "tcell") -> str:
    """Draw CD28, the second key: a short two-pronged clip for B7."""
    return _stem(reach - 9, kind) + _clip(reach, kind, 12, 7, 21)


def ctla4(reach: float = 50, kind: str = "tcell") -> str:
    """Draw CTLA-4: longer, wider prongs than CD28, so it grips the same B7 deeper."""
    return _stem(reach - 9, kind, 5) + _clip(reach, kind, 23, 11, 21)


def b7(reach: float = 50, kind: str = "dendritic") -> str:
    """Draw B7 (CD80 or CD86): a plain square knob, its front at `reach`."""
    return (
        _stem(reach - 19, kind)
        + f'<rect class="m-{kind}" x="{number(reach - 19)}" y="-9.5" width="19" height="19" rx="2.5"/>'
    )


def pd1(reach: float = 59, kind: str = "tcell") -> str:
    """Draw PD-1: a crescent cup."""
    at = reach + 3
    rows = (
        (-14, -19),
        (-2, -22),
        (7, -19),
        (9, -17),
        (8, -14),
        (5, -13),
        (-6, -10),
        (-6, 10),
        (5, 13),
        (8, 14),
        (9, 17),
        (7, 19),
        (-2, 22),
        (-14, 19),
        (-18, 5),
    )
    spots = [point(at + x, y) for x, y in rows]
    curves = "".join("C" + " ".join(spots[i : i + 3]) for i in range(0, len(spots), 3))
    return _stem(at - 16, kind) + f'<path class="m-{kind}" d="M{point(at - 18, -5)}{curves}Z"/>'


def _ball(reach: float, kind: str, dots: tuple[Point, ...], r: float = 11.5) -> str:
    return (
        _stem(reach - r, kind)
        + f'<circle class="m-{kind}" cx="{number(reach - r)}" r="{number(r)}"/>'
        + "".join(
            f'<circle class="f-{kind}" cx="{number(reach - r + x)}" cy="{number(y)}" r="{number(3 if len(dots) > 1 else 4)}"/>'
            for x, y in dots
        )
    )


def pd_l1(reach: float = 60, kind: str = "tumour") -> str:
    """Draw PD-L1: a ball with one dot."""
    return _ball(reach, kind, ((0, 0),))


def pd_l2(reach: float = 60, kind: str = "tumour") -> str:
    """Draw PD-L2: a ball with two dots. It fits the same cup as PD-L1."""
    return _ball(reach, kind, ((0, -4.5), (0, 4.5)))


def _socket(reach: float, kind: str, pocket: str) -> str:
    """A round-cornered head, 38 high, whose open side has the outline `pocket` from top to bottom."""
    return _stem(reach - 8, kind) + (
        f'<path class="m-{kind}" stroke-linejoin="round" d="M{number(reach + 15)},-19H{number(reach - 4)}q-8,0 -8,8V11q0,8 8,8'
        f'H{number(reach + 15)}{pocket}Z"/>'
    )


def lag3(reach: float = 55, kind: str = "tcell") -> str:
    """Draw LAG-3: a V-shaped notch."""
    return _socket(reach, kind, f"V13L{number(reach)},0L{number(reach + 15)},-13")


def tim3(reach: float = 55, kind: str = "tcell") -> str:
    """Draw TIM-3: two small cups, one above the other."""
    return _socket(
        reach,
        kind,
        f"V16.5C{number(reach - 5)},18 {number(reach - 5)},1 {number(reach + 12)},0C{number(reach - 5)},-1 {number(reach - 5)},-18 {number(reach + 15)},-16.5",
    )


def tigit(reach: float = 55, kind: str = "tcell") -> str:
    """Draw TIGIT: one straight narrow slot."""
    return _socket(reach, kind, f"V6.5H{number(reach)}V-6.5H{number(reach + 15)}")


def wedge(reach: float = 60, kind: str = "tumour") -> str:
    """Draw a ligand of LAG-3: a wedge that fills the V."""
    return (
        _stem(reach - 17, kind)
        + f'<path class="m-{kind}" stroke-linejoin="round" d="M{number(reach)},0L{number(reach - 17)},-14V14Z"/>'
    )


def double_ball(reach: float = 60, kind: str = "tumour") -> str:
    """Draw a ligand of TIM-3 such as galectin-9: two balls, one above the other."""
    return _stem(reach - 14, kind) + "".join(_ellipse(reach - 9.5, y, 8.2, 7.2, f"m-{kind}") for y in (-8, 8))


def tab(reach: float = 60, kind: str = "tumour") -> str:
    """Draw a ligand of TIGIT such as CD155: a flat tab."""
    return _stem(reach - 24, kind) + (
        f'<path class="m-{kind}" stroke-linejoin="round" d="M{number(reach)},-5V5H{number(reach - 16)}V13h-9V-13h9V-5Z"/>'
    )


LIGANDS = {"PD-1": pd_l1, "CD28": b7, "CTLA-4": b7, "LAG-3": wedge, "TIM-3": double_ball, "TIGIT": tab}
"""The ligand that fits each receptor."""


def fas_ligand(reach: float = 44, kind: str = "tcell") -> str:
    """Draw Fas ligand: three beads in a clover on a stalk."""
    return _stem(reach - 18, kind, 3.4) + "".join(
        _ellipse(reach - 9 + x, y, 7, 7, f"m-{kind}") for x, y in ((4, -6.5), (4, 6.5), (-7, 0))
    )


def fas(reach: float = 44, kind: str = "tumour") -> str:
    """Draw Fas, the death receptor: three short prongs."""
    x = number(reach - 16)
    return (
        _stem(reach - 16, kind, 3.4)
        + "".join(
            _ellipse(reach - 6, y, 8.5, 4, f"m-{kind}", turn) for y, turn in ((-10, -14), (0, 0), (10, 14))
        )
        + f'<path class="line s-{kind}" d="M{x},-8V8" stroke-width="3.4"/>'
    )


def cytokine_receptor(reach: float = 36, kind: str = "tcell") -> str:
    """Draw a receptor for cytokines: two bars with a six-sided seat between them."""
    return (
        _stem(reach - 12, kind, 4, -6)
        + _stem(reach - 12, kind, 4, 6)
        + f'<path class="m-{kind}" stroke-linejoin="round" d="M{number(reach - 12)},-15H{number(reach + 4)}L{number(reach + 9)},-9L{number(reach)},-7'
        f'L{number(reach - 4)},0L{number(reach)},7L{number(reach + 9)},9L{number(reach + 4)},15H{number(reach - 12)}Z"/>'
    )


# --- what we give ------------------------------------------------------------------------------------------


def antibody() -> str:
    """Draw an antibody round its hinge, stem down, arms up at 42 degrees: twelve capsules of 10 x 23, paler tips."""
    arm = "".join(
        f'<rect x="{x}" y="{y}" width="10" height="{h}" rx="5" class="drug{tone}"/>'
        for x in (-10.5, 0.5)
        for y, h, tone in ((-48, 25, " pale"), (-25, 21, ""))
    )
    stem = "".join(
        f'<rect x="{x}" y="{y}" width="10" height="{h}" rx="5" class="drug"/>'
        for x in (-10.5, 0.5)
        for y, h in ((3, 21), (23, 23))
    )
    return f'<g transform="translate(-6 0) rotate({-ARM})">{arm}</g><g transform="translate(6 0) rotate({ARM})">{arm}</g>{stem}'


def antibody_tip(arm: int = 1) -> Point:
    """Return where the tip of one arm (1 right, -1 left) is, seen from the hinge of an upright antibody."""
    angle = math.radians(ARM * arm)
    return 6 * arm + 48 * math.sin(angle), -48 * math.cos(angle)


def antibody_on(
    x: float, y: float, pointing: float = 0, *, scale: float = 1, arm: int = 1, drawing: str | None = None
) -> str:
    """Draw an antibody with one tip in a receptor.

    Args:
        x, y: The floor of the receptor's pocket, where the tip goes (for a receptor placed at mx, my with scale s:
            mx + s * reach, my; mirrored: mx - s * reach).
        pointing: Which way the receptor points: 0 to the right, 180 when it is mirrored, -34 when it looks up.
        scale: Size of the antibody.
        arm: Which arm is in: 1 or -1. The other arm and the stem then lie on the other side.
        drawing: Another drawing of the same shape, such as `use("antibody", 0, 0)`.

    The bound tip is marked by an element `.tip`, so that a test can ask where it sits.
    """
    turn = pointing + 270 - ARM * arm
    angle, (dx, dy) = math.radians(turn), antibody_tip(arm)
    hinge_x = x - scale * (dx * math.cos(angle) - dy * math.sin(angle))
    hinge_y = y - scale * (dx * math.sin(angle) + dy * math.cos(angle))
    return place(antibody() if drawing is None else drawing, hinge_x, hinge_y, turn=turn, scale=scale) + (
        f'<circle class="tip" cx="{number(x)}" cy="{number(y)}" r="4"/>'
    )


def _binder(x: float) -> str:
    """A pair of capsules, 38 long, centred on x: one arm of a small antibody."""
    return _capsule(x - 19, -18, 38, 17, "drug pale") + _capsule(x - 19, 1, 38, 17, "drug")


def _linker(start: float, end: float) -> str:
    bend = min(30, (end - start) * 0.35)
    return (
        f'<path class="line s-drug" stroke-width="5" d="M{number(start)},0C{number(start + 14)},{number(-bend)} '
        f'{number(end - 14)},{number(bend)} {number(end)},0"/>'
    )


def bispecific(length: float) -> str:
    """Draw an antibody-type T-cell engager from the origin (its CD3 end) along +x: two pairs of capsules, wavy linker."""
    return (
        _linker(34, length - 34)
        + _binder(19)
        + _binder(length - 19)
        + f'<circle class="tip" cx="4" cy="0" r="4"/><circle class="tip" cx="{number(length - 4)}" cy="0" r="4"/>'
    )


def tcr_engager(length: float) -> str:
    """Draw a T-cell engager with a TCR as its far end (tebentafusp): binds CD3 at the origin, peptide on MHC-I at `length`."""
    far = "".join(
        _ellipse(length - 42, 8 * side, 14, 7, "drug")
        + _ellipse(length - 14, 10.5 * side, 15, 7.4, "drug pale", 7 * side)
        for side in (-1, 1)
    )
    return (
        _linker(34, length - 52)
        + _binder(19)
        + far
        + f'<circle class="tip" cx="4" cy="0" r="4"/><circle class="tip" cx="{number(length)}" cy="0" r="4"/>'
    )


def car(reach: float = 56) -> str:
    """Draw a CAR: a stalk with a capsule pair on top, tip at `reach`, and a tail with three stripes inside the T cell."""
    stripes = "".join(
        f'<rect x="{x}" y="-8" width="8" height="16" rx="3" class="drug{" pale" if i % 2 else ""}"/>'
        for i, x in enumerate((-44, -34, -24))
    )
    return (
        f'<path class="line s-drug" d="M-24,0H{number(reach - 32)}" stroke-width="4.5"/>{stripes}'
        + _capsule(reach - 34, -12, 34, 11.5, "drug pale")
        + _capsule(reach - 34, 0.5, 34, 11.5, "drug")
        + f'<circle class="tip" cx="{number(reach)}" cy="0" r="4"/>'
    )


def virus(r: float = 14, kind: str = "drug") -> str:
    """Draw a virus: six-sided shell with twelve short spikes. Oncolytic viruses have the colour of what we give."""
    spikes = "".join(
        "M"
        + point(r * math.cos(a), r * math.sin(a))
        + "L"
        + point(r * 1.34 * math.cos(a), r * 1.34 * math.sin(a))
        for a in (math.tau * i / 12 for i in range(12))
    )
    shell = (
        "M"
        + "L".join(
            point(r * math.cos(math.radians(60 * i - 30)), r * math.sin(math.radians(60 * i - 30)))
            for i in range(6)
        )
        + "Z"
    )
    return (
        f'<path class="line s-{kind}" d="{spikes}" stroke-width="{number(max(1.6, r * 0.14))}"/>'
        f'<path class="p-{kind}" stroke-width="{number(max(1.8, r * 0.14))}" stroke-linejoin="round" d="{shell}"/>'
        f'<path class="line s-{kind}" d="M{number(-r * 0.4)},{number(r * 0.1)}q{number(r * 0.2)},{number(-r * 0.5)} {number(r * 0.4)},0t{number(r * 0.4)},0" stroke-width="{number(max(1.4, r * 0.12))}"/>'
    )


# --- killing ------------------------------------------------------------------------------------------------


def granule(kind: str = "tcell", perforin: bool = True) -> str:
    """Draw a granule, r 17: two rods (perforin, unless there is none) and two triangles (granzyme) inside."""
    rods = '<path class="line" d="M-6,-3.5L-1,-6.5M1.5,-1L7,-3" style="stroke:var(--im-surface);stroke-width:3"/>'
    return (
        f'<circle r="17" class="s-{kind}" fill="url(#n-{kind})" stroke-width="2.2"/>'
        + (rods if perforin else "")
        + f'<path class="f-{kind}" d="M-6,5l3.4,-5.6 3.4,5.6zM1.4,8l3.2,-5.2 3.2,5.2z"/>'
    )


def emptied_granule(kind: str = "tcell") -> str:
    """Draw a granule that has opened: a pocket in the membrane, which is at the origin, open towards +x."""
    return (
        f'<circle cx="-13" r="17" class="stage s-{kind}" stroke-width="3"/>'
        '<rect x="-8" y="-10" width="18" height="20" class="stage"/>'
    )


def perforin(kind: str = "tcell") -> str:
    """Draw one perforin: a rod, 18 x 7."""
    return f'<rect x="-9" y="-3.6" width="18" height="7.2" rx="3.6" class="m-{kind} perforin" style="stroke-width:1.6"/>'


def granzyme(r: float = 7.6, kind: str = "tcell") -> str:
    """Draw one granzyme: a solid triangle."""
    return (
        f'<path class="f-{kind} granzyme" d="M0,{number(-r)}L{number(r * 0.9)},{number(r * 0.62)}H{number(-r * 0.9)}Z" '
        'style="stroke:var(--im-surface);stroke-width:1.3;stroke-linejoin:round"/>'
    )


def pore(kind: str = "tcell") -> str:
    """Draw a perforin pore across a membrane that runs upright through the origin: two capsules and a gap."""
    rods = "".join(
        f'<rect x="-20" y="{y}" width="40" height="9.5" rx="4.7" class="m-{kind}" style="stroke-width:1.8"/>'
        for y in (-17, 7.5)
    )
    return f'<rect x="-17" y="-8" width="34" height="16" class="stage"/>{rods}'


def cytokine(r: float = 7) -> str:
    """Draw one cytokine: a small hexagon."""
    corners = "L".join(
        point(r * math.cos(math.radians(60 * i)), r * math.sin(math.radians(60 * i))) for i in range(6)
    )
    return f'<path class="f-cytokine" d="M{corners}Z" style="stroke:var(--im-surface);stroke-width:1.2"/>'


def cytokine_cloud(
    count: int = 9, half_width: float = 40, half_height: float = 26, seed: int = 1, r: float = 6
) -> str:
    """Draw a cloud of cytokines round the origin."""
    return "".join(
        place(cytokine(r), x, y) for x, y in scattered(count, half_width, half_height, seed, r * 2.6)
    )
