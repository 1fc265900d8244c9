"""The sheet of a group: who finished what, what was gained, what questions say; counts under five stay within."""

import json

import pytest

from immunobook import attending, content, study, teach
from immunobook.insight.small import HIDDEN, UNDER
from immunobook.teaching.insight.group_sheet import group_sheet, tables
from tests.browser import learners
from tests.browser.learners import wrong_answer
from tests.teaching.sample import NOW, OTHERS, WITH_MYTH, answer, ask, later


def seen(store, cohort, *, now):
    """What Ada sees, who has just signed in anew."""
    ada = teach.sign_in(store, "ada@hospital.example", "teacher", now=now).teacher
    return group_sheet(store, ada, cohort.id, now=now)


LESSON = content.lesson(content.course().lessons[0])


def finish(store, who, cells, now):
    """Finish the first cells of the first lesson, rightly."""
    for cell in LESSON.cells[:cells]:
        for item_id in learners.questions_of(cell):
            answer(store, who, learners.bank.question(item_id), now=now)
        if not learners.questions_of(cell):
            study.finish_cell(store, who, LESSON.id, cell.id, now=now)


def test_who_has_finished_and_where_people_stop(store, cohort, in_cohort):
    ann, bob, cem, _ = in_cohort(4)
    finish(store, ann, len(LESSON.cells), later(minutes=5))
    finish(store, bob, 2, later(minutes=5))
    finish(store, cem, 2, later(days=9))
    sheet = seen(store, cohort, now=later(days=10))
    (lesson,) = sheet.lessons
    assert lesson.parts == (1, 1, 1, 1)
    assert lesson.stops == ((LESSON.cells[2].id, 1),)
    assert sheet.untouched == len(content.course().lessons) - 1
    by_name = {one.member.nickname: one for one in sheet.people}
    assert (by_name["n0"].finished, by_name["n1"].stopped, by_name["n2"].at_it) == (1, 1, 1)
    assert by_name["n3"].last is None
    assert by_name["n2"].last == later(days=9)


def test_what_was_done_before_joining_and_who_left_are_not_seen(store, cohort, in_cohort):
    early = study.new_learner(store, now=later(days=-9)).learner
    finish(store, early, len(LESSON.cells), later(days=-5))
    attending.join_cohort(store, early, cohort.id, "Early", now=later(minutes=1))
    (gone,) = in_cohort(1)
    finish(store, gone, len(LESSON.cells), later(minutes=5))
    assert seen(store, cohort, now=later(days=1)).lessons
    attending.leave_cohort(store, gone, cohort.id, now=later(days=1))
    sheet = seen(store, cohort, now=later(days=2))
    assert sheet.lessons == ()
    assert [one.member.nickname for one in sheet.people] == ["Early"]


def test_only_the_groups_own_teacher_sees_it(store, bob, cohort):
    with pytest.raises(teach.NotAllowed):
        group_sheet(store, bob, cohort.id, now=NOW)


def test_a_learner_is_no_teacher(store, cohort, in_cohort):
    """Who is handed a learner's id, or a session that is none, gets nothing."""
    (who,) = in_cohort(1)
    for forged in (teach.Teacher(who, "teacher", ""), teach.Teacher(who, "administrator", "x", "0" * 64)):
        with pytest.raises(teach.NotAllowed):
            group_sheet(store, forged, cohort.id, now=NOW)


def take(store, who, sort, right, *, of="", now):
    """Take a test of four questions, so many of them rightly, and finish it."""
    items = OTHERS[:4] if sort == "pre" else OTHERS[4:8]
    this = study.start_sitting(store, who, sort, items, now=now, of=of, chapters=("side_effects",))
    for at, item in enumerate(items):
        answer(store, who, item, at < right, now=now, sitting=this.key)
    study.change_sitting(store, who, this.key, "finish", now=now)
    return this.key


def test_gain_of_those_who_took_both_tests(store, cohort, in_cohort):
    who = in_cohort(7)
    for at, one in enumerate(who):
        before = take(store, one, "pre", 1, now=later(hours=1))
        if at < 6:
            take(store, one, "post", 3, of=before, now=later(days=1))
    (found,) = seen(store, cohort, now=later(days=2)).gains
    gain = found.gain
    assert (gain.before, gain.after, gain.matched) == (7, 6, 6)
    assert (gain.mean_before, gain.mean_after) == (25, 75)
    assert gain.of_averages == pytest.approx(50 / 75)
    (row,) = tables(seen(store, cohort, now=later(days=2)))["before_and_after"]
    assert (row["took both tests"], row["took the test before only"]) == (HIDDEN, UNDER)
    assert row["mean before, percent"] == HIDDEN


def test_a_test_that_is_still_open_counts_nowhere(store, cohort, in_cohort):
    who = in_cohort(10)
    for one in who:
        this = study.start_sitting(store, one, "pre", OTHERS[:2], now=later(hours=1))
        answer(store, one, OTHERS[0], now=later(hours=1), sitting=this.key)
    sheet = seen(store, cohort, now=later(hours=2))
    assert (sheet.gains, sheet.items, sheet.quiet) == ((), (), 0)


@pytest.mark.parametrize(("learners_", "lines", "quiet"), [(9, 0, 1), (10, 1, 0)])
def test_a_question_is_silent_below_ten(store, cohort, in_cohort, learners_, lines, quiet):
    for at, one in enumerate(in_cohort(learners_)):
        answer(store, one, WITH_MYTH, at < 4)
    sheet = seen(store, cohort, now=later(days=1))
    assert (len(sheet.items), sheet.quiet) == (lines, quiet)
    if lines:
        (line,) = sheet.items
        assert (line.n, line.right, line.share) == (10, 4, 0.4)
        assert line.says.startswith("Early, n = 10: 40 % of the points were earned: very difficult.")
        assert "three other questions" in line.says
        assert line.wrong[0].key == wrong_answer(WITH_MYTH)
        assert line.wrong[1] == 6


def test_how_well_a_question_tells_learners_apart(store, cohort, in_cohort):
    """Those who know the others know this one, too; then the other way round, and the key is doubted."""
    who = in_cohort(12)
    for at, one in enumerate(who):
        for item in OTHERS[:4]:
            answer(store, one, item, at < 6)
        answer(store, one, OTHERS[4], at < 5)
        answer(store, one, OTHERS[5], at >= 6)
    says = {one.item: one.says for one in seen(store, cohort, now=later(days=1)).items}
    assert "apart very well" in says[OTHERS[4].id]
    assert says[OTHERS[4].id].endswith("With so few, anything from 19 to 68 % would fit.")
    assert "Check the key first" in says[OTHERS[5].id]


def test_twelve_people_do_not_doubt_a_key_by_chance(store, cohort, in_cohort):
    for at, one in enumerate(in_cohort(12)):
        for item in OTHERS[:4]:
            answer(store, one, item, at < 6)
        answer(store, one, OTHERS[4], at % 2 == 1)
    says = {one.item: one.says for one in seen(store, cohort, now=later(days=1)).items}
    assert "Too early to say whether it tells learners apart." in says[OTHERS[4].id]
    assert "Check the key" not in says[OTHERS[4].id]


def test_first_answers_count_and_only_true_ones(store, cohort, in_cohort):
    who = in_cohort(10)
    for one in who:
        answer(store, one, WITH_MYTH, False)
        answer(store, one, WITH_MYTH, True, now=later(minutes=6))
    early = study.new_learner(store, now=NOW).learner
    answer(store, early, WITH_MYTH, False, now=later(seconds=2))
    attending.join_cohort(store, early, cohort.id, "Early", now=later(minutes=3))
    answer(store, early, WITH_MYTH, True, now=later(minutes=8))
    (line,) = seen(store, cohort, now=later(days=1)).items
    assert (line.n, line.right) == (10, 0), "a second try, and an answer after one from before joining, are no first ones"


def test_the_next_day_the_group_tells_the_truth_about_its_class(store, ada, cohort, in_cohort):
    who = in_cohort(12)
    room = teach.open_room(store, ada, title="Brakes", cohort=cohort.id, now=NOW)
    teach.open_room(store, ada, title="Another group's", now=NOW)
    for one in who:
        attending.join(store, one, room.id, now=NOW)
    ask(store, ada, room, WITH_MYTH, {one: at < 4 for at, one in enumerate(who)})
    teach.end(store, ada, room.id, now=later(minutes=20))
    sheet = seen(store, cohort, now=later(days=1))
    (held,) = sheet.classes
    assert (held.room.title, held.learners) == ("Brakes", 12)
    assert held.found.weakest[0].percent == 33
    (row,) = tables(sheet)["classes"]
    assert (row["class"], row["day"], row["chose it"]) == ("Brakes", "2026-11-21", HIDDEN)


def test_the_files_name_nobody_and_hold_no_small_count(store, cohort, in_cohort):
    who = in_cohort(12, "Name")
    for at, one in enumerate(who):
        finish(store, one, len(LESSON.cells) if at < 10 else 1, later(minutes=5))
        answer(store, one, WITH_MYTH, at < 11)
    sheet = seen(store, cohort, now=later(days=9))
    found = tables(sheet)
    (lesson,) = found["lessons"]
    assert (lesson["finished"], lesson["stopped"], lesson["not begun"]) == (HIDDEN, UNDER, 0)
    assert lesson["most stopped before"] == ""
    row = next(one for one in found["questions"] if one["id"] == WITH_MYTH.id)
    assert (row["percent of points"], row["reading"], row["chose it"]) == (HIDDEN, HIDDEN, UNDER)
    text = json.dumps(found)
    assert "Name" not in text
    assert not any(one in text for one in who)
