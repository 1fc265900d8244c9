"""A moment, and an answer, as the tests keep them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from immunobook.records import Answer, Store

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
RIGHT = {"points": 1, "most": 1, "verdict": "right", "rule": "0/1", "arithmetic": "1 of 1", "parts": []}
WRONG = {**RIGHT, "points": 0, "verdict": "wrong", "arithmetic": "0 of 1"}


def later(minutes: float) -> datetime:
    """Return a moment so many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def answer(store: Store, learner: str, item: str = "pd1-where", given="t-cell", **more) -> Answer:
    """Keep an answer; return it as it was kept."""
    values = {"version": 1, "mark": RIGHT, "seed": 7, "once": uuid4().hex, "at": NOW, **more}
    return store.add_answer(learner, item=item, answer=given, **values)[0]
