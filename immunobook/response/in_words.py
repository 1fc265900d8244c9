"""The plots of a cohort in words: one sentence and a table for each, how to read it, and its trap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from immunobook.response.endpoints import (
    DAYS_PER_MONTH,
    Criteria,
    KaplanMeier,
    kaplan_meier,
    progression_free_survival,
    spider,
    swimmer,
    waterfall,
)
from immunobook.response.patient import Judgement

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plot:
    """What a plot answers, and where it misleads."""

    name: str
    reads: str
    trap: str


PLOTS = {
    one.name: one
    for one in (
        Plot("Waterfall", "Each bar is one patient: the best change of the sum at any one visit.",
             "A bar below -30 % is not yet a response that lasted, and it hides new lesions. It says nothing about "
             "time. And who had no scan after baseline has no bar: look for the number of all patients."),
        Plot("Spider", "Each line is one patient over time: the change of the sum from baseline. A cross marks a new lesion.",
             "A new lesion does not move the line, so a falling line can still be progression. Lines that end early "
             "look harmless, yet they often end because of progression."),
        Plot("Swimmer", "Each lane is one patient, as long as followed. Signs show when something happened.",
             "A long lane is not a response. Lanes are sorted by length, so any group looks orderly; an arrow means "
             "that it goes on, not that all is well."),
        Plot("Kaplan-Meier", "The staircase is the share without progression or death. It steps down at each event; a tick is "
             "somebody who was not followed further.",
             "The right end rests on few people: read the numbers at risk. A flat end is no proof of cure, and the "
             "median is one point, not a promise for one patient."),
    )
}  # fmt: skip


def percent(part: int, whole: int) -> str:
    """Return a share in per cent, rounded; "no" of nobody."""
    return f"{round(100 * part / whole)} %" if whole else "none"


def of_waterfall(judgements: Sequence[Judgement], criteria: Criteria) -> tuple[str, Rows]:
    """Return a sentence on the waterfall, and its bars as a table."""
    found = waterfall(judgements)
    shrunk = sum(bar.change <= -30 for bar in found.bars)
    grown = sum(bar.change >= 20 for bar in found.bars)
    hits = sum((bar.best if criteria == "recist" else bar.ibest).removeprefix("i") in ("CR", "PR") for bar in found.bars)
    said = (
        f"{found.plotted} of {found.treated} patients have a bar. {shrunk} reach -30 % or less, {hits} of all have a "
        f"response as best response, {grown} never were below +20 %."
    )
    return said, [
        {"Patient": bar.patient, "Best change (%)": float(bar.change), "Best, RECIST 1.1": bar.best, "Best, iRECIST": bar.ibest}
        for bar in found.bars
    ]


def of_spider(judgements: Sequence[Judgement], criteria: Criteria) -> tuple[str, Rows]:
    """Return a sentence on the spider, and its points as a table."""
    rows, below, with_new = [], 0, 0
    for each in judgements:
        points = spider(each)
        below += any(point.change <= -30 for point in points)
        with_new += any(point.has_new_lesion and point.change < 0 for point in points)
        rows += [
            {
                "Patient": each.patient.id, "Day": point.day, "Change (%)": float(point.change),
                "RECIST 1.1": point.recist, "iRECIST": point.irecist, "New lesion": "yes" if point.has_new_lesion else "",
            }
            for point in points
        ]  # fmt: skip
    said = (
        f"{below} of {len(judgements)} lines fall to -30 % or below. {with_new} have a new lesion while the sum is below "
        "where it began."
    )
    return said, rows


def of_swimmer(judgements: Sequence[Judgement], criteria: Criteria) -> tuple[str, Rows]:
    """Return a sentence on the swimmer plot, and its lanes as a table."""
    lanes = swimmer(judgements, criteria)
    responding = sum(lane.first_response is not None for lane in lanes)
    ongoing = sum(lane.is_ongoing for lane in lanes)
    without = sum(lane.first_response is not None and lane.progression is None for lane in lanes)
    said = (
        f"{responding} of {len(lanes)} patients have a response on their lane, {without} of these without progression "
        f"so far; {ongoing} lanes still go on."
    )
    return said, [
        {
            "Patient": lane.patient, "Followed (days)": lane.length, "Goes on": "yes" if lane.is_ongoing else "",
            "First response (day)": "" if lane.first_response is None else lane.first_response[0],
            "Progression (day)": "" if lane.progression is None else lane.progression,
            "Death (day)": "" if lane.death is None else lane.death, "Best": lane.best,
        }
        for lane in lanes
    ]  # fmt: skip


def survival(judgements: Sequence[Judgement], criteria: Criteria) -> KaplanMeier:
    """Return the curve of progression-free survival."""
    times = [progression_free_survival(each, criteria) for each in judgements]
    return kaplan_meier([max(each.days, 0) for each in times], [each.is_event for each in times])


def ticks(curve: KaplanMeier) -> list[float]:
    """Return at which days the numbers at risk are given: every 3, 6 or 12 months, seven times at most or so."""
    end = max([*curve.times, *curve.censored]) / DAYS_PER_MONTH
    step = next((one for one in (1, 3, 6, 12, 24, 60) if end / one <= 7), 120)
    return [number * step * DAYS_PER_MONTH for number in range(int(end / step) + 1)]


def of_survival(judgements: Sequence[Judgement], criteria: Criteria) -> tuple[str, Rows]:
    """Return a sentence on the staircase, and it as a table with the numbers at risk."""
    curve = survival(judgements, criteria)
    median = "is not reached" if curve.median is None else f"is {curve.median / DAYS_PER_MONTH:.1f} months"
    year = curve.at(365.25)
    followed = max([*curve.times, *curve.censored]) >= 365.25
    said = f"{curve.events} of {curve.n} patients had progression or died; the median {median}."
    if followed:
        said += f" At one year {round(100 * year)} of 100 are free of it."
    return said, [
        {
            "Month": round(row.time / DAYS_PER_MONTH), "At risk": row.at_risk, "Events so far": row.events,
            "Censored so far": row.censored, "Free of it (%)": round(100 * curve.at(row.time), 1),
        }
        for row in curve.at_risk(ticks(curve))
    ]  # fmt: skip


TOLD: dict[str, Callable[[Sequence[Judgement], Criteria], tuple[str, Rows]]] = {
    "Waterfall": of_waterfall,
    "Spider": of_spider,
    "Swimmer": of_swimmer,
    "Kaplan-Meier": of_survival,
}


def evenly(many: Sequence[Any], most: int) -> list[Any]:
    """Return at most so many of a series, evenly spread, first and last among them."""
    if len(many) <= most:
        return list(many)
    return [many[round(at * (len(many) - 1) / (most - 1))] for at in range(most)]
