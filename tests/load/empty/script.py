"""The empty app: one question of one fragment, nothing kept."""

import streamlit as st


@st.fragment
def question():
    """Ask, and say what was chosen."""
    with st.form("form", border=False):
        chosen = st.radio("Which?", ["one", "two", "three", "four"], index=None, key="quiz:empty:0:one")
        pressed = st.form_submit_button("Check", key="quiz:empty:0:check")
    st.session_state["presses"] = st.session_state.get("presses", 0) + pressed
    st.html(f"<p id='answer' data-presses='{st.session_state['presses']}'>{chosen}</p>")


st.title("Empty")
question()
