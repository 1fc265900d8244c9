"""Takes in what a browser sends from a question: understood, kept, and told what was read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from immunobook import content, study
from immunobook.content.frozen import LEVELS
from immunobook.lesson import progress_of_cells as cells
from immunobook.quiz import bank, behaviour
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Kind, NotUnderstood
from immunobook.quiz.sheet import answer_in, asks, read, sheet
from immunobook.records import Store

OVER = "This test is over. What was kept before its end counts; load the page anew to see how it went."
IN_A_TEST = "This question is in a test that you have begun. Answer it there, or finish the test first."


def hand_in(store: Store, learner: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Do what a browser asks, by the word `do` in it: keep an answer (without a word), show a question, flag it, or
    change the time of a test.

    Raises:
        NotUnderstood, study.NotAccepted: If it cannot be done; the message is the sentence for the learner.
        study.NotSaved: If it could not be kept just now.
    """
    match sent.get("do", "answer") if isinstance(sent, Mapping) else "answer":
        case "answer":
            return _keep_answer(store, learner, sent, now)
        case "show":
            return _show(store, learner, sent, now)
        case "flag" | "unflag" | "more" | "no_limit" as do:
            return _change(store, learner, do, sent, now)
    raise NotUnderstood(NOT_OF_THIS_QUESTION)


def reply_to(store: Store, learner: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Return what `hand_in` returns, or `says`: the sentence why not."""
    try:
        return hand_in(store, learner, sent, now=now)
    except (NotUnderstood, study.NotAccepted, study.NotSaved) as why:
        return {"says": str(why)}


def sheet_in(store: Store, learner: str, this: Sitting, item: Kind, *, now: datetime, tells: bool) -> dict[str, Any]:
    """Return a question of a sitting as it stands for the browser."""
    newest = study.newest_in(store, learner, this, item.id)
    return sheet(item, newest, salt=f"{learner}:{this.key}", sitting=this, tells=tells, today=now.date())


def _keep_answer(store: Store, learner: str, sent: object, now: datetime) -> dict[str, Any]:
    """Keep an answer and return what the screen shows of it.

    Returns:
        `sheet`: the question with its feedback, as kept; and if it was asked in a cell, `cell`: what the cell
        has come to, and its sign as HTML.
    """
    given = read(sent)
    item = _question(given.item)
    answer = answer_in(given, item)
    sittings = study.sittings(store, learner)
    this = sittings.get(given.sitting) if given.sitting else None
    if given.sitting and (this is None or item.id not in this.items):
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    if this is not None and this.is_test and this.is_over(now):
        raise study.NotAccepted(OVER)
    if not (this and this.is_test) and behaviour.in_an_open_test(item.id, sittings, now):
        raise study.NotAccepted(IN_A_TEST)
    kept = study.submit_answer(
        store, learner, item, answer, now=now, seed=given.seed, once=given.once,
        certainty=given.certainty, sitting=this.key if this and this.is_test else None, hints=given.hints,
    )  # fmt: skip
    if this is not None:
        tells = behaviour.tells(this, sittings, now)
        salt = f"{learner}:{this.key}"
        return {"sheet": sheet(item, kept, salt=salt, sitting=this, tells=tells, today=now.date())}
    told: dict[str, Any] = {"sheet": sheet(item, kept, salt=learner, today=now.date())}
    if (came_to := _state_of(store, learner, given.where, item.id)) is not None:
        told["cell"] = came_to
    return told


def _show(store: Store, learner: str, sent: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a question of a sitting that the page was opened without, to keep the page light."""
    item, key, level = (sent.get(name) for name in ("item", "sitting", "level"))
    sittings = study.sittings(store, learner)
    this = sittings.get(key) if isinstance(key, str) else None
    if this is None or item not in this.items or level not in LEVELS:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    question = _question(item)
    tells = behaviour.tells(this, sittings, now)
    told = sheet_in(store, learner, this, question, now=now, tells=tells)
    return {"sheet": {**told, "asks": asks(question, level)}}


def _change(store: Store, learner: str, do: str, sent: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Flag a question, or change the time of a test; return what it is then."""
    item, key, once = (sent.get(name, "") for name in ("item", "sitting", "once"))
    if not all(isinstance(value, str) and len(value) <= 100 for value in (item, key, once)) or not key:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    this = study.change_sitting(store, learner, key, do, now=now, item=item, once=once or None)
    return {"sitting": state_of_sitting(this, now)}


def state_of_sitting(this: Sitting, now: datetime) -> dict[str, Any]:
    """Return what the browser shows of a sitting: which questions are flagged, and the seconds that are left."""
    return {
        "flagged": sorted(this.flagged),
        "left": None if this.ends is None else round((this.ends - now).total_seconds()),
    }


def _question(id: object) -> Kind:
    item = bank.questions().get(id) if isinstance(id, str) else None
    if item is None:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    return item


def _state_of(store: Store, learner: str, where: str, item_id: str) -> dict[str, str] | None:
    """Return what the cell has come to in which a question was asked; None if there is no such cell."""
    lesson_id, _, cell_id = where.partition("/")
    one = content.lessons().get(lesson_id)
    cell = next((cell for cell in one.cells if cell.id == cell_id), None) if one else None
    if cell is None or item_id not in cells.questions_of(cell):
        return None
    came_to = cells.state_of(cell, (), study.first_verdicts(store, learner, cells.questions_of(cell)))
    return {"state": came_to, "sign": cells.sign(cell, came_to)}
