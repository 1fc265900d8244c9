"""Screen: find a word of the notebook and read what it means, in plain and in clinical words."""

import streamlit as st

from immunobook import visit
from immunobook.content import view

st.title("Glossary", anchor=False)
view.glossary(visit.level(), st.query_params.get("term", ""))
