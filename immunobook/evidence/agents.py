"""Treatments as a table: what each is, what it binds, and since when it may be given for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import pandas as pd

from immunobook.content.evidence import Agent

SORTS = {
    "checkpoint inhibitor": "Checkpoint inhibitors",
    "T-cell engager": "T-cell engagers",
    "cell therapy": "Cell therapies",
    "vaccine": "Vaccines that treat",
    "cytokine": "Cytokines",
    "oncolytic virus": "Oncolytic viruses",
    "gene therapy": "Gene therapies",
    "bacterial therapy": "Bacterial therapies",
    "antibody": "Other antibodies",
    "antibody-drug conjugate": "Antibodies with a poison",
}
"""Classes in the order in which they are shown, with their names on the screen."""


def when(approved: str | None) -> str:
    """Return a day of approval as the screen says it: 22 December 2014, 1992, or not approved."""
    if approved is None:
        return "not approved"
    return f"{date.fromisoformat(approved):%-d %B %Y}" if len(approved) > 4 else approved


def decimal_year(approved: str) -> float:
    """Return a day as a place on the axis of years; a year alone stands at its middle."""
    if len(approved) == 4:
        return int(approved) + 0.5
    day = date.fromisoformat(approved)
    days = date(day.year + 1, 1, 1).toordinal() - date(day.year, 1, 1).toordinal()
    return day.year + (day.timetuple().tm_yday - 1) / days


def table(agents: Iterable[Agent]) -> pd.DataFrame:
    """Return one row for each treatment, the earliest approval first and what is not approved last.

    Columns for people have names in words; `id`, `sort`, `targets`, `tumours`, `year` (missing if not approved) and
    `place` (years, with a fraction) are for the plot and the filters.
    """
    rows = [
        {
            "id": agent.id,
            "sort": agent.sort,
            "targets": agent.targets,
            "tumours": agent.tumours,
            "year": agent.year,
            "place": decimal_year(agent.approved) if agent.approved else None,
            "Treatment": agent.name,
            "Brand": ", ".join(agent.brands),
            "Class": agent.sort,
            "Target": ", ".join(agent.targets),
            "Tumour": ", ".join(agent.tumours),
            "Is it immunotherapy?": agent.immunotherapy,
            "First US approval": when(agent.approved),
            "First approved for": agent.first_for,
            "Sources": ", ".join(agent.sources),
        }
        for agent in agents
    ]
    return pd.DataFrame(rows).sort_values("place", na_position="last", kind="stable", ignore_index=True)


def chosen(
    all: pd.DataFrame,
    *,
    sorts: Collection[str] = (),
    target: str | None = None,
    tumour: str | None = None,
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Return the rows that meet every wish; a wish that is empty is none.

    Args:
        years: First and last year, both included. What is not approved is left out as soon as the range is narrower
            than everything there is.
    """
    keep = pd.Series(True, index=all.index)
    if sorts:
        keep &= all["sort"].isin(list(sorts))
    if target:
        keep &= all["targets"].map(lambda targets: target in targets).astype(bool)
    if tumour:
        keep &= all["tumours"].map(lambda tumours: tumour in tumours).astype(bool)
    if years and years != span(all):
        keep &= all["year"].between(*years)
    return all[keep].reset_index(drop=True)


def span(all: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of an approval in a table."""
    return int(all["year"].min()), int(all["year"].max())


def names(all: pd.DataFrame, column: str) -> list[str]:
    """Return every target or tumour in a table once, in the order of the alphabet."""
    return sorted({name for entry in all[column] for name in entry}, key=str.casefold)


def rows_apart(places: Iterable[float], near: float = 0.8) -> list[int]:
    """Return for each place on a line, in rising order, a row such that near ones do not cover each other."""
    last: list[float] = []
    rows = []
    for place in places:
        row = next((number for number, taken in enumerate(last) if place - taken >= near), len(last))
        if row == len(last):
            last.append(place)
        else:
            last[row] = place
        rows.append(row)
    return rows


def in_words(shown: pd.DataFrame) -> str:
    """Return in one sentence what the timeline shows."""
    approved = shown.dropna(subset=["year"])
    if approved.empty:
        return "None of these treatments is approved in the United States."
    first, last = approved.iloc[0], approved.iloc[-1]
    if len(approved) == 1:
        return f"One approved treatment: {first['Treatment']}, {first['First US approval']}."
    recent = int((approved["year"] > last["year"] - 10).sum())
    return (
        f"{len(approved)} approved treatments, from {first['Treatment']} ({int(first['year'])}) to "
        f"{last['Treatment']} ({int(last['year'])}); {recent} of them came in the last ten years of that time."
    )
