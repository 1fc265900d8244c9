"""What was wrong in an answer, in words, with the misconception behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from immunobook.classroom.debrief import Choice
from immunobook.quiz.kind import Kind
from immunobook.quiz.mark import Mark
from immunobook.quiz.options import WithOptions


@dataclass(frozen=True)
class _Answered:
    """As much of an attempt as it takes to say which misconception is behind it."""

    answer: Any
    mark: Mark


def wrong_choices(item: Kind, answer: Any, mark: Mark) -> tuple[Choice, ...]:
    """Return what was wrongly chosen: each wrong option, or, where there are no options, the answer as a whole.

    Nothing for own words, which belong to who wrote them.
    """
    if mark.verdict in ("right", "omitted") or item.kind == "free_text":
        return ()
    if isinstance(item, WithOptions):
        options = {option.id: option for option in item.options}
        wrong = [part.id for part in mark.parts if part.verdict == "wrong"]
        return tuple(
            Choice(id, option.says, (option.myth,) if option.myth else ())
            for id in wrong
            if (option := options.get(id))
        )
    words = item.in_words(answer)
    return (Choice(words, words, item.myths(_Answered(answer, mark))),)  # type: ignore[arg-type]
