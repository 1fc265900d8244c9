"""How likely a question is answered wholly right by chance alone. Pure."""

from __future__ import annotations

from math import comb, prod

from immunobook.quiz.kind import Kind

LEAST, MOST = 0.02, 0.5


def of_guessing(item: Kind) -> float:
    """Return the chance of a blind guess to be wholly right, between 2 and 50 percent.

    Exact for what offers options; what is typed, or marked among many passages, counts as hardly to be guessed.
    """
    return min(MOST, max(LEAST, _blind(item)))


def _blind(item: Kind) -> float:
    inner = getattr(item, "inner", None)
    if isinstance(inner, Kind):
        return _blind(inner)
    if (blanks := getattr(item, "blanks", None)) is not None:
        return prod(1 / len(blank.options) for blank in blanks)
    if item.kind == "matrix_multiple_choice":
        return (1 / len(item.columns)) ** len(item.rows)
    if item.kind == "matching":
        return prod(1 / len(item.partners()) for _ in item.pairs)
    options = getattr(item, "options", None)
    if not options:
        return 0.0
    match item.kind:
        case "multiple_choice":
            return 1 / (2 ** len(options) - 1)
        case "select_n":
            return 1 / comb(len(options), item.choose)
    return 1 / len(options)
