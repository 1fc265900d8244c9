"""Matching: find the partner of each row."""

from typing import Any, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Answer, Kind, must_differ, number_must_be
from immunobook.quiz.mark import Part, PartVerdict


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
