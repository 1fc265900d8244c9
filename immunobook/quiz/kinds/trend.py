"""Trend: data over several times, as a chart and as a table, answered in the way of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import ValidationError, model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.content.question import Unfit
from immunobook.quiz.kind import Answer, Attempt, Form, Kind, must_differ, number_must_be
from immunobook.quiz.mark import Mark, Part
from immunobook.quiz.markup import text

ANSWERED_BY = ("single_choice", "multiple_choice", "select_n", "matrix_multiple_choice", "drop_down_cloze", "drop_down_rationale", "bow_tie")
"""The kinds in whose way a trend can be answered."""

WIDE, HIGH, EDGE = 320, 84, 12  # of a small chart, in its own units


class Series(Frozen):
    """One line of the data: its name, unit, a value for each time, and the range that is usual."""

    id: Id
    name: Text
    unit: Text
    values: tuple[float, ...]
    usual: tuple[float, float] | None = None

    def tell(self, value: float) -> str:
        """Return a value as it stands in the table, with a word where it is outside of the usual range."""
        shown = f"{value:g}"
        if self.usual and value < self.usual[0]:
            return f"{shown} low"
        return f"{shown} high" if self.usual and value > self.usual[1] else shown


class Trend(Kind):
    """Read data over 2 to 8 times and answer in the way of another kind; it is scored by that kind's rule.

    Attributes:
        times: When the data were taken, from first to last.
        data: What was taken.
        answer: The question's own fields, with its `kind`: options, rows or blanks as that kind writes them.
    """

    kind: Literal["trend"]
    rule: str = ""
    times: tuple[Text, ...]
    data: tuple[Series, ...]
    answer: dict[str, Any]

    button: ClassVar[str] = "Check"

    @property
    def inner(self) -> Kind:
        """The question in the way of which this one is answered."""
        from immunobook.quiz.kinds import KINDS  # the list of kinds names this one too

        own = {name: getattr(self, name) for name in _SHARED}
        return KINDS[str(self.answer["kind"])].model_validate({**own, **self.answer})

    @property
    def options(self) -> tuple:
        """The options of the inner question, where it has some; the checks of writing look at them."""
        return getattr(self.inner, "options", ())

    @property
    def nothing_yet(self) -> str:  # type: ignore[override]
        """Said when the button is pressed before there is an answer."""
        return self.inner.nothing_yet

    def how(self) -> str:
        """Say what to do."""
        return self.inner.how()

    def texts(self) -> dict[str, str]:
        """Return what is shown in an order of its own."""
        return self.inner.texts()

    def form(self, ids: Sequence[str]) -> str:
        """Return the data in two views, and the fields below."""
        return (
            '<div class="im-trend">'
            f'<details open name="im-trend-{self.id}"><summary>As a table</summary>{self.table()}</details>'
            f'<details name="im-trend-{self.id}"><summary>As a chart</summary>{self.chart()}</details></div>'
            + self.inner.form(ids)
        )

    def table(self) -> str:
        """Return the data as a table."""
        head = "".join(f'<th scope="col">{text(time)}</th>' for time in self.times)
        rows = "".join(
            f'<tr><th scope="row">{text(series.name)} ({text(series.unit)})'
            + (f"<br><small>usual {series.usual[0]:g} to {series.usual[1]:g}</small>" if series.usual else "")
            + "</th>"
            + "".join(f"<td>{text(series.tell(value))}</td>" for value in series.values)
            + "</tr>"
            for series in self.data
        )
        return (
            '<div class="im-table" tabindex="0" role="region" aria-label="The data as a table">'
            f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def chart(self) -> str:
        """Return a small chart of each series, with its usual range as a band; each says itself in words."""
        figures = "".join(f"<figure>{_line(series, self.times)}</figure>" for series in self.data)
        return f'<div class="im-charts">{figures}</div>'

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the answer in the way of the inner kind."""
        return self.inner.read(form, ids)

    def blank(self, answer: object) -> bool:
        """Whether nothing is answered."""
        return self.inner.blank(answer)

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked."""
        return self.inner.refusal(answer)

    def key(self) -> Answer:
        """Return the right answer."""
        return self.inner.key()

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return what was done with each part."""
        return self.inner.parts(answer)

    def mark(self, answer: object) -> Mark:
        """Judge an accepted answer by the rule of the inner kind."""
        return self.inner.mark(answer)

    def told(self, attempt: Attempt) -> str:
        """Return the words beside the verdict."""
        return self.inner.told(attempt)

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say why, as the inner kind does."""
        return self.inner.reasons(attempt)

    def in_words(self, answer: Answer) -> str:
        """Return the answer as it reads on the screen."""
        return self.inner.in_words(answer)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconceptions behind what was wrongly answered."""
        return self.inner.myths(attempt)

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("times", len(self.times), 2, 8, "times")
        number_must_be("series of data", len(self.data), 1, 8, "data")
        must_differ("series", (each.id for each in self.data), (each.name for each in self.data), "data")
        for at, series in enumerate(self.data):
            if (given := len(series.values)) != len(self.times):
                words = f'"{series.id}" has {given} values for {len(self.times)} times; give one for each'
                raise Unfit(words, "data", at, "values")
        kind = self.answer.get("kind")
        if kind not in ANSWERED_BY:
            words = f'a trend cannot be answered as "{kind}"; choose a kind from {", ".join(ANSWERED_BY)}'
            raise Unfit(words, "answer", *(("kind",) if kind else ()))
        try:
            inner = self.inner
        except ValidationError as error:
            from immunobook.quiz.kinds import KINDS  # the list of kinds names this one too

            raise Unfit(f"the answer: {error}", "answer", inside=(error, KINDS[str(kind)])) from error
        object.__setattr__(self, "rule", inner.rule)
        return self


_SHARED = ("id", "skill", "asks", "plain", "thinking", "bedside", "must_know", "cell", "hint", "version", "checked", "sources")


def _line(series: Series, times: Sequence[str]) -> str:
    low = min((*series.values, *(series.usual or ())))
    high = max((*series.values, *(series.usual or ())))
    span = (high - low) or 1

    def y(value: float) -> float:
        return round(EDGE + (HIGH - 2 * EDGE) * (1 - (value - low) / span), 1)

    step = (WIDE - 2 * EDGE) / max(len(times) - 1, 1)
    points = [(round(EDGE + step * at, 1), y(value)) for at, value in enumerate(series.values)]
    band = ""
    if series.usual:
        top, bottom = y(series.usual[1]), y(series.usual[0])
        band = f'<rect x="0" y="{top}" width="{WIDE}" height="{max(bottom - top, 1)}" class="im-usual"/>'
    dots = "".join(f'<circle cx="{x}" cy="{at}" r="4"/>' for x, at in points)
    path = " ".join(f"{x},{at}" for x, at in points)
    words = "; ".join(f"{time}: {series.tell(value)}" for time, value in zip(times, series.values, strict=True))
    said = f"{series.name}, {series.unit}. {words}"
    return (
        f"<figcaption>{text(series.name)} ({text(series.unit)}): {series.values[0]:g} to {series.values[-1]:g}</figcaption>"
        f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{text(said)}">{band}<polyline points="{path}"/>{dots}</svg>'
    )
