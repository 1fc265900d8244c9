"""A teacher shows a lesson to a room with a clicker and a keyboard; answers wait until they are asked for."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from immunobook import content
from immunobook.quiz import bank
from immunobook.teaching import finding, slides
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled

LESSON = content.lesson("three-keys")
DECK = slides.of_lesson(LESSON)


def opened(page: Page, app, **params: str) -> Page:
    page.goto(f"{app.url}/projector?" + "&".join(f"{name}={value}" for name, value in params.items()))
    settled(page)
    expect(page.locator(".im-desk-at")).to_be_visible()
    return page


def heading(page: Page):
    return page.locator(".st-key-slide h1").first  # the one before may still be leaving


def stands_at(page: Page, number: int) -> None:
    expect(page.locator(".im-desk-at")).to_have_text(f"{number} / {len(DECK.slides)}")
    expect(heading(page)).to_have_text(DECK.slides[number - 1].title)


def slide_with(kind: str) -> int:
    """Return the number of the first slide of a kind, from 1."""
    return next(number for number, slide in enumerate(DECK.slides, start=1) if slide.kind == kind)


@pytest.mark.parametrize(
    ("on", "back", "why"),
    [
        ("PageDown", "PageUp", "a presenter's clicker"),
        ("ArrowRight", "ArrowLeft", "arrow keys"),
        ("Space", "Shift+Space", "the space bar"),
    ],
)
def test_a_lesson_is_turned_with_keys_one_cell_at_a_time(page, app, on, back, why):
    page = opened(page, app, lesson=LESSON.id)
    stands_at(page, 1)
    for number in (2, 3, 4):
        settled(page)  # a picture that comes later makes the slide longer
        page.evaluate("() => document.querySelector('.stMain').scrollTo(0, 1e6)")  # what is long is scrolled first
        page.wait_for_timeout(50)
        page.keyboard.press(on)
        stands_at(page, number)
        expect(heading(page)).to_be_focused()
    page.evaluate("() => document.querySelector('.stMain').scrollTo(0, 0)")
    page.keyboard.press(back)
    stands_at(page, 3)
    page.reload()
    stands_at(page, 3)


def test_an_answer_is_hidden_until_it_is_asked_for(page, app):
    number = slide_with("check")
    slide = DECK.slides[number - 1]
    item = bank.question(slide.item)
    page = opened(page, app, lesson=LESSON.id, slide=slide.id)
    expect(page.locator(".im-asks")).to_be_visible()
    reasons = page.locator(".im-reason")
    expect(reasons).to_have_count(0)
    assert not any(option.because in page.content() for option in item.options), "it is not even in the page"
    page.keyboard.press("a")
    expect(reasons).to_have_count(len(item.options))
    expect(page.locator(".im-reason.im-chosen .im-glyph")).to_contain_text("✓")
    page.keyboard.press("Enter")
    expect(reasons).to_have_count(0)
    page.keyboard.press("a")
    expect(reasons).to_have_count(len(item.options))
    page.keyboard.press("ArrowRight")
    stands_at(page, number + 1)
    page.keyboard.press("ArrowLeft")
    stands_at(page, number)
    expect(reasons).to_have_count(0)


def test_the_screen_turns_black_and_comes_back_where_it_was(page, app):
    page = opened(page, app, lesson=LESSON.id)
    page.keyboard.press("ArrowRight")
    stands_at(page, 2)
    black = page.locator(".im-black")
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(black).to_be_visible()
        box = black.bounding_box()
        assert (box["width"], box["height"]) == (1280, 900), "all of it"
        page.keyboard.press("PageDown")
        expect(black).to_be_hidden()
        stands_at(page, 2)


def test_a_picture_is_changed_by_keyboard_without_turning_the_slide(page, app):
    page = opened(page, app, lesson=LESSON.id, slide=DECK.slides[slide_with("look") - 1].id)
    picture = page.locator("svg.im-scene")
    expect(picture).to_have_class(re.compile("is-projector"))
    before = picture.get_attribute("class")
    page.get_by_role("radio", checked=True).first.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_class(before)
    stands_at(page, slide_with("look"))
    page.keyboard.press("Escape")
    expect(heading(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    stands_at(page, slide_with("look") + 1)


@pytest.mark.parametrize(("width", "height", "mode"), [(1920, 1080, "dark"), pytest.param(360, 740, "light", marks=pytest.mark.matrix)])
def test_nothing_hangs_over_an_edge_and_axe_finds_nothing(browser, app, width, height, mode):
    context = new_context(browser, width=width, height=height, mode=mode)
    page = context.new_page()
    for kind in ("title", "read", "look", "check"):
        opened(page, app, lesson=LESSON.id, slide=DECK.slides[slide_with(kind) - 1].id)
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 1, kind
        assert not violations(page), kind
        if width == 1920:
            small = page.evaluate(SMALL)
            assert not small, f"{kind}: under 24 px on a wall: {small}"
    context.close()


SMALL = """() => [...document.querySelectorAll('.st-key-projector *')]
    .flatMap(e => e.shadowRoot ? [...e.shadowRoot.querySelectorAll('*')] : [e])
    .filter(e => !e.closest('svg, style, [hidden], .im-heard, .im-hidden, .im-tip, .im-cite') && e.checkVisibility())
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 24)
    .map(e => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize} ${e.textContent.slice(0, 40)}`)"""


def test_a_case_and_questions_are_shown_and_the_ways_there_are_found(page, app):
    page = opened(page, app, case="colitis-day-by-day", slide="recognize-cues")
    expect(page.locator(".im-slide-record")).to_be_visible()
    expect(page.locator(".im-wall")).to_be_visible()
    page.keyboard.press("End")
    expect(heading(page)).to_have_text("How it ended")
    opened(page, app, picture="synapse")
    expect(heading(page)).to_have_text(content.diagram("synapse").title)
    expect(page.locator("svg.im-scene")).to_be_visible()
    for address, at in (
        (f"immune_activation?lesson={LESSON.id}", f"lesson={LESSON.id}"),
        ("diagram?picture=synapse", "picture=synapse"),
        ("case?case=colitis-day-by-day", "case=colitis-day-by-day"),
    ):
        page.goto(f"{app.url}/{address}")
        settled(page)
        link = page.get_by_role("link", name=re.compile("Show on a projector"))
        assert link.get_attribute("href").endswith(f"projector?{at}"), address


def test_any_question_is_found_by_keyboard_and_shown(page, app):
    page.goto(f"{app.url}/projector")
    settled(page)
    rows = page.locator(".im-found a")
    expect(page.get_by_text(re.compile(r"\d+ questions\. Type a word"))).to_be_visible()
    expect(rows).to_have_count(0)
    words = page.get_by_role("textbox", name="Find a question by its words")
    words.fill("steroid")
    words.press("Enter")
    expect(page.get_by_text(re.compile(rf"The first {finding.MOST} of \d+ questions"))).to_be_visible()
    expect(rows).to_have_count(finding.MOST)
    assert not violations(page)
    found = [item for item in finding.found("steroid")[: finding.MOST] if item.step is None]
    together = page.get_by_role("link", name=f"Show {len(found)} of them one after another")
    assert together.get_attribute("href").endswith("projector?" + urlencode({"question": ",".join(item.id for item in found)}))
    words.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("no-such-word-at-all")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No question says this.")).to_be_visible()
    expect(rows).to_have_count(0)
    page.keyboard.press("Control+A")
    page.keyboard.type(found[0].asks_at("plain")[:60])
    page.keyboard.press("Enter")
    expect(rows).to_have_count(len(finding.found(found[0].asks_at("plain")[:60])))
    settled(page)
    rows.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".im-desk-at")).to_have_text("1 / 1")
    expect(page.locator(".im-asks")).to_be_visible()
    assert f"question={found[0].id}" in page.url
    page.keyboard.press("a")
    expect(page.locator(".im-reason").first).to_be_visible()
    opened(page, app, question=",".join(item.id for item in found))
    expect(page.locator(".im-desk-at")).to_have_text(f"1 / {len(found)}")
    page.keyboard.press("End")
    expect(heading(page)).to_have_text(f"Question {len(found)} of {len(found)}")
