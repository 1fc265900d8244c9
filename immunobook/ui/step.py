"""Leads the eye and the keyboard on when a press replaces what stood there by the next step."""

from pathlib import Path

import streamlit as st

_step = st.components.v2.component(
    "step",
    html="<span hidden>\n</span>",
    js=(Path(__file__).parent / "step.js").read_text(encoding="utf-8"),
)


def lead(to: str, turn: str) -> None:
    """Go to a container when the turn changes.

    Args:
        to: Key of the container.
        turn: What stands in it now; the page moves only when this changes while it is open.
    """
    with st.container(key=f"step-{to}"):
        _step(key=f"step:{to}", data={"to": to, "turn": turn})
