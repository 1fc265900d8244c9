"""What trials count: dates and durations, rates with exact intervals, and the numbers behind the four plots.

All durations are in days. One convention holds everywhere: end minus start, or with `Settings.add_one_day` end
minus start plus one.
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from immunobook.response import best
from immunobook.response.patient import Judgement
from immunobook.response.settings import DEFAULT, Settings
from immunobook.response.verdict import Verdict

Criteria = Literal["recist", "irecist"]
DAYS_PER_MONTH = 30.4375

_TOUCHES_HALF = 1e-9
"""A product of shares that is exactly 0.5 on paper may miss it by a rounding in floating point."""


# --- dates and durations of one patient -----------------------------------------------------------------


@dataclass(frozen=True)
class Duration:
    """A time with or without the event.

    Attributes:
        days: From `start` to `end`.
        is_event: False if it is censored.
        ended_by: "progression", "death", or why it is censored.
    """

    start: int
    end: int
    days: int
    is_event: bool
    ended_by: str


def response_day(judgement: Judgement, criteria: Criteria = "recist") -> int | None:
    """Return the day on which CR or PR was first met; confirmed ones only where confirmation is required.

    Source: Eisenhauer 2009, 4.6.2.
    """
    visits = _counting(judgement, criteria)
    wanted = ("CR", "PR")
    settings = judgement.settings
    for at, (response, day) in enumerate(visits):
        if response in wanted and (
            not settings.confirmation_required or best.confirming(visits, at, settings) is not None
        ):
            return day
    return None


def progression_day(judgement: Judgement, criteria: Criteria = "recist") -> int | None:
    """Return the day of progression, or None.

    RECIST 1.1: the first PD, or the day to which it is dated back. iRECIST: the first iUPD of the run that ended in
    iCPD, with only iUPD and NE in between; an iUPD that iSD, iPR or iCR followed does not count.

    Source: Eisenhauer 2009, 4.3.5; EORTC, duration of i-response.
    """
    verdicts = _verdicts(judgement, criteria)
    if criteria == "recist":
        found = next((each for each in verdicts if each.category == "PD"), None)
        return None if found is None else _dated(found)
    return iprogression(
        [each.category for each in verdicts],
        [_dated(each) for each in verdicts],
        count_unconfirmed=judgement.settings.unconfirmed_iupd_is_event,
    )


def iprogression(
    responses: Sequence[str], days: Sequence[int], *, count_unconfirmed: bool = False
) -> int | None:
    """Return the day of progression under iRECIST from a series of responses, or None."""
    start: int | None = None
    for response, day in zip(responses, days, strict=True):
        if response == "iUPD":
            start = day if start is None else start
        elif response == "iCPD":
            return day if start is None else start
        elif response != "NE":
            start = None
    return start if count_unconfirmed else None


def duration_of_response(judgement: Judgement, criteria: Criteria = "recist") -> Duration | None:
    """Return the duration of response (DoR; under iRECIST iDoR), or None without a response.

    From the first CR or PR to progression (or death, `Settings.death_ends_response`); without either censored at
    the last visit that could be evaluated.

    Source: Eisenhauer 2009, 4.6.2; EORTC, duration of i-response.
    """
    start = response_day(judgement, criteria)
    if start is None:
        return None
    death = judgement.patient.death_day if judgement.settings.death_ends_response else None
    return _until_event(judgement, criteria, start, death)


def progression_free_survival(judgement: Judgement, criteria: Criteria = "recist") -> Duration:
    """Return the time from the start to progression or death.

    Without either censored at the last visit that could be evaluated, and at day 0 if there was none.
    """
    return _until_event(judgement, criteria, 0, judgement.patient.death_day)


def overall_survival(judgement: Judgement) -> Duration:
    """Return the time from the start to death; alive: censored at the last day known to be alive."""
    patient, settings = judgement.patient, judgement.settings
    if patient.death_day is not None:
        return _duration(0, patient.death_day, True, "death", settings)
    days = [visit.day for visit in patient.visits]
    last = patient.last_seen_day if patient.last_seen_day is not None else max(days, default=0)
    return _duration(0, last, False, "alive when last seen", settings)


def _until_event(judgement: Judgement, criteria: Criteria, start: int, death: int | None) -> Duration:
    settings, patient = judgement.settings, judgement.patient
    ends = [(day, "progression") for day in [progression_day(judgement, criteria)] if day is not None]
    ends += [(death, "death")] if death is not None else []
    therapy = patient.new_therapy_day if settings.new_therapy_censors else None
    ends = [(day, why) for day, why in ends if day >= start and (therapy is None or day < therapy)]
    if ends:
        end, why = min(ends, key=lambda each: each[0])  # on one day: the progression, which comes first in the list
        return _duration(start, end, True, why, settings)
    evaluated = [
        each.day
        for each in _verdicts(judgement, criteria)
        if each.category != "NE" and each.day is not None and (therapy is None or each.day < therapy)
    ]
    why = "new treatment" if therapy is not None else "last assessment"
    return _duration(start, max([start, *evaluated]), False, why if evaluated else "no assessment", settings)


def _duration(start: int, end: int, is_event: bool, why: str, settings: Settings) -> Duration:
    return Duration(start, end, end - start + settings.add_one_day, is_event, why)


def _verdicts(judgement: Judgement, criteria: Criteria) -> list[Verdict]:
    return [getattr(visit, criteria) for visit in judgement.visits]


def _dated(verdict: Verdict) -> int:
    day = verdict.day if verdict.dated is None else verdict.dated
    assert day is not None, "a patient's visits have days"
    return day


def _counting(judgement: Judgement, criteria: Criteria) -> list[tuple[str, int | None]]:
    """Return responses without their i, up to progression and before another treatment."""
    end = "PD" if criteria == "recist" else "iCPD"
    stop = next((each for each in _verdicts(judgement, criteria) if each.category == end), None)
    before = judgement.patient.new_therapy_day
    found = []
    for each in _verdicts(judgement, criteria):
        assert each.day is not None
        if before is not None and each.day >= before:
            break
        if stop is not None and each.day >= _dated(stop):
            break
        found.append((each.category.removeprefix("i") if each.category != "iUPD" else "iUPD", each.day))
    return [(response, day) for response, day in found]


# --- rates ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """A share with its exact interval.

    Attributes:
        events, n: Numerator and denominator; all treated patients, those that could not be evaluated too.
        share, low, high: From 0 to 1; `share` is None of nobody.
        says: What was counted.
    """

    events: int
    n: int
    share: float | None
    low: float
    high: float
    says: str

    def __str__(self) -> str:
        if self.share is None:
            return "nobody to count"
        return f"{self.events} of {self.n}, {self.share:.1%} (95% CI {self.low:.1%} to {self.high:.1%})"


def exact_interval(events: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the two-sided exact (Clopper-Pearson) interval of a share; 0 to 1 of nobody.

    Raises:
        ValueError: If events is not between 0 and n.

    Source: Clopper and Pearson 1934, Biometrika 26:404-413.
    """
    if not 0 <= events <= n:
        raise ValueError(f"events is between 0 and n, got {events} of {n}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, got {confidence}")
    if n == 0:
        return 0.0, 1.0
    from scipy import stats  # takes seconds to load, which a screen that shows no rate need not wait for

    half = (1 - confidence) / 2
    low = 0.0 if events == 0 else float(stats.beta.ppf(half, events, n - events + 1))
    high = 1.0 if events == n else float(stats.beta.ppf(1 - half, events + 1, n - events))
    return low, high


def rate(events: int, n: int, says: str = "", confidence: float = 0.95) -> Rate:
    """Return a share with its exact interval."""
    low, high = exact_interval(events, n, confidence)
    return Rate(events, n, events / n if n else None, low, high, says)


def response_rate(best_responses: Iterable[str | Verdict], *, confirmed: bool = False) -> Rate:
    """Return the objective response rate: (CR + PR) of all patients.

    Args:
        best_responses: Best response of *every* patient, NE and MISSING too.
        confirmed: Only said in the words; the best responses themselves decide.
    """
    found = [_code(each) for each in best_responses]
    hits = sum(each in ("CR", "PR", "iCR", "iPR") for each in found)
    kind = "confirmed" if confirmed else "unconfirmed"
    return rate(hits, len(found), f"CR or PR, {kind}, of all patients")


def control_rate(best_responses: Iterable[str | Verdict], settings: Settings = DEFAULT) -> Rate:
    """Return the disease control rate: CR, PR and SD (that met its minimum time) of all patients."""
    found = [_code(each) for each in best_responses]
    counted = {"CR", "PR", "SD", "iCR", "iPR", "iSD"}
    if settings.non_cr_non_pd_controls:
        counted |= {"NON-CR/NON-PD", "NON-iCR/NON-iUPD"}
    says = "CR, PR or SD of all patients; NON-CR/NON-PD " + (
        "counts" if settings.non_cr_non_pd_controls else "does not count"
    )
    return rate(sum(each in counted for each in found), len(found), says)


def _code(best_response: str | Verdict) -> str:
    return best_response.category if isinstance(best_response, Verdict) else best_response


# --- plots ----------------------------------------------------------------------------------------------


def best_change(judgement: Judgement) -> Decimal | None:
    """Return the waterfall value: the most negative change from baseline, in per cent; None if never measured.

    Only visits at which all targets were measured count.
    """
    return min((change for change in judgement.changes if change is not None), default=None)


@dataclass(frozen=True)
class Bar:
    """One patient of a waterfall plot."""

    patient: str
    change: Decimal
    best: str
    ibest: str


@dataclass(frozen=True)
class Waterfall:
    """Bars from worst (left) to best (right); patients without a value are missing, so both counts belong to it."""

    bars: tuple[Bar, ...]
    plotted: int
    treated: int
    missing: tuple[str, ...]


def waterfall(judgements: Iterable[Judgement]) -> Waterfall:
    """Return the bars of a waterfall plot."""
    found = list(judgements)
    bars, missing = [], []
    for each in found:
        change = best_change(each)
        if change is None:
            missing.append(each.patient.id)
        else:
            bars.append(Bar(each.patient.id, change, each.best.category, each.ibest.category))
    bars.sort(key=lambda bar: (-bar.change, bar.patient))
    return Waterfall(tuple(bars), len(bars), len(found), tuple(missing))


@dataclass(frozen=True)
class SpiderPoint:
    """A point of a patient's line: per cent change from baseline on a day, and what happened there."""

    day: int
    change: Decimal
    recist: str = ""
    irecist: str = ""
    has_new_lesion: bool = False


def spider(judgement: Judgement) -> tuple[SpiderPoint, ...]:
    """Return a patient's line from (0, 0); visits at which not all targets were measured are left out."""
    points = [SpiderPoint(0, Decimal(0))]
    for visit, verdicts, change in zip(
        judgement.patient.visits, judgement.visits, judgement.changes, strict=True
    ):
        if change is not None:
            points.append(
                SpiderPoint(
                    visit.day,
                    change,
                    verdicts.recist.category,
                    verdicts.irecist.category,
                    verdicts.new_lesion.category == "yes",
                )
            )
    return tuple(points) if judgement.baseline_mm is not None else ()


@dataclass(frozen=True)
class Lane:
    """One patient of a swimmer plot; all days from the start.

    Attributes:
        length: To the end of treatment, or to the last day known of.
        is_ongoing: Treatment had not ended when last seen: the bar ends in an arrow.
        first_response: Day of the first CR or PR, with its code.
    """

    patient: str
    length: int
    is_ongoing: bool
    first_response: tuple[int, str] | None
    progression: int | None
    death: int | None
    best: str


def swimmer(judgements: Iterable[Judgement], criteria: Criteria = "recist") -> tuple[Lane, ...]:
    """Return the lanes of a swimmer plot, longest first."""
    lanes = []
    for each in judgements:
        patient = each.patient
        known = [visit.day for visit in patient.visits]
        known += [day for day in (patient.last_seen_day, patient.death_day) if day is not None]
        last = max(known, default=0)
        length = last if patient.end_of_treatment_day is None else patient.end_of_treatment_day
        day = response_day(each, criteria)
        code = next((v.category for v in _verdicts(each, criteria) if v.day == day), "") if day is not None else ""
        lanes.append(
            Lane(
                patient=patient.id,
                length=length,
                is_ongoing=patient.end_of_treatment_day is None and patient.death_day is None,
                first_response=None if day is None else (day, code),
                progression=progression_day(each, criteria),
                death=patient.death_day,
                best=(each.best if criteria == "recist" else each.ibest).category,
            )
        )
    return tuple(sorted(lanes, key=lambda lane: (-lane.length, lane.patient)))


@dataclass(frozen=True)
class AtRisk:
    """A row under a Kaplan-Meier curve: at risk just before a time, events and censored up to it."""

    time: float
    at_risk: int
    events: int
    censored: int


@dataclass(frozen=True)
class KaplanMeier:
    """A survival curve: a step function that starts at 1 and drops only at events.

    Attributes:
        times: Of the steps, starting with 0.
        survival, low, high: Share from that time on, with its 95 % band (log-log).
        censored: Times of censoring, for the ticks.
        median: First time at which the curve is at or below 0.5; None if it is not reached.
        n, events: Patients and events.
    """

    times: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    censored: tuple[float, ...]
    median: float | None
    n: int
    events: int
    _times: tuple[float, ...]
    _is_event: tuple[bool, ...]

    def at(self, time: float) -> float:
        """Return the share that is free of the event at a time."""
        position = int(np.searchsorted(self.times, time, side="right")) - 1
        return self.survival[max(position, 0)]

    def at_risk(self, times: Sequence[float]) -> tuple[AtRisk, ...]:
        """Return the table under the curve."""
        all_times, is_event = np.array(self._times), np.array(self._is_event, dtype=bool)
        return tuple(
            AtRisk(
                time,
                int((all_times >= time).sum()),
                int(((all_times <= time) & is_event).sum()),
                int(((all_times <= time) & ~is_event).sum()),
            )
            for time in times
        )


def kaplan_meier(times: Sequence[Any], is_event: Sequence[bool], confidence: float = 0.95) -> KaplanMeier:
    """Return the Kaplan-Meier curve of times with or without the event.

    A patient censored at the time of an event counts as at risk for it.

    Raises:
        ValueError: If there is nobody, lengths differ, or a time is negative or no number.

    Source: Kaplan and Meier 1958, J Am Stat Assoc 53:457-481; computed by SciPy.
    """
    from scipy import stats

    found = np.array(times, dtype=float)
    events = np.array(is_event, dtype=bool)
    if found.shape != events.shape:
        raise ValueError(f"there are {found.size} times and {events.size} events")
    if found.size == 0:
        raise ValueError("a curve needs at least one patient")
    if not np.isfinite(found).all() or (found < 0).any():
        raise ValueError("times are numbers from 0 up")
    sample = stats.CensoredData(uncensored=found[events], right=found[~events])
    sf = stats.ecdf(sample).sf
    steps = [0.0, *map(float, sf.quantiles)]
    shares = [1.0, *map(float, sf.probabilities)]
    if events.any():
        # SciPy warns where a band is not defined (before the first event, after the last patient).
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            band = sf.confidence_interval(confidence, method="log-log")
        lows = [1.0, *map(float, band.low.probabilities)]
        highs = [1.0, *map(float, band.high.probabilities)]
    else:
        lows, highs = [1.0] * len(shares), [1.0] * len(shares)
    drops = [0] + [at for at in range(1, len(steps)) if shares[at] < shares[at - 1] - 1e-15]
    median = next((steps[at] for at in drops if shares[at] <= 0.5 + _TOUCHES_HALF), None)
    return KaplanMeier(
        times=tuple(steps[at] for at in drops),
        survival=tuple(shares[at] for at in drops),
        low=tuple(_share(lows[at], 0.0) for at in drops),
        high=tuple(_share(highs[at], shares[at]) for at in drops),
        censored=tuple(sorted(map(float, found[~events]))),
        median=median,
        n=int(found.size),
        events=int(events.sum()),
        _times=tuple(map(float, found)),
        _is_event=tuple(map(bool, events)),
    )


def _share(value: float, otherwise: float) -> float:
    return otherwise if np.isnan(value) else min(max(value, 0.0), 1.0)
