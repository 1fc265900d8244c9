"""What is too much to keep, and what could not be given back exactly; every value passes here."""

import json
from datetime import UTC, datetime
from typing import Any

from immunobook.records.errors import Refused

NOTE_CHARACTERS = 20_000
ANSWER_BYTES = 20_000
MARK_BYTES = 40_000
"""A mark names each part of a question again, so it may be longer than the answer."""
EVENT_BYTES = 60_000
NAME_CHARACTERS = 100
SETTING_CHARACTERS = 1_000
JSON_DEPTH = 20
"""Lists in lists; an answer needs three, and a thousand would break the reader."""
WHOLE_NUMBER = range(-(2**63), 2**63)
"""What a database column can count to."""


def moment(value: datetime) -> datetime:
    """Return a time in UTC.

    Raises:
        ValueError: If it has no time zone.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"a time needs a time zone, got {value!r}")
    return value.astimezone(UTC)


def name(value: object, what: str) -> str:
    """Return an id of ours (a lesson, a question) if it can be one.

    Raises:
        Refused: If it is no text, empty, over 100 characters, or has control characters or blanks at its ends.
    """
    if not isinstance(value, str) or not value or value != value.strip() or not value.isprintable():
        raise Refused(f"This {what} has no name that can be kept.")
    if len(value) > NAME_CHARACTERS:
        raise Refused(f"The name of this {what} is over {NAME_CHARACTERS} characters.")
    return value


def certainty(value: object) -> int:
    """Return how sure somebody was, 1 to 3.

    Raises:
        Refused: If it is anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value not in (1, 2, 3):
        raise Refused("How sure you are is 1, 2 or 3.")
    return value


def text(value: object, what: str, most: int) -> str:
    """Return a text as it is if it can be kept exactly.

    Raises:
        Refused: If it is no text, too long, or holds a NUL or half a character (a lone surrogate), which
            databases cannot keep.
    """
    if not isinstance(value, str):
        raise Refused(f"A {what} is a text.")
    if len(value) > most:
        raise Refused(
            f"This {what} has {len(value):,} characters; up to {most:,} can be kept. Please shorten it."
        )
    if "\0" in value or not _is_whole(value):
        raise Refused(f"This {what} holds a character that cannot be kept. Please type it again.")
    return value


def whole_number(value: object, what: str) -> int:
    """Return a whole number that fits its column; Refused otherwise."""
    if not isinstance(value, int) or isinstance(value, bool) or value not in WHOLE_NUMBER:
        raise Refused(f"The {what} is no whole number that can be kept.")
    return value


def as_json(value: Any, what: str, most: int) -> str:
    """Return a value as the JSON that is kept; reading it gives an equal value.

    Raises:
        Refused: If it is too large or too deep, or JSON would change it (a tuple, NaN, a number as key).
    """
    try:
        if _is_deeper(value, JSON_DEPTH):
            raise Refused(f"This {what} is too deeply nested to be kept.")
        kept = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(kept.encode())
        is_exact = json.loads(kept) == value
    except (TypeError, ValueError) as why:
        if isinstance(why, Refused):
            raise
        raise Refused(f"This {what} holds something that cannot be kept. Please give it again.") from why
    if not is_exact:
        raise Refused(f"This {what} holds something that cannot be kept. Please give it again.")
    if size > most:
        raise Refused(f"This {what} is too long: {size:,} bytes; {most:,} can be kept. Please shorten it.")
    return kept


def _is_whole(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_deeper(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return False
    return levels == 0 or any(_is_deeper(inner, levels - 1) for inner in value)
