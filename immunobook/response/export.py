"""Judged patients as tables, safe to open in a spreadsheet: no cell can become a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from immunobook.response.patient import Judgement

COLUMNS = (
    "patient", "visit", "day", "sum_mm", "change_percent", "target", "non_target", "new_lesion",
    "recist", "recist_rule", "recist_because", "recist_source",
    "irecist", "irecist_rule", "irecist_because", "irecist_source", "best", "ibest",
)  # fmt: skip


def safe_cell(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula; numbers stay numbers.

    Text that starts with one of = + - @, a tab or a line break gets an apostrophe in front, also behind blanks.
    """
    if not isinstance(value, str):
        return value
    starts = value.lstrip(" \u00a0\ufeff")
    return "'" + value if starts[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "|") else value


def judged_rows(judgements: Iterable[Judgement]) -> Iterable[dict[str, Any]]:
    """Yield one row for each visit after baseline, with `COLUMNS`; a patient without one still has a row."""
    for each in judgements:
        ends = {"patient": each.patient.id, "best": each.best.category, "ibest": each.ibest.category}
        if not each.visits:
            yield dict.fromkeys(COLUMNS, "") | ends
        for number, verdicts in enumerate(each.visits):
            visit, total, change = each.patient.visits[number], each.sums_mm[number], each.changes[number]
            yield dict.fromkeys(COLUMNS, "") | ends | {
                "visit": visit.name or str(number + 1),
                "day": visit.day,
                "sum_mm": "" if total is None else float(total),
                "change_percent": "" if change is None else float(change),
                "target": verdicts.target.category,
                "non_target": verdicts.non_target.category,
                "new_lesion": verdicts.new_lesion.category,
                "recist": verdicts.recist.category,
                "recist_rule": verdicts.recist.rule.id,
                "recist_because": verdicts.recist.because,
                "recist_source": verdicts.recist.cited,
                "irecist": verdicts.irecist.category,
                "irecist_rule": verdicts.irecist.rule.id,
                "irecist_because": verdicts.irecist.because,
                "irecist_source": verdicts.irecist.cited,
            }


def to_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV with every cell made safe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row.get(column, "")) for column in columns])
    return written.getvalue()
