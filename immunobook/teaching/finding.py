"""Finds questions in the bank by their words, to be shown on a wall. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from immunobook import content
from immunobook.content.question import things_in
from immunobook.content.reference import matches
from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from immunobook.teaching import slides

MOST = 25
"""So many are listed at once."""
FIELDS = ("says", "title", "left", "name")
"""Where the parts of a question have their words; reasons are left out, which say much that is beside the question."""


def found(sought: str, chapter: str = "") -> list[Kind]:
    """Return the questions that are asked today and hold every word that is sought, whatever its case.

    Those come first that say it in the question itself; else in the order of the bank.

    Args:
        chapter: Id of the only chapter to look in; empty for all.
    """
    lessons = set(content.course().chapter(chapter).lessons) if chapter else None
    words = _words(content.edition())
    near, far = [], []
    for item in bank.questions().values():
        if item.retired or (lessons is not None and item.cell.partition("/")[0] not in lessons):
            continue
        if matches(sought, item.asks, item.plain or ""):
            near.append(item)
        elif matches(sought, words[item.id]):
            far.append(item)
    return near + far


@lru_cache(maxsize=1)
def _words(edition: object) -> Mapping[str, str]:
    """Return the words of each question and of its parts, and what it is about, by its id."""
    about = content.skills()
    found = {}
    for id, item in bank.questions().items():
        parts = [getattr(thing, name, None) for _, thing in things_in(item) for name in FIELDS]
        said = (one for one in parts if isinstance(one, str))
        found[id] = " ".join([item.asks, item.plain or "", about[item.skill].title, *said])
    return found


def way_to(item: Kind) -> Mapping[str, str]:
    """Return how a projector shows a question, as parameters of its address; a step of a case stands in its case."""
    step = slides.step_of(item.id)
    return {"case": step.case, "slide": step.id} if step else {"question": item.id}
