"""Leads the eye and the keyboard on when a press replaces what stood there by the next step."""

from pathlib import Path

import streamlit as st

_step = st.components.v2.component(
    "step",
    html="<span hidden>\n</span>",
    js=(Path(__file__).parent / "step.js").read_text(encoding="utf-8"),
)


def lead(name: str, turn: str, *, to: str, near: bool = False) -> None:
    """Go to a container when the turn changes.

    Args:
        name: Of the thing that is worked through; it remembers its turn.
        turn: What stands there now; the page moves only when this changes while it is open.
        to: Key of the container.
        near: Scroll only as far as needed, for what appears where the press was.
    """
    with st.container(key=f"step-{name}"):
        _step(key=f"step:{name}", data={"name": name, "to": to, "turn": turn, "near": near})
