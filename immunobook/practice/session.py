"""What a practice, a review or a test asks, and how it went: read from the records, put beside the content."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from immunobook import content, study
from immunobook.content.frozen import Level
from immunobook.lesson import answering, overview
from immunobook.quiz import bank, behaviour, choosing
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import Kind
from immunobook.quiz.sheet import asks
from immunobook.records import Store

KIND_NAMES = {
    "single_choice": "Choose one", "multiple_choice": "Select all that apply", "select_n": "Select a number",
    "matrix_multiple_choice": "Table, one in each row", "matrix_multiple_response": "Table, several in each column",
    "multiple_response_grouping": "Choose in groups", "drop_down_cloze": "Fill the blanks",
    "drop_down_table": "Fill the table", "drop_down_rationale": "What, and because of what",
    "ordering": "Put in order", "matching": "Match", "highlight": "Highlight", "bow_tie": "Bow-tie",
    "numeric": "A number", "short_text": "A word", "label_picture": "Label a picture", "trend": "Data over times",
    "free_text": "Your own words",
}  # fmt: skip
"""What a learner calls the kinds of question."""


def kind_name(kind: str) -> str:
    """Return what a learner calls a kind of question."""
    return KIND_NAMES.get(kind, kind.replace("_", " ").capitalize())


def chapter_of(item: Kind) -> str:
    """Return the id of the chapter that a question belongs to: where the cell is that treats it."""
    return content.lesson(item.cell.partition("/")[0]).chapter


def pool(chapters: Collection[str] = (), kinds: Collection[str] = ()) -> tuple[Kind, ...]:
    """Return the questions that can be practised, of these chapters and kinds; of all, where none is named."""
    return tuple(
        item
        for item in bank.questions().values()
        if choosing.can_be_practised(item)
        and (not chapters or chapter_of(item) in chapters)
        and (not kinds or item.kind in kinds)
    )


def pool_for_tests(today: date, chapters: Collection[str] = ()) -> tuple[Kind, ...]:
    """Return the questions that may be in a test on a day, of these chapters or of all."""
    return tuple(item for item in pool(chapters) if choosing.can_be_tested(item, today))


def last_right(store: Store, learner: str, now: datetime) -> dict[str, bool]:
    """Return for each question with an answer that may be told whether the newest one was right."""
    return {one.item: one.mark.verdict == "right" for one in study.all_attempts(store, learner, now=now)}


def mixed(
    store: Store, learner: str, items: Collection[Kind], length: int, *, seed: int, now: datetime
) -> list[Kind]:
    """Return questions to practise, mixed over chapters."""
    done = last_right(store, learner, now)
    found = choosing.for_practice(items, length, seed=seed, group=chapter_of, done=done)
    return [bank.question(id) for id in found]


def weakest(
    store: Store, learner: str, items: Collection[Kind], length: int, *, seed: int, now: datetime
) -> list[Kind]:
    """Return questions on the objectives the learner knows least."""
    known = {row.skill.id: row.known for row in overview.mastery(store, learner, now) if row.answers}
    done = last_right(store, learner, now)
    found = choosing.weakest(items, length, seed=seed, known=known, done=done)
    return [bank.question(id) for id in found]


def sheets(store: Store, learner: str, this: Sitting, level: Level, *, now: datetime) -> list[dict[str, Any]]:
    """Return the questions of a sitting for the browser: in full the one it opens at, of the others how they stand.

    So a page of thirty questions is as light as one of a single question; the rest is fetched when it is turned to.
    """
    tells = behaviour.tells(this, study.sittings(store, learner), now)
    given = study.given_in(store, learner, this)
    opens_at = next((id for id in this.items if id not in given), this.items[0])
    found = []
    for id in this.items:
        if id == opens_at:
            item = bank.question(id)
            told = answering.sheet_in(store, learner, this, item, now=now, tells=tells)
            found.append({**told, "asks": asks(item, level)})
            continue
        newest = given[id][1] if id in given else None
        stub = {"item": id, "stub": True, "number": newest.number if newest else 0, "answered": newest is not None}
        found.append({**stub, "verdict": newest.mark.verdict} if newest and tells else stub)
    return found


# --- looking back -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """How one question of a sitting went.

    Attributes:
        attempt: The answer that counts; None if it was left open.
    """

    item: Kind
    attempt: study.Attempt | None

    @property
    def verdict(self) -> str:
        """What it came to, in one word."""
        return self.attempt.mark.verdict if self.attempt else "omitted"

    @property
    def share(self) -> Fraction:
        """The part of the points that was earned."""
        return Fraction(self.attempt.mark.points, self.attempt.mark.most) if self.attempt else Fraction(0)


@dataclass(frozen=True)
class Outcome:
    """How a sitting went."""

    sitting: Sitting
    lines: tuple[Line, ...]

    @property
    def answered(self) -> tuple[Line, ...]:
        """The questions that have an answer."""
        return tuple(line for line in self.lines if line.attempt)

    @property
    def attempts(self) -> tuple[study.Attempt, ...]:
        """The answers that count."""
        return tuple(line.attempt for line in self.lines if line.attempt)

    @property
    def percent(self) -> float:
        """The mean part of the points, in percent; each question weighs the same.

        In a test over all questions; in practice and review, which one may leave at any time, over the answered.
        """
        counted = self.lines if self.sitting.is_test else self.answered
        return 100 * float(sum(line.share for line in counted)) / len(counted) if counted else 0.0

    @property
    def right(self) -> int:
        """How many were wholly right."""
        return sum(line.verdict == "right" for line in self.lines)

    def to_read_again(self) -> tuple[tuple[str, int], ...]:
        """Return the cells that treat what was not wholly right, by "lesson/cell", with how many questions each."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.verdict != "right":
                found[line.item.cell] = found.get(line.item.cell, 0) + 1
        return tuple(sorted(found.items(), key=lambda row: -row[1]))


def outcome(store: Store, learner: str, this: Sitting) -> Outcome:
    """Return how a sitting went, question by question; those that are gone from the bank are left out."""
    given = study.given_in(store, learner, this)
    lines = []
    for id in this.items:
        item = bank.questions().get(id)
        if item is None:
            continue
        both = given.get(id)
        lines.append(Line(item, (both[1] if this.is_test else both[0]) if both else None))
    return Outcome(this, tuple(lines))


def in_words(cells: Iterable[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Return cells as (name, title of lesson and cell, number of questions)."""
    found = []
    for name, count in cells:
        lesson_id, _, cell_id = name.partition("/")
        one = content.lesson(lesson_id)
        found.append((name, f"{one.title}: {one.cell(cell_id).title}", count))
    return found
