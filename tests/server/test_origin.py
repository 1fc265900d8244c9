"""Which pages may open a websocket or post: our own, told by a real handshake from every kind of other."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from immunobook.server import origin

SOCKET = "/_stcore/stream"


def scope(came: str | None, host: str = "notebook.example", scheme: str = "ws", **headers: str):
    named = {**({"origin": came} if came is not None else {}), "host": host, **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in named.items()]
    return {"type": "websocket", "scheme": scheme, "headers": pairs}


def handshake(served, came: str | None, host: str | None = None) -> int:
    """Open a websocket as a page of an origin does; return the status of the answer, 101 when it was let in."""
    own = served.url.removeprefix("http://")
    try:
        with connect(
            f"ws://{host or own}{SOCKET}",
            origin=came,
            subprotocols=["streamlit"],
            open_timeout=30,
            sock=None,
            proxy=None,
            **({} if host is None else {"host": "127.0.0.1", "port": served.port}),
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize(
    ("came", "status", "why"),
    [
        ("{own}", 101, "our own page"),
        (None, 101, "no browser, which has nobody's cookie"),
        ("http://localhost:{next}", 403, "a page of another program on this machine: its cookies are ours"),
        ("http://127.0.0.1:{next}", 403, "the same by number"),
        ("http://127.0.0.1", 403, "port 80 is another program"),
        ("http://0.0.0.0:{port}", 403, "another name, which Streamlit alone would let in"),
        ("https://127.0.0.1:{port}", 101, "a proxy that speaks https for us"),
        ("http://evil.example", 403, "another site"),
        ("http://127.0.0.1.evil.example:{port}", 403, "a name that begins as ours"),
        ("http://evil.example/127.0.0.1:{port}", 403, "a path that looks like ours"),
        ("http://127.0.0.1:{port}@evil.example", 403, "a user that looks like ours"),
        ("null", 403, "a page in a sandbox, or a file"),
        ("file://", 403, "a file"),
        ("http://", 403, "nothing at all"),
        ("http://[", 403, "what cannot be read"),
        ("chrome-extension://abcdef", 403, "an extension"),
    ],
)
def test_a_websocket_is_for_our_own_pages(served, came, status, why):
    if came:
        came = came.format(own=served.url, port=served.port, next=served.port + 1)
    assert handshake(served, came) == status, why


def test_two_origins_are_none(served):
    own = served.url
    with (
        pytest.raises(InvalidStatus),
        connect(
            own.replace("http", "ws") + SOCKET, origin=own, additional_headers={"Origin": own}, proxy=None
        ),
    ):
        pass  # pragma: no cover


@pytest.mark.parametrize(
    ("came", "host", "scheme", "forwarded", "expected", "why"),
    [
        ("https://notebook.example", "notebook.example", "ws", "https", True, "behind a proxy"),
        ("https://notebook.example", "notebook.example:443", "wss", "", True, "the usual port, said or not"),
        ("http://notebook.example:80", "notebook.example", "ws", "", True, "the usual port, said or not"),
        ("https://Notebook.Example", "notebook.example", "ws", "https", True, "names know no case"),
        ("http://notebook.example", "notebook.example", "wss", "", False, "the unsafe twin of a safe page"),
        ("http://notebook.example", "notebook.example", "ws", "https", False, "the same before a proxy"),
        ("https://notebook.example:8443", "notebook.example", "ws", "https", False, "another port"),
        ("https://notebook.example", "inside.example", "ws", "https", False, "a proxy that changed the host"),
        ("https://sub.notebook.example", "notebook.example", "ws", "https", False, "a neighbour"),
        ("http://[::1]:8501", "[::1]:8501", "ws", "", True, "a number of the newer kind"),
        ("https://notebook.example:99999", "notebook.example", "ws", "", False, "no such port"),
    ],
)
def test_an_origin_is_ours_if_scheme_host_and_port_are(
    monkeypatch, came, host, scheme, forwarded, expected, why
):
    monkeypatch.delenv("IMMUNOBOOK_ADDRESS", raising=False)
    assert origin.is_ours(scope(came, host, scheme, x_forwarded_proto=forwarded)) is expected, why


def test_the_address_that_was_set_is_ours_whatever_a_proxy_made_of_the_host(monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_ADDRESS", "https://notebook.example:8443/")
    assert origin.is_ours(scope("https://notebook.example:8443", "127.0.0.1:8501"))
    assert not origin.is_ours(scope("http://notebook.example:8443", "127.0.0.1:8501"))
    assert not origin.is_ours(scope("https://notebook.example", "127.0.0.1:8501"))


@pytest.mark.parametrize("path", ["/answer", "/exercise", "/resume"])
def test_another_site_cannot_post_either_in_a_browser_that_says_no_more_than_its_origin(http, path):
    reply = http.post(path, json={}, headers={"origin": "http://127.0.0.1:1"})
    assert reply.status_code == 403
    assert "from Immunobook itself" in reply.json()["says"]
