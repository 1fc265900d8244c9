"""Judge patients by RECIST 1.1 and iRECIST: python -m immunobook.response FILE

FILE is CSV or JSON. Prints every verdict with its rule, numbers and source as JSON, or as a table with reasons
(--table), or as CSV for a spreadsheet (--csv). What could not be taken as written is listed with row and column;
the rest is judged. There is no limit to the size of a file.

A protocol's choices: --set NAME=VALUE, as often as needed; --settings lists them with defaults and sources.

Examples lie in data/response/examples. Exit code: 0 if at least one patient was judged, 1 if none, 2 if the
command or the file could not be read.
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from immunobook.response import table as tables
from immunobook.response import written
from immunobook.response.endpoints import (
    Rate,
    control_rate,
    duration_of_response,
    progression_free_survival,
    response_rate,
)
from immunobook.response.export import judged_rows, to_csv
from immunobook.response.patient import Judgement, judge_patient
from immunobook.response.settings import Settings, about


def main(arguments: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Judge a file, print what was found, and return the exit code."""
    out = out or sys.stdout
    parser = argparse.ArgumentParser(
        prog="python -m immunobook.response",
        description=__doc__,
        epilog=f"{tables.__doc__}\n{written.__doc__}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", help="CSV or JSON")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--table", action="store_true", help="print a table with reasons")
    how.add_argument("--csv", action="store_true", help="print CSV, one row for each visit")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a protocol's choice")
    parser.add_argument("--settings", action="store_true", help="list what a protocol may set")
    chosen = parser.parse_args(arguments)
    if chosen.settings:
        print(_settings_in_words(), file=out)
        return 0
    if not chosen.file:
        parser.error("name a file to judge, or ask for --settings")
    try:
        settings = settings_from(chosen.set)
        read = tables.read_file(chosen.file)
    except (ValueError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    judged = (judge_patient(patient, settings) for patient in read.patients)
    if chosen.csv:
        out.write(to_csv(judged_rows(judged)))
        for problem in read.problems:
            print(problem, file=sys.stderr)
    elif chosen.table:
        _print_table(judged, read, settings, out)
    else:
        _print_json(judged, read, settings, out)
    return 0 if read.patients else 1


def settings_from(choices: Iterable[str]) -> Settings:
    """Return settings from texts such as "confirmation_required=yes".

    Raises:
        ValueError: If there is no such setting, or it cannot have that value.
    """
    known = {each.name: each.default for each in about()}
    given: dict[str, Any] = {}
    for choice in choices:
        name, _, value = choice.partition("=")
        name, value = name.strip().replace("-", "_"), value.strip()
        if name not in known:
            raise ValueError(f"there is no setting {name!r}; --settings lists them")
        if isinstance(known[name], bool):
            if value.lower() not in ("yes", "true", "on", "1", "no", "false", "off", "0"):
                raise ValueError(f"{name} is yes or no, got {value!r}")
            given[name] = value.lower() in ("yes", "true", "on", "1")
        elif isinstance(known[name], int):
            if not value.isdecimal():
                raise ValueError(f"{name} is a whole number from 0 up, got {value!r}")
            given[name] = int(value)
        else:
            given[name] = value
    return Settings(**given)


def _settings_in_words() -> str:
    lines = []
    for each in about():
        source = each.source or "no source decides"
        lines.append(f"{each.name} = {each.default}\n    {each.says} ({source})")
    return "\n".join(lines)


def _rate(rate: Rate) -> dict[str, Any]:
    return asdict(rate)


def as_dict(judgement: Judgement) -> dict[str, Any]:
    """Return everything about a judged patient as plain values."""
    durations = {}
    for criteria in ("recist", "irecist"):
        response = duration_of_response(judgement, criteria)
        durations[criteria] = {
            "duration_of_response": None if response is None else asdict(response),
            "progression_free_survival": asdict(progression_free_survival(judgement, criteria)),
        }
    return {**judgement.as_dict(), "durations": durations}


def _print_json(judged: Iterable[Judgement], read: tables.Read, settings: Settings, out: TextIO) -> None:
    """Print patient by patient, so that a large file need not be held twice."""
    best, ibest = [], []
    out.write('{\n"patients": [')
    for number, each in enumerate(judged):
        best.append(each.best.category)
        ibest.append(each.ibest.category)
        out.write((",\n" if number else "\n") + json.dumps(as_dict(each), ensure_ascii=False))
    summary = {}
    if best:
        confirmed = settings.confirmation_required
        summary = {
            "response_rate": _rate(response_rate(best, confirmed=confirmed)),
            "control_rate": _rate(control_rate(best, settings)),
            "iresponse_rate": _rate(response_rate(ibest, confirmed=confirmed)),
            "icontrol_rate": _rate(control_rate(ibest, settings)),
        }
    out.write("\n],\n")
    out.write(f'"summary": {json.dumps(summary)},\n')
    out.write(f'"problems": {json.dumps([asdict(each) for each in read.problems], ensure_ascii=False)},\n')
    out.write(f'"settings": {json.dumps(asdict(settings))}\n}}\n')


def _print_table(judged: Iterable[Judgement], read: tables.Read, settings: Settings, out: TextIO) -> None:
    best, ibest = [], []
    for each in judged:
        best.append(each.best.category)
        ibest.append(each.ibest.category)
        print(f"{each.patient.id}   best {each.best.category}, iRECIST {each.ibest.category}", file=out)
        for note in each.notes:
            print(f"  note: {note}", file=out)
        for visit, verdicts, total in zip(each.patient.visits, each.visits, each.sums_mm, strict=True):
            size = "not all measured" if total is None else f"{total:f} mm"
            print(f"  day {visit.day:>5}  {size:>16}  {verdicts.recist.category:<14}"
                  f"{verdicts.irecist.category}", file=out)  # fmt: skip
            reasons = [("target", verdicts.target), ("RECIST", verdicts.recist), ("iRECIST", verdicts.irecist)]
            for name, verdict in reasons:
                line = f"{name}: {verdict.because} [{verdict.cited}]"
                print(textwrap.fill(line, 110, initial_indent=" " * 10, subsequent_indent=" " * 12), file=out)
        print(f"  {each.best.category}: {each.best.because}", file=out)
        print(f"  {each.ibest.category}: {each.ibest.because}\n", file=out)
    if best:
        print(f"RECIST 1.1  ORR {response_rate(best)}; DCR {control_rate(best, settings)}", file=out)
        print(f"iRECIST     ORR {response_rate(ibest)}; DCR {control_rate(ibest, settings)}", file=out)
    for title, is_remark in (("Left out:", False), ("Understood:", True)):
        lines = [problem for problem in read.problems if problem.is_remark is is_remark]
        if lines:
            print(f"\n{title}", file=out)
            for problem in lines:
                print(f"  {problem}", file=out)


if __name__ == "__main__":
    sys.exit(main())
