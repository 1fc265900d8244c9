"""What is led in a room: the slides it goes through, where it stands, and what comes next with a question. Pure.

A room keeps what it goes through in its `show` steps, under `plan`: the same parameters as in a projector's address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from immunobook import content
from immunobook.classroom.room import Room, Round
from immunobook.quiz import bank
from immunobook.teaching import slides
from immunobook.teaching.slides import Deck, Slide

Act = Literal["ask", "close", "counts", "reveal", "done"]
SAYS: Mapping[Act, str] = {
    "ask": "Ask the room",
    "close": "Close",
    "counts": "Show the counts",
    "reveal": "Reveal the answer",
    "done": "",
}
"""What a button says that does it."""


@dataclass(frozen=True)
class Notes:
    """What a teacher has at hand beside a slide.

    Attributes:
        objectives: What learners can do afterwards.
        myths: What they may have read: (what is said, what the evidence says), both plain text.
        sources: Keys.
        ref: Of the cell, "lesson/cell", under which her own note is kept; empty outside of lessons.
    """

    objectives: tuple[str, ...]
    myths: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    ref: str


def plan(room: Room) -> Mapping[str, str]:
    """Return what the room goes through now, as parameters of an address; empty for nothing."""
    for step in reversed(room.steps):
        if step.kind == "show" and isinstance(step.data.get("plan"), Mapping):
            return {str(name): str(value) for name, value in step.data["plan"].items()}
    return {}


def deck(room: Room) -> Deck | None:
    """Return the slides the room goes through."""
    return slides.asked_for(plan(room), bank.questions())


def at(room: Room, this: Deck) -> int:
    """Return the number of the slide that the room stands at, from 0."""
    for step in reversed(room.steps):
        if step.kind == "show" and "slide" in step.data:
            return this.at(str(step.data["slide"]))
    return 0


def shows(this: Deck, slide: Slide, through: Mapping[str, str]) -> dict[str, Any]:
    """Return what a `show` step says of a slide: for the wall the slide, for phones its cell, picture or case."""
    told: dict[str, Any] = {"plan": dict(through), "slide": slide.id}
    if slide.lesson:
        told |= {"lesson": slide.lesson, "cell": slide.cell or "title"}
    if slide.diagram:
        told["scene"] = slide.diagram
    if slide.case:
        told["case"] = slide.case
    return told


def round_of(room: Room, slide: Slide) -> Round | None:
    """Return the newest round in which the room was asked this slide's question; None if it was not yet."""
    if not slide.item:
        return None
    return next((one for one in reversed(room.rounds) if one.item == slide.item), None)


def next_act(room: Room, slide: Slide) -> Act:
    """Return what one key does next with the question of a slide: ask, close, show the counts, reveal."""
    this = round_of(room, slide)
    if not slide.item or room.ended is not None:
        return "done"
    if this is None or this != room.present:
        return "ask" if this is None else "done"
    if this.is_open:
        return "close"
    if this.revealed:
        return "done"
    return "reveal" if this.counts else "counts"


def controls(room: Room, slide: Slide) -> tuple[str, ...]:
    """Return the words that are on in a slide's picture: as the teacher set them last, else as it begins."""
    diagram = content.diagram(slide.diagram)
    kept = room.scenes.get(slide.diagram, {}).get("on")
    if isinstance(kept, list | tuple) and all(isinstance(word, str) for word in kept):
        return diagram.allowed(kept)
    return diagram.started(slide.shows)


def notes(slide: Slide) -> Notes:
    """Return what is at hand beside a slide."""
    objectives: list[str] = []
    myths: list[str] = []
    sources: list[str] = []
    ref = f"{slide.lesson}/{slide.cell}" if slide.lesson and slide.cell else ""
    if slide.lesson:
        lesson = content.lesson(slide.lesson)
        objectives += [content.plain_text(goal) for goal in lesson.goals]
        if slide.cell:
            cell = lesson.cell(slide.cell)
            myths += [block.myth for block in getattr(cell, "blocks", ()) if hasattr(block, "myth")]
            sources += cell.cited
    if slide.item:
        item = bank.question(slide.item)
        objectives = [content.skills()[item.skill].title]
        myths += [option.myth for option in getattr(item, "options", ()) if getattr(option, "myth", None)]
        sources += item.sources
    if slide.diagram:
        sources += content.diagram(slide.diagram).cited
    known = content.myths()
    told = tuple(
        (content.plain_text(known[key].says), content.plain_text(known[key].evidence))
        for key in dict.fromkeys(myths)
        if key in known
    )
    return Notes(tuple(objectives), told, tuple(dict.fromkeys(sources)), ref)
