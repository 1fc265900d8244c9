"""The page that every address gets begins at once: it knows its server, and names all that a screen is drawn with."""

import base64
import gzip
import hashlib
import re

import pytest

from immunobook.server import first_page

PAGE = {"accept": "text/html"}
SCREENS = ["/", "/immune_activation?lesson=three-keys", "/nowhere"]


def scripts_of(page: str) -> list[str]:
    return re.findall(r'"\./(static/js/[^"]+\.js)"', page)


@pytest.mark.parametrize("address", SCREENS)
def test_it_says_where_its_server_is_before_any_other_script(http, address):
    page = http.get(address, headers=PAGE).text
    assert page.index(f"<script>{first_page.HERE}</script>") < page.index("window.prerenderReady = false") < page.index('type="module"')
    assert "<title>Immunobook</title>" in page


def test_the_policy_lets_what_is_written_in_it_run_and_nothing_else(http):
    reply = http.get("/", headers=PAGE)
    written = re.findall(r"<script>(.*?)</script>", reply.text, re.DOTALL)
    let = re.findall(r"'sha256-([^']+)'", reply.headers["content-security-policy"])
    assert sorted(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in written) == sorted(let)


def test_each_script_it_names_is_there_once_and_as_streamlit_has_it(http):
    named = scripts_of(http.get("/", headers=PAGE).text)
    assert len(named) == len(set(named)) > 60
    for address in named:
        reply = http.get(f"/{address}", headers={"accept-encoding": "gzip, br"})
        assert reply.headers["content-encoding"] == "gzip"
        assert reply.headers["content-type"].startswith("text/javascript")
        assert "immutable" in reply.headers["cache-control"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.content == (first_page.STATIC / address).read_bytes(), address


@pytest.mark.parametrize("wish", [{"accept-encoding": "identity"}, {"accept-encoding": "gzip", "range": "bytes=0-99"}])
def test_who_wants_a_script_otherwise_gets_it_so(http, wish):
    address = scripts_of(http.get("/", headers=PAGE).text)[0]
    with http.stream("GET", f"/{address}", headers=wish) as reply:
        sent = b"".join(reply.iter_raw())
    whole = (first_page.STATIC / address).read_bytes()
    if "range" in wish and reply.headers.get("content-encoding") == "gzip":
        sent = gzip.decompress(sent)
    assert sent == (whole[:100] if "range" in wish else whole)


def test_what_is_not_streamlit_s_page_stays_as_it_is():
    page = b"<title>Streamlit</title><script>1</script>"
    assert first_page.with_beginning(page) == page


@pytest.mark.parametrize(
    ("path", "accepts"),
    [("/scene/synapse.svg", "text/html"), ("/teach/nobody", "text/html"), ("/healthz", "text/html"), ("/favicon.png", "text/html")],
)
def test_other_answers_go_out_as_they_are(http, path, accepts):
    reply = http.get(path, headers={"accept": accepts})
    assert first_page.HERE.encode() not in reply.content
    assert int(reply.headers.get("content-length", -1)) in (-1, len(reply.content)) or "content-encoding" in reply.headers


def test_a_part_that_streamlit_does_not_have_is_named():
    with pytest.raises(LookupError, match="0 parts of the name NoSuchPart"):
        first_page._file_of("NoSuchPart")
