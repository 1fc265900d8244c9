"""Codes: easy to read out, read as they are meant, and hard to guess however one goes about it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from immunobook import attending, study, teach
from immunobook.classroom import code
from tests.classroom.sample import NOW, later

WRONG = "000000"


def find(store, typed, address="192.0.2.1", now=NOW):
    return attending.find_room(store, typed, address=address, now=now)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("K7M4QP", "as it is kept"),
        ("K7M-4QP", "as it is shown"),
        ("k7m 4qp", "small letters and a blank"),
        (" k7m‑4qp.\n", "another dash, and blanks around it"),
        ("Ｋ７Ｍ４ＱＰ", "full-width letters of a Japanese keyboard"),
        ("K7M\u200b-4QP", "an invisible sign that was copied along"),
    ],
)
def test_a_code_is_read_as_it_is_meant(typed, why):
    assert code.read(typed) == "K7M4QP", why


@pytest.mark.parametrize(("typed", "meant"), [("OIL-0OO", "011000"), ("oil000", "011000")])
def test_letters_that_look_like_numbers_are_numbers(typed, meant):
    assert code.read(typed) == meant


@pytest.mark.parametrize("typed", [None, 7, "", "K7M4Q", "K7M4QPX", "K7M-4QU", "K7M4Q!", "0" * 10_000, "\ud800", ["K"]])
def test_what_is_no_code_is_none_and_is_not_counted(store, typed):
    assert code.read(typed) is None
    for _ in range(3):
        assert find(store, typed).says.startswith("This is no room's code")
    assert store.rows()["guess"] == 0


@pytest.mark.parametrize("number", [0, 1, 2**30 - 1, 123456789])
def test_every_number_has_a_code_that_is_read_back(number):
    made = code.new(lambda bits: number)
    assert len(made) == code.SIGNS
    assert code.read(made) == code.read(code.shown(made)) == made
    assert set(made) <= set(code.CROCKFORD)


def test_a_code_that_is_taken_is_not_given_again(store, ada, monkeypatch):
    taken = teach.open_room(store, ada, title="First", now=NOW).code
    offered = iter([taken, taken, "ZZZZZZ"])
    room = store.rooms.open(ada, title="Second", settings={}, cohort=None, at=NOW, new_code=lambda: next(offered))
    assert room.code == "ZZZZZZ"
    offered = iter([taken, "ZZZZZZ"])
    group = store.cohorts.add(ada, "Ward 3", at=NOW, new_code=lambda: next(offered))
    assert group.code == taken, "groups and rooms have codes of their own"


def test_one_address_has_sixty_wrong_codes_in_a_quarter_of_an_hour(store, room):
    for number in range(59):
        assert find(store, WRONG, now=later(number)).wait is None
    assert find(store, room.code, now=later(59)).room_id == room.id, "after 59 the right one opens"
    assert find(store, WRONG, now=later(60)).wait is None
    held = find(store, room.code, now=later(61))
    assert held.room_id is None, "after 60 even the right one has to wait"
    assert held.wait == timedelta(minutes=15) - timedelta(seconds=61)
    assert held.says == "Too many wrong codes came in. Try again in 14 minutes."
    assert find(store, room.code, address="192.0.2.2", now=later(61)).room_id == room.id, "another address"
    assert find(store, room.code, now=later(15 * 60)).room_id == room.id, "when the oldest is forgotten"


def test_a_class_behind_one_address_comes_in(store, room):
    for number in range(300):
        assert find(store, room.code, now=later(number / 10)).room_id == room.id, "right codes do not count"
    assert store.rows()["guess"] == 0


def test_guesses_sent_at_once_all_count(store, room):
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda _: find(store, WRONG), range(90)))
    assert sum(one.wait is None for one in found) == 60


def test_guesses_from_everywhere_leave_each_address_few(store, room):
    """Guesses at rooms by many addresses: when 600 were wrong, each has three; who types rightly still comes in."""
    for number in range(11):
        for _ in range(55):
            find(store, WRONG, address=f"198.51.100.{number}")
    assert find(store, room.code, address="203.0.113.1").room_id == room.id
    for _ in range(3):
        assert find(store, WRONG, address="203.0.113.1").wait is None
    assert find(store, room.code, address="203.0.113.1").wait is not None
    assert find(store, room.code, address="198.51.100.1").wait is not None, "it had 55"
    assert attending.find_cohort(store, WRONG, address="203.0.113.1", now=NOW).wait is None, "groups count apart"


def test_groups_are_guessed_at_no_faster(store, ada):
    group = teach.new_cohort(store, ada, "Ward 3", now=NOW)
    for _ in range(60):
        assert attending.find_cohort(store, WRONG, address="192.0.2.1", now=NOW).wait is None
    assert attending.find_cohort(store, group.code, address="192.0.2.1", now=NOW).wait is not None
    assert attending.find_cohort(store, group.code, address="192.0.2.2", now=NOW).room_id == group.id


def test_a_resume_code_is_still_slowed_down_by_itself(store, room):
    for _ in range(60):
        find(store, WRONG)
    from immunobook.records import secret

    assert study.resume(store, secret.new_resume_code(), address="192.0.2.1", now=NOW).wait is None
