"""What a projector shows: every cell, picture and question once, and no answer before it is asked for."""

import pytest

from immunobook import content
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from immunobook.quiz.options import WithOptions
from immunobook.teaching import slides, wall

QUESTIONS = [item for item in bank.questions().values() if not item.retired]


@pytest.mark.parametrize("lesson_id", content.course().lessons)
def test_a_lesson_is_its_title_and_each_cell_and_question_once_in_order(lesson_id):
    lesson = content.lesson(lesson_id)
    deck = slides.of_lesson(lesson)
    assert deck.slides[0].kind == "title"
    expected = [(cell.id, item) for cell in lesson.cells for item in (questions_of(cell) or ("",))]
    assert [(slide.cell, slide.item) for slide in deck.slides[1:]] == expected
    ids = [slide.id for slide in deck.slides]
    assert len(ids) == len(set(ids)), "a slide can be named in the address"


def test_a_case_is_who_it_is_six_steps_and_how_it_ended():
    for case in content.cases().values():
        deck = slides.of_case(case)
        assert [slide.kind for slide in deck.slides] == ["title", *["step"] * 6, "end"]
        assert tuple(slide.item for slide in deck.slides[1:-1]) == case.questions


@pytest.mark.parametrize(
    ("params", "title", "why"),
    [
        ({"lesson": "three-keys"}, "Three keys", "a lesson"),
        ({"picture": "synapse"}, content.diagram("synapse").title, "a picture"),
        ({"case": "colitis-day-by-day"}, content.cases()["colitis-day-by-day"].title, "a case"),
        ({"question": f"{QUESTIONS[0].id},nonsense,{QUESTIONS[1].id}"}, "Questions", "what is not there is left out"),
    ],
)
def test_the_address_says_what_is_shown(params, title, why):
    assert slides.asked_for(params, bank.questions()).title == title, why


@pytest.mark.parametrize(
    "params",
    [{}, {"lesson": "no-such"}, {"question": "no-such"}, {"question": "<script>"}, {"picture": "../x"}, {"case": ""}],
)
def test_what_is_not_there_shows_nothing(params):
    assert slides.asked_for(params, bank.questions()) is None


def test_an_unknown_slide_begins_at_the_first():
    deck = slides.of_lesson(content.lesson("three-keys"))
    assert deck.at("nowhere") == deck.at("") == 0
    assert deck.slides[deck.at(deck.slides[3].cell)].cell == deck.slides[3].cell, "a cell's name finds its slide"


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item.id)
def test_a_question_on_the_wall_asks_without_telling_and_then_tells(item):
    asked, told = wall.to_read(item), wall.answered(item)
    assert not any(tag in asked for tag in ("<select", "<textarea", 'type="text"', "<button")), "nothing to press"
    for _, thing in _with_reasons(item):
        assert thing.because not in asked, "no reason before it is asked for"
    assert "im-reason" in told
    for words in ("your choice", "you left", "in your text", "You had"):
        assert words not in told, "nobody answered this"


@pytest.mark.parametrize("item", [one for one in QUESTIONS if isinstance(one, WithOptions)][:40], ids=lambda one: one.id)
def test_a_letter_means_the_same_before_and_after(item):
    lettered = wall.letters(item)
    asked, told = wall.to_read(item), wall.answered(item)
    for id, letter in lettered.items():
        says = wall.text(item.texts()[id])
        assert f'<span class="im-letter">{letter}</span><span>{says}</span>' in asked
        assert f'<span class="im-letter">{letter}</span> {says}' in told


def test_sources_stand_below_by_author_and_year():
    assert wall.sources_in_short(["pardoll-2012", "no-such"]) == "Pardoll 2012"


def _with_reasons(item):
    from immunobook.content.question import things_in

    return [(path, thing) for path, thing in things_in(item) if getattr(thing, "because", None)]
