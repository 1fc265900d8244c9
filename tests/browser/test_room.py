"""A live room on real phones: small, by keyboard alone, without a network, and over a restart of the server."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Error, Page, expect

from immunobook import content, teach, visit
from immunobook.quiz import bank
from immunobook.records import Store
from immunobook.teaching import led, slides
from tests.browser.app_server import AppServer
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.test_keyboard import Keyboard


class Teacher:
    """A teacher with a room, who works in another process."""

    def __init__(self, server: AppServer, **settings: bool):
        self.store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        signed_in = teach.sign_in(self.store, "ada@hospital.example", "teacher", now=self.now())
        self.who, self.secret = signed_in.teacher, signed_in.secret
        self.room = teach.open_room(self.store, self.who, title="Brakes", settings=settings, now=self.now())
        self.items = [one for one in bank.questions().values() if one.kind == "single_choice" and not one.retired]

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    def does(self, verb, *args, **more) -> teach.Room:
        """Do something in the room; return it as it is then."""
        return verb(self.store, self.who, self.room.id, *args, now=self.now(), **more)

    def votes(self) -> list[str]:
        return [vote.answer for vote in teach.votes(self.store, self.who, self.room.id)]

    def nicknames(self) -> list[str]:
        return [one.nickname for one in teach.members(self.store, self.who, self.room.id)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of these tests' own, since one of them kills it."""
    started = AppServer(tmp_path_factory.mktemp("room")).start()
    yield started
    started.stop()
    assert not started.faults(), started.faults()


@pytest.fixture
def ada(server):
    made = Teacher(server)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def phones(browser):
    """Phones that share what the browser keeps of Streamlit, and each begin as somebody new."""
    context = new_context(browser, width=360, height=740, mode="dark")
    yield context
    context.close()


@pytest.fixture
def phone(phones):
    phones.clear_cookies()
    page = phones.new_page()
    yield page
    phones.set_offline(False)
    page.evaluate("() => localStorage.clear()")
    page.close()


@pytest.fixture(scope="module")
def desk(browser):
    """A browser of the teacher's own, for the wall and for her screen."""
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture
def hers(desk, server, ada):
    """Opens screens as the teacher who has the room."""
    desk.clear_cookies()
    desk.add_cookies([{"name": "immunobook_teacher", "value": ada.secret, "url": server.url, "httpOnly": True}])
    opened = []

    def open_at(screen: str) -> Page:
        opened.append(page := desk.new_page())
        page.goto(f"{server.url}/{screen}?room={ada.room.id}")
        return settled(page)

    yield open_at
    for page in opened:
        page.close()


def come_in(page: Page, server: AppServer, ada: Teacher, nickname: str = "") -> None:
    page.goto(f"{server.url}/join?code={ada.room.code}")
    page.get_by_role("textbox", name="A nickname, or none").fill(nickname)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="Brakes")).to_be_visible()


def choose(page: Page, place: int) -> None:
    page.locator(".im-room-question .im-options label").nth(place).click()


def asks_anew(page: Page) -> None:
    """Let the page ask for its room's state, as it does when a network is back."""
    page.evaluate("() => dispatchEvent(new Event('online'))")


def takes_one_more(page: Page) -> None:
    """Let the page ask for its room's state, and wait until it has taken the reply; what came before is taken then."""

    def renamed(route) -> None:
        reply = route.fetch()
        told = reply.json()
        told["mine"]["nickname"] = "Somebody else"
        route.fulfill(response=reply, json=told)

    page.route("**/state", renamed)
    asks_anew(page)
    expect(page.locator(".im-room-head p")).to_contain_text("you are Somebody else")


SEND = "Send my answer"


def test_a_lesson_on_a_small_phone(phone, server, ada):
    asked: list[str] = []
    phone.on("response", lambda reply: asked.append(reply.url))
    come_in(phone, server, ada, "Kim")
    heard = phone.get_by_role("status").and_(phone.locator(".im-heard"))  # what a screen reader says by itself
    settled(phone)
    expect(phone.get_by_text("You are in.")).to_be_visible()
    item = ada.items[0]
    for again in (False, True):
        room = ada.does(teach.ask, item, again=again)
        expect(phone.get_by_text(f"Question 1{', asked again' if again else ''}", exact=True)).to_be_visible()
        begins = "Asked again" if again else "Question 1"
        expect(heard).to_have_text(f"{begins}. {content.plain_text(item.asks_at('plain'))}")
        choose(phone, int(again))
        if not again:
            assert not violations(phone)
        phone.get_by_role("button", name=SEND).click()
        expect(phone.locator(".im-room-question .im-kept")).to_contain_text("You answered")
        expect(phone.get_by_role("button", name=SEND)).to_have_count(0)
        ada.does(teach.close, room.present.id)
        expect(heard).to_have_text("The question is closed.")
        ada.does(teach.counts, room.present.id)
        expect(heard).to_have_text("The counts are shown.")
    table = phone.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Answer", "Asked", "Asked again"])
    expect(table.get_by_role("row").nth(1)).to_contain_text("1 · 100 %")
    assert not phone.locator(".im-room-reasons").inner_text(), "the counts tell no reason"
    held = []
    phone.route("**/state", lambda route: route.continue_() if held else held.append((route, route.fetch())))
    asks_anew(phone)
    while not held:
        phone.wait_for_timeout(20)
    ada.does(teach.reveal, room.present.id)
    expect(phone.get_by_role("heading", name="Your answer, and why")).to_be_visible()
    expect(heard).to_have_text("The answer is shown.")
    assert not violations(phone)
    (overtaken, reply), *_ = held  # of what was asked before
    told = reply.json()
    assert "told" not in str(told["mine"])
    told["mine"]["nickname"] = "Somebody else"
    with phone.expect_response("**/state") as came:
        overtaken.fulfill(response=reply, json=told)
    came.value.finished()
    ada.does(teach.change_settings, {"anonymous_floor": True})  # so that all is drawn anew that has changed
    expect(phone.locator(".im-room-head p")).to_contain_text("you are Somebody else")
    expect(phone.get_by_role("heading", name="Your answer, and why")).to_be_visible()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= 360")
    assert not [url for url in asked if "plotly" in url.lower()]
    assert len(ada.votes()) == 2


def test_what_was_asked_before_one_left_is_not_heeded_afterwards(phone, server, ada):
    """The reply to it comes when one is in the same room again, and says that one is not in it."""
    come_in(phone, server, ada, "Kim")
    held = []
    phone.route("**/state", lambda route: route.continue_() if held else held.append(route))
    with phone.expect_request("**/state"):
        asks_anew(phone)
    phone.get_by_role("button", name="Leave the room").click()
    phone.get_by_role("textbox", name="Code of the room").fill(ada.room.code)
    phone.get_by_role("button", name="Come in").click()
    expect(phone.get_by_role("heading", name="Brakes")).to_be_visible()
    with phone.expect_response("**/state"):
        held[0].fulfill(status=422, json={"says": "You are not in this room. Join it with its code."})
    takes_one_more(phone)
    expect(phone.get_by_role("heading", name="Brakes")).to_be_visible()
    expect(phone.get_by_text("You are not in this room.")).to_have_count(0)


def test_by_keyboard_alone(phone, server, ada):
    hands = Keyboard(phone)
    ada.does(teach.ask, ada.items[1])
    phone.goto(f"{server.url}/join")
    settled(phone)
    hands.find(phone.get_by_role("textbox", name="Code of the room"))
    phone.keyboard.type("no")
    phone.keyboard.press("Enter")
    expect(phone.locator(".im-door .im-told")).to_contain_text("six signs")
    phone.keyboard.press("Control+A")
    phone.keyboard.type(ada.room.code.lower())
    phone.keyboard.press("Enter")
    first = phone.locator(".im-room-question .im-options input").first
    expect(first).to_be_visible()  # a late-comer lands on the present question
    hands.choose(first)
    hands.find(phone.get_by_role("button", name=SEND))
    phone.keyboard.press("Enter")
    kept = phone.locator(".im-room-question .im-kept")
    expect(kept).to_be_visible()
    expect(kept).to_be_focused()
    assert len(ada.votes()) == 1
    assert ada.nicknames() == [""]
    hands.find(phone.get_by_role("button", name="Leave the room"))
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("You have left the room.")).to_be_visible()
    assert not ada.nicknames()


def test_an_answer_without_a_network_is_kept_and_counts_once(phone, phones, server, ada):
    come_in(phone, server, ada)
    ada.does(teach.ask, ada.items[0])
    choose(phone, 1)
    phones.set_offline(True)
    phone.get_by_role("button", name=SEND).click()
    expect(phone.get_by_role("status").filter(has_text="Your answer is kept here and is sent as soon as")).to_be_visible()
    assert not ada.votes()
    phones.set_offline(False)
    expect(phone.locator(".im-room-question .im-kept")).to_be_visible()
    assert len(ada.votes()) == 1
    expect(phone.locator(".im-room-connection")).to_be_empty()
    phone.reload()
    expect(phone.locator(".im-room-question .im-kept")).to_contain_text("You answered")
    ada.does(teach.ask, ada.items[2])
    expect(phone.get_by_text("Question 2", exact=True)).to_be_visible()


def test_an_answer_outlives_the_page_that_could_not_send_it(phone, phones, server, ada):
    come_in(phone, server, ada)
    ada.does(teach.ask, ada.items[0])
    choose(phone, 1)
    chosen = phone.locator(".im-room-question .im-options label").nth(1).inner_text()
    phones.set_offline(True)
    phone.get_by_role("button", name=SEND).click()
    expect(phone.locator(".im-room-connection")).to_contain_text("Your answer is kept here")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        phone.reload()  # nothing of the page is left; only the browser still has the answer
    phones.set_offline(False)
    assert not ada.votes()
    phone.goto(f"{server.url}/join")
    expect(phone.locator(".im-room-question .im-kept")).to_contain_text("You answered")
    says = {option.id: content.plain_text(option.says) for option in ada.items[0].options}
    assert [says[vote] in chosen for vote in ada.votes()] == [True]
    phone.reload()
    expect(phone.locator(".im-room-question .im-kept")).to_be_visible()
    assert len(ada.votes()) == 1


def test_a_restart_in_mid_question(phone, phones, server, ada):
    """On the phone, and on the teacher's screens: all come back to the question, by themselves and anew."""
    phones.add_cookies([{"name": visit.TEACHER_COOKIE, "value": ada.secret, "url": server.url, "httpOnly": True}])
    come_in(phone, server, ada)
    room = ada.does(teach.ask, ada.items[0])
    host, wall = phones.new_page(), phones.new_page()
    for page, word in ((host, "host"), (wall, "projector")):
        page.goto(f"{server.url}/{word}?room={ada.room.id}")
        expect(page.locator(".im-room-state")).to_contain_text("0 of 1 answered")
    choose(phone, 2)
    server.kill()
    expect(phone.locator(".im-room-connection")).to_contain_text("No connection")
    phone.get_by_role("button", name=SEND).click()
    expect(phone.locator(".im-room-connection")).to_contain_text("Your answer is kept here")
    server.start()
    expect(phone.locator(".im-room-question .im-kept")).to_be_visible()
    assert len(ada.votes()) == 1
    asks = content.plain_text(ada.items[0].asks_at("plain"))
    for page in (host, wall):
        expect(page.locator(".im-room-state")).to_contain_text("1 of 1 answered")
        expect(page.locator(".stMain")).to_contain_text(asks)
    host.get_by_role("button", name="Close", exact=True).click()
    expect(wall.locator(".im-room-state")).to_have_text("Closed 1 answer")
    assert not teach.room(ada.store, ada.who, room.id).present.is_open
    for page, told in ((host, "1 of 1 answered"), (wall, "Closed 1 answer")):
        page.reload()
        expect(page.locator(".im-room-state")).to_have_text(told)
        expect(page.locator(".stMain")).to_contain_text(asks)
    host.close()
    wall.close()
    ada.does(teach.ask, ada.items[1])
    expect(phone.get_by_text("Question 2", exact=True)).to_be_visible()
    expect(phone.locator(".im-room-connection")).to_be_empty()
    ada.does(teach.end)
    expect(phone.get_by_text("This room is over.")).to_be_visible()


def test_the_phone_follows_what_the_teacher_shows_and_moves(phone, server, ada, hers):
    come_in(phone, server, ada)
    deck = slides.of_lesson(content.lesson("three-keys"))
    slide = next(one for one in deck.slides if one.kind == "look")
    begun = content.diagram(slide.diagram).started(slide.shows)
    ada.does(teach.show, led.shows(deck, slide, {"lesson": "three-keys"}))
    expect(phone.locator(".im-room-shown h2")).to_be_visible()
    ready = "words => document.querySelector('.im-room-picture')?.shadowRoot?.querySelector('.fit')?.dataset.ready === words"
    phone.wait_for_function(ready, arg=" ".join(begun))

    def now_on() -> tuple[str, ...]:
        return led.controls(teach.room(ada.store, ada.who, ada.room.id), slide)

    def moves(screen: Page, key: str) -> None:
        """Move the picture with the hand of the teacher; wait until the phone shows it so."""
        before = now_on()
        screen.locator("[class*=st-key-scene-] input:checked").first.focus()
        screen.keyboard.press(key)
        phone.wait_for_function(f"words => !({ready})(words)", arg=" ".join(before))
        assert now_on() != before
        phone.wait_for_function(ready, arg=" ".join(now_on()))

    wall = hers("projector")
    moves(wall, "ArrowRight")
    host = hers("host")
    host.get_by_text("Change the picture for all").click()
    moves(host, "ArrowRight")
    wall_shows = "words => [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.fit')?.dataset.ready === words)"
    wall.wait_for_function(wall_shows, arg=" ".join(now_on()))
    ada.does(teach.change_settings, {"phones_follow": False})
    expect(phone.locator(".im-room-picture")).to_have_count(0)


def test_a_step_of_a_case_is_asked_with_its_record_on_the_wall_and_on_phones(phone, server, ada, hers):
    case = content.cases()["colitis-day-by-day"]
    deck, plan = slides.of_case(case), {"case": case.id}
    come_in(phone, server, ada)
    ada.does(teach.show, led.shows(deck, deck.slides[2], plan))
    expect(phone.locator(".im-room-shown h2")).to_have_text(f"The record: {case.title}")
    wall = hers("projector")
    expect(wall.locator(".im-desk").get_by_role("button", name="Ask the room")).to_be_visible()
    wall.keyboard.press("a")
    expect(wall.locator(".im-room-state")).to_contain_text("Open")
    record = wall.locator(".im-slide-record")
    expect(record).to_contain_text("The belly is soft.")
    expect(record.get_by_role("row", name="Stools in 24 hours")).to_have_text(re.compile(r"1\s*6$"))
    expect(wall.locator(".im-asks")).to_have_text(re.compile("Grade what you see"))
    assert wall.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 1
    assert wall.evaluate("() => [...document.querySelectorAll('.im-slide-record .im-table')].every(e => e.scrollWidth <= e.clientWidth)")
    assert not violations(wall), "the wall"

    mine = phone.locator(".im-room-record")
    expect(mine.get_by_role("row", name="Stools in 24 hours")).to_have_text(re.compile(r"1\s*6$"))
    expect(phone.locator(".im-room-shown")).to_be_empty()
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert not violations(phone), "the phone"
    mine.get_by_text("Earlier in the record").click()
    expect(mine.get_by_text("Ines rings the 24-hour line.")).to_be_visible()
    assert "No travel, nobody at home" not in phone.content(), "a step that comes later"
    phone.get_by_role("button", name="Go to the question").click()
    expect(phone.locator(".im-room-question .im-asks")).to_be_focused()

    wall.keyboard.press("a")
    expect(wall.locator(".im-room-state")).to_contain_text("Closed")
    expect(record).to_be_visible()
    wall.keyboard.press("a")
    expect(wall.locator(".im-counts")).to_be_visible()
    expect(record).to_have_count(0)
    wall.keyboard.press("ArrowRight")
    expect(phone.locator(".im-room-shown")).to_contain_text("No travel, nobody at home")
    expect(mine).to_be_empty()


def test_hostile_words_stay_words(phone, server, ada):
    ada.does(teach.change_settings, {"anonymous_floor": True})
    come_in(phone, server, ada, "<img src=x>")
    expect(phone.locator(".im-room-head p")).to_contain_text("<img src=x>")
    phone.get_by_text("Ask your teacher a question").click()
    phone.get_by_role("textbox", name="Your question").fill("Why?")
    phone.get_by_role("checkbox", name="Without my name").check()
    phone.get_by_role("button", name="Send the question").click()
    expect(phone.get_by_text("Your question is with your teacher, without your name.")).to_be_visible()
    assert [(one.nickname, one.text) for one in teach.floor(ada.store, ada.who, ada.room.id)] == [("", "Why?")]
