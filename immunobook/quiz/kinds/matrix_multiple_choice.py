"""Matrix multiple choice: for each row of a table, the one column that fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.content.question import Unfit
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
from immunobook.quiz.markup import NO, SO_SO, YES, matrix, reason


class Column(Frozen):
    """A column, with what stands above it."""

    id: Id
    says: Text


class Row(Frozen):
    """A row, the column that fits it, and why."""

    id: Id
    says: Text
    right: Id
    because: Text


class MatrixMultipleChoice(Kind):
    """Choose one of 2 or 3 columns for each of 4 to 10 rows.

    The answer maps the id of a row to the id of a column; a row that is left out is open and earns nothing.
    """

    kind: Literal["matrix_multiple_choice"]
    rule: Literal["zero_one"] = "zero_one"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    nothing_yet: ClassVar[str] = "No row is answered yet. Choose in one, then press Check."

    def how(self) -> str:
        """Say what to do."""
        return "Choose one in each row."

    def texts(self) -> dict[str, str]:
        """Return what each row says; columns keep their order."""
        return {row.id: row.says for row in self.rows}

    def form(self, ids: Sequence[str]) -> str:
        """Return the table with a choice in each row."""
        says = self.texts()
        return matrix("radio", [says[id] for id in ids], [column.says for column in self.columns])

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the column that was chosen in each row."""
        columns = [column.id for column in self.columns]
        given = {id: the_one(form, f"row-{place}") for place, id in enumerate(ids)}
        return {id: at_place(columns, value) for id, value in given.items() if value}

    def blank(self, answer: object) -> bool:
        """Whether every row is open."""
        return answer is None or (isinstance(answer, dict) and not any(answer.values()))

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown rows or columns."""
        if answer is None:
            return None
        rows, columns = {row.id for row in self.rows}, {column.id for column in self.columns}
        fits = isinstance(answer, dict) and all(
            row in rows and (value in ("", None) or (isinstance(value, str) and value in columns))
            for row, value in answer.items()
            if not isinstance(value, list | dict)
        )
        return None if fits and not any(isinstance(v, list | dict) for v in answer.values()) else NOT_OF_THIS_QUESTION

    def key(self) -> Answer:
        """Return each row with its column."""
        return {row.id: row.right for row in self.rows}

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each row the column it was given and the one that fits."""
        return tuple(_part(row, (answer or {}).get(row.id) or None) for row in self.rows)

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each row which column fits, which was chosen, and why."""
        says = {column.id: column.says for column in self.columns}
        for row in self.rows:
            part = attempt.mark.part(row.id)
            if part is None or part.chosen is None:
                sign, said = SO_SO, "left open"
            elif part.verdict == "right":
                sign, said = YES, "your choice"
            else:
                sign, said = NO, f"not {says.get(str(part.chosen), part.chosen)}, as you chose"
            line = f"{row.says} → {says[row.right]}"
            yield reason(sign, line, row.because, said, said != "left open", heard=heard_of(part))

    def in_words(self, answer: Answer) -> str:
        """Return each row with the column it was given."""
        if not isinstance(answer, dict):
            return str(answer)
        rows, columns = self.texts(), {column.id: column.says for column in self.columns}
        return "; ".join(f"{rows.get(r, r)} → {columns.get(str(c), c)}" for r, c in answer.items())

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("rows", len(self.rows), 4, 10, "rows")
        number_must_be("columns", len(self.columns), 2, 3, "columns")
        must_differ("rows", (row.id for row in self.rows), (row.says for row in self.rows), "rows")
        must_differ("columns", (c.id for c in self.columns), (c.says for c in self.columns), "columns")
        known = [column.id for column in self.columns]
        for at, row in enumerate(self.rows):
            if row.right not in known:
                words = f'the row "{row.id}" has no column "{row.right}"; choose from {", ".join(known)}'
                raise Unfit(words, "rows", at, "right")
        return self


def _part(row: Row, given: str | None) -> Part:
    verdict: PartVerdict = "missed" if given is None else "right" if given == row.right else "wrong"
    return Part(id=row.id, chosen=given, right=row.right, verdict=verdict)
