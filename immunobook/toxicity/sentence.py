"""Puts choices, each written with a capital, into one sentence."""

from collections.abc import Sequence


def joined(choices: Sequence[str], between: str) -> str:
    """Return choices as one sentence; after the first only abbreviations keep their capital.

    Args:
        choices: In their order; a full stop at the end of one is dropped.
        between: What stands between two, such as "; or ".
    """
    bare = [each.rstrip(".") for each in choices]
    return between.join(
        each if at == 0 or each[1:2].isupper() else each[:1].lower() + each[1:]
        for at, each in enumerate(bare)
    )
