"""Shows questions, hands in what was answered, and shows what was remembered and why.

One component asks every kind of question: a plain form, sent to our own address and answered with what was kept.
So an answer costs no run of the page's script, and one that finds no network waits in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from immunobook.content.frozen import Level
from immunobook.quiz.kind import Attempt, Kind
from immunobook.quiz.sheet import asks, sheet
from immunobook.ui import links
from immunobook.ui.script import ELEMENT, FORM, script, served

HERE = Path(__file__).parent
ANSWER = "answer"
"""The address that answers are sent to."""

_questions = st.components.v2.component(
    "questions",
    html='<div class="im-sheet"></div>',
    js=served("questions", script(ELEMENT, FORM, HERE / "answer.js")),
    isolate_styles=False,
)


def _nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def ask(
    questions: Iterable[tuple[Kind, Attempt | None]],
    *,
    key: str,
    level: Level,
    salt: str = "",
    where: str = "",
    of: int = 0,
    today: date | None = None,
    hand_in: Callable[[object], dict] | None = None,
) -> bool:
    """Ask questions one at a time, each with its newest answer; call it inside a fragment.

    Args:
        key: Names this place on the page; one question may stand in two places under two keys.
        salt: Makes the order of options differ between learners, such as the learner's id.
        where: The cell they are asked in, "lesson/cell".
        of: How many there will be where they come one after the other, as in a case; then the rest of the page is
            drawn anew after each answer.
        today: The day against which the age of facts is told; None where it is not.
        hand_in: Takes what the component sends, where the browser cannot send it by itself because it keeps no
            cookie; returns what the address would.

    Returns:
        Whether an answer was just kept for which the rest of the page has to be drawn anew (a prediction, a step of
        a case).
    """
    name = f"questions:{key}"
    if hand_in is not None and (sent := st.session_state.get(name, {}).get("sent")):
        st.session_state[f"{name}:reply"] = {**hand_in(sent), "once": sent.get("once", "")}
    told: dict[str, Any] = {
        "key": key,
        "post": "" if hand_in else links.address(ANSWER),
        "where": where,
        "level": level,
        "of": of,
        "questions": [
            {**sheet(item, attempt, salt=salt, today=today), "asks": asks(item, level)} for item, attempt in questions
        ],
        "reply": st.session_state.pop(f"{name}:reply", None),
    }
    with st.container(key=f"quiz-{key}"):
        result = _questions(
            key=name, data=told, on_committed_change=_nothing, on_sent_change=_nothing, on_finished_change=_nothing
        )
    return bool(result.committed)


def sit(
    questions: Iterable[dict[str, Any]],
    *,
    key: str,
    level: Level,
    sitting: dict[str, Any],
    hand_in: Callable[[object], dict] | None = None,
) -> bool:
    """Ask the questions of a practice, a review or a test; call it inside a fragment.

    Args:
        questions: Each as `sheet` gives it with `asks`; or, to be fetched when it is turned to, only `item`,
            `number`, `answered`, `stub` and, where it may be told, `verdict`.
        key: Of the sitting.
        sitting: `test` (whether verdicts are held back), `flagged`, `left` (seconds, or None), and where something
            else comes after the questions `finish` (what the button at their end says).
        hand_in: As in `ask`.

    Returns:
        Whether the learner has just asked to finish, or the time was up.
    """
    name = f"questions:{key}"
    if hand_in is not None and (sent := st.session_state.get(name, {}).get("sent")):
        st.session_state[f"{name}:reply"] = {**hand_in(sent), "once": sent.get("once", "")}
    told: dict[str, Any] = {
        "key": key,
        "post": "" if hand_in else links.address(ANSWER),
        "where": f"sitting/{key}",
        "level": level,
        "sitting": {**sitting, "key": key, "stamp": uuid4().hex},
        "questions": list(questions),
        "reply": st.session_state.pop(f"{name}:reply", None),
    }
    with st.container(key=f"sitting-{key}"):
        result = _questions(
            key=name, data=told, on_committed_change=_nothing, on_sent_change=_nothing, on_finished_change=_nothing
        )
    return bool(result.finished)
