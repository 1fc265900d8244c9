"""What must hold whatever is sent: an answer counts once, closed questions refuse, rooms never see each other."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from immunobook import attending, study, teach
from immunobook.records import Unavailable
from tests.classroom.sample import NOW, item, later

FORGED = [None, "", "x", "nobody", 7, -1, 2**70, True, 1.5, "0" * 10_000, "\0", "\ud800", ["a"], "'; DROP TABLE vote; --"]


def newcomer(store, room, name="Kim") -> str:
    who = study.new_learner(store, now=NOW).learner
    attending.join(store, who, room.id, name, now=NOW)
    return who


def asked(store, ada, room, question, **more) -> int:
    return teach.ask(store, ada, room.id, question, now=later(10), **more).present.id


def test_an_answer_sent_twice_counts_once(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    first = attending.vote(store, learner, room.id, round, question, "tumour", 2, once="key", now=later(11))
    assert attending.vote(store, learner, room.id, round, question, "tumour", 2, once="key", now=later(15)) == first
    with pytest.raises(attending.NotAccepted, match="is kept"):
        attending.vote(store, learner, room.id, round, question, "t-cell", 2, once="other", now=later(16))
    (vote,) = teach.votes(store, ada, room.id)
    assert (vote.answer, vote.at) == ("tumour", later(11))


def test_an_answer_sent_at_once_from_many_threads_counts_once(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    start = threading.Barrier(16)

    def send(number: int):
        start.wait()
        once = "same" if number % 2 else f"other-{number}"
        try:
            return attending.vote(store, learner, room.id, round, question, "t-cell", once=once, now=later(11)).id
        except attending.NotAccepted:
            return None

    with ThreadPoolExecutor(16) as threads:
        confirmed = {id for id in threads.map(send, range(16)) if id is not None}
    votes = teach.votes(store, ada, room.id)
    assert len(votes) == 1
    assert confirmed == {votes[0].id}, "whoever was told that it is kept was told the truth"


def test_a_class_that_answers_at_once_loses_nothing(store, ada, room, questions):
    question = questions["pd1-where"]
    learners = [newcomer(store, room) for _ in range(24)]
    round = asked(store, ada, room, question)
    version = attending.versions(store, [room.id])[room.id]
    start = threading.Barrier(24)

    def send(learner: str):
        start.wait()
        for _ in range(2):  # each phone sends it twice
            attending.vote(store, learner, room.id, round, question, "t-cell", 1, once="a", now=later(11))

    with ThreadPoolExecutor(24) as threads:
        list(threads.map(send, learners))
    assert Counter(vote.learner for vote in teach.votes(store, ada, room.id)) == Counter(learners)
    assert attending.versions(store, [room.id])[room.id] == version, "answers make no news for everybody"


def test_a_closed_question_takes_no_answer_but_confirms_one_that_it_has(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    late = newcomer(store, room)
    round = asked(store, ada, room, question)
    kept = attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
    teach.close(store, ada, room.id, round, now=later(12))
    assert attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(13)) == kept
    with pytest.raises(attending.NotAccepted, match="too late"):
        attending.vote(store, late, room.id, round, question, "t-cell", once="a", now=later(13))
    assert len(teach.votes(store, ada, room.id)) == 1


def test_the_next_question_closes_the_one_before(store, ada, room, learner, questions):
    one, two = questions.values()
    first = asked(store, ada, room, one)
    second = asked(store, ada, room, two)
    with pytest.raises(attending.NotAccepted, match="too late"):
        attending.vote(store, learner, room.id, first, one, "t-cell", once="a", now=later(13))
    attending.vote(store, learner, room.id, second, two, "t-cell", once="a", now=later(13))


def test_a_room_that_is_over_takes_nothing(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    teach.end(store, ada, room.id, now=later(12))
    with pytest.raises(attending.NotAccepted, match="too late"):
        attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(13))
    with pytest.raises(attending.NotAccepted, match="over"):
        attending.ask_floor(store, learner, room.id, "Why?", once="b", now=later(13))
    with pytest.raises(attending.NotAccepted, match="over"):
        attending.join(store, study.new_learner(store, now=NOW).learner, room.id, now=later(13))
    with pytest.raises(teach.NotAccepted, match="over"):
        teach.ask(store, ada, room.id, question, now=later(14))


def test_an_answer_that_races_the_closing_is_before_it_or_refused(store, ada, room, questions):
    question = questions["pd1-where"]
    learners = [newcomer(store, room) for _ in range(12)]
    round = asked(store, ada, room, question)
    start = threading.Barrier(13)
    counted_after_closing = []

    def send(learner: str) -> bool:
        start.wait()
        try:
            attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
        except attending.NotAccepted:
            return False
        return True

    def close() -> None:
        start.wait()
        teach.close(store, ada, room.id, round, now=later(11))
        counted_after_closing.append(attending.counts(store, room.id).votes.get(round, 0))

    with ThreadPoolExecutor(13) as threads:
        closing = threads.submit(close)
        confirmed = sum(threads.map(send, learners))
        closing.result()
    assert counted_after_closing == [confirmed], "when it is closed, the counts change no more"
    assert len(teach.votes(store, ada, room.id)) == confirmed


@pytest.mark.parametrize("round", FORGED, ids=repr)
def test_a_forged_round_is_refused(store, ada, room, learner, questions, round):
    question = questions["pd1-where"]
    asked(store, ada, room, question)
    with pytest.raises(attending.NotAccepted):
        attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
    assert not teach.votes(store, ada, room.id)


@pytest.mark.parametrize("forged", FORGED, ids=repr)
def test_a_forged_room_is_nobodys(store, ada, learner, questions, forged):
    question = questions["pd1-where"]
    for act in (
        lambda: attending.vote(store, learner, forged, 1, question, "t-cell", once="a", now=NOW),
        lambda: attending.room(store, learner, forged),
        lambda: attending.mine(store, learner, forged),
        lambda: attending.join(store, learner, forged, now=NOW),
        lambda: attending.ask_floor(store, learner, forged, "Why?", once="a", now=NOW),
        lambda: attending.join_cohort(store, learner, forged, now=NOW),
        lambda: teach.room(store, ada, forged),
        lambda: teach.end(store, ada, forged, now=NOW),
    ):
        with pytest.raises((attending.NotAccepted, teach.NotAllowed)):
            act()
    attending.leave_room(store, learner, forged)
    attending.leave_cohort(store, learner, forged, now=NOW)
    assert attending.member(store, learner, forged) is None
    assert attending.seen(store, forged) is None
    assert attending.versions(store, [forged]) == {}


@pytest.mark.parametrize("once", [None, "", 7, "x" * 101, "\0", "\ud800", " a"], ids=repr)
def test_a_forged_key_is_refused(store, ada, room, learner, questions, once):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    with pytest.raises(attending.NotAccepted):
        attending.vote(store, learner, room.id, round, question, "t-cell", once=once, now=later(11))
    with pytest.raises(attending.NotAccepted):
        attending.ask_floor(store, learner, room.id, "Why?", once=once, now=later(11))


@pytest.mark.parametrize(
    ("answer", "certainty", "why"),
    [
        ("", 1, "nothing is chosen"),
        (None, 1, "nothing is chosen"),
        ("nobody", 1, "no option of this question"),
        (["t-cell"], 1, "the form of another kind"),
        ("t-cell", 0, "there is no such certainty"),
        ("t-cell", 4, "there is no such certainty"),
        ("t-cell", True, "yes is no number"),
        ("t-cell", "3", "a text is no number"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_a_sentence(store, ada, room, learner, questions, answer, certainty, why):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    with pytest.raises(attending.NotAccepted) as said:
        attending.vote(store, learner, room.id, round, question, answer, certainty, once="a", now=later(11))
    assert str(said.value).endswith("."), why
    assert not teach.votes(store, ada, room.id), why


def test_a_question_that_is_not_the_one_asked_is_refused(store, ada, room, learner, questions):
    one, two = questions.values()
    round = asked(store, ada, room, one)
    for other in (two, item(one.id, version=2), item(one.id, retired={"on": "2026-01-01", "why": "Old."})):
        with pytest.raises(attending.NotAccepted):
            attending.vote(store, learner, room.id, round, other, "t-cell", once="a", now=later(11))
    assert not teach.votes(store, ada, room.id)


def test_one_room_never_sees_another(store, ada, bob, room, learner, questions):
    """Two rooms with the same question; what is done in one is nowhere in the other."""
    question = questions["pd1-where"]
    other = teach.open_room(store, bob, title="Other", now=NOW)
    outsider = newcomer(store, other, "Lee")
    here, there = asked(store, ada, room, question), teach.ask(store, bob, other.id, question, now=NOW).present.id
    attending.vote(store, learner, room.id, here, question, "t-cell", once="a", now=later(11))
    attending.ask_floor(store, learner, room.id, "Ours?", once="same", now=later(11))
    attending.ask_floor(store, outsider, other.id, "Theirs?", once="same", now=later(11))
    before = teach.room(store, bob, other.id)

    for learner_, room_, round_ in (
        (outsider, room.id, here),  # not in that room
        (learner, other.id, there),
        (learner, room.id, there),  # in the room, but a round of the other
        (outsider, other.id, here),
    ):
        with pytest.raises(attending.NotAccepted):
            attending.vote(store, learner_, room_, round_, question, "tumour", once="b", now=later(12))
    with pytest.raises(attending.NotAccepted):
        attending.room(store, outsider, room.id)
    with pytest.raises(attending.NotAccepted):
        attending.ask_floor(store, outsider, room.id, "Let me in", once="c", now=later(12))
    with pytest.raises(teach.NotAccepted, match="not asked in this room"):
        teach.close(store, ada, room.id, there, now=later(12))

    assert [vote.learner for vote in teach.votes(store, ada, room.id)] == [learner]
    assert teach.votes(store, bob, other.id) == ()
    assert attending.answers(store, room.id, there) == attending.answers(store, other.id, here) == ()
    assert [one.text for one in teach.floor(store, ada, room.id)] == ["Ours?"]
    assert [one.text for one in teach.floor(store, bob, other.id)] == ["Theirs?"]
    assert [one.nickname for one in teach.members(store, bob, other.id)] == ["Lee"]
    assert teach.room(store, bob, other.id) == before
    assert before.version == 3, "one question from the teacher and one from the floor"


def test_a_learner_is_never_told_what_others_answered_by_name(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
    (vote,) = attending.answers(store, room.id, round)
    assert learner not in repr(vote)
    assert attending.mine(store, newcomer(store, room), room.id).votes == ()


def test_who_deleted_the_notebook_is_out_and_the_room_goes_on(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    other = newcomer(store, room)
    round = asked(store, ada, room, question)
    for who in (learner, other):
        attending.vote(store, who, room.id, round, question, "t-cell", once="a", now=later(11))
    study.delete_me(store, learner)
    assert [vote.learner for vote in teach.votes(store, ada, room.id)] == [other]
    with pytest.raises(attending.NotSaved, match="deleted"):
        attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(12))


def test_who_leaves_is_counted_without_a_name_and_may_come_back(store, ada, room, learner, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
    attending.leave_room(store, learner, room.id, now=later(12))
    attending.leave_room(store, learner, room.id, now=later(12))
    assert teach.members(store, ada, room.id) == ()
    assert [vote.nickname for vote in teach.votes(store, ada, room.id)] == [""]
    with pytest.raises(attending.NotAccepted, match="not in this room"):
        attending.room(store, learner, room.id)
    attending.join(store, learner, room.id, "Kim", now=later(13))
    assert [vote.round for vote in attending.mine(store, learner, room.id).votes] == [round]


def test_when_the_database_fails_it_is_said_that_the_answer_is_still_here(store, ada, room, learner, questions, monkeypatch):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)

    def failing(learner=None):
        raise Unavailable("the disk is full")

    with monkeypatch.context() as during:
        during.setattr(store, "_writing", failing)
        with pytest.raises(attending.NotSaved, match="kept here"):
            attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(11))
        with pytest.raises(teach.NotSaved, match="as it was"):
            teach.close(store, ada, room.id, round, now=later(11))
    attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=later(12))
    assert teach.room(store, ada, room.id).phase == "open"


def test_a_step_sent_twice_is_taken_once(store, ada, room, questions):
    question = questions["pd1-where"]
    first = teach.ask(store, ada, room.id, question, once="press", now=later(1))
    assert teach.ask(store, ada, room.id, question, once="press", now=later(2)) == first
    closed = teach.close(store, ada, room.id, first.present.id, now=later(3))
    assert teach.close(store, ada, room.id, first.present.id, now=later(4)) == closed, "it is closed already"
    assert len(closed.rounds) == 1


def test_steps_from_two_windows_at_once_are_all_taken(store, ada, room):
    start = threading.Barrier(8)

    def press(number: int) -> None:
        start.wait()
        teach.scene(store, ada, room.id, f"scene-{number}", {"dose": number}, now=later(1))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(press, range(8)))
    now = teach.room(store, ada, room.id)
    assert len(now.scenes) == len(now.steps) == 8
    assert now.version == room.version + 8


def test_late_comers_land_on_the_present_question(store, ada, room, questions):
    question = questions["pd1-where"]
    round = asked(store, ada, room, question)
    late = newcomer(store, room)
    seen = attending.room(store, late, room.id)
    assert (seen.stage, seen.present.id, seen.phase) == ("question", round, "open")
    attending.vote(store, late, room.id, round, question, "t-cell", once="a", now=later(30))
