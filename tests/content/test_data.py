"""The course itself is sound."""

from immunobook import content
from immunobook.quiz.kinds import KINDS


def test_data_has_no_faults():
    faults = content.faults(KINDS)
    assert not faults, "\n" + "\n".join(map(str, faults))
