"""Screen: records of completion: make one, print it, download it signed, check one."""

import streamlit as st

from immunobook.practice import view

st.title("Record of completion", anchor=False)
view.completed()
