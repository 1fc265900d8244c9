"""Screen: the response lab. Measure lesions, judge scans, train verdicts, and read the plots of a cohort."""

import streamlit as st

from immunobook import visit
from immunobook.practice import exercises
from immunobook.response import view

st.title("Response lab", anchor=False)
st.html(
    '<p class="im-breath">Measure, judge and train by RECIST 1.1 and iRECIST. Each verdict says its rule, the numbers '
    "that made it true, and where it is written.</p>"
)
view.lab(
    visit.level(),
    visit.mode(),
    exercises.desk(),
    part=st.query_params.get("part", ""),
    wanted=st.query_params.get("patient", ""),
    through_page=visit.is_guest(),
)
