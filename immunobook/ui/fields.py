"""The pieces of HTML that forms are made of. What stands in them is HTML already: whoever calls has escaped it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

TOLD = '<p class="im-told" role="alert" hidden></p>'
"""Where a form is told what is missing."""


def options(sort: str, name: str, pairs: Iterable[tuple[object, str]]) -> str:
    """Return options to choose from.

    Args:
        sort: `radio` where one is chosen, `checkbox` where several can be.
        pairs: Of each its value and its words.
    """
    field = escape(name, quote=True)
    return "".join(
        f'<label><input type="{sort}" name="{field}" value="{escape(str(value), quote=True)}"><span>{words}</span></label>'
        for value, words in pairs
    )


def choose(
    name: str, says: Mapping[object, str], *, legend: str, sort: str = "radio", in_a_row: bool = False
) -> str:
    """Return options below what is asked; nothing is preselected."""
    row = " im-in-a-row" if in_a_row else ""
    return (
        f'<fieldset class="im-choose"><legend>{legend}</legend>'
        f'<div class="im-options{row}">{options(sort, name, says.items())}</div></fieldset>'
    )


def area(name: str, label: str, written: str, *, longest: int) -> str:
    """Return a box to write in below its label.

    Args:
        written: What stands in it already, as plain text.
        longest: Characters that are taken at all.
    """
    # A browser leaves out the first line break of a box, so it is given one to leave out.
    return (
        f'<label class="im-write"><span>{label}</span><textarea name="{escape(name, quote=True)}" rows="8" '
        f'maxlength="{longest}">\n{escape(written)}</textarea></label>'
    )


def form(do: str, inner: str, button: str, *, classes: str = "im-primary") -> str:
    """Return a form with its button.

    Args:
        do: What its press asks for.
        classes: Of the button.
    """
    return (
        f'<form class="im-form" data-do="{do}" novalidate autocomplete="off">{inner}{TOLD}'
        f"{press(button, classes=classes)}</form>"
    )


def press(words: str, name: str = "", value: str = "", *, classes: str = "im-primary") -> str:
    """Return a button that sends its form, with a value of its own where it has a name."""
    own = f' name="{escape(name, quote=True)}" value="{escape(value, quote=True)}"' if name else ""
    return f'<button type="submit" class="im-button {classes}"{own}>{words}</button>'
