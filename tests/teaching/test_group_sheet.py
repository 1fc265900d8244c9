"""The sheet of a group: who finished what, what was gained, what questions say; counts under five stay within."""

import json
from datetime import timedelta

import pytest

from immunobook import attending, content, study, teach
from immunobook.insight import seen as promises
from immunobook.insight.small import HIDDEN, UNDER
from immunobook.quiz import bank
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.kinds.short_text import Mistake
from immunobook.teaching.insight.group_sheet import group_sheet, members, numbered, tables
from tests.browser import learners
from tests.browser.learners import wrong_answer
from tests.teaching.sample import NOW, OTHERS, WITH_MYTH, answer, ask, later


def seen(store, cohort, *, now):
    """What Ada sees, who has just signed in anew."""
    ada = teach.sign_in(store, "ada@hospital.example", "teacher", now=now).teacher
    return group_sheet(store, ada, cohort.id, now=now)


LESSON = content.lesson(content.course().lessons[0])
LATER = later(minutes=5)


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
    assert [by_name[f"n{at}"].lessons[LESSON.id] for at in range(4)] == ["finished", "stopped", "at it", "not begun"]
    assert [by_name["n0"].those(word) for word in ("finished", "at it", "stopped")] == [(LESSON.id,), (), ()]
    assert len(by_name["n0"].lessons) == len(content.course().lessons), "those that nobody has begun, too"
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


@pytest.mark.parametrize("known", [3, 0])
def test_of_own_words_a_known_mistake_is_told_with_its_myth(store, cohort, in_cohort, monkeypatch, known):
    """More of what the question does not know does not hide it, and is no mistake of its own."""
    mistake = Mistake(forms=("the first form", "another form"), because="So.", myth=next(iter(content.myths())))
    written = next(one for one in bank.questions().values() if one.kind == "short_text" and not one.retired)
    item = written.model_copy(update={"mistakes": (mistake,)})
    monkeypatch.setattr(bank, "questions", lambda: {**content.questions(KINDS), item.id: item})
    for at, who in enumerate(in_cohort(10)):
        words = "another form" if at < known else "something else"
        study.submit_answer(store, who, item, words, now=later(minutes=5))
    (line,) = seen(store, cohort, now=later(days=1)).items
    if known:
        choice, number = line.wrong
        assert (choice.says, choice.myths, number) == ("the first form", (mistake.myth,), known)
    else:
        assert line.wrong is None


def test_the_next_day_the_group_tells_the_truth_about_its_class(store, ada, cohort, in_cohort):
    who = in_cohort(12)
    room = teach.open_room(store, ada, title="Brakes", cohort=cohort.id, now=NOW)
    teach.open_room(store, ada, title="Another group's", now=NOW)
    for one in who:
        attending.join(store, one, room.id, now=NOW)
    ask(store, ada, room, WITH_MYTH, {one: at < 4 for at, one in enumerate(who)}, now=LATER)
    teach.end(store, ada, room.id, now=later(minutes=20))
    sheet = seen(store, cohort, now=later(days=1))
    (held,) = sheet.classes
    assert (held.sheet.room.title, held.sheet.learners, held.others.learners) == ("Brakes", 12, 0)
    assert held.sheet.found.weakest[0].percent == 33
    (row,) = tables(sheet)["classes"]
    assert (row["class"], row["day"], row["chose it"]) == ("Brakes", "2026-11-21", HIDDEN)


def in_class(store, ada, cohort, answers, *, now=LATER):
    """Hold a class with the group in which these learners answer one question; they come in by its code."""
    room = teach.open_room(store, ada, title="Brakes", cohort=cohort.id, now=NOW)
    for one in answers:
        attending.join(store, one, room.id, now=NOW)
    ask(store, ada, room, WITH_MYTH, answers, now=now)
    return room


def counted(store, cohort, *, now):
    """How many answers and how many right ones the group's page counts of its only class."""
    (held,) = seen(store, cohort, now=now).classes
    question = next(iter(held.sheet.found.questions), None)
    return (held.sheet.learners, question.first.answers, question.first.right) if question else (0, 0, 0)


def test_a_class_counts_for_the_group_what_its_members_answered(store, ada, cohort, in_cohort):
    """Members are in; who never was a member is not, nor who comes from another group; before leaving and after."""
    ann, bob, *rest = in_cohort(8)
    guest, elsewhere = (study.new_learner(store, now=NOW).learner for _ in range(2))
    attending.join_cohort(store, elsewhere, teach.new_cohort(store, ada, "Ward 8", now=NOW).id, "E", now=NOW)
    in_class(store, ada, cohort, {ann: True, bob: True, **dict.fromkeys(rest, False), guest: True, elsewhere: True})
    assert counted(store, cohort, now=later(days=1)) == (8, 8, 2)
    attending.leave_cohort(store, ann, cohort.id, now=later(days=1))
    assert counted(store, cohort, now=later(days=2)) == (7, 7, 1)
    attending.join_cohort(store, ann, cohort.id, "Ann", now=later(days=3))
    assert counted(store, cohort, now=later(days=4)) == (7, 7, 1), "who comes back is seen from then on"


@pytest.mark.parametrize(("joins", "answers"), [(-1, 1), (0, 1), (1, 0)], ids=["before", "in that moment", "after"])
def test_an_answer_in_class_counts_from_the_moment_of_joining_on(store, ada, cohort, joins, answers):
    who = study.new_learner(store, now=NOW).learner
    attending.join_cohort(store, who, cohort.id, "Kim", now=LATER + timedelta(seconds=min(joins, 0)))
    if joins > 0:  # the group is joined when the class has answered
        attending.leave_cohort(store, who, cohort.id, now=LATER)
        attending.join_cohort(store, who, cohort.id, "Kim", now=LATER + timedelta(seconds=joins))
    in_class(store, ada, cohort, {who: True})
    assert counted(store, cohort, now=later(days=1)) == (answers, answers, answers)


@pytest.mark.parametrize(
    ("right", "wrong", "shown"),
    [(0, 0, True), (1, 0, False), (4, 5, False), (5, 4, False), (5, 5, True), (5, 0, True)],
    ids=["nobody else", "one guest", "four right", "four wrong", "five of each", "all five right"],
)
def test_the_room_less_the_group_tells_of_no_few(store, ada, cohort, in_cohort, right, wrong, shown):
    """A group's file beside the room's would tell what the one who left, or the guest, answered."""
    guests = [study.new_learner(store, now=NOW).learner for _ in range(right + wrong)]
    members = {one: at < 6 for at, one in enumerate(in_cohort(12))}
    in_class(store, ada, cohort, {**members, **{one: at < right for at, one in enumerate(guests)}})
    (row,) = tables(seen(store, cohort, now=later(days=1)))["classes"]
    assert (row["answers"], row["percent of points"]) == ((12, 50) if shown else (HIDDEN, HIDDEN))
    assert row["chose it"] == (6 if not guests else HIDDEN)


def test_a_group_of_which_nobody_came_has_an_empty_class(store, ada, cohort, in_cohort):
    in_cohort(2)
    in_class(store, ada, cohort, {study.new_learner(store, now=NOW).learner: True})
    sheet = seen(store, cohort, now=later(days=1))
    assert counted(store, cohort, now=later(days=1)) == (0, 0, 0)
    assert tables(sheet)["classes"] == []


def review(store, who, now):
    this = study.start_sitting(store, who, "review", OTHERS[:2], now=NOW)
    answer(store, who, OTHERS[0], now=now, sitting=this.key)


def begin_test(store, who, now):
    study.start_sitting(store, who, "pre", OTHERS[:2], now=now)


def in_a_lesson(store, who, now):
    study.finish_cell(store, who, LESSON.id, LESSON.cells[0].id, now=now)


def write_a_note(store, who, now):
    study.write_note(store, who, f"{LESSON.id}/{LESSON.cells[0].id}", "mine", base=None, now=now)


@pytest.mark.parametrize(
    ("does", "counts"),
    [
        (in_a_lesson, True),
        (review, True),
        (begin_test, True),
        (lambda store, who, now: answer(store, who, WITH_MYTH, now=now), True),
        (write_a_note, False),
    ],
    ids=["lesson", "review", "test", "a question", "note"],
)
def test_last_active_is_what_learners_are_told_before_joining(store, cohort, in_cohort, does, counts):
    """Whoever only took a test was active, too; a note is nobody's business."""
    (who,) = in_cohort(1)
    does(store, who, later(days=3))
    (person,) = seen(store, cohort, now=later(days=4)).people
    assert person.last == (later(days=3) if counts else None)
    (told,) = [one for one in promises.BY_NAME if "last worked" in one]
    assert all(word in told for word in ("lesson", "practice", "review", "test"))


def test_an_answer_in_class_is_not_by_name(store, ada, cohort, in_cohort):
    (who,) = in_cohort(1)
    in_class(store, ada, cohort, {who: True})
    (person,) = seen(store, cohort, now=later(days=1)).people
    assert person.last is None
    assert not any("class" in one for one in promises.BY_NAME)
    assert any("live classes" in one for one in promises.COUNTED)


def test_the_list_of_members_says_of_each_lesson_who_has_finished_it(store, cohort, in_cohort):
    zoe, _, _ = in_cohort(3, "=Zoe ")
    unnamed = study.new_learner(store, now=NOW).learner
    attending.join_cohort(store, unnamed, cohort.id, "", now=later(seconds=1))
    finish(store, zoe, len(LESSON.cells), later(days=1))
    finish(store, unnamed, 1, later(days=1))
    answer(store, zoe, WITH_MYTH, False)
    rows = members(seen(store, cohort, now=later(days=2)))
    assert [row["name"] for row in rows] == ["=Zoe 0", "=Zoe 1", "=Zoe 2", "no name"]
    title = f"1.1 {LESSON.title}"
    assert [row[title] for row in rows] == ["finished", "not begun", "not begun", "at it"]
    assert [row["lessons finished"] for row in rows] == [1, 0, 0, 0]
    assert (rows[0]["joined"], rows[0]["last active"], rows[1]["last active"]) == ("2026-11-21", "2026-11-22", "never")
    told = {"name", "joined", "last active", "lessons finished", *(numbered(one) for one in content.course().lessons)}
    assert set(rows[0]) == told, "no answer and no result"
    assert zoe not in json.dumps(rows)
    by_number = members(seen(store, cohort, now=later(days=2)), named=False)
    assert [row.pop("name") for row in by_number] == [f"Member {number}" for number in (1, 2, 3, 4)]
    assert sorted(map(str, by_number)) == sorted(str({k: v for k, v in row.items() if k != "name"}) for row in rows)


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
