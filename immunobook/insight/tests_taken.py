"""Which test before learning is set against which test after. Pure; the numbers are worked out elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Taken:
    """A test that is over.

    Attributes:
        of: Of a test after learning, the key of the test before it; empty for one before.
        chapters: What it was about; empty means everything.
        percent: What it came to, 0 to 100.
    """

    learner: str
    key: str
    of: str
    chapters: tuple[str, ...]
    percent: float
    at: datetime


@dataclass(frozen=True)
class BeforeAndAfter:
    """Scores in percent on the same chapters by learner's id; whoever took one test only is in one of them only."""

    chapters: tuple[str, ...]
    before: dict[str, float] = field(default_factory=dict)
    after: dict[str, float] = field(default_factory=dict)


def before_and_after(tests: Iterable[Taken]) -> tuple[BeforeAndAfter, ...]:
    """Return the scores before and after learning, for each choice of chapters that was tested.

    Of each learner one pair counts: the first test before learning that has its twin, else the first; of the
    twins the first. Later ones have seen the questions.
    """
    tests = sorted(tests, key=lambda one: (one.at, one.key))
    twin: dict[str, Taken] = {}
    for one in tests:
        if one.of:
            twin.setdefault(one.of, one)
    chosen: dict[tuple[tuple[str, ...], str], Taken] = {}
    for one in tests:
        if one.of:
            continue
        place = (tuple(sorted(one.chapters)), one.learner)
        kept = chosen.get(place)
        if kept is None or (one.key in twin and kept.key not in twin):
            chosen[place] = one
    found: dict[tuple[str, ...], BeforeAndAfter] = {}
    for (chapters, learner), one in chosen.items():
        both = found.setdefault(chapters, BeforeAndAfter(chapters))
        both.before[learner] = one.percent
        if one.key in twin:
            both.after[learner] = twin[one.key].percent
    return tuple(found[chapters] for chapters in sorted(found))
