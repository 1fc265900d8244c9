"""What members of a room are shown: the question without its key, counts when they are shown, reasons when revealed."""

import json

import pytest

from immunobook import attending, content, study, teach
from immunobook.teaching import snapshot, wall
from tests.classroom.conftest import ada, learner, questions, room, session  # noqa: F401
from tests.classroom.sample import NOW, later
from tests.postgres_server import database, empty_database, postgres_server, store, store_address  # noqa: F401

# ruff: noqa: F811


@pytest.fixture
def told(store, room, questions):
    """What the room shows now."""

    def now():
        return snapshot.public(
            attending.seen(store, room.id), questions, lambda round: attending.answers(store, room.id, round)
        )

    return now


def joined(store, room, number):
    who = study.new_learner(store, now=NOW).learner
    attending.join(store, who, room.id, f"Kim {number}", now=NOW)
    return who


def test_a_question_goes_from_waiting_to_its_reasons(store, ada, room, questions, told):
    item = questions["pd1-where"]
    everybody = [joined(store, room, number) for number in range(3)]
    assert (told()["phase"], told()["round"]) == ("waiting", None)
    first = teach.ask(store, ada, room.id, item, now=later(1)).present.id
    asked = told()
    assert asked["round"]["number"] == 1
    assert 'name="certainty"' in asked["round"]["form"]["html"]
    assert (asked["counts"], asked["reveal"]) == (None, None)
    for who, chosen in zip(everybody, ("tumour", "tumour", "t-cell"), strict=True):
        attending.vote(store, who, room.id, first, item, chosen, 3, once="a", now=later(2))
    assert told()["counts"] is None, "counts that are seen too soon lead the others"
    teach.close(store, ada, room.id, first, now=later(3))
    assert (told()["round"]["form"], told()["counts"]) == (None, None)
    teach.counts(store, ada, room.id, first, now=later(4))
    counts = told()["counts"]
    assert {row["says"].partition(" ")[2]: row["counts"] for row in counts["rows"]} == {
        "The T cell": [1], "The tumour cell": [2], "The red cell": [0],
    }  # fmt: skip
    assert {row["percent"][0] for row in counts["rows"]} == {33, 67, 0}
    assert counts["note"] == "Asked: 3 answers, 3 of 3 highly sure."
    assert told()["reveal"] is None

    second = teach.ask(store, ada, room.id, item, again=True, now=later(5)).present.id
    assert (told()["round"]["again"], told()["round"]["number"], told()["counts"]) == (True, 1, None)
    attending.vote(store, everybody[0], room.id, second, item, "t-cell", 1, once="b", now=later(6))
    teach.close(store, ada, room.id, second, now=later(7))
    teach.counts(store, ada, room.id, second, now=later(8))
    assert told()["counts"]["columns"] == ["Asked", "Asked again"]
    assert [row["counts"] for row in told()["counts"]["rows"] if row["says"].endswith("T cell")] == [[1, 1]]
    teach.reveal(store, ada, room.id, second, now=later(9))
    assert "That is where it sits." in told()["reveal"]


def test_neither_key_nor_name_nor_reason_is_in_it_before(store, ada, room, learner, questions, told):
    teach.ask(store, ada, room.id, questions["pd1-where"], now=later(1))
    text = snapshot.as_news(told())
    for secret in ("t-cell", "That is where it sits", "Kim", learner, ada.id, room.code):
        assert secret not in text, secret
    assert "\n" not in text, "an event is one line"


def test_the_wall_and_all_phones_show_one_order(store, ada, room, questions, told):
    item = questions["pd1-where"]
    teach.ask(store, ada, room.id, item, now=later(1))
    html = told()["round"]["form"]["html"]
    on_the_wall = [item.texts()[id] for id in wall.letters(item)]
    assert sorted(on_the_wall, key=html.index) == on_the_wall


def test_what_is_shown_follows_the_teacher_and_steps_back_for_a_question(store, ada, room, questions, told):
    assert told()["shown"] is None
    lesson, cell = next(
        (lesson, cell) for lesson in content.lessons().values() for cell in lesson.cells if cell.kind == "look"
    )
    teach.show(store, ada, room.id, {"lesson": lesson.id, "cell": f"{cell.id}.2"}, now=later(1))
    assert told()["shown"] == {"lesson": lesson.id, "cell": cell.id, "scene": cell.diagram, "on": None}
    teach.scene(store, ada, room.id, cell.diagram, {"on": ["braked"]}, now=later(2))
    assert told()["shown"]["on"] == ["braked"]
    for broken in ({"on": "braked"}, {"on": [1]}, {}):
        teach.scene(store, ada, room.id, cell.diagram, broken, now=later(3))
        assert told()["shown"]["on"] is None
    teach.black(store, ada, room.id, now=later(4))
    assert told()["shown"] is None
    teach.black(store, ada, room.id, False, now=later(5))
    round = teach.ask(store, ada, room.id, questions["pd1-where"], now=later(6)).present.id
    assert told()["shown"] is None
    teach.close(store, ada, room.id, round, now=later(7))
    teach.show(store, ada, room.id, {"lesson": "no-such-lesson", "cell": "x"}, now=later(8))
    assert told()["shown"] == {"lesson": "no-such-lesson", "cell": "x", "on": None}
    teach.change_settings(store, ada, room.id, {"phones_follow": False}, now=later(9))
    assert told()["shown"] is None


def test_a_question_that_is_gone_from_the_notebook_breaks_nothing(store, ada, room, questions, told):
    teach.ask(store, ada, room.id, questions["pd1-where"], now=later(1))
    del questions["pd1-where"]
    assert told()["round"]["open"] is False
    assert "not asked any more" in told()["round"]["asks"]["plain"]


def test_news_is_small(store, ada, room, questions, told):
    teach.ask(store, ada, room.id, questions["pd1-where"], now=later(1))
    assert len(json.dumps(told())) < 6000


@pytest.mark.parametrize("speed", [False, True])
def test_learners_are_told_before_they_answer_whether_speed_is_seen(store, ada, room, questions, told, speed):
    teach.change_settings(store, ada, room.id, {"speed": speed}, now=NOW)
    teach.ask(store, ada, room.id, questions["pd1-where"], now=later(1))
    assert ("right first" in told()["round"]["form"]["html"]) is speed
