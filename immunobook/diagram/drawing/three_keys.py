"""Scene "Three keys": what a naive T cell needs before it becomes a clone of killers, and how CTLA-4 takes one away.

From left to right: the cell that presents, three locks on the T cell, and what becomes of it. On a phone the clone
goes below.
"""

import math

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import Point, lumpy, membrane, number, point, scattered, shrunk, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place

FREE_B7 = ".dendritic.signal-2:not(.ctla4),.dendritic.signal-2.anti-ctla4"  # CD28 has B7: lock 2 is open
NO_B7 = ".tumour,:not(.signal-2),.ctla4:not(.anti-ctla4)"
FULL = ".signal-1.signal-2.signal-3:not(.ctla4),.signal-1.signal-2.signal-3.anti-ctla4"
WEAK = ".signal-1.signal-2:not(.signal-3):not(.ctla4),.signal-1.signal-2:not(.signal-3).anti-ctla4"
HELD = ".signal-1.signal-2.ctla4:not(.anti-ctla4)"
ANERGY = ".signal-1:not(.signal-2)"

APPEARS = {
    "dendritic": ".dendritic",
    "tumour": ".tumour",
    "match": ".signal-1",
    "no-match": ":not(.signal-1)",
    "b7": ".signal-2",
    "cytokine": ".signal-3",
    "open-1": ".signal-1",
    "shut-1": ":not(.signal-1)",
    "open-2": FREE_B7,
    "shut-2": NO_B7,
    "open-3": ".signal-3",
    "shut-3": ":not(.signal-3)",
    "ctla4": ".ctla4",
    "drug": ".anti-ctla4",
    "stolen": ".signal-2.ctla4:not(.anti-ctla4)",
    "full": FULL,
    "weak": WEAK,
    "held": HELD,
    "anergy": ANERGY,
    "rest": ":not(.signal-1)",
    "wakes": f"{FULL},{WEAK}",
}

MIDDLE = 282  # height of the centres of the two big cells
SHRINK = 0.82  # of the big cells
P_X, T_X = 166, 590  # their centres
SCALE = 1.2  # of molecules
ROWS = (162, 246, 326, 428)  # heights of TCR, CD28, CTLA-4 and the cytokine receptor
LOCK_X = 546

T_CELL = [(-x * SHRINK, y * SHRINK) for x, y in cells.T_HERO]
TUMOUR = [(-x * SHRINK, y * SHRINK) for x, y in cells.TUMOUR_HERO]

COLUMNS, STEP_X, STEP_Y = 4, 45, 54  # the clone, wide
CLONE_X, CLONE_Y = 798, 206  # its first cell
NARROW_COLUMNS, NARROW_STEP, NARROW_X, NARROW_Y = 8, 58, 280, 592


def _t_face(y: float) -> float:
    return T_X + membrane(T_CELL, y - MIDDLE, -1)


def _p_face(y: float) -> float:
    return P_X + membrane(TUMOUR, y - MIDDLE, 1)


def draw() -> str:
    """Return the scene."""
    body = (
        _presenter()
        + _t_cell()
        + _first_key()
        + _second_key()
        + _third_key()
        + _brake()
        + _locks()
        + _clone()
        + _words()
    )
    return document(
        "three-keys",
        "tk",
        title="Three keys",
        description="A dendritic cell or a tumour cell on the left meets a T cell with three locks: T-cell receptor, CD28 "
        "and a cytokine receptor. On the right is the clone that comes of it.",
        view_box=(0, 0, 960, 510),
        narrow=(208, 0, 544, 700),
        start="dendritic signal-1 signal-2 signal-3",
        body=body,
        appears=APPEARS,
        definitions=_definitions(),
        style=_STYLE,
    )


_STYLE = f"""
.three-keys:not(.signal-1) .mhc{{transform:translate(-20px,0)}}
.ctla4:not(.anti-ctla4) .b7{{transform:translate(10px,{ROWS[2] - ROWS[1]}px)}}
.grows{{opacity:0;transition:opacity var(--im-fast) linear}}
.three-keys:is({FULL}) .grows{{opacity:1;transition-delay:calc(var(--i)*30ms)}}
.is-narrow .presenter-name{{transform:translate(200px,0)}}
.is-narrow .slot{{transform:translate(var(--nx),var(--ny))}}
.is-narrow .clone-words{{transform:translate(-520px,416px)}}
"""


def _definitions() -> str:
    granules = "".join(
        f'<circle cx="{number(12.6 * math.cos(a))}" cy="{number(12.6 * math.sin(a))}" r="2.6"/>'
        for a in (math.radians(d) for d in (-30, 20, 75, 130, 200))
    )
    killer = (
        cells.t_cell(17)
        + f'<g class="f-tcell" style="stroke:var(--im-surface);stroke-width:.8">{granules}</g>'
    )
    fading = (
        '<circle r="16" class="s-edge" stroke-width="1.8" stroke-dasharray="4 4" style="fill:var(--im-panel)"/>'
        '<circle r="8" class="s-edge" stroke-width="1.2" style="fill:var(--im-stage)"/>'
    )
    return (
        define("killer", killer) + define("plain", cells.t_cell(17, state="naive")) + define("fading", fading)
    )


def _big_cell(outline: list[Point], x: float, y: float, kind: str, between: str = "") -> str:
    """Draw halo, body and rim of a big cell; `between` goes under the body."""
    data = smooth([(x + a, y + b) for a, b in outline])
    rim = smooth([(x + a, y + b) for a, b in shrunk(outline)])
    return (
        f'<path class="halo s-{kind}" d="{data}"/>{between}'
        f'<path id="{kind}-body" d="{data}" class="s-{kind}" fill="url(#g-{kind})" stroke-width="3.4" stroke-linejoin="round"/>'
        f'<path class="rim s-{kind}" d="{rim}"/>'
    )


# --- left: the cell that presents ----------------------------------------------------------------------------


def _dendritic_outline() -> list[Point]:
    """Flat to the right, arms elsewhere."""
    outline = [
        (118, -166),
        (138, -148),
        (146, -110),
        (149, -56),
        (150, 0),
        (149, 56),
        (146, 110),
        (138, 148),
        (118, 166),
        (84, 152),
    ]
    for angle, reach in ((78, 196), (112, 178), (143, 176), (172, 152), (202, 160), (232, 182), (262, 190)):
        a = math.radians(angle)
        for distance, turn in ((reach * 0.74, -0.13), (reach, -0.06), (reach, 0.06), (reach * 0.74, 0.13)):
            outline.append((distance * math.cos(a + turn), distance * math.sin(a + turn)))
        valley = a + math.radians(15.5)
        if angle < 262:
            outline.append((104 * math.cos(valley), 112 * math.sin(valley)))
    return [*outline, (84, -152)]


def _presenter() -> str:
    nucleus = smooth(lumpy(52, 0.16, 8, 8, height=62, waves=2, centre=(P_X - 30, MIDDLE - 4)))
    dendritic = _big_cell(_dendritic_outline(), P_X, MIDDLE, "dendritic") + (
        f'<path d="{nucleus}" class="s-dendritic" fill="url(#n-dendritic)" stroke-width="2.2"/>'
    )
    tumour_nucleus = smooth(lumpy(58, 0.085, 9, 11, height=64, centre=(P_X - 58, MIDDLE - 6)))
    tumour = _big_cell(TUMOUR, P_X, MIDDLE, "tumour") + (
        f'<path d="{tumour_nucleus}" class="s-tumour" fill="url(#n-tumour)" stroke-width="2.2"/>'
        f'<circle cx="{P_X - 76}" cy="{MIDDLE - 22}" r="14" class="f-tumour"/><circle cx="{P_X - 42}" cy="{MIDDLE + 12}" r="10" class="f-tumour"/>'
    )
    box = (P_X - 160, MIDDLE - 190, 320, 380)
    return appearing("dendritic", part("tk-dendritic", "Dendritic cell", dendritic, box)) + appearing(
        "tumour", part("tk-tumour", "Tumour cell", tumour, box)
    )


# --- middle: the T cell and its locks --------------------------------------------------------------------------


def _t_cell() -> str:
    bristles = ""
    for x, y in T_CELL:
        if x < -90 and abs(y) < 168:
            continue
        across, down = x / 140**2, y / 185**2
        length = math.hypot(across, down)
        bristles += (
            "M"
            + point(T_X + x, MIDDLE + y)
            + "L"
            + point(T_X + x + 10 * across / length, MIDDLE + y + 10 * down / length)
        )
    nucleus = smooth(lumpy(56, 0.03, 9, 5, height=78, centre=(T_X + 72, MIDDLE - 4)))
    outline = smooth([(T_X + x, MIDDLE + y) for x, y in T_CELL])
    cell = _big_cell(
        T_CELL,
        T_X,
        MIDDLE,
        "tcell",
        f'<path class="line s-tcell" d="{bristles}" stroke-width="3.6" opacity=".85"/>',
    ) + (f'<path d="{nucleus}" class="s-tcell" fill="url(#n-tcell)" stroke-width="2.2"/>')
    grey = (
        f'<path class="line s-edge" d="{bristles}" stroke-width="4.2"/>'
        f'<path class="grey s-edge" d="{outline}" stroke-width="3.4" stroke-dasharray="12 8" '
        'style="fill:color-mix(in oklab,var(--im-panel),transparent 22%)"/>'
        f'<path d="{nucleus}" class="s-edge" stroke-width="2" style="fill:color-mix(in oklab,var(--im-edge),transparent 55%)"/>'
    )
    return part("tk-tcell", "T cell", cell + appearing("anergy", group(grey, classes="greyed")), outline)


def _first_key() -> str:
    y = ROWS[0]
    reach = (_t_face(y) - _p_face(y)) / SCALE
    receptor_reach = reach * 0.47
    window_reach = reach - receptor_reach
    x = _p_face(y)
    scrap = x + window_reach * SCALE
    scraps = appearing("match", place(molecules.peptide(9.5), scrap, y, scale=SCALE)) + appearing(
        "no-match", place(molecules.own_peptide(6.5), scrap, y, scale=SCALE)
    )
    window = "".join(
        appearing(word, group(place(molecules.mhc_1(window_reach, word), x, y, scale=SCALE), classes="mhc1"))
        for word in ("dendritic", "tumour")
    )
    box = (x - 10, y - 36, window_reach * SCALE + 24, 72)
    return part(
        "tk-tcr",
        "T-cell receptor, lock 1",
        group(place(molecules.tcr(receptor_reach), _t_face(y), y, scale=SCALE, mirror=True), classes="tcr"),
        (_t_face(y) - receptor_reach * SCALE - 12, y - 34, receptor_reach * SCALE + 30, 68),
    ) + group(part("tk-mhc", "MHC with a scrap, key 1", window + scraps, box), classes="mv mhc")


def _second_key() -> str:
    y = ROWS[1]
    reach = (_t_face(y) - _p_face(y)) / SCALE
    x = _p_face(y)
    cd28 = place(molecules.cd28(reach * 0.45), _t_face(y), y, scale=SCALE, mirror=True)
    b7 = place(molecules.b7(reach * 0.55), x, y, scale=SCALE)
    return part(
        "tk-cd28", "CD28, lock 2", group(cd28, classes="cd28"), (_t_face(y) - 72, y - 27, 92, 54)
    ) + appearing(
        "b7",
        group(
            part("tk-b7", "B7, key 2", b7, (x - 10, y - 24, reach * 0.55 * SCALE + 14, 48)), classes="mv b7"
        ),
    )


def _third_key() -> str:
    y = ROWS[3]
    face = _t_face(y)
    receptor = place(molecules.cytokine_receptor(38), face, y, scale=SCALE, mirror=True)
    seat = face - 38 * SCALE - 2
    cloud = "".join(
        place(molecules.cytokine(7), _p_face(y) + 44 + a, y + b) for a, b in scattered(9, 32, 22, 5, 16)
    )
    return part(
        "tk-receptor", "Cytokine receptor, lock 3", receptor, (face - 66, y - 26, 86, 52)
    ) + appearing(
        "cytokine",
        part(
            "tk-il12",
            "Interleukin-12, key 3",
            cloud + group(place(molecules.cytokine(8), seat, y), classes="docked"),
            (_p_face(y) + 2, y - 36, 72, 72),
        ),
    )


def _brake() -> str:
    y = ROWS[2]
    face = _t_face(y)
    reach = 40
    ctla4 = place(molecules.ctla4(reach), face, y, scale=SCALE, mirror=True)
    antibody = molecules.antibody_on(face - reach * SCALE, y, 180, scale=0.78, arm=-1)
    held = signals.brake_line(
        f"M{number(face + 34)},{y}C{LOCK_X - 24},{y} {LOCK_X},{y - 10} {LOCK_X},{ROWS[1] + 42}", 40
    )
    return (
        appearing("stolen", group(held, classes="brake"))
        + appearing(
            "ctla4",
            part(
                "tk-ctla4",
                "CTLA-4, a brake on the T cell",
                group(ctla4, classes="ctla"),
                (face - 84, y - 32, 104, 64),
            ),
        )
        + appearing(
            "drug", part("tk-antibody", "Anti-CTLA-4 antibody", antibody, (face - 150, y - 24, 76, 90))
        )
    )


def _padlock(number_on_it: int, is_open: bool) -> str:
    """Draw a padlock round the origin, 34 x 48: hollow and shut, or solid with its shackle up."""
    tone = "right" if is_open else "ink"
    shackle = "M-10,-8V-25a10,10 0 0 1 20,0" if is_open else "M-10,-8V-16a10,10 0 0 1 20,0V-8"
    fill = 'class="f-right s-right"' if is_open else 'class="surface s-ink"'
    words = "var(--im-surface)" if is_open else "var(--im-ink)"
    return (
        f'<path class="line s-{tone}" d="{shackle}" stroke-width="4.4"/>'
        f'<rect x="-17" y="-9" width="34" height="29" rx="6" {fill} stroke-width="2.4"/>'
        f'<text class="t-mid" y="12" style="fill:{words};font-size:20px;font-weight:700">{number_on_it}</text>'
    )


def _locks() -> str:
    nucleus_x = T_X + 14
    drawing = ""
    for lock, y, end in ((1, ROWS[0], MIDDLE - 42), (2, ROWS[1], MIDDLE - 10), (3, ROWS[3], MIDDLE + 42)):
        bend = (y + end) / 2
        arrow = signals.go_arrow(
            f"M{LOCK_X + 26},{y}C{LOCK_X + 50},{y} {LOCK_X + 50},{number(bend)} {nucleus_x + (6 if lock != 2 else 0)},{end}",
            3.2,
        )
        drawing += appearing(
            f"open-{lock}", group(place(_padlock(lock, True), LOCK_X, y), classes=f"lock-open-{lock}") + arrow
        ) + appearing(
            f"shut-{lock}", group(place(_padlock(lock, False), LOCK_X, y), classes=f"lock-shut-{lock}")
        )
    return f'<g aria-hidden="true" style="pointer-events:none">{drawing}</g>'


# --- right: what becomes of it -----------------------------------------------------------------------------


def _slot(index: int, drawing: str, classes: str = "slot") -> str:
    """Put a cell of the clone in its place, which is another one on a phone."""
    x, y = CLONE_X + index % COLUMNS * STEP_X, CLONE_Y + index // COLUMNS * STEP_Y
    narrow_x = NARROW_X + index % NARROW_COLUMNS * NARROW_STEP
    narrow_y = NARROW_Y + index // NARROW_COLUMNS * 62
    shift = f"--i:{index};--nx:{narrow_x - x}px;--ny:{narrow_y - y}px"
    return group(drawing.replace("@", f"{x} {y}"), classes=classes, style=shift)


def _clone() -> str:
    def cell(name: str, classes: str) -> str:
        return f'<use href="#{name}" class="{classes}" transform="translate(@)"/>'

    rooms = "".join(
        _slot(
            i,
            '<circle r="17" class="room line s-edge" stroke-width="1.4" stroke-dasharray="2 6" opacity=".7" transform="translate(@)"/>',
        )
        for i in range(16)
    )
    full = "".join(_slot(i, cell("killer", "offspring killer"), "slot grows") for i in range(16))
    weak = "".join(
        _slot(i, cell("plain" if i in (0, 2) else "fading", "offspring" if i in (0, 2) else "lost-cell"))
        for i in range(5)
    )
    held = "".join(_slot(i, cell("plain", "offspring")) for i in range(3))
    brake = _slot(2, f'<g transform="translate(@)">{place(signals.small_brake(10), 15, -14)}</g>')
    box = (CLONE_X - 26, CLONE_Y - 30, 3 * STEP_X + 49, 3 * STEP_Y + 60)
    return part(
        "tk-clone",
        "The clone",
        group(rooms) + appearing("full", full) + appearing("weak", weak) + appearing("held", held + brake),
        box,
    ) + appearing(
        "wakes",
        group(signals.go_arrow(f"M{T_X + 154},{MIDDLE}L{CLONE_X - 34},{MIDDLE}", 3.6), classes="wide-only"),
    )


def _words() -> str:
    x = CLONE_X - 24
    outcomes = (
        ("full", "Large clone", "killers that last"),
        ("weak", "Small clone", "few last, poor killers"),
        ("held", "Small clone", "held by CTLA‑4"),
        ("anergy", "No clone", "it shuts down"),
        ("rest", "No clone", "it stays as it was"),
    )
    return labels(
        group(
            appearing("dendritic", label(24, 46, "Dendritic cell", voice="name", colour="dendritic")),
            appearing("tumour", label(24, 46, "Tumour cell", voice="name", colour="tumour")),
            classes="presenter-name",
        ),
        label(T_X, 46, "T cell", voice="name", colour="tcell", anchor="middle"),
        group(
            *(
                appearing(word, label(x, 130, name), label(x, 152, what, voice="sub"))
                for word, name, what in outcomes
            ),
            classes="clone-words",
        ),
        appearing(
            "dendritic",
            group(
                label(_p_face(ROWS[0]) - 27, ROWS[0] + 6, "MHC", anchor="end", ground="dendritic-fill"),
                classes="mv mhc",
            ),
            appearing(
                "b7",
                group(
                    label(_p_face(ROWS[1]) - 32, ROWS[1] + 6, "B7", anchor="end", ground="dendritic-fill"),
                    classes="mv b7",
                ),
            ),
            appearing(
                "cytokine",
                label(_p_face(ROWS[3]) - 14, ROWS[3] + 6, "IL‑12", anchor="end", ground="dendritic-fill"),
            ),
        ),
        appearing(
            "tumour",
            group(
                label(_p_face(ROWS[0]) - 27, ROWS[0] + 6, "MHC", anchor="end", ground="tumour-fill"),
                classes="mv mhc",
            ),
            label(
                _p_face(ROWS[1]) - 14, ROWS[1] + 6, "no B7", voice="sub", anchor="end", ground="tumour-fill"
            ),
            label(
                _p_face(ROWS[3]) - 14,
                ROWS[3] + 6,
                "no IL‑12",
                voice="sub",
                anchor="end",
                ground="tumour-fill",
            ),
        ),
        label(_t_face(ROWS[0]) + 22, ROWS[0] - 18, "TCR", ground="tcell-fill"),
        label(_t_face(ROWS[1]) + 24, ROWS[1] - 12, "CD28", ground="tcell-fill"),
        appearing("ctla4", label(_t_face(ROWS[2]) + 24, ROWS[2] + 24, "CTLA‑4", ground="tcell-fill")),
        appearing(
            "drug",
            label(
                (_t_face(ROWS[2]) + _p_face(ROWS[2])) / 2, 388, "anti‑CTLA‑4", anchor="middle", colour="drug"
            ),
        ),
    )
