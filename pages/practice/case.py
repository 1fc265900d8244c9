"""Screen: one made-up patient, six questions in the order of clinical judgement, on a record that grows."""

from functools import partial

import streamlit as st

from immunobook import visit
from immunobook.case import view
from immunobook.practice import view as practice
from immunobook.quiz import bank

wanted = st.query_params.get("case", "")
view.cases(
    wanted,
    partial(practice.answers_to_cases, wanted if "again" in st.query_params else ""),
    bank.questions(),
    practice.ask_in_case(),
    visit.level(),
)
