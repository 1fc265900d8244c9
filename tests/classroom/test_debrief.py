"""The debrief sheet says what the room does not know, and who asks what again."""

from datetime import UTC, datetime

import pytest

from immunobook.classroom.debrief import AGAIN, WEAKEST, Choice, Debrief, Given, debrief, due

BRAKE = Choice("brake", "The brake", ("brake-is-gas",))
GAS = Choice("gas", "The gas")


def given(item, *shares, round=1, skill="", wrong=(), certainty=None, **more):
    """One answer for each share; who did not earn all of it chose what is wrong."""
    return [
        Given(item, skill or f"skill of {item}", round, share, wrong=() if share == 1 else tuple(wrong),
              certainty=certainty, **more)
        for share in shares
    ]  # fmt: skip


def test_the_three_weakest_objectives_come_weakest_first():
    found = debrief(
        [*given("a", 1, 1), *given("b", 1, 0), *given("c", 0, 0), *given("d", 1, 0.5), *given("e", 1, 0.9)]
    )
    assert [one.skill for one in found.weakest] == ["skill of c", "skill of b", "skill of d"]
    assert WEAKEST == 3
    assert [one.percent for one in found.weakest] == [0, 50, 75]


def test_an_objective_that_everybody_knows_is_none_of_them():
    found = debrief([*given("a", 1, 1), *given("b", 1, 0)])
    assert [one.skill for one in found.weakest] == ["skill of b"]


def test_an_objective_weighs_answers_not_questions():
    found = debrief([*given("a", 1, 1, 1, skill="one"), *given("b", 0, skill="one")])
    (one,) = found.weakest
    assert (one.questions, one.answers, one.right, one.percent) == (2, 4, 3, 75)


def test_what_the_discussion_mended_is_not_weak_any_more():
    found = debrief([*given("a", 0, 0, wrong=[BRAKE]), *given("a", 1, 1, round=5), *given("b", 1, 0)])
    assert [one.skill for one in found.weakest] == ["skill of b"]
    assert [one.item for one in found.again] == ["b"]
    (asked_twice, asked_once) = found.questions
    assert (asked_twice.first.percent, asked_twice.again.percent) == (0, 100)
    assert asked_once.again is None


def test_of_three_rounds_the_first_and_the_newest_count():
    (one,) = debrief([*given("a", 0), *given("a", 1, round=3), *given("a", 0.5, round=2)]).questions
    assert (one.first.share, one.again.share) == (0, 1)


def test_the_commonest_wrong_choice_carries_its_misconception_and_what_became_of_it():
    found = debrief(
        [
            *given("a", 0, 0, 0, wrong=[BRAKE]),
            *given("a", 0, 0, wrong=[GAS]),
            *given("a", 0, 1, 1, round=2, wrong=[BRAKE]),
            *given("b", 0, 0, wrong=[GAS]),
        ]
    )
    assert (found.commonest.item, found.commonest.choice) == ("a", BRAKE)
    assert found.commonest.choice.myths == ("brake-is-gas",)
    assert (found.commonest.first, found.commonest.again) == (3, 1)
    assert found.questions[1].commonest.again is None, "b was asked once"


def test_a_known_mistake_stands_before_more_of_what_is_not_told_apart():
    rest = Choice("others", "Other answers", is_rest=True)
    (one,) = debrief([*given("a", 0, 0, 0, wrong=[rest]), *given("a", 0, 0, wrong=[BRAKE])]).questions
    assert (one.commonest.choice, one.commonest.first) == (BRAKE, 2)
    found = debrief(given("a", 0, 0, wrong=[rest]))
    assert (found.questions[0].commonest.choice, found.commonest) == (rest, None), "nothing else was wrong, and it is no mistake"


def test_a_choice_of_several_counts_once_for_each_who_made_it():
    (one,) = debrief([*given("a", 0.5, 0.5, wrong=[GAS, BRAKE]), *given("a", 0, wrong=[BRAKE])]).questions
    assert (one.commonest.choice, one.commonest.first) == (BRAKE, 3)


def test_what_first_went_wrong_in_the_second_round_is_seen():
    (one,) = debrief([*given("a", 1, 1), *given("a", 0, 1, round=2, wrong=[GAS])]).questions
    assert (one.commonest.choice, one.commonest.first, one.commonest.again) == (GAS, 0, 1)


@pytest.mark.parametrize(
    ("share", "certainty", "errors", "why"),
    [
        (0, 3, 1, "wrong and highly sure"),
        (0, 2, 0, "in doubt"),
        (0, None, 0, "not said"),
        (0.5, 3, 0, "a part was right"),
        (1, 3, 0, "right"),
    ],
)
def test_a_confident_error(share, certainty, errors, why):
    found = debrief(given("a", share, certainty=certainty))
    assert found.questions[0].first.errors == errors, why
    assert len(found.errors) == errors, why


def test_confident_errors_on_what_safety_demands_come_first():
    found = debrief(
        [*given("a", 0, 0, 0, certainty=3), *given("b", 0, certainty=3), *given("c", 0, 0, certainty=3)],
        must_know={"b"},
    )
    assert [one.item for one in found.errors] == ["b", "a", "c"]


def test_five_at_most_come_back_the_most_needed_first():
    answers = [one for n in range(7) for one in given(f"q{n}", 1, n / 10)]
    assert [one.item for one in debrief(answers).again] == [f"q{n}" for n in range(AGAIN)]


def test_a_sure_error_on_a_must_know_comes_back_before_what_fewer_know():
    found = debrief([*given("a", 0, 0), *given("b", 1, 1, 0, certainty=3)], must_know={"b"})
    assert [one.item for one in found.again] == ["b", "a"]
    assert [one.item for one in debrief([*given("a", 0, 0), *given("b", 1, 1, 0, certainty=3)]).again] == ["a", "b"]


def test_what_is_asked_no_more_does_not_come_back():
    found = debrief([*given("a", 0), *given("b", 0)], can_be_asked={"b"})
    assert [one.item for one in found.again] == ["b"]


def test_predictions_are_shown_and_nothing_else():
    found = debrief(given("a", 0, 0, is_prediction=True, wrong=[BRAKE], certainty=3))
    assert len(found.questions) == 1
    assert (found.weakest, found.errors, found.again, found.commonest) == ((), (), (), None)


def test_an_empty_room_has_an_empty_sheet():
    found = debrief([])
    assert found == Debrief((), (), None, (), ())


def test_two_weeks_are_fourteen_days():
    assert due(datetime(2026, 11, 21, 9, tzinfo=UTC)) == datetime(2026, 12, 5, 9, tzinfo=UTC)


def test_questions_stand_in_the_order_in_which_they_were_asked():
    found = debrief([*given("b", 1, round=4), *given("a", 1, round=2), *given("b", 1, round=1)])
    assert [one.item for one in found.questions] == ["b", "a"]
