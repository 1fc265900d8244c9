"""The sheet that somebody types: it comes to the verdicts of the engine, and says what it could not take."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from immunobook import content
from immunobook.response import judge_patient, sheet
from immunobook.response.teaching import as_patient, settings_of


def judged(lesions, days=(0, 42, 84), **more):
    visits = [sheet.visit_row(day) for day in days]
    return sheet.read_sheet(lesions, visits, **more)


def row(name="T1", role="target", organ="liver", node=False, **cells):
    return {"Lesion": name, "Role": role, "Organ": organ, "Node": node, **cells}


def categories(read):
    return [(visit.recist.category, visit.irecist.category) for visit in read.judgement.visits]


@pytest.mark.parametrize("id", content.patients())
def test_the_sheet_of_a_teaching_patient_comes_to_its_verdicts(id):
    written = content.patients()[id]
    typed = sheet.sheet_of(written)
    read = sheet.read_sheet(
        typed.lesions, typed.visits, settings_of(written), pet_at_baseline=written.pet_at_baseline
    )
    assert categories(read) == [(one.recist, one.irecist) for one in written.visits[1:]]


@pytest.mark.parametrize("id", content.patients())
def test_a_patient_written_as_a_sheet_and_read_again_is_the_same(id):
    patient = as_patient(content.patients()[id])
    typed = sheet.sheet_of_patient(patient)
    read = sheet.read_sheet(typed.lesions, typed.visits, pet_at_baseline=patient.pet_at_baseline)
    assert categories(read) == [
        (visit.recist.category, visit.irecist.category) for visit in judge_patient(patient).visits
    ]


def test_an_own_sheet_begins_with_a_verdict_to_come():
    read = judged(sheet.empty().lesions)
    assert read.judgement.visits == ()
    assert not read.problems


@pytest.mark.parametrize(
    ("lesions", "says"),
    [
        ([row(v0="40", v1="abc")], 'T1, day 42: "abc" is not a size in millimetres'),
        ([row(v0="40", v1="-3")], 'T1, day 42: "-3" is negative'),
        ([row(v0="40", v1="=1+1")], "T1, day 42: \"=1+1\" is a formula"),
        ([row(v0="40", v1="900")], "T1, day 42: \"900\" is more than 500 mm"),
        ([row(v0="40", v1="3,5")], "T1, day 42: \"3,5\" has a decimal comma"),
        ([row(v0="40", v1="4 cm")], "T1, day 42: \"4 cm\" is in cm"),
        ([row(v0="40", v1="merged with T9")], "T1, day 42: there is no other lesion T9"),
        ([row(v0="40", v1="40"), row(v0="30", v1="30")], "Row 2, Lesion: T1 is there already"),
        ([row(v0="40", v1="40"), row("", v0="30")], "Row 2, Lesion: it has no name"),
        ([row(v0="8", v1="8")], "T1, baseline: 8 mm; a target is at least 10 mm"),
        ([row(node=True, v0="14", v1="14")], "T1, baseline: 14 mm; a target is at least 15 mm"),
        ([row(f"T{n}", organ=f"organ {n}", v0="20", v1="20") for n in range(6)], "There are 6 targets"),
        ([row(f"T{n}", v0="20", v1="20") for n in range(3)], "liver: 3 targets"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_with_its_place_and_the_rest_is_judged(lesions, says):
    read = judged(lesions)
    assert any(problem.startswith(says) for problem in read.problems), read.problems
    assert read.judgement is not None


@pytest.mark.parametrize(("mm", "node"), [("10", False), ("15", True)])
def test_a_target_that_is_just_large_enough_gets_no_remark(mm, node):
    assert not judged([row(node=node, v0=mm, v1=mm)]).problems


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ((0, None, 84), "Visit 2, Day: it has no day"),
        ((0, -5, 84), "Visit 2, Day: -5 is not after baseline"),
        ((0, 0, 84), "Visit 2, Day: 0 is not after baseline"),
        ((0, 84, 84), "Visit 3, Day: there is a visit on day 84 already"),
        ((0, 99_999, 84), "Visit 2, Day: 99999 is more than 100 years away"),
    ],
)
def test_a_visit_without_a_place_is_left_out_and_the_others_are_judged(days, says):
    read = judged([row(v0="40", v1="52", v2="52")], days)
    assert any(problem.startswith(says) for problem in read.problems), read.problems
    assert [visit.recist.category for visit in read.judgement.visits] == ["PD"]


def test_visits_are_judged_in_the_order_of_their_days():
    read = judged([row(v0="40", v1="52", v2="24")], (0, 84, 42))
    assert [visit.recist.category for visit in read.judgement.visits] == ["PR", "PD"]


def test_a_column_in_which_nothing_is_typed_is_no_visit_yet():
    assert len(judged([row(v0="40", v1="40", v2="")]).judgement.visits) == 1
    assert len(judged([row(v0="40", v1="40", v2="NE")]).judgement.visits) == 2


@pytest.mark.parametrize(
    ("nadir", "limit"), [("50", "60"), ("25", "30"), ("24", "29"), ("10", "15"), ("26", "31.2")]
)
def test_growth_begins_at_the_larger_of_both_limits(nadir, limit):
    assert sheet.progression_from(Decimal(nadir)) == Decimal(limit)
    below = str(Decimal(limit) - Decimal("0.1"))
    assert categories(judged([row(v0=nadir, v1=limit)]))[0][0] == "PD", "as the engine has it"
    assert categories(judged([row(v0=nadir, v1=below)]))[0][0] == "SD"


def test_the_nadir_is_the_smallest_sum_before_a_visit():
    course = sheet.sum_course(judged([row(v0="50", v1="30", v2="40")]).judgement)
    assert [point.nadir for point in course.points] == [None, 50, 30]
    assert course.response_to == 35


def test_a_changed_number_tells_which_rule_it_turned():
    before = judged([row(v0="40", v1="47", v2="40")]).judgement
    assert not sheet.turns(before, before)
    after = judged([row(v0="40", v1="48", v2="40")]).judgement
    first = sheet.turns(before, after)[0]
    assert (first.day, first.criteria, first.before, first.now) == (42, "RECIST 1.1", "SD", "PD")
    assert (first.rule_before, first.rule_now) == ("O-SD", "O-PD-TARGET")


@pytest.mark.parametrize(
    ("recist", "irecist", "parts"),
    [("PD", "iUPD", True), ("PD", "iCPD", False), ("PR", "iPR", False), ("PD", "iPR", True), ("NE", "NE", False),
     ("NON-CR/NON-PD", "NON-iCR/NON-iUPD", False), ("SD", "iUPD", True), ("PR", "iCPD", True)],
)  # fmt: skip
def test_where_the_criteria_part(recist, irecist, parts):
    assert bool(sheet.apart(recist, irecist)) is parts


def test_one_more_visit_keeps_the_step_and_everything_typed():
    start = replace(sheet.empty(), visits=tuple(sheet.visit_row(day) for day in (0, 42, 98)))
    more = sheet.with_a_visit(start)
    assert more.visits[-1]["Day"] == 154
    assert more.lesions[0]["v0"] == "40"
    assert more.lesions[0]["v3"] == ""


TYPED = st.text("0123456789,.+-=@ cmTNEgonewithmrdüÄ€\t", max_size=12)
CELLS = st.one_of(st.none(), TYPED, st.integers(-5, 999).map(str), st.floats(), st.booleans())


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["Lesion", "Role", "Organ", "Node", "v0", "v1", "v2"]), CELLS), max_size=4),
    st.lists(st.dictionaries(st.sampled_from(["Day", "Imaged", "Markers", "PET", "New symptom", "Stable"]), CELLS), max_size=4),
)  # fmt: skip
def test_nothing_that_is_typed_breaks_it(lesions, visits):
    read = sheet.read_sheet(lesions, visits)
    assert read.judgement is not None or read.problems
