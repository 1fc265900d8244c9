"""Every kind of question in a live room: asked without its key, answered from a phone, counted, revealed with its reasons."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from immunobook import attending, teach
from immunobook.classroom import tally
from immunobook.quiz import bank
from immunobook.quiz.kind import NotUnderstood
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.options import WithOptions
from immunobook.quiz.order import shown
from immunobook.teaching import counted, snapshot, taking_part, wall
from immunobook.teaching.host import view as host
from immunobook.teaching.insight import room_sheet
from tests.browser.learners import wrong_answer
from tests.quiz.filled_in import filled_in
from tests.quiz.sample import EXAMPLES, example
from tests.teaching.sample import later, own_votes


def _read(path):
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return KINDS[written["kind"]].model_validate(written | {"id": path.stem.replace("_", "-")})


ITEMS = {item.id: item for item in map(_read, sorted(EXAMPLES.glob("*.yaml")))}
NOT_JUDGED = {"free_text", "predict"}
BY_VALUE = {"numeric", "short_text"}


@pytest.fixture(autouse=True)
def questions(monkeypatch):
    """The examples, whatever stands in data/."""
    monkeypatch.setattr(bank, "questions", lambda: ITEMS)


def plain(told: Any) -> str:
    """Return all words of a piece of JSON, without tags."""
    if isinstance(told, dict):
        return " ".join(map(plain, told.values()))
    if isinstance(told, list | tuple):
        return " ".join(map(plain, told))
    words = html.unescape(re.sub(r"<[^>]+>", " ", str(told)))
    return " ".join(words.replace("\u2011", "-").replace("\u2060", "").split())


def secrets(item, *names: str) -> Iterator[str]:
    """Yield the texts that stand in a question under any of these names, at whatever depth."""

    def inside(thing: Any) -> Iterator[str]:
        if isinstance(thing, dict):
            for name, value in thing.items():
                if name in names:
                    yield from (plain(one) for one in (value if isinstance(value, list | tuple) else [value]))
                else:
                    yield from inside(value)
        elif isinstance(thing, list | tuple):
            for one in thing:
                yield from inside(one)

    yield from inside(item.model_dump(mode="json"))


def rows_of(item, answers) -> dict[str, int]:
    """Return what the counts have to say, by its words."""
    if isinstance(item, WithOptions):
        chosen = [id for answer in answers for id in (answer if isinstance(answer, list) else [answer])]
        return {f"{letter} {item.texts()[id]}": chosen.count(id) for id, letter in wall.letters(item).items()}
    if item.kind == "free_text":
        return {"Answered": len(answers)}
    if item.kind == "short_text":
        return {item.accepted[0]: 1, "Other answers": 1}
    if item.kind == "numeric":
        return {answer: 1 for answer in answers}
    verdicts = [item.mark(answer).verdict for answer in answers]
    partly = {"Partly right": verdicts.count("partly")} if "partly" in verdicts else {}
    return {"Right": verdicts.count("right"), **partly, "Not right": verdicts.count("wrong")}


def test_every_kind_is_here():
    assert {item.kind for item in ITEMS.values()} == set(KINDS)


@pytest.mark.parametrize("certainty", [True, False])
@pytest.mark.parametrize("step", [None, "take-action"])
def test_how_sure_is_asked_once_and_only_where_the_room_asks_it(store, ada, room, step, certainty):
    """A step of a case asks it by itself elsewhere; in a room its teacher decides."""
    item = next(one for one in ITEMS.values() if one.kind == "single_choice").model_copy(update={"step": step})
    teach.ask(store, ada, room.id, item, certainty=certainty, now=later(seconds=1))
    told = snapshot.public(attending.seen(store, room.id), {item.id: item})
    assert told["round"]["form"]["html"].count("im-certainty") == int(certainty)


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_a_kind_from_the_question_to_its_reasons(store, ada, room, in_room, item):
    people = in_room(2)

    def news() -> dict:
        told = snapshot.public(attending.seen(store, room.id), ITEMS, lambda round: attending.answers(store, room.id, round))
        return json.loads(snapshot.as_news(told))

    because = [*secrets(item, "because")]
    key = [*because, *secrets(item, "model", "accepted", "misspelt", "mistakes")]
    key += [item.key()] if item.kind == "numeric" else [point.says for point in getattr(item, "points", ())]
    round = teach.ask(store, ada, room.id, item, now=later(seconds=1)).present.id
    form = news()["round"]["form"]
    on_screens = plain([news(), wall.to_read(item), wall.asks(item, "plain")])
    assert not [one for one in key if one in on_screens], "the key is no news yet"
    assert ('name="certainty"' in form["html"]) is (item.kind not in NOT_JUDGED)

    sent = {"item": item.id, "round": round, "seed": form["seed"], "order": form["order"], "form": {}, "once": "press-of-a-key"}
    with pytest.raises(NotUnderstood, match="then send it"):
        taking_part.vote(store, people[0], room.id, sent, now=later(seconds=2))
    key_without_check = {"text": ["A cough can kill."]} if item.kind == "free_text" else item.key()
    answers = [key_without_check, wrong_answer(item)]
    for who, answer in zip(people, answers, strict=True):
        filled = filled_in(item, answer, shown(item, form["seed"]))
        told = taking_part.vote(store, who, room.id, json.loads(json.dumps({**sent, "form": filled})), now=later(seconds=3))
        kept = attending.mine(store, who, room.id).votes[0]
        assert (item.mark(kept.answer), kept.mark) == (item.mark(answer), None), "as it was meant, and nothing of its worth"
        assert plain(told["votes"][round]["words"]) == plain(item.in_words(kept.answer)), "the phone shows what it sent"
        assert "told" not in told["votes"][round]

    teach.close(store, ada, room.id, round, now=later(seconds=4))
    teach.counts(store, ada, room.id, round, now=later(seconds=5))
    assert {plain(row["says"]): row["counts"][0] for row in news()["counts"]["rows"]} == rows_of(item, answers)
    assert not [one for one in because if one in plain(news())], "counts tell no reason"

    teach.reveal(store, ada, room.id, round, now=later(seconds=6))
    to_all = plain(news()["reveal"])
    for one in because if item.kind not in BY_VALUE else because[:1]:  # the others belong to mistakes nobody need have made
        assert one in to_all
    right, wrong = (plain(own_votes(store, who, room)[round]["told"]) for who in people)
    assert "Committed" in right if item.kind in NOT_JUDGED else right.startswith("✓ Right")
    assert not wrong.startswith("✓ Right")
    assert because[0] in right
    assert because[0] in wrong

    (asked,) = room_sheet.room_sheet(store, ada, room.id).found.questions
    assert (asked.first.answers, asked.is_prediction) == (2, item.kind in NOT_JUDGED)
    assert (asked.commonest is None) is (item.kind == "free_text")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_teacher_is_told_how_it_is_counted_where_that_is_not_plain(kind):
    item = example(kind)
    said = {"free_text": "in their own words", "short_text": "shown to nobody"}.get(kind, "several parts")
    is_plain = isinstance(item, WithOptions) or kind == "numeric"
    assert (said in counted.how(item)) is not is_plain
    assert counted.how(item) in host.how_counted(item)
    assert bool(host.how_counted(item)) is not is_plain


HOSTILE = (
    "<script>alert(1)</script>",
    "Vollidiot und Schlimmeres",
    "\u202eedrosba\u202c",  # read from right to left
    "=HYPERLINK(\"http://example.org\")",
)


def test_nobody_writes_on_the_wall_or_on_the_sheet(store, ada, room, in_room):
    """What people type is counted by the question's own words: right, a known mistake, other answers."""
    item = ITEMS["short-text-brake"]
    typed = [*HOSTILE, "pd 1", "PD one", "Programmed Death-1", "pdl1", "PDL-1"]
    people = in_room(len(typed))
    round = teach.ask(store, ada, room.id, item, now=later(seconds=1)).present.id
    for number, (who, words) in enumerate(zip(people, typed, strict=True)):
        attending.vote(store, who, room.id, round, item, words, once=f"press-{number}", now=later(seconds=2))
    teach.close(store, ada, room.id, round, now=later(seconds=3))
    teach.counts(store, ada, room.id, round, now=later(seconds=4))
    given = attending.answers(store, room.id, round)
    told = snapshot.public(attending.seen(store, room.id), ITEMS, lambda _: given)
    assert [(plain(row["says"]), row["counts"]) for row in told["counts"]["rows"]] == [("PD-1", [3]), ("PD-L1", [2]), ("Other answers", [4])]
    on_the_wall = counted.counted(item, [tally.tally(given)])
    assert [(row.says, row.right, row.counts) for row in on_the_wall.rows] == [
        ("PD-1", True, (3,)), ("PD-L1", False, (2,)), ("Other answers", None, (4,)),
    ]  # fmt: skip
    teach.end(store, ada, room.id, now=later(seconds=5))
    sheet = room_sheet.room_sheet(store, ada, room.id)
    (asked,) = sheet.found.questions
    assert (asked.commonest.choice.says, asked.commonest.first) == ("PD-L1", 2), "a known mistake, before more that is unknown"
    assert sheet.found.commonest == asked.commonest
    everywhere = plain([told, counted.as_html(on_the_wall, tells=True), room_sheet.table(sheet), repr(sheet.found)])
    for words in typed[:-2] + typed[-1:]:
        assert plain(words) not in everywhere, words


def test_words_nobody_wrote_are_not_told_by_the_counts():
    """A row of its own without an answer would say what is right, or what is a known mistake."""
    item = example("short_text")
    rows = counted.counted(item, [tally.tally([_Given(item.mark("absurd"))]), tally.tally([])]).rows
    assert [(row.says, row.counts) for row in rows] == [("Other answers", (1, 0))]


class _Given:
    certainty = None

    def __init__(self, mark):
        self.mark = mark
