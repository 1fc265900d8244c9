"""What the course promises to hold, counted: so many lessons, questions, terms and patients, and no flawed question."""

from collections import Counter
from datetime import date

import pytest

from immunobook import content
from immunobook.content import check
from immunobook.content.read import build_questions
from immunobook.quiz import bank
from immunobook.quiz.kinds import KINDS

QUESTIONS = [item for item in bank.questions().values() if not item.retired]
THINKING = {"apply", "analyse"}
"""What asks for more than knowing: to use it on somebody, or to tell things apart."""


def asked(*chapters: str) -> list:
    """Return the questions of some chapters."""
    return [item for item in QUESTIONS if content.skills()[item.skill].chapter in chapters]


def at_the_bedside(*chapters: str) -> int:
    return sum(item.bedside for item in asked(*chapters))


def applied(*chapters: str) -> float:
    """Return the share of questions that ask for application, of 1."""
    some = asked(*chapters)
    return sum(item.thinking in THINKING for item in some) / len(some)


LATER = ("therapy_types", "recurrence")


@pytest.mark.parametrize(
    ("found", "fewest", "what"),
    [
        (len(asked("immune_activation")), 40, "questions on immune activation"),
        (at_the_bedside("immune_activation"), 12, "of them at the bedside"),
        (len(asked(*LATER)), 110, "questions on therapies and recurrence"),
        (applied(*LATER), 0.4, "of them application"),
        (len(asked("response_evaluation")), 60, "questions on response"),
        (len(asked("side_effects")), 70, "questions on side effects"),
        (len(content.glossary()), 150, "terms of the glossary"),
        (len(content.patients()), 20, "teaching patients of the response lab"),
    ],
)
def test_there_is_as_much_as_was_promised(found, fewest, what):
    assert found >= fewest, f"{found} {what}"


@pytest.mark.parametrize(
    ("chapter", "lessons"),
    [
        ("immune_activation", 6),
        ("therapy_types", 7),
        ("response_evaluation", 6),
        ("side_effects", 8),
        ("recurrence", 5),
    ],
)
def test_a_chapter_has_its_lessons(chapter, lessons):
    of_chapter = Counter(content.lesson(id).chapter for id in content.course().lessons)
    assert of_chapter[chapter] == lessons


def test_no_question_gives_itself_away():
    library = content.library()
    questions, places, _ = build_questions(library.written, KINDS)
    everything = check._Everything(library, questions, places, frozenset(), {}, frozenset(), date.today())
    assert len(everything.questions) >= len(QUESTIONS)
    found = list(check.questions_are_well_made(everything))
    assert not found, "\n" + "\n".join(map(str, found))
