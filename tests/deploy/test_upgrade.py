"""Upgrading: what each older version left is all there afterwards, and can be used."""

import pytest

from immunobook import study
from immunobook.records import Store
from tests.deploy import older
from tests.records.sample import answer


@pytest.mark.parametrize("revision", older.revisions())
def test_a_learner_of_an_older_version_goes_on_and_every_row_is_kept(empty_database, revision):
    before = older.make(empty_database, revision)
    assert min(len(rows) for rows in before.values()) == 2, "every table has rows"
    store = Store(empty_database)
    after = older.all_rows(empty_database)
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows, table
    learner = store.learner_of(older.SECRET)
    first = store.answers(learner)
    assert [(one.answer, one.mark["verdict"], one.certainty) for one in first] == [
        ("t-cell", "right", 1 if revision > "0001" else None)
    ]
    answer(store, learner)
    assert store.answers(learner)[:1] == first
    assert len(study.my_data(store, learner)["answer"]) == 2
    store.close()
