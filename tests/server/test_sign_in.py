"""Signing in with accounts, over the wire: a real provider, `st.login`, our list, and what the browser then keeps."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from immunobook import teach, visit
from immunobook.records import Store
from tests.browser.app_server import AppServer, free_port
from tests.load.learner_client import LearnerClient, completed
from tests.server.oidc_provider import go_through, provider, settings


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    with provider(tmp_path_factory.mktemp("accounts")) as address:
        yield address


@pytest.fixture(scope="module")
def served(tmp_path_factory, accounts):
    port = free_port()
    server = AppServer(tmp_path_factory.mktemp("served"), port=port, **settings(accounts, port)).start()
    yield server
    server.stop()
    assert not server.faults(), server.faults()


@pytest.fixture(scope="module")
def store(served):
    opened = Store(served.environment["IMMUNOBOOK_DATABASE_URL"])
    yield opened
    opened.close()


@pytest.fixture
def browser():
    with httpx.Client(trust_env=False, timeout=30) as client:
        yield client


def login_address(served) -> str:
    """Press "Sign in as a teacher" on the page; return where `st.login` sends the browser."""

    async def press() -> str:
        visitor = LearnerClient(served.url, "teach")
        run = await visitor.open()
        assert run.sign_in, "the button is there"
        address = (await visitor.run(pressed=run.sign_in)).redirect
        await visitor.close()
        return address

    return served.url + completed(press())


def secret_of(browser: httpx.Client) -> str | None:
    return next((one.value for one in browser.cookies.jar if one.name == visit.TEACHER_COOKIE), None)


@pytest.mark.parametrize(
    ("who", "role", "why"),
    [
        ("tess", "teacher", "however her address is written there"),
        ("ada", "administrator", "on the other list"),
    ],
)
def test_who_is_on_the_list_teaches(served, store, browser, who, role, why):
    reply = go_through(browser, login_address(served), who)
    assert reply.headers["location"] == "/teach", why
    teacher = teach.teacher_of(store, secret_of(browser), now=now())
    assert (teacher.role, teacher.subject) == (role, f"{who}@clinic.example")
    kept = [line for line in reply.headers.get_list("set-cookie") if "Max-Age=0" not in line]
    assert kept
    for line in kept:
        assert "httponly" in line.lower(), line
        assert "samesite=lax" in line.lower(), line
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("guest", "an address that is not on the list"),
        ("liar", "an address of the list that the provider calls unverified"),
        ("nobody", "an account without an address"),
        ("stranger", "an account that the provider makes on the spot"),
    ],
)
def test_who_is_not_on_the_list_gets_nothing(served, store, browser, who, why):
    before = store.rows()
    reply = go_through(browser, login_address(served), who)
    assert reply.headers["location"] == "/teach?refused=list", why
    assert secret_of(browser) is None
    assert not [one for one in browser.cookies.jar if one.name.startswith("_streamlit_user")], "nothing stays"
    assert {name: rows for name, rows in store.rows().items() if name != "learner" and name != "device"} == {
        name: rows for name, rows in before.items() if name != "learner" and name != "device"
    }


def test_who_denies_it_there_gets_nothing(served, browser):
    reply = go_through(browser, login_address(served), None)
    assert reply.headers["location"] == "/teach?refused=sign-in"
    assert secret_of(browser) is None


@pytest.mark.parametrize(
    "query", ["code=abc&state=def", "code=abc", "state=" + "a" * 5000, "error=access_denied", ""]
)
def test_a_return_that_nobody_asked_for_gives_nothing(served, browser, query):
    reply = browser.get(f"{served.url}/oauth2callback?{query}")
    assert reply.status_code == 302
    assert reply.headers["location"] in ("/", "/teach?refused=sign-in")
    assert secret_of(browser) is None


def test_a_return_cannot_be_used_in_another_browser(served, browser):
    """Else somebody could sign another one in as himself, or use a code that he found."""
    login = login_address(served)
    asked = browser.get(login)
    back = browser.post(asked.headers["location"], data={"sub": "tess"}).headers["location"]
    with httpx.Client(trust_env=False, timeout=30) as other:
        assert other.get(back).headers["location"] == "/teach?refused=sign-in"
        assert secret_of(other) is None
    assert browser.get(back).headers["location"] == "/teach"
    with httpx.Client(trust_env=False, timeout=30, cookies=dict(browser.cookies)) as again:
        assert again.get(back).headers["location"] == "/teach?refused=sign-in", "and once only"


def test_a_claim_that_nobody_signed_is_none(served, store, browser):
    forged = json.dumps({"email": "ada@clinic.example", "is_logged_in": True, "origin": served.url})
    for value in (forged, "2|1:0|10:1|15:_streamlit_user|4:e30=|" + "0" * 64):
        reply = browser.get(
            f"{served.url}/oauth2callback?code=1&state=2", headers={"cookie": f"_streamlit_user={value}"}
        )
        assert "Max-Age=0" in "".join(
            line for line in reply.headers.get_list("set-cookie") if visit.TEACHER_COOKIE in line
        ) or not any(visit.TEACHER_COOKIE in line for line in reply.headers.get_list("set-cookie"))
        assert secret_of(browser) is None


def test_nobody_gets_a_link_where_people_sign_in(served):
    assert "/teach/" not in served.log.read_text()


@pytest.mark.parametrize(
    ("teachers", "administrators", "stays", "why"),
    [
        ("tess@clinic.example", "boss@clinic.example", True, "still on it"),
        ("a@b.example,TESS@clinic.example", "", True, "however it is written"),
        ("", "boss@clinic.example", False, "taken off"),
        ("tess@clinic.example.evil.example", "", False, "another address that begins with hers"),
        ("", "tess@clinic.example", False, "moved to the other list: she signs in anew"),
        ("tess@clinic.example", "tess@clinic.example", False, "on both, which makes her an administrator"),
    ],
)
def test_what_the_list_says_counts_at_each_act(store, monkeypatch, teachers, administrators, stays, why):
    """Also in a session that is open."""
    secret = teach.sign_in(store, "tess@clinic.example", "teacher", now=now()).secret
    monkeypatch.setattr(visit, "store", lambda: store)
    monkeypatch.setenv("IMMUNOBOOK_OIDC", "https://accounts.example/.well-known/openid-configuration")
    monkeypatch.setenv("IMMUNOBOOK_TEACHERS", teachers)
    monkeypatch.setenv("IMMUNOBOOK_ADMINISTRATORS", administrators)
    assert (visit.teacher_with(secret) is not None) is stays, why
