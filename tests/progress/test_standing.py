"""Mastery in words: both sides of each limit, and over whole lessons."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook import content
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.progress.standing import (
    AT_FIRST,
    ENOUGH,
    MASTERED,
    NEARLY,
    RULE,
    Evidence,
    after,
    counting,
    mastery,
    word_for,
)
from immunobook.quiz import bank, chance

BRAKES = SimpleNamespace(id="explain-brakes", title="Say what each brake does", chapter="immune_activation")
MEMORY = SimpleNamespace(id="explain-memory", title="Say what stays", chapter="immune_activation")
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
part = st.floats(0, 1)


def question(id: str, skill=BRAKES, kind="single_choice", retired=None):
    return SimpleNamespace(id=id, skill=skill.id, kind=kind, retired=retired)


def said(item: str, share: float = 1, *, days: float = 0, guess: float = 0.25, hinted: bool = False) -> Evidence:
    return Evidence(item, NOW + timedelta(days=days), share, guess, hinted)


@pytest.mark.parametrize(
    ("known", "answers", "asked", "word", "why"),
    [
        (0.99, 0, 9, "not started", "nothing answered"),
        (MASTERED, 3, 9, "mastered", "95 % exactly, after three answers"),
        (MASTERED - 0.001, 3, 9, "nearly", "a little less than 95 %"),
        (0.99, 2, 9, "nearly", "two answers are too few, right as they are"),
        (0.99, 2, 2, "mastered", "all there are, where there are fewer than three"),
        (NEARLY, 5, 9, "nearly", "60 % exactly"),
        (NEARLY - 0.001, 5, 9, "not yet", "a little less than 60 %"),
    ],
)
def test_the_word_for_how_likely_it_is_known(known, answers, asked, word, why):
    assert word_for(known, answers, asked) == word, why


def test_the_rule_says_its_own_numbers():
    for number in (f"{AT_FIRST:.0%}", f"{MASTERED:.0%}", f"{NEARLY:.0%}"):
        assert number.replace("%", " %") in RULE
    assert f"after {ENOUGH} answers" in RULE


@pytest.mark.parametrize(
    ("known", "share", "guess", "expected"),
    [
        # by hand: p(1-s)/(p(1-s)+(1-p)g), then p + (1-p)t
        (0.25, 1, 0.25, 0.225 / (0.225 + 0.1875) * 0.9 + 0.1),
        (0.25, 0, 0.25, 0.025 / (0.025 + 0.5625) * 0.9 + 0.1),
        (0.5, 1, 0.02, 0.45 / (0.45 + 0.01) * 0.9 + 0.1),
    ],
)
def test_one_answer_as_worked_out_by_hand(known, share, guess, expected):
    assert after(known, share, guess) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("known", "share", "slip", "learnt", "expected", "why"),
    [
        (0, 1, 0.1, 0, 0, "who can know nothing and learn nothing stays there"),
        (1, 1, 0.1, 0.1, 1, "who knows for sure stays there"),
        (1, 0, 0, 0.1, 1, "a wrong answer that could not happen changes nothing"),
    ],
)
def test_the_ends(known, share, slip, learnt, expected, why):
    assert after(known, share, 0.25, slip=slip, learnt=learnt) == expected, why


@given(known=part, share=part, more=part, guess=st.floats(0.02, 0.5))
def test_a_better_answer_never_lowers_it_and_it_stays_a_probability(known, share, more, guess):
    low, high = sorted((share, more))
    assert 0 <= after(known, low, guess) <= after(known, high, guess) + 1e-12 <= 1 + 1e-9


@given(known=st.floats(0.01, 0.99), easy=st.floats(0.1, 0.5))
def test_a_right_answer_says_less_the_easier_it_is_guessed(known, easy):
    assert after(known, 1, easy) < after(known, 1, easy / 2)


def test_mastery_counts_the_questions_of_its_objective():
    questions = [question(f"b{n}") for n in range(5)] + [question("m", MEMORY)]
    evidence = [said("b0"), said("b1"), said("b2"), said("m", 0)]
    brakes, memory = mastery([BRAKES, MEMORY], questions, evidence)
    assert (brakes.answers, brakes.answered, brakes.asked, brakes.word) == (3, 3, 5, "mastered")
    assert (memory.answers, memory.asked, memory.word) == (1, 1, "not yet")


@pytest.mark.parametrize(
    ("evidence", "count", "why"),
    [
        ([said("a", 0), said("a", 1)], 1, "a second try on the same day has seen the reasons"),
        ([said("a", 0), said("a", 1, days=1)], 2, "another day counts again"),
        ([said("a", 1, hinted=True)], 0, "right after a hint"),
        ([said("a", 0, hinted=True)], 1, "wrong in spite of a hint says something"),
        ([said("a", 1, hinted=True), said("a", 1)], 0, "nor does the try after it"),
    ],
)
def test_which_answers_count(evidence, count, why):
    assert len(counting(evidence)) == count, why


@pytest.mark.parametrize(
    ("zone", "first", "second", "count", "why"),
    [
        ("Europe/Berlin", "2026-03-01T22:59", "2026-03-01T23:01", 2, "midnight there lies between, one day in UTC"),
        ("Europe/Berlin", "2026-03-01T23:01", "2026-03-02T22:59", 1, "one day there, two in UTC"),
        ("America/Los_Angeles", "2026-03-02T07:59", "2026-03-02T08:01", 2, "midnight there, one day in UTC"),
        ("America/Los_Angeles", "2026-03-01T23:59", "2026-03-02T00:01", 1, "midnight in UTC is afternoon there"),
        ("UTC", "2026-03-01T23:59", "2026-03-02T00:01", 2, "midnight in UTC"),
    ],
)
def test_a_day_is_the_learners_own(zone, first, second, count, why):
    evidence = [Evidence("b", datetime.fromisoformat(at).replace(tzinfo=UTC), 1, 0.25) for at in (first, second)]
    (row,) = mastery([BRAKES], [question("b")], evidence, zone=ZoneInfo(zone))
    assert row.answers == count, why


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        (question("x", kind="predict"), "a prediction is a commitment, not knowledge"),
        (
            question("x", retired=SimpleNamespace(on=date(2026, 3, 1), why="flawed")),
            "a retired question was flawed",
        ),
    ],
)
def test_what_does_not_count(left_out, why):
    (row,) = mastery([BRAKES], [question("b"), left_out], [said("x")])
    assert (row.answers, row.asked, row.word) == (0, 1, "not started"), why


def test_an_objective_without_questions_is_not_shown():
    assert [row.skill for row in mastery([BRAKES, MEMORY], [question("b")], [])] == [BRAKES]


def test_answers_to_questions_that_are_gone_do_no_harm():
    (row,) = mastery([BRAKES], [question("b")], [said("gone")])
    assert row.answers == 0


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([], "Not started: none of 9 questions answered."),
        ([said("b0", guess=0.02), said("b1", guess=0.02)], "after 2 answers to 2 of 9 questions. 1 more to be sure."),
        ([said("b0", 0)], "Not yet: 14 % likely that you know it, after 1 answer to 1 of 9 questions."),
        ([said(f"b{n}", guess=0.02) for n in range(9)], "Mastered: 99 % likely"),
    ],
)
def test_it_is_said_with_the_number_of_answers(answers, says):
    (row,) = mastery([BRAKES], [question(f"b{n}") for n in range(9)], answers)
    assert says in row.in_words


def test_whoever_answers_a_whole_lesson_rightly_masters_what_it_asks_often_enough():
    """Mastery must be within reach: nobody may be stuck at "nearly" who knows everything."""
    questions = bank.questions()
    asked = {
        item.skill: [one.id for one in questions.values() if one.skill == item.skill and one.kind != "predict"]
        for item in questions.values()
    }
    for lesson in content.lessons().values():
        items = [id for cell in lesson.cells for id in questions_of(cell) if questions[id].kind != "predict"]
        evidence = [said(id, guess=chance.of_guessing(questions[id])) for id in items]
        for row in mastery(content.skills().values(), tuple(questions.values()), evidence):
            if row.answers >= min(4, len(asked[row.skill.id])) and row.answers >= 2:
                assert row.word in ("mastered", "nearly"), (lesson.id, row)
            if row.answers >= 4:
                assert row.word == "mastered", (lesson.id, row)


def test_a_decision_in_a_trainer_counts_as_an_answer_and_is_named():
    questions = [question(f"b{n}") for n in range(4)]
    evidence = [said("b0"), said("grading/colitis", days=1), said("call/cough", days=2)]
    trained = {"grading/colitis": BRAKES.id, "call/cough": BRAKES.id}
    (row,) = mastery([BRAKES], questions, evidence, trained)
    (without,) = mastery([BRAKES], questions, evidence)
    assert (row.answers, row.answered, row.decided) == (3, 1, 2)
    assert without.answers == 1
    assert row.known > without.known
    assert "1 answer to 1 of 4 questions and 2 decisions in the trainers" in row.in_words
    assert "trainer" not in without.in_words


def test_a_wrong_decision_lowers_it_and_only_the_first_of_a_day_counts():
    questions, trained = [question("b")], {"grading/colitis": BRAKES.id}
    right = said("b")
    (before,) = mastery([BRAKES], questions, [right], trained)
    (after,) = mastery([BRAKES], questions, [right, said("grading/colitis", share=0.0)], trained)
    again = [right, said("grading/colitis", share=0.0), said("grading/colitis", share=1.0)]
    assert after.known < before.known
    assert mastery([BRAKES], questions, again, trained) == (after,)
