"""Before anything is judged it is asked what becomes a target, and the engine knows why."""

import pytest

from immunobook import content
from immunobook.response import at_start
from immunobook.response.baseline import NATURES
from immunobook.response.cases import AT_BASELINE
from immunobook.response.rules import RULES

PATIENTS = content.patients()
OF_RULE = {"measurable": "target", "non-measurable": "non-target", "normal": "not recorded"}


@pytest.mark.parametrize("id", PATIENTS)
def test_what_a_patient_is_written_with_is_what_the_engine_chooses(id):
    written = PATIENTS[id]
    start = at_start.of_patient(written)
    becomes = {each.id: each.becomes for each in start.found}
    roles = {lesion.id: lesion.role for lesion in written.lesions}
    for lesion, role in roles.items():
        if role == "new":
            assert becomes.get(lesion, "not recorded") == "not recorded", "it was not there, or was normal"
        else:
            assert becomes[lesion] == role, lesion
    assert all(becomes[each.id] == "not recorded" for each in written.also_seen)
    assert not start.reasons
    for each in start.found:
        assert each.verdict.rule.source == "eisenhauer-2009"
        assert each.words
    assert {lesion.nature for lesion in (*written.lesions, *written.also_seen)} <= set(NATURES)


def test_every_answer_is_the_right_one_somewhere():
    found = [each.becomes for written in PATIENTS.values() for each in at_start.of_patient(written).found]
    assert min(map(found.count, at_start.BECOMES)) >= 3


def test_every_rule_of_measurability_has_a_case():
    assert {rule for rule in RULES if rule.startswith("M-")} == set(AT_BASELINE)


@pytest.mark.parametrize("rule", AT_BASELINE)
@pytest.mark.parametrize("seed", [0, 1, 77])
def test_a_single_lesion_is_decided_by_its_rule_and_told_whole(rule, seed):
    start = at_start.of_rule(rule, seed)
    (lesion,) = start.found
    assert lesion.verdict.rule.id == rule
    assert lesion.becomes == OF_RULE[RULES[rule].category]
    assert rule in start.reasons
    assert len({RULES[each].says for each in start.reasons}) == 4
    assert start == at_start.of_rule(rule, seed)
    assert at_start.mark(start, {"L1": lesion.becomes}, rule) == (True, True)
    other = next(each for each in start.reasons if each != rule)
    assert at_start.mark(start, {"L1": lesion.becomes}, other) == (True, False)


def test_seeds_vary_the_size():
    assert len({at_start.of_rule("M-SIZE", seed).found[0].words for seed in range(1, 9)}) > 3


@pytest.mark.parametrize(("rule", "told"), [("M-SLICE", "slices of 8 mm"), ("M-ULTRASOUND", "on ultrasound"),
                                            ("M-X-RAY", "its edge is not clear"), ("M-TREATED", "irradiated"),
                                            ("M-NODE", "short axis"), ("M-CYST", "simple cyst")])  # fmt: skip
def test_what_decides_is_told(rule, told):
    assert told in at_start.of_rule(rule, 0).found[0].words


def answered(ref, right=True, reason=True):
    return ref, {"right": right, "reason_right": reason}


def test_one_wrong_lesion_makes_a_start_wrong():
    start = at_start.of_patient(PATIENTS["mixed-nodes"])
    said = {each.id: each.becomes for each in start.found}
    assert at_start.mark(start, said) == (True, True)
    assert at_start.mark(start, said | {"node-3": "non-target"}) == (False, True)
    assert at_start.mark(start, {}) == (False, True)


def test_a_mistake_comes_back_after_two_others():
    kept = [answered("M-SLICE", right=False)]
    assert at_start.next_start(kept, PATIENTS).ref != "M-SLICE"
    kept += [answered("mixed-nodes"), answered("M-CYST", reason=False)]
    start = at_start.next_start(kept, PATIENTS)
    assert (start.ref, start.is_return) == ("M-SLICE", True)
    kept += [answered("M-SLICE"), answered("M-SIZE")]
    assert at_start.next_start(kept, PATIENTS).ref == "M-CYST", "a right name for a wrong reason comes back too"


def test_all_patients_and_all_rules_are_met_before_any_is_met_again():
    kept = []
    for _ in range(len(PATIENTS) + len(AT_BASELINE)):
        kept.append(answered(at_start.next_start(kept, PATIENTS, salt="a").ref))
    assert {ref for ref, _ in kept} == {*PATIENTS, *AT_BASELINE}
    assert {kept[0][0], kept[1][0]} & set(PATIENTS), "they take turns"
    assert at_start.next_start(kept, PATIENTS).ref


def test_nonsense_in_the_records_breaks_nothing():
    assert at_start.next_start([("no-such", {}), ("M-SIZE", None), ("M-SIZE", {})], PATIENTS)
    assert at_start.again("M-SIZE", "x", PATIENTS) is None
    assert at_start.again("gone", 1, PATIENTS) is None
