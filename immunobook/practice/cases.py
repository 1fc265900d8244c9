"""Steps of unfolding cases in review: which come back, which is open, and how a case stands when one is taken up again.

A case is worked once; its report counts first answers. A step that lost points is remembered like a question and
comes back on its day, on the record as it stood at that step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from immunobook import content, study
from immunobook.case import unfolding
from immunobook.content.case import Case
from immunobook.content.question import STEPS
from immunobook.quiz import bank
from immunobook.records import Store
from immunobook.review import card as cards_of
from immunobook.review import queue
from immunobook.review.card import Answered
from immunobook.study import Attempt


@dataclass(frozen=True)
class Due:
    """A case that comes back.

    Attributes:
        steps: Ids of the questions that are asked again, in the order of the case.
        is_error: Whether one of them was wrong and felt sure.
    """

    case: Case
    steps: tuple[str, ...]
    is_error: bool

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of those steps."""
        return tuple(STEPS[one.step] for one in self.case.steps if one.question in self.steps)


def of_question(question: str) -> Case | None:
    """Return the case that asks a question; None if none does."""
    return next((one for one in content.cases().values() if question in one.questions), None)


def due(
    attempts: Iterable[Attempt],
    *,
    hinted: Iterable[int] = (),
    fuzz: str,
    now: datetime,
    zone: tzinfo,
    goal: float = cards_of.RETENTION,
) -> tuple[Due, ...]:
    """Return the cases of which a step comes back today, by the same rule as a question.

    A step comes back if it ever lost points; what was right from the first is not asked again.

    Args:
        attempts: All answers of the learner that count, oldest first.
        hinted: Ids of the answers before which a hint was opened.

    Returns:
        Cases with a step that felt sure and was wrong first, then those with the step that is remembered least.
    """
    steps = {id: case for case in content.cases().values() for id in case.questions}
    known, opened = bank.questions(), frozenset(hinted)
    answered = [
        Answered(one.item, one.at, one.mark.verdict, one.certainty, one.id in opened)
        for one in attempts
        if one.item in steps and one.item in known and not known[one.item].retired
    ]
    lost = {one.item for one in answered if one.verdict not in ("right", "committed")}
    cards = cards_of.cards([one for one in answered if one.item in lost], retention=goal, fuzz=fuzz)
    found: dict[str, list[str]] = {}
    for card in queue.due(cards.values(), now=now, zone=zone):
        found.setdefault(steps[card.item].id, []).append(card.item)
    return tuple(
        Due(
            case=content.cases()[id],
            steps=tuple(one for one in content.cases()[id].questions if one in again),
            is_error=any(cards[one].confident_error for one in again),
        )
        for id, again in found.items()
    )


def due_of(store: Store, learner: str, *, now: datetime, zone: tzinfo, goal: float) -> tuple[Due, ...]:
    """Return the cases of which a step comes back to a learner today."""
    return due(
        study.all_attempts(store, learner, now=now), hinted=study.hinted(store, learner), fuzz=learner,
        now=now, zone=zone, goal=goal,
    )  # fmt: skip


def to_answer(
    newest: Mapping[str, Attempt], come_back: Iterable[Due], case_id: str
) -> dict[str, Attempt]:
    """Return the answers with which a case is opened when it is taken up again: without the steps that come back.

    So the case is open at the first of them, and its record as it stood there.
    """
    again = {step for one in come_back if one.case.id == case_id for step in one.steps}
    return {item: attempt for item, attempt in newest.items() if item not in again}


def left(newest: Mapping[str, Attempt]) -> list[Case]:
    """Return the cases that were begun and left before their end."""
    return [one for one in content.cases().values() if 0 < unfolding.answered(one, newest) < len(one.steps)]


def step_to_do(newest: Mapping[str, Attempt], come_back: Iterable[Due] = ()) -> str | None:
    """Return the question of the case step to do next; None where there is none.

    That is where a case was left, the one of the newest answer first; else a step that comes back; else the first
    step of the first case that is new.
    """
    if open_ones := left(newest):
        last = max(open_ones, key=lambda case: max(newest[one].at for one in case.questions if one in newest))
        return last.questions[unfolding.answered(last, newest)]
    for one in come_back:
        return one.steps[0]
    new = (case for case in content.cases().values() if not unfolding.answered(case, newest))
    return next((case.questions[0] for case in new), None)
