"""Scene "Before or after surgery": the same tumour twice, once with the drug first and once with surgery first.

Two rows of three panels: the tumour, the blood, and tissue far away with nests of tumour cells too small for a
scan. On a phone the rows are columns, so that what is compared still lies side by side. How many cells there are
is written down once, in `BLOOD` and `NESTS`; they are a sketch, and the scene says so.
"""

import math

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import Curve, number
from immunobook.diagram.kit.places import blood_vessel, tumour_bed
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

CLONES = (1, 2, 3, 4, 5)
MOMENTS = ("at-start", "first-step", "second-step", "later")

BLOOD = {
    "a": {"at-start": (1,), "first-step": (1, 2, 3, 4, 5, 3), "second-step": (1, 2, 3, 4, 5), "later": (1, 2, 3, 4)},
    "b": {"at-start": (1,), "first-step": (1,), "second-step": (1, 2), "later": (1, 2)},
}
"""Clone of each T cell in the blood; a year later they are memory T cells."""

NESTS = {
    "a": {"at-start": 4, "first-step": 4, "second-step": 4, "later": 1},
    "b": {"at-start": 4, "first-step": 4, "second-step": 4, "later": 3},
}
"""Nests that are left. Surgery changes none of them; T cells need time."""

WIDTH, HEIGHT = 240, 226
LEFT, GAP = 186, 16
TOP = {"a": 10, "b": 262}
"""Panels: their size, where the first stands, and the height of each row."""

NARROW_X = {"a": 8, "b": 260}
NARROW_Y = 122
"""On a phone: the columns, and where their first panel starts."""

NEST_AT = ((54, 84), (186, 90), (72, 168), (172, 160))
TUMOUR_AT = ((50, 116), (84, 84), (128, 78), (172, 88), (198, 126), (176, 168), (128, 182), (76, 168))
INSIDE_AT = ((86, 120), (124, 112), (162, 122), (104, 150), (146, 152))
RIDERS_AT = ((70, 96), (118, 160), (168, 92), (206, 146), (32, 140), (120, 104))

APPEARS = {
    "a-whole": ".at-start",
    "a-dosed": ".first-step",
    "a-lump": ".at-start,.first-step",
    "a-dish": ".second-step",
    "a-scar": ".later",
    "a-hunt": ".first-step,.second-step",
    "b-whole": ".at-start",
    "b-dish": ".first-step",
    "b-scar": ".second-step,.later",
    "b-given": ".second-step",
    "scan": ".scan",
    "a-seen": ".scan.at-start,.scan.first-step",
    "b-seen": ".scan.at-start",
    "b-found": ".scan.later",
    "b-clean": ".scan:not(.later)",
}
for _row in "ab":
    APPEARS[f"{_row}-early"] = ":not(.later)"
    for _moment in MOMENTS:
        APPEARS[f"{_row}-{_moment}"] = f".{_moment}"

STYLE = f"""
.frame{{stroke:var(--im-edge);stroke-width:1.6}}
.veil{{fill:var(--im-surface);opacity:.62}}
.see{{fill:none;stroke:var(--im-ink);stroke-width:3.4;stroke-dasharray:2 7;stroke-linecap:round}}
.now-ring{{fill:none;stroke:var(--im-marker);stroke-width:13;opacity:0}}
.first-step .one .now-ring,.second-step .two .now-ring{{opacity:.95}}
svg.im-scene .figure{{font-size:20px;font-weight:700}}
.gone{{opacity:.75}}
.is-narrow .head-a{{transform:translate({NARROW_X["a"] - 14}px,-14px)}}
.is-narrow .head-b{{transform:translate({NARROW_X["b"] - 14}px,{-TOP["b"] - 4}px)}}
""" + "".join(
    f".is-narrow .{row}-{panel}{{transform:translate({NARROW_X[row] - LEFT - (WIDTH + GAP) * at}px,"
    f"{NARROW_Y - TOP[row] + (HEIGHT + 14) * at}px)}}\n"
    for row in "ab"
    for at, panel in enumerate(("first", "middle", "last"))
) + f".is-narrow .note{{transform:translate({8 - LEFT}px,{NARROW_Y + 3 * (HEIGHT + 14) - 494 - 12}px)}}"


def _frame(frame_id: str = "") -> str:
    identity = f' id="{frame_id}"' if frame_id else ""
    return f'<rect{identity} class="frame surface" width="{WIDTH}" height="{HEIGHT}" rx="16"/>'


# --- whose row it is, and the order of the two steps -------------------------------------------------------


def _head(row: str) -> str:
    """The name of a row, and its two steps in their order; the one being done stands on the marker."""
    drug = (
        '<circle class="now-ring" r="23"/><circle r="20" class="surface s-drug" stroke-width="2.6"/>'
        + place(molecules.antibody(), 0, -1, scale=0.3)
    )
    knife = (
        '<circle class="now-ring" r="23"/><circle r="20" class="surface s-ink" stroke-width="2.6"/>'
        '<g transform="rotate(-38)"><path class="line s-ink" d="M3,0H15" stroke-width="5"/>'
        '<path class="s-ink panel" d="M2,-3.6H-7L-16,3.6H2Z" stroke-width="1.8" stroke-linejoin="round"/></g>'
    )
    one, two = (drug, knife) if row == "a" else (knife, drug)
    top = TOP[row]
    words = ("Drug first", "then surgery") if row == "a" else ("Surgery first", "then drug")
    name = "Drug first, then surgery" if row == "a" else "Surgery first, then drug"
    steps = (
        group(place(one, 40, top + 66), classes="one")
        + f'<path class="line s-ink" d="M70,{top + 66}h22m-8,-7l8,7l-8,7" stroke-width="2.8"/>'
        + group(place(two, 124, top + 66), classes="two")
    )
    key = (
        ((place(_trio(), 30, 0), "tiny nest"), (use("t3", 30, 0, scale=0.9), "T cell"))
        if row == "a"
        else ((use("brake", 30, 0, scale=1.4), "held"), (place(molecules.peptide(9), 30, 0), "scrap of it"))
    )
    for at, (drawing, says) in enumerate(key):
        y = top + 160 + 38 * at
        steps += group(place(drawing, 0, y), labels(label(54, y + 6, says, voice="sub")), classes="wide-only")
    return group(
        part(f"bas-{row}-order", name, steps, (12, top + 38, 142, 56)),
        labels(label(14, top + 28, words[0], voice="name"), label(104, top + 118, words[1], voice="sub", anchor="middle")),
        classes=f"head-{row}",
    )


# --- the tumour ----------------------------------------------------------------------------------------------


def _lump(row: str, *, treated: bool, classes: str = "") -> str:
    """The tumour with the T cells in it: held, or freed by the drug and killing."""
    alive = (0, 3, 5) if treated else range(8)
    drawn = "".join(
        use(f"tumour-{i % 2}", *spot, classes=f"{row}-tumour") if i in alive else use("ghost", *spot, classes="gone")
        for i, spot in enumerate(TUMOUR_AT)
    )
    inside = "".join(use(f"t{c}", *spot, classes=f"{row}-inside") for c, spot in zip(CLONES, INSIDE_AT, strict=True))
    brakes = "" if treated else "".join(use("brake", x + 10, y - 10, classes=f"{row}-brake") for x, y in INSIDE_AT)
    return group(drawn, inside, brakes, classes=classes)


def _dish(row: str, *, treated: bool) -> str:
    """What the surgeon took out: all of it if surgery came first, the rest of it if the drug did."""
    dish = (
        f'<rect id="{row}-dish" class="panel s-edge" x="26" y="92" width="188" height="118" rx="46" stroke-width="2.4"/>'
        '<rect class="line s-edge" x="34" y="99" width="172" height="104" rx="40" stroke-width="1.4"/>'
    )
    lump = f'<g transform="translate(31 65) scale(.72)">{_lump(row, treated=treated)}</g>'
    return _skin(62) + '<path class="line s-ink" d="M120,50v24m-7,-19h14m-14,7h14m-14,7h14" stroke-width="2.4"/>' + dish + lump


def _skin(y: float) -> str:
    return "".join(use("tile", 19.5 + 25.2 * i, y) for i in range(9))


def _scar() -> str:
    return (
        _skin(62)
        + '<path class="panel s-tissue" d="M120,48q9,32 0,66q-9,-34 0,-66Z" stroke-width="1.8"/>'
        + '<path class="line s-tissue" d="M109,64q11,4 22,0M111,80q9,4 18,0M113,96q7,3 14,0" stroke-width="2"/>'
        + '<path class="p-tissue" style="stroke:none;opacity:.35" d="M1,76H239V210a15,15 0 0 1 -15,15H16a15,15 0 0 1 -15,-15Z"/>'
    )


def _tumour(row: str) -> str:
    bed = place(tumour_bed(104, 76), 120, 128).replace("<path", f'<path id="{row}-bed"', 1)
    scraps = "".join(place(molecules.peptide(6), x, y) for x, y in ((214, 74), (222, 186), (26, 80), (30, 190)))
    drugs = group(
        *(molecules.antibody_on(x + 10, y - 10, -45, scale=0.24, drawing=use("y", 0, 0)) for x, y in INSIDE_AT)
    )
    if row == "a":
        drawn = (
            appearing("a-lump", bed, group(scraps, classes="a-scrap"))
            + appearing("a-whole", _lump("a", treated=False))
            + appearing("a-dosed", _lump("a", treated=True), drugs)
            + appearing("a-dish", _dish("a", treated=True))
            + appearing("a-scar", _scar())
        )
        words = (
            appearing("a-whole", label(16, 30, "Tumour", colour="tumour", ground="surface")),
            appearing("a-dosed", label(16, 30, "The drug is in", colour="drug", ground="surface")),
            appearing("a-dish", label(16, 30, "The rest is cut out", ground="surface")),
            appearing("a-scar", label(16, 30, "Scar", ground="surface")),
        )
        name = "Tumour, drug first"
    else:
        drawn = (
            appearing("b-whole", bed, group(scraps, classes="b-scrap"), _lump("b", treated=False))
            + appearing("b-dish", _dish("b", treated=False))
            + appearing("b-scar", _scar())
        )
        words = (
            appearing("b-whole", label(16, 30, "Tumour", colour="tumour", ground="surface")),
            appearing("b-dish", label(16, 30, "Out, T cells and all", ground="surface")),
            appearing("b-scar", label(16, 30, "Scar", ground="surface")),
        )
        name = "Tumour, surgery first"
    seen = appearing(f"{row}-seen", f'<ellipse class="see {row}-seen" cx="120" cy="128" rx="112" ry="84"/>')
    return part(f"bas-{row}-tumour", name, _frame() + drawn + seen, (0, 0, WIDTH, HEIGHT)) + labels(*words)


# --- the blood -------------------------------------------------------------------------------------------------


def _blood(row: str) -> str:
    curve = Curve(((-30, 130), (20, 138), (70, 126), (120, 124), (170, 122), (220, 134), (270, 126)))
    clip = (
        f'<clipPath id="{row}-clip"><rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="15"/></clipPath>'
    )
    tube = f'{clip}<g clip-path="url(#{row}-clip)">{blood_vessel(curve, 128, 8, 5 if row == "a" else 9)}</g>'
    riders = counts = ""
    for moment in MOMENTS:
        clones = BLOOD[row][moment]
        sort = "m" if moment == "later" else "t"
        seen: set[int] = set()
        drawn = ""
        for clone, spot in zip(clones, RIDERS_AT, strict=False):
            first = "" if clone in seen else f" {row}-kind"
            seen.add(clone)
            drawn += use(f"{sort}{clone}", *spot, scale=1.12, classes=f"{row}-rider{first}")
        riders += appearing(f"{row}-{moment}", drawn)
        kinds = len(set(clones))
        text = f"{kinds} kind{'' if kinds == 1 else 's'}"
        counts += appearing(f"{row}-{moment}", f'<text class="figure t-end {row}-kinds" x="{WIDTH - 16}" y="30">{text}</text>')
    given = "a-dosed" if row == "a" else "b-given"
    drugs = appearing(given, *(
        place(group(molecules.antibody(), classes=f"{row}-dosing"), x, y, turn=turn, scale=0.24)
        for x, y, turn in ((44, 176, 30), (160, 178, -25), (220, 98, 60))
    ))
    name = f"Blood, {'drug' if row == 'a' else 'surgery'} first"
    return part(f"bas-{row}-blood", name, _frame() + tube + riders + drugs, (0, 0, WIDTH, HEIGHT)) + labels(
        label(16, 30, "Blood", colour="blood", ground="surface"), counts,
        label(16, HEIGHT - 14, "one sign, one kind", voice="sub", ground="surface"),
    )


# --- far away ------------------------------------------------------------------------------------------------------


def _trio(count: int = 3, step: float = 8.4) -> str:
    """Tumour cells close together, from the middle outwards."""
    return "".join(
        use("mini", step * math.sqrt(i + 0.4) * math.cos(i * 2.39996), step * math.sqrt(i + 0.4) * math.sin(i * 2.39996))
        for i in range(count)
    )


def _nest(row: str, at: int, *, big: bool = False) -> str:
    """A few tumour cells together; `big` is one that has woken up."""
    x, y = NEST_AT[at]
    drawn = _trio(9, 10.5) if big else _trio()
    return f'<g class="{row}-nest{f" {row}-woken" if big else ""}" transform="translate({number(x)} {number(y)})">{drawn}</g>'


def _far(row: str) -> str:
    tissue = use("field", 0, 0)
    nests = words = ""
    for moment, left in (("early", NESTS[row]["at-start"]), ("later", NESTS[row]["later"])):
        which = {4: (0, 1, 2, 3), 3: (0, 2, 3), 1: (2,)}[left]
        drawn = "".join(_nest(row, at, big=row == "b" and moment == "later" and at == 3) for at in which)
        drawn += "".join(use("ghost-mini", *NEST_AT[at], classes="gone") for at in range(4) if at not in which)
        nests += appearing(f"{row}-{moment}", drawn)
        text = f"{left} left" if moment == "later" else f"{left} nests"
        words += appearing(f"{row}-{moment}", f'<text class="figure t-end {row}-left" x="{WIDTH - 16}" y="30">{text}</text>')
    hunters = appearing("b-given", use("t2", 210, 106, classes="b-hunter")) if row == "b" else ""
    if row == "a":
        spots = ((3, 79, 70), (4, 210, 110), (2, 198, 148), (5, 162, 74))
        hunters = appearing("a-hunt", *(use(f"t{c}", x, y, classes="a-hunter") for c, x, y in spots))
    veil = f'<rect class="veil" x="8" y="44" width="{WIDTH - 16}" height="{HEIGHT - 52}" rx="12"/>'
    if row == "a":
        scan = appearing("scan", veil, labels(_verdict("a", "Scan: nothing")))
    else:
        x, y = NEST_AT[3]
        found = f'<circle class="see b-found" cx="{x}" cy="{y}" r="42"/>'
        scan = (
            appearing("scan", veil)
            + appearing("b-clean", labels(_verdict("b", "Scan: nothing")))
            + appearing("b-found", found, labels(_verdict("b", "Scan: 1 spot")))
        )
    name = f"Tissue far away, {'drug' if row == 'a' else 'surgery'} first"
    return part(f"bas-{row}-far", name, _frame(f"{row}-place") + tissue + nests + hunters + scan, (0, 0, WIDTH, HEIGHT)) + labels(
        label(16, 30, "Far away", colour="tissue", ground="surface"), words
    )


def _verdict(row: str, text: str) -> str:
    """What the scan says, on the veil that stands for its picture."""
    return f'<text class="figure lbl t-mid {row}-verdict" x="{WIDTH // 2}" y="100" style="--ground:var(--im-surface)">{text}</text>'


def draw() -> str:
    """Return the scene."""
    body = ""
    for row in "ab":
        body += _head(row)
        for at, (panel, drawn) in enumerate((("first", _tumour(row)), ("middle", _blood(row)), ("last", _far(row)))):
            body += group(place(drawn, LEFT + (WIDTH + GAP) * at, TOP[row]), classes=f"{row}-{panel}")
    note = part("bas-sketch", "A sketch", labels(
        label(LEFT + 8, 521, "A sketch: numbers of cells and nests are made up.", voice="sub")), (LEFT, 496, 420, 36))
    body += group(note, classes="note")
    definitions = (
        "".join(define(f"t{c}", cells.t_cell(13, clone=c)) + define(f"m{c}", cells.t_cell(13, clone=c, state="memory")) for c in CLONES)
        + "".join(define(f"tumour-{v}", cells.tumour_cell(v, 18)) for v in range(2))
        + define("ghost", cells.ghost(1, 16)) + define("mini", cells.tumour_cell(2, 8.4)) + define("ghost-mini", cells.ghost(0, 11))
        + define("brake", signals.small_brake(7)) + define("y", molecules.antibody())
        + define("tile", cells.healthy_cell(23)) + define("big-tile", cells.healthy_cell(34))
        + define("field", "".join(use("big-tile", 28 + 36.6 * c, 66 + 36.6 * r) for r in range(4) for c in range(6)))
    )
    return document(
        "before-or-after-surgery", "bas", title="Before or after surgery",
        description="Two rows with the same tumour, its blood and tissue far away. Above, the drug comes before surgery; "
        "below, after it. Four moments are shown, and what a scan would see.",
        view_box=(0, 0, 960, 540), narrow=(0, 0, 508, 884), start="at-start", body=body, appears=APPEARS,
        style=STYLE, definitions=definitions,
    )
