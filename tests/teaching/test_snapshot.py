"""What members of a room are shown: the question without its key, counts when they are shown, reasons when revealed."""

import json
import re
from string import ascii_uppercase

import pytest

from immunobook import attending, content, study, teach
from immunobook.classroom import tally
from immunobook.quiz.kind import NotUnderstood
from immunobook.quiz.kinds import MultipleChoice
from immunobook.quiz.order import digest, shown
from immunobook.teaching import counted, led, slides, snapshot, taking_part, wall
from tests.classroom.conftest import ada, learner, questions, room, session  # noqa: F401
from tests.classroom.sample import NOW, item, later
from tests.postgres_server import database, empty_database, postgres_server, store, store_address  # noqa: F401
from tests.teaching.sample import own_votes

# ruff: noqa: F811


def news_of(store, room, questions):
    """Return what a room shows now."""
    return snapshot.public(attending.seen(store, room.id), questions, lambda round: attending.answers(store, room.id, round))


@pytest.fixture
def told(store, room, questions):
    """What the room shows now."""
    return lambda: news_of(store, room, questions)


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


WORDS = ("Alum", "Basalt", "Copper", "Dolomite", "Emerald", "Flint", "Gneiss")


@pytest.fixture
def stones(questions):
    """A question with so many options that two orders are the same by chance in one of 5040 cases."""
    options = [
        {"id": words.lower(), "says": words, "right": words == "Copper", "because": f"About {words.lower()}."} for words in WORDS
    ]
    made = MultipleChoice.model_validate(item("stones").model_dump(exclude={"rule"}) | {"kind": "multiple_choice", "options": options})
    questions[made.id] = made
    return made


def lettered(html):
    """Return what stands behind each letter, in a piece of HTML that shows letters."""
    found = re.findall(r'class="im-letter">([A-Z])</span>\s*(?:<span>)?(\w+)', html)
    return {letter: words for letter, words in found}


def test_b_is_b_on_the_wall_in_the_counts_on_every_phone_and_in_everybodys_reasons(store, ada, room, stones, questions):
    """Before it is asked, while it is, when it is asked again, and in another room."""
    orders = {"the wall, before": lettered(wall.to_read(stones))}
    for number, here in enumerate((room, teach.open_room(store, ada, title="Another", now=NOW))):
        who = study.new_learner(store, now=NOW).learner
        attending.join(store, who, here.id, "Kim", now=NOW)

        for again in (False, True):
            at = f"room {number}, again: {again}"
            round = teach.ask(store, ada, here.id, stones, again=again, now=later(1)).present.id
            form = news_of(store, here, questions)["round"]["form"]
            in_form = sorted(WORDS, key=form["html"].index)
            orders[f"form, {at}"] = dict(zip(ascii_uppercase, in_form, strict=False))
            # Everybody who says "B" chose what stands behind B on the wall.
            sent = {"item": stones.id, "round": round, "seed": form["seed"], "order": form["order"], "form": {"chosen": ["1"]},
                    "once": f"press-{number}-{again}"}  # fmt: skip
            taking_part.vote(store, who, here.id, sent, now=later(2))
            (kept,) = attending.answers(store, here.id, round)
            assert [stones.texts()[id] for id in kept.answer] == [orders["the wall, before"]["B"]]
            teach.close(store, ada, here.id, round, now=later(3))
            teach.counts(store, ada, here.id, round, now=later(4))
            rows = [row["says"].split(" ") for row in news_of(store, here, questions)["counts"]["rows"]]
            orders[f"counts on phones, {at}"] = dict(rows)
            (chosen,) = [row["says"] for row in news_of(store, here, questions)["counts"]["rows"] if row["counts"][-1]]
            assert chosen.startswith("B ")
            wall_counts = counted.counted(stones, [tally.tally(attending.answers(store, here.id, round))])
            orders[f"counts on the wall, {at}"] = lettered(counted.as_html(wall_counts, tells=False))
        teach.reveal(store, ada, here.id, round, now=later(5))
        orders[f"the answer on phones {number}"] = lettered(news_of(store, here, questions)["reveal"])
        for vote in own_votes(store, who, here).values():
            own = vote["told"]
            orders[f"own reasons {number}"] = lettered(own)
            assert sorted(WORDS, key=own.index) == list(orders["the wall, before"].values())
    orders["the answer on the wall"] = lettered(wall.answered(stones))
    assert len(orders["the wall, before"]) == len(WORDS)
    different = {where: order for where, order in orders.items() if order != orders["the wall, before"]}
    assert not different


def test_an_answer_is_marked_by_the_order_it_was_shown_in(store, ada, room, learner, stones):
    """A phone that still holds a form in another order: read by that order, or refused; never marked as another option."""
    round = teach.ask(store, ada, room.id, stones, now=later(1)).present.id
    other = next(seed for seed in range(99) if shown(stones, seed)[1] not in (list(wall.letters(stones))[1], "copper"))
    ids = shown(stones, other)
    sent = {"item": stones.id, "round": round, "seed": other, "order": digest(ids), "form": {"chosen": ["1"]}, "once": "a-press-1"}
    with pytest.raises(NotUnderstood, match="Load the page anew"):
        taking_part.vote(store, learner, room.id, {**sent, "seed": wall.seed(stones)}, now=later(2))
    taking_part.vote(store, learner, room.id, sent, now=later(2))
    (kept,) = attending.answers(store, room.id, round)
    assert kept.answer == [ids[1]]


def test_what_is_shown_follows_the_teacher_and_steps_back_for_a_question(store, ada, room, questions, told):
    assert told()["shown"] is None
    lesson, cell = next(
        (lesson, cell) for lesson in content.lessons().values() for cell in lesson.cells if cell.kind == "look"
    )
    teach.show(store, ada, room.id, {"lesson": lesson.id, "cell": f"{cell.id}.2"}, now=later(1))
    begins = list(content.diagram(cell.diagram).started(cell.shows)) if cell.shows else None
    assert told()["shown"] == {"lesson": lesson.id, "cell": cell.id, "scene": cell.diagram, "on": begins}
    teach.scene(store, ada, room.id, cell.diagram, {"on": ["braked"]}, now=later(2))
    assert told()["shown"]["on"] == ["braked"]
    for broken in ({"on": "braked"}, {"on": [1]}, {}):
        teach.scene(store, ada, room.id, cell.diagram, broken, now=later(3))
        assert told()["shown"]["on"] == begins
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


def test_a_picture_begins_on_phones_as_on_the_wall(store, ada, room, told):
    deck = slides.of_lesson(content.lesson("three-keys"))
    slide = next(one for one in deck.slides if one.diagram and one.shows)
    begun = content.diagram(slide.diagram).started(slide.shows)
    assert begun != content.diagram(slide.diagram).started(), "this cell has a beginning of its own"
    room = teach.show(store, ada, room.id, led.shows(deck, slide, {"lesson": "three-keys"}), now=later(1))
    assert tuple(told()["shown"]["on"]) == led.controls(room, slide) == begun


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
