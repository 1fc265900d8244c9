"""Steps of cases come back, and five minutes go on where one was called away."""

from datetime import UTC

import pytest

from immunobook import content, study
from immunobook.case import unfolding
from immunobook.lesson.answering import hand_in
from immunobook.practice import cases, five_minutes, session
from immunobook.quiz import bank
from immunobook.quiz.sheet import address_of
from tests.browser.learners import wrong_answer
from tests.practice.sample import NOW, later, sent, some

CASE, OTHER, *_ = content.cases().values()
FIRST = CASE.questions[0]
STEPS = [bank.question(id) for case in content.cases().values() for id in case.questions]
GRAVE = next(item for item in STEPS if item.must_know and item.mark(wrong_answer(item)).verdict == "wrong")
"""A step nobody may get wrong, with a wrong answer that earns nothing."""


def work(store, learner, case=CASE, steps=6, wrong=(), at=NOW, sure=None):
    """Answer the first steps of a case, some of them (by place) wrong."""
    for place, id in enumerate(case.questions[:steps]):
        item = bank.question(id)
        answer = wrong_answer(item) if place in wrong else item.key()
        study.submit_answer(store, learner, item, answer, now=at, certainty=sure)


def again(store, learner, place, *, right=True, at=NOW, case=CASE):
    item = bank.question(case.questions[place])
    study.submit_answer(store, learner, item, item.key() if right else wrong_answer(item), now=at)


def due(store, learner, at):
    return [(one.case.id, one.steps) for one in session.plan(store, learner, now=at, zone=UTC).cases]


# --- what comes back --------------------------------------------------------------------------------------


def test_a_step_that_lost_points_comes_back_with_its_case_and_no_other_does(store, learner):
    work(store, learner, wrong={1, 3})
    assert due(store, learner, later(minutes=5)) == [], "nothing comes back on its own day"
    assert due(store, learner, later(days=1)) == [(CASE.id, (CASE.questions[1], CASE.questions[3]))]
    assert session.plan(store, learner, now=later(days=1), zone=UTC).now == (), "never without its record"


def test_a_case_that_was_right_does_not_come_back(store, learner):
    work(store, learner)
    assert due(store, learner, later(days=300)) == []


def test_what_is_got_right_goes_away_and_comes_back_later(store, learner):
    work(store, learner, wrong={1})
    again(store, learner, 1, at=later(days=1))
    assert due(store, learner, later(days=1, minutes=5)) == []
    assert due(store, learner, later(days=2)) == []
    assert due(store, learner, later(days=60)) == [(CASE.id, (CASE.questions[1],))]


def test_the_case_with_a_confident_error_comes_first(store, learner):
    other = cases.of_question(GRAVE.id)
    forgotten = next(case for case in content.cases().values() if case is not other)
    work(store, learner, forgotten, wrong={0}, at=later(days=-9))
    work(store, learner, other, wrong={other.questions.index(GRAVE.id)}, sure=3)
    found = session.plan(store, learner, now=later(days=1), zone=UTC).cases
    assert [(one.case.id, one.is_error) for one in found] == [(other.id, True), (forgotten.id, False)]


def test_a_case_taken_up_again_is_open_at_the_lost_step_on_the_record_of_then(store, learner):
    work(store, learner, wrong={1})
    come_back = session.plan(store, learner, now=later(days=1), zone=UTC).cases
    newest = study.last_attempts(store, learner)
    taken_up = cases.to_answer(newest, come_back, CASE.id)
    assert unfolding.asked(CASE, taken_up) == CASE.questions[:2]
    shown = [one.entry for entries in unfolding.record(CASE, taken_up).values() for one in entries]
    assert not any(entry in shown for entry in CASE.steps[2].record), "nothing that came later"
    assert cases.to_answer(newest, come_back, OTHER.id) == newest
    again(store, learner, 1, at=later(days=1))
    newest = study.last_attempts(store, learner)
    come_back = session.plan(store, learner, now=later(days=1), zone=UTC).cases
    assert unfolding.is_finished(CASE, cases.to_answer(newest, come_back, CASE.id))


def test_a_step_asks_how_sure_and_a_confident_error_stands_in_the_list_with_its_case(store, learner):
    plain = some()[0]
    hand_in(store, learner, sent(plain, right=False, certainty=3), now=later(5))
    told = hand_in(store, learner, sent(GRAVE, right=False, certainty=3), now=NOW)
    assert 'name="certainty"' in told["sheet"]["form"]["html"]
    (first, _) = session.confident_errors(store, learner, now=later(9), zone=UTC)
    assert (first.danger, first.where) == (True, session.CASE)
    case = cases.of_question(GRAVE.id)
    assert first.about.startswith(case.title)
    assert first.href == address_of(GRAVE.cell), "on the same day the case would open at its end, so to the cell"
    (first, _) = session.confident_errors(store, learner, now=later(days=1), zone=UTC)
    assert first.href == f"/case?case={case.id}&again=1"
    hand_in(store, learner, sent(GRAVE, right=False, certainty=3, once="again-wrong-1"), now=later(days=1, minutes=1))
    first = session.confident_errors(store, learner, now=later(days=1, minutes=2), zone=UTC)[0]
    assert first.href == address_of(GRAVE.cell), "asked again today, it comes back on another day"


# --- five minutes -----------------------------------------------------------------------------------------


def test_the_step_is_where_one_stopped_then_what_comes_back_then_the_next_case(store, learner):
    def step(days=0):
        come_back = session.plan(store, learner, now=later(days=days), zone=UTC).cases
        return cases.step_to_do(study.last_attempts(store, learner), come_back)

    assert step() == FIRST, "of the first case"
    work(store, learner, OTHER, steps=2, at=later(1))
    assert step() == OTHER.questions[2]
    work(store, learner, steps=4, wrong={0}, at=later(2))
    assert step(days=1) == CASE.questions[4], "of the case one was in last, also when something comes back"
    for place in (4, 5):
        again(store, learner, place, at=later(3))
    assert step(days=1) == OTHER.questions[2]
    for place in (2, 3, 4, 5):
        again(store, learner, place, case=OTHER, at=later(4))
    assert step(days=1) == FIRST, "it lost points and comes back"
    assert step() == list(content.cases().values())[2].questions[0], "on its own day it does not: the next case"


def begun(store, learner, items, step=FIRST):
    return study.start_sitting(store, learner, "review", items, now=NOW, is_five_minutes=True, step=step)


def stage(store, learner, key, at=NOW):
    return five_minutes.stage(study.sitting(store, learner, key), study.last_attempts(store, learner), at)


def test_questions_then_the_step_then_the_end(store, learner):
    key = begun(store, learner, some()).key
    assert stage(store, learner, key, later(days=5)) == "questions", "it waits for days"
    study.change_sitting(store, learner, key, "finish", now=later(1))
    assert stage(store, learner, key, later(days=5)) == "step"
    again(store, learner, 0, at=later(2))
    assert stage(store, learner, key) == "over"
    went = session.outcome(store, learner, study.sitting(store, learner, key))
    assert [line.item.id for line in went.lines] == [*(one.id for one in some()), FIRST]
    assert went.lines[-1].attempt, "the step counts in what is looked back on"


def test_what_was_answered_before_is_asked_again(store, learner):
    again(store, learner, 0, at=later(-1))
    key = begun(store, learner, []).key
    assert stage(store, learner, key) == "step", "with nothing due there is the step alone"


def test_without_a_case_they_end_with_the_questions(store, learner):
    for step in ("", "no-such-question"):
        key = begun(store, learner, some(), step).key
        study.change_sitting(store, learner, key, "finish", now=later(1))
        assert stage(store, learner, key) == "over"


def test_five_minutes_of_nothing_are_not_begun(store, learner):
    with pytest.raises(study.NotAccepted):
        begun(store, learner, [], "")
