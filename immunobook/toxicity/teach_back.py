"""Looks over what a learner would tell a patient, offline: reading grade, jargon, and what must be said.

It matches words and nothing more. It cannot tell whether a sentence is true, or whether "do not" stands in front of
it; whoever shows the result says so.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from immunobook.content.reading_grade import FEWEST_WORDS, Grade, grade, sentences, smog, syllables
from immunobook.content.toxicity import Jargon, MustSay, TeachBack

if TYPE_CHECKING:  # the pronouncing dictionary is loaded when a text is looked over, not before
    from immunobook.content.reading_grade import Grade

HONEST = (
    "This check only matches words. It cannot tell whether what you wrote is true, or kind. "
    "Read it aloud to a colleague."
)
WISHED, LIMIT = 6.0, 8.0
LONGEST_TEXT = 5_000


@dataclass(frozen=True)
class Found:
    """One thing that must be said: whether, and by which words, it was found."""

    must: MustSay
    words: str | None

    @property
    def said(self) -> bool:
        """Whether any of its phrases stands in the text."""
        return self.words is not None


@dataclass(frozen=True)
class LookedOver:
    """What was found in a learner's text.

    Attributes:
        grade: By two indices; None for a text of fewer than 30 words.
        smog_estimate: The second index, worked out for a short text too; fitted to 30 sentences, so a rough guide.
        jargon: Words of the trade that were used, with what to say instead.
    """

    words: int
    grade: "Grade | None"
    smog_estimate: float | None
    jargon: tuple[Jargon, ...]
    found: tuple[Found, ...]

    @property
    def missing(self) -> tuple[MustSay, ...]:
        """What was not said."""
        return tuple(each.must for each in self.found if not each.said)

    @property
    def plain_enough(self) -> bool | None:
        """Whether the reading grade is within the limit; None if the text is too short to say."""
        return None if self.grade is None else self.grade.value <= LIMIT

    @property
    def complete(self) -> bool:
        """Whether everything that must be said was found, without a word of the trade."""
        return not self.missing and not self.jargon


def look_over(task: TeachBack, jargon: tuple[Jargon, ...], text: str) -> LookedOver:
    """Return what was found in a text.

    Raises:
        ValueError: If the text is empty or longer than 5,000 characters.
    """

    text = " ".join(text.replace("’", "'").split())
    if not text:
        raise ValueError("write something first")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a patient will not read more than {LONGEST_TEXT} characters; shorten it")
    found = tuple(Found(must, _first_of(must.any_of, text)) for must in task.must)
    # A word that must be said (a remedy by its name) is no jargon here.
    needed = {phrase.casefold() for must in task.must for phrase in must.any_of}
    used = tuple(
        each for each in jargon if each.word.casefold() not in needed and _first_of((each.word,), text)
    )
    counted = grade(text)
    return LookedOver(
        words=len(text.split()), grade=counted, smog_estimate=_smog(text), jargon=used, found=found
    )


def _first_of(phrases: tuple[str, ...], text: str) -> str | None:
    for phrase in phrases:
        match = re.search(rf"(?<!\w){re.escape(phrase)}(?:s|es|ed|ing)?(?!\w)", text, re.IGNORECASE)
        if match:
            return match[0]
    return None


def _smog(text: str) -> float | None:

    words = [word for sentence in sentences(text) for word in re.findall(r"[A-Za-z']+", sentence)]
    if len(words) < FEWEST_WORDS:
        return None
    return smog(sum(syllables(word) >= 3 for word in words), len(sentences(text)))
