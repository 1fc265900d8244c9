"""What a room answered, counted: by option, row or value; and what changed when it was asked again. Pure.

Counts come from the parts of the kept marks, so every kind of question can be counted, also after it was changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

LEVELS = (1, 2, 3)
SURE = 3


class Given(Protocol):
    """An answer with its mark, and how sure the learner was (1 to 3, or None)."""

    @property
    def mark(self) -> Any: ...
    @property
    def certainty(self) -> int | None: ...


class Named(Given, Protocol):
    """An answer of which it is known who gave it."""

    @property
    def learner(self) -> str: ...


Value = bool | int | str | None


@dataclass(frozen=True)
class Part:
    """One option, row or step of a question, and what was done with it.

    Attributes:
        group: What is counted by itself, such as a column of a table; mostly empty.
        right: What belongs here; for an option, whether it is right.
        given: How many gave each value: True or False for an option, the partner for a row, the place for a step,
            the text as typed for a number; None for who left it open.
        judged_right: The values that were judged right, such as numbers within the tolerance.
    """

    id: str
    group: str
    right: Value
    given: Mapping[Value, int]
    judged_right: frozenset[Value] = frozenset()

    @property
    def is_option(self) -> bool:
        """Whether it is chosen or not, rather than given a value."""
        return isinstance(self.right, bool)


@dataclass(frozen=True)
class Tally:
    """The answers of one round, counted.

    Attributes:
        votes: How many answered.
        verdicts: How many answers were right, partly, wrong or committed.
        certainty: How many were sure to each level.
        unsaid: How many did not say how sure they were.
        confident_errors: How many were wrong and highly sure.
        points: Mean share of the points, 0 to 1; None if nobody answered.
    """

    votes: int
    parts: tuple[Part, ...]
    verdicts: Mapping[str, int]
    certainty: Mapping[int, int]
    unsaid: int
    confident_errors: int
    points: Fraction | None

    @property
    def mean_certainty(self) -> Fraction | None:
        """The mean of what was said, 1 to 3; None if nobody said it."""
        said = sum(self.certainty.values())
        return Fraction(sum(level * n for level, n in self.certainty.items()), said) if said else None


@dataclass(frozen=True)
class Row:
    """A row of counts beside each other: an option that was chosen, or a value that was given to a part.

    Attributes:
        value: True for an option.
        counts: How many, in each round, in the order in which they were asked.
    """

    id: str
    group: str
    value: Value
    right: bool
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Shift:
    """What changed from asking to asking again, of those who answered both times.

    Attributes:
        matched: How many answered both times.
        only_before, only_after: How many answered once.
        better, same, worse: How many earned more, as much or less than before.
        right_before, right_after: How many were wholly right.
        changed: How many gave another answer.
        surer, as_sure, less_sure: Of those who said it both times.
    """

    matched: int
    only_before: int
    only_after: int
    better: int
    same: int
    worse: int
    right_before: int
    right_after: int
    changed: int
    surer: int
    as_sure: int
    less_sure: int


def tally(answers: Iterable[Given]) -> Tally:
    """Return the answers of one round, counted."""
    given = tuple(answers)
    right: dict[tuple[str, str], Value] = {}
    values: dict[tuple[str, str], Counter[Value]] = {}
    judged: dict[tuple[str, str], set[Value]] = {}
    for one in given:
        for part in one.mark.parts:
            key = (part.group, part.id)
            right.setdefault(key, part.right)
            values.setdefault(key, Counter())[part.chosen] += 1
            judged.setdefault(key, {part.right}).update({part.chosen} if part.verdict == "right" else ())
    said = Counter(one.certainty for one in given)
    return Tally(
        votes=len(given),
        parts=tuple(
            Part(id, group, right[group, id], dict(counted), frozenset(judged[group, id]))
            for (group, id), counted in values.items()
        ),
        verdicts=dict(Counter(one.mark.verdict for one in given)),
        certainty={level: said[level] for level in LEVELS},
        unsaid=said[None],
        confident_errors=sum(one.certainty == SURE and one.mark.verdict == "wrong" for one in given),
        points=sum((_share(one) for one in given), Fraction(0)) / len(given) if given else None,
    )


def rows(*rounds: Tally) -> tuple[Row, ...]:
    """Return counts side by side: a row for each option, or for each value that was given or is right.

    Options stand in the order of the question; values of a part from the most given (in all rounds) to the least.
    """
    parts: dict[tuple[str, str], list[Part | None]] = {}
    for at, one in enumerate(rounds):
        for part in one.parts:
            parts.setdefault((part.group, part.id), [None] * len(rounds))[at] = part
    found: list[Row] = []
    for (group, id), beside in parts.items():
        there = [part for part in beside if part is not None]
        right = there[0].right
        judged = frozenset[Value]().union(*(part.judged_right for part in there))
        for value in _values(right, beside):
            counts = tuple(part.given.get(value, 0) if part is not None else 0 for part in beside)
            found.append(Row(id, group, value, right is True if value is True else value in judged, counts))
    return tuple(found)


def shift(before: Iterable[Named], after: Iterable[Named]) -> Shift:
    """Return what changed between two rounds of the same question, learner by learner."""
    first, second = ({one.learner: one for one in answers} for answers in (before, after))
    pairs = [(one, second[learner]) for learner, one in first.items() if learner in second]
    gains = [_share(late) - _share(early) for early, late in pairs]
    sure = [late.certainty - early.certainty for early, late in pairs if early.certainty and late.certainty]
    return Shift(
        matched=len(pairs),
        only_before=len(first) - len(pairs),
        only_after=len(second) - len(pairs),
        better=sum(gain > 0 for gain in gains),
        same=sum(gain == 0 for gain in gains),
        worse=sum(gain < 0 for gain in gains),
        right_before=sum(early.mark.verdict == "right" for early, _ in pairs),
        right_after=sum(late.mark.verdict == "right" for _, late in pairs),
        changed=sum(_chosen(early) != _chosen(late) for early, late in pairs),
        surer=sum(step > 0 for step in sure),
        as_sure=sum(step == 0 for step in sure),
        less_sure=sum(step < 0 for step in sure),
    )


def _share(answer: Given) -> Fraction:
    return Fraction(answer.mark.points, answer.mark.most)


def _chosen(answer: Given) -> list[tuple[str, str, Value]]:
    return [(part.group, part.id, part.chosen) for part in answer.mark.parts]


def _values(right: Value, beside: Sequence[Part | None]) -> list[Value]:
    if isinstance(right, bool):
        return [True]
    counted: Counter[Value] = Counter({right: 0})
    for part in beside:
        if part is not None:
            counted.update(part.given)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [value for value, _ in ordered if value is not None]
