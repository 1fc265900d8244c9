"""Intervals against published and hand-worked values, and their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook.quiz import uncertain


@pytest.mark.parametrize(
    ("earned", "n", "low", "high"),
    [(0.5, 10, 0.2366, 0.7634), (0, 10, 0, 0.2775), (1, 10, 0.7225, 1), (0.5, 100, 0.4038, 0.5962)],
)
def test_wilson(earned, n, low, high):
    assert uncertain.share(earned, n) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("r", "n", "low", "high"),
    [(0.5, 28, 0.1561, 0.7359), (0, 28, -0.3730, 0.3730), (0.9, 3, -1, 1), (1, 20, 1, 1)],
)
def test_fisher(r, n, low, high):
    assert uncertain.correlation(r, n) == pytest.approx((low, high), abs=1e-4)


@given(st.floats(0, 1), st.integers(1, 500))
def test_the_share_lies_within_and_more_people_narrow_it(earned, n):
    low, high = uncertain.share(earned, n)
    assert low <= earned + 1e-9
    assert earned <= high + 1e-9
    wider = uncertain.share(earned, 4 * n)
    assert wider[1] - wider[0] <= high - low
