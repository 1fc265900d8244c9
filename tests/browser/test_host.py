"""A teacher opens a room, leads it by keyboard, and what she does stands on the wall a moment later."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from string import ascii_uppercase

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from immunobook import attending, content, study, teach
from immunobook.quiz import bank
from immunobook.teaching import led, slides
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import come_as, records_of
from tests.browser.test_keyboard import Keyboard

PLAN = {"lesson": "three-keys"}
DECK = slides.of_lesson(content.lesson("three-keys"))
ASKS = next(slide for slide in DECK.slides if slide.kind == "check")
COMES_NEXT = DECK.slides[DECK.slides.index(ASKS) + 1]
ITEM = bank.question(ASKS.item)
RIGHT = ITEM.key()
WORDS = ITEM.texts()
WRONG = next(option.id for option in ITEM.options if not option.right)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store(app):
    with records_of(app) as kept:
        yield kept


@pytest.fixture
def session(store):
    return teach.open_link(store, teach.new_link(store, now=now()), now=now())


@pytest.fixture
def teaching(profile, app, session):
    """A browser in which a teacher is signed in."""
    profile.clear_cookies()
    sign_in(profile, app, session)
    return profile


def sign_in(context: BrowserContext, app, session) -> None:
    context.add_cookies([{"name": "immunobook_teacher", "value": session.secret, "url": app.url, "httpOnly": True}])


@pytest.fixture
def room(store, session):
    """A room that stands at the question of a lesson, with three people in it."""
    opened = teach.open_room(store, session.teacher, title="Three keys, Tuesday", now=now())
    return teach.show(store, session.teacher, opened.id, led.shows(DECK, ASKS, PLAN), now=now())


@pytest.fixture
def known(store):
    """Three learners, each with the secret that a browser keeps."""
    return [study.new_learner(store, now=now()) for _ in range(3)]


@pytest.fixture
def people(store, room, known):
    found = [one.learner for one in known]
    for number, who in enumerate(found):
        attending.join(store, who, room.id, f"Nurse {number}" if number else "", now=now())
    return found


def vote(store, room_id: str, who: str, answer: str, certainty: int) -> None:
    this = attending.seen(store, room_id).present
    attending.vote(
        store, who, room_id, this.id, ITEM, answer, certainty, once=f"press-{this.id}-{who}", now=now()
    )


def at(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    settled(page)
    return page


def read_by_a_camera(picture: Locator) -> str:
    """Return what the QR code in a picture of the screen says."""
    expect(picture).to_be_visible()
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def test_a_room_is_opened_by_keyboard_and_the_way_in_stands_on_the_wall(teaching, app, store, session):
    host = at(teaching, f"{app.url}/host?lesson=three-keys")
    hand = Keyboard(host)
    hand.find(host.get_by_role("button", name="Open the room"))
    hand.press("Enter")
    expect(host.get_by_role("heading", level=1)).to_have_text("Three keys")
    expect(host.locator(".st-key-host-room")).to_be_focused()
    code = host.locator(".im-room-code").first.inner_text()
    assert re.fullmatch(r"[0-9A-Z]{3}-[0-9A-Z]{3}", code)
    own = teach.rooms(store, session.teacher)[0]
    wall = at(teaching, f"{app.url}/projector?room={own.id}")
    expect(wall.locator(".im-room-code")).to_have_text(code)
    assert read_by_a_camera(wall.locator("svg.im-qr")) == f"{app.url}/join?code={own.code}"
    who = study.new_learner(store, now=now()).learner
    attending.join(store, who, own.id, "", now=now())
    expect(wall.locator(".im-here")).to_have_text("1 person is here.")
    hand.find(host.get_by_role("button", name="Begin"))
    hand.press("Enter")
    expect(wall.locator(".st-key-slide h1").first).to_have_text("Three keys")
    expect(wall.locator(".im-first")).to_be_visible()
    host.reload()
    settled(host)
    expect(host.locator(".im-room-code").first).to_have_text(code)
    for page in (host, wall):
        page.close()


def lettered(texts: list[str]) -> dict[str, str]:
    """Return what is written behind each letter."""
    found = (re.match(r"([A-Z])\s+(.*?)\s*(?:✓ right|your choice|the right answer)?$", text, re.DOTALL) for text in texts)
    return {one[1]: one[2] for one in found if one}


def test_ask_close_count_talk_ask_again_and_reveal(teaching, browser, app, store, session, room, people, known):
    """One of the three has a phone: what it calls B is B on the wall, before, in the counts and in the reasons."""
    pocket = new_context(browser, width=360, height=740)
    come_as(pocket, app, known[0].secret)
    phone = at(pocket, f"{app.url}/join?code={room.code}")
    phone.get_by_role("button", name="Come in").click()
    host, wall = at(teaching, f"{app.url}/host?room={room.id}"), at(teaching, f"{app.url}/projector?room={room.id}")

    def press(name: str) -> None:
        host.get_by_role("button", name=name, exact=True).click()

    press("Ask the room")
    expect(wall.locator(".im-room-state")).to_contain_text("0 of 3 answered")
    assert not any(option.because in wall.content() for option in ITEM.options), "no reason is on the wall"
    offered = phone.locator(".im-room-question .im-has-letters .im-options label")
    expect(offered).to_have_count(len(ITEM.options))
    letters = dict(zip(ascii_uppercase, offered.all_inner_texts(), strict=False))
    expect(wall.locator(".im-lettered > li")).to_have_count(len(ITEM.options))
    assert lettered(wall.locator(".im-lettered > li").all_inner_texts()) == letters
    offered.filter(has_text=WORDS[WRONG]).click()
    phone.get_by_role("radio", name="High").check(force=True)
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.locator(".im-room-question .im-kept")).to_be_visible()
    vote(store, room.id, people[1], WRONG, 1)
    vote(store, room.id, people[2], RIGHT, 1)
    expect(host.locator(".st-key-card-asked .im-room-state")).to_contain_text("3 of 3 answered")
    expect(wall.locator(".im-room-state")).to_contain_text("3 of 3 answered")
    expect(host.locator(".im-private")).to_have_count(0)
    press("Close")
    expect(host.locator(".im-private .im-key b").first).to_have_text("1")
    expect(wall.locator(".im-room-state")).to_contain_text("Closed")
    expect(wall.locator(".im-counts")).to_have_count(0)
    press("Show the counts")
    expect(wall.locator(".im-counts").first).to_contain_text("3 answers")
    counts = phone.locator(".im-room-counted tbody th")
    expect(counts).to_have_count(len(ITEM.options))
    for where, rows in (("wall", wall.locator(".im-counts")), ("host", host.locator(".im-private .im-counts"))):
        assert lettered(rows.first.locator("tbody th").all_inner_texts()) == letters, f"counts, {where}"
    assert lettered(counts.all_inner_texts()) == letters, "counts, phone"
    expect(wall.locator(".im-key")).to_have_count(0)
    expect(wall.get_by_text("✓ right")).to_have_count(0)
    press("Ask again")
    expect(wall.locator(".im-counts")).to_have_count(0)
    for who in people:
        vote(store, room.id, who, RIGHT, 3)
    press("Close")
    expect(host.locator(".st-key-card-asked")).to_contain_text("Right before 1, after 3")
    expect(host.locator(".st-key-card-asked")).to_contain_text("Surer than before 2")
    press("Show the counts")
    heads = wall.locator(".im-counts").first.locator("thead th")
    expect(heads).to_have_count(2)
    assert [head.split("\n")[0].split(" ")[0] for head in heads.all_inner_texts()] == ["First", "Again"]
    press("Reveal the answer")
    expect(wall.locator(".im-reason")).to_have_count(len(ITEM.options))
    expect(wall.locator(".im-key")).to_contain_text("✓ right")
    own = phone.locator(".im-room-reasons .im-says")
    expect(own).to_have_count(len(ITEM.options))
    for where, rows in (("wall", wall.locator(".im-says")), ("phone", own)):
        assert lettered(rows.all_inner_texts()) == letters, f"reasons, {where}"
    expect(host.locator(".st-key-card-asked")).to_contain_text("Answer revealed")
    expect(host.locator(".st-key-card-asked")).not_to_contain_text("Right first")
    assert not violations(wall), "the wall"
    assert not violations(host), "the host"
    teach.change_settings(store, session.teacher, room.id, {"speed": True}, now=now())
    first = host.locator(".st-key-card-asked").get_by_text("Right first")
    expect(first).to_have_text(re.compile(r"^Right first: somebody without a name \(\d+\.\d s\), Nurse 1 \(.*, Nurse 2 \("))
    wall.reload()
    expect(wall.locator(".im-reason")).to_have_count(len(ITEM.options))
    assert "Right first" not in settled(wall).locator(".stMain").inner_text(), "that is for the teacher alone"
    pocket.close()
    for page in (host, wall):
        page.close()


def test_a_clicker_at_the_wall_leads_the_room_and_black_is_black_for_all(teaching, app, store, session, room, people):
    wall = at(teaching, f"{app.url}/projector?room={room.id}")
    place = DECK.slides.index(ASKS)

    def stands(number: int):
        expect(wall.locator(".im-desk-at")).to_have_text(f"{number + 1} / {len(DECK.slides)}")
        expect(wall.locator(".st-key-slide h1").first).to_have_text(DECK.slides[number].title)
        this = teach.room(store, session.teacher, room.id)
        assert led.at(this, DECK) == number

    expect(wall.locator(".im-desk-at")).to_be_visible()
    wall.keyboard.press("ArrowLeft")
    expect(wall.locator(".st-key-slide h1").first).to_have_text(DECK.slides[place - 1].title)
    stands(place - 1)
    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".im-desk").get_by_role("button", name="Ask the room")).to_be_visible()
    wall.keyboard.press("a")
    expect(wall.locator(".im-room-state")).to_contain_text("Open")
    wall.keyboard.press("b")
    expect(wall.locator(".im-black")).to_be_visible()
    for _ in range(300):
        if teach.room(store, session.teacher, room.id).black:
            break
        wall.wait_for_timeout(100)
    else:
        raise AssertionError("the room is not black")
    wall.keyboard.press("PageDown")
    expect(wall.locator(".im-black")).to_be_hidden()
    expect(wall.locator(".im-room-state")).to_contain_text("Open")
    wall.keyboard.press("a")
    expect(wall.locator(".im-room-state")).to_contain_text("Closed")
    wall.close()


def test_no_press_is_lost_however_fast_they_come(teaching, app, store, session, room):
    """A newer press takes the place of one that the page has not heard yet."""
    teach.show(store, session.teacher, room.id, led.shows(DECK, DECK.slides[0], PLAN), now=now())
    wall = at(teaching, f"{app.url}/projector?room={room.id}")

    def becomes(*kinds: str) -> teach.Room:
        """Wait until the newest steps in the room are these."""
        for _ in range(100):
            this = teach.room(store, session.teacher, room.id)
            if (found := [step.kind for step in this.steps][before:]) == list(kinds):
                return this
            wall.wait_for_timeout(50)
        raise AssertionError(found)

    before = len(teach.room(store, session.teacher, room.id).steps)
    for _ in range(5):
        wall.keyboard.press("ArrowRight")
    expect(wall.locator(".st-key-slide h1").first).to_have_text(DECK.slides[5].title)
    assert led.at(becomes(*["show"] * 5), DECK) == 5
    teach.show(store, session.teacher, room.id, led.shows(DECK, ASKS, PLAN), now=now())
    expect(wall.locator(".im-desk").get_by_role("button", name="Ask the room")).to_be_visible()
    expect(wall.locator(".im-desk-at")).to_have_text(f"{DECK.slides.index(ASKS) + 1} / {len(DECK.slides)}")
    before = len(teach.room(store, session.teacher, room.id).steps)
    for key in ("a", "b", "b", "ArrowRight"):
        wall.keyboard.press(key)
    this = becomes("ask", "black", "black", "show")
    assert (led.at(this, DECK), this.black) == (DECK.slides.index(COMES_NEXT), False)
    wall.close()


def test_any_entry_and_any_name_is_taken_off_and_nothing_said_runs(teaching, app, store, session, room, people):
    attending.ask_floor(
        store, people[1], room.id, "<img src=x onerror=alert(1)> why?", anonymous=False, once="floor-first", now=now()
    )
    host = at(teaching, f"{app.url}/host?room={room.id}")
    entry = host.locator(".im-floor").first
    expect(entry).to_contain_text("<img src=x onerror=alert(1)> why?")
    host.get_by_role("button", name="Hide", exact=True).click()
    expect(entry).to_have_text("Hidden.")
    assert teach.floor(store, session.teacher, room.id)[0].hidden
    host.get_by_text("Names (2)").click()
    host.get_by_role("button", name="Hide name").first.click()
    expect(host.get_by_text("A hidden name")).to_be_visible()
    assert len(teach.room(store, session.teacher, room.id).hidden_nicknames) == 1
    host.get_by_role("button", name="End the room").click()
    host.get_by_role("button", name="End it now").click()
    expect(host.get_by_text("This room is over. Its code opens nothing")).to_be_visible()
    assert teach.room(store, session.teacher, room.id).ended
    host.close()


def test_a_stranger_sees_nothing_of_a_room(page, app, room):
    for address in (f"host?room={room.id}", f"projector?room={room.id}"):
        page.goto(f"{app.url}/{address}")
        settled(page)
        expect(page.get_by_text(re.compile("opened by teachers|shown to its teacher"))).to_be_visible()
        assert room.title not in page.content()


@pytest.mark.parametrize("mode", [pytest.param("light", marks=pytest.mark.matrix), "dark"])
def test_the_host_fits_a_phone(browser, app, store, session, room, people, mode):
    teach.ask(store, session.teacher, room.id, ITEM, now=now())
    vote(store, room.id, people[0], WRONG, 2)
    teach.close(store, session.teacher, room.id, attending.seen(store, room.id).present.id, now=now())
    context = new_context(browser, width=360, height=740, mode=mode)
    sign_in(context, app, session)
    page = at(context, f"{app.url}/host?room={room.id}")
    expect(page.locator(".im-private")).to_be_visible()
    page.get_by_text("QR code and address").click()
    assert read_by_a_camera(page.locator("svg.im-qr")) == f"{app.url}/join?code={room.code}"
    notes = page.locator(".im-host-notes")
    expect(notes).to_contain_text(content.plain_text(ITEM.asks_at("plain")))
    expect(notes).to_contain_text(content.skills()[ITEM.skill].title)
    for says, evidence in led.notes(ASKS).myths:
        expect(notes).to_contain_text(says)
        expect(notes).to_contain_text(evidence)
    expect(page.get_by_role("textbox", name=re.compile("^Your own note"))).to_be_attached()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 1
    assert not violations(page), mode
    room = teach.show(store, session.teacher, room.id, led.shows(DECK, COMES_NEXT, PLAN), now=now())
    expect(notes).not_to_contain_text(content.plain_text(ITEM.asks_at("plain")))
    for goal in led.notes(COMES_NEXT).objectives:
        expect(notes).to_contain_text(goal)
    context.close()
