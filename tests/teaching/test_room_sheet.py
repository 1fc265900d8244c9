"""The sheet after class tells the truth about a room, to its teacher only, and to others no count under five."""

import json

import pytest

from immunobook import teach
from immunobook.insight.small import HIDDEN, UNDER
from immunobook.teaching.insight.room_sheet import passed, room_sheet, table
from tests.browser.learners import wrong_answer
from tests.quiz.sample import example
from tests.teaching.sample import NOW, OTHERS, WITH_MYTH, ask, later


def test_a_class_of_twelve_asked_twice(store, ada, room, in_room):
    who = in_room(12)
    ask(store, ada, room, WITH_MYTH, {one: at < 4 for at, one in enumerate(who)}, certainty=3)
    ask(store, ada, room, WITH_MYTH, {one: at < 9 for at, one in enumerate(who)}, again=True, now=later(minutes=3))
    ask(store, ada, room, OTHERS[0], dict.fromkeys(who, True), now=later(minutes=5))
    teach.end(store, ada, room.id, now=later(minutes=9))
    sheet = room_sheet(store, ada, room.id)
    asked, easy = sheet.found.questions
    assert sheet.learners == 12
    assert (asked.first.percent, asked.again.percent, easy.first.percent) == (33, 75, 100)
    assert [one.skill for one in sheet.found.weakest] == [WITH_MYTH.skill]
    wrong = next(option for option in WITH_MYTH.options if option.id == wrong_answer(WITH_MYTH))
    assert (sheet.found.commonest.choice.says, sheet.found.commonest.choice.myths) == (wrong.says, (wrong.myth,))
    assert (sheet.found.commonest.first, sheet.found.commonest.again) == (8, 3)
    assert asked.first.errors == 8
    assert sheet.again == (WITH_MYTH.id,)
    assert sheet.due == later(days=14, minutes=9), "two weeks after it ended"


def test_only_its_teacher_sees_it(store, bob, room):
    with pytest.raises(teach.NotAllowed):
        room_sheet(store, bob, room.id)


def test_nobody_sees_it_once_her_session_is_over(store, room):
    session = teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW)
    teach.end_session(store, session.secret, now=NOW)
    with pytest.raises(teach.NotAllowed):
        room_sheet(store, session.teacher, room.id)


def test_an_empty_room_has_an_empty_sheet(store, ada, room):
    sheet = room_sheet(store, ada, room.id)
    assert (sheet.learners, sheet.again, table(sheet)) == (0, (), [])
    assert not sheet.is_offered


def test_an_offer_is_known_to_be_made_until_the_questions_change(store, ada, room, in_room):
    who = in_room(2)
    ask(store, ada, room, OTHERS[0], dict.fromkeys(who, False))
    sheet = room_sheet(store, ada, room.id)
    teach.offer(store, ada, room.id, sheet.again, sheet.due, now=later(minutes=1))
    assert room_sheet(store, ada, room.id).is_offered
    ask(store, ada, room, OTHERS[1], dict.fromkeys(who, False), now=later(minutes=2))
    assert not room_sheet(store, ada, room.id).is_offered


def test_the_file_names_nobody_and_holds_no_small_count(store, ada, room, in_room):
    who = in_room(12)
    ask(store, ada, room, WITH_MYTH, {one: at < 5 for at, one in enumerate(who)}, certainty=3)
    ask(store, ada, room, OTHERS[0], {one: at < 11 for at, one in enumerate(who)}, now=later(minutes=1))
    first, second = table(room_sheet(store, ada, room.id))
    assert (first["answers"], first["percent of points"], first["chose it"]) == (12, 42, 7)
    assert (first["highly sure"], first["highly sure and wrong"]) == (12, 7)
    assert (second["percent of points"], second["chose it"]) == (HIDDEN, UNDER), "one of twelve can be named"
    text = json.dumps([first, second])
    assert not any(name in text for name in (*who, "n0", "n11"))


def test_a_room_of_four_passes_nothing_on(store, ada, room, in_room):
    ask(store, ada, room, WITH_MYTH, dict.fromkeys(in_room(4), False), certainty=3)
    (row,) = table(room_sheet(store, ada, room.id))
    numbers = {row[name] for name in ("answers", "percent of points", "highly sure", "highly sure and wrong", "chose it")}
    assert numbers == {UNDER, HIDDEN}


def test_a_percentage_that_would_tell_a_small_count_is_left_out():
    from immunobook.classroom.debrief import Column

    assert passed(Column(20, 17, 0.85, 0, 0), 3).percent == HIDDEN
    assert passed(Column(20, 15, 0.75, 0, 0), 5).percent == 75
    assert passed(Column(20, 20, 1.0, 0, 0), 0).percent == 100


def test_what_was_wrong_is_said_for_kinds_without_options_too():
    from immunobook.teaching.insight.mistakes import wrong_choices

    for kind in ("matching", "numeric", "bow_tie", "multiple_choice"):
        item = example(kind)
        given = wrong_answer(item)
        assert wrong_choices(item, given, item.mark(given)), kind
        assert wrong_choices(item, item.key(), item.mark(item.key())) == (), kind
    own = example("free_text")
    given = {"text": ["My neighbour had this."]}
    assert wrong_choices(own, given, own.mark(given)) == (), "own words belong to who wrote them"
