"""How far a number may be off that rests on few people. Pure.

Sources: Wilson's score interval (J. Am. Stat. Assoc. 1927;22:209-212); Fisher's z for a correlation.
"""

from __future__ import annotations

from math import atanh, sqrt, tanh

Z = 1.959964
"""For intervals that hold in 95 of 100 samples."""


def share(earned: float, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, both ends 0 to 1.

    Args:
        earned: The share that was seen, 0 to 1. Where points are earned in part it is as wide as if they were not,
            which is wider than need be.
        n: How many people it rests on; at least 1.
    """
    middle = (earned + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(earned * (1 - earned) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def correlation(r: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation, both ends -1 to 1; everything with fewer than four people."""
    if n < 4:
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    z, half = atanh(r), Z / sqrt(n - 3)
    return tanh(z - half), tanh(z + half)
