"""Where five minutes stand: three due questions, then one step of a case. Pure.

It follows from what was kept, so whoever is called away goes on there, after a reload and on another device too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from immunobook.practice import cases
from immunobook.quiz.behaviour import Sitting
from immunobook.study import Attempt

Stage = Literal["questions", "step", "over"]


def is_step_done(this: Sitting, newest: Mapping[str, Attempt]) -> bool:
    """Whether the case step was answered since the sitting began, wherever that was."""
    return this.step in newest and newest[this.step].at >= this.began


def stage(this: Sitting, newest: Mapping[str, Attempt], now: datetime) -> Stage:
    """Return what comes now in a sitting; one without a case step goes from its questions to its end.

    Args:
        newest: The newest answer to each question.
    """
    if this.items and not this.is_over(now):
        return "questions"
    if cases.of_question(this.step) and not is_step_done(this, newest):
        return "step"
    return "over"
