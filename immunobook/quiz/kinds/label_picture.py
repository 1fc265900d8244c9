"""Label a picture: say what the numbered places are; each place is also told in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Id, Text
from immunobook.content.question import Unfit
from immunobook.quiz.kinds.matching import Matching, Pair
from immunobook.quiz.markup import text


class Spot(Pair):
    """A numbered place in a picture.

    Attributes:
        left: Where it is, in words, for who cannot see the picture; without its name.
        right: What it is.
        at: Where its number stands, in percent of the picture's width and height.
    """

    at: tuple[float, float]


class LabelPicture(Matching):
    """Give each of 3 to 6 numbered places in a picture its name. The answer maps a place to a name, as in matching.

    Attributes:
        diagram: Id of the picture, shown as it starts.
        alt: What the picture shows, without giving away the names.
    """

    kind: Literal["label_picture"]  # type: ignore[assignment]
    diagram: Id
    alt: Text
    pairs: tuple[Spot, ...]  # type: ignore[assignment]

    nothing_yet: ClassVar[str] = "No place has a name yet. Choose one, then press Check."
    empty: ClassVar[str] = "Choose a name"

    def how(self) -> str:
        """Say that each name fits once."""
        return f"Choose a name for each number. Each fits once.{' Some are left over.' if self.extra else ''}"

    def form(self, ids: Sequence[str]) -> str:
        """Return the picture with its numbers, and a list of names for each."""
        badges = "".join(
            f'<span class="im-spot" style="left:{spot.at[0]:g}%;top:{spot.at[1]:g}%" aria-hidden="true">{number}</span>'
            for number, spot in enumerate(self.pairs, start=1)
        )
        from immunobook.ui import links  # with Streamlit, whose import costs the command line a second

        address = links.address(f"scene/{self.diagram}.svg", bare="1")
        picture = (
            f'<div class="im-labelled"><img src="{address}" alt="{text(self.alt)}" loading="lazy">{badges}</div>'
        )
        return picture + super().form(ids)

    @model_validator(mode="after")
    def _stands_in_the_picture(self) -> Self:
        for number, spot in enumerate(self.pairs):
            if not all(0 <= value <= 100 for value in spot.at):
                words = f'the number of "{spot.id}" stands outside of the picture; give percent, 0 to 100'
                raise Unfit(words, "pairs", number, "at")
        return self

