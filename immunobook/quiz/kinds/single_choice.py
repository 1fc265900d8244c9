"""Single choice: one option is right."""

from typing import Literal, Self

from pydantic import model_validator

from immunobook.quiz.kind import number_must_be
from immunobook.quiz.options import WithOneRight


class SingleChoice(WithOneRight):
    """Choose the one that is right, of 3 to 5. The answer is the id of an option."""

    kind: Literal["single_choice"]
    rule: Literal["zero_one"] = "zero_one"

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("options", len(self.options), 3, 5)
        self._check_one_right()
        self._check_options()
        return self
