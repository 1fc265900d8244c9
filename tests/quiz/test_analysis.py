"""The figures of questions and tests, against known results; and what is said of them."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from immunobook.quiz import reading
from immunobook.quiz.analysis import (
    ItemFigures,
    TestFigures,
    distractor_efficiency,
    distractors,
    groups,
    of_items,
    of_test,
)  # fmt: skip
from immunobook.quiz.gain import band, gain, in_words, single
from immunobook.quiz.marking import mark_all

# How many of 1,000 answered five questions in each pattern, from 00000 to 11111 (Bock and Lieberman 1970).
LSAT6 = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]
LSAT7 = [12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308]  # fmt: skip


def patterns(counts) -> pd.DataFrame:
    rows = [[int(sign) for sign in f"{at:05b}"] for at, count in enumerate(counts) for _ in range(count)]
    return pd.DataFrame(rows, columns=list("abcde"))


def ones(marks: pd.DataFrame) -> dict[str, float]:
    return dict.fromkeys(map(str, marks.columns), 1.0)


@pytest.mark.parametrize(("counts", "alpha"), [(LSAT6, 0.295), (LSAT7, 0.453)], ids=["LSAT6", "LSAT7"])
def test_alpha_of_a_known_test(counts, alpha):
    marks = patterns(counts)
    assert len(marks) == 1000
    assert of_test(marks).alpha == pytest.approx(alpha, abs=0.0005)


def test_corrected_discrimination_of_a_known_test():
    marks = patterns(LSAT6)
    found = [one.discrimination for one in of_items(marks, ones(marks))]
    assert found == pytest.approx([0.113, 0.153, 0.173, 0.144, 0.122], abs=0.0005)


def test_alpha_of_marks_of_0_and_1_is_kr_20():
    marks = patterns(LSAT7)
    share, total = marks.mean(), marks.sum(axis=1)
    kr20 = 5 / 4 * (1 - (share * (1 - share)).sum() / total.var(ddof=0))
    assert of_test(marks).alpha == pytest.approx(kr20)


def test_error_and_its_ratio_follow_from_alpha():
    found = of_test(patterns(LSAT7))
    assert found.sem == pytest.approx(found.spread * math.sqrt(1 - found.alpha))
    assert found.error_ratio == pytest.approx(100 * math.sqrt(1 - found.alpha))


def test_by_hand():
    """Four learners, three questions; the numbers were worked out on paper."""
    marks = pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 0, 1, 0], "c": [1, 1, 1, 0]})
    a, b, c = of_items(marks, ones(marks))
    assert (a.facility, b.facility, c.facility) == (0.5, 0.5, 0.75)
    # a with b + c = 2, 1, 2, 0: means 0.5 and 1.25; covariance (0.5 * (2 + 1 - 2 - 0)) / 3 = 1/6
    assert a.discrimination == pytest.approx((1 / 6) / (math.sqrt(1 / 3) * math.sqrt(11 / 12)))
    # best half: rows 1 and 2 (totals 3, 2), worst: 4 and, of the two with 2, the first in the table
    assert a.upper_lower == pytest.approx(1.0 - 0.5)
    # a rises with the rest by 1/6; both sorted, 0 0 1 1 with 0 1 2 2, by (2 + 2 - 4 * 0.5 * 1.25) / 3 = 1/2
    assert a.efficiency == pytest.approx(100 * (1 / 6) / (1 / 2))
    # b with a + c = 2, 2, 1, 0, which is 1/6 and sorted 1/2 too; c with a + b = 2, 1, 1, 0 is in the best order
    assert (b.efficiency, c.efficiency) == pytest.approx((100 / 3, 100))
    # covariances with the totals 3, 2, 2, 0: 1/2, 1/2 and 7/12; a weight is a square root over the sum of the three
    roots = (math.sqrt(1 / 2), math.sqrt(1 / 2), math.sqrt(7 / 12))
    assert (a.weight, b.weight, c.weight) == pytest.approx(tuple(100 * root / sum(roots) for root in roots))
    assert c.weight == pytest.approx(35.07, abs=0.005)


def test_by_hand_with_points_and_a_question_that_pulls_the_other_way():
    """Five learners with totals 5, 3, 1, 2, 3 (mean 2.8); the numbers were worked out on paper."""
    marks = pd.DataFrame({"x": [4, 2, 0, 2, 2], "y": [1, 1, 0, 0, 0], "z": [0, 0, 1, 0, 1]})
    x, y, z = of_items(marks, {"x": 4, "y": 1, "z": 1})
    # with the rest: x 0/4; y with 4, 2, 1, 2, 3 is 1.2/4, sorted 2.2/4; z with 5, 3, 0, 2, 2 is -2.8/4, sorted 3.2/4
    assert (x.efficiency, y.efficiency, z.efficiency) == pytest.approx((0, 100 * 1.2 / 2.2, -87.5))
    # with the totals: x 8/4, y 2.4/4, z -1.6/4, which has no root and so no weight
    assert (x.weight, y.weight) == pytest.approx((64.61, 35.39), abs=0.005)
    assert z.weight is None
    # the better half: rows 1 and 2; the weaker: 3 and 4
    assert (x.upper_lower, y.upper_lower, z.upper_lower) == pytest.approx((2 / 4, 1, -1 / 2))


def test_weights_are_of_points_and_not_of_shares():
    """The same marks worth ten times as much drive ten times the covariance of their own, and not the same weight."""
    marks = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1]})
    one, other = of_items(marks.assign(a=10 * marks["a"]), {"a": 10, "b": 1})
    # a with the totals 0, 1, 10, 11: 100/3; b: 1/3; roots 10 to 1
    assert (one.weight, other.weight) == pytest.approx((100 * 10 / 11, 100 / 11))


def test_efficiency_is_100_where_the_order_is_as_good_as_it_can_be():
    marks = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 1, 2], "c": [0, 0, 2, 3]})
    for one in of_items(marks, {"a": 1, "b": 2, "c": 3}):
        assert one.efficiency == pytest.approx(100)


@pytest.mark.parametrize(
    ("columns", "says", "why"),
    [
        ({"a": [1, 1, 1], "b": [1, 0, 1]}, "Everybody earned 1 of 1", "no variance in the item"),
        ({"a": [0, 0, 0], "b": [1, 0, 1]}, "Everybody earned 0 of 1", "nobody got it"),
        ({"a": [1, 0, 1]}, "the same in the other questions", "one question has no rest"),
        ({"a": [1], "b": [0]}, "too few", "one learner"),
    ],
)
def test_what_is_not_defined_says_why(columns, says, why):
    marks = pd.DataFrame(columns)
    first = of_items(marks, ones(marks))[0]
    assert first.discrimination is None, why
    assert says in first.why_not


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({}, "no answers"),
        ({"a": [1, 0]}, "two questions"),
        ({"a": [1], "b": [0]}, "All totals are the same"),
        ({"a": [1, 0], "b": [0, 1]}, "All totals are the same"),
    ],
)
def test_alpha_is_not_defined(columns, says):
    found = of_test(pd.DataFrame(columns))
    assert found.alpha is None
    assert says in found.why_not


def test_alpha_can_be_below_zero_and_is_shown_with_its_reason():
    marks = pd.DataFrame({"a": [1, 1, 0, 0] * 10, "b": [0, 0, 1, 0] * 10})
    found = of_test(marks)
    assert found.alpha < 0
    assert "below zero" in reading.on_test(found)


def test_left_open_counts_nothing_and_not_reached_is_left_out():
    marks = pd.DataFrame({"a": [1, 0, np.nan], "b": [1, 1, 1]})
    a, _ = of_items(marks, ones(marks))
    assert (a.n, a.facility) == (2, 0.5)


@pytest.mark.parametrize(
    ("n", "size", "why"),
    [(29, 14, "halves below 30; the middle one is in neither"), (30, 8, "27 % from 30 on"), (100, 27, "27 of 100"), (1, 0, "nobody to compare"), (2, 1, "one and one")],
)  # fmt: skip
def test_who_is_best_and_worst(n, size, why):
    best, worst = groups(np.arange(n, dtype=float))
    assert (len(best), len(worst)) == (size, size), why
    if size:
        assert best[0] == n - 1
        assert worst[0] == 0


def test_equal_totals_are_taken_in_the_order_of_the_table():
    best, worst = groups(np.array([1.0, 1.0, 1.0, 1.0]))
    assert list(best) == [0, 1]
    assert list(worst) == [0, 1]


TABLES = st.integers(2, 12).flatmap(
    lambda n: st.integers(2, 5).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 3), min_size=k, max_size=k), min_size=n, max_size=n)
    )
)


def same(one: ItemFigures, other: ItemFigures, *names: str) -> None:
    for name in names:
        a, b = getattr(one, name), getattr(other, name)
        assert (a is None) == (b is None)
        assert a is None or a == pytest.approx(b, abs=1e-9)


@given(TABLES, st.integers(0, 9999))
@example([[0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0, 2], [0, 0, 3], [0, 1, 1], [1, 3, 2], [2, 3, 0], [2, 3, 1]], 1)
@settings(max_examples=60, deadline=None)
def test_the_order_of_learners_changes_nothing(rows, seed):
    marks = pd.DataFrame(rows, columns=[f"q{at}" for at in range(len(rows[0]))])
    most = dict.fromkeys(marks.columns, 3.0)
    turned = marks.sample(frac=1, random_state=seed)
    for one, other in zip(of_items(marks, most), of_items(turned, most), strict=True):
        same(one, other, "facility", "discrimination", "weight", "efficiency")


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_a_question_that_all_get_right_changes_no_others_discrimination(rows):
    marks = pd.DataFrame(rows, columns=[f"q{at}" for at in range(len(rows[0]))])
    most = dict.fromkeys(marks.columns, 3.0)
    before = of_items(marks, most)
    after = of_items(marks.assign(same=3), {**most, "same": 3.0})
    for one, other in zip(before, after, strict=False):
        same(one, other, "facility", "discrimination")


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_figures_stay_in_their_bounds(rows):
    marks = pd.DataFrame(rows, columns=[f"q{at}" for at in range(len(rows[0]))])
    for one in of_items(marks, dict.fromkeys(marks.columns, 3.0)):
        assert 0 <= one.facility <= 1
        assert one.discrimination is None or -1 - 1e-9 <= one.discrimination <= 1 + 1e-9
        assert one.efficiency is None or one.efficiency <= 100 + 1e-6
        assert one.weight is None or 0 <= one.weight <= 100 + 1e-9


@given(TABLES)
@settings(max_examples=40, deadline=None)
def test_whatever_is_not_defined_says_why(rows):
    marks = pd.DataFrame(rows, columns=[f"q{at}" for at in range(len(rows[0]))])
    test = of_test(marks)
    assert (test.alpha is not None) or test.why_not
    for one in of_items(marks, dict.fromkeys(marks.columns, 3)):
        said = " ".join((one.why_not, *reading.in_detail(replace(one, n=100), test)))
        if one.discrimination is None:
            assert one.why_not
        for figure, word in ((one.efficiency, "not defined"), (one.weight, "Effective weight: none")):
            assert figure is not None or one.why_not or word in said


def test_a_wrong_option_works_from_five_in_a_hundred():
    found = distractors({"right": 85, "a": 5, "b": 4, "c": 6, "d": 0}, "right")
    assert {one.option: one.works for one in found} == {"a": True, "b": False, "c": True, "d": False}
    assert distractor_efficiency(found) == 50
    assert distractor_efficiency(()) is None


# --- what is said -----------------------------------------------------------------------------------------


def figures(n=100, facility=0.75, discrimination=0.35):
    return ItemFigures("x", n, facility, discrimination, 0.4, 80, 10)


@pytest.mark.parametrize(
    ("share", "band"),
    [(1, "easy"), (0.81, "easy"), (0.80, "average"), (0.70, "average"), (0.69, "difficult"), (0.51, "difficult"), (0.50, "very difficult"), (0, "very difficult")],
)  # fmt: skip
def test_bands_of_difficulty(share, band):
    assert reading.difficulty(share) == band


@pytest.mark.parametrize(
    ("r", "band"),
    [(0.41, "excellent"), (0.40, "good"), (0.30, "good"), (0.29, "fair"), (0.15, "fair"), (0.14, "weak"), (0, "weak"), (-0.01, "negative")],
)  # fmt: skip
def test_bands_of_discrimination(r, band):
    assert reading.discrimination(r) == band


@pytest.mark.parametrize(
    ("n", "starts"),
    [(0, "0 answers: too few"), (1, "1 answer: too few"), (9, "9 answers: too few"), (10, "Early, n = 10"), (29, "Early"), (30, "Class size, n = 30"), (99, "Class size"), (100, "75 % of the points")],
)  # fmt: skip
def test_how_far_to_trust_it_comes_first(n, starts):
    assert reading.on_item(figures(n)).startswith(starts)


def test_what_everybody_must_know_is_never_too_easy():
    assert "easy" in reading.on_item(figures(facility=0.95))
    assert "as it should be" in reading.on_item(figures(facility=0.95), must_know=True)


def test_a_negative_discrimination_asks_for_the_key():
    assert "Check the key first" in reading.on_item(figures(discrimination=-0.2))


def test_early_figures_say_what_else_would_fit():
    said = reading.on_item(figures(n=28, discrimination=0.5, facility=0.5))
    assert "(corrected r 0.50; anything from 0.16 to 0.74 would fit)" in said, "Fisher, as in test_uncertain"
    assert said.endswith("With so few, anything from 33 to 67 % would fit.")
    assert "would fit" not in reading.on_item(figures(n=30)), "from 30 on bands stand alone"
    assert "would fit" not in reading.on_item(figures(n=9)), "below 10 there are counts only"


@pytest.mark.parametrize(("r", "is_chance"), [(0.38, False), (0.36, True), (-0.36, True), (-0.38, False)])
def test_early_and_by_chance_is_no_band(r, is_chance):
    """With 28 learners 0.373 is the limit on both sides of nought; below it no key is doubted and nothing praised."""
    assert ("Too early to say" in reading.on_item(figures(n=28, discrimination=r))) is is_chance
    assert ("Too early to say" in reading.on_item(figures(n=100, discrimination=r / 10))) is False


def test_fewer_compared_than_answered_widen_the_interval():
    assert "Too early" not in reading.on_item(figures(n=29, discrimination=0.5))
    assert "Too early" in reading.on_item(figures(n=29, discrimination=0.5), compared=12)


def a_test(n=100, items=5, group=27, tie=False):
    return TestFigures(n, items, 3, 1, 0.8, 0.4, 44.7, "", group, tie)


@pytest.mark.parametrize(
    ("upper_lower", "efficiency", "weight", "says"),
    [
        (0.35, 48, 25, ["the best 27 earned 35 of 100 points more than the worst 27", "Discriminative efficiency 48 %", "Effective weight 25 %", "even parts would be 20 %"]),
        (-0.2, -87.5, None, ["20 of 100 points less than", "efficiency −88 %: it ranks learners against", "Effective weight: none"]),
        (0, 0, 0, ["earned as much as the worst 27", "efficiency 0 %: of what", "weight 0 %"]),
        (0.1, None, 1, ["not defined, since these marks could not tell"]),
    ],
)  # fmt: skip
def test_each_further_figure_has_a_sentence(upper_lower, efficiency, weight, says):
    one = ItemFigures("x", 100, 0.75, 0.35, upper_lower, efficiency, weight)
    found = reading.in_detail(one, a_test())
    assert len(found) == 3
    for part in says:
        assert part in " ".join(found)
    assert reading.in_detail(replace(one, n=9), a_test(n=9)) == (), "counts only"


def test_what_is_not_defined_is_said_once():
    one = ItemFigures("x", 40, 1.0, None, 0.0, None, None, "Everybody earned 1 of 1.")
    assert [line.partition(":")[0] for line in reading.in_detail(one, a_test())] == ["Upper-lower"]


@pytest.mark.parametrize(
    ("totals", "tie", "group"),
    [
        ([*range(40)], False, 11),
        ([*range(28, -1, -1)], False, 14),
        ([*range(10), 10, 10, *range(12, 40)], True, 11),
        ([*range(29), 29, 29, *range(31, 40)], False, 11),
        ([*range(28), 29, 29, *range(30, 40)], True, 11),
        ([*range(20), 20, 20, *range(22, 40)], False, 11),
    ],
)
def test_whether_equal_totals_stand_at_the_cut(totals, tie, group):
    """40 learners: 11 at each end, so the cuts lie between the 11th and the 12th, the 29th and the 30th."""
    found = of_test(pd.DataFrame({"a": totals, "b": [0] * len(totals)}))
    assert (found.tie, found.group) == (tie, group)
    assert ("whoever stands first in the table" in reading.on_groups(found)) is tie


@pytest.mark.parametrize(
    ("n", "says"),
    [(9, ""), (10, "the better and the weaker half, 5"), (29, "the better and the weaker half, 14"), (30, "the 27 % with most and with fewest points, 8")],
)  # fmt: skip
def test_who_is_compared_is_said(n, says):
    found = reading.on_groups(of_test(pd.DataFrame({"a": range(n), "b": range(n)})))
    assert says in found
    assert bool(found) is bool(says)


def test_wrong_options_are_counted_in_words():
    found = distractors({"a": 80, "b": 5, "c": 4, "d": 11}, "a")
    assert reading.on_distractors(found) == "2 of 3 wrong options work. Chosen by fewer than 5 %: c (4 %)."
    assert reading.on_distractors(found[:1]) == "1 of 1 wrong options work."
    assert reading.on_distractors(()) == ""


# --- gain -------------------------------------------------------------------------------------------------


def test_gain_of_a_class():
    found = gain({"ann": 40, "bob": 60, "eve": 10}, {"ann": 70, "bob": 80, "dan": 90})
    assert (found.before, found.after, found.matched) == (3, 3, 2)
    assert (found.mean_before, found.mean_after) == (50, 75)
    assert found.of_averages == 0.5
    assert found.average == 0.5
    assert "2 learners took both (3 before, 3 after)" in in_words(found)


def test_gain_of_averages_and_average_of_gains_differ():
    found = gain({"ann": 0, "bob": 90}, {"ann": 50, "bob": 100})
    assert found.of_averages == pytest.approx(30 / 55)
    assert found.average == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("before", "after", "share", "why"),
    [(100, 100, None, "nothing to gain"), (99, 100, 1, "all of it"), (50, 50, 0, "nothing gained"), (50, 0, -1, "a loss"), (90, 0, -9, "unbounded below")],
)  # fmt: skip
def test_gain_of_one(before, after, share, why):
    assert single(before, after) == share, why


@pytest.mark.parametrize(("share", "word"), [(-0.01, "loss"), (0, "low"), (0.29, "low"), (0.3, "medium"), (0.7, "medium"), (0.71, "high")])
def test_bands_of_gain(share, word):
    assert band(share) == word


def test_nobody_took_both_and_everything_was_right_before():
    assert "Nobody took both" in in_words(gain({"a": 1}, {"b": 2}))
    found = gain({"a": 100}, {"a": 100})
    assert (found.of_averages, found.average, found.without_room, found.effect) == (None, None, 1, None)
    assert "nothing to gain" in in_words(found)
    with pytest.raises(ValueError, match="0 to 100"):
        gain({"a": 101}, {"a": 5})


def test_effect_size_by_hand():
    found = gain({"a": 40, "b": 60}, {"a": 60, "b": 80})
    assert found.effect == pytest.approx(20 / (200**0.5))


# --- many at once -----------------------------------------------------------------------------------------


def test_marking_many_is_marking_each(item):
    wrong = ["no-such-thing", [], {}, None, item.key()]
    answers = pd.DataFrame({"learner": range(10), "item": item.id, "answer": [json.dumps(one) for one in wrong * 2]})
    marked = mark_all({item.id: item}, answers)
    assert list(marked["learner"]) == list(range(10)), "nothing is lost or turned round"
    for row in marked.itertuples():
        given = json.loads(row.answer)
        if item.accepts(given):
            mark = item.mark(given)
            assert (row.points, row.most, row.refused) == (mark.points, mark.most, "")
        else:
            assert row.refused == item.refusal(given)
            assert math.isnan(row.points)


def test_an_answer_to_an_unknown_question_is_not_marked():
    marked = mark_all({}, pd.DataFrame({"item": ["x", "x"], "answer": ["1", "{"]}))
    assert list(marked["refused"]) == ["There is no such question."] * 2
