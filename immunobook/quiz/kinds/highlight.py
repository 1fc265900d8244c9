"""Highlight: mark what matters in a text or in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Text
from immunobook.content.question import Unfit
from immunobook.quiz.blanks import PLACE
from immunobook.quiz.kind import Answer, number_must_be
from immunobook.quiz.markup import NO, SO_SO, YES, reason, text
from immunobook.quiz.options import WithSeveralRight


class Highlight(WithSeveralRight):
    """Mark the passages that answer the question, in a text or in a table.

    `options` are the passages that can be marked, in the order of the text; each stands in it as {id}. The answer
    is the list of the ids marked. What stands in no braces cannot be marked.

    Attributes:
        paragraphs: The text, for a highlight in a text.
        columns, rows: The table, for a highlight in a table; the first cell of a row is its heading.
    """

    kind: Literal["highlight"]
    rule: Literal["plus_minus"] = "plus_minus"
    paragraphs: tuple[Text, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()

    nothing_yet: ClassVar[str] = "Nothing is marked yet. Mark what matters, then press Check."

    def how(self) -> str:
        """Say what to do, and that guessing costs."""
        return "Mark what applies: click a passage, or press Space on it. A wrong mark takes a point off."

    def texts(self) -> dict[str, str]:
        """Return nothing: passages stay where they are in the text."""
        return {}

    def order(self) -> list[str]:
        """Return the ids of the passages in the order of the text."""
        return [option.id for option in self.options]

    def form(self, ids: Sequence[str]) -> str:
        """Return the text with passages that can be marked."""
        if self.paragraphs:
            inside = "".join(f"<p>{self._marked(words)}</p>" for words in self.paragraphs)
            return f'<div class="im-highlight">{inside}</div>'
        head = "".join(f'<th scope="col">{text(words)}</th>' for words in self.columns)
        rows = "".join(
            f'<tr><th scope="row">{self._marked(row[0])}</th>'
            + "".join(f"<td>{self._marked(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return (
            f'<div class="im-table im-highlight"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def read(self, form: Any, ids: Sequence[str]) -> Answer:
        """Return the ids of the passages that were marked."""
        return super().read(form, self.order())

    def reasons(self, attempt: Any) -> Iterable[str]:
        """Say for each passage, in the order of the text, whether it matters and why."""
        for option in self.options:
            part = attempt.mark.part(option.id)
            is_marked = part is not None and part.chosen is True
            missed = option.right and not is_marked
            said = "you marked it" if is_marked else "you left it out" if missed else "rightly left unmarked"
            sign = SO_SO if missed else YES if option.right else NO
            yield reason(sign, option.says, option.because, said, is_marked)

    def in_words(self, answer: Answer) -> str:
        """Return the passages that were marked."""
        says = {option.id: option.says for option in self.options}
        return "; ".join(says.get(id, id) for id in answer) if isinstance(answer, list) else str(answer)

    def _marked(self, words: str) -> str:
        says = {option.id: (place, option.says) for place, option in enumerate(self.options)}
        pieces = PLACE.split(words)
        out = []
        for at, piece in enumerate(pieces):
            if at % 2:
                place, passage = says[piece]
                out.append(
                    f'<label class="im-passage"><input type="checkbox" name="chosen" value="{place}">'
                    f"<span>{text(passage)}</span></label>"
                )
            else:
                out.append(text(piece))
        return "".join(out)

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("passages to mark", len(self.options), 4, 12, "options")
        if bool(self.paragraphs) == bool(self.rows):
            raise ValueError("it has both a text and a table, or neither; write paragraphs, or columns and rows")
        for at, row in enumerate(self.rows):
            number_must_be("cells in a row", len(row), len(self.columns), len(self.columns), "rows", at)
        if not self.right_ids():
            words = "no passage is right, so nothing can be earned; mark what applies with right: true"
            raise Unfit(words, "options")
        self._check_options()
        words = [*self.paragraphs, *(cell for row in self.rows for cell in row)]
        named = [name for part in words for name in PLACE.findall(part)]
        if named != self.order():
            raise Unfit(_misplaced(named, self.order()), "paragraphs" if self.paragraphs else "rows")
        return self


def _misplaced(named: Sequence[str], known: Sequence[str]) -> str:
    """Say how the passages named in a text differ from the list of them, and what to do."""
    if unknown := [name for name in named if name not in known]:
        return f"the text marks {{{unknown[0]}}}, which is none of options; add it there, or take it out"
    if missing := [name for name in known if name not in named]:
        return f'the option "{missing[0]}" stands nowhere in the text; write {{{missing[0]}}} where it belongs'
    if twice := [name for name in known if named.count(name) > 1]:
        return f"the text marks {{{twice[0]}}} {named.count(twice[0])} times; each may stand in it once"
    return f"options are in another order than in the text; put them as {', '.join(named)}"
