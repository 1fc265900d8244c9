"""Coming in as a teacher and going out again, in a browser: by link, by account, and not by another site's page."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from immunobook import teach, visit
from tests.browser.app_server import AppServer, free_port
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import now, records_of
from tests.server.oidc_provider import provider, settings


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("door"), free_port()
    with provider(folder) as accounts:
        server = AppServer(folder, port=port, **settings(accounts, port)).start()
        yield server
        server.stop()
    assert not server.faults(), server.faults()


def link(app, role="teacher") -> str:
    with records_of(app) as store:
        return f"{app.url}/teach/{teach.new_link(store, role=role, now=now())}"


def is_teacher(page: Page) -> bool:
    return any(cookie["name"] == visit.TEACHER_COOKIE for cookie in page.context.cookies())


def menu(page: Page) -> list[str]:
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_attached()
    return page.get_by_test_id("stSidebarNavLink").all_inner_texts()


def fits(page: Page) -> bool:
    return page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@contextmanager
def another_site(html: str):
    """Serve a page from another port of this machine, which shares our cookies."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_by_link_with_the_keyboard_and_out_in_every_window(app, page):
    page.goto(link(app))
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Teach with this browser")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{app.url}/teach")
    settled(page)
    expect(page.get_by_text("This browser teaches, as a teacher.")).to_be_visible()
    assert "What teachers did" not in " ".join(menu(page)), "which is for administrators"
    assert violations(page, "main") == []
    other = page.context.new_page()
    settled(other.goto(f"{app.url}/teach") and other)
    expect(other.get_by_role("button", name="End teaching")).to_be_visible()
    out = page.get_by_role("button", name="End teaching")
    out.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign in as a teacher")).to_be_visible()
    settled(other.reload() and other)
    expect(other.get_by_role("button", name="Sign in as a teacher")).to_be_visible()
    assert not is_teacher(other), "the browser keeps nothing of it"
    other.close()


def test_by_account_and_out_also_there(app, page):
    settled(page.goto(f"{app.url}/audit") and page)
    expect(page.get_by_text("This is for administrators.")).to_be_visible()
    assert "What teachers did" not in " ".join(menu(page))
    page.get_by_role("main").get_by_role("link", name="For teachers").click()
    page.get_by_role("button", name="Sign in as a teacher").click()
    page.get_by_role("button", name="ada", exact=True).click()
    page.wait_for_url(f"{app.url}/teach")
    settled(page)
    expect(page.get_by_text("You are signed in as ada@clinic.example")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="What teachers did").click()
    expect(page.get_by_role("cell", name="ada@clinic.example").first).to_be_visible()
    expect(page.get_by_role("cell", name="signed in").first).to_be_visible()
    settled(page)
    assert violations(page, "main") == []
    page.get_by_role("textbox", name="Find").fill("<b>zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing.", exact=True)).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="For teachers").click()
    page.get_by_role("button", name="End teaching").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{app.url}/")
    settled(page.goto(f"{app.url}/teach") and page)
    expect(page.get_by_role("button", name="Sign in as a teacher")).to_be_visible()
    assert not is_teacher(page)


def test_an_account_that_may_not_teach_is_told(app, page):
    settled(page.goto(f"{app.url}/teach") and page)
    page.get_by_role("button", name="Sign in as a teacher").click()
    page.get_by_role("button", name="guest", exact=True).click()
    settled(page)
    expect(page.get_by_text("your address is not on the list")).to_be_visible()
    assert not is_teacher(page)


def test_on_a_phone_in_the_dark(app, browser):
    context = new_context(browser, width=360, mode="dark")
    page = context.new_page()
    page.goto(link(app, "administrator"))
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("button").click()
    for screen in ("teach", "audit"):
        settled(page.goto(f"{app.url}/{screen}") and page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), screen
    context.close()


HOSTILE = """<script>
const told = document.title = "";
const socket = new WebSocket("{socket}", ["streamlit"]);
socket.onopen = () => document.title += " socket open";
socket.onerror = () => document.title += " socket refused";
fetch("{link}", {{method: "POST", mode: "no-cors", credentials: "include"}})
  .then(() => document.title += " post sent", () => document.title += " post refused");
</script><iframe src="{url}/teach"></iframe>"""


def test_a_page_of_another_port_is_no_page_of_ours(app, page):
    """Cookies know no port: this page's requests carry the teacher's. Ours does not listen to it."""
    address, unused = link(app), link(app)
    page.goto(address)
    page.get_by_role("button").click()
    page.wait_for_url(f"{app.url}/teach")
    html = HOSTILE.format(url=app.url, link=unused, socket=app.url.replace("http", "ws") + "/_stcore/stream")
    with another_site(html) as site:
        page.goto(site)
        page.wait_for_function(
            "() => document.title.includes('socket ') && document.title.includes('post ')"
        )
        assert "socket refused" in page.title()
        assert page.frames[-1].url.startswith("chrome-error:"), "nor is ours laid under it"
    with records_of(app) as store:
        assert teach.is_link(store, unused.rpartition("/")[2], now=now()), "and the link is still good"
