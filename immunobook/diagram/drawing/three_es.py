"""Scene "Tug of war": the three Es over years, as a rope, as a handful of tumour cells, and as their history.

Four clones differ in how many flags (antigens) they show. In equilibrium the number of cells stays at ten while
the clones change; what is drawn, what the bars say and the history below all follow from `FRAMES`.
"""

import math
from collections import defaultdict
from itertools import pairwise

from immunobook.diagram.kit import cells, molecules
from immunobook.diagram.kit.geometry import Point, lumpy, number, point, smooth
from immunobook.diagram.kit.svg import (
    appearing,
    define,
    document,
    group,
    label,
    labels,
    part,
    place,
    use,
)

CLONES = (1, 2, 3, 4)
"""From the one with most flags to the one with none; 1 and 2 are easy to see."""

FLAGS = {1: 5, 2: 3, 3: 1, 4: 0}
CELL_R = 18

Counts = tuple[int, int, int, int]

FRAMES: dict[str, Counts] = {
    "elimination": (8, 4, 0, 0),
    "hold-1": (6, 3, 1, 0),
    "hold-2": (3, 4, 2, 1),
    "hold-3": (2, 3, 2, 3),
    "escape": (4, 5, 5, 10),
    "escaped": (4, 6, 8, 18),
}
"""How many cells of each clone there are at each moment. The three of equilibrium add up to the same."""

SUPPRESSED: dict[str, Counts] = {"hold-1": (14, 7, 3, 0), "hold-2": (7, 10, 5, 2), "hold-3": (5, 7, 5, 7)}
"""What becomes of equilibrium when the immune system is damped: all clones grow."""

TREATED: dict[str, Counts] = {"escape": (1, 1, 5, 10), "escaped": (1, 1, 8, 18)}
"""What becomes of escape under immunotherapy: the clones that are easy to see shrink, the others do not."""

CLEARED = 8
"""Cells that are just being cleared in elimination."""

CENTRE = (310, 274)
MOMENTS = {"elimination": 150, "hold-1": 290, "hold-2": 420, "hold-3": 550, "escape": 700, "escaped": 805}
"""Where on the history each moment lies."""

HISTORY_LEFT, HISTORY_RIGHT, TOP, GROUND, PER_CELL = 40, 920, 452, 606, 3.5
GUARDS = 8

AT = {"elimination": 0.13, "hold-1": 0.47, "hold-2": 0.5, "hold-3": 0.53, "escape": 0.79, "escaped": 0.91}
"""Where the flag of the rope stands, from 0 (cleared) to 1 (escaped)."""

GUARD_RING = {"elimination": 114, "hold-1": 100, "hold-2": 100, "hold-3": 100, "escape": 136, "escaped": 152}


def _selector(state: tuple[str, str]) -> str:
    moment, switch = state
    if switch:
        return f".{moment}.{switch}"
    other = "suppressed" if moment in SUPPRESSED else "immunotherapy" if moment in TREATED else ""
    return f".{moment}:not(.{other})" if other else f".{moment}"


STATES: dict[tuple[str, str], Counts] = (
    {(moment, ""): counts for moment, counts in FRAMES.items()}
    | {(moment, "suppressed"): counts for moment, counts in SUPPRESSED.items()}
    | {(moment, "immunotherapy"): counts for moment, counts in TREATED.items()}
)

STYLE = """
.three-es{--c1:color-mix(in oklab,var(--im-tumour-fill),var(--im-surface) 35%);--c2:var(--im-tumour-core);
--c3:color-mix(in oklab,var(--im-tumour),var(--im-tumour-core) 8%);--c4:color-mix(in oklab,var(--im-tumour),var(--im-ink) 62%);
--rope-from:128px;--rope-span:704px}
.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}
.flagpole{transform:translateX(calc(var(--rope-from) + var(--at)*var(--rope-span)))}
.guard-cell{transform:translate(calc(var(--ring)*var(--gx)),calc(var(--ring)*var(--gy)))}
.crowd:hover .ring-in,.crowd.is-selected .ring-in,.crowd:focus-visible .ring-in{opacity:.85}
.crowd.is-selected .ring{opacity:1;stroke-width:1.6}.crowd:focus-visible .ring{opacity:1;stroke-width:3.6}
svg.im-scene .count{font-size:48px;font-weight:700}.zone{stroke:var(--im-edge);stroke-width:1.6;fill:none}
.level{transform:scaleX(var(--level));transition:transform var(--im-move) var(--im-ease)}
.rope{transform:translateX(128px)}.scaffold{stroke:var(--im-edge)}.veil{fill:var(--im-stage);opacity:.86}
"""


def _rules() -> str:
    """Where the flag, the guards, the bars and the present are, in each state."""
    rules = ""
    for state, counts in STATES.items():
        moment, switch = state
        at = {"suppressed": 0.8, "immunotherapy": AT[moment] - 0.2, "": AT[moment]}[switch]
        ring = 136 if switch == "suppressed" else GUARD_RING[moment]
        levels = "".join(f"--n{clone}:{n / 20:g};" for clone, n in zip(CLONES, counts, strict=True))
        rules += f"{_selector(state)}{{--at:{at:.2f};--ring:{ring}px;{levels}}}"
    rules += "".join(f".{moment} .now{{transform:translateX({x}px)}}" for moment, x in MOMENTS.items())
    rules += "".join(f"#te-bar-{clone}{{--level:var(--n{clone})}}" for clone in CLONES)
    return rules


NARROW = """
.is-narrow{--rope-from:40px;--rope-span:436px}
.is-narrow .team-left{transform:translateX(-80px)}.is-narrow .team-right{transform:translateX(-362px)}
.is-narrow .rope{transform:translateX(40px) scaleX(.62)}
.is-narrow .slide{transform:translate(-6px,12px) scale(.85)}.is-narrow .slide text{font-size:21px}
.is-narrow .total{transform:translate(-324px,266px)}.is-narrow .clones{transform:translate(-628px,188px)}
.is-narrow .history{transform:translate(-10px,192px) scaleX(.55)}.is-narrow .sign{transform:scaleX(1.82)}
.is-narrow .history-words{transform:translateY(192px)}.is-narrow .history-words .t-end{transform:translateX(-424px)}
.is-narrow .history-words .lbl:not(.t-end){transform:translateX(-26px)}
"""


def _spot(i: int) -> Point:
    """Return where the i-th cell lies: a sunflower, wider than high, so that the clump grows from its middle."""
    r, angle = 21.5 * math.sqrt(i + 0.5), i * 2.39996
    return 1.3 * r * math.cos(angle), 0.84 * r * math.sin(angle)


def _settled() -> dict[tuple[str, str], list[int]]:
    """Say which clone is at which spot in each state, with as few changes as the numbers allow."""
    settled: dict[tuple[str, str], list[int]] = {}
    before: list[int] = []
    for moment, counts in FRAMES.items():
        before = settled[moment, ""] = _next(before, counts)
        if moment in SUPPRESSED:
            settled[moment, "suppressed"] = _next(before, SUPPRESSED[moment])
        if moment in TREATED:
            left = dict(zip(CLONES, TREATED[moment], strict=True))
            after = []
            for clone in before:
                stays = left[clone] > 0
                left[clone] -= stays
                after.append(clone if stays else -clone)
            settled[moment, "immunotherapy"] = after
    settled["elimination", ""] += [-1, -2] * (CLEARED // 2)
    return settled


def _next(before: list[int], counts: Counts) -> list[int]:
    """Keep each spot's clone while there are enough of it; give the others what is left, mixed."""
    left = dict(zip(CLONES, counts, strict=True))
    now: list[int] = []
    for i in range(sum(counts)):
        keeps = before[i] if i < len(before) and left[before[i]] > 0 else 0
        left[keeps] = left.get(keeps, 0) - 1
        now.append(keeps)
    for i in sorted((i for i, clone in enumerate(now) if not clone), key=lambda i: (i * 7) % 13):
        clone = max(CLONES, key=lambda clone: left[clone])
        left[clone] -= 1
        now[i] = clone
    return now


def _clone_cell(clone: int) -> str:
    """A tumour cell of a clone: its tone, its sign, and as many flags as T cells can see."""
    r = CELL_R
    flags = "".join(
        place(molecules.peptide(5), r * 1.02 * math.cos(angle), r * 1.02 * math.sin(angle))
        for angle in (math.tau * i / max(1, FLAGS[clone]) - 1 for i in range(FLAGS[clone]))
    )
    return (
        f'<path d="{smooth(lumpy(r, 0.07, 8, 30 + clone, waves=4))}" class="s-tumour" fill="url(#body-{clone})" stroke-width="1.8"/>'
        + _sign(clone, 8.6) + flags
    )


def _sign(clone: int, r: float) -> str:
    """A pale disc with the sign of a clone."""
    s = r * 0.56
    shape = {
        1: f'<circle r="{number(s * 0.8)}"/>',
        2: f'<rect x="{number(-s * 0.8)}" y="{number(-s * 0.8)}" width="{number(s * 1.6)}" height="{number(s * 1.6)}"/>',
        3: f'<path d="M0,{number(-s)}L{number(s)},{number(s * 0.75)}H{number(-s)}Z"/>',
        4: f'<path d="M{number(-s)},0H{number(s)}M0,{number(-s)}V{number(s)}" class="line s-tumour" stroke-width="{number(s * 0.6)}"/>',
    }[clone]
    return f'<circle r="{number(r)}" class="surface s-tumour" stroke-width="1.2"/><g class="f-tumour">{shape}</g>'


def _cluster() -> tuple[str, dict[str, str]]:
    """The tumour cells of all states, each drawn once for each clone that is ever at its spot."""
    seen_in: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for state, clones in _settled().items():
        for i, clone in enumerate(clones):
            seen_in[i, clone].append(state)
    together: dict[tuple[tuple[str, str], ...], list[tuple[int, int]]] = defaultdict(list)
    for what, states in seen_in.items():
        together[tuple(states)].append(what)
    drawn, appears = "", {}
    for n, (states, whats) in enumerate(sorted(together.items(), key=lambda item: -max(item[1])[0])):
        word = f"cells-{n}"
        appears[word] = ",".join(_selector(state) for state in states)
        drawn += appearing(word, "".join(
            use(f"clone-{clone}", *_spot(i), classes=f"cell clone-{clone}") if clone > 0
            else use(f"ghost-{i % 2}", *_spot(i), classes="dead") for i, clone in sorted(whats, reverse=True)))
    return drawn, appears


def _crowd(part_id: str, name: str, drawing: str) -> str:
    return f'<g id="{part_id}" class="im-part crowd" role="button" tabindex="0" aria-label="{name}">{drawing}</g>'


def _ringed(drawing: str, r: float) -> str:
    circle = f'<circle class="%s" r="{number(r)}"/>'
    return circle % "hit" + circle % "ring-in" + drawing + circle % "ring"


def _guards() -> str:
    """T cells and NK cells round the clump; most are gone when immunity is damped."""
    drawn = ""
    for i in range(GUARDS):
        angle = math.tau * (i + 0.15) / GUARDS
        cell = use("nk", 0, 0, classes="guard") if i in (2, 6) else use("t", 0, 0, classes="guard")
        if i not in (2, 6):
            cell += appearing("antibody", molecules.antibody_on(9, -9, -45, scale=0.25, drawing=use("y", 0, 0)))
        moving = group(_ringed(cell, 19), classes="mv guard-cell",
                       style=f"--gx:{1.28 * math.cos(angle):.2f};--gy:{0.86 * math.sin(angle):.2f}")
        drawn += moving if i in (1, 4) else appearing("guarded", moving)
    return _crowd("te-guards", "Killer T cells and NK cells", drawn)


def _hunters() -> str:
    """T cells that have gone in under immunotherapy, each beside a cell that it has killed."""
    drawn = ""
    for moment in TREATED:
        killed = [i for i, clone in enumerate(_settled()[moment, "immunotherapy"]) if clone < 0]
        drawn += appearing(f"hunters-{moment}", "".join(
            use("t", x + 13, y - 11, classes="hunter") for x, y in (_spot(i) for i in killed[::2])))
    return drawn


def _slide() -> tuple[str, dict[str, str]]:
    cluster, appears = _cluster()
    frame = 'x="-294" y="-150" width="588" height="300" rx="26"'
    drawn = (
        f'<rect {frame} class="scaffold" stroke-width="2" style="fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-stage) 72%)"/>'
        + part("te-tumour", "Tumour cells", cluster, (-170, -112, 340, 224)) + _guards() + _hunters()
    )
    return place(drawn, *CENTRE), appears


def _rope() -> str:
    """The two teams, the rope between them, and the flag that says who is winning."""
    y = 44
    twist = "".join(f"M{x},{y - 3}l9,6" for x in range(4, 700, 16))
    rope = (
        '<g class="rope">'
        f'<path class="line s-myeloid" d="M0,{y}H704" stroke-width="8"/>'
        f'<path class="line" d="M0,{y}H704" stroke-width="4.6" style="stroke:var(--im-myeloid-fill)"/>'
        f'<path class="line s-myeloid" d="{twist}" stroke-width="1.5" opacity=".7"/></g>'
    )
    flag = (
        f'<path d="M0,{y - 4}V6L34,15L0,24" class="s-ink" stroke-width="2.6" stroke-linejoin="round" style="fill:var(--im-ink)"/>'
        f'<circle cy="{y}" r="9" class="f-ink"/>'
    )
    left = use("t", 100, y, scale=1.25) + group(
        appearing("team", use("nk", 66, y + 4, scale=1.25), use("t", 32, y - 4, scale=1.25)), classes="wide-only")
    right = use("clone-4", 860, y + 1) + group(
        use("clone-3", 895, y - 4), use("clone-2", 929, y + 4), classes="wide-only")
    return (
        group(rope, classes="rope-wide") + part("te-flag", "Flag of the rope", group(flag, classes="mv flagpole"), (128, 4, 704, 58))
        + group(left, classes="team-left") + group(right, classes="team-right")
    )


def _zones() -> str:
    """The three Es under the rope; on a phone the same, closer together."""
    words = ("Elimination", "Equilibrium", "Escape")
    drawn = ""
    for left, span, where in ((128, 704, "wide-only"), (40, 436, "narrow-only")):
        third = span / 3
        zones = "".join(
            f'<path class="zone zone-{i + 1}" d="M{number(left + third * i + 5)},68v7H{number(left + third * (i + 1) - 5)}v-7"/>'
            + label(left + third * (i + 0.5), 98, word, anchor="middle") for i, word in enumerate(words)
        )
        drawn += group(zones, classes=where)
    return drawn


Shares = tuple[float, float, float, float]


def _slope(keys: list[tuple[float, Counts]], i: int) -> Shares:
    """Return how fast each clone changes at a key moment: not at all, unless the total rises through it."""
    if not 0 < i < len(keys) - 1:
        return (0, 0, 0, 0)
    (x1, before), (x2, after) = keys[i - 1], keys[i + 1]
    if not sum(before) < sum(keys[i][1]) < sum(after):
        return (0, 0, 0, 0)
    return tuple((b - a) / (x2 - x1) for a, b in zip(before, after, strict=True))


def _samples(keys: list[tuple[float, Counts]]) -> list[tuple[float, Shares]]:
    """Return how much there is of each clone along x.

    Cubic between the key moments, level at each but those through which the total rises. What is linear in the
    counts holds for their sum as well: a total that is the same at two moments is the same between them.
    """
    samples: list[tuple[float, Shares]] = []
    for i, ((x1, before), (x2, after)) in enumerate(pairwise(keys)):
        width = x2 - x1
        leaves, arrives = _slope(keys, i), _slope(keys, i + 1)
        steps = max(2, round(width / 9))
        for step in range(steps):
            t = step / steps
            start, end = (1 + 2 * t) * (1 - t) ** 2, t * t * (3 - 2 * t)
            out, into = t * (1 - t) ** 2 * width, t * t * (t - 1) * width
            samples.append((x1 + width * t, tuple(
                max(0, a * start + b * end + m * out + n * into)
                for a, b, m, n in zip(before, after, leaves, arrives, strict=True))))
    samples.append((keys[-1][0], keys[-1][1]))
    return samples


def _bands(keys: list[tuple[float, Counts]]) -> str:
    """Stacked bands of the four clones through key moments."""
    samples = _samples(keys)
    drawn = ""
    for top in reversed(CLONES):
        if not any(counts[top - 1] for _, counts in samples):
            continue
        edge = "L".join(point(x, GROUND - PER_CELL * sum(counts[:top])) for x, counts in samples)
        drawn += (f'<path class="c{top} s-tumour" stroke-width="1.4" stroke-linejoin="round" '
                  f'd="M{number(samples[0][0])},{GROUND}L{edge}L{number(samples[-1][0])},{GROUND}Z"/>')
    return drawn


def _history() -> str:
    """What happened so far, in bands; what is yet to come is veiled, and drugs make it come otherwise."""
    keys: list[tuple[float, Counts]] = [
        (HISTORY_LEFT, (0, 0, 0, 0)), (100, (13, 7, 0, 0)), (MOMENTS["elimination"], FRAMES["elimination"]), (205, (6, 4, 0, 0)),
        *((MOMENTS[moment], counts) for moment, counts in FRAMES.items() if moment != "elimination"),
        (HISTORY_RIGHT, (4, 6, 9, 24)),
    ]
    signs = ""
    samples = _samples(keys)
    for clone, x in ((1, 100), (2, 100), (1, 240), (3, 668), (4, 668), (2, 770), (3, 770), (4, 770)):
        x, counts = min(samples, key=lambda sample: abs(sample[0] - x))
        signs += place(group(_sign(clone, 7), classes="sign"), x, GROUND - PER_CELL * (sum(counts[:clone]) - counts[clone - 1] / 2))
    veil = f'<rect class="veil" x="0" y="{TOP - 8}" width="900" height="{GROUND - TOP + 6}"/>'
    branches = ""
    for change, after in (("suppressed", SUPPRESSED), ("immunotherapy", TREATED)):
        for moment, counts in after.items():
            x = MOMENTS[moment]
            branches += appearing(f"{change}-{moment}", _bands([(x, FRAMES[moment]), (x + 78, counts), (x + 104, counts)]))
    now = (f'<path class="line s-ink" d="M0,{TOP + 4}V{GROUND}" stroke-width="2.4" stroke-dasharray="1 6"/>'
           f'<path class="f-ink sign" d="M-8,{TOP - 8}H8L0,{TOP + 5}Z"/>')
    clip = f'<clipPath id="field"><rect x="{HISTORY_LEFT - 2}" y="{TOP - 10}" width="{HISTORY_RIGHT - HISTORY_LEFT + 4}" height="{GROUND - TOP + 12}"/></clipPath>'
    drawn = (
        clip + f'<g clip-path="url(#field)">{_bands(keys)}{signs}{group(veil, classes="mv now")}{branches}</g>'
        + f'<path class="line s-ink" d="M{HISTORY_LEFT},{GROUND}H{HISTORY_RIGHT}" stroke-width="2"/>'
        + group(now, classes="mv now")
    )
    return part("te-history", "History of the tumour", drawn, (HISTORY_LEFT - 8, TOP - 10, HISTORY_RIGHT - HISTORY_LEFT + 16, GROUND - TOP + 14))


def _clones() -> str:
    """The four clones with a bar each: how many cells there are of it now."""
    def row(clone: int, y: float) -> str:
        return use(f"clone-{clone}", 18, y) + (
            f'<rect class="panel s-edge" x="48" y="{number(y - 10)}" width="240" height="20" rx="4" stroke-width="1.4"/>'
            f'<g transform="translate(48 {number(y - 10)})"><g id="te-bar-{clone}" class="level">'
            f'<rect class="c{clone} s-tumour" width="240" height="20" stroke-width="1.4" rx="2"/></g></g>')

    return (
        part("te-visible", "Clones that are easy to see", row(1, 34) + row(2, 76), (-8, -18, 308, 120))
        + part("te-hidden", "Clones that are hard to see", row(3, 154) + row(4, 196), (-8, 106, 308, 116))
        + labels(label(0, 4, "Easy to see: many flags"), label(0, 124, "Hard to see: few or none"))
    )


def _drugs() -> str:
    """What is given, beside the team that it acts on."""
    capsule = (
        '<g transform="rotate(-28)"><rect x="-22" y="-9.5" width="44" height="19" rx="9.5" class="p-drug" stroke-width="2"/>'
        '<path class="f-drug" d="M0,-9.5H12.500a9.5,9.5 0 0 1 0,19H0Z"/></g>'.replace("12.500", "12.5")
    )
    return (
        appearing("suppressed", labels(label(82, 400, "transplant drugs", colour="drug")), part("te-suppression", "Drugs that damp immunity", place(capsule, 52, 394), (26, 370, 54, 48)))
        + appearing("immunotherapy", labels(label(82, 400, "immunotherapy", colour="drug")), part("te-antibody", "Immunotherapy", place(molecules.antibody(), 52, 392, turn=20, scale=0.42), (26, 366, 54, 54)))
    )


def _total() -> dict[int, list[str]]:
    """Return in which states there are how many cells in all."""
    totals: dict[int, list[str]] = defaultdict(list)
    for state, counts in STATES.items():
        totals[sum(counts)].append(_selector(state))
    return totals


def draw() -> str:
    """Return the scene."""
    slide, appears = _slide()
    totals = _total()
    numbers = "".join(appearing(f"total-{n}", f'<text class="count" y="40">{n}</text>') for n in sorted(totals))
    appears |= {f"total-{n}": ",".join(selectors) for n, selectors in totals.items()}
    appears |= {f"suppressed-{moment}": f".{moment}.suppressed" for moment in SUPPRESSED}
    appears |= {f"immunotherapy-{moment}": f".{moment}.immunotherapy" for moment in TREATED}
    appears |= {f"hunters-{moment}": f".{moment}.immunotherapy" for moment in TREATED}
    appears |= {"guarded": ":not(.suppressed)", "team": ":not(.suppressed)", "suppressed": ".suppressed",
                "immunotherapy": ".immunotherapy", "antibody": ".immunotherapy"}
    definitions = (
        "".join(f'<radialGradient id="body-{c}" cx=".42" cy=".36" r=".72">'
                f'<stop offset="0" style="stop-color:color-mix(in oklab,var(--c{c}),var(--im-surface) 38%)"/>'
                f'<stop offset="1" style="stop-color:var(--c{c})"/></radialGradient>' for c in CLONES)
        + "".join(define(f"clone-{clone}", _clone_cell(clone)) for clone in CLONES)
        + "".join(define(f"ghost-{v}", cells.ghost(v, 15)) for v in range(2))
        + define("t", cells.t_cell(13)) + define("nk", cells.nk_cell(14)) + define("y", molecules.antibody())
    )
    body = (
        _rope() + labels(_zones()) + group(slide, _drugs(), classes="slide")
        + group(place(labels(group(numbers, classes="te-total"), label(78, 22, "tumour cells|in all", voice="sub")), 642, 132), classes="total")
        + group(place(_clones(), 642, 214), classes="clones")
        + group(_history(), classes="history")
        + group(labels(label(HISTORY_LEFT, GROUND + 24, "Size and clones so far", voice="sub"),
                       label(HISTORY_RIGHT, GROUND + 24, "years", voice="sub", anchor="end")), classes="history-words")
    )
    return document(
        "three-es", "te", title="Tug of war",
        description="A rope between immune cells and tumour cells, a clump of tumour cells of four clones, "
        "and a history of their number over years: elimination, equilibrium, escape.",
        view_box=(0, 0, 960, 640), narrow=(0, 0, 516, 834), start="elimination", body=body, appears=appears,
        style=STYLE + _rules() + NARROW, definitions=definitions,
    )
