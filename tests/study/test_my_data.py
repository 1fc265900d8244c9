"""My data: all of it, as plain JSON; and deleted, really."""

import json

from immunobook import attending, study, teach
from immunobook.quiz import bank
from immunobook.records.tables import metadata
from tests.quiz.sample import example
from tests.study.sample import NOW, later

KINDS = ("single_choice", "multiple_choice", "matching", "ordering")
NOT_THE_LEARNERS = {
    "guess", "teacher", "teacher_session", "teacher_link", "audit", "cohort", "room", "room_step",
}  # fmt: skip
"""Tables that hold nothing of a learner's."""


def in_class(store, learner: str) -> teach.Room:
    """Let somebody be in a group and a room, answer and ask there; the answer is not revealed."""
    ada = teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW).teacher
    group = teach.new_cohort(store, ada, "Ward 3", now=NOW)
    attending.join_cohort(store, learner, group.id, "Kim", now=NOW)
    room = teach.open_room(store, ada, title="Brakes", cohort=group.id, now=NOW)
    attending.join(store, learner, room.id, "Kim", now=NOW)
    item = next(one for one in bank.questions().values() if one.kind == "single_choice" and not one.retired)
    room = teach.ask(store, ada, room.id, item, now=NOW)
    attending.vote(store, learner, room.id, room.present.id, item, item.key(), 3, once="vote-1", now=NOW)
    attending.ask_floor(store, learner, room.id, "Why?", once="floor-1", now=NOW)
    return room


def worked(store) -> study.Newcomer:
    """Somebody who did everything that can be done."""
    one = study.new_learner(store, now=NOW)
    code = study.new_resume_code(store, one.learner, now=NOW)
    study.resume(store, code, address="192.0.2.1", now=NOW)
    for kind in KINDS:
        item = example(kind)
        study.submit_answer(store, one.learner, item, item.key(), now=NOW, seed=3)
    study.finish_cell(store, one.learner, "three-keys", "brakes", now=NOW)
    study.go_to(store, one.learner, "three-keys", "brakes", now=NOW)
    first = study.write_note(
        store, one.learner, "three-keys/own-words", "é \U0001f9ec <b>", base=None, now=NOW
    )
    study.write_note(store, one.learner, "three-keys/own-words", "second", base=first.id, now=later(1))
    study.set_level(store, one.learner, "plain", now=NOW)
    study.keep(store, one.learner, "sitting", "a-test", {"do": "start"}, now=NOW)
    in_class(store, one.learner)
    return one


def test_my_data_is_all_of_it_in_plain_json(store):
    one = worked(store)
    data = study.my_data(store, one.learner)
    assert json.loads(json.dumps(data)) == data
    kept = {table: count for table, count in store.rows().items() if table not in NOT_THE_LEARNERS}
    assert {table: len(rows) for table, rows in data.items()} == kept, (
        "every row of every table; guesses are nobody's, rooms the teacher's"
    )
    assert [row["text"] for row in data["note"]] == ["é \U0001f9ec <b>", "second"]
    assert data["learner"] == [{"id": one.learner, "created": NOW.isoformat()}]
    assert data["answer"][0]["mark"]["verdict"] == "right"
    assert data["answer"][0]["answer"] == example(KINDS[0]).key()
    assert data["place"] == [{"lesson": "three-keys", "cell": "brakes", "at": NOW.isoformat()}]


def test_my_data_shows_every_column_that_says_something(store):
    data = study.my_data(store, worked(store).learner)
    hidden = {"id", "learner", "secret_hash", "code_hash"}  # these say nothing to a person
    for table in metadata.sorted_tables:
        if table.name not in NOT_THE_LEARNERS:
            shown = set(data[table.name][0])
            assert {column.name for column in table.c} - hidden <= shown, table.name


def test_my_data_holds_no_secret_and_no_hash(store):
    one = worked(store)
    text = json.dumps(study.my_data(store, one.learner))
    assert one.secret not in text
    assert "hash" not in text


def test_my_data_tells_the_worth_of_an_answer_in_class_when_it_was_revealed(store):
    one = study.new_learner(store, now=NOW)
    room = in_class(store, one.learner)
    ada = teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW).teacher
    assert study.my_data(store, one.learner)["vote"][0]["mark"] == "told when it is revealed"
    teach.close(store, ada, room.id, room.present.id, now=NOW)
    assert study.my_data(store, one.learner)["vote"][0]["mark"] == "told when it is revealed"
    teach.reveal(store, ada, room.id, room.present.id, now=NOW)
    assert study.my_data(store, one.learner)["vote"][0]["mark"]["verdict"] == "right"


def test_my_data_is_mine_alone(store):
    one, other = worked(store), study.new_learner(store, now=NOW)
    data = study.my_data(store, other.learner)
    assert {table: len(rows) for table, rows in data.items() if rows} == {"learner": 1, "device": 1}
    assert one.learner not in json.dumps(data)


def test_nobody_has_no_data(store):
    assert study.my_data(store, "nobody") == {}


def test_deleted_is_deleted(store):
    one, other = worked(store), worked(store)
    kept = study.my_data(store, other.learner)
    study.delete_me(store, one.learner, now=NOW)
    assert study.my_data(store, one.learner) == {}
    assert study.learner_of(store, one.secret) is None
    assert study.my_data(store, other.learner) == kept
    study.delete_me(store, other.learner)
    left = {table for table, count in store.rows().items() if count}
    assert left <= NOT_THE_LEARNERS, "no row is left in any table that holds something of a learner"
