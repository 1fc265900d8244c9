"""Millimetres, kept exactly: whole numbers of a millionth of a millimetre inside, decimals outside.

63 mm is 30 % below 90 mm, yet 0.7 * 90 is 62.99999999999999. So nothing here is ever compared as a float: a
size that comes in is rounded once, to a millionth of a millimetre, and all limits are compared in integers.
"""

import math
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction

UNITS_PER_MM = 1_000_000
LARGEST_MM = 1_000_000
"""Nobody is a kilometre wide; sums above this are refused, so that every product stays small."""

Size = int | float | str | Decimal | Fraction
"""What may stand for a length in millimetres."""


def to_units(mm: object) -> int:
    """Return a length as whole millionths of a millimetre.

    Args:
        mm: A number, or a decimal number as text with a point; anything that `str` shows as such a number.

    Raises:
        ValueError: If it is no number, not finite, negative, or above `LARGEST_MM`.
    """
    if type(mm) is int:
        units = mm * UNITS_PER_MM
    elif isinstance(mm, bool) or mm is None:
        raise ValueError(f"a size in millimetres is a number, got {mm!r}")
    elif type(mm) is not Decimal and isinstance(mm, Fraction):  # asking an abstract class is slow
        units = round(mm * UNITS_PER_MM)
    else:
        try:
            value = mm if isinstance(mm, Decimal) else Decimal(str(mm).strip())
        except InvalidOperation:
            raise ValueError(f"a size in millimetres is a number, got {mm!r}") from None
        if not value.is_finite():
            raise ValueError(f"a size in millimetres is finite, got {mm!r}")
        if abs(value) > LARGEST_MM:
            raise ValueError(f"a size in millimetres is at most {LARGEST_MM}, got {mm!r}")
        scaled = value * UNITS_PER_MM
        units = int(scaled)
        if units != scaled:
            units = int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))
    if units < 0:
        raise ValueError(f"a size in millimetres is not negative, got {mm!r}")
    if units > LARGEST_MM * UNITS_PER_MM:
        raise ValueError(f"a size in millimetres is at most {LARGEST_MM}, got {mm!r}")
    return units


def to_mm(units: int) -> Decimal:
    """Return millionths of a millimetre as a decimal number of millimetres without needless zeros."""
    whole, rest = divmod(units, UNITS_PER_MM)
    if not rest:
        return Decimal(whole)
    return (Decimal(units) / UNITS_PER_MM).normalize()


def percent(part: int, whole: int, decimals: int = 1) -> Decimal | None:
    """Return part of whole in per cent, cut (not rounded) to so many decimals; None of nothing.

    Cut towards zero, so that words never reach a limit that the numbers miss: 19.96 % is shown as 19.9 %.
    """
    if whole == 0:
        return None
    scale = 10**decimals
    cut = math.trunc(Fraction(100 * scale * part, whole))
    return Decimal(cut // scale) if cut % scale == 0 else Decimal(cut) / scale


def tenths(value: Decimal) -> Decimal:
    """Return a percentage for the screen, cut to one decimal as `percent` cuts it."""
    cut = math.trunc(value * 10)
    return Decimal(cut) / 10 if cut % 10 else Decimal(cut // 10)
