"""What the reference screens look up: which answers match, what cites a source, which lesson treats a myth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from immunobook import content
from immunobook.content.evidence import AskedQuestion
from immunobook.content.frozen import Frozen
from immunobook.content.model import Cell, Lesson, Myth, MythCard, citations
from immunobook.content.question import Question

VERDICTS: Mapping[str, str] = {
    "wrong": "Wrong", "misleading": "Misleading", "understated": "Understated", "unsafe": "Unsafe as written",
    "overclaim": "Promises too much", "outdated": "Out of date", "incomplete": "Half of the story",
    "weak": "True, but weak", "fair": "Fair",
}  # fmt: skip
"""The verdict on a claim, as the screen says it."""

SUBJECTS: Mapping[str, str] = {
    "first": "First questions",
    "benefit": "Does it work?",
    "harm": "Side effects",
    "tests": "Tests and scans",
    "life": "Living with it",
}
"""Headings of the questions that people ask, in order."""


def matches(sought: str, *texts: str) -> bool:
    """Return whether every word that is sought stands somewhere in the texts, whatever its case."""
    within = " ".join(texts).casefold()
    return all(word in within for word in sought.casefold().split())


def found(asked: Iterable[AskedQuestion], sought: str) -> list[AskedQuestion]:
    """Return the questions that match, those first that say it in the question itself."""
    near, far = [], []
    for one in asked:
        if matches(sought, one.asks, *one.also):
            near.append(one)
        elif matches(sought, one.asks, *one.also, one.plain, one.clinical):
            far.append(one)
    return near + far


@dataclass(frozen=True)
class Treated:
    """A place in a lesson that treats something."""

    lesson: Lesson
    cell: Cell | None = None


def place_of(ref: str) -> Treated | None:
    """Return the lesson, or the cell of it, that a reference names; None if there is none."""
    lesson_id, _, cell_id = ref.partition("/")
    lesson = content.lessons().get(lesson_id)
    if lesson is None:
        return None
    return Treated(lesson, next((cell for cell in lesson.cells if cell.id == cell_id), None))


def treating(myth: Myth, questions: Mapping[str, Question]) -> list[Treated]:
    """Return where a misconception is treated: its card first, else the cells its questions belong to."""
    places = [
        Treated(lesson, cell)
        for lesson in in_order()
        for cell in lesson.cells
        if any(
            isinstance(block, MythCard) and block.myth == myth.key for block in getattr(cell, "blocks", ())
        )
    ]
    if places:
        return places
    refs = dict.fromkeys(
        item.cell for item in questions.values() if not item.retired and myth.key in myths_of(item)
    )
    return [place for ref in refs if (place := place_of(ref)) is not None]


def in_order() -> Iterator[Lesson]:
    """Yield the lessons in the order of the course."""
    for id in content.course().lessons:
        yield content.lesson(id)


def myths_of(item: Question) -> frozenset[str]:
    """Return the misconceptions that stand behind the wrong options of a question."""
    return frozenset(
        entry.myth
        for name in type(item).model_fields
        if isinstance(value := getattr(item, name), tuple)
        for entry in value
        if isinstance(getattr(entry, "myth", None), str)
    )


@dataclass(frozen=True)
class Uses:
    """What cites a source: lessons in their order, and how many of each other thing."""

    lessons: tuple[Lesson, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def in_words(self) -> str:
        """The same in one line, for the search and for a reader of the table."""
        return ", ".join([*(lesson.title for lesson in self.lessons), *so_many(self.counts)])


def so_many(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return each count in words: 1 story, 2 trials, 1 table of side effects."""
    return [f"{number} {words if number != 1 else ONE.get(words, words.removesuffix('s'))}" for words, number in counts]


ONE: Mapping[str, str] = {
    "stories": "story",
    "criteria of response": "criterion of response",
    "tables of side effects": "table of side effects",
    "rules of reading": "rule of reading",
    "tasks of telling": "task of telling",
}
"""What one is called, where its last letter alone does not tell it from many."""


def keys_in(thing: object, name: str = "") -> Iterator[str]:
    """Yield the keys of the sources that anything read from data/ names or cites, wherever in it they stand.

    Args:
        name: What the thing is called where it stands; `source` and `sources` hold keys, all else holds words.
    """
    if isinstance(thing, str):
        yield from (thing,) if name in ("source", "sources") else citations(thing)
    elif isinstance(thing, Mapping):
        for each in thing.values():
            yield from keys_in(each)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from keys_in(each, name)
    elif isinstance(thing, Frozen):
        for field in type(thing).model_fields:
            yield from keys_in(getattr(thing, field), field)


@lru_cache(maxsize=4)
def _uses(edition: object, of_questions: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, Uses]:
    lessons: dict[str, list[Lesson]] = {}
    for lesson in in_order():
        for key in dict.fromkeys(key for cell in lesson.cells for key in cell.cited):
            lessons.setdefault(key, []).append(lesson)
    asked = dict(of_questions)
    cited: dict[str, Iterable[Iterable[str]]] = {
        "questions": asked.values(),
        "cases": [
            (*keys_in(case), *(key for id in case.questions for key in asked.get(id, ())))
            for case in content.cases().values()
        ],
        **{words: map(keys_in, things) for words, things in _beside_lessons().items()},
    }
    counts = {words: Counter(key for keys in each for key in set(keys)) for words, each in cited.items()}
    return {
        key: Uses(
            tuple(lessons.get(key, ())),
            tuple((words, number[key]) for words, number in counts.items() if number.get(key)),
        )
        for key in content.sources()
    }


def _beside_lessons() -> dict[str, Iterable[object]]:
    """Return everything that cites sources outside of lessons and questions, by what it is called on the screen."""
    found: dict[str, Iterable[object]] = {
        "pictures": content.diagrams().values(),
        "glossary terms": content.glossary().values(),
        "misconceptions": content.myths().values(),
        "answers": content.faq().values(),
        "treatments": content.agents().values(),
        "trials": content.trials().values(),
        "rules of reading": content.reading_rules().values(),
        "stories": content.stories().values(),
        "criteria of response": content.criteria().values(),
        "teaching patients": content.patients().values(),
        "cohorts": content.cohorts().values(),
    }
    try:
        read = content.toxicity()
    except KeyError:  # a course without side effects
        return found
    own = {"side effects": read.events, "calls": read.calls, "tasks of telling": read.teach_back}
    rest = (getattr(read, name) for name in type(read).model_fields if name not in ("events", "calls", "teach_back"))
    return {**found, **own, "tables of side effects": tuple(rest)}


def uses(questions: Mapping[str, Question]) -> Mapping[str, Uses]:
    """Return for each source what cites it."""
    asked = tuple((item.id, item.sources) for item in questions.values() if not item.retired)
    return _uses(content.edition(), asked)
