"""Drop-down rationale: one sentence that says what and why; the halves count as pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Text
from immunobook.content.question import Unfit
from immunobook.quiz.blanks import PLACE, WithBlanks


class DropDownRationale(WithBlanks):
    """Fill a sentence with one cause and one effect (two blanks) or one cause and two effects (three).

    The first of `blanks` is the anchor that belongs to every pair, wherever it stands in the sentence.
    """

    kind: Literal["drop_down_rationale"]
    rule: Literal["rationale"] = "rationale"
    sentence: Text

    def how(self) -> str:
        """Say what to do, and how it counts."""
        pairs = "Both halves must be right." if len(self.blanks) == 2 else "The first blank belongs to both pairs."
        return f"Complete the sentence. {pairs}"

    def form(self, ids: Sequence[str]) -> str:
        """Return the sentence with a list in each blank."""
        return f'<p class="im-cloze">{self.filled(self.sentence, self.lists(ids))}</p>'

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        self._check_blanks((self.sentence,), 2, 3)
        if PLACE.findall(self.sentence)[0] != self.blanks[0].id and len(self.blanks) == 3:
            raise Unfit(
                f'the sentence begins with another blank than "{self.blanks[0].id}"; with three blanks the first '
                "of the list is the cause, so let the sentence begin with it",
                "sentence",
            )
        return self
