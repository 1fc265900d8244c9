"""Screen: grade made-up patients with side effects, decide what to do, and see what each decision rests on."""

import streamlit as st

from immunobook import content, visit
from immunobook.practice import exercises
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.trainer import view

st.title("Grading trainer", anchor=False)
toxicity.begin(
    content.toxicity(),
    "A patient, a grade, a decision: hold or go on, what helps first, where, and whom to call.",
)
view.trainer(
    content.toxicity(), exercises.desk(), st.query_params.get("event", ""), through_page=visit.is_guest()
)
