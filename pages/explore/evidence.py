"""Screen: what the landmark trials showed and did not show, each number with its interval, follow-up and source."""

import streamlit as st

from immunobook import visit
from immunobook.evidence import view

st.title("Trials", anchor=False)
st.html(
    '<p class="im-breath">Landmark trials, those that failed too. Each number keeps its interval, its follow-up and '
    "its source. Numbers of two reports are never put together.</p>"
)
view.evidence(visit.level(), visit.mode(), st.query_params.get("trial", ""))
