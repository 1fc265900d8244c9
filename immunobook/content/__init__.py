"""The only reader of data/: gives the notebook its chapters, lessons, scenes and questions, frozen.

Read once for the life of the process; with IMMUNOBOOK_RELOAD=1 read again after a file changed.
IMMUNOBOOK_DATA names another folder than data/. What cannot be read raises one ContentError that lists
everything at once.
"""

import gc
import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import RLock
from types import MappingProxyType

from immunobook.content.case import Case
from immunobook.content.evidence import Agent, AskedQuestion, ReadingRule, Trial
from immunobook.content.fault import ContentError, Fault
from immunobook.content.frozen import Level
from immunobook.content.model import Course, Diagram, Lesson, Myth, Skill, Source, Story, Term
from immunobook.content.prose import plain_text, to_html
from immunobook.content.question import Question
from immunobook.content.read import Library, build_questions
from immunobook.content.read import read as _read
from immunobook.content.response import Cohort, Criterion, TeachingPatient
from immunobook.content.toxicity import Toxicity

__all__ = [
    "ContentError",
    "Fault",
    "Level",
    "Question",
    "agents",
    "cases",
    "cohorts",
    "course",
    "criteria",
    "diagram",
    "diagrams",
    "drawing",
    "edition",
    "faq",
    "faults",
    "find_term",
    "folder",
    "glossary",
    "lesson",
    "lessons",
    "myths",
    "patients",
    "plain_text",
    "prose",
    "questions",
    "reading_rules",
    "skills",
    "sources",
    "stories",
    "toxicity",
    "trials",
    "warnings",
]

_ROOT = Path(__file__).resolve().parents[2]
_lock = RLock()

Stamp = tuple[tuple[str, int, int], ...] | None


def folder() -> Path:
    """Return the folder that is read: IMMUNOBOOK_DATA, or data/ beside the package.

    Where content is read only once, so is where a link leads; with IMMUNOBOOK_RELOAD it is looked up each time.
    """
    resolved = _resolved.__wrapped__ if _is_reread() else _resolved
    return resolved(os.environ.get("IMMUNOBOOK_DATA") or str(_ROOT / "data"), os.getcwd())


def _is_reread() -> bool:
    return os.environ.get("IMMUNOBOOK_RELOAD") == "1"


# Everything that is read asks for the folder, some hundred times for a page; the disk need not be asked each time.
@lru_cache(maxsize=8)
def _resolved(said: str, within: str) -> Path:
    return Path(within, said).resolve()


def _stamp(of: Path) -> Stamp:
    """Return what tells one state of the folder from another, or None where it is read only once."""
    if not _is_reread():
        return None
    stamps = []
    for parent, _, names in os.walk(of):
        for name in names:
            path = os.path.join(parent, name)
            try:
                stat = os.stat(path)
            except FileNotFoundError:  # an editor may replace a file at this very moment
                continue
            stamps.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(stamps))


# Two, so that a folder of a test and the real one do not push each other out.
@lru_cache(maxsize=2)
def _library_at(of: Path, stamp: Stamp) -> Library:
    # Hundreds of thousands of small objects, and none is garbage: the collector would look through all of them
    # over and over, which takes as long as half of the reading.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _read(of)
    finally:
        if collects:
            gc.enable()


def _here() -> tuple[Path, Stamp]:
    of = folder()
    return of, _stamp(of)


def edition() -> tuple[Path, Stamp]:
    """Return what tells one reading of the data from another; whoever keeps what they worked out keys it by this."""
    return _here()


def library() -> Library:
    """Return everything that was read, with the faults that kept the rest out; raises nothing."""
    with _lock:
        return _library_at(*_here())


def _sound() -> Library:
    read = library()
    if read.faults:
        raise ContentError(read.faults)
    return read


def course() -> Course:
    """Return the chapters and their lessons in order."""
    found = _sound().course
    assert found is not None, "a missing course.yaml is among the faults"
    return found


def lessons() -> Mapping[str, Lesson]:
    """Return all lessons by id."""
    return _sound().lessons


def lesson(id: str) -> Lesson:
    """Return a lesson; KeyError if there is none."""
    return lessons()[id]


def diagrams() -> Mapping[str, Diagram]:
    """Return all scenes by id."""
    return _sound().diagrams


def diagram(id: str) -> Diagram:
    """Return a scene; KeyError if there is none."""
    return diagrams()[id]


def drawing(id: str) -> str:
    """Return the SVG of a scene; KeyError if there is none."""
    return _sound().drawings[id]


def glossary() -> Mapping[str, Term]:
    """Return the terms by id."""
    return _sound().glossary


def find_term(words: str) -> Term | None:
    """Return the term that is written like this (id, name, abbreviation, form, plural), or None."""
    return _sound().find_term(words)


def sources() -> Mapping[str, Source]:
    """Return the sources by key."""
    return _sound().sources


def skills() -> Mapping[str, Skill]:
    """Return the objectives by id."""
    return _sound().skills


def myths() -> Mapping[str, Myth]:
    """Return what one may have read, by key."""
    return _sound().myths


def faq() -> Mapping[str, AskedQuestion]:
    """Return the questions that people ask, by id, in the order of their file."""
    return _sound().faq


def agents() -> Mapping[str, Agent]:
    """Return the treatments by id."""
    return _sound().agents


def criteria() -> Mapping[str, Criterion]:
    """Return what the rules of response evaluation take from which source, by id."""
    return _sound().criteria


def patients() -> Mapping[str, TeachingPatient]:
    """Return the teaching patients of the response lab by id."""
    return _sound().patients


def response_example() -> str:
    """Return the example of a table that the response lab reads, as CSV."""
    return (folder() / "response" / "examples" / "long_table.csv").read_text(encoding="utf-8")


def cohorts() -> Mapping[str, Cohort]:
    """Return the cohorts that the response lab can generate, by id."""
    return _sound().cohorts


def trials() -> Mapping[str, Trial]:
    """Return the landmark trials by id."""
    return _sound().trials


def reading_rules() -> Mapping[str, ReadingRule]:
    """Return what readers of trials get wrong, by id, in the order of their file."""
    return _sound().reading_rules


def stories() -> Mapping[str, Story]:
    """Return the composite fictions by id."""
    return _sound().stories


def toxicity() -> Toxicity:
    """Return the side effects: events, advice, onset, callers; KeyError if the folder holds none."""
    found = _sound().toxicity
    if found is None:
        raise KeyError("toxicity")
    return found


def cases() -> Mapping[str, Case]:
    """Return the unfolding cases by id."""
    return _sound().cases


def questions(kinds: Mapping[str, type[Question]]) -> Mapping[str, Question]:
    """Return all questions by id, retired ones too.

    Args:
        kinds: `immunobook.quiz.kinds.KINDS`; content knows no kind itself.
    """
    with _lock:
        return _questions_at(*_here(), tuple(kinds.items()))


@lru_cache(maxsize=4)
def _questions_at(
    of: Path, stamp: Stamp, kinds: tuple[tuple[str, type[Question]], ...]
) -> Mapping[str, Question]:
    read = _library_at(of, stamp)
    built, _, found = build_questions(read.written, dict(kinds))
    if read.faults or found:
        raise ContentError((*read.faults, *found))
    return MappingProxyType(built)


def prose(markdown: str, *, level: Level = "plain", cited: Sequence[str] = (), anchor: str = "") -> str:
    """Return an author's Markdown as clean HTML, with terms explained and citations numbered.

    Args:
        level: In whose words a term explains itself.
        cited: The cell's `cited`: keys of its sources in the order of their numbers.
        anchor: A name for this place on the page; needed only where one text is shown twice.
    """
    of = folder()
    return _prose_at(of, _stamp(of), markdown, level, tuple(cited), anchor)


@lru_cache(maxsize=4096)
def _prose_at(
    of: Path, stamp: Stamp, markdown: str, level: Level, cited: tuple[str, ...], anchor: str
) -> str:
    with _lock:
        read = _library_at(of, stamp)
    return to_html(
        markdown,
        level=level,
        cited=cited,
        find_term=read.find_term,
        find_source=read.sources.get,
        anchor=anchor,
    )


def faults(kinds: Mapping[str, type[Question]], today: date | None = None) -> tuple[Fault, ...]:
    """Return everything in data/ that must be mended, all at once.

    Args:
        today: The day that no `checked` may lie behind; without it the day of the computer.
    """
    from immunobook.content import check  # needs the pronouncing dictionary, which no learner needs

    return check.check(library(), kinds, today or date.today()).faults


def warnings(kinds: Mapping[str, type[Question]], today: date | None = None) -> tuple[Fault, ...]:
    """Return what in data/ could be better; it blocks nothing."""
    from immunobook.content import check

    return check.check(library(), kinds, today or date.today()).warnings
