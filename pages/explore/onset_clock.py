"""Screen: when side effects come, by organ and treatment, and how many people each number rests on."""

import streamlit as st

from immunobook import content, visit
from immunobook.toxicity import view as toxicity
from immunobook.toxicity.clock import view

st.title("Onset clock", anchor=False)
toxicity.begin(
    content.toxicity(),
    "When does each side effect come? Some within days, some months after the last dose.",
    people=False,
)
view.clock(content.toxicity(), visit.mode())
