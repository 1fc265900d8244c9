"""Select N: the learner is told how many are right."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from immunobook.quiz.kind import number_must_be
from immunobook.quiz.options import WithSeveralRight


class SelectN(WithSeveralRight):
    """Select exactly so many of 5 to 10. The answer is the list of the ids chosen, in any order.

    More than `choose` is not accepted; fewer can be marked, and what is not chosen earns nothing.
    """

    kind: Literal["select_n"]
    rule: Literal["zero_one"] = "zero_one"
    choose: int = Field(ge=2)

    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Choose as many as are asked for, then press Check."

    def how(self) -> str:
        """Say how many to choose."""
        return f"Select {self.choose}."

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown options, or too many."""
        refusal = super().refusal(answer)
        if refusal or self.blank(answer):
            return refusal
        number = len(self.chosen(answer))
        if number > self.choose:
            return f"Choose {self.choose}. You have chosen {number}, so take {number - self.choose} away."
        return None

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("options", len(self.options), 5, 10)
        right = self.right_ids()
        if len(right) != self.choose:
            named = f" ({', '.join(right)})" if right else ""
            raise ValueError(
                f"choose is {self.choose}, but {len(right)} options are right{named}; make them the same"
            )
        self._check_options()
        return self
