"""Mastery in words: both sides of each limit, by first answers."""

from datetime import date
from types import SimpleNamespace

import pytest

from immunobook.progress.standing import ENOUGH, RULE, mastery, word_for

BRAKES = SimpleNamespace(id="explain-brakes", title="Say what each brake does", chapter="immune_activation")
MEMORY = SimpleNamespace(id="explain-memory", title="Say what stays", chapter="immune_activation")


def question(id: str, skill=BRAKES, kind="single_choice", retired=None):
    return SimpleNamespace(id=id, skill=skill.id, kind=kind, retired=retired)


@pytest.mark.parametrize(
    ("points", "most", "answered", "asked", "word", "why"),
    [
        (0, 0, 0, 9, "not started", "nothing answered"),
        (4, 5, 5, 9, "mastered", "80 % exactly is enough"),
        (79, 100, 5, 9, "nearly", "79 % is not"),
        (4, 4, 4, 9, "mastered", "four answers are enough"),
        (3, 3, 3, 9, "nearly", "three are not, right as they are"),
        (1, 2, 2, 9, "nearly", "half exactly"),
        (49, 100, 9, 9, "not yet", "less than half"),
        (0, 9, 9, 9, "not yet", "nothing right"),
        (2, 2, 2, 2, "mastered", "all there are, where there are fewer than four"),
        (1, 1, 1, 2, "nearly", "one of two is not all"),
    ],
)
def test_the_word_for_a_sum_of_first_answers(points, most, answered, asked, word, why):
    assert word_for(points, most, answered, asked) == word, why


def test_the_rule_says_its_own_numbers():
    assert f"at least {ENOUGH} questions" in RULE
    assert "80 %" in RULE
    assert "50 %" in RULE
    assert "first try" in RULE


def test_mastery_counts_the_questions_of_its_objective():
    questions = [question(f"b{n}") for n in range(5)] + [question("m", MEMORY)]
    first = {"b0": (1, 1), "b1": (3, 4), "b2": (1, 1), "b3": (1, 1), "m": (0, 1)}
    brakes, memory = mastery([BRAKES, MEMORY], questions, first)
    assert (brakes.answered, brakes.asked, brakes.points, brakes.most, brakes.word) == (
        4,
        5,
        6,
        7,
        "mastered",
    )
    assert (memory.answered, memory.asked, memory.word) == (1, 1, "not yet")


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
    (row,) = mastery([BRAKES], [question("b"), left_out], {"x": (1, 1)})
    assert (row.answered, row.asked, row.word) == (0, 1, "not started"), why


def test_an_objective_without_questions_is_not_shown():
    assert mastery([BRAKES, MEMORY], [question("b")], {})[0].skill is BRAKES
    assert len(mastery([BRAKES, MEMORY], [question("b")], {})) == 1


def test_answers_to_questions_that_are_gone_do_no_harm():
    (row,) = mastery([BRAKES], [question("b")], {"gone": (1, 1)})
    assert row.answered == 0


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ({}, "Not started: none of 9 questions answered."),
        ({"b0": (1, 1)}, "Nearly: 1 of 1 points at the first try, from 1 of 9 questions. 3 more to be sure."),
        ({"b0": (0, 1)}, "Not yet: 0 of 1 points at the first try, from 1 of 9 questions."),
        (
            {f"b{n}": (1, 1) for n in range(4)},
            "Mastered: 4 of 4 points at the first try, from 4 of 9 questions.",
        ),
    ],
)
def test_what_stands_beside_an_objective(first, says):
    (row,) = mastery([BRAKES], [question(f"b{n}") for n in range(9)], first)
    assert row.in_words == says
