"""What the kinds have in common that leave blanks to be filled from a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from immunobook.content.frozen import Frozen, Id
from immunobook.content.question import Option, Unfit
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    Kind,
    at_place,
    must_differ,
    no_myth_behind_right,
    number_must_be,
    the_one,
)  # fmt: skip
from immunobook.quiz.mark import Part, PartVerdict
from immunobook.quiz.markup import NO, SO_SO, YES, reason, select, text

PLACE = re.compile(r"\{([a-z0-9-]+)\}")
"""A blank in a text of an author: {drug}."""


class Blank(Frozen):
    """A blank with 3 to 5 options to fill it, of which one is right."""

    id: Id
    options: tuple[Option, ...]

    @property
    def right(self) -> Option:
        """The option that belongs here."""
        return next(option for option in self.options if option.right)

    def option(self, id: str | None) -> Option | None:
        """Return an option by its id, or None."""
        return next((option for option in self.options if option.id == id), None)


class WithBlanks(Kind):
    """Fill blanks from lists. The answer maps the id of a blank to the id of an option; open ones are left out.

    Options are shown in one order for all blanks' lists: that of `texts`, whose keys are "blank/option".
    """

    blanks: tuple[Blank, ...]

    nothing_yet: ClassVar[str] = "No blank is filled yet. Fill one, then press Check."

    def texts(self) -> dict[str, str]:
        """Return what each option of each blank says."""
        return {f"{blank.id}/{option.id}": option.says for blank in self.blanks for option in blank.options}

    def list_of(self, blank: Blank, ids: Sequence[str]) -> list[str]:
        """Return the options of a blank in the order shown, as "blank/option"."""
        return [id for id in ids if id.partition("/")[0] == blank.id]

    def lists(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the list of each blank as HTML, to stand in a sentence."""
        says = self.texts()
        return {
            blank.id: select(
                f"blank-{number}",
                [says[id] for id in self.list_of(blank, ids)],
                label=f"Blank {number + 1}",
                empty="choose …",
                inline=True,
            )
            for number, blank in enumerate(self.blanks)
        }

    def filled(self, words: str, lists: dict[str, str]) -> str:
        """Return an author's text as HTML with a list in each blank."""
        pieces = PLACE.split(words)
        return "".join(lists[piece] if at % 2 else text(piece) for at, piece in enumerate(pieces))

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the option that each blank was filled with."""
        answer = {}
        for number, blank in enumerate(self.blanks):
            if value := the_one(form, f"blank-{number}"):
                answer[blank.id] = at_place(self.list_of(blank, ids), value).partition("/")[2]
        return answer

    def blank(self, answer: object) -> bool:
        """Whether every blank is open."""
        return answer is None or (isinstance(answer, dict) and not any(answer.values()))

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown blanks or options."""
        if answer is None:
            return None
        known = {blank.id: {option.id for option in blank.options} for blank in self.blanks}
        if not isinstance(answer, dict):
            return NOT_OF_THIS_QUESTION
        fits = all(
            blank in known and (value in ("", None) or (isinstance(value, str) and value in known[blank]))
            for blank, value in answer.items()
            if isinstance(value, str | None)
        )
        return None if fits and all(isinstance(v, str | None) for v in answer.values()) else NOT_OF_THIS_QUESTION

    def key(self) -> Answer:
        """Return each blank with its right option."""
        return {blank.id: blank.right.id for blank in self.blanks}

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each blank what it was filled with and what belongs there."""
        return tuple(_part(blank, (answer or {}).get(blank.id) or None) for blank in self.blanks)

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each blank what belongs there and why, and why not what was chosen; then for the rest."""
        for number, blank in enumerate(self.blanks, start=1):
            part = attempt.mark.part(blank.id)
            chosen = blank.option(str(part.chosen)) if part and part.chosen is not None else None
            own = chosen is not None and chosen.right
            said = "your choice" if own else "left open" if chosen is None else "belongs here"
            yield reason(
                SO_SO if chosen is None else YES,
                f"Blank {number}: {blank.right.says}",
                blank.right.because,
                said,
                own,
                heard="Left open" if chosen is None else "",
            )
            for option in blank.options:
                if not option.right:
                    is_own = option is chosen
                    yield reason(
                        NO,
                        f"Blank {number}: {option.says}",
                        option.because,
                        "your choice" if is_own else "",
                        is_own,
                    )

    def in_words(self, answer: Answer) -> str:
        """Return what the blanks were filled with, in their order."""
        if not isinstance(answer, dict):
            return str(answer)
        words = []
        for blank in self.blanks:
            if given := answer.get(blank.id):
                option = blank.option(str(given))
                words.append(option.says if option else str(given))
        return "; ".join(words)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconceptions behind what was wrongly chosen."""
        found = []
        for blank in self.blanks:
            part = attempt.mark.part(blank.id)
            option = blank.option(str(part.chosen)) if part and part.verdict == "wrong" else None
            if option and option.myth:
                found.append(option.myth)
        return tuple(dict.fromkeys(found))

    def _check_blanks(self, texts: Iterable[str], fewest: int, most: int) -> None:
        number_must_be("blanks", len(self.blanks), fewest, most, "blanks")
        must_differ("blanks", (blank.id for blank in self.blanks), (blank.id for blank in self.blanks), "blanks")
        for at, blank in enumerate(self.blanks):
            here = ("blanks", at, "options")
            options = blank.options
            number_must_be(f'options in the blank "{blank.id}"', len(options), 3, 5, *here)
            must_differ(
                f'options in the blank "{blank.id}"', (o.id for o in options), (o.says for o in options), *here
            )
            no_myth_behind_right(options, *here)
            if (right := sum(option.right for option in options)) != 1:
                words = f'the blank "{blank.id}" has {right} right options; mark exactly one with right: true'
                raise Unfit(words, *here)
        named = [name for words in texts for name in PLACE.findall(words)]
        for at, blank in enumerate(self.blanks):
            if named.count(blank.id) != 1:
                raise Unfit(
                    f'the blank "{blank.id}" stands {named.count(blank.id)} times in the text; '
                    f"write {{{blank.id}}} where it belongs, once",
                    "blanks",
                    at,
                )
        if unknown := set(named) - {blank.id for blank in self.blanks}:
            raise ValueError(f"there is no blank {sorted(unknown)[0]}; add it to blanks, or take it out")


def _part(blank: Blank, given: str | None) -> Part:
    right = blank.right.id
    verdict: PartVerdict = "missed" if given is None else "right" if given == right else "wrong"
    return Part(id=blank.id, chosen=given, right=right, verdict=verdict)
