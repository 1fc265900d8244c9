"""Training reaches every rule, by name and by seed."""

import pytest

from immunobook.response import RULES, judge_patient, measurability
from immunobook.response.cases import AT_BASELINE, RULES_WITH_A_CASE, UNREACHED, deal, make


def test_every_rule_has_a_case_or_a_reason():
    assert {*RULES_WITH_A_CASE, *AT_BASELINE} | set(UNREACHED) == set(RULES)
    assert all(UNREACHED.values())


@pytest.mark.parametrize("rule", RULES_WITH_A_CASE)
def test_the_named_case_and_its_variations_are_decided_by_their_rule(rule):
    for seed in (0, 1, 2):
        case = make(rule, seed)
        told = {
            verdict.rule.id
            for each in case.judgement.visits
            for verdict in (each.target, each.non_target, each.new_lesion, each.recist, each.irecist)
        } | {case.judgement.best.rule.id, case.judgement.ibest.rule.id}
        assert rule in told
        assert judge_patient(case.patient, case.judgement.settings) == case.judgement


@pytest.mark.parametrize("rule", AT_BASELINE)
def test_each_rule_of_measurability_has_a_lesion(rule):
    assert measurability(**AT_BASELINE[rule]).rule.id == rule


def test_the_same_seed_deals_the_same_case_and_others_differ():
    assert deal(7) == deal(7)
    assert len({deal(seed).patient.visits for seed in range(12)}) > 6
    assert {deal(seed, hard=3).hard for seed in range(12)} == {3}
    with pytest.raises(ValueError, match="no case fits"):
        deal(1, rules=lambda rule: False)
