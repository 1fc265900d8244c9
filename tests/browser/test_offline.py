"""The notebook with the network cut off: nothing is fetched from anywhere but itself, and nothing complains."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from immunobook import content
from tests.browser.app_server import HOUSE
from tests.browser.conftest import find_chromium, new_context, settled

SCREENS = sorted("" if file.stem == "home" else file.stem for file in (HOUSE / "pages").rglob("*.py"))
LESSONS = [f"{content.lesson(chapter.lessons[0]).chapter}?lesson={chapter.lessons[0]}" for chapter in content.course().chapters]
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
STREAMLITS_OWN = ("/_stcore/health", "/_stcore/host-config")
"""On a deep address Streamlit's page asks for these two below it first, gets 404, and asks again at the right place."""


@pytest.fixture(scope="module")
def cut_off(browser, app):
    """A browser that can look up no name, and what it asked for and complained about."""
    opened = browser.browser_type.launch(
        executable_path=find_chromium(), args=["--no-sandbox", "--disable-background-networking", NO_NAMES]
    )
    yield new_context(opened)
    opened.close()


@pytest.mark.parametrize("address", [*SCREENS, *LESSONS])
def test_a_screen_asks_nobody_else(cut_off, app, address):
    asked: list[str] = []
    failed: list[str] = []
    said: list[str] = []
    page = cut_off.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("requestfailed", lambda request: failed.append(f"{request.url}: {request.failure}"))
    page.on("response", lambda reply: reply.status >= 400 and failed.append(f"{reply.status} {reply.url}"))
    page.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{app.url}/{address}")
    settled(page)
    page.wait_for_timeout(400)
    page.close()
    here = urlsplit(app.url).netloc
    foreign = {url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != here}
    assert not foreign
    assert not [one for one in failed if not one.endswith(STREAMLITS_OWN)]
    own = sum(one.endswith(STREAMLITS_OWN) for one in failed)
    assert len([one for one in said if "404" in one]) <= own
    assert not [one for one in said if "404" not in one]
