"""Screen: practise, with mixed questions over the chapters one chooses."""

import streamlit as st

from immunobook.practice import view

st.title("Practise", anchor=False)
view.practise()
