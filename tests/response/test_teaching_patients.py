"""The written patients: what is expected of each visit is what the rules say."""

import pytest

from immunobook import content
from immunobook.response import RULES, judge_patient
from immunobook.response.settings import about
from immunobook.response.teaching import as_patient, settings_of

PATIENTS = content.patients()


@pytest.mark.parametrize("id", PATIENTS)
def test_every_visit_is_judged_as_expected(id):
    written = PATIENTS[id]
    judged = judge_patient(as_patient(written), settings_of(written))
    told = [f"day {v.day}: {v.recist} | {v.irecist}" for v in judged.visits]
    assert [(v.recist.category, v.irecist.category) for v in judged.visits] == [
        (visit.recist, visit.irecist) for visit in written.visits[1:]
    ], told
    assert (judged.best.category, judged.ibest.category) == (written.best, written.ibest)


def test_there_are_enough_of_them_and_the_famous_ones_are_among_them():
    assert len(PATIENTS) >= 20
    assert {
        "pseudoprogression", "dissociated-response", "mixed-nodes", "a-visit-not-evaluable", "continued-too-long",
    } <= set(PATIENTS)  # fmt: skip


def test_every_source_of_a_rule_or_setting_is_among_the_criteria():
    known = {each.source for each in content.criteria().values()}
    used = {rule.source for rule in RULES.values()} | {each.source.split(",")[0] for each in about()}
    assert used - {""} <= known
