"""Turns an author's Markdown into HTML that cannot do harm, and into plain text.

Besides CommonMark and tables: `[[T cell]]` and `[[shown words|term-id]]` are terms that show their meaning on
hover, focus and tap; `[@key]` and `[@a; @b]` become numbers of the sources in the cell's drawer. Raw HTML is
shown as it was typed, pictures are not taken (a picture is a scene), and whatever is made is cleaned once
more at the end.

The meaning of a term is an ARIA tooltip: a sibling that the term is described by, so a screen reader reads it
although it is hidden, and CSS alone shows it (`.im-term-word:hover + .im-tip`, `:focus + .im-tip`).
"""

import hashlib
import re
from collections.abc import Callable, MutableMapping, Sequence
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from immunobook.content.frozen import Level
from immunobook.content.model import CITATION, Source, Term

FindTerm = Callable[[str], Term | None]

TERM = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]|\n]+))?\]\]")
"""[[PD-1]] or [[programmed death 1|pd-1]]"""

LINK = re.compile(r"^(?:https://[^\s]+|/(?:[a-z][a-z0-9_]*)?(?:[?#][^\s]*)?)$")
"""A link goes to a secure address or to a screen of this app, such as /glossary."""

_HYPHEN_IN_A_NAME = re.compile(r"(?<=[A-Z0-9])-(?=[A-Z0-9])|(?<=\b[Aa]nti)-(?=[A-Z])")
"""PD-1, PD-L1, CTLA-4, CAR-T, IL-2, anti-PD-1: names that may not be torn apart at the end of a line."""

TAGS = {
    *("p", "br", "hr", "h3", "h4", "ul", "ol", "li", "strong", "em", "s", "sup", "span", "a", "code", "pre"),
    *("blockquote", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "span": {"id", "role", "tabindex", "aria-describedby"},
    "sup": {"title"},
}
CLASSES = {"span": {"im-term", "im-term-word", "im-tip"}, "sup": {"im-cite"}}
_VALUES = {"span": {"role": {"button", "tooltip"}, "tabindex": {"0"}}}


def in_names(text: str) -> str:
    """Return text whose names such as PD-1 hold together; for what is shown, never for what is stored."""
    return _HYPHEN_IN_A_NAME.sub("\N{NON-BREAKING HYPHEN}", text)


def clean(html: str) -> str:
    """Return HTML with nothing in it but what this module makes."""
    attributes = {tag: set(names) - set(_VALUES.get(tag, ())) for tag, names in ATTRIBUTES.items()}
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=attributes,
        tag_attribute_values=_VALUES,
        allowed_classes=CLASSES,
        attribute_filter=_only_our_own,
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )


def _only_our_own(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href" and not LINK.match(value):
        return None
    if attribute in ("id", "aria-describedby") and not re.fullmatch(r"im-tip-[a-z0-9-]+", value):
        return None
    return value


def to_html(
    markdown: str,
    *,
    level: Level = "plain",
    cited: Sequence[str] = (),
    find_term: FindTerm = lambda words: None,
    find_source: Callable[[str], Source | None] = lambda key: None,
    anchor: str = "",
) -> str:
    """Return an author's text as clean HTML.

    Args:
        level: In whose words a term explains itself.
        cited: Keys of the sources in the order of their numbers; a key that is not among them is counted on.
        find_term: Gives the term for the words of an author; without one the words stay plain.
        find_source: Gives the source of a key, whose name is shown on hover.
        anchor: Makes the ids of the tooltips unique on a page; needed where one text is shown twice.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", anchor.lower()).strip("-")
    stem = stem or hashlib.blake2s(f"{level}{markdown}".encode(), digest_size=5).hexdigest()
    environment = {
        "level": level,
        "numbers": list(cited),
        "find_term": find_term,
        "find_source": find_source,
        "anchor": stem,
        "tips": 0,
    }
    return clean(_MARKDOWN.render(markdown, environment)).strip()


def plain_text(markdown: str, *, term: Callable[[str], str] = lambda words: words) -> str:
    """Return the words alone: no marks, no citations, each paragraph or item a line of its own.

    Args:
        term: What to write for the shown words of a term.
    """
    lines = []
    for token in _MARKDOWN.parse(markdown, {}):
        if token.type == "inline":
            words = "".join(_words(child, term) for child in token.children or ())
            lines.append(re.sub(r"[ \t]+", " ", words).strip())
        elif token.type in ("code_block", "fence"):
            lines.append(token.content.strip())
    return "\n".join(line for line in lines if line)


def terms_in(markdown: str) -> tuple[tuple[str, str], ...]:
    """Return the marked terms of a text as (shown words, words to look up)."""
    return tuple((shown.strip(), (named or shown).strip()) for shown, named in TERM.findall(markdown))


_MAY_LINK = re.compile(r"\]\(|\]\[|\]:|<|://|www\.|@\w+\.\w")
"""What a link of any form has in it."""


def links_in(markdown: str) -> tuple[str, ...]:
    """Return the addresses that a text links to, those that are refused too."""
    if not _MAY_LINK.search(markdown):  # most texts; parsing them for nothing took a third of a check
        return ()
    tokens = (child for token in _ANY_LINK.parse(markdown, {}) for child in token.children or ())
    return tuple(str(token.attrs["href"]) for token in tokens if token.type == "link_open")


def pictures_in(markdown: str) -> tuple[str, ...]:
    """Return the addresses of pictures in a text; there should be none, a picture is a scene."""
    return tuple(re.findall(r"!\[[^\]]*\]\(([^)\s]*)", markdown))


def _words(token: Token, term: Callable[[str], str]) -> str:
    if token.type == "term":
        return term(token.content)
    if token.type in ("softbreak", "hardbreak"):
        return "\n" if token.type == "hardbreak" else " "
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _term_rule(state: StateInline, silent: bool) -> bool:
    found = TERM.match(state.src, state.pos)
    if found is None or not found[1].strip():
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.content = found[1].strip()
        token.meta = {"names": (found[2] or found[1]).strip()}
    state.pos = found.end()
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        token = state.push("citation", "", 0)
        token.meta = {"keys": [key.strip().lstrip("@") for key in found[1].split(";")]}
    state.pos = found.end()
    return True


_Environment = MutableMapping[str, Any]


class _Renderer(RendererHTML):
    """Writes what is ours: terms, citations, and names that hold together."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Environment) -> str:
        return escape(in_names(tokens[idx].content))

    def term(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Environment) -> str:
        shown = escape(in_names(tokens[idx].content))
        term = env["find_term"](tokens[idx].meta["names"])
        if term is None:
            return shown
        env["tips"] += 1
        id = f"im-tip-{env['anchor']}-{env['tips']}"
        meaning = plain_text(term.text(env["level"]))
        name = f"{term.term} ({term.short})" if term.short else term.term
        explained = escape(in_names(f"{name}: {meaning}"))
        return (
            f'<span class="im-term"><span class="im-term-word" role="button" tabindex="0"'
            f' aria-describedby="{id}">{shown}</span>'
            f'<span class="im-tip" role="tooltip" id="{id}">{explained}</span></span>'
        )

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Environment) -> str:
        numbers, names = [], []
        for key in tokens[idx].meta["keys"]:
            if key not in env["numbers"]:
                env["numbers"].append(key)
            numbers.append(env["numbers"].index(key) + 1)
            source = env["find_source"](key)
            names.append(f"{source.authors}: {source.where}" if source else key)
        title = escape("; ".join(names))
        return f'<sup class="im-cite" title="{title}">{", ".join(map(str, sorted(numbers)))}</sup>'


def _parser(accepts: Callable[[str], bool]) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    markdown.enable("table").disable(["image", "html_block", "html_inline"])
    markdown.validateLink = accepts  # type: ignore[method-assign, assignment]
    markdown.inline.ruler.before("link", "term", _term_rule)
    markdown.inline.ruler.before("link", "citation", _citation_rule)
    return markdown


_MARKDOWN = _parser(lambda address: LINK.match(address) is not None)
_ANY_LINK = _parser(lambda address: True)
