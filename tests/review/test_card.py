"""How well a question is remembered: the same answers give the same card, and FSRS's laws hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from immunobook.review.card import LONGEST, RETENTIONS, Answered, cards, fuzzed, interval, rating

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
verdicts = st.sampled_from(["right", "partly", "wrong", "omitted"])
levels = st.sampled_from([None, 1, 2, 3])


def said(verdict="right", certainty=None, days: float = 0, item="a", hinted=False) -> Answered:
    return Answered(item, NOW + timedelta(days=days), verdict, certainty, hinted)


def one(*answers: Answered, **more):
    return cards(answers, **more)["a"]


@pytest.mark.parametrize(
    ("verdict", "certainty", "hinted", "expected"),
    [
        ("wrong", None, False, Rating.Again),
        ("wrong", 3, False, Rating.Again),
        ("partly", 2, False, Rating.Again),
        ("omitted", None, False, Rating.Again),
        ("right", 1, False, Rating.Hard),
        ("right", 2, False, Rating.Good),
        ("right", None, False, Rating.Good),
        ("right", 3, False, Rating.Easy),
        ("right", 3, True, Rating.Hard),
        ("right", None, True, Rating.Hard),
    ],
)
def test_the_rating_comes_from_the_answer(verdict, certainty, hinted, expected):
    assert rating(said(verdict, certainty, hinted=hinted)) is expected


def test_first_stabilities_are_the_published_weights():
    found = [one(said(v, c)).stability for v, c in (("wrong", 1), ("right", 1), ("right", 2), ("right", 3))]
    assert found == pytest.approx([0.212, 1.2931, 2.3065, 8.2956])


def test_the_workload_of_a_goal_is_as_published_for_a_stability_of_100():
    assert [interval(100, goal) for goal in (0.8, 0.85, 0.9, 0.95, 0.97, 0.99)] == [332, 191, 100, 40, 22, 7]


histories = st.lists(st.tuples(verdicts, levels, st.integers(0, 60)), min_size=1, max_size=8)


def answers_of(history):
    day = 0
    for verdict, certainty, gap in history:
        day += gap
        yield said(verdict, certainty, day)


@given(histories)
def test_the_same_answers_give_the_same_card(history):
    assert cards(answers_of(history), fuzz="me") == cards(answers_of(history), fuzz="me")


@given(histories, st.integers(0, 400), st.integers(0, 400))
def test_recall_only_falls_until_the_next_answer(history, soon, late):
    card = one(*answers_of(history))
    first, second = sorted((soon, late))
    assert 0 <= card.recall(card.last + timedelta(days=second)) <= card.recall(card.last + timedelta(days=first)) <= 1


@given(st.floats(0.1, 900), st.floats(0.1, 900), st.sampled_from(RETENTIONS), st.sampled_from(RETENTIONS))
def test_intervals_grow_with_stability_and_fall_with_the_goal(one_, other, low, high):
    weak, strong = sorted((one_, other))
    low, high = sorted((low, high))
    assert interval(weak, low) <= interval(strong, low)
    assert interval(weak, high) <= interval(weak, low)


@given(histories)
def test_a_question_comes_back_after_a_day_at_least_and_a_year_at_most(history):
    for fuzz in (None, "me"):
        card = one(*answers_of(history), fuzz=fuzz)
        assert 1 <= (card.due - card.last).days <= LONGEST


def test_surer_is_later():
    due = [one(said("right", level)).due for level in (1, 2, 3)]
    assert due == sorted(due)
    assert due[0] < due[-1]
    assert one(said("wrong")).stability < one(said("right", 1)).stability


def test_a_confident_error_is_one_until_the_next_answer():
    assert one(said("wrong", 3)).confident_error
    assert not one(said("wrong", 2)).confident_error
    assert not one(said("partly", 3)).confident_error
    assert not one(said("wrong", 3), said("right", 2, days=1)).confident_error


def test_predictions_are_not_remembered():
    assert cards([said("committed")]) == {}


def test_a_time_needs_a_zone_and_any_zone_will_do():
    with pytest.raises(ValueError, match="time zone"):
        cards([Answered("a", datetime(2026, 3, 1), "right")])
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    assert cards([Answered("a", elsewhere, "right")]) == cards([said()])


def test_a_clock_that_went_back_ages_nothing():
    card = one(said(), said(days=-3))
    assert card.last == NOW


@given(st.integers(1, LONGEST), st.text(max_size=20))
def test_fuzz_is_small_and_the_same_for_the_same_seed(days, seed):
    found = fuzzed(days, seed)
    assert found == fuzzed(days, seed)
    assert abs(found - days) <= max(1, round(days / 20))
    assert found == days or days >= 3
    assert found <= LONGEST


def test_fuzz_parts_what_was_learnt_together():
    assert len({fuzzed(100, f"card {n}") for n in range(40)}) > 5
