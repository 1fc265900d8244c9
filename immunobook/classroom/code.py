"""The short code that opens a room or a group: six signs that are easy to read out, such as `K7M-4QP`.

Thirty random bits are no secret; what keeps guesses off is how few may be made (`records.rooms`).
"""

import secrets
import unicodedata
from collections.abc import Callable

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Douglas Crockford's base 32: no I, L, O (read as 1, 1, 0), and no U."""
SIGNS = 6
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LONGEST_TYPED = 100


def new(bits: Callable[[int], int] = secrets.randbits) -> str:
    """Return a fresh code of 30 random bits as it is kept: six signs without a dash."""
    return in_signs(bits(5 * SIGNS), SIGNS)


def shown(code: str) -> str:
    """Return a code as people read it: `K7M-4QP`."""
    return f"{code[:3]}-{code[3:]}"


def read(typed: object) -> str | None:
    """Return the six signs that were meant, or None if this cannot be a code."""
    signs = as_meant(typed)
    return signs if signs is not None and len(signs) == SIGNS else None


def in_signs(number: int, places: int) -> str:
    """Return a number in base 32, with so many places."""
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(places)))


def as_meant(typed: object) -> str | None:
    """Return the signs that somebody meant to type; None if there is a sign that no code of ours has.

    Small letters, blanks, dashes and dots anywhere, O for 0, I or L for 1 and full-width letters are read as
    they are meant.
    """
    if not isinstance(typed, str) or len(typed) > _LONGEST_TYPED:
        return None
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(
        sign
        for sign in plain
        if not sign.isspace() and unicodedata.category(sign) not in ("Pd", "Pc", "Cf") and sign not in ".,·−"
    ).translate(_MISREAD)
    return kept if set(kept) <= set(CROCKFORD) else None
