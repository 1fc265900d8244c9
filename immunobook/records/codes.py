"""Secrets and codes: how they are made, written, read forgivingly and hashed.

Both are drawn at random with 80 bits or more, so a plain SHA-256 is enough to keep them: there is no
dictionary to try against the hash, as there is with passwords that people make up.
"""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LETTERS = 16  # 5 bits each: 80 bits
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
SECRET = re.compile(r"[0-9a-f]{32}")


def new_secret() -> str:
    """Return a device's secret: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def new_code() -> str:
    """Return a resume code: 80 random bits as four groups of four letters and digits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def read_code(written: str) -> str | None:
    """Return a code as it was made, however it was typed; None if it cannot be one.

    Case, spaces and hyphens do not matter, and O, I and L are read as the digits they look like.
    """
    letters = re.sub(r"[\s\-–—_.]+", "", written[:200]).upper().translate(ALIKE)
    if len(letters) != LETTERS or any(letter not in ALPHABET for letter in letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def hashed(secret: str) -> str:
    """Return the SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
