"""The course itself is sound."""

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
