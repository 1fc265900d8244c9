"""Answers are added, never changed, and each counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest

from immunobook.records import Refused, UnknownLearner, secret
from tests.records.sample import NOW, RIGHT, WRONG, answer, later


def test_an_answer_comes_back_as_it_was_given(store, learner):
    given = {"rows": ["PD-1", "é\0\n"], "n": 0.5, "none": None, "yes": True, "\U0001f9ec": {}}
    kept = answer(store, learner, given=given, version=3, mark=WRONG, seed=-5, once="press-1", at=NOW)
    assert kept.answer == given
    assert (kept.item, kept.version, kept.mark, kept.seed) == ("pd1-where", 3, WRONG, -5)
    assert (kept.once, kept.at, kept.number, kept.verdict) == ("press-1", NOW, 1, "wrong")
    assert store.answers(learner) == (kept,) == store.answers_to(learner, "pd1-where")


def test_time_is_kept_to_the_microsecond_wherever_it_was_told(store, learner):
    there = NOW.astimezone(timezone(timedelta(hours=-8)))
    kept = answer(store, learner, at=there)
    read = store.answers(learner)[0]
    assert read.at == kept.at == NOW
    assert read.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store, learner):
    with pytest.raises(ValueError, match="needs a time zone"):
        answer(store, learner, at=NOW.replace(tzinfo=None))
    assert store.answers(learner) == ()


def test_answers_to_a_question_are_numbered(store, learner):
    made = [answer(store, learner, item, at=later(i)) for i, item in enumerate("abaab")]
    assert [(one.item, one.number) for one in made] == [("a", 1), ("b", 1), ("a", 2), ("a", 3), ("b", 2)]
    assert store.answers(learner) == tuple(made)
    assert store.answers_to(learner, "a") == (made[0], made[2], made[3])
    assert store.first_and_last(learner) == {"a": (made[0], made[3]), "b": (made[1], made[4])}
    assert store.first_and_last(learner, "b") == {"b": (made[1], made[4])}
    assert store.first_and_last(learner, "c") == {}


def test_what_was_answered_first_is_returned_beside(store, learner):
    first = answer(store, learner, given="t-cell")
    values = {"item": "pd1-where", "version": 1, "mark": RIGHT, "seed": 1, "at": NOW}
    assert store.add_answer(learner, answer="b", once="two", **values)[1] == first
    assert store.add_answer(learner, answer="c", once="three", **values)[1] == first


def test_the_first_answer_decides_the_verdict(store, learner):
    answer(store, learner, "a", mark=WRONG)
    answer(store, learner, "a", mark=RIGHT)
    answer(store, learner, "b", mark=RIGHT)
    assert store.first_verdicts(learner) == {"a": "wrong", "b": "right"}
    assert store.first_verdicts(learner, ["b", "c"]) == {"b": "right"}
    assert store.first_verdicts(learner, {"a"}) == {"a": "wrong"}
    assert store.first_verdicts(learner, []) == {}


def test_an_answer_sent_twice_counts_once(store, learner):
    first = answer(store, learner, given="t-cell", once="press-1", at=NOW)
    again = answer(store, learner, given="tumour-cell", once="press-1", at=later(5))
    assert again == first, "what was kept the first time is what is shown"
    assert store.answers(learner) == (first,)


def test_a_key_belongs_to_its_learner(store, learner):
    other = store.add_learner(secret.new_device_secret(), at=NOW)
    answer(store, learner, given="mine", once="press-1")
    assert answer(store, other, given="theirs", once="press-1").answer == "theirs"


def test_a_key_used_for_another_question_is_refused(store, learner):
    answer(store, learner, "a", once="press-1")
    with pytest.raises(Refused, match="answer it once more"):
        answer(store, learner, "b", once="press-1")
    assert [one.item for one in store.answers(learner)] == ["a"]


def test_an_answer_sent_by_many_threads_at_once_counts_once(store, learner):
    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(lambda _: answer(store, learner, once="press-1"), range(40)))
    assert len(set(one.id for one in kept)) == 1
    assert store.rows()["answer"] == 1


def test_answers_given_at_once_have_each_their_number(store, learner):
    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(lambda _: answer(store, learner), range(40)))
    assert sorted(one.number for one in kept) == list(range(1, 41))
    assert sorted(kept, key=lambda one: one.number) == list(store.answers(learner)), "as told, so kept"


def test_200_writers_at_once_all_get_through(store):
    learners = [store.add_learner(secret.new_device_secret(), at=NOW) for _ in range(200)]
    with ThreadPoolExecutor(200) as pool:
        kept = list(pool.map(lambda who: answer(store, who), learners))
    assert len({one.id for one in kept}) == 200
    assert all(store.answers(who)[0].id == one.id for who, one in zip(learners, kept, strict=True))


def test_learners_do_not_see_each_other(store, learner):
    other = store.add_learner(secret.new_device_secret(), at=NOW)
    answer(store, learner)
    assert store.answers(other) == ()
    assert store.first_and_last(other) == {}


def test_nobody_can_answer_for_somebody_unknown(store):
    for who in ("nobody", "", "\U0001f9ec", "' OR 1=1 --"):
        with pytest.raises(UnknownLearner):
            answer(store, who)
    assert store.rows()["answer"] == 0
