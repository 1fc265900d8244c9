"""Select all that apply: any number of options may be right, and guessing costs."""

from typing import Literal, Self

from pydantic import model_validator

from immunobook.quiz.kind import number_must_be
from immunobook.quiz.options import WithSeveralRight


class MultipleChoice(WithSeveralRight):
    """Select all that apply, of 5 to 10. The answer is the list of the ids chosen, in any order."""

    kind: Literal["multiple_choice"]
    rule: Literal["plus_minus"] = "plus_minus"

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("options", len(self.options), 5, 10)
        if not self.right_ids():
            raise ValueError(
                "no option is right, so nothing can be earned; mark what applies with right: true"
            )
        self._check_options()
        return self
