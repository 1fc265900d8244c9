"""Which lessons somebody need not do, because a test-out showed all of their objectives to be known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache

from immunobook import content, study
from immunobook.quiz import bank, behaviour, choosing
from immunobook.records import Store


@cache
def objectives() -> dict[str, frozenset[str]]:
    """Return the objectives of each lesson that asks for any, by its id: those of the questions its cells treat."""
    needed: dict[str, set[str]] = {}
    for item in bank.questions().values():
        if not item.retired and item.kind != "predict":
            needed.setdefault(item.cell.partition("/")[0], set()).add(item.skill)
    return {lesson: frozenset(skills) for lesson, skills in needed.items()}


def can_skip(known: Collection[str]) -> tuple[str, ...]:
    """Return the lessons all of whose objectives are among these, in the order of the course."""
    return tuple(lesson for lesson in content.course().lessons if objectives().get(lesson, {""}) <= set(known))


def lessons(store: Store, learner: str, *, now: datetime) -> frozenset[str]:
    """Return the ids of the lessons that a test-out freed somebody from; each test-out counts by itself."""
    return frozenset(lesson for known in _shown(store, learner, now) for lesson in can_skip(known))


def _shown(store: Store, learner: str, now: datetime) -> Iterator[frozenset[str]]:
    """Return for each test-out that is over and told the objectives that it showed to be known."""
    sittings = study.sittings(store, learner)
    for this in sittings.values():
        if this.sort != "test_out" or not this.is_over(now) or not behaviour.tells(this, sittings, now):
            continue
        given = study.given_in(store, learner, this)
        yield choosing.known_from(
            {
                id: (bank.question(id).skill, given[id][1].mark.points / given[id][1].mark.most if id in given else 0)
                for id in this.items
                if id in bank.questions()
            }
        )
