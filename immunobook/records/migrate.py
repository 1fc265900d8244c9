"""Bring a database to the tables of this version; safe when several processes start at once.

To change the tables: change `tables.py`, add a file to `migrations/versions` whose name starts with the next
number (it is the revision), and run tests/records, which compare the two on both databases.
"""

import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from immunobook.records.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x696D6D756E6F  # any number that is ours; "immuno" in ASCII


def head() -> str:
    """Return the newest revision there is: the number that the last file's name starts with."""
    return max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def revision(connection: sa.Connection) -> str | None:
    """Return the revision of a database, or None if it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that are missing, all in one transaction: a start that fails changes nothing.

    Raises:
        Unavailable: If the database is newer than this programme.
    """
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with engine.begin() as connection:  # on SQLite this holds the write lock, so others wait here
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        now = revision(connection)
        if now == head():
            return
        if now is not None and now > head():
            raise Unavailable(
                f"The database has tables of version {now}, this programme knows them up to {head()}. "
                "Start the newer programme, or restore the backup made before it."
            )
        # Imported here: a start that finds everything in place does without these 0.2 seconds.
        from alembic import command

        command.upgrade(configuration(connection), "head")


def configuration(connection: sa.Connection):
    """Return Alembic's settings for work on an open connection."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _write_ahead(engine: Engine) -> None:
    """Switch a SQLite file to WAL, once for ever. Two processes at once may be told "locked" without a wait."""
    connection = engine.raw_connection()
    try:
        for pause in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, None):
            try:
                if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    connection.execute("PRAGMA journal_mode=WAL")
                return
            except engine.dialect.loaded_dbapi.OperationalError as why:
                if pause is None:
                    raise OperationalError("PRAGMA journal_mode=WAL", None, why) from why
                time.sleep(pause)
    finally:
        connection.close()
