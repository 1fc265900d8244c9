"""What the figures of a question say, in plain words; honest where few have answered."""

from __future__ import annotations

from immunobook.quiz.analysis import COUNTS_ONLY, EARLY, PLAIN, ItemFigures, TestFigures

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


def on_item(figures: ItemFigures, *, must_know: bool = False) -> str:
    """Return what the figures of a question say, in one to three sentences.

    Args:
        must_know: Whether safety demands that everybody knows it; then it is never "too easy".
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
    if figures.discrimination is None:
        said.append(figures.why_not)
    elif figures.discrimination < 0:
        said.append(
            f"Those who know more do worse here (corrected r {figures.discrimination:.2f}). Check the key first."
        )
    else:
        band = discrimination(figures.discrimination)
        words = {
            "excellent": "It tells strong and weak learners apart very well",
            "good": "It tells strong and weak learners apart well",
            "fair": "It tells strong and weak learners apart a little",
            "weak": "It hardly tells strong and weak learners apart; look at it again",
        }
        said.append(f"{words[band]} (corrected r {figures.discrimination:.2f}).")
    text = " ".join(said)
    return f"{trust.capitalize()}, n = {figures.n}: {text}" if trust else text


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
    return f"{head}alpha is {figures.alpha:.2f}, {band}. Read a score as score ± {figures.sem:.1f} points."
