"""What was found at the start, as an exercise: committed to what becomes of each lesion, then shown why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.response import at_start
from immunobook.response.markup import gone, source_link, summed_up
from immunobook.response.rules import RULES
from immunobook.ui import fields, links
from immunobook.ui.exercise import NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

Past = Sequence[tuple[str, Mapping[str, Any]]]
"""What each start was about and what was said of it, oldest first."""


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show the next start. There is nothing to wish for."""
    past = _past(desk)
    start = at_start.next_start(past, content.patients(), salt=desk.learner)
    return Shown(start_head(start, past) + _form(start), str(len(past)))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Take what becomes of each lesion, or go on to the next start."""
    if press.do == "next":
        return show(desk, wishes)
    past, number = _past(desk), press.at()
    if press.do != "commit" or number > len(past):
        raise NotTaken(NOT_OF_THIS)
    # A press that comes again, or from another window, finds what was kept.
    ref, data = past[number] if number < len(past) else _committed(desk, past, press)
    now = _past(desk)
    return Shown(_feedback(ref, data) + _waiting(now), str(len(now)))


START = Exercise("start", show, take)


def _past(desk: Desk) -> Past:
    return [(event.ref, event.data or {}) for event in desk.kept(at_start.KIND)]


def _committed(desk: Desk, past: Past, press: Press) -> tuple[str, Mapping[str, Any]]:
    """Keep what was said of the start that follows from those before."""
    start = at_start.next_start(past, content.patients(), salt=desk.learner)
    said = {each.id: press.one(_field(number)) for number, each in enumerate(start.found)}
    place = press.number("reason") if start.reasons else None
    if None in said.values() or (start.reasons and place is None):
        words = " and a reason" if start.reasons else " for each lesion"
        raise NotTaken(f"Choose what it becomes{words}, then press Commit.")
    if not {*said.values()} <= {*at_start.BECOMES} or (place or 0) >= max(1, len(start.reasons)):
        raise NotTaken(NOT_OF_THIS)
    reason = None if place is None else start.reasons[place]
    once = f"start {len(past)} {start.ref} {start.seed}"
    event = desk.keep(at_start.KIND, start.ref, at_start.as_data(start, said, reason), once=once)
    return event.ref, event.data


def _field(number: int) -> str:
    return f"lesion-{number}"


def _form(start: at_start.Start) -> str:
    """Return what is asked of a start; reasons go by their places, for the name of a rule tells its verdict."""
    becomes = {one: one for one in at_start.BECOMES}
    asked = "".join(
        fields.choose(
            _field(number), becomes, legend=f"{escape(each.id)}: {escape(each.words)}", in_a_row=True
        )
        for number, each in enumerate(start.found)
    )
    if start.reasons:
        reasons = {number: escape(in_names(RULES[id].says)) for number, id in enumerate(start.reasons)}
        asked += fields.choose("reason", reasons, legend="Because")
    return fields.form("commit", asked, "Commit")


def start_head(start: at_start.Start, past: Past) -> str:
    """Return what is said above a start, as HTML."""
    again = " You met it before." if start.is_return else ""
    right = sum(
        bool(data.get("right") and data.get("reason_right")) for _, data in past if isinstance(data, dict)
    )
    score = f" {right} of {len(past)} right so far." if past else ""
    who = (
        "A single lesion, made by the computer."
        if start.reasons
        else "An invented patient, before the first dose."
    )
    asks = "it?" if start.reasons else "each? Targets are five at most, and two in an organ."
    return (
        f'<div><h2 class="im-cell-head">What is a target?</h2><p class="im-src">{who}{again}{score}</p></div>'
        f'<p class="im-asks">This was found at the start. What becomes of {asks}</p>'
    )


def _feedback(ref: str, data: Mapping[str, Any]) -> str:
    """Return what becomes of each lesion of a start, why, and what was said of it; and the way on."""
    start = at_start.again(ref, data.get("seed"), content.patients())
    if start is None:
        return gone("This start is not there any more. What you said is kept; go on to the next one.") + _on(
            ""
        )
    said = data.get("said") if isinstance(data.get("said"), dict) else {}
    is_right, is_reason_right = at_start.mark(start, said, data.get("reason"))  # type: ignore[arg-type]
    again = "" if is_right else "It comes back."
    words = again or (
        "All of it holds." if is_reason_right else "It holds, for another reason. It comes back."
    )
    items = []
    for each in start.found:
        is_met = said.get(each.id) == each.becomes  # type: ignore[union-attr]
        yours = "" if is_met else f" You said: {escape(str(said.get(each.id)))}."  # type: ignore[union-attr]
        more = f"<p>{escape(each.more)}</p>" if each.more else ""
        items.append(
            f'<li><p class="im-visit-head"><b>{escape(each.id)}</b><span>{escape(each.words)}</span></p>'
            f"<p>{'✓' if is_met else '✕'} <b>{each.becomes}</b>.{yours}</p><p>{escape(in_names(each.verdict.because))}</p>{more}"
            f'<p class="im-src">{source_link(each.verdict)}</p></li>'
        )
    return (
        f'<h2 class="im-cell-head">What is a target?</h2>{summed_up(is_right, is_reason_right, words)}'
        f'<ol class="im-visits">{"".join(items)}</ol>{_on("" if start.reasons else ref)}'
    )


def _on(patient: str) -> str:
    """Return the way to the next start, and to the sheet of a patient."""
    judged = ""
    if patient:
        sheet = escape(links.address("response_lab", part="judge", patient=patient), quote=True)
        judged = f'<a class="im-button" href="{sheet}" target="_self">Judge this patient</a>'
    return (
        f'<form class="im-form" data-do="next" novalidate><div class="im-turns">{fields.press("Next start")}{judged}</div>'
        f"{fields.TOLD}</form>"
    )


def _waiting(past: Past) -> str:
    waiting = len(at_start.waiting(past))
    return (
        f'<p class="im-src">{waiting} {"start waits" if waiting == 1 else "starts wait"} to come back.</p>'
        if waiting
        else ""
    )
