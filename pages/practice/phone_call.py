"""Screen: answer made-up callers: ask, grade, decide, hand over, and see what came of it."""

from functools import partial

import streamlit as st

from immunobook import content, study, visit
from immunobook.toxicity import kept
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.phone import view

st.title("The phone call", anchor=False)
toxicity.begin(content.toxicity(), "Somebody rings. What you ask and decide in the next minutes counts.")
view.desk(
    content.toxicity(),
    visit.learner(),
    visit.bind(study.keep),
    partial(study.kept, visit.store(), visit.learner(), kept.CALL),
    st.query_params.get("call", ""),
)
