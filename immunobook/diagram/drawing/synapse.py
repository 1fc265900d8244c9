"""Scene "Zoom on the kiss of death": one T cell and one target, moment by moment.

Two dials: the situation (what the T cell meets, what is given) and the moment (how much time has passed). In a
situation that stops the killing early, later moments look like the moment where it stopped; the chain of steps
below the cells shows which step that is.
"""

from immunobook.diagram.kit import cells, molecules, signals
from immunobook.diagram.kit.geometry import membrane, number, smooth
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

MOMENTS = ("approach", "docking", "granules", "pore", "death", "next")
STEPS = ("Find", "Dock", "Aim", "Strike", "Target dies", "Let go")
KILLING = ("released", "bispecific", "tebentafusp")
MISMATCHED = ("no-antigen", "tebentafusp-wrong-hla")
SITUATIONS = ("braked", *KILLING, *MISMATCHED)
BY_OWN_TCR = ("no-antigen", "braked", "released")
"""Situations in which the T cell's own receptor does the looking."""

MIDDLE = 302
T_X, TUMOUR_X = 217, 752
SCALE = 1.42
APART = -30
"""How far left of its docked place the T cell is, before and after contact."""

# Heights of the molecules: PD-1, two T-cell receptors, and a third whose CD3 a bispecific can hold.
PD1_Y, TCR_Y, ENGAGER_Y, THIRD_Y = 136, (218, 380), 435, 478
PEPTIDE_X = 477
STRIP_Y = 560
STEP_X = (52, 190, 330, 460, 614, 806)
TARGET_X = (512, 632, 752, 872)


def _t_edge(y: float) -> float:
    return T_X + membrane(cells.T_HERO, y - MIDDLE, 1)


def _tumour_edge(y: float) -> float:
    return TUMOUR_X + membrane(cells.TUMOUR_HERO, y - MIDDLE, -1)


def during(situations: tuple[str, ...], moments: tuple[str, ...], beside: str = "") -> str:
    """Return the selector of a root in any of these situations at any of these moments."""
    return (
        "".join(
            ":is(" + ",".join(f".{word}" for word in words) + ")" if len(words) > 1 else f".{words[0]}"
            for words in (situations, moments)
        )
        + beside
    )


KILLS = ":not(.perforin-off)"
FROM_DOCKING = MOMENTS[1:]
AIMED = f"{during(KILLING, MOMENTS[2:5])},{during(KILLING, ('next',), '.perforin-off')}"
DOCKED = (
    f"{during(('braked',), FROM_DOCKING)},{during(KILLING, MOMENTS[1:5])},"
    f"{during(KILLING, ('next',), '.perforin-off')}"
)


def _reached(step: int) -> str:
    """Return the selector under which a step (1 to 6) has been reached."""
    moments = MOMENTS[step - 1 :]
    situations = SITUATIONS if step == 1 else ("braked", *KILLING) if step == 2 else KILLING
    return during(situations, moments, KILLS if step > 3 else "")


def _stopped(step: int) -> str:
    """Return the selector under which the chain has stopped at the door of a step."""
    if step == 2:
        return during(MISMATCHED, FROM_DOCKING)
    if step == 3:
        return during(("braked",), MOMENTS[2:])
    if step == 4:
        return during(KILLING, MOMENTS[3:], ".perforin-off")
    return ""


def _here(step: int) -> str:
    """Return the selector under which a step is the one that is shown."""
    selectors = [
        during(
            SITUATIONS if step == 1 else ("braked", *KILLING) if step == 2 else KILLING,
            (MOMENTS[step - 1],),
            KILLS if step > 3 else "",
        )
    ]
    return ",".join([*selectors, *filter(None, [_stopped(step + 1)])])


APPEARS = {
    "self": ".no-antigen",
    "neo": ".braked,.released",
    "mhc": ",".join(f".{s}" for s in BY_OWN_TCR),
    "pdl1": ",".join(f".{s}" for s in BY_OWN_TCR),
    "antigen": ",".join(f".{s}" for s in (*BY_OWN_TCR, "bispecific")),
    "hla": ".tebentafusp,.tebentafusp-wrong-hla",
    "fits": ".tebentafusp",
    "misfits": ".tebentafusp-wrong-hla",
    "ab": ".released",
    "bi": ".bispecific",
    "brake": during(("braked",), FROM_DOCKING),
    "nomatch": during(("no-antigen",), FROM_DOCKING),
    "nohla": during(("tebentafusp-wrong-hla",), FROM_DOCKING),
    "go": during(("released",), MOMENTS[1:4]),
    "go-cd3": during(("bispecific", "tebentafusp"), MOMENTS[1:4]),
    "armed": ":not(.perforin-off)",
    "unarmed": ".perforin-off",
    "by-tcr": ".released",
    "by-drug": ".bispecific,.tebentafusp",
    "rest": f":not({AIMED})",
    "aimed": AIMED,
    "cargo": during(KILLING, ("granules", "pore")),
    "rods": during(KILLING, ("granules", "pore"), KILLS),
    "stuck": during(KILLING, MOMENTS[3:], ".perforin-off"),
    "pore": during(KILLING, ("pore", "death"), KILLS),
    "dying": during(KILLING, ("death", "next"), KILLS),
    "alive": f":not({during(KILLING, ('death', 'next'), KILLS)})",
    **{f"full-{k}": _reached(k) for k in range(1, 7)},
    **{f"way-{k}": _reached(k + 1) for k in range(1, 6)},
    **{f"here-{k}": _here(k) for k in range(1, 7)},
    **{f"stop-{k}": _stopped(k) for k in (2, 3, 4)},
    "first-alive": f":not({during(KILLING, ('death', 'next'), KILLS)})",
    "first-dead": during(KILLING, ("death", "next"), KILLS),
    "second-alive": f":not({during(KILLING, ('next',), KILLS)})",
    "second-dead": during(KILLING, ("next",), KILLS),
    "v-search": f"{during(('braked', *KILLING), ('approach',))},{during(MISMATCHED, ('approach',))}",
    "v-pass": during(MISMATCHED, FROM_DOCKING),
    "v-held": during(("braked",), FROM_DOCKING),
    "v-work": f"{during(KILLING, MOMENTS[1:3])},{during(KILLING, ('pore',), KILLS)}",
    "v-closed": during(KILLING, MOMENTS[3:], ".perforin-off"),
    "v-one": during(KILLING, ("death",), KILLS),
    "v-two": during(KILLING, ("next",), KILLS),
}

STYLE = f"""
.t-side{{transform:translateX({APART}px)}}
.synapse:is({DOCKED}) .t-side{{transform:none}}
.granule{{transform:translate(var(--ax),var(--ay))}}
.synapse:is({AIMED}) .granule{{transform:translate(var(--bx),var(--by))}}
.pd1-arm{{transform-origin:{number(_t_edge(PD1_Y))}px {PD1_Y}px}}
.released .pd1-arm{{transform:rotate(-34deg)}}
.in-cargo .drift{{animation:drift 2.8s var(--im-ease) infinite alternate}}
@keyframes drift{{from{{transform:translateX(-2px)}}to{{transform:translateX(3px)}}}}
.zone{{fill:none;stroke:none}}
.hunter{{transform:translateX({TARGET_X[0] - 39}px)}}
.synapse:is({during(MISMATCHED, ("granules",))}) .hunter{{transform:translateX({TARGET_X[1] - 39}px)}}
.synapse:is({during(MISMATCHED, ("pore",))}) .hunter{{transform:translateX({TARGET_X[2] - 39}px)}}
.synapse:is({during(MISMATCHED, ("death", "next"))}) .hunter{{transform:translateX({TARGET_X[3] - 39}px)}}
.synapse:is({APPEARS["v-two"]}) .hunter{{transform:translateX({TARGET_X[2] - 39}px);animation:hunt 2.6s var(--im-ease)}}
.synapse:is({APPEARS["v-two"]}) :is(.in-second-dead,.in-second-alive){{transition-delay:1.5s}}
@keyframes hunt{{0%{{transform:translateX({TARGET_X[0] - 39}px)}}\
30%,60%{{transform:translateX({TARGET_X[1] - 39}px)}}100%{{transform:translateX({TARGET_X[2] - 39}px)}}}}
.is-narrow .sub{{font-size:18px}}
.here{{fill:none;stroke:var(--im-marker);stroke-width:7}}
"""

# Where the eight granules lie at rest, and where they gather at the contact.
GRANULES = (
    ((98, 436), (360, 264)),
    ((142, 472), (324, 258)),
    ((198, 462), (352, 304)),
    ((246, 488), (314, 300)),
    ((284, 461), (360, 344)),
    ((266, 424), (322, 342)),
    ((94, 392), (286, 272)),
    ((322, 436), (286, 330)),
)
POCKET = f'<g class="pocket">{molecules.emptied_granule()}</g>'
RESTING, AT_THE_CONTACT = (206, 420), (256, 302)


def _centrosome(at: tuple[float, float], ends: list[tuple[float, float]]) -> str:
    return place(cells.centrosome([(x - at[0], y - at[1]) for x, y in ends]), *at)


def _t_cell() -> str:
    """Draw the T cell with everything that moves with it."""
    granules = "".join(
        group(
            appearing("armed", use("granule", 0, 0)),
            appearing("unarmed", use("granule-bare", 0, 0)),
            classes="mv granule",
            style=f"--ax:{a[0]}px;--ay:{a[1]}px;--bx:{b[0]}px;--by:{b[1]}px;transition-delay:{i * 45}ms",
        )
        for i, (a, b) in enumerate(GRANULES)
    )
    pockets = "".join(place(POCKET, _t_edge(y), y) for y in (282, 326))
    pd1 = group(place(molecules.pd1(59), _t_edge(PD1_Y), PD1_Y, scale=SCALE), classes="mv pd1-arm")
    receptors = "".join(
        part(
            f"syn-tcr-{i}",
            "T-cell receptor with CD3",
            place(
                molecules.tcr((PEPTIDE_X - _t_edge(y)) / SCALE) + molecules.cd3() + _fork_mark(y),
                _t_edge(y),
                y,
                scale=SCALE,
            ),
            (_t_edge(y) - 30, y - 42, 112, 84),
        )
        for i, y in enumerate(TCR_Y, 1)
    )
    above = (THIRD_Y - ENGAGER_Y) / SCALE
    third = part(
        "syn-cd3",
        "CD3 beside a T-cell receptor",
        place(
            molecules.tcr(46)
            + molecules.cd3(above, 21)
            + f'<circle class="tip cd3-tip" cx="16" cy="{number(-above)}" r="4"/>',
            _t_edge(THIRD_Y),
            THIRD_Y,
            scale=SCALE,
        ),
        (_t_edge(THIRD_Y) - 30, THIRD_Y - 54, 108, 90),
    )
    tip = (_t_edge(PD1_Y) + 60.5 * SCALE * 0.829, PD1_Y - 60.5 * SCALE * 0.559)  # cos and sin of 34 degrees
    antibody = molecules.antibody_on(*tip, -34, scale=1.06)
    return group(
        part(
            "syn-tcell",
            "Killer T cell, CD8 positive",
            place(cells.hero_t_cell(), T_X, MIDDLE),
            _outline(cells.T_HERO, T_X),
        ),
        part(
            "syn-granules",
            "Granules with perforin and granzymes",
            appearing("rest", _centrosome(RESTING, [a for a, _ in GRANULES]))
            + appearing("aimed", _centrosome(AT_THE_CONTACT, [b for _, b in GRANULES]))
            + granules,
            (54, 372, 292, 136),
        ),
        appearing("go", signals.go_arrow("M358,208C322,196 276,206 259,262")),
        appearing("go-cd3", signals.go_arrow("M350,442C306,440 272,404 260,344")),
        appearing(
            "brake",
            signals.brake_line("M354,144C326,150 304,176 304,222", 52),
            signals.weak_arrow("M352,230C322,238 306,250 304,274", head=False),
            signals.weak_arrow("M304,292C302,330 292,360 274,392", head=False),
        ),
        appearing("cargo", pockets),
        part("syn-pd1", "PD-1, a brake on the T cell", pd1, (_t_edge(PD1_Y) - 8, PD1_Y - 44, 116, 78)),
        receptors,
        third,
        appearing(
            "ab", part("syn-antibody", "Anti-PD-1 antibody, sits on PD-1", antibody, (450, -8, 100, 106))
        ),
        labels(
            label(_t_edge(PD1_Y) - 30, PD1_Y - 2, "PD‑1", anchor="end", ground="tcell-fill"),
            label(_t_edge(TCR_Y[0]) - 33, TCR_Y[0] - 28, "TCR", anchor="end", ground="tcell-fill"),
            appearing("ab", leader([(530, 10), (560, 10)]), label(566, 16, "anti‑PD‑1 antibody")),
            appearing(
                "bi", label(_t_edge(ENGAGER_Y) - 42, ENGAGER_Y + 42, "CD3", anchor="end", ground="tcell-fill")
            ),
            appearing(
                "hla",
                label(_t_edge(ENGAGER_Y) - 42, ENGAGER_Y + 42, "CD3", anchor="end", ground="tcell-fill"),
            ),
            appearing(
                "rest",
                group(
                    label(208, 396, "granules wait", anchor="middle", ground="tcell-fill"),
                    classes="wide-only",
                ),
            ),
            appearing(
                "aimed",
                group(
                    appearing("by-tcr", label(340, 396, "granules aimed", anchor="end", ground="tcell-fill")),
                    appearing(
                        "by-drug", label(352, 228, "granules aimed", anchor="end", ground="tcell-fill")
                    ),
                    classes="wide-only",
                ),
            ),
        ),
        classes="mv t-side",
    )


def _fork_mark(y: float) -> str:
    """Mark where the fork of a receptor holds a peptide, so that a test can ask for it."""
    return f'<circle class="tip fork" cx="{number((PEPTIDE_X - _t_edge(y)) / SCALE)}" cy="0" r="4"/>'


def _outline(outline: list[tuple[float, float]], x: float) -> str:
    return smooth([(x + px, MIDDLE + py) for px, py in outline])


def _tumour_cell() -> str:
    triangles = (
        (604, 262, 10),
        (622, 322, 40),
        (648, 278, 80),
        (660, 342, 15),
        (690, 308, 50),
        (694, 254, 0),
    )
    inside = "".join(use("granzyme", x, y, turn=turn, classes="inside") for x, y, turn in triangles)
    way_in = signals.weak_arrow("M592,300C630,300 660,296 704,288", 2.4, "tcell", head=False)
    return part(
        "syn-tumour",
        "Tumour cell",
        appearing("dying", place(cells.hero_dying_tumour_cell(), TUMOUR_X, MIDDLE))
        + appearing("alive", place(cells.hero_tumour_cell(), TUMOUR_X, MIDDLE))
        + appearing("pore", way_in, inside),
        _outline(cells.TUMOUR_HERO, TUMOUR_X),
    )


def _display() -> str:
    """Draw what the tumour cell shows: MHC-I at the two receptors, PD-L1, the antigen of the surface."""
    windows = ""
    for i, y in enumerate(TCR_Y, 1):
        drawn = place(
            molecules.mhc_1((_tumour_edge(y) - PEPTIDE_X) / SCALE),
            _tumour_edge(y),
            y,
            scale=SCALE,
            mirror=True,
        )
        windows += part(
            f"syn-mhc-{i}",
            "MHC class I with a peptide",
            group(drawn, classes="mhc")
            + appearing("neo", place(molecules.peptide(13), PEPTIDE_X, y))
            + appearing("self", place(molecules.own_peptide(8), PEPTIDE_X + 4, y)),
            (PEPTIDE_X - 14, y - 40, 112, 80),
        )
    cleft = (_tumour_edge(PD1_Y) - _t_edge(PD1_Y)) / SCALE
    pd_l1 = part(
        "syn-pdl1",
        "PD-L1, the partner of PD-1 on the tumour cell",
        place(molecules.pd_l1(cleft - 58.5), _tumour_edge(PD1_Y), PD1_Y, scale=SCALE, mirror=True),
        (PEPTIDE_X - 18, PD1_Y - 28, 118, 56),
    )
    antigen = part(
        "syn-antigen",
        "Surface antigen of the tumour cell",
        place(molecules.surface_antigen(42), _tumour_edge(ENGAGER_Y), ENGAGER_Y + 6, scale=1.2, mirror=True),
        (_tumour_edge(ENGAGER_Y) - 58, ENGAGER_Y - 17, 84, 46),
    )
    return appearing("mhc", windows) + appearing("pdl1", pd_l1) + appearing("antigen", antigen)


def _engagers() -> str:
    """Draw the two T-cell engagers: of antibody type, and tebentafusp, which reads peptide on HLA-A*02:01."""
    start = _t_edge(THIRD_Y) + 16 * SCALE + 4
    antigen_front = _tumour_edge(ENGAGER_Y) - 42 * 1.2
    bispecific = part(
        "syn-bispecific",
        "Bispecific antibody, one arm on CD3, one on the tumour cell",
        place(molecules.bispecific(antigen_front + 6 - start), start, ENGAGER_Y + 3),
        (start - 4, ENGAGER_Y - 22, antigen_front - start + 10, 48),
    )
    edge = _tumour_edge(ENGAGER_Y)
    peptide_x = edge - 54
    window = part(
        "syn-hla",
        "MHC class I: which HLA type",
        group(place(molecules.mhc_1(52), edge, ENGAGER_Y, mirror=True), classes="mhc")
        + appearing("fits", place(molecules.peptide(10), peptide_x + 2, ENGAGER_Y))
        + appearing("misfits", place(molecules.own_peptide(6.5), peptide_x + 4, ENGAGER_Y)),
        (edge - 66, ENGAGER_Y - 28, 92, 56),
    )
    length = peptide_x + 2 - start
    bound = appearing(
        "fits",
        part(
            "syn-tebentafusp",
            "Tebentafusp, holds CD3 and the peptide on HLA-A*02:01",
            place(molecules.tcr_engager(length), start, ENGAGER_Y),
            (start - 4, ENGAGER_Y - 24, length, 48),
        ),
    )
    loose = appearing(
        "misfits",
        part(
            "syn-tebentafusp-loose",
            "Tebentafusp, finds nothing to hold",
            place(molecules.tcr_engager(length), 476, 294, turn=-52),
            (466, 184, 92, 116),
        ),
    )
    return appearing("bi", bispecific) + appearing("hla", window, bound, loose)


def _cleft() -> str:
    """Draw what is emptied into the cleft, the pores, and the granzymes that stay outside."""
    rods = ((420, 262, 20), (446, 290, -30), (432, 334, 60), (490, 260, 10), (494, 324, -15), (460, 346, 30))
    triangles = (
        (424, 300, 0),
        (466, 304, 30),
        (520, 292, 60),
        (464, 260, 15),
        (526, 332, 10),
        (478, 338, 45),
    )
    outside = (
        (540, 256, 0),
        (546, 278, 30),
        (543, 300, 60),
        (546, 322, 15),
        (540, 344, 10),
        (524, 310, 45),
        (520, 268, 10),
        (522, 336, 20),
    )
    cargo = part(
        "syn-cargo",
        "Perforin and granzymes in the cleft",
        group(
            appearing("rods", *(use("perforin", x, y, turn=turn, classes="rod") for x, y, turn in rods)),
            *(use("granzyme", x, y, turn=turn, classes="free") for x, y, turn in triangles),
            classes="drift",
        ),
        (404, 244, 140, 118),
    )
    pores = part(
        "syn-pores",
        "Perforin pores in the membrane of the target",
        "".join(place(molecules.pore(), _tumour_edge(y), y) for y in (256, 302, 348)),
        (_tumour_edge(302) - 26, 232, 52, 140),
    )
    stuck = "".join(use("granzyme", x, y, turn=turn, classes="free") for x, y, turn in outside)
    wall = f'<path class="line s-tumour" d="M{number(_tumour_edge(302) - 1)},242V362" stroke-width="7"/>'
    return appearing("cargo", cargo) + appearing("pore", pores) + appearing("stuck", stuck, wall)


def _chain() -> str:
    """Draw the six steps: reached, shown now, or stopped."""
    drawing = ""
    for k, word in enumerate(STEPS, 1):
        x, y = STEP_X[k - 1], 30
        node = appearing(f"here-{k}", f'<circle class="here" cx="{x}" cy="{y}" r="17.5"/>')
        node += f'<circle cx="{x}" cy="{y}" r="14" class="surface s-edge" stroke-width="2"/>'
        node += f'<text class="t-mid" x="{x}" y="{y + 6}" style="fill:var(--im-muted)">{k}</text>'
        node += appearing(
            f"full-{k}",
            f'<circle cx="{x}" cy="{y}" r="14" class="f-ink s-ink" stroke-width="2"/>'
            f'<text class="t-mid" x="{x}" y="{y + 6}" style="fill:var(--im-surface)">{k}</text>',
        )
        if k in (2, 3, 4):
            node += appearing(f"stop-{k}", place(signals.stop_octagon(15), x, y))
        if k < 6:
            way = f"M{x + 38 + 9.6 * len(word):.0f},{y}H{STEP_X[k] - 26}"
            drawing += f'<path class="line s-edge" d="{way}" stroke-width="2" stroke-dasharray="1 7"/>'
            drawing += appearing(f"way-{k}", f'<path class="line s-ink" d="{way}" stroke-width="2.4"/>')
        drawing += node + f'<text x="{x + 25}" y="{y + 6}" style="font-size:17px">{word}</text>'
    return drawing


def _strip() -> str:
    """Draw the strip below: how far it got, and one T cell that goes from target to target."""
    captions = {
        "search": "It meets target 1.",
        "pass": "No match. It moves on, all four live.",
        "held": "Held at target 1. Nothing is released.",
        "work": "It is at work on target 1.",
        "closed": "No pore opens. Target 1 lives.",
        "one": "Target 1 dies. The T cell does not.",
        "two": "Two are dead, the third is next.",
    }
    drawing = (
        '<rect x="20" width="920" height="136" rx="12" class="surface" style="stroke:var(--im-rule)"/>'
        + _chain()
        + '<path d="M36,58H924" style="stroke:var(--im-rule)"/>'
        + '<text x="40" y="92">One T cell, target after target</text>'
        + "".join(
            appearing(f"v-{k}", f'<text class="sub" x="40" y="117">{text}</text>')
            for k, text in captions.items()
        )
    )
    for i, x in enumerate(TARGET_X):
        alive = use(f"target-{i}", x, 96, classes="alive")
        if i < 2:
            word = ("first", "second")[i]
            drawing += appearing(f"{word}-alive", alive) + appearing(
                f"{word}-dead", use(f"remains-{i}", x, 96, classes="dead")
            )
        else:
            drawing += alive
        drawing += f'<text class="sub t-mid" x="{x + 37}" y="124">{i + 1}</text>'
    drawing += group(place(cells.t_cell(14), 0, 96), classes="mv hunter")
    return place(group(drawing, classes="wide-only"), 0, STRIP_Y)


def _words() -> str:
    start = _t_edge(THIRD_Y) + 16 * SCALE
    pd_l1_x = _tumour_edge(PD1_Y) + 34
    window_x = _tumour_edge(TCR_Y[0]) + 34
    ground = {"ground": "tumour-fill"}
    return labels(
        group(
            label(24, 26, "Killer T cell", voice="name", colour="tcell"),
            label(24, 48, "CD8 positive", voice="sub"),
            label(936, 26, "Tumour cell", voice="name", anchor="end", colour="tumour"),
            appearing("bi", label(936, 48, "no MHC‑I on its surface", voice="sub", anchor="end")),
            appearing("fits", label(936, 48, "HLA‑A*02:01", voice="sub", anchor="end")),
            appearing("misfits", label(936, 48, "another HLA type", voice="sub", anchor="end")),
            classes="wide-only",
        ),
        appearing("pdl1", label(pd_l1_x, PD1_Y + 6, "PD‑L1", **ground)),
        appearing(
            "mhc",
            label(window_x, TCR_Y[0] - 12, "MHC‑I", **ground),
            appearing("neo", label(window_x, TCR_Y[0] + 10, "+ tumour peptide", voice="sub", **ground)),
            appearing("self", label(window_x, TCR_Y[0] + 10, "+ own peptide", voice="sub", **ground)),
        ),
        appearing(
            "antigen", label(_tumour_edge(ENGAGER_Y) + 36, ENGAGER_Y + 12, "surface antigen", **ground)
        ),
        appearing(
            "fits",
            label(_tumour_edge(ENGAGER_Y) + 34, ENGAGER_Y - 2, "HLA‑A*02:01", **ground),
            label(_tumour_edge(ENGAGER_Y) + 34, ENGAGER_Y + 20, "+ its peptide", voice="sub", **ground),
        ),
        appearing("misfits", label(_tumour_edge(ENGAGER_Y) + 34, ENGAGER_Y - 2, "other HLA type", **ground)),
        group(
            appearing("pore", label(612, 396, "pores let granzymes in", **ground)),
            appearing("stuck", label(612, 396, "no pore: granzymes stay out", **ground)),
            classes="wide-only",
        ),
        appearing("nomatch", label(466, 305, "no match", anchor="middle")),
        appearing(
            "bi",
            leader([(470, ENGAGER_Y + 8), (470, 528)]),
            label(470, 546, "bispecific antibody", anchor="middle"),
        ),
        appearing(
            "fits",
            leader([(start + 56, ENGAGER_Y + 2), (start + 82, 528)]),
            label(476, 546, "tebentafusp", anchor="middle"),
        ),
        appearing(
            "misfits",
            label(486, 326, "tebentafusp", anchor="middle"),
            appearing("nohla", label(486, 347, "finds no grip", voice="sub", anchor="middle")),
        ),
    )


def draw() -> str:
    """Return the scene."""
    definitions = (
        define("granule", molecules.granule())
        + define("granule-bare", molecules.granule(perforin=False))
        + define("perforin", molecules.perforin())
        + define("granzyme", molecules.granzyme(7.8))
        + "".join(define(f"target-{i}", cells.tumour_cell(i, 24)) for i in range(4))
        + "".join(define(f"remains-{i}", cells.ghost(i, 25)) for i in range(2))
    )
    zones = (
        '<path id="contact" class="zone" d="M264,236H404V372H264Z"/><path id="cleft" class="zone" d="M384,236H560V372H384Z"/>'
        f'<path id="target" class="zone" d="{_outline(cells.TUMOUR_HERO, TUMOUR_X)}"/>'
    )
    return document(
        "synapse",
        "syn",
        title="The immune synapse",
        description="A killer T cell on the left meets a tumour cell on the right. Receptors of both face each other across "
        "a narrow cleft. Below: six steps of a kill, and four targets in a row.",
        view_box=(0, -18, 960, 730),
        narrow=(238, -16, 534, 576),
        start="braked docking",
        body=_tumour_cell() + _t_cell() + _display() + _engagers() + _cleft() + zones + _words() + _strip(),
        appears=APPEARS,
        style=STYLE,
        definitions=definitions,
    )
