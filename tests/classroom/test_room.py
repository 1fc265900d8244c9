"""What a room is after its steps: the same for every process that plays them back."""

from dataclasses import dataclass, replace

import pytest

from immunobook.classroom import room as rooms
from immunobook.classroom.room import NotPossible, Room, Settings, checked, replay
from tests.classroom.sample import NOW, later


@dataclass(frozen=True)
class Step:
    id: int
    kind: str
    data: dict
    at: object


BEGUN = Room("id", "K7M4QP", "Brakes", None, Settings(), 1, NOW)
PD1, CTLA4 = {"item": "pd1", "version": 1}, {"item": "ctla4", "version": 1}


def played(*steps) -> Room:
    """Play steps, each checked as a teacher's is; ids begin at 1 and steps are a minute apart."""
    room = BEGUN
    for number, (kind, data) in enumerate(steps, 1):
        room = replay(room, [Step(number, kind, checked(room, kind, data), later(60 * number))])
    return room


ASK, CLOSE, COUNTS, REVEAL = ("ask", PD1), ("close", {"round": 1}), ("counts", {"round": 1}), ("reveal", {"round": 1})
AGAIN = ("ask", {**PD1, "again": True})


@pytest.mark.parametrize(
    ("steps", "phase", "stage"),
    [
        ((), "waiting", "nothing"),
        ((ASK,), "open", "question"),
        ((ASK, CLOSE), "closed", "question"),
        ((ASK, CLOSE, COUNTS), "counts", "question"),
        ((ASK, CLOSE, COUNTS, ("counts", {"round": 1, "shown": False})), "closed", "question"),
        ((ASK, CLOSE, COUNTS, AGAIN), "open", "question"),
        ((ASK, CLOSE, COUNTS, AGAIN, ("close", {"round": 4}), ("reveal", {"round": 4})), "revealed", "question"),
        ((ASK, CLOSE, REVEAL, ("show", {"lesson": "three-keys"})), "revealed", "show"),
        ((ASK, CLOSE, ("show", {"lesson": "three-keys"}), REVEAL), "revealed", "question"),
        ((("show", {"scene": "synapse"}), ("show", {})), "waiting", "nothing"),
        ((ASK, ("end", {})), "ended", "question"),
    ],
)
def test_the_phase_of_a_room(steps, phase, stage):
    room = played(*steps)
    assert (room.phase, room.stage) == (phase, stage)


def test_ask_again_belongs_to_its_first_round_and_is_revealed_with_it():
    room = played(ASK, CLOSE, AGAIN, ("close", {"round": 3}), ("reveal", {"round": 3}))
    first, again = room.rounds
    assert (first.again, again.again, again.of, again.first) == (False, True, 1, 1)
    assert room.family(1) == room.family(3) == (first, again)
    assert first.revealed
    assert again.revealed
    assert (first.began, first.closed) == (later(60), later(120))


def test_a_third_asking_belongs_to_the_first():
    room = played(ASK, CLOSE, AGAIN, ("close", {"round": 3}), AGAIN)
    assert room.present.of == 1
    assert len(room.family(5)) == 3


def test_the_next_question_closes_the_one_before_at_its_time():
    room = played(ASK, ("ask", CTLA4))
    assert [(one.item, one.closed) for one in room.rounds] == [("pd1", later(120)), ("ctla4", None)]
    assert room.rounds[0].is_open is False


def test_what_is_told_when():
    assert not played(ASK, CLOSE, COUNTS).may_tell(1)
    assert played(ASK, CLOSE, REVEAL).may_tell(1)
    assert not played(ASK, CLOSE, REVEAL, ("ask", CTLA4)).may_tell(4)
    assert played(ASK, ("end", {})).may_tell(1), "after class"


@pytest.mark.parametrize(
    ("before", "step", "why"),
    [
        ((ASK,), COUNTS, "counts of an open question lead the others"),
        ((ASK,), REVEAL, "an open question"),
        ((ASK, CLOSE, AGAIN), REVEAL, "it is being asked again just now"),
        ((), CLOSE, "nothing was asked"),
        ((ASK,), ("close", {"round": 2}), "no such round"),
        ((ASK,), ("close", {"round": True}), "yes is no round"),
        ((ASK,), ("close", {}), "which?"),
        ((), AGAIN, "it was not asked before"),
        ((ASK, CLOSE, REVEAL), AGAIN, "everybody knows the answer"),
        ((ASK,), ("ask", {**PD1, "again": True, "of": 7}), "no such round to ask again"),
        ((), ("ask", {"item": 7, "version": 1}), "no question"),
        ((), ("ask", {"item": "pd1", "version": True}), "no version"),
        ((), ("dance", {}), "there is no such step"),
        ((), (["ask"], {}), "a kind is a word"),
        ((), ("ask", []), "no data"),
        ((), ("hide", {"what": "teacher", "id": 1}), "nothing that is hidden"),
        ((), ("hide", {"what": "floor", "id": "1"}), "a question's id is a number"),
        ((), ("hide", {"what": "nickname", "id": 1}), "a learner's id is a text"),
        ((), ("settings", {"speed": 1}), "neither yes nor no"),
        ((), ("settings", {"colour": True}), "no such setting"),
        ((), ("scene", {"id": "synapse"}), "no controls"),
        ((), ("offer", {"items": "pd1"}), "a text is no list"),
        ((("end", {}),), ASK, "it is over"),
        ((("end", {}),), ("show", {}), "it is over"),
    ],
)
def test_what_a_room_does_not_allow(before, step, why):
    with pytest.raises(NotPossible, match=r"[.?]$"):
        checked(played(*before), *step)


def test_after_the_end_entries_can_be_hidden_and_questions_offered():
    room = played(ASK, ("end", {}), ("hide", {"what": "floor", "id": 3}), ("offer", {"items": ["a", "b", "a"]}))
    assert (room.hidden_floor, room.offered, room.ended) == ({3}, ("a", "b"), later(120))


def test_scenes_settings_and_the_black_screen():
    room = played(
        ("scene", {"id": "synapse", "controls": {"dose": 1}}), ("scene", {"id": "synapse", "controls": {"dose": 2}}),
        ("black", {}), ("settings", {"speed": True}),
    )  # fmt: skip
    assert (room.scenes, room.black, room.settings) == ({"synapse": {"dose": 2}}, True, Settings(speed=True))
    assert not played(("black", {}), ASK).black, "a new question brings the light back"
    assert Settings().speed is False, "speed never counts unless switched on"
    assert played(("settings", {"certainty": False}), ASK).present.certainty is False


def test_playing_all_at_once_is_playing_one_by_one():
    room = played(ASK, CLOSE, COUNTS, AGAIN, ("hide", {"what": "nickname", "id": "x"}), ("show", {"scene": "s"}))
    assert replay(BEGUN, room.steps) == room
    for cut in range(len(room.steps)):
        assert replay(replay(BEGUN, room.steps[:cut]), room.steps[cut:]) == room


def test_so_many_steps_and_no_more(monkeypatch):
    monkeypatch.setattr(rooms, "MOST_STEPS", 2)
    room = played(ASK, CLOSE)
    with pytest.raises(NotPossible, match="So much"):
        checked(room, "black", {})
    assert checked(room, "end", {}) == {}, "it can still be ended"
    assert checked(replace(room, steps=room.steps[:1]), "black", {}) == {"on": True}
