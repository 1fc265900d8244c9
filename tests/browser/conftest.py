"""A real Chromium and the real notebook, started once; a fresh learner for each test."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Locator, Page, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.app_server import AppServer

# A machine that also does other things is slow, not broken.
A_WHILE = 30_000  # milliseconds
expect.set_options(timeout=A_WHILE)

# The shell first: it is the same Chromium without the window around the page, which nobody looks at here and
# which costs as much as the page does.
USUAL = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@functools.cache
def find_chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, or Playwright's own; None if there is none."""
    named = os.environ.get("IMMUNOBOOK_CHROMIUM")
    if named:
        return named
    for name in USUAL:
        if found := shutil.which(name):
            return found
    for path in ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",):
        if Path(path).exists():
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def launched(kind: BrowserType, *more: str) -> Browser:
    """Start Chromium, quiet and without drawing on a graphics card that is not there.

    Debian's Chromium asks for one in any case and then has it imitated, which takes several times as long.
    """
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--font-render-hinting=none",  # letters as wide as on a screen of our time, whichever Chromium it is
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        *more,
    ]
    return kind.launch(executable_path=find_chromium(), args=arguments)


@pytest.fixture(scope="session")
def browser():
    if find_chromium() is None:
        pytest.skip(
            "no Chromium or Chrome found; install one (Debian: apt-get install chromium) or set IMMUNOBOOK_CHROMIUM"
        )
    with sync_playwright() as playwright:
        opened = launched(playwright.chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    server = AppServer(tmp_path_factory.mktemp("app")).start()
    yield server
    server.stop()
    assert not server.faults(), server.faults()


def new_context(
    browser: Browser, *, width=1280, height=900, mode="light", calm=True, **more
) -> BrowserContext:
    """Open a browser profile of its own: a fresh learner."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=mode,
        reduced_motion="reduce" if calm else "no-preference",
        **more,
    )
    context.set_default_timeout(60_000)
    return context


@pytest.fixture(scope="session")
def profile(browser):
    """A browser profile that tests share, 1280 px, light, less motion: Streamlit's scripts are fetched once."""
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(profile):
    """The tab in which each `page` is opened: Streamlit's scripts, once compiled, stay so."""
    return profile.new_page()


@pytest.fixture
def page(tab, app):
    """A window of the shared profile in which a fresh learner begins: nothing is kept of those before."""
    tab.goto("about:blank")
    forget(tab, app)
    yield tab
    tab.unroute_all()


def forget(page: Page, app) -> None:
    """Empty what the browser keeps of the notebook: cookies, and answers that wait for a network."""
    page.context.clear_cookies()
    debugger = page.context.new_cdp_session(page)
    debugger.send("Storage.clearDataForOrigin", {"origin": app.url, "storageTypes": "all"})
    debugger.detach()


class Runs:
    """Counts the runs of the script that a page has heard of. Make it before the page opens its socket."""

    def __init__(self, page: Page):
        self.page = page
        self.begun = 0
        self.ended = 0  # the number of the newest run that has ended
        page.on("websocket", lambda socket: socket.on("framereceived", self.hear))

    def hear(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        told = ForwardMsg.FromString(frame)
        what = told.WhichOneof("type")
        if what == "new_session":
            self.begun += 1
        elif what == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.ended = self.begun  # one that was broken off is followed by the next

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Wait at the end until a run that began meanwhile has ended, and what it brought is on the page."""
        before = self.begun
        yield
        for _ in range(A_WHILE // 50):
            if self.ended > before:
                settled(self.page)
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no run has ended")


def at_rest(thing: Locator) -> dict:
    """Return where something lies as soon as it has lain there for two tenths of a second; it is scrolled to."""
    thing.scroll_into_view_if_needed()
    before = None
    for _ in range(A_WHILE // 100):
        box = thing.bounding_box()
        if box and box == before:
            return box
        before = box
        thing.page.wait_for_timeout(200)
    raise AssertionError(f"{thing} does not come to rest")


def settled(page: Page) -> Page:
    """Wait until the page has come to rest: nothing is running, every picture and every question is there."""
    page.wait_for_selector(".im-foot", state="attached")
    page.wait_for_function(
        """() => document.querySelector('.stApp')?.dataset.testScriptState !== 'running'
            && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')""",
        polling=100,
    )
    page.wait_for_function(
        """() => [...document.querySelectorAll('*')].filter(e => e.shadowRoot?.querySelector('.fit'))
            .every(e => e.shadowRoot.querySelector('.fit').dataset.ready !== undefined)""",
        polling=100,
    )
    page.wait_for_function("() => !document.querySelector('.im-sheet:empty:not(.im-reports)')", polling=100)
    return page
