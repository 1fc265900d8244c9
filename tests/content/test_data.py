"""The course itself is sound, and holds what it promises: so many lessons, questions, terms and patients."""

from collections import Counter
from datetime import date

import pytest

from immunobook import content
from immunobook.content import published
from immunobook.content.check import check
from immunobook.content.question import things_in
from immunobook.quiz import bank
from immunobook.quiz.kinds import KINDS

QUESTIONS = [one for one in bank.questions().values() if not one.retired and one.step is None]
"""The bank as it is asked; steps of cases are not counted with it."""

THINKING = {"apply", "analyse"}
"""What asks for more than knowing: to use it on somebody, or to tell things apart."""


# --- sound ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report():
    return check(content.library(), KINDS, date.today())


def test_data_has_no_faults(report):
    assert not report.faults, "\n" + "\n".join(map(str, report.faults))


def test_no_question_gives_itself_away(report):
    of_questions = (one for one in report.warnings if one.file.startswith("data/quiz"))
    found = [one for one in of_questions if "is of grade" not in one.says and "a year ago" not in one.says]
    assert not found, "\n" + "\n".join(map(str, found))


def test_every_id_is_published():
    """Otherwise it could vanish, and nobody would know: `python -m immunobook.content --publish`."""
    listed = (content.folder() / published.FILE).read_text(encoding="utf-8").splitlines()
    known = {tuple(line.split()[:2]) for line in listed if not line.startswith("#")}
    assert published.ids_of(content.library(), content.questions(KINDS)) <= known


def test_every_chapter_has_hints_and_none_says_the_key():
    """A hint that repeats a right answer word for word tells it; weaker tells are for a reader to find."""
    hinted = [one for one in QUESTIONS if one.hint]
    assert {chapter_of(one) for one in hinted} == {chapter.id for chapter in content.course().chapters}
    for one in hinted:
        said = " ".join(one.hint).casefold()
        for _, thing in things_in(one):
            if getattr(thing, "right", None) is True:
                assert thing.says.casefold().rstrip(".") not in said, one.id


# --- as much as was promised ------------------------------------------------------------------------------


def chapter_of(question) -> str:
    return content.skills()[question.skill].chapter


def asked(*chapters: str) -> list:
    """Return the questions of some chapters."""
    return [one for one in QUESTIONS if chapter_of(one) in chapters]


def applied(*chapters: str) -> float:
    """Return the share of questions that ask for application, of 1."""
    some = asked(*chapters)
    return sum(one.thinking in THINKING for one in some) / len(some)


LATER = ("therapy_types", "recurrence")


@pytest.mark.parametrize(
    ("found", "fewest", "what"),
    [
        (len(QUESTIONS), 350, "questions over all chapters"),
        (len(asked("immune_activation")), 40, "questions on immune activation"),
        (sum(one.bedside for one in asked("immune_activation")), 12, "of them at the bedside"),
        (len(asked(*LATER)), 110, "questions on therapies and recurrence"),
        (applied(*LATER), 0.4, "of them application"),
        (len(asked("response_evaluation")), 60, "questions on response"),
        (len(asked("side_effects")), 70, "questions on side effects"),
        (sum(one.must_know for one in asked("side_effects")), 60, "of them that nobody may get wrong"),
        (sum(len(one.hint) >= 2 for one in QUESTIONS), 40, "questions with a ladder of hints"),
        (len(content.cases()), 10, "unfolding cases"),
        (len(content.glossary()), 150, "terms of the glossary"),
        (len(content.patients()), 20, "teaching patients of the response lab"),
    ],
)
def test_there_is_as_much_as_was_promised(found, fewest, what):
    assert found >= fewest, f"{found} {what}"


def test_the_bank_uses_every_kind_and_those_of_the_nurses_often():
    used = Counter(question.kind for question in content.questions(KINDS).values() if not question.retired)
    assert set(used) == set(KINDS)
    nurses = {kind for kind in KINDS if kind.startswith(("matrix", "drop_down"))}
    nurses |= {"bow_tie", "highlight", "multiple_response_grouping", "trend"}
    assert {kind: used[kind] for kind in nurses if used[kind] < 8} == {}


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
