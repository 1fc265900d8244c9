"""What a second reader tried against the guideline's text, case by case, after the engine was written.

Each table is one place of the guideline; the words beside a case say what it holds the engine to.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from immunobook.response import (
    Assessment,
    Candidate,
    Finding,
    Lesion,
    Measured,
    Patient,
    Settings,
    Visit,
    best_change,
    best_iresponse,
    best_response,
    choose_targets,
    confirmed_pair,
    control_rate,
    duration_of_response,
    exact_interval,
    fdg_pet,
    judge_patient,
    judge_series,
    judge_sums,
    kaplan_meier,
    measurability,
    overall_iresponse,
    overall_response,
    progression_day,
    progression_free_survival,
    response_day,
    response_rate,
    sum_of_diameters,
    waterfall,
)

NON = "NON-CR/NON-PD"
INON = "NON-iCR/NON-iUPD"


def patient(lesions, baseline, *visits, **more):
    """Return a patient: lesions "T1 target liver", findings {"T1": 30 or a word}, visits (day, findings)."""
    made = []
    for each in lesions:
        id, role, *organ = each.split(" ", 2)
        made.append(Lesion(id, role, organ[0] if organ else "", is_node="node" in each))

    def visit(day, found, **also):
        findings = tuple(
            Finding(id, state=value) if isinstance(value, str) else value
            if isinstance(value, Finding) else Finding(id, value)
            for id, value in found.items()
        )  # fmt: skip
        return Visit(day, findings, **also)

    later = tuple(each if isinstance(each, Visit) else visit(*each) for each in visits)
    return Patient("A", tuple(made), visit(-7, baseline), later, **more)


def recist(one, settings=Settings()):  # noqa: B008 (frozen)
    return [each.recist.category for each in judge_patient(one, settings).visits]


def irecist(one, settings=Settings()):  # noqa: B008 (frozen)
    return [each.irecist.category for each in judge_patient(one, settings).visits]


# --- RECIST 1.1, 4.3.1: sums ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sums", "expected", "why"),
    [
        ((90, 63), ["PR"], "63 is 30 % below 90, which floating point misses"),
        ((90, "63.01"), ["SD"], "a hundredth short of it"),
        ((0.3, 0.21), ["PR"], "30 % of a third of a millimetre"),
        ((110, 77), ["PR"], "0.7 * 110 is 77 in integers only"),
        ((50, 60), ["PD"], "+20 % and +10 mm"),
        ((50, "59.9"), ["SD"], "+19.8 %"),
        ((25, 30), ["PD"], "+20 % and +5 mm, both exactly"),
        ((24, 29), ["PD"], "+20.8 % and +5 mm"),
        ((20, 24), ["SD"], "+20 % but 4 mm"),
        ((20, "24.999999"), ["SD"], "+25 % but a millionth under 5 mm"),
        ((100, 105), ["SD"], "+5 mm but 5 %"),
        ((100, 50, 55), ["PR", "PR"], "+10 % over the nadir"),
        ((100, 50, 60), ["PR", "PD"], "PD over the nadir, 40 % below baseline"),
        ((100, 50, 60, 50), ["PR", "PD", "PR"], "each visit by its own numbers"),
        ((100, 110, 120), ["SD", "PD"], "baseline is the nadir while nothing is smaller"),
        ((100, 95, 114), ["SD", "PD"], "the nadir is 95: +20 %"),
        ((100, 95, "113.9"), ["SD", "SD"], "the nadir is 95: +19.9 %"),
        ((165, 63, 65), ["PR", "PR"], "the example of the working group"),
        ((100, 70, 80, 84), ["PR", "PR", "PD"], "PR holds until 20 % over 70"),
        ((100, None, 70), ["NE", "PR"], "a visit without a sum changes nothing"),
        ((100, 0, 1), ["CR", "PD"], "after CR 1 mm is PD"),
        ((100, 0, None, 1), ["CR", "NE", "PD"], "a gap does not undo the CR"),
        ((Fraction(100, 3), Fraction(70, 3)), ["PR"], "thirds"),
        ((Decimal("33.3"), Decimal("23.31")), ["PR"], "decimals"),
    ],
)
def test_sums(sums, expected, why):
    assert [each.category for each in judge_sums(sums)] == expected, why


def test_an_incomplete_sum_is_no_nadir_and_no_bar():
    one = patient(
        ["T1 target liver", "T2 target lung"], {"T1": 30, "T2": 30},
        (42, {"T1": 20}), (84, {"T1": 30, "T2": 30}), (126, {"T1": 45}), (168, {"T1": 73}),
    )  # fmt: skip
    judged = judge_patient(one)
    assert [each.recist.category for each in judged.visits] == ["NE", "SD", "NE", "PD"]
    assert best_change(judged) == 0


def test_what_is_measured_alone_is_held_against_the_whole_nadir():
    one = patient(["T1 target liver", "T2 target lung"], {"T1": 40, "T2": 10}, (42, {"T1": 60}), (84, {"T1": 59}))
    assert recist(one)[0] == "PD", "60 mm of one are 20 % over 50 of both"
    assert recist(patient(["T1 target liver", "T2 target lung"], {"T1": 40, "T2": 10}, (42, {"T1": "present"}))) == [
        "NE"
    ]


def test_a_missing_target_hides_neither_new_lesion_nor_non_target():
    lesions = ["T1 target liver", "NT1 non-target bone", "N1 new lung"]
    assert recist(patient(lesions, {"T1": 20, "NT1": "present"}, (42, {"NT1": "unequivocal"}))) == ["PD"]
    assert recist(patient(lesions, {"T1": 20, "NT1": "present"}, (42, {"NT1": "present", "N1": 4}))) == ["PD"]


# --- reappearance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("non_target", "back", "expected", "why"),
    [
        (None, 3, "PD", "overall CR: whatever comes back is PD"),
        ("CR", 3, "PD", "overall CR with non-targets gone"),
        (NON, 3, "PR", "the patient was in PR: 3 mm are only added to the sum"),
        (NON, 4.9, "PR", "under 5 mm over a nadir of 0"),
        (NON, 5, "PD", "5 mm over a nadir of 0"),
        ("NE", 3, "PR", "non-targets were not evaluated: that was no CR"),
    ],
)
def test_a_target_that_comes_back(non_target, back, expected, why):
    visits = [Assessment(0, 42, non_target=non_target), Assessment(back, 84, non_target=non_target)]
    assert judge_series(50, visits)[-1].recist.category == expected, why


def test_a_node_that_grows_by_1_mm_in_a_partial_response_is_no_progression():
    lesions = ["T1 target node", "NT1 non-target bone"]
    found = {"NT1": "present"}
    one = patient(lesions, {"T1": 20, **found}, (42, {"T1": 9, **found}), (84, {"T1": 10, **found}))
    assert recist(one) == ["PR", "PR"]
    alone = patient(lesions[:1], {"T1": 20}, (42, {"T1": 9}), (84, {"T1": 10}))
    assert recist(alone) == ["CR", "PD"]


def test_one_that_comes_back_while_others_are_there_only_adds():
    one = patient(
        ["T1 target liver", "T2 target lung"], {"T1": 40, "T2": 20},
        (42, {"T1": 30, "T2": 0}), (84, {"T1": 30, "T2": 5}), (126, {"T1": 30, "T2": 6}),
    )  # fmt: skip
    assert recist(one) == ["PR", "PR", "PD"], "35 is 5 mm but 17 % over 30; 36 is 20 %"


@pytest.mark.parametrize(
    ("found", "expected", "why"),
    [
        ([(0, "absent"), (0, "present")], ["CR", "PD"], "after an overall CR any disease that is back is PD"),
        ([(0, "absent"), (0, "absent"), (0, "present")], ["CR", "CR", "PD"], "later too"),
        ([(20, "absent"), (20, "present")], ["PR", "PR"], "without a CR it only was away for a visit"),
        ([(0, "present"), (0, "present")], ["PR", "PR"], "it never went"),
    ],
)
def test_a_non_target_that_comes_back(found, expected, why):
    visits = [(42 * (n + 1), {"T1": mm, "NT1": state}) for n, (mm, state) in enumerate(found)]
    one = patient(["T1 target liver", "NT1 non-target bone"], {"T1": 40, "NT1": "present"}, *visits)
    judged = judge_patient(one)
    assert [each.recist.category for each in judged.visits] == expected, why
    rule = judged.visits[-1].non_target.rule.id
    assert (rule == "N-PD-BACK") == (expected[-1] == "PD")


def test_a_new_lesion_that_comes_back_after_icr_is_new_again():
    lesions = ["T1 target liver", "N1 new lung"]
    visits = [(42, {"T1": 40, "N1": 6}), (84, {"T1": 0, "N1": 0}), (126, {"T1": 0, "N1": 6}), (168, {"T1": 0, "N1": 8})]
    assert irecist(patient(lesions, {"T1": 40}, *visits)) == ["iUPD", "iCR", "iUPD", "iCPD"]
    stays = [(42, {"T1": 40, "N1": 6}), (84, {"T1": 40, "N1": 0}), (126, {"T1": 40, "N1": 6})]
    assert irecist(patient(lesions, {"T1": 40}, *stays)) == ["iUPD", "iSD", "iSD"], "without iCR it is an old one"


# --- sums of lesions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("targets", "mm", "complete", "gone", "why"),
    [
        ([Measured("a", 2)], 2, True, False, "a remnant of 2 mm is measured"),
        ([Measured("a", None, is_too_small=True)], 5, True, False, "seen, too small"),
        ([Measured("a", 3, is_too_small=True)], 3, True, False, "a real size comes before the 5 mm"),
        ([Measured("a", 0), Measured("n", "9.9", is_node=True)], "9.9", True, True, "node normal: CR at 9.9 mm"),
        ([Measured("a", 0), Measured("n", 10, is_node=True)], 10, True, False, "node of 10 mm"),
        ([Measured("a", fragments_mm=(8, 7)), Measured("b", 10)], 25, True, False, "split: parts are added"),
        ([Measured("a", 30), Measured("b", merged_into="a")], 30, True, False, "merged: once"),
        ([Measured("a", 40), Measured("b", merged_into="a"), Measured("c", merged_into="b")], 40, True, False,
         "c went into b, and b into a"),
        ([Measured("a", merged_into="b"), Measured("b", merged_into="a")], None, False, False, "in a ring: nobody"),
        ([Measured("a", merged_into="z"), Measured("b", 10)], 10, False, False, "into one that is no target"),
        ([Measured("a"), Measured("b", 10)], 10, False, False, "one is missing"),
        ([], None, True, False, "nothing"),
    ],
)  # fmt: skip
def test_sums_of_lesions(targets, mm, complete, gone, why):
    found = sum_of_diameters(targets)
    assert (found.mm, found.complete, found.all_gone) == (None if mm is None else Decimal(mm), complete, gone), why


# --- baseline ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"mm": 10, "slice_mm": 5}, "measurable"),
        ({"mm": 10, "slice_mm": "5.1"}, "non-measurable"),
        ({"mm": "10.2", "slice_mm": "5.1"}, "measurable"),
        ({"mm": 19.9, "method": "X-ray"}, "non-measurable"),
        ({"mm": 20, "method": "X-ray"}, "measurable"),
        ({"mm": 40, "method": "X-ray", "is_node": True}, "non-measurable"),
        ({"mm": 10, "method": "calipers"}, "measurable"),
        ({"mm": 90, "method": "ultrasound"}, "non-measurable"),
        ({"mm": 15, "is_node": True}, "measurable"),
        ({"mm": 14.9, "is_node": True}, "non-measurable"),
        ({"mm": 9.9, "is_node": True}, "normal"),
        ({"mm": 60, "nature": "ascites"}, "non-measurable"),
        ({"mm": 30, "nature": "blastic bone"}, "non-measurable"),
        ({"mm": 10, "nature": "lytic bone with soft tissue"}, "measurable"),
        ({"mm": 30, "nature": "simple cyst"}, "normal"),
        ({"mm": 30, "nature": "cystic metastasis"}, "measurable"),
        ({"mm": 30, "treated_before": True}, "non-measurable"),
        ({"mm": 30, "treated_before": True, "grown_since": True}, "measurable"),
        ({"mm": 30, "method": "MRI", "is_lung": True}, "non-measurable"),
    ],
)
def test_measurability(given, expected):
    assert measurability(**given).category == expected, given


def test_both_sides_of_a_paired_organ_are_one_organ():
    lungs = [Candidate("a", "left lung", 50), Candidate("b", "Right lung", 40), Candidate("c", "lungs", 30),
             Candidate("d", "kidney, left", 20), Candidate("e", "right kidney", 18), Candidate("f", "Kidneys", 16)]  # fmt: skip
    assert choose_targets(lungs).targets == ("a", "d", "b", "e")


def test_choosing_targets():
    nodes = [Candidate(f"n{mm}", "neck", mm, is_node=True, chain=chain) for mm, chain in ((30, "a"), (25, "a"), (16, "b"))]
    found = choose_targets([*nodes, Candidate("n12", "neck", 12, is_node=True), Candidate("n9", "neck", 9, is_node=True)])
    assert found.targets == ("n30", "n16"), "one of each chain"
    assert found.non_targets == ("n25", "n12")
    assert found.not_recorded == ("n9",)
    many = choose_targets([Candidate(str(n), f"organ {n}", 60 - n) for n in range(6)])
    assert many.targets == ("0", "1", "2", "3", "4")
    assert many.sum_mm == 290
    shaky = [Candidate("big", "liver", 90, is_reproducible=False), Candidate("small", "liver", 12)]
    assert choose_targets(shaky).targets == ("small",)


def test_a_target_that_was_absent_at_baseline_is_a_new_lesion():
    lesions = ["T1 target liver", "T2 target lung"]
    for nothing in (0, "absent"):
        one = patient(lesions, {"T1": 50, "T2": nothing}, (42, {"T1": 30, "T2": 0}), (84, {"T1": 30, "T2": 4}))
        assert recist(one) == ["PR", "PD"], nothing


def test_a_normal_node_at_baseline_that_grows_is_a_new_lesion():
    lesions = ["T1 target liver", "NT1 non-target node"]
    one = patient(lesions, {"T1": 50, "NT1": 8}, (42, {"T1": 50, "NT1": 9}), (84, {"T1": 50, "NT1": 16}))
    assert recist(one) == ["SD", "PD"]


# --- Tables 1 and 2 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("CR", "CR", False), "CR"), (("CR", None, False), "CR"), (("CR", NON, False), "PR"),
        (("CR", "NE", False), "PR"), (("PR", "CR", False), "PR"), (("PR", NON, False), "PR"),
        (("PR", "NE", False), "PR"), (("PR", None, False), "PR"), (("SD", "CR", False), "SD"),
        (("SD", NON, False), "SD"), (("SD", "NE", False), "SD"), (("NE", "CR", False), "NE"),
        (("NE", NON, False), "NE"), (("NE", "NE", False), "NE"), (("PD", "CR", False), "PD"),
        (("PD", "NE", True), "PD"), (("CR", "PD", False), "PD"), (("NE", "PD", False), "PD"),
        (("CR", "CR", True), "PD"), (("NE", "NE", True), "PD"), (("PR", "CR", "equivocal"), "PR"),
        ((None, "CR", False), "CR"), ((None, NON, False), NON), ((None, "NE", False), "NE"),
        ((None, "PD", False), "PD"), ((None, "CR", True), "PD"), ((None, NON, True), "PD"),
    ],
)  # fmt: skip
def test_tables_1_and_2(row, expected):
    assert overall_response(*row).category == expected


# --- new lesions, and the day they are dated to -----------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "expected", "dated", "why"),
    [
        (["equivocal", 12], ["SD", "PD"], 42, "doubtful, then sure: dated back"),
        (["equivocal", "equivocal", 12], ["SD", "SD", "PD"], 42, "doubtful twice: dated to the first"),
        (["equivocal", "absent", 12], ["SD", "SD", "PD"], 126, "it had gone: nothing to date back to"),
        (["equivocal", "absent"], ["SD", "SD"], None, "never confirmed"),
    ],
)
def test_equivocal_new_lesions(findings, expected, dated, why):
    visits = [(42 * (n + 1), {"T1": 50, "N1": found}) for n, found in enumerate(findings)]
    judged = judge_patient(patient(["T1 target liver", "N1 new lung"], {"T1": 50}, *visits))
    assert [each.recist.category for each in judged.visits] == expected, why
    assert progression_day(judged) == dated, why


def test_a_small_new_node_that_shrank_waits_again():
    lesions = ["T1 target liver", "N1 new node"]
    visits = [(42, {"T1": 50, "N1": 11}), (84, {"T1": 50, "N1": 8}), (126, {"T1": 50, "N1": 12})]
    assert recist(patient(lesions, {"T1": 50}, *visits)) == ["SD", "SD", "SD"]
    stays = [(42, {"T1": 50, "N1": 11}), (84, {"T1": 50, "N1": 12})]
    judged = judge_patient(patient(lesions, {"T1": 50}, *stays))
    assert [each.recist.category for each in judged.visits] == ["SD", "PD"]
    assert progression_day(judged) == 42
    assert recist(patient(lesions, {"T1": 50}, (42, {"T1": 50, "N1": 15}))) == ["PD"]


def test_a_pet_that_turned_negative_dates_nothing_back():
    def visit(day, pet, **new):
        return Visit(day, (Finding("T1", 50), *(Finding(id, mm) for id, mm in new.items())), pet=pet)

    lesions = ["T1 target liver", "N1 new lung"]
    hot = visit(42, "positive, not seen on CT")
    back = judge_patient(patient(lesions, {"T1": 50}, hot, visit(84, "", N1=12)))
    assert progression_day(back) == 42
    cold = judge_patient(patient(lesions, {"T1": 50}, hot, visit(84, "negative"), visit(126, "", N1=12)))
    assert progression_day(cold) == 126


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("negative", "positive, not seen on CT", "yes"), ("negative", "negative", "no"),
        ("", "positive, new on CT", "yes"), ("", "positive, not seen on CT", "wait"),
        ("", "positive, known on CT", "no"), ("", "", "no"),
    ],
)  # fmt: skip
def test_fdg_pet(before, now, expected):
    assert fdg_pet(before, now).category == expected


# --- best overall response --------------------------------------------------------------------------------

CONFIRMED = Settings(confirmation_required=True)


@pytest.mark.parametrize(
    ("responses", "days", "unconfirmed", "confirmed", "why"),
    [
        (["SD"], [41], "NE", "NE", "a day before the minimum"),
        (["SD"], [42], "SD", "SD", "at the minimum"),
        (["SD", "PD"], [41, 84], "PD", "PD", "SD too early, then PD"),
        (["SD", "PD"], [42, 84], "SD", "SD", "SD first"),
        (["NE", "PD"], [42, 84], "PD", "PD", "nothing but PD"),
        (["NE", "NE"], [42, 84], "NE", "NE", "nothing"),
        ([], [], "MISSING", "MISSING", "never assessed"),
        (["PR"], [28], "PR", "NE", "unconfirmed and early"),
        (["PR"], [42], "PR", "SD", "unconfirmed: SD"),
        (["PR", "PD"], [42, 84], "PR", "SD", "PR, PD: SD if the minimum was met"),
        (["PR", "PD"], [41, 84], "PR", "PD", "PR, PD: PD otherwise"),
        (["PR", "PR"], [42, 69], "PR", "SD", "27 days apart"),
        (["PR", "PR"], [42, 70], "PR", "PR", "28 days apart"),
        (["PR", "PR", "PR"], [42, 60, 70], "PR", "PR", "the confirming visit need not be the next"),
        (["PR", "NE", "PR"], [42, 84, 126], "PR", "PR", "an NE between"),
        (["PR", "NE", "NE", "PR"], [42, 84, 126, 168], "PR", "SD", "two NE between"),
        (["PR", "SD", "PR"], [42, 84, 126], "PR", "SD", "an SD between"),
        (["PR", "SD", "PR", "PR"], [42, 84, 126, 168], "PR", "PR", "the second PR is confirmed"),
        (["PR", "CR"], [42, 84], "CR", "PR", "a CR confirms the PR"),
        (["PR", "CR", "CR"], [42, 84, 126], "CR", "CR", "the CR is confirmed too"),
        (["CR", "CR"], [28, 56], "CR", "CR", "both count, however early"),
        (["CR", "NE"], [41, 84], "CR", "NE", "CR, NE before the minimum"),
        (["CR", "NE"], [42, 84], "CR", "SD", "CR, NE"),
        (["CR", "PD"], [41, 84], "CR", "PD", "CR, PD before the minimum"),
        (["CR", "PR"], [42, 84], "CR", "SD", "CR, PR as recorded"),
        (["PD", "CR", "CR"], [42, 84, 126], "PD", "PD", "nothing after PD counts"),
        ([NON, "PD"], [42, 84], NON, NON, "non-target disease only"),
        ([NON], [41], "NE", "NE", "non-target disease only, too early"),
        (["NE", "CR"], [42, 84], "CR", "SD", "a last CR cannot be confirmed"),
    ],
)
def test_best_overall_response(responses, days, unconfirmed, confirmed, why):
    assert best_response(responses, days).category == unconfirmed, why
    assert best_response(responses, days, CONFIRMED).category == confirmed, why


def test_a_response_under_another_treatment_is_not_this_ones():
    assert best_response(["SD", "PR"], [42, 84], new_therapy_day=84).category == "SD"
    assert best_response(["SD", "PR"], [42, 84], new_therapy_day=85).category == "PR"


@pytest.mark.parametrize(
    ("first", "later", "met", "not_met"),
    [
        ("CR", "CR", "CR", "CR"), ("CR", "SD", "SD", "PD"), ("CR", "PD", "SD", "PD"), ("CR", "NE", "SD", "NE"),
        ("PR", "CR", "PR", "PR"), ("PR", "PR", "PR", "PR"), ("PR", "SD", "SD", "SD"), ("PR", "PD", "SD", "PD"),
        ("PR", "NE", "SD", "NE"), ("NE", "NE", "NE", "NE"), ("CR", "PR", "SD", "PD"),
    ],
)  # fmt: skip
def test_table_3(first, later, met, not_met):
    assert confirmed_pair(first, later).category == met
    assert confirmed_pair(first, later, minimum_met=False).category == not_met
    assert confirmed_pair("CR", "PR", settings=Settings(cr_followed_by_pr="was PR")).category == "PR"


# --- iRECIST ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        (["iCR", "iPR", "NE", "iUPD", "iCPD"], "iCR"), (["iUPD", "iPR", "iCR", "iUPD", "iCPD"], "iCR"),
        (["iUPD", "iPR", "iSD", "NE", "iCPD"], "iPR"), (["iUPD", "NE", "iPR", "iUPD", "iCPD"], "iPR"),
        (["iUPD", "iSD", "iUPD", "iCPD", "iSD"], "iSD"), (["iUPD", "iCPD", "iCR", "iCR", "iCR"], "iCPD"),
        (["iUPD", "iUPD", "iCPD", "iPR", "iPR"], "iCPD"), (["iUPD", "NE", "NE", "NE", "NE"], "iUPD"),
    ],
)  # fmt: skip
def test_the_eight_examples_of_table_3(responses, expected):
    assert best_iresponse(responses, [42 * (n + 1) for n in range(5)]).category == expected


@pytest.mark.parametrize(
    ("row", "given", "expected", "why"),
    [
        (("PD", "PD", True), {"earlier_iupd": ["new lesion", "target", "non-target"]}, "iUPD", "row 5: no change"),
        (("PD", "PD", True), {"earlier_iupd": ["new lesion"], "further_new_lesion": True}, "iCPD", "row 5: number"),
        (("PR", "PD", False), {"earlier_iupd": ["non-target"]}, "iUPD", "row 6: stays"),
        (("PR", "PD", False), {"earlier_iupd": ["non-target"], "non_target_grown": True}, "iCPD", "row 6: any growth"),
        (("PD", "CR", False), {"earlier_iupd": ["target"], "target_growth_mm": "4.999999"}, "iUPD", "row 7"),
        (("PD", "CR", False), {"earlier_iupd": ["target"], "target_growth_mm": 5}, "iCPD", "row 7: at 5 mm"),
        (("PD", "PD", False), {"earlier_iupd": ["target", "non-target"], "target_growth_mm": 5}, "iCPD", "row 8"),
        (("PD", "PD", False), {"earlier_iupd": ["target", "non-target"], "non_target_grown": True}, "iCPD", "row 8"),
        (("PD", "PD", True), {"earlier_iupd": True, "target_growth_mm": 5}, "iCPD", "row 9: target"),
        (("PD", "PD", True), {"earlier_iupd": True, "non_target_grown": True}, "iCPD", "row 9: non-target"),
        (("PD", "PD", True), {"earlier_iupd": True, "new_target_growth_mm": 5}, "iCPD", "row 9: new lesion"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"]}, "iUPD", "row 10: no change"),
        (("SD", NON, True), {"earlier_iupd": ["new lesion"], "new_non_target_grown": True}, "iCPD", "row 10: size"),
        (("SD", NON, False), {"earlier_iupd": ["non-target"]}, "iSD", "the non-targets are no longer progressing"),
    ],
)
def test_the_rows_of_irecist_with_an_open_iupd(row, given, expected, why):
    assert overall_iresponse(*row, **given).category == expected, why


def series(*assessments, baseline=100, **chosen):
    return [each.irecist.category for each in judge_series(baseline, assessments, Settings(**chosen))]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((42, 69), "iUPD"), ((42, 70), "iCPD"), ((42, 98), "iCPD"), ((42, 99), "iUPD"),
    ],
)  # fmt: skip
def test_the_window_for_confirmation(days, expected):
    assert series(Assessment(125, days[0]), Assessment(135, days[1]))[-1] == expected


def test_the_working_groups_example_of_two_early_weeks():
    first = Assessment(100, 84, new_lesions=["liver"], new_target_sum_mm=15)
    early = Assessment(100, 98, new_lesions=["liver", "brain"], new_target_sum_mm=15, new_symptom=True)
    assert series(first, early) == ["iUPD", "iCPD"], "a new symptom and an additional new lesion"
    without = Assessment(100, 98, new_lesions=["liver", "brain"], new_target_sum_mm=15)
    assert series(first, without) == ["iUPD", "iUPD"], "no symptom"
    grown = Assessment(100, 98, new_lesions=["liver"], new_target_sum_mm=30, new_symptom=True)
    assert series(first, grown) == ["iUPD", "iUPD"], "growth alone does not count on an early scan"


def test_increases_of_new_lesions_are_additive():
    steps = [Assessment(100, 42 * (n + 1), new_lesions=["a"], new_target_sum_mm=mm) for n, mm in enumerate((20, 24, 26))]
    assert series(*steps) == ["iUPD", "iUPD", "iCPD"], "4 mm, then 2 mm: the working group's own example"


def test_scenarios_b_d_and_f():
    nl = {"new_lesions": ["a"], "new_target_sum_mm": 12}
    assert series(Assessment(90, 42, **nl), Assessment(60, 84, **nl)) == ["iUPD", "iPR"]
    assert series(Assessment(130, 42), Assessment(65, 84)) == ["iUPD", "iPR"]
    assert series(Assessment(60, 42), Assessment(60, 84, **nl), Assessment(60, 126, **nl)) == ["iPR", "iUPD", "iUPD"]


def test_a_new_lesion_that_is_left_blocks_icr_at_later_visits_too():
    nl = {"new_lesions": ["a"], "new_target_sum_mm": 12}
    visits = (Assessment(100, 42, **nl), Assessment(60, 84, **nl), Assessment(0, 126, **nl))
    assert series(*visits, new_lesion_left_blocks_icr=True) == ["iUPD", "iPR", "iPR"]
    gone = (*visits[:2], Assessment(0, 126))
    assert series(*gone, new_lesion_left_blocks_icr=True)[-1] == "iCR"


def test_iupd_may_come_twice_and_only_the_last_run_counts_for_the_date():
    one = patient(
        ["T1 target liver"], {"T1": 50},
        (42, {"T1": 62}), (84, {"T1": 50}), (126, {"T1": 61}), (168, {"T1": 62}), (210, {"T1": 66}),
    )  # fmt: skip
    judged = judge_patient(one)
    assert [each.irecist.category for each in judged.visits] == ["iUPD", "iSD", "iUPD", "iUPD", "iCPD"]
    assert progression_day(judged, "irecist") == 126
    assert progression_day(judged) == 42
    assert judged.ibest.category == "iSD"
    assert judged.best.category == "PD"


def test_non_target_disease_only():
    lesions = ["NT1 non-target pleura"]
    grown = Finding("NT1", state="present", grown=True)
    visits = [(42, {"NT1": "unequivocal"}), (84, {"NT1": grown}), (126, {"NT1": "absent"})]
    one = patient(lesions, {"NT1": "present"}, *visits)
    assert recist(one)[0] == "PD"
    assert irecist(one) == ["iUPD", "iCPD", "iCPD"]
    better = patient(lesions, {"NT1": "present"}, visits[0], (84, {"NT1": "present"}), (126, {"NT1": "absent"}))
    assert irecist(better) == ["iUPD", INON, "iCR"]


def test_a_raised_marker_keeps_cr_away():
    def markers(now):
        baseline = Visit(-7, (Finding("T1", 30),), markers="raised")
        return Patient("A", (Lesion("T1", "target"),), baseline, (Visit(42, (Finding("T1", 0),), markers=now),))

    assert [recist(markers(now)) for now in ("normal", "raised", "")] == [["CR"], ["PR"], ["PR"]]


# --- dates, durations, rates, curves ----------------------------------------------------------------------


def test_dates_and_durations():
    one = patient(
        ["T1 target liver"], {"T1": 100}, (42, {"T1": 65}), (84, {"T1": 60}), (126, {"T1": 73}), death_day=126
    )
    judged = judge_patient(one)
    assert response_day(judged) == 42
    found = duration_of_response(judged)
    assert (found.days, found.is_event, found.ended_by) == (84, True, "progression"), "both on one day"
    assert progression_free_survival(judged).days == 126
    one_day_more = judge_patient(one, Settings(add_one_day=True))
    assert progression_free_survival(one_day_more).days == 127
    lost = progression_free_survival(judge_patient(patient(["T1 target liver"], {"T1": 100})))
    assert (lost.days, lost.is_event) == (0, False)
    ne_last = patient(["T1 target liver"], {"T1": 100}, (42, {"T1": 90}), (84, {}))
    assert progression_free_survival(judge_patient(ne_last)).days == 42, "the last visit that could be evaluated"


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [
        (0, 10, 0.0, 1 - 0.025**0.1), (10, 10, 0.025**0.1, 1.0),
        (20, 80, 0.1599, 0.3594), (3, 20, 0.0321, 0.3789), (1, 20, 0.0013, 0.2487),
    ],
)  # fmt: skip
def test_exact_intervals(events, n, low, high):
    assert exact_interval(events, n) == pytest.approx((low, high), abs=6e-5)


def test_rates_are_of_everybody():
    best = ["CR", "PR", "SD", "PD", "NE", "MISSING", NON, "iPR"]
    assert (response_rate(best).events, response_rate(best).n) == (3, 8)
    assert control_rate(best).events == 4
    assert control_rate(best, Settings(non_cr_non_pd_controls=True)).events == 5


def test_freireichs_remissions():
    """6-MP and placebo, the trial that Kaplan-Meier courses work by hand (Freireich 1963)."""
    times = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = kaplan_meier(times, [True] * 9 + [False] * 12)
    by_hand = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {time: round(curve.at(time), 3) for time in by_hand} == by_hand
    assert curve.median == 23
    assert curve.at_risk([10])[0].at_risk == 15
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    assert kaplan_meier(placebo, [True] * 21).median == 8


def test_a_bar_is_not_cut_short():
    judged = [
        judge_patient(Patient(id, (Lesion("T1", "target"),), Visit(0, (Finding("T1", 3),)), (Visit(42, (Finding("T1", mm),)),)))
        for id, mm in (("a", 1), ("b", "1.001"))
    ]
    assert float(best_change(judged[0])) == pytest.approx(-200 / 3, abs=0.005)
    assert [bar.patient for bar in waterfall(judged).bars] == ["b", "a"], "worse on the left"
