"""Everybody can use every screen: axe-core finds no fault in any state, and nothing hangs over the edge.

Every screen is opened with the network cut off: it asks nobody but the notebook itself.

In the gate every state is looked at as on a laptop in light mode, and every screen once as on a phone in
dark mode. The whole matrix of widths and modes runs with `--matrix`.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from immunobook import content, study
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from tests.browser.answering import cell_of
from tests.browser.app_server import HOUSE
from tests.browser.axe import violations
from tests.browser.conftest import forget, new_context, settled
from tests.browser.cut_off import Listener, cut_off
from tests.browser.learners import (
    answer,
    come_as,
    finish,
    finish_lesson,
    now,
    records_of,
)  # fmt: skip

CHAPTER = "immune_activation"
LESSONS = content.course().chapter(CHAPTER).lessons
SCREENS = (
    "", CHAPTER, "faq", "misconceptions", "glossary", "sources", "diagram", "response_lab", "agents", "evidence",
    "onset_clock", "pocket_pages", "toxicity_trainer", "phone_call", "teach_back", "case", "quiz", "review", "test", "record", "progress", "insight",
    "join", "projector", "host", "groups", "teach", "audit",
)  # fmt: skip
OTHERS = [chapter for chapter in content.course().chapters if chapter.id != CHAPTER]
ADDRESSES = (
    *SCREENS,
    *(f"{CHAPTER}?lesson={lesson}" for lesson in LESSONS),
    *(f"{chapter.id}?lesson={chapter.lessons[0]}" for chapter in OTHERS),
)
REST = tuple(f"{chapter.id}?lesson={lesson}" for chapter in OTHERS for lesson in chapter.lessons[1:])
"""The other lessons; a chapter's first stands for them in the gate."""

EVERYWHERE = [*ADDRESSES, *(pytest.param(address, marks=pytest.mark.matrix) for address in REST)]


def first_of_each_kind() -> dict[str, str]:
    """Return for each kind of question the first that a lesson asks."""
    found: dict[str, str] = {}
    for lesson_id in LESSONS:
        for cell in content.lesson(lesson_id).cells:
            for item_id in questions_of(cell):
                found.setdefault(bank.question(item_id).kind, item_id)
    return found


KINDS = first_of_each_kind()


def opened(page: Page, app, address: str = "") -> Page:
    page.goto(f"{app.url}/{address}")
    return settled(page)


WALK_TO = """address => {
    history.pushState({}, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
}"""
"""Goes to a screen as *Back* and *Forward* do, without loading Streamlit anew."""


def walk_to(page: Page, address: str) -> None:
    """Go to a screen and wait until its tab says another title; a run can be too short to be seen running."""
    if page.url == address:
        return
    before = page.title()
    page.evaluate(WALK_TO, address)
    page.wait_for_function("before => document.title !== before", arg=before)


def without_fault(page: Page, state: str, within: str | None = None) -> None:
    """Assert that axe finds nothing, and that no part of the page is reached only by scrolling sideways."""
    found = violations(page, within)
    assert not found, f"{state}: {len(found)} faults\n" + "\n".join(found)
    over = page.evaluate(
        "() => Math.max(document.documentElement.scrollWidth - innerWidth,"
        " ...[...document.querySelectorAll('.stMain, .stMainBlockContainer')].map(e => e.scrollWidth - e.clientWidth))"
    )
    assert over <= 1, f"{state}: the page is {over} px wider than the window"


def opens_everything(page: Page) -> None:
    """Open every drawer and every other thing that unfolds in the main part of the page."""
    page.evaluate(
        "() => document.querySelectorAll('.stMain details:not([open])').forEach(e => { e.open = true })"
    )
    settled(page)


@pytest.fixture
def come_back(page, profile, app):
    """Let somebody with a past open the notebook; the past is told to the records beforehand."""

    def come(past) -> Page:
        with records_of(app) as store:
            newcomer = study.new_learner(store, now=now())
            past(store, newcomer.learner)
        come_as(profile, app, newcomer.secret)
        return page

    return come


def begun(store, who) -> None:
    """Somebody in the middle of the first lesson, who has a note and a wrong answer."""
    lesson = content.lesson(LESSONS[0])
    for cell in lesson.cells[:3]:
        finish(store, who, lesson.id, cell.id, right=False)
    study.go_to(store, who, lesson.id, lesson.cells[3].id, now=now())
    study.write_note(store, who, lesson.ref(lesson.cells[0]), "Mine", base=None, now=now())


def everything_done(store, who) -> None:
    for lesson_id in LESSONS:
        finish_lesson(store, who, lesson_id)
    for item_id in KINDS.values():
        answer(store, who, item_id, right=False)


# --- every screen ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_network(browser, app):
    """A page that can reach the notebook alone, and who listens to it from the first screen on."""
    with cut_off(browser) as alone:
        page = new_context(alone).new_page()
        listener = Listener(page)
        yield opened(page, app), listener


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_screen_that_is_new_to_somebody_and_asks_nobody_else(without_network, app, address):
    page, listener = without_network
    if address.partition("=")[2] == LESSONS[0]:  # as by a link that somebody sent
        forget(page, app)
        opened(page, app, address)
    else:
        walk_to(page, f"{app.url}/{address}")
    without_fault(settled(page), address)
    heading = page.get_by_role("heading", level=1).inner_text()
    assert page.title() == (f"{heading} · Immunobook" if address else heading), "its tab says what it is"
    listener.heard_nothing_but_from(app.url)


def test_every_screen_of_the_menu_is_looked_at():
    screens = {"" if file.stem == "home" else file.stem for file in (HOUSE / "pages").rglob("*.py")}
    assert screens == {address.partition("?")[0] for address in ADDRESSES}


def test_every_lesson_is_looked_at_in_the_matrix_at_least():
    lessons = {f"{one.id}?lesson={lesson}" for one in content.course().chapters for lesson in one.lessons}
    assert lessons <= {*ADDRESSES, *REST}
    assert not set(ADDRESSES) & set(REST), "what the gate looks at is not looked at twice"


@pytest.mark.parametrize("address", ["", CHAPTER, "progress"])
@pytest.mark.parametrize("past", [begun, everything_done])
def test_a_screen_with_something_behind_one(come_back, app, address, past):
    page = opened(come_back(past), app, address)
    opens_everything(page)
    without_fault(page, f"{address} {past.__name__}")


@pytest.mark.parametrize(
    "lesson_id", [LESSONS[0], *(pytest.param(one, marks=pytest.mark.matrix) for one in LESSONS[1:])]
)
def test_a_lesson_with_all_that_can_be_opened(come_back, app, lesson_id):
    page = opened(
        come_back(lambda store, who: finish_lesson(store, who, lesson_id)),
        app,
        f"{CHAPTER}?lesson={lesson_id}",
    )
    first = content.lesson(lesson_id).cells[0]
    cell = cell_of(page, lesson_id, first.id)
    cell.get_by_text("Note", exact=True).click()
    expect(cell.get_by_role("textbox")).to_be_visible()
    opens_everything(page)
    term = page.locator(".im-term-word").first
    term.focus()
    expect(page.get_by_role("tooltip").first).to_be_visible()
    without_fault(page, f"{lesson_id} with drawers, a note and a meaning open")


def test_the_glossary_with_one_term_and_with_none(page, app):
    page = opened(page, app, "glossary?term=pd-1")
    without_fault(page, "one term")
    opened(page, app, "glossary?term=no-such-term")
    without_fault(page, "an unknown term")
    find(page, "zzzz")
    expect(page.get_by_text("Nothing is written like this")).to_be_visible()
    without_fault(page, "nothing found")


@pytest.mark.parametrize("address", ["misconceptions", "faq", "agents", "evidence"])
def test_a_list_of_cards_with_all_of_them_open(page, app, address):
    page = opened(page, app, address)
    opens_everything(page)
    without_fault(page, f"{address} with every card open")


def test_the_sources_of_a_kind_and_none_at_all(page, app):
    page = opened(page, app, "sources")
    said = page.get_by_role("status").filter(has_text=re.compile(r"\d+ sources"))
    of_all = said.inner_text()
    page.get_by_role("button", name=re.compile("^Trial")).click()
    expect(said).not_to_have_text(of_all)
    settled(page)
    without_fault(page, "sources of a kind")
    find(page, "zzzz")
    expect(page.get_by_text("0 sources")).to_be_visible()
    without_fault(page, "no source")


def find(page: Page, words: str) -> None:
    box = page.get_by_role("textbox", name="Find a word")
    box.fill(words)
    box.press("Enter")


def test_progress_with_a_code_and_after_everything_was_deleted(come_back, app):
    page = opened(come_back(begun), app, "progress")
    page.get_by_role("button", name="Make a code").click()
    expect(page.locator(".im-code")).to_be_visible()
    without_fault(page, "with a code")
    page.get_by_role("textbox", name="Resume code").fill("0000")
    page.get_by_role("button", name="Go on here").click()
    expect(page.get_by_text("This is no code")).to_be_visible()
    without_fault(page, "with a wrong code")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Nothing is kept of you any more")).to_be_visible()
    without_fault(page, "after deletion")


# --- other windows --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def phone(browser, app):
    context = new_context(browser, width=360, height=760, mode="dark")
    yield opened(context.new_page(), app)
    context.close()


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_screen_on_a_phone_in_the_dark(phone, app, address):
    walk_to(phone, f"{app.url}/{address}")
    assert phone.evaluate("() => innerWidth") == 360
    without_fault(settled(phone), address)


@pytest.mark.matrix
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("past", [begun, everything_done])
def test_every_screen_at_every_width_and_mode(browser, app, width, mode, past):
    with records_of(app) as store:
        newcomer = study.new_learner(store, now=now())
        past(store, newcomer.learner)
    context = new_context(browser, width=width, mode=mode)
    come_as(context, app, newcomer.secret)
    page = context.new_page()
    for address in (*ADDRESSES, *(f"diagram?picture={picture}" for picture in content.diagrams())):
        opened(page, app, address)
        opens_everything(page)
        without_fault(page, f"{address} at {width} px, {mode}, {past.__name__}")
    context.close()
