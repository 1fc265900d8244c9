"""Screen: all pictures of the notebook, outside their lessons, each to be played with."""

import streamlit as st

from immunobook import content, visit
from immunobook.diagram import view

st.title("Pictures", anchor=False)
st.html(
    '<p class="im-breath">Each picture is true in every state. Change it, break it, mend it, '
    "and choose any part to learn what it does.</p>"
)
view.gallery(content.diagrams(), level=visit.level(), wanted=st.query_params.get("picture", ""))
