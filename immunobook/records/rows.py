"""What records give back: frozen, with times in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer as it was given and marked.

    Attributes:
        id: Number of the row; later answers have higher ones.
        version: Version of the question when it was answered.
        answer: As it was given; plain JSON.
        mark: What it was worth on that day; plain JSON.
        seed: By which the options were shuffled.
        once: The key that makes an answer count once.
        certainty: How sure the learner was, 1 (low) to 3 (high); None if it was not said.
        sitting: The test it was given in; None outside of one.
        number: 1 for the learner's first answer to this question, worked out from the rows.
    """

    id: int
    item: str
    version: int
    answer: Any
    mark: Mapping[str, Any]
    seed: int | None
    once: str
    at: datetime
    number: int
    certainty: int | None = None
    sitting: str | None = None

    @property
    def verdict(self) -> str:
        """What the mark says in one word: right, partly, wrong, omitted or committed."""
        return self.mark["verdict"]


@dataclass(frozen=True)
class Event:
    """Something a learner did that is no answer, note or cell.

    Attributes:
        id: Number of the row; later ones are higher.
        kind: What sort of thing, such as "sitting".
        ref: Which one of them.
        data: What happened; plain JSON.
        once: The key that makes it count once.
    """

    id: int
    kind: str
    ref: str
    data: Any
    once: str
    at: datetime


@dataclass(frozen=True)
class CellDone:
    """A cell that was finished, and when first."""

    lesson: str
    cell: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """A note as it was saved.

    Attributes:
        id: Number of the revision; the highest of a cell is the one that is shown.
        base: The revision it was written on; None for a first one.
    """

    id: int
    lesson: str
    cell: str
    text: str
    base: int | None
    at: datetime


@dataclass(frozen=True)
class NoteSaved:
    """What came of saving a note.

    Attributes:
        note: The note as it is shown from now on.
        other: The note that was saved elsewhere (another tab, another device) since this one was opened, and
            that this one now stands in front of; both are kept. None if nothing of the kind happened.
    """

    note: Note
    other: Note | None


@dataclass(frozen=True)
class Place:
    """Where somebody was last in a lesson."""

    lesson: str
    cell: str
    at: datetime


@dataclass(frozen=True)
class Setting:
    """What was chosen, and when."""

    name: str
    value: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    """What came of trying a resume code.

    Attributes:
        learner: Whose code it is; None if nobody's or if it was not looked at.
        wait: How long to wait before a code is looked at again; None if it was looked at.
    """

    learner: str | None
    wait: timedelta | None


@dataclass(frozen=True)
class Everything:
    """All that is kept of one learner, as it was at one moment; `in_class` is a `classroom_rows.InClass`."""

    learner: str
    created: datetime
    devices: tuple[datetime, ...]
    resume_code: datetime | None
    answers: tuple[Answer, ...]
    cells_done: tuple[CellDone, ...]
    notes: tuple[Note, ...]
    places: tuple[Place, ...]
    settings: tuple[Setting, ...]
    events: tuple[Event, ...] = ()
    in_class: Any = None
