"""How points are counted, apart from what is asked.

Every rule counts the same parts, so one answer can be scored by any of them and the sums compared.
The rules are those of the Next Generation NCLEX (0/1 and +/-), all or nothing for an order, and a
commitment for a prediction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from immunobook.quiz.mark import Part


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
    "commitment": Rule("commitment", "Saying what will happen earns the point, right or wrong.", commitment),
}


def _tally(parts: tuple[Part, ...]) -> tuple[int, int, int]:
    """Return how many were right, how many wrong, and how many could be right."""
    right = sum(part.verdict == "right" for part in parts)
    wrong = sum(part.verdict == "wrong" for part in parts)
    return right, wrong, sum(part.right is not False for part in parts)
