"""Shows the phone: who has rung, or the call that the address asks for, and what could have harmed so far."""

from __future__ import annotations

import random
from collections.abc import Sequence

import streamlit as st

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import kept
from immunobook.toxicity import view as shared
from immunobook.toxicity.markup import text, verdict
from immunobook.toxicity.phone.talk import CALL
from immunobook.ui import exercise, links


def phone(toxicity: Toxicity, desk: exercise.Desk, wanted: str = "", *, through_page: bool = False) -> None:
    """Show the call that the address asks for; without one, who has rung.

    Args:
        wanted: Id of a caller.
        through_page: As in `exercise.place`.
    """
    ids = [each.id for each in toxicity.calls]
    if wanted in ids:
        _call(desk, wanted, through_page)
        return
    if wanted:
        shared.told("There is no such caller. Here are all who have rung.")
    past = desk.kept(kept.CALL)
    lasts = {each.ref: each.data for each in past}
    upcoming = _upcoming(ids, desk.learner, lasts)
    done = sum(bool(each.get("done")) for each in lasts.values())
    with st.container(key="call-next"):
        links.link("phone_call", "Answer the phone", icon=":material/call:", call=upcoming)
    st.html(f'<p class="im-src">{done} of {len(ids)} callers answered.</p>')
    for each in toxicity.calls:
        with st.container(key=f"caller-{each.id}"):
            links.link("phone_call", each.title, call=each.id)
            st.html(f'<p class="im-src">{text(each.who)}. {_so_far(lasts.get(each.id))}</p>')
    _missed(toxicity, past)


@st.fragment
def _call(desk: exercise.Desk, id: str, through_page: bool) -> None:
    """Show one call, and once it is done the way to the others."""
    exercise.place(CALL, desk, {"call": id}, key=f"call-{id}", through_page=through_page)
    own = [each for each in desk.kept(kept.CALL) if each.ref == id]
    if own and own[-1].data.get("done"):
        links.link("phone_call", "Who else has rung", icon=":material/call:")


def _upcoming(ids: list[str], learner: str, lasts: dict) -> str:
    """Return who rings next: a call that was begun, else one not answered yet, in the learner's own order."""
    order = sorted(ids)
    random.Random(kept.seed(learner, 0, kept.CALL)).shuffle(order)
    begun = [id for id in order if id in lasts and not lasts[id].get("done")]
    new = [id for id in order if id not in lasts]
    unsafe = [id for id in order if not lasts.get(id, {}).get("safe", True)]
    return next(iter((*begun, *new, *unsafe, *order)))


def _so_far(data: dict | None) -> str:
    if data is None:
        return "Not answered yet."
    if not data.get("done"):
        return "You are in the middle of it."
    return '<span class="im-tag im-right">✓ Safe</span>' if data.get("safe") else verdict(False, True)


def _missed(toxicity: Toxicity, past: Sequence[kept.Kept], most: int = 15) -> None:
    """Show what was missed in the last run of each call, most dangerous first."""
    found = [each for each in kept.missed(toxicity, past, kept.CALL) if each.danger]
    st.html('<h2 class="im-cell-head im-further">What could have harmed, newest first</h2>')
    if not found:
        st.html('<p class="im-src">Nothing so far. Red flags you did not ask for will stand here.</p>')
        return
    rows = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.about)}: {text(each.part.lower())}</p>'
        f'<p>{text(each.chosen)}</p><p class="im-because">{text(each.expected)}</p></div></li>'
        for each in found[:most]
    )
    st.html(f'<ul class="im-reasons">{rows}</ul>')
