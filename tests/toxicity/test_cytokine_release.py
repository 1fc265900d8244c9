"""CRS, ICANS and ICE by ASTCT, Lee 2019."""

from decimal import Decimal as D
from itertools import product

import pytest

from immunobook.toxicity import cytokine_release as cell


@pytest.fixture(scope="module")
def table(toxicity):
    return toxicity.cell_therapy


@pytest.mark.parametrize(
    ("temperature", "pressure", "oxygen", "masked", "grade", "why"),
    [
        ("37.9", "normal", "air", False, 0, "no fever"),
        ("38.0", "normal", "air", False, 1, "38.0 is fever"),
        ("38.5", "fluids", "air", False, 2, "fluids are enough"),
        ("38.5", "normal", "low-flow", False, 2, "low-flow oxygen"),
        ("38.5", "one-vasopressor", "low-flow", False, 3, "the worse of the two decides"),
        ("38.5", "fluids", "high-flow", False, 3, "high-flow oxygen or a mask"),
        ("38.5", "several-vasopressors", "air", False, 4, "several vasopressors"),
        ("38.5", "normal", "positive-pressure", False, 4, "positive pressure"),
        ("37.2", "fluids", "low-flow", True, 2, "paracetamol was given: fever is no longer needed"),
        ("37.2", "fluids", "low-flow", False, 0, "nothing hides a fever here: look for another cause"),
        ("37.2", "normal", "air", True, 0, "nothing to grade, but go on measuring"),
        ("38.2", "normal", "air", True, 1, "fever in spite of paracetamol"),
    ],
)
def test_crs(table, temperature, pressure, oxygen, masked, grade, why):
    assert cell.crs(table, D(temperature), pressure, oxygen, masked=masked).grade == grade, why


def test_a_worse_pressure_or_oxygen_never_lowers_crs(table):
    pressures = [level.id for level in table.crs[1].levels]
    gases = [level.id for level in table.crs[2].levels]
    for (i, low), (j, gas) in product(enumerate(pressures), enumerate(gases)):
        here = cell.crs(table, D("38.4"), low, gas, masked=False).grade
        assert all(cell.crs(table, D("38.4"), one, gas, masked=False).grade >= here for one in pressures[i:])
        assert all(cell.crs(table, D("38.4"), low, one, masked=False).grade >= here for one in gases[j:])


@pytest.mark.parametrize(("score", "grade"), [(10, 0), (9, 1), (7, 1), (6, 2), (3, 2), (2, 3), (0, 3)])
def test_ice_means_a_grade(table, score, grade):
    assert cell.icans(table, score).grade == grade


@pytest.mark.parametrize(
    ("score", "signs", "grade", "why"),
    [
        (0, {"awakening": "not"}, 4, "ICE 0 and cannot be woken"),
        (0, {}, 3, "ICE 0 and awake, as with global aphasia"),
        (3, {"seizure": "brief"}, 3, "a brief seizure outweighs the score"),
        (10, {"seizure": "long"}, 4, "longer than five minutes"),
        (9, {"awakening": "to-voice"}, 2, "wakes to a voice"),
        (9, {"awakening": "to-touch"}, 3, "wakes to touch only"),
        (10, {"strength": "deep-weakness"}, 4, "deep weakness"),
        (8, {"brain_pressure": "focal-oedema"}, 3, "swelling in one place"),
        (8, {"brain_pressure": "diffuse-oedema"}, 4, "swelling of the whole brain"),
        (10, {"awakening": "drowsy"}, 1, "sleepy, but wakes up alone"),
    ],
)
def test_icans(table, score, signs, grade, why):
    assert cell.icans(table, score, **signs).grade == grade, why


def test_the_ice_score_is_the_sum_of_its_items(table):
    full = {item.id: item.points for item in table.ice}
    assert sum(full.values()) == cell.FULL_ICE
    assert cell.ice_score(table, full) == 10
    assert cell.ice_score(table, {**full, "orientation": 2, "writing": 0}) == 7


@pytest.mark.parametrize("change", [{"orientation": 5}, {"naming": -1}, {"dancing": 1}])
def test_points_that_cannot_be(table, change):
    full = {item.id: item.points for item in table.ice}
    with pytest.raises(ValueError, match=r"points|items"):
        cell.ice_score(table, {**full, **change})


def test_senseless_measurements_are_refused(table):
    with pytest.raises(ValueError, match="temperature"):
        cell.crs(table, D("380"), "normal", "air", masked=False)
    with pytest.raises(KeyError):
        cell.crs(table, D("38"), "odd", "air", masked=False)
    with pytest.raises(ValueError, match="ICE"):
        cell.icans(table, 11)


def test_each_grade_has_words_advice_and_sources(table):
    for grades in (table.crs_grades, table.icans_grades):
        assert [each.grade for each in grades] == [1, 2, 3, 4]
        assert all(each.advice and each.sources for each in grades)
