"""`python -m immunobook.content` for authors and for machines."""

import json

import pytest

from immunobook.content.__main__ import main
from immunobook.quiz.kinds import KINDS

WRITTEN = set(KINDS) - {"multiple_choice", "select_n", "matching", "numeric"}
"""The kinds of which the README has an example that is asked."""


@pytest.fixture
def data(good, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_DATA", str(good.path))
    monkeypatch.setenv("IMMUNOBOOK_RELOAD", "1")
    return good


def test_sound_data_end_with_0_and_are_counted(data, capsys):
    assert main([]) == 0
    out = capsys.readouterr().out
    assert "has faults" not in out
    counts = dict(reversed(line.split(None, 1)) for line in out.splitlines()[:-1])
    assert counts == {
        "lessons": "1",
        "cells": "7",
        "scenes": "1",
        "questions": "15",
        **dict.fromkeys(WRITTEN, "1"),
        "terms": "2",
        "sources": "2",
        "misconceptions": "1",
        "stories": "1",
    }, "a retired question is not counted"
    assert out.splitlines()[-1] == "0 faults, 0 warnings"


def test_faults_end_with_1_and_are_all_printed(data, capsys):
    data.change("lesson/a-brake.md", "minutes: 6", "minutes: 60")
    data.change("sources.yaml", "checked: 2026-11-21\npatel", "checked: 2999-11-22\npatel")
    assert main([]) == 1
    out = capsys.readouterr().out
    assert out.startswith("data/ has faults:\n")
    assert f"data/lesson/a-brake.md:{data.line('lesson/a-brake.md', 'minutes')}  a-brake" in out
    assert "data/sources.yaml:8  pardoll-2012" in out
    assert out.splitlines()[-1] == "2 faults, 0 warnings"


def test_warnings_do_not_block(data, capsys):
    data.change(
        "quiz/explain-a-brake.yaml", "says: On the T cell that attacks", "says: Always on the attacker"
    )
    assert main([]) == 0
    assert "It could be better:" in capsys.readouterr().out


def test_json_is_for_machines(data, capsys):
    data.change("lesson/a-brake.md", "minutes: 6", "minutes: 60")
    assert main(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["faults"] == [
        {
            "file": "data/lesson/a-brake.md",
            "line": data.line("lesson/a-brake.md", "minutes"),
            "id": "a-brake",
            "says": "60 minutes, but a lesson takes 6 to 10",
            "remedy": "split it",
        }
    ]
    assert told["warnings"] == []
    assert told["counts"]["questions"] == dict.fromkeys(sorted(WRITTEN), 1)


def test_new_ids_are_published_only_without_faults(data, capsys):
    data.change("lesson/a-brake.md", "minutes: 6", "minutes: 60")
    assert main(["--publish"]) == 1
    assert not (data.path / "ids.txt").exists()
    data.change("lesson/a-brake.md", "minutes: 60", "minutes: 6")
    assert main(["--publish"]) == 0
    assert "new ids published" in capsys.readouterr().out
    assert "lesson a-brake" in data.text("ids.txt").splitlines()
