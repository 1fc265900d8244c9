"""What comes back today: the least remembered first, by the learner's own days, never as a punishment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from immunobook.review.card import Card
from immunobook.review.queue import Promised, by_date, due, minutes_a_day, spread, today, waiting

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def card(item="a", *, stability: float = 5, last: float = -10, due: float = 0, error=False) -> Card:
    return Card(item, stability, 5, NOW + timedelta(days=due), NOW + timedelta(days=last), error)


def ids(found) -> list[str]:
    return [one.item for one in found]


def queue(found, **more):
    asked = {
        "now": NOW, "zone": UTC, "cap": 20, "done_today": 0, "group": lambda id: id[0],
        "can_be_asked": {one.item for one in found}, **more,
    }  # fmt: skip
    return today({one.item: one for one in found}, **asked)


def test_confident_errors_come_first_then_the_lowest_recall():
    found = [card("strong", stability=50), card("weak", stability=1), card("sure", stability=99, error=True)]
    assert ids(due(found, now=NOW, zone=UTC)) == ["sure", "weak", "strong"]


@pytest.mark.parametrize(
    ("at", "zone", "is_due", "why"),
    [
        (datetime(2026, 3, 10, 23, 59, tzinfo=UTC), "UTC", True, "later today is today"),
        (datetime(2026, 3, 11, 0, 0, tzinfo=UTC), "UTC", False, "tomorrow is not"),
        (datetime(2026, 3, 11, 0, 0, tzinfo=UTC), "America/New_York", True, "where it is still the 10th"),
        (datetime(2026, 3, 10, 15, 30, tzinfo=UTC), "Asia/Tokyo", False, "where it is the 11th already"),
        (datetime(2025, 12, 1, tzinfo=UTC), "UTC", True, "missed long ago"),
    ],
)
def test_a_day_is_the_learners_own(at, zone, is_due, why):
    one = Card("a", 5, 5, at, datetime(2025, 11, 1, tzinfo=UTC))
    assert bool(due([one], now=NOW, zone=ZoneInfo(zone))) is is_due, why


def test_what_was_answered_today_is_not_asked_again_today():
    assert due([card(last=-0.1, due=0)], now=NOW, zone=UTC) == []
    assert due([card(last=-1, due=0)], now=NOW, zone=UTC) != []


@pytest.mark.parametrize(
    ("cap", "done", "n"), [(20, 0, 20), (20, 5, 15), (20, 20, 0), (20, 25, 0), (40, 0, 30)]
)
def test_the_day_has_a_portion_however_much_was_missed(cap, done, n):
    found = [card(f"a{n}", due=-n) for n in range(30)]
    assert len(queue(found, cap=cap, done_today=done)) == n


def test_a_capped_portion_holds_the_least_remembered():
    found = [card(f"a{n:02}", stability=1 + n) for n in range(30)]
    assert set(queue(found, cap=5)) == {f"a{n:02}" for n in range(5)}


def test_neighbours_are_of_different_chapters_where_that_can_be():
    found = [card("a1"), card("a2"), card("a3"), card("b1"), card("c1")]
    assert ids(spread(found, lambda id: id[0])) == ["a1", "b1", "a2", "c1", "a3"]
    assert ids(spread(found[:3], lambda id: id[0])) == ["a1", "a2", "a3"], "all of one chapter all the same"


def test_mixing_does_not_push_a_confident_error_back():
    found = [card("a1", error=True), card("a2", error=True), card("b1")]
    assert ids(spread(found, lambda id: id[0])) == ["a1", "a2", "b1"]


def test_a_question_that_is_not_asked_any_more_does_not_come_back():
    assert queue([card("a"), card("b")], can_be_asked={"b"}) == ["b"]


# --- ready by a day ---------------------------------------------------------------------------------------

EXAM = date(2026, 3, 20)


def plan(found, on=EXAM, cap=20):
    return by_date(found, on, now=NOW, zone=UTC, goal=0.9, cap=cap)


def test_what_would_be_forgotten_by_the_day_is_spread_over_the_days_left():
    found = [card(f"a{n:02}", stability=10, last=-5, due=5) for n in range(25)] + [card("known", stability=900, due=9)]
    need = plan(found)
    assert (len(need.short), need.days, need.a_day, need.fits) == (25, 10, 3, True)
    assert "known" not in ids(need.short)
    assert len(queue(found, on=EXAM)) == 3, "nothing is due by itself, so the plan fills the day"
    assert queue(found) == [], "without a day nothing would be asked"


@pytest.mark.parametrize(
    ("stability", "short"),
    [(20.0, 0), (19.9, 1)],
)
def test_the_goal_has_two_sides(stability, short):
    """After as many days as its stability a card is recalled 90 % of the time."""
    assert len(plan([card(stability=stability, last=-10, due=5)]).short) == short


def test_a_day_that_does_not_fit_is_said():
    need = plan([card(f"a{n}", stability=1) for n in range(25)], on=date(2026, 3, 11), cap=20)
    assert (need.a_day, need.fits) == (25, False)


def test_on_the_day_itself_there_is_today_and_afterwards_nothing():
    assert plan([card()], on=date(2026, 3, 10)).days == 1
    assert plan([card()], on=date(2026, 3, 9)) is None


# --- cost -------------------------------------------------------------------------------------------------


def test_more_certain_costs_more():
    found = [card(f"a{n}", stability=5 * n + 5) for n in range(10)]
    costs = [minutes_a_day(found, goal) for goal in (0.8, 0.85, 0.9, 0.95, 0.97)]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]
    assert minutes_a_day([], 0.9) == 0


def test_a_card_that_comes_back_in_a_hundred_days_costs_a_hundredth_a_day():
    assert minutes_a_day([card(stability=100)], 0.9, seconds_each=60) == pytest.approx(0.01)


# --- taken from a class -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "waits", "why"),
    [
        (None, True, "never answered"),
        (-1, True, "the day before it is due"),
        (0, False, "on its day"),
        (2, False, "later"),
    ],
)
def test_what_a_class_promised_waits_until_it_is_answered_on_its_day_or_later(answered, waits, why):
    last = {} if answered is None else {"a": NOW + timedelta(days=answered)}
    assert bool(waiting([Promised("a", NOW)], last, zone=UTC)) is waits, why


def test_of_two_classes_the_earlier_day_counts():
    found = waiting([Promised("a", NOW + timedelta(days=3)), Promised("a", NOW)], {}, zone=UTC)
    assert found == (Promised("a", NOW),)


def asked_today(promised, cap=20, done=0, cards=()):
    return today(
        {one.item: one for one in cards}, now=NOW, zone=UTC, cap=cap, done_today=done, group=str,
        can_be_asked={"a", "b", "old"}, promised=[Promised(id, NOW + timedelta(days=days)) for id, days in promised],
    )  # fmt: skip


@pytest.mark.parametrize(("days", "asked"), [(-1, ["a"]), (0, ["a"]), (1, [])])
def test_it_is_asked_on_its_day_and_not_before(days, asked):
    assert asked_today([("a", days)]) == asked


def test_it_comes_first_and_keeps_to_the_portion_of_the_day():
    old = card("old")
    assert asked_today([("a", 0), ("b", 0)], cards=[old]) == ["a", "b", "old"]
    assert asked_today([("a", 0), ("b", 0)], cap=2, cards=[old]) == ["a", "b"]
    assert asked_today([("a", 0), ("b", 0)], cap=2, done=1, cards=[old]) == ["a"]
    assert asked_today([("old", 0)], cards=[old]) == ["old"], "once"


def test_a_question_that_is_asked_no_more_is_left_out():
    assert asked_today([("gone", 0)]) == []
