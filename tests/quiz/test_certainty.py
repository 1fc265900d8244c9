"""Certainty: the marks of the sheet, the calibration table, confident errors by danger."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook.quiz.certainty import (
    AT_STAKE,
    FIELD,
    calibration,
    confident_errors,
    fieldset,
    is_confident_error,
    marks,
    read,
)
from immunobook.quiz.kind import NotUnderstood
from immunobook.quiz.mark import Mark
from tests.quiz.filled_in import Fields


def mark(points: int, most: int = 4, verdict: str | None = None) -> Mark:
    verdict = verdict or ("right" if points == most else "partly" if points else "wrong")
    return Mark(points=points, most=most, verdict=verdict, rule="zero_one", arithmetic="", parts=())


@dataclass(frozen=True)
class Said:
    item: str
    mark: Mark
    certainty: int | None = None


@pytest.mark.parametrize(
    ("certainty", "right", "wrong", "half"),
    [(1, 1, 0, Fraction(1, 2)), (2, 2, -2, 1), (3, 3, -6, Fraction(3, 2)), (None, 0, 0, 0)],
)
def test_the_marks(certainty, right, wrong, half):
    assert marks(mark(4), certainty) == right
    assert marks(mark(0), certainty) == wrong
    assert marks(mark(2), certainty) == half
    assert marks(mark(0, verdict="omitted"), certainty) == 0, "nothing answered costs nothing"


@given(p=st.fractions(0, 1))
def test_the_level_that_pays_best_is_the_one_that_fits(p):
    """1 pays best below 67 %, 2 from there to 80 %, 3 above."""
    pays = {level: p * right + (1 - p) * wrong for level, (right, wrong) in AT_STAKE.items()}
    best = 1 if p < Fraction(2, 3) else 2 if p <= Fraction(4, 5) else 3
    assert pays[best] == max(pays.values())


@pytest.mark.parametrize(
    ("points", "certainty", "expected"),
    [(0, 3, True), (0, 2, False), (0, None, False), (1, 3, False), (4, 3, False)],
)
def test_what_a_confident_error_is(points, certainty, expected):
    assert is_confident_error(Said("a", mark(points), certainty)) is expected


def test_confident_errors_come_by_danger_then_newest_first():
    answers = [Said(id, mark(0), 3) for id in ("old", "grave", "new")] + [Said("right", mark(4), 3)]
    assert [one.item for one in confident_errors(answers, {"grave"})] == ["grave", "new", "old"]


def test_the_calibration_table():
    answers = [Said("a", mark(4), 3)] * 3 + [Said("b", mark(0), 3)] + [Said("c", mark(2), 1), Said("d", mark(4))]
    low, middle, high = calibration(answers)
    assert (low.answers, low.percent, low.marks) == (1, 50, Fraction(1, 2))
    assert (middle.answers, middle.percent) == (0, None)
    assert (high.answers, high.percent, high.marks) == (4, 75, 3)


@pytest.mark.parametrize(
    ("level", "right", "n", "says"),
    [
        (3, 0, 0, "No answer"),
        (3, 1, 4, "Too few"),
        (3, 9, 10, "fits"),
        (3, 4, 5, "middle would have cost less"),
        (1, 4, 5, "middle would have paid"),
        (2, 9, 10, "high would have paid"),
        (2, 3, 5, "low would have cost less"),
        (1, 3, 5, "fits"),
    ],
)
def test_the_table_says_what_it_means(level, right, n, says):
    answers = [Said("a", mark(4 if k < right else 0), level) for k in range(n)]
    assert says in calibration(answers)[level - 1].in_words


def test_nothing_is_preselected_and_every_level_names_what_is_at_stake():
    html = fieldset()
    assert Fields(html).starts == {}
    assert Fields(html).can == {FIELD: ["1", "2", "3"]}
    assert "right +3, wrong −6" in html


@pytest.mark.parametrize(("values", "level"), [((), None), (("1",), 1), (("3",), 3)])
def test_a_level_is_read(values, level):
    assert read(values) == level


@pytest.mark.parametrize("values", [("0",), ("4",), ("1", "2"), ("high",), ("",)])
def test_what_is_no_level_is_not_understood(values):
    with pytest.raises(NotUnderstood):
        read(values)
