"""Addresses that are no screens, over the wire: drawings, my data, a resume code, and the cookie."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
import streamlit as st

from immunobook import content, study
from immunobook.diagram import view
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from immunobook.quiz.order import digest, shown
from immunobook.records import Store
from immunobook.response import phantom
from immunobook.server import learner_cookie, scripts
from tests.quiz.filled_in import filled_in

PAGE = {"accept": "text/html"}
BAD_COOKIES = {
    "unknown": "0" * 32,
    "forged": "deadbeef" * 4,
    "too short": "abc",
    "too long": "a" * 4000,
    "upper case": "DEADBEEF" * 4,
    "empty": "",
    "quoted": '"0000"',
    "sql": "'OR'1'='1",
    "a script": "<script>alert(1)</script>",
    "percent": "%00%0a",
    "no ASCII": "\u00fc\u00df",
}


@pytest.fixture(scope="module")
def store(served):
    """The records of the server, seen from another process."""
    opened = Store(served.environment["IMMUNOBOOK_DATABASE_URL"])
    yield opened
    opened.close()


def newcomer(http) -> str:
    """Open the page for the first time; return the secret that came with it."""
    http.cookies.clear()
    secret = http.get("/", headers=PAGE).cookies["immunobook"]
    http.cookies.clear()
    return secret


def as_learner(secret: str, **headers: str) -> dict[str, str]:
    return {"cookie": f"immunobook={secret}", **headers}


# --- the cookie -------------------------------------------------------------------------------------------


def test_a_known_secret_is_kept(http, store):
    secret = newcomer(http)
    learner = study.learner_of(store, secret)
    assert learner
    reply = http.get("/glossary", headers=as_learner(secret, **PAGE))
    assert reply.cookies["immunobook"] == secret
    assert study.learner_of(store, secret) == learner


def test_two_newcomers_are_two_learners(http, store):
    one, other = newcomer(http), newcomer(http)
    assert study.learner_of(store, one) != study.learner_of(store, other)


@pytest.mark.parametrize("value", BAD_COOKIES.values(), ids=BAD_COOKIES.keys())
def test_an_unknown_secret_gets_a_fresh_learner(http, store, value):
    header = b"immunobook=" + value.encode("utf-8")
    reply = http.get("/", headers=[(b"cookie", header), (b"accept", b"text/html")])
    assert reply.status_code == 200
    fresh = reply.cookies["immunobook"]
    assert re.fullmatch("[0-9a-f]{32}", fresh)
    assert fresh != value
    assert study.learner_of(store, fresh), "the records know it"
    assert study.learner_of(store, value) is None, "and never the one that was offered"


def test_a_header_that_is_no_cookie_gets_a_fresh_learner(http):
    for header in (
        "immunobook",
        "=;;=",
        "a b=c; immunobook",
        "immunobook=" + "0" * 32 + "; \x7f=1",
        ";" * 500,
    ):
        reply = http.get("/", headers={"cookie": header, **PAGE})
        assert (reply.status_code, "immunobook" in reply.cookies) == (200, True), header
        http.cookies.clear()


@pytest.mark.parametrize(
    ("method", "path", "accept", "why"),
    [
        ("GET", "/healthz", "text/html", "a watchdog is no learner"),
        ("GET", "/scene/synapse.svg", "text/html", "a drawing is no page"),
        ("GET", "/my_data.json", "text/html", "a download is no page"),
        ("GET", "/_stcore/health", "text/html", "Streamlit's own"),
        ("GET", "/static/js/index.js", "*/*", "a script is no page"),
        ("GET", "/", "*/*", "who does not ask for a page gets none"),
        ("HEAD", "/", "text/html", "and nothing is shown"),
    ],
)
def test_only_a_page_begins_a_learner(http, store, method, path, accept, why):
    before = store.rows()["learner"]
    reply = http.request(method, path, headers={"accept": accept})
    assert "immunobook" not in reply.headers.get("set-cookie", ""), why
    assert store.rows()["learner"] == before, why


@pytest.mark.parametrize("base", ["", "teaching/scene"])
@pytest.mark.parametrize(
    ("path", "is_page"),
    [
        ("/", True), ("/glossary", True), ("/scenery", True), ("/scripted", True), ("/record", True), ("/static", True),
        ("/of/scene/synapse.svg", True),
        ("/scene/synapse.svg", False), ("/script/scene.js", False), ("/slice/liver-two/0.png", False),
        ("/my_data.zip", False), ("/record.json", False), ("/static/js/index.js", False), ("/teach/secret", False),
    ],
)  # fmt: skip
def test_a_page_is_told_by_how_its_path_begins_below_the_base(monkeypatch, base, path, is_page):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": base}.get)
    scope = {"type": "http", "method": "GET", "headers": [(b"accept", b"text/html")]}
    assert learner_cookie.is_page({**scope, "path": f"/{base}{path}" if base else path}) == is_page


# --- drawings ---------------------------------------------------------------------------------------------


def test_a_drawing_is_the_file(http):
    for name in content.diagrams():
        reply = http.get(f"/scene/{name}.svg")
        assert (reply.status_code, reply.text) == (200, content.drawing(name))
        assert reply.headers["content-type"].startswith("image/svg+xml")
        assert reply.headers["cache-control"] == "no-cache", "a new version must be seen"


@pytest.mark.parametrize("address", ["/scene/synapse.svg?", "/scene/synapse.svg?part=1&", "/scene/synapse.svg?bare=1&"])
def test_a_drawing_may_be_kept_under_the_mark_of_what_is_sent_only(http, address):
    reply = http.get(address)
    mark = hashlib.sha256(reply.content).hexdigest()[:10]
    assert reply.headers["cache-control"] == "no-cache"
    assert http.get(f"{address}v={mark}").headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in ("1", "", "0123456789", mark[:-1]):
        assert http.get(f"{address}v={other}").headers["cache-control"] == "no-cache", other


def test_a_page_asks_for_a_drawing_by_the_mark_of_what_is_sent(http):
    asked = view.address(content.diagram("synapse"))
    assert "immutable" in http.get(asked).headers["cache-control"]


def test_a_slice_may_be_kept_under_the_mark_of_how_it_is_drawn_only(http):
    asked = f"/slice/{next(iter(phantom.SCANS))}/0.png"
    assert "immutable" in http.get(f"{asked}?v={phantom.DRAWING}").headers["cache-control"]
    for query in ("", "?v=", "?v=2", f"?v={phantom.DRAWING}0"):
        assert http.get(asked + query).headers["cache-control"] == "no-cache", query


def test_a_drawing_can_come_without_its_words(http):
    whole, bare = (http.get(f"/scene/synapse.svg{query}").text for query in ("", "?bare=1"))
    shown = [len(list(ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))) for svg in (whole, bare)]
    assert shown[0] > 20
    assert shown[1] == 0


def test_every_script_can_be_asked_of_a_process_that_showed_no_page_yet(http):
    """Of several processes one sends the page, and another one may be asked for its scripts."""
    for name in scripts.MADE_IN:
        reply = http.get(f"/script/{name}.js")
        assert reply.status_code == 200, name
        assert "export default" in reply.text, name
        assert reply.headers["content-type"].startswith("text/javascript")
        assert reply.headers["cache-control"] == "no-cache", "a script under another's mark must not stay"
    assert http.get("/script/nothing.js").status_code == 404


def test_a_script_may_be_kept_under_the_mark_of_its_text_only(http):
    mark = hashlib.sha256(http.get("/script/notebook.js").content).hexdigest()[:10]
    assert "immutable" in http.get(f"/script/notebook.js?v={mark}").headers["cache-control"]
    assert http.get("/script/notebook.js?v=0123456789").headers["cache-control"] == "no-cache"
    assert "immutable" in http.get(f"/script/notebook.js?v={mark}&again=1").headers["cache-control"]



def test_a_drawing_opened_by_itself_may_do_nothing(http):
    policy = http.get("/scene/synapse.svg").headers["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize(
    "name",
    [
        "unknown", "", "..", "Synapse", "synapse.svg", "synapse%00", "synapse%0a", "%2e%2e%2fsynapse", "..%2fdiagram%2fsynapse",
        "..%2f..%2fapp", "%252e%252e%252fsynapse", "..%5csynapse", "synapse%20", "-synapse", "<script>", "'", "a" * 5000,
    ],
)  # fmt: skip
def test_no_other_file_can_be_asked_for(http, name):
    reply = http.get(f"/scene/{name}.svg")
    assert "im-scene" not in reply.text
    assert not reply.headers.get("content-type", "").startswith("image/svg+xml")
    if reply.status_code == 200:  # what is no address of ours is a page of the notebook
        assert "<title>Streamlit</title>" in reply.text
    else:
        assert reply.status_code in (400, 404, 414)
    assert "Traceback" not in reply.text


# --- my data ----------------------------------------------------------------------------------------------


@pytest.fixture
def somebody(http, store):
    """A learner with an answered question, a note and a finished cell; returns the secret."""
    secret = newcomer(http)
    learner, now = study.learner_of(store, secret), datetime.now(UTC)
    study.write_note(store, learner, "the-kill/note", "=1+1", base=None, now=now)
    study.finish_cell(store, learner, "the-kill", "recap", now=now)
    return secret


def test_my_data_is_mine_as_json(http, store, somebody):
    reply = http.get("/my_data.json", headers=as_learner(somebody))
    assert reply.headers["content-disposition"] == 'attachment; filename="immunobook-my-data.json"'
    assert reply.headers["cache-control"] == "no-store"
    data = reply.json()
    assert data == study.my_data(store, study.learner_of(store, somebody))
    assert data["note"][0]["text"] == "=1+1"
    assert somebody not in reply.text, "the secret stays in the browser"


def test_my_data_is_mine_as_tables_that_run_no_formula(http, somebody):
    reply = http.get("/my_data.zip", headers=as_learner(somebody))
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        note = archive.read("note.csv").decode("utf-8-sig")
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "'=1+1" in note
    assert somebody not in everything


@pytest.mark.parametrize("path", ["/my_data.json", "/my_data.zip"])
@pytest.mark.parametrize("cookie", [None, *BAD_COOKIES.values()], ids=["none", *BAD_COOKIES.keys()])
def test_a_stranger_gets_a_sentence_and_nobodys_data(http, path, cookie):
    headers = [] if cookie is None else [(b"cookie", b"immunobook=" + cookie.encode())]
    reply = http.get(path, headers=headers)
    assert (reply.status_code, reply.text) == (
        403,
        "Open Immunobook in this browser first, then come back.\n",
    )


@pytest.mark.parametrize(
    ("site", "status"),
    [(None, 200), ("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403), ("x", 403)],
)
def test_my_data_goes_to_our_own_pages_and_to_who_types_the_address(http, somebody, site, status):
    headers = as_learner(somebody) | ({"sec-fetch-site": site} if site else {})
    for path in ("/my_data.json", "/my_data.zip"):
        assert http.get(path, headers=headers).status_code == status


# --- a resume code ----------------------------------------------------------------------------------------


def code_of(store, secret: str) -> str:
    """Make a resume code for a learner."""
    return study.new_resume_code(store, study.learner_of(store, secret), now=datetime.now(UTC))


@pytest.fixture
def no_guesses(store):
    """Nobody guessed lately."""
    with store._write.begin() as connection:
        connection.exec_driver_sql("DELETE FROM guess")


@pytest.mark.usefixtures("no_guesses")
def test_a_code_goes_on_with_a_secret_of_its_own(http, store, somebody):
    reply = http.post(
        "/resume", json={"code": code_of(store, somebody)}, headers={"x-forwarded-proto": "https"}
    )
    assert (reply.status_code, reply.json()["says"]) == (200, "Welcome back. Everything is here.")
    line = reply.headers["set-cookie"]
    own = re.match("immunobook=([0-9a-f]{32});", line)[1]
    assert own != somebody
    assert study.learner_of(store, own) == study.learner_of(store, somebody)
    assert all(word in line for word in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert own not in reply.text, "scripts cannot read it"


@pytest.mark.usefixtures("no_guesses")
@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"null", b"7", b'"0000"', b'{"code": null}', b'{"code": 7}', b'{"code": ["x"]}', b'{"code": {}}',
        b"{", b"\xff\xfe\x00", b"code=0000", b'{"Code": "0000"}', b'{"code": "' + b"0" * 1000 + b'"}', b"[" * 900, b"0" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_code_at_all_is_told_and_is_no_guess(http, store, body):
    reply = http.post("/resume", content=body)
    assert reply.status_code == 400
    assert reply.json() == {"says": "A code is four groups of four signs, then one more."}
    assert "set-cookie" not in reply.headers
    assert store.rows()["guess"] == 0


@pytest.mark.usefixtures("no_guesses")
@pytest.mark.parametrize("code", ["", "0000", "' OR 1=1 --", "<script>", "\0", "\ud800", "0" * 900, "\u202e"])
def test_a_slip_is_told_and_is_no_guess(http, store, code):
    reply = http.post("/resume", content=json.dumps({"code": code}))
    assert reply.status_code == 404
    assert "slip" in reply.json()["says"]
    assert "set-cookie" not in reply.headers
    assert store.rows()["guess"] == 0


@pytest.mark.usefixtures("no_guesses")
def test_ten_wrong_codes_and_then_even_the_right_one_waits(http, store, somebody):
    right, nobodys = code_of(store, somebody), "0000-0000-0000-0000-0"
    for _ in range(9):
        assert http.post("/resume", json={"code": nobodys}).status_code == 404
    reply = http.post("/resume", json={"code": right})
    assert reply.status_code == 200, "after nine the right one still opens"
    assert http.post("/resume", json={"code": nobodys}).status_code == 404
    for code in (right, nobodys):
        reply = http.post("/resume", json={"code": code})
        assert reply.status_code == 429
        assert re.fullmatch(
            r"Too many wrong codes came from here\. Try again in 1\d minutes\.", reply.json()["says"]
        )
        assert "set-cookie" not in reply.headers


@pytest.mark.usefixtures("no_guesses")
@pytest.mark.parametrize(
    ("site", "status"),
    [(None, 200), ("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_another_site_cannot_make_this_browser_somebody_else(http, store, somebody, site, status):
    headers = {"sec-fetch-site": site} if site else {}
    reply = http.post("/resume", json={"code": code_of(store, somebody)}, headers=headers)
    assert reply.status_code == status
    assert ("set-cookie" in reply.headers) is (status == 200)


@pytest.mark.parametrize("path", ["/resume", "/healthz", "/my_data.json", "/scene/synapse.svg"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_do_nothing(http, path, method):
    reply = http.request(method, path)
    assert reply.status_code in (404, 405)
    assert "Traceback" not in reply.text


# --- answers ------------------------------------------------------------------------------------------------

QUESTION = next(item for item in bank.questions().values() if item.kind == "single_choice" and not item.retired)


def an_answer(answer=None, *, once="0" * 16, **more) -> dict:
    ids = shown(QUESTION, 5)
    form = filled_in(QUESTION, answer or QUESTION.key(), ids)
    return {"item": QUESTION.id, "seed": 5, "order": digest(ids), "once": once, "form": form, **more}


def test_an_answer_is_kept_and_told_as_it_was_read_back(http, store):
    secret = newcomer(http)
    reply = http.post("/answer", json=an_answer(), headers=as_learner(secret))
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "no-store"
    told = reply.json()["sheet"]
    assert (told["verdict"], told["number"]) == ("right", 1)
    kept = study.last_attempt(store, study.learner_of(store, secret), QUESTION.id)
    assert (kept.answer, kept.seed, kept.number) == (QUESTION.key(), 5, 1)


def test_an_answer_that_is_sent_twice_counts_once(http, store):
    secret = newcomer(http)
    for _ in range(3):
        reply = http.post("/answer", json=an_answer(), headers=as_learner(secret))
        assert reply.json()["sheet"]["number"] == 1
    wrong = next(option.id for option in QUESTION.options if not option.right)
    told = http.post("/answer", json=an_answer(wrong, once="1" * 16), headers=as_learner(secret)).json()["sheet"]
    assert (told["verdict"], told["number"]) == ("wrong", 2)
    attempts = study.all_attempts(store, study.learner_of(store, secret))
    assert [one.number for one in attempts] == [1, 2]


def test_the_cell_says_what_it_has_come_to(http):
    lesson_id, _, cell_id = next(
        (lesson.ref(cell).partition("/"))
        for lesson in content.lessons().values()
        for cell in lesson.cells
        if questions_of(cell) == (QUESTION.id,) or QUESTION.id in questions_of(cell)
    )
    secret = newcomer(http)
    where = f"{lesson_id}/{cell_id}"
    told = http.post("/answer", json=an_answer(where=where), headers=as_learner(secret)).json()
    cell = content.lesson(lesson_id).cell(cell_id)
    wanted = "right" if len(questions_of(cell)) == 1 else "new"
    assert told["cell"]["state"] == wanted
    elsewhere = http.post("/answer", json=an_answer(where="no/where"), headers=as_learner(secret)).json()
    assert "cell" not in elsewhere


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (an_answer(item="no-such-question"), 422),
        (an_answer(order="f" * 12), 422),
        (an_answer(form={}), 422),
        (an_answer(form={"chosen": ["99"]}), 422),
        (an_answer(seed=-1), 422),
        ([], 422),
        (None, 422),
        ("<script>alert(1)</script>", 422),
    ],
)
def test_what_is_no_answer_gets_a_sentence_and_is_not_kept(http, store, sent, status):
    secret = newcomer(http)
    reply = http.post("/answer", content=json.dumps(sent), headers=as_learner(secret))
    assert reply.status_code == status
    assert set(reply.json()) == {"says"}
    assert len(reply.json()["says"]) > 10
    assert study.all_attempts(store, study.learner_of(store, secret)) == ()


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 60_000, b"\xff\xfe", b"null" * 3])
def test_what_is_no_json_gets_a_sentence(http, body):
    reply = http.post("/answer", content=body, headers=as_learner(newcomer(http)))
    assert reply.status_code in (400, 422)
    assert reply.json()["says"]


def test_too_much_is_not_read(http):
    reply = http.post("/answer", content=b"x" * 64_001, headers=as_learner(newcomer(http)))
    assert reply.status_code == 413


def test_a_stranger_cannot_answer(http):
    for cookie in ("", "f" * 32):
        reply = http.post("/answer", json=an_answer(), headers=as_learner(cookie))
        assert reply.status_code == 401
        assert "Load the page anew" in reply.json()["says"]


def test_another_site_cannot_answer_for_a_learner(http, store):
    secret = newcomer(http)
    reply = http.post("/answer", json=an_answer(), headers=as_learner(secret, **{"sec-fetch-site": "cross-site"}))
    assert reply.status_code == 403
    assert study.all_attempts(store, study.learner_of(store, secret)) == ()
