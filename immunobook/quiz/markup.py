"""The pieces of HTML that questions and what is said about them are made of; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from immunobook.content.prose import in_names
from immunobook.ui import fields

YES, NO, SO_SO = ("✓", "im-right"), ("✕", "im-wrong"), ("✓", "im-partly")
"""Glyph and colour of a reason: it belongs there, it does not, it was left out; the colour never stands alone."""


def text(words: str) -> str:
    """Return an author's or learner's words as HTML; names such as PD-1 hold together."""
    return escape(in_names(words))


def link(href: str, words: str) -> str:
    """Return a link; one that leads out of the notebook opens a page of its own."""
    target = "_self" if href.startswith("/") else "_blank"
    return f'<a href="{escape(href, quote=True)}" target="{target}">{text(words)}</a>'


# --- what can be answered ---------------------------------------------------------------------------------


def choices(sort: str, name: str, says: Sequence[str], *, legend: str) -> str:
    """Return options to choose from; the value of each is its place, from 0.

    Args:
        sort: `radio` where one is chosen, `checkbox` where several can be.
        legend: Said by a screen reader before the options; on the screen it stands above already.
    """
    rows = fields.options(sort, name, enumerate(map(text, says)))
    return f'<fieldset class="im-options"><legend class="im-heard">{text(legend)}</legend>{rows}</fieldset>'


def select(name: str, says: Sequence[str], *, label: str, empty: str, inline: bool = False) -> str:
    """Return a list to choose one from, or none; the value of each is its place, from 0.

    Args:
        empty: What stands there before anything is chosen.
        inline: Whether it stands in the middle of a sentence, where its label is heard and not seen.
    """
    options = "".join(f'<option value="{place}">{text(words)}</option>' for place, words in enumerate(says))
    heard = ' class="im-heard"' if inline else ""
    return (
        f'<label class="{"im-blank" if inline else "im-row"}"><span{heard}>{text(label)}</span>'
        f'<select name="{escape(name, quote=True)}"><option value="">{text(empty)}</option>{options}</select></label>'
    )


def matrix(sort: str, rows: Sequence[str], columns: Sequence[str]) -> str:
    """Return a table in which one (`radio`) or several (`checkbox`) columns can be chosen in each row.

    Fields are named `row-<place of the row>`, their values are the places of the columns.
    """
    head = "".join(f'<th scope="col">{text(words)}</th>' for words in columns)
    body = "".join(
        f'<tr><th scope="row">{text(says)}</th>'
        + "".join(
            f'<td><label><input type="{sort}" name="row-{row}" value="{column}"><span>'
            f'<span class="im-heard">{text(says)}: </span>{text(words)}</span></label></td>'
            for column, words in enumerate(columns)
        )
        + "</tr>"
        for row, says in enumerate(rows)
    )
    return (
        f'<div class="im-table im-matrix"><table><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


# --- what is said afterwards ------------------------------------------------------------------------------


def reason(
    sign: tuple[str, str], says: str, because: str, said: str = "", chosen: bool = False, *, heard: str = ""
) -> str:
    """Return one line of feedback: what it is, what was done with it, and why it is right or wrong.

    Args:
        said: What was done with it, such as "your choice".
        chosen: Whether it is the learner's own, and so stands out.
        heard: What a screen reader says of the sign; by it itself if empty.
    """
    glyph, colour = sign
    heard = heard or ("Wrong" if sign == NO else "Right")
    own = f' <span class="im-said">{text(said)}</span>' if said else ""
    why = f'<p class="im-because">{text(because)}</p>' if because else ""
    return (
        f'<li class="im-reason{" im-chosen" if chosen else ""}">'
        f'<span class="im-glyph {colour}"><span aria-hidden="true">{glyph}</span>'
        f'<span class="im-heard">{heard}:</span></span>'
        f'<div><p class="im-says">{text(says)}{own}</p>{why}</div></li>'
    )


def list_of(lines: Iterable[str], classes: str) -> str:
    """Return lines that are HTML already as a list."""
    return f'<ul class="{classes}">{"".join(lines)}</ul>'
