"""Scene "From blood to bag": how TIL, TCR-T and CAR-T cells are made and given, step by step.

Left the person, above right the lab, below it what the finished cell reads, and at the foot the days. What has not
been reached yet is pale. On a phone the lab and what the cell reads go below the person.
"""

from immunobook.diagram.kit import cells, molecules, places, signals
from immunobook.diagram.kit.geometry import number, scattered
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

STEPS = ("collect", "make", "make-room", "infuse", "watch")
NAMES = ("Collect", "Make", "Make room", "Infuse", "Watch")
STOPPED = ".tcr-t.hla-differs"
"""Where treatment does not start: the new receptor would find no window that fits."""


def _from(step: int, beside: str = "") -> str:
    """Return the selector of a root that has reached a step, 1 to 5."""
    return ":is(" + ",".join(f".{word}" for word in STEPS[step - 1 :]) + f"):not({STOPPED}){beside}"


def _here(step: int) -> str:
    return f".{STEPS[step - 1]}:not({STOPPED})" + (f",{STOPPED}" if step == 1 else "")


EDITED = ".tcr-t,.car-t"
APPEARS = {
    "til": ".til",
    "edited": EDITED,
    "tcr": ".tcr-t",
    "car": ".car-t",
    "taking": f".collect:not({STOPPED})",
    "drawn-off": f":not({STOPPED})",
    "grown": _from(2),
    "few": f":not({_from(2)})",
    "own": f":not({_from(3)})",
    "thinned": _from(3),
    "full-bag": _from(2),
    "hung": _from(4),
    "given": _from(4),
    "grow-on": _from(5),
    "il2": _from(4, ".til"),
    "alarm": _from(5),
    "stop": STOPPED,
    "reads": ".til,.tcr-t:not(.hla-differs)",
    "misfit": STOPPED,
    "fits": f":not({STOPPED})",
    "other": ".hla-differs",
    "same": ":not(.hla-differs)",
    **{f"here-{k}": _here(k) for k in range(1, 6)},
    **{f"full-{k}": _from(k) for k in range(1, 6)},
}

BODY = (132, 18)
ARM, LUMP = (224, 262), (166, 222)
DISH = (336, 116)
STAND_X, BAG_Y = 352, 352
LAB = (432, 30, 512, 292)
T_AT = (590, 208)
EYE = (432, 372, 512, 150)
AXIS_X, AXIS_Y, DAY = 132, 600, 12.6
BADGES = ((296, 50), (470, 66), (40, 466), (298, 262), (40, 520))
WORDS = ((330, 57), (504, 73), (74, 473), (332, 269), (74, 527))
"""Where each step has its number and its name."""


def draw() -> str:
    """Return the scene."""
    return document(
        "blood-to-bag",
        "bb",
        title="From blood to bag",
        description="A person on the left gives blood or a piece of tumour. In the lab above right T cells are changed or only "
        "grown. They come back in a bag. Below: what the finished cell reads, and a scale of days.",
        view_box=(0, 0, 960, 660),
        narrow=(0, 0, 556, 1042),
        start="til collect",
        body=_person() + _collection() + _lab() + _bag() + _reads() + _days() + _badges() + _words(),
        appears=APPEARS,
        style=_style(),
        definitions=define("t", cells.t_cell(9))
        + define(
            "faded",
            '<circle r="8" class="s-edge" stroke-width="1.6" stroke-dasharray="3 3" style="fill:var(--im-panel)"/>',
        )
        + define("given", cells.t_cell(9) + '<circle r="13" class="line s-drug" stroke-width="2.2"/>')
        + define("drop", molecules.cytokine(6.5))
        + define("scrap", cells.tumour_cell(1, 15)),
    )


def _style() -> str:
    pale = "".join(
        f".blood-to-bag.{STEPS[k - 1]} :is({','.join(f'.st-{j}' for j in range(k + 1, 6))}){{opacity:.26}}\n"
        for k in range(1, 5)
    )
    return f"""{pale}{STOPPED} :is(.st-2,.st-3,.st-4,.st-5){{opacity:.26}}
.st-2,.st-3,.st-4,.st-5{{transition:opacity var(--im-fast) linear}}
.here{{fill:none;stroke:var(--im-marker);stroke-width:8}} .here-edge{{fill:none;stroke:var(--im-ink);stroke-width:1.2}}
.zone{{fill:none;stroke:none}}
.is-narrow .to-lab{{transform:translate(-408px,530px)}}
.is-narrow .to-eye{{transform:translate(-408px,500px)}}
.is-narrow .sub,.is-narrow .place{{font-size:18px}}
"""


# --- the person -------------------------------------------------------------------------------------------------


def _person() -> str:
    x, y = BODY
    spots = ((112, 150), (150, 158), (126, 196), (108, 236), (142, 262), (122, 300), (150, 122))
    others = ((134, 174), (104, 190), (150, 236), (120, 262), (116, 128))
    later = ((152, 192), (100, 160), (136, 284), (104, 282))
    drops = ((122, 146), (142, 210), (98, 214), (128, 240), (110, 262), (148, 176))
    own = appearing("own", "".join(use("t", *spot, classes="own-cell") for spot in spots))
    thinned = appearing(
        "thinned",
        "".join(
            use("t" if i == 3 else "faded", *spot, classes="own-cell" if i == 3 else "lost-cell")
            for i, spot in enumerate(spots)
        ),
    )
    given = appearing("given", "".join(use("given", *spot, classes="given-cell") for spot in others))
    more = appearing("grow-on", "".join(use("given", *spot, classes="given-cell") for spot in later))
    alarm = appearing(
        "alarm", "".join(use("drop", *spot, classes="alarm") for spot in drops), _thermometer(206, 66)
    )
    lump = place(cells.tumour_cell(2, 15), *LUMP) + place(
        cells.tumour_cell(0, 13), LUMP[0] + 20, LUMP[1] + 16
    )
    return (
        place(places.body_figure(0.5), x, y)
        + part(
            "bb-person",
            "The person",
            f'<circle class="zone" cx="{x}" cy="120" r="30"/>',
            (x - 62, 128, 86, 190),
        )
        + part("bb-tumour", "The tumour", lump, (LUMP[0] - 18, LUMP[1] - 18, 56, 52))
        + own
        + thinned
        + given
        + more
        + alarm
    )


def _thermometer(x: float, y: float) -> str:
    """Draw a thermometer with fever."""
    return place(
        '<rect x="-7" y="-34" width="14" height="54" rx="7" class="surface s-ink" stroke-width="2"/>'
        '<circle cy="26" r="11" class="f-wrong s-ink" stroke-width="2"/>'
        '<rect x="-3" y="-22" width="6" height="44" rx="3" class="f-wrong"/>',
        x,
        y,
    )


def _collection() -> str:
    """Draw what is taken: blood through a vein, or a piece of the tumour."""
    x, y = DISH
    tube = f'<path class="line s-blood" d="M{ARM[0]},{ARM[1]}C262,262 250,150 {x - 28},{y + 12}" stroke-width="5"/>'
    bag = (
        appearing("taking", group(tube, classes="taking"))
        + f'<rect x="{x - 28}" y="{y - 34}" width="56" height="70" rx="10" class="p-blood" stroke-width="2.6"/>'
        + "".join(use("t", x + a, y + b) for a, b in ((-10, -14), (12, -4), (-6, 14)))
        + "".join(
            place(places.red_blood_cell(), x + a, y + b, scale=0.8)
            for a, b in ((10, -22), (-14, 2), (12, 22), (-14, 28))
        )
    )
    cut = (
        f'<path class="line s-ink" d="M{LUMP[0] + 38},{LUMP[1] - 12}C250,190 262,140 {x - 44},{y + 4}" '
        'stroke-width="2" stroke-dasharray="6 6"/>'
    )
    dish = (
        appearing("taking", group(cut, classes="taking"))
        + f'<ellipse cx="{x}" cy="{y + 4}" rx="42" ry="30" class="surface s-edge" stroke-width="2.6"/>'
        + "".join(use("scrap", x + a, y + b) for a, b in ((-12, -2), (14, 8)))
        + "".join(use("t", x + a, y + b, scale=0.8) for a, b in ((2, -8), (-24, 12), (26, -8), (0, 18)))
    )
    on = signals.go_arrow(f"M{x + 46},{y + 6}C{x + 64},{y + 8} {x + 70},{y + 14} {LAB[0] - 8},{y + 22}", 3.4)
    return appearing(
        "drawn-off",
        part(
            "bb-collected",
            "What is collected",
            appearing("til", dish) + appearing("edited", bag),
            (x - 42, y - 38, 84, 80),
        ),
        group(on, classes="st-2 wide-only"),
    )


# --- the lab ------------------------------------------------------------------------------------------------------


def _lab() -> str:
    x, y, w, h = LAB
    tx, ty = T_AT
    face = tx + 0.36 * 176
    receptor = (
        appearing("til", place(molecules.tcr(44), face, ty, scale=1.1))
        + appearing(
            "tcr", group(place(molecules.tcr(44, "drug"), face, ty, scale=1.1), classes="new-receptor")
        )
        + appearing("car", group(place(molecules.car(50), face, ty, scale=1.1), classes="new-receptor"))
    )
    gene = (
        place(molecules.virus(15), tx - 32, ty - 114)
        + place(places.dna(96, 26, 1.5, "drug"), tx - 6, ty - 114)
        + signals.go_arrow(
            f"M{tx + 24},{ty - 96}C{tx + 20},{ty - 76} {tx - 8},{ty - 66} {tx - 18},{ty - 40}", 3
        )
    )
    fx, fy = 830, 176
    flask = (
        '<path class="surface s-edge" stroke-width="2.8" stroke-linejoin="round" '
        f'd="M{fx - 18},{fy - 104}h36v34c0,14 62,30 62,84v56q0,22 -22,22h-116q-22,0 -22,-22v-56c0,-54 62,-70 62,-84z"/>'
        f'<path d="M{fx - 76},{fy + 4}H{fx + 76}V{fy + 68}q0,20 -20,20H{fx - 56}q-20,0 -20,-20z" '
        'style="fill:color-mix(in oklab,var(--im-drug-fill),var(--im-surface) 55%)"/>'
    )
    some = ((fx - 34, fy + 62), (fx + 6, fy + 70), (fx + 42, fy + 60))
    many = [(fx + a, fy + 46 + b) for a, b in scattered(17, 66, 36, 3, 19)]
    brood = "".join(
        appearing(word, "".join(use("t", *spot, classes="brood") for spot in spots))
        for word, spots in (("few", some), ("grown", many))
    )
    il2 = appearing(
        "til",
        "".join(
            use("drop", fx + a, fy + b)
            for a, b in ((-56, 22), (-12, 16), (30, 24), (58, 40), (-62, 58), (14, 44))
        ),
    )
    return group(
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="16" class="stage s-edge" stroke-width="2" stroke-dasharray="8 7"/>',
        part(
            "bb-cell",
            "The T cell and its receptor",
            place(cells.hero_t_cell(), tx, ty, scale=0.36) + receptor,
            (tx - 66, ty - 86, 190, 172),
        ),
        appearing("edited", part("bb-gene", "A gene for a new receptor", gene, (tx - 56, ty - 136, 156, 44))),
        signals.go_arrow(f"M{tx + 128},{ty}L{fx - 98},{ty}", 3.4),
        part(
            "bb-flask", "The flask, where cells multiply", flask + brood + il2, (fx - 82, fy - 106, 164, 202)
        ),
        classes="st-2 to-lab",
    )


def _bag() -> str:
    """Draw the bag on its stand, and its way there."""
    x, y = STAND_X, BAG_Y
    stand = (
        f'<path class="line s-edge" d="M{x + 34},{y + 160}V{y - 52}h-34v10" stroke-width="4"/>'
        f'<path class="line s-edge" d="M{x + 10},{y + 164}h48" stroke-width="5"/>'
    )
    bag = (
        f'<rect x="{x - 27}" y="{y - 42}" width="54" height="74" rx="11" class="p-drug" stroke-width="2.8"/>'
        + "".join(use("t", x + a, y + b) for a, b in ((-11, -22), (11, -14), (-9, 2), (12, 10), (-8, 20)))
    )
    tube = f'<path class="line s-drug" d="M{x},{y + 34}C{x},{y + 80} 262,{y - 20} {ARM[0]},{ARM[1]}" stroke-width="4.5"/>'
    home = signals.go_arrow(
        f"M{LAB[0] + 330},{LAB[1] + LAB[3] + 4}C{LAB[0] + 330},{y - 6} {LAB[0] + 180},{y - 8} {x + 44},{y - 8}",
        3.4,
    )
    il2 = "".join(
        use("drop", x + a, y + b) for a, b in ((-48, 30), (-64, 44), (-40, 52), (-60, 66), (-78, 58))
    )
    return (
        group(stand, classes="st-4")
        + group(home, classes="st-4 wide-only")
        + group(
            appearing(
                "full-bag",
                part("bb-bag", "The bag with the finished cells", bag, (x - 32, y - 46, 64, 82)),
            ),
            appearing("hung", tube),
            classes="st-4",
        )
        + appearing("il2", part("bb-il2", "Interleukin-2 after TIL", il2, (x - 90, y + 20, 62, 56)))
    )


# --- what it reads, and the days ---------------------------------------------------------------------------------


def _reads() -> str:
    """Draw the finished cell against a tumour cell: a window with a scrap above, a mark of the surface below."""
    x, y, w, h = EYE
    left, right = x + 150, x + 336
    high, low = y + 44, y + 108
    s = 1.05
    gap = (right - left) / s
    reach = gap * 0.5
    sides = (
        f'<path d="M{x},{y}H{left}V{y + h}H{x}Z" class="s-tcell" style="fill:var(--im-tcell-fill)" stroke-width="3"/>'
        f'<path d="M{x + w},{y}H{right}V{y + h}H{x + w}Z" class="s-tumour" style="fill:var(--im-tumour-fill)" stroke-width="3"/>'
    )
    at = left + reach * s
    window = group(
        place(molecules.mhc_1(gap - reach), right, high, scale=s, mirror=True)
        + appearing("fits", place(molecules.peptide(9), at, high))
        + appearing("misfit", place(molecules.own_peptide(7), at + 2, high)),
        classes="window",
    )
    receptors = (
        appearing("til", group(place(molecules.tcr(reach), left, high, scale=s), classes="reader"))
        + appearing(
            "tcr",
            appearing(
                "reads", group(place(molecules.tcr(reach, "drug"), left, high, scale=s), classes="reader")
            )
            + appearing(
                "misfit",
                group(place(molecules.tcr(reach - 22, "drug"), left, high, scale=s), classes="reader"),
            ),
        )
        + appearing("car", group(place(molecules.car(gap - 40), left, low, scale=s), classes="reader"))
    )
    mark = group(
        place(molecules.surface_antigen(40), right, low, scale=s, mirror=True), classes="outside-mark"
    )
    frame = (
        f'<defs><clipPath id="eye"><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="16"/></clipPath></defs>'
    )
    edge = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="16" class="line s-edge" stroke-width="2.2"/>'
    drawing = f'{frame}<g clip-path="url(#eye)">{sides}</g>{window}{mark}{receptors}{edge}'
    return group(part("bb-reads", "What the finished cell reads", drawing, EYE), classes="to-eye")


def _days() -> str:
    """Draw the scale of days with what is known of each kind."""

    def at(day: float) -> float:
        return AXIS_X + day * DAY

    ticks = "".join(
        f'<path class="line s-edge" d="M{number(at(d))},{AXIS_Y - 5}v10" stroke-width="2"/>'
        f'<text class="sub t-mid" x="{number(at(d))}" y="{AXIS_Y + 26}">{d}</text>'
        for d in range(0, 61, 10)
    )
    til = f'<rect x="{number(at(0))}" y="{AXIS_Y - 32}" width="{number(22 * DAY)}" height="16" rx="8" class="f-tcell"/>'
    pins = "".join(
        f'<path class="line s-tcell" d="M{number(at(d))},{AXIS_Y - 2}V{AXIS_Y - 24}" stroke-width="4"/>'
        f'<circle cx="{number(at(d))}" cy="{AXIS_Y - 30}" r="8" class="f-tcell"/>'
        for d in (24, 54)
    )
    words = (
        appearing(
            "til", f'<text x="{number(at(22) + 12)}" y="{AXIS_Y - 18}">22 days in the lab (lifileucel)</text>'
        )
        + appearing(
            "car",
            f'<text x="{number(at(24) + 16)}" y="{AXIS_Y - 24}">24: axi‑cel</text>'
            f'<text class="t-end" x="{number(at(54) - 16)}" y="{AXIS_Y - 24}">54: tisa‑cel</text>',
        )
        + appearing(
            "tcr",
            f'<text x="{number(at(0))}" y="{AXIS_Y - 18}">weeks; 8 of 52 collected were never treated (afami‑cel)</text>',
        )
    )
    axis = f'<path class="line s-edge" d="M{AXIS_X},{AXIS_Y}H{number(at(62))}" stroke-width="2.4"/>'
    return group(
        part(
            "bb-days",
            "Days from collection",
            axis
            + ticks
            + appearing("til", group(til, classes="span"))
            + appearing("car", group(pins, classes="pin")),
            (AXIS_X - 12, AXIS_Y - 44, 62 * DAY + 24, 80),
        ),
        labels(words, f'<text class="sub" x="20" y="{AXIS_Y + 26}">days</text>'),
        classes="wide-only",
    )


# --- words ----------------------------------------------------------------------------------------------------------


def _badges() -> str:
    drawing = ""
    for k, (x, y) in enumerate(BADGES, 1):
        hollow = (
            '<circle r="17" class="surface s-edge" stroke-width="2.4"/>'
            f'<text class="t-mid" y="7" style="font-size:20px;font-weight:700">{k}</text>'
        )
        ring = appearing(f"here-{k}", '<circle class="here" r="24"/><circle class="here-edge" r="28"/>')
        full = appearing(f"full-{k}", group(signals.badge(k, 17), classes="full"))
        stop = place(signals.stop_octagon(14), 17, -17)
        stopped = appearing("stop", group(stop, classes="stopped")) if k == 1 else ""
        drawing += group(place(ring + hollow + full + stopped, x, y), classes="to-lab" if k == 2 else "")
    return f'<g aria-hidden="true" style="pointer-events:none">{drawing}</g>'


def _words() -> str:
    steps = "".join(
        group(label(x, y, NAMES[i]), classes="to-lab" if i == 1 else "") for i, (x, y) in enumerate(WORDS)
    )
    x, y, w, _ = EYE
    tx, ty = T_AT
    dish_x, dish_y = DISH
    finished = {"voice": "sub", "ground": "tcell-fill"}
    return labels(
        steps,
        appearing("til", label(dish_x, dish_y + 60, "piece of tumour", voice="sub", anchor="middle")),
        appearing(
            "drawn-off",
            appearing("edited", label(dish_x, dish_y + 60, "blood cells", voice="sub", anchor="middle")),
        ),
        group(
            label(LAB[0] + LAB[2] - 18, 60, "THE LAB", voice="place", anchor="end"),
            appearing("til", label(tx - 60, ty - 100, "nothing is changed", voice="sub")),
            appearing("edited", label(tx + 100, ty - 108, "new gene", colour="drug")),
            appearing("til", label(tx + 102, ty + 56, "own receptor", anchor="middle")),
            appearing("tcr", label(tx + 102, ty + 56, "new TCR", anchor="middle", colour="drug")),
            appearing("car", label(tx + 102, ty + 56, "CAR", anchor="middle", colour="drug")),
            appearing("til", label(830, 306, "IL‑2 feeds them", voice="sub", anchor="middle")),
            classes="to-lab",
        ),
        appearing("thinned", label(168, 473, "own cells are thinned", voice="sub")),
        appearing("alarm", label(134, 527, "fever first", voice="sub")),
        appearing("il2", label(STAND_X - 60, BAG_Y + 98, "IL‑2", anchor="middle")),
        group(
            label(x + 16, y + 28, "finished cell", ground="tcell-fill"),
            label(x + w - 16, y + 28, "tumour cell", anchor="end", ground="tumour-fill"),
            appearing("same", label(x + 352, y + 58, "MHC‑I, HLA fits", ground="tumour-fill")),
            appearing("other", label(x + 352, y + 58, "MHC‑I, other HLA", ground="tumour-fill")),
            label(x + 352, y + 114, "mark outside", ground="tumour-fill"),
            appearing("car", label(x + 16, y + 64, "needs no HLA", **finished)),
            appearing("til", label(x + 16, y + 64, "own HLA fits", **finished)),
            appearing("reads", appearing("tcr", label(x + 16, y + 64, "this HLA only", **finished))),
            appearing("misfit", label(x + 16, y + 64, "does not fit", **finished)),
            classes="to-eye",
        ),
    )
