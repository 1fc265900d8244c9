"""Drawn patients: the same seed the same patient, and every row of the table is reached."""

import pytest

from immunobook.content.toxicity import GRADES, VERSIONS
from immunobook.toxicity import advice, generator, grading

SEEDS = range(4)


@pytest.mark.parametrize("difficulty", generator.DIFFICULTIES)
def test_the_same_seed_draws_the_same_patient(toxicity, difficulty):
    for seed in range(25):
        one, other = (generator.draw(toxicity, seed, difficulty) for _ in range(2))
        assert one == other
        assert generator.again(toxicity, one.id) == one
    assert len({generator.draw(toxicity, seed, difficulty).row for seed in range(40)}) > 15


def test_a_patient_of_a_known_seed_stays_who_it_is(toxicity):
    """Records point at seeds; Python's own hash must not decide on anything."""
    ids = [generator.draw(toxicity, seed, "clear", event="diarrhoea-colitis").id for seed in range(3)]
    assert len(set(ids)) == 3
    patient = generator.draw(toxicity, 1, "clear", event="hepatitis", grade=3, version="v5")
    assert patient.id == "hepatitis.3.v5.clear.1"


@pytest.mark.parametrize("difficulty", generator.DIFFICULTIES)
def test_every_row_is_reached_with_the_grade_it_promises(toxicity, difficulty):
    for row in generator.rows(toxicity, difficulty):
        event = toxicity.event(row.event)
        for seed in SEEDS:
            patient = generator.of_row(toxicity, row, seed, difficulty)
            found = grading.grade(event, patient.values, patient.baseline, row.version)
            assert found.grade == row.grade, patient.id
            assert {each.measure for each in patient.told} == {each.id for each in event.measures}
            if patient.full:
                assert advice.advise(toxicity, event, row.grade, patient.regimen) is not None
                if row.grade not in event.undefined(event.advised_by):
                    by = event.advised_by
                    assert grading.grade(event, patient.values, patient.baseline, by).grade == row.grade
            elif row.version == event.advised_by:
                assert event.advice_at(row.grade) is None


def test_no_advice_is_read_off_a_grade_that_the_guideline_draws_elsewhere(toxicity):
    """10 platelets without a transfusion are grade 2 in version 6; ASCO calls that grade 4, an emergency."""
    row = generator.Row("low-platelets", 2, "v6")
    drawn = [generator.of_row(toxicity, row, seed, "borderline") for seed in range(40)]
    assert any(each.values["platelets"] < 50 for each in drawn)
    for each in drawn:
        assert each.full == (each.values["platelets"] >= 50), each.id


@pytest.mark.parametrize("difficulty", generator.DIFFICULTIES)
def test_a_glucose_goes_with_what_was_started(toxicity, difficulty):
    """Nobody with an untreated glucose of 25 is a mild case for the clinic, and nobody with 5 is in ketoacidosis."""
    for grade, low, high in ((1, 5, 9), (2, 8, 14), (3, 13, 28), (4, 27, 41)):
        for version in VERSIONS if difficulty == "borderline" else VERSIONS[:1]:
            row = generator.Row("diabetes", grade, version)
            for seed in range(30):
                patient = generator.of_row(toxicity, row, seed, difficulty)
                assert low < patient.values["glucose"] < high, patient.id
                assert patient.full


def test_what_is_not_drawn_is_listed_with_its_reason(toxicity):
    """Each event, grade and version is drawn, undefined in CTCAE, or left out by name."""
    drawn = set(generator.rows(toxicity))
    general = {each.what for each in toxicity.left_out if each.event is None and each.part == "row"}
    assert any("Grade 5" in what for what in general)
    assert any("Encephalitis" in what for what in general)
    only_graded = set()
    for event in toxicity.events:
        for grade in GRADES[:4]:
            for version in VERSIONS:
                row = generator.Row(event.id, grade, version)
                assert (row in drawn) != (grade in event.undefined(version)), row
            if event.advice_at(grade) is None and grade in {*event.defines("v5"), *event.defines("v6")}:
                assert advice.left_out(toxicity, event, grade), (event.id, grade)
                only_graded.add((event.id, grade))
    print("graded without advice:", sorted(only_graded))
    assert ("pruritus", 3) in only_graded
    assert ("myocarditis", 2) not in only_graded


def test_both_sides_of_a_limit_are_drawn(toxicity):
    sides = set()
    for seed in range(40):
        patient = generator.draw(
            toxicity, seed, "borderline", event="diarrhoea-colitis", grade=2, version="v5"
        )
        if patient.border and patient.border[0] == "stools":
            rise = patient.values["stools"] - patient.baseline["stools"]
            assert rise == {"at": 4, "short": 6}[patient.border[1]]
            sides.add(patient.border[1])
    assert sides == {"at", "short"}


def test_a_raised_baseline_is_drawn_for_version_5_only(toxicity):
    def baselines(version):
        return [
            generator.draw(toxicity, seed, "borderline", event="hepatitis", version=version).baseline["alt"]
            for seed in range(30)
        ]

    assert max(baselines("v5")) > 40
    assert max(baselines("v6")) <= 40


def test_nobody_goes_to_work_in_a_thyroid_storm(toxicity):
    for seed in range(10):
        patient = generator.draw(toxicity, seed, "clear", event="thyrotoxicosis", grade=4)
        assert patient.values["daily-life"] == "self-care"


@pytest.mark.parametrize("difficulty", generator.DIFFICULTIES)
@pytest.mark.parametrize("grade", [2, 3, 4])
def test_nobody_is_numb_with_all_reflexes_and_feeling_intact(toxicity, grade, difficulty):
    for seed in range(10):
        row = generator.Row("neuropathy", grade, "v5")
        values = generator.of_row(toxicity, row, seed, difficulty).values
        assert values["symptoms"] == "mild" or values["findings"] == "signs", seed


@pytest.mark.parametrize("id", ["", "x", "hepatitis.5.v5.clear.1", "hepatitis.3.v7.clear.1", "hepatitis.3.v5.hard.1",
                                "nothing.3.v5.clear.1", "hepatitis.3.v5.clear.x", "vitiligo.4.v5.clear.1"])  # fmt: skip
def test_an_id_of_nobody_is_refused(toxicity, id):
    with pytest.raises(LookupError):
        generator.again(toxicity, id)


def test_what_is_not_in_the_table_is_not_drawn(toxicity):
    with pytest.raises(LookupError):
        generator.draw(toxicity, 1, "clear", event="myocarditis", grade=1)
