"""Matrix multiple response: for each row of a table, every column that fits; each column counts by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.content.question import Unfit
from immunobook.quiz.grouped import WithGroups
from immunobook.quiz.kind import Answer, Attempt, Form, at_place, must_differ, number_must_be
from immunobook.quiz.kinds.matrix_multiple_choice import Column
from immunobook.quiz.markup import NO, SO_SO, YES, matrix, reason


class Row(Frozen):
    """A row, the columns that fit it (maybe none), and why."""

    id: Id
    says: Text
    right: tuple[Id, ...]
    because: Text


class MatrixMultipleResponse(WithGroups):
    """Choose every one of 2 to 10 columns that fits, for each of 4 to 10 rows.

    The answer maps the id of a column to the ids of the rows chosen in it. Each column has its own floor at zero.
    """

    kind: Literal["matrix_multiple_response"]
    rule: Literal["plus_minus_by_group"] = "plus_minus_by_group"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Choose in a row, then press Check."

    def how(self) -> str:
        """Say what to do, and that guessing costs."""
        return "Select all that apply in each row. A wrong choice takes a point off in its column."

    def texts(self) -> dict[str, str]:
        """Return what each row says; columns keep their order."""
        return {row.id: row.says for row in self.rows}

    def groups(self) -> Mapping[str, Sequence[str]]:
        """Return the rows, for each column."""
        return {column.id: [row.id for row in self.rows] for column in self.columns}

    def right_in(self, group: str) -> Sequence[str]:
        """Return the rows that fit a column."""
        return [row.id for row in self.rows if group in row.right]

    def title_of(self, group: str) -> str:
        """Return what stands above a column."""
        return next(column.says for column in self.columns if column.id == group)

    def form(self, ids: Sequence[str]) -> str:
        """Return the table with boxes to tick."""
        says = self.texts()
        return matrix("checkbox", [says[id] for id in ids], [column.says for column in self.columns])

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the rows that were chosen in each column."""
        columns = [column.id for column in self.columns]
        chosen: dict[str, list[str]] = {}
        for place, id in enumerate(ids):
            for value in form.get(f"row-{place}", ()):
                chosen.setdefault(at_place(columns, value), []).append(id)
        return chosen

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each row which columns fit, what was chosen, and why."""
        says = {column.id: column.says for column in self.columns}
        for row in self.rows:
            parts = [(column, attempt.mark.part(f"{column}/{row.id}")) for column in says]
            chosen = [column for column, part in parts if part and part.chosen is True]
            right = set(row.right)
            if set(chosen) == right:
                sign, heard = YES, "You had it right"
            elif set(chosen) < right:
                sign, heard = SO_SO, "You left some out"
            else:
                sign, heard = NO, "You had it wrong"
            fits = ", ".join(says[column] for column in row.right if column in says) or "none of them"
            said = f"you chose {', '.join(says[column] for column in chosen) or 'none'}"
            yield reason(sign, f"{row.says} → {fits}", row.because, said, bool(chosen), heard=heard)

    def in_words(self, answer: Answer) -> str:
        """Return what was chosen in each column."""
        if not isinstance(answer, dict):
            return str(answer)
        rows, columns = self.texts(), {column.id: column.says for column in self.columns}
        return "; ".join(
            f"{columns.get(column, column)}: {', '.join(rows.get(id, id) for id in chosen)}"
            for column, chosen in answer.items()
            if chosen
        )

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("rows", len(self.rows), 4, 10, "rows")
        number_must_be("columns", len(self.columns), 2, 10, "columns")
        must_differ("rows", (row.id for row in self.rows), (row.says for row in self.rows), "rows")
        must_differ("columns", (c.id for c in self.columns), (c.says for c in self.columns), "columns")
        known = [column.id for column in self.columns]
        for at, row in enumerate(self.rows):
            if unknown := set(row.right) - set(known):
                raise Unfit(
                    f'the row "{row.id}" has no column "{sorted(unknown)[0]}"; choose from {", ".join(known)}',
                    "rows",
                    at,
                    "right",
                )
        for at, column in enumerate(self.columns):
            if not self.right_in(column.id):
                words = f'the column "{column.id}" fits no row; let it fit one, or take it out'
                raise Unfit(words, "columns", at)
        return self
