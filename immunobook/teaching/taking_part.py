"""What a phone in a room sends, and what it is told: come in, answer, ask, leave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from immunobook import attending, content
from immunobook.classroom import code as codes
from immunobook.content.frozen import Level
from immunobook.quiz import bank, feedback
from immunobook.quiz import certainty as sure
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Kind, NotUnderstood
from immunobook.quiz.mark import Mark
from immunobook.quiz.markup import text
from immunobook.quiz.sheet import address_of, answer_in, read
from immunobook.records import Store
from immunobook.teaching import wall

NOTHING_YET = "Nothing is answered yet. Answer it, then send it."
OVER = "There is no such room any more."


def come_in(store: Store, learner: str, sent: object, *, address: str, now: datetime) -> dict[str, Any]:
    """Let a learner into the room that a code opens.

    Returns:
        `room`: its id; or `says`, the sentence why not, with `wait` if it is too early for another code.

    Raises:
        attending.NotAccepted, attending.NotSaved: If it cannot be done.
    """
    asked = sent if isinstance(sent, Mapping) else {}
    found = attending.find_room(store, asked.get("code"), address=address, now=now)
    if found.room_id is None:
        return {"says": found.says, "wait": bool(found.wait)}
    attending.join(store, learner, found.room_id, asked.get("nickname") or "", now=now)
    return {"room": found.room_id}


def as_told(own: attending.Mine) -> dict[str, Any]:
    """Return what is somebody's own in a room as the phone is told it.

    Returns:
        `nickname`, `code` (as people read it) and `votes`: the answer to the present question, by the id of its round,
        with `words`, `certainty` in words, and once it is revealed `told`: verdict and reasons as HTML. Answers to
        questions from before are not on the phone any more, and would make the reply longer with each of them.
    """
    present = own.room.present
    votes = {one.round: told_of(one) for one in own.votes if present is not None and one.round == present.id}
    return {"nickname": own.nickname, "code": codes.shown(own.room.code), "votes": votes}


def vote(store: Store, learner: str, room_id: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Keep an answer in a room; return it under `votes`, as `as_told` does.

    Raises:
        NotUnderstood, attending.NotAccepted, attending.NotSaved: If it was not kept; the message says why.
    """
    given = read(sent)
    round = sent.get("round") if isinstance(sent, Mapping) else None
    item = bank.questions().get(given.item)
    if item is None or not isinstance(round, int) or isinstance(round, bool):
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    try:
        answer = answer_in(given, item)
    except NotUnderstood as why:
        raise NotUnderstood(NOTHING_YET) if str(why) == item.nothing_yet else why from why
    kept = attending.vote(
        store, learner, room_id, round, item, answer, given.certainty, once=given.once, now=now
    )
    return {"votes": {kept.round: told_of(kept)}}


def ask(store: Store, learner: str, room_id: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Keep a question from the floor.

    Raises:
        attending.NotAccepted, attending.NotSaved: If it was not kept; the message says why.
    """
    asked = sent if isinstance(sent, Mapping) else {}
    kept = attending.ask_floor(
        store, learner, room_id, asked.get("text"), anonymous=asked.get("anonymous") is True, once=str(asked.get("once")),
        now=now,
    )  # fmt: skip
    says = "Your question is with your teacher" + (", without your name." if kept.anonymous else ".")
    return {"asked": kept.text, "done": says}


def told_of(vote: attending.Vote) -> dict[str, Any]:
    """Return an answer as the phone shows it; nothing of its worth before that is revealed."""
    item = bank.questions().get(vote.item)
    told: dict[str, Any] = {
        "words": text(item.in_words(vote.answer)) if item else "",
        "certainty": sure.LEVELS[vote.certainty] if vote.certainty else "",
    }
    if item is not None and vote.mark is not None:
        told["told"] = reasons(item, vote)
    return told


def reasons(item: Kind, vote: attending.Vote) -> str:
    """Return the verdict on an answer, with the reason for each option and the misconception behind it, as HTML.

    The options stand in the order of the wall, with its letters. Many in a class gave the same answer, and all of them
    ask at once, so what is said of it is written once.
    """
    answer, mark = json.dumps(vote.answer), vote.mark.model_dump_json()
    return _reasons(content.edition(), item.id, answer, mark, vote.certainty)


@lru_cache(maxsize=512)
def _reasons(edition: object, item_id: str, answer: str, mark: str, certainty: int | None) -> str:
    item = bank.question(item_id)
    attempt = Answered(wall.seed(item), json.loads(answer), Mark.model_validate_json(mark), certainty)
    myths = content.myths() if item.myths(attempt) else {}
    sources = feedback.list_of_sources(item.sources, content.sources())
    told = feedback.words_on(item, attempt, cell_href=address_of(item.cell), myths=myths, sources=sources)
    return wall.with_letters(item, told)


@dataclass(frozen=True)
class Answered:
    """An answer of a room in the form in which a question says its reasons."""

    seed: int
    answer: Any
    mark: Mark
    certainty: int | None
    number: ClassVar[int] = 1

    @property
    def first(self) -> Answered:
        """The first answer; itself."""
        return self


def level_of(wanted: object) -> Level:
    """Return a wording that was asked for; plain where it is none."""
    return "clinical" if wanted == "clinical" else "plain"


def together(news: str, own: Mapping[str, Any]) -> str:
    """Return the news of a room, which is written down already, with what is the learner's own, as JSON."""
    return f'{{"news":{news},"mine":{json.dumps(own, ensure_ascii=False)}}}'
