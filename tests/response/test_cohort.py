"""Generated cohorts meet the figures that they are drawn after, and say so."""

import pytest

from immunobook import content
from immunobook.response.cohort import LABEL, Wanted, generate


@pytest.mark.parametrize("id", content.cohorts())
def test_a_cohort_meets_its_figures(id):
    figures = content.cohorts()[id].figures
    wanted = [Wanted(each.what, each.value, each.low, each.high, each.says) for each in figures]
    found = generate(wanted, figures[0].n, seed=1)
    assert [each.is_within for each in found.met] == [True] * len(wanted), list(map(str, found.met))
    assert found.label == LABEL
    assert all(patient.id.startswith("GENERATED") for patient in found.patients)


def test_pseudoprogression_is_drawn_too():
    wanted = [Wanted("response-rate", 0.4), Wanted("median-pfs-months", 6), Wanted("pseudoprogression-rate", 0.06)]
    found = generate(wanted, 200, seed=3)
    assert found.met[2].found == pytest.approx(0.06, abs=0.02)


def test_the_same_seed_gives_the_same_cohort():
    wanted = [Wanted("response-rate", 0.4), Wanted("median-pfs-months", 6)]
    assert generate(wanted, 20, seed=5) == generate(wanted, 20, seed=5)
    assert generate(wanted, 20, seed=5).patients != generate(wanted, 20, seed=6).patients


def test_a_cohort_needs_its_figures():
    with pytest.raises(ValueError, match="median-pfs-months"):
        generate([Wanted("response-rate", 0.4)], 10, seed=1)
