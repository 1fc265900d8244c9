"""Scene "Body map": sixteen organs of one person, what can befall each, and how often on which drugs.

Each organ is one part: its drawing in the figure and a block of words beside it, with a number and a bar. On a phone
the figure is small and the blocks stand below it in two columns. The numbers are those of `FREQUENCY` and nowhere
else; a bar is as long as its number says.
"""

from dataclasses import dataclass

from immunobook.diagram.kit.geometry import Point, number, smooth
from immunobook.diagram.kit.places import body_outline
from immunobook.diagram.kit.svg import document, group, label, labels

CX = 480
"""Middle of the figure."""

REGIMENS = ("anti-pd1", "anti-ctla4", "both")

FREQUENCY: dict[str, tuple[str, str, str]] = {
    "brain": ("<1", "", "<1"),
    "thyroid": ("8", "", "20"),
    "lung": ("3.1", "", "3.9+"),
    "skin": ("9", "15", "28"),
    "liver": ("1.8", "4.1", "15"),
    "joint": ("", "", ""),
    "kidney": ("1.2", "", "4.1+"),
    "blood": ("", "", ""),
    "pituitary": ("0.6", "", "9"),
    "eye": ("<1", "", "<1"),
    "heart": ("<1", "", "<1"),
    "muscle": ("<1", "", "<1"),
    "pancreas": ("0.9", "", "2.7+"),
    "adrenal": ("1", "", "8"),
    "nerve": ("<1", "<1", "<1"),
    "bowel": ("2.9", "12", "25"),
}
"""Patients with the event, in %, of any grade, by regimen; "" where the label gives no figure.

Source: US prescribing information of nivolumab and ipilimumab. Nivolumab alone n = 1,994; ipilimumab 3 mg/kg n = 511;
nivolumab 1 mg/kg with ipilimumab 3 mg/kg n = 456. A plus marks nivolumab 3 mg/kg with ipilimumab 1 mg/kg, n = 666.
The same numbers stand with their n and source under `seen` in data/toxicity/event; a test holds the two together.
"""

LEFT = ("brain", "thyroid", "lung", "skin", "liver", "joint", "kidney", "blood")
RIGHT = ("pituitary", "eye", "heart", "muscle", "pancreas", "adrenal", "nerve", "bowel")
TRIPLE = ("heart", "muscle", "nerve")
FOR_LIFE = ("thyroid", "pituitary", "adrenal", "pancreas")

BLOCK, TRACK, FULL = 216, 216, 30
"""Width of a block of words and of its track, in units; what a full track means, in %."""

TOP, STEP = 42, 80
X_LEFT, X_RIGHT = 10, 734


@dataclass(frozen=True)
class Organ:
    """What is drawn of an organ, how it is called, and where its leader ends."""

    name: str
    event: str
    drawing: str
    hit: tuple[float, float, float, float]
    leads_to: Point


def _shape(points: list[Point], mirror: bool = False) -> str:
    moved = [(CX + (-x if mirror else x), y) for x, y in points]
    return f'<path class="tissue" fill="url(#g-tissue)" d="{smooth(moved)}"/>'


def _both(points: list[Point]) -> str:
    return _shape(points) + _shape(points, mirror=True)


def _lines(data: str, width: float = 1.6, opacity: float = 0.6) -> str:
    return f'<path class="line det" d="{data}" style="stroke-width:{width:g};opacity:{opacity:g}"/>'


def _eyes() -> str:
    """Two eyes; in the overlap the lid of one droops."""
    drawn = ""
    for x in (CX - 23, CX + 23):
        drawn += (
            f'<path class="tissue" d="M{x - 15},130q15,-15 30,0q-15,13 -30,0z"/>'
            f'<circle class="core" cx="{x}" cy="129" r="5.4"/>'
        )
    x = CX - 23
    lid = f'<path class="lid" d="M{x - 17},132q17,-24 34,0q-17,4 -34,0z"/>'
    return drawn + f'<g class="in-droop">{lid}</g>'


def _lungs() -> str:
    right = [(14, 254), (26, 236), (46, 240), (66, 268), (80, 316), (86, 366), (80, 392), (56, 382), (34, 378), (22, 366), (18, 330), (14, 290)]
    left = [(14, 254), (26, 236), (46, 240), (66, 268), (80, 316), (86, 366), (80, 392), (60, 384), (48, 376), (44, 352), (30, 336), (18, 320), (14, 290)]
    windpipe = _lines(f"M{CX},214V262M{CX},262q-4,16 -24,26M{CX},262q4,16 24,26", 6, 0.9)
    branches = "".join(
        _lines("".join(f"M{CX + m * 24},288q{m * 10},14 {m * q},{w}" for q, w in ((14, 40), (30, 30), (34, 62), (20, 78))), 2, 0.55)
        for m in (-1, 1)
    )
    return windpipe + _shape(right, mirror=True) + _shape(left) + branches


def _bowel() -> str:
    large = (
        f"M{CX - 70},606C{CX - 82},580 {CX - 78},548 {CX - 72},530C{CX - 40},518 {CX + 40},518 {CX + 72},530"
        f"C{CX + 80},552 {CX + 80},584 {CX + 66},606C{CX + 46},630 {CX + 8},618 {CX + 4},652"
    )
    small = ""
    for y, end in ((552, 46), (576, 46), (600, 30)):
        step = (end + 46) / 8
        small += f"M{CX - 46},{y}" + "".join(f"q{number(step)},{-12 if i % 2 == 0 else 12} {number(2 * step)},0" for i in range(4))
    folds = "".join(f"M{x - 8},{y}h16" for x, y in ((CX - 76, 592), (CX - 77, 572), (CX - 76, 552), (CX + 76, 552), (CX + 77, 572), (CX + 73, 592)))
    folds += "".join(f"M{x},{y - 8}v16" for x, y in ((CX - 48, 523), (CX - 26, 520), (CX - 4, 519), (CX + 20, 520), (CX + 44, 523)))
    return (
        f'<path class="line tube-o sm" d="{small}"/><path class="line tube-i sm" d="{small}"/>'
        f'<path class="line tube-o" d="{large}"/><path class="line tube-i" d="{large}"/>' + _lines(folds, 1.8)
    )


def _joint(x: float, y: float, turn: float, scale: float) -> str:
    return (
        f'<g transform="translate({x:g} {y:g}) rotate({turn:g}) scale({scale:g})">'
        '<path class="tissue" d="M-13,-30V-14C-20,-8 -18,-2 -12,-3C-6,-5 6,-5 12,-3C18,-2 20,-8 13,-14V-30z"/>'
        '<path class="tissue" d="M-13,30V14C-20,8 -18,2 -12,3C-6,1 6,1 12,3C18,2 20,8 13,14V30z"/></g>'
    )


def _nerves() -> str:
    data = (
        f"M{CX + 118},402C{CX + 150},440 {CX + 158},500 {CX + 184},566C{CX + 196},600 {CX + 206},650 {CX + 212},690"
        f"M{CX + 184},566q22,26 40,54M{CX + 184},566q10,50 16,112M{CX + 160},490q12,14 22,28"
    )
    return f'<path class="line nv-o" d="{data}"/><path class="line nv" d="{data}"/>'


def _organs() -> dict[str, Organ]:
    brain = [(0, 44), (26, 46), (43, 64), (46, 88), (38, 104), (20, 112), (0, 110), (-20, 112), (-38, 104), (-46, 88), (-43, 64), (-26, 46)]
    folds = (
        f"M{CX},46V110M{CX - 38},72q14,-10 20,4q-12,4 -10,14M{CX + 38},72q-14,-10 -20,4q12,4 10,14"
        f"M{CX - 30},96q12,-8 20,2M{CX + 30},96q-12,-8 -20,2M{CX - 14},52q-4,10 4,14M{CX + 14},52q4,10 -4,14"
    )
    thyroid = [(3, 200), (10, 188), (20, 184), (25, 196), (20, 212), (8, 214), (0, 209), (-8, 214), (-20, 212), (-25, 196), (-20, 184), (-10, 188), (-3, 200)]
    heart = [(-4, 318), (10, 310), (24, 314), (42, 326), (52, 348), (46, 378), (30, 398), (10, 392), (-10, 372), (-18, 346), (-14, 326)]
    vessels = f"M{CX + 4},312q2,-14 14,-16M{CX - 6},318q-2,-16 6,-24M{CX + 22},322q-8,30 6,66M{CX + 24},340q12,8 20,24"
    liver = [(-96, 424), (-88, 402), (-62, 392), (-30, 394), (4, 398), (34, 402), (30, 412), (6, 424), (-18, 438), (-46, 458), (-74, 470), (-92, 458)]
    pancreas = [(-18, 462), (-8, 448), (14, 446), (40, 440), (66, 434), (72, 442), (62, 452), (36, 460), (10, 466), (-6, 478), (-18, 474)]
    kidney = [(58, 464), (74, 458), (90, 470), (94, 494), (86, 516), (70, 520), (60, 508), (66, 492), (64, 478)]
    adrenal = [(60, 458), (66, 442), (78, 436), (90, 446), (94, 460), (78, 454)]
    muscle = [(140, 282), (154, 300), (160, 334), (158, 370), (150, 392), (140, 372), (134, 336), (134, 304)]
    fibres = "".join(f"M{CX + x},{y0}q4,{(y1 - y0) / 2:g} {e},{y1 - y0}" for x, y0, y1, e in ((140, 300, 376, 8), (147, 298, 382, 4), (153, 312, 374, -1)))
    spots = "".join(
        f'<circle class="core" cx="{CX - 150 + x}" cy="{306 + y}" r="{r}"/>'
        for x, y, r in ((-8, -8, 3.6), (6, -11, 2.6), (10, 2, 3.8), (-3, 4, 2.8), (-11, 8, 2.4), (4, 12, 3))
    )
    drop = f'<path class="tissue" d="M{CX - 62},668c-10,16 -18,26 -18,38a18,18 0 0 0 36,0c0,-12 -8,-22 -18,-38z"/>' + _lines(f"M{CX - 70},708q2,8 10,10", 2)
    return {
        "muscle": Organ("Muscle", "myositis", _shape(muscle) + _lines(fibres, 1.5), (CX + 128, 280, 38, 116), (CX + 158, 338)),
        "nerve": Organ("Nerves", "myasthenia", _nerves(), (CX + 140, 440, 90, 200), (CX + 178, 552)),
        "joint": Organ("Joints", "arthritis", _joint(CX - 162, 448, 9, 0.82) + _joint(CX - 196, 580, 14, 0.55), (CX - 186, 418, 48, 62), (CX - 178, 452)),
        "skin": Organ("Skin", "rash", f'<circle class="tissue" cx="{CX - 150}" cy="306" r="22"/>{spots}', (CX - 174, 282, 48, 48), (CX - 172, 310)),
        "lung": Organ("Lungs", "pneumonitis", _lungs(), (CX - 88, 234, 70, 150), (CX - 76, 318)),
        "kidney": Organ("Kidneys", "nephritis", _both(kidney), (CX - 98, 474, 42, 50), (CX - 88, 500)),
        "adrenal": Organ("Adrenals", "adrenal failure", _both(adrenal), (CX + 58, 426, 40, 40), (CX + 92, 454)),
        "bowel": Organ("Bowel", "colitis", _bowel(), (CX - 88, 512, 176, 146), (CX + 74, 600)),
        "pancreas": Organ("Pancreas", "diabetes", _shape(pancreas), (CX - 22, 436, 78, 44), (CX + 62, 440)),
        "liver": Organ("Liver", "hepatitis", _shape(liver) + _lines(f"M{CX - 14},397q-2,18 -6,34", 1.8), (CX - 98, 392, 90, 80), (CX - 92, 430)),
        "heart": Organ("Heart", "myocarditis", _shape(heart) + _lines(vessels, 2.2, 0.8), (CX - 18, 306, 72, 92), (CX + 46, 340)),
        "thyroid": Organ("Thyroid", "too slow", _shape(thyroid), (CX - 30, 178, 60, 42), (CX - 22, 198)),
        "brain": Organ("Brain", "encephalitis", _shape(brain) + _lines(folds), (CX - 48, 40, 96, 58), (CX - 44, 80)),
        "pituitary": Organ("Pituitary", "hypophysitis", f'<circle class="tissue" cx="{CX}" cy="113" r="9"/>', (CX - 12, 98, 24, 26), (CX + 9, 112)),
        "eye": Organ("Eyes", "uveitis", _eyes(), (CX + 4, 116, 44, 34), (CX + 38, 131)),
        "blood": Organ("Blood", "low counts", drop, (CX - 86, 662, 48, 66), (CX - 80, 704)),
    }


def _block(key: str) -> Point:
    """Return where the block of an organ starts: its left edge and the line of its name."""
    side = LEFT if key in LEFT else RIGHT
    return (X_LEFT if side is LEFT else X_RIGHT), TOP + STEP * side.index(key)


def _figure(value: str) -> tuple[str, float]:
    """Return how a frequency is written, and how long its bar is; below 1 % the bar is a sliver."""
    if not value:
        return "no figure", 0
    share = 0.5 if value.startswith("<") else float(value.rstrip("+"))
    return value.replace("<", "&lt;").replace("+", "") + "%" + ("†" if value.endswith("+") else ""), share / FULL * TRACK


def _words(key: str, organ: Organ) -> str:
    """The block: name, number, event, and a bar for each regimen."""
    x, y = _block(key)
    to_x, to_y = organ.leads_to
    edge = x + BLOCK + 6 if key in LEFT else x - 6
    bend = min(edge + 18, to_x - 6) if key in LEFT else max(edge - 18, to_x + 6)
    lead = f"M{edge:g},{y - 6}L{bend:g},{y - 6}L{to_x:g},{to_y:g}"
    drawn = f'<rect class="hit" x="{x - 6}" y="{y - 24}" width="{BLOCK + 12}" height="66" rx="12"/>'
    drawn += f'<rect class="ring-in" x="{x - 6}" y="{y - 24}" width="{BLOCK + 12}" height="66" rx="12"/>'
    drawn += f'<g class="wide-only" aria-hidden="true"><path class="leadb" d="{lead}"/><path class="lead2" d="{lead}"/><circle class="lead-dot" cx="{to_x:g}" cy="{to_y:g}" r="3"/></g>'
    texts = label(x, y, organ.name) + label(x, y + 21, organ.event, voice="sub")
    drawn += f'<rect class="track" x="{x}" y="{y + 28}" width="{TRACK}" height="8" rx="2"/>'
    for regimen, value in zip(REGIMENS, FREQUENCY[key], strict=True):
        said, length = _figure(value)
        voice = "sub" if not value else ""
        texts += f'<g class="in-{regimen} n-{key}">{label(x + BLOCK, y, said, anchor="end", voice=voice)}</g>'
        if length:
            faint = " sliver" if value.startswith("<") else ""
            drawn += f'<g class="in-{regimen}"><rect class="bar bar-{key}{faint}" x="{x}" y="{y + 28}" width="{number(length)}" height="8" rx="2"/></g>'
    if key in FOR_LIFE:
        texts += (
            f'<g class="in-lifelong chip"><rect x="{x + BLOCK - 66}" y="{y + 6}" width="66" height="20" rx="10"/>'
            f'<text class="t-mid" x="{x + BLOCK - 33}" y="{y + 21.5}">for life</text></g>'
        )
    drawn += labels(texts)
    ring = f'<rect class="ring" x="{x - 6}" y="{y - 24}" width="{BLOCK + 12}" height="66" rx="12"/>'
    return group(drawn, ring, classes=f"lab lab-{key}")


def _parts() -> str:
    drawn = ""
    for key, organ in _organs().items():
        x, y, width, height = (number(v) for v in organ.hit)
        triple = " triple" if key in TRIPLE else ""
        figure = group(
            f'<rect class="hit" x="{x}" y="{y}" width="{width}" height="{height}" rx="12"/>',
            group(organ.drawing, classes="glow"), group(organ.drawing, classes="shape"),
            classes="figure",
        )
        drawn += (
            f'<g id="bm-{key}" class="im-part organ{triple}" role="button" tabindex="0" aria-label="{organ.name}: {organ.event}">'
            f"{figure}{_words(key, organ)}</g>\n"
        )
    return drawn


def _overlap() -> str:
    """Three circles that share a middle: heart, muscle, and where nerve meets muscle."""
    circles = "".join(
        f'<circle class="ven ven-{i}" cx="{x}" cy="{y}" r="46"/>' for i, (x, y) in enumerate(((812, 726), (872, 726), (842, 776)))
    )
    words = (
        label(790, 722, "heart", anchor="middle", voice="vword") + label(896, 722, "muscle", anchor="middle", voice="vword")
        + label(842, 804, "nerve", anchor="middle", voice="vword")
    )
    return f'<g class="in-overlap venn">{circles}<circle class="ven-mid" cx="842" cy="744" r="7"/>{labels(words)}</g>'


def _legend() -> str:
    """Who was counted, in each regimen; what the sign beside a number means."""
    lines = {
        "anti-pd1": "Nivolumab|alone, n = 1,994",
        "anti-ctla4": "Ipilimumab 3 mg/kg|alone, n = 511",
        "both": "Nivolumab 1 mg/kg +|ipilimumab 3 mg/kg,|n = 456|† nivo 3 + ipi 1, n = 666",
    }
    words = "".join(f'<g class="in-{regimen} who">{label(X_LEFT, 716, text, voice="sub")}</g>' for regimen, text in lines.items())
    return labels(words)


STYLE = """
.organ{--o-fill:url(#g-tissue);--o-line:var(--im-tissue);--o-w:2}
.tissue{fill:var(--o-fill);stroke:var(--o-line);stroke-width:var(--o-w);stroke-linejoin:round}
.core{fill:var(--o-line)}.det{stroke:var(--o-line)}
.lid{fill:color-mix(in oklab,var(--im-tissue-fill),var(--im-tissue) 42%);stroke:var(--im-ink);stroke-width:2}
.glow .lid{opacity:0}
.tube-o{stroke:var(--o-line);stroke-width:25}.tube-i{stroke:color-mix(in oklab,var(--im-tissue-fill),var(--im-surface) 20%);stroke-width:20.5}
.tube-o.sm{stroke-width:17}.tube-i.sm{stroke-width:13}
.nv-o{stroke:var(--o-line);stroke-width:10}.nv{stroke:color-mix(in oklab,var(--im-tissue-fill),var(--im-surface) 20%);stroke-width:6}
.glow{display:none}
.organ:is(:hover,:focus-visible,.is-selected) .glow{display:inline}
.glow :is(.tissue,.core,.line){stroke:var(--im-marker)!important;stroke-width:14!important;fill:none;opacity:1!important}
.glow .tube-o{stroke-width:36!important}.glow .tube-o.sm{stroke-width:25!important}.glow .nv-o{stroke-width:20!important}
.glow :is(.det,.core,.tube-i,.nv){display:none}
.organ:is(:hover,.is-selected,:focus-visible) .ring-in{opacity:.85}
.organ.is-selected .ring{opacity:1;stroke-width:1.6}.organ:focus-visible .ring{opacity:1;stroke-width:3.6}
.ring-in{stroke-width:7}
.lead2,.leadb{fill:none;stroke-linejoin:round}.lead2{stroke:var(--im-ink);stroke-width:1.3;opacity:.5}.leadb{stroke:var(--im-stage);stroke-width:5;opacity:.75}
.track{fill:var(--im-panel);stroke:var(--im-edge);stroke-width:1}
.bar{fill:var(--im-tissue);stroke:var(--im-ink);stroke-width:1.2}.bar.sliver{fill:var(--im-surface)}
.chip rect{fill:var(--im-ink)}.chip text{fill:var(--im-stage);font-size:17px;font-weight:700}
.bodyline{fill:url(#person);stroke:var(--im-edge);stroke-width:2.4}
.overlap .organ:not(.triple){--o-line:color-mix(in oklab,var(--im-tissue) 42%,var(--im-stage));--o-fill:color-mix(in oklab,var(--im-tissue-fill) 30%,var(--im-stage))}
.overlap .organ:not(.triple) :is(.tube-i,.nv){stroke:var(--o-fill)}
.overlap .triple{--o-line:var(--im-blood);--o-fill:var(--im-blood-fill);--o-w:3.4}
.overlap .triple :is(.nv){stroke:var(--im-blood-fill)}
.ven{fill:color-mix(in oklab,var(--im-blood-fill),transparent 45%);stroke:var(--im-blood);stroke-width:2.6}
.ven-mid{fill:var(--im-ink)}.vword{font-size:17px}
"""


def _narrow() -> str:
    """On a phone the figure is half as big, and the blocks stand below it."""
    half = 0.52
    rules = f".is-narrow .figure,.is-narrow .ground{{transform:translate({258 - CX * half:g}px,-4px) scale({half})}}"
    for column, side in enumerate((LEFT, RIGHT)):
        for row, key in enumerate(side):
            x, y = _block(key)
            to_x, to_y = (14, 272)[column], 466 + 78 * row
            rules += f".is-narrow .lab-{key}{{transform:translate({to_x - 1.07 * x:.1f}px,{to_y - 1.07 * y:.1f}px) scale(1.07)}}"
    return rules + (
        ".is-narrow .legend{transform:translate(4px,338px) scale(1.07)}"
        ".is-narrow .circles{transform:translate(-500px,338px) scale(1.06)}"
    )


def draw() -> str:
    """Return the scene."""
    outline = body_outline()
    definitions = (
        '<linearGradient id="person" x1="0" y1="0" x2="0" y2="1"><stop offset="0" style="stop-color:var(--im-surface)"/>'
        '<stop offset="1" style="stop-color:color-mix(in oklab,var(--im-surface),var(--im-tissue-fill) 40%)"/></linearGradient>'
        '<linearGradient id="fade" x1="0" y1="0" x2="0" y2="1"><stop offset=".86" stop-color="#fff"/><stop offset=".985" stop-color="#000"/></linearGradient>'
        '<mask id="fading" maskUnits="userSpaceOnUse" x="-260" y="0" width="520" height="836"><rect x="-260" width="520" height="836" style="fill:url(#fade)"/></mask>'
    )
    face = (
        f'<path class="line s-edge" d="M{CX - 10},158q10,6 20,0M{CX},134l-3,12h5M{CX - 56},252q28,-14 50,-2M{CX + 56},252q-28,-14 -50,-2" '
        'stroke-width="1.8" style="opacity:.6"/>'
    )
    person = group(
        f'<g transform="translate({CX} 0)" mask="url(#fading)"><path class="halo s-tissue" d="{outline}" style="opacity:.1"/>'
        f'<path id="body" class="bodyline" d="{outline}"/></g>', face, classes="ground",
    )
    appears = {regimen: f".{regimen}" for regimen in REGIMENS} | {"overlap": ".overlap", "droop": ".overlap", "lifelong": ".lifelong"}
    return document(
        "body-map", "bm", title="Where immune side effects show",
        description="Front view of a person with sixteen organs. Beside each stand its name, what can befall it, and "
        "how many of a hundred patients had it on the chosen drugs.",
        view_box=(0, 0, 960, 836), narrow=(0, 0, 516, 1214), start="anti-pd1",
        body=person + _parts() + group(_legend(), classes="legend") + group(_overlap(), classes="circles"),
        appears=appears, style=STYLE + _narrow(), definitions=definitions,
    )
