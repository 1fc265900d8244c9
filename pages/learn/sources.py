"""Screen: see where each statement of the notebook comes from, and follow it."""

import streamlit as st

from immunobook import visit
from immunobook.content import view
from immunobook.quiz import bank

st.title("Sources", anchor=False)
st.html(
    '<p class="im-breath">Every medical statement here carries a source that you can follow. '
    "These are all of them, with the day on which each was last checked.</p>"
)
view.sources(bank.questions(), visit.now().date())
