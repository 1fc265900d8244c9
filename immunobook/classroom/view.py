"""Where teachers come in and go out, and what they did: the widgets. Who may is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import streamlit as st

ROLES = {"teacher": "a teacher", "administrator": "a teacher and administrator"}
REFUSED = {
    "list": "You signed in, but your address is not on the list of teachers here. Ask who runs this notebook, or "
    "sign in with another account.",
    "sign-in": "The sign-in was not completed. Try again; if it fails again, tell who runs this notebook.",
}
"""Why somebody who came back from the sign-in is no teacher, by the word in the address."""


def way_in(can_sign_in: bool, refused: str | None) -> None:
    """Tell somebody who is no teacher here how to become one."""
    if refused in REFUSED:
        st.warning(REFUSED[refused], icon=":material/block:")
    st.html(
        "<p>Everybody can learn here without an account. A teacher can also open a room for a class, ask it "
        "questions, and see what a group knows.</p>"
    )
    if can_sign_in:
        st.button("Sign in as a teacher", type="primary", icon=":material/login:", on_click=st.login)
        st.html(
            '<p class="im-src">With the account of your hospital or school, if it is on the list here.</p>'
        )
    else:
        st.html(
            "<p>You become a teacher by a link that works once. The first start of the notebook prints one, in the "
            "window where it was started. Who runs it can make another:</p>"
        )
        st.code("python -m immunobook.server link", language=None)
        st.html(
            '<p class="im-src">With <code>--teacher</code> at its end it is for somebody else who teaches.</p>'
        )


def way_out(role: str, subject: str, ends: Callable[[], None]) -> None:
    """Say as whom one teaches in this browser, and let one end it."""
    who = f"You are signed in as <b>{escape(subject)}</b>" if subject else "This browser teaches"
    st.html(
        f"<p>{who}, as {ROLES[role]}. It ends by itself twelve hours after it began. End it here when others use "
        "this machine.</p>"
    )
    st.button("End teaching", key="teach:end", icon=":material/logout:", on_click=ends)


def acts(done: Iterable[Any]) -> None:
    """Show what teachers did, the newest first.

    Args:
        done: Acts with `teacher`, `subject`, `act`, `ref`, `data` and `at`.
    """
    found = list(done)
    wanted = (
        st.text_input("Find", key="audit:find", placeholder="an address, an act, a room's id")
        .casefold()
        .strip()
    )
    found = [one for one in found if wanted in " ".join(_words(one)).casefold()]
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(word)}</td>" for word in _words(one)) + "</tr>" for one in found
    )
    if not rows:
        st.html('<p class="im-src" role="status">Nothing.</p>')
        return
    head = "".join(f"<th scope=col>{name}</th>" for name in ("When (UTC)", "Who", "Did", "About"))
    st.html(
        f'<p class="im-src" role="status">{len(found)} {"act" if len(found) == 1 else "acts"}, the newest first.</p>'
        '<div class="im-wide" tabindex="0" role="region" aria-label="What teachers did">'
        f'<table class="im-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _words(act: Any) -> tuple[str, str, str, str]:
    who = act.subject or {"nobody": "who runs the notebook"}.get(act.teacher, f"teacher {act.teacher[:8]}")
    about = ["" if act.ref == act.teacher else act.ref, *(f"{name}: {value}" for name, value in act.data.items())]
    return f"{act.at:%d.%m.%Y %H:%M:%S}", who, act.act, ", ".join(word for word in about if word)
