"""A small sound course, made of the examples in data/README.md, that each test breaks in one place."""

import re
from datetime import date
from pathlib import Path

import pytest

from immunobook.content.check import Report, check
from immunobook.content.read import read
from immunobook.quiz.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
EXAMPLE = re.compile(
    r"^`data/(?P<path>\S+)`\n\n(?P<fence>`{3,4})\w+\n(?P<text>.*?)\n(?P=fence)$", re.M | re.S
)


class Folder:
    """A data folder of a test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for example in EXAMPLE.finditer((ROOT / "data/README.md").read_text(encoding="utf-8")):
            self.write(example["path"], example["text"] + "\n")

    def write(self, file: str, text: str) -> None:
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def text(self, file: str) -> str:
        return (self.path / file).read_text(encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        text = self.text(file)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def line(self, file: str, words: str) -> int:
        """Return the number of the first line that is these words, or holds them."""
        lines = self.text(file).splitlines()
        if words in lines:
            return lines.index(words) + 1
        for number, line in enumerate(lines, start=1):
            if words in line:
                return number
        raise AssertionError(f"{words!r} is nowhere in {file}")

    def check(self, kinds=KINDS, today=TODAY) -> Report:
        return check(read(self.path), kinds, today)


@pytest.fixture
def good(tmp_path) -> Folder:
    return Folder(tmp_path / "data")
