"""Shows a learner the groups she is in, and lets her join by code and leave; what is seen is said before."""

from __future__ import annotations

from html import escape

import streamlit as st

from immunobook import attending, visit
from immunobook.attending import MyCohort
from immunobook.classroom import names
from immunobook.insight import seen
from immunobook.ui import state

SAYS = "groups:says"


def groups() -> None:
    """Show the groups of the learner, and let her join one."""
    st.html(
        '<p class="im-breath">A teacher can make a group, for a ward or a course. You join by its code, if you like, '
        "and leave when you like. Everything here works without one.</p>"
    )
    if says := st.session_state.pop(SAYS, ""):
        st.html(f'<p role="status" class="im-said">{escape(says)}</p>')
    found = st.session_state.get(state.FOUND_GROUP)
    title = attending.cohort_title(visit.store(), found) if found else None
    if found and title is not None:
        before_joining(found, title)
    else:
        ask_code()
    mine = attending.cohorts_of(visit.store(), visit.learner())
    st.header("Groups you are in", anchor=False)
    if not mine:
        st.html('<p class="im-src">None.</p>')
    for one in mine:
        member_of(one)


def ask_code() -> None:
    """Ask for a group's code; nothing is joined by it yet."""
    with st.form("groups:code"):
        typed = st.text_input("Code of the group", value=st.query_params.get("code", "")[:20], max_chars=20, placeholder="K7M-4QP")
        if st.form_submit_button("Look it up"):
            look_up(typed)
            st.rerun()
    st.html('<p class="im-src">Looking it up joins nothing: first you are told what a teacher would see.</p>')


def look_up(typed: str) -> None:
    """Look up a code; what came of it is shown in the next run."""
    try:
        found = attending.find_cohort(visit.store(), typed, address=visit.sender(), now=visit.now())
    except attending.NotSaved as why:
        st.session_state[SAYS] = str(why)
        return
    if found.room_id is None:
        st.session_state[SAYS] = found.says
    else:
        st.session_state[state.FOUND_GROUP] = found.room_id


def before_joining(cohort_id: str, title: str) -> None:
    """Say what a teacher would see, then let the learner join, by a name or none, or not."""
    with st.container(key="card-join"):
        st.html(
            f'<p class="im-crumb">Group</p><h2 class="im-group-title">{escape(title)}</h2>'
            "<p><b>If you join, its teacher can see from now on:</b></p>" + what_is_seen()
        )
        st.text_input("Name to show, if you like", key="groups:name", max_chars=names.NICKNAME_SIGNS)
        with st.container(key="join-go", horizontal=True):
            st.button("Join the group", key="groups:join", type="primary", on_click=join, args=(cohort_id, title))
            st.button("Do not join", key="groups:not", on_click=forget)


def what_is_seen() -> str:
    """Return what a teacher sees of a member as HTML."""

    def listed(what) -> str:
        return "".join(f"<li>{escape(one)}</li>" for one in what)

    return (
        f'<div class="im-seen"><div><h3>With your name</h3><ul>{listed(seen.BY_NAME)}</ul></div>'
        f"<div><h3>Counted, without a name</h3><ul>{listed(seen.COUNTED)}</ul></div>"
        f'<div><h3>Never on the group’s page</h3><ul>{listed(seen.NEVER)}</ul></div></div><p class="im-src">{escape(seen.SHARED)} {escape(seen.NAMED)}</p>'
        f'<p class="im-src">{escape(seen.IN_CLASS)}</p>'
    )


def join(cohort_id: str, title: str) -> None:
    """Join the group that was looked up."""
    try:
        visit.bind(attending.join_cohort)(cohort_id, st.session_state.get("groups:name", ""))
    except (attending.NotAccepted, attending.NotSaved) as why:
        st.session_state[SAYS] = str(why)
        return
    forget()
    st.session_state[SAYS] = f"You are in “{title}”."


def forget() -> None:
    """Go back to asking for a code."""
    st.session_state.pop(state.FOUND_GROUP, None)
    st.query_params.pop("code", None)


def member_of(one: MyCohort) -> None:
    """Show a group the learner is in, what its teacher sees, and let her leave."""
    with st.container(key=f"card-group-{one.cohort}"):
        called = f"as {escape(one.nickname)}" if one.nickname else "without a name"
        st.html(
            f'<p class="im-group"><b>{escape(one.title)}</b> <span class="im-src">since '
            f"{one.joined.astimezone(visit.zone()):%-d %B %Y}, {called}</span></p>"
            f'<details class="im-rules"><summary>What its teacher can see</summary>{what_is_seen()}</details>'
        )
        st.button("Leave", key=f"leave-{one.cohort}", help=f"Leave {one.title}", on_click=leave, args=(one,))


def leave(one: MyCohort) -> None:
    """Leave a group."""
    try:
        visit.bind(attending.leave_cohort)(one.cohort)
    except (attending.NotAccepted, attending.NotSaved) as why:
        st.session_state[SAYS] = str(why)
        return
    st.session_state[SAYS] = f"You have left “{one.title}”. Its teacher sees nothing of you any more."
