"""Shows teach-back: whom to tell what, and the exercise itself."""

from __future__ import annotations

import streamlit as st

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import kept
from immunobook.toxicity import view as shared
from immunobook.toxicity.telling.attempt import TELLING
from immunobook.ui import exercise


@st.fragment
def tell(toxicity: Toxicity, desk: exercise.Desk, wanted: str = "", *, through_page: bool = False) -> None:
    """Let the learner write what she would tell a patient, and show what was found in it.

    Args:
        wanted: Id of a task that the address asks for.
        through_page: As in `exercise.place`.
    """
    tasks = {each.id: each for each in toxicity.teach_back}
    if wanted and wanted not in tasks:
        shared.told("There is no such task. Here are all there are.")
    done = {each.ref for each in desk.kept(kept.TEACH_BACK)}
    chosen = st.pills(
        "Whom do you tell what?",
        list(tasks),
        default=wanted if wanted in tasks else next(iter(tasks)),
        required=True,
        format_func=lambda id: tasks[id].title + (" ✓" if id in done else ""),
        key="telling:task",
    )
    task = chosen or next(iter(tasks))
    # Each task has a place of its own: what is being written in one is still there after a look at another.
    exercise.place(TELLING, desk, {"task": task}, key=f"telling-{task}", through_page=through_page)
