"""What a learner can do in a room and with a group. The only writer of answers in class and questions from the floor.

Verbs that change something raise `NotAccepted` or `NotSaved`, whose message is the sentence for the learner; those
that only read raise `records.Unavailable` if the database does not answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from immunobook.classroom import code as codes
from immunobook.classroom import names
from immunobook.classroom import room as rooms_
from immunobook.classroom.room import Room
from immunobook.keeping import NotAccepted, NotSaved, keeping
from immunobook.quiz.kind import Kind
from immunobook.quiz.mark import Mark
from immunobook.records import Store
from immunobook.records.classroom_rows import Looked, Member, MyCohort, RoomRow, RoomStep, VoteRow
from immunobook.records.rooms import NOT_IN_THIS_ROOM

__all__ = [
    "Counts", "Found", "Member", "Mine", "MyCohort", "MyQuestion", "NotAccepted", "NotSaved", "Offer", "Room", "Vote", "answer_offer",
    "answers", "ask_floor", "cohort_title", "cohorts_of", "counts", "find_cohort", "find_room", "join", "join_cohort", "leave_cohort",
    "leave_room", "member", "mine", "offered", "open_offers", "room", "seen", "taken", "versions", "vote",
]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What came of a code: the id of what it opens, or a sentence why not.

    Attributes:
        room_id: Of the room, or in `find_cohort` of the group.
        wait: How long to wait before another code is looked at; None (which is false) if none has to be.
    """

    room_id: str | None
    says: str
    wait: timedelta | None = None


@dataclass(frozen=True)
class Vote:
    """An answer in a room, as its learner may see it.

    Attributes:
        mark: What it was worth; None until that is revealed.
    """

    id: int
    round: int
    item: str
    version: int
    answer: Any
    mark: Mark | None
    certainty: int | None
    at: datetime


@dataclass(frozen=True)
class Mine:
    """What a learner is in a room, and answered there, in the order of answering."""

    room: Room
    nickname: str
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class MyQuestion:
    """A question from the floor as it was kept; `anonymous` if nobody knows who asked."""

    id: int
    text: str
    anonymous: bool
    at: datetime


@dataclass(frozen=True)
class Counts:
    """How many are in a room, and how many answered each round, by its id."""

    members: int
    votes: dict[int, int]


@dataclass(frozen=True)
class Offer:
    """Questions that a class offers to the learner's review, from a day on."""

    room_id: str
    items: tuple[str, ...]
    on: datetime


# --- coming in ------------------------------------------------------------------------------------------


def find_room(store: Store, code: object, *, address: str, now: datetime) -> Found:
    """Return the room that a code opens.

    Args:
        code: As it was typed; case, blanks and dashes do not matter.
        address: Where it was sent from. After a number of wrong codes (`records.codes`) it has to wait, also with
            the right one. What cannot be a code at all is not counted.

    Raises:
        NotSaved: If the records do not answer.
    """
    read = codes.read(code)
    if read is None:
        return Found(None, "This is no room's code: it has six signs, such as K7M-4QP. Look at it once more.")
    with keeping("The code could not be looked at just now. It is still in the box; try again in a moment."):
        looked = store.rooms.look_up(read, where_from=address, at=now)
    return _found(looked, "No room has this code. Look at it once more.", "This room is over.")


def join(store: Store, learner: str, room_id: str, nickname: object = "", *, now: datetime) -> Member:
    """Be in a room, by a name or none; whoever is in already is renamed by another name, and not by none."""
    called = _fit(names.nickname, nickname)
    with keeping("You could not come in just now. Press the button again."):
        return store.rooms.join(learner, room_id, called, at=now)


def member(store: Store, learner: str, room_id: str) -> Member | None:
    """Return by which name somebody is in a room; None if not."""
    return store.rooms.member(learner, room_id)


def leave_room(store: Store, learner: str, room_id: str, *, now: datetime | None = None) -> None:
    """Be in a room no more. Answers stay in its counts, without a name; a second time does nothing."""
    with keeping("You could not leave just now. Press the button again."):
        store.rooms.leave(learner, room_id)


def room(store: Store, learner: str, room_id: str) -> Room:
    """Return a room as it is, to who is in it.

    Raises:
        NotAccepted: If the learner is not.
    """
    found = store.rooms.of_member(learner, room_id)
    if found is None:
        raise NotAccepted(NOT_IN_THIS_ROOM)
    return rooms_.of_records(*found)


# --- answering and asking -------------------------------------------------------------------------------


def vote(
    store: Store,
    learner: str,
    room_id: str,
    round: int,
    item: Kind,
    answer: Any,
    certainty: int | None = None,
    *,
    once: str,
    now: datetime,
) -> Vote:
    """Mark an answer, keep it, and return it as it was kept. What it was worth is told when it is revealed.

    Args:
        round: Id of the round in which it was asked.
        certainty: How sure the learner is, 1 (low) to 3 (high); None if it was not said.
        once: Key of this answer; sent again (a lost reply, a network that came back), it counts once, and what was
            kept the first time is returned, also when the question was closed since.

    Raises:
        NotAccepted: If the answer cannot be understood, the learner is not in the room, the question is another,
            closed or retired, or another answer is kept. Nothing is kept.
        NotSaved: If it could not be kept.
    """
    if item.retired:
        raise NotAccepted("This question is not asked any more.")
    if item.blank(answer):
        raise NotAccepted(item.nothing_yet)
    if refusal := item.refusal(answer):
        raise NotAccepted(refusal)
    with keeping("This answer could not be saved just now. It is kept here and is sent again."):
        kept = store.rooms.vote(
            learner,
            room_id,
            round,
            item=item.id,
            version=item.version,
            answer=answer,
            mark=item.mark(answer).model_dump(mode="json"),
            certainty=certainty,
            once=once,
            at=now,
        )
    return _vote(kept, tells=False)


def mine(store: Store, learner: str, room_id: str) -> Mine:
    """Return what a learner is and answered in a room; what it was worth only where that was revealed.

    All phones of a class ask this at once when an answer is revealed.

    Raises:
        NotAccepted: If the learner is not in it.
    """
    found = store.rooms.mine(learner, room_id)
    room = _at(store, room_id, found[0].version) if found is not None else None
    if room is None:
        raise NotAccepted(NOT_IN_THIS_ROOM)
    _, nickname, votes = found
    return Mine(room, nickname, tuple(_vote(one, room.may_tell(one.round)) for one in votes))


@lru_cache(maxsize=64)
def _at(store: Store, room_id: str, version: int) -> Room | None:
    """Return a room as it was at a version, or a moment later; each step in it makes another version."""
    return seen(store, room_id)


def ask_floor(
    store: Store, learner: str, room_id: str, text: object, *, anonymous: bool = False, once: str, now: datetime
) -> MyQuestion:
    """Ask a question from the floor.

    Args:
        anonymous: Whether nobody shall know who asks; where the teacher allows it. It is then found in nobody's
            data, and does not go when the learner's data are deleted.
        once: Key of this question; sent again, it counts once.
    """
    asked = _fit(names.question, text)

    def allows(row: RoomRow, steps: tuple[RoomStep, ...]) -> str | None:
        settings = rooms_.of_records(row, steps).settings
        if not settings.floor:
            return "Questions are not taken just now."
        if anonymous and not settings.anonymous_floor:
            return "In this room questions carry the name you gave. Send it with your name, or ask aloud."
        return None

    with keeping("Your question could not be kept just now. It is still in the box; try again."):
        kept = store.rooms.ask(
            learner, room_id, asked, anonymous=anonymous, once=once, at=now, allows=allows
        )
    return MyQuestion(kept.id, kept.text, kept.learner is None, kept.at)


# --- for all who listen in one process ------------------------------------------------------------------


def versions(store: Store, room_ids: Collection[str]) -> dict[str, int]:
    """Return the version of each of these rooms that there is, in one question to the database."""
    return store.rooms.versions(room_ids)


def seen(store: Store, room_id: str) -> Room | None:
    """Return a room as it is, for listeners who were let in before; None if there is none (any more)."""
    found = store.rooms.at_once(room_id)
    return None if found is None else rooms_.of_records(*found)


def counts(store: Store, room_id: str) -> Counts:
    """Return how many are in a room and how many answered; nothing about who or what."""
    return Counts(*store.rooms.counts(room_id))


def answers(store: Store, room_id: str, round: int) -> tuple[Vote, ...]:
    """Return the answers of one round without who gave them, to be counted."""
    return tuple(_vote(one, tells=True) for one in store.rooms.votes_of(room_id, round))


# --- groups ---------------------------------------------------------------------------------------------


def find_cohort(store: Store, code: object, *, address: str, now: datetime) -> Found:
    """Return the group that a code opens; as `find_room`."""
    read = codes.read(code)
    if read is None:
        return Found(None, "This is no group's code: it has six signs, such as K7M-4QP. Look at it once more.")
    with keeping("The code could not be looked at just now. It is still in the box; try again in a moment."):
        looked = store.cohorts.look_up(read, where_from=address, at=now)
    return _found(looked, "No group has this code. Look at it once more.", "This group takes no new members.")


def cohort_title(store: Store, cohort_id: str) -> str | None:
    """Return what a group is called, to who found it by its code; None if there is none."""
    return store.cohorts.title(cohort_id)


def join_cohort(store: Store, learner: str, cohort_id: str, nickname: object = "", *, now: datetime) -> MyCohort:
    """Be in a group. Its teacher sees what is done from now on, until the learner leaves."""
    called = _fit(names.nickname, nickname)
    with keeping("You could not join the group just now. Press the button again."):
        return store.cohorts.join(learner, cohort_id, called, at=now)


def leave_cohort(store: Store, learner: str, cohort_id: str, *, now: datetime) -> None:
    """Be in a group no more: its teacher sees nothing of the learner from now on."""
    with keeping("You could not leave the group just now. Press the button again."):
        store.cohorts.leave(learner, cohort_id, at=now)


def cohorts_of(store: Store, learner: str) -> tuple[MyCohort, ...]:
    """Return the groups the learner is in, in the order of joining."""
    return store.cohorts.of(learner)


def offered(store: Store, learner: str) -> tuple[Offer, ...]:
    """Return the newest offer of each room the learner is in: questions to ask again, and from when on."""
    newest: dict[str, Offer] = {}
    for room_id, step in store.rooms.offers(learner):
        newest[room_id] = Offer(
            room_id, tuple(step.data["items"]), datetime.fromisoformat(step.data.get("on") or step.at.isoformat())
        )
    return tuple(newest.values())


TAKEN = "offer"
"""The kind of event that says what a learner did with an offer; its `ref` is the room."""


def open_offers(store: Store, learner: str) -> tuple[Offer, ...]:
    """Return the offers to which the learner has not said yes or no."""
    said = {one.ref: one.data for one in store.events(learner, TAKEN)}
    return tuple(
        one for one in offered(store, learner) if said.get(one.room_id, {}).get("items") != list(one.items)
    )


def answer_offer(store: Store, learner: str, room_id: str, take: bool, *, now: datetime) -> None:
    """Take the questions that a room offers into one's review, or say no; the newest word counts.

    Raises:
        NotAccepted: If there is no such offer any more.
        NotSaved: If it could not be kept.
    """
    offer = next((one for one in offered(store, learner) if one.room_id == room_id), None)
    if offer is None:
        raise NotAccepted("This class offers nothing any more.")
    data = {"take": take, "items": list(offer.items), "on": offer.on.isoformat()}
    with keeping("This could not be saved just now. Press the button again."):
        store.add_event(learner, kind=TAKEN, ref=room_id, data=data, once=uuid4().hex, at=now)


def taken(store: Store, learner: str) -> tuple[tuple[str, datetime], ...]:
    """Return the questions that the learner took from classes, each with the day from which on it comes back.

    They stay the learner's when the room is left or deleted.
    """
    newest = {one.ref: one.data for one in store.events(learner, TAKEN)}
    return tuple(
        (item, datetime.fromisoformat(data["on"])) for data in newest.values() if data["take"] for item in data["items"]
    )


# --- within ---------------------------------------------------------------------------------------------


def _found(looked: Looked, nobody: str, over: str) -> Found:
    if looked.wait is not None:
        minutes = -(-looked.wait // timedelta(minutes=1))
        unit = "minute" if minutes == 1 else "minutes"
        return Found(None, f"Too many wrong codes came in. Try again in {minutes} {unit}.", looked.wait)
    if looked.id is None:
        return Found(None, over if looked.is_over else nobody)
    return Found(looked.id, "")


def _fit(reading: Any, typed: object) -> str:
    try:
        return reading(typed)
    except names.Unfit as why:
        raise NotAccepted(str(why)) from why


def _vote(kept: VoteRow, tells: bool) -> Vote:
    mark = Mark.model_validate(kept.mark) if tells else None
    return Vote(kept.id, kept.round, kept.item, kept.version, kept.answer, mark, kept.certainty, kept.at)
