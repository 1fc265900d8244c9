"""Best overall response: RECIST 1.1 4.4.3 and Table 3, iRECIST Table 3, and the conventions of admiralonco."""

import pytest

from immunobook.response import Settings, best_iresponse, best_response, confirmed_pair

NEEDS = Settings(confirmation_required=True)
NON = "NON-CR/NON-PD"


@pytest.mark.parametrize(
    ("visits", "expected", "why"),
    [
        ([], "MISSING", "no assessment"),
        ([("CR", 42), ("PD", 84)], "CR", "the best one"),
        ([("SD", 42), ("PR", 84)], "PR", "the best one"),
        ([("SD", 42)], "SD", "day 42 is enough"),
        ([("SD", 41)], "NE", "day 41 is too early"),
        ([("SD", 41), ("PD", 84)], "PD", "too early, then PD"),
        ([("SD", 41), ("NE", 84)], "NE", "too early, then nothing"),
        ([("PR", 20)], "PR", "a response needs no minimum"),
        ([("PD", 42), ("CR", 84)], "PD", "nothing after PD counts"),
        ([("NE", 42), ("NE", 84)], "NE", "never evaluated"),
        ([("NE", 42), ("PD", 84)], "PD", "PD before NE"),
        ([(NON, 42)], NON, "non-targets only"),
        ([(NON, 41)], "NE", "too early"),
        ([(NON, 41), ("PD", 80)], "PD", "too early, then PD"),
    ],
)
def test_without_confirmation(visits, expected, why):
    found = best_response([each for each, _ in visits], [day for _, day in visits])
    assert found.category == expected, why


@pytest.mark.parametrize(
    ("visits", "expected", "why"),
    [
        ([("CR", 42), ("CR", 70)], "CR", "28 days later"),
        ([("CR", 42), ("CR", 69)], "SD", "27 days later: unconfirmed, but at least 42 days stable"),
        ([("CR", 42), ("CR", 60), ("CR", 70)], "CR", "the confirming visit need not be the next"),
        ([("PR", 42), ("CR", 70)], "PR", "a CR confirms a PR"),
        ([("PR", 42), ("PR", 70)], "PR", "PR"),
        ([("PR", 42), ("SD", 70)], "SD", "row PR, SD"),
        ([("PR", 42), ("PD", 70)], "SD", "row PR, PD with the minimum met"),
        ([("PR", 30), ("PD", 70)], "PD", "row PR, PD without it"),
        ([("PR", 42), ("NE", 70)], "SD", "row PR, NE with the minimum met"),
        ([("PR", 30), ("NE", 70)], "NE", "row PR, NE without it"),
        ([("CR", 42), ("NE", 70)], "SD", "row CR, NE"),
        ([("CR", 30), ("NE", 70)], "NE", "row CR, NE"),
        ([("CR", 42), ("PD", 70)], "SD", "row CR, PD"),
        ([("CR", 30), ("PD", 70)], "PD", "row CR, PD"),
        ([("CR", 14), ("SD", 28)], "PD", "disease after a CR, the minimum not met"),
        ([("NE", 42), ("NE", 70)], "NE", "row NE, NE"),
        ([("PR", 42), ("NE", 70), ("PR", 98)], "PR", "one NE between"),
        ([("PR", 42), ("NE", 60), ("NE", 70), ("PR", 98)], "SD", "two NE between"),
        ([("PR", 42), ("SD", 70), ("PR", 98)], "SD", "an SD between"),
        ([("PR", 42), ("CR", 60), ("PR", 98)], "SD", "a PR after a CR confirms nothing"),
        ([("PR", 42), ("PD", 70), ("PR", 98)], "SD", "nothing after PD"),
        ([("SD", 42), ("PR", 84)], "SD", "never met again"),
        ([("PR", 42), ("PR", 84), ("CR", 126), ("CR", 168)], "CR", "a better one later"),
    ],
)
def test_with_confirmation(visits, expected, why):
    found = best_response([each for each, _ in visits], [day for _, day in visits], NEEDS)
    assert found.category == expected, why


def test_the_settings_of_confirmation():
    two_ne = Settings(confirmation_required=True, most_ne_between=2)
    assert best_response(["PR", "NE", "NE", "PR"], [42, 60, 70, 98], two_ne).category == "PR"
    one_sd = Settings(confirmation_required=True, most_sd_between=1)
    assert best_response(["PR", "SD", "PR"], [42, 70, 98], one_sd).category == "PR"
    assert best_response(["PR", "SD", "SD", "PR"], [42, 70, 98, 126], one_sd).category == "SD"
    shorter = Settings(confirmation_required=True, confirmation_days=14)
    assert best_response(["CR", "CR"], [42, 56], shorter).category == "CR"
    was_pr = Settings(confirmation_required=True, cr_followed_by_pr="was PR")
    assert best_response(["CR", "PR"], [42, 84], was_pr).category == "PR"
    true_cr = Settings(confirmation_required=True, cr_followed_by_pr="true CR")
    assert best_response(["CR", "PR"], [30, 84], true_cr).category == "PD"
    assert best_response(["SD"], [30], Settings(sd_minimum_days=28)).category == "SD"
    assert best_response([], settings=Settings(missing_as_ne=True)).category == "NE"


def test_visits_from_a_new_treatment_on_do_not_count():
    assert best_response(["SD", "PR"], [42, 84], new_therapy_day=84).category == "SD"
    assert best_response(["SD", "PR"], [42, 84], new_therapy_day=85).category == "PR"


@pytest.mark.parametrize(
    ("first", "later", "met", "expected"),
    [
        ("CR", "CR", True, "CR"), ("CR", "PR", True, "SD"), ("CR", "PR", False, "PD"),
        ("CR", "SD", True, "SD"), ("CR", "SD", False, "PD"), ("CR", "PD", True, "SD"), ("CR", "PD", False, "PD"),
        ("CR", "NE", True, "SD"), ("CR", "NE", False, "NE"),
        ("PR", "CR", True, "PR"), ("PR", "PR", True, "PR"), ("PR", "SD", True, "SD"), ("PR", "SD", False, "SD"),
        ("PR", "PD", True, "SD"), ("PR", "PD", False, "PD"), ("PR", "NE", True, "SD"), ("PR", "NE", False, "NE"),
        ("NE", "NE", True, "NE"),
    ],
)  # fmt: skip
def test_table_3(first, later, met, expected):
    assert confirmed_pair(first, later, minimum_met=met).category == expected


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        (["iCR", "iPR", "NE", "iUPD", "iCPD"], "iCR"),
        (["iUPD", "iPR", "iCR", "iUPD", "iCPD"], "iCR"),
        (["iUPD", "iPR", "iSD", "iUPD", "iCPD"], "iPR"),
        (["iUPD", "NE", "iPR", "iUPD", "NE"], "iPR"),
        (["iUPD", "iSD", "iUPD", "NE", "iCPD"], "iSD"),
        (["iUPD", "iCPD", "iCR", "iCR", "iCR"], "iCPD"),
        (["iUPD", "iUPD", "iCPD", "iPR", "iPR"], "iCPD"),
        (["iUPD", "NE", "NE", "NE", "NE"], "iUPD"),
        (["NE", "NE"], "NE"),
        ([], "MISSING"),
        (["NON-iCR/NON-iUPD", "iUPD"], "NON-iCR/NON-iUPD"),
    ],
)
def test_best_iresponse(responses, expected):
    days = [56 * (number + 1) for number in range(len(responses))]
    assert best_iresponse(responses, days).category == expected


def test_best_iresponse_with_confirmation():
    assert best_iresponse(["iPR", "iPR"], [42, 84], NEEDS).category == "iPR"
    assert best_iresponse(["iPR", "iUPD", "iPR"], [42, 84, 126], NEEDS).category == "iSD"
    assert best_iresponse(["iUPD", "iPR", "iPR"], [42, 84, 126], NEEDS).category == "iPR"


def test_the_verdict_names_the_visit():
    found = best_response(["SD", "PR", "NE", "PR"], [42, 84, 126, 168], NEEDS)
    assert (found.category, found.visit, found.day) == ("PR", 2, 84)
    assert found.numbers == "day 84, confirmed on day 168"


@pytest.mark.parametrize("wrong", [["better"], ["iXR"], [3]])
def test_what_is_no_response_is_refused(wrong):
    with pytest.raises(ValueError, match="expected one of"):
        best_response(wrong)
