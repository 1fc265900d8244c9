"""What a learner sees and keeps: reasons, sums, ways back, and everything after a reload, a restart, a move."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from immunobook import content, study
from immunobook.content.prose import in_names
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from immunobook.quiz.sheet import COST
from immunobook.server import first_page
from tests.browser.answering import cell_of, exactly, fill_in, hand_in, options_shown, state_of
from tests.browser.conftest import Runs, new_context, settled
from tests.browser.learners import (
    answer,
    come_as,
    finish,
    now,
    place_of,
    records_of,
    secret_of,
    without_cookie,
    wrong_answer,
)
from tests.load.warm import WarmServer

CHAPTER = "immune_activation"
LESSON = content.lesson("the-cycle")
KINDS = ("single_choice", "multiple_choice", "select_n", "ordering", "matching", "numeric", "predict")


def opened(page: Page, app, address: str = "") -> Page:
    page.goto(f"{app.url}/{address}")
    return settled(page)


def lesson_at(page: Page, app, lesson_id: str = LESSON.id, cell_id: str = "") -> Page:
    return opened(page, app, f"{CHAPTER}?lesson={lesson_id}" + (f"&cell={cell_id}" if cell_id else ""))


def first_asked(kind: str, *, with_myth: bool = False, with_hints: int = 0):
    """Return a question of a kind that some cell asks first, so that it is there at once."""
    for lesson_id in content.course().chapter(CHAPTER).lessons:
        for cell in content.lesson(lesson_id).cells:
            for item_id in (
                [cell.quiz] if isinstance(getattr(cell, "quiz", None), str) else getattr(cell, "quiz", ())
            ):
                item = bank.question(item_id)
                if item.kind != kind or len(item.hint) < with_hints:
                    continue
                if not with_myth or any(option.myth for option in item.options):
                    return item
    raise LookupError(kind)


def open_question(context: BrowserContext, page: Page, app, item):
    """Open a lesson as somebody who answered what the cell asks before this question."""
    lesson_id, cell_id = place_of(item.id)
    cell = content.lesson(lesson_id).cell(cell_id)
    with records_of(app) as store:
        newcomer = study.new_learner(store, now=now())
        for before in [cell.quiz] if isinstance(cell.quiz, str) else cell.quiz:
            if before == item.id:
                break
            answer(store, newcomer.learner, before)
    come_as(context, app, newcomer.secret)
    lesson_at(page, app, lesson_id, cell_id)
    return cell_of(page, lesson_id, cell_id)


def reasons_of(item) -> list[str]:
    """Return what is said about a question only after it was answered."""
    parts = (*getattr(item, "options", ()), *getattr(item, "steps", ()), *getattr(item, "pairs", ()))
    return [part.because for part in parts] or [item.because]


def said(text: str) -> str:
    """Return a text as the screen has it: names hold together, blanks are single."""
    return " ".join(in_names(text).split())


def seen(locator) -> str:
    return " ".join(locator.inner_text().split())


# --- questions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*KINDS[:2], *(pytest.param(kind, marks=pytest.mark.matrix) for kind in KINDS[2:])])
def test_a_wrong_answer_gets_a_reason_for_each_option_and_nothing_before(page, profile, app, kind):
    item = first_asked(kind)
    heard: list[bytes] = []

    def listen(socket) -> None:
        socket.on(
            "framereceived", lambda data: heard.append(data if isinstance(data, bytes) else data.encode())
        )

    page.on("websocket", listen)
    cell = open_question(profile, page, app, item)
    fill_in(cell, item, wrong_answer(item))
    before = page.content() + "".join(text.decode("utf-8", "ignore") for text in heard)
    assert in_names(item.asks) in before or item.asks in before, "the socket is listened to"
    for reason in reasons_of(item):
        assert in_names(reason) not in in_names(before), f"given away before Check: {reason}"
    assert '<div class="im-feedback' not in before
    hand_in(cell)
    if kind == "predict":
        cell.get_by_text("What happens, and why").click()
    shown = seen(cell.locator(".im-feedback"))
    for reason in reasons_of(item):
        assert said(reason) in shown
    if kind != "predict":
        assert re.search(r"Rule: \S", shown), "the sum is named by its rule"
        assert re.search(r"\d of \d", shown), "the sum is told in words"
    expect(cell.get_by_role("button", name="Try again")).to_have_count(0 if kind == "predict" else 1)


def test_a_misconception_leads_back_to_the_very_cell(page, profile, app):
    item = first_asked("single_choice", with_myth=True)
    myth = content.myths()[next(option.myth for option in item.options if option.myth)]
    cell = open_question(profile, page, app, item)
    fill_in(cell, item, wrong_answer(item))
    hand_in(cell)
    assert said(content.plain_text(myth.says)) in seen(cell.locator(".im-behind"))
    cell.get_by_role("link", name="Go back to the cell that treats this").click()
    settled(page)
    lesson_id, _, cell_id = item.cell.partition("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(exactly(content.lesson(lesson_id).title))
    expect(cell_of(page, lesson_id, cell_id)).to_be_focused()
    expect(cell_of(page, lesson_id, cell_id)).to_be_in_viewport()


def test_try_again_shows_another_order_and_the_first_answer_counts(page, profile, app):
    """And the second try, made after two hints, is kept as hinted; the first one, made without, is not."""
    item = first_asked("single_choice", with_hints=2)
    cell = open_question(profile, page, app, item)
    first_order = options_shown(cell)
    fill_in(cell, item, wrong_answer(item))
    hand_in(cell)
    cell.get_by_role("button", name="Try again").click()
    expect(cell.get_by_role("button", name="Check")).to_be_visible()
    settled(page)
    assert sorted(options_shown(cell)) == sorted(first_order)
    assert options_shown(cell) != first_order
    expect(cell.get_by_text(COST)).to_be_visible()
    for place, words in enumerate(item.hint[:2], start=1):
        hint = cell.locator(".im-hint > p").filter(has_text=exactly(words))
        expect(hint).to_be_hidden()
        cell.get_by_text(f"Hint {place} of {len(item.hint)}", exact=True).click()
        expect(hint).to_be_visible()
    fill_in(cell, item, item.key())
    hand_in(cell)
    expect(cell.locator(".im-feedback .im-verdict")).to_contain_text("Right")
    with records_of(app) as store:
        who = store.learner_of(secret_of(profile))
        _, second = (one for one in study.all_attempts(store, who) if one.item == item.id)
        opened_before = {one.data["answer"]: one.data["opened"] for one in store.events(who, study.HINT)}
        assert opened_before == {second.id: 2}
        assert study.hinted(store, who) == {second.id}
    expect(cell.locator(".im-counts")).to_contain_text("Your first answer is the one that counts")
    expect(cell.locator(".im-counts")).to_contain_text("Wrong")
    opened(page, app, "progress")
    row = page.get_by_role("row").filter(has_text=in_names(item.asks))
    assert [("Wrong" in text, "try 1" in text) for text in row.all_inner_texts()] == [
        (False, False),
        (True, True),
    ]


def test_nothing_is_chosen_beforehand_and_an_empty_answer_costs_nothing(page, profile, app):
    item = first_asked("single_choice")
    cell = open_question(profile, page, app, item)
    expect(cell.get_by_role("radio")).to_have_count(len(item.options))
    assert not [radio for radio in cell.get_by_role("radio").all() if radio.is_checked()]
    cell.get_by_role("button", name="Check").click()
    expect(cell.locator(".im-told")).to_contain_text("Nothing is chosen yet")
    with records_of(app) as store:
        assert item.id not in store.first_verdicts(store.learner_of(secret_of(profile)), None)


def test_an_answer_without_a_network_waits_and_counts_once(page, profile, app):
    """The network is away while Check is pressed, twice, and the page is even loaded anew before it is back."""
    item = first_asked("single_choice")
    cell = open_question(profile, page, app, item)
    page.route("**/answer", lambda route: route.abort())
    fill_in(cell, item, item.key())
    for _ in range(2):
        cell.get_by_role("button", name="Check").click()
        expect(cell.locator(".im-told")).to_contain_text("No connection. Your answer is kept here")
    with records_of(app) as store:
        who = store.learner_of(secret_of(profile))
        assert not [one for one in study.all_attempts(store, who) if one.item == item.id]
    page.reload()
    settled(page)
    expect(cell.locator(".im-told")).to_contain_text("No connection")
    page.unroute("**/answer")
    expect(cell.locator(".im-feedback .im-verdict")).to_contain_text("Right")
    with records_of(app) as store:
        kept = [one for one in study.all_attempts(store, who) if one.item == item.id]
    assert [one.number for one in kept] == [1]
    page.reload()
    settled(page)
    expect(cell.locator(".im-feedback .im-verdict")).to_contain_text("Right")


def test_a_browser_that_keeps_no_cookie_can_answer_too(browser, app):
    """What is answered lives as long as the page; nothing is sent in anybody's name."""
    context = new_context(browser)
    firsts = (
        (one.id, cell.id, bank.question(questions_of(cell)[0]))
        for one in map(content.lesson, content.course().chapter(CHAPTER).lessons)
        for cell in one.cells
        if questions_of(cell)
    )
    lesson_id, cell_id, item = next(found for found in firsts if found[2].kind == "single_choice")
    page = without_cookie(context, app, f"{CHAPTER}?lesson={lesson_id}&cell={cell_id}")
    assert secret_of(context) is None
    cell = cell_of(page, lesson_id, cell_id)
    fill_in(cell, item, wrong_answer(item))
    hand_in(cell)
    expect(cell.locator(".im-feedback .im-verdict")).to_contain_text("Wrong")
    cell.get_by_role("button", name="Try again").click()
    fill_in(cell, item, item.key())
    cell.get_by_role("button", name="Check").click()
    expect(cell.locator(".im-counts")).to_contain_text("This was try 2")
    context.close()


# --- the lesson -----------------------------------------------------------------------------------------


def test_the_strip_counts_cells_and_minutes(page, app):
    lesson_at(page, app)
    words = page.locator(".im-strip span").first
    expect(words).to_have_text(f"0 of {len(LESSON.cells)} cells, about {LESSON.minutes} minutes left")
    done = []
    for cell in LESSON.cells[:2]:
        cell_of(page, LESSON.id, cell.id).get_by_role("button", name="Next").click()
        done.append(cell.id)
        left = LESSON.minutes_left(done)
        expect(words).to_have_text(f"{len(done)} of {len(LESSON.cells)} cells, about {left} minutes left")
        expect(page.locator('.im-strip i[data-state="done"]')).to_have_count(len(done))
    assert left < LESSON.minutes
    end = page.locator(f".st-key-end-{LESSON.id}")
    expect(end.get_by_role("heading", name="What you can do now")).to_be_visible()
    for goal in LESSON.goals:
        expect(end).to_contain_text(in_names(content.plain_text(goal)))
    following = content.lesson(content.course().chapter(CHAPTER).lessons[1])
    end.get_by_role("link", name=f"Next lesson: {following.title}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(exactly(following.title))
    opened(page, app, CHAPTER)
    expect(page.locator(".im-strip span").first).to_have_text(
        f"2 of {len(LESSON.cells)} cells, about {left} minutes left"
    )


def test_a_prediction_opens_the_next_cell(page, profile, app):
    item = first_asked("predict")
    cell = open_question(profile, page, app, item)
    closed = page.get_by_text("Closed until you commit")
    all_closed = closed.count()
    assert all_closed >= 1
    fill_in(cell, item, wrong_answer(item))
    hand_in(cell)
    expect(closed).to_have_count(all_closed - 1)
    expect(state_of(cell)).to_have_attribute("data-state", "done")


def test_the_wording_is_remembered_and_a_half_given_answer_stays(page, profile, app):
    item, runs = first_asked("multiple_choice"), Runs(page)
    cell = open_question(profile, page, app, item)
    ticked = item.options[0]
    box = cell.get_by_role("checkbox", name=exactly(ticked.says))
    box.locator("xpath=ancestor::label").click()  # once it lies still
    expect(box).to_be_checked()
    with runs.one_more():
        page.get_by_role("radio", name="Clinical").click()
    expect(page.get_by_role("radio", name="Clinical")).to_be_checked()
    expect(box).to_be_checked()
    page.reload()
    settled(page)
    expect(page.get_by_role("radio", name="Clinical")).to_be_checked()
    opened(page, app, "glossary")
    expect(page.get_by_role("radio", name="Clinical")).to_be_checked()


def explains(term) -> None:
    """See that a term shows what the glossary says of it."""
    known = content.find_term(term.locator(".im-term-word").inner_text().replace("\u2011", "-"))
    expect(term.get_by_role("tooltip")).to_be_visible()
    expect(term.get_by_role("tooltip")).to_contain_text(in_names(content.plain_text(known.plain)))


def test_the_wording_changes_the_words(page, app):
    cell = next(cell for cell in LESSON.cells if cell.kind == "read")
    lesson_at(page, app)
    shown = cell_of(page, LESSON.id, cell.id).locator(".im-prose")
    term = shown.locator(".im-term").first
    expect(term.get_by_role("tooltip")).to_be_hidden()
    term.hover()
    explains(term)
    page.get_by_role("heading", level=1).hover()
    expect(term.get_by_role("tooltip")).to_be_hidden()
    plain = seen(shown)
    page.get_by_role("radio", name="Clinical").click()
    expect(shown).not_to_have_text(plain, use_inner_text=True)
    settled(page)
    clinical = seen(shown)
    assert clinical != plain
    page.get_by_role("radio", name="Plain").click()
    expect(shown).not_to_have_text(clinical, use_inner_text=True)


def test_a_reload_comes_back_to_the_first_new_cell(page, app):
    lesson_at(page, app)
    for cell in LESSON.cells[:2]:
        cell_of(page, LESSON.id, cell.id).get_by_role("button", name="Next").click()
        expect(state_of(cell_of(page, LESSON.id, cell.id))).to_have_attribute("data-state", "done")
    page.reload()
    settled(page)
    expect(cell_of(page, LESSON.id, LESSON.cells[2].id)).to_be_focused()
    expect(cell_of(page, LESSON.id, LESSON.cells[2].id)).to_be_in_viewport()
    expect(state_of(cell_of(page, LESSON.id, LESSON.cells[0].id))).to_have_attribute("data-state", "done")


# --- another day, another page, another device ----------------------------------------------------------


def goes_on_at_home(page: Page, app) -> None:
    opened(page, app)
    expect(page.get_by_text(f"You left off at cell 2: {LESSON.cells[1].title}")).to_be_visible()
    page.get_by_role("link", name=f"Continue: {LESSON.title}").click()
    settled(page)
    expect(cell_of(page, LESSON.id, LESSON.cells[1].id)).to_be_focused()


def test_home_goes_on_after_the_browser_and_the_server_were_closed(browser, tmp_path):
    """A browser that is closed keeps its cookies; a server that is killed keeps what it confirmed."""
    server = WarmServer(tmp_path / "killed")
    try:
        server.start()
        context = new_context(browser)
        page = context.new_page()
        lesson_at(page, server)
        first = cell_of(page, LESSON.id, LESSON.cells[0].id)
        first.get_by_role("button", name="Next").click()
        expect(state_of(first)).to_have_attribute("data-state", "done")
        kept = context.storage_state()
        context.close()
        server.kill()
        server.start()
        context = new_context(browser, storage_state=kept)
        page = context.new_page()
        runs = Runs(page)
        goes_on_at_home(page, server)
        # And with the page left open while the server is away: what is pressed afterwards is kept.
        second = cell_of(page, LESSON.id, LESSON.cells[1].id)
        server.kill()
        page.wait_for_selector(".stApp:not([data-test-connection-state=CONNECTED])")
        with runs.one_more():  # the page asks for itself anew
            server.start()
            page.wait_for_selector(".stApp[data-test-connection-state=CONNECTED]")
        second.get_by_role("button", name="Next").click()
        expect(state_of(second)).to_have_attribute("data-state", "done")
        page.reload()
        settled(page)
        expect(state_of(second)).to_have_attribute("data-state", "done")
        context.close()
        assert not server.faults(), server.faults()
    finally:
        server.close()


def test_two_windows_of_one_learner_lose_nothing(page, profile, app):
    item = first_asked("single_choice")
    cell = open_question(profile, page, app, item)
    other = profile.new_page()
    lesson_id, cell_id = place_of(item.id)
    lesson_at(other, app, lesson_id, cell_id)
    there = cell_of(other, lesson_id, cell_id)
    for page_cell, text in ((cell, "from one"), (there, "from the other")):
        page_cell.get_by_text("Note", exact=True).click()
        box = page_cell.get_by_role("textbox", name=re.compile("^Your note"))
        box.fill(text)
    cell.get_by_role("textbox", name=re.compile("^Your note")).press("Control+Enter")
    expect(cell.get_by_text("Kept.", exact=True)).to_be_visible()
    there.get_by_role("textbox", name=re.compile("^Your note")).press("Control+Enter")
    expect(there.get_by_text("also changed in another tab or device")).to_be_visible()
    fill_in(cell, item, wrong_answer(item))
    hand_in(cell)
    fill_in(there, item, item.key())
    hand_in(there)
    expect(there.locator(".im-counts")).to_contain_text("This was try 2")
    with records_of(app) as store:
        who = store.learner_of(secret_of(profile))
        kept = study.my_data(store, who)
    assert [row["text"] for row in kept["note"]] == ["from one", "from the other"]
    assert [row["number"] for row in kept["answer"] if row["item"] == item.id] == [1, 2]
    other.close()


def code_made(page: Page, app) -> str:
    opened(page, app, "progress")
    shown = page.locator(".im-code code")
    before = shown.inner_text() if shown.count() else ""
    page.get_by_role("button", name="Make a code").click()
    expect(shown).not_to_have_text(before)
    return shown.inner_text()


def enter(page: Page, app, code: str) -> None:
    opened(page, app, "progress")
    page.get_by_role("textbox", name="Resume code").fill(code)
    page.get_by_role("button", name="Go on here").click()


def test_a_code_moves_to_another_device_and_a_new_one_makes_it_void(page, browser, app):
    lesson_at(page, app)
    first = cell_of(page, LESSON.id, LESSON.cells[0].id)
    first.get_by_role("button", name="Next").click()
    expect(state_of(first)).to_have_attribute("data-state", "done")
    old, code = code_made(page, app), code_made(page, app)
    assert old != code
    elsewhere = new_context(browser, has_touch=True)
    page = elsewhere.new_page()
    enter(page, app, old)
    expect(page.get_by_text("Nobody has this code")).to_be_visible()
    enter(page, app, code.lower().replace("-", " "))
    expect(page.get_by_text("Welcome back")).to_be_visible()
    page.wait_for_url(f"{app.url}/")
    goes_on_at_home(page, app)
    term = page.locator(".im-prose .im-term").first
    term.locator(".im-term-word").tap()
    explains(term)
    elsewhere.close()


def test_a_lesson_asks_for_no_part_of_streamlit_that_its_page_did_not_name(page, app):
    """Each of them would be met late, and fetched while the lesson waits."""
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    lesson_at(page, app)
    scripts = {path.rpartition("/")[2] for path in asked if path.startswith("/static/js/")}
    assert len(scripts) > 60
    assert scripts <= set(first_page.scripts())


# --- my data --------------------------------------------------------------------------------------------


def somebody_with_a_past(app, profile) -> str:
    with records_of(app) as store:
        newcomer = study.new_learner(store, now=now())
        finish(store, newcomer.learner, LESSON.id, LESSON.cells[0].id)
        answer(store, newcomer.learner, first_asked("single_choice").id, right=False)
        study.write_note(
            store, newcomer.learner, LESSON.ref(LESSON.cells[0]), '=HYPERLINK("x")', base=None, now=now()
        )
    come_as(profile, app, newcomer.secret)
    return newcomer.learner


def test_my_data_is_seen_and_taken_away(page, profile, app):
    somebody_with_a_past(app, profile)
    opened(page, app, "progress")
    page.get_by_text("See all of it").click()
    expect(page.get_by_text('=HYPERLINK("x")')).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as JSON").click()
    kept = json.loads(download.value.path().read_text())
    assert [row["cell"] for row in kept["cell_done"]] == [LESSON.cells[0].id]
    assert [row["item"] for row in kept["answer"]] == [first_asked("single_choice").id]
    assert [row["text"] for row in kept["note"]] == ['=HYPERLINK("x")']
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    assert {name: len(rows) for name, rows in tables.items()} == {
        f"{name}.csv": len(rows) for name, rows in kept.items()
    }
    assert tables["note.csv"][0]["text"].startswith("'="), "a spreadsheet must not run it"


def test_deleting_empties_everything_and_begins_a_fresh_learner(page, profile, app):
    who = somebody_with_a_past(app, profile)
    secret = secret_of(profile)
    opened(page, app, "progress")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Nothing is kept of you any more")).to_be_visible()
    with records_of(app) as store:
        assert study.my_data(store, who) == {}
        assert store.learner_of(secret) is None
    page.reload()
    settled(page)
    expect(page.get_by_text("Nothing yet. Your answers will stand here")).to_be_visible()
    assert secret_of(profile) not in (None, secret)
    opened(page, app)
    expect(page.get_by_text("Start here")).to_be_visible()
