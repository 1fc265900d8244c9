"""Screen: see where each statement of the notebook comes from, and follow it."""

import streamlit as st

from immunobook.content import view

st.title("Sources", anchor=False)
st.html(
    '<p class="im-breath">Every medical statement here carries a source that you can follow. '
    "These are all of them, with the day on which each was last checked.</p>"
)
view.sources()
