"""What a practice, a review or a test asks, and how it went: read from the records, put beside the content."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from immunobook import attending, content, study
from immunobook.content.frozen import Level
from immunobook.lesson import answering, overview, tested_out
from immunobook.practice import cases
from immunobook.quiz import bank, behaviour, certainty, choosing
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import Kind
from immunobook.quiz.result import Change, Result, changes, result
from immunobook.quiz.sheet import address_of, asks
from immunobook.records import Store
from immunobook.review import card as cards_of
from immunobook.review import queue
from immunobook.review.card import Answered, Card
from immunobook.review.queue import Promised
from immunobook.toxicity import kept
from immunobook.toxicity.kept import Decided
from immunobook.ui import links

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
    store: Store, learner: str, items: Collection[Kind], length: int, *, seed: int, now: datetime, zone: tzinfo
) -> list[Kind]:
    """Return questions on the objectives the learner knows least."""
    known = {row.skill.id: row.known for row in overview.mastery(store, learner, now, zone=zone) if row.answers}
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
    for id in this.asked:
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


def result_of(went: Outcome) -> Result:
    """Return the result of a test with its error."""
    return result([float(line.share) for line in went.lines])


def by_objective(went: Outcome) -> list[tuple[str, float]]:
    """Return (objective, part of the points) of each question."""
    return [(line.item.skill, float(line.share)) for line in went.lines]


def changed(before: Outcome, after: Outcome) -> tuple[Change, ...]:
    """Return what became of each objective between two tests."""
    return changes(by_objective(before), by_objective(after))


def known(went: Outcome) -> frozenset[str]:
    """Return the objectives that a test-out showed to be known."""
    return choosing.known_from({line.item.id: (line.item.skill, float(line.share)) for line in went.lines})


def can_skip(went: Outcome) -> tuple[str, ...]:
    """Return the ids of the lessons all of whose objectives a test-out showed to be known."""
    return tested_out.can_skip(known(went))


# --- review -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What comes back, and what it costs.

    Attributes:
        now: Ids of the questions to review now, in order.
        due: How many are due, beyond the day's portion too.
        errors: How many of those now felt sure and were wrong.
        done: How many were reviewed today.
        cards: How well each question is remembered.
        ahead: For the next days, today first: the day and how many come back.
        by_date: What it takes to be ready for the chosen day; None without one.
        costs: Minutes a day for each goal that can be chosen.
        trainers: The newest decision on each side effect, caller or task that is due again in its trainer; those
            that felt sure and were wrong first, then what is remembered least.
        from_class: What was taken from a class and is not done yet, today's and later.
        cases: The cases with steps that lost points and come back today.
    """

    now: tuple[str, ...]
    due: int
    errors: int
    done: int
    cards: dict[str, Card]
    ahead: tuple[tuple[date, int], ...]
    by_date: queue.ByDate | None
    costs: dict[float, float]
    goal: float
    cap: int
    day: date | None
    trainers: tuple[Decided, ...] = ()
    from_class: tuple[Promised, ...] = ()
    cases: tuple[cases.Due, ...] = ()


def goal_of(store: Store, learner: str) -> float:
    """Return the recall the learner wants."""
    return float(study.wished(store, learner, "review-goal") or cards_of.RETENTION)


def plan(store: Store, learner: str, *, now: datetime, zone: tzinfo) -> Plan:
    """Return what the learner should review now."""
    goal = goal_of(store, learner)
    cap = int(study.wished(store, learner, "review-cap") or queue.CAP)
    written = study.wished(store, learner, "review-day")
    on = date.fromisoformat(written) if written else None
    answers = study.all_attempts(store, learner, now=now)
    hinted = study.hinted(store, learner)
    questions = {item.id: item for item in pool()}
    answered = [
        Answered(one.item, one.at, one.mark.verdict, one.certainty, one.id in hinted)
        for one in answers
        if one.item in questions
    ]
    cards = dict(cards_of.cards(answered, retention=goal, fuzz=learner))
    today = queue.day(now, zone)
    before = {one.item for one in answered if queue.day(one.at, zone) < today}
    done = len({one.item for one in answered if queue.day(one.at, zone) == today} & before)
    taken = [Promised(item, on) for item, on in attending.taken(store, learner)]
    last = {one.item: one.at for one in answered}
    promised = [one for one in queue.waiting(taken, last, zone=zone) if one.item in questions]
    due = {card.item for card in queue.due(cards.values(), now=now, zone=zone)}
    due |= {one.item for one in promised if queue.day(one.on, zone) <= today}
    items = queue.today(
        cards, now=now, zone=zone, cap=cap, done_today=done, can_be_asked=questions, on=on, goal=goal,
        promised=promised, group=lambda id: chapter_of(questions[id]),
    )  # fmt: skip
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    comes = {(one.item, queue.day(one.due, zone)) for one in cards.values()}
    comes |= {(one.item, queue.day(one.on, zone)) for one in promised}
    counts = [len(due)] + [sum(on_day == day for _, on_day in comes) for day in days[1:]]
    return Plan(
        now=tuple(items),
        due=len(due),
        errors=sum(id in cards and cards[id].confident_error for id in items),
        done=done,
        cards=cards,
        ahead=tuple(zip(days, counts, strict=True)),
        by_date=queue.by_date(cards.values(), on, now=now, zone=zone, goal=goal, cap=cap) if on else None,
        costs={one: queue.minutes_a_day(cards.values(), one) for one in cards_of.RETENTIONS},
        goal=goal,
        cap=cap,
        day=on,
        trainers=due_in_trainers(store, learner, now=now, zone=zone, goal=goal),
        from_class=tuple(promised),
        cases=cases.due(answers, hinted=hinted, fuzz=learner, now=now, zone=zone, goal=goal),
    )


def due_in_trainers(
    store: Store, learner: str, *, now: datetime, zone: tzinfo, goal: float
) -> tuple[Decided, ...]:
    """Return the newest decision on each thing that comes back in its trainer today, by the same rule as a question."""
    decided = overview.decisions(store, learner)
    answered = [Answered(one.thing, one.at, one.verdict, one.sure) for one in decided]
    cards = cards_of.cards(answered, retention=goal, fuzz=learner)
    newest = {one.thing: one for one in decided}
    return tuple(newest[card.item] for card in queue.due(cards.values(), now=now, zone=zone))


# --- sure, and wrong --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConfidentError:
    """Something that felt sure, was wrong, and was not put right since.

    Attributes:
        danger: Whether it could have harmed a patient, or is a question nobody may get wrong.
        about: The question (of a step of a case after the case), or the patient, caller or task with the part that
            was wrong.
        says: What was chosen and what it was; empty for a question, whose cell tells.
        where: The screen it comes from.
        href: Where it is put right.
    """

    danger: bool
    about: str
    says: str
    where: str
    href: str
    at: datetime


QUESTION, CASE = "Question", "Unfolding case"
SCREENS = {kept.GRADING: "Grading trainer", kept.CALL: "The phone call", kept.TEACH_BACK: "Teach-back"}


def confident_errors(store: Store, learner: str, *, now: datetime, zone: tzinfo) -> tuple[ConfidentError, ...]:
    """Return what felt sure and was wrong, in questions, cases and trainers: the dangerous first, then the newest.

    A step of a case leads to its case once it comes back; until then to the cell that treats it, as a question does.
    """
    newest = {one.item: one for one in study.all_attempts(store, learner, now=now)}
    come_back = cases.due_of(store, learner, now=now, zone=zone, goal=goal_of(store, learner))
    can_be_redone = {step for one in come_back for step in one.steps}
    found = []
    for one in newest.values():
        item = bank.questions().get(one.item)
        if item is not None and not item.retired and certainty.is_confident_error(one):
            where, about, href = QUESTION, item.asks, address_of(item.cell)
            if item.step and (case := cases.of_question(item.id)):
                where, about = CASE, f"{case.title}: {item.asks}"
                href = links.address("case", case=case.id, again="1") if item.id in can_be_redone else href
            found.append(ConfidentError(item.must_know, about, "", where, href, one.at))
    toxicity = content.toxicity()
    for kind, screen in SCREENS.items():
        events = study.kept(store, learner, kind)
        moments = {event.id: event.at for event in events}
        for one in kept.missed(toxicity, events, kind):
            if one.sure:
                word, params = kept.way(one.thing)
                about, href = f"{one.about}: {one.part.lower()}", links.address(word, **params)
                found.append(ConfidentError(one.danger, about, one.says, screen, href, moments[one.number]))
    return tuple(sorted(found, key=lambda one: (one.danger, one.at), reverse=True))
