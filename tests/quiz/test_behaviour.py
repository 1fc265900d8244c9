"""Sittings as their events leave them, and when it may be said what an answer was worth."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from immunobook.quiz.behaviour import (
    BEHAVIOURS,
    GRACE,
    MORE,
    SORTS,
    held_back,
    in_an_open_test,
    replay,
    tells,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass
class Event:
    ref: str
    data: object
    at: datetime = NOW


def start(key="k", sort="test", at=NOW, **more) -> Event:
    return Event(key, {"do": "start", "sort": sort, "items": ["a", "b"], **more}, at)


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def one(*events):
    return replay(events)["k"]


def test_every_sort_has_a_behaviour():
    assert set(BEHAVIOURS) == set(SORTS)


def test_a_sitting_is_what_its_events_say():
    this = one(start(certainty=True, chapters=["c"]), Event("k", {"do": "flag", "item": "b"}, after(1)))
    assert (this.items, this.flagged, this.finished) == (("a", "b"), {"b"}, None)
    assert this.asks_certainty
    assert this.chapters == ("c",)


@pytest.mark.parametrize(
    ("events", "flagged", "why"),
    [
        ([{"do": "flag", "item": "a"}, {"do": "unflag", "item": "a"}], set(), "taken away again"),
        ([{"do": "flag", "item": "a"}, {"do": "flag", "item": "a"}], {"a"}, "twice is once"),
        ([{"do": "flag", "item": "x"}], set(), "no question of it"),
        ([{"do": "dance"}, "nonsense", None], set(), "what cannot be understood changes nothing"),
        ([{"do": "finish"}, {"do": "flag", "item": "a"}], set(), "after the end nothing changes"),
    ],
)
def test_flags(events, flagged, why):
    assert one(start(), *[Event("k", data) for data in events]).flagged == flagged, why


def test_a_second_start_changes_nothing_and_an_unknown_sort_is_none():
    assert one(start(), start(sort="practice")).sort == "test"
    assert replay([start(sort="dance")]) == {}
    assert replay([Event("k", {"do": "finish"})]) == {}


@pytest.mark.parametrize(
    ("at", "is_over"),
    [(after(10), False), (after(10) + GRACE, False), (after(10) + GRACE + timedelta(microseconds=1), True)],
)
def test_a_test_with_a_clock_is_over_after_its_time_and_the_grace(at, is_over):
    assert one(start(minutes=10)).is_over(at) is is_over


def test_time_can_be_extended_as_often_as_one_likes_and_switched_off():
    this = one(start(minutes=10), *[Event("k", {"do": "more"}, after(9))] * 12)
    assert this.ends == after(10) + 12 * MORE
    late = one(start(minutes=10), Event("k", {"do": "more"}, after(10.2)))
    assert late.ends == after(10.2) + MORE, "counted from the press where time was just up"
    assert one(start(minutes=10), Event("k", {"do": "no_limit"}, after(9))).ends is None
    assert one(start(), Event("k", {"do": "more"})).ends is None, "there is nothing to extend"


@pytest.mark.parametrize(
    ("sort", "finished", "twin", "told"),
    [
        ("practice", False, None, True),
        ("review", False, None, True),
        ("test", False, None, False),
        ("test", True, None, True),
        ("test_out", False, None, False),
        ("test_out", True, None, True),
        ("post", False, None, False),
        ("post", True, None, True),
        ("pre", False, None, False),
        ("pre", True, None, False),
        ("pre", True, "begun", False),
        ("pre", True, "finished", True),
    ],
)
def test_when_it_may_be_told_what_an_answer_was_worth(sort, finished, twin, told):
    events = [start(sort=sort)]
    if finished:
        events.append(Event("k", {"do": "finish"}, after(5)))
    if twin:
        events.append(start("twin", "post", of="k"))
    if twin == "finished":
        events.append(Event("twin", {"do": "finish"}, after(9)))
    sittings = replay(events)
    assert tells(sittings["k"], sittings, after(20)) is told
    assert ("k" in held_back(sittings, after(20))) is not told


@pytest.mark.parametrize(
    ("sort", "finished", "item", "is_open"),
    [("test", False, "a", True), ("test", False, "x", False), ("test", True, "a", False), ("practice", False, "a", False)],
)
def test_a_question_of_an_open_test_is_not_answered_elsewhere(sort, finished, item, is_open):
    events = [start(sort=sort), *([Event("k", {"do": "finish"})] if finished else [])]
    assert (in_an_open_test(item, replay(events), NOW) is not None) is is_open
