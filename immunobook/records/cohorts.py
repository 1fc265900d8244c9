"""Groups: who is in them, and what the members did since they joined.

`Store.cohorts`. Who left is seen no more, neither by name nor by work.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from immunobook.classroom import code as codes
from immunobook.records import classroom_queries as queries
from immunobook.records import from_row, limits, tables
from immunobook.records.classroom_rows import Cohort, CohortWork, Looked, Member, MyCohort, Teacher
from immunobook.records.codes import add_with_code, look_up
from immunobook.records.errors import NotTheirs, Refused
from immunobook.records.rows import CellDone

if TYPE_CHECKING:
    from immunobook.records.store import Store

MOST_MEMBERS = 2_000
LOOKED_AGAIN = timedelta(hours=1)
"""Looking at a group's work is an act, too; again within this time it is the same one."""
EVENT_KINDS = ("sitting",)
"""What a teacher sees of a member besides answers and finished cells: which tests were begun and ended."""


class Cohorts:
    """The records of groups."""

    def __init__(self, store: Store):
        self._store = store
        insert = sqlite.insert if store._is_sqlite else postgresql.insert
        self._add_cohort = (
            insert(tables.cohort).on_conflict_do_nothing(index_elements=["code"]).returning(tables.cohort.c.code)
        )
        self._add_member = insert(tables.cohort_member).on_conflict_do_nothing()

    # --- what a teacher does ----------------------------------------------------------------------------

    def add(
        self, who: Teacher, title: str, *, at: datetime, new_code: Callable[[], str] = codes.new
    ) -> Cohort:
        """Add a group with a fresh code."""
        at = limits.moment(at)
        row = {"id": str(uuid.uuid4()), "title": limits.name(title, "group"), "created": at, "closed": None}
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            row["teacher"] = who.id
            row["code"] = add_with_code(connection, self._add_cohort, row, new_code)
            self._store.teachers.note(
                connection, who.id, "made a group", row["id"], {"title": title}, at
            )
        return Cohort(row["id"], title, row["code"], at, None)

    def own(self, who: Teacher) -> tuple[Cohort, ...]:
        """Return the groups of a teacher, the newest first."""
        with self._store._reading() as connection:
            self._store.teachers.check(connection, who, None)
            return tuple(map(_cohort, connection.execute(queries.own_cohorts, {"teacher": who.id})))

    def close(self, who: Teacher, cohort: str, *, at: datetime) -> Cohort:
        """Let nobody join any more; who is in stays in. A second time does nothing."""
        at = limits.moment(at)
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            self.check(connection, who, cohort)
            if connection.execute(queries.close_cohort, {"this": cohort, "ended": at}).rowcount:
                self._store.teachers.note(connection, who.id, "closed a group", cohort, {}, at)
            return _cohort(connection.execute(queries.cohort, {"cohort": cohort}).one())

    def delete(self, who: Teacher, cohort: str, *, at: datetime) -> None:
        """Delete a group; what its members did stays theirs."""
        with self._store._writing() as connection:
            self._store.teachers.check(connection, who, at)
            title = self.check(connection, who, cohort).title
            connection.execute(queries.delete_cohort, {"cohort": cohort})
            self._store.teachers.note(connection, who.id, "deleted a group", cohort, {"title": title}, at)

    def work(self, who: Teacher, cohort: str, *, at: datetime) -> CohortWork:
        """Return what the members did since they joined; that somebody looked is kept."""
        at, looked = limits.moment(at), "looked at a group"
        with self._store._reading() as connection:
            self._store.teachers.check(connection, who, at)
            self.check(connection, who, cohort)
            asked = {"teacher": who.id, "act": looked, "ref": cohort}
            newest = connection.execute(queries.newest_act, asked).scalar()
        if newest is None or newest < at - LOOKED_AGAIN:
            with self._store._writing() as connection:
                self._store.teachers.note(connection, who.id, looked, cohort, {}, at)
        with self._store._reading() as connection:
            asked = {"cohort": cohort}
            members = _members(connection.execute(queries.cohort_members, asked))
            answers = connection.execute(queries.cohort_answers, asked).all()
            cells = connection.execute(queries.cohort_cells, asked).all()
            events = connection.execute(queries.cohort_events, {**asked, "kinds": list(EVENT_KINDS)}).all()
        here = [one.learner for one in members]
        return CohortWork(
            members,
            _by_learner(here, answers, from_row.answer),
            _by_learner(here, cells, lambda row: CellDone(row.lesson, row.cell, row.at)),
            _by_learner(here, events, from_row.event),
        )

    # --- what a learner does ----------------------------------------------------------------------------

    def look_up(self, code: str, *, where_from: str, at: datetime) -> Looked:
        """Return the group that a code opens."""
        return look_up(
            self._store, "cohort", queries.cohort_with_code, code, where_from=where_from, at=limits.moment(at)
        )

    def title(self, cohort: str) -> str | None:
        """Return what a group is called, to somebody who has its id from its code; None if there is none."""
        with self._store._reading() as connection:
            found = connection.execute(queries.cohort, {"cohort": cohort}).first()
            return None if found is None else found.title

    def join(self, learner: str, cohort: str, nickname: str, *, at: datetime) -> MyCohort:
        """Be in a group by a name. Who comes back after leaving is seen from then on only."""
        at = limits.moment(at)
        nickname = limits.text(nickname, "nickname", limits.NAME_CHARACTERS)
        asked = {"cohort": cohort, "learner": learner}
        with self._store._writing(learner) as connection:
            found = connection.execute(queries.cohort, {"cohort": cohort}).first()
            if found is None:
                raise Refused("There is no such group.")
            kept = connection.execute(queries.cohort_member, asked).first()
            if kept is not None and kept.left is None:
                if nickname and nickname != kept.nickname:
                    connection.execute(
                        queries.rename_in_cohort, {"in_cohort": cohort, "who": learner, "called": nickname}
                    )
                return MyCohort(cohort, found.title, nickname or kept.nickname, kept.joined, None)
            if found.closed is not None:
                raise Refused("This group takes no new members.")
            if found.members >= MOST_MEMBERS:
                raise Refused("This group is full.")
            if kept is None:
                row = {**asked, "nickname": nickname, "joined": at, "left": None}
                connection.execute(self._add_member, row)
            else:
                again = {"in_cohort": cohort, "who": learner, "called": nickname, "since": at}
                connection.execute(queries.rejoin_cohort, again)
        return MyCohort(cohort, found.title, nickname, at, None)

    def leave(self, learner: str, cohort: str, *, at: datetime) -> None:
        """Be in a group no more; from now on its teacher sees nothing of the learner. Twice does nothing."""
        with self._store._writing(learner) as connection:
            asked = {"in_cohort": cohort, "who": learner, "until": limits.moment(at)}
            connection.execute(queries.leave_cohort, asked)

    def of(self, learner: str) -> tuple[MyCohort, ...]:
        """Return the groups that somebody is in, in the order of joining."""
        with self._store._reading() as connection:
            found = connection.execute(queries.my_cohorts, {"learner": learner})
            return tuple(
                MyCohort(row.cohort, row.title, row.nickname, row.joined, row.left)
                for row in found
                if row.left is None
            )

    # --- within a transaction ---------------------------------------------------------------------------

    def check(self, connection: sa.Connection, who: Teacher, cohort: str) -> Cohort:
        """Return a group; NotTheirs unless it is this teacher's."""
        found = connection.execute(queries.own_cohort, {"cohort": cohort, "teacher": who.id}).first()
        if found is None:
            raise NotTheirs("group")
        return _cohort(found)


def _cohort(row: sa.Row) -> Cohort:
    return Cohort(row.id, row.title, row.code, row.created, row.closed, row.members)


def _members(found: Iterable[sa.Row]) -> tuple[Member, ...]:
    return tuple(Member(row.learner, row.nickname, row.joined) for row in found)


def _by_learner(
    learners: Iterable[str], rows: Iterable[sa.Row], read: Callable[[sa.Row], Any]
) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {learner: [] for learner in learners}
    for row in rows:
        found[row.learner].append(read(row))
    return {learner: tuple(kept) for learner, kept in found.items()}
