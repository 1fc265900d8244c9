"""What a patient's record holds at one step of a case, for the wall and for phones. Pure.

A room has no answers of its own that could decide what comes: the case goes on as if each step before went well.
Nothing of a later step is ever in it, and nothing of what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from immunobook import content
from immunobook.case import unfolding
from immunobook.case import view as case_view
from immunobook.case.unfolding import Shown
from immunobook.classroom.room import Room
from immunobook.content.case import TABS, Case
from immunobook.quiz import bank
from immunobook.teaching import slides, wall
from immunobook.teaching.slides import Slide


def at_step(case: Case, number: int) -> dict[str, tuple[Shown, ...]]:
    """Return what each part of the record holds at a step, from 0, by tab."""
    before = {id: wall.keyed(bank.question(id)) for id in case.questions[:number]}
    return unfolding.record(case, before)


def new(case: Case, number: int, heading: str = "h2") -> str:
    """Return what came with a step, as HTML: its words, and its values beside those from before."""
    return _sections(at_step(case, number), _is_beside, heading)


def earlier(case: Case, number: int, heading: str = "h3") -> str:
    """Return the rest of the record at a step, as HTML; empty if there is none."""
    return _sections(at_step(case, number), lambda each, entries: not _is_beside(each, entries), heading)


def _is_beside(each: Shown, entries: Sequence[Shown]) -> bool:
    """Whether an entry is shown with what is new: it is new, or its values were taken before a new entry beside it."""
    return each.new or (bool(each.entry.values) and any(other.new for other in entries))


def _sections(
    record: dict[str, tuple[Shown, ...]], wanted: Callable[[Shown, Sequence[Shown]], bool], heading: str
) -> str:
    parts = {tab: [each for each in entries if wanted(each, entries)] for tab, entries in record.items()}
    return "".join(
        f"<section><{heading}>{TABS[tab]}</{heading}>{case_view.part(tab, entries)}</section>"
        for tab, entries in parts.items()
        if entries
    )


def who(case: Case) -> str:
    """Return who the patient is, and what the case goes by, as HTML."""
    return (
        f'<p class="im-breath">{wall.named(case.patient)}</p><p class="im-fiction"><b>Fiction.</b> This patient '
        f"never lived.</p><p>Guidance used: {wall.named(case.guidance)}</p>"
    )


def on_a_phone(case: Case, slide: Slide) -> str:
    """Return the record of a step as a phone shows it: who it is, what is new, and the rest behind one press.

    A whole class fetches it at once, so it is written once.
    """
    return _on_a_phone(content.edition(), case.id, slide)


@lru_cache(maxsize=128)
def _on_a_phone(edition: object, case_id: str, slide: Slide) -> str:
    case = content.cases()[case_id]
    rest = earlier(case, slide.number)
    older = f'<details class="im-reveal"><summary>Earlier in the record</summary>{rest}</details>' if rest else ""
    fresh = new(case, slide.number, "h3") or "<p>Nothing new is written.</p>"
    return f"<p>{wall.named(case.patient)} <b>Fiction:</b> this patient never lived.</p>{fresh}{older}"


def has_come_to(room: Room, slide: Slide) -> bool:
    """Return whether a room was shown a slide of a case, or asked its question."""
    return any(one.item == slide.item for one in room.rounds if slide.item) or any(
        step.kind == "show" and (step.data.get("case"), step.data.get("slide")) == (slide.case, slide.id)
        for step in room.steps
    )


def slide_of(case_id: str, slide_id: str) -> Slide:
    """Return a slide of a case.

    Raises:
        LookupError: If there is none.
    """
    found = next((one for one in slides.of_case(content.cases()[case_id]).slides if one.id == slide_id), None)
    if found is None:
        raise LookupError(f"{case_id} has no slide {slide_id}")
    return found
