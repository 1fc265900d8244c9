"""What makes a chapter complete, on both sides of each limit, and what its record says."""

import json

import pytest

from immunobook import content, study
from immunobook.practice import completion, session
from immunobook.progress import record
from immunobook.quiz import bank
from tests.browser.learners import wrong_answer
from tests.practice.sample import NOW, later

CHAPTER = content.course().chapters[0]


@pytest.fixture(autouse=True)
def _a_key(monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", "A" * 43 + "=")


def take_a_test(store, learner, asked, right: int, sort="test"):
    this = study.start_sitting(store, learner, sort, asked, now=NOW)
    for place, item in enumerate(asked):
        answer = item.key() if place < right else wrong_answer(item)
        study.submit_answer(store, learner, item, answer, now=later(place), sitting=this.key)
    study.change_sitting(store, learner, this.key, "finish", now=later(len(asked)))


def do_all_cells(store, learner):
    for lesson_id in CHAPTER.lessons:
        for cell in content.lesson(lesson_id).cells:
            asked = getattr(cell, "quiz", None)
            for id in [asked] if isinstance(asked, str) else asked or ():
                study.submit_answer(store, learner, bank.question(id), bank.question(id).key(), now=NOW)
            if not asked:
                study.finish_cell(store, learner, lesson_id, cell.id, now=NOW)


def standing(store, learner):
    return completion.chapters(store, learner, now=later(days=1))[0]


SINGLE = [one for one in session.pool({CHAPTER.id}) if one.kind == "single_choice"]


@pytest.mark.parametrize(
    ("n", "right", "cells", "missing"),
    [(5, 4, True, 0), (5, 3, True, 1), (4, 4, True, 1), (5, 5, False, 1), (5, 0, False, 2)],
)
def test_what_is_missing(store, learner, n, right, cells, missing):
    if cells:
        do_all_cells(store, learner)
    take_a_test(store, learner, SINGLE[:n], right)
    assert len(standing(store, learner).missing) == missing


@pytest.mark.parametrize("sort", ["pre", "test_out"])
def test_a_test_before_learning_is_no_test_of_what_was_learnt(store, learner, sort):
    do_all_cells(store, learner)
    take_a_test(store, learner, SINGLE[:5], 5, sort)
    assert len(standing(store, learner).missing) == 1


def test_an_earlier_pass_holds(store, learner):
    do_all_cells(store, learner)
    take_a_test(store, learner, SINGLE[:5], 5)
    take_a_test(store, learner, SINGLE[:5], 0)
    assert standing(store, learner).missing == ()


def make(store, learner, name="Zoë  Test", chapter=CHAPTER.id):
    return completion.make(store, learner, chapter, name, now=later(days=1), zone=NOW.tzinfo)


def test_the_record_says_what_when_how_long_and_how_well(store, learner):
    do_all_cells(store, learner)
    take_a_test(store, learner, SINGLE[:5], 4)
    made = make(store, learner)
    one = made["record"]
    assert (one["name"], one["title"], one["pass_mark"]) == ("Zoë Test", CHAPTER.title, 80)
    assert (one["test"]["percent"], one["test"]["standard_error"]) == (80, 20)
    assert one["test"]["versions"] == {item.id: item.version for item in SINGLE[:5]}
    assert one["statement"] == record.NO_CERTIFICATE
    assert one["minutes"] == 4
    assert completion.check(json.dumps(made)).is_genuine
    assert completion.kept(store, learner)[0][1] == made, "kept, and read back"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\0b"])
def test_a_record_needs_a_name(store, learner, name):
    do_all_cells(store, learner)
    take_a_test(store, learner, SINGLE[:5], 5)
    with pytest.raises(study.NotAccepted, match="name"):
        make(store, learner, name)


@pytest.mark.parametrize("chapter", [CHAPTER.id, "no_such_chapter"])
def test_an_incomplete_chapter_has_no_record(store, learner, chapter):
    with pytest.raises(study.NotAccepted, match="not complete"):
        make(store, learner, chapter=chapter)
    assert completion.kept(store, learner) == ()
