"""iRECIST as its Table 2 and the working group's answers write it."""

import re

import pytest

from immunobook import content
from immunobook.response import (
    Assessment,
    Settings,
    going_on,
    judge_series,
    may_continue,
    overall_iresponse,
    view,
)
from immunobook.response import sheet as sheets
from immunobook.response.teaching import settings_of

NON = "NON-iCR/NON-iUPD"


@pytest.mark.parametrize(
    ("target", "non_target", "new_lesion", "expected"),
    [
        ("iCR", "iCR", False, "iCR"),
        ("iCR", None, False, "iCR"),
        ("iCR", NON, False, "iPR"),
        ("iCR", "NE", False, "iPR"),
        ("iPR", NON, False, "iPR"),
        ("iPR", "iCR", False, "iPR"),
        ("iPR", "NE", False, "iPR"),
        ("iSD", NON, False, "iSD"),
        ("iSD", "iCR", False, "iSD"),
        ("iUPD", NON, False, "iUPD"),
        ("iUPD", "iCR", False, "iUPD"),
        *[(target, "iUPD", False, "iUPD") for target in ("iSD", "iPR", "iCR")],
        ("iUPD", "iUPD", False, "iUPD"),
        ("iUPD", "iUPD", True, "iUPD"),
        *[(target, non, True, "iUPD") for target in ("iCR", "iPR", "iSD", "NE", None) for non in ("iCR", NON, "NE")],
        ("NE", NON, False, "NE"),
        (None, "iCR", False, "iCR"),
        (None, NON, False, NON),
        (None, "iUPD", False, "iUPD"),
        (None, "NE", False, "NE"),
    ],
)  # fmt: skip
def test_without_an_open_iupd(target, non_target, new_lesion, expected):
    assert overall_iresponse(target, non_target, new_lesion).category == expected


@pytest.mark.parametrize("target", ["CR", "PR", "SD", "PD", "NE", None])
@pytest.mark.parametrize("non_target", ["CR", "NON-CR/NON-PD", "PD", "NE", None])
@pytest.mark.parametrize("new", [True, False])
def test_one_scan_alone_never_confirms(target, non_target, new):
    verdict = overall_iresponse(target, non_target, new, target_growth_mm=90, non_target_grown=True)
    assert verdict.category != "iCPD"


@pytest.mark.parametrize(
    ("row", "given", "expected", "why"),
    [
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 5}, "iCPD", "exactly 5 mm more"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 4.9}, "iUPD", "4.9 mm are not 5"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": -3}, "iUPD", "smaller, but still PD"),
        (("SD", "PD", False), {"earlier_iupd": ["non-target"], "non_target_grown": True}, "iCPD", "any growth"),
        (("SD", "PD", False), {"earlier_iupd": ["non-target"]}, "iUPD", "no further growth"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"], "new_target_growth_mm": 5}, "iCPD", "NLT 5 mm more"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"], "new_target_growth_mm": "4.9"}, "iUPD", "NLT 4.9 mm"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"], "new_non_target_grown": True}, "iCPD", "NLNT: any"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"], "further_new_lesion": True}, "iCPD", "one more"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"]}, "iUPD", "unchanged"),
        (("PD", NON, True), {"earlier_iupd": ["target"]}, "iCPD", "a first new lesion is a new category"),
        (("SD", "PD", False), {"earlier_iupd": ["target"]}, "iCPD", "non-targets had not progressed before"),
        (("PD", NON, True), {"earlier_iupd": ["new lesion"]}, "iCPD", "targets had not progressed before"),
        (("PD", "PD", True), {"earlier_iupd": True}, "iUPD", "all had, and nothing grew"),
        (("CR", "CR", False), {"earlier_iupd": ["target"]}, "iCR", "the bar is reset"),
        (("CR", NON, False), {"earlier_iupd": ["target"]}, "iPR", "the bar is reset"),
        (("PR", NON, False), {"earlier_iupd": ["target"]}, "iPR", "the bar is reset"),
        (("SD", NON, False), {"earlier_iupd": ["target"]}, "iSD", "the bar is reset"),
        (("SD", NON, False), {"earlier_iupd": ["new lesion"]}, "iSD", "the new lesion has gone"),
        ((None, NON, False), {"earlier_iupd": ["non-target"]}, NON, "the bar is reset"),
        (("NE", NON, False), {"earlier_iupd": ["target"]}, "NE", "nothing can be said"),
        (("PR", NON, True), {"earlier_iupd": ["new lesion"], "target_at_iupd": "SD"}, "iPR", "scenario B"),
        (("PR", NON, True), {"earlier_iupd": ["new lesion"], "target_at_iupd": "PR"}, "iUPD", "scenario F"),
        (("PR", NON, True), {"earlier_iupd": ["new lesion"], "target_improved": True}, "iPR", "said so"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9, "days_since_first_iupd": 27},
         "iUPD", "27 days are too early"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9, "days_since_first_iupd": 28},
         "iCPD", "28 days"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9, "days_since_first_iupd": 56},
         "iCPD", "56 days"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9, "days_since_first_iupd": 57},
         "iUPD", "57 days are too late"),
        (("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9, "days_since_first_iupd": 14,
                              "new_symptom": True}, "iUPD", "growth on an early scan does not count"),
        (("PD", NON, True), {"earlier_iupd": ["new lesion"], "further_new_lesion": True,
                             "days_since_first_iupd": 14, "new_symptom": True}, "iCPD", "the exception"),
        (("PD", NON, True), {"earlier_iupd": ["new lesion"], "further_new_lesion": True,
                             "days_since_first_iupd": 14}, "iUPD", "no exception without a symptom"),
    ],
)  # fmt: skip
def test_with_an_open_iupd(row, given, expected, why):
    assert overall_iresponse(*row, **given).category == expected, why


def test_the_window_can_be_widened_and_late_growth_can_count():
    row, at = ("PD", NON, False), {"earlier_iupd": ["target"], "target_growth_mm": 9}
    wide = Settings(iupd_tolerance_days=2)
    assert overall_iresponse(*row, **at, days_since_first_iupd=26, settings=wide).category == "iCPD"
    assert overall_iresponse(*row, **at, days_since_first_iupd=25, settings=wide).category == "iUPD"
    late = Settings(late_scan_confirms=True)
    assert overall_iresponse(*row, **at, days_since_first_iupd=90, settings=late).category == "iCPD"


def series(*assessments, baseline=100, **chosen):
    return [each.irecist.category for each in judge_series(baseline, assessments, Settings(**chosen))]


def visits(*sums, every=42, **same):
    return [Assessment(mm, day=every * (number + 1), **same) for number, mm in enumerate(sums)]


@pytest.mark.parametrize(
    ("sums", "expected", "why"),
    [
        ((120, 125), ["iUPD", "iCPD"], "5 mm more"),
        ((120, 124), ["iUPD", "iUPD"], "4 mm more"),
        ((120, 123, 125), ["iUPD", "iUPD", "iCPD"], "small steps add up from the first iUPD"),
        ((120, 70), ["iUPD", "iPR"], "pseudoprogression"),
        ((120, 110, 131), ["iUPD", "iSD", "iUPD"], "after a reset a new iUPD is needed"),
        ((120, 110, 131, 136), ["iUPD", "iSD", "iUPD", "iCPD"], "and it must be confirmed"),
        ((120, None, 126), ["iUPD", "NE", "iUPD"], "84 days after the iUPD are outside the window"),
        ((120, 125, 50), ["iUPD", "iCPD", "iCPD"], "nothing after iCPD counts"),
        ((70, 70, 80, 80, 80), ["iPR"] * 5, "iPR stays iPR"),
    ],
)
def test_series_of_sums(sums, expected, why):
    assert series(*visits(*sums)) == expected, why


def test_growth_can_be_measured_from_the_last_visit():
    assert series(*visits(120, 123, 126), iupd_reference="last visit") == ["iUPD"] * 3
    assert series(*visits(120, 123, 128), iupd_reference="last visit")[-1] == "iCPD"


def test_new_lesions_after_a_reset():
    first = Assessment(100, 42, new_lesions=["a"], new_target_sum_mm=20)
    better = Assessment(60, 84, new_lesions=["a"], new_target_sum_mm=20)
    assert series(first, better, Assessment(60, 126, new_lesions=["a"], new_target_sum_mm=20))[-1] == "iPR"
    assert series(first, better, Assessment(60, 126, new_lesions=["a"], new_target_sum_mm=24.9))[-1] == "iPR"
    assert series(first, better, Assessment(60, 126, new_lesions=["a"], new_target_sum_mm=25))[-1] == "iUPD"
    assert series(first, better, Assessment(60, 126, new_lesions=["a", "b"], new_target_sum_mm=20))[-1] == "iUPD"
    worse = Assessment(60, 126, new_lesions=["a"], new_target_sum_mm=20, new_non_target_unequivocal=True)
    assert series(first, better, worse)[-1] == "iUPD"


def test_small_steps_of_new_lesions_add_up():
    steps = [Assessment(100, 42 * (n + 1), new_lesions=["a"], new_target_sum_mm=mm) for n, mm in enumerate((11, 15, 17))]
    assert series(*steps) == ["iUPD", "iUPD", "iCPD"]


def test_a_new_lesion_that_is_left_can_block_icr():
    first, gone = Assessment(100, 42, new_lesions=["a"]), Assessment(0, 84, new_lesions=["a"])
    assert series(first, gone)[-1] == "iCR"
    assert series(first, gone, new_lesion_left_blocks_icr=True)[-1] == "iPR"


def test_growth_seen_too_early_still_counts_in_the_window():
    early = [Assessment(100, 42, non_target="PD"), Assessment(100, 56, non_target="PD", non_target_grown=True),
             Assessment(100, 84, non_target="PD")]  # fmt: skip
    assert series(*early) == ["iUPD", "iUPD", "iCPD"]


@pytest.mark.parametrize(
    ("response", "is_stable", "expected"),
    [("iUPD", True, True), ("iUPD", False, False), ("iUPD", None, None), ("iCPD", True, False), ("iSD", None, True)],
)
def test_going_on_past_iupd_is_only_for_the_stable(response, is_stable, expected):
    assert may_continue(response, is_stable) is expected
    said = going_on(response, is_stable)
    if response == "iSD":
        assert said is None, "nothing has progressed, so nothing is to be said"
    else:
        assert said.category == {True: "yes", False: "no", None: "wait"}[expected]
        assert said.rule.source == "seymour-2017"


@pytest.mark.parametrize(
    ("is_stable", "expected", "why"),
    [
        (True, "may go on", "stable at iUPD"),
        (False, "ends", "getting worse at iUPD"),
        (None, "open", "nobody said how the patient is"),
    ],
)
def test_ticking_stable_says_whether_treatment_may_go_on(is_stable, expected, why):
    written = content.patients()["continued-too-long"]
    start = sheets.sheet_of(written)
    visits = [{**row, "Stable": is_stable} for row in start.visits]
    shown = view.verdicts(sheets.read_sheet(start.lesions, visits, settings_of(written)).judgement)
    first, second, *_ = re.findall(r"Treatment in a trial: ([a-z ]+)\..*?href=\"([^\"]+)\"", shown, re.S)
    assert first == (expected, content.sources()["seymour-2017"].link), why
    assert second[0] == "ends", "iCPD ends it, however the patient is"
