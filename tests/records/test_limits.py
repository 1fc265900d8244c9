"""Both sides of each limit, and what could not be given back exactly."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from immunobook.records import Refused, limits


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a" * 20_000, True), ("a" * 20_001, False), ("", True), ("e\u0301\U0001f9ec\u202e", True)],
)
def test_a_note_is_kept_up_to_20000_characters(text, kept):
    if kept:
        assert limits.text(text, "note", limits.NOTE_CHARACTERS) is text
    else:
        with pytest.raises(Refused, match=r"20,001 characters; up to 20,000 can be kept\. Please shorten it"):
            limits.text(text, "note", limits.NOTE_CHARACTERS)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\udfffb", None, 7, b"bytes"])
def test_a_text_that_no_database_keeps_is_refused(text):
    with pytest.raises(Refused):
        limits.text(text, "note", 100)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("x" * 19_998, True),  # and two quotation marks
        ("x" * 19_999, False),
        ("ö" * 9_999, True),  # two bytes each
        ("ö" * 10_000, False),
    ],
)
def test_an_answer_is_kept_up_to_20000_bytes(value, kept):
    if kept:
        limits.as_json(value, "answer", limits.ANSWER_BYTES)
    else:
        with pytest.raises(Refused, match=r"too long: 20,00\d bytes"):
            limits.as_json(value, "answer", limits.ANSWER_BYTES)


def nested(levels: int):
    value = "end"
    for _ in range(levels):
        value = [value]
    return value


def test_an_answer_is_kept_up_to_20_levels_deep():
    limits.as_json(nested(20), "answer", limits.ANSWER_BYTES)
    for levels in (21, 5_000):
        with pytest.raises(Refused):
            limits.as_json(nested(levels), "answer", limits.ANSWER_BYTES)


@pytest.mark.parametrize(
    "value",
    [
        ("a", "b"),
        {1: "a"},
        {"a": {"b"}},
        float("nan"),
        float("inf"),
        10**5000,
        b"bytes",
        object(),
        "\ud83d\ude00",
        "\ud800",
        datetime(2026, 1, 1),
    ],
    ids=lambda value: repr(value)[:20] if not isinstance(value, int) else "huge",
)
def test_an_answer_that_json_would_change_is_refused(value):
    with pytest.raises(Refused):
        limits.as_json(value, "answer", limits.ANSWER_BYTES)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("n" * 100, True),
        ("n" * 101, False),
        ("three-keys", True),
        ("", False),
        (" a", False),
        ("a\n", False),
        ("a\0", False),
        ("a\ud800", False),
        ("\u202ea", False),
        (None, False),
    ],
)
def test_a_name_is_kept_up_to_100_characters(value, kept):
    if kept:
        assert limits.name(value, "cell") == value
    else:
        with pytest.raises(Refused):
            limits.name(value, "cell")


@pytest.mark.parametrize(
    ("value", "kept"), [(2**63 - 1, True), (2**63, False), (-(2**63), True), (True, False), (1.0, False)]
)
def test_a_number_is_kept_if_a_column_can_count_to_it(value, kept):
    if kept:
        assert limits.whole_number(value, "seed") == value
    else:
        with pytest.raises(Refused):
            limits.whole_number(value, "seed")


def test_a_time_is_kept_in_utc_and_needs_a_zone():
    there = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert limits.moment(there) == there
    assert limits.moment(there).utcoffset() == timedelta(0)
    assert limits.moment(there).hour == 6
    with pytest.raises(ValueError, match="needs a time zone"):
        limits.moment(datetime(2026, 3, 1, 12))
    assert limits.moment(datetime(2026, 3, 1, tzinfo=UTC)).tzinfo is UTC
