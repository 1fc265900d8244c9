"""Hostile strings, typed and sent wherever a learner can type or send: a sentence, never a script, never a traceback."""

from __future__ import annotations

import re
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from immunobook import attending, study, teach, visit
from immunobook.classroom import names
from immunobook.content import lesson, lessons
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from immunobook.records.rooms import MOST_QUESTIONS
from immunobook.toxicity import kept
from tests.browser.answering import cell_of
from tests.browser.conftest import Runs, settled
from tests.browser.learners import now, records_of, secret_of
from tests.records.test_hostile import HOSTILE as ALL

# A browser cannot be given half a character; the tests of the records send those.
HOSTILE = [text for text in ALL if not re.search("[\ud800-\udfff]", text)]
IN_ADDRESSES = [text for text in HOSTILE if "\0" not in text and len(text) < 1000][::5]
TYPED = [text for text in HOSTILE if "\0" not in text and text != "\n"]  # in a short box that is Enter, and after a NUL none works on
CHAPTER = "immune_activation"
NUMERIC = next(
    (one, cell.id, item)
    for one in lessons().values()
    for cell in one.cells
    for item in questions_of(cell)[:1]
    if bank.question(item).kind == "numeric"
)


@pytest.fixture
def watched(page):
    """A window that notes whatever a hostile string could bring about."""
    hurt: list[str] = []
    page.on("dialog", lambda dialog: (hurt.append(f"a script ran: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: hurt.append(f"the page broke: {error}"))
    page.on("popup", lambda new: hurt.append(f"a window opened: {new.url}"))
    yield page
    assert not hurt, hurt


@pytest.fixture
def every(pytestconfig):
    """All of a list in the whole matrix; in the gate every so-manieth. As an answer or as a code each is typed in both."""
    return lambda nth, strings, first=0: strings if pytestconfig.getoption("--matrix") else strings[first::nth]


def unharmed(page: Page) -> None:
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    assert "Traceback" not in page.locator(".stMain").inner_text()


def is_blank(box) -> bool:
    """Whether the page takes what is in a box for nothing; Python has other blanks."""
    return box.evaluate("box => !box.value.trim()")


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) >= 100


def test_as_an_answer(watched, app, every):
    one, cell_id, item = NUMERIC
    watched.goto(f"{app.url}/{one.chapter}?lesson={one.id}&cell={cell_id}")
    cell = cell_of(settled(watched), one.id, cell_id)
    question = bank.question(item)
    for text in every(2, HOSTILE):
        box = cell.get_by_role("textbox", name=re.compile("^Your answer"))
        box.fill(text)
        typed = box.input_value()  # a browser leaves out line breaks
        with watched.expect_response("**/answer") as reply:
            cell.get_by_role("button", name="Check").click()
        if reply.value.status == 200:
            assert question.accepts(text), f"{text!r} was marked"
            expect(cell.locator(".im-feedback")).to_be_visible()
            cell.get_by_role("button", name="Try again").click()
        else:
            assert reply.value.status == 422
            expect(cell.locator(".im-told")).to_have_text(re.compile(r".{10,}\."))
            assert box.input_value() == typed, "what was typed stays in the box"
    unharmed(watched)


def test_as_a_resume_code(watched, app, every):
    watched.goto(f"{app.url}/progress")
    box = settled(watched).get_by_role("textbox", name="Resume code")
    for text in every(2, HOSTILE, first=1):
        box.fill(text)
        if not box.input_value().strip():
            continue
        with watched.expect_response("**/resume") as reply:
            watched.get_by_role("button", name="Go on here").click()
        assert reply.value.status in (404, 429)
        assert set(reply.value.json()) == {"says"}
    unharmed(watched)


def test_as_a_note(watched, profile, app, every):
    one, runs = lesson("the-cycle"), Runs(watched)
    watched.goto(f"{app.url}/{CHAPTER}?lesson={one.id}")
    cell = cell_of(settled(watched), one.id, one.cells[0].id)
    cell.get_by_text("Note", exact=True).click()
    box = cell.get_by_role("textbox", name=re.compile("^Your note"))
    written = []
    for text in every(10, HOSTILE):
        box.fill(text)
        shown = box.input_value()  # the box itself turns line ends and leaves out what it cannot show
        if shown == (written[-1] if written else ""):
            continue
        with runs.one_more():
            box.press("Control+Enter")
        written.append(shown)
    unharmed(watched)
    with records_of(app) as store:
        notes = [row["text"] for row in study.my_data(store, store.learner_of(secret_of(profile)))["note"]]
    assert set(notes) <= set(written), "nothing is kept that was not written"
    assert len(set(notes)) > len(written) / 2


def test_as_words_to_a_patient(watched, profile, app, every):
    watched.goto(f"{app.url}/teach_back")
    box = settled(watched).get_by_role("textbox", name="What do you say?")
    place, written = watched.locator(".im-exercise"), []
    for text in every(4, HOSTILE):
        box.fill(text)
        typed = box.input_value()
        stands = place.get_attribute("data-drawn")
        with watched.expect_response("**/exercise") as reply:
            watched.get_by_role("button", name="Look it over").click()
        if reply.value.status == 200:
            written.append(typed)
            expect(place).not_to_have_attribute("data-drawn", stands)  # what was found is shown
        else:
            assert reply.value.status == 422
            expect(watched.locator(".im-exercise form .im-told")).to_have_text(re.compile(r".{10,}\."))
        assert box.input_value() == typed, "what was typed stays in the box"
    unharmed(watched)
    with records_of(app) as store:
        kept_of = study.kept(store, store.learner_of(secret_of(profile)), kept.TEACH_BACK)
    assert [one.data["text"] for one in kept_of] == written
    assert len(written) > 5


@pytest.mark.parametrize("screen", [CHAPTER, "diagram", "glossary"])
def test_in_an_address(watched, app, screen, every):
    names = {CHAPTER: ("lesson", "cell"), "diagram": ("picture", "x"), "glossary": ("term", "q")}[screen]
    for text in every(6 if screen == CHAPTER else 12, IN_ADDRESSES):
        value = quote(text, safe="")
        watched.goto(f"{app.url}/{screen}?" + "&".join(f"{name}={value}" for name in names))
        settled(watched)
        expect(watched.get_by_role("heading", level=1)).to_be_visible()
        unharmed(watched)


# --- the classroom's boxes ----------------------------------------------------------------------------------


@pytest.fixture
def classroom(app):
    """The records, and a teacher with a room and a group."""
    with records_of(app) as store:
        session = teach.open_link(store, teach.new_link(store, now=now()), now=now())
        room = teach.open_room(store, session.teacher, title="Brakes", now=now())
        yield SimpleNamespace(
            store=store, ada=session.teacher, secret=session.secret, room=room,
            cohort=teach.new_cohort(store, session.teacher, "Ward 7", now=now()),
        )  # fmt: skip


def test_in_the_door_of_a_group(watched, profile, app, classroom, every):
    """As its code and as a name to show; then all of them as names on the teacher's screen."""
    store, cohort, runs = classroom.store, classroom.cohort, Runs(watched)
    watched.goto(f"{app.url}/groups")
    settled(watched)
    box = watched.get_by_role("textbox", name="Code of the group")
    told, kept = watched.locator(".im-said"), []
    for text in every(24, TYPED):
        box.fill(text)
        with runs.one_more():
            box.press("Enter")
        expect(told).to_have_text(re.compile(r"six signs|No group has this code"))
    for text in every(30, TYPED):
        box.fill(cohort.code)
        with runs.one_more():
            box.press("Enter")
        name = watched.get_by_role("textbox", name="Name to show")
        expect(told).to_have_count(0)
        name.fill(text)
        typed = name.input_value()
        with runs.one_more():
            watched.get_by_role("button", name="Join the group").click()
        expect(told).to_have_text("You are in “Ward 7”.")
        (mine,) = attending.cohorts_of(store, store.learner_of(secret_of(profile)))
        kept.append(names.nickname(typed))
        assert mine.nickname == next((name for name in reversed(kept) if name), ""), "none leaves the one before"
    unharmed(watched)
    called = []
    for text in every(10, TYPED):
        who = study.new_learner(store, now=now()).learner
        with suppress(attending.NotAccepted):  # too long; what may be kept is tried where names are read
            called.append(attending.join_cohort(store, who, cohort.id, text, now=now()).nickname)
    assert len(called) > 5
    profile.add_cookies([{"name": visit.TEACHER_COOKIE, "value": classroom.secret, "url": app.url, "httpOnly": True}])
    watched.goto(f"{app.url}/insight?group={cohort.id}")
    settled(watched)
    members = watched.locator(".im-members th[scope=row]")
    expect(members.filter(visible=True)).to_have_count(len(called) + 1)
    said = members.all_text_contents()
    assert [name for name in called if name and name not in said] == []
    unharmed(watched)


@pytest.mark.matrix
def test_in_a_room(watched, profile, app, classroom, every):
    """As its code, as a nickname, as a question from the floor; then all of them on the teacher's screen."""
    room, store, ada = classroom.room, classroom.store, classroom.ada
    watched.goto(f"{app.url}/join")
    settled(watched)
    code = watched.get_by_role("textbox", name="Code of the room")
    nickname = watched.get_by_role("textbox", name="A nickname, or none")
    come_in = watched.get_by_role("button", name="Come in")
    told = watched.locator(".im-room .im-told").first
    for text in every(10, TYPED):
        code.fill(text)
        if is_blank(code):
            continue
        with watched.expect_response("**/room/join") as reply:
            come_in.click()
        assert reply.value.status == 404, text
        expect(told).to_have_text(reply.value.json()["says"])
    called = []
    for text in every(10, TYPED):
        code.fill(room.code)
        nickname.fill(text)
        typed = nickname.input_value()
        with watched.expect_response("**/room/join") as reply:
            come_in.click()
        if reply.value.status == 422:
            expect(told).to_have_text(reply.value.json()["says"])
            assert len(typed) > names.NICKNAME_SIGNS, text
            continue
        assert reply.value.status == 200, text
        called.append(names.nickname(typed))
        expect(watched.locator(".im-room-head p")).to_contain_text(f"you are {called[-1]}" if called[-1] else "no name")
        watched.get_by_role("button", name="Leave the room").click()
        expect(code).to_be_visible()
    code.fill(room.code)
    nickname.fill("Kim")
    come_in.click()
    watched.get_by_text("Ask your teacher a question").click()
    box = watched.get_by_role("textbox", name="Your question")
    asked, told = [], watched.locator(".im-room-floor .im-told")
    for text in every(10, TYPED):
        if len(asked) >= MOST_QUESTIONS:  # what is left, others have to ask
            other = study.new_learner(store, now=now()).learner
            attending.join(store, other, room.id, "", now=now())
            with suppress(attending.NotAccepted):
                asked.append(attending.ask_floor(store, other, room.id, text, once="a-question", now=now()).text)
            continue
        box.fill(text)
        typed = box.input_value()
        if is_blank(box):
            continue
        with watched.expect_response("**/room/*/floor") as reply:
            watched.get_by_role("button", name="Send the question").click()
        if reply.value.status == 200:
            asked.append(names.question(typed.strip()))
            expect(box).to_have_value("")
        else:
            assert reply.value.status == 422, text
            expect(told).to_have_text(reply.value.json()["says"])  # before that the button does nothing
            expect(box).to_have_value(typed)
    unharmed(watched)
    assert len(called) > 5
    assert len(asked) > 5
    assert [one.text for one in teach.floor(store, ada, room.id)] == asked

    for name in called:  # they come back, all at once
        attending.join(store, study.new_learner(store, now=now()).learner, room.id, name, now=now())
    profile.add_cookies([{"name": visit.TEACHER_COOKIE, "value": classroom.secret, "url": app.url, "httpOnly": True}])
    watched.goto(f"{app.url}/host?room={room.id}")
    settled(watched)
    watched.get_by_text(re.compile(r"^Names \(")).click()
    shown = watched.locator(".im-floor bdi")
    expect(shown.filter(visible=True)).to_have_count(len(asked) + min(len(asked), MOST_QUESTIONS) + 1 + len([name for name in called if name]))
    said = shown.all_text_contents()
    assert [text for text in (*asked, *called) if text and text not in said] == []
    unharmed(watched)
