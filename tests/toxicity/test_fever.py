"""People with a fever after cell therapy: the same seed the same person, every grade is met, too mild is dangerous."""

from decimal import Decimal

import pytest

from immunobook.toxicity import fever


@pytest.fixture(scope="module")
def table(toxicity):
    return toxicity.cell_therapy


@pytest.fixture(scope="module")
def people(table):
    return [fever.draw(table, seed) for seed in range(400)]


def test_the_same_seed_the_same_person(table, people):
    assert [fever.draw(table, seed) for seed in range(400)] == people
    assert (
        len({(each.age, each.hours, each.temperature, each.pressure, each.oxygen) for each in people}) > 200
    )


def test_every_grade_is_met_and_both_sides_of_the_fever(table, people):
    assert {fever.crs_of(table, each).grade for each in people} == {0, 1, 2, 3, 4}
    assert {fever.icans_of(table, each).grade for each in people} == {0, 1, 2, 3, 4}
    assert {Decimal("37.9"), Decimal("38.0")} <= {each.temperature for each in people}


def test_low_pressure_or_oxygen_without_fever_is_only_drawn_where_something_hides_it(table, people):
    without = [
        each for each in people if each.temperature < 38 and (each.pressure, each.oxygen) != ("normal", "air")
    ]
    assert without
    assert all(each.masked for each in without)


def test_who_cannot_be_woken_earns_no_points(table, people):
    asleep = [each for each in people if each.awakening == "not"]
    assert asleep
    assert all(sum(fever.earned(table, each).values()) == 0 for each in asleep)


@pytest.mark.parametrize(("by", "danger"), [(-1, True), (1, False)])
def test_a_grade_too_low_is_dangerous_and_one_too_high_is_not(table, people, by, danger):
    person = next(each for each in people if fever.crs_of(table, each).grade == 2)
    crs, icans = fever.crs_of(table, person).grade, fever.icans_of(table, person).grade
    points = fever.earned(table, person)
    judged = {each.part: each for each in fever.judge(table, person, points, crs + by, icans)}
    assert (judged["crs"].right, judged["crs"].danger) == (False, danger)
    assert judged["icans"].right
    assert judged["ice"].right


def test_what_cannot_be_chosen_is_refused(table, people):
    points = fever.earned(table, people[0])
    with pytest.raises(ValueError, match="0 to 4"):
        fever.judge(table, people[0], points, 5, 0)
    with pytest.raises(ValueError, match="points"):
        fever.judge(table, people[0], {**points, "naming": 4}, 0, 0)
