"""A moment, questions of the course, and a class that answers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from immunobook import attending, study, teach
from immunobook.quiz import bank, choosing
from immunobook.teaching import taking_part
from tests.browser.learners import wrong_answer

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def later(**more: float) -> datetime:
    return NOW + timedelta(**more)


SINGLE = [
    item for item in bank.questions().values() if item.kind == "single_choice" and choosing.can_be_practised(item)
]
WITH_MYTH = next(item for item in SINGLE if any(option.myth for option in item.options))
OTHERS = [item for item in SINGLE if item is not WITH_MYTH and not item.must_know]


def ask(store, ada, room, item, answers, *, again=False, now=NOW, certainty=None):
    """Ask a question and let learners answer; `answers` gives right or wrong, or an answer, by learner."""
    asked = teach.ask(store, ada, room.id, item, again=again, now=now)
    for who, given in answers.items():
        given = (item.key() if given else wrong_answer(item)) if isinstance(given, bool) else given
        attending.vote(store, who, room.id, asked.present.id, item, given, certainty, once=uuid4().hex, now=now)
    return teach.close(store, ada, room.id, asked.present.id, now=now)


def own_votes(store, who, room) -> dict:
    """Return what a learner's phone is told of the own answers in a room, by round."""
    return taking_part.as_told(attending.mine(store, who, room.id))["votes"]


def answer(store, who, item, right=True, *, now=None, **more):
    given = item.key() if right else wrong_answer(item)
    return study.submit_answer(store, who, item, given, now=now or later(minutes=5), **more)
