"""What a chapter came to, and the record of completion that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from hashlib import blake2s
from typing import Any
from uuid import uuid4

from immunobook import content, study
from immunobook.content.model import Chapter
from immunobook.lesson import overview
from immunobook.practice import session
from immunobook.progress import record, standing
from immunobook.quiz import bank, behaviour
from immunobook.quiz.result import PASS, Result, result
from immunobook.records import Store

ENOUGH = 5
"""Questions on a chapter that make a test on it."""
RULE = (
    f"Complete: every cell of the chapter is done, except in lessons that a test showed to be known, and a test with "
    f"{ENOUGH} or more questions on the chapter is passed with {PASS} % or more. Score: the mean part of the points "
    "over all its questions, each weighing the same; the error is from how much the questions differ."
)


@dataclass(frozen=True)
class Passed:
    """A test on a chapter.

    Attributes:
        on: When it was finished.
    """

    name: str
    on: datetime
    result: Result
    versions: dict[str, int]


@dataclass(frozen=True)
class Standing:
    """How far somebody is in a chapter.

    Attributes:
        done, cells: Cells that are done, or need not be; and all.
        tested_out: Ids of the objectives that a test showed to be known beforehand.
        tests: Tests on it, newest first.
        missing: What is still missing, in sentences.
    """

    chapter: Chapter
    done: int
    cells: int
    tested_out: tuple[str, ...]
    tests: tuple[Passed, ...]
    missing: tuple[str, ...]

    @property
    def best(self) -> Passed | None:
        """The newest test that was passed, or None."""
        return next((one for one in self.tests if one.result.has_passed), None)


def chapters(store: Store, learner: str, *, now: datetime) -> tuple[Standing, ...]:
    """Return how far somebody is in each chapter."""
    states = overview.states(store, learner)
    sittings = study.sittings(store, learner)
    told = [one for one in sittings.values() if one.is_test and one.is_over(now) and behaviour.tells(one, sittings, now)]
    went = [session.outcome(store, learner, one) for one in reversed(told)]
    skipped = {lesson for one in went if one.sitting.sort == "test_out" for lesson in session.can_skip(one)}
    known = {skill for one in went if one.sitting.sort == "test_out" for skill in session.known(one)}
    found = []
    for chapter in content.course().chapters:
        cells = [
            lesson in skipped or word != "new" for lesson in chapter.lessons for word in states[lesson].values()
        ]
        tests = []
        for one in went:
            lines = [line for line in one.lines if session.chapter_of(line.item) == chapter.id]
            if one.sitting.sort in ("test", "post") and len(lines) >= ENOUGH:
                versions = {line.item.id: line.attempt.version for line in lines if line.attempt}
                ended = one.sitting.finished or one.sitting.ends
                worth = result([float(line.share) for line in lines])
                tests.append(Passed(one.sitting.behaviour.name, ended, worth, versions))
        skills = {item.skill for item in bank.questions().values() if session.chapter_of(item) == chapter.id}
        missing = []
        if not all(cells):
            missing.append(f"{len(cells) - sum(cells)} of {len(cells)} cells are still to be done.")
        if not any(test.result.has_passed for test in tests):
            missing.append(
                f"No test with {ENOUGH} or more questions on this chapter is passed with {PASS} % yet."
                + (f" The newest came to {tests[0].result.in_words}." if tests else "")
            )
        found.append(
            Standing(chapter, sum(cells), len(cells), tuple(sorted(known & skills)), tuple(tests), tuple(missing))
        )
    return tuple(found)


@cache
def edition() -> str:
    """Return a mark of what the questions were: it changes when any question does."""
    lines = sorted(f"{item.id} {item.version} {item.checked}" for item in bank.questions().values())
    return blake2s("\n".join(lines).encode(), digest_size=5).hexdigest()


def make(store: Store, learner: str, chapter_id: str, name: str, *, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Make the record of a chapter, sign it, keep it, and return it as it was kept.

    Raises:
        study.NotAccepted: If there is no name, or the chapter is not complete.
        study.NotSaved: If it could not be kept.
    """
    name = " ".join(name.split())
    if not name or len(name) > record.LONGEST_NAME or not name.isprintable():
        raise study.NotAccepted(f"Type your name as it should stand there, up to {record.LONGEST_NAME} letters.")
    this = next((one for one in chapters(store, learner, now=now) if one.chapter.id == chapter_id), None)
    if this is None or this.missing or this.best is None:
        raise study.NotAccepted("This chapter is not complete yet. What is missing stands beside it.")
    in_chapter = {item.id for item in bank.questions().values() if session.chapter_of(item) == chapter_id}
    moments = [one.at for one in study.all_attempts(store, learner, now=now) if one.item in in_chapter]
    moments += [one.at for one in store.cells_done(learner) if one.lesson in this.chapter.lessons]
    skills = {item.skill for item in bank.questions().values() if item.id in in_chapter}
    best = this.best
    signed = record.sign(
        {
            "name": name,
            "title": this.chapter.title,
            "chapter": chapter_id,
            "edition": edition(),
            "objectives": [
                {"objective": row.skill.title, "mastery": row.word, "answers": row.answers}
                for row in overview.mastery(store, learner, now, zone=zone)
                if row.skill.id in skills
            ],
            "tested_out": [content.skills()[skill].title for skill in this.tested_out],
            "cells": this.cells,
            "completed": now.astimezone(zone).isoformat(timespec="seconds"),
            "time_zone": str(zone),
            "minutes": record.active_minutes(moments),
            "rule_of_minutes": record.RULE_OF_MINUTES,
            "test": {
                "name": best.name,
                "finished": best.on.astimezone(zone).isoformat(timespec="seconds"),
                "percent": round(best.result.percent, 1),
                "standard_error": None if best.result.error is None else round(best.result.error, 1),
                "questions": best.result.questions,
                "versions": best.versions,
            },
            "pass_mark": PASS,
            "rule": RULE,
            "rule_of_mastery": standing.RULE,
            "statement": record.NO_CERTIFICATE,
        },
        record.open_key(),
    )
    return study.keep(store, learner, study.RECORD, uuid4().hex, signed, now=now).data


def kept(store: Store, learner: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the records somebody made, newest first, each with its key."""
    return tuple(reversed(study.records_of_completion(store, learner).items()))


def check(text: str) -> record.Checked:
    """Return whether this notebook signed a record, and it was not changed since."""
    return record.check(text, record.public_of(record.open_key()))
