"""What phones show beside a question, as the teacher turns to it: a cell of a lesson, a picture, a patient's record."""

from __future__ import annotations

from html import escape
from typing import Any

from immunobook import content
from immunobook.classroom.room import Room
from immunobook.content.frozen import Level
from immunobook.content.model import Lesson, MythCard, ReadCell, StoryCard, citations
from immunobook.content.prose import in_names
from immunobook.content.reference import VERDICTS
from immunobook.diagram import view as pictures
from immunobook.lesson import story
from immunobook.teaching import case_record
from immunobook.ui import links


def cell(lesson_id: str, cell_id: str, level: Level) -> dict[str, Any]:
    """Return a cell's heading and words, and the way to it.

    Raises:
        LookupError: If there is no such cell.
    """
    one = content.lessons()[lesson_id]
    rests_on = pictures.guidance(one.chapter)
    if cell_id == "title":
        return {"title": one.title, "html": _goals(one) + rests_on, "href": _address(one), "link": "Open the lesson"}
    this = next((cell for cell in one.cells if cell.id == cell_id), None)
    if this is None:
        raise LookupError(f"{lesson_id} has no cell {cell_id}")

    def prose(text: str) -> str:
        return content.prose(text, level=level, cited=this.cited, anchor="room")

    html = []
    if isinstance(this, ReadCell):
        for block in this.at(level):
            if isinstance(block, MythCard):
                myth = content.myths()[block.myth]
                html.append(
                    f'<div class="im-myth"><p class="im-myth-head"><span class="im-tag im-wrong">{VERDICTS[myth.verdict]}</span> '
                    f"What you may have read</p><blockquote>{prose(myth.says)}</blockquote>"
                    f"<h3>What the evidence says</h3>{prose(myth.evidence)}</div>"
                )
            elif isinstance(block, StoryCard):
                html.append(story.card(content.stories()[block.story], level, prose))
            else:
                html.append(prose(block.text))
    elif text := this.text(level):
        html.append(prose(text))
    return {
        "title": in_names(this.title),
        "html": f'<div class="im-prose">{"".join(html)}</div>{rests_on}',
        "href": _address(one, this.id),
        "link": "Open this cell in its lesson",
    }


def scene(diagram_id: str, level: Level) -> dict[str, Any]:
    """Return a picture with its controls and all it can say.

    Raises:
        LookupError: If there is no such picture.
    """
    this = content.diagrams()[diagram_id]
    return {
        **pictures.told(this, level),
        "title": this.title,
        "key": f"room-{this.id}",
        "on": list(this.started()),
        "guidance": pictures.guidance(this.chapter),
    }


def case(room: Room, case_id: str, slide_id: str, level: Level) -> dict[str, Any]:
    """Return what a slide of a case tells of its patient: who it is, the record at that step, or how it ended.

    Raises:
        LookupError: If there is no such slide, or the room has not come to it.
    """
    this, slide = content.cases()[case_id], case_record.slide_of(case_id, slide_id)
    if not case_record.has_come_to(room, slide):
        raise LookupError(f"{room.id} was not shown {slide_id} of {case_id}")
    if slide.kind == "step":
        return {"title": f"The record: {in_names(this.title)}", "html": case_record.on_a_phone(this, slide)}
    if slide.kind == "title":
        return {"title": in_names(this.title), "html": case_record.who(this)}
    told = content.prose(this.ends, level=level, cited=citations(this.ends), anchor="room")
    return {
        "title": slide.title,
        "html": f'<div class="im-prose">{told}</div>',
        "href": links.address("case", case=this.id),
        "link": "Go through this case yourself",
    }


def _goals(one: Lesson) -> str:
    goals = "".join(f"<li>{escape(content.plain_text(goal))}</li>" for goal in one.goals)
    return f'<div class="im-prose"><ul class="im-goals">{goals}</ul></div>'


def _address(one: Lesson, cell_id: str = "") -> str:
    return links.address(one.chapter, lesson=one.id, **({"cell": cell_id} if cell_id else {}))
