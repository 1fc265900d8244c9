"""What the figures of a question say, in plain words; honest where few have answered."""

from __future__ import annotations

from collections.abc import Sequence

from immunobook.quiz import uncertain
from immunobook.quiz.analysis import (
    COUNTS_ONLY,
    EARLY,
    HALVES_BELOW,
    PLAIN,
    TAIL,
    Distractor,
    ItemFigures,
    TestFigures,
)

DIFFICULTY = ((0.805, "easy"), (0.695, "average"), (0.505, "difficult"))
"""From this share on (81, 70, 51 %, rounded as a percentage is), and below the last: very difficult."""

DISCRIMINATION = ((0.40, "excellent"), (0.30, "good"), (0.15, "fair"))
"""Above 0.40 excellent, from 0.30 good, from 0.15 fair; below: look at it again."""


def early(n: int) -> str:
    """Return the word that says how far to trust figures of so many learners; empty from 100 on."""
    if n < COUNTS_ONLY:
        return "too few for figures"
    return "early" if n < EARLY else "class size" if n < PLAIN else ""


def difficulty(facility: float) -> str:
    """Return the band of a share earned: easy, average, difficult, very difficult."""
    return next((word for least, word in DIFFICULTY if facility >= least), "very difficult")


def discrimination(r: float) -> str:
    """Return the band of a corrected point-biserial correlation."""
    if r < 0:
        return "negative"
    if r > DISCRIMINATION[0][0]:
        return "excellent"
    return next((word for least, word in DISCRIMINATION[1:] if r >= least), "weak")


def on_item(figures: ItemFigures, *, must_know: bool = False, compared: int | None = None) -> str:
    """Return what the figures of a question say, in one to four sentences; where it is early, with what else would fit.

    Args:
        must_know: Whether safety demands that everybody knows it; then it is never "too easy".
        compared: On how many learners the discrimination rests, where that is not all who reached it.
    """
    if figures.n < COUNTS_ONLY:
        answers = "answer" if figures.n == 1 else "answers"
        return f"{figures.n} {answers}: too few to say anything; from {COUNTS_ONLY} on there are figures."
    said = []
    trust = early(figures.n)
    if figures.facility is not None:
        band = difficulty(figures.facility)
        said.append(f"{round(100 * figures.facility)} % of the points were earned: {band}.")
        if band == "easy" and must_know:
            said[-1] = f"{round(100 * figures.facility)} % of the points were earned, as it should be with a must-know."
    would_fit, is_chance = _early(figures, compared)
    if figures.discrimination is None:
        said.append(figures.why_not)
    elif is_chance:
        said.append(
            "Too early to say whether it tells learners apart. "
            f"Its corrected r is {figures.discrimination:.2f}{would_fit}."
        )
    elif figures.discrimination < 0:
        said.append(
            f"Those who know more do worse here (corrected r {figures.discrimination:.2f}{would_fit}). Check the key first."
        )
    else:
        band = discrimination(figures.discrimination)
        words = {
            "excellent": "It tells strong and weak learners apart very well",
            "good": "It tells strong and weak learners apart well",
            "fair": "It tells strong and weak learners apart a little",
            "weak": "It hardly tells strong and weak learners apart; look at it again",
        }
        said.append(f"{words[band]} (corrected r {figures.discrimination:.2f}{would_fit}).")
    if figures.n < EARLY and figures.facility is not None:
        low, high = uncertain.share(min(1.0, max(0.0, figures.facility)), figures.n)
        said.append(f"With so few, anything from {100 * low:.0f} to {100 * high:.0f} % would fit.")
    text = " ".join(said)
    return f"{trust.capitalize()}, n = {figures.n}: {text}" if trust else text


def _early(figures: ItemFigures, compared: int | None) -> tuple[str, bool]:
    """Return what else would fit a discrimination that is early, and whether none at all would; else nothing of both."""
    if figures.n >= EARLY or figures.discrimination is None:
        return "", False
    low, high = uncertain.correlation(figures.discrimination, compared or figures.n)
    return f"; anything from {low:.2f} to {high:.2f} would fit", low <= 0 <= high


def in_detail(figures: ItemFigures, test: TestFigures) -> tuple[str, ...]:
    """Return a sentence for each further figure of a question: upper-lower, discriminative efficiency, effective weight.

    Nothing where too few have answered, or where a figure is not defined for the reason that `on_item` gives.
    """
    if figures.n < COUNTS_ONLY:
        return ()
    said = []
    if figures.upper_lower is not None:
        points = round(100 * figures.upper_lower)
        more = f"{abs(points)} of 100 points {'more' if points > 0 else 'less'} than" if points else "as much as"
        said.append(f"Upper-lower: the best {test.group} earned {more} the worst {test.group}.")
    if figures.efficiency is not None:
        reached = round(figures.efficiency)
        said.append(
            f"Discriminative efficiency {reached} %: of what these marks could tell learners apart, so much was reached."
            if reached >= 0
            else f"Discriminative efficiency −{-reached} %: it ranks learners against what they earned in the others."
        )
    elif not figures.why_not:
        said.append("Discriminative efficiency: not defined, since these marks could not tell learners apart in any order.")
    if figures.weight is not None:
        said.append(
            f"Effective weight {figures.weight:.0f} %: its part in the differences between totals; even parts would be "
            f"{100 / test.items:.0f} %."
        )
    elif not figures.why_not:
        said.append("Effective weight: none, since those who earn more here end with less in all.")
    return tuple(said)


def on_groups(test: TestFigures) -> str:
    """Return who is compared in upper-lower, and who decided where totals were equal; nothing where too few are there."""
    if test.n < COUNTS_ONLY:
        return ""
    who = "the better and the weaker half" if test.n < HALVES_BELOW else f"the {100 * TAIL:.0f} % with most and with fewest points"
    tie = (
        " At the cut totals are equal: whoever stands first in the table was taken first, for both groups."
        if test.tie
        else ""
    )
    return f"Best and worst are {who}, {test.group} learners each.{tie}"


def on_distractors(found: Sequence[Distractor]) -> str:
    """Return how many wrong options work, and which do not; nothing where there is none."""
    if not found:
        return ""
    works = sum(one.works for one in found)
    idle = ", ".join(f"{one.option} ({100 * one.share:.0f} %)" for one in found if not one.works)
    rest = f" Chosen by fewer than 5 %: {idle}." if idle else ""
    return f"{works} of {len(found)} wrong options work.{rest}"


def on_test(figures: TestFigures) -> str:
    """Return what the figures of a test say."""
    if figures.n < COUNTS_ONLY:
        return f"{figures.n} learners: too few to say anything; from {COUNTS_ONLY} on there are figures."
    if figures.alpha is None:
        return figures.why_not
    trust = early(figures.n)
    head = f"{trust.capitalize()}, n = {figures.n}: " if trust else ""
    if figures.alpha < 0:
        return (
            f"{head}alpha is {figures.alpha:.2f}, below zero: the questions pull in different directions. A key may "
            "be wrong, or they measure different things."
        )
    band = "good enough" if figures.alpha > 0.75 else "too low to compare single learners" if figures.alpha < 0.64 else "middling"
    return (
        f"{head}alpha is {figures.alpha:.2f}, {band}. Read a score as score ± {figures.sem:.1f} points: "
        f"{figures.error_ratio:.0f} % of the spread of scores is error."
    )
