"""Draws a page anew that stayed open while the server was started again."""

from pathlib import Path

import streamlit as st

_reconnect = st.components.v2.component(
    "reconnect",
    html="<span hidden>\n</span>",
    js=(Path(__file__).parent / "reconnect.js").read_text(encoding="utf-8"),
)


def _nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def listen() -> None:
    """Let the page ask for itself once more when its connection comes back. Call it outside of any fragment."""
    with st.container(key="reconnect"):
        _reconnect(key="reconnect-listener", on_back_change=_nothing)
