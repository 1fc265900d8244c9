"""The tables. A change here needs a migration; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator):
    """A moment in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        """Refuse a time without a zone: nobody could say later which moment it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect):
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SERIAL = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts by itself only in INTEGER


def serial() -> Column:
    """Return a column that counts the rows in the order in which they came."""
    return Column("id", SERIAL, primary_key=True, autoincrement=True)


def of_learner() -> Column:
    """Return the column that says whose a row is; the row goes when the learner goes."""
    return Column("learner", String(32), ForeignKey("learner.id", ondelete="CASCADE"), nullable=False)


learner = Table(
    "learner",
    metadata,
    Column("id", String(32), primary_key=True),  # what others may see; says nothing of the secret
    Column("began", Moment, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    of_learner(),
    Column("began", Moment, nullable=False),
    Index(None, "learner"),
)

resume_code = Table(
    "resume_code",
    metadata,
    Column("learner", String(32), ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("made", Moment, nullable=False),
)

guess = Table(
    "guess",
    metadata,
    serial(),
    Column("address_hash", String(64), nullable=False),  # who guessed is kept hashed, and for an hour
    Column("at", Moment, nullable=False),
    Index(None, "address_hash", "at"),
)

answer = Table(
    "answer",
    metadata,
    serial(),
    of_learner(),
    Column("item", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("once", String(64), nullable=False),  # an answer sent twice counts once
    Column("at", Moment, nullable=False),
    UniqueConstraint("learner", "once"),
    Index(None, "learner", "item", "id"),
)

cell_done = Table(
    "cell_done",
    metadata,
    serial(),
    of_learner(),
    Column("lesson", String(80), nullable=False),
    Column("cell", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("learner", "lesson", "cell"),
)

note = Table(
    "note",
    metadata,
    serial(),
    of_learner(),
    Column("cell", String(170), nullable=False),
    Column("base", SERIAL, nullable=True),  # the revision that was being changed
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "learner", "cell", "id"),
)

place = Table(
    "place",
    metadata,
    serial(),
    of_learner(),
    Column("lesson", String(80), nullable=False),
    Column("cell", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "learner", "id"),
)

setting = Table(
    "setting",
    metadata,
    serial(),
    of_learner(),
    Column("name", String(40), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "learner", "name", "id"),
)

OF_A_LEARNER = (device, resume_code, answer, cell_done, note, place, setting)
"""Every table that holds something of a learner; deleting empties them all."""
