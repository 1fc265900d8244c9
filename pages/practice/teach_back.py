"""Screen: say it in your own words: write what you would tell a patient, and see what was missing."""

from functools import partial

import streamlit as st

from immunobook import content, study, visit
from immunobook.toxicity import kept
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.telling import view

st.title("Teach-back", anchor=False)
toxicity.begin(
    content.toxicity(),
    "Tell a patient what to watch for: which sign, whom to call, by when, what not to take.",
)
view.tell(
    content.toxicity(),
    visit.bind(study.keep),
    partial(study.kept, visit.store(), visit.learner(), kept.TEACH_BACK),
    st.query_params.get("task", ""),
)
