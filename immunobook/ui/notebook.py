"""The keyboard of a notebook: Shift+Enter goes on, Escape closes a meaning, the strip keeps count."""

from pathlib import Path

import streamlit as st

_notebook = st.components.v2.component(
    "notebook",
    html="<span hidden>\n</span>",
    js=(Path(__file__).parent / "notebook.js").read_text(encoding="utf-8"),
)


def listen(*, go_to: str = "", visit: str = "") -> None:
    """Let the page be worked by keyboard.

    Args:
        go_to: Cell to go to when the page opens; empty for the top.
        visit: Mark of this opening; the page goes to the cell once for each.
    """
    with st.container(key="notebook-keys"):
        _notebook(key="notebook", data={"goTo": go_to, "visit": visit})
