"""RECIST 1.1 as the guideline writes it: tables of visits, the verdict, and why."""

from decimal import Decimal
from fractions import Fraction

import pytest

from immunobook.response import (
    Assessment,
    Candidate,
    Measured,
    Settings,
    choose_targets,
    judge_series,
    judge_sums,
    measurability,
    overall_response,
    sum_of_diameters,
)

NON = "NON-CR/NON-PD"


def targets(sums, settings=None, **more):
    return [each.category for each in judge_sums(sums, settings or Settings(), **more)]


@pytest.mark.parametrize(
    ("target", "non_target", "new_lesion", "expected", "why"),
    [
        ("CR", "CR", False, "CR", "row 1"),
        ("CR", None, False, "CR", "row 1, without non-targets at baseline"),
        ("CR", NON, False, "PR", "row 2"),
        ("CR", "NE", False, "PR", "row 3"),
        ("PR", "CR", False, "PR", "row 4: anything but PD"),
        ("PR", NON, False, "PR", "row 4"),
        ("PR", "NE", False, "PR", "row 4: or not all evaluated"),
        ("PR", None, False, "PR", "row 4, without non-targets"),
        ("SD", "CR", False, "SD", "row 5"),
        ("SD", NON, False, "SD", "row 5"),
        ("SD", "NE", False, "SD", "row 5"),
        ("SD", None, False, "SD", "row 5"),
        ("NE", "CR", False, "NE", "row 6"),
        ("NE", NON, False, "NE", "row 6"),
        ("NE", "NE", False, "NE", "row 6"),
        ("NE", None, False, "NE", "row 6"),
        *[("PD", non, new, "PD", "row 7: any") for non in ("CR", NON, "PD", "NE", None) for new in (True, False)],
        *[(t, "PD", new, "PD", "row 8: any") for t in ("CR", "PR", "SD", "NE") for new in (True, False)],
        *[(t, non, True, "PD", "row 9: a new lesion")
          for t in ("CR", "PR", "SD", "NE") for non in ("CR", NON, "NE", None)],
        (None, "CR", False, "CR", "Table 2, row 1"),
        (None, NON, False, NON, "Table 2, row 2: not called SD"),
        (None, "NE", False, "NE", "Table 2, row 3"),
        (None, "PD", False, "PD", "Table 2, row 4"),
        (None, "PD", True, "PD", "Table 2, row 4: any"),
        *[(None, non, True, "PD", "Table 2, row 5") for non in ("CR", NON, "NE")],
        ("PR", NON, "equivocal", "PR", "an equivocal new lesion is no progression yet"),
        ("PR", NON, "NE", "NE", "a response needs to know that nothing is new"),
        ("PD", NON, "NE", "PD", "a progression does not"),
    ],
)  # fmt: skip
def test_overall_response(target, non_target, new_lesion, expected, why):
    verdict = overall_response(target, non_target, new_lesion)
    assert verdict.category == expected, why
    assert verdict.rule.source == "eisenhauer-2009"


def test_a_row_that_nobody_could_mean_is_refused():
    with pytest.raises(ValueError, match="expected one of CR"):
        overall_response("better", "CR", False)


@pytest.mark.parametrize(
    ("sums", "expected", "why"),
    [
        ([100, 70], ["PR"], "exactly 30 % below baseline is enough"),
        ([100, 70.1], ["SD"], "29.9 % is not"),
        ([90, 63], ["PR"], "exactly 30 %, where floating point says no"),
        (["90", "63.000001"], ["SD"], "a millionth of a millimetre more is not 30 %"),
        ([Fraction(10), Decimal("7.0")], ["PR"], "any exact number will do"),
        ([100, 50, 60], ["PR", "PD"], "growth counts from the nadir, not from baseline; PD comes before PR"),
        ([100, 50, 59.9], ["PR", "PR"], "19.8 % over the nadir is no progression"),
        ([18, 22], ["SD"], "22 % over the nadir, but only 4 mm"),
        ([18, 22.9], ["SD"], "4.9 mm are not 5"),
        ([18, 23], ["PD"], "28 % and exactly 5 mm: both limits are met"),
        ([25, 30], ["PD"], "exactly 20 % and exactly 5 mm"),
        ([25.1, 30.1], ["SD"], "5 mm, but 19.9 %"),
        ([100, 119.9], ["SD"], "19.9 %"),
        ([100, 120], ["PD"], "exactly 20 %"),
        ([100, 0], ["CR"], "all gone"),
        ([100, 0, 3], ["CR", "PD"], "after a CR what comes back is PD, without 5 mm"),
        ([100, 0, None, 3], ["CR", "NE", "PD"], "also after a visit without measurements"),
        ([100, 0, 0], ["CR", "CR"], "still gone"),
        ([100, None], ["NE"], "nothing measured"),
        ([100, 60, None, 72], ["PR", "NE", "PD"], "an NE visit leaves the nadir as it was"),
        ([100, 70, 70, 80, 80, 80], ["PR"] * 5, "the EORTC's own example: PR stays PR"),
        ([100, 70, 84, 80], ["PR", "PD", "SD"], "after PD nothing holds PR any more"),
        ([100, 110, 131], ["SD", "PD"], "the nadir may be the baseline"),
        ([100, 90, 95, 107.9], ["SD", "SD", "SD"], "17.9 mm over the nadir of 90 are 19.9 %"),
        ([100, 90, 95, 108], ["SD", "SD", "PD"], "18 mm over the nadir of 90 are 20 %"),
        ([None, 50], ["NE"], "without a baseline nothing can be compared"),
        ([0, 0], ["none"], "a sum of 0 at baseline is no target disease"),
    ],
)
def test_target_response(sums, expected, why):
    assert targets(sums) == expected, why


def test_pr_is_judged_anew_from_baseline_if_the_protocol_says_so():
    assert targets([100, 70, 80, 70], Settings(continuing_pr=False)) == ["PR", "SD", "PR"]


def test_pr_holds_only_once_confirmed_where_that_is_required():
    needs = Settings(confirmation_required=True)
    days = [0, 42, 70, 98]
    assert targets([100, 70, 80, 80], needs, days=days) == ["PR", "SD", "SD"]
    assert targets([100, 70, 69, 80], needs, days=days) == ["PR", "PR", "PR"]
    assert targets([100, 70, 69, 80], needs, days=[0, 42, 69, 98]) == ["PR", "PR", "SD"], "27 days apart"


@pytest.mark.parametrize(
    ("now", "complete", "expected", "why"),
    [
        (60, False, "PD", "the measured ones alone are 20 % and 10 mm over the whole nadir"),
        (59.9, False, "NE", "they are not, and the missing ones might have shrunk"),
        (20, False, "NE", "a small part says nothing"),
    ],
)
def test_missing_targets(now, complete, expected, why):
    found = judge_sums([100, 50, now], complete=[True, True, complete])
    assert found[-1].category == expected, why


def test_an_incomplete_sum_never_becomes_the_nadir():
    found = judge_sums([100, 20, 100], complete=[True, False, True])
    assert [each.category for each in found] == ["NE", "SD"]
    assert found[-1].facts["nadir_mm"] == 100


@pytest.mark.parametrize(
    ("total", "all_gone", "expected", "why"),
    [
        (9.9, True, "CR", "nodes under 10 mm are normal: the sum need not be 0"),
        (10, False, "PD", "a node of 10 mm after a CR has reappeared"),
        (9, True, "CR", "it stays normal, although 9 mm are 50 % more than 6"),
    ],
)
def test_nodes_that_shrink_below_10_mm(total, all_gone, expected, why):
    found = judge_sums([20, 6, total], all_gone=[False, True, all_gone])
    assert [each.category for each in found] == ["CR", expected], why


def test_what_comes_back_may_need_an_overall_cr():
    visits = [Assessment(0, 42, non_target=NON), Assessment(3, 84, non_target=NON)]
    assert [each.recist.category for each in judge_series(50, visits)] == ["PR", "PR"], "the patient was in PR"
    any_cr = Settings(reappearance_needs_overall_cr=False)
    assert [each.recist.category for each in judge_series(50, visits, any_cr)] == ["PR", "PD"]


def test_the_reason_holds_the_numbers_that_made_it_true():
    verdict = judge_sums([40, 29, 36])[-1]
    assert str(verdict) == "sum 36 mm, nadir 29 mm: +24.1 % and +7 mm -> PD; eisenhauer-2009, 4.3.1"
    assert "19.9 %" in str(judge_sums([10000, 11996])[-1]), "19.96 % is never shown as the 20 % that it misses"


@pytest.mark.parametrize(
    ("given", "expected", "why"),
    [
        ({"mm": 10}, "measurable", "10 mm on slices of 5 mm"),
        ({"mm": 9.9}, "non-measurable", "under 10 mm"),
        ({"mm": 10, "slice_mm": 1}, "measurable", "thinner slices: the floor of 10 mm still holds"),
        ({"mm": 9.9, "slice_mm": 1}, "non-measurable", "thinner slices: the floor of 10 mm still holds"),
        ({"mm": 15.9, "slice_mm": 8}, "non-measurable", "thicker slices: twice 8 mm"),
        ({"mm": 16, "slice_mm": 8}, "measurable", "thicker slices: twice 8 mm"),
        ({"mm": 14, "slice_mm": 7, "method": "MRI"}, "measurable", "MRI as CT"),
        ({"mm": 40, "method": "MRI", "is_lung": True}, "non-measurable", "MRI, but not in the lung"),
        ({"mm": 19.9, "method": "X-ray"}, "non-measurable", "chest X-ray: 20 mm"),
        ({"mm": 20, "method": "X-ray"}, "measurable", "chest X-ray: 20 mm"),
        ({"mm": 30, "method": "X-ray", "is_clear": False}, "non-measurable", "not surrounded by lung"),
        ({"mm": 10, "method": "calipers", "slice_mm": 8}, "measurable", "calipers: 10 mm, no slices"),
        ({"mm": 9.9, "method": "calipers"}, "non-measurable", "calipers: 10 mm"),
        ({"mm": 50, "method": "ultrasound"}, "non-measurable", "never"),
        ({"mm": 15, "is_node": True}, "measurable", "node: 15 mm short axis"),
        ({"mm": 14.9, "is_node": True}, "non-measurable", "pathological, non-target"),
        ({"mm": 10, "is_node": True}, "non-measurable", "pathological, non-target"),
        ({"mm": 9.9, "is_node": True}, "normal", "not recorded"),
        ({"mm": 30, "nature": "blastic bone"}, "non-measurable", "blastic"),
        ({"mm": 30, "nature": "lytic bone"}, "non-measurable", "no soft tissue"),
        ({"mm": 10, "nature": "lytic bone with soft tissue"}, "measurable", "its soft tissue meets the rule"),
        ({"mm": 9, "nature": "lytic bone with soft tissue"}, "non-measurable", "its soft tissue does not"),
        ({"mm": 30, "nature": "simple cyst"}, "normal", "not a lesion"),
        ({"mm": 30, "nature": "cystic metastasis"}, "measurable", "by size"),
        ({"mm": 30, "treated_before": True}, "non-measurable", "irradiated"),
        ({"mm": 30, "treated_before": True, "grown_since": True}, "measurable", "irradiated, grown since"),
        *[({"mm": 90, "nature": each}, "non-measurable", "always") for each in (
            "leptomeningeal disease", "ascites", "pleural effusion", "pericardial effusion",
            "inflammatory breast disease", "lymphangitic spread", "organomegaly")],
    ],
)  # fmt: skip
def test_measurability(given, expected, why):
    given = dict(given)
    assert measurability(given.pop("mm"), **given).category == expected, why


def test_at_most_five_targets_two_an_organ_and_every_organ_first():
    found = [
        Candidate("liver-1", "liver", 80), Candidate("liver-2", "liver", 70), Candidate("liver-3", "Liver", 60),
        Candidate("lung-1", "lung", 20), Candidate("lung-2", "lung", 18),
        Candidate("adrenal", "adrenal", 15), Candidate("skin", "skin", 12),
    ]  # fmt: skip
    choice = choose_targets(found)
    assert set(choice.targets) == {"liver-1", "lung-1", "adrenal", "skin", "liver-2"}
    assert choice.non_targets == ("liver-3", "lung-2")
    assert choice.sum_mm == 80 + 20 + 15 + 12 + 70


def test_all_nodes_are_one_organ_and_the_second_comes_from_another_chain():
    found = [
        Candidate("n1", "axilla", 30, is_node=True, chain="axilla"),
        Candidate("n2", "axilla", 28, is_node=True, chain="axilla"),
        Candidate("n3", "mediastinum", 16, is_node=True, chain="mediastinum"),
        Candidate("n4", "neck", 14.9, is_node=True), Candidate("n5", "neck", 9.9, is_node=True),
    ]  # fmt: skip
    choice = choose_targets(found)
    assert choice.targets == ("n1", "n3")
    assert choice.non_targets == ("n2", "n4")
    assert choice.not_recorded == ("n5",)


def test_the_largest_is_passed_over_if_it_cannot_be_measured_again():
    found = [Candidate("big", "liver", 90, is_reproducible=False), Candidate("small", "liver", 10)]
    assert choose_targets(found).targets == ("small",)


@pytest.mark.parametrize(
    ("measured", "expected", "complete", "all_gone", "why"),
    [
        ([Measured("a", 2)], 2, True, False, "any remnant that can be measured counts as it is, even 2 mm"),
        ([Measured("a", None, is_too_small=True)], 5, True, False, "seen, too small to measure: 5 mm"),
        ([Measured("a", 3, is_too_small=True)], 3, True, False, "if it can be measured, the measurement counts"),
        ([Measured("a", 0)], 0, True, True, "believed gone"),
        ([Measured("a", 0), Measured("n", 9.9, is_node=True)], Decimal("9.9"), True, True, "a node under 10 mm"),
        ([Measured("a", 0), Measured("n", 10, is_node=True)], 10, True, False, "a node of 10 mm"),
        ([Measured("a", None, fragments_mm=(12, 8))], 20, True, False, "split: the parts are added"),
        ([Measured("a", 40), Measured("b", None, merged_into="a")], 40, True, False, "merged: one diameter"),
        ([Measured("a", 0), Measured("b", None, merged_into="a")], 0, True, True, "merged and gone"),
        ([Measured("a"), Measured("b", None, merged_into="a")], None, False, False, "merged, not measured"),
        ([Measured("a", 20), Measured("b")], 20, False, False, "one is missing"),
    ],
)
def test_sum_of_diameters(measured, expected, complete, all_gone, why):
    found = sum_of_diameters(measured)
    assert (found.mm, found.complete, found.all_gone) == (expected, complete, all_gone), why


def test_what_too_small_counts_is_a_setting():
    assert sum_of_diameters([Measured("a", is_too_small=True)], Settings(too_small_mm=3)).mm == 3


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), "12,5", "ten", None, True, 2_000_000, [3]])
def test_what_is_no_size_is_refused(wrong):
    with pytest.raises(ValueError, match="size in millimetres"):
        measurability(wrong)
