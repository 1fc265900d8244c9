"""What is measured in the response lab, beside the empty app: a case committed to, lines taken, a number changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from immunobook.response import phantom
from immunobook.response.slice_exercise import VISIT_NAMES
from tests.browser.conftest import at_rest, settled
from tests.load import apps
from tests.load.figure import Figure, ratio
from tests.load.in_browser import PRESS, TRIES, WARM, EmptyQuestion, chromium, open_page, pressed_in_turns

# From Enter in a cell to the first frame in which what is said has changed.
ENTERED = """said => {
    const says = () => document.querySelector(said)?.textContent;
    const before = says();
    delete window.tookToChange;
    addEventListener('keydown', () => {
        const began = performance.now();
        const watch = new MutationObserver(() => {
            if (says() === before) return;
            watch.disconnect();
            requestAnimationFrame(() => {
                const painted = new MessageChannel();
                painted.port1.onmessage = () => { window.tookToChange = performance.now() - began };
                painted.port2.postMessage(0);
            });
        });
        watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    }, {once: true, capture: true});
}"""
PATIENT = "small-but-not-five-millimetres"

COMMIT = ".im-exercise form[data-do=commit]"
ONE_LESION = next(scan for scan in phantom.SCANS.values() if len(scan.lesions) == 1)


def committed(browser: Browser, url: str) -> Iterator[float]:
    """Commit to a verdict on one case after another."""
    page = opened(browser, url, "train")
    while True:
        groups = page.locator(f"{COMMIT} fieldset")
        groups.first.wait_for()
        for group in groups.all():
            group.locator("label").first.click()
        settled(page)
        yield page.evaluate(PRESS, [f"{COMMIT} button", ".im-turned .im-verdict", ""])
        page.get_by_role("button", name="Next case").click()
        page.locator(".im-turned").wait_for(state="detached")


def measured(browser: Browser, url: str) -> Iterator[float]:
    """Take the line of each visit of a scan with one lesion, each time as somebody new."""
    while True:
        page = opened(browser, url, "measure")
        page.get_by_role("combobox", name="Scan").fill(ONE_LESION.title)
        page.keyboard.press("Enter")
        for visit, name in enumerate(VISIT_NAMES):
            page.get_by_role("radio", name=name, exact=True).click()
            page.locator(f'.slide[data-ready$="slice:{ONE_LESION.id}:{visit}"]').wait_for()
            page.locator(".im-exercise details").wait_for()
            page.get_by_role("button", name=re.compile("end 2")).press("ArrowRight")
            settled(page)
            page.wait_for_function("() => !document.querySelector('.im-turned')")
            take = page.get_by_role("button", name="Take these measurements").element_handle()
            yield page.evaluate(PRESS, [take, ".im-turned", ""])
        page.context.close()


def opened(browser: Browser, url: str, part: str) -> Page:
    """Open a part of the lab as somebody who was never here."""
    page = open_page(browser, f"{url}/response_lab?part={part}")
    return settled(page)


def changed(page: Page, place: int, said: str) -> Iterator[float]:
    """Change a number of the first row of a sheet, to and fro.

    Args:
        place: Of the column from the first, which is clicked.
        said: What says what the row comes to.
    """
    sheet = page.locator("[data-testid=stDataFrame] canvas").first
    sheet.wait_for()
    while True:
        for number in ("8", "30"):
            box = at_rest(sheet)
            page.mouse.click(box["x"] + 90, box["y"] + 54)
            for _ in range(place):
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")
            page.locator("#portal :is(input, textarea)").fill(number)
            page.evaluate(ENTERED, said)
            page.keyboard.press("Enter")
            yield page.wait_for_function("() => window.tookToChange").json_value()
            page.wait_for_timeout(300)


PARTS = {"a case committed to": committed, "lines taken": measured}


def lab(folder: Path) -> Iterator[Figure]:
    """Press in parts of the lab, in turns with the question of the empty app; its sheet in turns with a
    sheet and a plot of the empty app."""
    server, empty = apps.ours(folder), apps.empty(folder)
    with apps.running(server, empty), chromium() as browser:
        places = {name: part(browser, server.url) for name, part in PARTS.items()}
        yield from pressed_in_turns(places, EmptyQuestion(browser, empty.url), "the lab")
        sheets = (
            changed(opened(browser, server.url, f"judge&patient={PATIENT}"), 3, ".im-visits"),
            changed(open_page(browser, f"{empty.url}/?sheet=1"), 3, "#said"),
        )
        took = [[next(sheet) for sheet in sheets] for _ in range(WARM + TRIES)][WARM:]
        ours, theirs = map(list, zip(*took, strict=True))
        yield ratio("round trip of a number changed, median", 1.3, "ms", ours, theirs)
        yield ratio("round trip of a number changed, p95", 2.0, "ms", ours, theirs, part=0.95)
