"""Scene "A lesion over time": four lumps with different insides, and a ruler that gets their edge only.

Growth and infiltration read the same at the first scan, 50 mm, though one holds more tumour cells and the other
fewer. What is drawn, the readings, the words by rule and the course of the size all follow from `COURSES`.
"""

import math
import random
from collections import defaultdict

from immunobook.diagram.kit import cells, signals
from immunobook.diagram.kit.geometry import Point, lumpy, number, point, smooth, superellipse
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

TIMES = ("at-start", "first", "second")

START = 40
"""Longest diameter at the start, in millimetres."""

COURSES: dict[str, tuple[int, int]] = {
    "growth": (50, 60),
    "shrinkage": (32, 24),
    "infiltration": (50, 26),
    "necrosis": (42, 38),
}
"""Longest diameter at the first and at the second scan, in millimetres."""

WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "growth": (("PD", "iUPD"), ("PD", "iCPD")),
    "shrinkage": (("SD", "iSD"), ("PR", "iPR")),
    "infiltration": (("PD", "iUPD"), ("PD", "iPR")),
    "necrosis": (("SD", "iSD"), ("SD", "iSD")),
}
"""What RECIST 1.1 and iRECIST call the first and the second scan, if this is the only lesion.

RECIST 1.1 is at its end with the first PD (Eisenhauer 2009); iRECIST goes on (Seymour 2017).
"""

SCALE = 5.8
"""Units of the drawing to a millimetre."""

CENTRE = (314, 222)
SLIDE = (298, 204)
FLAT = 0.86
"""Height of the lesion as a share of its width."""

STEP = 31.5
GUESTS = (5, 17, 22)
"""Which places of the grid T cells hold, when there are only these few."""

TUMOUR_R, T_R = 14.5, 9.5

PLOT_X = (30, 132, 234)
"""Where the three scans lie on the course of the size."""


def _millimetres(course: str, time: str) -> int:
    return START if time == "at-start" else COURSES[course][TIMES.index(time) - 1]


def _reach(millimetres: float) -> float:
    """Return half the width of the outline."""
    return millimetres * SCALE / 2


def _grid() -> list[Point]:
    """Return where tumour cells can lie: a hexagonal grid, a little uneven, from the middle outwards."""
    chance = random.Random(11)
    spots = []
    for row in range(-6, 7):
        for column in range(-7, 8):
            x, y = (column + 0.5 * (row % 2)) * STEP, row * STEP * 0.86
            spots.append((x + chance.uniform(-2.2, 2.2), y + chance.uniform(-2.2, 2.2)))
    return sorted(spots, key=lambda spot: math.hypot(spot[0], spot[1] / FLAT))


def _within(spots: list[Point], millimetres: float, margin: float = 15.5) -> list[Point]:
    reach = _reach(millimetres)
    return [(x, y) for x, y in spots if math.hypot(x / (reach - margin), y / (FLAT * reach - margin + 4)) <= 1]


def _spread(spots: list[Point], share: float) -> list[Point]:
    return [(x * share, y * share) for x, y in spots]


def _between(spots: list[Point], millimetres: float, count: int, seed: int) -> list[Point]:
    """Return places for T cells in the gaps of what lies at `spots`."""
    reach, chance = _reach(millimetres), random.Random(seed)
    found: list[Point] = []
    for apart in (23.5, 21.5, 19.5, 17.5, 15.5):
        for _ in range(4000):
            if len(found) == count:
                return found
            angle, away = chance.uniform(0, math.tau), math.sqrt(chance.uniform(0, 1))
            x, y = (reach - 13) * away * math.cos(angle), (FLAT * reach - 13) * away * math.sin(angle)
            if all(math.dist((x, y), spot) >= apart for spot in spots) and all(
                math.dist((x, y), other) >= 23 for other in found
            ):
                found.append((x, y))
    return found


def _inside() -> dict[tuple[str, str], tuple[list[Point], list[Point], list[Point]]]:
    """Return living tumour cells, dead ones and T cells of each course at each time."""
    grid = _grid()
    guests = [grid[i] for i in GUESTS]
    grid = [spot for spot in grid if spot not in guests]
    start = _within(grid, START)
    content = {(course, "at-start"): (start, [], guests) for course in COURSES}
    for time, size in zip(TIMES[1:], COURSES["growth"], strict=True):
        content["growth", time] = (_within(grid, size), [], guests)

    for time, size, dead, t_cells in (("first", 32, 5, 9), ("second", 24, 5, 6)):
        spots = _within(grid, size)
        gone = spots[1::3][:dead]
        alive = [spot for spot in spots if spot not in gone]
        content["shrinkage", time] = (alive, gone, _between(spots, size, t_cells, 2))

    swollen = _spread(start, (_reach(50) - 18) / (_reach(START) - 18))
    gone = swollen[2::4]
    content["infiltration", "first"] = ([s for s in swollen if s not in gone], gone, _between(swollen, 50, 30, 3))
    spots = _within(grid, 26)
    gone = spots[::2]
    content["infiltration", "second"] = ([s for s in spots if s not in gone], gone, _between(spots, 26, 9, 4))

    for time, size, left in (("first", 42, 15), ("second", 38, 6)):
        spots = _spread(start, (_reach(size) - 18) / (_reach(START) - 18))
        alive = spots[-15:][:: 15 // left] if left < 15 else spots[-15:]
        alive = alive[:left]
        share = (_reach(size) - 18) / (_reach(START) - 18)
        content["necrosis", time] = (alive, [s for s in spots if s not in alive], _spread(guests, share))
    return content


CONTENT = _inside()
MOST = len(CONTENT["growth", "second"][0])
MOST_T = len(CONTENT["infiltration", "first"][2])


def _selector(states: list[tuple[str, str]]) -> str:
    """Return the selector of states; what holds at the start holds for each course."""
    found = [".at-start"] if any(time == "at-start" for _, time in states) else []
    return ",".join(found + [f".{course}.{time}" for course, time in states if time != "at-start"])


class _Words:
    """Words that come and go, each with the states it is seen in."""

    def __init__(self) -> None:
        self.appears: dict[str, str] = {}

    def seen(self, name: str, states: list[tuple[str, str]], drawing: str) -> str:
        self.appears[name] = _selector(states)
        return appearing(name, drawing)


def _crowd(part_id: str, name: str, drawing: str) -> str:
    return f'<g id="{part_id}" class="im-part crowd" role="button" tabindex="0" aria-label="{name}">{drawing}</g>'


def _ringed(name: str, drawing: str, spots: list[Point], r: float = 16.5) -> str:
    """Draw a group of cells with one place to press, and one ring, that is the circles of all of them."""
    circles = "".join(f"M{point(x - r, y)}a{r},{r} 0 1 0 {2 * r:g},0a{r},{r} 0 1 0 {-2 * r:g},0" for x, y in spots)
    shape = f'<use class="%s" href="#{name}-rings"/>'
    return (
        f'<defs><path id="{name}-rings" d="{circles}"/></defs>'
        + shape % "hit" + shape % "ring-in" + drawing + shape % "ring"
    )


def _together(kind: int) -> dict[tuple[tuple[str, str], ...], list[Point]]:
    """Return the spots of one kind of content, put together by the states in which they are taken."""
    taken: dict[Point, list[tuple[str, str]]] = defaultdict(list)
    for state, content in CONTENT.items():
        for x, y in content[kind]:
            taken[round(x, 1), round(y, 1)].append(state)
    together: dict[tuple[tuple[str, str], ...], list[Point]] = defaultdict(list)
    for spot, states in taken.items():
        together[tuple(states)].append(spot)
    return together


def _outline() -> str:
    """Return the edge of a lesion 200 wide, so that scaling by half its width gives its size."""
    points = lumpy(100, 0.03, points=14, seed=8, height=100 * FLAT, waves=3)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    return smooth([((x - left) * 200 / (right - left) - 100, y) for x, y in points])


def _lesion(words: _Words) -> str:
    """The lump with its living tumour cells; its edge is scaled by the state."""
    path = f'<path class="%s" d="{_outline()}"/>'
    grown = '<g class="mv size">%s</g>'
    alive = ""
    for n, (states, spots) in enumerate(_together(0).items()):
        drawn = "".join(use(f"tumour-{i % 4}", *spot, classes="alive") for i, spot in enumerate(spots))
        alive += words.seen(f"alive-{n}", list(states), drawn)
    zone = words.seen(
        "dead-zone", [("necrosis", "first"), ("necrosis", "second")],
        '<g class="mv size"><path class="zone" d="' + smooth(superellipse(70, 70 * FLAT, 2.1, points=32, lumps=0.05)) + '"/></g>',
    )
    return (
        '<g id="lt-lesion" class="im-part crowd" role="button" tabindex="0" aria-label="The lump">'
        + grown % (path % "hit" + path % "ring-in edge-wide" + path % "halo s-tumour scaled-line"
                   + path.replace("<path", '<path id="lt-edge"') % "bed"
                   + place(path % "rim s-tumour scaled-line", 0, 0, scale=0.965))
        + zone + appearing("cells", alive) + grown % (path % "ring edge-line") + "</g>"
    )


def _inhabitants(words: _Words) -> str:
    dead = t_cells = ""
    for n, (states, spots) in enumerate(_together(1).items()):
        drawn = "".join(use(f"ghost-{i % 2}", *spot, classes="dead") for i, spot in enumerate(spots))
        dead += words.seen(f"dead-{n}", list(states), _ringed(f"dead-{n}", drawn, spots))
    for n, (states, spots) in enumerate(_together(2).items()):
        drawn = "".join(use("t", *spot, classes="t-cell") for spot in spots)
        t_cells += words.seen(f"t-{n}", list(states), _ringed(f"t-{n}", drawn, spots))
    some_dead = [state for state, content in CONTENT.items() if content[1]]
    return appearing(
        "cells",
        words.seen("any-dead", some_dead, _crowd("lt-dead", "Dead tissue", dead))
        + _crowd("lt-tcell", "T cells", t_cells),
    )


def _slide(words: _Words) -> str:
    width, height = SLIDE
    frame = f'x="{-width}" y="{-height}" width="{2 * width}" height="{2 * height}" rx="26"'
    organ = smooth(superellipse(width + 60, height - 14, 3.2))
    ground = (
        f'<rect {frame} style="fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-stage) 72%)"/>'
        f'<rect {frame} fill="url(#tiles)" opacity=".42"/>'
    )
    scan = appearing("scan", f'<g clip-path="url(#frame)"><rect {frame} class="ct-air"/><path class="ct-organ" d="{organ}"/></g>')
    return (
        ground + scan + _lesion(words) + _inhabitants(words)
        + f'<rect {frame} class="frame" fill="none" stroke-width="2"/>'
    )


NOTES: dict[str, tuple[tuple[tuple[str, str], ...], str, str, int]] = {
    "note-same": (tuple((course, "at-start") for course in COURSES), "tumour cells", "tumour", 0),
    "note-more": ((("growth", "first"), ("growth", "second")), "more|tumour cells", "tumour", 0),
    "note-dead": ((("shrinkage", "first"), ("shrinkage", "second")), "dead cells", "tumour", 1),
    "note-t-cells": ((("infiltration", "first"), ("infiltration", "second")), "T cells|moved in", "tcell", 2),
    "note-necrosis": ((("necrosis", "first"), ("necrosis", "second")), "dead tissue", "myeloid", 1),
}
"""What is pointed at inside the lump: the words, their colour, and which kind of content."""


def _notes(words: _Words) -> str:
    """Words beside the lump with a leader to what they name; in a scan, whose view this is."""
    drawn = ""
    for name, (states, says, colour, kind) in NOTES.items():
        lines = says.count("|")
        drawn += words.seen(name, list(states), label(282, -168, says, anchor="end", ground="tissue-fill", colour=colour))
        for course, time in states if name != "note-same" else states[:1]:
            x, y = max(CONTENT[course, time][kind], key=lambda spot: spot[0] - 1.1 * spot[1])
            where = [(course, time)] if time != "at-start" else list(states)
            drawn += words.seen(f"{name}-{time}", where, leader([(x, y), (x + 26, -136 + 20 * lines), (216, -160 + 20 * lines)]))
    seen = '<text class="on-scan" x="-278" y="-168">what the ruler gets</text>'
    return appearing("cells", drawn) + appearing("scan", seen)


def _ruler() -> str:
    """The ruler with its zero at the left edge of the lump, and the two jaws on the edges."""
    y, length = 218, 60 * SCALE
    ticks = "".join(
        f"M{number(mm * SCALE)},{y}v{14 if mm % 10 == 0 else 10 if mm % 5 == 0 else 6}" for mm in range(0, 61)
    )
    numerals = "".join(
        f'<text class="t-mid numeral" x="{number(mm * SCALE)}" y="{y + 32}">{mm}</text>' for mm in range(0, 61, 10)
    )
    body = (
        f'<rect class="surface s-edge" x="-14" y="{y}" width="{number(length + 28)}" height="40" rx="6" stroke-width="1.6"/>'
        f'<path class="line s-ink" d="{ticks}" stroke-width="1.4"/>{numerals}'
    )
    jaw = f'<path class="line s-ink" d="M0,-14V{y + 16}" stroke-width="2.6" stroke-dasharray="1 6"/><path class="f-ink" d="M-7,{y - 12}H7L0,{y + 2}Z"/>'
    return part(
        "lt-ruler", "Ruler",
        group(body, classes="mv left") + group(f'<g id="lt-jaw-left">{jaw}</g>', classes="mv left")
        + group(f'<g id="lt-jaw-right">{jaw}</g>', classes="mv right"),
        (-192, y - 4, 488, 50),
    )


def _reading(words: _Words) -> str:
    """What the ruler says, in millimetres and in percent from the start."""
    drawn = label(0, 18, "On the ruler", voice="sub")
    by_size: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for course in COURSES:
        for time in TIMES:
            by_size[_millimetres(course, time)].append((course, time))
    for size, states in by_size.items():
        change = round(100 * (size - START) / START)
        says = f"{change:+d} %".replace("-", "\N{MINUS SIGN}") if change else "0 %"
        drawn += words.seen(
            f"mm-{size}", states,
            f'<text class="count lt-mm" y="64">{size} mm</text><text class="name lt-change t-end" x="298" y="56">{says}</text>',
        )
    return drawn + label(298, 18, "from the start", voice="sub", anchor="end")


def _gauges(words: _Words) -> str:
    """How many tumour cells live, and how many T cells are inside, each as a bar and as a number."""
    drawn = signals.gauge("lt-alive", 298, "Tumour cells alive", "tumour") + place(
        signals.gauge("lt-inside", 298, "T cells inside", "tcell"), 0, 56)
    for kind, y, name in ((0, -8, "alive"), (2, 48, "inside")):
        by_count: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for state, content in CONTENT.items():
            by_count[len(content[kind])].append(state)
        for count, states in by_count.items():
            number_seen = f'<text class="t-end lt-n-{name}" x="298" y="{y}">{count}</text>'
            drawn += appearing("cells", words.seen(f"{name}-{count}-text", states, number_seen))
        drawn += appearing("scan", f'<text class="t-end lt-n-{name}" x="298" y="{y}">?</text>')
    return drawn


def _verdict(words: _Words) -> str:
    """What both sets of rules call this scan."""
    drawn = ""
    for column, (name, x) in enumerate((("RECIST 1.1", 0), ("iRECIST", 154))):
        drawn += label(x, 0, name, voice="sub") + (
            f'<rect class="surface s-edge" x="{x}" y="12" width="144" height="42" rx="10" stroke-width="1.6"/>'
        )
        by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for course in COURSES:
            by_word["baseline"].append((course, "at-start"))
            for time, said in zip(TIMES[1:], WORDS[course], strict=True):
                by_word[said[column]].append((course, time))
        for word, states in by_word.items():
            drawn += words.seen(
                f"{'ir'[column]}-says-{word.lower()}", states,
                f'<text class="name t-mid lt-word-{column + 1}" x="{x + 72}" y="41">{word}</text>')
    return part("lt-verdict", "Words by rule", drawn, (-8, -20, 314, 82))


def _height(millimetres: float) -> float:
    return 132 - (millimetres - 20) * 3.1


def _history(words: _Words) -> str:
    """The size at each scan so far, with the marks of 20 % more and 30 % less than the start."""
    left, right = PLOT_X[0] - 16, PLOT_X[2] + 10
    drawn = f'<path class="line s-edge" d="M{left},140H{right}" stroke-width="1.8"/>'
    marks = label(0, -4, "Size over time", voice="sub")
    for share, says in ((1.2, "+20 %"), (0.7, "\N{MINUS SIGN}30 %")):
        y = _height(START * share)
        drawn += f'<path class="line s-ink" d="M{left},{number(y)}H{right}" stroke-width="1.4" stroke-dasharray="6 5"/>'
        marks += label(298, y + 6, says, voice="sub", anchor="end")
    for x, says in zip(PLOT_X, ("start", "1st", "2nd"), strict=True):
        marks += label(x, 161, says, voice="sub", anchor="middle")
    dot = '<circle class="f-tumour s-ink" r="6.5" stroke-width="1.6"/>'
    for course, (first, second) in COURSES.items():
        a, b, c = zip(PLOT_X, map(_height, (START, first, second)), strict=True)
        for name, states, ends in (
            (f"{course}-one", [(course, "first"), (course, "second")], (a, b)), (f"{course}-two", [(course, "second")], (b, c))):
            line = f'<path class="line s-tumour" d="M{point(*ends[0])}L{point(*ends[1])}" stroke-width="3.4"/>'
            drawn += words.seen(name, states, line + place(dot, *ends[1]))
    return part("lt-history", "Size over time", drawn + place(dot, PLOT_X[0], _height(START)) + marks, (-8, -18, 314, 188))


STYLE = """
.size{transform:scale(calc(var(--reach)/100))}.left{transform:translateX(calc(var(--reach)*-1px))}
.right{transform:translateX(calc(var(--reach)*1px))}
.bed{fill:color-mix(in oklab,var(--im-tumour-fill),var(--im-stage) 45%);stroke:var(--im-tumour);stroke-width:3;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.scan .halo,.scan .rim{opacity:0}
.edge-wide,.edge-line,.scaled-line{vector-effect:non-scaling-stroke}
.zone{fill:color-mix(in oklab,var(--im-myeloid-fill),var(--im-edge) 30%);stroke:none}
.scan .zone{fill:light-dark(color-mix(in oklab,var(--im-ink),var(--im-surface) 34%),color-mix(in oklab,var(--im-stage),var(--im-muted) 36%))}
.ct-air{fill:light-dark(var(--im-ink),var(--im-stage))}
.ct-organ{fill:light-dark(color-mix(in oklab,var(--im-ink),var(--im-surface) 22%),color-mix(in oklab,var(--im-stage),var(--im-muted) 24%))}
.scan .bed{fill:light-dark(color-mix(in oklab,var(--im-ink),var(--im-surface) 52%),color-mix(in oklab,var(--im-stage),var(--im-muted) 58%));stroke:none}
.scan #lt-jaw-left .s-ink,.scan #lt-jaw-right .s-ink{stroke:var(--im-edge)}.scan .gauge-level{opacity:0}
.on-scan{fill:light-dark(var(--im-surface),var(--im-ink))}
.frame{stroke:var(--im-edge)}
.crowd:hover .ring-in,.crowd.is-selected .ring-in,.crowd:focus-visible .ring-in{opacity:.85}
.crowd.is-selected .ring{opacity:1;stroke-width:1.6}.crowd:focus-visible .ring{opacity:1;stroke-width:3.6}
svg.im-scene .count{font-size:44px;font-weight:700}svg.im-scene .numeral{font-size:16.2px;font-weight:400}
.is-narrow .slide{transform:translate(-6px,-8px) scale(.85)}svg.im-scene.is-narrow .slide text{font-size:22px}
.is-narrow .reading{transform:translate(-612px,390px)}.is-narrow .gauges{transform:translate(-612px,437px)}
.is-narrow .verdict{transform:translate(-612px,476px)}.is-narrow .history{transform:translate(-612px,511px)}
.is-narrow .panel-scale{transform:scale(1.5)}
"""


def _rules() -> str:
    """How large the edge is in each state, and how full the bars are."""
    rules = ""
    for (course, time), (alive, _, t_cells) in CONTENT.items():
        if time == "at-start" and course != "growth":
            continue
        reach = _reach(_millimetres(course, time))
        rules += (f"{_selector([(course, time)])}{{--reach:{reach:g};--alive:{len(alive) / MOST:.3f};"
                  f"--inside:{len(t_cells) / MOST_T:.3f}}}")
    return rules + "#lt-alive{--level:var(--alive)}#lt-inside{--level:var(--inside)}"


def draw() -> str:
    """Return the scene."""
    words = _Words()
    tile = cells.healthy_cell(38.6)
    definitions = (
        "".join(define(f"tumour-{v}", cells.tumour_cell(v, TUMOUR_R)) for v in range(4))
        + "".join(define(f"ghost-{v}", cells.ghost(v, 14)) for v in range(2))
        + define("t", cells.t_cell(T_R))
        + f'<pattern id="tiles" x="-298" y="-204" width="42.57" height="40.8" patternUnits="userSpaceOnUse">{place(tile, 21.3, 20.4)}</pattern>'
        + f'<clipPath id="frame"><rect x="{-SLIDE[0]}" y="{-SLIDE[1]}" width="{2 * SLIDE[0]}" height="{2 * SLIDE[1]}" rx="26"/></clipPath>'
    )
    reading, gauges, verdict, history = _reading(words), _gauges(words), _verdict(words), _history(words)
    slide = _slide(words)
    body = (
        group(place(slide + labels(_notes(words)) + _ruler(), *CENTRE), classes="slide")
        + group(place(group(reading, classes="panel-scale"), 646, 22), classes="reading")
        + group(place(group(gauges, classes="panel-scale"), 646, 136), classes="gauges")
        + group(place(group(verdict, classes="panel-scale"), 646, 250), classes="verdict")
        + group(place(group(history, classes="panel-scale"), 646, 342), classes="history")
    )
    return document(
        "lesion-over-time", "lt", title="A lesion over time",
        description="A lump in healthy tissue with a ruler below it. Beside it stand the reading, how many tumour cells live, "
        "how many T cells are inside, the words by rule, and the size over time.",
        view_box=(0, 0, 960, 520), narrow=(0, 0, 516, 1104), start="growth at-start", body=body,
        appears=words.appears | {"cells": ":not(.scan)", "scan": ".scan"}, style=STYLE + _rules(), definitions=definitions,
    )
