"""My data: all of it, as plain JSON; and deleted, really."""

import json

from immunobook import study
from immunobook.records.tables import metadata
from tests.quiz.sample import example
from tests.study.sample import NOW, later

KINDS = ("single_choice", "multiple_choice", "matching", "ordering")


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
    return one


def test_my_data_is_all_of_it_in_plain_json(store):
    one = worked(store)
    data = study.my_data(store, one.learner)
    assert json.loads(json.dumps(data)) == data
    kept = {table: count for table, count in store.rows().items() if table != "guess"}
    assert {table: len(rows) for table, rows in data.items()} == kept, (
        "every row of every table, guesses are nobody's"
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
        if table.name != "guess":
            shown = set(data[table.name][0])
            assert {column.name for column in table.c} - hidden <= shown, table.name


def test_my_data_holds_no_secret_and_no_hash(store):
    one = worked(store)
    text = json.dumps(study.my_data(store, one.learner))
    assert one.secret not in text
    assert "hash" not in text


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
    assert not any(store.rows().values()), "no row is left in any table"
