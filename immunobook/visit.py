"""Who is here and with what: the store, the learner, the level, the clock.

The only reader of cookies and headers, and the only one who asks what time it is. Tests patch `secret`,
`teacher_secret` and `now`. What is kept for the whole process (the store) is kept here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from immunobook import study, teach
from immunobook.records import Store, open_store
from immunobook.ui import state

COOKIE = "immunobook"
TEACHER_COOKIE = "immunobook_teacher"
LEVELS = ("plain", "clinical")


@cache
def store() -> Store:
    """Return the records of this process, opened once; the address comes from the environment."""
    return open_store()


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def address() -> str | None:
    """Return the address by which browsers know this notebook, without a slash at its end; None if nobody said."""
    return os.environ.get("IMMUNOBOOK_ADDRESS", "").strip().rstrip("/") or None


def secret() -> str | None:
    """Return the learner's secret as the browser sent it, or None if it sent none."""
    return st.context.cookies.get(COOKIE)


def can_sign_in() -> bool:
    """Whether teachers sign in with a hospital's accounts."""
    return bool(os.environ.get("IMMUNOBOOK_OIDC"))


def appointed() -> dict[str, str]:
    """Return whom the hospital lets teach: e-mail address to role, `teacher` or `administrator`."""
    return {
        address.casefold(): role
        for role in ("teacher", "administrator")
        for address in re.split(r"[\s,;]+", os.environ.get(f"IMMUNOBOOK_{role.upper()}S", ""))
        if address
    }


def teacher() -> teach.Teacher | None:
    """Return the teacher who is here, or None. Asked anew with each run: "End teaching" in one window ends it in all."""
    return teacher_with(teacher_secret())


def teacher_secret() -> str | None:
    """Return the teacher's secret as the browser sent it, or None if it sent none."""
    return st.context.cookies.get(TEACHER_COOKIE)


def teacher_with(offered: str | None) -> teach.Teacher | None:
    """Return whose secret this is, if the session still stands and, for who signed in, the list still has her so."""
    who = teach.teacher_of(store(), offered, now=now()) if offered else None
    if who and who.subject and can_sign_in() and appointed().get(who.subject) != who.role:
        return None
    return who


def end_teaching() -> None:
    """End the session of the teacher who is here, in every window of this browser."""
    teach.end_session(store(), teacher_secret(), now=now())
    if st.user.get("is_logged_in"):
        st.logout()  # also at the provider, which would let the next one in without asking


def mode() -> str:
    """Return `light` or `dark`, as the page is shown; light where nobody can say (in a test)."""
    return st.context.theme.type or "light"


def sender() -> str:
    """Return the network address that a browser comes from, by which wrong codes are counted."""
    return st.context.ip_address or "this machine"


def zone() -> ZoneInfo:
    """Return the time zone of the learner's browser, by which her days begin; UTC where nobody can say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def learner() -> str:
    """Return the id of the learner who is here; a browser without a known cookie gets a fresh learner.

    A browser that keeps no cookies is known for as long as the page stays open.
    """
    offered = secret()
    known = st.session_state.get(state.LEARNER)
    if known and known[0] == offered:
        return known[1]
    who = study.learner_of(store(), offered) if offered else None
    if who is None:
        guest = st.session_state.get(state.GUEST)
        if guest is None:
            guest = study.new_learner(store(), now=now()).secret
            st.session_state[state.GUEST] = guest
        who = study.learner_of(store(), guest)
    st.session_state[state.LEARNER] = (offered, who)
    return who


def is_guest() -> bool:
    """Whether nothing will be left of this visit once the page is closed."""
    return state.GUEST in st.session_state


def bind(verb: Callable, **more) -> Callable:
    """Return a verb of `study` with the store, the learner and the clock filled in when it is called."""

    def bound(*args, **kwargs):
        return partial(verb, store(), learner())(*args, now=now(), **more, **kwargs)

    bound.__doc__ = verb.__doc__
    return bound


def level() -> str:
    """Return the wording the learner reads in: `plain` or `clinical`."""
    if state.LEVEL not in st.session_state:
        st.session_state[state.LEVEL] = study.level(store(), learner()) or "plain"
    return st.session_state[state.LEVEL]


def set_level(wanted: str) -> None:
    """Keep the wording, for this session and for the next ones."""
    if wanted in LEVELS and wanted != st.session_state.get(state.LEVEL):
        st.session_state[state.LEVEL] = wanted
        study.set_level(store(), learner(), wanted, now=now())


def leave() -> None:
    """Delete everything that is kept of the learner; the page then offers a fresh start."""
    study.delete_me(store(), learner())
    for key in [
        key
        for key in st.session_state
        if isinstance(key, str) and key not in (state.PAGES, state.ROLE, "level")
    ]:
        del st.session_state[key]
    st.session_state[state.GONE] = True
