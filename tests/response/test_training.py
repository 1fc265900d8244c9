"""Training asks what its case is about, marks it by the engine, and lets mistakes come back."""

import pytest

from immunobook.response import training
from immunobook.response.cases import RULES_WITH_A_CASE, hard_of, make
from immunobook.response.rules import RULES


@pytest.mark.parametrize("rule", RULES_WITH_A_CASE)
def test_each_case_is_asked_so_that_its_own_rule_is_the_answer(rule):
    task = training.ask(make(rule, seed=5), 0)
    assert task.key.rule.id == rule
    assert task.key.category in task.verdicts
    assert task.asks
    said = [RULES[reason].says for reason in task.reasons]
    assert len(set(said)) == len(said) >= min(training.REASONS, 3)
    assert RULES[rule].says in said
    right = [reason for reason in task.reasons if training.mark(task, task.key.category, reason).is_reason_right]
    assert len(right) == 1, "one reason holds"


def answered(rule, *, right=True, reason=True):
    return rule, {"right": right, "reason_right": reason}


def test_a_mistake_comes_back_after_two_others_and_not_before():
    kept = [answered("T-PD", right=False)]
    assert training.next_task(kept).case.rule != "T-PD"
    kept.append(answered("O-SD"))
    assert training.next_task(kept).case.rule != "T-PD"
    kept.append(answered("O-PR"))
    task = training.next_task(kept)
    assert (task.case.rule, task.is_return) == ("T-PD", True)


def test_a_right_verdict_for_a_wrong_reason_comes_back_too():
    kept = [answered("T-PD", reason=False), answered("O-SD"), answered("O-PR")]
    assert training.next_task(kept).case.rule == "T-PD"


def test_what_was_mended_does_not_come_back():
    kept = [answered("T-PD", right=False), answered("O-SD"), answered("O-PR"), answered("T-PD"), answered("T-SD"), answered("T-PR")]
    assert training.waiting(kept) == ()
    assert not training.next_task(kept).is_return


def test_a_returning_case_has_other_numbers():
    kept = [answered("T-PD", right=False), answered("O-SD"), answered("O-PR")]
    seeds = {training.next_task(kept, salt=salt).case.seed for salt in "abcdef"}
    assert len(seeds) == 6


@pytest.mark.parametrize("hard", [1, 2, 3])
def test_only_cases_of_the_wanted_difficulty_are_dealt(hard):
    kept = []
    for _ in range(12):
        task = training.next_task(kept, hard=hard)
        assert hard_of(task.case.rule) == hard
        assert task.case.rule not in {rule for rule, _ in kept}, "first what was not met yet"
        kept.append(answered(task.case.rule))


def test_it_goes_from_easy_to_nasty():
    kept = [answered(rule) for rule in RULES_WITH_A_CASE[:16]]
    assert hard_of(training.next_task([]).case.rule) == 1
    assert hard_of(training.next_task(kept[:8]).case.rule) == 2
    assert hard_of(training.next_task(kept).case.rule) == 3


def test_the_same_past_gives_the_same_case():
    assert training.next_task([], salt="a") == training.next_task([], salt="a")


def test_everything_met_deals_on_and_nonsense_in_the_records_breaks_nothing():
    assert training.next_task([answered(rule) for rule in RULES_WITH_A_CASE])
    assert training.next_task([("no-such-rule", {}), ("T-PD", None), ("T-PD", {})]).number == 1


def test_what_is_kept_says_whether_both_were_right():
    task = training.ask(make("T-PD", seed=3), 0)
    wrong = next(reason for reason in task.reasons if reason != "T-PD")
    assert training.as_data(task, "PD", "T-PD") == {
        "seed": 3, "verdict": "PD", "reason": "T-PD", "right": True, "reason_right": True,
    }  # fmt: skip
    assert not training.as_data(task, "PD", wrong)["reason_right"]
    assert not training.as_data(task, "SD", "T-PD")["right"]
    assert training.mark(task, "PD", "no such rule").is_reason_right is False
