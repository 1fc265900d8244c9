"""The look: tokens first, then the page, then what the features add. All of it hangs on keys we give.

A page is sent the sheets of what it can show, for the sheet of all screens weighs a third of what a lesson may.
"""

from functools import cache
from pathlib import Path

import streamlit as st

from immunobook.ui import state
from immunobook.ui.light import light

HERE = Path(__file__).parent
FIRST = ("tokens", "look")
ICON = HERE / "mark.svg"
"""The mark as a file, for the browser's tab; an icon by name would be fetched from another host."""

_SOME = ("lab", "quiz_kinds", "reference")
ADDED = {
    "Learn": (),  # a lesson brings what it needs
    "Look up": ("reference",),
    "Practice": (*_SOME, "case", "sitting", "toxicity"),
    "Explore": (*_SOME, "toxicity"),
    "Classroom": (*_SOME, "case", "insight", "projector", "room", "sitting", "story", "toxicity"),
    "Progress": (*_SOME, "case", "insight", "sitting", "toxicity"),
}
"""Of each section of the menu: sheets that its screens need and others do without."""

SHEETS = tuple(sorted(sheet.stem for sheet in HERE.glob("*.css") if sheet.stem not in FIRST))
EVERYWHERE = frozenset({"lesson", "quiz"})
"""What every screen is sent after the tokens and the look of the page."""


def added(section: str) -> frozenset[str]:
    """Return the sheets that a section's screens need beside those that go everywhere."""
    return frozenset(ADDED.get(section, SHEETS))


@cache
def styles(names: frozenset[str]) -> str:
    """Return the style of a screen as one text, without what is written for who reads the sheets.

    Args:
        names: Which sheets beside those that go everywhere.
    """
    return "\n".join(_read(name) for name in (*FIRST, *SHEETS) if name in names | EVERYWHERE or name in FIRST)


def read_all() -> None:
    """Read the sheets of every section, so that no visitor waits for it."""
    for section in ADDED:
        styles(added(section))


def bring(*names: str) -> None:
    """Show further sheets with what needs them, unless the page has them already. Call it before that is drawn."""
    if new := [name for name in names if name not in st.session_state.get(state.WORN, ())]:
        st.html(f"<style>{''.join(_read(name) for name in new)}</style>")


@cache
def _read(name: str) -> str:
    return light((HERE / f"{name}.css").read_text(encoding="utf-8"))


MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40" width="64" height="40" role="img" aria-label="Immunobook">'
    '<g fill="none" stroke="{ink}" stroke-width="4.4" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M13 5H5v30h8M51 5h8v30h-8"/></g>'
    '<g stroke="{drug}" stroke-width="5" stroke-linecap="round">'
    '<path d="M29.6 22v11M34.4 22v11M27 19.5 19.6 9M31 16.6 23.6 6.4M37 19.5 44.4 9M33 16.6 40.4 6.4"/></g></svg>'
)


def mark(mode: str) -> str:
    """Return the mark, a notebook cell with an antibody in it, in the colours of a mode."""
    ink, drug = ("#ECEAE3", "#32BEAA") if mode == "dark" else ("#1D2433", "#0C7474")
    return MARK.format(ink=ink, drug=drug)


def sections(counts: dict[str, int]) -> str:
    """Return the style that puts each section's name above its first entry in the menu.

    Args:
        counts: The sections in the menu's order, with how many entries of each are to be seen.
    """
    rules, first = [], 1
    for name, count in counts.items():
        if count:
            # The second text is what a screen reader says: nothing, for it would belong to the entry.
            rules.append(
                f'[data-testid="stSidebarNavItems"] > li:nth-child({first})::before{{content:"{name}" / ""}}'
            )
        first += count
    return "\n".join(rules)
