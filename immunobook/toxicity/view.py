"""What the screens on side effects begin with: the version of the guidance, and the label of fiction."""

from __future__ import annotations

from html import escape

import streamlit as st

from immunobook.content.prose import in_names
from immunobook.content.toxicity import Toxicity
from immunobook.content.view import guidance_line
from immunobook.toxicity import markup
from immunobook.toxicity.pocket.page import ORGANS
from immunobook.ui import style


def begin(toxicity: Toxicity, breath: str, *, people: bool = True) -> None:
    """Show what the screen is for, which guidance it uses, and that nobody here is real."""
    style.bring("care")
    st.html(f'<p class="im-breath">{escape(in_names(breath))}</p>{_guidance(toxicity, people=people)}')


def guidance(toxicity: Toxicity) -> None:
    """Show which guidance is used, on a screen that begins with something else."""
    st.html(_guidance(toxicity, people=False))


def _guidance(toxicity: Toxicity, *, people: bool) -> str:
    return guidance_line(toxicity.guidance, *(["Every person here is made up."] if people else []))


def told(sentence: str) -> None:
    """Say what is missing or went wrong."""
    st.html(markup.told(sentence))


def organ(id: str) -> str:
    """Return the name of an organ."""
    return ORGANS[id]  # type: ignore[index]
