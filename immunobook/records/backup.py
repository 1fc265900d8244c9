"""Copies of the records that can be kept elsewhere, and records made from such a copy.

A copy is of one moment, taken while learners learn, and is read again before it gets its name. PostgreSQL is copied by
its own `pg_dump` (format "custom"), SQLite by its own backup interface; either into one file.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from immunobook.records import migrate
from immunobook.records.engines import make_engines

OURS = re.compile(r"immunobook-\d{8}T\d{6}Z\.(db|dump)")
"""How copies are called; only these are ever removed when they are too many."""

IN_USE = "Somebody has these records open. Stop every process of the notebook first."
NOT_EMPTY = "There are records already at {where}. Name --replace to put the copy in their place."


class Failed(Exception):
    """A copy could not be made or not be read; the message is a sentence."""


def back_up(url: URL, folder: Path, *, at: datetime, keep: int | None = None) -> Path:
    """Make a copy in a folder and return its file, which only its owner may read.

    Args:
        url: Whose records, as `engines.address` says.
        at: When it is made; the file is called by it.
        keep: How many copies stay in the folder, the newest; all if None.

    Raises:
        Failed: If no copy that can be read came of it; then there is no file of this name, and none was removed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = "db" if _is_sqlite(url) else "dump"
    file = folder / f"immunobook-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.{ending}"
    half = file.with_suffix(f".{ending}.unfinished")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        (_copy_sqlite if _is_sqlite(url) else _copy_postgres)(url, half)
        _to_the_disk(half)
        half.replace(file)
        _to_the_disk(folder)
    except OSError as why:
        raise Failed(f"The copy could not be written: {why.strerror or why}.") from why
    finally:
        half.unlink(missing_ok=True)
    if keep is not None:
        for old in sorted(one for one in folder.iterdir() if OURS.fullmatch(one.name))[: -max(keep, 1)]:
            old.unlink(missing_ok=True)
    return file


def restore(url: URL, file: Path, *, replace: bool = False) -> None:
    """Make the records at an address those of a copy: all of it or, if anything fails, nothing.

    Raises:
        Failed: If it is no copy, if the records are open somewhere, or if there are some and `replace` is not said.
    """
    if not file.is_file():
        raise Failed(f"There is no file {file}.")
    (_restore_sqlite if _is_sqlite(url) else _restore_postgres)(url, file, replace)


def rows(url: URL) -> dict[str, int]:
    """Return how many rows each table has, without changing anything.

    Raises:
        Failed: If the records cannot be read.
    """
    if _is_sqlite(url) and not Path(url.database).exists():
        return {}
    write, read = make_engines(url)
    try:
        with read.connect() as connection:
            return _counted(connection)
    except SQLAlchemyError as why:
        raise Failed(_told(url, why)) from why
    finally:
        read.dispose()
        write.dispose()


def _counted(connection: sa.Connection) -> dict[str, int]:
    names = sorted(sa.inspect(connection).get_table_names())
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar() for name in names
    }


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _told(url: URL, why: Exception) -> str:
    first = str(getattr(why, "orig", None) or why).strip().splitlines()[0]
    return f"The records at {url.render_as_string(hide_password=True)} cannot be read: {first}"


def _to_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- SQLite -----------------------------------------------------------------------------------------------


def _copy_sqlite(url: URL, half: Path) -> None:
    file = Path(url.database)
    if not file.exists():
        raise Failed(f"There are no records at {file}.")
    try:
        with closing(sqlite3.connect(file, timeout=15)) as source, closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        _check_sqlite(half)
    except sqlite3.Error as why:
        raise Failed(f"The records at {file} cannot be copied: {why}.") from why


def _check_sqlite(file: Path) -> None:
    """Read a copy from its first page to its last.

    Raises:
        Failed: If it is damaged, no database, or not one of ours.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            faults = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [f"{row[0]} points at a missing {row[2]}" for row in copy.execute("PRAGMA foreign_key_check")]
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as why:
        raise Failed(f"{file} is no copy of records: {why}.") from why
    if faults:
        raise Failed(f"{file} is damaged: {faults[0]}.")
    _known(revision[0] if revision else None, file)


def _known(revision: str | None, file: Path) -> None:
    if revision is None:
        raise Failed(f"{file} is no copy of records.")
    if revision > migrate.head():
        raise Failed(f"{file} has tables of version {revision}, this programme knows them up to {migrate.head()}.")


def _restore_sqlite(url: URL, copy: Path, replace: bool) -> None:
    _check_sqlite(copy)
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        if any(count for name, count in rows(url).items() if name != "alembic_version") and not replace:
            raise Failed(NOT_EMPTY.format(where=file))
        _alone(file)
    half = file.with_name(f"{file.name}.unfinished")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        shutil.copyfile(copy, half)
        _to_the_disk(half)
        for beside in ("-wal", "-shm"):  # `_alone` has emptied them into the file
            file.with_name(file.name + beside).unlink(missing_ok=True)
        half.replace(file)
        _to_the_disk(file.parent)
    except OSError as why:
        raise Failed(f"The records could not be written: {why.strerror or why}. The old ones are unchanged.") from why
    finally:
        half.unlink(missing_ok=True)


def _alone(file: Path) -> None:
    """Make sure that nobody has a database open. SQLite leaves its write-ahead log for those only who are alone."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as why:
        raise Failed(IN_USE) from why
    except sqlite3.DatabaseError:  # what is there is damaged, which is why it is replaced
        return


# --- PostgreSQL -------------------------------------------------------------------------------------------


def _copy_postgres(url: URL, half: Path) -> None:
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={half}")
    _script_of(half)


def _script_of(file: Path) -> bytes:
    """Return a copy as SQL, which reads all of it.

    Raises:
        Failed: If it is damaged, no copy, or not one of ours.
    """
    script = _run("pg_restore", None, "--no-owner", "--no-privileges", "--file=-", str(file))
    revision = re.search(rb"^COPY public\.alembic_version .*\n(\w+)$", script, re.MULTILINE)
    _known(revision[1].decode() if revision else None, file)
    return script


EMPTY = """
DO $$ DECLARE one record; BEGIN
  IF EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
             AND backend_type = 'client backend') THEN
    RAISE EXCEPTION 'in use';
  END IF;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', one.tablename);
  END LOOP;
END $$;
"""


def _restore_postgres(url: URL, copy: Path, replace: bool) -> None:
    script = _script_of(copy)
    if any(count for name, count in rows(url).items() if name != "alembic_version") and not replace:
        raise Failed(NOT_EMPTY.format(where=url.render_as_string(hide_password=True)))
    _run(
        "psql", url, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-",
        sent=EMPTY.encode() + script,
    )  # fmt: skip


def _run(programme: str, url: URL | None, *arguments: str, sent: bytes | None = None) -> bytes:
    """Run a programme of PostgreSQL and return what it wrote. The password travels in its environment, where other
    users of the machine do not see it."""
    environment = {**os.environ, "PGCONNECT_TIMEOUT": "15"}
    if url is not None:
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql")._replace(password=None).render_as_string()
        arguments = (*arguments, f"--dbname={plain}")
    try:
        done = subprocess.run([programme, *arguments], input=sent, env=environment, capture_output=True)
    except FileNotFoundError:
        raise Failed(f"{programme} is not installed. Debian and Ubuntu: apt-get install postgresql-client.") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        if "in use" in said:
            raise Failed(IN_USE)
        raise Failed(f"{programme}: {said.splitlines()[0] if said else f'it ended with {done.returncode}'}")
    return done.stdout
