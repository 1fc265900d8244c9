"""After class, a group and its members, in a real browser: read, print, download, join by keyboard, leave."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from playwright.sync_api import expect

from immunobook import attending, content, study, teach, visit
from immunobook.classroom import code as codes
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import come_as, now, records_of
from tests.teaching.sample import OTHERS, WITH_MYTH, answer, ask

TITLE = "Brakes <b>ward 7</b>"


@pytest.fixture(scope="module")
def held(app):
    """A class of twelve that was asked twice, and a group of the same; the teacher's secret and who they are."""
    with records_of(app) as store:
        session = teach.open_link(store, teach.new_link(store, now=now()), now=now())
        ada = session.teacher
        room = teach.open_room(store, ada, title=TITLE, now=now())
        cohort = teach.new_cohort(store, ada, TITLE, now=now())
        people = [study.new_learner(store, now=now()) for _ in range(12)]
        who = [one.learner for one in people]
        for at, one in enumerate(who):
            attending.join(store, one, room.id, f"Kim {at}", now=now())
            attending.join_cohort(store, one, cohort.id, f"Kim {at}", now=now())
            answer(store, one, OTHERS[1], at < 6, now=now())
        ask(store, ada, room, WITH_MYTH, {one: at < 6 for at, one in enumerate(who)}, certainty=3, now=now())
        ask(store, ada, room, WITH_MYTH, {one: at < 7 for at, one in enumerate(who)}, again=True, now=now())
        ask(store, ada, room, OTHERS[0], {one: at < 11 for at, one in enumerate(who)}, now=now())
        teach.end(store, ada, room.id, now=now())
    return session.secret, room, cohort, people


def as_teacher(context, app, secret: str):
    context.add_cookies([{"name": visit.TEACHER_COOKIE, "value": secret, "url": app.url, "httpOnly": True, "sameSite": "Lax"}])
    return context.new_page()


@pytest.mark.parametrize(("width", "mode"), [pytest.param(1280, "light", marks=pytest.mark.matrix), (360, "dark")])
def test_the_sheet_and_the_group_are_read_by_everybody(browser, app, held, width, mode):
    secret, room, cohort, _ = held
    context = new_context(browser, width=width, mode=mode)
    page = as_teacher(context, app, secret)
    for address in ("", f"?room={room.id}", f"?group={cohort.id}"):
        page.goto(f"{app.url}/insight{address}")
        settled(page)
        expect(page.get_by_text(TITLE).first).to_be_visible()  # as text, never as HTML
        assert not violations(page), address
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over"
    context.close()


def test_paper_holds_no_small_count_and_nobodys_name(browser, app, held):
    secret, room, cohort, _ = held
    context = new_context(browser)
    page = as_teacher(context, app, secret)
    page.goto(f"{app.url}/insight?room={room.id}")
    settled(page)
    table = page.get_by_role("group", name="Every question")
    expect(table).to_contain_text("92 % of 12")
    page.emulate_media(media="print")
    assert "left out of 12" in table.inner_text()
    assert "92 %" not in table.inner_text(), "one of twelve can be named"
    expect(page.get_by_role("button", name="Print the sheet")).to_be_hidden()
    expect(page.locator(".stSidebar")).to_be_hidden()
    tall = page.evaluate("() => getComputedStyle(document.querySelector('.stMain')).overflowY")
    assert tall == "visible", "all of it is printed, not one screen of it"
    page.emulate_media(media="screen")
    page.goto(f"{app.url}/insight?group={cohort.id}")
    settled(page)
    expect(page.get_by_text("Kim 7", exact=True).first).to_be_visible()
    page.get_by_text("Who has finished which lesson").press("Enter")
    expect(page.get_by_text("Kim 7", exact=True).last).to_be_visible()
    page.emulate_media(media="print")
    for at in range(2):
        expect(page.get_by_text("Kim 7", exact=True).nth(at)).to_be_hidden()
    context.close()


def test_what_is_downloaded_and_by_whom(browser, app, held):
    secret, room, cohort, people = held
    context = new_context(browser)
    page = as_teacher(context, app, secret)
    page.goto(f"{app.url}/insight?room={room.id}")
    settled(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download as CSV").click()
    with open(got.value.path(), encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["percent of points"], first["chose it"]) == ("50", "6")
    assert (first["percent of points, asked again"], first["chose it, asked again"]) == ("58", "5")
    assert second["percent of points"] == "left out"
    zipped = page.request.get(f"{app.url}/insight/group.zip?group={cohort.id}")
    with zipfile.ZipFile(io.BytesIO(zipped.body())) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert OTHERS[1].id in text
    assert "Kim" not in text
    assert not any(one.learner in text for one in people)
    page.goto(f"{app.url}/insight?group={cohort.id}")
    settled(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download this list with its names").click()
    with open(got.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows][:2] == ["Kim 0", "Kim 1"]
    assert rows[0][f"1.1 {content.lesson(content.course().lessons[0]).title}"] == "not begun"
    numbered = page.request.get(f"{app.url}/insight/members.csv?group={cohort.id}&names=hidden").text()
    assert ("Member 12" in numbered, "Kim" in numbered) == (True, False)
    files = (f"room.csv?room={room.id}", f"group.zip?group={cohort.id}", f"members.csv?group={cohort.id}")
    for address in files:
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        assert page.request.get(f"{app.url}/insight/{address}", headers=elsewhere).status == 403
    context.clear_cookies()
    for address in files:
        assert page.request.get(f"{app.url}/insight/{address}").status == 403, "a stranger"
    context.close()


def test_join_by_keyboard_after_being_told_and_leave(browser, app, held):
    _, _, cohort, _ = held
    context = new_context(browser, width=360, mode="dark")
    page = context.new_page()
    with records_of(app) as store:
        newcomer = study.new_learner(store, now=now())
    come_as(context, app, newcomer.secret)
    page.goto(f"{app.url}/groups")
    settled(page)
    assert not violations(page)
    page.get_by_label("Code of the group").focus()
    page.keyboard.type(codes.shown(cohort.code).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text("your answers or results under your name")).to_be_visible()
    assert not violations(page)
    with records_of(app) as store:
        assert attending.cohorts_of(store, newcomer.learner) == (), "told first"
    page.get_by_role("button", name="Join the group").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="You are in")).to_be_visible()
    page.get_by_role("button", name="Leave").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("sees nothing of you any more")).to_be_visible()
    with records_of(app) as store:
        assert attending.cohorts_of(store, newcomer.learner) == ()
    context.close()


def test_five_are_offered_and_taken(browser, app, held):
    secret, room, _, people = held
    context = new_context(browser)
    page = as_teacher(context, app, secret)
    page.goto(f"{app.url}/insight?room={room.id}")
    settled(page)
    page.get_by_role("button", name="Offer these to the learners' reviews").click()
    expect(page.get_by_text("✓ Offered")).to_be_visible()
    context.close()
    context = new_context(browser)
    come_as(context, app, people[0].secret)
    page = context.new_page()
    page.goto(f"{app.url}/review")
    settled(page)
    assert not violations(page)
    page.get_by_role("button", name="Take into my review").click()
    expect(page.get_by_text("From a class you were in")).to_be_hidden()
    with records_of(app) as store:
        assert {item for item, _ in attending.taken(store, people[0].learner)} == {WITH_MYTH.id, OTHERS[0].id}
    context.close()
