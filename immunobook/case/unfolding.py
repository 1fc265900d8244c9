"""Where somebody stands in a case: which question is open, what the record shows, and in the end a report.

All of it follows from the first answers, so it is the same after a reload, on another device and in a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from immunobook.content.case import TABS, Case, Entry
from immunobook.content.question import STEPS, Question, Step


class Mark(Protocol):
    """What an answer was worth, as the questions judge it."""

    @property
    def points(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def arithmetic(self) -> str: ...


class Answered(Protocol):
    """An answer as it was read back; its `first` is the one that counts."""

    @property
    def mark(self) -> Mark: ...
    @property
    def first(self) -> Answered: ...


Answers = Mapping[str, Answered]
"""The newest answer to each question that has one, by the question's id."""


@dataclass(frozen=True)
class Shown:
    """An entry of the record as it is shown; `new` if it came with the question that is open."""

    entry: Entry
    new: bool


@dataclass(frozen=True)
class Line:
    """A step in the report.

    Attributes:
        cell: The cell to read again, as "lesson/cell"; empty where all points were earned.
    """

    step: Step
    title: str
    points: int
    most: int
    verdict: str
    arithmetic: str
    cell: str


@dataclass(frozen=True)
class Report:
    """What came of a case, step by step.

    Attributes:
        arithmetic: The sum in words, such as "2 + 4 + 1 + 5 + 3 + 2 = 17 of 24".
        read_again: Cells of the steps that lost points, each once, in order.
    """

    lines: tuple[Line, ...]
    points: int
    most: int
    arithmetic: str
    read_again: tuple[str, ...]


def answered(case: Case, answers: Answers) -> int:
    """Return how many steps are done, counted from the first without a gap."""
    for number, step in enumerate(case.steps):
        if step.question not in answers:
            return number
    return len(case.steps)


def asked(case: Case, answers: Answers) -> tuple[str, ...]:
    """Return the questions that may be seen: those answered, and the one that is open. None is skipped."""
    return case.questions[: answered(case, answers) + 1]


def is_finished(case: Case, answers: Answers) -> bool:
    """Return whether all six steps are answered."""
    return answered(case, answers) == len(case.steps)


def before(case: Case, answers: Answers, question: str) -> Answers:
    """Return the answers to the steps before one, with which the case stands as it stood there."""
    earlier = case.questions[: case.questions.index(question)]
    return {id: answers[id] for id in earlier if id in answers}


def right_so_far(case: Case, answers: Answers) -> dict[str, bool]:
    """Return for each step that is done whether its first answer earned all points."""
    return {
        step.step: answers[step.question].first.mark.verdict == "right"
        for step in case.steps[: answered(case, answers)]
    }


def record(case: Case, answers: Answers) -> dict[str, tuple[Shown, ...]]:
    """Return what each part of the record holds now, by tab, oldest first; parts may be empty.

    An entry that depends on answers is shown if the steps it depends on, all of them earlier, went that way.
    """
    right = right_so_far(case, answers)
    open_step = min(answered(case, answers), len(case.steps) - 1)
    found: dict[str, list[Shown]] = {tab: [] for tab in TABS}
    for number, step in enumerate(case.steps[: open_step + 1]):
        for entry in step.record:
            if entry.holds(right):
                found[entry.tab].append(Shown(entry, new=number == open_step))
    return {
        tab: tuple(sorted(entries, key=lambda shown: shown.entry.moment)) for tab, entries in found.items()
    }


def report(case: Case, answers: Answers, questions: Mapping[str, Question]) -> Report:
    """Return what came of a finished case, by first answers.

    Raises:
        ValueError: If a step is still open.
    """
    if not is_finished(case, answers):
        raise ValueError(f"{case.id} has open steps")
    lines = []
    for step in case.steps:
        mark = answers[step.question].first.mark
        lines.append(
            Line(
                step=step.step,
                title=STEPS[step.step],
                points=mark.points,
                most=mark.most,
                verdict=mark.verdict,
                arithmetic=mark.arithmetic,
                cell="" if mark.points == mark.most else questions[step.question].cell,
            )
        )
    points, most = sum(line.points for line in lines), sum(line.most for line in lines)
    return Report(
        lines=tuple(lines),
        points=points,
        most=most,
        arithmetic=f"{' + '.join(str(line.points) for line in lines)} = {points} of {most}",
        read_again=tuple(dict.fromkeys(line.cell for line in lines if line.cell)),
    )
