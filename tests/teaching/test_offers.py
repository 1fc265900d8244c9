"""Five to ask again: offered by a class, taken by the learner, asked by review when their day has come."""

from datetime import UTC

import pytest

from immunobook import attending, study, teach
from immunobook.practice import session
from tests.teaching.sample import NOW, OTHERS, answer, ask, later

ITEMS = [item.id for item in OTHERS[:2]]


@pytest.fixture
def learner(store, ada, room, in_room) -> str:
    """Somebody whose class offers two questions in two weeks."""
    (who,) = in_room(1)
    ask(store, ada, room, OTHERS[0], {who: False})
    teach.offer(store, ada, room.id, ITEMS, later(days=14), now=later(minutes=5))
    return who


def planned(store, learner, **when) -> session.Plan:
    return session.plan(store, learner, now=later(**when), zone=UTC)


def test_nothing_is_in_the_queue_before_the_learner_says_yes(store, learner):
    (offer,) = attending.open_offers(store, learner)
    assert list(offer.items) == ITEMS
    assert planned(store, learner, days=20).now == ()


def test_what_was_taken_comes_back_in_two_weeks_and_is_done_once_answered(store, room, learner):
    attending.answer_offer(store, learner, room.id, True, now=later(minutes=9))
    assert attending.open_offers(store, learner) == ()
    assert planned(store, learner, days=13).now == ()
    assert planned(store, learner, days=9).ahead[5] == (later(days=14).date(), 2)
    assert sorted(planned(store, learner, days=14).now) == sorted(ITEMS)
    assert planned(store, learner, days=30).due == 2, "a missed day loses nothing"
    answer(store, learner, OTHERS[0], now=later(days=14, minutes=5))
    assert planned(store, learner, days=14, minutes=9).now == (ITEMS[1],)


def test_no_means_no(store, room, learner):
    attending.answer_offer(store, learner, room.id, False, now=later(minutes=9))
    assert attending.open_offers(store, learner) == ()
    assert attending.taken(store, learner) == ()
    assert planned(store, learner, days=20).now == ()


def test_other_questions_are_a_new_offer_and_the_newest_word_counts(store, ada, room, learner):
    attending.answer_offer(store, learner, room.id, True, now=later(minutes=9))
    teach.offer(store, ada, room.id, ITEMS[:1], later(days=21), now=later(minutes=10))
    assert len(attending.open_offers(store, learner)) == 1
    attending.answer_offer(store, learner, room.id, True, now=later(minutes=11))
    assert attending.taken(store, learner) == ((ITEMS[0], later(days=21)),)


def test_what_was_taken_stays_when_the_room_is_gone(store, ada, room, learner):
    attending.answer_offer(store, learner, room.id, True, now=later(minutes=9))
    teach.delete_room(store, ada, room.id, now=later(minutes=10))
    assert sorted(planned(store, learner, days=14).now) == sorted(ITEMS)


def test_who_was_not_in_the_room_is_offered_nothing_and_can_take_nothing(store, room, learner):
    other = study.new_learner(store, now=NOW).learner
    assert attending.open_offers(store, other) == ()
    with pytest.raises(attending.NotAccepted):
        attending.answer_offer(store, other, room.id, True, now=later(minutes=9))
    assert attending.taken(store, other) == ()


def test_it_is_in_my_data_and_goes_with_it(store, room, learner):
    attending.answer_offer(store, learner, room.id, True, now=later(minutes=9))
    assert any(one["kind"] == attending.TAKEN for one in study.my_data(store, learner)["event"])
    study.delete_me(store, learner)
    assert attending.taken(store, learner) == ()
