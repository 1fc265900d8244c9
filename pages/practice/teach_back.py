"""Screen: say it in your own words: write what you would tell a patient, and see what was missing."""

import streamlit as st

from immunobook import content, visit
from immunobook.practice import exercises
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.telling import view

st.title("Teach-back", anchor=False)
toxicity.begin(
    content.toxicity(),
    "Tell a patient what to watch for: which sign, whom to call, by when, what not to take.",
)
view.tell(
    content.toxicity(), exercises.desk(), st.query_params.get("task", ""), through_page=visit.is_guest()
)
