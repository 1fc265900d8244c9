"""What was wrong in an answer, in words, with the misconception behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from immunobook.classroom.debrief import Choice
from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import ShortText
from immunobook.quiz.mark import Mark
from immunobook.quiz.options import WithOptions
from immunobook.teaching import written


@dataclass(frozen=True)
class _Answered:
    """As much of an attempt as it takes to say which misconception is behind it."""

    answer: Any
    mark: Mark


def wrong_choices(item: Kind, answer: Any, mark: Mark) -> tuple[Choice, ...]:
    """Return what was wrongly chosen: each wrong option, or, where there are no options, the answer as a whole.

    Nothing for own words, which belong to who wrote them. A word or two are said as the question writes them, and what
    it does not know is all one: nobody can write on her teacher's sheet.
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
    known = isinstance(item, ShortText)
    words = written.in_own_words(item, answer, right=False) if known else item.in_words(answer)
    myths = item.myths(_Answered(answer, mark))  # type: ignore[arg-type]
    return (Choice(words, words, myths, is_rest=known and words == written.OTHERS),)
