"""What a learner did over all lessons: read from the records, put beside the content."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, tzinfo

from immunobook import content, study
from immunobook.lesson import progress_of_cells as cells
from immunobook.progress import standing
from immunobook.quiz import bank, chance
from immunobook.records import Store
from immunobook.toxicity import kept
from immunobook.toxicity.kept import Decided


def states(store: Store, learner: str) -> dict[str, dict[str, str]]:
    """Return what each cell of each lesson has come to, in the order of the course; two reads in all."""
    done = study.all_done_cells(store, learner)
    lessons = [content.lesson(one) for one in content.course().lessons]
    verdicts = study.first_verdicts(store, learner)
    return {one.id: cells.states_of(one, done.get(one.id, ()), verdicts) for one in lessons}


def where_next(
    store: Store, learner: str, so_far: dict[str, dict[str, str]], *, known: Collection[str] = ()
) -> tuple[str, str] | None:
    """Return the lesson and cell to go on with; None when everything is done.

    That is the place one left, as long as something there is new; else the first lesson that is not
    finished.

    Args:
        known: Lessons that a test showed to be known. They come only if one was there last.
    """
    place = study.place(store, learner)
    order = list(so_far)
    if place and place.lesson in so_far:
        at = order.index(place.lesson)
        order = order[at:] + order[:at]
    for lesson_id in order:
        if lesson_id in known and not (place and place.lesson == lesson_id):
            continue
        came_to = so_far[lesson_id]
        if place and place.lesson == lesson_id and came_to.get(place.cell) == "new":
            return lesson_id, place.cell
        for cell_id, word in came_to.items():
            if word == "new":
                return lesson_id, cell_id
    return None


def mastery(
    store: Store, learner: str, now: datetime | None = None, *, zone: tzinfo = UTC
) -> tuple[standing.Mastery, ...]:
    """Return how well each objective is mastered.

    Args:
        now: With it, answers of tests that are over count too.
        zone: The learner's, by which her days begin.
    """
    hinted = study.hinted(store, learner)
    questions = bank.questions()
    evidence = [
        standing.Evidence(
            row.item, row.at, row.mark.points / row.mark.most, chance.of_guessing(questions[row.item]), row.id in hinted
        )
        for row in study.all_attempts(store, learner, now=now)
        if row.item in questions
    ]
    decided = decisions(store, learner)
    evidence += [standing.Evidence(one.thing, one.at, one.share, one.guess) for one in decided]
    evidence.sort(key=lambda one: one.at)
    trained = {one.thing: one.skill for one in decided}
    return standing.mastery(in_order(questions.values()), tuple(questions.values()), evidence, trained, zone)


def decisions(store: Store, learner: str) -> tuple[Decided, ...]:
    """Return what the learner decided in the trainers: grading, calls, teach-back; oldest first."""
    kinds = (kept.GRADING, kept.CALL, kept.TEACH_BACK)
    events = [event for kind in kinds for event in study.kept(store, learner, kind)]
    return kept.decisions(content.toxicity(), events)


def in_order(questions) -> list:
    """Return the objectives as the course comes to them: by the first lesson that treats one wholly its own.

    An objective whose questions lie in several lessons comes after those of one lesson.
    """
    order = content.course().lessons
    lessons = {
        skill: [order.index(one.cell.partition("/")[0]) for one in questions if one.skill == skill]
        for skill in content.skills()
    }
    found = [skill for skill in content.skills().values() if lessons[skill.id]]
    return sorted(found, key=lambda skill: (len(set(lessons[skill.id])) > 1, min(lessons[skill.id])))


def answers(
    store: Store, learner: str, link: Callable[[str], str], now: datetime | None = None
) -> list[dict]:
    """Return each answer with its question and what it was worth, oldest first.

    Args:
        link: Gives the address of the cell that treats the question.
        now: With it, answers of tests that are over are among them.
    """
    found = []
    for row in study.all_attempts(store, learner, now=now):
        item = bank.questions().get(row.item)
        found.append(
            {
                "item": row.item,
                "question": item.asks if item else f"A question that is no longer asked ({row.item})",
                "given": item.in_words(row.answer) if item else str(row.answer),
                "verdict": row.mark.verdict,
                "points": row.mark.points,
                "most": row.mark.most,
                "when": row.at,
                "number": row.number,
                "link": link(item.cell) if item else "",
            }
        )
    return found
