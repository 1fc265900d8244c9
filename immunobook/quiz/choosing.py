"""Which questions are asked: chosen for practice, or drawn up as parallel tests after one blueprint. Pure.

Chance comes in as a seed; the same seed chooses the same questions from the same bank.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from random import Random

from immunobook.content.age import is_old
from immunobook.quiz.kind import Kind

NOT_IN_TESTS = frozenset({"predict", "free_text"})
"""Kinds that nobody but the learner can judge, or that have nothing to judge."""


def is_fresh(item: Kind, today: date) -> bool:
    """Whether key and sources of a question were checked in the last twelve months, this day a year ago included."""
    return not is_old(item.checked, today)


def can_be_practised(item: Kind) -> bool:
    """Whether a question may be asked outside of its lesson or its case; a step of a case needs the record."""
    return item.retired is None and item.kind != "predict" and item.step is None


def can_be_tested(item: Kind, today: date) -> bool:
    """Whether a question may be in a test: it stands by itself, can be marked, and its facts are no older than a year."""
    stands_alone = item.retired is None and item.step is None
    return stands_alone and item.kind not in NOT_IN_TESTS and is_fresh(item, today)


def interleaved(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return what is in the groups with the first of each, then the second of each, and so on."""
    return tuple(one for row in zip_longest(*groups) for one in row if one is not None)


def for_practice(
    items: Collection[Kind], length: int, *, seed: int, group: Callable[[Kind], str], done: Mapping[str, bool]
) -> tuple[str, ...]:
    """Return ids of questions to practise, mixed over groups: what was wrong or is new before what was right.

    Args:
        group: What neighbours should differ in, such as the chapter.
        done: Of each question with an answer, whether the last one was right.
    """
    chance = Random(seed)
    groups: dict[str, list[str]] = defaultdict(list)
    shuffled = sorted(items, key=lambda item: item.id)
    chance.shuffle(shuffled)
    # Wrong before new before right; the shuffle decides among equals.
    for item in sorted(shuffled, key=lambda item: {False: 0, None: 1, True: 2}[done.get(item.id)]):
        groups[group(item)].append(item.id)
    order = sorted(groups)
    chance.shuffle(order)
    return interleaved(groups[name] for name in order)[:length]


def weakest(
    items: Collection[Kind], length: int, *, seed: int, known: Mapping[str, float], done: Mapping[str, bool]
) -> tuple[str, ...]:
    """Return ids of questions on the objectives that are known least, least first, taken in turns.

    Args:
        known: How likely each objective is known, 0 to 1; one that is missing was never tried and comes after
            those that went badly, before those that went well.
    """
    by_skill: dict[str, list[Kind]] = defaultdict(list)
    for item in items:
        by_skill[item.skill].append(item)
    order = sorted(by_skill, key=lambda skill: (known.get(skill, 0.5), skill))[: max(2, length // 3)]
    return interleaved(
        for_practice(by_skill[skill], length, seed=seed, group=lambda item: "", done=done) for skill in order
    )[:length]


# --- tests ------------------------------------------------------------------------------------------------

Cell = tuple[str, str]
"""A place in a blueprint: the objective, and what it takes to answer."""


def cell_of(item: Kind) -> Cell:
    """Return the place of a question in a blueprint."""
    return item.skill, item.thinking


@dataclass(frozen=True)
class Forms:
    """Two tests after one blueprint: as many questions on each objective at each level of thinking, none in both.

    Attributes:
        left_out: Places of the blueprint that have too few questions for both.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    left_out: tuple[Cell, ...] = ()


def parallel_forms(items: Collection[Kind], length: int, *, seed: int, asked: Collection[str] = ()) -> Forms:
    """Return two parallel tests of at most `length` questions each.

    Objectives take turns, so a short test is spread as widely as a long one.

    Args:
        asked: Ids of questions the learner has seen; where there is a choice, others are taken.
    """
    chance = Random(seed)
    cells: dict[Cell, list[str]] = defaultdict(list)
    for item in sorted(items, key=lambda item: item.id):
        cells[cell_of(item)].append(item.id)
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cell, ids in sorted(cells.items()):
        chance.shuffle(ids)
        ids.sort(key=lambda id: id in asked)
        found = list(zip(ids[0::2], ids[1::2], strict=False))
        pairs[cell[0]] += found
    for skill in pairs:
        chance.shuffle(pairs[skill])
    skills = sorted(pairs)
    chance.shuffle(skills)
    chosen = [pair for row in zip_longest(*(pairs[s] for s in skills)) for pair in row if pair][:length]
    # Which of two is in which form is chance too, so that neither is the harder one by design.
    chosen = [pair if chance.random() < 0.5 else pair[::-1] for pair in chosen]
    left_out = tuple(sorted(cell for cell, ids in cells.items() if len(ids) < 2))
    a, b = [one for one, _ in chosen], [other for _, other in chosen]
    chance.shuffle(b)
    return Forms(tuple(a), tuple(b), left_out)


def one_form(items: Collection[Kind], length: int, *, seed: int, asked: Collection[str] = ()) -> tuple[str, ...]:
    """Return one test, spread over the objectives."""
    chance = Random(seed)
    by_skill: dict[str, list[str]] = defaultdict(list)
    shuffled = sorted(items, key=lambda item: item.id)
    chance.shuffle(shuffled)
    for item in sorted(shuffled, key=lambda item: item.id in asked):
        by_skill[item.skill].append(item.id)
    skills = sorted(by_skill)
    chance.shuffle(skills)
    return interleaved(by_skill[skill] for skill in skills)[:length]


EACH, FEWEST = 3, 2
"""Questions on each objective when one tests out, and the fewest that show anything: one right answer may be luck."""


def to_test_out(items: Collection[Kind], *, seed: int, most: int) -> tuple[str, ...]:
    """Return up to three questions on each objective, all of one objective before a further one is begun.

    Where there is no room for that, some objectives get two; where there is none for two each, chance decides which
    objectives are asked (`can_be_shown` has them all).
    """
    chance = Random(seed)
    by_skill: dict[str, list[str]] = {skill: [] for skill in sorted(can_be_shown(items))}
    for item in sorted(items, key=lambda item: item.id):
        if item.skill in by_skill:
            by_skill[item.skill].append(item.id)
    skills = list(by_skill)
    chance.shuffle(skills)
    skills = skills[: most // FEWEST]
    thirds = most - FEWEST * len(skills)
    chosen = []
    for skill in skills:
        ids = by_skill[skill]
        chance.shuffle(ids)
        drawn = ids[: EACH if thirds else FEWEST]
        thirds -= len(drawn) - FEWEST
        chosen.append(drawn)
    return tuple(chain.from_iterable(chosen))


def can_be_shown(items: Iterable[Kind]) -> frozenset[str]:
    """Return the objectives with enough questions to show by a test that they are known."""
    number = Counter(item.skill for item in items)
    return frozenset(skill for skill, many in number.items() if many >= FEWEST)


def known_from(given: Mapping[str, tuple[str, float]]) -> frozenset[str]:
    """Return the objectives that a test showed to be known: two questions or more, and each wholly right.

    Args:
        given: For each question its objective and the part of its points that was earned.
    """
    shares: dict[str, list[float]] = defaultdict(list)
    for skill, share in given.values():
        shares[skill].append(share)
    return frozenset(skill for skill, found in shares.items() if len(found) >= FEWEST and min(found) >= 1)
