"""All that is asked of the database. One `Store` for a process; every thread may use it at once.

Each change is one transaction and is on the disk when the method returns. Changes of one learner wait for one
another (the learner's row is locked), so two tabs and two devices cannot cross; learners do not wait for each
other, except on SQLite, which has one writer.
"""

import contextlib
import hashlib
import json
import threading
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from immunobook.records import limits, migrate, tables
from immunobook.records.engines import address, make_engines
from immunobook.records.errors import Refused, Unavailable, UnknownLearner
from immunobook.records.rows import Answer, CellDone, Everything, Note, NoteSaved, Opened, Place, Setting
from immunobook.records.secret import is_device_secret, kept_as
from immunobook.records.slowdown import Slowdown, kept_address

RESUME = "resume"  # what a guess was at


class Store:
    """The records of all learners.

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
        self._write, self._read = make_engines(self.url)
        self._insert = sqlite.insert if self._is_sqlite else postgresql.insert
        try:
            migrate.bring_up_to_date(self._write)
        except SQLAlchemyError as why:
            self.close()
            where = self.url.render_as_string(hide_password=True)
            raise Unavailable(f"The records at {where} cannot be opened: {_short(why)}") from why

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
            connection.execute(sa.select(sa.literal(1)))

    # --- learners and what opens their notebook ---------------------------------------------------------

    def add_learner(self, secret: str, *, at: datetime) -> str:
        """Add a learner with a first device; return the learner's id."""
        at, learner = limits.moment(at), str(uuid.uuid4())
        with self._writing() as connection:
            connection.execute(sa.insert(tables.learner).values(id=learner, created=at))
            connection.execute(self._new_device(learner, secret, at))
        return learner

    def add_device(self, learner: str, secret: str, *, at: datetime) -> None:
        """Let another device act for a learner."""
        at = limits.moment(at)
        with self._writing(learner) as connection:
            connection.execute(self._new_device(learner, secret, at))

    def learner_of(self, secret: object) -> str | None:
        """Return whose device has this secret; None for anything that is no device's secret."""
        if not is_device_secret(secret):
            return None
        table = tables.device
        with self._reading() as connection:
            query = sa.select(table.c.learner).where(table.c.secret_hash == kept_as(secret))
            return connection.execute(query).scalar()

    def set_resume_code(self, learner: str, code: str, *, at: datetime) -> None:
        """Keep a learner's new resume code; the old one opens nothing from now on.

        Args:
            code: As `secret.read_resume_code` reads it.
        """
        at, table = limits.moment(at), tables.resume_code
        with self._writing(learner) as connection:
            connection.execute(sa.delete(table).where(table.c.learner == learner))
            connection.execute(sa.insert(table).values(learner=learner, code_hash=kept_as(code), created=at))

    def open_with_code(self, code: str, secret: str, *, where_from: str, at: datetime) -> Opened:
        """Try a resume code; if it is somebody's, let the device with this secret act for that learner.

        Looking, counting and keeping are one transaction, so guesses sent at the same moment count all.

        Args:
            code: As `secret.read_resume_code` reads it.
            where_from: Network address from which the code was sent.
        """
        at, table = limits.moment(at), tables.resume_code
        sender = kept_address(where_from)
        with self._writing() as connection:
            if wait := self._wait(connection, RESUME, sender, at):
                return Opened(None, wait)
            query = sa.select(table.c.learner).where(table.c.code_hash == kept_as(code))
            learner = connection.execute(query).scalar()
            if learner is not None and self._is_known(connection, learner):
                connection.execute(self._new_device(learner, secret, at))
                return Opened(learner, None)
            connection.execute(sa.insert(tables.guess).values(purpose=RESUME, address_hash=sender, at=at))
            return Opened(None, None)

    def has_resume_code(self, learner: str) -> bool:
        """Whether a learner has a resume code."""
        return self._exists(tables.resume_code, learner)

    def devices(self, learner: str) -> int:
        """Return how many devices may act for a learner."""
        table = tables.device
        with self._reading() as connection:
            query = sa.select(sa.func.count()).select_from(table).where(table.c.learner == learner)
            return connection.execute(query).scalar_one()

    def has_work(self, learner: str) -> bool:
        """Whether a learner has answered, finished or written anything."""
        return any(self._exists(table, learner) for table in (tables.answer, tables.cell_done, tables.note))

    def delete(self, learner: str) -> None:
        """Delete a learner with everything that is kept of them; a second time does nothing.

        SQLite overwrites what is deleted, and its log is emptied too unless somebody is just reading;
        PostgreSQL frees it with its next vacuum. Backups are yours to delete.
        """
        with self._writing() as connection:
            connection.execute(sa.delete(tables.learner).where(tables.learner.c.id == learner))
        if self._is_sqlite:
            with self._unavailable_if_it_fails():
                raw = self._write.raw_connection()
                try:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                finally:
                    raw.close()

    def delete_unused(self, *, before: datetime) -> int:
        """Delete learners from before a time who have nothing but one device; return how many.

        Whoever opens a page gets a learner, crawlers too; these are the ones who left it at that.
        """
        learner, before = tables.learner, limits.moment(before)
        owned = (
            tables.resume_code, tables.answer, tables.cell_done, tables.note, tables.place, tables.setting,
        )  # fmt: skip
        has_nothing = [
            ~sa.exists().where(table.c.learner == learner.c.id).correlate(learner) for table in owned
        ]
        with self._writing() as connection:
            return connection.execute(
                sa.delete(learner).where(learner.c.created < before, *has_nothing)
            ).rowcount

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
    ) -> tuple[Answer, Answer]:
        """Keep an answer; return it and the learner's first answer to the same question, as they are kept.

        Args:
            once: A key of the sender. An answer with a key that is kept already is not kept again: what
                was kept the first time is returned.

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
        }
        with self._writing(learner) as connection:
            connection.execute(self._insert(tables.answer).values(row).on_conflict_do_nothing())
            table, ends = tables.answer, _ends(learner, item)
            earlier = table.alias()
            number = (
                sa.select(sa.func.count())
                .where(earlier.c.learner == learner, earlier.c.item == item, earlier.c.id <= table.c.id)
                .scalar_subquery()
            )
            query = sa.select(table, number.label("number")).where(
                table.c.learner == learner,
                table.c.item == item,
                sa.or_(table.c.once == once, table.c.id == sa.select(ends.c.first).scalar_subquery()),
            )
            kept = [_answer(found) for found in connection.execute(query.order_by(table.c.id))]
            mine = [one for one in kept if one.once == once]
            if not mine:
                raise Refused("This answer was sent for another question. Please answer it once more.")
            return mine[0], kept[0]

    def answers(self, learner: str) -> tuple[Answer, ...]:
        """Return all answers of a learner, in the order in which they were kept."""
        with self._reading() as connection:
            return self._answers(connection, learner)

    def answers_to(self, learner: str, item: str) -> tuple[Answer, ...]:
        """Return a learner's answers to one question, first to last."""
        numbered = _numbered(learner, limits.name(item, "question"))
        with self._reading() as connection:
            rows = connection.execute(sa.select(numbered).order_by(numbered.c.id))
            return tuple(_answer(row) for row in rows)

    def first_and_last(self, learner: str, item: str | None = None) -> dict[str, tuple[Answer, Answer]]:
        """Return a learner's first and last answer to each question, or to one, by the question's id."""
        table = tables.answer
        ends = _ends(learner, None if item is None else limits.name(item, "question"))
        number = sa.case((table.c.id == ends.c.first, 1), else_=ends.c.answers)
        query = sa.select(table, number.label("number")).join(
            ends, sa.or_(table.c.id == ends.c.first, table.c.id == ends.c.last)
        )
        found: dict[str, tuple[Answer, Answer]] = {}
        with self._reading() as connection:
            for row in connection.execute(query.order_by(table.c.id)):
                one = _answer(row)
                first, _ = found.get(one.item, (one, one))
                found[one.item] = (first, one)
        return found

    def first_verdicts(self, learner: str, items: Collection[str] | None = None) -> dict[str, str]:
        """Return the verdict of a learner's first answer to each of these questions (or to all) that has one."""
        table, ends = tables.answer, _ends(learner, None)
        query = sa.select(table.c.item, table.c.mark).join(ends, table.c.id == ends.c.first)
        with self._reading() as connection:
            found = connection.execute(query).all()
        return {
            row.item: json.loads(row.mark)["verdict"] for row in found if items is None or row.item in items
        }

    # --- cells, notes, places, settings -----------------------------------------------------------------

    def finish_cell(self, learner: str, lesson: str, cell: str, *, at: datetime) -> None:
        """Keep that a cell is finished; the first time counts."""
        row = {
            "learner": learner,
            "lesson": limits.name(lesson, "lesson"),
            "cell": limits.name(cell, "cell"),
            "at": limits.moment(at),
        }
        with self._writing(learner) as connection:
            connection.execute(self._insert(tables.cell_done).values(row).on_conflict_do_nothing())

    def cells_done(self, learner: str, lesson: str | None = None) -> tuple[CellDone, ...]:
        """Return the cells a learner finished, in the order of finishing; of one lesson, or of all."""
        with self._reading() as connection:
            return self._cells_done(connection, learner, lesson)

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
            "learner": learner,
            "lesson": limits.name(lesson, "lesson"),
            "cell": limits.name(cell, "cell"),
            "text": limits.text(text, "note", limits.NOTE_CHARACTERS),
            "at": limits.moment(at),
        }
        table = tables.note
        with self._writing(learner) as connection:
            latest = next(iter(self._notes(connection, learner, lesson, cell, newest=1)), None)
            if latest is not None and latest.text == text:
                return NoteSaved(latest, None)
            if latest is None and text == "":
                raise Refused("There is nothing to save yet.")
            row["base"] = (
                base if latest is not None and base == latest.id else self._own(connection, base, row)
            )
            id = connection.execute(sa.insert(table).values(row)).inserted_primary_key[0]
            saved = Note(id, lesson, cell, text, row["base"], row["at"])
            return NoteSaved(saved, latest if latest is not None and base != latest.id else None)

    def notes(self, learner: str, lesson: str | None = None) -> tuple[Note, ...]:
        """Return the newest note of each cell, of one lesson or of all, by time; a cleared one is empty."""
        with self._reading() as connection:
            newest = {(note.lesson, note.cell): note for note in self._notes(connection, learner, lesson)}
        return tuple(sorted(newest.values(), key=lambda note: note.id))

    def note(self, learner: str, lesson: str, cell: str) -> Note | None:
        """Return the newest note of a cell, or None."""
        with self._reading() as connection:
            return next(iter(self._notes(connection, learner, lesson, cell, newest=1)), None)

    def note_history(self, learner: str, lesson: str, cell: str) -> tuple[Note, ...]:
        """Return every note that was saved in a cell, first to last."""
        with self._reading() as connection:
            return self._notes(connection, learner, lesson, cell)

    def set_place(self, learner: str, lesson: str, cell: str, *, at: datetime) -> None:
        """Keep where a learner is in a lesson."""
        row = {
            "learner": learner,
            "lesson": limits.name(lesson, "lesson"),
            "cell": limits.name(cell, "cell"),
            "at": limits.moment(at),
        }
        with self._writing(learner) as connection:
            connection.execute(
                self._insert(tables.place)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["learner", "lesson"], set_={"cell": row["cell"], "at": row["at"]}
                )
            )

    def places(self, learner: str) -> tuple[Place, ...]:
        """Return where a learner was last in each lesson, the newest first."""
        with self._reading() as connection:
            return self._places(connection, learner)

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
            if connection.execute(_newest_setting(learner, name)).scalar() != value:
                connection.execute(sa.insert(tables.setting).values(row))

    def setting(self, learner: str, name: str) -> str | None:
        """Return what a learner chose last, or None if nothing was chosen."""
        with self._reading() as connection:
            return connection.execute(_newest_setting(learner, name)).scalar()

    def everything(self, learner: str) -> Everything | None:
        """Return all that is kept of a learner, of one moment; None for a learner nobody knows."""
        who, device, code = tables.learner, tables.device, tables.resume_code
        with self._reading() as connection:
            created = connection.execute(sa.select(who.c.created).where(who.c.id == learner)).scalar()
            if created is None:
                return None
            devices = (
                sa.select(device.c.created).where(device.c.learner == learner).order_by(device.c.created)
            )
            settings = sa.select(tables.setting).where(tables.setting.c.learner == learner)
            return Everything(
                learner=learner,
                created=created,
                devices=tuple(connection.execute(devices.order_by(device.c.created)).scalars()),
                resume_code=connection.execute(
                    sa.select(code.c.created).where(code.c.learner == learner)
                ).scalar(),
                answers=self._answers(connection, learner),
                cells_done=self._cells_done(connection, learner),
                notes=self._notes(connection, learner),
                places=self._places(connection, learner),
                settings=tuple(
                    Setting(row.name, row.value, row.at)
                    for row in connection.execute(settings.order_by(tables.setting.c.id))
                ),
            )

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        with self._reading() as connection:
            return {
                table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in tables.metadata.sorted_tables
            }

    # --- within a transaction ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def _unavailable_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as why:
            raise Unavailable(_short(why)) from why

    @contextlib.contextmanager
    def _writing(self, learner: str | None = None) -> Iterator[sa.Connection]:
        """Open a transaction; with a learner, one that is alone in changing what is that learner's."""
        with self._unavailable_if_it_fails(), self._write.begin() as connection:
            if learner is not None and not self._is_known(connection, learner):
                raise UnknownLearner(learner)
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._unavailable_if_it_fails(), self._read.begin() as connection:
            yield connection

    @staticmethod
    def _is_known(connection: sa.Connection, learner: str) -> bool:
        """Whether there is such a learner, whose row is then locked (SQLite has locked all already)."""
        table = tables.learner
        query = sa.select(table.c.id).where(table.c.id == learner).with_for_update()
        return connection.execute(query).first() is not None

    def _exists(self, table: sa.Table, learner: str) -> bool:
        with self._reading() as connection:
            return connection.execute(sa.select(sa.exists().where(table.c.learner == learner))).scalar_one()

    @staticmethod
    def _new_device(learner: str, secret: str, at: datetime) -> sa.Insert:
        if not is_device_secret(secret):
            raise ValueError("a device's secret is 32 hexadecimal digits, made by secret.new_device_secret")
        return sa.insert(tables.device).values(secret_hash=kept_as(secret), learner=learner, created=at)

    def _wait(self, connection: sa.Connection, purpose: str, sender: str, at: datetime):
        """Return how long a sender has to wait, after deleting the guesses that no longer count."""
        table = tables.guess
        if not self._is_sqlite:  # one guess at a time from one sender
            digest = hashlib.sha256(f"{purpose} {sender}".encode()).digest()
            key = int.from_bytes(digest[:8], signed=True)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
        connection.execute(sa.delete(table).where(table.c.at <= at - self.slowdown.window))
        query = sa.select(table.c.at).where(table.c.purpose == purpose, table.c.address_hash == sender)
        return self.slowdown.wait(list(connection.execute(query).scalars()), at)

    @staticmethod
    def _answers(connection: sa.Connection, learner: str) -> tuple[Answer, ...]:
        numbered = _numbered(learner, None)
        rows = connection.execute(sa.select(numbered).order_by(numbered.c.id))
        return tuple(_answer(row) for row in rows)

    @staticmethod
    def _cells_done(
        connection: sa.Connection, learner: str, lesson: str | None = None
    ) -> tuple[CellDone, ...]:
        table = tables.cell_done
        query = sa.select(table).where(table.c.learner == learner)
        if lesson is not None:
            query = query.where(table.c.lesson == limits.name(lesson, "lesson"))
        rows = connection.execute(query.order_by(table.c.at, table.c.lesson, table.c.cell))
        return tuple(CellDone(row.lesson, row.cell, row.at) for row in rows)

    @staticmethod
    def _notes(
        connection: sa.Connection,
        learner: str,
        lesson: str | None = None,
        cell: str | None = None,
        newest: int | None = None,
    ) -> tuple[Note, ...]:
        table = tables.note
        query = sa.select(table).where(table.c.learner == learner)
        if lesson is not None:
            query = query.where(table.c.lesson == limits.name(lesson, "lesson"))
        if cell is not None:
            query = query.where(table.c.cell == limits.name(cell, "cell"))
        order = table.c.id if newest is None else table.c.id.desc()
        rows = connection.execute(query.order_by(order).limit(newest))
        return tuple(Note(row.id, row.lesson, row.cell, row.text, row.base, row.at) for row in rows)

    @staticmethod
    def _own(connection: sa.Connection, base: int | None, row: Mapping[str, Any]) -> int | None:
        """Return the base of a note if it is a note of the same learner and cell, else None."""
        table = tables.note
        if not isinstance(base, int) or base not in limits.WHOLE_NUMBER:
            return None
        query = sa.select(table.c.id).where(
            table.c.id == base, *(table.c[name] == row[name] for name in ("learner", "lesson", "cell"))
        )
        return connection.execute(query).scalar()

    @staticmethod
    def _places(connection: sa.Connection, learner: str) -> tuple[Place, ...]:
        table = tables.place
        query = sa.select(table).where(table.c.learner == learner)
        rows = connection.execute(query.order_by(table.c.at.desc(), table.c.lesson))
        return tuple(Place(row.lesson, row.cell, row.at) for row in rows)


_opened: dict[str, Store] = {}
_opening = threading.Lock()


def open_store(url: str | None = None) -> Store:
    """Return the store of this process at an address; opened once, shared by all threads."""
    key = address(url).render_as_string(hide_password=False)
    with _opening:
        if key not in _opened:
            _opened[key] = Store(url)
        return _opened[key]


def _numbered(learner: str, item: str | None) -> sa.Subquery:
    """A learner's answers, each with its number among the answers to its question."""
    table = tables.answer
    number = sa.func.row_number().over(partition_by=table.c.item, order_by=table.c.id)
    query = sa.select(table, number.label("number")).where(table.c.learner == learner)
    return (query if item is None else query.where(table.c.item == item)).subquery()


def _ends(learner: str, item: str | None) -> sa.Subquery:
    """Of each question that a learner answered: the ids of the first and the last answer, and how many there are."""
    table = tables.answer
    query = sa.select(
        table.c.item,
        sa.func.min(table.c.id).label("first"),
        sa.func.max(table.c.id).label("last"),
        sa.func.count().label("answers"),
    ).where(table.c.learner == learner)
    return (query if item is None else query.where(table.c.item == item)).group_by(table.c.item).subquery()


def _newest_setting(learner: str, name: str) -> sa.Select:
    table = tables.setting
    query = sa.select(table.c.value).where(table.c.learner == learner, table.c.name == name)
    return query.order_by(table.c.id.desc()).limit(1)


def _answer(row: sa.Row) -> Answer:
    return Answer(
        id=row.id,
        item=row.item,
        version=row.version,
        answer=json.loads(row.answer),
        mark=json.loads(row.mark),
        seed=row.seed,
        once=row.once,
        at=row.at,
        number=row.number,
    )


def _short(why: SQLAlchemyError) -> str:
    """Return what the database said, without the statement and its values."""
    return str(getattr(why, "orig", None) or why).strip().splitlines()[0]
