"""Style sheets as they are sent: without what is written for who reads them, and every rule as it was written.

No selector and no value is touched, for a space in CSS can mean something (`.a :is(p)` is another rule than
`.a:is(p)`), and what a library of today does not know of tomorrow's CSS it may break without a word.
"""

from __future__ import annotations

import re

TEXT = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
# A comment goes only where a space or a rule's end stands before it; between two words it would be what parts them.
COMMENT = re.compile(rf"({TEXT})|(?:^|(?<=[\s{{}};,]))/\*.*?\*/", re.DOTALL)
# Spaces that mean nothing in any rule: at a brace or a semicolon, after a comma, and after a colon, behind which no
# selector can have one.
SPACES = re.compile(rf"({TEXT})|(?<!:)\s*([{{}};])\s*|([,:])\s+(?=[^\s;}}])", re.DOTALL)
LAST = re.compile(rf"({TEXT})|;(?=}})", re.DOTALL)


def light(css: str) -> str:
    """Return a style sheet without comments, and without spaces and ends of lines that mean nothing in any rule."""
    for left_out in (COMMENT, SPACES, LAST):
        css = left_out.sub(lambda found: "".join(part for part in found.groups() if part), css)
    return css.strip()
