"""What was decided in the trainers comes back, counts, and stands with the questions that felt sure and were wrong."""

from datetime import UTC

import pytest

from immunobook import study
from immunobook.lesson import overview
from immunobook.lesson.answering import hand_in
from immunobook.practice import session
from immunobook.quiz import bank
from immunobook.toxicity import kept
from tests.practice.sample import NOW, later, sent, some


def decide(store, learner, ref, *, right, danger=False, sure=None, kind=kept.GRADING, at=NOW):
    data = {
        "patient": f"{ref}.2.v5.clear.1",
        "done": True,
        "sure": sure,
        "right": right,
        "danger": danger,
        "verdicts": [
            {"part": "where", "right": right, "danger": danger, "chosen": "At home", "expected": "Seen today"}
        ],
    }
    return study.keep(store, learner, kind, ref, data, now=at)


def due(store, learner, at):
    plan = session.plan(store, learner, now=at, zone=UTC)
    return [one.thing for one in plan.trainers]


def test_a_decision_comes_back_and_one_got_right_later_than_one_got_wrong(store, learner):
    decide(store, learner, "pneumonitis", right=False, danger=True)
    decide(store, learner, "hepatitis", right=True)
    assert due(store, learner, later(minutes=5)) == [], "nothing comes back on its own day"
    assert due(store, learner, later(days=1)) == ["grading/pneumonitis"]
    assert set(due(store, learner, later(days=30))) == {"grading/pneumonitis", "grading/hepatitis"}


def test_what_felt_sure_and_was_wrong_comes_first(store, learner):
    decide(store, learner, "hepatitis", right=False, danger=True)
    decide(store, learner, "pneumonitis", right=False, danger=True, sure=3)
    assert due(store, learner, later(days=1))[0] == "grading/pneumonitis"


def test_deciding_again_sends_it_away(store, learner):
    decide(store, learner, "a-new-cough", right=False, kind=kept.CALL)
    assert due(store, learner, later(days=1)) == ["call/a-new-cough"]
    decide(store, learner, "a-new-cough", right=True, kind=kept.CALL, at=later(days=1))
    assert due(store, learner, later(days=1, minutes=5)) == []


@pytest.mark.parametrize(
    ("ref", "kind", "skill"),
    [
        ("pneumonitis", kept.GRADING, "judge-liver-lung-kidney"),
        ("a-new-cough", kept.CALL, "take-the-call"),
        ("fever-at-home", kept.TEACH_BACK, "take-the-call"),
    ],
)
def test_a_decision_moves_the_mastery_of_its_objective_alone(store, learner, ref, kind, skill):
    before = {row.skill.id: row for row in overview.mastery(store, learner)}
    decide(store, learner, ref, right=True, kind=kind)
    after = {row.skill.id: row for row in overview.mastery(store, learner)}
    assert {id for id in after if after[id] != before[id]} == {skill}
    assert after[skill].decided == 1
    assert after[skill].known > before[skill].known


def test_confident_errors_of_questions_and_trainers_stand_in_one_list_by_danger(store, learner):
    grave = next(item for item in bank.questions().values() if item.must_know and item.kind == "single_choice")
    plain = next(item for item in some(60) if not item.must_know and not item.retired)
    for number, item in enumerate((plain, grave)):
        hand_in(store, learner, sent(item, right=False, certainty=3), now=later(number))
    decide(store, learner, "pneumonitis", right=False, danger=True, sure=3, at=later(5))
    decide(store, learner, "hepatitis", right=False, danger=False, sure=3, at=later(6))
    decide(store, learner, "nephritis", right=False, danger=True, sure=1, at=later(7))
    found = session.confident_errors(store, learner, now=later(9), zone=UTC)
    assert [(one.danger, one.where) for one in found] == [
        (True, "Grading trainer"),
        (True, "Question"),
        (False, "Grading trainer"),
        (False, "Question"),
    ], "danger first, then the newest; what did not feel sure is not in it"
    assert found[0].href == "/toxicity_trainer?event=pneumonitis"
    assert "You: At home. It was: Seen today." in found[0].says


def test_what_is_got_right_leaves_the_list(store, learner):
    item = some()[0]
    hand_in(store, learner, sent(item, right=False, certainty=3), now=NOW)
    decide(store, learner, "pneumonitis", right=False, danger=True, sure=3)
    assert len(session.confident_errors(store, learner, now=later(1), zone=UTC)) == 2
    hand_in(store, learner, sent(item, certainty=3), now=later(2))
    decide(store, learner, "pneumonitis", right=True, at=later(3))
    assert session.confident_errors(store, learner, now=later(4), zone=UTC) == ()
