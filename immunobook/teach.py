"""What a teacher can do. The only writer of rooms, groups and the audit trail.

Every verb takes the `Teacher` that `teacher_of` gave and looks, in the transaction in which it reads or writes,
whether that session still stands and whether the room or group is hers; if not, it raises `NotAllowed`. Each act
leaves a row in the audit trail in the same transaction. Verbs that change something also raise `NotAccepted` or
`NotSaved`; the message of all three is the sentence for the teacher.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from immunobook.classroom import names
from immunobook.classroom import room as rooms_
from immunobook.classroom.room import Room, Settings
from immunobook.keeping import NotAccepted, NotSaved, keeping
from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from immunobook.quiz.mark import Mark
from immunobook.records import NotTheirs, Store, limits, secret
from immunobook.records.classroom_rows import Act, Cohort, CohortWork, Member, RoomRow, RoomStep, Teacher

SESSION = timedelta(hours=12)
LINK = timedelta(days=1)
TITLE_SIGNS = 100

__all__ = [
    "Act", "Cohort", "CohortWork", "FloorQuestion", "Member", "NotAccepted", "NotAllowed", "NotSaved", "Room", "RoomRow",
    "Teacher", "TeacherSession", "Vote", "ask", "audit", "black", "change_settings", "close", "close_cohort",
    "cohort_answers", "cohorts", "counts", "delete_cohort", "delete_room", "end", "end_all_sessions", "end_session",
    "floor", "has_teachers", "hide", "is_link", "members", "new_cohort", "new_link", "offer", "open_link", "open_room",
    "reveal", "room", "rooms", "scene", "show", "sign_in", "step", "teacher_of", "unhide", "votes",
]  # fmt: skip

SAYS = {
    "session": "Your teaching session is over. Sign in again, or open a new teacher's link.",
    "role": "Only an administrator may see this.",
    "room": "There is no such room among yours.",
    "group": "There is no such group among yours.",
}


class NotAllowed(PermissionError):
    """An act that is not this teacher's to do; the message is the sentence for who tried."""


@dataclass(frozen=True)
class TeacherSession:
    """A session that has just begun: who, the secret that only the browser keeps, and when it is over."""

    teacher: Teacher
    secret: str = field(repr=False)
    ends: datetime


@dataclass(frozen=True)
class Vote:
    """An answer in a room.

    Attributes:
        nickname: The name the learner gave in the room; empty for none, or if it is hidden.
        seconds: From the question to the answer, by the server's clock.
    """

    id: int
    learner: str
    nickname: str
    round: int
    item: str
    version: int
    answer: Any
    mark: Mark
    certainty: int | None
    at: datetime
    seconds: float


@dataclass(frozen=True)
class FloorQuestion:
    """A question from the floor.

    Attributes:
        nickname: Who asks; empty if it is anonymous, without a name, or the name is hidden.
        hidden: Whether the teacher took it off the screens.
    """

    id: int
    nickname: str
    text: str
    at: datetime
    hidden: bool


# --- who teaches ----------------------------------------------------------------------------------------


def has_teachers(store: Store) -> bool:
    """Whether anybody teaches here; at the very first start nobody does."""
    return store.teachers.any()


def new_link(store: Store, *, role: str = "teacher", now: datetime, lasts: timedelta = LINK) -> str:
    """Make a link's secret that makes its opener a teacher, once. It is for who runs the server, not for screens."""
    own = secret.new_device_secret()
    with keeping("The link could not be kept just now."):
        store.teachers.add_link(own, role, ends=now + lasts, at=now)
    return own


def is_link(store: Store, offered: object, *, now: datetime) -> bool:
    """Whether a link would open, without using it up."""
    return store.teachers.link(offered, at=now) is not None


def open_link(store: Store, offered: object, *, now: datetime) -> TeacherSession | None:
    """Use a link up and begin a session; None if it gives nothing (any more)."""
    own = secret.new_device_secret()
    with keeping("The link could not be opened just now. It is still good; try again."):
        teacher = store.teachers.open_link(offered, own, ends=now + SESSION, at=now)
    return None if teacher is None else TeacherSession(teacher, own, now + SESSION)


def sign_in(store: Store, subject: str, role: str, *, now: datetime) -> TeacherSession:
    """Begin a session of somebody whom the hospital's sign-in named, and whom its list allows this role."""
    own = secret.new_device_secret()
    with keeping("You could not be signed in just now. Try again."):
        teacher = store.teachers.sign_in(subject, role, own, ends=now + SESSION, at=now)
    return TeacherSession(teacher, own, now + SESSION)


def teacher_of(store: Store, offered: object, *, now: datetime) -> Teacher | None:
    """Return whose session's secret this is; None for one that ended, or that nobody was given."""
    return store.teachers.of(offered, at=now)


def end_session(store: Store, offered: object, *, now: datetime) -> None:
    """End a session; a second time does nothing."""
    with keeping("The session could not be ended just now. Press the button again."):
        store.teachers.end_session(offered, at=now)


def end_all_sessions(store: Store, subject: str, *, now: datetime) -> int:
    """End every session of somebody who is on the hospital's list no more; return how many there were."""
    with keeping("The sessions could not be ended just now."):
        return store.teachers.end_all_sessions(subject, at=now)


def audit(store: Store, teacher: Teacher, *, now: datetime, limit: int = 500) -> tuple[Act, ...]:
    """Return what teachers did, the newest first. For administrators."""
    with _allowed():
        return store.teachers.acts(teacher, at=now, limit=limit)


# --- rooms ----------------------------------------------------------------------------------------------


def open_room(
    store: Store,
    teacher: Teacher,
    *,
    title: str,
    settings: Mapping[str, bool] | Settings | None = None,
    cohort: str | None = None,
    now: datetime,
) -> Room:
    """Open a room.

    Args:
        settings: What differs from the usual.
        cohort: A group of hers that it belongs to.
    """
    wishes = dataclasses.asdict(settings) if isinstance(settings, Settings) else dict(settings or {})
    with _changing("The room could not be opened just now. Press the button again."):
        wished = dataclasses.asdict(Settings().changed(wishes))
        row = store.rooms.open(teacher, title=_title(title), settings=wished, cohort=cohort, at=now)
    return _played(row, ())


def rooms(store: Store, teacher: Teacher) -> tuple[RoomRow, ...]:
    """Return her rooms, the newest first."""
    with _allowed():
        return store.rooms.own(teacher)


def room(store: Store, teacher: Teacher, room_id: str) -> Room:
    """Return one of her rooms as it is, with its steps."""
    with _allowed():
        return _played(*store.rooms.of_teacher(teacher, room_id))


def step(
    store: Store, teacher: Teacher, room_id: str, kind: str, data: Mapping[str, Any], *, once: str | None = None, now: datetime
) -> Room:  # fmt: skip
    """Take a step in one of her rooms; return the room as it is then.

    Args:
        kind: One of `classroom.room.KINDS`.
        once: Key of this press; handed in again, it counts once. What is so already is not done again.

    Raises:
        NotAllowed, NotAccepted, NotSaved: If it is not hers, the room does not allow it as it is, or it could not
            be kept.
    """

    def decide(row: RoomRow, steps: tuple[RoomStep, ...]) -> Mapping[str, Any] | None:
        before = _played(row, steps)
        kept = rooms_.checked(before, kind, data)
        if kind == "ask":
            _can_be_asked(kept)
        if kind == "offer":
            _are_questions(kept["items"])
        if kind == "ask":
            return kept
        return kept if rooms_.after(before, RoomStep(0, kind, kept, "", now)) != before else None

    with _changing("This could not be done just now; the room is as it was. Press the button again."):
        return _played(
            *store.rooms.step(teacher, room_id, kind, decide, once=uuid4().hex if once is None else once, at=now)
        )


def ask(
    store: Store, teacher: Teacher, room_id: str, item: Kind, *, again: bool = False, certainty: bool | None = None,
    once: str | None = None, now: datetime,
) -> Room:  # fmt: skip
    """Ask a question; the one before is closed by it.

    Args:
        again: Whether it is the present question once more, after talking.
        certainty: Whether it also asks how sure one is; None for what the room's settings say.
    """
    data: dict[str, Any] = {"item": item.id, "version": item.version, "again": again}
    if certainty is not None:
        data["certainty"] = certainty
    return step(store, teacher, room_id, "ask", data, once=once, now=now)


def close(store: Store, teacher: Teacher, room_id: str, round: int, *, once: str | None = None, now: datetime) -> Room:
    """Take no more answers to a question."""
    return step(store, teacher, room_id, "close", {"round": round}, once=once, now=now)


def counts(
    store: Store, teacher: Teacher, room_id: str, round: int, shown: bool = True, *, once: str | None = None, now: datetime
) -> Room:  # fmt: skip
    """Show on all screens how many answered what, or show it no more."""
    return step(store, teacher, room_id, "counts", {"round": round, "shown": shown}, once=once, now=now)


def reveal(store: Store, teacher: Teacher, room_id: str, round: int, *, once: str | None = None, now: datetime) -> Room:
    """Show the answer with its reasons."""
    return step(store, teacher, room_id, "reveal", {"round": round}, once=once, now=now)


def show(
    store: Store, teacher: Teacher, room_id: str, what: Mapping[str, Any], *, once: str | None = None, now: datetime
) -> Room:
    """Show a cell of a lesson, a scene or a case on projector and phones; with {} nothing of the kind."""
    return step(store, teacher, room_id, "show", what, once=once, now=now)


def scene(
    store: Store, teacher: Teacher, room_id: str, scene_id: str, controls: Mapping[str, Any], *, once: str | None = None,
    now: datetime,
) -> Room:  # fmt: skip
    """Let phones show a scene as the teacher has set it."""
    return step(store, teacher, room_id, "scene", {"id": scene_id, "controls": controls}, once=once, now=now)


def black(store: Store, teacher: Teacher, room_id: str, on: bool = True, *, once: str | None = None, now: datetime) -> Room:
    """Make the projector black, or bright again."""
    return step(store, teacher, room_id, "black", {"on": on}, once=once, now=now)


def hide(
    store: Store, teacher: Teacher, room_id: str, what: str, id: int | str, *, once: str | None = None, now: datetime
) -> Room:
    """Take a question from the floor ("floor", its id) or a name ("nickname", the learner's id) off all screens."""
    return step(store, teacher, room_id, "hide", {"what": what, "id": id}, once=once, now=now)


def unhide(
    store: Store, teacher: Teacher, room_id: str, what: str, id: int | str, *, once: str | None = None, now: datetime
) -> Room:
    """Show it again."""
    return step(store, teacher, room_id, "unhide", {"what": what, "id": id}, once=once, now=now)


def change_settings(
    store: Store, teacher: Teacher, room_id: str, wishes: Mapping[str, bool], *, once: str | None = None, now: datetime
) -> Room:
    """Change some settings of a room; see `classroom.room.Settings`."""
    return step(store, teacher, room_id, "settings", wishes, once=once, now=now)


def offer(
    store: Store, teacher: Teacher, room_id: str, items: Sequence[str], on: datetime, *, once: str | None = None,
    now: datetime,
) -> Room:  # fmt: skip
    """Offer questions to the review of those who were in the room, from a day on; the newest offer counts."""
    data = {"items": list(items), "on": limits.moment(on).isoformat()}
    return step(store, teacher, room_id, "offer", data, once=once, now=now)


def end(store: Store, teacher: Teacher, room_id: str, *, once: str | None = None, now: datetime) -> Room:
    """End a room: no more answers, and its code opens nothing from now on."""
    return step(store, teacher, room_id, "end", {}, once=once, now=now)


def delete_room(store: Store, teacher: Teacher, room_id: str, *, now: datetime) -> None:
    """Delete one of her rooms with all answers and questions in it."""
    with _changing("The room could not be deleted just now. Press the button again."):
        store.rooms.delete(teacher, room_id, at=now)


def votes(store: Store, teacher: Teacher, room_id: str) -> tuple[Vote, ...]:
    """Return all answers of one of her rooms, in the order in which they came."""
    this = room(store, teacher, room_id)
    with _allowed():
        called = {one.learner: one.nickname for one in store.rooms.members(teacher, room_id)}
        kept = store.rooms.votes(teacher, room_id)
    began = {one.id: one.began for one in this.rounds}
    return tuple(
        Vote(
            id=one.id,
            learner=one.learner,
            nickname="" if one.learner in this.hidden_nicknames else called.get(one.learner, ""),
            round=one.round,
            item=one.item,
            version=one.version,
            answer=one.answer,
            mark=Mark.model_validate(one.mark),
            certainty=one.certainty,
            at=one.at,
            seconds=max(0.0, (one.at - began[one.round]).total_seconds()) if one.round in began else 0.0,
        )
        for one in kept
    )


def floor(store: Store, teacher: Teacher, room_id: str) -> tuple[FloorQuestion, ...]:
    """Return the questions from the floor of one of her rooms, hidden ones too, in the order of asking."""
    this = room(store, teacher, room_id)
    with _allowed():
        kept = store.rooms.floor(teacher, room_id)
    return tuple(
        FloorQuestion(
            one.id,
            "" if one.learner in this.hidden_nicknames else one.nickname,
            one.text,
            one.at,
            one.id in this.hidden_floor,
        )
        for one in kept
    )


def members(store: Store, teacher: Teacher, room_id: str) -> tuple[Member, ...]:
    """Return who is in one of her rooms; which names are hidden says `Room.hidden_nicknames`."""
    with _allowed():
        return store.rooms.members(teacher, room_id)


# --- groups ---------------------------------------------------------------------------------------------


def new_cohort(store: Store, teacher: Teacher, title: str, *, now: datetime) -> Cohort:
    """Make a group, which learners join by its code."""
    with _changing("The group could not be made just now. Press the button again."):
        return store.cohorts.add(teacher, _title(title), at=now)


def cohorts(store: Store, teacher: Teacher) -> tuple[Cohort, ...]:
    """Return her groups, the newest first."""
    with _allowed():
        return store.cohorts.own(teacher)


def close_cohort(store: Store, teacher: Teacher, cohort_id: str, *, now: datetime) -> Cohort:
    """Let nobody join a group any more; who is in stays in."""
    with _changing("The group could not be closed just now. Press the button again."):
        return store.cohorts.close(teacher, cohort_id, at=now)


def delete_cohort(store: Store, teacher: Teacher, cohort_id: str, *, now: datetime) -> None:
    """Delete a group; what its members did stays theirs."""
    with _changing("The group could not be deleted just now. Press the button again."):
        store.cohorts.delete(teacher, cohort_id, at=now)


def cohort_answers(store: Store, teacher: Teacher, cohort_id: str, *, now: datetime) -> CohortWork:
    """Return what the members of one of her groups did since they joined; who left is not in it.

    That she looked stands in the audit trail, once an hour at most.
    """
    with _allowed():
        return store.cohorts.work(teacher, cohort_id, at=now)


# --- within ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _allowed() -> Iterator[None]:
    """Turn a right that is missing into what the teacher is told."""
    try:
        yield
    except NotTheirs as why:
        raise NotAllowed(SAYS[str(why)]) from why


@contextlib.contextmanager
def _changing(if_it_fails: str) -> Iterator[None]:
    try:
        with _allowed(), keeping(if_it_fails):
            yield
    except (rooms_.NotPossible, names.Unfit) as why:
        raise NotAccepted(str(why)) from why


def _title(typed: object) -> str:
    title = names.clean(typed[: 10 * TITLE_SIGNS]) if isinstance(typed, str) else ""
    if not title or len(title) > TITLE_SIGNS:
        raise NotAccepted(f"A title has 1 to {TITLE_SIGNS} characters.")
    return title


def _can_be_asked(data: Mapping[str, Any]) -> None:
    item = bank.questions().get(data["item"])
    if item is None:
        raise NotAccepted("There is no such question.")
    if item.retired:
        raise NotAccepted("This question is not asked any more. Choose another one.")
    if item.version != data["version"]:
        raise NotAccepted("This question was changed meanwhile. Load the page anew to see it.")


def _are_questions(items: Sequence[str]) -> None:
    known = bank.questions()
    if not all(item in known for item in items):
        raise NotAccepted("There is no such question.")


def _played(row: RoomRow, steps: tuple[RoomStep, ...]) -> Room:
    return rooms_.of_records(row, steps)
