"""No count under five can be read in what is passed on, nor worked out from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook.insight.small import HIDDEN, UNDER, count, is_small, shared


@pytest.mark.parametrize(
    ("number", "shown", "why"),
    [
        (0, 0, "nobody is no person"),
        (1, UNDER, "one"),
        (4, UNDER, "just under"),
        (5, 5, "just enough"),
    ],
)
def test_a_count_alone(number, shown, why):
    assert count(number) == shown, why
    assert is_small(number) is (shown == UNDER)


@pytest.mark.parametrize(
    ("parts", "shown", "why"),
    [
        ((5, 7), (5, 7), "nothing small"),
        ((12, 0), (12, 0), "all of them did; nobody is no person"),
        ((3, 9), (UNDER, HIDDEN), "nine of twelve would tell the three"),
        ((3, 9, 20), (UNDER, HIDDEN, 20), "the smallest of the others is left out too"),
        ((4, 3, 9), (UNDER, UNDER, 9), "two are hidden, and seven together tell neither"),
        ((1, 1, 9, 30), (UNDER, UNDER, HIDDEN, 30), "two together are a small count themselves"),
    ],
)
def test_parts_of_a_whole(parts, shown, why):
    assert shared(parts) == shown, why


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(lambda parts: sum(parts) >= 5))
def test_what_is_left_over_tells_no_small_count(parts):
    shown = shared(parts)
    hidden = [part for part, one in zip(parts, shown, strict=True) if isinstance(one, str)]
    assert all(one == part for part, one in zip(parts, shown, strict=True) if not isinstance(one, str))
    assert not any(is_small(one) for one in shown if not isinstance(one, str))
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 5
