"""A private PostgreSQL server for the tests, and the databases that tests are given, on it and on SQLite.

The server is started once, in a folder of its own, reachable by a socket in that folder only, and stopped and removed at
the end. It is never one that runs already.
"""

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

import psycopg
import pytest

from immunobook.records import Store

MISSING = (
    "No PostgreSQL server is installed: initdb is neither on the PATH nor in /usr/lib/postgresql. "
    "Debian and Ubuntu: apt-get install postgresql. Mac: brew install postgresql."
)


def programme(name: str) -> str | None:
    """Return where a programme of the server is, the newest version first; None if there is none."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]), reverse=True
    )
    return str(installed[0]) if installed else shutil.which(name)


class PostgresServer:
    """A running server with databases that nobody else uses."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._data = folder / "data"
        # The server refuses to run as root, so root lends it the account that Debian made for it.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "-D", self._data, "-U", "immunobook", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        settings = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=120"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", folder / "log", "-o", settings, "start")
        self._numbers = itertools.count(1)

    def _run(self, name: str, *arguments: object) -> None:
        command = [*self._as, programme(name), *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"

    def address(self, database: str) -> str:
        """Return the address of a database, as IMMUNOBOOK_DATABASE_URL takes it."""
        return f"postgresql://immunobook@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Open a connection of the test's own, which commits at once."""
        return psycopg.connect(self.address(database), autocommit=True)

    def new_database(self, like: str = "template1") -> str:
        """Make a database, empty or a copy of another; return its address."""
        name = f"test_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.address(name)

    def new_database_with_tables(self) -> str:
        """Make a database that has its tables, and nothing in them; return its address."""
        return self.new_database(like=self._with_tables)

    @cached_property
    def _with_tables(self) -> str:
        with self.connect() as connection:
            connection.execute("CREATE DATABASE with_tables")
        Store(self.address("with_tables")).close()
        return "with_tables"

    def stop(self) -> None:
        """Stop the server and remove all that it wrote."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def running_server() -> PostgresServer | None:
    """Return the one server of this run, started at the first call; None where there is no programme for it."""
    if not (programme("initdb") and programme("pg_ctl")):
        return None
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="immunobook-postgres-")))
    atexit.register(server.stop)
    return server


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The private server; a test that needs it is skipped where PostgreSQL is not installed."""
    return running_server() or pytest.skip(MISSING)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return request.param


@pytest.fixture
def empty_database(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the test's own, once in SQLite and once in PostgreSQL."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'records' / 'immunobook.db'}"
    return request.getfixturevalue("postgres_server").new_database()


@pytest.fixture
def store_address(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of records of the test's own that may have their tables already (which is faster)."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'records' / 'immunobook.db'}"
    return request.getfixturevalue("postgres_server").new_database_with_tables()


@pytest.fixture
def store(store_address: str) -> Iterator[Store]:
    """Open records with nobody in them, once in SQLite and once in PostgreSQL."""
    opened = Store(store_address)
    yield opened
    opened.close()
