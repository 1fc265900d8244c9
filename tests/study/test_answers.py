"""An answer is marked, kept, and given back as it was kept."""

import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from immunobook import study
from immunobook.content.question import Retired
from immunobook.quiz.kinds import KINDS
from tests.quiz.sample import changed, example
from tests.study.sample import NOW, a_database_that_fails, later

NOT_SAVED = "This answer could not be saved just now. It is still in the box; press Check again."


def right(item):
    return item.key()


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_of_every_kind_is_kept_and_read_back(store, learner, kind):
    item = example(kind)
    attempt = study.submit_answer(store, learner, item, right(item), now=NOW, seed=11)
    assert attempt.mark == item.mark(right(item))
    assert attempt.mark.points == attempt.mark.most
    assert (attempt.answer, attempt.item, attempt.version) == (right(item), item.id, item.version)
    assert (attempt.number, attempt.seed, attempt.at, attempt.first) == (1, 11, NOW, attempt)
    assert study.last_attempt(store, learner, item.id) == attempt
    assert study.last_mark(store, learner, item.id) == attempt.mark


def test_before_an_answer_there_is_none(store, learner):
    assert study.last_attempt(store, learner, "pd1-where") is None
    assert study.last_mark(store, learner, "pd1-where") is None
    assert study.attempts(store, learner, "pd1-where") == ()
    assert study.all_attempts(store, learner) == ()
    assert study.first_verdicts(store, learner) == {}


def test_the_first_answer_counts_and_the_last_is_shown(store, learner):
    item = example("single_choice")
    wrong = next(option.id for option in item.options if not option.right)
    first = study.submit_answer(store, learner, item, wrong, now=NOW, seed=1)
    last = study.submit_answer(store, learner, item, right(item), now=later(1), seed=2)
    assert (last.number, last.first) == (2, first)
    assert study.last_attempt(store, learner, item.id) == last
    assert study.last_attempts(store, learner) == {item.id: last}
    assert study.attempts(store, learner, item.id) == (first, last) == study.all_attempts(store, learner)
    assert study.first_verdicts(store, learner, [item.id]) == {item.id: "wrong"}
    third = study.submit_answer(store, learner, item, wrong, now=later(2), seed=3)
    assert (third.number, third.first) == (3, first)
    assert study.last_attempt(store, learner, item.id) == third


def test_a_press_that_is_sent_twice_counts_once(store, learner):
    item = example("single_choice")
    first = study.submit_answer(store, learner, item, right(item), now=NOW, seed=1, once="press")
    again = study.submit_answer(store, learner, item, right(item), now=later(1), seed=1, once="press")
    assert again == first
    assert len(study.attempts(store, learner, item.id)) == 1


def test_presses_without_a_key_are_presses_each(store, learner):
    item = example("single_choice")
    for number in (1, 2):
        assert study.submit_answer(store, learner, item, right(item), now=NOW).number == number


def test_a_mark_stays_when_the_key_of_the_question_changes(store, learner):
    item = example("single_choice")
    old = study.submit_answer(store, learner, item, right(item), now=NOW)
    new_key = next(option.id for option in item.options if not option.right)
    options = [option.model_dump() | {"right": option.id == new_key} for option in item.options]
    newer = changed("single_choice", options=options, version=item.version + 1)
    assert newer.mark(right(item)).points == 0
    assert study.attempts(store, learner, item.id)[0].mark == old.mark
    after = study.submit_answer(store, learner, newer, right(item), now=later(1))
    assert (after.version, after.mark.verdict, after.first.version) == (
        item.version + 1,
        "wrong",
        item.version,
    )


NONSENSE = [
    7,
    10**400,
    {"no": "such"},
    {"a": {}},
    ["no-such-option"],
    [["a"]],
    "\0",
    "\ud800",
    "<script>",
    "x" * 30_000,
    object(),
    b"x",
]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_understood_is_not_accepted_and_not_kept(store, learner, kind):
    item = example(kind)
    refused = [answer for answer in NONSENSE if not item.accepts(answer)]
    assert len(refused) >= 8
    for answer in refused:
        with pytest.raises(study.NotAccepted) as told:
            study.submit_answer(store, learner, item, answer, now=NOW)
        assert str(told.value).endswith("."), repr(answer)
    assert study.attempts(store, learner, item.id) == ()


def test_a_retired_question_takes_no_answer(store, learner):
    item = changed("single_choice", retired=Retired(on=NOW.date(), why="It asked for a date."))
    with pytest.raises(study.NotAccepted, match="not asked any more"):
        study.submit_answer(store, learner, item, right(item), now=NOW)


@pytest.mark.parametrize(
    ("answer", "part"),
    [("x" * 20_000, "too long"), (float("nan"), "cannot be kept"), ("\ud800", "cannot be kept")],
)
def test_what_a_question_understands_may_still_be_too_much_to_keep(store, learner, answer, part):
    numeric = example("numeric")
    easy = SimpleNamespace(
        id="any", version=1, retired=None, refusal=lambda _: None, mark=lambda _: numeric.mark(numeric.key())
    )
    assert study.submit_answer(store, learner, easy, "x", now=NOW).number == 1
    with pytest.raises(study.NotAccepted, match=part):
        study.submit_answer(store, learner, easy, answer, now=NOW)
    assert len(study.attempts(store, learner, "any")) == 1


def test_an_answer_that_cannot_be_saved_says_that_it_is_still_there(store, learner, monkeypatch):
    item = example("single_choice")
    with a_database_that_fails(store, monkeypatch), pytest.raises(study.NotSaved) as told:
        study.submit_answer(store, learner, item, right(item), now=NOW, once="press")
    assert str(told.value) == NOT_SAVED
    assert study.submit_answer(store, learner, item, right(item), now=NOW, once="press").number == 1


def test_who_was_deleted_is_told_what_to_do(store, learner):
    item = example("single_choice")
    study.delete_me(store, learner)
    with pytest.raises(study.NotSaved, match="Reload the page"):
        study.submit_answer(store, learner, item, right(item), now=NOW)


def test_an_answer_needs_a_time_with_a_zone(store, learner):
    with pytest.raises(ValueError, match="needs a time zone"):
        study.submit_answer(store, learner, example("numeric"), "1", now=NOW.replace(tzinfo=None))


def test_an_answer_costs_no_more_than_a_few_commits(store, learner):
    """Beside a bare commit of the same database on the same machine."""
    item = example("multiple_choice")
    bare, took = [], []
    for _ in range(40):
        began = time.perf_counter()
        with store._write.begin() as connection:
            connection.execute(sa.text("UPDATE learner SET created = created"))
        between = time.perf_counter()
        study.submit_answer(store, learner, item, right(item), now=NOW)
        bare.append(between - began)
        took.append(time.perf_counter() - between)
    assert sorted(took)[20] < 12 * sorted(bare)[20]
