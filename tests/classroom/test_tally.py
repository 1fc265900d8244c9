"""Counts of a round: nothing is lost, nothing is counted twice, and a shift is of those who answered both times."""

from fractions import Fraction
from types import SimpleNamespace

from immunobook.classroom.tally import rows, shift, tally
from tests.classroom.sample import item
from tests.quiz.sample import example


def given(*answers, of=None, certainty=None):
    """Answers of learners 0, 1, 2 ...; None for somebody who gave none."""
    question = of or item("pd1-where")
    sure = certainty or [None] * len(answers)
    return [
        SimpleNamespace(learner=str(who), mark=question.mark(answer), certainty=level)
        for who, (answer, level) in enumerate(zip(answers, sure, strict=True))
        if answer is not None
    ]


def test_each_option_has_its_count_also_one_that_nobody_chose():
    counted = tally(given("t-cell", "tumour", "t-cell", certainty=[3, 3, None]))
    assert [(row.id, row.right, row.counts) for row in rows(counted)] == [
        ("t-cell", True, (2,)),
        ("tumour", False, (1,)),
        ("red-cell", False, (0,)),
    ]
    assert counted.verdicts == {"right": 2, "wrong": 1}
    assert (counted.certainty, counted.unsaid, counted.confident_errors) == ({1: 0, 2: 0, 3: 2}, 1, 1)
    assert (counted.points, counted.mean_certainty) == (Fraction(2, 3), Fraction(3))


def test_nobody_answered():
    counted = tally([])
    assert (counted.votes, counted.points, counted.mean_certainty, rows(counted)) == (0, None, None, ())


def test_two_rounds_stand_side_by_side_also_if_one_is_empty():
    before, after = tally([]), tally(given("tumour"))
    assert [row.counts for row in rows(before, after)] == [(0, 0), (0, 1), (0, 0)]


def test_values_of_a_number_are_counted_and_the_right_one_has_a_row():
    number = example("numeric")
    counted = tally(given("-77", "-77", "-78", of=number))
    found = rows(counted)
    assert [(row.value, row.counts, row.right) for row in found[:2]] == [("-77", (2,), False), ("-78", (1,), False)]
    assert [row.counts for row in found if row.right] == [(0,)], "what would have been right stands there, too"


def test_a_number_within_the_tolerance_is_right_as_it_was_typed():
    number = example("numeric")
    typed = number.key().rstrip("% \u00a0\u202f") + ".0"
    assert number.mark(typed).verdict == "right"
    right = {row.value for row in rows(tally(given(typed, "-77", of=number))) if row.right}
    assert right == {typed, number.mark(typed).parts[0].right}


def test_every_vote_is_in_every_part():
    for kind in ("matching", "ordering", "multiple_choice"):
        question = example(kind)
        counted = tally(given(question.key(), question.key(), of=question))
        assert counted.parts
        assert all(sum(part.given.values()) == counted.votes == 2 for part in counted.parts), kind


def test_a_shift_is_of_those_who_answered_both_times():
    before = given("tumour", "t-cell", "red-cell", "tumour", None, certainty=[1, 3, 2, 3, 3])
    after = given("t-cell", "tumour", "red-cell", None, "t-cell", certainty=[3, 2, 2, 3, 3])
    found = shift(before, after)
    assert (found.matched, found.only_before, found.only_after) == (3, 1, 1)
    assert (found.better, found.same, found.worse) == (1, 1, 1)
    assert (found.right_before, found.right_after, found.changed) == (1, 1, 2)
    assert (found.surer, found.as_sure, found.less_sure) == (1, 1, 1)
