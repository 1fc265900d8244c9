"""The keyboard of a notebook: Shift+Enter goes on, Escape closes a meaning, the strip keeps count."""

from pathlib import Path

import streamlit as st

from immunobook.ui.script import script, served

_notebook = st.components.v2.component(
    "notebook",
    html="<span hidden>\n</span>",
    js=served("notebook", script(Path(__file__).parent / "notebook.js")),
)


def listen(*, go_to: str = "", visit: str = "") -> None:
    """Let the page be worked by keyboard.

    Args:
        go_to: Cell to go to when the page opens; empty for the top.
        visit: Mark of this opening; the page goes to the cell once for each.
    """
    with st.container(key="notebook-keys"):
        _notebook(key="notebook", data={"goTo": go_to, "visit": visit})
