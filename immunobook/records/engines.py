"""Connections: one pool for writing and one for reading, for SQLite and for PostgreSQL."""

import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_FILE = Path(__file__).resolve().parents[2] / "var" / "immunobook.db"
POSTGRES_WRITERS = 8  # at a time from one process; the rest of the pool of 20 is for readers
WAIT = 15  # seconds for a connection or a lock, before an error

# synchronous=FULL and fullfsync (on a Mac): what was confirmed survives a power failure.
# secure_delete: what a learner deletes is overwritten, not only forgotten.
# busy_timeout comes first, so that the others wait too.
_SETTINGS = ("busy_timeout=15000", "foreign_keys=ON", "synchronous=FULL", "fullfsync=ON", "secure_delete=ON")


def address(given: str | None = None) -> URL:
    """Return where the records are: as given, IMMUNOBOOK_DATABASE_URL, or var/immunobook.db here.

    Raises:
        ValueError: If it is no address of SQLite or PostgreSQL. The message shows no password.
    """
    written = given or os.environ.get("IMMUNOBOOK_DATABASE_URL", "").strip()
    if not written:
        return URL.create("sqlite", database=str(DEFAULT_FILE))
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise ValueError(
            "IMMUNOBOOK_DATABASE_URL is no address of a database. "
            "Write postgresql://user:password@host/database or sqlite:///path/to/file.db, or leave it out."
        ) from None
    kind = url.drivername.split("+")[0]
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    shown = url.render_as_string(hide_password=True)
    raise ValueError(
        f"Records are kept in PostgreSQL or in a file of SQLite, not in {shown!r}. "
        "Write postgresql://user:password@host/database or sqlite:///path/to/file.db, or leave it out."
    )


def make_engines(url: URL) -> tuple[Engine, Engine]:
    """Return the engine that writes and the engine that only reads; both may be used by every thread."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    write = sa.create_engine(
        url,
        pool_size=20,
        max_overflow=0,
        pool_timeout=WAIT,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": WAIT},
    )
    # One snapshot for a whole reading, so that "my data" is of one moment.
    read = write.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return write, read


def _sqlite(url: URL) -> tuple[Engine, Engine]:
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)  # what people wrote is nobody else's business on a shared machine
    # SQLite has one writer at a time. Within a process writers take turns (`turns.py`); only other processes
    # are waited for in SQLite's own way, by looking again.
    write = sa.create_engine(url, pool_size=1, max_overflow=0, pool_timeout=2 * WAIT, hide_parameters=True)
    read = sa.create_engine(url, pool_size=8, max_overflow=8, pool_timeout=WAIT, hide_parameters=True)
    for engine, more in ((write, ()), (read, ("query_only=ON",))):
        _set_up(engine, (*_SETTINGS, *more))
    _begin_with(write, "BEGIN IMMEDIATE")
    _begin_with(read, "BEGIN")
    return write, read


def _set_up(engine: Engine, settings: tuple[str, ...]) -> None:
    @sa.event.listens_for(engine, "connect")
    def set_up(connection, _record) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")


def _begin_with(engine: Engine, statement: str) -> None:
    """Let each transaction start like this.

    A deferred BEGIN takes the write lock with the first write; if somebody wrote in between, that fails at
    once ("database is locked") without waiting. BEGIN IMMEDIATE takes it at the start, and waits for it.
    """

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)
