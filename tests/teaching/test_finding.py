"""Any question of the bank is found by its words, and the way to it shows it."""

from datetime import date

import pytest

from immunobook import content
from immunobook.content.question import Retired
from immunobook.quiz import bank
from immunobook.teaching import finding, slides

ASKED = [item for item in bank.questions().values() if not item.retired]


@pytest.mark.parametrize("item", ASKED[::25], ids=lambda item: item.id)
def test_a_question_is_found_by_its_own_words(item):
    assert item in finding.found(item.asks)


def test_the_way_to_each_question_shows_it():
    for item in ASKED:
        deck = slides.asked_for(finding.way_to(item), bank.questions())
        slide = deck.slides[deck.at(finding.way_to(item).get("slide", ""))]
        assert slide.item == item.id


def test_a_step_of_a_case_is_shown_in_its_case():
    assert finding.way_to(bank.question("colitis-grade-it")) == {"case": "colitis-day-by-day", "slide": "analyze-cues"}


def test_the_chapters_part_the_bank():
    parts = [finding.found("", one.id) for one in content.course().chapters]
    assert sorted(item.id for part in parts for item in part) == sorted(item.id for item in ASKED)


def test_those_that_say_it_in_the_question_come_first():
    found = finding.found("colitis")
    says = ["colitis" in f"{item.asks} {item.plain}".casefold() for item in found]
    assert says == sorted(says, reverse=True)
    assert set(says) == {True, False}


@pytest.mark.parametrize("sought", ["COLITIS grade", "grade   colitis"])
def test_all_words_are_wanted_in_any_order_and_case(sought):
    assert finding.found(sought) == finding.found("colitis grade")


@pytest.mark.parametrize("sought", ["no-such-word-at-all", "<script>", "колит"])
def test_what_nobody_asks_is_not_found(sought):
    assert finding.found(sought) == []


def test_a_question_asked_no_more_is_not_found(monkeypatch):
    this = ASKED[0]
    retired = Retired(on=date(2026, 11, 1), why="It was asked in two ways.")
    monkeypatch.setattr(bank, "questions", lambda: {one.id: one for one in ASKED} | {this.id: changed(this, retired)})
    assert [item.id for item in finding.found("")] == [item.id for item in ASKED[1:]]
    assert this.id not in [item.id for item in finding.found(this.asks)]


def changed(item, retired):
    return item.model_copy(update={"retired": retired})
