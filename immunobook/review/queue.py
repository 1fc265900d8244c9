"""What comes back today, in which order, and what it costs. Pure.

Days are the learner's own: a question is due on its day, whatever the hour. Missed days are not punished: nothing
is lost, the day's portion stays the same, and what is remembered least comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from math import ceil

from immunobook.review.card import Card, interval

CAP = 20
"""Questions a day at most, unless something else is chosen."""
CAPS = (5, 10, 20, 40)
FIVE_MINUTES = 3
"""Questions in five minutes, which leaves time for one step of a case."""
SECONDS_EACH = 40
"""What an answer with reading its reasons takes, before there is anything to measure."""


def day(at: datetime, zone: tzinfo) -> date:
    """Return the learner's day of a moment."""
    return at.astimezone(zone).date()


def due(cards: Iterable[Card], *, now: datetime, zone: tzinfo) -> list[Card]:
    """Return the cards that are due today or were before: confident errors first, then the lowest recall.

    What was answered today is not due again today, so nobody is asked the same thing until midnight.
    """
    today = day(now, zone)
    found = [card for card in cards if day(card.due, zone) <= today and day(card.last, zone) < today]
    return sorted(found, key=lambda card: (not card.confident_error, card.recall(now), card.due, card.item))


@dataclass(frozen=True)
class ByDate:
    """What it takes to know things on a day.

    Attributes:
        short: Cards whose recall would be under the goal on that day, least recall first.
        days: Days left, today included.
        a_day: How many of them a day, so that all are done in time.
        fits: Whether the cap of a day is enough for that.
    """

    short: tuple[Card, ...]
    days: int
    a_day: int
    fits: bool


@dataclass(frozen=True)
class Promised:
    """A question that comes back on a day because the learner took it from a class, whatever she remembers of it."""

    item: str
    on: datetime


def waiting(
    wanted: Iterable[Promised], last: Mapping[str, datetime], *, zone: tzinfo
) -> tuple[Promised, ...]:
    """Return what was promised and is not done: not answered on its day or later. Of two days of a question the first.

    Args:
        last: When each question was answered last.
    """
    found: dict[str, Promised] = {}
    for one in sorted(wanted, key=lambda one: one.on):
        done = one.item in last and day(last[one.item], zone) >= day(one.on, zone)
        if not done:
            found.setdefault(one.item, one)
    return tuple(found.values())


def by_date(
    cards: Iterable[Card], on: date, *, now: datetime, zone: tzinfo, goal: float, cap: int
) -> ByDate | None:
    """Return what has to be reviewed so that recall reaches the goal on an examination or shift day.

    Returns:
        None if the day has passed.
    """
    days = (on - day(now, zone)).days
    if days < 0:
        return None
    then = now + timedelta(days=days)
    today = day(now, zone)
    short = sorted(
        (card for card in cards if card.recall(then) < goal and day(card.last, zone) < today),
        key=lambda card: (not card.confident_error, card.recall(then), card.item),
    )
    left = max(days, 1)  # on the day itself there is today only
    a_day = ceil(len(short) / left)
    return ByDate(tuple(short), left, a_day, a_day <= cap)


def spread(found: Iterable[Card], group: Callable[[str], str]) -> list[Card]:
    """Return cards so that neighbours are of different groups where that can be, keeping their order within it.

    Confident errors stay in front.
    """
    first = [card for card in found if card.confident_error]
    rest = [card for card in found if not card.confident_error]
    return [*_mixed(first, group), *_mixed(rest, group)]


def _mixed(found: list[Card], group: Callable[[str], str]) -> list[Card]:
    waiting, ordered, before = list(found), [], None
    while waiting:
        at = next((place for place, card in enumerate(waiting) if group(card.item) != before), 0)
        ordered.append(waiting.pop(at))
        before = group(ordered[-1].item)
    return ordered


def today(
    cards: Mapping[str, Card],
    *,
    now: datetime,
    zone: tzinfo,
    cap: int,
    done_today: int,
    group: Callable[[str], str],
    can_be_asked: Collection[str],
    on: date | None = None,
    goal: float = 0.9,
    promised: Iterable[Promised] = (),
) -> list[str]:
    """Return the ids of the questions to review now: what a class promised for today or before, then the rest.

    Args:
        cap: Questions a day.
        done_today: How many were reviewed today already.
        group: What neighbours should differ in, such as the chapter of a question.
        can_be_asked: Questions that are still asked.
        on: An examination or shift day to be ready for.
        goal: The recall wanted on that day.
        promised: What waits because it was taken from a class; see `waiting`.
    """
    today = day(now, zone)
    from_class = [one.item for one in promised if day(one.on, zone) <= today and one.item in can_be_asked]
    askable = [card for card in cards.values() if card.item in can_be_asked]
    found = due(askable, now=now, zone=zone)
    if on is not None and (plan := by_date(askable, on, now=now, zone=zone, goal=goal, cap=cap)):
        known = {card.item for card in found}
        extra = [card for card in plan.short if card.item not in known]
        found += extra[: max(0, plan.a_day - len(found))]
    room = max(0, cap - done_today)
    first = from_class[:room]
    rest = [card for card in found if card.item not in from_class]
    portion = rest[: room - len(first)]  # the lowest recall is in the portion; mixing comes after
    return [*first, *(card.item for card in spread(portion, group))]


def minutes_a_day(cards: Iterable[Card], retention: float, *, seconds_each: float = SECONDS_EACH) -> float:
    """Return what a goal of recall costs: the minutes a day that reviews would take if each card stayed as it is."""
    return sum(1 / interval(card.stability, retention) for card in cards) * seconds_each / 60
