"""Guessing at codes is slowed down: the rule by itself. That the store counts is in test_codes."""

from datetime import timedelta

import pytest

from immunobook.records.slowdown import Slowdown, kept_address
from tests.records.sample import later

RULE = Slowdown(guesses=3, window=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("wrong_at", "now", "wait", "why"),
    [
        ([], 0, None, "nobody guessed"),
        ([0, 1], 2, None, "two are allowed, and one more"),
        ([0, 1, 2], 3, 12, "three: the first leaves the window at 15"),
        ([0, 1, 2], 14.99, 0.01, "just inside"),
        ([0, 1, 2], 15, None, "the first has left"),
        ([2, 0, 1], 3, 12, "the order of rows does not matter"),
        ([0, 1, 2, 3], 4, 12, "with four, the second has to leave"),
    ],
)
def test_how_long_to_wait(wrong_at, now, wait, why):
    told = RULE.wait([later(minute) for minute in wrong_at], later(now))
    if wait is None:
        assert told is None, why
    else:
        assert told.total_seconds() == pytest.approx(wait * 60), why


def test_usual_limits():
    assert Slowdown() == Slowdown(guesses=10, window=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        ("192.0.2.1", "192.0.2.1", True, "the same address"),
        ("192.0.2.1", "192.0.2.2", False, "neighbours are two"),
        ("192.0.2.1", "::ffff:192.0.2.1", True, "the same, written in IPv6"),
        ("2001:db8::1", "2001:db8::ffff:2", True, "one line of IPv6 has a whole /64"),
        ("2001:db8::1", "2001:db8:0:1::1", False, "the next /64 is somebody else"),
        ("unknown", "unknown", True, "what is no address counts together"),
        ("x" * 200, "x" * 300, True, "and cannot be varied at its end for ever"),
    ],
)
def test_who_counts_as_one_sender(one, other, same, why):
    assert (kept_address(one) == kept_address(other)) is same, why


@pytest.mark.parametrize("address", ["", "\0", "\ud800", "1.2.3.4; DROP TABLE guess", "fe80::1%eth0"])
def test_an_odd_address_is_an_address_like_any_other(address):
    assert len(kept_address(address)) == 64
