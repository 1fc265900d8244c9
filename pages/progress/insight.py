"""Screen: what a teacher's groups know, who has finished what, and the sheet after class."""

import streamlit as st

from immunobook.teaching.insight import view

st.title("Insight", anchor=False)
view.insight()
