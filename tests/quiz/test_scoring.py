"""The scoring rules, each limit from both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunobook.quiz.mark import Mark, Part
from immunobook.quiz.scoring import RULES, by_other_rules


def options(right_chosen, right_left, wrong_chosen, wrong_left):
    """Parts of a question with options, by how many of each there are."""
    made = [
        *[(True, True, "right")] * right_chosen,
        *[(False, True, "missed")] * right_left,
        *[(True, False, "wrong")] * wrong_chosen,
        *[(False, False, "passed")] * wrong_left,
    ]
    return tuple(
        Part(id=f"o{number}", chosen=chosen, right=right, verdict=verdict)
        for number, (chosen, right, verdict) in enumerate(made)
    )


def rows(right, wrong, still_open):
    """Parts of a question with rows, each of which has a right answer."""
    made = [*[("own", "right")] * right, *[("other", "wrong")] * wrong, *[(None, "missed")] * still_open]
    return tuple(
        Part(id=f"r{number}", chosen=chosen, right="own", verdict=verdict)
        for number, (chosen, verdict) in enumerate(made)
    )


def cells(group, right, wrong, missed):
    """Parts of one group: so many rightly chosen, wrongly chosen, and missed."""
    verdicts = ["right"] * right + ["wrong"] * wrong + ["missed"] * missed
    return tuple(
        Part(
            id=f"{group}/{number}",
            chosen=verdict != "missed",
            right=verdict != "wrong",
            verdict=verdict,
            group=group,
        )
        for number, verdict in enumerate(verdicts)
    )


@pytest.mark.parametrize(
    ("parts", "points", "most", "arithmetic", "why"),
    [
        (options(3, 1, 1, 2), 2, 4, "3 right, 1 wrong: 3 - 1 = 2 of 4", "each wrong choice takes one off"),
        (options(4, 0, 0, 3), 4, 4, "4 right, 0 wrong: 4 - 0 = 4 of 4", "what is left alone counts nothing"),
        (options(2, 0, 2, 0), 0, 2, "2 right, 2 wrong: 2 - 2 = 0 of 2", "exactly zero needs no floor"),
        (options(2, 0, 3, 0), 0, 2, "2 right, 3 wrong: 2 - 3 is below 0, so 0 of 2", "never below zero"),
        (
            options(3, 0, 2, 0),
            1,
            3,
            "3 right, 2 wrong: 3 - 2 = 1 of 3",
            "everything chosen: right minus wrong",
        ),
        (
            options(5, 0, 0, 0),
            5,
            5,
            "5 right, 0 wrong: 5 - 0 = 5 of 5",
            "all are right: the most is all of them",
        ),
        (options(0, 4, 0, 2), 0, 4, "nothing chosen: 0 of 4", "nothing chosen"),
    ],
)
def test_plus_minus(parts, points, most, arithmetic, why):
    score = RULES["plus_minus"].score(parts)
    assert (score.points, score.most, score.arithmetic) == (points, most, arithmetic), why


@pytest.mark.parametrize(
    ("parts", "points", "most", "arithmetic", "why"),
    [
        (options(1, 0, 0, 3), 1, 1, "1 right: 1 of 1", "the one right option"),
        (options(0, 1, 1, 2), 0, 1, "0 right, 1 wrong, nothing taken off: 0 of 1", "the wrong option"),
        (options(2, 1, 1, 1), 2, 3, "2 right, 1 wrong, nothing taken off: 2 of 3", "a wrong choice is free"),
        (
            rows(2, 1, 1),
            2,
            4,
            "2 right, 1 wrong, nothing taken off: 2 of 4",
            "an open row: 0 for that row only",
        ),
        (rows(4, 0, 0), 4, 4, "4 right: 4 of 4", "all rows"),
        (rows(0, 0, 4), 0, 4, "nothing chosen: 0 of 4", "all rows open"),
    ],
)
def test_zero_one(parts, points, most, arithmetic, why):
    score = RULES["zero_one"].score(parts)
    assert (score.points, score.most, score.arithmetic) == (points, most, arithmetic), why


@pytest.mark.parametrize(
    ("parts", "points", "arithmetic", "why"),
    [
        (rows(5, 0, 0), 1, "all 5 right: 1 of 1", "all are right"),
        (rows(3, 2, 0), 0, "3 of 5 right, and all 5 are needed: 0 of 1", "two changed places"),
        (rows(4, 0, 1), 0, "4 of 5 right, and all 5 are needed: 0 of 1", "one is open"),
        (options(2, 0, 1, 0), 0, "2 of 2 right, and all 2 are needed: 0 of 1", "a wrong choice besides"),
        (rows(0, 0, 5), 0, "nothing answered: 0 of 1", "nothing is answered"),
    ],
)
def test_all_or_nothing(parts, points, arithmetic, why):
    score = RULES["all_or_nothing"].score(parts)
    assert (score.points, score.most, score.arithmetic) == (points, 1, arithmetic), why


@pytest.mark.parametrize(
    ("parts", "points", "why"),
    [
        (options(1, 0, 0, 2), 1, "it came true"),
        (options(0, 1, 1, 1), 1, "it did not, and was still said beforehand"),
        (options(0, 1, 0, 2), 0, "nothing was said"),
    ],
)
def test_commitment(parts, points, why):
    score = RULES["commitment"].score(parts)
    assert (score.points, score.most) == (points, 1), why


def test_one_answer_can_be_counted_by_every_rule():
    parts = options(3, 1, 1, 2)
    counted = {name: (rule.score(parts).points, rule.score(parts).most) for name, rule in RULES.items()}
    assert counted == {
        "zero_one": (3, 4),
        "plus_minus": (2, 4),
        "plus_minus_by_group": (2, 4),
        "rationale": (2, 6),
        "adjacent_pairs": (1, 6),
        "own_check": (3, 7),
        "all_or_nothing": (0, 1),
        "commitment": (1, 1),
    }


def marked(rule, parts):
    score = RULES[rule].score(parts)
    return Mark(
        points=score.points, most=score.most, verdict="wrong", rule=rule, arithmetic=score.arithmetic, parts=parts
    )


STEPS = tuple(Part(id=str(n), chosen=n % 3 + 1, right=n, verdict="wrong") for n in (1, 2, 3))
"""Three steps, each one place too late; the last one first."""


@pytest.mark.parametrize(
    ("rule", "parts", "others", "why"),
    [
        ("plus_minus", options(3, 1, 1, 2), {"zero_one": (3, 4), "all_or_nothing": (0, 1)}, "0/1 forgives the wrong one"),
        ("zero_one", options(1, 1, 2, 1), {"plus_minus": (0, 2), "all_or_nothing": (0, 1)}, "+/- does not"),
        ("zero_one", rows(2, 1, 1), {"plus_minus": (1, 4), "all_or_nothing": (0, 1)}, "rows can be counted so too"),
        ("all_or_nothing", STEPS, {"zero_one": (0, 3), "plus_minus": (0, 3), "adjacent_pairs": (1, 2)}, "steps have neighbours"),
        (
            "plus_minus_by_group",
            (*cells("a", 0, 3, 1), *cells("b", 2, 0, 0)),
            {"zero_one": (2, 3), "plus_minus": (0, 3), "all_or_nothing": (0, 1)},
            "one floor for all is another rule than one for each group",
        ),
        (
            "zero_one",
            (*cells("a", 0, 3, 1), *cells("b", 2, 0, 0)),
            {"plus_minus": (0, 3), "all_or_nothing": (0, 1), "plus_minus_by_group": (2, 3)},
            "groups can be counted one by one",
        ),
        ("rationale", rows(2, 1, 0), {"zero_one": (2, 3), "plus_minus": (1, 3), "all_or_nothing": (0, 1)}, "pairs as blanks"),
        ("zero_one", rows(1, 0, 0), {}, "one part is one part by every rule"),
        ("own_check", options(1, 2, 0, 0), {}, "one's own check is no judgement"),
        ("commitment", options(0, 1, 1, 1), {}, "nor is a commitment"),
    ],
)  # fmt: skip
def test_what_other_rules_would_have_given(rule, parts, others, why):
    found = by_other_rules(marked(rule, parts))
    keys = {made.name: key for key, made in RULES.items()}
    assert {keys[made.name]: (score.points, score.most) for made, score in found} == others, why
    order = [keys[made.name] for made, _ in found]
    assert order == [key for key in RULES if key in order], "in the order of the rules"


@pytest.mark.parametrize(
    ("points", "most", "accepted", "why"),
    [
        (0, 1, True, "nothing earned"),
        (1, 1, True, "all earned"),
        (2, 1, False, "more than there is"),
        (-1, 1, False, "less than nothing"),
        (0, 0, False, "a question that can earn nothing is not allowed"),
    ],
)
def test_a_mark_lies_between_nothing_and_the_most(points, most, accepted, why):
    values = {
        "points": points,
        "most": most,
        "verdict": "right",
        "rule": "zero_one",
        "arithmetic": "",
        "parts": (),
    }
    try:
        Mark(**values)
    except ValueError:
        assert not accepted, why
    else:
        assert accepted, why


@pytest.mark.parametrize(
    ("columns", "points", "most", "why"),
    [
        ([(1, 0, 0), (2, 0, 0), (4, 0, 0)], 7, 7, "the worked example's key: columns with 1, 2 and 4 right cells"),
        ([(1, 0, 0), (1, 1, 1), (4, 0, 0)], 5, 7, "1 + (1 - 1) + 4"),
        ([(0, 3, 1), (2, 0, 0), (4, 0, 0)], 6, 7, "a column below zero becomes 0; one floor for all would give 3"),
        ([(0, 0, 1), (0, 0, 2), (0, 0, 4)], 0, 7, "nothing chosen"),
        ([(0, 1, 1), (0, 2, 2), (0, 1, 4)], 0, 7, "only wrong ones"),
    ],
)
def test_plus_minus_in_each_group(columns, points, most, why):
    parts = tuple(part for at, column in enumerate(columns) for part in cells(f"c{at}", *column))
    score = RULES["plus_minus_by_group"].score(parts)
    assert (score.points, score.most) == (points, most), why


@pytest.mark.parametrize(
    ("verdicts", "points", "most", "why"),
    [
        (("right", "right"), 1, 1, "a dyad: both halves are right"),
        (("right", "wrong"), 0, 1, "half a pair earns nothing"),
        (("wrong", "right"), 0, 1, "the other half alone earns nothing either"),
        (("right", "right", "right"), 2, 2, "a triad: both pairs"),
        (("right", "right", "wrong"), 1, 2, "one pair"),
        (("right", "wrong", "right"), 1, 2, "the other pair"),
        (("wrong", "right", "right"), 0, 2, "a wrong anchor gives 0"),
        (("right", "wrong", "wrong"), 0, 2, "an anchor alone is no pair"),
        (("right", "missed", "right"), 1, 2, "an open blank costs its own pair only"),
        (("missed", "missed"), 0, 1, "nothing chosen"),
    ],
)
def test_rationale(verdicts, points, most, why):
    parts = tuple(
        Part(id=str(at), chosen=None if verdict == "missed" else "x", right="y", verdict=verdict)
        for at, verdict in enumerate(verdicts)
    )
    score = RULES["rationale"].score(parts)
    assert (score.points, score.most) == (points, most), why


@pytest.mark.parametrize(
    ("order", "points", "why"),
    [
        ((1, 2, 3, 4), 3, "the right order: each pair"),
        ((2, 3, 4, 1), 2, "one step too late: two pairs are left"),
        ((4, 3, 2, 1), 0, "backwards no two follow each other"),
        ((2, 1, 4, 3), 0, "two swaps leave no pair: 2-1, 1-4, 4-3"),
        ((3, 4, 1, 2), 2, "halves swapped: two pairs"),
    ],
)
def test_adjacent_pairs_are_for_practice(order, points, why):
    parts = tuple(
        Part(id=str(step), chosen=order.index(step) + 1, right=step, verdict="right" if order.index(step) + 1 == step else "wrong")
        for step in (1, 2, 3, 4)
    )
    score = RULES["adjacent_pairs"].score(parts)
    assert (score.points, score.most) == (points, 3), why
    assert "practice only" in RULES["adjacent_pairs"].name


few = st.integers(0, 6)


@given(few, few, few, few)
def test_plus_minus_never_falls_by_a_right_choice_nor_rises_by_a_wrong_one(right, left, wrong, passed):
    score = RULES["plus_minus"].score
    here = score(options(right, left + 1, wrong, passed + 1)).points
    assert score(options(right + 1, left, wrong, passed + 1)).points >= here
    assert score(options(right, left + 1, wrong + 1, passed)).points <= here


@given(few, few, few)
def test_under_zero_one_a_wrong_choice_changes_nothing(right, wrong, left):
    score = RULES["zero_one"].score
    assert score(rows(right, wrong + 1, left)).points == score(rows(right, wrong, left + 1)).points == right
