"""What the screens on side effects share: the version of the guidance, the label of fiction, choices, sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from immunobook.content.prose import in_names
from immunobook.content.toxicity import Toxicity
from immunobook.content.view import guidance_line, sources_of
from immunobook.toxicity.pocket.page import ORGANS
from immunobook.ui import style

WORDS = (
    ("✓ Right", "im-right"),
    ("◐ Too careful", "im-partly"),
    ("✕ Wrong", "im-wrong"),
    ("✕ Could harm", "im-wrong"),
)


def begin(toxicity: Toxicity, breath: str, *, people: bool = True) -> None:
    """Show what the screen is for, which guidance it uses, and that nobody here is real."""
    style.bring("care")
    st.html(f'<p class="im-breath">{escape(in_names(breath))}</p>{_guidance(toxicity, people=people)}')


def guidance(toxicity: Toxicity) -> None:
    """Show which guidance is used, on a screen that begins with something else."""
    st.html(_guidance(toxicity, people=False))


def _guidance(toxicity: Toxicity, *, people: bool) -> str:
    return guidance_line(toxicity.guidance, *(["Every person here is made up."] if people else []))


def choose(
    label: str,
    options: Sequence,
    *,
    key: str,
    says: Callable = str,
    in_a_row: bool = False,
    index: int | None = None,
):
    """Ask for one of some options, each a large target; return it, or None as long as nothing is chosen."""
    with st.container(key=f"{'row' if in_a_row else 'choice'}-{key}"):
        return st.radio(
            label,
            options,
            index=index,
            format_func=lambda one: plain(says(one)),
            horizontal=in_a_row,
            key=key,
            width="stretch",
        )


def plain(text: str) -> str:
    """Return words for a widget's label, in which nothing is taken for Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>#$~|:" else sign for sign in in_names(text))


def verdict(right: bool, danger: bool = False, careful: bool = False) -> str:
    """Return the tag of a judgement, as HTML."""
    word, colour = WORDS[0 if right else 3 if danger else 1 if careful else 2]
    return f'<span class="im-tag {colour}">{word}</span>'


def told(sentence: str) -> None:
    """Say what is missing or went wrong."""
    st.html(f'<p class="im-told" role="alert">{escape(sentence)}</p>')


def draw_anew() -> NoReturn:
    """Draw the trainer anew after a press; the rest of the page only where it is being drawn too."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:  # the server was started again, and the whole page is asked for
        st.rerun()


def sources(keys: Sequence[str]) -> str:
    """Return a drawer with sources, as HTML."""
    return sources_of(tuple(dict.fromkeys(keys)))


def text(words: str) -> str:
    """Return words as HTML text."""
    return escape(in_names(words))


def organ(id: str) -> str:
    """Return the name of an organ."""
    return ORGANS[id]  # type: ignore[index]
