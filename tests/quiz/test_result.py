"""The result of a test with its error, and what was gained between two."""

from math import sqrt

import pytest

from immunobook.quiz.result import changes, in_words, result


def test_the_result_of_ten_questions_by_hand():
    found = result([1] * 7 + [0] * 3)
    assert found.percent == pytest.approx(70)
    assert found.error == pytest.approx(100 * sqrt(0.7 * 0.3 / 9)), "binomial, with n - 1"
    assert found.in_words == "70 % ± 15"


@pytest.mark.parametrize("shares", [[1], [0], [1, 1, 1], [0.5, 0.5]])
def test_no_error_where_nothing_tells_it(shares):
    assert result(shares).error is None
    assert "±" not in result(shares).in_words


@pytest.mark.parametrize(("percent", "passed"), [(80, True), (79, False)])
def test_the_pass_mark(percent, passed):
    assert result([1] * percent + [0] * (100 - percent)).has_passed is passed


def test_a_test_without_questions_is_none():
    with pytest.raises(ValueError, match="at least one"):
        result([])


def test_what_became_of_each_objective():
    before = [("a", 0), ("b", 1), ("b", 1), ("c", 1), ("d", 0.5), ("x", 1)]
    after = [("a", 1), ("b", 1), ("b", 1), ("c", 0), ("d", 0.5), ("y", 1)]
    assert [(row.skill, row.word) for row in changes(before, after)] == [
        ("a", "gained"), ("b", "known before"), ("d", "unchanged"), ("c", "lost"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (100, 100, "nothing to gain"),
        (40, 30, "Fewer points than before"),
        (40, 40, "gained none"),
        (40, 50, "a small part"),
        (0, 30, "a good part"),
        (0, 70, "a good part"),
        (0, 71, "gained most"),
    ],
)
def test_the_gain_in_words(before, after, says):
    assert says in in_words(before, after, changes([("a", 0)], [("a", 1)]))
