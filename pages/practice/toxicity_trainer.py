"""Screen: grade made-up patients with side effects, decide what to do, and see what each decision rests on."""

from functools import partial

import streamlit as st

from immunobook import content, study, visit
from immunobook.toxicity import kept
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.trainer import view

st.title("Grading trainer", anchor=False)
toxicity.begin(
    content.toxicity(),
    "A patient, a grade, a decision: hold or go on, what helps first, where, and whom to call.",
)
view.trainer(
    content.toxicity(),
    visit.learner(),
    visit.bind(study.keep),
    partial(study.kept, visit.store(), visit.learner(), kept.GRADING),
    st.query_params.get("event", ""),
)
