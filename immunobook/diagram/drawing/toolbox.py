"""Scene "The toolbox on the cycle": one fault, one tool, and whether the tool mends the fault.

Drawn with the pieces of the cycle. A lens at the tumour shows T cell and tumour cell close up, because what two of
the tools do, and what MHC does, is too small for the ring.
"""

from immunobook.diagram.drawing import cycle
from immunobook.diagram.drawing.cycle import BADGES, BETWEEN, BLOOD, HITS, NAMES, NEST, RIM, WORDS
from immunobook.diagram.kit import molecules, signals
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

FAULTS = ("not-primed", "node-braked", "shut-out", "mhc-lost", "braked")
TOOLS = ("anti-ctla4", "anti-pd1", "vaccine", "oncolytic-virus", "il-2", "car-t", "til", "engager")
ACTS_AT = {
    "anti-ctla4": 3,
    "anti-pd1": 7,
    "vaccine": 2,
    "oncolytic-virus": 1,
    "il-2": 3,
    "car-t": 4,
    "til": 4,
    "engager": 6,
}
MENDS = ".node-braked.anti-ctla4,.braked.anti-pd1,.mhc-lost.car-t,.mhc-lost.engager"
"""Where the tool mends the only fault there is, so that the ring runs again."""

FED = ".not-primed:is(.vaccine,.oncolytic-virus,.car-t),.node-braked.car-t"
"""Where cells travel that would not have travelled; whether they get in and kill is left open."""

RUNS = {
    1: ":not(.not-primed),.oncolytic-virus",
    2: ":not(.not-primed),.oncolytic-virus,.vaccine",
    3: ":not(.not-primed,.node-braked),.not-primed:is(.oncolytic-virus,.vaccine),.node-braked.anti-ctla4",
    4: ":not(.not-primed,.node-braked),.not-primed:is(.oncolytic-virus,.vaccine,.car-t),.node-braked:is(.anti-ctla4,.car-t)",
    5: ".mhc-lost,.braked,.node-braked.anti-ctla4",
    6: ".braked,.node-braked.anti-ctla4,.mhc-lost:is(.car-t,.engager)",
    7: MENDS,
}
STOPS = {
    1: ".not-primed:not(.oncolytic-virus)",
    2: ".not-primed:not(.oncolytic-virus,.vaccine)",
    3: ".not-primed:not(.oncolytic-virus,.vaccine),.node-braked:not(.anti-ctla4)",
    5: ".shut-out",
    6: ".mhc-lost:not(.car-t,.engager)",
    7: ".braked:not(.anti-pd1)",
}
BROKEN = {
    "not-primed": "Steps 1 to 3 are broken.",
    "node-braked": "Step 3 is braked.",
    "shut-out": "Step 5 is shut.",
    "mhc-lost": "Step 6 is broken.",
    "braked": "Step 7 is braked.",
}
TITLES = {
    "no-tool": "Choose a tool",
    "anti-ctla4": "Anti‑CTLA‑4 acts at step 3",
    "anti-pd1": "Anti‑PD‑1 acts at step 7",
    "vaccine": "A vaccine feeds step 2",
    "oncolytic-virus": "A virus acts at step 1",
    "il-2": "IL‑2 grows T cells, step 3",
    "car-t": "CAR‑T cells enter at step 4",
    "til": "TIL enter at step 4",
    "engager": "An engager acts at step 6",
}
IN_NEST = RUNS[5]
TIL_GROWN = ".til:not(.not-primed,.node-braked)"

APPEARS = {
    "antigen": RUNS[1],
    "carried": RUNS[2],
    "primed": RUNS[3],
    "more": ".anti-ctla4:not(.not-primed),.il-2:not(.not-primed,.node-braked)",
    "travel": RUNS[3],
    "more-travel": ".anti-ctla4:not(.not-primed),.il-2:not(.not-primed,.node-braked)",
    "infused": f".car-t,{TIL_GROWN}",
    "enter": IN_NEST,
    "nest": IN_NEST,
    "rim": ".shut-out",
    "brakes": ".braked:not(.anti-pd1)",
    "on-pd1": ".braked.anti-pd1",
    "adrift": ".anti-pd1:not(.braked),.anti-ctla4.not-primed",
    "on-ctla4": ".anti-ctla4:not(.not-primed)",
    "node-brake": ".node-braked:not(.anti-ctla4)",
    "vaccine": ".vaccine",
    "virus": ".oncolytic-virus",
    "il2": ".il-2",
    "bag": ".car-t,.til",
    "til-none": ".til:is(.not-primed,.node-braked)",
    "car-t": ".car-t",
    "til": ".til",
    "bridges": f".engager:is({IN_NEST})",
    "loose": f".engager:not({IN_NEST})",
    "ride": MENDS,
    "alive": f":not({MENDS})",
    "dead": MENDS,
    "unburst": ":not(.oncolytic-virus)",
    "burst": ".oncolytic-virus",
    "16": f":not({MENDS},.oncolytic-virus)",
    "14": ".oncolytic-virus",
    "6": MENDS,
    # the lens
    "l-t": IN_NEST,
    "l-no-t": f":not({IN_NEST})",
    "l-mhc": ":not(.mhc-lost)",
    "l-lost": ".mhc-lost",
    "l-brake": ".braked",
    "l-held": ".braked:not(.anti-pd1)",
    "l-ab": ".braked.anti-pd1",
    "l-engager": ".engager",
    "l-car": f".car-t:is({IN_NEST})",
    **{f"on-{k}": RUNS[k] for k in RUNS},
    **{f"stop-{k}": selector for k, selector in STOPS.items()},
    **{
        f"lit-{k}": ",".join(f".{tool}" for tool, step in ACTS_AT.items() if step == k)
        for k in (1, 2, 3, 4, 6, 7)
    },
    **{f"says-{tool}": f".{tool}" for tool in TITLES},
    "v-mends": MENDS,
    "v-open": FED,
    "v-broken": f":not({MENDS},{FED})",
    **{f"w-{fault}": f".{fault}" for fault in FAULTS},
}

BURST = (12, 13)
"""The two tumour cells that the virus bursts by itself; they are among those that die when T cells kill."""
LENS, LENS_R = (862, 694), 90


def draw() -> str:
    """Return the scene."""
    return document(
        "toolbox",
        "tb",
        title="The toolbox on the cycle",
        description="The seven steps of the cancer-immunity cycle with one fault. The tool that is chosen is drawn at the step "
        "where it acts. In the middle, the number of tumour cells alive; a lens shows T cell and tumour cell close up.",
        view_box=(0, -16, 960, 830),
        narrow=(0, -16, 960, 830),
        start="not-primed no-tool",
        body=cycle.ground()
        + cycle.arrows()
        + cycle.riders()
        + _tumour_cells()
        + _inside()
        + _stations()
        + _tools()
        + _lens()
        + _words(),
        appears=APPEARS,
        style=_STYLE,
        definitions=cycle.definitions(tumours=2, remains=1)
        + define("engager-small", place(molecules.bispecific(118), -19, 0, scale=0.32))
        + define("ring", '<circle class="marked" r="27"/><circle class="marked-edge" r="32"/>')
        + define("stop", signals.stop_octagon(14))
        + define("virus-small", molecules.virus(9))
        + define("il2-drop", molecules.cytokine(6.5)),
    )


_STYLE = f"""
.zone{{fill:none;stroke:none}}
.marked{{fill:none;stroke:var(--im-marker);stroke-width:9}} .marked-edge{{fill:none;stroke:var(--im-ink);stroke-width:1.4}}
.shut-out .fibres{{stroke-width:3.6;opacity:.95}}
.toolbox:is({MENDS}) :is(.in-alive,.in-dead).d{{transition-delay:calc(120ms*var(--i))}}
.count{{font-size:74px;font-weight:700;letter-spacing:-.02em}} .verdict{{font-size:21px;font-weight:700}}
.head.f-ink{{stroke:none}}
.is-narrow .words{{display:none}}
.is-narrow .badge circle{{r:30px}} .is-narrow .badge text{{font-size:38px!important;transform:translateY(6px)}}
.is-narrow .marked{{r:40px}} .is-narrow .marked-edge{{r:46px}}
.is-narrow .count{{font-size:120px;transform:translateY(-12px)}}
"""


def _tumour_cells() -> str:
    """Draw the sixteen cells: ten die when T cells kill, and two of these burst when a virus is given."""
    order = cycle.dying_order()
    drawing = ""
    for i, (x, y) in enumerate(NEST):
        alive = use(f"tumour-{i % 2}", x, y, classes="tumour-cell")
        remains = use("remains-0", x, y, classes="remains")
        if i in BURST:
            alive = appearing("unburst", alive)
            drawing += appearing("burst", use("remains-0", x, y, classes="bursting"))
        if i in order:
            drawing += group(
                group(alive, classes="in-alive d"),
                group(remains, classes="in-dead d"),
                style=f"--i:{order[i]}",
            )
        else:
            drawing += alive
    return drawing


def _inside() -> str:
    nest = "".join(use("t", x, y, scale=0.93, classes="t") for x, y in BETWEEN)
    return (
        appearing("nest", group(nest, classes="nest"))
        + appearing("brakes", "".join(use("brake", x + 13, y - 13, classes="held") for x, y in BETWEEN))
        + appearing(
            "rim", group("".join(use("t", x, y, scale=0.93, classes="t") for x, y in RIM), classes="rim-t")
        )
    )


def _stations() -> str:
    seen = cycle.actors()
    drawing = ""
    for k, (x, y) in BADGES.items():
        lit = appearing(f"lit-{k}", '<use href="#ring" class="lit"/>') if k != 5 else ""
        hollow = f'<circle r="19" class="surface s-edge" stroke-width="2.4"/><text class="t-mid" y="7" style="font-size:20px;font-weight:700">{k}</text>'
        badge = group(hollow, classes="badge") + appearing(f"on-{k}", group(signals.badge(k), classes="full"))
        stop = appearing(f"stop-{k}", use("stop", 17, -17, classes="stopped")) if k in STOPS else ""
        drawing += part(
            f"tb-{k}",
            f"Step {k}: {NAMES[k]}",
            seen[k] + place(lit + badge + stop, x, y),
            HITS[k],
        )
    return drawing + appearing("node-brake", "".join(use("brake", x + 12, y - 12) for x, y in ((432, 116),)))


def _tools() -> str:
    virus = (
        '<rect x="22" y="676" width="64" height="46" rx="9" class="p-drug" stroke-width="3"/>'
        + use("virus-small", 40, 699)
        + use("virus-small", 68, 699)
        + '<path class="line s-drug" d="M88,690L112,676" stroke-width="5"/><path class="f-drug" d="M132,664l-11,17l-10,-15z"/>'
        + "".join(
            use("virus-small", NEST[i][0] + x, NEST[i][1] + y) for i in BURST for x, y in ((-10, -6), (10, 8))
        )
        + "".join(use("virus-small", x, y) for x, y in ((230, 652), (300, 672)))
    )
    il2 = "".join(
        use("il2-drop", x, y)
        for x, y in (
            (486, 72),
            (520, 90),
            (490, 138),
            (524, 150),
            (452, 104),
            (546, 128),
            (450, 140),
            (486, 104),
        )
    )
    bridges = "".join(use("engager-small", x, y - 16, turn=-90, classes="bridge") for x, y in BETWEEN)
    loose = "".join(
        use("engager-small", *BLOOD.at(s, aside), turn=turn)
        for s, aside, turn in (
            (0.3, -6, 20),
            (0.9, 8, 80),
            (1.3, -8, 150),
            (1.7, 8, 40),
            (2.2, -6, -50),
            (2.6, 2, 20),
        )
    )
    none_in = '<path class="line s-edge" d="M688,4L712,24M712,4L688,24" stroke-width="3"/>'
    t_in = "".join(use("t", x, 14, scale=0.64) for x in (690, 710))
    bag = cycle.infusion("") + appearing("til-none", none_in) + appearing("infused", t_in)
    return (
        appearing(
            "on-ctla4",
            part(
                "tb-anti-ctla4",
                "Anti-CTLA-4 antibody on T cells in the node",
                cycle.antibodies_on_ctla4(),
                (446, 40, 118, 60),
            ),
        )
        + appearing(
            "on-pd1",
            part(
                "tb-anti-pd1",
                "Anti-PD-1 antibody on T cells in the tumour",
                cycle.antibodies_on_pd1(),
                (318, 500, 340, 124),
            ),
        )
        + appearing(
            "adrift",
            part("tb-adrift", "Antibody adrift in the blood", cycle.adrift(), (780, 130, 110, 60)),
        )
        + appearing(
            "vaccine", part("tb-vaccine", "Vaccine, feeds step 2", cycle.vaccine(), (148, 200, 98, 56))
        )
        + appearing(
            "virus", part("tb-virus", "Oncolytic virus, injected into the tumour", virus, (14, 660, 112, 68))
        )
        + appearing("il2", part("tb-il2", "Interleukin-2", il2, (438, 58, 120, 106)))
        + appearing("bag", part("tb-bag", "T cells from the bag: CAR-T or TIL", bag, (666, -14, 68, 108)))
        + appearing(
            "bridges",
            part("tb-engager", "Bispecific engagers between the cells", bridges, (318, 596, 340, 40)),
        )
        + appearing("loose", loose)
    )


def _lens() -> str:
    """Draw the lens: a slice of T cell on the left, of tumour cell on the right, and what is between them."""
    r, (x, y) = LENS_R, LENS
    left, right = -36, 38  # the two membranes
    gap = right - left
    s = 0.62
    rows = {"match": -34, "brake": 2, "bridge": 40}
    reach = gap / s - 58.5
    tcr = gap / s * 0.47
    t_side = (
        f'<path d="M{left},-{r}V{r}H{-r}V-{r}Z" class="s-tcell" style="fill:var(--im-tcell-fill)" stroke-width="3"/>'
        + place(molecules.tcr(tcr), left, rows["match"], scale=s)
        + place(molecules.cd3(0, 0), left, rows["bridge"], scale=s)
        + appearing("l-brake", place(molecules.pd1(59), left, rows["brake"], scale=s))
        + appearing(
            "l-car",
            group(place(molecules.car(gap / s - 34), left, rows["bridge"], scale=s), classes="lens-car"),
        )
    )
    tumour_side = (
        f'<path d="M{right},-{r}V{r}H{r}V-{r}Z" class="s-tumour" style="fill:var(--im-tumour-fill)" stroke-width="3"/>'
        + place(molecules.surface_antigen(34), right, rows["bridge"], scale=s, mirror=True)
    )
    window = group(
        place(molecules.mhc_1(gap / s - tcr), right, rows["match"], scale=s, mirror=True)
        + place(molecules.peptide(7), left + tcr * s, rows["match"]),
        classes="lens-mhc",
    )
    antibody = molecules.antibody_on(
        left + 60 * s, rows["brake"], 0, scale=0.4, drawing=use("antibody", 0, 0)
    )
    pd_l1 = place(molecules.pd_l1(reach), right, rows["brake"], scale=s, mirror=True)
    engager = place(
        molecules.bispecific((gap - 16 * s - 34 * s + 2) / 0.36), left + 16 * s, rows["bridge"], scale=0.36
    )
    inside = (
        f'<circle r="{r}" class="stage"/>'
        + appearing("l-t", t_side)
        + tumour_side
        + appearing("l-mhc", window)
        + appearing("l-brake", appearing("l-held", pd_l1))
        + appearing("l-ab", place(molecules.pd_l1(28), right, rows["brake"], scale=s, mirror=True), antibody)
        + appearing("l-t", appearing("l-engager", group(engager, classes="lens-engager")))
    )
    frame = (
        f'<path class="line s-edge" d="M668,586L{x - 60},{y - 68}M668,586L{x - 88},{y + 20}" stroke-width="1.6"/>'
        f'<defs><clipPath id="lens-edge"><circle r="{r}"/></clipPath></defs>'
    )
    glass = (
        f'<g clip-path="url(#lens-edge)">{inside}</g><circle r="{r}" class="line s-ink" stroke-width="4"/>'
    )
    return frame + part(
        "tb-lens", "Lens: T cell and tumour cell close up", place(glass, x, y), (x - r, y - r, 2 * r, 2 * r)
    )


def _words() -> str:
    stations = "".join(
        label(x, y, text, anchor=anchor) for k, (x, y, text, anchor) in WORDS.items() if k not in (6,)
    ) + label(692, 756, "T cells|recognise")
    places_named = (
        label(330, 16, "LYMPH NODE", voice="place")
        + label(944, 96, "BLOOD", voice="place", anchor="end")
        + label(652, 432, "TUMOUR", voice="place")
        + label(18, 150, "LYMPH", voice="place")
    )
    titles = "".join(
        appearing(f"says-{tool}", f'<text class="t-mid verdict" x="452" y="246">{text}</text>')
        for tool, text in TITLES.items()
    )
    verdicts = appearing(
        "v-mends", '<text class="t-mid" x="452" y="271">It mends the fault. The ring runs.</text>'
    )
    verdicts += appearing(
        "v-open", '<text class="t-mid" x="452" y="271">T cells travel. The rest is open.</text>'
    )
    verdicts += appearing(
        "v-broken",
        "".join(
            appearing(f"w-{fault}", f'<text class="t-mid" x="452" y="271">{text}</text>')
            for fault, text in BROKEN.items()
        ),
    )
    given = (
        appearing("car-t", label(664, 10, "CAR‑T", anchor="end"))
        + appearing("til", label(664, 10, "TIL", anchor="end"))
        + appearing("til-none", label(664, 30, "hardly any to grow", voice="sub", anchor="end"))
        + appearing("vaccine", label(168, 270, "vaccine"))
        + appearing("virus", label(22, 744, "virus"))
        + appearing("il2", label(600, 30, "IL‑2"))
        + appearing("adrift", label(748, 172, "adrift", voice="sub", anchor="end"))
        + appearing("on-ctla4", label(600, 30, "anti‑CTLA‑4"))
        + appearing("loose", label(748, 172, "engager", anchor="end"))
    )
    x, y = LENS
    lens = (
        appearing("l-no-t", label(x, y + LENS_R + 22, "no T cell here", anchor="middle"))
        + appearing("l-t", appearing("l-lost", label(x, y + LENS_R + 22, "MHC‑I lost", anchor="middle")))
        + appearing("l-held", label(x, y + LENS_R + 22, "PD‑1 holds it", anchor="middle"))
        + appearing("l-ab", label(x, y + LENS_R + 22, "PD‑1 is blocked", anchor="middle"))
    )
    return labels(group(stations, places_named, given, titles, verdicts, lens, classes="words"), _counter())


def _counter() -> str:
    """Draw the count as a number and as dots: 16, 14 after the virus alone, 6 when the ring runs."""
    x, y = 452, 366
    numbers = "".join(
        appearing(str(n), f'<text class="t-mid count" x="{x}" y="{y}">{n}</text>') for n in (16, 14, 6)
    )
    dots = ""
    for i in range(cycle.TUMOUR_CELLS):
        at = f'cx="{x - 77 + 22 * (i % 8)}" cy="{y + 23 + 19 * (i // 8)}" r="7"'
        dots += f'<circle {at} class="line s-tumour" stroke-width="2"/>'
        full = f'<circle {at} class="f-tumour dot"/>'
        if i >= 14:
            full = appearing("unburst", full)
        dots += appearing("alive", full) if i >= cycle.LEFT_ALIVE else full
    return f'<g id="count">{numbers}</g>{dots}<text class="sub t-mid words" x="{x}" y="299">tumour cells alive, of 16</text>'
