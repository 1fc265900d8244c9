"""Screen: find a question that people ask, and read its answer in plain and in clinical words."""

import streamlit as st

from immunobook import visit
from immunobook.content import view

st.title("Questions people ask", anchor=False)
st.html(
    '<p class="im-breath">Short answers to what patients and families ask most. They teach; '
    "for your own treatment, ask your own team.</p>"
)
view.faq(visit.level(), st.query_params.get("question", ""))
