"""Scene "From mutation to display window": what a tumour cell shows, and what a dendritic cell shows for it.

Two panels of the same size. Left, a tumour cell cuts an odd protein and shows a scrap of it on MHC class I, read by
a CD8 T cell; an NK cell feels for the windows. Right, a dendritic cell shows scraps of dead tumour cells in both
windows. On a phone the right panel goes below the left one.
"""

import math

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Point, flat_faced, lumpy, membrane, number, point, shrunk, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

APPEARS = {
    "odd": ".mutation",
    "own": ":not(.mutation)",
    "window": ":not(.b2m-lost)",
    "more": ".ifn-gamma",
    "interferon": ".ifn-gamma",
    "lost": ".b2m-lost",
    "calm": ":not(.b2m-lost)",
    "fitting": ":not(.hla-mismatch)",
    "misfit": ".hla-mismatch",
    "misfit-word": ".hla-mismatch:not(.b2m-lost)",
    "docked-word": ".mutation:not(.b2m-lost):not(.hla-mismatch)",
    "passing": ":not(.mutation),.b2m-lost",
    "help": ".mutation.cd4-help",
    "no-help": ".mutation:not(.cd4-help)",
    "no-match": ":not(.mutation)",
}

# The tumour cell.
CELL = flat_faced(
    near=156, far=150, half_height=206, facing=1, far_exponent=2.2, points=52, lumps=0.045, seed=6
)
CELL_X, CELL_Y = 166, 280
SCALE = 0.92  # of molecules
WINDOW_REACH, RECEPTOR_REACH = 58, 52
WINDOWS = (150, 272, 412)  # heights of the windows that are always there ...
MORE_WINDOWS = (106, 228, 350)  # ... and of those that interferon adds
BRAKES = (190, 311)  # PD-L1, in the gaps
T_R, NK_R = 51, 45
T_X = CELL_X + membrane(CELL, WINDOWS[0] - CELL_Y) + (WINDOW_REACH + RECEPTOR_REACH) * SCALE + T_R
NK_X, NK_Y = 474, WINDOWS[2]

# The dendritic cell.
DC_X, DC_Y = 655, 272
ARM, ARM_TIP = 34, 112  # angle of the two arms that hold windows, degrees; centre to their tips
SMALL_R = 43  # of the T cells there
T_AWAY = ARM_TIP + (WINDOW_REACH + RECEPTOR_REACH) * SCALE + SMALL_R  # centre to centre when docked


def draw() -> str:
    """Return the scene."""
    body = (
        '<path class="line s-edge wide-only" d="M552,30V490" stroke-width="1.2" opacity=".45"/>'
        '<path class="line s-edge narrow-only" d="M24,512H520" stroke-width="1.2" opacity=".45"/>'
        + _tumour_panel()
        + group(_dendritic_panel(), classes="second")
    )
    return document(
        "display-window",
        "dw",
        title="From mutation to display window",
        description="Left, a tumour cell turns a changed gene into an odd protein, cuts it up and shows a scrap on "
        "MHC class I to a CD8 T cell. Right, a dendritic cell shows scraps of dead tumour cells on MHC class II to a "
        "CD4 T cell and on MHC class I to a CD8 T cell.",
        view_box=(0, 0, 960, 520),
        narrow=(0, 0, 544, 1024),
        start="mutation cd4-help",
        body=body,
        appears=APPEARS,
        definitions=_definitions(),
        style=_STYLE,
    )


_STYLE = """
.is-narrow .second{transform:translate(-484px,500px)}
.display-window:not(.mutation) .cd8,.b2m-lost .cd8{transform:translate(12px,-34px)}
.display-window:not(.mutation) .cd8 .turns,.b2m-lost .cd8 .turns{transform:rotate(56deg)}
.hla-mismatch:not(.b2m-lost) .cd8{transform:translate(18px,0)}
.b2m-lost .nk{transform:translate(-94px,0)}
.b2m-lost .nk .turns{transform:rotate(180deg)}
.display-window:not(.mutation) .cd4,.display-window:not(.cd4-help) .cd4{transform:translate(20px,-16px)}
.display-window:not(.mutation) .cd4 .turns,.display-window:not(.cd4-help) .cd4 .turns{transform:rotate(64deg)}
.display-window:not(.mutation) .cd8-dc{transform:translate(20px,8px)}
.display-window:not(.mutation) .cd8-dc .turns{transform:rotate(-64deg)}
"""


def _definitions() -> str:
    return (
        define("window", molecules.mhc_1(WINDOW_REACH))
        + define("odd", molecules.peptide(9.5))
        + define("own", molecules.own_peptide(6.5))
        + define("killer", cells.t_cell(14.5))
    )


def _scrap(x: float, y: float, *, always_own: bool = False, scale: float = 1) -> str:
    """Draw a scrap of the protein that may be odd: a red diamond with the mutation, a grey disc without."""
    if always_own:
        return use("own", x, y, scale=scale, classes="own-scrap")
    return appearing("odd", use("odd", x, y, scale=scale, classes="odd-scrap")) + appearing(
        "own", use("own", x, y, scale=scale, classes="own-scrap")
    )


def _round_cell(r: float, kind: str, inside: str, bristles: int = 0) -> str:
    """Draw a cell of middle size: halo, bristles, body, rim, and what is inside."""
    rays = "".join(
        "M"
        + point(r * math.cos(a), r * math.sin(a))
        + "L"
        + point((r + 8) * math.cos(a), (r + 8) * math.sin(a))
        for a in (math.tau * i / bristles for i in range(bristles))
    )
    return (
        f'<circle class="halo s-{kind}" r="{number(r)}" style="stroke-width:11"/>'
        + (f'<path class="line s-{kind}" d="{rays}" stroke-width="3.2" opacity=".85"/>' if bristles else "")
        + f'<circle r="{number(r)}" class="s-{kind}" fill="url(#g-{kind})" stroke-width="3"/>'
        f'<circle class="rim s-{kind}" r="{number(r * 0.92)}"/>' + inside
    )


def _t_cell(r: float) -> str:
    nucleus = smooth(lumpy(r * 0.52, 0.04, 8, 5, centre=(r * 0.1, -r * 0.04)))
    return _round_cell(
        r,
        "tcell",
        f'<path d="{nucleus}" class="s-tcell" fill="url(#n-tcell)" stroke-width="1.8"/>'
        '<g class="f-tcell" opacity=".22">'
        + "".join(
            f'<circle cx="{number(x * r)}" cy="{number(y * r)}" r="{number(s * r)}"/>'
            for x, y, s in ((-0.12, -0.22, 0.09), (0.24, -0.2, 0.07), (0.1, 0.1, 0.1), (0.34, 0.12, 0.06))
        )
        + "</g>",
        bristles=26,
    )


def _receptors(r: float, co_receptor: str, turn: float, receptor: str, side: int = 1) -> str:
    """Draw what a T cell of radius r holds out in one direction: its receptor, and CD8 or CD4 on one side of it."""
    return place(
        place(molecules.co_receptor(co_receptor, 62), r - 5, 29 * side, scale=SCALE)
        + place(receptor, r, 0, scale=SCALE),
        0,
        0,
        turn=turn,
    )


def _misfit() -> str:
    """Draw a T-cell receptor for another HLA type: angular ends that do not fit round this window."""
    drawing = '<path class="line s-tcell" stroke-width="3.4" d="M-20,-7H14M-20,7H14"/>'
    for side in (-1, 1):
        drawing += f'<ellipse cx="{number(RECEPTOR_REACH * 0.4)}" cy="{8 * side}" rx="{number(RECEPTOR_REACH * 0.21)}" ry="7" class="m-tcell"/>'
    r = RECEPTOR_REACH
    return drawing + (
        f'<path class="m-tcell" stroke-linejoin="round" d="M{number(r * 0.62)},-21H{number(r * 1.04)}V-11L{number(r * 0.86)},-6L{number(r * 1.04)},0'
        f'L{number(r * 0.86)},6L{number(r * 1.04)},11V21H{number(r * 0.62)}Z"/>'
    )


# --- left: the tumour cell --------------------------------------------------------------------------------


def _edge(y: float) -> float:
    """Where the tumour cell's membrane is at this height."""
    return CELL_X + membrane(CELL, y - CELL_Y)


def _window(y: float, always_own: bool) -> str:
    x = _edge(y)
    return group(
        use("window", x, y, scale=SCALE),
        _scrap(x + WINDOW_REACH * SCALE, y, always_own=always_own),
        classes="mhc1",
    )


def _tumour_panel() -> str:
    outline = smooth([(CELL_X + x, CELL_Y + y) for x, y in CELL])
    rim = smooth([(CELL_X + x, CELL_Y + y) for x, y in shrunk(CELL)])
    nucleus = smooth(lumpy(76, 0.045, 9, 12, height=58, centre=(116, 172)))
    cell = (
        f'<path class="halo s-tumour" d="{outline}"/>'
        f'<path id="cell-outline" d="{outline}" class="s-tumour" fill="url(#g-tumour)" stroke-width="3.4" stroke-linejoin="round"/>'
        f'<path class="rim s-tumour" d="{rim}"/>'
        f'<path d="{nucleus}" class="s-tumour" stroke-width="2" '
        'style="fill:color-mix(in oklab,var(--im-tumour-core),var(--im-tumour-fill) 45%)"/>'
    )
    gene = group(
        appearing("odd", places.dna(112, 38, 2, mutation=0.62)), appearing("own", places.dna(112, 38, 2))
    )
    protein = group(
        appearing("odd", places.protein(11, 8.5, 2, odd=6)), appearing("own", places.protein(11, 8.5, 2))
    )
    scraps = (
        _scrap(150, 424)
        + _scrap(172, 438, always_own=True)
        + _scrap(192, 416, always_own=True)
        + _scrap(170, 410, always_own=True, scale=0.8)
    )
    windows = "".join(_window(y, i > 0) for i, y in enumerate(WINDOWS))
    more = "".join(_window(y, i != 1) for i, y in enumerate(MORE_WINDOWS))
    top, bottom = MORE_WINDOWS[0] - 26, WINDOWS[2] + 26
    face = _edge(CELL_Y)
    brakes = "".join(
        group(place(molecules.pd_l1(46), _edge(y), y, scale=SCALE), classes="pdl1") for y in BRAKES
    )
    t_cell = group(
        _t_cell(T_R)
        + appearing(
            "fitting", group(_receptors(T_R, "CD8", 180, molecules.tcr(RECEPTOR_REACH)), classes="tcr1")
        )
        + appearing("misfit", group(_receptors(T_R, "CD8", 180, _misfit()), classes="tcr1")),
        classes="mv turns",
    )
    label_x, label_y = T_X + 2, WINDOWS[0] + T_R + 33
    return (
        part("dw-tumour", "Tumour cell", cell, outline)
        + signals.go_arrow("M100,234C96,244 94,252 93,262")
        + signals.go_arrow("M96,326C98,333 99,339 100,346")
        + signals.go_arrow("M110,440C116,448 128,447 137,437", 3)
        + appearing("window", signals.go_arrow("M212,418C258,408 278,356 291,294"))
        + appearing(
            "lost",
            signals.weak_arrow("M212,418C230,410 242,398 250,381", head=False)
            + place(signals.stop_octagon(14), 258, 362),
        )
        + part("dw-gene", "Gene", place(gene, 60, 170), (50, 142, 132, 60))
        + part("dw-protein", "Protein", place(protein, 94, 294), (58, 264, 74, 62))
        + part("dw-proteasome", "Proteasome", place(places.proteasome(56, 74), 102, 396), (68, 354, 68, 84))
        + part("dw-peptide", "Peptides", scraps, (138, 398, 68, 56))
        + group(
            part("dw-cd8", "CD8 T cell", place(t_cell, T_X, WINDOWS[0]), _around(T_X, WINDOWS[0], T_R)),
            classes="mv cd8",
        )
        + appearing(
            "passing",
            signals.weak_arrow(f"M{T_X - 62},268C{T_X - 72},226 {T_X - 72},176 {T_X - 66},128", 2.6, "tcell"),
        )
        + appearing("calm", group(_feeler(), classes="nk-feeler"))
        + appearing(
            "window",
            part(
                "dw-mhc1",
                "MHC class I with B2M",
                windows + appearing("more", more),
                (face - 14, top, 78, bottom - top),
            ),
        )
        + appearing(
            "interferon", part("dw-pdl1", "PD-L1, a brake", brakes, (face - 22, BRAKES[0] - 18, 74, 36))
        )
        + appearing("lost", group(_shots(), classes="nk-shot"))
        + group(
            part("dw-nk", "NK cell", _nk_cell(), _around(NK_X, NK_Y, NK_R)),
            labels(
                label(NK_X, NK_Y + NK_R + 27, "NK cell", anchor="middle", colour="nk"),
                appearing("calm", label(NK_X, NK_Y + NK_R + 46, "calm", voice="sub", anchor="middle")),
                appearing("lost", label(NK_X, NK_Y + NK_R + 46, "turned on", voice="sub", anchor="middle")),
            ),
            classes="mv nk",
        )
        + appearing(
            "interferon",
            part(
                "dw-ifn",
                "Interferon-gamma",
                place(molecules.cytokine_cloud(12, 60, 20, 4, 7), 466, 290),
                (398, 264, 134, 54),
            ),
        )
        + labels(
            label(24, 40, "Tumour cell", voice="name", colour="tumour"),
            label(116, 218, "gene", anchor="middle", ground="tumour-fill"),
            appearing("odd", label(142, 300, "odd protein", ground="tumour-fill")),
            appearing("own", label(142, 300, "protein", ground="tumour-fill")),
            label(138, 382, "proteasome", ground="tumour-fill"),
            label(158, 470, "peptides", ground="tumour-fill", anchor="middle"),
            appearing(
                "window",
                label(face - 30, 146, "MHC‑I", anchor="end", ground="tumour-fill"),
                label(face - 30, 166, "with B2M", voice="sub", anchor="end", ground="tumour-fill"),
            ),
            appearing("lost", label(260, 340, "no B2M", anchor="middle", ground="tumour-fill")),
            appearing(
                "interferon",
                label(face - 30, BRAKES[0] + 6, "PD‑L1", anchor="end", ground="tumour-fill"),
                label(466, 335, "interferon‑γ", anchor="middle"),
            ),
            label(label_x, label_y, "CD8 T cell", anchor="middle", colour="tcell"),
            appearing("docked-word", label(label_x, label_y + 19, "docks", voice="sub", anchor="middle")),
            appearing("passing", label(label_x, label_y + 19, "passes by", voice="sub", anchor="middle")),
            appearing(
                "misfit-word", label(label_x, label_y + 19, "does not fit", voice="sub", anchor="middle")
            ),
        )
    )


def _around(x: float, y: float, r: float) -> str:
    """The path of a circle a little larger than a cell: where it can be pressed."""
    r += 10
    return f"M{number(x - r)},{number(y)}a{number(r)},{number(r)} 0 1 1 {number(2 * r)},0a{number(r)},{number(r)} 0 1 1 {number(-2 * r)},0Z"


def _nk_cell() -> str:
    """Draw the NK cell: calm with its granules behind it; turned on, it turns round."""
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
    granules = ((0.42, -0.54), (0.62, -0.2), (0.66, 0.2), (0.44, 0.52), (0.36, 0.02))
    inside = (
        f'<path d="{smooth([(x * r, y * r) for x, y in bean])}" class="s-nk" fill="url(#n-nk)" stroke-width="1.8"/>'
        + "".join(
            f'<circle class="f-nk" cx="{number(x * r)}" cy="{number(y * r)}" r="6" style="stroke:var(--im-ink);stroke-width:1"/>'
            for x, y in granules
        )
    )
    return place(group(_round_cell(r, "nk", inside), classes="mv turns"), NK_X, NK_Y) + appearing(
        "calm", place(signals.small_brake(11), NK_X - r + 4, NK_Y - 30)
    )


def _feeler() -> str:
    """Draw the receptor by which an NK cell feels a window: it calms the cell."""
    tip = _edge(NK_Y) + (WINDOW_REACH + 8) * SCALE
    return (
        f'<path class="line s-nk" d="M{number(NK_X - NK_R + 16)},{NK_Y}H{number(tip + 8)}" stroke-width="4"/>'
        f'<path class="m-nk" d="M{number(tip)},{NK_Y - 13}q10,0 12,8v10q-2,8 -12,8q5,-13 0,-26Z"/>'
    )


def _shots() -> str:
    """Draw what an NK cell that is on sends into its target."""
    return "".join(
        place(molecules.granzyme(6.6, "nk"), x, NK_Y + y, turn=turn)
        for x, y, turn in ((304, -16, 20), (288, 2, 70), (306, 16, -30), (272, -14, 10), (268, 16, 50))
    )


# --- right: the dendritic cell ------------------------------------------------------------------------------


def _arm_point(distance: float, angle: float) -> Point:
    return DC_X + distance * math.cos(math.radians(angle)), DC_Y + distance * math.sin(math.radians(angle))


def _dendritic_outline() -> list[Point]:
    """The outline round its centre: two broad arms to the right that hold windows, slim ones elsewhere."""
    arms = (
        (-ARM, ARM_TIP, 0.17),
        (0, 84, 0.1),
        (ARM, ARM_TIP, 0.17),
        (78, 112, 0.085),
        (122, 122, 0.085),
        (164, 98, 0.09),
        (204, 112, 0.085),
        (244, 104, 0.09),
        (286, 118, 0.085),
    )
    outline: list[Point] = []
    for index, (angle, reach, width) in enumerate(arms):
        following = arms[(index + 1) % len(arms)][0] + (360 if index == len(arms) - 1 else 0)
        for distance, turn in (
            (reach * 0.74, -width * 1.25),
            (reach, -width),
            (reach, width),
            (reach * 0.74, width * 1.25),
        ):
            a = math.radians(angle) + turn
            outline.append((distance * math.cos(a), distance * math.sin(a)))
        valley = math.radians((angle + following) / 2)
        outline.append((66 * math.cos(valley), 66 * math.sin(valley)))
    return outline


def _dendritic_panel() -> str:
    outline = _dendritic_outline()
    data = smooth([(DC_X + x, DC_Y + y) for x, y in outline])
    cell = (
        f'<path class="halo s-dendritic" d="{data}"/>'
        f'<path d="{data}" class="s-dendritic" fill="url(#g-dendritic)" stroke-width="3.4" stroke-linejoin="round"/>'
        f'<path class="rim s-dendritic" d="{smooth([(DC_X + x, DC_Y + y) for x, y in shrunk(outline, 0.94)])}"/>'
        f'<path d="{smooth(lumpy(33, 0.15, 8, 8, height=26, waves=2, centre=(DC_X - 22, DC_Y - 24)))}" class="s-dendritic" '
        'fill="url(#n-dendritic)" stroke-width="1.8"/>'
        f'<circle cx="{DC_X - 8}" cy="{DC_Y + 30}" r="20" class="surface s-dendritic" stroke-width="2"/>'
        + _scrap(DC_X - 13, DC_Y + 27)
        + _scrap(DC_X + 1, DC_Y + 35, always_own=True, scale=0.8)
    )
    up, down = _arm_point(ARM_TIP - 2, -ARM), _arm_point(ARM_TIP - 2, ARM)
    reach = WINDOW_REACH * SCALE
    scrap_up, scrap_down = _arm_point(ARM_TIP - 2 + reach, -ARM), _arm_point(ARM_TIP - 2 + reach, ARM)
    cd4_x, cd4_y = _arm_point(T_AWAY, -ARM)
    cd8_x, cd8_y = _arm_point(T_AWAY, ARM)
    receptor = molecules.tcr(RECEPTOR_REACH)
    cd4 = group(
        _t_cell(SMALL_R),
        group(_receptors(SMALL_R, "CD4", 180 - ARM, receptor), classes="tcr4"),
        classes="mv turns",
    )
    cd8 = group(
        _t_cell(SMALL_R),
        group(_receptors(SMALL_R, "CD8", 180 + ARM, receptor, -1), classes="tcr8"),
        classes="mv turns",
    )
    crowd = [(934 - 31 * i, 496) for i in range(6)]
    words_x = cd4_x + 6
    return (
        part("dw-debris", "Debris of a dead tumour cell", _debris(), (562, 396, 88, 84))
        + part("dw-dendritic", "Dendritic cell", cell, data)
        + signals.go_arrow("M624,402C630,388 634,368 638,342")
        + group(
            part("dw-cd4", "CD4 T cell", place(cd4, cd4_x, cd4_y), _around(cd4_x, cd4_y, SMALL_R)),
            classes="mv cd4",
        )
        + group(
            part(
                "dw-cd8-dc",
                "CD8 T cell in training",
                place(cd8, cd8_x, cd8_y),
                _around(cd8_x, cd8_y, SMALL_R),
            ),
            classes="mv cd8-dc",
        )
        + part(
            "dw-mhc2",
            "MHC class II",
            group(
                place(molecules.mhc_2(WINDOW_REACH), *up, scale=SCALE, turn=-ARM),
                _scrap(*scrap_up),
                classes="mhc2",
            ),
            (up[0] - 6, scrap_up[1] - 30, 78, 74),
        )
        + part(
            "dw-cross",
            "MHC class I of the dendritic cell",
            group(
                place(molecules.mhc_1(WINDOW_REACH, "dendritic"), *down, scale=SCALE, turn=ARM),
                _scrap(*scrap_down),
                classes="mhc1-dc",
            ),
            (down[0] - 6, down[1] - 14, 78, 74),
        )
        + appearing(
            "help",
            signals.go_arrow(
                f"M{DC_X + 78},{DC_Y - 40}C{DC_X + 48},{DC_Y - 12} {DC_X + 48},{DC_Y + 10} {DC_X + 76},{DC_Y + 38}"
            ),
            group(*(use("killer", x, y, classes="trained") for x, y in crowd)),
        )
        + appearing("no-help", use("killer", *crowd[0], classes="trained"))
        + labels(
            label(576, 40, "Dendritic cell", voice="name", colour="dendritic"),
            label(up[0] + 10, up[1] - 42, "MHC‑II", anchor="end"),
            label(down[0] + 10, down[1] + 56, "MHC‑I", anchor="end"),
            label(words_x, cd4_y + SMALL_R + 32, "CD4 T cell", anchor="middle", colour="tcell"),
            appearing(
                "help",
                label(words_x, cd4_y + SMALL_R + 51, "helps", voice="sub", anchor="middle"),
                label(words_x, cd8_y - SMALL_R - 17, "many killers", voice="sub", anchor="middle"),
            ),
            appearing(
                "no-help",
                label(words_x, cd4_y + SMALL_R + 51, "gives no help", voice="sub", anchor="middle"),
                label(words_x, cd8_y - SMALL_R - 17, "few killers", voice="sub", anchor="middle"),
            ),
            appearing(
                "no-match",
                label(words_x, cd4_y + SMALL_R + 51, "no match", voice="sub", anchor="middle"),
                label(words_x, cd8_y - SMALL_R - 17, "no match", voice="sub", anchor="middle"),
            ),
            label(words_x, cd8_y - SMALL_R - 36, "CD8 T cell", anchor="middle", colour="tcell"),
            label(566, 502, "dead tumour cell"),
        )
    )


def _debris() -> str:
    """Draw what a dead tumour cell leaves: pieces of it, and scraps."""
    return (
        place(cells.ghost(0, 36), 606, 440)
        + _scrap(584, 414)
        + _scrap(634, 430)
        + _scrap(618, 466, always_own=True)
        + _scrap(582, 456, always_own=True, scale=0.8)
    )
