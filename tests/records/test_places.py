"""Finished cells, places and settings."""

from concurrent.futures import ThreadPoolExecutor

from immunobook.records import CellDone, Place
from tests.records.sample import NOW, later


def test_a_cell_is_finished_once(store, learner):
    store.finish_cell(learner, "three-keys", "brakes", at=NOW)
    store.finish_cell(learner, "three-keys", "brakes", at=later(9))
    assert store.cells_done(learner) == (CellDone("three-keys", "brakes", NOW),), "the first time counts"


def test_cells_by_lesson(store, learner):
    for minute, (lesson, cell) in enumerate([("b", "1"), ("a", "2"), ("b", "2")]):
        store.finish_cell(learner, lesson, cell, at=later(minute))
    assert [done.cell for done in store.cells_done(learner, "b")] == ["1", "2"]
    assert store.all_cells_done(learner) == {"a": {"2"}, "b": {"1", "2"}}


def test_the_place_is_the_last_of_each_lesson(store, learner):
    assert store.place(learner) is None
    for minute, (lesson, cell) in enumerate([("a", "1"), ("b", "1"), ("a", "2")]):
        store.set_place(learner, lesson, cell, at=later(minute))
    assert store.places(learner) == (Place("a", "2", later(2)), Place("b", "1", later(1)))
    assert store.place(learner) == Place("a", "2", later(2))


def test_places_and_cells_kept_at_once_do_not_collide(store, learner):
    def work(number):
        store.set_place(learner, "a", str(number), at=NOW)
        store.finish_cell(learner, "a", "same", at=NOW)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(40)))
    assert (store.rows()["place"], store.rows()["cell_done"]) == (1, 1)


def test_the_newest_setting_counts_and_repeating_it_adds_nothing(store, learner):
    assert store.setting(learner, "level") is None
    for value in ("plain", "clinical", "clinical", "plain"):
        store.set(learner, "level", value, at=NOW)
    assert store.setting(learner, "level") == "plain"
    assert [one.value for one in store.everything(learner).settings] == ["plain", "clinical", "plain"]
    assert store.setting(learner, "other") is None
