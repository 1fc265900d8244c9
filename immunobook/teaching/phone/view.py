"""A room in a learner's hand. One component does all of it, over our own addresses; the page's script has no part."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from immunobook.diagram import view as pictures
from immunobook.ui import links
from immunobook.ui.script import ELEMENT, FORM, inside, script, served

HERE = Path(__file__).parent
ROOM = "room"
"""The address below which rooms are spoken to."""


def _script() -> str:
    scene = {name: (pictures.HERE / f"scene.{name}").read_text(encoding="utf-8") for name in ("html", "css")}
    return "\n".join(
        [
            inside("playScene", pictures.SCRIPT),
            f"const SCENE_PARTS = {json.dumps(scene['html'])}",
            f"const SCENE_STYLE = {json.dumps(scene['css'])}",
            script(ELEMENT, FORM, HERE / "door.js", HERE / "room.js"),
        ]
    )


_room = st.components.v2.component("room", html='<div class="im-room"></div>', js=served(ROOM, _script()), isolate_styles=False)


def room(*, code: str, level: str, is_guest: bool) -> None:
    """Show the door of a room, and then the room.

    Args:
        code: What the address says, as the QR code has it; empty if it says none.
        is_guest: Whether this browser keeps no cookie, so that nobody would know it again.
    """
    with st.container(key="bar-room"):
        _room(
            key="room",
            data={"key": "room", "base": links.address(ROOM), "code": code[:20], "level": level, "guest": is_guest},
        )
