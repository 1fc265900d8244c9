"""Copies of the records: every row comes back, and nothing but a good copy ever takes the place of records."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from immunobook.records import Store, backup, migrate
from immunobook.records.engines import address
from tests.browser.app_server import HOUSE
from tests.deploy import older
from tests.postgres_server import running_server
from tests.records.sample import NOW, answer, later

HOSTILE = "'; DROP TABLE learner; --\\\n\u202e\U0001f9ea \\N \t\\. end"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Callable[[str], str]:
    """Make records that have rows in every table, once in each kind of database; return where they are."""

    @cache
    def make(database: str) -> str:
        if database == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('made') / 'immunobook.db'}"
        else:
            url = running_server().new_database()
        older.make(url, migrate.head())
        store = Store(url)
        store.add_note(store.learner_of(older.SECRET), "three-keys", "keys-why", HOSTILE, base=None, at=NOW)
        store.close()
        return url

    return make


@pytest.fixture
def full(database, made, tmp_path, request) -> str:
    """The address of records of the test's own that have rows in every table."""
    url = address(made(database))
    if database == "postgres":
        return request.getfixturevalue("postgres_server").new_database(like=url.database)
    own = tmp_path / "records" / "immunobook.db"
    own.parent.mkdir()
    shutil.copyfile(url.database, own)
    return f"sqlite:///{own}"


@pytest.fixture
def elsewhere(database, tmp_path, request) -> str:
    """The address of another database, an empty one."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'elsewhere' / 'immunobook.db'}"
    return request.getfixturevalue("postgres_server").new_database()


def copied(url: str, folder: Path) -> Path:
    return backup.back_up(address(url), folder, at=NOW)


def test_every_row_comes_back(full, elsewhere, tmp_path):
    before = older.all_rows(full)
    assert min(len(rows) for rows in before.values()) >= 2
    assert len(before) >= 15
    backup.restore(address(elsewhere), copied(full, tmp_path / "copies"))
    assert older.all_rows(elsewhere) == before


def test_learning_goes_on_where_it_was(full, elsewhere, tmp_path):
    backup.restore(address(elsewhere), copied(full, tmp_path / "copies"))
    taken = {row["id"] for row in older.all_rows(full)["answer"]}
    store = Store(elsewhere)
    learner = store.learner_of(older.SECRET)
    new = answer(store, learner)
    assert new.id not in taken, "a number that was given is never given again"
    assert HOSTILE in {note.text for note in store.everything(learner).notes}
    store.close()


def test_a_copy_is_of_one_moment_while_learners_learn(full, elsewhere, tmp_path):
    store = Store(full)
    learner = store.learner_of(older.SECRET)
    answer(store, learner, once="before")
    file = copied(full, tmp_path / "copies")
    answer(store, learner, once="after")
    store.close()
    backup.restore(address(elsewhere), file)
    onces = {row["once"] for row in older.all_rows(elsewhere)["answer"]}
    assert "before" in onces
    assert "after" not in onces


def test_a_copy_of_an_older_version_is_brought_up_to_date(database, empty_database, elsewhere, tmp_path):
    rows = older.make(empty_database, "0001")
    Store(elsewhere).close()  # a newer version ran here, with tables that the copy does not know
    backup.restore(address(elsewhere), copied(empty_database, tmp_path / "copies"), replace=True)
    Store(elsewhere).close()
    after = older.all_rows(elsewhere)
    for table, before in rows.items():
        assert [{name: row[name] for name in before[0]} for row in after[table]] == before, table


def test_only_its_owner_reads_a_copy(full, tmp_path):
    file = copied(full, tmp_path / "copies")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == [file.name], "nothing half done lies beside it"


def test_the_oldest_copies_go_and_nothing_else_does(full, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "immunobook-notes.txt").write_text("ours to keep")
    made = [
        backup.back_up(address(full), folder, at=NOW + timedelta(days=day), keep=2).name for day in range(4)
    ]
    assert sorted(one.name for one in folder.iterdir()) == sorted([*made[2:], "immunobook-notes.txt"])


# --- what is refused ----------------------------------------------------------------------------------------


def test_records_are_not_written_over_unless_that_is_said(full, tmp_path):
    file = copied(full, tmp_path / "copies")
    store = Store(full)
    answer(store, store.learner_of(older.SECRET), once="newer")
    store.close()
    before = older.all_rows(full)
    with pytest.raises(backup.Failed, match="Name --replace"):
        backup.restore(address(full), file)
    assert older.all_rows(full) == before
    backup.restore(address(full), file, replace=True)
    assert "newer" not in {row["once"] for row in older.all_rows(full)["answer"]}


def test_records_that_are_open_are_not_replaced(full, tmp_path):
    file = copied(full, tmp_path / "copies")
    store = Store(full)
    answer(store, store.learner_of(older.SECRET), once="newer")
    with pytest.raises(backup.Failed, match="Stop every process"):
        backup.restore(address(full), file, replace=True)
    store.close()
    assert "newer" in {row["once"] for row in older.all_rows(full)["answer"]}


@pytest.mark.parametrize("harm", ["cut", "nothing in it", "another sort of file", "not there", "a byte turned"])
def test_what_is_no_good_copy_changes_nothing(full, elsewhere, tmp_path, harm):
    file = copied(full, tmp_path / "copies")
    whole = file.read_bytes()
    middle = len(whole) // 2
    turned = whole[:16] + bytes(255 - one for one in whole[16:middle]) + whole[middle:]
    harmed = {"cut": whole[:middle], "nothing in it": b"", "another sort of file": b"PK" * 5000, "a byte turned": turned}
    file.unlink()
    if harm in harmed:
        file.write_bytes(harmed[harm])
    store = Store(elsewhere)
    learner = store.add_learner(older.SECRET, at=NOW)
    store.close()
    with pytest.raises(backup.Failed):
        backup.restore(address(elsewhere), file, replace=True)
    store = Store(elsewhere)
    assert store.learner_of(older.SECRET) == learner
    store.close()


def test_a_database_of_something_else_is_no_copy(tmp_path):
    file = tmp_path / "immunobook-20260301T093015Z.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE patients (name TEXT)")
    with pytest.raises(backup.Failed, match="is no copy of records"):
        backup.restore(address(f"sqlite:///{tmp_path / 'ours.db'}"), file)
    assert not (tmp_path / "ours.db").exists()


def test_a_copy_of_a_newer_version_is_refused(full, elsewhere, tmp_path, monkeypatch):
    file = copied(full, tmp_path / "copies")
    monkeypatch.setattr(migrate, "head", lambda: "0001")
    with pytest.raises(backup.Failed, match="this programme knows them up to 0001"):
        backup.restore(address(elsewhere), file)


def test_a_copy_that_fails_leaves_no_file_and_keeps_the_old_ones(full, tmp_path, monkeypatch):
    old = copied(full, tmp_path / "copies")

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_to_the_disk", full_disk)
    with pytest.raises(backup.Failed, match="No space left"):
        backup.back_up(address(full), old.parent, at=later(60 * 24), keep=1)
    assert [one.name for one in old.parent.iterdir()] == [old.name]


# --- the command --------------------------------------------------------------------------------------------


def command(url: str, *words: object, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "immunobook.records", *map(str, words)],
        cwd=HOUSE,
        env={**os.environ, "IMMUNOBOOK_DATABASE_URL": url, **more},
        capture_output=True,
        text=True,
    )


def test_the_command_copies_and_brings_back(full, elsewhere, tmp_path):
    made = command(full, "backup", tmp_path / "copies", "--keep", 14)
    assert made.returncode == 0, made.stderr
    file = made.stdout.partition(" (")[0]
    brought = command(elsewhere, "restore", file)
    assert brought.returncode == 0, brought.stderr
    assert brought.stdout.startswith("Restored: ")
    assert "learner 2" in brought.stdout
    assert older.all_rows(elsewhere) == older.all_rows(full)


@pytest.mark.parametrize(
    ("url", "words", "sentence"),
    [
        ("postgresql://nurse:sesame@127.0.0.1:1/ward", ["backup", "{folder}"], "pg_dump: "),
        ("sqlite:///{folder}/none.db", ["backup", "{folder}"], "There are no records at"),
        ("sqlite:///{folder}/none.db", ["restore", "{folder}/none"], "There is no file"),
        ("mysql://nurse:sesame@127.0.0.1/ward", ["backup", "{folder}"], "PostgreSQL or in a file of SQLite"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, url, words, sentence):
    done = command(url.format(folder=tmp_path), *(word.format(folder=tmp_path) for word in words))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "sesame" not in done.stdout + done.stderr


def test_a_password_is_not_seen_in_the_list_of_processes(tmp_path, monkeypatch):
    seen = {}

    def run(words, *, env, **_):
        seen.update(words=words, password=env.get("PGPASSWORD"))
        return subprocess.CompletedProcess(words, 1, b"", b"stopped here")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(backup.Failed, match="stopped here"):
        backup.back_up(address("postgresql://nurse:s%40same@127.0.0.1:1/ward?sslmode=require"), tmp_path, at=NOW)
    assert seen["password"] == "s@same"
    assert not [word for word in seen["words"] if "same" in word]
    assert "sslmode=require" in seen["words"][-1]
