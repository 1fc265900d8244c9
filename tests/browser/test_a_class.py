"""A whole class as a teacher holds it: the wall, a room, twelve browsers, vote, talk, vote, reveal, and the day after."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from immunobook import content, teach, visit
from immunobook.quiz import bank
from immunobook.teaching import led, slides
from tests.browser.app_server import AppServer
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import now, records_of
from tests.browser.test_keyboard import Keyboard

LEARNERS = 12
DECK = slides.of_lesson(content.lesson("three-keys"))
ASKS = next(slide for slide in DECK.slides if slide.kind == "check")
ITEM = bank.question(ASKS.item)
RIGHT = next(option for option in ITEM.options if option.right)
WRONG = next(option for option in ITEM.options if not option.right)
SLOW = {"offline": False, "latency": 800, "downloadThroughput": 40_000, "uploadThroughput": 8_000}
"""A bad network: 0.8 s away, 320 kbit/s down, 64 kbit/s up."""


class Person:
    """Somebody with a phone in class."""

    def __init__(self, browser: Browser, number: int):
        self.number = number
        self.context = new_context(browser, width=360 if number == 1 else 412, height=780, mode="dark" if number % 2 else "light")
        self.page = self.context.new_page()
        self.by_keyboard = number == 0
        self.lossy = number == 2
        if self.lossy:
            self.network = self.context.new_cdp_session(self.page)
            self.network.send("Network.enable")
            self.is_cut_off(False)

    def is_cut_off(self, now: bool) -> None:
        self.network.send("Network.emulateNetworkConditions", {**SLOW, "offline": now})

    def come_in(self, url: str, code: str) -> None:
        self.page.goto(f"{url}/join?code={code}", timeout=90_000)
        name = self.page.get_by_role("textbox", name="A nickname, or none")
        button = self.page.get_by_role("button", name="Come in")
        expect(button).to_be_visible(timeout=90_000)
        if self.by_keyboard:
            hands = Keyboard(self.page)
            hands.find(button)
            self.page.keyboard.press("Enter")
        else:
            name.fill(f"Nurse {self.number}")
            button.click()
        expect(self.page.get_by_role("heading", name=DECK.title)).to_be_visible(timeout=60_000)

    def choose(self, says: str) -> None:
        field = self.page.locator(".im-room-question").get_by_role("radio", name=re.compile(re.escape(content.plain_text(says))))
        expect(field).to_be_attached(timeout=60_000)
        if self.by_keyboard:
            hands = Keyboard(self.page)
            hands.choose(field)
            hands.find(self.send)
            self.page.keyboard.press("Enter")
            return
        field.check(force=True)
        if self.lossy:  # the network goes in the very moment
            self.is_cut_off(True)
        self.send.click()
        if self.lossy:
            expect(self.page.get_by_text("Your answer is kept here").first).to_be_visible()
            self.is_cut_off(False)

    @property
    def send(self):
        return self.page.get_by_role("button", name="Send my answer")

    def is_kept(self) -> None:
        expect(self.page.locator(".im-room-question .im-kept")).to_be_visible(timeout=60_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    started = AppServer(tmp_path_factory.mktemp("class")).start()
    yield started
    started.stop()
    assert not started.faults(), started.faults()


def as_teacher(context: BrowserContext, server: AppServer) -> str:
    with records_of(server) as store:
        session = teach.open_link(store, teach.new_link(store, now=now()), now=now())
    context.add_cookies([{"name": visit.TEACHER_COOKIE, "value": session.secret, "url": server.url, "httpOnly": True, "sameSite": "Lax"}])
    return session.secret


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return settled(page)


@pytest.mark.matrix
def test_a_class_from_the_first_slide_to_the_day_after(browser, server):
    hall = new_context(browser, width=1280)
    secret = as_teacher(hall, server)
    host = opened(hall, f"{server.url}/host?lesson=three-keys")
    host.get_by_role("button", name="Open the room").click()
    code = host.locator(".im-room-code").first.inner_text().replace("-", "")
    with records_of(server) as store:
        ada = teach.teacher_of(store, secret, now=now())
        room_id = teach.rooms(store, ada)[0].id
    wall = opened(hall, f"{server.url}/projector?room={room_id}")
    expect(wall.locator("svg.im-qr")).to_be_visible()

    people = [Person(browser, number) for number in range(LEARNERS)]
    for one in people:
        one.come_in(server.url, code)
    expect(wall.locator(".im-here")).to_have_text(f"{LEARNERS} people are here.")

    def press(name: str) -> None:
        host.get_by_role("button", name=name, exact=True).click()

    with records_of(server) as store:  # to the first question, slide by slide is tried elsewhere
        teach.show(store, ada, room_id, led.shows(DECK, ASKS, {"lesson": "three-keys"}), now=now())
    for again, right in ((False, 4), (True, 9)):
        press("Ask again" if again else "Ask the room")
        for one in people:
            one.choose(RIGHT.says if one.number < right else WRONG.says)
        for one in people:
            one.is_kept()
        expect(host.locator(".st-key-card-asked .im-room-state")).to_contain_text(f"{LEARNERS} of {LEARNERS} answered")
        assert not any(option.because in wall.content() for option in ITEM.options), "nothing is told before its time"
        press("Close")
        press("Show the counts")
    expect(host.locator(".st-key-card-asked")).to_contain_text("Right before 4, after 9")
    press("Reveal the answer")
    for one in people[:3]:
        expect(one.page.get_by_role("heading", name="Your answer, and why")).to_be_visible(timeout=60_000)
        assert not violations(one.page), one.number
    with records_of(server) as store:
        votes = teach.votes(store, ada, room_id)
        assert len(votes) == 2 * LEARNERS, "each answer counts once"
        assert sum(vote.answer == RIGHT.id for vote in votes) == 4 + 9
    press("End the room")
    host.get_by_role("button", name="End it now").click()

    sheet = opened(hall, f"{server.url}/insight?room={room_id}")
    expect(sheet.get_by_text(re.compile(r"33 %"))).not_to_have_count(0)
    with sheet.expect_download() as got:
        sheet.get_by_role("link", name="Download as CSV").click()
    with open(got.value.path(), encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["percent of points"], row["percent of points, asked again"]) == ("33", "75")
    for one in people:
        one.context.close()
    hall.close()
