"""Rooms over the wire: coming in, news, answering, asking, leaving; and everything a room has to refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from immunobook import attending, content, study, teach
from immunobook.classroom import code, names
from immunobook.quiz import bank
from immunobook.quiz.order import shown
from immunobook.records import Store, tables
from tests.quiz.filled_in import filled_in
from tests.records.test_hostile import HOSTILE

PAGE = {"accept": "text/html"}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def store(served):
    """The records of the server, seen from another process, as a second server would."""
    opened = Store(served.environment["IMMUNOBOOK_DATABASE_URL"])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ada(store):
    return teach.sign_in(store, "ada@hospital.example", "teacher", now=now())


@pytest.fixture
def room(store, ada):
    return teach.open_room(store, ada.teacher, title="Brakes", now=now())


@pytest.fixture(scope="module")
def item():
    return next(one for one in bank.questions().values() if one.kind == "single_choice" and not one.retired)


@pytest.fixture
def kim(http, store):
    """The headers of a learner who was here before."""
    return {"cookie": f"immunobook={study.new_learner(store, now=now()).secret}"}


@pytest.fixture
def inside(http, kim, room):
    """The headers of a learner who is in the room."""
    reply = http.post("/room/join", json={"code": code.shown(room.code).lower(), "nickname": "Kim"}, headers=kim)
    assert reply.json() == {"room": room.id}
    return kim


def asked(http, room, who) -> dict:
    """Return the present question as the phone has it."""
    return http.get(f"/room/{room.id}/state", headers=who).json()["news"]["round"]


def filled(round: dict, item, answer, once: str = "a-key-of-this-answer", **more) -> dict:
    """Return what a phone sends when this answer is chosen."""
    form = filled_in(item, answer, shown(item, round["form"]["seed"]))
    return {
        "item": round["item"], "round": round["id"], "seed": round["form"]["seed"], "order": round["form"]["order"],
        "once": once, "form": {**form, **more}, "where": f"room/x/{round['id']}",
    }  # fmt: skip


def events(lines):
    """Yield what a line of news says: (event, data)."""
    name, data = "message", None
    for line in lines:
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data = line[6:]
        elif not line and data is not None:
            yield name, data
            name, data = "message", None


# --- a question, from asking to its reasons ---------------------------------------------------------------


def test_a_vote_is_kept_once_and_its_worth_told_when_revealed(http, store, ada, room, inside, item):
    teach.ask(store, ada.teacher, room.id, item, now=now())
    round = asked(http, room, inside)
    wrong = next(option.id for option in item.options if not option.right)
    sent = filled(round, item, wrong, certainty=["3"])
    first = http.post(f"/room/{room.id}/vote", json=sent, headers=inside)
    again = http.post(f"/room/{room.id}/vote", json=sent, headers=inside)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json() == {"votes": {str(round["id"]): {"words": first.json()["votes"][str(round["id"])]["words"], "certainty": "high"}}}
    other = http.post(f"/room/{room.id}/vote", json={**sent, "once": "another-key"}, headers=inside)
    assert other.status_code == 422
    assert "kept" in other.json()["says"]
    kept = teach.votes(store, ada.teacher, room.id)
    assert [(one.answer, one.certainty) for one in kept] == [(wrong, 3)]

    teach.close(store, ada.teacher, room.id, round["id"], now=now())
    told = http.get(f"/room/{room.id}/state", headers=inside).json()
    assert "told" not in told["mine"]["votes"][str(round["id"])]
    assert told["news"]["counts"] is None
    teach.reveal(store, ada.teacher, room.id, round["id"], now=now())
    told = http.get(f"/room/{room.id}/state", headers=inside).json()
    assert "Wrong" in told["mine"]["votes"][str(round["id"])]["told"]
    assert told["news"]["reveal"]


def test_nothing_about_the_key_goes_out_before_it_is_revealed(http, store, ada, room, inside, item):
    teach.ask(store, ada.teacher, room.id, item, now=now())
    told = http.get(f"/room/{room.id}/state", headers=inside).text
    because = [option.because[:25] for option in item.options]
    assert not [reason for reason in because if json.dumps(reason)[1:-1] in told]
    assert f'"{item.key()}"' not in told
    assert f'"{item.key()}\\"' not in told


def test_the_refusals(http, store, ada, room, inside, item):
    """Closed, another room's, forged, nothing chosen, no number: a sentence each, and nothing is kept."""
    other = teach.open_room(store, ada.teacher, title="Other", now=now())
    teach.ask(store, ada.teacher, other.id, item, now=now())
    teach.ask(store, ada.teacher, room.id, item, now=now())
    round = asked(http, room, inside)
    good = filled(round, item, item.key())
    for changed, says in [
        ({"round": teach.room(store, ada.teacher, other.id).present.id}, "not asked in this room"),
        ({"round": 10**9}, "not asked in this room"),
        ({"round": "1"}, "does not fit"),
        ({"round": True}, "does not fit"),
        ({"item": "no-such-question"}, "does not fit"),
        ({"order": "0"}, "changed"),
        ({"form": {}}, "Nothing is answered yet. Answer it, then send it."),
        ({"form": {"chosen": ["99"]}}, "does not fit"),
        ({"form": {**good["form"], "certainty": ["9"]}}, "does not fit"),
        ({"once": "x"}, "does not fit"),
    ]:
        reply = http.post(f"/room/{room.id}/vote", json={**good, **changed}, headers=inside)
        assert (reply.status_code, says in reply.json()["says"]) == (422, True), (changed, reply.text)
    reply = http.post(f"/room/{other.id}/vote", json=good, headers=inside)
    assert (reply.status_code, "not in this room" in reply.json()["says"]) == (422, True), reply.text
    teach.close(store, ada.teacher, room.id, round["id"], now=now())
    reply = http.post(f"/room/{room.id}/vote", json=good, headers=inside)
    assert (reply.status_code, "closed" in reply.json()["says"]) == (422, True), reply.text
    assert not teach.votes(store, ada.teacher, room.id)
    assert not teach.votes(store, ada.teacher, other.id)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 900], ids=range(6))
@pytest.mark.parametrize("what", ["vote", "floor", "leave"])
def test_what_cannot_be_read_is_refused(http, room, inside, what, body):
    reply = http.post(f"/room/{room.id}/{what}", content=body, headers=inside)
    assert reply.status_code in (200, 400, 422) if what == "leave" else reply.status_code in (400, 422)
    assert "Traceback" not in reply.text


def test_a_stranger_and_another_site_get_nothing(http, room, inside, kim):
    assert http.get(f"/room/{room.id}/state").status_code == 401
    assert http.get(f"/room/{room.id}/state", headers={"cookie": "immunobook=" + "0" * 32}).status_code == 401
    abroad = {**inside, "sec-fetch-site": "cross-site"}
    assert http.get(f"/room/{room.id}/state", headers=abroad).status_code == 403
    assert http.get(f"/room/{room.id}/news", headers=abroad).status_code == 403
    assert http.post("/room/join", json={"code": room.code}, headers=abroad).status_code == 403


def test_one_room_never_sees_another(http, store, ada, room, inside):
    other = teach.open_room(store, ada.teacher, title="Secret of the other room", now=now())
    for what in ("state", "news"):
        reply = http.get(f"/room/{other.id}/{what}", headers=inside)
        assert reply.status_code in (403, 422)
        assert "Secret" not in reply.text
    for nobody in ("x", "0" * 36, "%00", "..%2f"):
        assert http.get(f"/room/{nobody}/state", headers=inside).status_code in (400, 404, 422)


# --- coming in, asking, leaving ---------------------------------------------------------------------------


def test_wrong_codes_are_slowed_down_and_slips_are_not(http, store, room, inside):
    def told(typed: object, who: dict[str, str] = inside) -> tuple[int, str]:
        reply = http.post("/room/join", json={"code": typed}, headers=who)
        return reply.status_code, reply.json().get("says", "")

    slips = ("", "K7", "K7M4QPX", None, 7, ["K7M4QP"], "<script>")
    for typed in slips * 10:
        status, says = told(typed)
        assert (status, "six signs" in says) == (404, True), typed
    for number in range(59):
        assert told(code.in_signs(number, code.SIGNS)) == (404, "No room has this code. Look at it once more."), number
    assert told(room.code)[0] == 200, "the right one is no guess"
    assert told("000-000")[0] == 404, "the sixtieth"
    wait = (429, "Too many wrong codes came in. Try again in 15 minutes.")
    other = {"cookie": f"immunobook={study.new_learner(store, now=now()).secret}"}
    for typed in ("000-000", room.code):
        assert told(typed) == wait, "from here no code opens anything for a while, not even the right one"
        assert told(typed, other) == wait, "another browser is no other address"
        assert told(typed, {**other, "x-forwarded-for": "203.0.113.7"}) == wait, "and nobody says herself who she is"
    assert told("K7")[0] == 404, "a slip is no guess, then either"
    assert http.get(f"/room/{room.id}/state", headers=inside).status_code == 200, "who is in stays in"
    assert http.get(f"/room/{room.id}/state", headers=other).status_code == 422, "who was refused is not"
    with store._writing() as records:  # a quarter of an hour goes by
        records.execute(tables.guess.update().values(at=now() - timedelta(minutes=15)))
    assert told(room.code, other) == (200, "")


def test_a_hostile_nickname_is_harmless(http, store, ada, room, kim):
    sent = {"code": room.code, "nickname": "<b>\u202eKim\u0000</b>\n"}
    assert http.post("/room/join", json=sent, headers=kim).status_code == 200
    told = http.get(f"/room/{room.id}/state", headers=kim).json()
    assert told["mine"]["nickname"] == "<b>Kim</b>", "a text; who shows it writes it as text"
    reply = http.post("/room/join", json={**sent, "nickname": "x" * 5000}, headers=kim)
    assert (reply.status_code, "shorten" in reply.json()["says"]) == (422, True)
    reply = http.post("/room/join", json={**sent, "nickname": "x" * 20000}, headers=kim)
    assert reply.status_code == 413


def test_whatever_is_typed_is_refused_with_a_sentence_or_kept_as_it_can_be_read(http, store, ada, room):
    """As a code, as a nickname, as a question from the floor; half signs too, which no browser can be made to type."""
    headers, asked, called = {}, [], []

    def sent(path: str, what: dict) -> tuple[int, str]:
        reply = http.post(path, content=json.dumps(what), headers={**headers, "content-type": "application/json"})
        return reply.status_code, reply.json().get("says", "")

    for number, text in enumerate(HOSTILE):
        if number % 10 == 0:  # so many questions has each of them
            headers = {"cookie": f"immunobook={study.new_learner(store, now=now()).secret}"}
        if number % 5 == 0:  # no code holds any of their signs; where codes are read all are tried
            status, says = sent("/room/join", {"code": text})
            assert (status, "six signs" in says) in ((404, True), (413, False)), text
        status, says = sent("/room/join", {"code": room.code, "nickname": text})
        if status == 200:
            called.append(names.nickname(text))
        else:
            assert (status in (413, 422), says[-1:]) == (True, "."), text
            with pytest.raises(names.Unfit):  # a name that fits is kept, emoji and Persian joiners too
                names.nickname(text)
            assert sent("/room/join", {"code": room.code})[0] == 200
        status, says = sent(f"/room/{room.id}/floor", {"text": text, "once": f"hostile-{number}"})
        if status == 200:
            asked.append(names.question(text))
        else:
            assert (status in (413, 422), says[-1:]) == (True, "."), text
    assert [one.text for one in teach.floor(store, ada.teacher, room.id)] == asked
    assert {one.nickname for one in teach.members(store, ada.teacher, room.id)} <= {"", *called}
    assert (len(asked) > 80, len(called) > 80) == (True, True)
    assert http.get(f"/room/{room.id}/state", headers=headers).status_code == 200


def test_a_question_from_the_floor(http, store, ada, room, inside):
    sent = {"text": "Why <i>PD-1</i>?", "anonymous": False, "once": "floor-key-1"}
    assert http.post(f"/room/{room.id}/floor", json=sent, headers=inside).status_code == 200
    assert http.post(f"/room/{room.id}/floor", json=sent, headers=inside).status_code == 200
    nameless = http.post(f"/room/{room.id}/floor", json={**sent, "anonymous": True, "once": "floor-key-2"}, headers=inside)
    assert (nameless.status_code, "name" in nameless.json()["says"]) == (422, True), "the teacher does not allow it"
    teach.change_settings(store, ada.teacher, room.id, {"anonymous_floor": True}, now=now())
    assert http.post(f"/room/{room.id}/floor", json={**sent, "anonymous": True, "once": "floor-key-3"}, headers=inside).status_code == 200
    kept = teach.floor(store, ada.teacher, room.id)
    assert [(one.nickname, one.text) for one in kept] == [("Kim", "Why <i>PD-1</i>?"), ("", "Why <i>PD-1</i>?")]
    assert http.post(f"/room/{room.id}/floor", json={**sent, "text": "x" * 9000}, headers=inside).status_code == 413


def test_who_leaves_is_out(http, store, ada, room, inside):
    assert http.post(f"/room/{room.id}/leave", json={}, headers=inside).status_code == 200
    reply = http.get(f"/room/{room.id}/state", headers=inside)
    assert (reply.status_code, "not in this room" in reply.json()["says"]) == (422, True)
    assert not teach.members(store, ada.teacher, room.id)


# --- news -------------------------------------------------------------------------------------------------


def test_news_comes_by_itself_and_from_another_process(http, store, ada, room, inside, item):
    with http.stream("GET", f"/room/{room.id}/news", headers=inside) as line:
        assert line.headers["content-type"].startswith("text/event-stream")
        assert line.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in line.headers
        heard = events(line.iter_lines())
        assert json.loads(next(heard)[1])["phase"] == "waiting", "late-comers are told at once where the room is"
        began = now()
        teach.ask(store, ada.teacher, room.id, item, now=began)
        told = json.loads(next(heard)[1])
        assert (told["phase"], told["round"]["item"]) == ("open", item.id)
        assert (now() - began).total_seconds() < 5
        teach.end(store, ada.teacher, room.id, now=now())
        assert json.loads(next(heard)[1])["phase"] == "ended"


def test_only_the_teacher_hears_how_many_answered(http, store, ada, room, inside):
    assert http.get(f"/room/{room.id}/news?counts", headers=inside).status_code == 403
    as_ada = {"cookie": f"immunobook_teacher={ada.secret}"}
    with http.stream("GET", f"/room/{room.id}/news?counts", headers=as_ada) as line:
        told = dict(islice(events(line.iter_lines()), 2))
        assert json.loads(told["counts"]) == {"members": 1, "votes": {}}
    bob = teach.sign_in(store, "bob@hospital.example", "teacher", now=now())
    as_bob = {"cookie": f"immunobook_teacher={bob.secret}"}
    assert http.get(f"/room/{room.id}/news", headers=as_bob).status_code == 403


def test_a_deleted_room_and_a_deleted_learner(http, store, ada, room, inside):
    learner = study.learner_of(store, inside["cookie"].partition("=")[2])
    assert attending.member(store, learner, room.id)
    teach.delete_room(store, ada.teacher, room.id, now=now())
    assert http.get(f"/room/{room.id}/state", headers=inside).status_code == 422
    study.delete_me(store, learner)
    assert http.get(f"/room/{room.id}/state", headers=inside).status_code == 401


def test_what_phones_show_of_a_lesson(http):
    told = http.get("/room/shown/three-keys/title.json").json()
    assert told["href"] == "/immune_activation?lesson=three-keys"
    assert http.get("/room/shown/three-keys/no-such-cell.json").status_code == 404
    assert http.get("/room/shown/no-such-lesson/title.json").status_code == 404
    assert http.get("/room/picture/no-such-picture.json").status_code == 404


def test_the_record_of_a_step_goes_to_who_is_in_the_room_and_to_nobody_else(http, store, ada, room, inside):
    case = content.cases()["colitis-day-by-day"]
    first, second = (f"/room/{room.id}/case/{case.id}/{step.step}.json" for step in case.steps[:2])
    assert http.get(first, headers=inside).status_code == 404, "not asked yet"
    teach.ask(store, ada.teacher, room.id, bank.question(case.questions[0]), now=now())
    assert http.get(f"/room/{room.id}/state", headers=inside).json()["news"]["record"] == {"case": case.id, "step": "recognize-cues"}
    reply = http.get(first, headers=inside)
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert "Ines rings the 24-hour line" in reply.json()["html"]
    refused = http.get(second, headers=inside)
    assert (refused.status_code, "html" in refused.json()) == (404, False), "a step that comes later"
    stranger = {"cookie": f"immunobook={study.new_learner(store, now=now()).secret}"}
    for who, status in ((stranger, 422), ({}, 401), ({**inside, "sec-fetch-site": "cross-site"}, 403)):
        reply = http.get(first, headers=who)
        assert (reply.status_code, "Ines" in reply.text) == (status, False)
    other = teach.open_room(store, ada.teacher, title="Other", now=now())
    assert http.get(first.replace(room.id, other.id), headers=inside).status_code == 422
    for nobody in ("no-such-case/recognize-cues", f"{case.id}/no-such-step"):
        assert http.get(f"/room/{room.id}/case/{nobody}.json", headers=inside).status_code == 404
