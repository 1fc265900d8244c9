"""The course itself is sound."""

from collections import Counter
from datetime import date

import pytest

from immunobook import content
from immunobook.content import published
from immunobook.content.check import check
from immunobook.content.question import things_in
from immunobook.quiz.kinds import KINDS


def test_data_has_no_faults():
    faults = check(content.library(), KINDS, date.today()).faults
    assert not faults, "\n" + "\n".join(map(str, faults))


def test_every_id_is_published():
    """Otherwise it could vanish, and nobody would know: `python -m immunobook.content --publish`."""
    listed = (content.folder() / published.FILE).read_text(encoding="utf-8").splitlines()
    known = {tuple(line.split()[:2]) for line in listed if not line.startswith("#")}
    assert published.ids_of(content.library(), content.questions(KINDS)) <= known


def test_the_bank_uses_every_kind_and_those_of_the_nurses_often():
    used = Counter(question.kind for question in content.questions(KINDS).values() if not question.retired)
    assert set(used) == set(KINDS)
    nurses = {kind for kind in KINDS if kind.startswith(("matrix", "drop_down"))}
    nurses |= {"bow_tie", "highlight", "multiple_response_grouping", "trend"}
    assert {kind: used[kind] for kind in nurses if used[kind] < 8} == {}


def asked():
    """Every question of the bank that is still asked; steps of cases are not counted with it."""
    return [one for one in content.questions(KINDS).values() if not one.retired and one.step is None]


@pytest.mark.parametrize(
    ("number", "least", "what"),
    [
        (lambda: len(asked()), 350, "questions over all chapters"),
        (
            lambda: sum(chapter_of(one) == "side_effects" and one.must_know for one in asked()),
            60,
            "questions on side effects that nobody may get wrong",
        ),
        (lambda: len(content.cases()), 10, "unfolding cases"),
        (lambda: sum(len(one.hint) >= 2 for one in asked()), 40, "questions with a ladder of hints"),
    ],
)
def test_the_bank_is_as_large_as_it_was_meant_to_be(number, least, what):
    assert number() >= least, what


def chapter_of(question) -> str:
    return content.skills()[question.skill].chapter


def test_every_chapter_has_hints_and_none_says_the_key():
    """A hint that repeats a right answer word for word tells it; weaker tells are for a reader to find."""
    hinted = [one for one in asked() if one.hint]
    assert {chapter_of(one) for one in hinted} == {chapter.id for chapter in content.course().chapters}
    for one in hinted:
        said = " ".join(one.hint).casefold()
        for _, thing in things_in(one):
            if getattr(thing, "right", None) is True:
                assert thing.says.casefold().rstrip(".") not in said, one.id
