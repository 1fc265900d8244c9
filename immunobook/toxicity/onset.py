"""When side effects come, and on how many patients each number rests: the rows behind the onset clock."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from immunobook.content.toxicity import FEWEST_PATIENTS, Onset, Organ, Toxicity

SPREADS = {"iqr": "middle half", "range": "whole range", "none": "not given"}


@dataclass(frozen=True)
class OnsetRow:
    """One line of the clock and of its table; times in weeks."""

    id: str
    organ: Organ
    event: str
    says: str
    regimen: str
    people: int
    median: float
    low: float | None
    high: float | None
    spread: Literal["range", "iqr", "none"]
    after: Literal["first-dose", "last-dose"]
    note: str
    sources: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name of the line: what, under which treatment, and how many patients."""
        return f"{self.says}, {self.regimen} ({self.people}\u00a0patients)"

    @property
    def said(self) -> str:
        """The line in words."""
        start = "first" if self.after == "first-dose" else "last"
        spread = ""
        if self.low is not None and self.high is not None:
            spread = f", {SPREADS[self.spread]} {in_words(self.low)} to {in_words(self.high)}"
        return f"{self.label}: median {in_words(self.median)} after the {start} dose{spread}"


def rows(toxicity: Toxicity, organ: Organ | None = None, regimen: str | None = None) -> tuple[OnsetRow, ...]:
    """Return the lines, earliest first, those after the last dose at the end.

    Args:
        organ, regimen: Only these; a regimen is one of `regimens`.
    """
    found = []
    for each in toxicity.onset:
        event = toxicity.event(each.event)
        late = each.after == "last-dose"
        if regimen not in (None, each.regimen) or (organ is not None and (late or event.organ != organ)):
            continue
        found.append(_row(each, "general" if late else event.organ))
    return tuple(sorted(found, key=lambda row: (row.after == "last-dose", row.median, row.id)))


def regimens(toxicity: Toxicity) -> tuple[str, ...]:
    """Return the treatments there are numbers for, in the order of their lines."""
    return tuple(dict.fromkeys(row.regimen for row in rows(toxicity)))


def organs(toxicity: Toxicity) -> tuple[Organ, ...]:
    """Return the organs there are numbers for."""
    return tuple(dict.fromkeys(row.organ for row in rows(toxicity) if row.after == "first-dose"))


def summary(shown: tuple[OnsetRow, ...]) -> str:
    """Return the clock in one sentence."""
    early = [row for row in shown if row.after == "first-dose"]
    late = [row for row in shown if row.after == "last-dose"]
    if not early and not late:
        return "There is no number for this choice that rests on enough patients."
    said = ""
    if len(early) == 1:
        said = early[0].said
    elif early:
        first, last = early[0], early[-1]
        said = (
            f"Medians run from {in_words(first.median)} ({first.says.lower()}, {first.regimen}) "
            f"to {in_words(last.median)} ({last.says.lower()}, {last.regimen}) after the first dose"
        )
    if late:
        latest = max(row.high or row.median for row in late)
        later = f"reports go on for up to {in_words(latest)} after the last dose"
        said = f"{said}, and {later}" if said else later[0].upper() + later[1:]
    return said + "."


def left_out(toxicity: Toxicity) -> tuple[str, ...]:
    """Return which medians are not plotted, and why."""
    return tuple(
        f"{toxicity.event(each.event).title if each.event else 'Others'}: {each.what}. {each.why}"
        for each in toxicity.left_out
        if each.part == "onset"
    )


def in_words(weeks: float) -> str:
    """Return a time as people say it: 2 days, 7 weeks, 5 months."""
    if weeks < 2:
        days = max(1, round(weeks * 7))
        return f"{days} day{'s' if days > 1 else ''}"
    if weeks < 26:
        return f"{weeks:.0f} weeks" if weeks >= 10 or weeks == round(weeks) else f"{weeks:.1f} weeks"
    return f"{weeks * 7 / 30.4375:.0f} months"


def _row(each: Onset, organ: Organ) -> OnsetRow:
    assert each.people >= FEWEST_PATIENTS

    def weeks(value: Decimal | None) -> float | None:
        return None if value is None else float(each.weeks(value))

    return OnsetRow(
        id=each.id,
        organ=organ,
        event=each.event,
        says=each.says,
        regimen=each.regimen,
        people=each.people,
        median=float(each.weeks(each.median)),
        low=weeks(each.low),
        high=weeks(each.high),
        spread=each.spread,
        after=each.after,
        note=each.note or "",
        sources=each.sources,
    )
