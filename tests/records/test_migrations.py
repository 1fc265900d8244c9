"""The tables grow by migrations: from empty to what the code means, once, whoever starts first."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from immunobook.records import Store, Unavailable, migrate, secret
from immunobook.records.tables import metadata
from tests.records.sample import NOW

HOUSE = Path(__file__).resolve().parents[2]


def test_migrations_from_empty_make_the_tables_of_the_code(store):
    with store._read.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == migrate.head()


def test_a_table_that_the_migrations_forgot_would_be_seen(store):
    forgotten = sa.MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(forgotten)
    sa.Table("forgotten", forgotten, sa.Column("id", sa.Integer, primary_key=True))
    with store._read.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), forgotten)
    assert [difference[0] for difference in differences] == ["add_table"]


def test_each_foreign_key_lets_deletion_through(store):
    inspector = sa.inspect(store._read)
    teachers = {"teacher", "teacher_session", "teacher_link", "audit", "cohort", "room", "room_step"}
    own = set(inspector.get_table_names()) - {"alembic_version", "learner", "guess"} - teachers
    assert len(own) >= 7
    for table in own:
        keys = [key for key in inspector.get_foreign_keys(table) if key["referred_table"] == "learner"]
        assert [key["options"].get("ondelete") for key in keys] == ["CASCADE"], table


def test_the_newest_revision_is_the_one_alembic_finds():
    script = ScriptDirectory(str(migrate.MIGRATIONS))
    assert script.get_heads() == [migrate.head()], "one line of revisions, the file's number is the revision"


def test_the_way_down_leaves_nothing(empty_database):
    store = Store(empty_database)
    with store._write.begin() as connection:
        command.downgrade(migrate.configuration(connection), "base")
    with store._read.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    store.close()


def test_a_second_start_changes_nothing_and_loses_nothing(empty_database):
    first = Store(empty_database)
    own = secret.new_device_secret()
    learner = first.add_learner(own, at=NOW)
    first.close()
    second = Store(empty_database)
    assert second.learner_of(own) == learner
    second.close()


def test_a_start_with_everything_in_place_needs_no_alembic(empty_database):
    Store(empty_database).close()
    code = (
        "import sys; from immunobook.records import Store; Store(sys.argv[1]); "
        "sys.exit('alembic was loaded, 0.2 s for nothing' if 'alembic' in sys.modules else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, empty_database], cwd=HOUSE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_database_of_a_newer_programme_is_left_alone(empty_database):
    store = Store(empty_database)
    with store._write.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Unavailable, match="Start the newer programme"):
        Store(empty_database)


OPEN_AND_ADD = """
import sys
from datetime import UTC, datetime
from immunobook.records import Store, secret
print("ready", flush=True)
sys.stdin.readline()
store = Store(sys.argv[1])
print(store.add_learner(secret.new_device_secret(), at=datetime.now(UTC)), flush=True)
"""


def test_processes_that_start_at_once_take_turns(empty_database):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_ADD, empty_database],
            cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert len(out.strip()) == 36
    store = Store(empty_database)
    assert store.rows()["learner"] == 4
    store.close()


def test_a_start_that_fails_changes_nothing(empty_database, monkeypatch):
    def broken(settings, revision):
        settings.attributes["connection"].execute(sa.text("CREATE TABLE half_done (id INTEGER)"))
        raise sa.exc.OperationalError("CREATE TABLE", None, Exception("the disk is full"))

    with monkeypatch.context() as during:
        during.setattr(command, "upgrade", broken)
        with pytest.raises(Unavailable, match="the disk is full"):
            Store(empty_database)
    store = Store(empty_database)
    assert "half_done" not in sa.inspect(store._read).get_table_names()
    store.close()
