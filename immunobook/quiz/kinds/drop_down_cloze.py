"""Drop-down cloze: sentences with one blank each, filled from lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Text
from immunobook.quiz.blanks import PLACE, WithBlanks
from immunobook.quiz.kind import number_must_be


class DropDownCloze(WithBlanks):
    """Fill the blank of each of 1 to 5 sentences from a list of 3 to 5.

    Attributes:
        sentences: Each with one blank, written {blank-id}.
    """

    kind: Literal["drop_down_cloze"]
    rule: Literal["zero_one"] = "zero_one"
    sentences: tuple[Text, ...]

    def how(self) -> str:
        """Say what to do."""
        return "Fill each blank from its list."

    def form(self, ids: Sequence[str]) -> str:
        """Return the sentences with a list in each blank."""
        lists = self.lists(ids)
        return "".join(f'<p class="im-cloze">{self.filled(words, lists)}</p>' for words in self.sentences)

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("sentences", len(self.sentences), 1, 5, "sentences")
        self._check_blanks(self.sentences, 1, 5)
        for at, words in enumerate(self.sentences):
            number_must_be("blanks in one sentence", len(PLACE.findall(words)), 1, 1, "sentences", at)
        return self
