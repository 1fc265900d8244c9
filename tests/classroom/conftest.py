"""What the tests of the classroom share: a teacher, a room, and questions that stay as they are."""

from datetime import timedelta

import pytest

from immunobook import attending, study, teach
from immunobook.quiz import bank
from tests.classroom.sample import NOW, item
from tests.postgres_server import database, empty_database, postgres_server, store, store_address  # noqa: F401


@pytest.fixture(autouse=True)
def questions(monkeypatch):
    """Two questions, whatever stands in data/."""
    known = {id: item(id) for id in ("pd1-where", "ctla4-where")}
    monkeypatch.setattr(bank, "questions", lambda: known)
    return known


@pytest.fixture
def session(store) -> teach.TeacherSession:  # noqa: F811
    """A teacher who has just signed in."""
    return teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW)


@pytest.fixture
def ada(session) -> teach.Teacher:
    """A teacher."""
    return session.teacher


@pytest.fixture
def bob(store) -> teach.Teacher:  # noqa: F811
    """Another teacher."""
    return teach.sign_in(store, "bob@hospital.example", "teacher", now=NOW).teacher


@pytest.fixture
def room(store, ada) -> teach.Room:  # noqa: F811
    """An open room of Ada's, with nobody in it."""
    return teach.open_room(store, ada, title="Brakes", now=NOW)


@pytest.fixture
def learner(store, room) -> str:  # noqa: F811
    """Somebody who is in the room."""
    who = study.new_learner(store, now=NOW).learner
    attending.join(store, who, room.id, "Kim", now=NOW + timedelta(seconds=1))
    return who
