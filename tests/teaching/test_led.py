"""A room goes through its slides, and one key does the next thing with a question: ask, close, count, reveal."""

from datetime import UTC, datetime

import pytest

from immunobook import content, teach
from immunobook.quiz import bank
from immunobook.records import open_store
from immunobook.teaching import led, slides

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAN = {"lesson": "three-keys"}
DECK = slides.of_lesson(content.lesson("three-keys"))
ASKS = next(slide for slide in DECK.slides if slide.kind == "check")


@pytest.fixture
def store(tmp_path):
    kept = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    yield kept
    kept.close()


@pytest.fixture
def teacher(store):
    return teach.open_link(store, teach.new_link(store, now=NOW), now=NOW).teacher


@pytest.fixture
def room(store, teacher):
    return teach.open_room(store, teacher, title="Three keys", now=NOW)


def show(store, teacher, room, slide):
    return teach.show(store, teacher, room.id, led.shows(DECK, slide, PLAN), now=NOW)


def test_a_room_remembers_what_it_goes_through_and_where_it_stands(store, teacher, room):
    assert led.deck(room) is None
    room = show(store, teacher, room, DECK.slides[4])
    assert led.deck(room).key == DECK.key
    assert led.at(room, DECK) == 4
    room = teach.ask(store, teacher, room.id, bank.question(ASKS.item), now=NOW)
    room = teach.black(store, teacher, room.id, now=NOW)
    assert led.at(teach.room(store, teacher, room.id), DECK) == 4, "other steps do not lose the place"


@pytest.mark.parametrize("slide", DECK.slides, ids=lambda slide: slide.id)
def test_each_slide_can_be_shown_in_a_room(store, teacher, room, slide):
    room = show(store, teacher, room, slide)
    assert DECK.slides[led.at(room, DECK)] == slide
    assert room.shown["lesson"] == "three-keys"
    assert room.shown.get("scene", "") == slide.diagram


def test_one_key_asks_closes_counts_and_reveals(store, teacher, room):
    room = show(store, teacher, room, ASKS)
    item = bank.question(ASKS.item)
    assert led.next_act(room, ASKS) == "ask"
    room = teach.ask(store, teacher, room.id, item, now=NOW)
    assert led.next_act(room, ASKS) == "close"
    room = teach.close(store, teacher, room.id, room.present.id, now=NOW)
    assert led.next_act(room, ASKS) == "counts"
    room = teach.counts(store, teacher, room.id, room.present.id, now=NOW)
    assert led.next_act(room, ASKS) == "reveal"
    room = teach.ask(store, teacher, room.id, item, again=True, now=NOW)
    assert led.next_act(room, ASKS) == "close", "asked again, it is open again"
    room = teach.close(store, teacher, room.id, room.present.id, now=NOW)
    room = teach.reveal(store, teacher, room.id, room.present.id, now=NOW)
    assert led.next_act(room, ASKS) == "done"
    room = teach.end(store, teacher, room.id, now=NOW)
    assert led.next_act(room, ASKS) == "done"


def test_a_slide_without_a_question_has_nothing_to_ask(store, teacher, room):
    assert led.next_act(room, DECK.slides[0]) == "done"


def test_a_picture_stands_as_the_teacher_set_it(store, teacher, room):
    look = next(slide for slide in DECK.slides if slide.diagram)
    diagram = content.diagram(look.diagram)
    assert led.controls(room, look) == diagram.started(look.shows)
    other = next(on for on in diagram.combinations() if on != diagram.started(look.shows))
    room = teach.scene(store, teacher, room.id, look.diagram, {"on": list(other)}, now=NOW)
    assert led.controls(room, look) == other


@pytest.mark.parametrize("on", [None, "x", [1, 2], {"a": 1}])
def test_controls_that_cannot_be_leave_the_picture_as_it_begins(store, teacher, room, on):
    look = next(slide for slide in DECK.slides if slide.diagram)
    room = teach.scene(store, teacher, room.id, look.diagram, {"on": on}, now=NOW)
    assert led.controls(room, look) == content.diagram(look.diagram).started(look.shows)


def test_the_notes_of_a_question_name_its_objective_its_misconceptions_and_its_sources():
    item = next(
        one
        for one in bank.questions().values()
        if not one.retired and any(getattr(option, "myth", None) for option in getattr(one, "options", ()))
    )
    found = led.notes(slides.of_questions([item.id]).slides[0])
    assert found.objectives == (content.skills()[item.skill].title,)
    assert found.myths
    assert set(item.sources) <= set(found.sources)
    assert led.notes(ASKS).ref == f"three-keys/{ASKS.cell}", "her own note is that of the cell"
