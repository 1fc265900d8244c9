"""A browser with the network cut off, and what a page in it asked for and complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.conftest import launched

NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@contextmanager
def cut_off(browser: Browser) -> Iterator[Browser]:
    """Open a second browser that can look up no name."""
    opened = launched(browser.browser_type, NO_NAMES)
    yield opened
    opened.close()


class Listener:
    """What a page asks for, what of it fails, and what it says on its console."""

    def __init__(self, page: Page):
        self.begin()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("requestfailed", lambda request: self.failed.append(f"{request.url}: {request.failure}"))
        page.on("response", lambda reply: reply.status >= 400 and self.failed.append(f"{reply.status} {reply.url}"))
        page.on("console", lambda message: message.type in ("error", "warning") and self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def begin(self) -> None:
        """Listen anew."""
        self.asked: list[str] = []
        self.failed: list[str] = []
        self.said: list[str] = []

    def heard_nothing_but_from(self, url: str) -> None:
        """Assert that nothing was asked of anybody else, that nothing failed, and that nothing complained."""
        here = urlsplit(url).netloc
        foreign = {one for one in self.asked if urlsplit(one).scheme not in ("data", "blob") and urlsplit(one).netloc != here}
        assert not foreign
        assert (self.failed, self.said) == ([], [])
