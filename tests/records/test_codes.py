"""Devices and resume codes, and guessing at them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from immunobook.records import Opened, Store, UnknownLearner, secret
from immunobook.records.slowdown import Slowdown
from immunobook.records.tables import metadata
from tests.records.sample import NOW, later

WRONG = "0" * 16
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def new_code(store, learner, at=NOW) -> str:
    code = secret.read_resume_code(secret.new_resume_code())
    store.set_resume_code(learner, code, at=at)
    return code


def attempt(store, code, where=HERE, minutes=0.0):
    own = secret.new_device_secret()
    return own, store.open_with_code(code, own, where_from=where, at=later(minutes))


def test_a_device_is_known_by_its_secret_only(store):
    own = secret.new_device_secret()
    learner = store.add_learner(own, at=NOW)
    assert store.learner_of(own) == learner
    for forged in (
        secret.new_device_secret(),
        own.upper(),
        own[:-1],
        "",
        None,
        learner,
        secret.kept_as(own),
        "' OR ''='",
    ):
        assert store.learner_of(forged) is None


def test_several_devices_speak_for_one_learner(store, learner):
    own = secret.new_device_secret()
    store.add_device(learner, own, at=later(1))
    assert store.learner_of(own) == learner
    assert store.devices(learner) == 2
    with pytest.raises(UnknownLearner):
        store.add_device("nobody", secret.new_device_secret(), at=NOW)


def test_a_code_lets_another_device_in_and_can_be_used_again(store, learner):
    assert not store.has_resume_code(learner)
    code = new_code(store, learner)
    assert store.has_resume_code(learner)
    for _ in range(2):
        own, opened = attempt(store, code)
        assert opened.learner == learner == store.learner_of(own)


def test_a_new_code_voids_the_old_one(store, learner):
    old, new = new_code(store, learner), new_code(store, learner)
    own, opened = attempt(store, old)
    assert opened.learner is None
    assert store.learner_of(own) is None
    assert attempt(store, new)[1].learner == learner
    assert store.rows()["resume_code"] == 1


def test_no_secret_and_no_code_is_in_the_database(store):
    own = secret.new_device_secret()
    learner = store.add_learner(own, at=NOW)
    code = new_code(store, learner)
    with store._read.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
    everything = str(rows)
    assert learner in everything, "this looks in the right place"
    assert own not in everything
    assert code not in everything


def test_ten_wrong_codes_are_looked_at_and_the_eleventh_waits(store, learner):
    code = new_code(store, learner)
    for minute in range(10):
        assert attempt(store, WRONG, minutes=minute)[1] == Opened(learner=None, wait=None)
    own, opened = attempt(store, code, minutes=10)
    assert (opened.learner, opened.wait) == (None, timedelta(minutes=5)), "the right code has to wait as well"
    assert store.learner_of(own) is None


def test_after_the_wait_a_code_is_looked_at_again(store, learner):
    code = new_code(store, learner)
    for _ in range(10):
        attempt(store, WRONG)
    assert attempt(store, code, minutes=14.99)[1].wait is not None
    assert attempt(store, code, minutes=15)[1].learner == learner


def test_right_codes_do_not_count(store, learner):
    code = new_code(store, learner)
    for _ in range(30):
        assert attempt(store, code)[1].learner == learner
    assert store.rows()["guess"] == 0


def test_others_do_not_wait_for_who_guesses(store, learner):
    code = new_code(store, learner)
    for _ in range(11):
        attempt(store, WRONG)
    assert attempt(store, code, ELSEWHERE)[1].learner == learner


def test_the_limit_holds_in_another_process(store, learner, store_address):
    for _ in range(10):
        attempt(store, WRONG)
    other = Store(store_address)
    assert attempt(other, WRONG)[1].wait is not None
    other.close()


def test_guesses_sent_at_once_count_all(store, learner):
    with ThreadPoolExecutor(20) as pool:
        opened = list(pool.map(lambda _: attempt(store, WRONG)[1], range(40)))
    assert sum(one.wait is None for one in opened) == 10


def test_old_guesses_are_deleted_with_their_addresses(store):
    for number in range(5):
        attempt(store, WRONG, f"192.0.2.{number}")
    assert store.rows()["guess"] == 5
    attempt(store, WRONG, minutes=15)
    assert store.rows()["guess"] == 1


def test_the_limit_can_be_set(store_address):
    store = Store(store_address, slowdown=Slowdown(guesses=1, window=timedelta(seconds=1)))
    assert attempt(store, WRONG)[1].wait is None
    assert attempt(store, WRONG)[1].wait == timedelta(seconds=1)
    store.close()


def test_the_code_of_a_deleted_learner_opens_nothing(store, learner):
    code = new_code(store, learner)
    store.delete(learner)
    assert attempt(store, code)[1].learner is None
