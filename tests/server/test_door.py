"""Becoming a teacher by a link, over the wire: looking at it does nothing, its button works once, sessions end."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from immunobook import teach, visit
from immunobook.records import Store
from tests.browser.app_server import HOUSE, AppServer

PAGE = {"accept": "text/html"}
LINK = re.compile(r"http://\S+/teach/([0-9a-f]{32})")


@pytest.fixture(scope="module")
def store(served):
    """The records of the server, seen from another process."""
    opened = Store(served.environment["IMMUNOBOOK_DATABASE_URL"])
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def new_link(store, role="teacher", **more) -> str:
    return f"/teach/{teach.new_link(store, role=role, now=now(), **more)}"


def opened(http, link: str) -> str:
    """Press the button of a link; return the secret that the browser got."""
    http.cookies.clear()
    reply = http.post(link, headers={"sec-fetch-site": "same-origin"})
    assert reply.status_code == 303, reply.text
    http.cookies.clear()
    return cookie_of(reply)[0]


def cookie_of(reply: httpx.Response) -> tuple[str, set[str]]:
    """Return the teacher's secret that an answer gives, and how the browser shall keep it."""
    lines = [line for line in reply.headers.get_list("set-cookie") if line.startswith(visit.TEACHER_COOKIE)]
    assert len(lines) == 1, reply.headers
    first, *rest = lines[0].split("; ")
    return first.partition("=")[2], set(rest)


def gives_a_teacher(reply: httpx.Response) -> bool:
    return any(
        line.startswith(visit.TEACHER_COOKIE) and "Max-Age=0" not in line
        for line in reply.headers.get_list("set-cookie")
    )


# --- the first start --------------------------------------------------------------------------------------


def test_the_first_start_prints_one_link_and_later_ones_none(tmp_path):
    server = AppServer(tmp_path).start()
    try:
        links = LINK.findall(server.log.read_text())
        assert len(links) == 1
        assert LINK.search(server.log.read_text())[0].startswith(f"http://localhost:{server.port}/")
        with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as http:
            assert http.post(f"/teach/{links[0]}").status_code == 303
    finally:
        server.stop()
    server.start()
    server.stop()
    assert len(LINK.findall(server.log.read_text())) == 1, "somebody teaches here"
    assert links[0] not in server.log.read_text().replace(links[0], "", 1), "no visit to it is written down"


def test_without_the_notebook_running_a_command_makes_another_link(served, store):
    def run(*words: str, **more: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "immunobook.server", *words]
        return subprocess.run(
            command,
            cwd=HOUSE,
            env={**served.environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )

    made = run("link", IMMUNOBOOK_ADDRESS="https://learn.example/")
    assert made.stdout.startswith("https://learn.example/teach/"), made.stderr
    session = teach.open_link(store, made.stdout.strip().rpartition("/")[2], now=now())
    assert session.teacher.role == "administrator", "who runs the notebook may do anything"
    made = run("link", "--teacher")
    assert LINK.fullmatch(made.stdout.strip())[0].startswith(f"http://localhost:{served.port}/")
    assert teach.open_link(store, LINK.search(made.stdout)[1], now=now()).teacher.role == "teacher"
    failed = run("link", IMMUNOBOOK_DATABASE_URL="nonsense")
    assert (failed.returncode, failed.stdout, "Traceback" in failed.stderr) == (1, "", False)


def test_two_links_of_who_runs_the_notebook_are_one_teacher(store):
    """She who lost her session finds her rooms again."""
    one, other = (
        teach.open_link(store, new_link(store, "administrator").rpartition("/")[2], now=now()) for _ in "ab"
    )
    assert one.teacher.id == other.teacher.id
    assert one.secret != other.secret


# --- the link ---------------------------------------------------------------------------------------------


def test_looking_at_a_link_does_not_use_it_up(http, store):
    link = new_link(store)
    for method in ("GET", "HEAD", "GET"):
        reply = http.request(method, link, headers=PAGE)
        assert reply.status_code == 200
        assert not gives_a_teacher(reply)
        assert "immunobook=" not in reply.headers.get("set-cookie", ""), "nor does it begin a learner"
    assert opened(http, link)


def test_the_page_of_a_link_does_nothing_but_ask(http, store):
    reply = http.get(new_link(store), headers=PAGE)
    assert '<form method="post">' in reply.text
    assert "<script" not in reply.text
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "same-origin", "its secret goes to no other site"
    assert "frame-ancestors 'self'" in reply.headers["content-security-policy"], (
        "no site lays it under its own"
    )
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert '<html lang="en">' in reply.text


def test_a_link_works_once(http, store):
    link = new_link(store)
    secret = opened(http, link)
    assert teach.teacher_of(store, secret, now=now()).role == "teacher"
    for method in ("GET", "POST"):
        reply = http.request(method, link)
        assert reply.status_code == 404
        assert "used before" in reply.text
        assert not gives_a_teacher(reply)


def test_pressed_twice_at_once_it_makes_one_session(served, store):
    from concurrent.futures import ThreadPoolExecutor

    link = new_link(store)
    before = store.rows()["teacher_session"]
    with ThreadPoolExecutor(8) as pool:
        replies = list(
            pool.map(lambda _: httpx.post(served.url + link, trust_env=False, timeout=30), range(8))
        )
    assert sorted(reply.status_code for reply in replies) == [303] + [404] * 7
    assert store.rows()["teacher_session"] == before + 1


def test_a_link_is_over_after_its_day(http, store):
    link = new_link(store, lasts=timedelta(seconds=-1))
    assert http.get(link).status_code == 404
    assert http.post(link).status_code == 404


@pytest.mark.parametrize(
    "secret", ["0" * 32, "x", "A" * 32, "a" * 5000, "%00", "<script>", "' OR 1=1", "ß" * 32]
)
def test_what_is_no_link_opens_nothing(http, store, secret):
    before = store.rows()
    for method in ("GET", "POST"):
        reply = http.request(method, f"/teach/{secret}")
        assert reply.status_code in (400, 404, 414), reply.text
        assert "<script" not in reply.text
        assert not gives_a_teacher(reply)
    assert store.rows() == before


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"sec-fetch-site": "cross-site"}, "another site"),
        ({"sec-fetch-site": "same-site"}, "a neighbour of ours, such as another port"),
        ({"origin": "http://evil.example"}, "an older browser, which says no more than this"),
        ({"origin": "null"}, "a page in a sandbox"),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, "who contradicts herself"),
    ],
)
def test_another_site_cannot_press_the_button(http, store, sent, why):
    link = new_link(store)
    reply = http.post(link, headers=sent)
    assert reply.status_code == 403, why
    assert not gives_a_teacher(reply)
    assert opened(http, link), "and the link is still good"


# --- the session ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
def test_the_secret_is_out_of_reach_of_scripts_and_other_sites_and_lasts_twelve_hours(
    http, store, scheme, is_secure
):
    http.cookies.clear()
    reply = http.post(new_link(store), headers={"x-forwarded-proto": scheme})
    http.cookies.clear()
    secret, kept = cookie_of(reply)
    assert re.fullmatch("[0-9a-f]{32}", secret), "128 bits"
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= kept
    assert ("Secure" in kept) is is_secure
    (seconds,) = (int(word.partition("=")[2]) for word in kept if word.startswith("Max-Age"))
    assert 12 * 3600 - 60 < seconds <= 12 * 3600
    assert reply.headers["location"] == "/teach"
    assert reply.headers["cache-control"] == "no-store"
    assert teach.teacher_of(store, secret, now=now())
    assert teach.teacher_of(store, secret, now=now() + timedelta(hours=12, minutes=1)) is None


def test_the_records_keep_the_hashes_of_secrets_only(http, store, served):
    link = new_link(store)
    secret = opened(http, link)
    unused = new_link(store).rpartition("/")[2]
    kept = b"".join(file.read_bytes() for file in served.folder.glob("records.db*"))
    for one in (secret, link.rpartition("/")[2], unused):
        assert one.encode() not in kept


def test_a_live_secret_stays_and_a_dead_one_is_taken_back(http, store):
    secret = opened(http, new_link(store))

    def asked(path="/glossary", **headers: str) -> list[str]:
        http.cookies.clear()
        reply = http.get(path, headers={"cookie": f"{visit.TEACHER_COOKIE}={secret}", **PAGE, **headers})
        http.cookies.clear()
        return [
            line for line in reply.headers.get_list("set-cookie") if line.startswith(visit.TEACHER_COOKIE)
        ]

    assert asked() == []
    teach.end_session(store, secret, now=now())
    (line,) = asked()
    assert line.startswith(f"{visit.TEACHER_COOKIE}=;")
    assert "Max-Age=0" in line
    assert asked("/healthz") == [], "only with a page"


def test_a_teachers_secret_is_no_learners_and_the_other_way_round(http, store):
    secret = opened(http, new_link(store))
    reply = http.get("/my_data.json", headers={"cookie": f"{visit.COOKIE}={secret}"})
    assert reply.status_code == 403
    http.cookies.clear()
    learner = http.get("/", headers=PAGE).cookies[visit.COOKIE]
    http.cookies.clear()
    assert teach.teacher_of(store, learner, now=now()) is None


# --- settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"IMMUNOBOOK_OIDC": "https://id.example/.well-known/openid-configuration"}, "IMMUNOBOOK_OIDC_SECRET is missing"),
        ({"IMMUNOBOOK_OIDC_SECRET": "x"}, "IMMUNOBOOK_OIDC is missing"),
        (
            {
                "IMMUNOBOOK_OIDC": "https://id.example/.well-known/openid-configuration",
                "IMMUNOBOOK_OIDC_CLIENT": "x", "IMMUNOBOOK_OIDC_SECRET": "x", "IMMUNOBOOK_ADDRESS": "https://x.example",
            },
            "nobody could teach",
        ),
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_told_in_a_sentence(tmp_path, given, sentence):
    run = subprocess.run(
        [sys.executable, str(HOUSE / "app.py")],
        env={**os.environ, "IMMUNOBOOK_PORT": "0", "IMMUNOBOOK_DATABASE_URL": f"sqlite:///{tmp_path / 'r.db'}", **given},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 1
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr
