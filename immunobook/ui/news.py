"""Listens for news from one of our own addresses, and lets the page run again when there is some."""

from pathlib import Path

import streamlit as st

_news = st.components.v2.component(
    "news",
    html="<span hidden>\n</span>",
    js=(Path(__file__).parent / "news.js").read_text(encoding="utf-8"),
)


def _nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def listen(address: str, *, key: str, version: int) -> None:
    """Run this fragment again when there is news. Call it inside a fragment.

    Args:
        address: Where news are told, as events whose id is a version.
        version: What the page shows already.
    """
    with st.container(key=f"news-{key}"):
        _news(
            key=f"news:{key}",
            data={"address": address, "version": version},
            on_heard_change=_nothing,
        )
