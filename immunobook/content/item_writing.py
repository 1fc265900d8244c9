"""Finds what gives a question away, or makes it harder than it should be. It only warns.

The rules are those of the item-writing guide of the National Board of Medical Examiners that need no expert
to apply. Two identical options are an outright fault, and found in `immunobook.content.check`.

Source: BMC Medical Education 2016, doi 10.1186/s12909-016-0559-7, table 1. That tidy form is not everything,
and therefore nothing blocks: PMC11328596, where questions with such flaws separated learners slightly better.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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


def flaws(question: Question) -> Iterator[Flaw]:
    """Yield what one question could do better."""
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
