"""Screen: one made-up patient, six questions in the order of clinical judgement, on a record that grows."""

from functools import partial

import streamlit as st

from immunobook import study, visit
from immunobook.case import view
from immunobook.lesson import answering
from immunobook.quiz import bank
from immunobook.quiz import view as quiz

view.cases(
    st.query_params.get("case", ""),
    partial(study.last_attempts, visit.store(), visit.learner()),
    bank.questions(),
    partial(
        quiz.ask,
        level=visit.level(),
        salt=visit.learner(),
        hand_in=visit.bind(answering.reply_to) if visit.is_guest() else None,
    ),
    visit.level(),
)
