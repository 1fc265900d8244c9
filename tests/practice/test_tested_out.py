"""A test-out frees one from a lesson when each of its objectives was shown by two right answers or more."""

import pytest

from immunobook import content, study
from immunobook.lesson import overview, tested_out
from immunobook.practice import session
from immunobook.quiz import choosing
from tests.browser.learners import wrong_answer
from tests.practice.sample import NOW, later

CHAPTER = content.course().chapters[0]
LESSON = CHAPTER.lessons[0]
ASKED = [
    item
    for skill in sorted(tested_out.objectives()[LESSON])
    for item in [one for one in session.pool() if one.skill == skill and choosing.can_be_tested(one, NOW.date())][:2]
]


def took(store, learner, asked, wrong=(), finish=True):
    this = study.start_sitting(store, learner, "test_out", asked, now=NOW)
    for place, item in enumerate(asked):
        answer = wrong_answer(item) if place in wrong else item.key()
        study.submit_answer(store, learner, item, answer, now=later(place), sitting=this.key)
    if finish:
        study.change_sitting(store, learner, this.key, "finish", now=later(len(asked)))
    return this


def freed(store, learner):
    return tested_out.lessons(store, learner, now=later(days=1))


def test_two_right_answers_on_each_objective_free_the_lesson(store, learner):
    assert len(ASKED) == 2 * len(tested_out.objectives()[LESSON])
    this = took(store, learner, ASKED)
    assert LESSON in freed(store, learner)
    assert freed(store, learner) == set(session.can_skip(session.outcome(store, learner, this)))


@pytest.mark.parametrize("place", range(len(ASKED)))
def test_one_wrong_answer_does_not(store, learner, place):
    took(store, learner, ASKED, wrong={place})
    assert LESSON not in freed(store, learner)


def test_one_right_answer_may_be_luck(store, learner):
    took(store, learner, ASKED[:-1])
    assert LESSON not in freed(store, learner)


def test_one_that_is_still_open_says_nothing(store, learner):
    took(store, learner, ASKED, finish=False)
    assert LESSON not in tested_out.lessons(store, learner, now=later(99))


def test_the_notebook_goes_on_with_the_next_lesson(store, learner):
    so_far = overview.states(store, learner)
    assert overview.where_next(store, learner, so_far)[0] == LESSON
    took(store, learner, ASKED)
    known = freed(store, learner)
    following = overview.where_next(store, learner, so_far, known=known)
    assert following[0] == next(one for one in CHAPTER.lessons if one not in known)
    first = content.lesson(LESSON).cells[0].id
    study.go_to(store, learner, LESSON, first, now=NOW)
    assert overview.where_next(store, learner, so_far, known=known) == (LESSON, first), "who reads it goes on there"
