"""Screen: for administrators, what teachers did here."""

import streamlit as st

from immunobook import teach, visit
from immunobook.classroom import view
from immunobook.ui import links

st.title("What teachers did", anchor=False)
teacher = visit.teacher()
if teacher is not None and teacher.role == "administrator":
    view.acts(teach.audit(visit.store(), teacher, now=visit.now()))
else:
    st.info("This is for administrators.", icon=":material/lock:")
    links.link("teach", "For teachers")
