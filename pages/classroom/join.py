"""Screen: come into a live room by its code, answer what the teacher asks, and see what the class thinks."""

import streamlit as st

from immunobook import visit
from immunobook.teaching.phone import view

st.title("Join a room", anchor=False)
view.room(code=st.query_params.get("code", ""), level=visit.level(), is_guest=visit.is_guest())
