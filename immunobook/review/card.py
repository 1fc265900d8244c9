"""How well a question is remembered: worked out anew from the answers, never kept. Pure.

The model is FSRS-6 with its published default weights. A learner never grades herself: the rating is taken
from whether the answer was right and how sure she was. Times are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2s

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

RETENTION = 0.9
"""How likely one wants to know a question when it comes back, unless something else is chosen."""
RETENTIONS = (0.8, 0.85, 0.9, 0.95, 0.97)
"""What can be chosen."""
LONGEST = 365
"""Days after which a question comes back at the latest: facts change within a year."""


@dataclass(frozen=True)
class Answered:
    """An answer, as far as remembering goes.

    Attributes:
        verdict: right, partly, wrong or omitted.
        certainty: 1 (low) to 3 (high); None if it was not said.
        hinted: Whether a hint was opened before it.
    """

    item: str
    at: datetime
    verdict: str
    certainty: int | None = None
    hinted: bool = False


@dataclass(frozen=True)
class Card:
    """How well one question is remembered.

    Attributes:
        stability: Days until recall falls to 90 %.
        difficulty: 1 (easy) to 10.
        due: When it comes back.
        last: The newest answer.
        confident_error: Whether that was wrong and felt sure.
        answers: How many answers this rests on.
        lapses: How often it was wrong after it had been right.
    """

    item: str
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    confident_error: bool = False
    answers: int = 1
    lapses: int = 0

    def recall(self, at: datetime) -> float:
        """Return how likely the question is known at a time, 0 to 1; by whole days since the last answer."""
        card = FsrsCard(
            card_id=0, state=State.Review, stability=self.stability, difficulty=self.difficulty,
            due=self.due, last_review=self.last,
        )  # fmt: skip
        return _scheduler(RETENTION).get_card_retrievability(card, current_datetime=max(at, self.last))


def rating(answer: Answered) -> Rating:
    """Return what an answer says about remembering.

    Not right in every part is Again, as is an open one; right with low certainty or after a hint Hard; right with
    middle certainty or none said Good; right with high certainty Easy.
    """
    if answer.verdict != "right":
        return Rating.Again
    if answer.hinted or answer.certainty == 1:
        return Rating.Hard
    return Rating.Easy if answer.certainty == 3 else Rating.Good


@lru_cache(maxsize=16)
def _scheduler(retention: float) -> Scheduler:
    """Return the scheduler; without steps of minutes, because a notebook is opened by the day."""
    return Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST,
        enable_fuzzing=False,
    )  # fmt: skip


def cards(
    answers: Iterable[Answered], *, retention: float = RETENTION, fuzz: str | None = None
) -> Mapping[str, Card]:
    """Return how well each question is remembered, from all answers in the order in which they were given.

    The same answers give the same cards, on every device. Predictions are not remembered and not counted.

    Args:
        fuzz: Salt by which the days of cards that were learnt together drift apart, such as the learner's id;
            None for none.

    Raises:
        ValueError: If a time has no zone.
    """
    scheduler = _scheduler(retention)
    state: dict[str, FsrsCard] = {}
    found: dict[str, Card] = {}
    for answer in answers:
        if answer.verdict == "committed":
            continue
        if answer.at.tzinfo is None:
            raise ValueError(f"a time needs a time zone, got {answer.at!r}")
        at = answer.at.astimezone(UTC)
        before = found.get(answer.item)
        if before is not None and at < before.last:  # a clock that went back; an answer never ages a card
            at = before.last
        card = state.get(answer.item) or FsrsCard(card_id=0, due=at)
        grade = rating(answer)
        card, _ = scheduler.review_card(card, grade, review_datetime=at)
        state[answer.item] = card
        days = (card.due - at).days
        due = at + timedelta(days=days if fuzz is None else fuzzed(days, f"{fuzz}:{answer.item}:{at:%Y%m%d}"))
        assert card.stability is not None
        assert card.difficulty is not None
        found[answer.item] = Card(
            item=answer.item,
            stability=card.stability,
            difficulty=card.difficulty,
            due=due,
            last=at,
            confident_error=answer.verdict == "wrong" and answer.certainty == 3,
            answers=before.answers + 1 if before else 1,
            lapses=(before.lapses if before else 0) + (grade is Rating.Again and before is not None),
        )
    return found


def fuzzed(days: int, seed: str) -> int:
    """Return an interval that is a little longer or shorter, the same for the same seed.

    By at most a twentieth and at least a day; an interval under three days stays, and none passes the longest.
    """
    if days < 3:
        return days
    width = max(1, round(days / 20))
    drawn = int.from_bytes(blake2s(seed.encode(), digest_size=4).digest()) % (2 * width + 1)
    return min(LONGEST, max(2, days - width + drawn))


def interval(stability: float, retention: float) -> int:
    """Return after how many days a question comes back, for how stable it is and the recall one wants then."""
    return _scheduler(retention)._next_interval(stability=stability)
