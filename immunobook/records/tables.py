"""The tables. Each belongs to a learner and goes with the learner; what counts is only ever added.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

import re
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from immunobook.records.limits import NAME_CHARACTERS, moment


class Moment(TypeDecorator):
    """A time with its zone, kept in UTC. SQLite knows no zones: there the column is UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        value = moment(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Id(TypeDecorator):
    """The id of somebody or of a room. Anything that cannot be one, such as a forged value, is nobody's."""

    impl = sa.String(36)
    cache_ok = True

    def process_bind_param(self, value: object, dialect: sa.Dialect) -> str | None:
        return value if value is None or (isinstance(value, str) and _ID_FORM.fullmatch(value)) else "nobody"


_ID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_HASH = sa.String(64)
_NAME = sa.String(NAME_CHARACTERS)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _number() -> sa.Column[int]:
    """The number of a row, rising in the order of saving; a number that was given is never given again."""
    return sa.Column("id", _NUMBER, primary_key=True, autoincrement=True)


def _learner(**more: Any) -> sa.Column[str]:
    """Whose row it is; deleted with the learner."""
    return sa.Column(
        "learner", Id, sa.ForeignKey("learner.id", ondelete="CASCADE"), nullable=False, **more
    )


def _name(column: str, **more: Any) -> sa.Column[str]:
    return sa.Column(column, _NAME, nullable=False, **more)


def _at(column: str = "at") -> sa.Column[datetime]:
    return sa.Column(column, Moment, nullable=False)


# Somebody who learns. The id is random, says nothing, opens nothing, and may be seen by others.
learner = sa.Table("learner", metadata, sa.Column("id", Id, primary_key=True), _at("created"))

# A browser that may act for a learner: the hash of its secret.
device = sa.Table(
    "device",
    metadata,
    sa.Column("secret_hash", _HASH, primary_key=True),
    _learner(index=True),
    _at("created"),
)

# The code that lets another device in; one for a learner, so a new one voids the old.
resume_code = sa.Table(
    "resume_code",
    metadata,
    _learner(primary_key=True),
    sa.Column("code_hash", _HASH, nullable=False, unique=True),
    _at("created"),
)

# A code that was tried and was nobody's; kept for minutes, by hashed address.
guess = sa.Table(
    "guess",
    metadata,
    _number(),
    _name("purpose"),
    sa.Column("address_hash", _HASH, nullable=False),
    _at(),
    sa.Index(None, "purpose", "address_hash"),
    sqlite_autoincrement=True,
)

# An answer and its mark, as they were on that day. `once` makes an answer that is sent twice count once.
answer = sa.Table(
    "answer",
    metadata,
    _number(),
    _learner(),
    _name("item"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=True),
    _name("once"),
    _at(),
    # How sure the learner was, 1 to 3; and the test it was given in, the `ref` of that event.
    sa.Column("certainty", sa.SmallInteger, nullable=True),
    sa.Column("sitting", _NAME, nullable=True),
    sa.UniqueConstraint("learner", "once"),
    sa.Index(None, "learner", "item", "id"),
    sqlite_autoincrement=True,
)

# Anything else a learner did that is only ever added to: a test begun or ended, a patient graded, a call taken.
# `kind` says what sort of thing, `ref` which one of them, `data` what happened.
event = sa.Table(
    "event",
    metadata,
    _number(),
    _learner(),
    _name("kind"),
    _name("ref"),
    sa.Column("data", sa.Text, nullable=False),
    _name("once"),
    _at(),
    sa.UniqueConstraint("learner", "once"),
    sa.Index(None, "learner", "kind", "ref", "id"),
    sqlite_autoincrement=True,
)

# A cell that was finished, and when first.
cell_done = sa.Table(
    "cell_done",
    metadata,
    _learner(primary_key=True),
    _name("lesson", primary_key=True),
    _name("cell", primary_key=True),
    _at(),
)

# A note as it was saved; the newest of a cell is the one that is shown. `base` is the one it was written on.
note = sa.Table(
    "note",
    metadata,
    _number(),
    _learner(),
    _name("lesson"),
    _name("cell"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("base", _NUMBER, nullable=True),
    _at(),
    sa.Index(None, "learner", "lesson", "cell", "id"),
    sqlite_autoincrement=True,
)

# Where somebody was last, in each lesson.
place = sa.Table(
    "place",
    metadata,
    _learner(primary_key=True),
    _name("lesson", primary_key=True),
    _name("cell"),
    _at(),
)

# What was chosen, such as the level; the newest counts.
setting = sa.Table(
    "setting",
    metadata,
    _number(),
    _learner(),
    _name("name"),
    sa.Column("value", sa.Text, nullable=False),
    _at(),
    sa.Index(None, "learner", "name", "id"),
    sqlite_autoincrement=True,
)

# --- the classroom ----------------------------------------------------------------------------------------
# What a teacher makes is the teacher's and stays when a learner goes; what a learner gave to a room goes with
# the learner.

_ID = Id
_CODE = sa.String(12)


def _teacher(**more: Any) -> sa.Column[str]:
    return sa.Column("teacher", _ID, sa.ForeignKey("teacher.id", ondelete="CASCADE"), nullable=False, **more)


def _room(**more: Any) -> sa.Column[str]:
    return sa.Column("room", _ID, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False, **more)


# Somebody who teaches. `subject` is who she is to the hospital's sign-in; empty on one's own machine.
teacher = sa.Table(
    "teacher",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    _name("subject", index=True),
    _name("role"),  # teacher or administrator
    _at("created"),
)

# A browser that may act as a teacher until a time: the hash of its secret.
teacher_session = sa.Table(
    "teacher_session",
    metadata,
    sa.Column("secret_hash", _HASH, primary_key=True),
    _teacher(index=True),
    _at("created"),
    _at("ends"),
)

# A link that makes its opener a teacher, once. When it was used it is deleted.
teacher_link = sa.Table(
    "teacher_link",
    metadata,
    sa.Column("secret_hash", _HASH, primary_key=True),
    _name("role"),
    _at("created"),
    _at("ends"),
)

# What a teacher did; only ever added, and kept when the teacher is gone.
audit = sa.Table(
    "audit",
    metadata,
    _number(),
    sa.Column("teacher", _ID, nullable=False, index=True),
    _name("act"),
    _name("ref"),
    sa.Column("data", sa.Text, nullable=False),
    _at(),
    sqlite_autoincrement=True,
)

# A group that learners join by code and may leave.
cohort = sa.Table(
    "cohort",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    _teacher(index=True),
    _name("title"),
    sa.Column("code", _CODE, nullable=False, unique=True),
    _at("created"),
    sa.Column("closed", Moment, nullable=True),
)

cohort_member = sa.Table(
    "cohort_member",
    metadata,
    sa.Column("cohort", _ID, sa.ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True),
    _learner(primary_key=True, index=True),
    _name("nickname"),
    _at("joined"),
    sa.Column("left", Moment, nullable=True),
)

# A live room. What happened in it are its steps; `version` rises with each of them, in the same transaction, so
# that one number tells another process that there is news. The code opens it only until it is closed.
room = sa.Table(
    "room",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    _teacher(index=True),
    sa.Column("code", _CODE, nullable=False, unique=True),
    _name("title"),
    sa.Column("cohort", _ID, sa.ForeignKey("cohort.id", ondelete="SET NULL"), nullable=True),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    _at("opened"),
    sa.Column("closed", Moment, nullable=True),
)

# What a teacher did in a room, in order: asked, closed, shown, revealed, hidden.
room_step = sa.Table(
    "room_step",
    metadata,
    _number(),
    _room(),
    _name("kind"),
    sa.Column("data", sa.Text, nullable=False),
    _name("once"),
    _at(),
    sa.UniqueConstraint("room", "once"),
    sa.Index(None, "room", "id"),
    sqlite_autoincrement=True,
)

# Who is in a room, by the name she gave there; `asked` counts her questions, also the anonymous ones.
room_member = sa.Table(
    "room_member",
    metadata,
    _room(primary_key=True),
    _learner(primary_key=True, index=True),
    _name("nickname"),
    sa.Column("asked", sa.Integer, nullable=False),
    _at("joined"),
)

# An answer in a room; `round` is the step that asked. One learner, one answer a round.
vote = sa.Table(
    "vote",
    metadata,
    _number(),
    _room(),
    _learner(index=True),
    sa.Column("round", _NUMBER, sa.ForeignKey("room_step.id", ondelete="CASCADE"), nullable=False),
    _name("item"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("certainty", sa.SmallInteger, nullable=True),
    _name("once"),
    _at(),
    sa.UniqueConstraint("round", "learner"),
    sa.Index(None, "room", "round", "id"),
    sqlite_autoincrement=True,
)

# A question from the floor. An anonymous one names nobody, not even here.
floor = sa.Table(
    "floor",
    metadata,
    _number(),
    _room(),
    sa.Column("learner", _ID, sa.ForeignKey("learner.id", ondelete="CASCADE"), nullable=True, index=True),
    sa.Column("text", sa.Text, nullable=False),
    _name("once"),
    _at(),
    sa.UniqueConstraint("room", "once"),
    sa.Index(None, "room", "id"),
    sqlite_autoincrement=True,
)
