"""What a group did since its members joined, put beside the content: on the screen and as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Any

from immunobook import content, study, teach
from immunobook.classroom.debrief import Choice
from immunobook.insight import finishing, small
from immunobook.insight.finishing import InLesson, LessonOf
from immunobook.insight.first_answers import FirstAnswer, beside_others, by_item, commonest_wrong
from immunobook.insight.tests_taken import Taken, before_and_after
from immunobook.lesson.progress_of_cells import states_of
from immunobook.quiz import analysis, bank, behaviour, gain, reading
from immunobook.quiz.analysis import COUNTS_ONLY
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.gain import Gain
from immunobook.quiz.kinds import ShortText
from immunobook.quiz.mark import Mark
from immunobook.records import Store
from immunobook.records.rows import Answer
from immunobook.teach import Cohort, CohortWork, Member, Teacher
from immunobook.teaching.insight.mistakes import wrong_choices
from immunobook.teaching.insight.room_sheet import RoomSheet, myth_says, objective, of_votes, table, tells_few


@dataclass(frozen=True)
class Person:
    """How far a member is, for the teacher of the group.

    Attributes:
        lessons: How far she is in each lesson of the course, by its id: finished, at it, stopped, not begun.
        last: When she last did something; None if never since she joined.
    """

    member: Member
    lessons: Mapping[str, str]
    last: datetime | None

    def those(self, word: str) -> tuple[str, ...]:
        """Return the lessons in which she is so far, in the order of the course."""
        return tuple(lesson for lesson, state in self.lessons.items() if state == word)


@dataclass(frozen=True)
class Held:
    """A class that was held with a group.

    Attributes:
        sheet: Of what members answered in it since each joined the group.
        others: What everybody else answered, and members before they joined. It is shown nowhere: less the members'
            numbers, the room's own would tell of few.
    """

    sheet: RoomSheet
    others: RoomSheet

    def tells_few_on(self, skill: str) -> bool:
        """Whether the members' numbers on an objective beside the room's would tell of few others."""
        return any(tells_few(one) for one in self.others.found.questions if one.skill == skill)


@dataclass(frozen=True)
class Chapters:
    """What was gained on some chapters, by id; none named means all."""

    chapters: tuple[str, ...]
    gain: Gain


@dataclass(frozen=True)
class ItemLine:
    """What the first answers of a group say about a question.

    Attributes:
        right: How many earned all points.
        share: Mean part of the points, 0 to 1.
        says: What that means, in plain words.
        wrong: What was wrongly chosen most often, and by how many; None if nothing was.
    """

    item: str
    n: int
    right: int
    share: float
    says: str
    wrong: tuple[Choice, int] | None


@dataclass(frozen=True)
class GroupSheet:
    """What a group did.

    Attributes:
        lessons: Lessons that somebody has begun, in the order of the course.
        untouched: How many lessons nobody has begun.
        gains: What was gained, for each choice of chapters that was tested.
        items: Questions with answers enough to say something, the hardest first.
        quiet: How many questions have an answer, but too few.
        classes: The newest classes that were held with the group, the newest first.
    """

    cohort: Cohort
    people: tuple[Person, ...]
    lessons: tuple[LessonOf, ...]
    untouched: int
    gains: tuple[Chapters, ...]
    items: tuple[ItemLine, ...]
    quiet: int
    classes: tuple[Held, ...] = ()


MOST_CLASSES = 12


def group_sheet(store: Store, teacher: Teacher, cohort_id: str, *, now: datetime) -> GroupSheet:
    """Return the sheet of one of the teacher's groups.

    Raises:
        teach.NotAllowed: If it is none of hers.
    """
    work = teach.cohort_answers(store, teacher, cohort_id, now=now)
    cohort = next(one for one in teach.cohorts(store, teacher) if one.id == cohort_id)
    rooms = [one.id for one in teach.rooms(store, teacher) if one.cohort == cohort_id][:MOST_CLASSES]
    classes = tuple(held(store, teacher, one, work.members) for one in rooms)
    return replace(of_work(cohort, work, now=now), classes=classes)


def held(store: Store, teacher: Teacher, room_id: str, members: Iterable[Member]) -> Held:
    """Return what the members of a group answered in a room, from the moment on in which each joined the group.

    Anybody with the code can be in a room; who is not in the group, or no more, is not in it.
    """
    joined = {one.learner: one.joined for one in members}
    this, votes = teach.room(store, teacher, room_id), teach.votes(store, teacher, room_id)
    mine = [one for one in votes if one.learner in joined and one.at >= joined[one.learner]]
    counted = {one.id for one in mine}
    return Held(of_votes(this, mine), of_votes(this, [one for one in votes if one.id not in counted]))


def of_work(cohort: Cohort, work: CohortWork, *, now: datetime) -> GroupSheet:
    """Return the sheet of a group from what its members did."""
    members = [one.learner for one in work.members]
    sittings = {who: behaviour.replay(_sittings(work, who)) for who in members}
    found = []
    for lesson_id in content.course().lessons:
        lesson = content.lesson(lesson_id)
        did = {who: in_lesson(work, who, lesson_id) for who in members}
        found.append(finishing.lesson_of(lesson_id, [cell.id for cell in lesson.cells], members, did, now))
    begun = tuple(one for one in found if len(one.not_begun) < len(members))
    items, quiet = item_lines(first_answers(work, sittings, now))
    return GroupSheet(
        cohort,
        tuple(_person(work, one, found) for one in work.members),
        begun,
        len(found) - len(begun),
        gains(work, sittings, now),
        items,
        quiet,
    )


# --- who has finished what --------------------------------------------------------------------------------


def in_lesson(work: CohortWork, who: str, lesson_id: str) -> InLesson:
    """Return how far a member is in a lesson."""
    lesson = content.lesson(lesson_id)
    done = [one for one in work.cells_done[who] if one.lesson == lesson_id]
    given = [one for one in work.answers[who] if one.sitting is None and _lesson_of(one.item) == lesson_id]
    verdicts: dict[str, str] = {}
    for one in given:
        verdicts.setdefault(one.item, one.verdict)
    states = states_of(lesson, {one.cell for one in done}, verdicts)
    return InLesson(
        who,
        lesson_id,
        frozenset(cell for cell, word in states.items() if word != "new"),
        max((one.at for one in (*done, *given)), default=None),
    )


def _lesson_of(item_id: str) -> str:
    item = bank.questions().get(item_id)
    return item.cell.partition("/")[0] if item else ""


def _person(work: CohortWork, member: Member, lessons: Iterable[LessonOf]) -> Person:
    who = member.learner
    did = (*work.answers[who], *work.cells_done[who], *work.events[who])
    return Person(member, {one.lesson: one.word(who) for one in lessons}, max((one.at for one in did), default=None))


# --- before and after -------------------------------------------------------------------------------------


def _sittings(work: CohortWork, who: str) -> list:
    return [one for one in work.events[who] if one.kind == study.SITTING]


def gains(work: CohortWork, sittings: dict[str, dict[str, Sitting]], now: datetime) -> tuple[Chapters, ...]:
    """Return what was gained between the tests before and after learning that are over."""
    tests = [
        Taken(who, this.key, this.of, this.chapters, percent_of(this, work.answers[who]), this.began)
        for who, own in sittings.items()
        for this in own.values()
        if this.sort in ("pre", "post") and this.is_over(now)
    ]
    return tuple(Chapters(one.chapters, gain.gain(one.before, one.after)) for one in before_and_after(tests))


def percent_of(this: Sitting, answers: Iterable[Answer]) -> float:
    """Return what a test came to, 0 to 100: each question weighs the same, the newest answer counts, an open one 0."""
    newest = {one.item: one for one in answers if one.sitting == this.key}
    return 100 * fmean(_share(newest[id]) if id in newest else 0 for id in this.items)


def _share(answer: Answer) -> float:
    return answer.mark["points"] / answer.mark["most"]


# --- questions --------------------------------------------------------------------------------------------


def first_answers(
    work: CohortWork, sittings: dict[str, dict[str, Sitting]], now: datetime
) -> tuple[FirstAnswer, ...]:
    """Return the first answer of each member to each question as it stands today.

    Of a test it is the newest, and only once the test is over. Whoever answered a question before she joined has no
    first answer here, nor do answers to an older version of the question count, nor predictions.
    """
    found = []
    for who, answers in work.answers.items():
        taken: dict[tuple[str, str | None], Answer] = {}
        seen_before = set()
        for one in answers:
            if one.sitting is None:
                if one.number > 1 and (one.item, None) not in taken:
                    seen_before.add(one.item)
                taken.setdefault((one.item, None), one)
            elif (test := sittings[who].get(one.sitting)) is not None and test.is_over(now):
                taken[one.item, one.sitting] = one
        first: dict[str, Answer] = {}
        for one in sorted(taken.values(), key=lambda one: one.id):
            first.setdefault(one.item, one)
        for one in first.values():
            item = bank.questions().get(one.item)
            if item is None or one.version != item.version or one.verdict == "committed" or one.item in seen_before:
                continue
            mark = Mark.model_validate(one.mark)
            wrong = tuple(choice.key for choice in wrong_choices(item, one.answer, mark) if not choice.is_rest)
            found.append(FirstAnswer(who, one.item, mark.points, mark.most, wrong))
    return tuple(found)


def item_lines(answers: Sequence[FirstAnswer]) -> tuple[tuple[ItemLine, ...], int]:
    """Return what the answers say about each question, the hardest first; and of how many they say nothing yet."""
    of = by_item(answers)
    lines = [_item_line(item, of) for item in of if len(of[item]) >= COUNTS_ONLY]
    return tuple(sorted(lines, key=lambda one: (one.share, one.item))), len(of) - len(lines)


def _item_line(id: str, of: dict[str, tuple[FirstAnswer, ...]]) -> ItemLine:
    mine, item = of[id], bank.question(id)
    compared = beside_others(id, of)
    share = fmean(one.share for one in mine)
    figures = analysis.of_items(compared, {id: mine[0].most, "rest": 1.0})[0]
    figures = replace(figures, n=len(mine), facility=share)
    if len(compared) < COUNTS_ONLY:
        why = f"Fewer than {COUNTS_ONLY} answered three other questions too, so it cannot be set against what else they know."
        figures = replace(figures, discrimination=None, why_not=why)
    says = reading.on_item(figures, must_know=item.must_know, compared=len(compared))
    wrong = commonest_wrong(mine)
    return ItemLine(
        id,
        len(mine),
        sum(one.points == one.most for one in mine),
        share,
        says,
        (_in_words(id, wrong[0]), wrong[1]) if wrong else None,
    )


def _in_words(id: str, key: str) -> Choice:
    """Return a wrong choice as it reads, with what is behind it; without options it is its own words."""
    item = bank.question(id)
    for option in getattr(item, "options", ()):
        if getattr(option, "id", None) == key:
            return Choice(key, option.says, (option.myth,) if option.myth else ())
    mistake = item.mistake(key) if isinstance(item, ShortText) else None
    return Choice(key, key, (mistake.myth,) if mistake and mistake.myth else ())


# --- what may be passed on --------------------------------------------------------------------------------


def tables(sheet: GroupSheet) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a group to be passed on as files: nobody's name, and no count under five."""
    return {
        "classes": [
            {"class": one.sheet.room.title, "day": f"{one.sheet.room.opened:%Y-%m-%d}", **row}
            for one in sheet.classes
            for row in table(one.sheet, one.others.found.questions)
        ],
        "lessons": [_lesson_row(one) for one in sheet.lessons],
        "before_and_after": [_gain_row(one) for one in sheet.gains],
        "questions": [_item_row(one) for one in sheet.items],
    }


def members(sheet: GroupSheet, *, named: bool = True) -> list[dict[str, Any]]:
    """Return who is how far in each lesson, by name or by number: the one file that is for the teacher only."""
    return [
        {
            "name": name or "no name",
            "joined": f"{one.member.joined:%Y-%m-%d}",
            "last active": f"{one.last:%Y-%m-%d}" if one.last else "never",
            "lessons finished": len(one.those("finished")),
            **{numbered(lesson): word for lesson, word in one.lessons.items()},
        }
        for name, one in called(sheet.people, named=named)
    ]


def called(people: Iterable[Person], *, named: bool) -> list[tuple[str, Person]]:
    """Return members with what they are called: in the order of their names, those without one last.

    Args:
        named: Else they have numbers, in the order of joining, so that neither name nor order tells who it is.
    """
    if named:
        by_name = sorted(people, key=lambda one: (not one.member.nickname, one.member.nickname.casefold()))
        return [(one.member.nickname, one) for one in by_name]
    by_joining = sorted(people, key=lambda one: (one.member.joined, one.member.learner))
    return [(f"Member {number}", one) for number, one in enumerate(by_joining, start=1)]


def numbered(lesson_id: str) -> str:
    """Return a lesson's title with its number in the course, such as "1.2 Three keys"."""
    lesson = content.lesson(lesson_id)
    at, chapter = next(
        (at, one) for at, one in enumerate(content.course().chapters, 1) if one.id == lesson.chapter
    )
    return f"{at}.{chapter.lessons.index(lesson_id) + 1} {lesson.title}"


def _lesson_row(one: LessonOf) -> dict[str, Any]:
    lesson = content.lesson(one.lesson)
    members = sum(one.parts)
    finished, at_it, stopped, not_begun = (
        (small.HIDDEN,) * 4 if small.is_small(members) else small.shared(one.parts)
    )
    return {
        "lesson": lesson.title,
        "members": small.count(members),
        "finished": finished,
        "at it": at_it,
        "stopped": stopped,
        "not begun": not_begun,
        "most stopped before": lesson.cell(max(one.stops, key=lambda stop: stop[1])[0]).title
        if isinstance(stopped, int) and one.stops
        else "",
    }


def _gain_row(one: Chapters) -> dict[str, Any]:
    found = one.gain
    both, before_only = small.shared((found.matched, found.before - found.matched))
    tells = isinstance(both, int) and found.matched > 0
    return {
        "chapters": chapter_titles(one.chapters),
        "took both tests": both,
        "took the test before only": before_only,
        "mean before, percent": round(found.mean_before, 1) if tells else small.HIDDEN,
        "mean after, percent": round(found.mean_after, 1) if tells else small.HIDDEN,
        "gain": round(found.of_averages, 2) if tells and found.of_averages is not None else small.HIDDEN,
        "effect size": round(found.effect, 2) if tells and found.effect is not None else small.HIDDEN,
    }


def _item_row(one: ItemLine) -> dict[str, Any]:
    item = bank.question(one.item)
    chose = one.wrong[1] if one.wrong else 0
    right, chosen, _ = small.shared((one.right, chose, one.n - one.right - chose))
    return {
        "question": item.asks,
        "id": one.item,
        "objective": objective(item.skill),
        "first answers": one.n,
        "percent of points": round(100 * one.share) if isinstance(right, int) else small.HIDDEN,
        "reading": one.says if isinstance(right, int) else small.HIDDEN,
        "commonest wrong answer": one.wrong[0].says if one.wrong else "",
        "chose it": chosen if one.wrong else "",
        "misconception": "; ".join(map(myth_says, one.wrong[0].myths)) if one.wrong else "",
    }


def chapter_titles(chapters: Sequence[str]) -> str:
    """Return chapters by their titles, in the order of the course; "All chapters" for none."""
    found = [one.title for one in content.course().chapters if one.id in chapters]
    return ", ".join(found) or "All chapters"
