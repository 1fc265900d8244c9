"""Which questions are asked: fresh, mixed, the weakest, and two tests after one plan."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from immunobook.quiz.choosing import (
    can_be_practised,
    can_be_shown,
    can_be_tested,
    cell_of,
    for_practice,
    interleaved,
    is_fresh,
    known_from,
    one_form,
    parallel_forms,
    to_test_out,
    weakest,
)
from tests.quiz.sample import changed

TODAY = date(2026, 3, 1)
RETIRED = {"on": "2026-01-01", "why": "flawed"}
BANK = [
    changed("single_choice", id=f"{skill}-{thinking}-{n}", skill=skill, thinking=thinking)
    for skill, many in (("one", 5), ("two", 4), ("three", 1))
    for thinking in ("remember", "apply")
    for n in range(many)
]
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize(
    ("checked", "fresh", "why"),
    [
        ("2025-03-01", True, "a year ago to the day"),
        ("2025-02-28", False, "a year and a day"),
        ("2026-03-01", True, "today"),
    ],
)
def test_facts_older_than_twelve_months_leave_the_tests(checked, fresh, why):
    item = changed("single_choice", checked=checked)
    assert is_fresh(item, TODAY) is fresh, why
    assert can_be_tested(item, TODAY) is fresh, why
    assert can_be_practised(item), "practice goes on"


def test_a_leap_day_has_its_year():
    item = changed("single_choice", checked="2024-02-29")
    assert is_fresh(item, date(2025, 2, 28))
    assert not is_fresh(item, date(2025, 3, 1))


@pytest.mark.parametrize(
    ("kind", "changes", "practised", "tested"),
    [
        ("single_choice", {}, True, True),
        ("predict", {}, False, False),
        ("free_text", {}, True, False),
        ("single_choice", {"retired": RETIRED}, False, False),
    ],
)
def test_what_can_be_asked(kind, changes, practised, tested):
    item = changed(kind, checked="2026-01-01", **changes)
    assert can_be_practised(item) is practised
    assert can_be_tested(item, TODAY) is tested


def test_groups_take_turns():
    assert interleaved([("a", "b", "c"), ("x",), ("p", "q")]) == ("a", "x", "p", "b", "q", "c")


def test_practice_takes_what_was_wrong_before_what_is_new_before_what_was_right():
    ids = [item.id for item in BANK[:6]]
    done = {ids[0]: True, ids[1]: True, ids[2]: False}
    found = for_practice(BANK[:6], 6, seed=1, group=lambda item: "", done=done)
    assert found[0] == ids[2]
    assert set(found[-2:]) == {ids[0], ids[1]}


@given(seed=seeds)
@settings(max_examples=30)
def test_practice_mixes_groups(seed):
    found = for_practice(BANK, 6, seed=seed, group=lambda item: item.skill, done={})
    assert len({id.partition("-")[0] for id in found[:3]}) == 3
    assert len(set(found)) == 6


def test_the_weakest_objectives_come_first():
    found = weakest(BANK, 6, seed=1, known={"one": 0.1, "two": 0.2, "three": 0.9}, done={})
    assert {id.partition("-")[0] for id in found} == {"one", "two"}


# --- tests ------------------------------------------------------------------------------------------------

PLACE = {item.id: cell_of(item) for item in BANK}


@given(seed=seeds, length=st.integers(1, 20))
@settings(max_examples=50)
def test_two_forms_follow_one_plan_and_share_no_question(seed, length):
    forms = parallel_forms(BANK, length, seed=seed)
    assert not set(forms.a) & set(forms.b)
    assert Counter(map(PLACE.get, forms.a)) == Counter(map(PLACE.get, forms.b))
    assert len(forms.a) == min(length, 8), "two of each place: 2 + 2 pairs of one, 2 + 2 of two"


def test_a_place_with_one_question_is_left_out_and_said():
    assert parallel_forms(BANK, 20, seed=1).left_out == (("three", "apply"), ("three", "remember"))


def test_a_short_test_spreads_over_the_objectives():
    assert {PLACE[id][0] for id in parallel_forms(BANK, 2, seed=3).a} == {"one", "two"}
    assert {PLACE[id][0] for id in one_form(BANK, 3, seed=3)} == {"one", "two", "three"}


def test_what_was_seen_is_taken_last():
    asked = {item.id for item in BANK if item.id.endswith(("-0", "-1"))}
    forms = parallel_forms([item for item in BANK if item.skill == "two"], 2, seed=5, asked=asked)
    plain = Counter(id in asked for id in (*forms.a, *forms.b))
    assert plain[False] >= 2


def test_the_same_seed_draws_the_same_test():
    assert parallel_forms(BANK, 5, seed=9) == parallel_forms(list(reversed(BANK)), 5, seed=9)


def test_testing_out_asks_up_to_three_of_each_objective_that_has_two():
    chosen = to_test_out(BANK, seed=1, most=60)
    assert Counter(id.partition("-")[0] for id in chosen) == {"one": 3, "two": 3, "three": 2}
    lonely = [item for item in BANK if item.id == "three-apply-0"]
    assert to_test_out(lonely, seed=1, most=60) == ()


@pytest.mark.parametrize(
    ("most", "numbers", "why"),
    [
        (8, {"one": 3, "two": 3, "three": 2}, "there is room for all"),
        (7, {"one", "two", "three"}, "one of them gets two"),
        (6, {"one": 2, "two": 2, "three": 2}, "two each, and every objective is asked"),
        (5, 2, "not all fit: two objectives, and one of them may get three"),
        (2, 1, "one objective"),
    ],
)
@given(seed=seeds)
@settings(max_examples=15)
def test_testing_out_of_too_much_asks_fewer_of_each_before_it_leaves_one_out(most, numbers, why, seed):
    found = Counter(id.partition("-")[0] for id in to_test_out(BANK, seed=seed, most=most))
    assert sum(found.values()) <= most
    assert min(found.values()) >= 2, "one right answer may be luck"
    if isinstance(numbers, dict):
        assert found == numbers, why
    else:
        assert set(found) == numbers if isinstance(numbers, set) else len(found) == numbers, why


def test_which_objectives_are_left_out_for_want_of_room_is_chance():
    left = {frozenset(id.partition("-")[0] for id in to_test_out(BANK, seed=n, most=4)) for n in range(30)}
    assert set().union(*left) == {"one", "two", "three"} == can_be_shown(BANK)


def test_an_objective_with_one_question_cannot_be_shown_by_a_test():
    assert can_be_shown([item for item in BANK if item.skill == "two" or item.id == "three-apply-0"]) == {"two"}


@pytest.mark.parametrize(
    ("given", "known", "why"),
    [
        ({"a": ("s", 1), "b": ("s", 1)}, {"s"}, "two of two"),
        ({"a": ("s", 1)}, set(), "one may be luck"),
        ({"a": ("s", 1), "b": ("s", 0.99)}, set(), "not wholly right"),
        ({}, set(), "nothing asked"),
    ],
)
def test_what_a_test_shows_to_be_known(given, known, why):
    assert known_from(given) == known, why
