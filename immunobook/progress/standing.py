"""How far a learner is, lesson by lesson, and how well each objective is mastered. Pure.

Mastery is Bayesian knowledge tracing: after each answer, how likely it is that the objective is known. A right
answer that is easily guessed says less than one that is not. The rule is said wherever the word is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from immunobook.content import Question
from immunobook.content.model import Skill

AT_FIRST = 0.25
"""How likely an objective is known before there is any answer; this project's choice, as are the next two."""
SLIP = 0.1
"""How likely a wrong answer comes from somebody who knows."""
LEARNT = 0.1
"""How likely one answer with its reasons teaches what was not known."""
MASTERED, NEARLY = 0.95, 0.6
ENOUGH = 3
"""Answers before an objective is called mastered; all its questions, where there are fewer."""
RULE = (
    "After each answer the notebook works out how likely it is that you know the objective. It begins at "
    f"{AT_FIRST:.0%}; right answers raise it, more so where guessing is hard; wrong ones lower it. "
    f"Mastered: at least {MASTERED:.0%} after {ENOUGH} answers or more (or one to each question, where there are fewer). "
    f"Nearly: at least {NEARLY:.0%}. The first answer to a question on a day counts; a right answer after a hint does "
    "not, nor do predictions. A decision in a trainer counts as an answer, by the part that was right; one that could "
    "have harmed counts as wrong. Of each side effect, caller or task the first of a day counts."
).replace("%", " %")


@dataclass(frozen=True)
class Evidence:
    """An answer, as far as knowing goes.

    Attributes:
        share: The part of the points that was earned, 0 to 1.
        guess: How likely the question is answered right by chance, 0 to 1.
    """

    item: str
    at: datetime
    share: float
    guess: float
    hinted: bool = False


@dataclass(frozen=True)
class Mastery:
    """How well an objective is mastered, with what that rests on.

    Attributes:
        known: How likely it is known, 0 to 1.
        answers: Answers that count, decisions in trainers among them.
        answered, asked: Questions with an answer, and all that there are.
        word: mastered, nearly, not yet, or not started.
        decided: How many of the answers are decisions in trainers.
    """

    skill: Skill
    known: float
    answers: int
    answered: int
    asked: int
    word: str
    decided: int = 0

    @property
    def in_words(self) -> str:
        """What stands beside the objective."""
        if not self.answers:
            return f"Not started: none of {self.asked} questions answered."
        to_questions = self.answers - self.decided
        answers = "1 answer" if to_questions == 1 else f"{to_questions} answers"
        likely = min(99, round(100 * self.known))  # never certain
        after = f"{answers} to {self.answered} of {self.asked} questions"
        if self.decided:
            after += f" and {self.decided} {'decision' if self.decided == 1 else 'decisions'} in the trainers"
        says = f"{self.word.capitalize()}: {likely} % likely that you know it, after {after}."
        if self.word == "nearly" and self.known >= MASTERED:
            more = enough(self.asked) - self.answers
            return f"{says} {more} more to be sure."
        return says


def enough(asked: int) -> int:
    """Return how many answers it takes where so many questions are asked."""
    return min(ENOUGH, asked)


def after(known: float, share: float, guess: float, *, slip: float = SLIP, learnt: float = LEARNT) -> float:
    """Return how likely an objective is known after one more answer.

    An answer that earned a part of the points moves it by that part of each way.
    """
    right = _given(known * (1 - slip), (1 - known) * guess, known)
    wrong = _given(known * slip, (1 - known) * (1 - guess), known)
    seen = share * right + (1 - share) * wrong
    return seen + (1 - seen) * learnt


def _given(yes: float, no: float, before: float) -> float:
    """Return yes against no as a probability; what could not happen at all changes nothing."""
    return yes / (yes + no) if yes + no else before


def word_for(known: float, answers: int, asked: int) -> str:
    """Return the word for how likely an objective is known; see RULE."""
    if not answers:
        return "not started"
    if known >= MASTERED:
        return "mastered" if answers >= enough(asked) else "nearly"
    return "nearly" if known >= NEARLY else "not yet"


def counting(evidence: Iterable[Evidence], zone: tzinfo = UTC) -> tuple[Evidence, ...]:
    """Return the answers that count: of each question the first of a day, none that was right after a hint.

    A second try has just seen the reasons.

    Args:
        zone: The learner's, by which her days begin.
    """
    seen: set[tuple[str, date]] = set()
    found = []
    for one in evidence:
        day = (one.item, one.at.astimezone(zone).date())
        if day in seen:
            continue
        seen.add(day)
        if not (one.hinted and one.share == 1):
            found.append(one)
    return tuple(found)


def mastery(
    skills: Iterable[Skill],
    questions: Collection[Question],
    evidence: Iterable[Evidence],
    trained: Mapping[str, str] | None = None,
    zone: tzinfo = UTC,
) -> tuple[Mastery, ...]:
    """Return the mastery of each objective that has questions.

    Args:
        evidence: All answers in the order in which they were given. Predictions and retired questions are left
            out here, whatever is in it.
        trained: What was decided on in trainers, with the objective it counts towards; ids like those of questions.
        zone: The learner's, by which her days begin.
    """
    asked: dict[str, list[str]] = {}
    for one in questions:
        if one.kind != "predict" and not one.retired:
            asked.setdefault(one.skill, []).append(one.id)
    trained = trained or {}
    of: Mapping[str, str] = {**trained, **{item: skill for skill, items in asked.items() for item in items}}
    given: dict[str, list[Evidence]] = {}
    for one in counting(evidence, zone):
        if one.item in of:
            given.setdefault(of[one.item], []).append(one)
    found = []
    for skill in skills:
        if skill.id not in asked:
            continue
        mine = given.get(skill.id, [])
        known = AT_FIRST
        for one in mine:
            known = after(known, one.share, one.guess)
        n = len(asked[skill.id])
        decided = [one for one in mine if one.item in trained]
        answered = {one.item for one in mine} - set(trained)
        found.append(
            Mastery(skill, known, len(mine), len(answered), n, word_for(known, len(mine), n), len(decided))
        )
    return tuple(found)
