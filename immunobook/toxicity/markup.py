"""The pieces of HTML that the exercises on side effects are made of; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from immunobook.content.prose import in_names
from immunobook.content.view import sources_of
from immunobook.toxicity.kept import SURE
from immunobook.ui import fields
from immunobook.ui.exercise import NOT_OF_THIS, NotTaken, Press

WORDS = (
    ("✓ Right", "im-right"),
    ("◐ Too careful", "im-partly"),
    ("✕ Wrong", "im-wrong"),
    ("✕ Could harm", "im-wrong"),
)


def text(words: str) -> str:
    """Return words as HTML text."""
    return escape(in_names(words))


def verdict(right: bool, danger: bool = False, careful: bool = False) -> str:
    """Return the tag of a judgement."""
    word, colour = WORDS[0 if right else 3 if danger else 1 if careful else 2]
    return f'<span class="im-tag {colour}">{word}</span>'


def whole(word: str, colour: str, says: str = "") -> str:
    """Return the verdict on all of it; whoever pressed is led to it."""
    said = f"<span>{text(says)}</span>" if says else ""
    return (
        f'<p class="im-verdict" role="status" data-lead><span class="im-tag {colour}">{word}</span>{said}</p>'
    )


def sources(keys: Sequence[str]) -> str:
    """Return a drawer with sources."""
    return sources_of(tuple(dict.fromkeys(keys)))


def how_sure(of: str = "") -> str:
    """Return the question how sure one is, which may stay open."""
    return fields.choose("sure", SURE, legend=f"How sure are you{of}? (if you like)", in_a_row=True)


def read_sure(press: Press) -> int | None:
    """Return how sure somebody said to be; None if it stayed open."""
    sure = press.number("sure")
    if sure not in {*SURE, None}:
        raise NotTaken(NOT_OF_THIS)
    return sure


def told(sentence: str) -> str:
    """Return a sentence that stands where something is missing."""
    return f'<p class="im-told" role="alert">{escape(sentence)}</p>'
