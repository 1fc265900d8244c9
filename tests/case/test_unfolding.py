"""The record grows in order, takes the way that the first answers chose, and the report adds up."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from immunobook.case import unfolding
from immunobook.content.case import TABS
from immunobook.content.question import STEPS
from tests.case.conftest import a_case, again, given


def says(case, answers) -> set[str]:
    return {shown.entry.says for entries in unfolding.record(case, answers).values() for shown in entries}


def after(*points: int) -> dict:
    return {f"q-{number}": given(each) for number, each in enumerate(points, start=1)}


@pytest.mark.parametrize(
    ("answers", "asked", "why"),
    [
        ({}, 1, "only the first question is open at the start"),
        (after(4), 2, "the second opens once the first is answered"),
        (after(0), 2, "a wrong answer opens it too"),
        ({"q-2": given(4)}, 1, "an answer out of order opens nothing"),
        ({"q-1": given(4), "q-3": given(4)}, 2, "a gap is not jumped"),
        (after(4, 4, 4, 4, 4), 6, "the last one"),
        (after(4, 4, 4, 4, 4, 4), 6, "there is no seventh"),
    ],
)
def test_questions_open_one_by_one(case, answers, asked, why):
    assert unfolding.asked(case, answers) == case.questions[:asked], why


def test_what_comes_later_is_not_shown(case):
    assert says(case, {}) == {"entry 1"}
    assert says(case, after(4)) == {"entry 1", "entry 2"}


@pytest.mark.parametrize(
    ("answers", "there", "not_there", "why"),
    [
        (after(4, 4), "seen in time", "seen too late", "all points are right"),
        (after(4, 3), "seen too late", "seen in time", "partly is not right"),
        (after(4, 0), "seen too late", "seen in time", "wrong is not right"),
        (after(4, 4, 4, 4, 0), "intensive care", "both right", "two conditions must both hold"),
        (after(4, 0, 4, 4, 4), "home", "both right", "also when the other one fails"),
        (after(0, 4, 0, 0, 4), "both right", "intensive care", "both hold; the rest does not matter"),
    ],
)
def test_a_variant_follows_the_answers(case, answers, there, not_there, why):
    assert there in says(case, answers), why
    assert not_there not in says(case, answers), why


def test_the_first_answer_decides_and_a_later_try_changes_nothing(case):
    first = after(4, 0)
    later = {**first, "q-2": again(first["q-2"], 4)}
    assert says(case, later) == says(case, first)
    assert unfolding.right_so_far(case, later)["analyze-cues"] is False


@for_all(st.lists(st.integers(0, 4), max_size=6))
def test_the_record_only_ever_grows(points):
    case = a_case()
    before: set = set()
    for number in range(len(points) + 1):
        now = says(case, after(*points[:number]))
        assert before <= now
        before = now


def test_new_is_what_came_with_the_open_question_and_each_tab_is_there(case):
    record = unfolding.record(case, after(4))
    assert list(record) == list(TABS)
    assert [(shown.entry.says, shown.new) for shown in record["notes"]] == [
        ("entry 1", False),
        ("entry 2", True),
    ]
    assert record["laboratory"] == ()


def test_the_report_adds_up_by_first_answers(case):
    answers = after(4, 3, 0, 4, 2, 4)
    answers["q-3"] = again(answers["q-3"], 4)

    class Asked:
        cell = "a-lesson/a-cell"

    report = unfolding.report(case, answers, dict.fromkeys(case.questions, Asked))
    assert [line.points for line in report.lines] == [4, 3, 0, 4, 2, 4]
    assert [line.title for line in report.lines] == list(STEPS.values())
    assert (report.points, report.most) == (17, 24)
    assert report.arithmetic == "4 + 3 + 0 + 4 + 2 + 4 = 17 of 24"
    assert [bool(line.cell) for line in report.lines] == [False, True, True, False, True, False]
    assert report.read_again == ("a-lesson/a-cell",), "each cell once"


def test_a_case_with_an_open_step_has_no_report(case):
    with pytest.raises(ValueError, match="open steps"):
        unfolding.report(case, after(4, 4, 4, 4, 4), {})
