"""What a learner does beside answering: kept once, in order, one learner's apart from another's."""

import pytest

from immunobook.records import Refused, UnknownLearner, secret
from tests.records.sample import NOW, later


@pytest.fixture
def learner(store):
    return store.add_learner(secret.new_device_secret(), at=NOW)


def add(store, learner, ref="a", once="1", data=None, kind="sitting", at=NOW):
    return store.add_event(learner, kind=kind, ref=ref, data={"do": "start"} if data is None else data, once=once, at=at)


def test_events_come_back_as_they_were_and_in_order(store, learner):
    data = {"do": "start", "items": ["é \U0001f9ec", "<b>"], "at": [1, 2.5, None, True]}
    first = add(store, learner, data=data)
    second = add(store, learner, once="2", at=later(1))
    assert store.events(learner) == (first, second)
    assert first.data == data
    assert (first.kind, first.ref, first.at) == ("sitting", "a", NOW)


def test_the_same_key_counts_once_and_gives_back_what_was_kept_first(store, learner):
    first = add(store, learner)
    assert add(store, learner, data={"do": "finish"}, at=later(5)) == first
    assert len(store.events(learner)) == 1


def test_a_key_that_was_used_for_something_else_is_refused(store, learner):
    add(store, learner)
    for other in ({"ref": "b"}, {"kind": "call"}):
        with pytest.raises(Refused):
            add(store, learner, **other)
    assert len(store.events(learner)) == 1


def test_they_can_be_asked_for_by_kind_and_by_what_they_are_about(store, learner):
    a, b = add(store, learner), add(store, learner, ref="b", once="2")
    call = add(store, learner, kind="call", once="3")
    assert store.events(learner, "sitting") == (a, b)
    assert store.events(learner, "sitting", "b") == (b,)
    assert store.events(learner, "call") == (call,)
    assert store.events(learner, "nothing") == ()


def test_nobody_sees_another_learners(store, learner):
    other = store.add_learner(secret.new_device_secret(), at=NOW)
    add(store, learner)
    add(store, other)  # the same key is another learner's own
    assert len(store.events(learner)) == len(store.events(other)) == 1
    with pytest.raises(UnknownLearner):
        add(store, "nobody")


def test_what_is_too_large_is_refused(store, learner):
    with pytest.raises(Refused):
        add(store, learner, data={"x": "y" * 60_001})
    assert store.events(learner) == ()


@pytest.mark.parametrize(("sure", "accepted"), [(1, True), (3, True), (0, False), (4, False), (True, False), ("2", False)])
def test_certainty_is_one_to_three(store, learner, sure, accepted):
    def answer():
        return store.add_answer(
            learner, item="x", version=1, answer="a", mark={"verdict": "right"}, seed=1, once="k", at=NOW,
            certainty=sure, sitting="a",
        )  # fmt: skip

    if accepted:
        kept, _ = answer()
        assert (kept.certainty, kept.sitting) == (sure, "a")
    else:
        with pytest.raises(Refused):
            answer()
