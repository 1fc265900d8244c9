"""`python -m immunobook.content` lists every fault in data/ at once; with --json for machines.

It ends with 1 if there is any fault. --publish adds new ids to data/ids.txt when there is none.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from immunobook import content
from immunobook.content import published
from immunobook.content.check import Report, check
from immunobook.quiz.kinds import KINDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the data folder, print what was found, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m immunobook.content", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--publish", action="store_true", help="add new ids to data/ids.txt")
    chosen = parser.parse_args(arguments)

    library = content.library()
    report = check(library, KINDS, date.today())
    added = 0
    if chosen.publish and not report.faults:
        ids = published.ids_of(library, content.questions(KINDS))
        added = published.publish(library, ids)
    print(_json(report) if chosen.json else _text(report))
    if chosen.publish and not chosen.json:
        print(
            "nothing is published while there are faults" if report.faults else f"{added} new ids published"
        )
    return 1 if report.faults else 0


def _json(report: Report) -> str:
    return json.dumps(
        {
            "faults": [asdict(fault) for fault in report.faults],
            "warnings": [asdict(fault) for fault in report.warnings],
            "counts": report.counts,
        },
        indent=2,
    )


def _text(report: Report) -> str:
    lines = []
    if report.faults:
        lines += ["data/ has faults:", *map(str, report.faults), ""]
    if report.warnings:
        lines += ["It could be better:", *map(str, report.warnings), ""]
    for what, number in report.counts.items():
        if isinstance(number, int):
            lines.append(f"{number:5}  {what}")
        else:
            lines.append(f"{sum(number.values()):5}  {what}")
            lines += [f"{each:5}    {kind}" for kind, each in number.items()]
    lines.append(f"{len(report.faults)} faults, {len(report.warnings)} warnings")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
