"""Written answers as everybody may see them: in the words of the question, never as somebody typed them.

What people type could be anything, and nobody could take it off the wall again. So only what the question knows is
told apart, right or a known mistake; everything else is counted together. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from immunobook.classroom.tally import Row
from immunobook.quiz.kinds import ShortText

OTHERS = "Other answers"
"""What is said of all that is not told apart."""


def in_own_words(item: ShortText, typed: object, *, right: bool) -> str:
    """Return how the question itself writes what was typed; `OTHERS` if it knows nothing like it.

    Args:
        right: Whether it was judged right on its day; what is right is always written in the one proper way.
    """
    if right:
        return item.accepted[0]
    mistake = item.mistake(typed)
    return mistake.forms[0] if mistake else OTHERS


def told_apart(item: ShortText, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the counts of typed answers under the question's own words, the most given first, other answers last.

    What nobody wrote has no row: it would tell what is right or wrong before its time.
    """
    together: dict[str, Row] = {}
    for row in rows:
        if not any(row.counts):
            continue
        says = in_own_words(item, row.value, right=row.right)
        before = together.get(says)
        counts = tuple(map(sum, zip(before.counts, row.counts, strict=True))) if before else row.counts
        together[says] = Row(row.id, row.group, says, row.right, counts)
    return tuple(sorted(together.values(), key=lambda row: (row.value == OTHERS, -sum(row.counts), str(row.value))))
