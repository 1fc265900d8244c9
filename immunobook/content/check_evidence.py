"""Rules for what stands beside the lessons: answers lead to lessons that exist, and myths to questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from immunobook.content.fault import Fault, did_you_mean
from immunobook.content.read_evidence import FILES

if TYPE_CHECKING:
    from immunobook.content.check import _Everything

KINDS = tuple((name, what) for name, _, _, what in FILES)
"""Name in the library, and what it is in the places."""


def answers_lead_to_lessons(all: _Everything) -> Iterator[Fault]:
    """The lesson or cell that treats a question that people ask exists."""
    lessons = all.library.lessons
    known = [*lessons, *(lesson.ref(cell) for lesson in lessons.values() for cell in lesson.cells)]
    for id, asked in all.library.faq.items():
        if asked.lesson and asked.lesson not in known:
            if ("lesson", asked.lesson.partition("/")[0]) in all.library.places and not lessons.get(
                asked.lesson.partition("/")[0]
            ):
                continue  # the lesson is there and has faults of its own
            remedy = did_you_mean(asked.lesson, known, "write a lesson's id, or lesson-id/cell-id")
            yield all.place("asked", id).fault(
                id, f'there is no lesson or cell "{asked.lesson}"', remedy, "lesson"
            )


def misconceptions_are_asked_about(all: _Everything) -> Iterator[Fault]:
    """Each misconception stands behind a wrong option somewhere, so that it can be found in a learner."""
    from immunobook.content.check import _myths_of

    if all.unreadable or all.library.faults:
        return
    used = {key for item in all.questions.values() if not item.retired for key, _ in _myths_of(item)}
    for key in all.library.myths:
        if key not in used:
            remedy = f"write a question in which it misleads, and mark that option with myth: {key}"
            yield all.place("myth", key).fault(
                key, "no wrong option has this misconception behind it", remedy
            )


RULES = (answers_lead_to_lessons, misconceptions_are_asked_about)
