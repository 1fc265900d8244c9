"""Screen: answer made-up callers: ask, grade, decide, hand over, and see what came of it."""

import streamlit as st

from immunobook import content, visit
from immunobook.practice import exercises
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.phone import view

st.title("The phone call", anchor=False)
toxicity.begin(content.toxicity(), "Somebody rings. What you ask and decide in the next minutes counts.")
view.phone(
    content.toxicity(), exercises.desk(), st.query_params.get("call", ""), through_page=visit.is_guest()
)
