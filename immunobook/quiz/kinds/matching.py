"""Matching: find the partner of each row."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    Kind,
    at_place,
    heard_of,
    must_differ,
    number_must_be,
    the_one,
)  # fmt: skip
from immunobook.quiz.mark import Part, PartVerdict
from immunobook.quiz.markup import NO, SO_SO, YES, reason, select, text

FITS_A_PHONE = 30
"""Characters of a list's line at 360 px; what is longer is written out above the lists, with a letter."""


class Pair(Frozen):
    """A row and its partner, and why they belong together."""

    id: Id
    left: Text
    right: Text
    because: Text


class Extra(Frozen):
    """A partner that no row has, and why."""

    id: Id
    right: Text
    because: Text


class Matching(Kind):
    """Give each of 3 to 6 rows its partner; some partners may be left over.

    The answer maps the id of a row to the id of a partner, which is that of its pair or of an extra. A row
    that is left out, or mapped to an empty text, is open and earns nothing. A partner fits one row only.
    """

    kind: Literal["matching"]
    rule: Literal["zero_one"] = "zero_one"
    pairs: tuple[Pair, ...]
    extra: tuple[Extra, ...] = ()

    nothing_yet: ClassVar[str] = "No row has a partner yet. Choose one, then press Check."
    empty: ClassVar[str] = "Choose a partner"
    """What stands in a list before anything is chosen."""

    def how(self) -> str:
        """Say that each partner fits once."""
        return f"Choose a partner for each row. Each fits once.{' Some are left over.' if self.extra else ''}"

    def texts(self) -> dict[str, str]:
        """Return what each partner says."""
        return {partner.id: partner.right for partner in self.partners()}

    def form(self, ids: Sequence[str]) -> str:
        """Return a list of partners for each row, which is named by its number."""
        texts = self.texts()
        says = [texts[id] for id in ids]
        above = ""
        if max(map(len, says)) > FITS_A_PHONE:
            lettered = [f"{letter}. {words}" for letter, words in zip(ascii_uppercase, says, strict=False)]
            above = f'<ul class="im-partners">{"".join(f"<li>{text(words)}</li>" for words in lettered)}</ul>'
            says = lettered
        rows = "".join(
            select(f"row-{number}", says, label=pair.left, empty=self.empty)
            for number, pair in enumerate(self.pairs)
        )
        return f'{above}<div class="im-rows">{rows}</div>'

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the partner that each row was given; open rows are left out."""
        given = {pair.id: the_one(form, f"row-{number}") for number, pair in enumerate(self.pairs)}
        return {row: at_place(ids, value) for row, value in given.items() if value}

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each row which partner it has, which was chosen, and why; then for the partners left over."""
        says = self.texts()
        for pair in self.pairs:
            part = attempt.mark.part(pair.id)
            if part is None or part.chosen is None:
                sign, said = SO_SO, "left open"
            elif part.verdict == "right":
                sign, said = YES, "your choice"
            else:
                sign, said = NO, f"not {says.get(str(part.chosen), part.chosen)}, as you chose"
            row = f"{pair.left} → {pair.right}"
            yield reason(sign, row, pair.because, said, said != "left open", heard=heard_of(part))
        taken = {part.chosen for part in attempt.mark.parts}
        for extra in self.extra:
            said = "you chose it for a row" if extra.id in taken else ""
            yield reason(NO, f"{extra.right}: fits no row", extra.because, said, bool(said))

    def in_words(self, answer: Answer) -> str:
        """Return each row with the partner it was given."""
        if not isinstance(answer, dict):
            return str(answer)
        left, right = {pair.id: pair.left for pair in self.pairs}, self.texts()
        return "; ".join(f"{left.get(row, row)} → {right.get(to, to)}" for row, to in answer.items())

    def partners(self) -> tuple[Pair | Extra, ...]:
        """Return all that can be chosen for a row."""
        return (*self.pairs, *self.extra)

    def blank(self, answer: object) -> bool:
        """Whether every row is open."""
        return answer is None or (isinstance(answer, dict) and not any(answer.values()))

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown rows or partners, or one partner in two rows."""
        if answer is None:
            return None
        rows = {pair.id for pair in self.pairs}
        says = {partner.id: partner.right for partner in self.partners()}
        if not isinstance(answer, dict) or not all(row in rows for row in answer):
            return NOT_OF_THIS_QUESTION
        taken = [partner for partner in answer.values() if partner != "" and partner is not None]
        if not all(isinstance(partner, str) and partner in says for partner in taken):
            return NOT_OF_THIS_QUESTION
        twice = next((partner for partner in taken if taken.count(partner) > 1), None)
        return f'"{says[twice]}" stands in two rows. Each fits one row only.' if twice else None

    def key(self) -> Answer:
        """Return each row with its own partner."""
        return {pair.id: pair.id for pair in self.pairs}

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each row the partner it was given and the one it has."""
        return tuple(_part(pair, (answer or {}).get(pair.id) or None) for pair in self.pairs)

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("pairs", len(self.pairs), 3, 6)
        ids = [partner.id for partner in self.partners()]
        must_differ("rows", ids, (pair.left for pair in self.pairs))
        must_differ("partners", ids, (partner.right for partner in self.partners()))
        return self


def _part(pair: Pair, given: str | None) -> Part:
    verdict: PartVerdict = "missed" if given is None else "right" if given == pair.id else "wrong"
    return Part(id=pair.id, chosen=given, right=pair.id, verdict=verdict)
