"""Scene "Sentinels": which clones of T cells reach the blood, who stays on guard, and what the guards can see.

In the middle a body; from it, as under a magnifier, the tumour, its lymph node, the blood and the skin. Above
them runs the time line, on which surgery changes its place. When tumour cells return, the skin is seen three
times: as they return, soon, and later. How many cells there are of each kind is written down once, in `BLOOD`,
`SKIN` and `RETURNED`.
"""

import math

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Curve, Point, number
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

CLONES = (1, 2, 3, 4, 5)
"""Families of T cells that know a scrap of the tumour, each with its sign and its tone."""

TONES = {
    1: "var(--im-tcell)",
    2: "color-mix(in oklab,var(--im-tcell) 38%,var(--im-nk))",
    3: "color-mix(in oklab,var(--im-tcell) 52%,var(--im-tumour))",
    4: "color-mix(in oklab,var(--im-tcell) 34%,var(--im-dendritic))",
    5: "color-mix(in oklab,var(--im-tcell) 50%,var(--im-ink))",
}
"""Tone of the nucleus of each clone. The sign tells them apart; the tone only helps to count."""

T_R = 15

TREATED_LATE = ".after,.years-later"
STATES = {
    "before": ".before",
    "drug-first": ".drug-first.during",
    "surgery-first": ".surgery-first.during",
    "drug-first-kept": ".drug-first.after,.drug-first.years-later",
    "surgery-first-kept": ".surgery-first.after,.surgery-first.years-later",
}
"""What tells the states of the blood apart."""

BLOOD = {
    "before": (1, 1),
    "drug-first": (1, 2, 3, 4, 5, 1, 3),
    "surgery-first": (1, 2, 1),
    "drug-first-kept": (1, 2, 3, 4),
    "surgery-first-kept": (1, 2),
}
"""The clone of each T cell in the blood; after treatment they are memory T cells."""

SKIN = ((1, 44, 88), (2, 128, 86), (4, 238, 84))
"""Clone and place of the sentinels in the skin; the last is there only if the drug came first."""

RETURNED = {"same-antigen": (3, 1, 0), "antigen-loss": (3, 6, 10)}
"""Living tumour cells as they return, soon, and later."""

PANEL, LEFT, RIGHT, MIDDLE = 266, 16, 678, 347
"""Width of the panels, and where the columns begin."""
TOP, SECOND, THIRD = 96, 310, 476

STYLE = """
.sentinels{--before:120px;--during:400px;--after:620px;--years:850px;--early:262px;--late:510px}
.stop-before{transform:translateX(var(--before))}.stop-during{transform:translateX(var(--during))}
.stop-after{transform:translateX(var(--after))}.stop-years{transform:translateX(var(--years))}
.knife{transform:translateX(var(--late))}.surgery-first .knife{transform:translateX(var(--early))}
.now{transform:translateX(var(--before))}.during .now{transform:translateX(var(--during))}
.after .now{transform:translateX(var(--after))}.years-later .now{transform:translateX(var(--years))}
.lump{transform-origin:149px 214px}
.surgery-first.during .lump,.drug-first.after .lump{transform:translate(0,20px) scale(.62)}
.frame{stroke:var(--im-edge);stroke-width:1.6}
.dermis{fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-surface) 62%)}
svg.im-scene .tally{font-size:56px;font-weight:700}
.slot{fill:none;stroke:var(--im-edge);stroke-width:2;stroke-dasharray:4 5}
.is-narrow.sentinels{--before:74px;--during:236px;--after:388px;--years:500px;--early:156px;--late:312px}
.is-narrow .to-right{transform:translateX(-384px)}
.is-narrow .to-second{transform:translateX(-53px)}
.is-narrow .to-third{transform:translate(-662px,184px)}
"""


def _t_cell(clone: int, state: str) -> str:
    """A T cell whose nucleus has the tone and the sign of its clone."""
    size = 6.4
    signs = {
        1: f'<circle r="{number(size * 0.7)}"/>',
        2: f'<rect x="{number(-size * 0.68)}" y="{number(-size * 0.68)}" width="{number(size * 1.36)}" height="{number(size * 1.36)}"/>',
        3: f'<path d="M0,{number(-size)}L{number(size * 0.98)},{number(size * 0.7)}H{number(-size * 0.98)}Z"/>',
        4: f'<path d="M{number(-size)},0H{number(size)}M0,{number(-size)}V{number(size)}" class="stroke"/>',
        5: f'<path d="M{number(-size * 0.9)},-2.800H{number(size * 0.9)}M{number(-size * 0.9)},2.800H{number(size * 0.9)}" class="stroke"/>'.replace("2.800", "2.8"),
    }
    return use("ring" if state == "memory" else "body", 0, 0) + (
        f'<circle r="10.4" class="clone-{clone}"/><g class="clone-sign">{signs[clone]}</g>'
    )


def _panel(x: float, y: float, height: float, panel_id: str = "") -> str:
    identity = f' id="{panel_id}"' if panel_id else ""
    return f'<rect{identity} class="frame surface" x="{x}" y="{y}" width="{PANEL}" height="{height}" rx="16"/>'


def _cluster(count: int, step: float) -> list[Point]:
    """Return places for cells that grow from the middle outwards, wider than high."""
    return [
        (1.2 * step * math.sqrt(i + 0.4) * math.cos(i * 2.39996), 0.84 * step * math.sqrt(i + 0.4) * math.sin(i * 2.39996))
        for i in range(count)
    ]


# --- the time line --------------------------------------------------------------------------------------


def _time_line() -> str:
    """Before, during, after, years later; the drug is given during, and surgery comes before or after it."""
    y = 42

    def line(left: float, gap: float, right: float, where: str) -> str:
        return (
            f'<path class="line s-ink {where}" d="M{left},{y}H{gap - 7}M{gap + 7},{y}H{right}" stroke-width="3"/>'
            f'<path class="line s-ink {where}" d="M{gap - 10},{y + 9}l7,-18M{gap + 3},{y + 9}l7,-18" stroke-width="2"/>'
        )

    def stop(word: str, says: str) -> str:
        return group(
            f'<circle cy="{y}" r="8" class="surface s-ink" stroke-width="3"/>',
            labels(label(0, y + 38, says, anchor="middle")),
            classes=f"stop-{word}",
        )

    now = f'<circle cy="{y}" r="15.5" class="now-ring"/>'
    drug = (
        f'<circle cy="{y}" r="18" class="surface s-drug" stroke-width="2.6"/>'
        + place(molecules.antibody(), 0, y - 1, scale=0.28)
    )
    knife = (
        f'<circle cy="{y}" r="18" class="surface s-ink" stroke-width="2.6"/>'
        f'<g transform="translate(0 {y}) rotate(-38)"><path class="line s-ink" d="M3,0H14" stroke-width="5"/>'
        '<path class="s-ink" d="M2,-3.4H-6L-15,3.4H2Z" stroke-width="1.8" stroke-linejoin="round" style="fill:var(--im-panel)"/></g>'
    )
    return (
        line(64, 742, 896, "wide-only") + line(34, 446, 540, "narrow-only")
        + group(now, classes="mv now")
        + stop("before", "Before") + stop("after", "After") + stop("years", "Years later")
        + group(part("sen-drug", "The drug", drug, (-24, y - 24, 48, 48)),
                labels(label(0, y + 38, "During", anchor="middle"), label(0, y - 28, "drug", anchor="middle", colour="drug")), classes="stop-during")
        + group(part("sen-surgery", "Surgery", knife, (-24, y - 24, 48, 48)),
                labels(label(0, y - 28, "surgery", anchor="middle")), classes="mv knife")
    )


# --- the body ------------------------------------------------------------------------------------------


def _body() -> str:
    """A figure with four sites, each joined to what is seen there."""
    scale, x, y = 0.46, 480, 84
    sites = {"tumour": (-128, 282), "node": (-84, 322), "blood": (14, 300), "skin": (-66, 640)}
    at = {name: (x + scale * sx, y + scale * sy) for name, (sx, sy) in sites.items()}
    vessel = f'<path class="line s-blood" d="M{x},{y + 92}C{x + 4},{y + 130} {x + 14},{y + 150} {x + 4},{y + 200}S{x + 2},{y + 236} {x + 18},{y + 262}M{x + 4},{y + 205}C{x},{y + 226} {x - 8},{y + 240} {x - 20},{y + 262}M{x + 2},{y + 108}C{x - 24},{y + 112} {x - 50},{y + 112} {x - 62},{y + 150}M{x + 2},{y + 108}C{x + 24},{y + 112} {x + 50},{y + 112} {x + 62},{y + 150}" stroke-width="4.4" opacity=".55"/>'
    tx, ty = at["tumour"]
    nx, ny = at["node"]
    sx, sy = at["skin"]
    lump = f'<g transform="translate({number(tx)} {number(ty)})">{cells.tumour_cell(1, 12)}</g>'
    scar = f'<path class="line s-ink" d="M{number(tx - 8)},{number(ty + 5)}L{number(tx + 8)},{number(ty - 5)}m-11,1l5,8m0,-11l5,8" stroke-width="1.8"/>'
    return (
        place(places.body_figure(scale), x, y) + vessel
        + f'<rect x="{x - 90}" y="{y + 330}" width="180" height="66" fill="url(#fade)"/>'
        + place(f'<g transform="scale(.075)">{places.lymph_node()}</g>', nx, ny, turn=60)
        + appearing("lump", appearing("unremoved", lump)) + appearing("scar", scar)
        + f'<rect x="{number(sx - 9)}" y="{number(sy - 9)}" width="18" height="18" rx="4" class="p-tissue" stroke-width="1.8"/>'
        + labels(
            leader([(tx, ty), (282, 196)]), leader([(nx, ny), (282, 372)]),
            leader([at["blood"], (678, 196)]), leader([(sx, sy), (282, 512)]),
        )
    )


# --- what is seen at the four sites ---------------------------------------------------------------------


def _tumour() -> str:
    """The tumour and the T cells in it: in place, or taken out together."""
    spots = [(62, 172), (121, 164), (180, 172), (236, 168), (64, 254), (124, 262), (182, 254), (236, 258)]
    t_spots = [(48, 212), (98, 216), (150, 210), (202, 216), (244, 211)]
    alive = group(*(use(f"tumour-{i % 2}", *spots[i], classes="tumour") for i in (1, 6)))
    shrinks = appearing("untouched", *(use(f"tumour-{i % 2}", *spots[i], classes="tumour") for i in (0, 2, 3, 4, 5, 7)))
    dying = appearing("attacked", *(use("dying", *spots[i], classes="dying") for i in (0, 5, 7)))
    ghosts = appearing("hit", *(use("ghost", *spots[i], classes="ghost") for i in (2, 3, 4)))
    dead = appearing("shrunk", *(use("ghost", *spots[i], classes="ghost") for i in (0, 5, 7)))
    inside = "".join(use(f"t{clone}", *spot, classes="resident clone") for clone, spot in zip(CLONES, t_spots, strict=True))
    brakes = appearing("braked", *(use("brake", x + 12, y - 12, classes="brake") for x, y in t_spots))
    antibodies = appearing("on-tumour", *(
        molecules.antibody_on(x + 11, y - 11, -45, scale=0.27, drawing=use("y", 0, 0)) for x, y in t_spots))
    bed = place(places.tumour_bed(126, 78), 149, 214).replace("<path", '<path id="bed"', 1)
    lump = group(
        bed, alive, shrinks, dying, ghosts, dead, appearing("many", inside),
        appearing("few", use("t1", *t_spots[1], classes="clone")), brakes, antibodies, classes="mv lump")
    dish = (
        '<rect id="dish" class="panel s-edge" x="42" y="174" width="214" height="120" rx="46" stroke-width="2.4"/>'
        '<rect class="line s-edge" x="51" y="182" width="196" height="104" rx="40" stroke-width="1.4"/>'
    )
    surface = "".join(use("tile", 33.5 + 25.7 * i, 146) for i in range(10))
    wound = surface + '<path class="line s-ink" d="M149,134v26m-7,-21h14m-14,8h14m-14,8h14" stroke-width="2.4"/>'
    faded = (
        '<path class="dermis" d="M17,158H281V284a15,15 0 0 1 -15,15H32a15,15 0 0 1 -15,-15Z"/>' + surface
        + '<path class="panel s-tissue" d="M149,133q10,36 0,74q-10,-38 0,-74Z" stroke-width="1.8"/>'
        '<path class="line s-tissue" d="M137,150q12,4 24,0M139,168q10,4 20,0M141,186q8,3 16,0" stroke-width="2"/>'
    )
    hit = (LEFT, TOP, PANEL, 204)
    return (
        _panel(LEFT, TOP, 204)
        + appearing("wound", wound)
        + appearing("dish", dish)
        + appearing("lump", part("sen-tumour", "Tumour with T cells in it", lump, hit))
        + appearing("scar-only", part("sen-scar", "Scar", faded, hit))
        + labels(
            appearing("lump", appearing("unremoved", label(32, 120, "Tumour", colour="tumour"))),
            appearing("emptied", label(32, 120, "Taken out, T cells and all")),
            appearing("few", label(32, 120, "Taken out: little is left")),
            appearing("scar-only", label(32, 120, "Scar")),
        )
    )


def _node() -> str:
    """The lymph node: a dendritic cell that teaches as long as there is something to show."""
    dendritic = place(cells.dendritic_cell(19, 1), 132, 399)
    scraps = appearing("teaching", *(place(molecules.peptide(6.5), x, y) for x, y in ((104, 387), (140, 369), (164, 397), (118, 423))))
    naive = use("naive", 214, 378) + use("naive", 220, 414)
    taught = appearing("taught", *(use(f"t{clone}", *spot, classes="pupil") for clone, spot in ((3, (178, 376)), (4, (184, 414)), (5, (84, 413)))))
    drawing = _panel(LEFT, SECOND, 150) + place(places.lymph_node(0.66), 152, 401) + dendritic + scraps + naive + taught
    return part("sen-node", "Lymph node", drawing, (LEFT, SECOND, PANEL, 150)) + labels(label(32, SECOND + 24, "Lymph node"))


def _blood() -> str:
    """The blood with the T cells in it, and how many clones that makes."""
    curve = Curve(((650, 212), (710, 222), (760, 208), (811, 206), (862, 204), (918, 222), (985, 212)))
    lanes = [(712, 196), (762, 240), (812, 188), (866, 232), (908, 192), (714, 250), (816, 246)]
    riders = ""
    for state, clones in BLOOD.items():
        kind = "m" if state.endswith("kept") else "t"
        drawn = "".join(use(f"{kind}{clone}", *spot, scale=1.22, classes=f"rider {'memory' if kind == 'm' else 'clone'}") for clone, spot in zip(clones, lanes, strict=False))
        riders += appearing(f"blood-{state}", drawn)
    drug = appearing("dosed", *(place(group(molecules.antibody(), classes="dosing"), x, y, turn=turn, scale=0.27) for x, y, turn in ((752, 182, 20), (868, 178, -30), (918, 252, 60))))
    clip = f'<clipPath id="blood-clip"><rect x="{RIGHT + 1}" y="{TOP + 1}" width="{PANEL - 2}" height="202" rx="15"/></clipPath>'
    tube = clip + f'<g clip-path="url(#blood-clip)">{places.blood_vessel(curve, 146, 9, 4)}</g>'
    slots = "".join(f'<circle class="slot" cx="{RIGHT + 36 + 48 * i}" cy="{SECOND + 110}" r="17"/>' for i in range(len(CLONES)))
    chips = ""
    for clone in CLONES:
        chips += appearing(f"chip-{clone}", use(f"t{clone}", RIGHT + 36 + 48 * (clone - 1), SECOND + 110, scale=1.2, classes="chip"))
    counts: dict[int, list[str]] = {}
    for state, clones in BLOOD.items():
        counts.setdefault(len(set(clones)), []).append(STATES[state])
    numbers = "".join(appearing(f"count-{n}", f'<text class="tally t-end" x="{RIGHT + PANEL - 20}" y="{SECOND + 66}">{n}</text>') for n in sorted(counts))
    return (
        part("sen-blood", "Blood", _panel(RIGHT, TOP, 204) + tube + riders + drug, (RIGHT, TOP, PANEL, 204))
        + labels(label(RIGHT + 16, TOP + 24, "Blood", colour="blood"))
        + part("sen-tally", "Clones in the blood", _panel(RIGHT, SECOND, 150) + slots + chips, (RIGHT, SECOND, PANEL, 150))
        + labels(label(RIGHT + 16, SECOND + 24, "Clones in the blood"), label(RIGHT + 16, SECOND + 48, "one sign, one clone", voice="sub"),
                 group(numbers, classes="number"))
    )


# --- the skin -------------------------------------------------------------------------------------------


def _skin(x: float, frame: int) -> str:
    """A piece of skin; frame 0, 1 and 2 are as tumour cells return, soon, and later."""
    tiles = "".join(use("tile", x + 17.5 + 25.7 * i, THIRD + 48) for i in range(10))
    return (
        _panel(x, THIRD, 176, f"frame-{frame}")
        + f'<path class="dermis" d="M{x + 1},{THIRD + 62}H{x + PANEL - 1}V{THIRD + 160}a15,15 0 0 1 -15,15H{x + 16}a15,15 0 0 1 -15,-15Z"/>'
        + tiles + f'<path class="line s-tissue" d="M{x + 2},{THIRD + 34}q22,-5 44,0t44,0t44,0t44,0t44,0t42,0" stroke-width="2.6"/>'
    )


def _guards(x: float) -> str:
    always = "".join(use(f"m{clone}", x + sx, THIRD + sy, classes="guard memory") for clone, sx, sy in SKIN[:2])
    clone, sx, sy = SKIN[2]
    return always + appearing("third", use(f"m{clone}", x + sx, THIRD + sy, classes="guard memory"))


def _returned(x: float, frame: int) -> tuple[str, str]:
    """Tumour cells that have come back: those with the scrap, and those that have lost it."""
    same_at, lost_at = (x + 84, THIRD + 134), (x + 188, THIRD + 136)
    spots = _cluster(10, 13.4)
    alive = RETURNED["same-antigen"][frame]
    trio = [(-4, -2), (-38, 8), (30, 10)]
    same = "".join(
        use("with-scrap", same_at[0] + dx, same_at[1] + dy, classes="back-same")
        + "".join(use("scrap", same_at[0] + dx + 12.5 * math.cos(a), same_at[1] + dy + 12.5 * math.sin(a), classes="scrap") for a in (-2.4, -0.7, 1.2))
        for dx, dy in trio[:alive]
    )
    if frame == 1:
        same += "".join(use("ghost-small", same_at[0] + dx, same_at[1] + dy, classes="ghost") for dx, dy in ((-28, 20), (2, 25)))
        same += "".join(use(f"t{clone}", same_at[0] + dx, same_at[1] + dy, scale=0.86, classes="fighter")
                        for clone, dx, dy in ((1, -29, -10), (2, 15, -19), (1, 22, 9)))
    if frame == 2:
        same += use("m1", x + 84, THIRD + 122, classes="guard memory")
    lost = "".join(use("without-scrap", lost_at[0] + dx, lost_at[1] + dy, classes="back-lost") for dx, dy in spots[: RETURNED["antigen-loss"][frame]])
    return same, lost


def _frames() -> str:
    """The skin; and, when tumour cells return, the same skin soon and later."""
    names = ("Skin: they return", "Soon", "Later")
    drawn = ""
    for frame, (x, move) in enumerate(((LEFT, ""), (MIDDLE, "to-second"), (RIGHT, "to-third"))):
        same, lost = _returned(x, frame)
        hit = (x, THIRD, PANEL, 176)
        same_part = appearing("same-antigen", part("sen-same", "Cells with the scrap", same, (x + 30, THIRD + 104, 98, 70)) if frame == 0 else same)
        lost_part = appearing("antigen-loss", part("sen-lost", "Cells that lost the scrap", lost, (x + 142, THIRD + 104, 104, 70)) if frame == 0 else lost)
        guards = _guards(x)
        if frame == 0:
            skin = part("sen-skin", "Skin", _skin(x, frame), hit)
            sentinels = appearing("kept", part("sen-memory", "Memory T cells", guards, (x + 18, THIRD + 66, 232, 46)))
        else:
            skin, sentinels = _skin(x, frame), guards
        a, b = RETURNED["same-antigen"][frame], RETURNED["antigen-loss"][frame]
        counts = labels(
            *(appearing(word, label(x + PANEL - 14, THIRD + 24, f"{n} tumour cell{'' if n == 1 else 's'}" , anchor="end", voice="sub living"))
              for word, n in (("only-same", a), ("only-lost", b), ("both", a + b))))
        title = labels(appearing("no-return", label(x + 16, THIRD + 24, "Skin", colour="tissue")) if frame == 0 else "",
                       appearing("returned", label(x + 16, THIRD + 24, names[frame] if frame else "They return")))
        content = skin + sentinels + same_part + lost_part + counts + title
        if frame:
            arrow = f'<path class="line s-ink arrow" d="M{x - 46},{THIRD + 88}h26m-9,-8l9,8l-9,8" stroke-width="3.2"/>'
            content = appearing("returned", group(arrow, classes="wide-only"), content)
        drawn += group(content, classes=f"moment-{frame} {move}".strip())
    return drawn


def _key() -> str:
    """How to read the signs, where the later skin will be."""
    def row(x: float, y: float, drawing: str, says: str) -> str:
        return place(drawing, x + 26, y) + labels(label(x + 58, y + 6, says))

    one = (row(MIDDLE, THIRD + 34, use("t3", 0, 0), "T cell; the sign is its clone")
           + row(MIDDLE, THIRD + 88, use("m2", 0, 0), "second ring: memory cell")
           + row(MIDDLE, THIRD + 142, molecules.peptide(9), "scrap of the tumour"))
    two = (row(RIGHT, THIRD + 34, use("brake", 0, 0, scale=1.5), "held by a brake")
           + row(RIGHT, THIRD + 88, place(molecules.antibody(), 0, 0, scale=0.3), "the drug: brake off")
           + row(RIGHT, THIRD + 142, use("naive", 0, 0), "T cell not yet trained"))
    return appearing("no-return", group(one, classes="to-second"), group(two, classes="to-third"))


def draw() -> str:
    """Return the scene."""
    appears = {
        "lump": ".before,.during,.drug-first.after",
        "unremoved": ".before,.drug-first.during",
        "scar": ".surgery-first.during,.after,.years-later",
        "dish": ".surgery-first.during,.drug-first.after",
        "wound": ".surgery-first.during,.drug-first.after",
        "scar-only": ".surgery-first.after,.years-later",
        "untouched": ".before,.surgery-first.during",
        "attacked": ".drug-first.during",
        "hit": ".drug-first.during,.drug-first.after",
        "shrunk": ".drug-first.after",
        "many": ".before,.during",
        "few": ".drug-first.after",
        "emptied": ".surgery-first.during",
        "braked": ".before,.surgery-first.during",
        "on-tumour": ".drug-first.during",
        "teaching": ".before,.drug-first.during",
        "taught": ".drug-first.during",
        "dosed": ".during",
        "kept": TREATED_LATE,
        "third": ".drug-first",
        "same-antigen": ".same-antigen",
        "antigen-loss": ".antigen-loss",
        "only-same": ".same-antigen:not(.antigen-loss)",
        "only-lost": ".antigen-loss:not(.same-antigen)",
        "both": ".same-antigen.antigen-loss",
        "returned": ".same-antigen,.antigen-loss",
        "no-return": ":not(.same-antigen):not(.antigen-loss)",
    }
    counts: dict[int, list[str]] = {}
    chips: dict[int, list[str]] = {}
    for state, clones in BLOOD.items():
        appears[f"blood-{state}"] = STATES[state]
        counts.setdefault(len(set(clones)), []).append(STATES[state])
        for clone in set(clones):
            chips.setdefault(clone, []).append(STATES[state])
    appears |= {f"count-{n}": ",".join(selectors) for n, selectors in counts.items()}
    appears |= {f"chip-{clone}": ",".join(selectors) for clone, selectors in chips.items()}
    bristled = cells.t_cell(T_R)
    definitions = (
        '<linearGradient id="fade" x2="0" y2="1"><stop offset="0" style="stop-color:var(--im-stage);stop-opacity:0"/>'
        '<stop offset=".86" style="stop-color:var(--im-stage)"/></linearGradient>'
        +
        define("body", bristled) + define("ring", cells.t_cell(T_R, state="memory")) + define("naive", cells.t_cell(13, state="naive"))
        + "".join(define(f"t{clone}", _t_cell(clone, "effector")) + define(f"m{clone}", _t_cell(clone, "memory")) for clone in CLONES)
        + "".join(define(f"tumour-{v}", cells.tumour_cell(v, 21)) for v in range(2))
        + define("dying", cells.dying_tumour_cell(0, 21)) + define("ghost", cells.ghost(1, 19)) + define("ghost-small", cells.ghost(0, 13))
        + define("with-scrap", cells.tumour_cell(2, 13)) + define("scrap", molecules.peptide(5)) + define("without-scrap", cells.tumour_cell(3, 12))
        + define("brake", signals.small_brake(8)) + define("y", molecules.antibody()) + define("tile", cells.healthy_cell(24))
    )
    style = STYLE + "".join(f".clone-{clone}{{fill:{tone}}}" for clone, tone in TONES.items()) + (
        ".clone-sign{fill:var(--im-surface)}.clone-sign .stroke{fill:none;stroke:var(--im-surface);stroke-width:3}"
        ".now-ring{fill:none;stroke:var(--im-marker);stroke-width:17;opacity:.9}"
    )
    body = (
        _time_line() + group(_body(), classes="wide-only") + _tumour() + _node()
        + group(_blood(), classes="to-right") + _frames() + _key()
    )
    return document(
        "sentinels", "sen", title="Sentinels",
        description="A body with a tumour, a lymph node, blood and skin; T cells of five clones, each with a sign; "
        "a time line with a drug and surgery; and the skin, in which tumour cells may return.",
        view_box=(0, -8, 960, 672), narrow=(12, -8, 552, 862), start="drug-first before", body=body, appears=appears,
        style=style, definitions=definitions,
    )
