"""After class: what the room does not know yet, and what to ask again in two weeks. Pure; counts, never names.

A question that was asked twice has two columns: its first round, before the discussion, and its newest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

WEAKEST = 3
AGAIN = 5
IN = timedelta(days=14)
"""After so long the questions come back."""


@dataclass(frozen=True)
class Choice:
    """Something that was wrongly chosen.

    Attributes:
        key: What tells it from other wrong answers to the same question.
        says: How it reads on the screen.
        myths: Keys of the misconceptions behind it.
        is_rest: Whether it stands for all that is not told apart; the commonest only where nothing else was chosen.
    """

    key: str
    says: str
    myths: tuple[str, ...] = ()
    is_rest: bool = False


@dataclass(frozen=True)
class Given:
    """One answer in a room.

    Attributes:
        round: The round it was given in; a later round has a higher number.
        share: The part of the points that was earned, 0 to 1.
        is_prediction: Whether nothing was judged: one committed to a guess, or wrote in one's own words.
        wrong: What was wrongly chosen.
        certainty: 1 (low) to 3 (high); None if it was not said.
    """

    item: str
    skill: str
    round: int
    share: float
    is_prediction: bool = False
    wrong: tuple[Choice, ...] = ()
    certainty: int | None = None

    @property
    def is_confident_error(self) -> bool:
        """Whether nothing of it was right and it felt sure."""
        return self.certainty == 3 and self.share == 0 and not self.is_prediction


@dataclass(frozen=True)
class Column:
    """The answers of one round to one question.

    Attributes:
        answers: How many there were.
        right: How many were wholly right.
        share: Mean part of the points, 0 to 1.
        sure: How many were highly sure.
        errors: How many of those were wrong.
    """

    answers: int
    right: int
    share: float
    sure: int
    errors: int

    @property
    def percent(self) -> int:
        """Mean part of the points in percent."""
        return round(100 * self.share)


@dataclass(frozen=True)
class Mistake:
    """A wrong choice, and how many made it in the first and in the newest round; None where it was asked once."""

    item: str
    choice: Choice
    first: int
    again: int | None


@dataclass(frozen=True)
class Question:
    """How a question went.

    Attributes:
        first: Its first round.
        again: Its newest round, where it was asked more than once.
        commonest: What was wrongly chosen most often in the first round, or in the newest if nothing was in the
            first; the first to come up, where two are as common. None if nothing was wrongly chosen.
    """

    item: str
    skill: str
    first: Column
    again: Column | None
    commonest: Mistake | None
    is_prediction: bool = False

    @property
    def now(self) -> Column:
        """The newest round: how things stand."""
        return self.again or self.first


@dataclass(frozen=True)
class Objective:
    """How an objective went: the questions on it, and the mean part of the points in their newest rounds."""

    skill: str
    questions: int
    answers: int
    right: int
    share: float

    @property
    def percent(self) -> int:
        """Mean part of the points in percent."""
        return round(100 * self.share)


@dataclass(frozen=True)
class Debrief:
    """What the room does not know yet.

    Attributes:
        questions: Each question in the order in which it was first asked.
        weakest: At most three objectives, the weakest first; none that everybody knows.
        commonest: The wrong choice that most made when it was first asked, of those that are told apart; None if none
            was made.
        errors: Questions with confident errors: what safety demands first, then the most errors.
        again: At most five questions to ask again, in the order in which they are needed.
    """

    questions: tuple[Question, ...]
    weakest: tuple[Objective, ...]
    commonest: Mistake | None
    errors: tuple[Question, ...]
    again: tuple[Question, ...]


def debrief(
    given: Iterable[Given], *, must_know: Collection[str] = (), can_be_asked: Collection[str] | None = None
) -> Debrief:
    """Return what the room does not know yet.

    Predictions and own words are among the questions and nowhere else: nothing was judged.

    Args:
        given: All answers of a room.
        must_know: Ids of the questions that safety demands.
        can_be_asked: Ids of the questions that are still asked; None for all.
    """
    of: dict[str, list[Given]] = {}
    for one in given:
        of.setdefault(one.item, []).append(one)
    questions = tuple(
        sorted((_question(mine) for mine in of.values()), key=lambda one: min(g.round for g in of[one.item]))
    )
    known = [one for one in questions if not one.is_prediction]
    made = [one.commonest for one in known if one.commonest and not one.commonest.choice.is_rest]
    errors = [one for one in known if one.first.errors or one.now.errors]
    wanting = [one for one in known if one.now.share < 1 and (can_be_asked is None or one.item in can_be_asked)]
    return Debrief(
        questions,
        tuple(sorted((one for one in _objectives(known) if one.share < 1), key=lambda o: (o.share, o.skill))[:WEAKEST]),
        max(made, key=lambda one: (one.first, one.again or 0), default=None),
        tuple(sorted(errors, key=lambda one: (one.item not in must_know, -one.first.errors, one.now.share))),
        tuple(sorted(wanting, key=lambda one: need(one, one.item in must_know))[:AGAIN]),
    )


def need(one: Question, is_must_know: bool) -> tuple[bool, float, int, str]:
    """Return what questions to ask again are ordered by, the most needed first.

    First what safety demands and somebody was surely wrong about; then the fewest points in the newest round; then
    the most confident errors.
    """
    errors = max(one.first.errors, one.now.errors)
    return not (is_must_know and errors), one.now.share, -errors, one.item


def due(closed: datetime) -> datetime:
    """Return when the questions of a room come back."""
    return closed + IN


def _question(mine: Sequence[Given]) -> Question:
    rounds = sorted({one.round for one in mine})
    columns = [[one for one in mine if one.round == number] for number in rounds]
    first, newest = columns[0], columns[-1]
    return Question(
        mine[0].item,
        mine[0].skill,
        _column(first),
        _column(newest) if len(rounds) > 1 else None,
        _commonest(first, newest if len(rounds) > 1 else None),
        all(one.is_prediction for one in mine),
    )


def _column(answers: Sequence[Given]) -> Column:
    return Column(
        len(answers),
        sum(one.share == 1 for one in answers),
        fmean(one.share for one in answers),
        sum(one.certainty == 3 for one in answers),
        sum(one.is_confident_error for one in answers),
    )


def _commonest(first: Sequence[Given], again: Sequence[Given] | None) -> Mistake | None:
    looked_at = first if any(one.wrong for one in first) else again or ()
    choices: dict[str, Choice] = {}
    counts: dict[str, int] = {}
    for one in looked_at:
        for choice in one.wrong:
            choices.setdefault(choice.key, choice)
            counts[choice.key] = counts.get(choice.key, 0) + 1
    if not counts:
        return None
    # Of equals the one that came first; what is told apart before all that is not, which names no mistake.
    key = max(counts, key=lambda one: (not choices[one].is_rest, counts[one]))
    return Mistake(first[0].item, choices[key], _chose(first, key), None if again is None else _chose(again, key))


def _chose(answers: Sequence[Given], key: str) -> int:
    return sum(any(choice.key == key for choice in one.wrong) for one in answers)


def _objectives(questions: Iterable[Question]) -> list[Objective]:
    of: dict[str, list[Question]] = {}
    for one in questions:
        of.setdefault(one.skill, []).append(one)
    found = []
    for skill, mine in of.items():
        answers = sum(one.now.answers for one in mine)
        earned = sum(one.now.share * one.now.answers for one in mine)
        found.append(Objective(skill, len(mine), answers, sum(one.now.right for one in mine), earned / answers))
    return found
