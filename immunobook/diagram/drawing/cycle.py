"""Scene "Ride the cycle": the seven steps of the cancer-immunity cycle over the places where they happen.

Three dials: what kind of tumour, which step is broken, what is given. A step runs when everything before it runs;
a vaccine feeds step 2 and an infusion of T cells feeds step 4 from outside. What they feed is followed as far as
step 4: whether such cells get in and kill is left open, in words too.

The count falls by one for each cell that dies. It is driven by CSS animations whose end is the state itself, so
without motion the end is there at once.
"""

import math

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import Box, Curve, number, smooth, superellipse
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

TUMOUR_CELLS = 16
LEFT_ALIVE = 6
SURVIVORS = {0, 1, 5, 6, 7, 11}
"""Which of the sixteen are alive at the end."""

BLOOD = Curve(
    (
        (560, 112),
        (700, 98),
        (812, 120),
        (846, 214),
        (872, 290),
        (872, 360),
        (838, 430),
        (816, 482),
        (800, 534),
        (738, 566),
    )
)
LYMPH = Curve(((168, 512), (96, 470), (74, 390), (90, 300), (104, 214), (160, 150), (262, 128)))
NODE, BED = (418, 112), (450, 576)
BED_HALF = (312, 152)
NEST = [(x0 + 74 * i, y) for x0, n, y in ((300, 5, 512), (263, 6, 576), (300, 5, 640)) for i in range(n)]
BETWEEN = [
    (337, 544),
    (411, 544),
    (485, 544),
    (559, 544),
    (374, 608),
    (448, 608),
    (522, 608),
    (596, 608),
    (632, 530),
]
"""Where T cells stand when they have got in: between the tumour cells, touching them."""
BESIDE = ((0.62, 10), (0.94, 11), (1.7, 10))
"""Where more T cells travel in the vessel, beside the usual ones: place along it, distance from its middle."""
RIM = [
    (206, 510),
    (262, 462),
    (366, 450),
    (470, 448),
    (572, 454),
    (664, 488),
    (690, 596),
    (640, 672),
    (560, 698),
]

# What keeps a step from running. Each constant is a selector of the root.


def _broken_to(step: int) -> str:
    return ",".join(f".break-{k}" for k in range(1, step + 1))


RUNS = {
    1: ":not(.desert,.break-1)",
    2: f":not(.desert,{_broken_to(2)}),.vaccine:not(.break-2)",
    3: f":not(.desert,{_broken_to(3)}),.vaccine:not(.break-2,.break-3)",
    4: f":not(.desert,{_broken_to(4)}),.vaccine:not(.break-2,.break-3,.break-4),.car-t:not(.break-4)",
    5: f":is(.healthy,.inflamed-braked):not({_broken_to(5)})",
    6: f":is(.healthy,.inflamed-braked):not({_broken_to(6)})",
    7: ".intact:is(.healthy,.inflamed-braked.anti-pd1)",
}
KILLS = RUNS[7]
HELD = f".inflamed-braked:not(.anti-pd1,{_broken_to(5)})"
STOPS = {
    1: ".break-1,.desert",
    2: ".break-2,.desert:not(.vaccine)",
    3: ".break-3,.desert:not(.vaccine)",
    4: ".break-4",
    5: ".break-5,.excluded",
    6: ".break-6",
    7: ".break-7,.inflamed-braked:not(.anti-pd1)",
}
SLOWED = {4: ".excluded:not(.break-4)", 6: ".inflamed-braked:not(.anti-pd1,.break-6)"}

VERDICTS = {
    "runs": ("The loop runs: each kill feeds step 1.", ".healthy.intact"),
    "broken": (
        "One step is broken: the loop stops there.",
        ".healthy:not(.intact),.excluded:not(.intact),.inflamed-braked:not(.intact),"
        ".desert:not(.intact,.vaccine,.car-t)",
    ),
    "desert": ("Never primed: no T cells to send.", ".desert.intact:is(.untreated,.anti-ctla4)"),
    "useless": ("Anti‑PD‑1 finds no T cell to release.", ".desert.intact.anti-pd1"),
    "fed": ("T cells travel. The rest is open.", ".desert:is(.vaccine,.car-t)"),
    "excluded": ("T cells came, and stay outside the nest.", ".excluded.intact"),
    "held": ("T cells touch, and PD‑1 holds them.", ".inflamed-braked.intact:not(.anti-pd1)"),
    "freed": ("Brake off: the T cells inside now kill.", ".inflamed-braked.intact.anti-pd1"),
}

APPEARS = {
    "antigen": RUNS[1],
    "carried": RUNS[2],
    "primed": RUNS[3],
    "travel": f":not(.desert,{_broken_to(4)}),.vaccine:not(.break-2,.break-3,.break-4)",
    "infused": ".car-t:not(.break-4)",
    "more": f".anti-ctla4:is({RUNS[3]})",
    "more-travel": f".anti-ctla4:is({RUNS[4]})",
    "enter": RUNS[5],
    "nest": RUNS[5],
    "rim": f".excluded:is({RUNS[4]})",
    "brakes": HELD,
    "on-pd1": f".inflamed-braked.anti-pd1:not({_broken_to(5)})",
    "adrift": f".anti-pd1:not(.inflamed-braked:not({_broken_to(5)}))",
    "on-ctla4": f".anti-ctla4:is({RUNS[3]})",
    "idle-ctla4": f".anti-ctla4:not({RUNS[3]})",
    "vaccine": ".vaccine",
    "cart": ".car-t",
    "ride": KILLS,
    "alive": f":not({KILLS})",
    "dead": KILLS,
    "before": f":not({KILLS})",
    "after": KILLS,
    "signs": ".plus-minus",
    "verdict": ":not(.plus-minus)",
    **{f"on-{k}": RUNS[k] for k in RUNS},
    **{f"stop-{k}": selector for k, selector in STOPS.items()},
    **{f"slow-{k}": selector for k, selector in SLOWED.items()},
    **{f"v-{k}": selector for k, (_, selector) in VERDICTS.items()},
}

# What pushes each step forward and what holds it back, where it is written, and how it is anchored.
REGULATORS: dict[int, tuple[str, str, float, float, str]] = {
    1: ("loud death", "silent death", 8, 664, "start"),
    2: ("CD40, interferon", "IL‑10", 152, 372, "start"),
    3: ("CD28, IL‑12", "CTLA‑4", 330, 238, "start"),
    4: ("CXCL9, CXCL10", "few signals", 806, 344, "end"),
    5: ("ICAM‑1", "VEGF", 952, 572, "end"),
    6: ("MHC‑I", "MHC‑I lost", 772, 724, "start"),
    7: ("granules, interferon", "PD‑L1", 400, 783, "start"),
}

BADGES = {
    1: (176, 636),
    2: (88, 316),
    3: (296, 112),
    4: BLOOD.at(1.28),
    5: BLOOD.at(2.34),
    6: (694, 640),
    7: (450, 702),
}
NAMES = {
    1: "Antigen is released",
    2: "Antigen is carried",
    3: "T cells are primed",
    4: "T cells travel",
    5: "T cells enter",
    6: "T cells recognise",
    7: "T cells kill",
}
WORDS = {
    1: (12, 606, "Antigen|is released", "start"),
    2: (152, 326, "Antigen|is carried", "start"),
    3: (330, 214, "T cells are primed", "start"),
    4: (806, 300, "T cells|travel", "end"),
    5: (884, 522, "T cells|enter", "start"),
    6: (772, 674, "T cells|recognise", "start"),
    7: (500, 757, "T cells kill", "middle"),
}
HITS: dict[int, Box] = {
    1: (140, 540, 92, 122),
    2: (46, 196, 106, 160),
    3: (268, 32, 300, 158),
    4: (806, 190, 86, 180),
    5: (690, 478, 150, 92),
    6: (610, 566, 118, 100),
    7: (262, 668, 350, 58),
}
RIDE = Curve(((414, 746), (326, 746), (232, 734), (172, 684)))
ARROWS = {
    1: "M128,540C92,510 62,470 50,420",
    2: "M48,268C62,190 112,122 200,98",
    3: "M604,62C700,46 796,62 856,122",
    4: "M898,196C926,290 924,396 884,470",
    5: "M842,556C826,602 796,634 752,648",
    6: "M712,684C692,714 650,738 592,744",
    7: RIDE.data,
}


def dying_order() -> dict[int, int]:
    """Return, for each cell that dies, its place in the order: from the vessel inwards."""
    doomed = sorted((i for i in range(TUMOUR_CELLS) if i not in SURVIVORS), key=lambda i: -NEST[i][0])
    return {cell: place_in_order for place_in_order, cell in enumerate(doomed, 1)}


def _style() -> str:
    steps = TUMOUR_CELLS - LEFT_ALIVE
    stops = "".join(
        f"{round(100 * i / 6)}%{{transform:translate({number(x)}px,{number(y)}px);opacity:{0 if i in (0, 6) else 1}}}"
        for i, (x, y) in ((i, RIDE.at(0.999 * i / 6)) for i in range(7))
    )
    riding = "".join(f".ride-{i}{{animation-delay:-{0.72 * i:.2f}s}}" for i in range(5))
    return f"""
.cycle{{--beat:.55s}} .cycle.slow{{--beat:1.3s}}
.pass{{opacity:0;visibility:hidden}}
.cycle:is({KILLS}) .in-alive.d{{animation:stay calc(var(--beat)*var(--i))}}
.cycle:is({KILLS}) .in-dead.d{{animation:wait calc(var(--beat)*(var(--i) + 1))}}
.cycle:is({KILLS}) .pass{{animation:stay var(--beat) calc(var(--beat)*var(--i))}}
.cycle:is({KILLS}) .in-before{{animation:stay var(--beat)}}
.cycle:is({KILLS}) .in-after{{animation:wait calc(var(--beat)*{steps})}}
@keyframes stay{{from,to{{opacity:1;visibility:visible}}}}
@keyframes wait{{from,to{{opacity:0;visibility:hidden}}}}
.rider{{animation:ride 3.6s linear infinite}} {riding}
.slow .rider{{animation-duration:7.2s}}
@keyframes ride{{{stops}}}
.excluded .fibres{{stroke-width:3.6;opacity:.95}}
.count{{font-size:74px;font-weight:700;letter-spacing:-.02em}} .verdict{{font-size:20px}} .zone{{fill:none;stroke:none}}
.head.f-ink{{stroke:none}}
.is-narrow .words,.is-narrow .in-signs{{display:none}}
.is-narrow .badge circle{{r:30px}} .is-narrow .badge text{{font-size:38px!important;transform:translateY(6px)}}
.is-narrow .count{{font-size:120px;transform:translateY(-12px)}}
"""


def _t(x: float, y: float, classes: str = "t", scale: float = 1) -> str:
    return use("t", x, y, scale=scale, classes=classes)


def ground() -> str:
    """Draw tumour bed, lymph vessel, blood vessel, node; and their outlines once more for tests to ask."""
    node = smooth([(NODE[0] + x, NODE[1] + y) for x, y in places.LYMPH_NODE])
    bed = smooth([(BED[0] + x, BED[1] + y) for x, y in superellipse(*BED_HALF, 2.7, points=24, lumps=0)])
    wall = [BLOOD.at(i / 5, -33) for i in range(16)] + [BLOOD.at(i / 5, 33) for i in range(15, -1, -1)]
    nest = smooth([(BED[0] + x, BED[1] + y) for x, y in superellipse(222, 98, 3.2, points=24, lumps=0)])
    zones = "".join(
        f'<path id="{name}" class="zone" d="{data}"/>'
        for name, data in (
            ("node", node),
            ("bed", bed),
            ("nest", nest),
            ("vessel", "M" + "L".join(f"{number(x)},{number(y)}" for x, y in wall) + "Z"),
        )
    )
    return (
        place(places.tumour_bed(*BED_HALF), *BED)
        + places.lymph_vessel(LYMPH, 46, (0.28, 1.72))
        + places.blood_vessel(BLOOD, 66, 8)
        + place(places.lymph_node(), *NODE)
        + place(places.stroma_fibres(273, 128, 34), *BED)
        + zones
    )


def arrows() -> str:
    """Draw the arrow from each step to the next: solid when the step runs, dotted when it does not."""
    return "".join(
        group(signals.weak_arrow(data, 3.4, "edge"), classes="way")
        + appearing(
            f"on-{k}",
            group(
                f'<path class="line" d="{data}" style="stroke:var(--im-stage);stroke-width:12"/>',
                signals.go_arrow(data, 4.5),
                classes="go",
            ),
        )
        for k, data in ARROWS.items()
    )


def riders() -> str:
    """Draw the antigen that rides from step 7 to step 1."""
    riders = ""
    for i in range(5):
        x, y = RIDE.at(0.1 + 0.2 * i)
        riders += group(
            molecules.peptide(8),
            classes=f"rider ride-{i}",
            style=f"transform:translate({number(x)}px,{number(y)}px)",
        )
    return appearing("ride", riders)


def _tumour_cells() -> str:
    """Draw the sixteen cells; each that dies carries its place in the order."""
    order = dying_order()
    drawing = ""
    for i, (x, y) in enumerate(NEST):
        alive = use(f"tumour-{i % 4}", x, y, classes="tumour-cell")
        if i in order:
            drawing += group(
                group(alive, classes="in-alive d"),
                group(use("dying", x, y), classes="pass"),
                group(use(f"remains-{i % 2}", x, y, classes="remains"), classes="in-dead d"),
                style=f"--i:{order[i]}",
            )
        else:
            drawing += alive
    return drawing


def _counter() -> str:
    """Draw the count as a number and as dots, which go one by one with the cells."""
    x, y = 452, 366
    steps = TUMOUR_CELLS - LEFT_ALIVE
    number_of = f'<text class="t-mid count %s" x="{x}" y="{y}" style="--i:%d">%d</text>'
    drawing = f'<g id="count">{number_of % ("in-before", 0, TUMOUR_CELLS)}{number_of % ("in-after", steps, LEFT_ALIVE)}'
    drawing += "".join(number_of % ("pass", i, TUMOUR_CELLS - i) for i in range(1, steps)) + "</g>"
    for i in range(TUMOUR_CELLS):
        dot_x, dot_y = x - 77 + 22 * (i % 8), y + 23 + 19 * (i // 8)
        drawing += f'<circle cx="{dot_x}" cy="{dot_y}" r="7" class="line s-tumour" stroke-width="2"/>'
        gone = TUMOUR_CELLS - i  # the last dot goes first
        state = f'class="f-tumour in-alive d" style="--i:{gone}"' if gone <= steps else 'class="f-tumour"'
        drawing += f'<circle cx="{dot_x}" cy="{dot_y}" r="7" {state}/>'
    return drawing + '<text class="sub t-mid words" x="452" y="297">tumour cells alive, of 16</text>'


def actors() -> dict[int, str]:
    """Return who is seen at each station, each in the state in which the step runs."""
    diamonds = ((222, 552), (206, 570), (224, 604), (198, 602), (182, 578), (196, 542), (172, 558))
    naive = use("naive", 432, 116, classes="naive")
    primed = "".join(
        _t(x, y)
        for x, y in ((468, 86), (472, 120), (502, 104), (472, 154), (504, 138), (502, 70), (530, 114))
    )
    more = "".join(_t(x, y) for x, y in ((534, 82), (536, 146), (440, 78), (557, 112)))
    on_vessel = "".join(
        _t(*BLOOD.at(s, aside)) for s, aside in ((0.5, -9), (0.8, -9), (1.06, -9), (1.53, 6), (1.86, -6))
    )
    more_vessel = "".join(_t(*BLOOD.at(s, aside)) for s, aside in BESIDE)
    infused = "".join(
        group(
            _t(*BLOOD.at(s, aside)),
            place('<circle r="18.5" class="line s-drug" stroke-width="2.6"/>', *BLOOD.at(s, aside)),
            classes="infused",
        )
        for s, aside in BESIDE
    )
    entering = _t(*BLOOD.at(2.06, -4)) + use("t-squeezed", 745, 531) + _t(700, 548)
    return {
        1: appearing("antigen", *(use("peptide", x, y, classes="antigen-free") for x, y in diamonds)),
        2: appearing(
            "carried",
            use("dc", 88, 396, scale=0.62),
            use("peptide", 88, 396),
            use("dc", 120, 228, scale=0.56, turn=40),
            use("peptide", 120, 228),
        ),
        3: appearing(
            "carried",
            use("dc", 374, 112),
            *(use("peptide", x, y) for x, y in ((398, 118), (368, 90), (352, 126))),
        )
        + naive
        + appearing("primed", primed)
        + appearing("more", more),
        4: appearing("travel", on_vessel)
        + appearing("infused", infused)
        + appearing("more-travel", more_vessel),
        5: appearing("enter", entering),
        6: "",
        7: "",
    }


def _stations() -> str:
    """Draw the seven stations with what happens there."""
    seen = actors()
    return "".join(_station(k, seen[k]) for k in NAMES)


def _station(k: int, seen: str) -> str:
    x, y = BADGES[k]
    hollow = f'<circle r="19" class="surface s-edge" stroke-width="2.4"/><text class="t-mid" y="7" style="font-size:20px;font-weight:700">{k}</text>'
    badge = group(hollow, classes="badge") + appearing(f"on-{k}", group(signals.badge(k), classes="full"))
    stop = appearing(f"stop-{k}", place(signals.stop_octagon(14), 17, -17))
    slow = appearing(f"slow-{k}", place(signals.small_brake(11), 17, -17)) if k in SLOWED else ""
    drawing = seen + place(badge + stop + slow, x, y)
    return part(
        f"cyc-{k}",
        f"Step {k}: {NAMES[k]}",
        f'{drawing}<circle class="zone at-{k}" cx="{number(x)}" cy="{number(y)}" r="6"/>',
        HITS[k],
    )


def _inside() -> str:
    """Draw the T cells that got in, those that did not, and the brakes on those that touch."""
    nest = "".join(_t(x, y, "t", 0.93) for x, y in BETWEEN)
    brakes = "".join(use("brake", x + 13, y - 13) for x, y in BETWEEN)
    return (
        appearing("nest", group(nest, classes="nest"))
        + appearing("brakes", brakes)
        + appearing("rim", group("".join(_t(x, y, "t", 0.93) for x, y in RIM), classes="rim-t"))
    )


def antibodies_on_pd1() -> str:
    """Draw an antibody on PD-1 of each T cell that stands between the tumour cells."""
    return "".join(
        molecules.antibody_on(x, y - 13, -90, scale=0.36, arm=(-1) ** i, drawing=use("antibody", 0, 0))
        for i, (x, y) in enumerate(BETWEEN)
    )


def antibodies_on_ctla4() -> str:
    """Draw an antibody on CTLA-4 of three T cells that are being primed."""
    return "".join(
        molecules.antibody_on(
            x + 13 * math.cos(math.radians(turn)),
            y + 13 * math.sin(math.radians(turn)),
            turn,
            scale=0.34,
            arm=arm,
            drawing=use("antibody", 0, 0),
        )
        for x, y, turn, arm in ((468, 86, -80, 1), (472, 154, 175, 1), (504, 138, 80, 1))
    )


def adrift() -> str:
    """Draw antibodies in the blood that find nothing to hold."""
    return "".join(
        use("antibody", *BLOOD.at(s, aside), turn=turn, scale=0.5)
        for s, aside, turn in (
            (0.2, -6, 20),
            (0.72, 6, 100),
            (1.0, -8, 160),
            (1.62, 6, 40),
            (1.94, -8, -60),
            (2.62, 0, 10),
        )
    )


def idle_in_node() -> str:
    """Draw antibodies in the node that find no T cell being primed."""
    return "".join(
        use("antibody", x, y, turn=turn, scale=0.5)
        for x, y, turn in ((480, 84, 20), (500, 140, -50), (388, 76, 100))
    )


_WAY_IN = '<path class="line s-drug" d="{0}" stroke-width="5"/>{1}'


def vaccine() -> str:
    """Draw the vaccine that feeds step 2."""
    return (
        f'<rect x="184" y="206" width="56" height="44" rx="9" class="p-drug" stroke-width="3"/>{use("peptide", 202, 228)}{use("peptide", 222, 228)}'
        + _WAY_IN.format("M182,228H168", '<path class="f-drug" d="M152,228l17,-9v18z"/>')
    )


def infusion(cells_in_it: str | None = None) -> str:
    """Draw the bag that enters at step 4, with two T cells in it or with what is given."""
    inside = (
        _t(690, 14, "infused", 0.64) + _t(710, 14, "infused", 0.64) if cells_in_it is None else cells_in_it
    )
    return (
        f'<rect x="672" y="-8" width="56" height="44" rx="9" class="p-drug" stroke-width="3"/>{inside}'
        + _WAY_IN.format("M700,38V72", '<path class="f-drug" d="M700,92l-9,-17h18z"/>')
    )


def _therapies() -> str:
    """Draw what is given: each drug where it acts, or adrift where it finds nothing."""
    ctla4 = "Anti-CTLA-4 antibody, sits on CTLA-4 of T cells in the node"
    return (
        appearing(
            "on-pd1",
            part(
                "cyc-anti-pd1",
                "Anti-PD-1 antibody, sits on PD-1 of T cells in the tumour",
                antibodies_on_pd1(),
                (318, 500, 340, 124),
            ),
        )
        + appearing(
            "adrift",
            part("cyc-anti-pd1-adrift", "Anti-PD-1 antibody in the blood", adrift(), (780, 130, 110, 60)),
        )
        + appearing("on-ctla4", part("cyc-anti-ctla4", ctla4, antibodies_on_ctla4(), (446, 40, 118, 60)))
        + appearing(
            "idle-ctla4",
            part(
                "cyc-anti-ctla4-idle",
                "Anti-CTLA-4 antibody, finds no T cell that is being primed",
                idle_in_node(),
                (446, 50, 100, 60),
            ),
        )
        + appearing("vaccine", part("cyc-vaccine", "Vaccine, feeds step 2", vaccine(), (148, 200, 98, 56)))
        + appearing(
            "cart",
            part(
                "cyc-car-t",
                "T-cell infusion: CAR-T or TIL, enters at step 4",
                infusion(),
                (666, -14, 68, 108),
            ),
        )
    )


def _signs() -> str:
    """Draw what pushes each step (+) and what holds it back (-)."""
    drawing = ""
    for plus, minus, x, y, anchor in REGULATORS.values():
        for i, (sign, text) in enumerate((("+", plus), ("-", minus))):
            aside = -9 if anchor == "end" else 9
            row = y + 23 * i
            drawing += place(signals.plus_or_minus(sign, 8.5), x + aside, row - 6)
            drawing += label(x + aside * 2.7, row, text, voice="sub", anchor=anchor)
    return appearing("signs", drawing)


def _words() -> str:
    stations = "".join(label(x, y, text, anchor=anchor) for x, y, text, anchor in WORDS.values())
    verdicts = "".join(
        appearing(f"v-{k}", f'<text class="t-mid verdict" x="452" y="268">{text}</text>')
        for k, (text, _) in VERDICTS.items()
    )
    places_named = (
        label(330, 16, "LYMPH NODE", voice="place")
        + label(944, 96, "BLOOD", voice="place", anchor="end")
        + label(652, 432, "TUMOUR", voice="place")
        + label(18, 150, "LYMPH", voice="place")
    )
    given = (
        appearing(
            "cart",
            label(664, 10, "CAR‑T, TIL", anchor="end"),
            label(664, 30, "enter at step 4", voice="sub", anchor="end"),
        )
        + appearing("vaccine", label(168, 270, "vaccine"), label(168, 290, "feeds step 2", voice="sub"))
        + appearing("adrift", label(748, 172, "anti‑PD‑1", anchor="end"))
        + appearing("on-ctla4", label(600, 30, "anti‑CTLA‑4"))
        + appearing("idle-ctla4", label(600, 30, "anti‑CTLA‑4"))
        + appearing("on-pd1", leader([(626, 496), (640, 486)]) + label(642, 482, "anti‑PD‑1"))
    )
    return labels(
        group(stations, places_named, given, appearing("verdict", verdicts), classes="words"),
        _signs(),
        _counter(),
    )


def definitions(tumours: int = 4, remains: int = 2) -> str:
    """Return what is repeated in the drawing, with so many variants of tumour cells and of what is left of them."""
    return (
        define("t", cells.t_cell(14))
        + define("naive", cells.t_cell(15, state="naive"))
        + define(
            "t-squeezed",
            place(cells.t_cell(14), 0, 0, turn=-20).replace("rotate(-20)", "rotate(-20) scale(1.35 .8)"),
        )
        + define("dc", cells.dendritic_cell(27))
        + define("peptide", molecules.peptide(6.5))
        + define("antibody", molecules.antibody())
        + define("brake", signals.small_brake(10))
        + "".join(define(f"tumour-{i}", cells.tumour_cell(i)) for i in range(tumours))
        + "".join(define(f"remains-{i}", cells.ghost(i)) for i in range(remains))
    )


def draw() -> str:
    """Return the scene."""
    cameras: dict[str, Box] = {
        "1": (0, 490, 400, 280),
        "2": (10, 160, 400, 280),
        "3": (210, -16, 400, 280),
        "4": (560, 90, 400, 280),
        "5": (590, 370, 370, 259),
        "6": (480, 490, 400, 280),
        "7": (250, 510, 400, 280),
    }
    return document(
        "cycle",
        "cyc",
        title="The cancer-immunity cycle",
        description="Seven steps round three places: tumour, lymph node, blood vessel. Step 7 feeds step 1. "
        "In the middle, the number of tumour cells alive.",
        view_box=(0, -16, 960, 830),
        narrow=(0, -16, 960, 800),
        start="healthy intact untreated",
        body=ground()
        + arrows()
        + riders()
        + _tumour_cells()
        + _inside()
        + _stations()
        + _therapies()
        + _words(),
        appears=APPEARS,
        style=_style(),
        definitions=definitions() + define("dying", cells.dying_tumour_cell(1)),
        cameras=cameras,
    )
