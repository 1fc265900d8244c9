"""A room as its members are shown it, as plain JSON: the present question without its key, and what stands beside it.

Pure. Nothing is in it of who is in the room, and nothing of what an answer is worth before that is revealed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from immunobook import content
from immunobook.classroom import tally
from immunobook.classroom.room import Room, Round
from immunobook.classroom.tally import Tally
from immunobook.content.frozen import LEVELS
from immunobook.content.model import Cell
from immunobook.content.prose import in_names
from immunobook.quiz.feedback import list_of_sources
from immunobook.quiz.kind import Kind
from immunobook.quiz.options import WithOptions
from immunobook.quiz.sheet import asks, sheet
from immunobook.teaching import counted as counts
from immunobook.teaching import slides, wall

NOT_HERE = '<p class="im-asks">This question is not asked any more.</p>'
SPEED = '<p class="im-how">In this room your teacher is told who was right first. Being slower costs no points.</p>'
COLUMNS = ("Asked", "Asked again")

Answers = Callable[[int], Sequence[tally.Given]]


def public(room: Room, items: Mapping[str, Kind], answers: Answers = lambda _: ()) -> dict[str, Any]:
    """Return what every member of a room may see.

    Args:
        items: All questions, by id.
        answers: Gives the answers of a round, by its id; asked only where their counts are shown.

    Returns:
        `id`, `version`, `title`, `phase`; `round` (see `asked`), `record` (see `record_of`), `counts` (see `counted`),
        `reveal` (HTML) and `shown` (see `what_is_shown`), each None where there is none; `floor`, `anonymous`: whether
        questions are taken, and without a name.
    """
    present = room.present
    item = items.get(present.item) if present is not None else None
    told: dict[str, Any] = {
        "id": room.id,
        "version": room.version,
        "title": room.title,
        "phase": room.phase,
        "round": None,
        "record": record_of(room),
        "counts": None,
        "reveal": None,
        "shown": what_is_shown(room),
        "floor": room.settings.floor and room.ended is None,
        "anonymous": room.settings.anonymous_floor,
    }
    if present is not None:
        told["round"] = asked(room, present, item)
        if item is not None:
            told["counts"] = counted(room.family(present.id), item, answers) if present.counts else None
            told["reveal"] = reasons(item) if present.revealed else None
    return told


def asked(room: Room, this: Round, item: Kind | None) -> dict[str, Any]:
    """Return a question as phones ask it, with nothing in it that gives the answer away.

    All of them and the wall show the options in one order, so that people can talk about B.

    Returns:
        `id` (of the round), `item`, `number` (which question of the room), `again`, `open`; `asks`: its words as
        HTML, by wording; `form` (`html`, `seed`, `order`; None when closed); `letters`: whether options have them.
    """
    told: dict[str, Any] = {
        "id": this.id,
        "item": this.item,
        "number": len({one.first for one in room.rounds}),
        "again": this.again,
        "open": this.is_open,
        "letters": isinstance(item, WithOptions),
        "form": None,
    }
    if item is None:
        return {**told, "open": False, "asks": {level: NOT_HERE for level in LEVELS}}
    if this.is_open:
        is_judged = counts.is_judged(item)
        form = sheet(item, None, certain=this.certainty and is_judged)["form"]
        told["form"] = {**form, "html": (SPEED if room.settings.speed and is_judged else "") + form["html"]}
    return {**told, "asks": {level: asks(item, level) for level in LEVELS}}


def counted(rounds: Sequence[Round], item: Kind, answers: Answers) -> dict[str, Any]:
    """Return how many answered what, a column for each time the question was asked.

    Returns:
        `columns`; `rows`, each with `says`, `counts` and `percent` (of the answers of that column); `note`.
    """
    tallies = [tally.tally(answers(one.id)) for one in rounds]
    columns = [COLUMNS[0], *([COLUMNS[1]] if len(rounds) == 2 else [f"{COLUMNS[1]} ({n})" for n in range(1, len(rounds))])]
    rows = [
        {"says": says, "counts": list(ns), "percent": [_percent(n, of.votes) for n, of in zip(ns, tallies, strict=True)]}
        for says, ns in _rows(item, tallies)
    ]  # fmt: skip
    return {"columns": columns, "rows": rows, "note": _note(columns, tallies)}


def _rows(item: Kind, tallies: Sequence[Tally]) -> list[tuple[str, tuple[int, ...]]]:
    """Return what was answered, in the words of the wall, with its counts."""
    return [(f"{row.letter} {in_names(row.says)}".strip(), row.counts) for row in counts.counted(item, tallies).rows]


def _percent(n: int, votes: int) -> int:
    return round(100 * n / votes) if votes else 0


def _note(columns: Sequence[str], tallies: Sequence[Tally]) -> str:
    parts = []
    for name, one in zip(columns, tallies, strict=True):
        said = sum(one.certainty.values())
        certain = f", {one.certainty[tally.SURE]} of {said} highly sure" if said else ""
        parts.append(f"{name}: {one.votes} {'answer' if one.votes == 1 else 'answers'}{certain}.")
    return " ".join(parts)


def reasons(item: Kind) -> str:
    """Return the right answer and the reason for each option, as HTML."""
    sources = list_of_sources(item.sources, content.sources())
    return (
        f'<div class="im-feedback">{wall.answered(item)}'
        f'<details class="im-sources"><summary>Sources</summary>{sources}</details></div>'
    )


def record_of(room: Room) -> dict[str, str] | None:
    """Return whose record stands with the present question, which cannot be answered without it; None for no case.

    Returns:
        `case`, and its `step`. It is not for the teacher to hide, and stays until she turns to something else.
    """
    present = room.present
    if present is None or room.ended is not None or not (present.is_open or room.stage == "question"):
        return None
    slide = slides.step_of(present.item)
    return {"case": slide.case, "step": slide.id} if slide else None


def what_is_shown(room: Room) -> dict[str, Any] | None:
    """Return what phones show of a lesson or a picture, as the teacher turns to it; None for nothing.

    Returns:
        `lesson` and `cell`, or `case` and `step` (a slide of it); `scene`, also of a cell that has one; `on`: the
        words that are on in it, as the teacher set them or as the cell begins; None for the picture's own beginning.
    """
    shown_now = room.shown
    if not shown_now or not room.settings.phones_follow or room.black or room.ended is not None or room.phase == "open":
        return None
    told = {name: shown_now[name] for name in ("lesson", "cell", "scene", "case") if isinstance(shown_now.get(name), str)}
    if "cell" in told:
        told["cell"] = told["cell"].partition(".")[0]  # ".2" is its second question, on the wall
        if "scene" not in told and (scene := getattr(_cell_of(told), "diagram", "")):
            told["scene"] = scene
    if "case" in told:
        told["step"] = str(shown_now.get("slide", ""))
    if not told or told == record_of(room):
        return None
    controls = room.scenes.get(told.get("scene", ""), shown_now)
    on = controls.get("on")
    is_words = isinstance(on, list) and all(isinstance(word, str) for word in on)
    return {**told, "on": on if is_words else _as_it_begins(told)}


def _cell_of(told: Mapping[str, str]) -> Cell | None:
    lesson = content.lessons().get(told.get("lesson", ""))
    return next((cell for cell in lesson.cells if cell.id == told.get("cell")), None) if lesson else None


def _as_it_begins(told: Mapping[str, str]) -> list[str] | None:
    """Return the words that a cell has on in its picture at first; None where those are the picture's own."""
    cell = _cell_of(told)
    shows = getattr(cell, "shows", ())
    return list(content.diagram(cell.diagram).started(shows)) if cell and shows else None


def as_news(told: Mapping[str, Any]) -> str:
    """Return it as one line of JSON."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
