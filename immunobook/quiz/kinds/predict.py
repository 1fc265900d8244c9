"""Predict: say what will happen before it is shown."""

from typing import Literal, Self

from pydantic import model_validator

from immunobook.quiz.kind import number_must_be
from immunobook.quiz.mark import Verdict
from immunobook.quiz.options import WithOneRight
from immunobook.quiz.scoring import Score


class Predict(WithOneRight):
    """Commit to one of 2 to 5. The answer is the id of an option.

    Having said it earns the point. Whether it came true stands in the mark's parts.
    """

    kind: Literal["predict"]
    rule: Literal["commitment"] = "commitment"

    def _verdict(self, score: Score) -> Verdict:
        return "committed"

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("options", len(self.options), 2, 5)
        self._check_one_right()
        self._check_options()
        return self
