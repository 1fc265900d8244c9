"""Every verb of a teacher is refused to whoever has no right to it. The verbs are found, not listed.

A new verb in `teach` that takes a teacher is tried here with strangers without anybody thinking of it.
"""

import dataclasses
import inspect
from datetime import timedelta

import pytest

from immunobook import attending, study, teach
from tests.classroom.sample import NOW, later


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.matrix])])
def database(request) -> str:
    """Who may do what is decided before a database is asked: one kind is enough in the gate."""
    return request.param


WITHOUT_TEACHER = {
    "has_teachers": "says only whether anybody teaches here",
    "new_link": "for who runs the server, at the terminal",
    "is_link": "the link itself is the right",
    "open_link": "the link itself is the right",
    "sign_in": "called with what the hospital's sign-in said",
    "teacher_of": "the secret itself is the right",
    "end_session": "the secret itself is the right",
    "end_all_sessions": "called when the hospital's list says so",
}
"""Verbs that take no teacher, and why."""


def verbs() -> dict[str, inspect.Signature]:
    """Every public function that is defined in teach."""
    return {
        name: inspect.signature(one)
        for name, one in vars(teach).items()
        if inspect.isfunction(one) and one.__module__ == teach.__name__ and not name.startswith("_")
    }


VERBS = {name: signature for name, signature in verbs().items() if "teacher" in signature.parameters}


ACTS = {name for name in VERBS if "now" in VERBS[name].parameters} - {"audit"}
"""Verbs that do something, or look at people's work."""


@pytest.fixture
def given(store, ada, room, questions):
    """Something that fits each argument of a verb; what is Ada's, is Ada's."""
    question = questions["pd1-where"]
    group = teach.new_cohort(store, ada, "Ward 3", now=NOW)
    round = teach.ask(store, ada, room.id, question, now=NOW).present.id
    learner = study.new_learner(store, now=NOW).learner
    attending.join(store, learner, room.id, "Kim", now=NOW)
    attending.join_cohort(store, learner, group.id, "Kim", now=NOW)
    attending.vote(store, learner, room.id, round, question, "t-cell", once="a", now=NOW)
    attending.ask_floor(store, learner, room.id, "Why?", once="a", now=NOW)
    return {
        "room_id": room.id, "cohort_id": group.id, "item": question, "round": round, "kind": "black", "data": {"on": True},
        "what": "floor", "id": 1, "wishes": {"speed": True}, "items": ["pd1-where"], "on": later(60), "title": "New",
        "scene_id": "synapse", "controls": {}, "now": later(60),
    }  # fmt: skip


def call(store, name: str, teacher, given):
    """Call a verb with all that it needs."""
    values = {}
    for parameter in VERBS[name].parameters.values():
        if parameter.name in ("store", "teacher"):
            continue
        if parameter.default is inspect.Parameter.empty:
            values[parameter.name] = given[parameter.name]
    if name == "show":
        values["what"] = {"lesson": "three-keys"}
    return getattr(teach, name)(store, teacher, **values)


def test_every_verb_takes_a_teacher_or_has_a_reason():
    assert set(verbs()) - set(VERBS) == set(WITHOUT_TEACHER)
    assert len(VERBS) >= 20
    assert set(verbs()) <= set(teach.__all__)


@pytest.mark.parametrize("name", VERBS)
def test_no_stranger_can(store, ada, session, given, name):
    """Somebody who made the object up, whose session is another's, was ended, or is over."""
    ended = teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW)
    teach.end_session(store, ended.secret, now=later(1))
    strangers = {
        "made up": teach.Teacher("00000000-0000-4000-8000-000000000000", "administrator", "", "0" * 64),
        "no session": dataclasses.replace(ada, session=""),
        "a guessed session": dataclasses.replace(ada, session="f" * 64),
        "another's session": dataclasses.replace(
            teach.sign_in(store, "eve@hospital.example", "administrator", now=NOW).teacher, id=ada.id
        ),
        "ended": ended.teacher,
        "nobody": None,
        "an id": ada.id,
    }
    rows = store.rows()
    for who, stranger in strangers.items():
        with pytest.raises(teach.NotAllowed) as said:
            call(store, name, stranger, given)
        assert str(said.value) == teach.SAYS["session"], who
    if "now" in VERBS[name].parameters:
        with pytest.raises(teach.NotAllowed):
            call(store, name, ada, {**given, "now": session.ends})
    assert store.rows() == rows, "nothing was written"


@pytest.mark.parametrize(
    "name", [name for name, one in VERBS.items() if {"room_id", "cohort_id"} & set(one.parameters)]
)
def test_nobody_touches_the_room_or_group_of_another(store, ada, bob, given, name):
    """Neither another teacher nor an administrator; and it is not said whether there is such a room."""
    administrator = teach.sign_in(store, "root@hospital.example", "administrator", now=NOW).teacher
    before, rows = teach.room(store, ada, given["room_id"]), store.rows()
    nowhere = {**given, "room_id": "00000000-0000-4000-8000-000000000000", "cohort_id": "0" * 36}
    for other in (bob, administrator):
        said = set()
        for values in (given, nowhere):
            with pytest.raises(teach.NotAllowed) as refused:
                call(store, name, other, values)
            said.add(str(refused.value))
        assert len(said) == 1
    assert teach.room(store, ada, given["room_id"]) == before
    assert store.rows() == rows


def test_whoever_has_the_right_can_read(store, ada, given):
    for name in sorted(set(VERBS) - ACTS - {"audit"}):
        call(store, name, ada, given)


def test_only_an_administrator_reads_the_audit_trail(store, ada, given):
    administrator = teach.sign_in(store, "root@hospital.example", "administrator", now=NOW).teacher
    assert teach.audit(store, administrator, now=later(1))
    with pytest.raises(teach.NotAllowed, match="administrator"):
        teach.audit(store, ada, now=later(1))
    promoted = dataclasses.replace(ada, role="administrator")
    with pytest.raises(teach.NotAllowed, match="administrator"):
        teach.audit(store, promoted, now=later(1))


def test_a_room_cannot_be_given_to_the_group_of_another(store, ada, bob, given):
    with pytest.raises(teach.NotAllowed):
        teach.open_room(store, bob, title="Mine?", cohort=given["cohort_id"], now=NOW)
    assert teach.rooms(store, bob) == ()


# --- links and sessions ---------------------------------------------------------------------------------


def test_a_link_makes_a_teacher_once(store):
    assert not teach.has_teachers(store)
    link = teach.new_link(store, now=NOW)
    assert teach.is_link(store, link, now=later(1)), "looking does not use it up"
    session = teach.open_link(store, link, now=later(2))
    assert (session.teacher.role, session.ends) == ("teacher", later(2) + teach.SESSION)
    assert teach.has_teachers(store)
    assert teach.open_link(store, link, now=later(3)) is None
    assert not teach.is_link(store, link, now=later(3))
    assert teach.teacher_of(store, session.secret, now=later(4)) == session.teacher


def test_a_link_lasts_a_day(store):
    link = teach.new_link(store, now=NOW)
    assert teach.open_link(store, link, now=NOW + teach.LINK) is None
    assert teach.open_link(store, link, now=NOW + teach.LINK - timedelta(seconds=1)) is not None


def test_a_link_opened_by_many_at_once_opens_for_one(store):
    from concurrent.futures import ThreadPoolExecutor

    link = teach.new_link(store, now=NOW)
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: teach.open_link(store, link, now=NOW), range(8)))
    assert sum(one is not None for one in opened) == 1


def test_the_next_link_finds_the_same_rooms(store):
    first = teach.open_link(store, teach.new_link(store, now=NOW), now=NOW)
    room = teach.open_room(store, first.teacher, title="Brakes", now=NOW)
    second = teach.open_link(store, teach.new_link(store, now=later(60)), now=later(60))
    assert [one.id for one in teach.rooms(store, second.teacher)] == [room.id]
    chief = teach.open_link(store, teach.new_link(store, role="administrator", now=NOW), now=NOW)
    assert chief.teacher.id != first.teacher.id, "a teacher's link never opens an administrator"


def test_sessions_end(store, session):
    assert teach.teacher_of(store, session.secret, now=session.ends - timedelta(seconds=1)) == session.teacher
    assert teach.teacher_of(store, session.secret, now=session.ends) is None
    other = teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW)
    assert other.teacher.id == session.teacher.id
    teach.end_session(store, session.secret, now=later(1))
    teach.end_session(store, session.secret, now=later(1))
    assert teach.teacher_of(store, session.secret, now=later(2)) is None
    assert teach.teacher_of(store, other.secret, now=later(2)) is not None, "the other browser goes on"
    assert teach.end_all_sessions(store, "ada@hospital.example", now=later(3)) == 1
    assert teach.teacher_of(store, other.secret, now=later(4)) is None
    assert teach.end_all_sessions(store, "nobody@hospital.example", now=later(3)) == 0


@pytest.mark.parametrize("forged", [None, "", 7, "0" * 32, "0" * 10_000, "\0" * 32, "\ud800", ["a"]], ids=repr)
def test_a_forged_secret_opens_nothing(store, ada, forged):
    assert teach.teacher_of(store, forged, now=NOW) is None
    assert teach.open_link(store, forged, now=NOW) is None
    assert not teach.is_link(store, forged, now=NOW)
    teach.end_session(store, forged, now=NOW)


def test_the_role_is_what_the_hospitals_list_says_today(store):
    was = teach.sign_in(store, "ada@hospital.example", "administrator", now=NOW)
    teach.sign_in(store, "ada@hospital.example", "teacher", now=later(1))
    assert teach.teacher_of(store, was.secret, now=later(2)).role == "teacher", "also in a session from before"
    with pytest.raises(teach.NotAllowed):
        teach.audit(store, was.teacher, now=later(2))


def test_no_secret_is_kept(store, session):
    from immunobook.records.tables import metadata

    link = teach.new_link(store, now=NOW)
    with store._read.connect() as connection:
        kept = str([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    assert session.teacher.session in kept, "this looks in the right place"
    assert session.secret not in kept
    assert link not in kept
    assert session.secret not in repr(session)


# --- the audit trail ------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", sorted(ACTS))
def test_each_act_leaves_a_row_in_the_audit_trail(store, ada, given, name):
    administrator = teach.sign_in(store, "root@hospital.example", "administrator", now=NOW).teacher
    if name in ("counts", "reveal"):
        teach.close(store, ada, given["room_id"], given["round"], now=NOW)
    if name == "unhide":
        teach.hide(store, ada, given["room_id"], "floor", 1, now=NOW)
    before = teach.audit(store, administrator, now=NOW)
    call(store, name, ada, given)
    newest, *rest = teach.audit(store, administrator, now=NOW)
    assert tuple(rest) == before
    assert (newest.teacher, newest.subject, newest.at) == (ada.id, "ada@hospital.example", given["now"])
    assert newest.act


def test_what_was_refused_leaves_no_row_and_no_change(store, ada, given):
    rows = store.rows()
    for act in (
        lambda: teach.counts(store, ada, given["room_id"], given["round"], now=NOW),  # it is open
        lambda: teach.step(store, ada, given["room_id"], "dance", {}, now=NOW),
        lambda: teach.step(store, ada, given["room_id"], "show", {"much": "x" * 30_000}, now=NOW),
        lambda: teach.open_room(store, ada, title="", now=NOW),
        lambda: teach.change_settings(store, ada, given["room_id"], {"speed": "yes"}, now=NOW),
    ):
        with pytest.raises(teach.NotAccepted):
            act()
    assert store.rows() == rows


def test_the_audit_trail_outlives_the_teacher_and_the_room(store, ada, given):
    administrator = teach.sign_in(store, "root@hospital.example", "administrator", now=NOW).teacher
    before = len(teach.audit(store, administrator, now=NOW))
    teach.delete_room(store, ada, given["room_id"], now=NOW)
    assert store.rows()["vote"] == store.rows()["room_step"] == store.rows()["floor"] == 0
    assert len(teach.audit(store, administrator, now=NOW)) == before + 1
