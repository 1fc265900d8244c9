"""The sheet after class: the answers of a room put beside the content, on the screen, on paper and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from immunobook import content, teach
from immunobook.classroom import debrief
from immunobook.classroom.debrief import Column, Debrief, Given, Question
from immunobook.classroom.room import Room
from immunobook.insight import small
from immunobook.quiz import bank
from immunobook.quiz.choosing import can_be_practised
from immunobook.records import Store
from immunobook.teach import Teacher, Vote
from immunobook.teaching import counted
from immunobook.teaching.insight.mistakes import wrong_choices


@dataclass(frozen=True)
class RoomSheet:
    """What a room does not know yet.

    Attributes:
        learners: How many answered anything.
        due: When the questions come back.
    """

    room: Room
    learners: int
    found: Debrief
    due: datetime

    @property
    def is_offered(self) -> bool:
        """Whether these very questions are offered to the learners already."""
        return bool(self.again) and self.room.offered == self.again

    @property
    def again(self) -> tuple[str, ...]:
        """Ids of the questions to ask again."""
        return tuple(one.item for one in self.found.again)


def room_sheet(store: Store, teacher: Teacher, room_id: str) -> RoomSheet:
    """Return the sheet of one of the teacher's rooms.

    Raises:
        teach.NotAllowed: If it is none of hers.
    """
    this = teach.room(store, teacher, room_id)
    votes = teach.votes(store, teacher, room_id)
    return of_votes(this, votes)


def of_votes(this: Room, votes: Iterable[Vote]) -> RoomSheet:
    """Return the sheet of a room from its answers; those to questions that are gone from the bank are left out."""
    votes = tuple(votes)
    questions = bank.questions()
    found = debrief.debrief(
        (given(one) for one in votes if one.item in questions),
        must_know=[one.id for one in questions.values() if one.must_know],
        can_be_asked=[one.id for one in questions.values() if can_be_practised(one)],
    )
    last = this.ended or (this.rounds[-1].began if this.rounds else this.opened)
    return RoomSheet(this, len({one.learner for one in votes}), found, debrief.due(last))


def given(vote: Vote) -> Given:
    """Return an answer as the sheet counts it."""
    item = bank.question(vote.item)
    return Given(
        vote.item,
        item.skill,
        vote.round,
        vote.mark.points / vote.mark.most,
        not counted.is_judged(item),
        wrong_choices(item, vote.answer, vote.mark),
        vote.certainty,
    )


def not_judged(item: str) -> str:
    """Return what to say of a question, by its id, in place of how many had it right."""
    return "own words" if bank.question(item).kind == "free_text" else "prediction"


def objective(skill: str) -> str:
    """Return an objective in words."""
    found = content.skills().get(skill)
    return found.title if found else skill


# --- what may be passed on --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passed:
    """The numbers of a column as they may be passed on: no count under five, and none that can be worked out."""

    answers: int | str
    percent: int | str
    chose: int | str
    sure: int | str
    errors: int | str


def passed(column: Column, chose: int) -> Passed:
    """Return the numbers of a round as they may be passed on.

    Args:
        chose: How many made the commonest wrong choice.
    """
    if small.is_small(column.answers):
        return Passed(small.UNDER, small.HIDDEN, small.HIDDEN, small.HIDDEN, small.HIDDEN)
    right, chosen, _ = small.shared((column.right, chose, column.answers - column.right - chose))
    errors, _, doubting = small.shared(
        (column.errors, column.sure - column.errors, column.answers - column.sure)
    )
    sure = column.sure if isinstance(doubting, int) else small.HIDDEN
    # From a percentage and the number of answers one can work out how many were right.
    percent = column.percent if isinstance(right, int) else small.HIDDEN
    return Passed(column.answers, percent, chosen, sure, errors)


def tells_few(question: Question) -> bool:
    """Whether the answers to a question hold a count that may not be passed on."""
    columns = [passed(one, 0) for one in (question.first, question.again) if one]
    return any(isinstance(part, str) for one in columns for part in (one.answers, one.percent, one.sure, one.errors))


def passed_beside(mine: Passed, others: Question | None) -> Passed:
    """Return the numbers of some of a room as they may be passed on where those of the whole room are known, too.

    The one less the other would tell of everybody else, so theirs must be fit to be passed on as well.

    Args:
        others: What everybody else in the room answered to the question; None if nobody did.
    """
    if others is None:
        return mine
    if tells_few(others):
        return Passed(*(small.HIDDEN,) * 5)
    return replace(mine, chose=small.HIDDEN)  # how many of the others chose the very same is not known here


def table(sheet: RoomSheet, others: Iterable[Question] = ()) -> list[dict[str, Any]]:
    """Return a row for each question, to be passed on as a file; counts only, none under five.

    Args:
        others: Where the sheet is of some of a room only: what everybody else in it answered.
    """
    weakest = {one.skill: place for place, one in enumerate(sheet.found.weakest, 1)}
    beside = {one.item: one for one in others}
    return [_row(sheet, one, weakest, beside.get(one.item)) for one in sheet.found.questions]


def _row(sheet: RoomSheet, one: Question, weakest: dict[str, int], others: Question | None) -> dict[str, Any]:
    wrong = one.commonest
    first = passed_beside(passed(one.first, wrong.first if wrong else 0), others)
    again = passed_beside(passed(one.again, (wrong.again or 0) if wrong else 0), others) if one.again else None
    return {
        "question": bank.question(one.item).asks,
        "id": one.item,
        "objective": objective(one.skill),
        "weakest objective": weakest.get(one.skill, ""),
        "answers": first.answers,
        "percent of points": not_judged(one.item) if one.is_prediction else first.percent,
        "highly sure": first.sure,
        "highly sure and wrong": first.errors,
        "answers, asked again": again.answers if again else "",
        "percent of points, asked again": again.percent if again else "",
        "commonest wrong answer": wrong.choice.says if wrong else "",
        "chose it": first.chose if wrong else "",
        "chose it, asked again": again.chose if again and wrong else "",
        "misconception": "; ".join(myth_says(key) for key in wrong.choice.myths) if wrong else "",
        "ask again on": f"{sheet.due:%Y-%m-%d}" if one.item in sheet.again else "",
    }


def myth_says(key: str) -> str:
    """Return a misconception in its own words."""
    found = content.myths().get(key)
    return content.plain_text(found.says) if found else key
