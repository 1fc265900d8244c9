"""The store: rows in, frozen values out. One for each process, with pooled connections.

SQLite takes one writer at a time, so each write says so at its start (BEGIN IMMEDIATE) and waits for its
turn; begun as usual, most of two hundred writers at once would fail. Reads go through an engine of their
own and never wait for a writer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, func, insert, make_url, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from immunobook.records import migrate
from immunobook.records.tables import (
    OF_A_LEARNER,
    answer,
    cell_done,
    device,
    guess,
    learner,
    note,
    place,
    resume_code,
    setting,
)

HOUSE = Path(__file__).resolve().parents[2]


class RecordsError(Exception):
    """Something could not be kept or read just now. Nothing was half done."""


class UnknownLearner(RecordsError):
    """The learner was deleted, or never was."""


@dataclass(frozen=True)
class Answer:
    """One answer as it was given.

    Attributes:
        number: 1 for the learner's first answer to this question.
        answer, mark: As JSON values.
        seed: By which the options were ordered.
    """

    id: int
    item: str
    version: int
    number: int
    answer: Any
    mark: dict[str, Any]
    verdict: str
    seed: int
    at: datetime


@dataclass(frozen=True)
class Note:
    """One revision of a note; `base` is the revision it was made from."""

    id: int
    cell: str
    text: str
    base: int | None
    at: datetime


@dataclass(frozen=True)
class Place:
    """Where a learner was last."""

    lesson: str
    cell: str
    at: datetime


def address() -> str:
    """Return where records are kept: IMMUNOBOOK_DATABASE_URL, or a file in var/ beside the package."""
    return os.environ.get("IMMUNOBOOK_DATABASE_URL") or f"sqlite:///{HOUSE / 'var' / 'immunobook.db'}"


def open_store(url: str | None = None) -> Store:
    """Open the records and bring them to the present schema.

    Raises:
        RecordsError: If the database cannot be reached; the message names it without its password.
    """
    return Store(url or address())


class Store:
    """Records behind one address.

    Every method raises RecordsError if the database fails, and UnknownLearner if a row would belong to
    nobody. A write is one transaction: when the method has returned, it is on disk.
    """

    def __init__(self, url: str):
        named = make_url(url.replace("postgres://", "postgresql://", 1))
        if named.drivername == "postgresql":
            named = named.set(drivername="postgresql+psycopg")
        self.where = named.render_as_string(hide_password=True)
        self.is_sqlite = named.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if named.database and named.database != ":memory:":
                Path(named.database).parent.mkdir(parents=True, exist_ok=True)
            self.writing = create_engine(named, pool_size=4, max_overflow=60, pool_timeout=30)
            self.reading = create_engine(named, pool_size=8, max_overflow=60, pool_timeout=30)
            event.listen(self.writing, "connect", _set_up)
            event.listen(self.reading, "connect", _set_up)
            event.listen(self.writing, "begin", _begin_immediate)
        else:
            self.writing = self.reading = create_engine(
                named, pool_size=10, max_overflow=10, pool_pre_ping=True, pool_timeout=30
            )
        try:
            migrate.upgrade(self.writing)
        except (SQLAlchemyError, OSError) as why:
            raise RecordsError(f"the records at {self.where} cannot be opened: {_first_line(why)}") from why

    def close(self) -> None:
        """Give all connections back."""
        self.writing.dispose()
        self.reading.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self.writing.begin() as connection:
                yield connection
        except SQLAlchemyError as why:
            raise RecordsError(_first_line(why)) from why

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        try:
            with self.reading.connect() as connection:
                yield connection
        except SQLAlchemyError as why:
            raise RecordsError(_first_line(why)) from why

    def ping(self) -> None:
        """Ask the database for nothing."""
        with self._read() as connection:
            connection.execute(text("SELECT 1"))

    # --- who --------------------------------------------------------------------------------------------

    def add_learner(self, learner_id: str, secret_hash: str, now: datetime) -> None:
        """Add a learner with a first device."""
        with self._write() as connection:
            connection.execute(insert(learner).values(id=learner_id, began=now))
            connection.execute(insert(device).values(secret_hash=secret_hash, learner=learner_id, began=now))

    def add_device(self, learner_id: str, secret_hash: str, now: datetime) -> None:
        """Let another secret speak for a learner."""
        self._insert(device, learner_id, secret_hash=secret_hash, began=now)

    def learner_by_secret(self, secret_hash: str) -> str | None:
        """Return whose secret this is the hash of, or None."""
        with self._read() as connection:
            return connection.scalar(select(device.c.learner).where(device.c.secret_hash == secret_hash))

    def set_resume_code(self, learner_id: str, code_hash: str, now: datetime) -> None:
        """Keep a learner's code; the one before is void."""
        with self._write() as connection:
            _must_exist(connection, learner_id)
            connection.execute(delete(resume_code).where(resume_code.c.learner == learner_id))
            connection.execute(insert(resume_code).values(learner=learner_id, code_hash=code_hash, made=now))

    def learner_by_code(self, code_hash: str) -> str | None:
        """Return whose code this is the hash of, or None."""
        with self._read() as connection:
            return connection.scalar(
                select(resume_code.c.learner).where(resume_code.c.code_hash == code_hash)
            )

    def count_guess(self, address_hash: str, now: datetime, window: timedelta) -> int:
        """Note a guess and return how many came from there within the window, this one included.

        Counted in the database, so that several processes count together. Guesses older than an hour go.
        """
        with self._write() as connection:
            connection.execute(delete(guess).where(guess.c.at < now - timedelta(hours=1)))
            connection.execute(insert(guess).values(address_hash=address_hash, at=now))
            return connection.scalar(
                select(func.count())
                .select_from(guess)
                .where(guess.c.address_hash == address_hash, guess.c.at > now - window)
            )

    # --- answers ----------------------------------------------------------------------------------------

    def add_answer(
        self,
        learner_id: str,
        item: str,
        version: int,
        given: Any,
        mark: dict[str, Any],
        *,
        seed: int,
        once: str,
        now: datetime,
    ) -> None:
        """Add an answer. One that was kept before under the same `once` is not added again."""
        values = {
            "learner": learner_id, "item": item, "version": version, "seed": seed, "once": once, "at": now,
            "answer": json.dumps(given, ensure_ascii=False), "mark": json.dumps(mark, ensure_ascii=False),
            "verdict": mark["verdict"],
        }  # fmt: skip
        try:
            with self.writing.begin() as connection:
                _must_exist(connection, learner_id)
                connection.execute(insert(answer).values(**values))
        except IntegrityError as why:
            with self._read() as connection:
                kept = connection.scalar(
                    select(answer.c.id).where(answer.c.learner == learner_id, answer.c.once == once)
                )
            if kept is None:
                raise RecordsError(_first_line(why)) from why
        except SQLAlchemyError as why:
            raise RecordsError(_first_line(why)) from why

    def answers(self, learner_id: str, items: Collection[str] | None = None) -> tuple[Answer, ...]:
        """Return a learner's answers, oldest first; of all questions, or of some."""
        query = select(answer).where(answer.c.learner == learner_id).order_by(answer.c.id)
        if items is not None:
            query = query.where(answer.c.item.in_(list(items)))
        with self._read() as connection:
            rows = connection.execute(query).all()
        numbers: dict[str, int] = {}
        found = []
        for row in rows:
            numbers[row.item] = numbers.get(row.item, 0) + 1
            found.append(
                Answer(
                    row.id, row.item, row.version, numbers[row.item], json.loads(row.answer),
                    json.loads(row.mark), row.verdict, row.seed, row.at,
                )
            )  # fmt: skip
        return tuple(found)

    def first_verdicts(self, learner_id: str, items: Collection[str]) -> dict[str, str]:
        """Return the verdict of the first answer to each of these questions that has one."""
        if not items:
            return {}
        firsts = (
            select(func.min(answer.c.id))
            .where(answer.c.learner == learner_id, answer.c.item.in_(list(items)))
            .group_by(answer.c.item)
        )
        with self._read() as connection:
            rows = connection.execute(select(answer.c.item, answer.c.verdict).where(answer.c.id.in_(firsts)))
            return {row.item: row.verdict for row in rows}

    # --- cells, notes, place, settings -------------------------------------------------------------------

    def add_cell_done(self, learner_id: str, lesson: str, cell: str, now: datetime) -> None:
        """Note that a cell is finished; the second time changes nothing."""
        if cell in self.cells_done(learner_id, lesson):
            return
        try:
            self._insert(cell_done, learner_id, lesson=lesson, cell=cell, at=now)
        except UnknownLearner:
            raise
        except RecordsError:
            if cell not in self.cells_done(learner_id, lesson):  # another tab may have been quicker
                raise

    def cells_done(self, learner_id: str, lesson: str) -> frozenset[str]:
        """Return the finished cells of a lesson."""
        with self._read() as connection:
            query = select(cell_done.c.cell).where(
                cell_done.c.learner == learner_id, cell_done.c.lesson == lesson
            )
            return frozenset(connection.scalars(query))

    def all_cells_done(self, learner_id: str) -> dict[str, frozenset[str]]:
        """Return the finished cells by lesson."""
        with self._read() as connection:
            rows = connection.execute(
                select(cell_done.c.lesson, cell_done.c.cell).where(cell_done.c.learner == learner_id)
            ).all()
        return {
            lesson: frozenset(row.cell for row in rows if row.lesson == lesson)
            for lesson in {row.lesson for row in rows}
        }

    def add_note(
        self, learner_id: str, cell: str, words: str, base: int | None, now: datetime
    ) -> tuple[Note, bool]:
        """Add a revision of a note; return it, and whether another one came since `base`."""
        with self._write() as connection:
            _must_exist(connection, learner_id)
            latest = connection.scalar(
                select(func.max(note.c.id)).where(note.c.learner == learner_id, note.c.cell == cell)
            )
            key = connection.execute(
                insert(note).values(learner=learner_id, cell=cell, base=base, text=words, at=now)
            ).inserted_primary_key[0]
        return Note(key, cell, words, base, now), latest != base

    def notes(self, learner_id: str, cell: str | None = None) -> tuple[Note, ...]:
        """Return all revisions, oldest first; of all cells, or of one."""
        query = select(note).where(note.c.learner == learner_id).order_by(note.c.id)
        if cell is not None:
            query = query.where(note.c.cell == cell)
        with self._read() as connection:
            return tuple(
                Note(row.id, row.cell, row.text, row.base, row.at) for row in connection.execute(query)
            )

    def set_place(self, learner_id: str, lesson: str, cell: str, now: datetime) -> None:
        """Note where a learner is."""
        self._insert(place, learner_id, lesson=lesson, cell=cell, at=now)

    def place(self, learner_id: str) -> Place | None:
        """Return where a learner was last, or None."""
        query = select(place).where(place.c.learner == learner_id).order_by(place.c.id.desc()).limit(1)
        with self._read() as connection:
            row = connection.execute(query).first()
        return Place(row.lesson, row.cell, row.at) if row else None

    def set_setting(self, learner_id: str, name: str, value: str, now: datetime) -> None:
        """Keep a setting."""
        self._insert(setting, learner_id, name=name, value=value, at=now)

    def setting(self, learner_id: str, name: str) -> str | None:
        """Return a setting as it was set last, or None."""
        query = (
            select(setting.c.value)
            .where(setting.c.learner == learner_id, setting.c.name == name)
            .order_by(setting.c.id.desc())
            .limit(1)
        )
        with self._read() as connection:
            return connection.scalar(query)

    # --- my data ----------------------------------------------------------------------------------------

    def everything(self, learner_id: str) -> dict[str, list[dict[str, Any]]]:
        """Return every row that is kept of a learner, by table; hashes of secrets are left out."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self._read() as connection:
            for table in (learner, *OF_A_LEARNER):
                owner = table.c.id if table is learner else table.c.learner
                columns = [column for column in table.c if not column.name.endswith("_hash")]
                rows = connection.execute(select(*columns).where(owner == learner_id))
                found[table.name] = [dict(row) for row in rows.mappings()]
        return found

    def delete_learner(self, learner_id: str) -> None:
        """Delete a learner and every row that is kept of them."""
        with self._write() as connection:
            for table in OF_A_LEARNER:  # said out loud, should a database not cascade
                connection.execute(delete(table).where(table.c.learner == learner_id))
            connection.execute(delete(learner).where(learner.c.id == learner_id))

    def _insert(self, table, learner_id: str, **values: Any) -> None:
        with self._write() as connection:
            _must_exist(connection, learner_id)
            connection.execute(insert(table).values(learner=learner_id, **values))


def _must_exist(connection: Connection, learner_id: str) -> None:
    if connection.scalar(select(learner.c.id).where(learner.c.id == learner_id)) is None:
        raise UnknownLearner("this learner's records were deleted")


def _first_line(why: Exception) -> str:
    return (
        str(getattr(why, "orig", None) or why).strip().splitlines()[0]
        if str(why).strip()
        else type(why).__name__
    )


def _set_up(connection, _record) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def engine_of(store: Store) -> Engine:
    """Return the engine that writes, for tests that look into the tables."""
    return store.writing
