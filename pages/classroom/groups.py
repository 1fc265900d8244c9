"""Screen: the groups one is in: join by code, told what a teacher sees; leave."""

import streamlit as st

from immunobook.teaching.groups import view

st.title("My groups", anchor=False)
view.groups()
