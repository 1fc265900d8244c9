"""A room from its opening to its end, as teacher and learners live it."""

import pytest

from immunobook import attending, study, teach
from tests.classroom.sample import NOW, later


def test_a_whole_lesson(store, ada, questions):
    item = questions["pd1-where"]
    room = teach.open_room(store, ada, title="Brakes", now=NOW)
    assert (room.phase, room.present) == ("waiting", None)
    learners = [study.new_learner(store, now=NOW).learner for _ in range(3)]
    for number, learner in enumerate(learners):
        found = attending.find_room(store, f"{room.code[:3].lower()}-{room.code[3:]}", address="10.0.0.1", now=NOW)
        assert (found.room_id, found.says) == (room.id, "")
        attending.join(store, learner, room.id, f"Kim {number}", now=later(number))
    assert [one.nickname for one in teach.members(store, ada, room.id)] == ["Kim 0", "Kim 1", "Kim 2"]

    room = teach.ask(store, ada, room.id, item, now=later(10))
    first = room.present
    assert (room.phase, first.item, first.again, first.certainty) == ("open", "pd1-where", False, True)
    given = ["tumour", "t-cell", "tumour"]
    for learner, answer in zip(learners, given, strict=True):
        vote = attending.vote(store, learner, room.id, first.id, item, answer, 2, once="a", now=later(12))
        assert (vote.answer, vote.mark) == (answer, None), "what it is worth is told later"
    room = teach.close(store, ada, room.id, first.id, now=later(20))
    room = teach.counts(store, ada, room.id, first.id, now=later(21))
    assert room.phase == "counts"

    room = teach.ask(store, ada, room.id, item, again=True, now=later(60))
    second = room.present
    assert (second.of, second.first, room.phase) == (first.id, first.id, "open")
    for learner in learners:
        attending.vote(store, learner, room.id, second.id, item, "t-cell", 3, once="b", now=later(62))
    teach.close(store, ada, room.id, second.id, now=later(70))
    assert attending.mine(store, learners[0], room.id).votes[0].mark is None
    room = teach.reveal(store, ada, room.id, second.id, now=later(71))
    assert room.phase == "revealed"
    assert [one.mark.verdict for one in attending.mine(store, learners[0], room.id).votes] == ["wrong", "right"]

    votes = teach.votes(store, ada, room.id)
    assert [(one.round, one.answer, one.mark.verdict) for one in votes[:2]] == [
        (first.id, "tumour", "wrong"),
        (first.id, "t-cell", "right"),
    ]
    assert (votes[0].nickname, votes[0].seconds) == ("Kim 0", 2.0)
    assert attending.counts(store, room.id) == attending.Counts(3, {first.id: 3, second.id: 3})

    room = teach.end(store, ada, room.id, now=later(100))
    assert room.phase == "ended"
    found = attending.find_room(store, room.code, address="10.0.0.1", now=later(101))
    assert (found.room_id, found.says) == (None, "This room is over.")
    with pytest.raises(attending.NotAccepted, match="over"):
        attending.join(store, learners[0], room.id, now=later(101))
    assert teach.room(store, ada, room.id) == room
    assert attending.room(store, learners[0], room.id) == room == attending.seen(store, room.id)
