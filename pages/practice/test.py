"""Screen: test oneself, before and after learning, to skip what is known, or just so."""

import streamlit as st

from immunobook.practice import view

st.title("Test myself", anchor=False)
view.test_myself()
