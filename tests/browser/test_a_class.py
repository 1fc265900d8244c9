"""A whole class as a teacher holds it: the wall, a room, twelve browsers, vote, talk, vote, reveal, and the day after."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from immunobook import attending, content, study, teach, visit
from immunobook.insight.small import HIDDEN
from immunobook.quiz import bank
from immunobook.teaching import led, slides
from tests.browser.app_server import AppServer
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import answer, now, questions_of, records_of, secret_of
from tests.browser.test_keyboard import Keyboard

LEARNERS = 12
MEMBERS = range(3, 11)
"""Who joins the group before the vote. The last of them leaves it after class, and the first person joins it then."""
GROUP = "Ward 7, autumn"
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

    def join_the_group(self, url: str, code: str) -> None:
        page = self.context.new_page()
        page.goto(f"{url}/groups?code={code}")
        settled(page)
        page.get_by_role("button", name="Look it up").click()
        page.get_by_role("textbox", name="Name to show, if you like").fill(f"Nurse {self.number}")
        page.get_by_role("button", name="Join the group").click()
        expect(page.get_by_role("status").filter(has_text="You are in")).to_be_visible()
        page.close()

    def learner(self, store) -> str:
        return study.learner_of(store, secret_of(self.context))

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
    with records_of(server) as store:
        group = teach.new_cohort(store, teach.teacher_of(store, secret, now=now()), GROUP, now=now())
    host = opened(hall, f"{server.url}/host?lesson=three-keys")
    host.get_by_role("combobox", name="Whose class is it?").click()
    host.get_by_role("option", name=GROUP).click()
    host.get_by_role("button", name="Open the room").click()
    code = host.locator(".im-room-code").first.inner_text().replace("-", "")
    with records_of(server) as store:
        ada = teach.teacher_of(store, secret, now=now())
        (room_row,) = teach.rooms(store, ada)
        room_id = room_row.id
    assert room_row.cohort == group.id
    wall = opened(hall, f"{server.url}/projector?room={room_id}")
    expect(wall.locator("svg.im-qr")).to_be_visible()

    people = [Person(browser, number) for number in range(LEARNERS)]
    for one in people:
        one.come_in(server.url, code)
    expect(wall.locator(".im-here")).to_have_text(f"{LEARNERS} people are here.")

    def press(name: str) -> None:
        host.get_by_role("button", name=name, exact=True).click()

    people[MEMBERS[0]].join_the_group(server.url, group.code)
    with records_of(server) as store:
        for one in people[MEMBERS[1] : MEMBERS[-1] + 1]:
            attending.join_cohort(store, one.learner(store), group.id, f"Nurse {one.number}", now=now())

    place = DECK.slides.index(ASKS)
    before = DECK.slides[place - 1]
    with records_of(server) as store:  # the slides before it are tried elsewhere
        teach.show(store, ada, room_id, led.shows(DECK, before, {"lesson": "three-keys"}), now=now())
    expect(wall.locator(".st-key-slide h1").first).to_have_text(before.title)
    wall.wait_for_timeout(2_000)  # nobody turns a slide in the moment in which it comes up
    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".im-desk-at")).to_have_text(f"{place + 1} / {len(DECK.slides)}")
    expect(wall.locator(".st-key-slide h1").first).to_have_text(ASKS.title)
    for again, right in ((False, 4), (True, 9)):
        if again:
            press("Ask again")
        else:
            expect(wall.locator(".im-desk").get_by_role("button", name="Ask the room")).to_be_visible()
            wall.keyboard.press("a")
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
    shared = (row["percent of points"], row["percent of points, asked again"])
    assert shared == (HIDDEN, HIDDEN), "four were right, then three wrong: too few for a file"
    assert (row["answers"], row["answers, asked again"]) == (str(LEARNERS), str(LEARNERS))
    the_next_day(hall, server, group, people)
    for one in people:
        one.context.close()
    hall.close()


def the_next_day(hall: BrowserContext, server: AppServer, group: teach.Cohort, people: list[Person]) -> None:
    """One has left the group, one has joined it only now, one has gone through the lesson; its page tells the truth."""
    *stayed, left = MEMBERS
    lesson = content.lesson("three-keys")
    with records_of(server) as store:
        attending.leave_cohort(store, people[left].learner(store), group.id, now=now())
        attending.join_cohort(store, people[0].learner(store), group.id, "Late", now=now())
        keen = people[stayed[0]].learner(store)
        for cell in lesson.cells:
            for item in questions_of(cell):
                answer(store, keen, item)
            study.finish_cell(store, keen, lesson.id, cell.id, now=now())
    page = opened(hall, f"{server.url}/insight?group={group.id}")
    held = page.locator(".im-printed").filter(has=page.get_by_role("heading", name="Classes with this group"))
    right = sum(number < 9 for number in stayed)
    expect(held).to_contain_text(f"{len(stayed)} members answered", use_inner_text=True)
    expect(held).to_contain_text(f"({round(100 * right / len(stayed))} %)", use_inner_text=True)
    page.get_by_text("Who has finished which lesson").click()
    table = page.get_by_role("group", name="Members, lesson by lesson").get_by_role("row")
    rows = {words[0]: words[1:] for words in (one.locator("th, td").all_inner_texts() for one in table.all())}
    assert sorted(rows) == sorted(["Name", "Late", *(f"Nurse {number}" for number in stayed)]), "who left is gone"
    assert lesson.title in rows[f"Nurse {stayed[0]}"][0]
    assert {tuple(rows[name][:3]) for name in rows if name not in ("Name", f"Nurse {stayed[0]}")} == {("–", "–", "–")}
    assert not violations(page)
    zipped = page.request.get(f"{server.url}/insight/group.zip?group={group.id}")
    with zipfile.ZipFile(io.BytesIO(zipped.body())) as archive:
        (row,) = csv.DictReader(io.StringIO(archive.read("classes.csv").decode("utf-8-sig")))
    assert (row["class"], row["percent of points"]) == (DECK.title, HIDDEN), "beside the room's it would tell of five others"
    page.close()
