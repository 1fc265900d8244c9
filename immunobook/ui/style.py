"""The look: tokens first, then the page, then what the features add. All of it hangs on keys we give."""

from functools import cache
from pathlib import Path

FIRST = ("tokens.css", "look.css")
ICON = Path(__file__).parent / "mark.svg"
"""The mark as a file, for the browser's tab; an icon by name would be fetched from another host."""


@cache
def styles() -> str:
    """Return the style sheets of this folder as one text."""
    folder = Path(__file__).parent
    others = sorted(sheet.name for sheet in folder.glob("*.css") if sheet.name not in FIRST)
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in (*FIRST, *others))


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
