"""Practice and tests as a browser meets them: the records decide what is told, never the browser."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from immunobook import study
from immunobook.lesson.answering import hand_in, reply_to
from immunobook.practice import session
from immunobook.quiz.kind import NotUnderstood
from tests.practice.sample import NOW, later, sent, some

ITEM, OTHER, THIRD = some()


def begun(store, learner, sort="test", **more):
    return study.start_sitting(store, learner, sort, [ITEM, OTHER], now=NOW, certainty=True, **more)


def tells_nothing(told: dict) -> bool:
    """Whether neither verdict nor any reason is in what a browser is given."""
    text = json.dumps(told, ensure_ascii=False)
    return "verdict" not in text and not any(option.because[:25] in text for option in ITEM.options)


# --- what is told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["test", "pre", "post", "test_out"])
@pytest.mark.parametrize("right", [True, False])
def test_a_test_keeps_an_answer_and_tells_nothing(store, learner, sort, right):
    this = begun(store, learner, sort)
    told = hand_in(store, learner, sent(ITEM, right=right, sitting=this.key), now=later(1))
    assert tells_nothing(told)
    assert "Kept" in told["sheet"]["feedback"]


@pytest.mark.parametrize("sort", ["practice", "review"])
def test_practice_and_review_tell_at_once(store, learner, sort):
    this = begun(store, learner, sort)
    told = hand_in(store, learner, sent(ITEM, sitting=this.key), now=later(1))
    assert told["sheet"]["verdict"] == "right"
    assert (told["sheet"]["form"] is not None) is (sort == "practice"), "several tries in practice only"


def test_a_browser_that_hides_the_test_is_told_nothing(store, learner):
    begun(store, learner)
    says = reply_to(store, learner, sent(ITEM), now=later(1))
    assert "in a test that you have begun" in says["says"]
    assert study.all_attempts(store, learner, now=later(1)) == ()


def test_nor_one_that_names_another_sitting(store, learner):
    begun(store, learner)
    practice = study.start_sitting(store, learner, "practice", [ITEM], now=later(1))
    assert "says" in reply_to(store, learner, sent(ITEM, sitting=practice.key), now=later(2))


@pytest.mark.parametrize("key", ["", "0" * 32, "../x"])
def test_a_sitting_that_is_not_ones_own_shows_nothing(store, learner, key):
    other = study.new_learner(store, now=NOW).learner
    key = key or begun(store, other).key
    with pytest.raises(NotUnderstood):
        hand_in(store, learner, {"do": "show", "item": ITEM.id, "sitting": key, "level": "plain"}, now=NOW)
    assert "says" in reply_to(store, learner, sent(ITEM, sitting=key), now=later(1))


def test_a_question_of_another_test_is_not_taken(store, learner):
    this = begun(store, learner)
    assert "says" in reply_to(store, learner, sent(THIRD, sitting=this.key), now=later(1))


def test_lessons_and_progress_know_nothing_of_an_open_test(store, learner):
    this = begun(store, learner)
    hand_in(store, learner, sent(ITEM, right=False, sitting=this.key), now=later(1))
    assert study.last_attempt(store, learner, ITEM.id) is None
    assert study.first_verdicts(store, learner) == {}
    assert study.all_attempts(store, learner, now=later(2)) == ()
    assert study.my_data(store, learner, now=later(2))["answer"][0]["mark"] == "told when the test is over"
    study.change_sitting(store, learner, this.key, "finish", now=later(3))
    (known,) = study.all_attempts(store, learner, now=later(4))
    assert known.mark.verdict == "wrong"
    assert study.my_data(store, learner, now=later(4))["answer"][0]["mark"]["verdict"] == "wrong"
    assert study.last_attempt(store, learner, ITEM.id) is None, "the lesson's own first answer is still to come"


def test_a_test_before_learning_waits_for_its_twin(store, learner):
    before = begun(store, learner, "pre", twin=[THIRD.id])
    hand_in(store, learner, sent(ITEM, right=False, sitting=before.key), now=later(1))
    study.change_sitting(store, learner, before.key, "finish", now=later(2))
    show = {"do": "show", "item": ITEM.id, "sitting": before.key, "level": "plain"}
    assert tells_nothing(hand_in(store, learner, show, now=later(3)))
    twin = study.start_sitting(store, learner, "post", [THIRD], now=later(4), of=before.key)
    assert tells_nothing(hand_in(store, learner, show, now=later(5)))
    study.change_sitting(store, learner, twin.key, "finish", now=later(6))
    assert hand_in(store, learner, show, now=later(7))["sheet"]["verdict"] == "wrong"


def test_after_a_year_an_answer_says_that_its_facts_are_old(store, learner):
    on = datetime.combine(ITEM.checked, time(12), UTC)
    for days, old in ((365, False), (366, True)):
        now = on + timedelta(days=days)
        told = hand_in(store, learner, sent(ITEM, once=f"in-a-lesson-{days}"), now=now)
        this = study.start_sitting(store, learner, "practice", [ITEM], now=now)
        again = hand_in(store, learner, sent(ITEM, sitting=this.key, once=f"in-practice-{days}"), now=now)
        (shown,) = session.sheets(store, learner, study.sitting(store, learner, this.key), "plain", now=now)
        for one in (told["sheet"], again["sheet"], shown):
            assert ("Key and sources of this question were last checked" in one["feedback"]) is old


# --- going on ---------------------------------------------------------------------------------------------


def test_the_newest_answer_counts_in_a_test_and_the_first_in_practice(store, learner):
    for sort, right in (("test", 1), ("practice", 0)):
        this = begun(store, learner, sort)
        for n, is_right in enumerate((False, True)):
            hand_in(
                store, learner, sent(ITEM, right=is_right, sitting=this.key, once=f"{sort}-press-{n}"), now=later(n + 1)
            )
        study.change_sitting(store, learner, this.key, "finish", now=later(5))
        went = session.outcome(store, learner, study.sitting(store, learner, this.key))
        assert went.right == right, sort
        assert len(went.answered) == 1


def test_an_answer_sent_twice_counts_once(store, learner):
    this = begun(store, learner)
    first, again = (hand_in(store, learner, sent(ITEM, sitting=this.key), now=later(n)) for n in (1, 2))
    assert first == again
    assert len(store.answers_in(learner, this.key)) == 1


def test_a_reload_or_a_second_device_goes_on_where_the_first_was(store, learner):
    this = begun(store, learner)
    hand_in(store, learner, sent(ITEM, sitting=this.key), now=later(1))
    hand_in(store, learner, {"do": "flag", "item": OTHER.id, "sitting": this.key, "once": "flag-1234"}, now=later(1))
    again = study.sitting(store, learner, this.key)
    sheets = session.sheets(store, learner, again, "plain", now=later(2))
    assert [(one["item"], one.get("stub", False), bool(one.get("answered"))) for one in sheets] == [
        (ITEM.id, True, True), (OTHER.id, False, False),
    ]  # fmt: skip
    assert again.flagged == {OTHER.id}


def test_only_the_question_one_is_at_is_sent_with_the_page(store, learner):
    items = some(30)
    this = study.start_sitting(store, learner, "practice", items, now=NOW)
    told = session.sheets(store, learner, this, "plain", now=NOW)
    assert len(told) == 30
    assert sum("form" in one for one in told) == 1
    assert len(json.dumps(told)) < 10_000, "a page of thirty questions stays light"


def test_after_the_end_no_answer_is_taken(store, learner):
    this = begun(store, learner, minutes=10)
    assert "sheet" in reply_to(store, learner, sent(ITEM, sitting=this.key), now=later(10.4))
    assert "over" in reply_to(store, learner, sent(OTHER, sitting=this.key), now=later(10.6))["says"]
    with pytest.raises(study.NotAccepted):
        study.change_sitting(store, learner, this.key, "more", now=later(11))


def test_more_time_is_given_in_time(store, learner):
    this = begun(store, learner, minutes=10)
    told = hand_in(store, learner, {"do": "more", "sitting": this.key, "once": "more-1234"}, now=later(9.9))
    assert told["sitting"]["left"] == pytest.approx(10.1 * 60, abs=1)
    assert "sheet" in reply_to(store, learner, sent(ITEM, sitting=this.key), now=later(19))


def test_finishing_twice_is_finishing_once(store, learner):
    this = begun(store, learner)
    ends = [study.change_sitting(store, learner, this.key, "finish", now=later(n)).finished for n in (1, 9)]
    assert ends == [later(1), later(1)]


@pytest.mark.parametrize("n", [0, 61])
def test_a_sitting_asks_something_and_not_too_much(store, learner, n):
    with pytest.raises(study.NotAccepted):
        study.start_sitting(store, learner, "practice", [ITEM] * n, now=NOW)


@pytest.mark.parametrize(
    "sent_",
    [
        {"do": "show"}, {"do": "show", "item": 1, "sitting": [], "level": "plain"}, {"do": "dance"}, {"do": None},
        {"do": "flag", "sitting": 5}, {"do": "more", "sitting": "x" * 500}, [], None, {"do": ["show"]},
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence(store, learner, sent_):
    assert "says" in reply_to(store, learner, sent_, now=NOW)


# --- certainty and hints ----------------------------------------------------------------------------------


def test_certainty_is_kept_with_the_answer(store, learner):
    this = begun(store, learner, "practice")
    told = hand_in(store, learner, sent(ITEM, right=False, sitting=this.key, certainty=3), now=later(1))
    (kept,) = study.attempts(store, learner, ITEM.id)
    assert kept.certainty == 3
    assert "−6" in told["sheet"]["feedback"]


@pytest.mark.parametrize("level", ["0", "4", "high"])
def test_a_level_that_there_is_not_is_not_understood(store, learner, level):
    assert "says" in reply_to(store, learner, sent(ITEM, certainty=level), now=NOW)
    assert study.attempts(store, learner, ITEM.id) == ()


def test_an_opened_hint_is_remembered_and_makes_a_right_answer_unsure(store, learner):
    hand_in(store, learner, sent(ITEM, hints=1), now=later(1))
    hand_in(store, learner, sent(OTHER, hints=0), now=later(1))
    first, _ = study.all_attempts(store, learner)
    assert study.hinted(store, learner) == {first.id}
    cards = session.plan(store, learner, now=later(2), zone=NOW.tzinfo).cards
    assert cards[ITEM.id].stability < cards[OTHER.id].stability


# --- review -----------------------------------------------------------------------------------------------


def test_what_was_wrong_is_due_the_day_after_and_done_once_answered(store, learner):
    hand_in(store, learner, sent(ITEM, right=False, certainty=3), now=NOW)
    assert session.plan(store, learner, now=later(60), zone=NOW.tzinfo).now == ()
    tomorrow = later(days=1)
    found = session.plan(store, learner, now=tomorrow, zone=NOW.tzinfo)
    assert (found.now, found.errors, found.done) == ((ITEM.id,), 1, 0)
    this = study.start_sitting(store, learner, "review", [ITEM], now=tomorrow)
    hand_in(store, learner, sent(ITEM, sitting=this.key, once="in-review-1"), now=later(1, days=1))
    after = session.plan(store, learner, now=later(2, days=1), zone=NOW.tzinfo)
    assert (after.now, after.done) == ((), 1)


def test_answers_of_an_open_test_do_not_come_back_yet(store, learner):
    this = begun(store, learner)
    hand_in(store, learner, sent(ITEM, right=False, sitting=this.key), now=NOW)
    assert session.plan(store, learner, now=later(days=3), zone=NOW.tzinfo).cards == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("review-goal", "2"), ("review-goal", "0.9; drop"), ("review-cap", "0"), ("review-cap", "100"), ("review-day", "soon"), ("review-day", "2026-02-30"), ("x", "1")],
)
def test_a_wish_that_is_none_is_not_kept(store, learner, name, value):
    with pytest.raises(study.NotAccepted):
        study.wish(store, learner, name, value, now=NOW)
