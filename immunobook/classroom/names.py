"""What people type for others to see: nicknames and questions from the floor, made harmless to look at.

Marks of HTML stay as they were typed; whoever shows them writes them as text. What goes is what cannot be seen and
yet acts: control characters, signs that turn the direction of writing, invisible letters, towers of accents.
"""

import unicodedata

NICKNAME_SIGNS = 30
QUESTION_SIGNS = 500
_ACCENTS = 3  # on one letter; Vietnamese needs two
_JOINERS = "\u200c\u200d"  # Persian words and many emoji need them
_INVISIBLE = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and signs that show nothing


class Unfit(ValueError):
    """A text that is not taken; the message is the sentence for who typed it."""


def nickname(typed: object) -> str:
    """Return a nickname as it is kept; empty for none.

    Raises:
        Unfit: If it is no text, or too long.
    """
    return _fitting(typed, NICKNAME_SIGNS, "nickname")


def question(typed: object) -> str:
    """Return a question from the floor as it is kept.

    Raises:
        Unfit: If it is no text, too long, or nothing is left to be read.
    """
    kept = _fitting(typed, QUESTION_SIGNS, "question")
    if not kept:
        raise Unfit("There is no question in the box yet.")
    return kept


def clean(text: str) -> str:
    """Return a text in one line, with nothing in it that acts without being seen."""
    signs: list[str] = []
    accents = 0
    for sign in unicodedata.normalize("NFC", text):
        if sign.isspace():
            sign = " "
        category = unicodedata.category(sign)
        if category.startswith("M"):
            accents += 1
            if accents <= _ACCENTS and signs and signs[-1] != " ":
                signs.append(sign)
            continue
        accents = 0
        if sign in _JOINERS:
            if signs and signs[-1] not in (*_JOINERS, " "):
                signs.append(sign)
        elif not category.startswith("C") and sign not in _INVISIBLE:
            signs.append(sign)
    return " ".join("".join(signs).split()).strip(_JOINERS + " ")


def _fitting(typed: object, most: int, what: str) -> str:
    if not isinstance(typed, str):
        raise Unfit(f"A {what} is a text.")
    too_long = f"A {what} has up to {most} characters; this one has {len(typed):,}. Please shorten it."
    if len(typed) > 10 * most:  # not worth looking through
        raise Unfit(too_long)
    kept = clean(typed)
    if len(kept) > most:
        raise Unfit(too_long)
    return kept
