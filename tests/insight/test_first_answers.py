"""The tables that item analysis reads: first answers, beside what else the same learner knew."""

import pytest

from immunobook.insight.first_answers import OTHERS, FirstAnswer, beside_others, by_item, commonest_wrong


def test_of_each_learner_the_first_answer_counts():
    of = by_item([FirstAnswer("ann", "q", 0, 1), FirstAnswer("ann", "q", 1, 1), FirstAnswer("bob", "q", 1, 1)])
    assert [(one.learner, one.points) for one in of["q"]] == [("ann", 0), ("bob", 1)]


def test_the_rest_leaves_the_question_itself_out_and_weighs_questions_alike():
    of = by_item(
        [
            FirstAnswer("ann", "q", 0, 1),
            FirstAnswer("ann", "a", 4, 4),
            FirstAnswer("ann", "b", 1, 2),
            FirstAnswer("ann", "c", 0, 9),
        ]
    )
    table = beside_others("q", of)
    assert table["q"].tolist() == [0]
    assert table["rest"].tolist() == [pytest.approx(0.5)]


@pytest.mark.parametrize(("others", "rows"), [(OTHERS - 1, 0), (OTHERS, 1)])
def test_who_answered_too_little_else_is_left_out(others, rows):
    of = by_item([FirstAnswer("ann", name, 1, 1) for name in ("q", *(f"o{n}" for n in range(others)))])
    assert len(beside_others("q", of)) == rows


def test_the_commonest_wrong_choice():
    answers = [FirstAnswer(str(n), "q", 0, 1, wrong) for n, wrong in enumerate([("a",), ("b", "b"), ("b",), ()])]
    assert commonest_wrong(answers) == ("b", 2), "a learner counts once"
    assert commonest_wrong(answers[3:]) is None
