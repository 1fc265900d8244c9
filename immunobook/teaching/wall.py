"""A question on the wall: to be read by a whole room, nothing to press; and later its answer with the reasons.

The order of the options comes from the question alone (`seed`), never from the room, the round or the learner. So "B"
is B before it is asked and when it is asked again, on the wall, on the host's screen, on every phone, in the counts and
in everybody's own reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from string import ascii_uppercase

from immunobook import content
from immunobook.content.frozen import Level
from immunobook.content.model import Source
from immunobook.content.prose import in_names
from immunobook.quiz import sheet
from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.mark import Mark
from immunobook.quiz.markup import list_of, text
from immunobook.quiz.options import WithOptions
from immunobook.quiz.order import seed_for, shown

_SELECT = re.compile(r"<select [^>]*>(.*?)</select>", re.DOTALL)
_OPTION = re.compile(r'<option value="\d+">(.*?)</option>', re.DOTALL)
_WRITTEN = re.compile(r"<input type=\"text\"[^>]*>|<textarea[^>]*>.*?</textarea>", re.DOTALL)
_UNSEEN = re.compile(r'<input type="hidden"[^>]*>|<button [^>]*data-move.*?</button>', re.DOTALL)
_OWN = re.compile(r'\s*<span class="im-said">.*?</span>')
_SAYS = '<p class="im-says">'
BLANK = '<span class="im-line" role="img" aria-label="a blank"></span>'

OTHERWISE = {
    "ordering": "In which order? Name the letters, first to last.",
    "highlight": "Which of the underlined passages apply?",
    "free_text": "In your own words.",
}
"""How to answer what on the wall can be neither moved nor pressed, by kind."""


@dataclass(frozen=True)
class Keyed:
    """The right answer, in the form of an attempt, so that a kind can say its reasons."""

    answer: Answer
    mark: Mark
    seed: int
    number: int = 1
    certainty: int | None = None
    hints: int = field(default=0)

    @property
    def first(self) -> Keyed:
        return self


def seed(item: Kind) -> int:
    """Return by what a question is ordered wherever a class looks at it together."""
    return seed_for(item, 0)


def keyed(item: Kind) -> Keyed:
    """Return the right answer to a question, with what it is worth."""
    answer = item.key()
    return Keyed(answer, item.mark(answer), seed(item))


def letters(item: Kind) -> dict[str, str]:
    """Return the letter of each option of a question, by its id, in the order shown; empty where there are none."""
    if not isinstance(item, WithOptions):
        return {}
    return dict(zip(shown(item, seed(item)), ascii_uppercase, strict=False))


def with_letters(item: Kind, reasons: str) -> str:
    """Return the reasons for all options, as HTML in the order shown, with the letter before each.

    What has no options stays as it is.
    """
    if not (found := list(letters(item).values())):
        return reasons
    each = iter(found)
    return re.sub(
        _SAYS, lambda says: f'{says[0]}<span class="im-letter">{next(each)}</span> ', reasons, count=len(found)
    )


def asks(item: Kind, level: Level) -> str:
    """Return the question itself as HTML."""
    return sheet.asks(item, level)


def to_read(item: Kind) -> str:
    """Return what can be answered, as HTML without anything to press and with nothing that gives the answer away."""
    if lettered := letters(item):
        says = item.texts()
        rows = "".join(
            f'<li><span class="im-letter">{letter}</span><span>{text(says[id])}</span></li>'
            for id, letter in lettered.items()
        )
        return f'{_how(item)}<ol class="im-lettered">{rows}</ol>'
    form = _UNSEEN.sub("", item.form(shown(item, seed(item))))
    return f'{_how(item)}<fieldset class="im-wall-form" disabled>{_without_lists(_WRITTEN.sub(BLANK, form))}</fieldset>'


def answered(item: Kind) -> str:
    """Return the right answer with the reason for each option, as HTML."""
    lines = [_OWN.sub("", line) for line in item.reasons(keyed(item))]
    if not isinstance(item, WithOptions):
        lines = [line.replace("You had it right:", "Right:", 1).replace(" im-chosen", "", 1) for line in lines]
    return with_letters(item, list_of(lines, "im-reasons"))


def sources_in_short(keys: tuple[str, ...] | list[str]) -> str:
    """Return sources as a wall has room for them: first author and year."""
    known = content.sources()
    return " · ".join(dict.fromkeys(in_short(known[key]) for key in keys if key in known))


def in_short(source: Source) -> str:
    """Return a source by its first author, or its body, and its year."""
    first = re.split(r",| and | et al| [A-Z]{1,3}(?:,|\.|$)", source.authors)[0].strip(" .")
    year = re.findall(r"\b(?:19|20)\d\d\b", source.where)
    return f"{first} {year[0]}" if year else first


def _how(item: Kind) -> str:
    if item.kind in OTHERWISE:
        return f'<p class="im-how">{OTHERWISE[item.kind]}</p>'
    return f'<p class="im-how">{escape(item.how())}</p>' if item.how() else ""


def _without_lists(form: str) -> str:
    """Return a form whose lists to choose from are written out; once above, where all of them offer the same."""
    offered = [tuple(_OPTION.findall(found)) for found in _SELECT.findall(form)]
    if not offered:
        return form
    if len(offered) > 1 and len(set(offered)) == 1:
        rows = "".join(
            f'<li><span class="im-letter">{letter}</span>{words}</li>'
            for letter, words in zip(ascii_uppercase, offered[0], strict=False)
        )
        above = "" if "im-partners" in form else f'<ul class="im-partners">{rows}</ul>'
        return above + _SELECT.sub(BLANK, form)
    lists = iter(offered)
    return _SELECT.sub(lambda _: f'<b class="im-either">{_either(next(lists))}</b>', form)


def _either(says: tuple[str, ...]) -> str:
    return f"[ {' / '.join(says)} ]"


def named(words: str) -> str:
    """Return words as HTML in which names such as PD-1 hold together."""
    return escape(in_names(words))
