"""What was confirmed is kept: through a kill at any moment, and by the settings that a power failure needs."""

import random
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from immunobook.records import Store, Unavailable, secret
from tests.records.sample import NOW, answer

HOUSE = Path(__file__).resolve().parents[2]


def test_killed_at_any_moment_nothing_confirmed_is_lost(store_address):
    store = Store(store_address)
    learner = store.add_learner(secret.new_device_secret(), at=NOW)
    chance = random.Random(2026)
    confirmed = {"answer": {}, "note": {}, "cell": {}}
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.records.writer", store_address, learner],
            cwd=HOUSE,
            stdout=subprocess.PIPE,
            text=True,
        )
        said = [process.stdout.readline()]
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        whole = [line.split() for line in said if line.endswith("\n")]
        assert whole, "it wrote before it was killed"
        for what, where, number in whole:
            confirmed[what][where] = int(number)
    assert all(confirmed.values()), "it wrote some of each"
    kept = {str(one.id): one.answer for one in store.answers(learner)}
    notes = {one.cell: one.text for one in store.notes(learner)}
    done = {one.cell for one in store.cells_done(learner)}
    assert confirmed["answer"].items() <= kept.items()
    assert {cell: f"note {number}" for cell, number in confirmed["note"].items()}.items() <= notes.items()
    assert set(confirmed["cell"]) <= done
    for what, found in (("answer", kept), ("note", notes), ("cell", done)):
        assert len(found) <= len(confirmed[what]) + 4, f"each kill can leave one {what} that was kept and not yet said"
    assert len(set(kept.values())) == len(kept), "and none is there twice"
    assert answer(store, learner, "after").number == 1, "the records go on"
    store.close()


def test_a_transaction_that_fails_leaves_nothing(store, learner):
    def fail_after_half():
        with store._writing(learner) as connection:
            connection.execute(sa.text("DELETE FROM device"))
            connection.execute(sa.text("SELECT no_such_column FROM learner"))

    with pytest.raises(Unavailable):
        fail_after_half()
    assert store.devices(learner) == 1


@pytest.mark.parametrize(
    ("pragma", "value", "why"),
    [
        ("journal_mode", "wal", "readers do not wait for the writer"),
        ("synchronous", 2, "FULL: a commit is on the disk, power or not"),
        ("busy_timeout", 15000, "another process is waited for"),
        ("foreign_keys", 1, "deletion takes everything along"),
        ("secure_delete", 1, "what is deleted is overwritten"),
    ],
)
@pytest.mark.parametrize("engine", ["_write", "_read"])
def test_settings_of_sqlite(tmp_path, engine, pragma, value, why):
    store = Store(f"sqlite:///{tmp_path / 'immunobook.db'}")
    with getattr(store, engine).connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value, why
    store.close()


def test_who_only_reads_cannot_write(store):
    with pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"), store._read.begin() as connection:
        connection.execute(sa.text("DELETE FROM learner"))


def test_commits_of_postgresql_wait_for_the_disk(postgres_server):
    store = Store(postgres_server.new_database())
    with store._write.connect() as connection:
        assert connection.execute(sa.text("SHOW synchronous_commit")).scalar() == "on"
    store.close()


def test_reading_does_not_wait_for_a_writer(store, learner):
    with store._write.begin() as connection:
        connection.execute(sa.text("UPDATE learner SET created = created"))
        began = time.monotonic()
        assert store.devices(learner) == 1
        assert time.monotonic() - began < 5


def test_another_process_that_holds_the_lock_is_waited_for(store_address):
    store, other = Store(store_address), Store(store_address)
    learner = store.add_learner(secret.new_device_secret(), at=NOW)
    held, enough = threading.Event(), threading.Event()

    def hold():
        with other._writing(learner):
            held.set()
            enough.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    threading.Timer(0.3, enough.set).start()
    began = time.monotonic()
    answer(store, learner)
    assert time.monotonic() - began > 0.25, "it waited, and then it wrote"
    thread.join()
    store.close()
    other.close()


def test_only_the_owner_may_read_the_file(tmp_path):
    file = tmp_path / "new" / "immunobook.db"
    store = Store(f"sqlite:///{file}")
    store.add_learner(secret.new_device_secret(), at=NOW)
    for one in file.parent.iterdir():
        assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0, one.name
    store.close()


def test_a_file_that_is_no_database_is_said_without_a_traceback_of_sql(tmp_path):
    file = tmp_path / "immunobook.db"
    file.write_text("this is a letter, not a database; it is long enough to be looked at\n" * 100)
    with pytest.raises(Unavailable, match="cannot be opened: file is not a database"):
        Store(f"sqlite:///{file}")
    assert file.read_text().startswith("this is a letter"), "and it is left alone"


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match=r"cannot be opened: .*(Not a directory|File exists)"):
        Store(f"sqlite:///{tmp_path / 'file' / 'immunobook.db'}")


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path):
    with pytest.raises(Unavailable) as told:
        Store(f"postgresql://nurse:sesame@/ward?host={tmp_path}")
    assert "cannot be opened" in str(told.value)
    assert "sesame" not in str(told.value)


def test_an_error_tells_no_value(store, learner):
    with pytest.raises(Unavailable) as told, store._writing(learner) as connection:
        connection.execute(
            sa.text("INSERT INTO no_such_table VALUES (:said)"), {"said": "what a learner wrote"}
        )
    assert "what a learner wrote" not in f"{told.value} {told.value.__cause__}"


def test_a_sign_of_life(store):
    store.ping()


def test_no_sign_of_life_of_a_server_that_is_gone(postgres_server):
    address = postgres_server.new_database()
    store = Store(address)
    with postgres_server.connect() as connection:
        connection.execute(f"DROP DATABASE {store.url.database} WITH (FORCE)")
    with pytest.raises(Unavailable):
        store.ping()
    store.close()


def test_connections_that_the_server_cut_are_replaced(postgres_server):
    store = Store(postgres_server.new_database())
    learner = store.add_learner(secret.new_device_secret(), at=NOW)
    with postgres_server.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [store.url.database]
        )
    answer(store, learner)
    assert len(store.answers(learner)) == 1
    store.close()
