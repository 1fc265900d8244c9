"""What of a drawing is sent to a page: the file less what every drawing says alike, which the page has from elsewhere.

A drawing on disk can be looked at by itself, so it holds a copy of the tokens and of the kit's style. On a page the
tokens stand already, and the kit's style comes with the script that shows the drawings.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from immunobook.diagram.kit.svg import BASE, tokens
from immunobook.ui.light import light

PLACE = "/*kit*/"
"""Stands in a drawing where the kit's style belongs."""

PATH = re.compile(r'( d=")([^"]*)"')
ALIKE = re.compile(r"^([^@{}\n]+)(\{[^{}\n]*\})\n(?:[^@{}\n]+\2\n)+", re.MULTILINE)


def shared_style() -> str:
    """Return the kit's style without the tokens."""
    return (BASE % "").strip()


@lru_cache(maxsize=64)
def version(text: str) -> str:
    """Return a short mark of a drawing as it is sent, so that a changed one is fetched anew."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@lru_cache(maxsize=64)
def sent(drawing: str) -> str:
    """Return a drawing as it is sent. It looks the same, to the pixel."""
    drawing = drawing.replace((BASE % tokens()).strip(), PLACE, 1)
    drawing = ALIKE.sub(_as_one, drawing)
    return PATH.sub(_shorter, drawing)


@lru_cache(maxsize=64)
def bare(drawing: str) -> str:
    """Return a drawing without its words, to be looked at as an image: a question asks for the names that stand in it.

    Of the tokens it keeps those that it draws with.
    """
    drawing = re.sub(r"<(text|title|desc)\b.*?</\1>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r' (?:aria-\w+|role|tabindex)="[^"]*"', "", drawing)
    used = set(re.findall(r"var\((--[\w-]+)", drawing))
    drawing = re.sub(
        r"^ *(--im-[\w-]+):.*\n", lambda line: line[0] if line[1] in used else "", drawing, flags=re.MULTILINE
    )
    drawing = re.sub(r"(?<=<style>).*?(?=</style>)", lambda style: light(style[0]), ALIKE.sub(_as_one, drawing), flags=re.DOTALL)
    return PATH.sub(_shorter, drawing)


def _as_one(found: re.Match) -> str:
    """Write rules that follow each other and say the same as one."""
    says = found[2]
    return ",".join(line.removesuffix(says) for line in found[0].splitlines()) + says + "\n"


def _shorter(found: re.Match) -> str:
    """Write a path without the zeros and spaces that its numbers do not need."""
    path = re.sub(r"(?<![\d.])0\.(?=\d)", ".", found[2])
    path = re.sub(r"[ ,]+(?=-)| (?=[A-Za-z])|(?<=[A-Za-z]) ", "", path)
    return f'{found[1]}{path}"'
