"""Dates, rates and curves against numbers worked out by hand."""

import pytest

from immunobook.response import (
    Finding,
    Lesion,
    Patient,
    Settings,
    Visit,
    control_rate,
    duration_of_response,
    exact_interval,
    judge_patient,
    kaplan_meier,
    progression_day,
    progression_free_survival,
    response_day,
    response_rate,
    spider,
    swimmer,
    waterfall,
)
from immunobook.response.endpoints import iprogression


def patient(*sums, every=42, id="p", **more):
    visits = tuple(Visit(every * n, () if mm is None else (Finding("T", mm),)) for n, mm in enumerate(sums))
    return Patient(id, (Lesion("T", "target", "liver"),), visits[0], visits[1:], **more)


def test_durations():
    judged = judge_patient(patient(100, 60, 50, 60))
    assert (response_day(judged), progression_day(judged)) == (42, 126)
    found = duration_of_response(judged)
    assert (found.days, found.is_event) == (84, True)
    assert progression_free_survival(judged).days == 126
    one_more = judge_patient(patient(100, 60, 50, 60), Settings(add_one_day=True))
    assert duration_of_response(one_more).days == 85


def test_without_an_event_it_is_censored_at_the_last_evaluable_visit():
    found = progression_free_survival(judge_patient(patient(100, 90, 90, None)))
    assert (found.days, found.is_event) == (84, False)
    none = progression_free_survival(judge_patient(patient(100)))
    assert (none.days, none.is_event) == (0, False)
    died = progression_free_survival(judge_patient(patient(100, 90, death_day=60)))
    assert (died.days, died.is_event, died.ended_by) == (60, True, "death")
    assert duration_of_response(judge_patient(patient(100, 90))) is None


@pytest.mark.parametrize(
    ("responses", "expected", "why"),
    [
        (["iUPD", "iUPD", "iCPD"], 1, "the first iUPD of the run"),
        (["iSD", "iUPD", "iPR", "iPR", "iUPD", "iCPD"], 5, "an iUPD that a response followed does not count"),
        (["iUPD", "NE", "iCPD"], 1, "NE may lie in between"),
        (["iUPD", "iUPD"], None, "never confirmed"),
    ],
)
def test_progression_under_irecist(responses, expected, why):
    assert iprogression(responses, list(range(1, len(responses) + 1))) == expected, why


def test_an_unconfirmed_iupd_can_be_an_event():
    assert iprogression(["iUPD", "NE"], [42, 84], count_unconfirmed=True) == 42


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(0, 10, 0, 0.3085), (10, 10, 0.6915, 1), (5, 20, 0.0866, 0.4910), (0, 0, 0, 1), (1, 1, 0.025, 1)],
)
def test_exact_interval(events, n, low, high):
    assert exact_interval(events, n) == pytest.approx((low, high), abs=1e-4)


def test_rates_count_everybody():
    found = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING", "MISSING"]
    assert (response_rate(found).events, response_rate(found).n) == (2, 8)
    assert control_rate(found).events == 3
    assert control_rate(found, Settings(non_cr_non_pd_controls=True)).events == 4


def test_waterfall_and_spider():
    judged = [judge_patient(patient(100, 60, 90, id="a")), judge_patient(patient(100, 130, id="b")),
              judge_patient(patient(100, None, id="c"))]  # fmt: skip
    found = waterfall(judged)
    assert [(bar.patient, bar.change) for bar in found.bars] == [("b", 30), ("a", -40)]
    assert (found.plotted, found.treated, found.missing) == (2, 3, ("c",))
    assert [(point.day, point.change) for point in spider(judged[0])] == [(0, 0), (42, -40), (84, -10)]


def test_swimmer():
    judged = [judge_patient(patient(100, 60, id="a")), judge_patient(patient(100, 130, id="b", death_day=300))]
    lanes = swimmer(judged)
    assert [(lane.patient, lane.length, lane.is_ongoing) for lane in lanes] == [("b", 300, False), ("a", 42, True)]
    assert lanes[1].first_response == (42, "PR")


def test_kaplan_meier_by_hand():
    curve = kaplan_meier([1, 2, 2, 3, 4, 5], [True, True, False, False, True, False])
    assert curve.times == (0, 1, 2, 4)
    assert curve.survival == pytest.approx((1, 5 / 6, 5 / 6 * 4 / 5, 5 / 6 * 4 / 5 * 1 / 2))
    assert curve.median == 4
    assert [(row.at_risk, row.events, row.censored) for row in curve.at_risk([0, 2, 5])] == [
        (6, 0, 0), (5, 2, 1), (1, 3, 3)]  # fmt: skip


def test_the_median_is_reached_at_exactly_one_half_or_not_at_all():
    assert kaplan_meier([1, 2, 3, 4], [True, True, False, False]).median == 2
    assert kaplan_meier([1, 2, 3, 4], [True, False, False, False]).median is None
    assert kaplan_meier([1, 2], [False, False]).survival == (1,)
