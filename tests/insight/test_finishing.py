"""How far a group is in a lesson, and before which cell people stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from immunobook.insight.finishing import QUIET, InLesson, lesson_of, state, stops_before

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CELLS = ("one", "two", "three", "four")


def did(*done, ago=timedelta(days=30), who="ann"):
    return InLesson(who, "the-cycle", frozenset(done), NOW - ago)


@pytest.mark.parametrize(
    ("mine", "word", "why"),
    [
        (None, "not begun", "never there"),
        (did(), "not begun", "looked, did nothing"),
        (did("gone-cell"), "not begun", "a cell that is no longer in the lesson"),
        (did(*CELLS), "finished", "every cell"),
        (did(*CELLS, ago=timedelta()), "finished", "every cell, just now"),
        (did("one", ago=QUIET - timedelta(seconds=1)), "at it", "within the week"),
        (did("one", ago=QUIET), "stopped", "a week ago"),
    ],
)
def test_how_far_somebody_is(mine, word, why):
    assert state(CELLS, mine, NOW) == word, why


@pytest.mark.parametrize(
    ("done", "cell", "why"),
    [
        (("one",), "two", "the next one"),
        (("one", "three"), "four", "one was skipped; she stopped after the furthest"),
        (("one", "four"), "two", "the end was seen; the first open one"),
    ],
)
def test_before_which_cell(done, cell, why):
    assert stops_before(CELLS, done) == cell, why


def test_a_group_in_a_lesson():
    members = ["ann", "bob", "cem", "dee", "eve"]
    where = {
        "ann": did(*CELLS), "bob": did("one"), "cem": did("one", who="cem"),
        "dee": did("one", "two", ago=timedelta(days=1)), "zoe": did(*CELLS),
    }  # fmt: skip
    found = lesson_of("the-cycle", CELLS, members, where, NOW)
    assert found.parts == (1, 1, 2, 1)
    assert sum(found.parts) == len(members), "everybody is somewhere, and nobody who is not in the group"
    assert found.stops == (("two", 2),), "who is at it has not stopped"
    assert found.not_begun == ("eve",)
