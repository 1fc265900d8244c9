"""Shows the grading trainer: what one can choose of it, and the exercise itself."""

from __future__ import annotations

import streamlit as st

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import fever
from immunobook.toxicity import view as shared
from immunobook.toxicity.generator import DIFFICULTIES
from immunobook.toxicity.trainer.fevers import FEVER
from immunobook.toxicity.trainer.patients import GRADING, VERSIONS
from immunobook.ui import exercise

KINDS = {"checkpoint": "Checkpoint inhibitor", "cells": "Fever after cell therapy"}
HARDER = {"clear": "Clear", "compared": "Compare with before", "borderline": "At the limit"}


@st.fragment
def trainer(toxicity: Toxicity, desk: exercise.Desk, wanted: str = "", *, through_page: bool = False) -> None:
    """Show one patient after another, and below what was missed so far.

    Args:
        wanted: Id of a side effect that the address asks for, or that of fever after cell therapy.
        through_page: As in `exercise.place`.
    """
    if wanted and wanted != fever.REF and wanted not in {each.id for each in toxicity.events}:
        shared.told("There is no such side effect. Here are all, mixed.")
    kind = st.pills(
        "Practise", KINDS, default="cells" if wanted == fever.REF else "checkpoint", required=True, format_func=KINDS.get, key="trainer:kind",
    )  # fmt: skip
    if kind == "cells":
        exercise.place(FEVER, desk, {}, key="fever", through_page=through_page)
    else:
        exercise.place(GRADING, desk, _wishes(toxicity, wanted), key="trainer", through_page=through_page)


def _wishes(toxicity: Toxicity, wanted: str) -> dict[str, str]:
    """Return how hard it may be, which side effect, and which version."""
    titles = {each.id: each.title for each in sorted(toxicity.events, key=lambda one: one.title)}
    with st.expander(
        "Choose what you get: how hard, which side effect, which version", expanded=wanted in titles
    ):
        difficulty = st.pills(
            "How hard", DIFFICULTIES, default="clear", required=True, format_func=HARDER.get, key="trainer:difficulty"
        )  # fmt: skip
        event = st.selectbox(
            "Side effect", titles, index=list(titles).index(wanted) if wanted in titles else None,
            placeholder="Any, mixed", format_func=titles.get, key="trainer:event",
        )  # fmt: skip
        version = st.selectbox(
            "Version", VERSIONS, index=None, placeholder="Either, as it comes", format_func=VERSIONS.get,
            key="trainer:version",
        )  # fmt: skip
    return {"difficulty": difficulty or "clear", "event": event or "", "version": version or ""}
