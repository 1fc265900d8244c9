"""What was chosen against what is right."""

import pytest

from immunobook.toxicity import generator, judging
from immunobook.toxicity.judging import Decision


@pytest.fixture
def colitis(toxicity):
    for seed in range(60):
        patient = generator.draw(toxicity, seed, "clear", event="diarrhoea-colitis", grade=3, version="v5")
        if patient.regimen == "nivolumab-ipilimumab":
            return patient
    raise AssertionError("never drawn")


def verdict(judged, part):
    return next(each for each in judged.verdicts if each.part == part)


def test_everything_right(toxicity, colitis):
    decision = Decision(3, "stop", "steroid-by-vein", "emergency", "oncologist-on-call")
    judged = judging.judge(toxicity, colitis, decision)
    assert judged.right
    assert not judged.dangers
    assert [each.part for each in judged.verdicts] == list(judging.PARTS)
    assert all(each.sources for each in judged.verdicts)


@pytest.mark.parametrize(
    ("change", "part", "danger", "careful", "why"),
    [
        ({"grade": 2}, "grade", True, False, "too low a grade delays help"),
        ({"grade": 4}, "grade", False, True, "too high a grade is wrong on the careful side"),
        ({"action": "continue"}, "action", True, False, "continuing where one says stop"),
        ({"first": "loperamide"}, "first", True, False, "it hides a colitis"),
        ({"first": "thyroxine"}, "first", False, False, "of no use, but no listed danger"),
        ({"where": "home"}, "where", True, False, "she belongs in hospital"),
        ({"where": "today"}, "where", True, False, "still too late"),
        ({"whom": "nobody"}, "whom", True, False, "nobody is told"),
        ({"whom": "ophthalmology"}, "whom", False, False, "wrong, but somebody is told"),
    ],
)
def test_each_wrong_choice(toxicity, colitis, change, part, danger, careful, why):
    right = {
        "grade": 3,
        "action": "stop",
        "first": "steroid-by-vein",
        "where": "emergency",
        "whom": "emergency-services",
    }
    judged = judging.judge(toxicity, colitis, Decision(**{**right, **change}))
    found = verdict(judged, part)
    assert (found.right, found.danger, found.careful) == (False, danger, careful), why
    assert sum(not each.right for each in judged.verdicts) == 1


def test_the_threshold_is_named(toxicity, colitis):
    judged = judging.judge(
        toxicity, colitis, Decision(2, "stop", "steroid-by-vein", "emergency", "oncologist-on-call")
    )
    because = verdict(judged, "grade").because
    assert judged.graded.crossed[0].says in because
    assert "Grade 4" in because


def test_a_level_is_named_in_the_words_in_which_it_was_told_too(toxicity):
    """Level by level: what the reason quotes is on the card, or the card's own words stand beside it."""
    found = 0
    for seed in range(400):
        patient = generator.draw(toxicity, seed, "clear")
        rest = ("continue", "watch", "home", "nobody") if patient.full else ()
        judged = judging.judge(toxicity, patient, Decision(0, *rest))
        because = verdict(judged, "grade").because
        for each in judged.graded.crossed:
            told = next(one.now for one in patient.told if one.measure == each.measure).rstrip(".")
            if each.threshold is None:
                assert told in because, patient.id
                found += told not in each.says
    assert found > 20, "levels are told in other words than those of the table"


def test_where_guidelines_differ_the_answer_says_so(toxicity, colitis):
    judged = judging.judge(
        toxicity, colitis, Decision(3, "hold", "steroid-by-vein", "emergency", "oncologist-on-call")
    )
    found = verdict(judged, "action")
    assert found.right
    assert "differ" in found.because
    assert "ASCO 2021" in found.because


def test_a_dose_comes_with_guideline_year_treatment_and_the_local_protocol(toxicity, colitis):
    judged = judging.judge(
        toxicity, colitis, Decision(3, "hold", "steroid-by-vein", "emergency", "oncologist-on-call")
    )
    because = verdict(judged, "first").because
    assert "1 to 2 mg/kg" in because
    assert "any checkpoint inhibitor; ASCO 2021" in because
    assert "Local protocol first" in because


def test_earlier_than_needed_is_no_danger(toxicity):
    patient = generator.draw(toxicity, 1, "clear", event="rash", grade=1, version="v5")
    judged = judging.judge(toxicity, patient, Decision(1, "continue", "local", "emergency", "oncology-team"))
    found = verdict(judged, "where")
    assert not found.right
    assert found.careful
    assert not judged.dangers


def test_without_advice_only_the_grade_is_judged(toxicity):
    patient = generator.draw(toxicity, 1, "clear", event="low-neutrophils", grade=4, version="v5")
    judged = judging.judge(toxicity, patient, Decision(4))
    assert [each.part for each in judged.verdicts] == ["grade"]
    assert judged.right
    assert judged.left_out


def test_a_grade_that_the_guidelines_draw_elsewhere_says_which_one_counts(toxicity):
    drawn = (
        generator.of_row(toxicity, generator.Row("low-platelets", 2, "v6"), seed, "borderline")
        for seed in range(40)
    )
    patient = next(each for each in drawn if each.values["platelets"] < 25)
    judged = judging.judge(toxicity, patient, Decision(2))
    assert [each.part for each in judged.verdicts] == ["grade"]
    assert any("by which this is grade 4" in each for each in judged.left_out)


@pytest.mark.parametrize(
    "decision",
    [
        Decision(7, "hold", "watch", "home", "nobody"),
        Decision(3),
        Decision(3, "pause", "watch", "home", "nobody"),
        Decision(3, "hold", "magic", "home", "nobody"),
        Decision(3, "hold", "watch", "moon", "nobody"),
        Decision(3, "hold", "watch", "home", "grandma"),
    ],
)
def test_what_cannot_be_chosen_is_refused(toxicity, colitis, decision):
    with pytest.raises(ValueError, match=r"\w"):
        judging.judge(toxicity, colitis, decision)
