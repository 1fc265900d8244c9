"""How far a learner is, lesson by lesson, and how well each objective is mastered. Pure.

Mastery goes by first answers, because a second try has already seen the reasons. Its rule is said to the
learner wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from immunobook.content import Question
from immunobook.content.model import Skill

ENOUGH = 4  # questions answered, before an objective is called mastered
MASTERED = Fraction(4, 5)  # share of the points at first try
NEARLY = Fraction(1, 2)
RULE = (
    f"Mastered: at least {ENOUGH} questions answered (or all, where there are fewer) and at least {int(MASTERED * 100)} % of the points at the "
    f"first try. Nearly: at least {int(NEARLY * 100)} %. Predictions do not count."
)


@dataclass(frozen=True)
class Mastery:
    """How well an objective is mastered, with what that rests on.

    Attributes:
        answered, asked: Questions with an answer, and all that there are.
        points, most: Earned at the first try, and what could be earned.
        word: mastered, nearly, not yet, or not started.
    """

    skill: Skill
    answered: int
    asked: int
    points: int
    most: int
    word: str

    @property
    def in_words(self) -> str:
        """What stands beside the objective."""
        if not self.answered:
            return f"Not started: none of {self.asked} questions answered."
        head = self.word.capitalize()
        sum_ = f"{self.points} of {self.most} points at the first try, from {self.answered} of {self.asked} questions"
        if self.word == "nearly" and Fraction(self.points, self.most) >= MASTERED:
            return f"{head}: {sum_}. {enough(self.asked) - self.answered} more to be sure."
        return f"{head}: {sum_}."


def enough(asked: int) -> int:
    """Return how many answers it takes where so many questions are asked."""
    return min(ENOUGH, asked)


def word_for(points: int, most: int, answered: int, asked: int) -> str:
    """Return the word for a sum of first answers; see RULE."""
    if not answered:
        return "not started"
    share = Fraction(points, most)
    if share >= MASTERED:
        return "mastered" if answered >= enough(asked) else "nearly"
    return "nearly" if share >= NEARLY else "not yet"


def mastery(
    skills: Iterable[Skill], questions: Collection[Question], first: Mapping[str, tuple[int, int]]
) -> tuple[Mastery, ...]:
    """Return the mastery of each objective that has questions.

    Args:
        first: Points and most of the first answer, by question. Predictions and retired questions are
            left out here, whatever is in it.
    """
    found = []
    for skill in skills:
        items = [
            one.id for one in questions if one.skill == skill.id and one.kind != "predict" and not one.retired
        ]
        if not items:
            continue
        given = [first[item] for item in items if item in first]
        points, most = sum(mark[0] for mark in given), sum(mark[1] for mark in given)
        word = word_for(points, most, len(given), len(items))
        found.append(Mastery(skill, len(given), len(items), points, most, word))
    return tuple(found)
