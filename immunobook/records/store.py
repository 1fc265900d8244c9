"""All that is asked of the database. One `Store` for a process; every thread may use it at once.

Each change is one transaction and is on the disk when the method returns. Changes of one learner wait for one
another (the learner's row is locked), so two tabs and two devices cannot cross; learners do not wait for each
other, except on SQLite, which has one writer.
"""

import contextlib
import hashlib
import json
import sqlite3
import threading
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from immunobook.records import limits, migrate, queries, rooms, tables
from immunobook.records.codes import CodeLimits
from immunobook.records.cohorts import Cohorts
from immunobook.records.engines import POSTGRES_WRITERS, WAIT, address, make_engines
from immunobook.records.errors import Refused, Unavailable, UnknownLearner
from immunobook.records.from_row import answer as _answer
from immunobook.records.from_row import event as _event
from immunobook.records.rows import (
    Answer,
    CellDone,
    Event,
    Everything,
    Note,
    NoteSaved,
    Opened,
    Place,
    Setting,
)
from immunobook.records.secret import is_device_secret, kept_as
from immunobook.records.slowdown import Slowdown, kept_address
from immunobook.records.teachers import Teachers
from immunobook.records.turns import Turns

RESUME = "resume"  # what a guess was at
_FAILURES = (SQLAlchemyError, sqlite3.Error)  # SQLite's own come while a connection is being set up


class Store:
    """The records of all learners; those of the classroom are `teachers`, `rooms` and `cohorts`.

    Every method may raise Unavailable; every one that changes something of a learner UnknownLearner; every
    one that takes names or what people typed Refused.
    """

    def __init__(self, url: str | None = None, *, slowdown: Slowdown | None = None):
        """Open the records and bring the tables up to date.

        Args:
            url: As `engines.address` says; None for the usual place.
            slowdown: How guesses at codes are limited.
        """
        self.url = address(url)
        self.slowdown = slowdown or Slowdown()
        self.code_limits = CodeLimits()
        try:
            self._write, self._read = make_engines(self.url)
            migrate.bring_up_to_date(self._write)
        except (*_FAILURES, OSError) as why:
            where = self.url.render_as_string(hide_password=True)
            raise Unavailable(f"The records at {where} cannot be opened: {_short(why)}") from why
        self._turns = Turns(places=1 if self._is_sqlite else POSTGRES_WRITERS, patience=2 * WAIT)
        insert = sqlite.insert if self._is_sqlite else postgresql.insert
        self._add_answer = insert(tables.answer).on_conflict_do_nothing()
        self._add_event = insert(tables.event).on_conflict_do_nothing()
        self._add_cell_done = insert(tables.cell_done).on_conflict_do_nothing()
        put = insert(tables.place)
        self._put_place = put.on_conflict_do_update(
            index_elements=["learner", "lesson"], set_={"cell": put.excluded.cell, "at": put.excluded.at}
        )
        self.teachers, self.rooms, self.cohorts = Teachers(self), rooms.Rooms(self), Cohorts(self)

    @property
    def _is_sqlite(self) -> bool:
        return self._write.dialect.name == "sqlite"

    def close(self) -> None:
        """Give all connections back. A later call opens new ones."""
        self._read.dispose()
        self._write.dispose()

    def ping(self) -> None:
        """Ask the database for a sign of life; Unavailable if it gives none."""
        with self._reading() as connection:
            connection.execute(queries.sign_of_life)

    # --- learners and what opens their notebook ---------------------------------------------------------

    def add_learner(self, secret: str, *, at: datetime) -> str:
        """Add a learner with a first device; return the learner's id."""
        at, learner = limits.moment(at), str(uuid.uuid4())
        device = self._new_device(learner, secret, at)
        with self._writing() as connection:
            connection.execute(sa.insert(tables.learner), {"id": learner, "created": at})
            connection.execute(sa.insert(tables.device), device)
        return learner

    def add_device(self, learner: str, secret: str, *, at: datetime) -> None:
        """Let another device act for a learner."""
        device = self._new_device(learner, secret, limits.moment(at))
        with self._writing(learner) as connection:
            connection.execute(sa.insert(tables.device), device)

    def learner_of(self, secret: object) -> str | None:
        """Return whose device has this secret; None for anything that is no device's secret."""
        if not is_device_secret(secret):
            return None
        with self._reading() as connection:
            return connection.execute(queries.learner_of_device, {"secret_hash": kept_as(secret)}).scalar()

    def set_resume_code(self, learner: str, code: str, *, at: datetime) -> None:
        """Keep a learner's new resume code; the old one opens nothing from now on.

        Args:
            code: As `secret.read_resume_code` reads it.
        """
        row = {"learner": learner, "code_hash": kept_as(code), "created": limits.moment(at)}
        with self._writing(learner) as connection:
            connection.execute(queries.delete_resume_code, {"learner": learner})
            connection.execute(sa.insert(tables.resume_code), row)

    def open_with_code(self, code: str, secret: str, *, where_from: str, at: datetime) -> Opened:
        """Try a resume code; if it is somebody's, let the device with this secret act for that learner.

        Looking, counting and keeping are one transaction, so guesses sent at the same moment count all.

        Args:
            code: As `secret.read_resume_code` reads it.
            where_from: Network address from which the code was sent.
        """
        at, sender = limits.moment(at), kept_address(where_from)
        with self._writing() as connection:
            if wait := self._wait(connection, RESUME, sender, at):
                return Opened(None, wait)
            learner = connection.execute(queries.learner_of_code, {"code_hash": kept_as(code)}).scalar()
            if learner is not None and self._is_known(connection, learner):
                connection.execute(sa.insert(tables.device), self._new_device(learner, secret, at))
                return Opened(learner, None)
            guess = {"purpose": RESUME, "address_hash": sender, "at": at}
            connection.execute(sa.insert(tables.guess), guess)
            return Opened(None, None)

    def has_resume_code(self, learner: str) -> bool:
        """Whether a learner has a resume code."""
        return bool(self._all(queries.resume_code, learner=learner))

    def devices(self, learner: str) -> int:
        """Return how many devices may act for a learner."""
        return len(self._all(queries.devices, learner=learner))

    def has_work(self, learner: str) -> bool:
        """Whether a learner has answered, finished or written anything."""
        return bool(self._all(queries.has_work, learner=learner)[0][0])

    def delete(self, learner: str) -> None:
        """Delete a learner with everything that is kept of them; a second time does nothing.

        SQLite overwrites what is deleted, and its log is emptied too unless somebody is just reading;
        PostgreSQL frees it with its next vacuum. Backups are yours to delete.
        """
        with self._writing() as connection:
            connection.execute(queries.delete_learner, {"learner": learner})
        if self._is_sqlite:
            with self._turns, self._unavailable_if_it_fails():
                raw = self._write.raw_connection()
                try:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                finally:
                    raw.close()

    def delete_unused(self, *, before: datetime) -> int:
        """Delete learners from before a time who have nothing but their devices; return how many.

        Whoever opens a page gets a learner, crawlers too; these are the ones who left it at that.
        """
        with self._writing() as connection:
            return connection.execute(queries.delete_unused, {"before": limits.moment(before)}).rowcount

    # --- answers ----------------------------------------------------------------------------------------

    def add_answer(
        self,
        learner: str,
        *,
        item: str,
        version: int,
        answer: Any,
        mark: Mapping[str, Any],
        seed: int | None,
        once: str,
        at: datetime,
        certainty: int | None = None,
        sitting: str | None = None,
    ) -> tuple[Answer, Answer]:
        """Keep an answer; return it and the learner's first answer to the same question, as they are kept.

        Args:
            once: A key of the sender. An answer with a key that is kept already is not kept again: what
                was kept the first time is returned.
            certainty: How sure the learner was, 1 to 3; None if it was not said.
            sitting: The test it was given in.

        Raises:
            Refused: If it is too large or cannot be kept exactly, or the key was used for another question.
        """
        row = {
            "learner": learner,
            "item": limits.name(item, "question"),
            "version": limits.whole_number(version, "version"),
            "answer": limits.as_json(answer, "answer", limits.ANSWER_BYTES),
            "mark": limits.as_json(mark, "mark", limits.MARK_BYTES),
            "seed": None if seed is None else limits.whole_number(seed, "seed"),
            "once": limits.name(once, "answer"),
            "at": limits.moment(at),
            "certainty": None if certainty is None else limits.certainty(certainty),
            "sitting": None if sitting is None else limits.name(sitting, "test"),
        }
        with self._writing(learner) as connection:
            connection.execute(self._add_answer, row)
            asked = {"learner": learner, "item": row["item"], "once": row["once"]}
            kept = [_answer(found) for found in connection.execute(queries.answer_and_first, asked)]
        mine = next((one for one in kept if one.once == once), None)
        if mine is None:
            raise Refused("This answer was sent for another question. Please answer it once more.")
        return mine, next(one for one in kept if one.sitting == mine.sitting)

    def answers(self, learner: str) -> tuple[Answer, ...]:
        """Return all answers of a learner, in the order in which they were kept."""
        return tuple(_answer(row) for row in self._all(queries.answers, learner=learner))

    def answers_to(self, learner: str, item: str) -> tuple[Answer, ...]:
        """Return a learner's answers to one question outside of tests, first to last."""
        found = self._all(queries.answers_to, learner=learner, item=limits.name(item, "question"))
        return tuple(_answer(row) for row in found)

    def answers_in(self, learner: str, sitting: str) -> tuple[Answer, ...]:
        """Return what a learner answered in one test, in the order in which it was kept."""
        found = self._all(queries.answers_in, learner=learner, sitting=limits.name(sitting, "test"))
        return tuple(_answer(row) for row in found)

    def first_and_last(self, learner: str, item: str | None = None) -> dict[str, tuple[Answer, Answer]]:
        """Return a learner's first and last answer outside of tests to each question, or to one, by its id."""
        if item is None:
            rows = self._all(queries.first_and_last, learner=learner)
        else:
            rows = self._all(queries.first_and_last_to, learner=learner, item=limits.name(item, "question"))
        found: dict[str, tuple[Answer, Answer]] = {}
        for one in map(_answer, rows):
            first, _ = found.get(one.item, (one, one))
            found[one.item] = (first, one)
        return found

    def first_verdicts(self, learner: str, items: Collection[str] | None = None) -> dict[str, str]:
        """Return the verdict of a learner's first answer outside of tests, to each of these questions (or all)."""
        if items is None:
            found = self._all(queries.first_marks, learner=learner)
        else:
            asked = [limits.name(item, "question") for item in items]
            found = self._all(queries.first_marks_of, learner=learner, items=asked)
        return {row.item: json.loads(row.mark)["verdict"] for row in found}

    # --- events -----------------------------------------------------------------------------------------

    def add_event(self, learner: str, *, kind: str, ref: str, data: Any, once: str, at: datetime) -> Event:
        """Keep something a learner did; return it as it is kept.

        Args:
            once: A key of the sender. What has a key that is kept already is not kept again: what was kept the
                first time is returned.

        Raises:
            Refused: If it is too large or cannot be kept exactly, or the key was used for something else.
        """
        row = {
            "learner": learner,
            "kind": limits.name(kind, "event"),
            "ref": limits.name(ref, "event"),
            "data": limits.as_json(data, "event", limits.EVENT_BYTES),
            "once": limits.name(once, "event"),
            "at": limits.moment(at),
        }
        with self._writing(learner) as connection:
            connection.execute(self._add_event, row)
            kept = _event(
                connection.execute(queries.event_once, {"learner": learner, "once": row["once"]}).one()
            )
        if (kept.kind, kept.ref) != (kind, ref):
            raise Refused("This was sent for something else. Please try once more.")
        return kept

    def events(self, learner: str, kind: str | None = None, ref: str | None = None) -> tuple[Event, ...]:
        """Return what a learner did, in the order of keeping: all, of one kind, or about one thing of a kind."""
        if kind is None:
            return tuple(map(_event, self._all(queries.events, learner=learner)))
        asked = {"learner": learner, "kind": limits.name(kind, "event")}
        if ref is None:
            return tuple(map(_event, self._all(queries.events_of, **asked)))
        return tuple(map(_event, self._all(queries.events_about, **asked, ref=limits.name(ref, "event"))))

    # --- cells, notes, places, settings -----------------------------------------------------------------

    def finish_cell(self, learner: str, lesson: str, cell: str, *, at: datetime) -> None:
        """Keep that a cell is finished; the first time counts."""
        row = _in_cell(learner, lesson, cell, at)
        with self._writing(learner) as connection:
            connection.execute(self._add_cell_done, row)

    def cells_done(self, learner: str, lesson: str | None = None) -> tuple[CellDone, ...]:
        """Return the cells a learner finished, in the order of finishing; of one lesson, or of all."""
        if lesson is None:
            found = self._all(queries.cells_done, learner=learner)
        else:
            found = self._all(queries.cells_done_in, learner=learner, lesson=limits.name(lesson, "lesson"))
        return tuple(CellDone(row.lesson, row.cell, row.at) for row in found)

    def all_cells_done(self, learner: str) -> dict[str, frozenset[str]]:
        """Return the finished cells of each lesson that has some, by lesson."""
        found: dict[str, set[str]] = {}
        for done in self.cells_done(learner):
            found.setdefault(done.lesson, set()).add(done.cell)
        return {lesson: frozenset(cells) for lesson, cells in found.items()}

    def add_note(
        self, learner: str, lesson: str, cell: str, text: str, *, base: int | None, at: datetime
    ) -> NoteSaved:
        """Keep a note as the newest of its cell; earlier ones stay. Saving the same text again adds nothing.

        Args:
            base: Id of the note that was shown when this one was begun; None if there was none.
        """
        row = {
            **_in_cell(learner, lesson, cell, at),
            "text": limits.text(text, "note", limits.NOTE_CHARACTERS),
        }
        asked = {"learner": learner, "lesson": lesson, "cell": cell}
        with self._writing(learner) as connection:
            found = connection.execute(queries.newest_note, asked).first()
            latest = _note(found) if found else None
            if latest is not None and latest.text == text:
                return NoteSaved(latest, None)
            if latest is None and text == "":
                raise Refused("There is nothing to save yet.")
            if isinstance(base, int) and base in limits.WHOLE_NUMBER:
                row["base"] = connection.execute(queries.own_note, {**asked, "base": base}).scalar()
            else:
                row["base"] = None
            id = connection.execute(sa.insert(tables.note), row).inserted_primary_key[0]
        saved = Note(id, lesson, cell, text, row["base"], row["at"])
        return NoteSaved(saved, latest if latest is not None and base != latest.id else None)

    def note(self, learner: str, lesson: str, cell: str) -> Note | None:
        """Return the newest note of a cell, or None."""
        found = self._all(queries.newest_note, learner=learner, **_names(lesson, cell))
        return _note(found[0]) if found else None

    def notes(self, learner: str, lesson: str | None = None) -> tuple[Note, ...]:
        """Return the newest note of each cell, of one lesson or of all, by time; a cleared one is empty."""
        if lesson is None:
            found = self._all(queries.notes, learner=learner)
        else:
            found = self._all(queries.notes_in_lesson, learner=learner, lesson=limits.name(lesson, "lesson"))
        newest = {(row.lesson, row.cell): _note(row) for row in found}
        return tuple(sorted(newest.values(), key=lambda note: note.id))

    def note_history(self, learner: str, lesson: str, cell: str) -> tuple[Note, ...]:
        """Return every note that was saved in a cell, first to last."""
        found = self._all(queries.notes_in_cell, learner=learner, **_names(lesson, cell))
        return tuple(_note(row) for row in found)

    def set_place(self, learner: str, lesson: str, cell: str, *, at: datetime) -> None:
        """Keep where a learner is in a lesson."""
        row = _in_cell(learner, lesson, cell, at)
        with self._writing(learner) as connection:
            connection.execute(self._put_place, row)

    def places(self, learner: str) -> tuple[Place, ...]:
        """Return where a learner was last in each lesson, the newest first."""
        return tuple(_place(row) for row in self._all(queries.places, learner=learner))

    def place(self, learner: str) -> Place | None:
        """Return where a learner was last, or None."""
        return next(iter(self.places(learner)), None)

    def set(self, learner: str, name: str, value: str, *, at: datetime) -> None:
        """Keep a choice; choosing what is chosen already adds nothing."""
        row = {
            "learner": learner,
            "name": limits.name(name, "setting"),
            "value": limits.text(value, "setting", limits.SETTING_CHARACTERS),
            "at": limits.moment(at),
        }
        with self._writing(learner) as connection:
            newest = connection.execute(queries.newest_setting, {"learner": learner, "name": name}).scalar()
            if newest != value:
                connection.execute(sa.insert(tables.setting), row)

    def setting(self, learner: str, name: str) -> str | None:
        """Return what a learner chose last, or None if nothing was chosen."""
        found = self._all(queries.newest_setting, learner=learner, name=limits.name(name, "setting"))
        return found[0].value if found else None

    def everything(self, learner: str) -> Everything | None:
        """Return all that is kept of a learner, of one moment; None for a learner nobody knows."""
        with self._reading() as connection:

            def all_of(query: sa.Select) -> list[sa.Row]:
                return connection.execute(query, {"learner": learner}).all()

            created = all_of(queries.learner_created)
            if not created:
                return None
            code = all_of(queries.resume_code)
            return Everything(
                learner=learner,
                created=created[0].created,
                devices=tuple(row.created for row in all_of(queries.devices)),
                resume_code=code[0].created if code else None,
                answers=tuple(_answer(row) for row in all_of(queries.answers)),
                cells_done=tuple(
                    CellDone(row.lesson, row.cell, row.at) for row in all_of(queries.cells_done)
                ),
                notes=tuple(_note(row) for row in all_of(queries.notes)),
                places=tuple(_place(row) for row in all_of(queries.places)),
                settings=tuple(Setting(row.name, row.value, row.at) for row in all_of(queries.settings)),
                events=tuple(_event(row) for row in all_of(queries.events)),
                in_class=rooms.in_class(connection, learner),
            )

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self._reading() as connection:
            return {
                table: connection.execute(query).scalar_one() for table, query in queries.count_rows.items()
            }

    # --- within a transaction ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def _unavailable_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except _FAILURES as why:
            raise Unavailable(_short(why)) from why

    @contextlib.contextmanager
    def _writing(self, learner: str | None = None) -> Iterator[sa.Connection]:
        """Open a transaction; with a learner, one that is alone in changing what is that learner's."""
        with self._turns, self._unavailable_if_it_fails(), self._write.begin() as connection:
            if learner is not None and not self._is_known(connection, learner):
                raise UnknownLearner(learner)
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._unavailable_if_it_fails(), self._read.begin() as connection:
            yield connection

    def _all(self, query: sa.Select, **asked: Any) -> list[sa.Row]:
        """Return the rows of one question."""
        with self._reading() as connection:
            return connection.execute(query, asked).all()

    @staticmethod
    def _is_known(connection: sa.Connection, learner: str) -> bool:
        """Whether there is such a learner, whose row is then locked (SQLite has locked all already)."""
        return connection.execute(queries.lock_learner, {"learner": learner}).first() is not None

    @staticmethod
    def _new_device(learner: str, secret: str, at: datetime) -> dict[str, Any]:
        if not is_device_secret(secret):
            raise ValueError("a device's secret is 32 hexadecimal digits, made by secret.new_device_secret")
        return {"secret_hash": kept_as(secret), "learner": learner, "created": at}

    def _wait(
        self, connection: sa.Connection, purpose: str, sender: str, at: datetime, slowdown: Slowdown | None = None
    ) -> timedelta | None:
        """Return how long a sender has to wait, after deleting the guesses that no longer count."""
        if not self._is_sqlite:  # one guess at a time from one sender
            digest = hashlib.sha256(f"{purpose} {sender}".encode()).digest()
            connection.execute(queries.lock_guesses, {"key": int.from_bytes(digest[:8], signed=True)})
        connection.execute(queries.delete_old_guesses, {"at": at - self.slowdown.window})
        found = connection.execute(queries.guesses, {"purpose": purpose, "address_hash": sender})
        return (slowdown or self.slowdown).wait(list(found.scalars()), at)


_opened: dict[str, Store] = {}
_opening = threading.Lock()


def open_store(url: str | None = None) -> Store:
    """Return the store of this process at an address; opened once, shared by all threads."""
    key = address(url).render_as_string(hide_password=False)
    with _opening:
        if key not in _opened:
            _opened[key] = Store(url)
        return _opened[key]


def _names(lesson: str, cell: str) -> dict[str, str]:
    return {"lesson": limits.name(lesson, "lesson"), "cell": limits.name(cell, "cell")}


def _in_cell(learner: str, lesson: str, cell: str, at: datetime) -> dict[str, Any]:
    """Return a row about a cell."""
    return {"learner": learner, **_names(lesson, cell), "at": limits.moment(at)}


def _note(row: sa.Row) -> Note:
    return Note(row.id, row.lesson, row.cell, row.text, row.base, row.at)


def _place(row: sa.Row) -> Place:
    return Place(row.lesson, row.cell, row.at)


def _short(why: Exception) -> str:
    """Return what the database said, without the statement and its values."""
    return str(getattr(why, "orig", None) or why).strip().splitlines()[0]
