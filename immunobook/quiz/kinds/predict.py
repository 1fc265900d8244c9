"""Predict: say what will happen before it is shown."""

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.quiz.kind import Attempt, number_must_be
from immunobook.quiz.mark import Verdict
from immunobook.quiz.markup import text
from immunobook.quiz.options import WithOneRight
from immunobook.quiz.scoring import Score


class Predict(WithOneRight):
    """Commit to one of 2 to 5. The answer is the id of an option.

    Having said it earns the point. Whether it came true stands in the mark's parts.
    """

    kind: Literal["predict"]
    rule: Literal["commitment"] = "commitment"

    button: ClassVar[str] = "Commit"
    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Say what you expect, then press Commit."

    def how(self) -> str:
        """Say that it is before the fact."""
        return "Say what you expect, before it is shown."

    def told(self, attempt: Attempt) -> str:
        """Return what was said beforehand."""
        said = self.texts().get(str(attempt.answer))
        return f"You said: <b>{text(said)}</b>" if said else ""

    def _verdict(self, score: Score) -> Verdict:
        return "committed"

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("options", len(self.options), 2, 5)
        self._check_one_right()
        self._check_options()
        return self
