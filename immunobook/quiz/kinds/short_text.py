"""Short text: write a word or two; other ways to write it count, and slips are told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import Answer, Attempt, Form, Kind, the_one
from immunobook.quiz.mark import Part
from immunobook.quiz.markup import NO, YES, reason, text

PART = "word"
LONGEST = 80
"""Characters of an answer; more is no short text."""


class Mistake(Frozen):
    """A wrong answer that people give, in all the ways it is written, and why it is wrong."""

    forms: tuple[Text, ...]
    because: Text
    myth: Id | None = None


class ShortText(Kind):
    """Write a word or two. The answer is the text as typed; case, hyphens, dots and blanks do not matter.

    Attributes:
        accepted: What is right; the first is how it should be written.
        misspelt: Slips that count too, and are told.
        mistakes: Wrong answers that people give; the first that fits explains it.
    """

    kind: Literal["short_text"]
    rule: Literal["zero_one"] = "zero_one"
    accepted: tuple[Text, ...]
    misspelt: tuple[Text, ...] = ()
    because: Text
    mistakes: tuple[Mistake, ...] = ()

    nothing_yet: ClassVar[str] = "Nothing is written yet. Write a word or two, then press Check."

    def form(self, ids: Sequence[str]) -> str:
        """Return a box for the words."""
        return (
            '<label class="im-number"><span>Your answer, in a word or two</span>'
            f'<input type="text" name="words" maxlength="{LONGEST}" autocomplete="off" spellcheck="false"></label>'
        )

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return what was typed."""
        return the_one(form, "words")

    def blank(self, answer: object) -> bool:
        """Whether nothing is written."""
        return answer is None or (isinstance(answer, str) and not answer.strip())

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: it is no short text, or no word is in it."""
        if self.blank(answer):
            return None
        if not isinstance(answer, str):
            return "This could not be read as words. Write a word or two."
        if len(answer) > LONGEST:
            return f"This is too long. A word or two are enough, at most {LONGEST} signs."
        return None if same_words(answer) else "This could not be read as words. Write a word or two."

    def key(self) -> Answer:
        """Return the answer as it should be written."""
        return self.accepted[0]

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return the one part: the text as typed, and how it should be written."""
        if self.blank(answer):
            return (Part(id=PART, chosen=None, right=self.accepted[0], verdict="missed"),)
        is_right = same_words(answer) in {same_words(form) for form in (*self.accepted, *self.misspelt)}
        typed = answer.strip()
        return (
            Part(id=PART, chosen=typed, right=self.accepted[0], verdict="right" if is_right else "wrong"),
        )

    def mistake(self, answer: object) -> Mistake | None:
        """Return the known mistake that this answer is, if it is one."""
        if not isinstance(answer, str):
            return None
        words = same_words(answer)
        return next((m for m in self.mistakes if words in {same_words(form) for form in m.forms}), None)

    def told(self, attempt: Attempt) -> str:
        """Return what was typed, and how it is written where there was a slip."""
        typed = str(attempt.answer).strip()
        slip = attempt.mark.verdict == "right" and same_words(typed) in {same_words(f) for f in self.misspelt}
        spelt = f" It is written: <b>{text(self.accepted[0])}</b>" if slip else ""
        return f"You wrote: <b>{text(typed)}</b>.{spelt}"

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say what is right and why, and for a known mistake why it is wrong."""
        is_right = attempt.mark.verdict == "right"
        typed = str(attempt.answer or "").strip()
        others = f" (also: {', '.join(self.accepted[1:])})" if len(self.accepted) > 1 else ""
        yield reason(YES, f"{self.accepted[0]}{others}", self.because, f"you wrote {typed}" if is_right else "", is_right)
        if typed and not is_right:
            mistake = self.mistake(attempt.answer)
            yield reason(NO, typed, mistake.because if mistake else "", "you wrote this", True)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconception that leads to the wrong words, if one is known."""
        mistake = self.mistake(attempt.answer) if attempt.mark.verdict == "wrong" else None
        return (mistake.myth,) if mistake and mistake.myth else ()

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        if not self.accepted:
            raise ValueError("nothing is accepted; write what is right under accepted")
        right = {same_words(form) for form in (*self.accepted, *self.misspelt)}
        if "" in right:
            raise ValueError("an accepted form has neither letter nor digit; write a word")
        for mistake in self.mistakes:
            if both := right & {same_words(form) for form in mistake.forms}:
                raise ValueError(f'"{sorted(both)[0]}" is right and a mistake; take one of them out')
        return self


def same_words(words: str) -> str:
    """Return words in the one form in which they are compared: accents, case, hyphens, dots and blanks aside."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", re.sub(r"^(the|an?)\s+", "", plain.strip()))
