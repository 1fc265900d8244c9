"""Cells, places, notes and the level: kept, read back, and said in words when they cannot be."""

import pytest

from immunobook import study
from tests.study.sample import NOW, a_database_that_fails, later

CELL = "three-keys/own-words"


def test_where_one_left_off(store, learner):
    assert study.place(store, learner) is None
    study.go_to(store, learner, "three-keys", "brakes", now=NOW)
    study.go_to(store, learner, "the-cycle", "steps", now=later(1))
    place = study.place(store, learner)
    assert (place.lesson, place.cell, place.at) == ("the-cycle", "steps", later(1))


def test_finished_cells(store, learner):
    assert study.done_cells(store, learner, "three-keys") == frozenset()
    for cell in ("one", "two", "one"):
        study.finish_cell(store, learner, "three-keys", cell, now=NOW)
    assert study.done_cells(store, learner, "three-keys") == {"one", "two"}
    assert study.all_done_cells(store, learner) == {"three-keys": {"one", "two"}}


def test_a_note(store, learner):
    assert study.note(store, learner, CELL) is None
    first = study.write_note(store, learner, CELL, "mine", base=None, now=NOW)
    assert (first.says, first.other) == ("Kept.", None)
    kept = study.note(store, learner, CELL)
    assert (kept.id, kept.text, kept.at) == (first.id, "mine", NOW)
    assert study.notes(store, learner) == {CELL: kept}
    emptied = study.write_note(store, learner, CELL, "", base=first.id, now=later(1))
    assert emptied.says == "Emptied, and kept so."


def test_two_tabs_do_not_overwrite_each_other_and_it_is_said(store, learner):
    left = study.write_note(store, learner, CELL, "left", base=None, now=NOW)
    right = study.write_note(store, learner, CELL, "right", base=None, now=later(1))
    assert right.other.text == "left"
    assert "also changed in another tab" in right.says
    assert study.note(store, learner, CELL).text == "right"
    kept = study.my_data(store, learner)["note"]
    assert [row["text"] for row in kept] == ["left", "right"], "as promised, it is under My data"
    assert left.id != right.id


@pytest.mark.parametrize(
    ("text", "part"),
    [("x" * 20_001, "shorten"), ("a\0b", "cannot be kept"), ("\ud800", "cannot be kept"), (None, "text")],
)
def test_a_note_that_cannot_be_kept_is_refused_with_a_sentence(store, learner, text, part):
    with pytest.raises(study.NotAccepted, match=part):
        study.write_note(store, learner, CELL, text, base=None, now=NOW)
    assert study.notes(store, learner) == {}


def test_the_longest_note_is_kept_whole(store, learner):
    text = "\U0001f9ec" * study.LONGEST_NOTE
    study.write_note(store, learner, CELL, text, base=None, now=NOW)
    assert study.note(store, learner, CELL).text == text


@pytest.mark.parametrize(
    "cell", ["", "/", "three-keys", "three-keys/", "/own-words", "a/b/c", "a/\0", "a/" + "b" * 101]
)
def test_a_note_needs_a_place(store, learner, cell):
    with pytest.raises(study.NotAccepted):
        study.write_note(store, learner, cell, "text", base=None, now=NOW)


def test_the_level_is_kept(store, learner):
    assert study.level(store, learner) is None
    study.set_level(store, learner, "clinical", now=NOW)
    assert study.level(store, learner) == "clinical"
    with pytest.raises(study.NotAccepted):
        study.set_level(store, learner, "expert", now=NOW)
    assert study.level(store, learner) == "clinical"


def test_whatever_cannot_be_saved_is_said_in_a_sentence(store, learner, monkeypatch):
    verbs = [
        lambda: study.finish_cell(store, learner, "a", "b", now=NOW),
        lambda: study.go_to(store, learner, "a", "b", now=NOW),
        lambda: study.write_note(store, learner, CELL, "text", base=None, now=NOW),
        lambda: study.set_level(store, learner, "plain", now=NOW),
        lambda: study.new_resume_code(store, learner, now=NOW),
        lambda: study.resume(store, "0000-0000-0000-0000-0", address="192.0.2.1", now=NOW),
        lambda: study.delete_me(store, learner),
    ]
    with a_database_that_fails(store, monkeypatch):
        for verb in verbs:
            with pytest.raises(study.NotSaved) as told:
                verb()
            assert str(told.value).endswith(".")
            assert "disk" not in str(told.value), "what the database said is for the log"
    assert study.level(store, learner) is None
