"""Questions from the command line: score answers, analyse responses, look over a bank.

    python -m immunobook.quiz score ITEMS ANSWERS      marks with their arithmetic, as JSON
    python -m immunobook.quiz analyse RESPONSES.csv    figures of each question in plain words; --json for machines;
                                                       --items ITEMS ... for must-know questions and options nobody chose
    python -m immunobook.quiz lint FILE [FILE ...]     what gives a question away, or makes it harder than it should be

ITEMS and FILE are files as in data/quiz (data/README.md): a skill with its questions, or a list of questions.
ANSWERS is JSON: a list of {"item": id, "answer": ..., "learner": optional}; the form of an answer is that of its kind.
RESPONSES is a table: learner,item,points,most and optionally chosen,right (long), or a learner in each row and a
question in each column, with 0 or 1 (wide). An empty cell is a question that was not reached.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import ValidationError

from immunobook import content
from immunobook.content.item_writing import bank_flaws, flaws, options_of
from immunobook.content.names import of_drugs
from immunobook.quiz import analysis, reading
from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import KINDS

LONG = ["learner", "item", "points", "most"]


class Unusable(ValueError):
    """A file that cannot be used; the message says why and what to do."""


def read_items(path: Path) -> tuple[dict[str, Kind], list[str]]:
    """Return the questions of a file by id, and a sentence for each that is none.

    Raises:
        Unusable: If the file is none of questions at all.
    """
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as why:
        raise Unusable(f"{path} cannot be read: {' '.join(str(why).split())[:200]}") from why
    own = {"skill": written["skill"]} if isinstance(written, dict) and "skill" in written else {}
    listed = written.get("questions") if isinstance(written, dict) else written
    if not isinstance(listed, list):
        raise Unusable(f"{path} holds no questions; write a list of them, or a skill with `questions:`")
    items, faults = {}, []
    for number, one in enumerate(listed, start=1):
        name = one.get("id", f"question {number}") if isinstance(one, dict) else f"question {number}"
        kind = KINDS.get(one.get("kind")) if isinstance(one, dict) else None
        if kind is None:
            faults.append(f"{path}: {name}: its kind is none of {', '.join(KINDS)}")
            continue
        try:
            item = kind.model_validate({**own, **one})
        except ValidationError as why:
            said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'it'}: {e['msg']}" for e in why.errors())
            faults.append(f"{path}: {name}: {said}")
            continue
        if item.id in items:
            faults.append(f"{path}: {name}: another question has this id")
        items[item.id] = item
    return items, faults


def score(items: dict[str, Kind], answers: Sequence[Any]) -> list[dict[str, Any]]:
    """Return for each answer its mark with the arithmetic, or why it cannot be marked."""
    told = []
    for one in answers:
        if not isinstance(one, dict) or not isinstance(one.get("item"), str):
            told.append({"refused": 'an answer is {"item": id, "answer": ...}'})
            continue
        row: dict[str, Any] = {name: one[name] for name in ("learner", "item") if name in one}
        item = items.get(one["item"])
        if item is None:
            told.append({**row, "refused": "there is no such question"})
            continue
        if refusal := item.refusal(one.get("answer")):
            told.append({**row, "refused": refusal})
            continue
        told.append({**row, "version": item.version, **item.mark(one.get("answer")).model_dump(mode="json")})
    return told


def read_responses(path: Path) -> tuple[pd.DataFrame, dict[str, float], dict[str, dict[str, int]], dict[str, str]]:
    """Return marks (learners by questions), the most of each, how often each option was chosen, and the keys.

    In a long table the first row of a learner and a question counts, as the first attempt does.

    Raises:
        Unusable: If the file is no such table.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as why:
        raise Unusable(f"{path} cannot be read as a table: {' '.join(str(why).split())[:200]}") from why
    if not set(LONG) <= set(table.columns):
        return _wide(path, table)
    table = table.drop_duplicates(["learner", "item"], keep="first")
    points, most = (_numbers(path, table, name) for name in ("points", "most"))
    tops = most.groupby(table["item"]).max()
    if (tops <= 0).any() or (points > most).any():
        raise Unusable(f"{path}: points are above most, or most is not above 0; look at each row")
    marks = pd.DataFrame({"learner": table["learner"], "item": table["item"], "points": points})
    wide = marks.pivot(index="learner", columns="item", values="points")
    wide = wide.reindex(table["learner"].drop_duplicates(), axis=0).reindex(table["item"].drop_duplicates(), axis=1)
    chosen: dict[str, dict[str, int]] = {}
    keys: dict[str, str] = {}
    if {"chosen", "right"} <= set(table.columns):
        for (item, option), count in table[table["chosen"] != ""].groupby(["item", "chosen"]).size().items():
            chosen.setdefault(str(item), {})[str(option)] = int(count)
        keys = table[table["right"] != ""].groupby("item")["right"].first().to_dict()
    return wide, {str(item): float(top) for item, top in tops.items()}, chosen, keys


def _wide(path: Path, table: pd.DataFrame):
    if table.shape[1] < 2:
        raise Unusable(f"{path} needs the columns {', '.join(LONG)}, or a learner in each row and a question in each column")
    table = table.drop_duplicates(table.columns[0], keep="first")
    marks = pd.DataFrame(
        {name: _numbers(path, table, name, empty=True) for name in table.columns[1:]}
    ).set_axis(table.iloc[:, 0])
    if ((marks > 1) | (marks < 0)).any(axis=None):
        raise Unusable(f"{path}: in a wide table marks are 0 to 1; use the long form where more can be earned")
    return marks, dict.fromkeys(map(str, marks.columns), 1.0), {}, {}


def _numbers(path: Path, table: pd.DataFrame, name: str, *, empty: bool = False) -> pd.Series:
    values = pd.to_numeric(table[name].where(table[name] != ""), errors="coerce")
    wrong = values.isna() & ((table[name] != "") | (not empty))
    if wrong.any():
        row = int(wrong.to_numpy().nonzero()[0][0])
        raise Unusable(f'{path}, line {row + 2}, column {name}: "{table[name].iloc[row][:40]}" is no number')
    return values


def analyse(path: Path, known: Mapping[str, Kind] | None = None) -> dict[str, Any]:
    """Return the figures of a table of responses, with their reading.

    Args:
        known: The questions by id, as far as they are at hand. They tell which everybody must know, so that these are
            never too easy, and which options nobody chose.
    """
    known = known or {}
    marks, most, chosen, keys = read_responses(path)
    test = analysis.of_test(marks)
    items = []
    for figures in analysis.of_items(marks, most):
        item = known.get(figures.item)
        # Only where one option is right does each of the others lead away by itself.
        offered = {option.id: 0 for _, option in options_of(item)} if item and item.kind == "single_choice" else {}
        found = analysis.distractors({**offered, **chosen.get(figures.item, {})}, keys.get(figures.item, ""))
        one_is_right = figures.item in keys and (item is None or bool(offered))
        counted = one_is_right and figures.n >= analysis.COUNTS_ONLY
        about_options = [said] if counted and (said := reading.on_distractors(found)) else []
        must_know = bool(item and item.must_know)
        items.append(
            {
                **asdict(figures),
                "distractors": [asdict(one) for one in found] if one_is_right else [],
                "distractor_efficiency": analysis.distractor_efficiency(found) if one_is_right else None,
                "must_know": must_know,
                "reading": reading.on_item(figures, must_know=must_know),
                "in_detail": [*reading.in_detail(figures, test), *about_options],
            }
        )
    return {"test": {**asdict(test), "reading": reading.on_test(test), "groups": reading.on_groups(test)}, "items": items}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 1 where there were faults or warnings, or 2 where a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m immunobook.quiz", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    scoring = commands.add_parser("score", help="mark answers, with their arithmetic, as JSON")
    scoring.add_argument("items", type=Path)
    scoring.add_argument("answers", type=Path)
    analysing = commands.add_parser("analyse", help="figures of each question, in plain words")
    analysing.add_argument("responses", type=Path)
    analysing.add_argument("--json", action="store_true")
    analysing.add_argument("--items", type=Path, nargs="+", metavar="ITEMS", help="files of the questions: which are must-know, and all options")
    linting = commands.add_parser("lint", help="look over a bank of questions")
    linting.add_argument("files", type=Path, nargs="+")
    asked = parser.parse_args(arguments)
    try:
        return {"score": _score, "analyse": _analyse, "lint": _lint}[asked.command](asked)
    except Unusable as why:
        print(why, file=sys.stderr)
        return 2


def _score(asked: argparse.Namespace) -> int:
    items, faults = read_items(asked.items)
    for fault in faults:
        print(fault, file=sys.stderr)
    try:
        answers = json.loads(asked.answers.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as why:
        raise Unusable(f"{asked.answers} cannot be read as JSON: {str(why)[:200]}") from why
    if not isinstance(answers, list):
        raise Unusable(f'{asked.answers} holds no list of answers; write [{{"item": id, "answer": ...}}]')
    told = score(items, answers)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return int(bool(faults) or any("refused" in one for one in told))


def _analyse(asked: argparse.Namespace) -> int:
    known: dict[str, Kind] = {}
    for path in asked.items or ():
        items, faults = read_items(path)
        known |= items
        for fault in faults:
            print(fault, file=sys.stderr)
    told = analyse(asked.responses, known)
    if asked.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    print(f"{told['test']['n']} learners, {told['test']['items']} questions. {told['test']['reading']}")
    print(f"{told['test']['groups']}\n")
    for item in told["items"]:
        print("\n  ".join((item["item"], item["reading"], *item["in_detail"])))
    return 0


def _lint(asked: argparse.Namespace) -> int:
    count = 0
    questions: list[Kind] = []
    drugs = of_drugs(content.agents().values())
    for path in asked.files:
        items, faults = read_items(path)
        questions += items.values()
        for fault in faults:
            print(f"fault    {fault}")
        count += len(faults)
        for flaw in (flaw for item in items.values() for flaw in flaws(item, drugs=drugs, today=date.today())):
            print(f"warning  {path}: {flaw.id}: {flaw.says}; {flaw.remedy}")
            count += 1
    for flaw in bank_flaws(questions):
        print(f"warning  all: {flaw.says}; {flaw.remedy}")
        count += 1
    print(f"{len(questions)} questions looked over, {count} remarks")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
