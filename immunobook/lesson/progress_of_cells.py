"""What a cell has come to: new, done, right, partly right, wrong. Pure; the view shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from immunobook.content import Lesson

WORDS = {"new": "new", "done": "done", "right": "right", "partly": "partly", "wrong": "not yet"}
GLYPHS = {"new": "", "done": "✓", "right": "✓", "partly": "◐", "wrong": "✕"}


def questions_of(cell) -> tuple[str, ...]:
    """Return the ids of the questions a cell asks; none for cells that ask none."""
    quiz = getattr(cell, "quiz", None)
    if not quiz:
        return ()
    return (quiz,) if isinstance(quiz, str) else tuple(quiz)


def state_of(cell, done: Collection[str], verdicts: Mapping[str, str]) -> str:
    """Return what a cell has come to.

    Args:
        done: Ids of the lesson's cells that are finished.
        verdicts: Verdict of the first answer to each question that has one: right, partly, wrong,
            omitted or committed. The first answer is the one that counts.
    """
    asked = questions_of(cell)
    if asked:
        given = [verdicts.get(item) for item in asked]
        if None in given:
            return "new"
        if all(verdict == "committed" for verdict in given):
            return "done"
        if all(verdict in ("right", "committed") for verdict in given):
            return "right"
        if all(verdict in ("wrong", "omitted") for verdict in given):
            return "wrong"
        return "partly"
    return "done" if cell.id in done else "new"


def states_of(lesson: Lesson, done: Collection[str], verdicts: Mapping[str, str]) -> dict[str, str]:
    """Return the state of each cell of a lesson, in order."""
    return {cell.id: state_of(cell, done, verdicts) for cell in lesson.cells}


def closed(lesson: Lesson, cell_id: str, states: Mapping[str, str]) -> bool:
    """Whether a cell still waits: the one before it asks for a prediction that is not made yet."""
    ids = [cell.id for cell in lesson.cells]
    at = ids.index(cell_id)
    return at > 0 and lesson.cells[at - 1].kind == "predict" and states[ids[at - 1]] == "new"


def next_open(lesson: Lesson, states: Mapping[str, str]) -> str | None:
    """Return the first cell that is still new, or None when all are done."""
    return next((cell.id for cell in lesson.cells if states[cell.id] == "new"), None)


def sign(cell, came_to: str) -> str:
    """Return a cell's sign in the gutter as HTML: a glyph and a word, and what a screen reader hears."""
    shown = "" if came_to == "new" else f"{GLYPHS[came_to]} {WORDS[came_to]}"
    return (
        f'<span class="im-state im-{came_to}" data-cell="{cell.id}" data-state="{came_to}">'
        f'<span class="im-hidden">Cell {cell.number}, {cell.kind}, {WORDS[came_to]}. </span>'
        f'<span aria-hidden="true">{shown}</span></span>'
    )
