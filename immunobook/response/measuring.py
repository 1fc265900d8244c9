"""Scores a line that a learner drew, and shows how far two trained readers would lie apart.

Compared is the relative difference from the truth, with a floor of 2 mm, because the pixel grid alone costs about
one. How far readers differ: the 95 % limits of agreement between observers for a single lesion are -22.1 % to
+25.4 % (Yoon et al. 2016, meta-analysis of 12 studies).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import numpy as np

from immunobook.response.baseline import measurability
from immunobook.response.patient import Finding, Judgement, Lesion, Patient, Visit, judge_patient
from immunobook.response.phantom import PIXELS, SPACING_MM, Truth
from immunobook.response.verdict import Verdict

FULL, HALF, FLOOR_MM = 0.20, 0.25, 2.0
LOW, HIGH = -0.221, 0.254
"""95 % limits of agreement between two observers, single lesion."""

READER_SD = (HIGH - LOW) / 2 / 1.96 / math.sqrt(2)
"""Spread of one reader, if two that are independent differ as far as that."""

DAYS = (0, 42, 84)
SLICE_MM = 5
"""How thick the drawn slices are said to be."""

Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Score:
    """What a line is worth.

    Attributes:
        off: How far it is off, as a share of the truth; negative if too short.
        credit: 1, 0.5 or 0.
        is_on_line: It runs within 20 degrees of the true line.
        is_there: Its middle lies on the lesion.
        ends_on_edge: How many of its ends lie within 2 mm of the lesion's edge.
    """

    mm: float
    off: float
    credit: float
    is_on_line: bool
    is_there: bool
    ends_on_edge: int
    says: str


def length_mm(line: Line) -> float:
    """Return how long a line is, given in pixels of the picture."""
    x1, y1, x2, y2 = line
    return math.hypot(x2 - x1, y2 - y1) * SPACING_MM


def lines_of(sent: object, truths: Sequence[Truth]) -> dict[str, Line]:
    """Return the lines that a browser sent, by lesion, without those that cannot be one."""
    found: dict[str, Line] = {}
    if not isinstance(sent, Mapping):
        return found
    for truth in truths:
        line = sent.get(truth.id)
        if (
            isinstance(line, list | tuple)
            and len(line) == 4
            and all(isinstance(one, int | float) and not isinstance(one, bool) for one in line)
            and all(math.isfinite(one) and -1 <= one <= PIXELS + 1 for one in line)
        ):
            found[truth.id] = tuple(map(float, line))  # type: ignore[assignment]
    return found


def score(truth: Truth, line: Line) -> Score:
    """Score a line against the truth; speed never counts."""
    mm = length_mm(line)
    off = (mm - truth.mm) / truth.mm
    error = abs(mm - truth.mm)
    x1, y1, x2, y2 = line
    away = math.hypot((x1 + x2) / 2 - truth.middle[0], (y1 + y2) / 2 - truth.middle[1]) * SPACING_MM
    is_there = away <= max(truth.longest_mm / 2, 4)
    (a, b), (c, d) = truth.ends
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1) - math.atan2(d - b, c - a)) % 180
    is_on_line = min(turn, 180 - turn) <= 20
    if not is_there:
        credit, says = 0.0, "This line does not lie on the lesion. Look for its letter and try again."
    elif 0.10 * truth.mm < error <= FLOOR_MM:
        credit, says = 1.0, "Within 2 mm: on so small a lesion no one should ask for more."
    elif error <= 0.10 * truth.mm:
        credit, says = 1.0, "As close as one reader comes on a second look."
    elif error <= max(FULL * truth.mm, FLOOR_MM):
        credit, says = 1.0, "Two trained radiologists differ this much."
    elif error <= max(HALF * truth.mm, FLOOR_MM):
        credit, says = 0.5, "At the border of what trained readers do. Compare with the dashed line."
    else:
        hint = "Is it the longest line across?" if truth.is_node else "Is it the longest line?"
        credit, says = 0.0, f"Further off than trained readers. {hint} Is the window right? Try again."
    return Score(mm, off, credit, is_on_line, is_there, _ends_on_edge(truth, line), says)


def _ends_on_edge(truth: Truth, line: Line) -> int:
    ends = np.array(line).reshape(2, 1, 2)
    away = np.hypot(*(ends - truth.outline[None]).transpose(2, 0, 1)).min(axis=1) * SPACING_MM
    return int((away <= FLOOR_MM).sum())


def at_the_start(truth: Truth, mm: float) -> Verdict:
    """Return whether somebody who measured so many millimetres at baseline may take a lesion as a target."""
    return measurability(Decimal(str(round(mm, 1))), is_node=truth.is_node, slice_mm=SLICE_MM)


def targets(truths: Sequence[Truth], mm: Mapping[str, float]) -> tuple[str, ...]:
    """Return which lesions are targets for somebody who measured so many millimetres at baseline."""
    return tuple(one.id for one in truths if at_the_start(one, mm[one.id]).category == "measurable")


def judged(truths: Sequence[Sequence[Truth]], mm: Sequence[Mapping[str, float]], name: str = "") -> Judgement:
    """Return the verdicts that measurements lead to.

    What is a target follows from the measurements at baseline themselves; what is too small to be one is followed
    as a non-target, and one that is normal then is not recorded.

    Args:
        truths: Of each visit, for what kind of lesion each is.
        mm: Of each visit, millimetres by lesion.
    """
    chosen = targets(truths[0], mm[0])
    kept = [one for one in truths[0] if at_the_start(one, mm[0][one.id]).category != "normal"]
    lesions = tuple(
        Lesion(one.id, "target" if one.id in chosen else "non-target", one.organ, one.is_node) for one in kept
    )
    ids = {one.id for one in kept}
    visits = []
    for day, there, found in zip(DAYS, truths, mm, strict=False):
        findings = []
        for one in there:
            if one.id in chosen:
                findings.append(Finding(one.id, Decimal(str(round(found[one.id], 1)))))
            elif one.id in ids:
                findings.append(Finding(one.id, state="present"))
            findings += [
                Finding(id, merged_into=one.id) if id in chosen else Finding(id, state="present")
                for id in one.holds
                if id in ids
            ]
        visits.append(Visit(day, tuple(findings)))
    return judge_patient(Patient(name, lesions, visits[0], tuple(visits[1:])))


@dataclass(frozen=True)
class Tally:
    """What a learner's measurements of all visits come to, beside the truth.

    Attributes:
        sums_off: Of each visit, how far the sum is off as a share of the true one; None where one has no sum.
        changes_off: Of each visit after baseline, points of percent between the changes from baseline.
        verdicts: Of each visit after baseline, the learner's and the true response by RECIST 1.1.
        other_targets: The learner's measurements made other lesions targets than the true ones do.
    """

    sums_off: tuple[float | None, ...]
    changes_off: tuple[float | None, ...]
    verdicts: tuple[tuple[str, str], ...]
    other_targets: bool


def tally(truths: Sequence[Sequence[Truth]], mm: Sequence[Mapping[str, float]]) -> Tally:
    """Return how the sums, changes and verdicts of a learner differ from the true ones; each counts apart."""
    true_mm = [{one.id: one.mm for one in visit} for visit in truths]
    own, true = judged(truths, mm), judged(truths, true_mm)
    sums = zip((own.baseline_mm, *own.sums_mm), (true.baseline_mm, *true.sums_mm), strict=True)
    changes = zip(own.changes, true.changes, strict=True)
    return Tally(
        tuple(None if a is None or not b else float(a / b - 1) for a, b in sums),
        tuple(None if a is None or b is None else float(a) - float(b) for a, b in changes),
        tuple((a.recist.category, b.recist.category) for a, b in zip(own.visits, true.visits, strict=True)),
        set(targets(truths[0], mm[0])) != set(targets(truths[0], true_mm[0])),
    )


def reading(truths: Sequence[Sequence[Truth]], random: Random) -> list[dict[str, float]]:
    """Return what one trained reader would measure at each visit."""
    return [
        {one.id: round(max(1.0, one.mm * (1 + random.gauss(0, READER_SD))), 1) for one in visit}
        for visit in truths
    ]


def disagreement(truths: Sequence[Sequence[Truth]], seed: int, pairs: int = 300) -> tuple[float, ...]:
    """Return for each visit after baseline in what share of pairs of readers the two would call it differently."""
    random = Random(seed)
    differ = [0] * (len(truths) - 1)
    for _ in range(pairs):
        one, other = (judged(truths, reading(truths, random)) for _ in range(2))
        for at, (a, b) in enumerate(zip(one.visits, other.visits, strict=True)):
            differ[at] += a.recist.category != b.recist.category
    return tuple(count / pairs for count in differ)
