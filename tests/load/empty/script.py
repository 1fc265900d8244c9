"""The empty app: one question of one fragment, nothing kept; with `?sheet` a sheet of one row and its plot."""

import streamlit as st


@st.fragment
def question():
    """Ask, and say what was chosen."""
    with st.form("form", border=False):
        chosen = st.radio("Which?", ["one", "two", "three", "four"], index=None, key="quiz:empty:0:one")
        pressed = st.form_submit_button("Check", key="quiz:empty:0:check")
    st.session_state["presses"] = st.session_state.get("presses", 0) + pressed
    st.html(f"<p id='answer' data-presses='{st.session_state['presses']}'>{chosen}</p>")


@st.fragment
def sheet():
    """Show a row to change, its plot, and say what stands in it."""
    import plotly.graph_objects as go  # as in the notebook, only who sees a plot waits for it

    rows = st.data_editor([{"Lesion": "T1", "Day 0": "20", "Day 42": "16", "Day 84": "20"}], key="sheet", width="stretch")
    sizes = [float(size) for name, size in rows[0].items() if name != "Lesion"]
    st.plotly_chart(go.Figure(go.Scatter(x=[0, 42, 84], y=sizes)), key="plot")
    st.html(f"<p id='said'>{sizes}</p>")


st.title("Empty")
sheet() if "sheet" in st.query_params else question()
