"""A fault names the place, what is wrong, and the remedy."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

WIDTH = 120
MESSAGE_FROM = 51


@dataclass(frozen=True, order=True)
class Fault:
    """Something in data/ that its author should mend.

    Attributes:
        file: Path that starts with the name of the data folder.
        line: From 1.
        id: What the fault is about: a question, a cell, a term; "-" if nothing in particular.
        says: What is wrong.
        remedy: What to do.
    """

    file: str
    line: int
    id: str
    says: str
    remedy: str

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}  {self.id:<12}".ljust(MESSAGE_FROM)
        if not head.endswith("  "):
            head += "  "
        return textwrap.fill(
            f"{self.says}; {self.remedy}",
            width=WIDTH,
            initial_indent=head,
            subsequent_indent=" " * MESSAGE_FROM,
            break_long_words=False,
            break_on_hyphens=False,
        )


class ContentError(Exception):
    """data/ cannot be read; lists every fault that stands in the way."""

    def __init__(self, faults: Iterable[Fault], folder: str = "data") -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join((f"{folder}/ has faults:", *map(str, self.faults))))


@dataclass(frozen=True)
class Place:
    """Where something was read: the file, and the line of each of its keys.

    Attributes:
        lines: Line of each path of keys and list positions in the file; () is the file's own.
        base: The path of this place. Places of one file share their lines: taking them apart for each of a
            thousand entries took longer than reading them.
    """

    file: str
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=lambda: {(): 1})
    base: tuple[str | int, ...] = ()

    def line(self, *path: str | int) -> int:
        """Return the line of a path, or of the nearest known thing above it."""
        path = (*self.base, *path)
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def below(self, *path: str | int) -> "Place":
        """Return the place of something inside this one."""
        return Place(self.file, self.lines, (*self.base, *path))

    def fault(self, id: str, says: str, remedy: str, *path: str | int) -> Fault:
        """Return a fault found here."""
        return Fault(self.file, self.line(*path), id or "-", says, remedy)


def did_you_mean(wrong: str, known: Iterable[str], else_say: str) -> str:
    """Return the remedy for a name that does not exist: the nearest one that does, or other advice."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.65)
    return f'did you mean "{near[0]}"?' if near else else_say
