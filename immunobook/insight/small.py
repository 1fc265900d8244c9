"""Counts that may be passed on: none under five can be read there, nor worked out from what stands beside it. Pure.

One of twelve who got it wrong is a person that colleagues can name.
"""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 5
UNDER = f"under {SMALL}"
HIDDEN = "left out"
"""Stands where a count could be told from those beside it."""


def is_small(count: int) -> bool:
    """Whether a count names a few people. Nobody at all is no person."""
    return 0 < count < SMALL


def shared(parts: Sequence[int]) -> tuple[int | str, ...]:
    """Return how the parts of a whole may be passed on, where the whole is known too.

    Small parts become "under 5". The others and the whole would tell what they come to, so further parts, the
    smallest first, are left out until all that is hidden together is no small count.
    """
    out: list[int | str] = [UNDER if is_small(part) else part for part in parts]
    while is_small(sum(part for part, one in zip(parts, out, strict=True) if isinstance(one, str))):
        others = [at for at, one in enumerate(out) if not isinstance(one, str) and parts[at]]
        if not others:
            break  # the whole is small itself; whoever passes it on writes `count`
        out[min(others, key=lambda at: (parts[at], at))] = HIDDEN
    return tuple(out)


def count(number: int) -> int | str:
    """Return how a count that stands alone may be passed on."""
    return UNDER if is_small(number) else number
