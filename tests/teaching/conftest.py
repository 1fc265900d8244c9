"""A teacher with a group and a room, learners in them, and real questions of the course."""

import pytest

from immunobook import attending, study, teach
from immunobook.records import open_store
from tests.teaching.sample import NOW, later


@pytest.fixture
def store(tmp_path):
    kept = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    yield kept
    kept.close()


@pytest.fixture
def ada(store) -> teach.Teacher:
    return teach.sign_in(store, "ada@hospital.example", "teacher", now=NOW).teacher


@pytest.fixture
def bob(store) -> teach.Teacher:
    return teach.sign_in(store, "bob@hospital.example", "teacher", now=NOW).teacher


@pytest.fixture
def room(store, ada) -> teach.Room:
    return teach.open_room(store, ada, title="Brakes", now=NOW)


@pytest.fixture
def cohort(store, ada) -> teach.Cohort:
    return teach.new_cohort(store, ada, "Ward 7", now=NOW)


@pytest.fixture
def in_room(store, room):
    """Return learners who are in the room."""

    def come(number: int) -> list[str]:
        found = [study.new_learner(store, now=NOW).learner for _ in range(number)]
        for at, who in enumerate(found):
            attending.join(store, who, room.id, f"n{at}", now=NOW)
        return found

    return come


@pytest.fixture
def in_cohort(store, cohort):
    """Return learners who are in the group."""

    def come(number: int, names: str = "n") -> list[str]:
        found = [study.new_learner(store, now=NOW).learner for _ in range(number)]
        for at, who in enumerate(found):
            attending.join_cohort(store, who, cohort.id, names and f"{names}{at}", now=later(seconds=1))
        return found

    return come
