"""Scene "What ctDNA sees": scraps of tumour DNA in the blood, a tube of it, and the limit below which a test is blind.

Above, from left to right, the way of a scrap: tissue far away, the blood, the tube with its result. Below, the same
as a chart over four draws. What is left, and how much of it is shed, is written down once, in `CELLS`, `LEVEL`,
`SHED` and `CAUGHT`; the numbers are a sketch, and the scene says so.
"""

import math

from immunobook.diagram.kit import cells, molecules
from immunobook.diagram.kit.geometry import Curve, Point, number, scattered, smooth
from immunobook.diagram.kit.places import blood_vessel
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

DRAWS = (1, 2, 3, 4)
LEFT_OVER = ("nothing-left", "sleeping", "growing")

CELLS = {"sleeping": (4, 4, 4, 4), "growing": (4, 7, 11, 16)}
"""Cells of the nest at each draw."""

LEVEL = {"nothing-left": (0, 0, 0, 0), "sleeping": (8, 10, 7, 9), "growing": (12, 27, 52, 80)}
"""Tumour DNA at each draw, in units of the chart; the test sees from 36, a scan from 118."""

LIMIT, SCAN_LIMIT = 36, 118

SHED = {"sleeping": (1, 1, 1, 1), "growing": (1, 2, 4, 7)}
"""Scraps in the piece of blood that is drawn here."""

CAUGHT = {"growing": (0, 0, 1, 3)}
"""Scraps in the tube."""

FAR_X, BLOOD_X, TUBE_X = 16, 322, 722
TOP, HEIGHT = 10, 226
CHART = (16, 262, 928, 246)
NARROW_WIDTH = 500
AXIS_Y = 470
WIDE, SMALL = (190, 190), (84, 112)
"""The chart: its box, its height, and, wide and on a phone, where the draws begin and the way from one to the next."""

NARROW = {"tube": (-428, 0), "blood": (-288, 242), "chart": (0, 236), "sketch": (0, 236)}
"""Where the panels go on a phone: the tube beside the tissue, the others below."""

SCRAP_AT = ((196, 88), (66, 150), (300, 130), (128, 96), (246, 162), (330, 84), (150, 160))
TUBE_SCRAP_AT = ((66, 152), (86, 178), (60, 190))

APPEARS = {
    "sleeping": ".sleeping",
    "nothing": ".nothing-left",
    "growing": ".growing",
    "negative": ".nothing-left,.sleeping,.draw-1,.draw-2,.unlucky.draw-3",
    "positive": ".growing.draw-3:not(.unlucky),.growing.draw-4",
}
for _draw in DRAWS:
    APPEARS[f"grown-{_draw}"] = f".growing.draw-{_draw}"
APPEARS |= {"caught-3": ".growing.draw-3:not(.unlucky)", "caught-4": ".growing.draw-4"}
for _case in LEFT_OVER:
    for _draw in DRAWS:
        APPEARS[f"{_case}-dot-{_draw}"] = f".{_case}.draw-{_draw}"

STYLE = """
.frame{stroke:var(--im-edge);stroke-width:1.6}
.own-scrap{fill:none;stroke:var(--im-edge);stroke-width:3}
.limit{stroke:var(--im-ink);stroke-width:2.4;stroke-dasharray:2 7;stroke-linecap:round;fill:none}
.band{fill:var(--im-panel)}
.level{fill:none;stroke:var(--im-antigen);stroke-width:4;stroke-linecap:round;stroke-linejoin:round}
.sample{fill:var(--im-surface);stroke:var(--im-antigen);stroke-width:3}.sample.found{fill:var(--im-antigen)}
.dot{fill:var(--im-marker);stroke:var(--im-ink);stroke-width:3.4}
.plasma{fill:color-mix(in oklab,var(--im-blood-fill),var(--im-surface) 30%);stroke:none}
.glass{fill:var(--im-surface);stroke:var(--im-ink);stroke-width:2.6}
svg.im-scene .result{font-size:22px;font-weight:700}
svg.im-scene .tick{font-size:18px}
""" + "".join(f".is-narrow .{name}-place{{transform:translate({x}px,{y}px)}}\n" for name, (x, y) in NARROW.items()) + f".is-narrow #wcs-chart>rect{{width:{NARROW_WIDTH}px}}"


def _frame(width: float, height: float = HEIGHT) -> str:
    return f'<rect class="frame surface" width="{width}" height="{height}" rx="16"/>'


def _cluster(count: int, step: float) -> str:
    """Tumour cells close together, from the middle outwards."""
    return "".join(
        use("mini", step * math.sqrt(i + 0.4) * math.cos(i * 2.39996), step * math.sqrt(i + 0.4) * math.sin(i * 2.39996), classes="nest")
        for i in range(count)
    )


def _far() -> str:
    """Tissue far away with what is left."""
    nests = appearing("sleeping", place(_cluster(CELLS["sleeping"][0], 9.5), 134, 134))
    zzz = labels(label(172, 108, "z z", voice="name", ground="tissue-fill"))
    nests += appearing("sleeping", zzz)
    nests += "".join(
        appearing(f"grown-{draw}", place(_cluster(CELLS["growing"][draw - 1], 9.5), 134, 134)) for draw in DRAWS
    )
    words = (
        appearing("nothing", label(16, 30, "Nothing is left", ground="surface")),
        appearing("sleeping", label(16, 30, "A sleeping nest", colour="tumour", ground="surface")),
        appearing("growing", label(16, 30, "A growing nest", colour="tumour", ground="surface")),
    )
    return part("wcs-far", "Tissue far away", _frame(268) + use("field", 0, 0) + nests, (0, 0, 268, HEIGHT)) + labels(*words)


def _blood() -> str:
    """Blood with scraps of DNA: grey rings of healthy cells, red diamonds of the tumour."""
    width = 400
    curve = Curve(((-30, 122), (40, 132), (110, 116), (192, 122), (270, 128), (340, 114), (432, 124)))
    clip = f'<clipPath id="blood-clip"><rect x="1" y="1" width="{width - 2}" height="{HEIGHT - 2}" rx="15"/></clipPath>'
    tube = f'{clip}<g clip-path="url(#blood-clip)">{blood_vessel(curve, 136, 9, 3)}</g>'
    own = "".join(
        f'<circle class="own-scrap" cx="{number(192 + x)}" cy="{number(123 + y)}" r="6"/>' for x, y in scattered(16, 168, 46, 4, 34)
    )
    shed = appearing("sleeping", "".join(use("scrap", *spot, classes="tumour-scrap") for spot in SCRAP_AT[: SHED["sleeping"][0]]))
    shed += "".join(
        appearing(f"grown-{draw}", "".join(use("scrap", *spot, classes="tumour-scrap") for spot in SCRAP_AT[: SHED["growing"][draw - 1]]))
        for draw in DRAWS
    )
    return part("wcs-blood", "Blood with scraps of DNA", _frame(width) + tube + own + shed, (0, 0, width, HEIGHT)) + labels(
        label(16, 30, "Blood", colour="blood", ground="surface"),
        label(width - 14, 30, "ring healthy, diamond tumour", voice="sub", anchor="end", ground="surface"),
    )


def _tube() -> str:
    """The tube, what is in it, and the result."""
    width = 222
    glass = (
        '<path id="glass" class="glass" d="M44,44H100V186a28,28 0 0 1 -56,0Z"/>'
        '<path class="plasma" d="M46,96H98V186a26,26 0 0 1 -52,0Z"/>'
        '<path class="line s-ink" d="M38,44H106" stroke-width="6"/>'
    )
    own = "".join(f'<circle class="own-scrap" cx="{x}" cy="{y}" r="5"/>' for x, y in ((84, 118), (60, 128), (86, 146), (74, 170), (86, 198)))
    caught = "".join(
        appearing(f"caught-{draw}", "".join(use("scrap", *spot, classes="caught") for spot in TUBE_SCRAP_AT[: CAUGHT["growing"][draw - 1]]))
        for draw in (3, 4)
    )
    result = "".join(
        appearing(word, f'<text class="result t-mid" x="164" y="146">{sign}</text><text class="result-word t-mid" x="164" y="112" style="font-size:40px;fill:var(--im-{tone})">{glyph}</text>')
        for word, sign, glyph, tone in (("negative", "NEGATIVE", "−", "ink"), ("positive", "POSITIVE", "+", "antigen-text"))
    ).replace('class="result t-mid"', 'class="result t-mid" style="font-size:18px"')
    return part("wcs-tube", "Tube of blood", _frame(width) + glass + own + caught, (0, 0, width, HEIGHT)) + labels(
        label(16, 30, "The tube", ground="surface"), result
    )


# --- the chart ---------------------------------------------------------------------------------------------------


def _plot(start: float, step: float, end: float, *, named: bool) -> str:
    """The chart's lines, curves and words; `named` are the lines that a browser is asked about."""

    def at(case: str, draw: int) -> Point:
        return start + step * (draw - 1), AXIS_Y - LEVEL[case][draw - 1]

    def named_as(name: str) -> str:
        return f' id="{name}"' if named else ""

    left, limit, scan = start - 40, AXIS_Y - LIMIT, AXIS_Y - SCAN_LIMIT
    drawn = (
        f'<rect class="frame surface" x="{CHART[0]}" y="{CHART[1]}" width="{end + 28 - CHART[0]}" height="{CHART[3]}" rx="16"/>'
        f'<rect class="band" x="{left}" y="{limit}" width="{end - left}" height="{LIMIT}"/>'
        f'<path{named_as("zero")} class="line s-edge" d="M{left},{AXIS_Y}H{end}" stroke-width="2.4"/>'
        f'<path{named_as("limit")} class="limit" d="M{left},{limit}H{end}"/>'
        f'<path{named_as("scan-limit")} class="limit" d="M{left},{scan}H{end}"/>'
    )
    for case in LEFT_OVER:
        points = [at(case, draw) for draw in DRAWS]
        samples = "".join(
            f'<circle class="sample{" found" if LEVEL[case][i] > LIMIT else ""}" cx="{x}" cy="{y}" r="7"/>' for i, (x, y) in enumerate(points)
        )
        curve = f'<path class="level" d="{smooth(points, closed=False)}"/>{samples}'
        drawn += appearing("nothing" if case == "nothing-left" else case, curve)
        drawn += "".join(
            appearing(f"{case}-dot-{draw}", f'<circle class="dot" cx="{points[draw - 1][0]}" cy="{points[draw - 1][1]}" r="12"/>')
            for draw in DRAWS
        )
    weeks = "".join(
        label(start + step * (draw - 1), AXIS_Y + 26, f"week {6 * draw}", anchor="middle", ground="surface") for draw in DRAWS
    )
    return drawn + labels(
        label(CHART[0] + 16, CHART[1] + 30, "Tumour DNA in the blood", ground="surface"),
        label(end, scan - 9, "a scan sees from here", voice="sub", anchor="end", ground="surface"),
        label(left + 6, limit - 9, "the test sees from here", voice="sub", ground="surface"),
        weeks,
    )


def _chart() -> str:
    both = group(_plot(*WIDE, 916, named=True), classes="wide-only") + group(_plot(*SMALL, 488, named=False), classes="narrow-only")
    return part("wcs-chart", "Chart of tumour DNA over time", both, CHART)


def draw() -> str:
    """Return the scene."""
    body = (
        group(place(_far(), FAR_X, TOP), classes="far-place")
        + group(place(_blood(), BLOOD_X - 18, TOP), classes="blood-place")
        + group(place(_tube(), TUBE_X, TOP), classes="tube-place")
        + group(_chart(), classes="chart-place")
        + group(
            part("wcs-sketch", "A sketch", labels(label(24, 537, "A sketch: amounts and times are made up.", voice="sub")), (16, 512, 380, 36)),
            classes="sketch-place",
        )
    )
    definitions = (
        define("mini", cells.tumour_cell(2, 9.5)) + define("scrap", molecules.peptide(10)) + define("big-tile", cells.healthy_cell(38))
        + define("field", "".join(use("big-tile", 34 + 40.2 * c, 68 + 40.2 * r) for r in range(4) for c in range(6)))
    )
    return document(
        "what-ctdna-sees", "wcs", title="What ctDNA sees",
        description="Tissue far away with or without a nest of tumour cells, blood with scraps of DNA, a tube with its result, "
        "and a chart of tumour DNA over four draws with the limits of the test and of a scan.",
        view_box=(0, 0, 960, 556), narrow=(8, 0, 516, 790), start="growing draw-1", body=body, appears=APPEARS,
        style=STYLE, definitions=definitions,
    )
