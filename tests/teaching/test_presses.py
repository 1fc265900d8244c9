"""Keys on the projector: each press is done once, in order, also where the records cannot be reached for a while."""

import pytest
import streamlit as st

from immunobook import teach, visit
from immunobook.records import Unavailable
from immunobook.teaching.projector import view as projector
from immunobook.ui import state
from tests.teaching.sample import later

DESK = "projector:room"


@pytest.fixture
def pressed(store, ada, room, monkeypatch):
    """Press what a page would send; return which presses it is told were heard."""
    session = {}
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(visit, "store", lambda: store)
    monkeypatch.setattr(visit, "teacher", lambda: ada)
    monkeypatch.setattr(visit, "now", lambda: later(minutes=1))

    def press(presses: object) -> list[str]:
        session[DESK] = {"pressed": presses}
        projector.press(room.id, DESK)
        return list(session[state.HEARD])

    return press


def black(once: str, on: bool = True) -> dict:
    return {"do": "black", "on": on, "once": once}


@pytest.fixture
def away(monkeypatch):
    """Let the records be away for the next so many presses: before a step is tried, or while it is kept."""

    def gone(where: str, times: int, why: Exception) -> None:
        real, left = getattr(teach, where), [why] * times

        def blinks(*args, **more):
            if left:
                raise left.pop()
            return real(*args, **more)

        monkeypatch.setattr(teach, where, blinks)

    return gone


@pytest.mark.parametrize(("where", "why"), [("black", teach.NotSaved("Try again.")), ("room", Unavailable("It is away."))])
def test_a_press_that_could_not_be_kept_is_done_later_before_those_that_came_after(pressed, away, store, ada, room, where, why):
    away(where, 1, why)
    presses = [black("a"), black("b", on=False)]
    assert pressed({"presses": presses}) == [], "the page is to keep both"
    assert not teach.room(store, ada, room.id).black
    assert pressed({"presses": [*presses, black("c")]}) == ["a", "b", "c"]
    assert teach.room(store, ada, room.id).black
    version = teach.room(store, ada, room.id).version
    assert pressed({"presses": [black("b", on=False)]}) == ["a", "b", "c"]
    assert teach.room(store, ada, room.id).version == version, "what was heard is not done again"


def test_a_press_that_is_refused_is_dealt_with(pressed, monkeypatch, store, ada, bob, room):
    assert pressed({"presses": [{"do": "act", "act": "reveal", "once": "a"}, black("b")]}) == ["a", "b"]
    assert teach.room(store, ada, room.id).black
    for once, nobody in (("c", bob), ("d", None)):
        monkeypatch.setattr(visit, "teacher", lambda who=nobody: who)
        assert pressed({"presses": [black(once, on=False)]})[-1] == once
    assert teach.room(store, ada, room.id).black


@pytest.mark.parametrize("sent", [None, 3, "presses", ["presses"], {"presses": 3}, {"presses": [None, 3, "black", ["do"], {}]}], ids=repr)
def test_what_is_no_press_does_nothing(pressed, store, ada, room, sent):
    assert pressed(sent) == []
    assert teach.room(store, ada, room.id).version == room.version
