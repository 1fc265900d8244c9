"""Reads what stands beside the lessons: the questions people ask, the treatments, the trials and how to read them.

data/faq.yaml and the files of data/evidence/ are lists by key. A folder without them is
a course without these screens.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from immunobook.content.evidence import Agent, AskedQuestion, ReadingRule, Trial
from immunobook.content.frozen import Frozen

FILES: tuple[tuple[str, str, type[Frozen], str], ...] = (
    ("faq", "faq.yaml", AskedQuestion, "asked"),
    ("agents", "evidence/agents.yaml", Agent, "agent"),
    ("trials", "evidence/trials.yaml", Trial, "trial"),
    ("reading_rules", "evidence/reading_rules.yaml", ReadingRule, "reading rule"),
)
"""Name in the library, file, model, and what it is in the places."""


def read_evidence(desk: Any, by_key: Callable[..., dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return each list by its name in the library; what cannot be read is noted on the desk.

    Args:
        desk: Where read.py gathers what was found.
        by_key: Its reader of a file that is a list by key.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for name, file, model, what in FILES:
        path: Path = desk.folder / file
        found[name] = MappingProxyType(
            by_key(desk, path, model, what, key_field="id") if path.exists() else {}
        )
    return found
