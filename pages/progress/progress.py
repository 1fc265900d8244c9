"""Screen: how far you are, what you know, what you answered, and what is kept of you."""

import streamlit as st

from immunobook import study, visit
from immunobook.lesson import overview
from immunobook.lesson import view as lessons
from immunobook.practice import view as practice
from immunobook.progress import view
from immunobook.quiz.sheet import address_of
from immunobook.ui import links, state

st.title("Progress", anchor=False)
if st.session_state.get(state.GONE):
    view.deleted(links.address("home"))
else:
    lessons.course_so_far()
    store, who, now = visit.store(), visit.learner(), visit.now()
    view.mastered(overview.mastery(store, who, now, zone=visit.zone()))
    practice.sure_and_wrong()
    view.answers(view.rows_of(overview.answers(store, who, address_of, now)))
    view.go_on_elsewhere(visit.bind(study.new_resume_code), links.address("resume"), links.address("home"))
    view.my_data(
        study.my_data(store, who, now=now),
        links.address("my_data.json"),
        links.address("my_data.zip"),
        visit.leave,
    )
