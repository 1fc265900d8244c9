"""The grades drawn in "Fever after cell therapy" follow the ASTCT consensus (Lee 2019), on both sides of each limit."""

from dataclasses import replace

import pytest

from immunobook.diagram.drawing.fever_after_cells import COURSE, Moment, crs_grade, icans_grade

WELL = Moment("any time", 36.8, (120, 76))


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({}, 0),
        ({"temperature": 37.9}, 0),
        ({"temperature": 38.0}, 1),
        ({"temperature": 38.6, "pressure": (84, 40)}, 2),
        ({"temperature": 38.6, "oxygen": "cannula", "litres": 2}, 2),
        ({"temperature": 38.6, "oxygen": "mask", "litres": 8}, 3),
        ({"temperature": 38.6, "oxygen": "cannula", "litres": 3, "vasopressors": 1}, 3),
        ({"temperature": 38.6, "vasopressors": 2}, 4),
    ],
)
def test_crs_goes_by_the_worse_of_pressure_and_oxygen(changed, grade):
    assert crs_grade(replace(WELL, **changed)) == grade


def test_after_a_fever_pill_pressure_and_oxygen_alone_decide():
    masked = replace(WELL, temperature=37.2, pressure=(84, 40), treated=True)
    assert crs_grade(masked) == 2
    assert crs_grade(replace(masked, pressure=(120, 76), temperature=38.4)) == 0


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ((4, 3, 1, 1, 1), 0),
        ((4, 3, 1, 1, 0), 1),
        ((4, 3, 0, 0, 0), 1),
        ((4, 2, 0, 0, 0), 2),
        ((3, 0, 0, 0, 0), 2),
        ((2, 0, 0, 0, 0), 3),
        ((0, 0, 0, 0, 0), 3),
    ],
)
def test_icans_goes_by_the_score(points, grade):
    assert icans_grade(replace(WELL, ice=points)) == grade


@pytest.mark.parametrize(("wakes", "grade"), [(0, 0), (1, 2), (2, 3)])
def test_icans_is_no_lower_than_wakefulness_says(wakes, grade):
    assert icans_grade(replace(WELL, wakes=wakes)) == grade


def test_the_course_shows_a_masked_fever_and_two_grades_that_part():
    assert COURSE["masked"].temperature < 38
    assert crs_grade(COURSE["masked"]) == 2
    assert [crs_grade(m) for m in COURSE.values()] == [0, 1, 2, 3, 2, 0, 0, 0]
    assert [icans_grade(m) for m in COURSE.values()] == [0, 0, 0, 0, 1, 2, 3, 0]
