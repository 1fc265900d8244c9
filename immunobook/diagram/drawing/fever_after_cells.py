"""Scene "Fever after cell therapy": CRS and ICANS hour by hour, as a nurse sees them at the bed.

An invented course. What is shown at each moment stands in `COURSE`; the grades follow from it by the rules of the
ASTCT consensus (`crs_grade`, `icans_grade`) and are never written down by hand.
"""

import math
from dataclasses import dataclass

from immunobook.diagram.kit import cells, molecules
from immunobook.diagram.kit.geometry import scattered, smooth
from immunobook.diagram.kit.svg import appearing, define, document, group, label, labels, part, place, use

ITEMS = (("Orientation", 4), ("Naming", 3), ("Command", 1), ("Writing", 1), ("Counting", 1))
"""The ICE score: year, month, city and hospital; three objects; a command; a sentence; 100 backwards by 10."""

OXYGEN = ("air", "cannula", "mask")
"""Room air; low-flow nasal cannula, 6 L/min or less; face mask."""


@dataclass(frozen=True)
class Moment:
    """What is measured at one moment.

    Attributes:
        temperature: In degrees Celsius.
        pressure: Systolic and diastolic, in mmHg.
        oxygen: One of `OXYGEN`.
        litres: Of oxygen a minute.
        vasopressors: How many run.
        ice: Points for each of `ITEMS`.
        wakes: 0 by itself, 1 to voice, 2 only to touch.
        treated: Whether an antipyretic, tocilizumab or a steroid was given, so that fever no longer counts.
        given: What is given now, in words.
        signals: How many cytokines are drawn.
    """

    when: str
    temperature: float
    pressure: tuple[int, int]
    oxygen: str = "air"
    litres: int = 0
    vasopressors: int = 0
    ice: tuple[int, int, int, int, int] = (4, 3, 1, 1, 1)
    wakes: int = 0
    treated: bool = False
    given: str = ""
    signals: int = 3


COURSE: dict[str, Moment] = {
    "calm": Moment("Day 0, 10:00", 36.8, (124, 76), given="T cells run in"),
    "fever": Moment("Day 2, 06:00", 38.6, (118, 70), given="cultures, antibiotics", signals=10),
    "masked": Moment("Day 2, 10:00", 37.2, (84, 40), "cannula", 2, treated=True, given="paracetamol, fluids", signals=18),
    "pressor": Moment("Day 2, 16:00", 38.9, (92, 54), "mask", 8, 1, treated=True, given="tocilizumab, steroid", signals=26),
    "easing": Moment("Day 3, 08:00", 37.4, (112, 68), "cannula", 2, ice=(4, 3, 1, 0, 0), treated=True, given="steroid goes on", signals=14),
    "words": Moment("Day 4, 08:00", 36.9, (118, 72), ice=(2, 2, 1, 0, 0), wakes=1, treated=True, given="steroid, aspiration care", signals=8),
    "deep": Moment("Day 4, 20:00", 37.1, (122, 74), ice=(1, 0, 0, 0, 0), wakes=2, treated=True, given="intensive care, EEG", signals=8),
    "back": Moment("Day 7, 08:00", 36.7, (126, 78), treated=True, given="steroid tapered", signals=3),
}


def crs_grade(moment: Moment) -> int:
    """Return the grade of cytokine release syndrome by ASTCT: fever at first, then the worse of pressure and oxygen."""
    if moment.vasopressors > 1:
        return 4
    if moment.vasopressors == 1 or moment.oxygen == "mask":
        return 3
    if moment.pressure[0] < 90 or moment.oxygen == "cannula":
        return 2
    return 1 if moment.temperature >= 38 and not moment.treated else 0


def icans_grade(moment: Moment) -> int:
    """Return the grade of ICANS by ASTCT from the ICE score and wakefulness, whichever is worse."""
    score = sum(moment.ice)
    by_score = 0 if score == 10 else 1 if score >= 7 else 2 if score >= 3 else 3
    return max(by_score, (0, 2, 3)[moment.wakes])


LEFT, STEP_X = 168, 88
LANES = {"crs": 500, "icans": 606}
PER_GRADE = 22


def _only(states: list[str]) -> str:
    return ",".join(f".{state}" for state in states)


def _written(prefix: str, said: dict[str, str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Group the states by what is said, so that a word that stays is one element. Return words and their selectors."""
    together: dict[str, list[str]] = {}
    for state, text in said.items():
        together.setdefault(text, []).append(state)
    return together, {f"{prefix}-{i}": _only(states) for i, states in enumerate(together.values())}


def _changing(prefix: str, x: float, y: float, said: dict[str, str], css: str, voice: str = "", anchor: str = "start") -> tuple[str, dict[str, str]]:
    together, appears = _written(prefix, said)
    drawn = "".join(
        f'<g class="in-{prefix}-{i} {css}">{label(x, y, text, voice=voice, anchor=anchor, ground="surface")}</g>' for i, text in enumerate(together)
    )
    return drawn, appears


def _patient() -> str:
    """Head on a pillow, seen from above; what lies on the face and hangs beside it says what is needed."""
    pillow = '<rect x="22" y="92" width="176" height="118" rx="30" class="surface s-edge" stroke-width="2"/>'
    blanket = '<path d="M20,250q90,-46 180,0V336H20Z" class="p-node" stroke-width="2"/>'
    shoulders = '<path d="M44,262q6,-56 66,-58q60,2 66,58Z" class="p-tissue" stroke-width="2" stroke-linejoin="round"/>'
    head = '<ellipse cx="110" cy="152" rx="43" ry="54" fill="url(#g-tissue)" class="s-tissue" stroke-width="2.4"/>'
    flush = appearing("hot", '<ellipse cx="84" cy="166" rx="13" ry="9" class="f-antigen" opacity=".5"/><ellipse cx="136" cy="166" rx="13" ry="9" class="f-antigen" opacity=".5"/>')
    open_eyes = appearing("awake", "".join(f'<circle cx="{x}" cy="146" r="4.6" class="f-ink"/>' for x in (93, 127)))
    half = appearing("drowsy", "".join(f'<path class="line s-ink" d="M{x - 9},145h18" stroke-width="2.6"/><path d="M{x - 5},146a5,5 0 0 0 10,0Z" class="f-ink"/>' for x in (93, 127)))
    shut = appearing("asleep", "".join(f'<path class="line s-ink" d="M{x - 9},145q9,7 18,0" stroke-width="2.6"/>' for x in (93, 127)))
    face = '<path class="line s-tissue" d="M110,150l-4,16h8M99,182q11,7 22,0" stroke-width="2.2"/>'
    cannula = appearing("cannula", '<g class="device"><path class="line s-tcell" d="M68,140Q88,176 104,170M152,140Q132,176 116,170M104,170h12" stroke-width="4"/></g>')
    mask = appearing("mask", '<g class="device"><path d="M84,160q26,-22 52,0l-6,34q-20,14 -40,0Z" class="p-tcell" stroke-width="2.6" style="fill-opacity:.75"/><path class="line s-tcell" d="M84,162L66,150M136,162l18,-12M110,202v34" stroke-width="3"/></g>')
    pole = '<path class="line s-edge" d="M218,60V330M200,60h36" stroke-width="4"/>'
    bag = appearing("fluids", '<g class="bag"><rect x="196" y="64" width="26" height="44" rx="7" class="p-node" stroke-width="2.2"/><path class="line s-node" d="M209,108C209,190 190,220 168,250" stroke-width="2.4"/></g>')
    pump = appearing("pump", '<g class="pump"><rect x="206" y="196" width="44" height="40" rx="6" class="p-blood" stroke-width="2.6"/><path class="line s-blood" d="M214,216h8l5,-11l7,20l5,-9h6" stroke-width="2.6"/></g>')
    return pillow + shoulders + blanket + head + flush + open_eyes + half + shut + face + cannula + mask + pole + bag + pump


def _monitor() -> tuple[str, dict[str, str]]:
    """Three readings: temperature with its line at 38 degrees, pressure with vasopressors, oxygen with its device."""
    appears: dict[str, str] = {}
    rows = ""
    x = 274

    def row(part_id: str, name: str, top: float, readings: dict[str, str], notes: dict[str, str], more: str, unit: str, note_y: float = 78) -> str:
        big, words = _changing(f"{part_id}-v", x + 14, top + 56, readings, f"v-{part_id}", voice="big")
        small, words_2 = _changing(f"{part_id}-n", x + 238, top + note_y, notes, f"n-{part_id}", voice="sub", anchor="end")
        appears.update(words | words_2)
        return part(
            f"fc-{part_id}", name,
            f'<rect x="{x}" y="{top}" width="252" height="90" rx="14" class="surface s-edge" stroke-width="1.6"/>{more}'
            + labels(label(x + 14, top + 24, f"{name}, {unit}", voice="sub", ground="surface"), big, small),
            (x, top, 252, 90),
        )

    level = f'<rect x="{x + 14}" y="86" width="224" height="9" rx="4" class="panel s-edge" stroke-width="1.2"/>'
    level += f'<rect x="{x + 14}" y="86" width="224" height="9" rx="4" class="f-antigen heat"/>'
    level += f'<path class="line s-ink" d="M{x + 14 + 224 * 0.5:g},80v21" stroke-width="2.4" stroke-dasharray="3 3"/>'
    rows += row("temperature", "Temperature", 16, {k: f"{m.temperature:.1f}" for k, m in COURSE.items()},
                {k: "38.0 or more" if m.temperature >= 38 else "below 38.0" for k, m in COURSE.items()}, level, "°C", 54)
    rows += row("pressure", "Pressure", 116, {k: f"{m.pressure[0]}/{m.pressure[1]}" for k, m in COURSE.items()},
                {k: "1 vasopressor" if m.vasopressors else "too low" if m.pressure[0] < 90 else "no drug" for k, m in COURSE.items()}, "", "mmHg")
    rows += row("oxygen", "Oxygen", 216, {k: f"{m.litres} L" if m.litres else "air" for k, m in COURSE.items()},
                {k: {"air": "none needed", "cannula": "nasal cannula", "mask": "face mask"}[m.oxygen] for k, m in COURSE.items()}, "", "L/min")
    heats = "".join(f".{k} .heat{{transform:scaleX({min(1, max(0.05, (m.temperature - 36) / 4)):.3f})}}" for k, m in COURSE.items())
    return rows, appears | {"_heat": heats}


def _loops(turns: int, spread: float, jitter: float, height: float) -> str:
    """Draw a line of writing: even loops while the mind is clear, then uneven, then hardly any."""
    points = []
    for i in range(turns * 10):
        t = i / 10
        shake = jitter * math.sin(7.3 * t) * math.sin(2.9 * t + 1)
        points.append((spread * t - 5.5 * math.sin(math.tau * t), -height * (0.5 - 0.5 * math.cos(math.tau * t)) * (1 + 0.35 * math.sin(3 * t)) + shake))
    return f'<path class="line s-ink" d="{smooth(points, closed=False)}" stroke-width="2.6"/>'


def _ice() -> tuple[str, dict[str, str]]:
    """Ten points in five rows, and a line of writing."""
    x, appears = 556, {}
    drawn = f'<rect x="{x}" y="16" width="386" height="290" rx="14" class="surface s-edge" stroke-width="1.6"/>'
    texts, dots = label(x + 16, 42, "ICE score, out of 10", voice="sub", ground="surface"), ""
    total, words = _changing("ice-total", x + 366, 50, {k: str(sum(m.ice)) for k, m in COURSE.items()}, "ice-total", voice="big", anchor="end")
    appears |= words
    for row, (name, most) in enumerate(ITEMS):
        y = 82 + 32 * row
        texts += label(x + 16, y, name, ground="surface")
        for i in range(most):
            cx = x + 176 + 40 * i
            dots += f'<circle cx="{cx}" cy="{y - 6}" r="11" class="panel s-edge" stroke-width="1.8"/>'
            states = [k for k, m in COURSE.items() if m.ice[row] > i]
            word = f"point-{row}-{i}"
            appears[word] = _only(states)
            dots += appearing(word, f'<g class="point"><circle cx="{cx}" cy="{y - 6}" r="11" class="f-tcell"/><path class="line" d="M{cx - 5},{y - 6}l4,4.4l7,-9" stroke-width="3" style="stroke:var(--im-surface)"/></g>')
    writing = f'<rect x="{x + 16}" y="240" width="354" height="52" rx="8" class="panel s-edge" stroke-width="1.2"/>'
    hands = {"neat": _loops(21, 15.5, 0, 20), "shaky": _loops(18, 17.5, 9, 15), "scrawl": _loops(9, 26, 12, 6), "none": '<path class="line s-ink" d="M0,-6l26,3l8,-6" stroke-width="2.6"/>'}
    at = {"neat": [], "shaky": [], "scrawl": [], "none": []}
    for k, m in COURSE.items():
        score = sum(m.ice)
        at["neat" if score == 10 else "shaky" if score >= 7 else "scrawl" if score >= 3 else "none"].append(k)
    appears |= {f"hand-{name}": _only(states) for name, states in at.items()}
    lines = "".join(appearing(f"hand-{name}", f'<g class="hand hand-{name}">{place(hand, x + 32, 280)}</g>') for name, hand in hands.items())
    return (
        part("fc-ice", "ICE score", drawn + dots + labels(texts, total), (x, 16, 386, 214))
        + part("fc-writing", "Handwriting", writing + lines, (x + 10, 234, 366, 64)), appears,
    )


def _blood() -> tuple[str, dict[str, str]]:
    """What happens in the blood: T cells that multiply and calm down, and their signals."""
    spots = scattered(26, 96, 24, 5, 11)
    drawn = '<rect x="20" y="344" width="252" height="62" rx="31" class="p-blood" stroke-width="2"/>'
    appears = {}
    for i, (x, y) in enumerate(spots):
        appears[f"signal-{i}"] = _only([k for k, m in COURSE.items() if m.signals > i])
        drawn += appearing(f"signal-{i}", use("signal", 146 + x, 375 + y, classes="signal"))
    for i, (x, y) in enumerate(((60, 374), (112, 366), (160, 382), (214, 370), (240, 386))):
        states = [k for k, m in COURSE.items() if m.signals >= (3, 3, 8, 14, 26)[i]]
        appears[f"cell-{i}"] = _only(states)
        drawn += appearing(f"cell-{i}", use("t", x, y, classes="t"))
    return part("fc-blood", "In the blood", drawn, (16, 340, 260, 70)), appears


def _lanes() -> tuple[str, dict[str, str]]:
    """How the two grades rose and fell so far, and what they are now."""
    drawn, appears = "", {}
    states = list(COURSE)
    for lane, name, grade, kind in (("crs", "CRS grade", crs_grade, "blood"), ("icans", "ICANS grade", icans_grade, "tcell")):
        ground = LANES[lane]
        bars = f'<path class="line s-ink" d="M{LEFT - 30},{ground}H842" stroke-width="2"/>'
        bars += "".join(f'<path class="line s-edge" d="M{LEFT - 30},{ground - PER_GRADE * g}H842" stroke-width="1" stroke-dasharray="2 7"/>' for g in range(1, 4))
        for i, moment in enumerate(COURSE.values()):
            height = PER_GRADE * grade(moment)
            word = f"{lane}-bar-{i}"
            appears[word] = _only(states[i:])
            x = LEFT + STEP_X * i
            shape = (
                f'<rect x="{x - 24}" y="{ground - height}" width="48" height="{height}" rx="3" class="p-{kind} bar-{lane}" stroke-width="2"/>' if height
                else f'<rect x="{x - 24}" y="{ground - 6}" width="48" height="6" rx="2" class="surface s-edge nil-{lane}" stroke-width="1.6"/>'
            )
            bars += appearing(word, shape)
        now, words = _changing(f"{lane}-now", 926, ground - 14, {k: str(grade(m)) if grade(m) else "none" for k, m in COURSE.items()}, f"now-{lane}", voice="big", anchor="end")
        appears |= words
        drawn += part(f"fc-{lane}", name, group(bars, classes="bars") + labels(label(20, ground - 34, name.replace(" ", "|")), now.replace("im-surface", "im-stage")), (14, ground - 80, 932, 84))
    marker = '<path class="f-ink" d="M-9,412h18l-9,12Z"/><path class="line s-ink" d="M0,424V606" stroke-width="1.6" stroke-dasharray="2 6"/>'
    drawn += group(group(marker, classes="mv now"), classes="bars quiet")
    return drawn, appears


STYLE = """
svg.im-scene .big{font-size:34px;font-weight:700}
.heat{transform-origin:288px 90px;transition:transform var(--im-move) var(--im-ease)}
.quiet{pointer-events:none}.veil{fill:var(--im-panel);stroke:var(--im-edge);stroke-width:1.6;stroke-dasharray:6 6}
.signal{pointer-events:none}
"""


def _narrow() -> str:
    return """
.is-narrow .seat{transform:translate(-8px,0) scale(.98)}
.is-narrow .gift{transform:translate(-270px,86px)}
.is-narrow .ice{transform:translate(-566px,450px) scale(1.1)}
.is-narrow .blood{transform:translate(6px,-8px)}
.is-narrow .clock{transform:translate(8px,2px)}
.is-narrow .lanes{transform:translate(-6px,388px)}
.is-narrow .bars{transform:translateX(38px) scaleX(.45)}
.is-narrow [class*="now-"]{transform:translateX(-424px)}
.is-narrow #fc-crs>:is(.hit,.ring,.ring-in),.is-narrow #fc-icans>:is(.hit,.ring,.ring-in){transform:translateX(6px) scaleX(.54)}
"""


def draw() -> str:
    """Return the scene."""
    monitor, appears = _monitor()
    heats = appears.pop("_heat")
    ice, appears_2 = _ice()
    blood, appears_3 = _blood()
    lanes, appears_4 = _lanes()
    when, appears_5 = _changing("when", 20, 38, {k: m.when for k, m in COURSE.items()}, "when", voice="name")
    given, appears_6 = _changing("given", 296, 372, {k: m.given for k, m in COURSE.items()}, "given", voice="")
    appears |= appears_2 | appears_3 | appears_4 | appears_5 | appears_6
    by = {
        "hot": [k for k, m in COURSE.items() if m.temperature >= 38],
        "awake": [k for k, m in COURSE.items() if m.wakes == 0],
        "drowsy": [k for k, m in COURSE.items() if m.wakes == 1],
        "asleep": [k for k, m in COURSE.items() if m.wakes == 2],
        "cannula": [k for k, m in COURSE.items() if m.oxygen == "cannula"],
        "mask": [k for k, m in COURSE.items() if m.oxygen == "mask"],
        "fluids": ["masked", "pressor", "easing"],
        "pump": [k for k, m in COURSE.items() if m.vasopressors],
    }
    appears |= {word: _only(states) for word, states in by.items()}
    appears["covered"] = ".thermometer"
    veil = appearing("covered", '<g class="cover"><rect class="veil" x="270" y="112" width="260" height="198" rx="16"/>'
                     + labels(label(393, 200, "not looked at", anchor="middle", ground="panel")) + "</g>")
    words = labels(
        group(when.replace("im-surface", "im-stage"), classes="clock"),
        group(label(296, 350, "Given now", voice="sub"), given.replace("im-surface", "im-stage"), classes="gift"),
    )
    definitions = define("t", cells.t_cell(13)) + define("signal", molecules.cytokine(5.6))
    seat = group(part("fc-patient", "Patient", _patient(), (14, 50, 246, 288)), monitor, veil, words)
    marks = "".join(f".{k} .now{{transform:translateX({LEFT + STEP_X * i}px)}}" for i, k in enumerate(COURSE))
    return document(
        "fever-after-cells", "fc", title="Fever after cell therapy",
        description="A patient in bed with temperature, blood pressure, oxygen and the ICE score, and below them the "
        "grades of cytokine release syndrome and of ICANS, at eight moments of an invented course.",
        view_box=(0, 0, 960, 622), narrow=(0, 0, 516, 1010), start="calm",
        body=group(seat, classes="seat") + group(blood, classes="blood") + group(ice, classes="ice") + group(lanes, classes="lanes"),
        appears=appears, style=STYLE + heats + marks + _narrow(), definitions=definitions,
    )
