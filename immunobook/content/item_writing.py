"""Finds what gives a question away, or makes it harder than it should be. It only warns.

The rules are those of the item-writing guide of the National Board of Medical Examiners that need no expert
to apply. Two identical options are an outright fault, and found in `immunobook.content.check`.

Source: BMC Medical Education 2016, doi 10.1186/s12909-016-0559-7, table 1. That tidy form is not everything,
and therefore nothing blocks: PMC11328596, where questions with such flaws separated learners slightly better.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from immunobook.content import names
from immunobook.content.age import is_old
from immunobook.content.prose import plain_text
from immunobook.content.question import Option, Path, Question, things_in

FEWEST_FOR_A_PATTERN = 6
"""Fewer questions than this show no pattern."""

ABSOLUTE = re.compile(r"\b(always|never)\b", re.IGNORECASE)
ALL_OR_NONE = re.compile(
    r"\b(all|none|both|neither) (?:of )?(?:the )?(?:above|these|those|others?)\b", re.IGNORECASE
)
NEGATIVE = re.compile(r"\b(not|except|n't)\b", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(usually|often|frequently|sometimes|occasionally|rarely|seldom|commonly|generally)\b", re.IGNORECASE
)
STANDS_OUT, BY_LETTERS = 2, 20
"""An option stands out by its length if it has twice the letters of the next one, or half, and 20 more or fewer."""
_STARTS_WITH_NUMBER = re.compile(r"[<>≥≤~−-]?\s?\d")
_ALL_OR_SOME = re.compile(r"(?:all|none|nobody|half|about half)\b", re.IGNORECASE)
_INFINITIVE = re.compile(r"to (?!(?:an?|the|his|her|their|your|my|hospital)\b)", re.IGNORECASE)
_SMALL = re.compile(r"[a-z]+\b(?!-?[A-Z0-9])")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_STEM_WORD = re.compile(r"[a-z][a-z-]{4,}")
_EVERYDAY = frozenset(
    """
    about above after again answer because before being below between cancer cell cells could does
    doing drug drugs during every first following happens have here its likely might more most nurse
    other patient says should shows since some statement such than that their them then there these
    they thing this those through treatment tumour tumours under until what when where which while
    whose will with woman would
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Flaw:
    """What a question, or a bank of them, could do better; `path` is where in the question."""

    id: str
    says: str
    remedy: str
    path: Path = ()


def options_of(question: Question) -> tuple[tuple[Path, Option], ...]:
    """Return the options of a question that is one list of them, each with its place; passages of a text are none."""
    if question.kind == "highlight":
        return ()
    return tuple(
        (path, thing)
        for path, thing in things_in(question)
        if isinstance(thing, Option) and path[-2] == "options" and path[:-2] in ((), ("answer",))
    )


def flaws(
    question: Question, *, drugs: Collection[str] | None = None, today: date | None = None
) -> Iterator[Flaw]:
    """Yield what one question could do better.

    Args:
        drugs: Words of the drugs that are known (`names.of_drugs`); None for no list to hold names against.
        today: The day against which the age of the last check is told; None where nobody asks.
    """
    stem = plain_text(question.asks)
    lead_in = re.split(r"(?<=[.!])\s+", stem)[-1]
    if found := NEGATIVE.search(lead_in):
        yield Flaw(
            question.id, f'it asks for what is "{found[0].lower()}" so', "ask for what is so", ("asks",)
        )
    for place, option in things_in(question):
        if not isinstance(option, Option):
            continue
        path = (*place, "says")
        if found := ALL_OR_NONE.search(option.says):
            yield Flaw(
                question.id, f'the option "{found[0].lower()}"', "name what is meant, or take it out", path
            )
        elif found := ABSOLUTE.search(option.says):
            says = f'"{found[0].lower()}" in an option marks it as wrong'
            yield Flaw(question.id, says, "say it without the absolute word", path)
        if found := VAGUE.search(option.says):
            says = f'"{found[0].lower()}" in an option means something else to everyone'
            yield Flaw(question.id, says, "give a number, or say when", path)
    if placed := options_of(question):
        yield from _clues(question, stem, placed)
        yield from _unlike(question, placed)
    yield from _names(question, drugs)
    if today is not None and is_old(question.checked, today):
        says = f"key and sources were last checked on {question.checked:%-d %B %Y}, more than a year ago"
        yield Flaw(question.id, says, "read the sources again, then set checked; until then no test asks it", ("checked",))


def _names(question: Question, drugs: Collection[str] | None) -> Iterator[Flaw]:
    """Yield names of yesterday, and names of drugs that no list has."""
    texts: list[tuple[Path, str]] = [(("asks",), question.asks)]
    texts += [(("plain",), question.plain)] if question.plain else []
    texts += [(("hint", number), hint) for number, hint in enumerate(question.hint)]
    for path, thing in things_in(question):
        said = {name: getattr(thing, name) for name in type(thing).model_fields}
        texts += [((*path, name), text) for name, text in said.items() if name != "id" and isinstance(text, str)]
    for path, text in texts:
        for old, now in names.out_of_date(text):
            yield Flaw(question.id, f'"{old}" is a name of yesterday', f'say "{now}"', path)
        for word in names.unknown_drugs(text, drugs) if drugs is not None else ():
            says = f'"{word}" is in no list of drugs'
            yield Flaw(question.id, says, "look up how it is written, or add it to data/evidence/agents.yaml", path)


def _unlike(question: Question, placed: Sequence[tuple[Path, Option]]) -> Iterator[Flaw]:
    """Yield where one option, right or wrong, is told from all others by its length or form alone."""
    texts = [plain_text(option.says).strip() for _, option in placed]
    if len(texts) < 3:
        return
    by_length = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    lengths = [len(texts[at]) for at in by_length]
    for odd, more, less, word in (
        (by_length[-1], lengths[-1], lengths[-2], "longer"), (by_length[0], lengths[1], lengths[0], "shorter"),
    ):  # fmt: skip
        if more > STANDS_OUT * less and more - less > BY_LETTERS:
            says = f"the option {placed[odd][1].id} is much {word} than the others"
            yield Flaw(question.id, says, "give all about one length", (*placed[odd][0], "says"))
    for have, alone in (
        ([text[-1:] in (".", "!", "?") for text in texts], ("ends without a full stop", "ends as a sentence")),
        ([_starts_with_number(text) for text in texts], ("begins with no number", "begins with a number")),
        ([bool(_INFINITIVE.match(text)) for text in texts], ("begins without to", "begins with to")),
        ([bool(_SMALL.match(text)) for text in texts], ("begins with a capital", "begins with a small letter")),
    ):
        for value in (False, True):
            if have.count(value) == 1 and have.count(not value) == len(have) - 1:
                odd = have.index(value)
                says = f"the option {placed[odd][1].id} alone {alone[value]}"
                yield Flaw(question.id, says, "give all one form", (*placed[odd][0], "says"))


def _starts_with_number(text: str) -> bool | None:
    """Return whether a text starts with a number; None where it says all, none or half, which goes with either."""
    return None if _ALL_OR_SOME.match(text) else bool(_STARTS_WITH_NUMBER.match(text))


def _clues(question: Question, stem: str, placed: Sequence[tuple[Path, Option]]) -> Iterator[Flaw]:
    options = [option for _, option in placed]
    if _numbers_out_of_order([option.says for option in options]):
        yield Flaw(question.id, "the numbers of the options are in no order", "sort them", placed[0][0][:-1])
    if article := re.search(r"\b(an?)\s*(?:…|\.\.\.|_+|:)?\s*$", stem, re.IGNORECASE):
        wanted = article[1].lower() == "an"
        misfits = [option.id for option in options if (option.says.strip()[0].lower() in "aeiou") != wanted]
        if misfits:
            says = f'"{article[1]}" at the end does not fit {", ".join(misfits)}'
            yield Flaw(question.id, says, "write a/an, or move the article into the options", ("asks",))
    right = [option for option in options if option.right]
    wrong = [option for option in options if not option.right]
    if len(right) == 1 and wrong:
        place = (*placed[options.index(right[0])][0], "says")
        elsewhere = {word for option in wrong for word in _stems(option.says)}
        shared = sorted((_stems(stem) & _stems(right[0].says)) - elsewhere)
        if shared:
            says = f'"{shared[0]}" of the question stands in the right option alone'
            yield Flaw(question.id, says, "say it in another way, or in a wrong option too", place)
        if most := _converges([option.says for option in options], options.index(right[0])):
            says = f"the right option shares most with the others ({', '.join(most)})"
            yield Flaw(question.id, says, "let two wrong options share as much, or say it in other words", place)
        longest = max(len(option.says) for option in wrong)
        if len(right[0].says) > max(1.5 * longest, longest + 20):
            yield Flaw(
                question.id, "the right option is much the longest", "shorten it, or fill the others", place
            )


def bank_flaws(questions: Iterable[Question]) -> Iterator[Flaw]:
    """Yield patterns over a bank: the right option the longest, or in one place, more often than chance would
    have it.

    More often means by two standard deviations, among questions with one right option.
    """
    single = [
        (question, options)
        for question in questions
        if not question.retired
        and (options := [option for _, option in options_of(question)])
        and sum(option.right for option in options) == 1
    ]
    if len(single) < FEWEST_FOR_A_PATTERN:
        return
    count, first = len(single), single[0][0].id
    longest = 0
    places: Counter[int] = Counter()
    for _, options in single:
        lengths = sorted(len(option.says) for option in options)
        right = next(option for option in options if option.right)
        longest += len(right.says) == lengths[-1] > lengths[-2]
        places[options.index(right)] += 1
    if _too_often(longest, [1 / len(options) for _, options in single]):
        says = f"the right option is the longest in {longest} of {count} questions"
        yield Flaw(first, says, "shorten some, or fill the wrong ones")
    for place, times in places.items():
        chances = [1 / len(options) if place < len(options) else 0.0 for _, options in single]
        if _too_often(times, chances):
            says = f"the right option stands in place {place + 1} in {times} of {count} questions"
            yield Flaw(first, says, "move some of them")


def _too_often(times: int, chances: Sequence[float]) -> bool:
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return times > sum(chances) + 2 * spread


def _converges(texts: Sequence[str], right: int) -> list[str]:
    """Return what the right option has in common with others, where no other has as much; that is two things at least,
    as each is shared with somebody.

    Who knows nothing picks what comes up most often, and would be right. What all options have in common counts
    for none; numbers count as words do.
    """
    if len(texts) < 3:
        return []
    elements = [_stems(text) | set(_NUMBER.findall(text)) for text in texts]
    times = Counter(element for own in elements for element in own)
    shared = [{element for element in own if 1 < times[element] < len(texts)} for own in elements]
    others = max(len(own) for at, own in enumerate(shared) if at != right)
    return sorted(shared[right]) if len(shared[right]) > others else []


def _stems(text: str) -> set[str]:
    """Return the telling words of a text, cut so that antigen and antigens are one."""
    words = (word.strip("-") for word in _STEM_WORD.findall(plain_text(text).casefold()))
    return {word.removesuffix("s") for word in words if word not in _EVERYDAY and len(word) > 4}


def _numbers_out_of_order(texts: Sequence[str]) -> bool:
    """Return whether each text starts with a number and these neither rise nor fall."""
    starts = [_NUMBER.match(text.strip()) for text in texts]
    if len(texts) < 3 or not all(starts):
        return False
    numbers = [float(found[0].replace(",", ".")) for found in starts if found]
    return numbers not in (sorted(numbers), sorted(numbers, reverse=True))
