"""Screen: what comes back today, shortly before it would be forgotten."""

import streamlit as st

from immunobook.practice import view

st.title("Review", anchor=False)
view.review()
