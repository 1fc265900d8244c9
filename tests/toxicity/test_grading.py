"""Grades by CTCAE: both sides of every limit, and the laws that hold for all of them."""

from decimal import Decimal as D

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from immunobook import content
from immunobook.content.toxicity import VERSIONS
from immunobook.toxicity import generator, grading

TOXICITY = content.toxicity()
EVENTS = {event.id: event for event in TOXICITY.events}


def graded(id, version="v5", before=None, **now):
    """Grade an event of which everything not named is well."""
    event = EVENTS[id]
    before = {key.replace("_", "-"): D(str(value)) for key, value in (before or {}).items()}
    now = {key.replace("_", "-"): value for key, value in now.items()}
    values, baseline = {}, {}
    for measure in event.measures:
        if measure.baseline:
            baseline[measure.id] = before.get(measure.id, measure.usual[0])
        if measure.id in now:
            value = now[measure.id]
            values[measure.id] = value if measure.kind == "level" else D(str(value))
        else:
            well = baseline.get(measure.id, None if measure.kind == "level" else measure.usual[0])
            values[measure.id] = measure.best if measure.kind == "level" else well
    return grading.grade(event, values, baseline, version).grade


@pytest.mark.parametrize(
    ("baseline", "stools", "grade", "why"),
    [
        (1, 1, 0, "nothing has changed"),
        (1, 2, 1, "one more than normal"),
        (1, 4, 1, "three more"),
        (1, 5, 2, "four more"),
        (3, 4, 1, "four stools are only one more than three: the rise counts, not the number"),
        (3, 6, 1, "three more"),
        (3, 7, 2, "four more"),
        (1, 7, 2, "six more"),
        (1, 8, 3, "seven more"),
        (3, 9, 2, "six more"),
        (3, 10, 3, "seven more"),
        (5, 2, 0, "fewer than normal is no diarrhoea"),
    ],
)
def test_stools_count_from_the_persons_own_normal(baseline, stools, grade, why):
    assert graded("diarrhoea-colitis", before={"stools": baseline}, stools=stools) == grade, why


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("alt", "grade"),
    [(40, 0), (41, 1), (120, 1), (121, 2), (200, 2), (201, 3), (800, 3), (801, 4)],
)
def test_alt_with_a_normal_baseline(alt, grade, version):
    assert graded("hepatitis", version, before={"alt": 20}, alt=alt) == grade


@pytest.mark.parametrize(
    ("alt", "grade", "why"),
    [
        (89, 0, "a raised baseline of 60 is compared with itself"),
        (90, 1, "1.5 times the baseline"),
        (180, 1, "exactly 3 times"),
        (181, 2, "more than 3 times"),
        (300, 2, "exactly 5 times"),
        (301, 3, "more than 5 times"),
        (1200, 3, "exactly 20 times"),
        (1201, 4, "more than 20 times"),
    ],
)
def test_alt_with_a_raised_baseline_in_version_5(alt, grade, why):
    assert graded("hepatitis", before={"alt": 60}, alt=alt) == grade, why


def test_a_raised_baseline_is_refused_where_the_table_is_silent():
    with pytest.raises(grading.CannotBeGraded, match="says nothing"):
        graded("hepatitis", "v6", before={"alt": 60}, alt=90)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("bilirubin", "grade"), [(20, 0), (21, 1), (30, 1), (31, 2), (60, 2), (61, 3), (200, 3), (201, 4)]
)
def test_bilirubin(bilirubin, grade, version):
    assert graded("hepatitis", version, bilirubin=bilirubin) == grade


@pytest.mark.parametrize(
    ("now", "v5", "v6", "why"),
    [
        (90, 0, 0, "1.5 times the baseline exactly, and within the limit"),
        (91, 2, 0, "v5 counts from the person's own baseline, v6 does not here"),
        (101, 2, 1, "above the limit of 100"),
        (150, 2, 1, "1.5 times the limit exactly"),
        (151, 2, 2, "more than 1.5 times the limit"),
        (180, 2, 2, "3 times the baseline exactly"),
        (181, 3, 2, "more than 3 times the baseline"),
        (300, 3, 2, "3 times the limit exactly"),
        (301, 3, 3, "more than 3 times the limit"),
        (600, 3, 3, "6 times the limit exactly"),
        (601, 4, 4, "more than 6 times the limit"),
    ],
)
def test_creatinine(now, v5, v6, why):
    assert graded("nephritis", "v5", before={"creatinine": 60}, creatinine=now) == v5, why
    assert graded("nephritis", "v6", before={"creatinine": 60}, creatinine=now) == v6, why


@pytest.mark.parametrize(
    ("count", "v5", "v6"),
    [
        ("2", 0, 0), ("1.99", 1, 0), ("1.5", 1, 0), ("1.49", 2, 1), ("1.0", 2, 1), ("0.99", 3, 2),
        ("0.5", 3, 2), ("0.49", 4, 3), ("0.1", 4, 3), ("0.09", 4, 4),
    ],
)  # fmt: skip
def test_version_6_moves_every_limit_of_the_neutrophils(count, v5, v6):
    assert graded("low-neutrophils", "v5", neutrophils=count) == v5
    assert graded("low-neutrophils", "v6", neutrophils=count) == v6


@pytest.mark.parametrize(
    ("count", "v5", "v6", "why"),
    [
        (150, 0, 0, "the lower limit itself"),
        (149, 1, 1, "below it"),
        (75, 1, 1, "75 is not below 75"),
        (74, 2, 2, "below 75"),
        (50, 2, 2, "50 is not below 50"),
        (49, 3, 2, "v6 asks for a transfusion besides"),
        (25, 3, 2, "25 is not below 25"),
        (24, 4, 2, "v6 no longer has a limit at 25"),
    ],
)
def test_platelets(count, v5, v6, why):
    assert graded("low-platelets", "v5", platelets=count) == v5, why
    assert graded("low-platelets", "v6", platelets=count) == v6, why


def test_platelets_in_version_6_need_what_was_done_about_them():
    assert graded("low-platelets", "v6", platelets=49, transfusion="given") == 3
    assert graded("low-platelets", "v6", platelets=50, transfusion="given") == 2
    assert graded("low-platelets", "v6", platelets=9, bleeding="life-threatening", transfusion="given") == 4
    assert graded("low-platelets", "v6", platelets=10, bleeding="life-threatening", transfusion="given") == 3


@pytest.mark.parametrize(
    ("count", "grade"), [("12", 0), ("11.9", 1), ("10", 1), ("9.9", 2), ("8", 2), ("7.9", 3)]
)
def test_haemoglobin(count, grade):
    assert graded("haemolytic-anaemia", before={"haemoglobin": "12.6"}, haemoglobin=count) == grade


@pytest.mark.parametrize(("now", "grade"), [("11.7", 1), ("11.6", 2)])
def test_a_fall_by_two_counts_if_cells_are_destroyed(now, grade):
    before = {"haemoglobin": "13.6"}
    assert graded("haemolytic-anaemia", before=before, haemoglobin=now, haemolysis="tests") == grade
    assert graded("haemolytic-anaemia", before=before, haemoglobin=now) == 1


@pytest.mark.parametrize(
    ("glucose", "grade"),
    [("5.6", 0), ("5.7", 1), ("8.9", 1), ("9", 2), ("13.9", 2), ("14", 3), ("27.8", 3), ("27.9", 4)],
)
def test_glucose_is_a_number_again_in_version_6(glucose, grade):
    assert graded("diabetes", "v6", glucose=glucose) == grade


@pytest.mark.parametrize(("insulin", "grade"), [("nothing", 1), ("tablets-or-tests", 2), ("insulin", 3)])
def test_glucose_in_version_5_goes_by_what_was_started(insulin, grade):
    assert graded("diabetes", "v5", glucose="30", management=insulin) == grade


@pytest.mark.parametrize(
    ("temperature", "hours", "grade"),
    [
        ("37.9", "up-to-a-day", 0), ("38", "up-to-a-day", 1), ("39", "up-to-a-day", 1),
        ("39.1", "up-to-a-day", 2), ("40", "more-than-a-day", 2), ("40.1", "up-to-a-day", 3),
        ("40.1", "more-than-a-day", 4),
    ],
)  # fmt: skip
def test_fever(temperature, hours, grade):
    assert graded("fever", temperature=temperature, hours=hours) == grade


@pytest.mark.parametrize(
    ("skin", "symptoms", "v5", "v6", "why"),
    [
        (9, "none", 1, 1, "less than 10 %"),
        (10, "none", 2, 1, "v6 has no limit at 10 %"),
        (9, "mild", 1, 2, "v6 goes by symptoms"),
        (30, "moderate", 2, 3, "30 % is not more than 30 %"),
        (31, "mild", 2, 2, "more than 30 % with mild symptoms stays grade 2 in v5"),
        (31, "moderate", 3, 3, "more than 30 % with moderate symptoms"),
        (50, "none", 2, 1, "50 % is not more than 50 %"),
        (51, "none", 2, 3, "v6 has a limit at 50 %"),
    ],
)
def test_rash(skin, symptoms, v5, v6, why):
    assert graded("rash", "v5", skin=skin, symptoms=symptoms) == v5, why
    assert graded("rash", "v6", skin=skin, symptoms=symptoms) == v6, why


@pytest.mark.parametrize(("skin", "grade"), [(0, 0), (1, 3), (9, 3), (10, 4)])
def test_skin_loss_starts_at_grade_3(skin, grade):
    assert graded("skin-loss", "v5", skin_off=skin) == grade


def test_skin_loss_of_a_tenth_must_threaten_life_in_version_6():
    assert graded("skin-loss", "v6", skin_off=10) == 3
    assert graded("skin-loss", "v6", skin_off=10, symptoms="life-threatening") == 4


def test_desaturation_that_needs_oxygen_is_grade_3_whatever_else_is_said():
    assert graded("pneumonitis", scan="changes") == 1
    assert graded("pneumonitis", scan="changes", symptoms="mild") == 2
    assert graded("pneumonitis", scan="changes", daily_life="instrumental") == 2
    assert graded("pneumonitis", scan="changes", symptoms="mild", oxygen="oxygen") == 3


def test_heart_block_is_named_in_version_6():
    assert graded("myocarditis", "v5", heart="on-exertion", rhythm="block-or-tachycardia") == 2
    assert graded("myocarditis", "v6", heart="on-exertion", rhythm="block-or-tachycardia") == 4


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({}, "missing"),
        ({"stools": D(3), "belly": "odd", "daily-life": "unlimited"}, "no step"),
        ({"stools": "3", "belly": "quiet", "daily-life": "unlimited"}, "not a number"),
        ({"stools": D("NaN"), "belly": "quiet", "daily-life": "unlimited"}, "not a number"),
        ({"stools": D(-1), "belly": "quiet", "daily-life": "unlimited"}, "not a number"),
        ({"stools": D(3), "belly": "quiet", "daily-life": "unlimited", "alt": D(3)}, "does not measure"),
    ],
)
def test_what_does_not_fit_is_refused(values, match):
    with pytest.raises(grading.CannotBeGraded, match=match):
        grading.grade(EVENTS["diarrhoea-colitis"], values, {"stools": D(1)}, "v5")


def test_a_comparison_without_a_baseline_is_refused():
    values = {"stools": D(3), "belly": "quiet", "daily-life": "unlimited"}
    with pytest.raises(grading.CannotBeGraded, match="baseline"):
        grading.grade(EVENTS["diarrhoea-colitis"], values, {}, "v5")


def test_the_reason_names_the_threshold_the_baseline_and_the_next_grade():
    values = {"stools": D(5), "belly": "quiet", "daily-life": "unlimited"}
    found = grading.grade(EVENTS["diarrhoea-colitis"], values, {"stools": D(1)}, "v5")
    assert found.crossed[0].threshold == 5
    assert "4 above the baseline of 1" in found.crossed[0].says
    assert "at least 8" in found.next


# --- laws -----------------------------------------------------------------------------------------------


def any_value(measure):
    """Any value of a measure, also a senseless one."""
    if measure.kind == "level":
        return st.sampled_from([step.id for step in measure.steps])
    return st.integers(0, int((measure.most - measure.least) / measure.step)).map(
        lambda steps: measure.least + steps * measure.step
    )


def any_baseline(measure):
    """A baseline as in health, as raised in a patient whom the trainer draws, and any other that can be measured."""
    ranges = [measure.usual, (max(measure.least, measure.step), measure.most)]
    if measure.raised is not None:
        ranges.append(measure.raised)
    return st.one_of(
        *(
            st.integers(0, int((high - low) / measure.step)).map(
                lambda steps, low=low: low + steps * measure.step
            )
            for low, high in ranges
        )
    )


def test_the_laws_are_tried_on_baselines_on_both_sides_of_the_limit_of_normal():
    alt = EVENTS["hepatitis"].measure("alt")
    low, high = alt.raised
    find(any_baseline(alt), lambda value: value <= alt.limit)
    find(any_baseline(alt), lambda value: low <= value <= high)
    find(any_baseline(alt), lambda value: value > high)


ANYBODY = {
    event.id: st.tuples(
        st.fixed_dictionaries({measure.id: any_value(measure) for measure in event.measures}),
        st.fixed_dictionaries(
            {measure.id: any_baseline(measure) for measure in event.measures if measure.baseline}
        ),
        st.sampled_from(event.measures).flatmap(lambda one: st.tuples(st.just(one), any_value(one))),
    )
    for event in TOXICITY.events
}


@pytest.mark.parametrize("id", EVENTS)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_a_worse_value_never_gives_a_lower_grade(id, data):
    event = EVENTS[id]
    now, baseline, (measure, other) = data.draw(ANYBODY[id])
    pair = (other, now[measure.id])
    worse, better = pair if grading.worse_or_equal(measure, *pair) else pair[::-1]
    for version in VERSIONS:
        high = grade_or_none(event, {**now, measure.id: worse}, baseline, version)
        low = grade_or_none(event, {**now, measure.id: better}, baseline, version)
        if high is None or low is None:
            assert high is low, "only the baseline decides whether the table says anything"
        else:
            assert high >= low


def grade_or_none(event, values, baseline, version):
    """The grade, or None where the table says nothing about a baseline outside the limit of normal."""
    try:
        return grading.grade(event, values, baseline, version).grade
    except grading.CannotBeGraded:
        return None


@pytest.mark.parametrize("version", VERSIONS)
def test_every_number_limit_is_sharp(version):
    """One step short of a limit, its rule does not hold; at it, it does."""
    looked_at = 0
    for event in TOXICITY.events:
        for rule in event.rules:
            for limit in rule.when:
                if version not in rule.versions or limit.step is not None:
                    continue
                measure = event.measure(limit.measure)
                start = measure.raised[0] if limit.guard == "raised" else (measure.usual or (D(0),))[0]
                baseline = {measure.id: start}
                at = generator.least(measure, limit, baseline)
                short = at - (1 if measure.worse == "more" else -1) * measure.step
                assert grading.holds(event, limit, {measure.id: at}, baseline), (event.id, limit.text)
                assert not grading.holds(event, limit, {measure.id: short}, baseline), (event.id, limit.text)
                looked_at += 1
    assert looked_at > 30
