"""Which test before is set against which test after."""

from datetime import UTC, datetime, timedelta

from immunobook.insight.tests_taken import Taken, before_and_after

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def taken(learner, key, percent, *, of="", chapters=("side_effects",), day=0):
    return Taken(learner, key, of, chapters, percent, NOW + timedelta(days=day))


def test_a_pair_and_those_who_took_one_only():
    (found,) = before_and_after(
        [taken("ann", "a", 40), taken("ann", "a2", 80, of="a", day=9), taken("bob", "b", 60)]
    )
    assert (found.before, found.after) == ({"ann": 40, "bob": 60}, {"ann": 80})


def test_the_first_pair_counts_not_the_best():
    (found,) = before_and_after(
        [
            taken("ann", "a", 40),
            taken("ann", "a2", 70, of="a", day=9),
            taken("ann", "a3", 100, of="a", day=10),
            taken("ann", "c", 90, day=20),
            taken("ann", "c2", 100, of="c", day=21),
        ]
    )
    assert (found.before, found.after) == ({"ann": 40}, {"ann": 70})


def test_a_test_without_its_twin_gives_way_to_one_that_has_it():
    (found,) = before_and_after(
        [taken("ann", "a", 10), taken("ann", "b", 40, day=1), taken("ann", "b2", 70, of="b", day=9)]
    )
    assert (found.before, found.after) == ({"ann": 40}, {"ann": 70})


def test_each_choice_of_chapters_stands_alone_whatever_its_order():
    found = before_and_after(
        [
            taken("ann", "a", 10, chapters=("x", "y")),
            taken("bob", "b", 20, chapters=("y", "x")),
            taken("ann", "c", 30, chapters=()),
        ]
    )
    assert [one.chapters for one in found] == [(), ("x", "y")]
    assert found[1].before == {"ann": 10, "bob": 20}


def test_a_test_after_whose_test_before_is_gone_is_set_against_nothing():
    assert before_and_after([taken("ann", "a2", 80, of="a")]) == ()
