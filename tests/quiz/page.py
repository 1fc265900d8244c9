"""A page with one example of each kind of question; answers are kept in a list instead of records.

The environment says which kind is shown (QUIZ_KIND, all if unset) and whether saving fails (QUIZ_FAILS).
"""

import os
from dataclasses import dataclass
from typing import Any

import streamlit as st

from immunobook.quiz import view
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.mark import Mark
from immunobook.ui.style import styles
from tests.quiz.sample import example


@dataclass(frozen=True)
class Kept:
    answer: Any
    mark: Mark
    number: int
    seed: int
    first: Any = None


st.html(f"<style>{styles()}</style>")
st.html(f"<style>:root{{color-scheme:{st.context.theme.type or 'light'}}}</style>")


@st.fragment
def draw(kind):
    item = example(kind)
    kept = st.session_state.setdefault("kept", {}).setdefault(kind, [])

    def last():
        return kept[-1] if kept else None

    def submit(answer, seed):
        if os.environ.get("QUIZ_FAILS"):
            raise OSError("the disk is full")
        first = kept[0] if kept else None
        made = Kept(answer, item.mark(answer), len(kept) + 1, seed, first)
        if first is None:
            object.__setattr__(made, "first", made)
        kept.append(made)

    with st.container(key=f"cell-{'predict' if kind == 'predict' else 'check'}-{item.id}"):
        view.cell(
            item,
            last=last,
            submit=submit,
            level=os.environ.get("QUIZ_LEVEL", "clinical"),
            key=item.id,
            cell_link=lambda ref: f"/immune_activation?cell={ref}",
            source_html=lambda keys: f"<ol>{''.join(f'<li>{key}</li>' for key in keys)}</ol>",
        )


for kind in KINDS:
    if os.environ.get("QUIZ_KIND", kind) == kind:
        draw(kind)
