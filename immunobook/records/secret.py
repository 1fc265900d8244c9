"""The two things that open a learner's notebook: the secret of a device, and the resume code.

Both are random and are kept only as SHA-256. A slow hash such as Argon2 protects passwords, which people
choose and others can guess; here 128 and 80 random bits have to be guessed, which no fast hash makes easier:
at 10^12 tries a second, 80 bits take 19,000 years on average. Finding a row by the hash in a unique index
also leaks nothing by its timing, because who tries a value cannot steer its hash.
"""

import hashlib
import secrets
from collections.abc import Callable

from immunobook.classroom.code import CROCKFORD, as_meant, in_signs

DEVICE_BYTES = 16  # 128 bits
CODE_CHARACTERS = 16  # of 5 bits each: 80 bits

def new_device_secret() -> str:
    """Return 128 fresh random bits as 32 hexadecimal digits."""
    return secrets.token_hex(DEVICE_BYTES)


def is_device_secret(value: object) -> bool:
    """Whether a value has the form of a device secret; nothing else is looked up."""
    return isinstance(value, str) and len(value) == 2 * DEVICE_BYTES and set(value) <= set("0123456789abcdef")


def new_resume_code(bits: Callable[[int], int] = secrets.randbits) -> str:
    """Return a fresh code of 80 random bits as `ABCD-EFGH-JKMN-PQRS-T`; the last is a check character."""
    letters = in_signs(bits(5 * CODE_CHARACTERS), CODE_CHARACTERS)
    groups = [letters[start : start + 4] for start in range(0, CODE_CHARACTERS, 4)]
    return "-".join([*groups, check_character(letters)])


def read_resume_code(typed: object) -> str | None:
    """Return the 16 characters that were meant, or None if this cannot be a code of ours.

    Small letters, blanks, dashes and dots anywhere, O for 0, I or L for 1 and full-width letters are read as
    they are meant. A slip in one character is noticed by the check character.
    """
    kept = as_meant(typed) or ""
    letters, check = kept[:-1], kept[-1:]
    if len(letters) != CODE_CHARACTERS or check != check_character(letters):
        return None
    return letters


def check_character(letters: str) -> str:
    """Return the check character: Luhn's sum modulo 32. Any one wrong character changes it."""
    total = 0
    for place, letter in enumerate(reversed(letters)):
        value = CROCKFORD.index(letter)
        if place % 2 == 0:
            value = 2 * value // 32 + 2 * value % 32
        total += value
    return CROCKFORD[-total % 32]


def kept_as(value: str) -> str:
    """Return what records keep in place of a secret or a code: its SHA-256 in hexadecimal."""
    return hashlib.sha256(value.encode()).hexdigest()
