"""Groups: a teacher sees what members did since they joined, and nothing of who left."""

import pytest

from immunobook import attending, study, teach
from tests.classroom.sample import NOW, later


@pytest.fixture
def group(store, ada):
    return teach.new_cohort(store, ada, "Ward 3", now=NOW)


def newcomer(store) -> str:
    return study.new_learner(store, now=NOW).learner


def test_a_group_is_joined_by_its_code_and_left(store, ada, group):
    kim = newcomer(store)
    found = attending.find_cohort(store, group.code.lower(), address="192.0.2.1", now=NOW)
    assert (found.room_id, attending.cohort_title(store, group.id)) == (group.id, "Ward 3")
    joined = attending.join_cohort(store, kim, group.id, "Kim", now=later(1))
    assert attending.join_cohort(store, kim, group.id, "", now=later(2)) == joined, "twice is once"
    assert attending.cohorts_of(store, kim) == (joined,)
    assert [one.members for one in teach.cohorts(store, ada)] == [1]
    attending.leave_cohort(store, kim, group.id, now=later(3))
    attending.leave_cohort(store, kim, group.id, now=later(3))
    assert attending.cohorts_of(store, kim) == ()
    assert [one.members for one in teach.cohorts(store, ada)] == [0]


def test_a_teacher_sees_what_was_done_since_joining_and_only_of_members(store, ada, group, questions):
    one = questions["pd1-where"]
    kim, lee, outsider = newcomer(store), newcomer(store), newcomer(store)
    study.submit_answer(store, kim, one, "tumour", now=later(0))
    study.finish_cell(store, kim, "three-keys", "before", now=later(0))
    attending.join_cohort(store, kim, group.id, "Kim", now=later(10))
    attending.join_cohort(store, lee, group.id, "", now=later(11))
    for who in (kim, lee, outsider):
        study.submit_answer(store, who, one, "t-cell", now=later(20), certainty=3)
        study.finish_cell(store, who, "three-keys", "brakes", now=later(21))
        study.keep(store, who, "sitting", "test", {"do": "start"}, now=later(22))
        study.keep(store, who, "toxicity", "private", {}, now=later(22))
        study.write_note(store, who, "three-keys/own", "my own words", base=None, now=later(23))
    work = teach.cohort_answers(store, ada, group.id, now=later(30))
    assert [(who.learner, who.nickname) for who in work.members] == [(kim, "Kim"), (lee, "")]
    assert set(work.answers) == set(work.cells_done) == set(work.events) == {kim, lee}
    (answer,) = work.answers[kim]
    assert (answer.answer, answer.number, answer.certainty) == ("t-cell", 2, 3), "the first was before joining"
    assert work.answers[lee][0].number == 1
    assert [done.cell for done in work.cells_done[kim]] == ["brakes"]
    assert [(event.kind, event.ref) for event in work.events[kim]] == [("sitting", "test")]
    assert "my own words" not in repr(work), "notes are nobody else's"
    assert outsider not in repr(work)


def test_who_left_is_seen_no_more_and_starts_anew_when_coming_back(store, ada, group, questions):
    one, two = questions.values()
    kim = newcomer(store)
    attending.join_cohort(store, kim, group.id, "Kim", now=later(10))
    study.submit_answer(store, kim, one, "t-cell", now=later(20))
    attending.leave_cohort(store, kim, group.id, now=later(30))
    work = teach.cohort_answers(store, ada, group.id, now=later(31))
    assert (work.members, work.answers) == ((), {})
    study.submit_answer(store, kim, two, "t-cell", now=later(40))
    attending.join_cohort(store, kim, group.id, "Kim again", now=later(50))
    assert teach.cohort_answers(store, ada, group.id, now=later(51)).answers == {kim: ()}


def test_a_closed_group_takes_nobody_new_and_keeps_who_is_in(store, ada, group):
    kim, lee = newcomer(store), newcomer(store)
    attending.join_cohort(store, kim, group.id, "Kim", now=NOW)
    closed = teach.close_cohort(store, ada, group.id, now=later(1))
    assert teach.close_cohort(store, ada, group.id, now=later(2)) == closed
    with pytest.raises(attending.NotAccepted, match="no new members"):
        attending.join_cohort(store, lee, group.id, now=later(3))
    assert attending.find_cohort(store, group.code, address="192.0.2.1", now=later(3)).room_id is None
    assert attending.join_cohort(store, kim, group.id, "Kim B.", now=later(3)).nickname == "Kim B."


def test_who_is_deleted_is_in_no_group(store, ada, group):
    kim = newcomer(store)
    attending.join_cohort(store, kim, group.id, "Kim", now=NOW)
    study.delete_me(store, kim)
    assert teach.cohort_answers(store, ada, group.id, now=later(1)).members == ()


def test_looking_again_within_an_hour_is_one_act(store, ada, group):
    chief = teach.sign_in(store, "root@hospital.example", "administrator", now=NOW).teacher
    for seconds in (0, 60, 3600, 3601):
        teach.cohort_answers(store, ada, group.id, now=later(seconds))
    looked = [act for act in teach.audit(store, chief, now=later(1)) if act.act == "looked at a group"]
    assert [act.at for act in looked] == [later(3601), later(0)]


def test_a_room_goes_on_when_its_group_is_deleted(store, ada, group):
    room = teach.open_room(store, ada, title="Brakes", cohort=group.id, now=NOW)
    assert room.cohort == group.id
    teach.delete_cohort(store, ada, group.id, now=later(1))
    assert teach.room(store, ada, room.id).cohort is None


def test_questions_are_offered_to_those_who_were_there(store, ada, room, learner, questions):
    outsider = newcomer(store)
    teach.offer(store, ada, room.id, ["pd1-where"], later(60), now=later(1))
    teach.end(store, ada, room.id, now=later(2))
    teach.offer(store, ada, room.id, ["ctla4-where", "pd1-where"], later(90), now=later(3))
    (offer,) = attending.offered(store, learner)
    assert (offer.room_id, offer.items, offer.on) == (room.id, ("ctla4-where", "pd1-where"), later(90))
    assert attending.offered(store, outsider) == ()
    with pytest.raises(teach.NotAccepted, match="no such question"):
        teach.offer(store, ada, room.id, ["made-up"], later(60), now=later(4))


def test_an_answer_in_class_is_one_short_transaction(store, ada, room, learner, questions):
    """So that a class of hundreds is confirmed within half a second; `tests/load` measures it."""
    import sqlalchemy as sa

    question = questions["pd1-where"]
    round = teach.ask(store, ada, room.id, question, now=NOW).present.id
    for number in range(50):  # the length of a lesson costs an answer nothing
        teach.scene(store, ada, room.id, "synapse", {"dose": number}, now=NOW)
    said: list[str] = []

    @sa.event.listens_for(store._write, "before_cursor_execute")
    def listen(connection, cursor, statement, *_):
        said.append(statement)

    sa.event.listens_for(store._write, "commit")(lambda connection: said.append("COMMIT"))
    attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=NOW)
    asked = [one for one in said if not one.startswith(("BEGIN", "COMMIT"))]
    assert said.count("COMMIT") == 1
    assert len(asked) <= 3, asked
    assert sum(one.startswith("INSERT") for one in asked) == 1
