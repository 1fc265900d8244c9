"""Takes in an answer as a browser sent it: understood, kept, and told what was read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from immunobook import content, study
from immunobook.lesson import progress_of_cells as cells
from immunobook.quiz import bank
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, NotUnderstood
from immunobook.quiz.sheet import answer_in, read, sheet
from immunobook.records import Store


def hand_in(store: Store, learner: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Keep an answer and return what the screen shows of it.

    Returns:
        `sheet`: the question with its feedback, as kept; and if it was asked in a cell, `cell`: what the cell
        has come to, and its sign as HTML.

    Raises:
        NotUnderstood, study.NotAccepted: If it cannot be marked; the message is the sentence for the learner.
        study.NotSaved: If it could not be kept just now.
    """
    given = read(sent)
    item = bank.questions().get(given.item)
    if item is None:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    answer = answer_in(given, item)
    kept = study.submit_answer(store, learner, item, answer, now=now, seed=given.seed, once=given.once)
    told: dict[str, Any] = {"sheet": sheet(item, kept, salt=learner)}
    if (came_to := _state_of(store, learner, given.where, item.id)) is not None:
        told["cell"] = came_to
    return told


def reply_to(store: Store, learner: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Return what `hand_in` returns, or `says`: the sentence why not."""
    try:
        return hand_in(store, learner, sent, now=now)
    except (NotUnderstood, study.NotAccepted, study.NotSaved) as why:
        return {"says": str(why)}


def _state_of(store: Store, learner: str, where: str, item_id: str) -> dict[str, str] | None:
    """Return what the cell has come to in which a question was asked; None if there is no such cell."""
    lesson_id, _, cell_id = where.partition("/")
    one = content.lessons().get(lesson_id)
    cell = next((cell for cell in one.cells if cell.id == cell_id), None) if one else None
    if cell is None or item_id not in cells.questions_of(cell):
        return None
    came_to = cells.state_of(cell, (), study.first_verdicts(store, learner, cells.questions_of(cell)))
    return {"state": came_to, "sign": cells.sign(cell, came_to)}
