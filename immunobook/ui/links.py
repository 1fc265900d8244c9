"""Ways from one screen to another."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from immunobook.ui import state


def screen(word: str) -> st.Page:
    """Return the screen whose file has this name.

    Raises:
        LookupError: If the menu has no such screen.
    """
    for pages in st.session_state[state.PAGES].values():
        for page in pages:
            if (page.url_path or "home") == word:
                return page
    raise LookupError(f"no screen {word}")


def link(word: str, label: str, *, icon: str | None = None, **params: str) -> None:
    """Draw a link to a screen that goes there without loading the page anew."""
    st.page_link(screen(word), label=label, icon=icon, query_params=params or None)


def address(word: str, **params: str) -> str:
    """Return a screen's address as text, for links inside prose."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    path = "/" + "/".join(part for part in (base, "" if word == "home" else word) if part)
    return f"{path}?{urlencode(params)}" if params else path


def below(path: str) -> str:
    """Return an address of the notebook as the browser must ask for it, also when it is served below a path."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path


def anchor(href: str, text: str) -> str:
    """Return an HTML link inside the notebook, with its text escaped."""
    return f'<a href="{escape(href, quote=True)}" target="_self">{escape(text)}</a>'
