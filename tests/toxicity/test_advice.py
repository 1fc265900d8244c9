"""Advice: each with its source, both sides where guidelines differ, and never "continue" where one says stop."""

import pytest

from immunobook import content
from immunobook.content.toxicity import REGIMENS
from immunobook.toxicity import advice

TOXICITY = content.toxicity()
ROWS = [(event.id, row.grade) for event in TOXICITY.events for row in event.advice]


def at(event, grade, regimen="pembrolizumab"):
    return advice.advise(TOXICITY, TOXICITY.event(event), grade, regimen)


@pytest.mark.parametrize("regimen", REGIMENS)
@pytest.mark.parametrize(("event", "grade"), ROWS)
def test_laws_of_advice(event, grade, regimen):
    found = at(event, grade, regimen)
    known = content.sources()
    assert found.cited, "somebody says something about every treatment"
    for each in (*found.cited, *found.others):
        assert each.sources, "no advice without a source"
        assert set(each.sources) <= set(known)
        if each.statement.dose:
            for part in (each.for_whom, each.guideline.name, str(each.guideline.year), advice.LOCAL_FIRST):
                assert part in each.dose
    assert found.right
    if advice.stops_somewhere(TOXICITY, TOXICITY.event(event), grade):
        assert "continue" not in found.right
    assert found.strictest in found.right


def test_there_are_rows_in_which_somebody_stops():
    stopping = [row for row in ROWS if advice.stops_somewhere(TOXICITY, TOXICITY.event(row[0]), row[1])]
    assert len(stopping) > 20


@pytest.mark.parametrize(("event", "grade"), ROWS)
def test_a_higher_grade_is_never_seen_later(event, grade):
    order = ("home", "clinic", "today", "emergency")
    above = at(event, grade + 1)
    if above is not None:
        assert order.index(above.where) >= order.index(at(event, grade).where)


@pytest.mark.parametrize(
    ("event", "grade", "regimen", "right", "why"),
    [
        ("diarrhoea-colitis", 3, "pembrolizumab", {"hold"}, "ASCO and the label of pembrolizumab hold"),
        (
            "diarrhoea-colitis",
            3,
            "nivolumab-ipilimumab",
            {"hold", "stop"},
            "the label of the two together stops",
        ),
        ("diarrhoea-colitis", 1, "nivolumab", {"continue", "hold"}, "ASCO leaves the choice"),
        ("nephritis", 3, "pembrolizumab", {"hold", "stop"}, "ASCO stops, the label holds"),
        ("nephritis", 3, "nivolumab", {"stop"}, "only ASCO speaks"),
        ("hepatitis", 2, "pembrolizumab", {"hold"}, "all hold"),
        ("pneumonitis", 3, "pembrolizumab", {"stop"}, "all stop"),
        ("myocarditis", 2, "nivolumab", {"stop"}, "from grade 2 on it is given up"),
        ("guillain-barre", 2, "pembrolizumab", {"hold", "stop"}, "ASCO stops, the label holds at grade 2"),
        ("infusion-reaction", 3, "nivolumab", {"hold", "stop"}, "ASCO may resume, the label stops"),
        (
            "hypophysitis",
            4,
            "nivolumab",
            {"hold"},
            "hormones are replaced; the general rule of grade 4 does not hold",
        ),
        (
            "low-platelets",
            4,
            "nivolumab",
            {"hold", "stop"},
            "the table of platelets holds, the general rule stops",
        ),
    ],
)
def test_what_is_right_where(event, grade, regimen, right, why):
    assert at(event, grade, regimen).right == right, why


def test_where_guidelines_differ_both_are_given():
    found = at("nephritis", 3)
    assert found.differ
    assert {each.guideline.id for each in found.cited} == {"asco-2021", "pembrolizumab-label"}
    assert not at("pneumonitis", 3).differ


def test_what_is_said_about_another_treatment_is_shown_apart():
    found = at("diarrhoea-colitis", 3, "pembrolizumab")
    assert any("ipilimumab" in each.for_whom for each in found.others)
    assert not any("ipilimumab" in each.for_whom for each in found.cited)


@pytest.mark.parametrize(
    ("event", "grades", "danger"),
    [
        ("hepatitis", (2, 3, 4), "infliximab"),
        ("hypophysitis", (1, 2, 3, 4), "thyroxine-first"),
        ("diarrhoea-colitis", (1, 2, 3, 4), "loperamide"),
        ("diabetes", (1, 2, 3, 4), "steroid-for-glucose"),
        ("myocarditis", (2, 3, 4), "watch"),
    ],
)
def test_what_would_harm_is_marked(event, grades, danger):
    for grade in grades:
        row = at(event, grade).row
        assert danger in {each.id for each in row.never}
        assert danger not in row.first


def test_without_a_verified_row_there_is_no_advice_but_a_reason():
    event = TOXICITY.event("pruritus")
    assert advice.advise(TOXICITY, event, 3, "nivolumab") is None
    assert advice.left_out(TOXICITY, event, 3)


def test_drooping_lids_with_trouble_swallowing_never_wait():
    for event in ("myasthenia", "myocarditis", "guillain-barre"):
        for grade in (2, 3, 4):
            assert at(event, grade).where == "emergency"
