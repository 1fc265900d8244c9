"""Screen: what one may have read of immunotherapy, what the evidence says, and why it matters at the bedside."""

import streamlit as st

from immunobook.content import view
from immunobook.quiz import bank

st.title("What you may have read", anchor=False)
st.html(
    '<p class="im-breath">Claims from popular articles, in short, each held against the evidence. '
    "The most harmful stand first.</p>"
)
view.misconceptions(bank.questions(), st.query_params.get("claim", ""))
