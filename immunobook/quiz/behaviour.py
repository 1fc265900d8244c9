"""How questions are asked one after another: in practice, in review, in tests. Pure.

A sitting is what is kept of it, event by event; nothing is overwritten, so a reload or a second device goes on
where the first one was. Whether feedback is given is read from here, never asked of a browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, get_args

Sort = Literal["practice", "review", "test", "pre", "post", "test_out"]
SORTS: tuple[Sort, ...] = get_args(Sort)

WARNING = timedelta(seconds=20)
"""How long before the end of its time a test asks whether to give more."""
GRACE = timedelta(seconds=30)
"""How long after its time a test still takes an answer, which may have been on its way."""
MORE = timedelta(minutes=10)
"""What each press on "Ten more minutes" gives; it can be pressed at any time, as often as one likes."""
MOST_ITEMS = 60


@dataclass(frozen=True)
class Behaviour:
    """How a sort of sitting goes.

    Attributes:
        name: What it is called on the screen.
        tells: When it is said what an answer was worth: at once, at the end, or (a pre-test) once the test
            after learning is done too.
        tries: Whether a question can be tried again at once, with hints.
    """

    name: str
    tells: Literal["at once", "at the end", "after the post-test"]
    tries: bool = False


BEHAVIOURS: Mapping[str, Behaviour] = {
    "practice": Behaviour("Practice", "at once", tries=True),
    "review": Behaviour("Review", "at once"),
    "test": Behaviour("Test", "at the end"),
    "pre": Behaviour("Test before learning", "after the post-test"),
    "post": Behaviour("Test after learning", "at the end"),
    "test_out": Behaviour("Test out", "at the end"),
}


class Happened(Protocol):
    """An event as the records keep it."""

    @property
    def ref(self) -> str: ...
    @property
    def data(self) -> Any: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Sitting:
    """Some questions that are, or were, answered one after another.

    Attributes:
        items: Ids of the questions, in order.
        versions: The version each had when the sitting began.
        chapters: Ids of the chapters they were chosen from.
        asks_certainty: Whether each question asks how sure the learner is.
        of: The test before learning to which this is the test after; empty otherwise.
        form: Which of two parallel forms it is, "a" or "b"; empty where there is only one.
        twin: Ids of the questions of the other form.
        is_five_minutes: Whether it is a review between two calls.
        step: In five minutes, id of the question of the case step that follows; empty if none does.
        ends: When its time is up; None where there is no limit.
    """

    key: str
    sort: Sort
    items: tuple[str, ...]
    began: datetime
    versions: Mapping[str, int]
    chapters: tuple[str, ...] = ()
    asks_certainty: bool = False
    of: str = ""
    form: str = ""
    twin: tuple[str, ...] = ()
    is_five_minutes: bool = False
    step: str = ""
    minutes: int | None = None
    ends: datetime | None = None
    flagged: frozenset[str] = frozenset()
    finished: datetime | None = None

    @property
    def behaviour(self) -> Behaviour:
        """How it goes."""
        return BEHAVIOURS[self.sort]

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of all that is asked: the questions, and the case step if one follows."""
        return (*self.items, self.step) if self.step else self.items

    @property
    def is_test(self) -> bool:
        """Whether what an answer was worth is held back for a while."""
        return self.behaviour.tells != "at once"

    def is_over(self, now: datetime) -> bool:
        """Whether no answer is taken any more: it was finished, or its time and the grace are up."""
        return self.finished is not None or (self.ends is not None and now > self.ends + GRACE)


def replay(events: Iterable[Happened]) -> dict[str, Sitting]:
    """Return each sitting as its events left it, by key, in the order in which they began.

    What cannot be understood, such as a flag for a question that is not in the sitting, changes nothing.
    """
    found: dict[str, Sitting] = {}
    for event in events:
        data = event.data if isinstance(event.data, Mapping) else {}
        this = found.get(event.ref)
        if data.get("do") == "start":
            if this is None and (begun := _begun(event.ref, data, event.at)) is not None:
                found[event.ref] = begun
        elif this is not None and this.finished is None:
            found[event.ref] = _after(this, data, event.at)
    return found


def _begun(key: str, data: Mapping[str, Any], at: datetime) -> Sitting | None:
    if data.get("sort") not in SORTS:
        return None
    minutes = data.get("minutes")
    return Sitting(
        key=key,
        sort=data["sort"],
        items=tuple(data.get("items", ())),
        began=at,
        versions=dict(data.get("versions", {})),
        chapters=tuple(data.get("chapters", ())),
        asks_certainty=bool(data.get("certainty")),
        of=str(data.get("of", "")),
        form=str(data.get("form", "")),
        twin=tuple(data.get("twin", ())),
        is_five_minutes=bool(data.get("five")),
        step=str(data.get("step", "")),
        minutes=minutes,
        ends=at + timedelta(minutes=minutes) if minutes else None,
    )


def _after(this: Sitting, data: Mapping[str, Any], at: datetime) -> Sitting:
    match data.get("do"), data.get("item"):
        case "flag", item if item in this.items:
            return replace(this, flagged=this.flagged | {item})
        case "unflag", item:
            return replace(this, flagged=this.flagged - {item})
        case "more", _ if this.ends is not None:
            return replace(this, ends=max(this.ends, at) + MORE)
        case "no_limit", _:
            return replace(this, ends=None)
        case "finish", _:
            return replace(this, finished=at)
    return this


def tells(this: Sitting, others: Mapping[str, Sitting], now: datetime) -> bool:
    """Whether it may be said now what the answers of a sitting were worth.

    Args:
        others: All sittings of the learner; a test before learning waits for its test after.
    """
    match this.behaviour.tells:
        case "at once":
            return True
        case "at the end":
            return this.is_over(now)
        case _:
            return any(one.of == this.key and one.is_over(now) for one in others.values())


def held_back(sittings: Mapping[str, Sitting], now: datetime) -> frozenset[str]:
    """Return the keys of the tests of whose answers nothing may be said yet."""
    return frozenset(key for key, one in sittings.items() if not tells(one, sittings, now))


def in_an_open_test(item: str, sittings: Mapping[str, Sitting], now: datetime) -> Sitting | None:
    """Return the test that is being taken and asks this question; None if none does.

    Elsewhere such a question is not answered meanwhile: the reasons would be told there.
    """
    return next(
        (one for one in sittings.values() if one.is_test and not one.is_over(now) and item in one.items), None
    )
