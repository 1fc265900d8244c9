"""Screen: which treatments there are, what each binds, how it works, and since when it may be given."""

import streamlit as st

from immunobook import visit
from immunobook.evidence import view

st.title("Treatments", anchor=False)
st.html(
    '<p class="im-breath">What does it bind, how does it work, and since when? The days are those of the first '
    "approval in the United States; other countries differ, and no list is complete.</p>"
)
view.agents(visit.level(), visit.mode(), st.query_params.get("agent", ""))
