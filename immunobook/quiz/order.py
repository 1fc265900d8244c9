"""In which order options are shown: by a seed that is kept with the answer, and anew for each try."""

import hashlib
import re
from collections.abc import Sequence
from random import Random

from immunobook.quiz.kind import Kind

_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*")
_TRIES = 100
"""Two orders of three things differ in 5 of 6 cases; so many seeds are enough to find another one."""


def shown(item: Kind, seed: int) -> tuple[str, ...]:
    """Return the ids of what can be chosen or moved, in the order in which a seed shows them.

    Options that differ only in a number stay sorted by it. A numeric question has nothing to order.
    """
    texts = item.texts()
    if sort := _by_number(list(texts.values())):
        return tuple(sorted(texts, key=lambda id: sort[texts[id]]))
    ids = sorted(texts)  # the order of the file may be the key, and must not matter
    Random(seed).shuffle(ids)
    return tuple(ids)


def seed_for(item: Kind, tries: int, *, salt: str = "", last: int | None = None) -> int:
    """Return the seed for the next try; the same one after a reload and in a second window.

    Args:
        tries: How many answers there are already.
        salt: Makes the order differ between learners, such as the learner's id.
        last: Seed of the answer before, whose order is not shown again where there is another one.
    """
    avoided = {shown(item, last)} if last is not None else set()
    if (revealing := item.order_to_avoid()) is not None:
        avoided.add(revealing)
    first = _seed(f"{salt}:{item.id}:{tries}:0")
    if not avoided or shown(item, first) not in avoided:
        return first
    others = (_seed(f"{salt}:{item.id}:{tries}:{number}") for number in range(1, _TRIES))
    return next((seed for seed in others if shown(item, seed) not in avoided), first)


def digest(ids: Sequence[str]) -> str:
    """Return a short mark of an order, which tells whether a form still fits the question."""
    return hashlib.blake2s("\n".join(ids).encode(), digest_size=6).hexdigest()


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.blake2s(text.encode(), digest_size=4).digest())


def _by_number(texts: Sequence[str]) -> dict[str, float] | None:
    """Return the number in each text, if the texts differ in one number only; else None."""
    found = [_NUMBER.findall(text) for text in texts]
    patterns = {re.sub(r"s\b", "", _NUMBER.sub("#", text)) for text in texts}
    if len(patterns) != 1 or any(len(numbers) != 1 for numbers in found):
        return None
    return {
        text: float(numbers[0].replace("−", "-").replace(",", ""))
        for text, numbers in zip(texts, found, strict=True)
    }
