"""Deleted is deleted: no row in any table, no word in any file."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from immunobook.records import UnknownLearner, secret
from immunobook.records.tables import metadata
from tests.records.sample import NOW, RIGHT, answer, later

WORDS = "a sentence that nobody else writes"


def live(store) -> str:
    """Let somebody do everything that can be done; return who."""
    learner = store.add_learner(secret.new_device_secret(), at=NOW)
    store.add_device(learner, secret.new_device_secret(), at=NOW)
    store.set_resume_code(learner, secret.new_resume_code(), at=NOW)
    answer(store, learner, given=WORDS)
    store.finish_cell(learner, "three-keys", "brakes", at=NOW)
    first = store.add_note(learner, "three-keys", "own-words", WORDS, base=None, at=NOW).note
    store.add_note(learner, "three-keys", "own-words", WORDS * 400, base=first.id, at=later(1))
    store.set_place(learner, "three-keys", "brakes", at=NOW)
    store.set(learner, "level", "plain", at=NOW)
    store.add_event(learner, kind="sitting", ref="x", data={"says": WORDS}, once="1", at=NOW)
    go_to_class(store, learner)
    return learner


def go_to_class(store, learner: str) -> None:
    """Let somebody join a group and a room, answer there, and ask from the floor."""
    own = secret.new_device_secret()
    teacher = store.teachers.sign_in("ada@hospital.example", "teacher", own, ends=later(60), at=NOW)
    group = store.cohorts.add(teacher, "Ward 3", at=NOW)
    store.cohorts.join(learner, group.id, WORDS, at=NOW)
    room = store.rooms.open(teacher, title="Brakes", settings={}, cohort=group.id, at=NOW)
    store.rooms.join(learner, room.id, WORDS, at=NOW)
    asks = {"item": "pd1-where", "version": 1}
    _, (step,) = store.rooms.step(teacher, room.id, "ask", lambda *_: asks, once="1", at=NOW)
    given = {"answer": WORDS, "mark": RIGHT, "certainty": 3, "once": "1", "at": NOW}
    store.rooms.vote(learner, room.id, step.id, **asks, **given)
    store.rooms.ask(learner, room.id, WORDS, anonymous=False, once=learner, at=NOW, allows=lambda *_: None)


NOT_FILLED = {"guess", "teacher_link"}
THE_TEACHERS = {"teacher", "teacher_session", "audit", "cohort", "room", "room_step"}
"""Tables that say nothing of a learner; what a teacher made stays."""


def left(store) -> set[str]:
    """Tables that have rows, besides the teacher's."""
    return {table for table, count in store.rows().items() if count} - THE_TEACHERS


def test_nothing_is_left_in_any_table(store):
    learner = live(store)
    before = store.rows()
    assert all(before[table] for table in before if table not in NOT_FILLED), "this test must fill every table"
    store.delete(learner)
    assert not left(store)
    assert store.everything(learner) is None


def test_nothing_of_anybody_else_is_touched(store):
    learner, other = live(store), live(store)
    kept = store.everything(other)
    store.delete(learner)
    assert store.everything(other) == kept
    assert len(kept.answers) == len(kept.cells_done) == len(kept.places) == len(kept.settings) == 1
    assert (len(kept.notes), len(kept.devices), kept.resume_code) == (2, 2, NOW)


def test_every_column_that_could_name_somebody_is_searched(store):
    learner = live(store)

    def everywhere() -> str:
        with store._read.connect() as connection:
            rows = {table.name: connection.execute(table.select()).all() for table in metadata.sorted_tables}
        return str(rows)

    assert learner in everywhere(), "this looks in the right place"
    assert WORDS in everywhere()
    store.delete(learner)
    assert learner not in everywhere()
    assert WORDS not in everywhere()


def test_deleting_twice_does_nothing(store):
    learner = live(store)
    store.delete(learner)
    store.delete(learner)
    store.delete("nobody")


def test_who_was_deleted_in_another_window_cannot_go_on_writing(store):
    learner = live(store)
    store.delete(learner)
    for write in (
        lambda: answer(store, learner),
        lambda: store.finish_cell(learner, "a", "b", at=NOW),
        lambda: store.add_note(learner, "a", "b", "c", base=None, at=NOW),
        lambda: store.set_place(learner, "a", "b", at=NOW),
        lambda: store.set(learner, "level", "plain", at=NOW),
        lambda: store.set_resume_code(learner, "0" * 16, at=NOW),
        lambda: store.add_device(learner, secret.new_device_secret(), at=NOW),
    ):
        with pytest.raises(UnknownLearner):
            write()
    assert not left(store)


def test_no_file_of_sqlite_holds_a_word_of_it(store):
    if store.url.get_backend_name() != "sqlite":
        with store._read.connect() as connection:
            assert connection.execute(sa.text("SHOW server_version")).scalar(), (
                "PostgreSQL: with the next vacuum"
            )
        return
    folder = Path(store.url.database).parent

    def files() -> bytes:
        return b"".join(file.read_bytes() for file in folder.iterdir())

    learner = live(store)
    assert WORDS.encode() in files(), "this looks in the right place"
    store.delete(learner)
    assert WORDS.encode() not in files()
    assert learner.encode() not in files()


def test_learners_who_only_looked_are_deleted_after_a_time(store):
    looked = store.add_learner(secret.new_device_secret(), at=NOW)
    worked = live(store)
    late = store.add_learner(secret.new_device_secret(), at=later(1))
    assert store.delete_unused(before=NOW) == 0, "the moment itself is not before it"
    assert store.delete_unused(before=later(1)) == 1
    assert store.everything(looked) is None
    assert store.everything(worked) is not None
    assert store.everything(late) is not None


@pytest.mark.parametrize(
    "table",
    [
        "resume_code", "answer", "cell_done", "note", "place", "setting", "event", "cohort_member", "room_member", "vote",
        "floor",
    ],
)  # fmt: skip
def test_one_row_of_anything_keeps_a_learner(store, table):
    learner = live(store)
    with store._write.begin() as connection:
        for other in metadata.sorted_tables:
            if "learner" in other.c and other.name not in (table, "device"):
                connection.execute(sa.delete(other))
    assert store.delete_unused(before=later(99)) == 0
    assert store.everything(learner) is not None
