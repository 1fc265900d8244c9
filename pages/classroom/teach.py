"""Screen: how one becomes a teacher here; for a teacher, what can be done, and the way out."""

import streamlit as st

from immunobook import visit
from immunobook.classroom import view
from immunobook.ui import links

st.title("For teachers", anchor=False)
teacher = visit.teacher()
if teacher is None:
    view.way_in(visit.can_sign_in(), st.query_params.get("refused"))
else:
    links.link("host", "Lead a room: open it, ask, reveal", icon=":material/present_to_all:")
    links.link("insight", "Insight: what a group knows", icon=":material/insights:")
    if teacher.role == "administrator":
        links.link("audit", "What teachers did", icon=":material/history:")
    view.way_out(teacher.role, teacher.subject, visit.end_teaching)
