"""What the records of the classroom give back: frozen, with times in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from immunobook.records.rows import Answer, CellDone, Event


@dataclass(frozen=True)
class Teacher:
    """Somebody who may act as a teacher in one session.

    Attributes:
        role: "teacher" or "administrator".
        subject: Who that is to the hospital's sign-in; empty on one's own machine.
        session: The hash of the session's secret: every act looks whether the session still stands.
    """

    id: str
    role: str
    subject: str
    session: str = field(default="", repr=False)


@dataclass(frozen=True)
class Act:
    """Something a teacher did. `subject` is empty for a teacher who is gone, and on one's own machine."""

    id: int
    teacher: str
    subject: str
    act: str
    ref: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class RoomRow:
    """A room as it stands in a list. `settings` are those it was opened with."""

    id: str
    code: str
    title: str
    cohort: str | None
    settings: Mapping[str, Any]
    version: int
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True)
class RoomStep:
    """Something a teacher did in a room. `once` is the key that makes it count once."""

    id: int
    kind: str
    data: Mapping[str, Any]
    once: str
    at: datetime


@dataclass(frozen=True)
class Member:
    """Somebody in a room or a group, by the name given there; the name may be empty."""

    learner: str
    nickname: str
    joined: datetime


@dataclass(frozen=True)
class VoteRow:
    """An answer in a room, as it was given and marked.

    Attributes:
        round: Id of the step that asked.
        once: The key that makes it count once.
    """

    id: int
    room: str
    learner: str
    round: int
    item: str
    version: int
    answer: Any
    mark: Mapping[str, Any]
    certainty: int | None
    once: str
    at: datetime


@dataclass(frozen=True)
class FloorRow:
    """A question from the floor; `learner` is None for an anonymous one, `nickname` empty without a name."""

    id: int
    room: str
    learner: str | None
    nickname: str
    text: str
    once: str
    at: datetime


@dataclass(frozen=True)
class Cohort:
    """A group that learners join by code and may leave."""

    id: str
    title: str
    code: str
    created: datetime
    closed: datetime | None
    members: int = 0


@dataclass(frozen=True)
class CohortWork:
    """What the members of a group did since they joined it, by learner.

    An answer's `number` counts all of the learner's answers to that question, also from before joining.
    """

    members: tuple[Member, ...]
    answers: Mapping[str, tuple[Answer, ...]]
    cells_done: Mapping[str, tuple[CellDone, ...]]
    events: Mapping[str, tuple[Event, ...]]


@dataclass(frozen=True)
class Looked:
    """What came of a code that was looked up.

    Attributes:
        id: What it opens; None if nothing.
        is_over: Whether it did open something that is over.
        wait: How long to wait before a code is looked at again; None if it was looked at.
    """

    id: str | None
    is_over: bool = False
    wait: timedelta | None = None


@dataclass(frozen=True)
class MyRoom:
    """A room somebody is in, by the name given there; `asked` counts the questions from the floor."""

    room: str
    title: str
    nickname: str
    asked: int
    joined: datetime


@dataclass(frozen=True)
class MyCohort:
    """A group somebody is or was in. `left` is None while it lasts."""

    cohort: str
    title: str
    nickname: str
    joined: datetime
    left: datetime | None


@dataclass(frozen=True)
class InClass:
    """All that is kept of one learner in rooms and groups; anonymous questions name nobody and are not in it.

    Attributes:
        told: Ids of the votes of which the worth was told in class.
    """

    rooms: tuple[MyRoom, ...] = ()
    cohorts: tuple[MyCohort, ...] = ()
    votes: tuple[VoteRow, ...] = ()
    floor: tuple[FloorRow, ...] = ()
    told: frozenset[int] = frozenset()
