"""Notes: two tabs and two devices do not overwrite each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from immunobook.records import Refused, secret
from tests.records.sample import NOW, later


def write(store, learner, text, base=None, minutes=0, cell="own-words"):
    return store.add_note(learner, "three-keys", cell, text, base=base, at=later(minutes))


def texts(store, learner):
    return [note.text for note in store.note_history(learner, "three-keys", "own-words")]


def test_a_note_grows_by_revisions(store, learner):
    first = write(store, learner, "a").note
    second = write(store, learner, "ab", first.id, 1).note
    assert (second.base, second.at) == (first.id, later(1))
    assert store.note(learner, "three-keys", "own-words") == second
    assert store.notes(learner) == (second,) == store.notes(learner, "three-keys")
    assert texts(store, learner) == ["a", "ab"]


def test_two_tabs_that_begin_together_keep_both_notes_and_are_told(store, learner):
    left = write(store, learner, "from the left tab")
    right = write(store, learner, "from the right tab", minutes=1)
    assert left.other is None
    assert right.other == left.note, "the second one is told what was written meanwhile"
    assert store.notes(learner) == (right.note,), "the later one is shown"
    assert texts(store, learner) == ["from the left tab", "from the right tab"]


def test_two_tabs_that_go_on_from_one_note_keep_both(store, learner):
    common = write(store, learner, "common").note
    left = write(store, learner, "common, left", common.id)
    right = write(store, learner, "common, right", common.id)
    assert (left.other, right.other) == (None, left.note)
    assert right.note.base == common.id
    assert write(store, learner, "merged", right.note.id).other is None, (
        "who has seen the newest is in the clear"
    )


def test_a_tab_that_sleeps_is_told_although_others_agreed(store, learner):
    old = write(store, learner, "one").note
    new = write(store, learner, "two", old.id).note
    newest = write(store, learner, "three", new.id).note
    assert write(store, learner, "late", old.id).other == newest


def test_saving_the_same_again_adds_nothing(store, learner):
    first = write(store, learner, "same").note
    again = write(store, learner, "same", None, 5)
    assert (again.note, again.other) == (first, None)
    assert texts(store, learner) == ["same"]


def test_a_note_can_be_emptied_and_its_history_stays(store, learner):
    first = write(store, learner, "something").note
    write(store, learner, "", first.id)
    assert store.note(learner, "three-keys", "own-words").text == ""
    assert texts(store, learner) == ["something", ""]


def test_an_empty_note_where_none_was_is_nothing(store, learner):
    with pytest.raises(Refused):
        write(store, learner, "")
    assert store.notes(learner) == ()


def test_a_note_stands_on_notes_of_its_own_cell_only(store, learner):
    other = store.add_learner(secret.new_device_secret(), at=NOW)
    theirs = write(store, other, "theirs").note
    elsewhere = write(store, learner, "elsewhere", cell="another").note
    mine = write(store, learner, "mine").note
    for base in (theirs.id, elsewhere.id, 10**30, -1, "1", None):
        saved = write(store, learner, f"on {base}", base)
        assert saved.note.base is None
        assert saved.other is not None
    assert texts(store, learner)[0] == mine.text


def test_many_tabs_at_once_lose_no_note(store, learner):
    with ThreadPoolExecutor(20) as pool:
        saved = list(pool.map(lambda number: write(store, learner, f"tab {number}"), range(40)))
    assert sorted(texts(store, learner)) == sorted(f"tab {number}" for number in range(40))
    assert sum(one.other is None for one in saved) == 1, "only the first met nobody"


def test_a_note_has_two_limits(store, learner):
    assert write(store, learner, "ö" * 20_000).note.text == "ö" * 20_000
    with pytest.raises(Refused, match="Please shorten it"):
        write(store, learner, "ö" * 20_001)
    assert store.rows()["note"] == 1
