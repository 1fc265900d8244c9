"""How points are counted, apart from what is asked.

Every rule counts the same parts, so one answer can be scored by any of them and the sums compared.
The rules are those of the Next Generation NCLEX (0/1, +/- and rationale), all or nothing for an order, a
commitment for a prediction, one's own check for a free text, and for practice only adjacent pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from immunobook.quiz.mark import Mark, Part


@dataclass(frozen=True)
class Score:
    """Points earned, the most that could be earned (at least 1), and the sum in words."""

    points: int
    most: int
    arithmetic: str


@dataclass(frozen=True)
class Rule:
    """A way of counting.

    Attributes:
        name: What the learner reads.
        says: The rule in one sentence.
        score: Counts the parts of one answer.
    """

    name: str
    says: str
    score: Callable[[tuple[Part, ...]], Score]


def zero_one(parts: tuple[Part, ...]) -> Score:
    """Count one point for each right part; take nothing off."""
    right, wrong, most = _tally(parts)
    if not right and not wrong:
        return Score(0, most, f"nothing chosen: 0 of {most}")
    if not wrong:
        return Score(right, most, f"{right} right: {right} of {most}")
    return Score(right, most, f"{right} right, {wrong} wrong, nothing taken off: {right} of {most}")


def plus_minus(parts: tuple[Part, ...]) -> Score:
    """Count one point for each right choice, take one off for each wrong one, and stop at zero."""
    right, wrong, most = _tally(parts)
    if not right and not wrong:
        return Score(0, most, f"nothing chosen: 0 of {most}")
    if wrong > right:
        return Score(0, most, f"{right} right, {wrong} wrong: {right} - {wrong} is below 0, so 0 of {most}")
    points = right - wrong
    return Score(points, most, f"{right} right, {wrong} wrong: {right} - {wrong} = {points} of {most}")


def plus_minus_by_group(parts: tuple[Part, ...]) -> Score:
    """Count each group (a column, a group of options) by plus/minus with its own floor at zero, and add them up.

    One floor under the sum would let a bad column eat up the points of a good one.
    """
    groups = list(dict.fromkeys(part.group for part in parts))
    scores = [plus_minus(tuple(part for part in parts if part.group == group)) for group in groups]
    points, most = sum(score.points for score in scores), sum(score.most for score in scores)
    if not any(part.verdict in ("right", "wrong") for part in parts):
        return Score(0, most, f"nothing chosen: 0 of {most}")
    each = "; ".join(f"{group}: {score.arithmetic}" for group, score in zip(groups, scores, strict=True))
    total = " + ".join(str(score.points) for score in scores)
    return Score(points, most, f"{each}; together {total} = {points} of {most}")


def rationale(parts: tuple[Part, ...]) -> Score:
    """Count one point for each pair of the first blank with another one, if both are right.

    With two blanks there is one pair, with three there are two. A wrong first blank gives nothing, because what
    follows from it then follows from something else.
    """
    anchor, *others = (part.verdict == "right" for part in parts)
    if not any(part.verdict in ("right", "wrong") for part in parts):
        return Score(0, len(others), f"nothing chosen: 0 of {len(others)}")
    points = sum(anchor and other for other in others)
    if not anchor:
        return Score(0, len(others), f"the first blank is wrong, and each pair needs it: 0 of {len(others)}")
    pairs = "pair" if points == 1 else "pairs"
    return Score(points, len(others), f"{points} {pairs} with both halves right: {points} of {len(others)}")


def adjacent_pairs(parts: tuple[Part, ...]) -> Score:
    """Count one point for each two steps that follow each other as they should. For practice only.

    A part's `chosen` is the place it was given, `right` the place it has.
    """
    most = max(len(parts) - 1, 1)
    if any(part.chosen is None for part in parts):
        return Score(0, most, f"nothing answered: 0 of {most}")
    in_order = sorted(parts, key=lambda part: int(part.right))
    points = sum(int(b.chosen) == int(a.chosen) + 1 for a, b in pairwise(in_order))
    pairs = "pair" if points == 1 else "pairs"
    return Score(points, most, f"{points} {pairs} of steps follow each other as they should: {points} of {most}")


def own_check(parts: tuple[Part, ...]) -> Score:
    """Count what the learner says is in her text. A text that was not yet compared counts as begun."""
    most = len(parts)
    met = sum(part.verdict == "right" for part in parts)
    return Score(met, most, f"{met} of {most} points found in your own text, by your own check")


def all_or_nothing(parts: tuple[Part, ...]) -> Score:
    """Give the one point only if every part is right."""
    right, wrong, needed = _tally(parts)
    if not right and not wrong:
        return Score(0, 1, "nothing answered: 0 of 1")
    if right == needed and not wrong:
        return Score(1, 1, f"all {needed} right: 1 of 1")
    return Score(0, 1, f"{right} of {needed} right, and all {needed} are needed: 0 of 1")


def commitment(parts: tuple[Part, ...]) -> Score:
    """Give the one point for having said beforehand what will happen, whether or not it does."""
    right, wrong, _ = _tally(parts)
    if not right and not wrong:
        return Score(0, 1, "nothing said: 0 of 1")
    return Score(1, 1, "said before it was shown: 1 of 1")


RULES = {
    "zero_one": Rule("0/1", "Each right part earns a point; a wrong one takes nothing off.", zero_one),
    "plus_minus": Rule(
        "plus/minus",
        "Each right choice earns a point, each wrong one takes a point off; never below zero.",
        plus_minus,
    ),
    "all_or_nothing": Rule("all or nothing", "Every part must be right to earn the point.", all_or_nothing),
    "plus_minus_by_group": Rule(
        "plus/minus in each group",
        "In each column or group, each right choice earns a point and each wrong one takes a point off; "
        "none goes below zero. Then they are added up.",
        plus_minus_by_group,
    ),
    "rationale": Rule(
        "rationale",
        "A point for each linked pair of which both halves are right; the first blank belongs to every pair.",
        rationale,
    ),
    "adjacent_pairs": Rule(
        "adjacent pairs (practice only, not an examination's rule)",
        "A point for each two steps that follow each other as they should.",
        adjacent_pairs,
    ),
    "own_check": Rule("your own check", "You compare your text with the points of a good answer.", own_check),
    "commitment": Rule("commitment", "Saying what will happen earns the point, right or wrong.", commitment),
}


def by_other_rules(mark: Mark) -> tuple[tuple[Rule, Score], ...]:
    """Return what the rules that can count the same parts would have given for an answer, in the order of RULES.

    Rules that count something else are left out: groups where there are none, neighbours where nothing is in an
    order, linked pairs where nothing is linked, and what is no judgement at all.
    """
    ordered = all(isinstance(part.right, int) and not isinstance(part.right, bool) for part in mark.parts)
    can = {
        "zero_one": True,
        "plus_minus": True,
        "all_or_nothing": True,
        "plus_minus_by_group": any(part.group for part in mark.parts),
        "rationale": mark.rule == "rationale",
        "adjacent_pairs": ordered,
    }
    if len(mark.parts) < 2 or mark.rule not in can:
        return ()
    return tuple(
        (RULES[key], RULES[key].score(mark.parts)) for key, fits in can.items() if fits and key != mark.rule
    )


def _tally(parts: tuple[Part, ...]) -> tuple[int, int, int]:
    """Return how many were right, how many wrong, and how many could be right."""
    right = sum(part.verdict == "right" for part in parts)
    wrong = sum(part.verdict == "wrong" for part in parts)
    return right, wrong, sum(part.right is not False for part in parts)
