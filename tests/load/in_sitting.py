"""What is measured in a practice: the round trip of an answer of each kind, and a page of thirty questions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from playwright.sync_api import Browser, Page

from immunobook import study
from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from tests.browser.answering import fill_in
from tests.browser.app_server import AppServer
from tests.browser.learners import come_as, now, records_of
from tests.load import apps
from tests.load.figure import Figure, quantile, ratio
from tests.load.in_browser import FIRST, PRESS, EmptyQuestion, chromium, weight_of

TRIES = 12  # answers of each kind
THIRTY = 30
PAINTS = 7


def one_of_each_kind() -> list[Kind]:
    """Return a question of each kind that can be answered more than once."""
    found: dict[str, Kind] = {}
    for item in bank.questions().values():
        if item.kind != "predict" and not item.retired:
            found.setdefault(item.kind, item)
    return list(found.values())


def practice(browser: Browser, server: AppServer, items: list[Kind]) -> tuple[Page, str]:
    """Return a page of somebody who has begun a practice, and the address of it."""
    with records_of(server) as store:
        newcomer = study.new_learner(store, now=now())
        this = study.start_sitting(store, newcomer.learner, "practice", items, now=now())
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    come_as(context, server, newcomer.secret)
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page, f"{server.url}/quiz?sitting={this.key}"


def each_kind(folder: Path) -> Iterator[Figure]:
    """Answer a question of each kind over and over, in turns with the question of the empty app."""
    server, empty = apps.ours(folder), apps.empty(folder)
    items = one_of_each_kind()
    ours: dict[str, list[float]] = {item.kind: [] for item in items}
    theirs: dict[str, list[float]] = {item.kind: [] for item in items}
    with apps.running(server, empty), chromium() as browser:
        plain = EmptyQuestion(browser, empty.url)
        page, address = practice(browser, server, items)
        page.goto(address)
        sheet = page.locator(".im-sheet")
        for place, item in enumerate(items):
            page.locator(".im-numbers button").nth(place).click()
            for turn in range(-2, TRIES):
                sheet.locator("form.im-form").wait_for()
                fill_in(sheet, item, item.key())
                took = page.evaluate(PRESS, [".im-sheet button[type=submit]", ".im-sheet .im-feedback", ""])
                other = plain.press(turn)
                if turn >= 0:
                    ours[item.kind].append(took)
                    theirs[item.kind].append(other)
                page.locator(".im-sheet .im-again").click()
    # Each kind against the presses between its own: a machine has slow minutes.
    slowest = max(ours, key=lambda kind: quantile(ours[kind], 0.5) / quantile(theirs[kind], 0.5))
    yield ratio(f"round trip of the slowest kind, {slowest}", 1.3, "ms", ours[slowest], theirs[slowest])
    every, empty_ones = (list(chain.from_iterable(took.values())) for took in (ours, theirs))
    yield ratio(f"round trip of {len(ours)} kinds, p95", 2.0, "ms", every, empty_ones, part=0.95)


def thirty_questions(folder: Path) -> Iterator[Figure]:
    """Open a practice of thirty questions in turns with a lesson: first paint, and what both send."""
    server = apps.ours(folder)
    items = [item for item in bank.questions().values() if item.kind != "predict" and not item.retired][:THIRTY]
    took: dict[str, list[float]] = {"practice": [], "lesson": []}
    with apps.running(server), chromium() as browser:
        page, address = practice(browser, server, items)
        page.add_init_script(FIRST)
        screen, query = apps.LESSON
        addresses = {"practice": address, "lesson": f"{server.url}/{screen}?{query}"}
        for turn in range(-1, PAINTS):
            for name, one in addresses.items():
                page.goto(one)
                page.wait_for_selector("html[data-first]", state="attached", timeout=60_000)
                if turn >= 0:
                    took[name].append(float(page.locator("html").get_attribute("data-first")))
        sent = {name: weight_of(page, one, ".im-foot")[0] for name, one in addresses.items()}
    yield ratio("first paint of thirty questions, median", 2.0, "ms", took["practice"], took["lesson"])
    yield Figure(
        "what thirty questions send, to a lesson", sent["practice"] / sent["lesson"], 2.0, "x",
        f"practice {sent['practice']:.0f} kB, lesson {sent['lesson']:.0f} kB, with what Streamlit sends itself",
    )  # fmt: skip
