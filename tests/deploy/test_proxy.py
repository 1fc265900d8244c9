"""nginx with the configuration of `deploy/nginx`, before two real processes: what goes through it, and what does not."""

import asyncio
import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from immunobook import study, teach
from immunobook.records import Store
from tests.deploy.cluster import PAGE

pytestmark = pytest.mark.postgres
FORGED = "203.0.113.7"


def test_nginx_takes_the_configuration_without_a_warning(cluster):
    read = cluster.nginx.check()
    assert read.returncode == 0, read.stderr
    assert "[warn]" not in read.stderr


def test_learners_are_shared_out_and_each_stays_where_she_is(cluster):
    cookies = [f"{number:032x}" for number in range(24)]
    first = [cluster.process_of(cookie).port for cookie in cookies]
    assert set(first) == {process.port for process in cluster.processes}
    assert 4 <= first.count(first[0]) <= 20, "both have something to do"
    assert [cluster.process_of(cookie).port for cookie in cookies] == first


def test_plain_http_is_sent_to_https(cluster):
    with cluster.client() as client:
        reply = client.get(f"http://localhost:{cluster.nginx.http}/join?code=K7M4QP", follow_redirects=False)
    assert reply.status_code == 308, "a POST stays a POST"
    assert reply.headers["location"] == f"{cluster.url}/join?code=K7M4QP"


def test_a_page_comes_whole_with_a_cookie_for_https_only(cluster):
    with cluster.client() as client:
        reply = client.get("/immune_activation?lesson=three-keys", headers=PAGE)
    assert reply.status_code == 200
    assert "; Secure" in reply.headers["set-cookie"]
    assert reply.headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src" in reply.headers["content-security-policy"], "the notebook's own headers stay"
    assert reply.headers["cache-control"] == "no-store"


def test_two_strangers_are_two_learners(cluster):
    """A proxy that kept a page would hand the cookie of one to the next."""
    given = set()
    for _ in range(2):
        with cluster.client() as client:
            reply, handed_to = cluster.ask(client, "/", headers=PAGE)
        given.add(reply.cookies["immunobook"])
        assert handed_to != "-"
    assert len(given) == 2


@pytest.mark.parametrize(("packs", "encoding"), [("gzip, deflate, br", "gzip"), ("identity", None)])
def test_scripts_are_fetched_from_the_notebook_once(cluster, packs, encoding):
    with cluster.client() as client:
        script = "/" + re.search(r'src="\./(static/js/index[^"]+)"', client.get("/", headers=PAGE).text)[1]
        first = client.get(script, headers={"accept-encoding": packs})
        again, handed_to = cluster.ask(client, script, headers={"accept-encoding": packs})
    assert handed_to == "-", "the second time out of the proxy's store"
    for reply in (first, again):
        assert reply.status_code == 200
        assert reply.headers.get("content-encoding") == encoding
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert first.text == again.text


@pytest.mark.parametrize(
    ("name", "origin", "opens", "why"),
    [
        ("localhost", "https://localhost", True, "our own page"),
        ("localhost", "https://elsewhere.example", False, "a page of another site"),
        ("elsewhere.example", "https://elsewhere.example", False, "a name that points here and is not ours"),
    ],
)
def test_a_process_opens_its_connection_to_our_own_page_under_our_own_name_only(cluster, name, origin, opens, why):
    port = cluster.processes[0].port
    assert run(knock(f"ws://{name}:{port}", f"{origin}:{port}", host="127.0.0.1", port=port)) is opens, why


@pytest.mark.parametrize(("ours", "why"), [(True, "our own page"), (False, "a page of another site")])
def test_the_pages_own_connection_goes_through_the_proxy(cluster, ours, why):
    origin = cluster.url if ours else "https://elsewhere.example"
    assert run(knock(cluster.url.replace("https", "wss"), origin)) is ours, why


async def knock(url: str, origin: str, **how) -> bool:
    """Whether a page of an origin is let in."""
    try:
        async with connect(f"{url}/_stcore/stream", subprotocols=["streamlit"], origin=origin, proxy=None, **how):
            return True
    except InvalidStatus:
        return False


def run(coroutine):
    """Run in a thread of its own: Playwright, where it ran before, leaves a running event loop behind."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, coroutine).result()


def test_an_unknown_name_gets_nothing(cluster):
    trusting = ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", cluster.nginx.https), timeout=10) as open_,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        trusting.wrap_socket(open_, server_hostname="elsewhere.example")
    with socket.create_connection(("127.0.0.1", cluster.nginx.http), timeout=10) as open_:
        open_.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")
        assert open_.recv(1000) == b""


# --- who asks -----------------------------------------------------------------------------------------------


def tries(client, times: int, **headers: str) -> list[int]:
    """Try codes that are nobody's; return what each came to."""
    codes = ["0000-0000-0000-0000-0"] * times
    return [client.post("/resume", json={"code": code, "sure": True}, headers=headers).status_code for code in codes]


def test_guesses_count_for_the_address_that_they_come_from(cluster):
    """Both processes count together, no header makes the guesser somebody else, and a neighbour may go on."""
    with cluster.client(sent_from="127.0.0.2") as guesser:
        forged = [
            {"x-forwarded-for": f"203.0.113.{number}", "forwarded": f"for=203.0.113.{number}"} for number in range(10)
        ]
        codes = [tries(guesser, 1, cookie=f"immunobook={n:032x}", **one)[0] for n, one in enumerate(forged)]
        assert codes == [404] * 10
        assert tries(guesser, 1, **{"x-forwarded-for": FORGED}) == [429]
    with cluster.client(sent_from="127.0.0.3") as neighbour:
        assert tries(neighbour, 1) == [404]


def test_guesses_at_rooms_count_over_both_processes_and_the_class_next_door_comes_in(cluster):
    store = Store(cluster.address)
    try:
        now = datetime.now(UTC)
        ada = teach.sign_in(store, "ada@hospital.example", "teacher", now=now).teacher
        room = teach.open_room(store, ada, title="Brakes", now=now)
        guessers: dict[int, str] = {}
        while len(guessers) < 2:
            secret = study.new_learner(store, now=now).secret
            guessers.setdefault(cluster.process_of(secret).port, secret)
        neighbour = study.new_learner(store, now=now).secret
    finally:
        store.close()

    def tried(code: str, client: httpx.Client, who: str, **headers: str) -> int:
        said = {"cookie": f"immunobook={who}", **headers}
        return client.post("/room/join", json={"code": code}, headers=said).status_code

    one, other = guessers.values()
    with cluster.client(sent_from="127.0.0.5") as guesser:
        wrong = [tried("000-000", guesser, who) for _ in range(30) for who in (one, other)]
        assert wrong == [404] * 60
        for who in (one, other):
            assert tried(room.code, guesser, who, **{"x-forwarded-for": FORGED}) == 429
    with cluster.client(sent_from="127.0.0.6") as next_door:
        assert tried(room.code, next_door, neighbour) == 200


def test_a_process_believes_the_proxy_and_nobody_else(cluster):
    """127.0.0.1 is the proxy; somebody at another address speaks to the process itself and names an address."""
    process = cluster.processes[0]
    transport = httpx.HTTPTransport(local_address="127.0.0.4")
    with httpx.Client(base_url=process.url, transport=transport, timeout=30) as stranger:
        codes = [tries(stranger, 1, **{"x-forwarded-for": f"203.0.113.{n}"})[0] for n in range(20, 31)]
    assert codes == [404] * 10 + [429]


# --- limits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "size", "is_refused"),
    [
        ("/answer", 60_000, False),
        ("/answer", 70_000, True),
        ("/_stcore/upload_file/session/file", 20_000_000, False),
        ("/_stcore/upload_file/session/file", 23_000_000, True),
    ],
)
def test_what_is_too_long_stops_at_the_proxy(cluster, path, size, is_refused):
    with cluster.client() as client:
        reply = client.post(path, content=b"x" * size)
    assert (reply.status_code == 413) is is_refused
    assert "Traceback" not in reply.text


def test_no_code_and_no_link_is_written_down(cluster):
    with cluster.client() as client:
        cluster.ask(client, "/join?code=K7M4QP", headers=PAGE)
        cluster.ask(client, "/teach/a-secret-that-opens-the-door", written="/teach/...", headers=PAGE)
    written = "\n".join(cluster.nginx.log())
    assert " /join " in written
    assert " /teach/... " in written
    assert "K7M4QP" not in written
    assert "a-secret" not in written
    assert "a-secret" not in (cluster.nginx.folder / "error.log").read_text(encoding="utf-8")
