"""All questions, by id."""

from collections.abc import Mapping

from immunobook import content
from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import KINDS


def questions() -> Mapping[str, Kind]:
    """Return every question, retired ones too."""
    return content.questions(KINDS)


def question(id: str) -> Kind:
    """Return a question; KeyError if there is none."""
    return questions()[id]
