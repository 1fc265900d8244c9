"""Style sheets as they are sent: without what is written for who reads them, and every rule as it was written.

No selector and no value is touched, for a space in CSS can mean something (`.a :is(p)` is another rule than
`.a:is(p)`), and what a library of today does not know of tomorrow's CSS it may break without a word.
"""

from __future__ import annotations

import re

# A comment goes only where a space or a rule's end stands before it; between two words it would be what parts them.
TEXT_OR_COMMENT = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:^|(?<=[\s{};,]))/\*.*?\*/""", re.DOTALL)
ENDS = re.compile(r"(?<=[{};,])\n|\n(?=[{}])")


def light(css: str) -> str:
    """Return a style sheet without comments, indents, blank lines, and ends of lines where a sign parts as well.

    Args:
        css: A style sheet without text that runs over the end of a line.
    """
    css = TEXT_OR_COMMENT.sub(lambda found: "" if found[0].startswith("/*") else found[0], css)
    lines = (line.strip() for line in css.splitlines())
    return ENDS.sub("", "\n".join(line for line in lines if line))
