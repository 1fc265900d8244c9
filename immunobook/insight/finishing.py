"""Who has finished what, and where people stop. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

QUIET = timedelta(days=7)
"""Who did nothing in a lesson for so long has stopped there; until then she is at it."""


@dataclass(frozen=True)
class InLesson:
    """How far somebody is in a lesson.

    Attributes:
        done: Ids of the cells that are done.
        last: When she last did something in it; None if never.
    """

    learner: str
    lesson: str
    done: frozenset[str]
    last: datetime | None


@dataclass(frozen=True)
class LessonOf:
    """How far a group is in a lesson: who is where, by learner's id.

    Attributes:
        stops: The cells before which those who have stopped did so, with how many, in the order of the lesson.
    """

    lesson: str
    finished: tuple[str, ...]
    at_it: tuple[str, ...]
    stopped: tuple[str, ...]
    not_begun: tuple[str, ...]
    stops: tuple[tuple[str, int], ...]

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """How many have finished, are at it, have stopped, and have not begun."""
        return len(self.finished), len(self.at_it), len(self.stopped), len(self.not_begun)

    def word(self, who: str) -> str:
        """Return how far a member of the group is: finished, at it, stopped, not begun."""
        of = {"finished": self.finished, "at it": self.at_it, "stopped": self.stopped}
        return next((word for word, those in of.items() if who in those), "not begun")


def state(cells: Sequence[str], mine: InLesson | None, now: datetime) -> str:
    """Return how far somebody is: finished, at it, stopped, not begun."""
    done = mine.done & set(cells) if mine else frozenset()
    if not done:
        return "not begun"
    if len(done) == len(cells):
        return "finished"
    assert mine is not None, "somebody did something"
    return "at it" if mine.last is not None and now - mine.last < QUIET else "stopped"


def stops_before(cells: Sequence[str], done: Iterable[str]) -> str:
    """Return the cell before which somebody stopped: the one after the furthest that is done, or the first open one."""
    done = set(done)
    furthest = max((at for at, cell in enumerate(cells) if cell in done), default=-1)
    later = list(cells[furthest + 1 :])
    return later[0] if later else next(cell for cell in cells if cell not in done)


def lesson_of(
    lesson: str, cells: Sequence[str], members: Sequence[str], did: Mapping[str, InLesson], now: datetime
) -> LessonOf:
    """Return how far a group is in a lesson.

    Args:
        cells: The lesson's cells in order.
        members: Ids of everybody in the group, those who did nothing too.
        did: What each who did something did, by learner's id.
    """
    of: dict[str, list[str]] = {"finished": [], "at it": [], "stopped": [], "not begun": []}
    stops: Counter[str] = Counter()
    for who in members:
        word = state(cells, did.get(who), now)
        of[word].append(who)
        if word == "stopped":
            stops[stops_before(cells, did[who].done)] += 1
    return LessonOf(
        lesson,
        tuple(of["finished"]),
        tuple(of["at it"]),
        tuple(of["stopped"]),
        tuple(of["not begun"]),
        tuple((cell, stops[cell]) for cell in cells if stops[cell]),
    )
