"""Live rooms: the steps of the teacher, who is in, what they answered and asked.

`Store.rooms`. Steps of one room wait for one another, and answers wait for a step that is just being taken, never
for other answers: a class that answers at once queues for nothing but the database itself.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from immunobook.classroom import code as codes
from immunobook.records import classroom_queries as queries
from immunobook.records import limits, tables
from immunobook.records.classroom_rows import (
    FloorRow,
    InClass,
    Looked,
    Member,
    MyCohort,
    MyRoom,
    RoomRow,
    RoomStep,
    Teacher,
    VoteRow,
)
from immunobook.records.codes import add_with_code, look_up
from immunobook.records.errors import NotTheirs, Refused, UnknownLearner
from immunobook.records.teachers import lock_key

if TYPE_CHECKING:
    from immunobook.records.store import Store

MOST_MEMBERS = 2_000
MOST_QUESTIONS = 10
"""Questions from the floor that one member may ask in a room."""
MOST_QUESTIONS_IN_ALL = 1_000
STEP_BYTES = 20_000

NOT_IN_THIS_ROOM = "You are not in this room. Join it with its code."
NOT_ASKED_HERE = "This question was not asked in this room."
CLOSED = "This question is closed. Your answer came too late and is not counted."
OVER = "This room is over."
HAS_ANSWERED = "Your answer of this round is kept; it cannot be changed."

Decide = Callable[[RoomRow, tuple[RoomStep, ...]], Mapping[str, Any] | None]


class Rooms:
    """The records of rooms."""

    def __init__(self, store: Store):
        self._store = store
        insert = sqlite.insert if store._is_sqlite else postgresql.insert
        self._add_room = (
            insert(tables.room).on_conflict_do_nothing(index_elements=["code"]).returning(tables.room.c.code)
        )
        self._add_member = insert(tables.room_member).on_conflict_do_nothing()
        self._add_vote = insert(tables.vote).on_conflict_do_nothing().returning(tables.vote.c.id)

    # --- what a teacher does ----------------------------------------------------------------------------

    def open(
        self,
        who: Teacher,
        *,
        title: str,
        settings: Mapping[str, Any],
        cohort: str | None,
        at: datetime,
        new_code: Callable[[], str] = codes.new,
    ) -> RoomRow:
        """Open a room with a fresh code."""
        at = limits.moment(at)
        row = {
            "id": str(uuid.uuid4()),
            "title": limits.name(title, "room"),
            "cohort": cohort,
            "settings": limits.as_json(dict(settings), "room", limits.SETTING_CHARACTERS),
            "version": 1,
            "opened": at,
            "closed": None,
        }
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            if cohort is not None:
                self._store.cohorts.check(connection, who, cohort)
            row["teacher"] = who.id
            row["code"] = add_with_code(connection, self._add_room, row, new_code)
            self._store.teachers.note(
                connection, who.id, "opened a room", row["id"], {"title": title}, at
            )
        return RoomRow(
            row["id"], row["code"], title, cohort, dict(settings), 1, at, None
        )

    def step(
        self, who: Teacher, room: str, kind: str, decide: Decide, *, once: str, at: datetime
    ) -> tuple[RoomRow, tuple[RoomStep, ...]]:
        """Take a step in a room; return the room and all its steps as they are then.

        Args:
            decide: Told the room and its steps so far, returns what to keep, or None if there is nothing to do;
                what it raises leaves all as it was.
            once: A key of the sender. A step with a key that is kept already changes nothing.
        """
        at, once = limits.moment(at), limits.name(once, "step")
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            if not self._store._is_sqlite:
                connection.execute(queries.lock, {"key": _key(room)})
            row = self._own(connection, who, room)
            steps = _steps(connection, room)
            if any(one.once == once for one in steps):
                return row, steps
            data = decide(row, steps)
            if data is None:
                return row, steps
            values = {"room": room, "kind": kind, "data": limits.as_json(dict(data), "step", STEP_BYTES), "once": once, "at": at}
            id = connection.execute(sa.insert(tables.room_step), values).inserted_primary_key[0]
            connection.execute(queries.raise_version, {"this": room})
            if kind == "end" and row.closed is None:
                connection.execute(queries.close_room, {"this": room, "ended": at})
            self._store.teachers.note(connection, who.id, kind, room, {"step": id}, at)
            row = _room(connection.execute(queries.room, {"room": room}).one())
        return row, (*steps, RoomStep(id, kind, dict(data), once, at))

    def delete(self, who: Teacher, room: str, *, at: datetime) -> None:
        """Delete a room with everything that was given in it."""
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            row = self._own(connection, who, room)
            connection.execute(queries.delete_room, {"room": room})
            self._store.teachers.note(connection, who.id, "deleted a room", room, {"title": row.title}, at)

    def own(self, who: Teacher) -> tuple[RoomRow, ...]:
        """Return the rooms of a teacher, the newest first."""
        with self._store._reading() as connection:
            self._store.teachers.check(connection, who, None)
            return tuple(map(_room, connection.execute(queries.own_rooms, {"teacher": who.id})))

    def of_teacher(self, who: Teacher, room: str) -> tuple[RoomRow, tuple[RoomStep, ...]]:
        """Return a room of a teacher with its steps."""
        with self._theirs(who, room) as (connection, row):
            return row, _steps(connection, room)

    def votes(self, who: Teacher, room: str) -> tuple[VoteRow, ...]:
        """Return all answers of a room, in the order of keeping."""
        with self._theirs(who, room) as (connection, _):
            return tuple(map(_vote, connection.execute(queries.votes, {"room": room})))

    def members(self, who: Teacher, room: str) -> tuple[Member, ...]:
        """Return who is in a room, in the order of joining."""
        with self._theirs(who, room) as (connection, _):
            return _members(connection.execute(queries.members, {"room": room}))

    def floor(self, who: Teacher, room: str) -> tuple[FloorRow, ...]:
        """Return the questions from the floor, in the order of asking."""
        with self._theirs(who, room) as (connection, _):
            return tuple(map(_floor, connection.execute(queries.floor, {"room": room})))

    # --- what a learner does ----------------------------------------------------------------------------

    def look_up(self, code: str, *, where_from: str, at: datetime) -> Looked:
        """Return the room that a code opens."""
        return look_up(
            self._store, "room", queries.room_with_code, code, where_from=where_from, at=limits.moment(at)
        )

    def join(self, learner: str, room: str, nickname: str, *, at: datetime) -> Member:
        """Be in a room by a name; who is in already gets the new name, and keeps the old one for an empty one."""
        at = limits.moment(at)
        nickname = limits.text(nickname, "nickname", limits.NAME_CHARACTERS)
        asked = {"room": room, "learner": learner}
        with self._store._writing(learner) as connection:
            found = connection.execute(queries.room, {"room": room}).first()
            if found is None:
                raise Refused("There is no such room.")
            if found.closed is not None:
                raise Refused(OVER)
            kept = connection.execute(queries.member, asked).first()
            if kept is None:
                if connection.execute(queries.how_many_members, {"room": room}).scalar_one() >= MOST_MEMBERS:
                    raise Refused("This room is full.")
                row = {**asked, "nickname": nickname, "asked": 0, "joined": at}
                connection.execute(self._add_member, row)
                return Member(learner, nickname, at)
            if nickname and nickname != kept.nickname:
                connection.execute(
                    queries.rename_member, {"in_room": room, "who": learner, "called": nickname}
                )
            return Member(learner, nickname or kept.nickname, kept.joined)

    def leave(self, learner: str, room: str) -> None:
        """Be in a room no more; answers stay, without a name. A second time does nothing."""
        with self._store._writing(learner) as connection:
            connection.execute(queries.leave_room, {"room": room, "learner": learner})

    def of_member(self, learner: str, room: str) -> tuple[RoomRow, tuple[RoomStep, ...]] | None:
        """Return a room with its steps to who is in it; None to everybody else."""
        with self._store._reading() as connection:
            asked = {"room": room, "learner": learner}
            found = connection.execute(queries.room_for_member, asked).first()
            return None if found is None else (_room(found), _steps(connection, room))

    def mine(self, learner: str, room: str) -> tuple[RoomRow, str, tuple[VoteRow, ...]] | None:
        """Return a room without its steps, one's name in it and one's answers, at one go; None to who is not in it."""
        with self._store._reading() as connection:
            asked = {"room": room, "learner": learner}
            found = connection.execute(queries.room_for_member, asked).first()
            if found is None:
                return None
            return _room(found), found.nickname, tuple(map(_vote, connection.execute(queries.own_votes, asked)))

    def member(self, learner: str, room: str) -> Member | None:
        """Return by which name somebody is in a room; None if not."""
        with self._store._reading() as connection:
            found = connection.execute(queries.member, {"room": room, "learner": learner})
            return next(iter(_members(found)), None)

    def vote(
        self,
        learner: str,
        room: str,
        round: int,
        *,
        item: str,
        version: int,
        answer: Any,
        mark: Mapping[str, Any],
        certainty: int | None,
        once: str,
        at: datetime,
    ) -> VoteRow:
        """Keep an answer; return it as it is kept.

        Args:
            round: Id of the step that asked.
            once: A key of the sender. An answer with the key that is kept already is returned as it was kept, also
                when the question was closed since.

        Raises:
            Refused: If the learner is not in the room, the question is another or closed, or was answered.
        """
        row = {
            "room": room,
            "learner": learner,
            "round": _number_of_round(round),
            "item": limits.name(item, "question"),
            "version": limits.whole_number(version, "version"),
            "answer": limits.as_json(answer, "answer", limits.ANSWER_BYTES),
            "mark": limits.as_json(mark, "mark", limits.MARK_BYTES),
            "certainty": None if certainty is None else limits.certainty(certainty),
            "once": limits.name(once, "answer"),
            "at": limits.moment(at),
        }
        asked = {"room": room, "learner": learner, "round": row["round"]}
        # Unlike other changes this one does not lock the learner's row: that a learner has one answer in a round is
        # held by a constraint, and each question less lets a class that answers at once wait less.
        with self._store._writing() as connection:
            if not self._store._is_sqlite:  # a step that is just being taken comes first
                connection.execute(queries.lock_shared, {"key": _key(room)})
            state = connection.execute(queries.round_state, asked).first()
            if state is None:
                if not self._store._is_known(connection, learner):
                    raise UnknownLearner(learner)
                raise Refused(NOT_IN_THIS_ROOM)
            if state.id is None:
                raise Refused(NOT_ASKED_HERE)
            if state.vote is None:
                if state.closed is not None or state.newest != round:
                    raise Refused(CLOSED)
                asks = json.loads(state.data)
                if (asks["item"], asks["version"]) != (item, version):
                    raise Refused("This answer is to another question. Please answer the one that is asked now.")
                id = connection.execute(self._add_vote, row).scalar()
            if state.vote is not None or id is None:  # it was there, or came from another device in this moment
                kept = _vote(connection.execute(queries.own_vote, asked).one())
                if kept.once != once or kept.item != item:
                    raise Refused(HAS_ANSWERED)
                return kept
        return VoteRow(
            id, room, learner, row["round"], item, version, answer, dict(mark), certainty, once, row["at"]
        )

    def ask(
        self, learner: str, room: str, text: str, *, anonymous: bool, once: str, at: datetime,
        allows: Callable[[RoomRow, tuple[RoomStep, ...]], str | None],
    ) -> FloorRow:  # fmt: skip
        """Keep a question from the floor; return it as it is kept.

        Args:
            anonymous: Whether nobody shall know who asked, not even these records.
            allows: Told the room and its steps, returns why this is not taken; None if it is.
        """
        at, once = limits.moment(at), limits.name(once, "question")
        text = limits.text(text, "question", limits.NOTE_CHARACTERS)
        asked = {"room": room, "learner": learner}
        with self._store._writing(learner) as connection:
            if not self._store._is_sqlite:
                connection.execute(queries.lock, {"key": _key(room)})
            found = connection.execute(queries.room_for_member, asked).first()
            if found is None:
                raise Refused(NOT_IN_THIS_ROOM)
            kept = connection.execute(queries.floor_once, {"room": room, "once": once}).first()
            if kept is not None:
                if kept.text == text and kept.learner in (None, learner):
                    return _floor(kept)
                raise Refused("This was sent for another question. Please send it once more.")
            if found.closed is not None:
                raise Refused(OVER)
            if refusal := allows(_room(found), _steps(connection, room)):
                raise Refused(refusal)
            member = connection.execute(queries.member, asked).one()
            if member.asked >= MOST_QUESTIONS:
                raise Refused(f"You asked {MOST_QUESTIONS} questions in this room; let others ask, too.")
            if connection.execute(queries.how_many_questions, {"room": room}).scalar_one() >= MOST_QUESTIONS_IN_ALL:
                raise Refused("So many questions were asked in this room that no more are taken.")
            row = {"room": room, "learner": sa.null() if anonymous else learner, "text": text, "once": once, "at": at}
            id = connection.execute(sa.insert(tables.floor).values(row)).inserted_primary_key[0]
            connection.execute(queries.count_question, {"in_room": room, "who": learner})
            connection.execute(queries.raise_version, {"this": room})
        return FloorRow(
            id, room, None if anonymous else learner, "" if anonymous else member.nickname, text, once, at
        )

    def offers(self, learner: str) -> tuple[tuple[str, RoomStep], ...]:
        """Return the offers of the rooms that somebody is in: the room's id and the step, in their order."""
        with self._store._reading() as connection:
            found = connection.execute(queries.offers, {"learner": learner})
            return tuple(
                (row.room, RoomStep(row.id, "offer", json.loads(row.data), "", row.at)) for row in found
            )

    # --- what a process asks for all who listen ---------------------------------------------------------

    def versions(self, rooms: Collection[str]) -> dict[str, int]:
        """Return the version of each of these rooms that there is: one question for a whole process."""
        with self._store._reading() as connection:
            found = connection.execute(queries.versions, {"rooms": list(rooms)})
            return {row.id: row.version for row in found}

    def at_once(self, room: str) -> tuple[RoomRow, tuple[RoomStep, ...]] | None:
        """Return a room with its steps, for whoever was let in before; None if there is none."""
        with self._store._reading() as connection:
            found = connection.execute(queries.room, {"room": room}).first()
            return None if found is None else (_room(found), _steps(connection, room))

    def counts(self, room: str) -> tuple[int, dict[int, int]]:
        """Return how many are in a room, and how many answered each round."""
        with self._store._reading() as connection:
            here = connection.execute(queries.how_many_members, {"room": room}).scalar_one()
            found = connection.execute(queries.how_many_votes, {"room": room})
            return here, {row.round: row.votes for row in found}

    def votes_of(self, room: str, round: int) -> tuple[VoteRow, ...]:
        """Return the answers of one round, in the order of keeping."""
        with self._store._reading() as connection:
            asked = {"room": room, "round": _number_of_round(round)}
            return tuple(map(_vote, connection.execute(queries.votes_of, asked)))

    # --- within a transaction ---------------------------------------------------------------------------

    def _own(self, connection: sa.Connection, who: Teacher, room: str) -> RoomRow:
        found = connection.execute(queries.own_room, {"room": room, "teacher": who.id}).first()
        if found is None:
            raise NotTheirs("room")
        return _room(found)

    @contextlib.contextmanager
    def _theirs(self, who: Teacher, room: str):
        """Open a reading of a room that must be this teacher's."""
        with self._store._reading() as connection:
            self._store.teachers.check(connection, who, None)
            yield connection, self._own(connection, who, room)


def in_class(connection: sa.Connection, learner: str) -> InClass:
    """Return all that is kept of one learner in rooms and groups."""

    def all_of(query: sa.Select) -> list[sa.Row]:
        return connection.execute(query, {"learner": learner}).all()

    votes = tuple(map(_vote, all_of(queries.my_votes)))
    over = {row.id for row in all_of(queries.rooms_where_voted_that_are_over)}
    family: dict[int, int] = {}
    revealed: set[int] = set()
    for row in all_of(queries.steps_where_voted):
        data = json.loads(row.data)
        if row.kind == "ask":
            family[row.id] = data.get("of") or row.id
        else:
            revealed.add(family.get(data["round"], data["round"]))
    return InClass(
        rooms=tuple(MyRoom(row.room, row.title, row.nickname, row.asked, row.joined) for row in all_of(queries.my_rooms)),
        cohorts=tuple(
            MyCohort(row.cohort, row.title, row.nickname, row.joined, row.left) for row in all_of(queries.my_cohorts)
        ),
        votes=votes,
        floor=tuple(map(_floor, all_of(queries.my_floor))),
        told=frozenset(
            vote.id for vote in votes if vote.room in over or family.get(vote.round, vote.round) in revealed
        ),
    )


def _key(room: object) -> int:
    """Return the number under which PostgreSQL locks a room, also one that cannot be."""
    return lock_key(f"room {room!r}"[:200])


def _number_of_round(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        raise Refused(NOT_ASKED_HERE)
    return value


def _steps(connection: sa.Connection, room: str) -> tuple[RoomStep, ...]:
    found = connection.execute(queries.steps, {"room": room})
    return tuple(RoomStep(row.id, row.kind, json.loads(row.data), row.once, row.at) for row in found)


def _room(row: sa.Row) -> RoomRow:
    return RoomRow(
        row.id, row.code, row.title, row.cohort, json.loads(row.settings), row.version, row.opened, row.closed
    )


def _vote(row: sa.Row) -> VoteRow:
    return VoteRow(
        row.id, row.room, row.learner, row.round, row.item, row.version, json.loads(row.answer),
        json.loads(row.mark), row.certainty, row.once, row.at,
    )  # fmt: skip


def _floor(row: sa.Row) -> FloorRow:
    return FloorRow(row.id, row.room, row.learner, row.nickname or "", row.text, row.once, row.at)


def _members(found: Iterable[sa.Row]) -> tuple[Member, ...]:
    return tuple(Member(row.learner, row.nickname, row.joined) for row in found)
