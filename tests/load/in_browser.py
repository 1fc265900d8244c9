"""What is measured in Chromium: the round trip of an answer, the first element, and what a lesson sends."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from immunobook import content
from immunobook.content.model import LabCell, Lesson
from tests.browser.conftest import launched
from tests.load import apps
from tests.load.figure import Figure, ratio

PRESSES = 200
COLD_STARTS = 9
TRIES = 12  # presses in each place of a trainer or of the lab
WARM = 2
LONGEST_LESSON = 300  # kB

# From the press to the first frame in which the answer is painted. Functions, not strings of code: the page's
# policy forbids eval, and that holds for tests too.
PRESS = """([button, sign, mark]) => new Promise((seen, never) => {
    const pressed = button instanceof Element ? button : document.querySelector(button);
    const is_there = () => { const e = document.querySelector(sign); return e && (!mark || e.matches(mark)); };
    if (is_there()) { never(new Error('the answer is there before the press')); return; }
    const began = performance.now();
    const watch = new MutationObserver(() => {
        if (!is_there()) return;
        watch.disconnect();
        requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () => seen(performance.now() - began);
            painted.port2.postMessage(0);
        });
    });
    watch.observe(document.body, {subtree: true, childList: true, attributes: true});
    setTimeout(() => { watch.disconnect(); never(new Error('no answer in 15 s')); }, 15000);
    pressed.click();
})"""

FIRST = """(() => {
    const look = () => {
        if (!document.querySelector('[data-testid="stMain"] h1')) return;
        watch.disconnect();
        document.documentElement.dataset.first = performance.now();
    };
    const watch = new MutationObserver(look);
    watch.observe(document, {subtree: true, childList: true});
})()"""

SUBMIT = '[data-testid="stFormSubmitButton"] button'


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Open the installed Chromium; all pages of a measurement share it."""
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser
        browser.close()


def open_page(browser: Browser, address: str) -> Page:
    """Open an address as somebody who was never here, and wait for its end."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    return page


# --- the round trip of an answer ------------------------------------------------------------------------


class EmptyQuestion:
    """The question of the empty app."""

    def __init__(self, browser: Browser, url: str):
        self.page = open_page(browser, url)
        self.page.wait_for_selector("#answer")

    def press(self, turn: int) -> float:
        """Choose, press, and return the milliseconds until the answer is painted."""
        page = self.page
        page.locator("[role=radiogroup] label").nth(turn % 4).click()
        presses = int(page.locator("#answer").get_attribute("data-presses"))
        took = page.evaluate(PRESS, [SUBMIT, f'#answer[data-presses="{presses + 1}"]', ""])
        page.wait_for_timeout(50)
        return took


class LessonQuestion:
    """A question with one right option, in a lesson of the notebook."""

    def __init__(self, browser: Browser, url: str):
        screen, query = apps.LESSON
        self.page = open_page(browser, f"{url}/{screen}?{query}")
        self.page.wait_for_selector(".im-foot", state="attached")
        self.page.wait_for_timeout(1500)
        self.sheet = self.page.locator('[class*="st-key-cell-check-"] .im-sheet')
        self.sheet = self.sheet.filter(has=self.page.locator("input[type=radio]")).first
        self.sheet.evaluate("sheet => { sheet.id = 'measured' }")

    def press(self, turn: int) -> float:
        """Choose, press, and return the milliseconds until the verdict is painted; then try again."""
        page = self.page
        options = page.locator("#measured .im-options label")
        options.nth(turn % options.count()).click()
        took = page.evaluate(PRESS, ["#measured button[type=submit]", "#measured .im-feedback .im-verdict", ""])
        page.locator("#measured .im-again").click()
        page.wait_for_selector("#measured .im-options")
        page.wait_for_timeout(50)
        return took


def round_trip(folder: Path) -> Iterator[Figure]:
    """Answer in turns in the notebook, in the empty app, and in the empty app with Streamlit's defaults."""
    servers = apps.ours(folder), apps.empty(folder), apps.defaults(folder)
    with apps.running(*servers), chromium() as browser:
        asked = [
            kind(browser, server.url)
            for kind, server in zip((LessonQuestion, EmptyQuestion, EmptyQuestion), servers, strict=True)
        ]
        took: tuple[list[float], ...] = ([], [], [])
        order, chance = [0, 1, 2], random.Random(7)
        for turn in range(-5, PRESSES):
            chance.shuffle(order)
            for which in order:
                took[which].append(asked[which].press(turn))
                if turn < 0:  # to get warm
                    took[which].clear()
    yield ratio("answer round trip, median of 200", 1.3, "ms", *took)
    yield ratio("answer round trip, p95 of 200", 2.0, "ms", *took, part=0.95)


def pressed_in_turns(places: Mapping[str, Iterator[float]], plain: EmptyQuestion, where: str) -> Iterator[Figure]:
    """Press in each place, in turns with the question of the empty app; each place warms up first.

    Args:
        places: By what is pressed there: each step presses once and says how many milliseconds it took.
        where: Where these places are, for the figure of all of them.
    """
    ours: dict[str, list[float]] = {name: [] for name in places}
    theirs: dict[str, list[float]] = {name: [] for name in places}
    for name, presses in places.items():
        for turn in range(-WARM, TRIES):
            took, other = next(presses), plain.press(turn)
            if turn >= 0:
                ours[name].append(took)
                theirs[name].append(other)
    for name in places:
        yield ratio(f"round trip of {name}, median", 1.3, "ms", ours[name], theirs[name])
    every, empty_ones = (list(chain.from_iterable(took.values())) for took in (ours, theirs))
    yield ratio(f"round trip in {where}, p95", 2.0, "ms", every, empty_ones, part=0.95)


# --- the first element after a cold start ----------------------------------------------------------------


def first_element(folder: Path) -> Iterator[Figure]:
    """Start each server anew, open it in a browser that has nothing of it, and time its title."""
    took: dict[str, list[float]] = {"ours": [], "empty": [], "defaults": []}
    with chromium() as browser:
        for turn in range(-1, COLD_STARTS):
            for name in took:
                server = getattr(apps, name)(folder / f"{name}{turn}")
                screen, query = apps.LESSON if name == "ours" else ("", "")
                with apps.running(server):
                    time.sleep(0.5)
                    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                    page.add_init_script(FIRST)
                    page.goto(f"{server.url}/{screen}?{query}")
                    page.wait_for_selector("html[data-first]", state="attached", timeout=60_000)
                    if turn >= 0:
                        took[name].append(float(page.locator("html").get_attribute("data-first")))
                    page.context.close()
    yield ratio("first element after a cold start, median", 1.3, "ms", *took.values())


# --- what a lesson sends ------------------------------------------------------------------------------------


def weight(browser: Browser, address: str, end: str) -> tuple[float, list[str]]:
    """Return what `weight_of` does, for somebody who was never here."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    found = weight_of(page, address, end)
    page.context.close()
    return found


def weight_of(page: Page, address: str, end: str) -> tuple[float, list[str]]:
    """Return how much an address sends to a page beside Streamlit's own files, in kB, and what it asked for.

    That is all that comes through the socket, drawings, and scripts of our own, all uncompressed.
    """
    received: list[int] = []
    asked: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.on("response", lambda response: asked.append(response.url))
    page.goto(address)
    page.wait_for_selector(end, state="attached", timeout=60_000)
    for _ in range(12):  # pictures further down may be fetched only when they come near
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(150)
    page.wait_for_timeout(500)
    ours = {url for url in asked if "/scene/" in url or "/script/" in url}
    received += [len(page.request.get(url).body()) for url in ours]
    return sum(received) / 1000, asked


def draws_numbers(lesson: Lesson) -> bool:
    """Return whether a cell of a lesson draws a plot of numbers, for which alone Plotly may be loaded."""
    return any(isinstance(cell, LabCell) for cell in lesson.cells)


def lesson_weight(folder: Path) -> Iterator[Figure]:
    """Open every lesson as somebody who was never here."""
    ours, empty = apps.ours(folder), apps.empty(folder)
    with apps.running(ours, empty), chromium() as browser:
        base, _ = weight(browser, empty.url, "#answer")
        sent, plotly = {}, 0
        for lesson in content.lessons().values():
            address = f"{ours.url}/{lesson.chapter}?lesson={lesson.id}"
            kilobytes, asked = weight(browser, address, ".im-foot")
            sent[lesson.id] = kilobytes - base
            if not draws_numbers(lesson):
                plotly += sum("plotly" in url.lower() for url in asked)
    heaviest = max(sent, key=sent.get)
    each = ", ".join(f"{id} {kilobytes:.0f}" for id, kilobytes in sent.items())
    yield Figure(f"kB a lesson sends: {heaviest}", sent[heaviest], LONGEST_LESSON, "kB", each)
    yield Figure("files of Plotly in lessons that plot nothing", plotly, 0, "files")
