"""The course itself is sound."""

from collections import Counter
from datetime import date

from immunobook import content
from immunobook.content import published
from immunobook.content.check import check
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
