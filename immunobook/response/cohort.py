"""Generated cohorts, drawn after published trial figures; what was wanted and what came out stands beside them.

Nobody in them exists. A cohort is good for learning to read plots and for nothing else: it meets the few figures
that it is drawn after, and says nothing about what those figures leave open.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from immunobook.response.endpoints import kaplan_meier, progression_free_survival, response_rate
from immunobook.response.patient import Finding, Judgement, Lesion, Patient, Visit, judge_patient

LABEL = "generated"
DAYS_PER_MONTH = 30.4375
FIRST_VISIT, EVERY = 84, 42
"""Days to the first scan, and between later ones, as in the trial: 12 weeks, then every 6."""

_ORGANS = ("lung", "liver", "lymph node", "skin", "adrenal gland")


@dataclass(frozen=True)
class Wanted:
    """A published figure to draw after.

    Attributes:
        what: "response-rate" (0 to 1), "median-pfs-months", or "pseudoprogression-rate" (0 to 1).
        low, high: Its published 95 % interval, if there is one.
    """

    what: str
    value: float
    low: float | None = None
    high: float | None = None
    says: str = ""


@dataclass(frozen=True)
class Met:
    """How well a figure was met."""

    wanted: Wanted
    found: float | None

    @property
    def is_within(self) -> bool:
        """Whether what came out lies in the published interval; without one within a tenth of the figure."""
        if self.found is None:
            return False
        low = self.wanted.value * 0.9 if self.wanted.low is None else self.wanted.low
        high = self.wanted.value * 1.1 if self.wanted.high is None else self.wanted.high
        return low <= self.found <= high

    def __str__(self) -> str:
        found = "none" if self.found is None else f"{self.found:.3g}"
        return f"{self.wanted.what}: published {self.wanted.value:.3g}, here {found}"


@dataclass(frozen=True)
class GeneratedCohort:
    """A cohort with its label and how well its figures are met."""

    patients: tuple[Patient, ...]
    judgements: tuple[Judgement, ...]
    met: tuple[Met, ...]
    seed: int
    label: str = LABEL


def generate(wanted: Iterable[Wanted], n: int, seed: int, *, months: float = 36) -> GeneratedCohort:
    """Return n patients drawn after published figures, the same for the same seed.

    Times to progression follow a plateau and an exponential fall that crosses one half at the published median.
    Those with the longest times respond (with some noise), as many as the published rate says.

    Args:
        wanted: Must hold a response rate and a median PFS; a rate of pseudoprogression besides is optional.
        n: Patients, from 1 up.
        months: Length of follow-up; who has not progressed by then is censored.

    Raises:
        ValueError: If a figure is missing or n is not positive.
    """
    figures = {each.what: each for each in wanted}
    if missing := {"response-rate", "median-pfs-months"} - set(figures):
        raise ValueError(f"a cohort needs {', '.join(sorted(missing))}")
    if n < 1:
        raise ValueError(f"n is at least 1, got {n}")
    tries = [_drawn(figures, n, seed, months, stretch) for stretch in (1.0, 1.1, 1.2, 1.3)]
    return min(tries, key=_misses)


def _misses(cohort: GeneratedCohort) -> float:
    """Return how far the median lies from the published one; scans find a progression later than it begins."""
    median = next(each for each in cohort.met if each.wanted.what == "median-pfs-months")
    return math.inf if median.found is None else abs(median.found - median.wanted.value)


def _drawn(figures: dict[str, Wanted], n: int, seed: int, months: float, stretch: float) -> GeneratedCohort:
    random = Random(seed)
    rate = figures["response-rate"].value
    median = figures["median-pfs-months"].value * DAYS_PER_MONTH * stretch
    times = _times(rate, median, n, random)
    order = sorted(range(n), key=lambda at: times[at] * math.exp(random.gauss(0, 0.35)), reverse=True)
    responders = set(order[: round(rate * n)])
    pseudo = figures.get("pseudoprogression-rate")
    late = order[round(rate * n) :]
    swelling = set(late[: round(pseudo.value * n)]) if pseudo else set()
    patients = tuple(
        _patient(at, times[at], at in responders, at in swelling, months * DAYS_PER_MONTH, random)
        for at in range(n)
    )
    judgements = tuple(map(judge_patient, patients))
    return GeneratedCohort(patients, judgements, tuple(_met(each, judgements) for each in figures.values()), seed)


def _times(rate: float, median: float, n: int, random: Random) -> list[float]:
    """Return days to progression, evenly spread over their distribution, in random order; inf if never."""
    plateau = min(0.45, 0.6 * rate)
    # A scan finds a progression on average half an interval after it began.
    early = max(median - EVERY / 2, 20.0)
    fall = -math.log((0.5 - plateau) / (1 - plateau)) / early
    times = []
    for at in range(n):
        free = (at + random.random()) / n
        times.append(math.inf if free <= plateau else -math.log((free - plateau) / (1 - plateau)) / fall)
    random.shuffle(times)
    return times


def _patient(
    number: int, until: float, responds: bool, swells: bool, follow_up: float, random: Random
) -> Patient:
    lesions = [
        Lesion(f"T{k + 1}", "target", organ, organ == "lymph node")
        for k, organ in enumerate(random.sample(_ORGANS, random.randint(1, 4)))
    ]
    start = {each.id: random.randint(18 if each.is_node else 15, 60) for each in lesions}
    by_new = not swells and random.random() < 0.35
    if by_new:
        lesions.append(Lesion("NEW1", "new", "bone"))
    deepest = random.uniform(0.0, 0.62) if responds else random.uniform(0.78, 1.12)
    end = min(follow_up, until)
    days = [FIRST_VISIT]
    while days[-1] < end and days[-1] + EVERY <= follow_up:
        days.append(days[-1] + EVERY)
    if until <= FIRST_VISIT:
        days = [FIRST_VISIT, FIRST_VISIT + EVERY]
    visits, least = [], 1.0
    for at, day in enumerate(days):
        is_over = day >= until
        if swells:
            factor = 1.32 if at == 0 else 0.5
        elif is_over and not by_new:
            factor = max(least * 1.27, least + 9 / sum(start.values())) + 0.12 * (at - _first(days, until))
        elif responds:
            factor = deepest if at else min(deepest + 0.05, 0.68)
        else:
            factor = min(max(deepest + random.uniform(-0.03, 0.03), 0.75), least * 1.12)
        least = min(least, factor)
        found = [_finding(each, start[each.id], factor) for each in lesions if each.role == "target"]
        if by_new and is_over:
            found.append(Finding("NEW1", 12 + 6 * (at - _first(days, until))))
        visits.append(Visit(day + (random.randint(-4, 4) if at else 0), tuple(found), name=f"week {day // 7}"))
        if is_over and not swells and at > _first(days, until):
            break
    baseline = Visit(-random.randint(1, 21), tuple(Finding(id, mm) for id, mm in start.items()), name="baseline")
    return Patient(f"GENERATED-{number + 1:03}", tuple(lesions), baseline, tuple(visits),
                   last_seen_day=max(visits[-1].day, 0))  # fmt: skip


def _first(days: list[int], until: float) -> int:
    return next((at for at, day in enumerate(days) if day >= until), len(days))


def _finding(lesion: Lesion, start: int, factor: float) -> Finding:
    size = Decimal(round(start * factor, 1))
    if factor < 0.06:
        size = Decimal(6) if lesion.is_node else Decimal(0)
    return Finding(lesion.id, size.quantize(Decimal("0.1")))


def _met(wanted: Wanted, judgements: tuple[Judgement, ...]) -> Met:
    if wanted.what == "response-rate":
        return Met(wanted, response_rate([each.best for each in judgements]).share)
    if wanted.what == "median-pfs-months":
        times = [progression_free_survival(each) for each in judgements]
        median = kaplan_meier([each.days for each in times], [each.is_event for each in times]).median
        return Met(wanted, None if median is None else median / DAYS_PER_MONTH)
    if wanted.what == "pseudoprogression-rate":
        hits = sum(
            each.best.category == "PD" and each.ibest.category in ("iPR", "iCR") for each in judgements
        )
        return Met(wanted, hits / len(judgements))
    return Met(wanted, None)
