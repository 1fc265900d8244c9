"""Drop-down table: a table in which some cells are filled from lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Text
from immunobook.quiz.blanks import WithBlanks
from immunobook.quiz.kind import number_must_be
from immunobook.quiz.markup import text


class DropDownTable(WithBlanks):
    """Fill the blanks of a table.

    Attributes:
        columns: The headings.
        rows: The cells of each row, the first of them its heading; a blank is written {blank-id}.
    """

    kind: Literal["drop_down_table"]
    rule: Literal["zero_one"] = "zero_one"
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]

    def how(self) -> str:
        """Say what to do."""
        return "Fill each blank from its list."

    def form(self, ids: Sequence[str]) -> str:
        """Return the table with a list in each blank."""
        lists = self.lists(ids)
        head = "".join(f'<th scope="col">{text(words)}</th>' for words in self.columns)
        rows = "".join(
            f'<tr><th scope="row">{self.filled(row[0], lists)}</th>'
            + "".join(
                f'<td data-column="{text(column)}">{self.filled(cell, lists)}</td>'
                for column, cell in zip(self.columns[1:], row[1:], strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        return f'<div class="im-table im-fill"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("rows", len(self.rows), 1, 8, "rows")
        for at, row in enumerate(self.rows):
            number_must_be("cells in a row", len(row), len(self.columns), len(self.columns), "rows", at)
        self._check_blanks((cell for row in self.rows for cell in row), 1, 8)
        return self
