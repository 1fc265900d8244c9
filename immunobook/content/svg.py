"""Reads what an SVG drawing promises: its parts, the states that its rules know, and its text alternative."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

MODES = frozenset({"quiet", "no-labels"})
"""Classes on the root that are no state of a scene; `im-` and `is-` words are none either."""

_PIECES = re.compile(r"[^{}]+|[{}]")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\[class[*^~|$]?=['\"]?([\w -]+)['\"]?\]")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|['\"]?#)[^)]*\)|@import", re.IGNORECASE)


@dataclass(frozen=True)
class Drawing:
    """What stands in an SVG file.

    Attributes:
        id: Id of the root.
        words: Classes of the root, without modes.
        parts: Name for screen readers of each part, by its id.
        selected: Class words in the selectors of the style.
        attribute_words: Pieces of class words in attribute selectors, such as [class*=break-].
        leading: Classes at the start of a selector that has more behind it: what a root must have, or an
        element. classes: Classes of the elements inside.
        has_title, has_desc: Whether the text alternative is there and named by the root.
        unsafe: What does not belong into a drawing that stands alone (scripts, handlers, things from
            elsewhere).
    """

    id: str
    words: tuple[str, ...]
    parts: Mapping[str, str]
    selected: frozenset[str]
    attribute_words: frozenset[str]
    leading: frozenset[str]
    classes: frozenset[str]
    has_title: bool
    has_desc: bool
    unsafe: tuple[str, ...]

    def knows(self, word: str) -> bool:
        """Return whether some rule of the style, or the root itself, speaks of this state."""
        return (
            word in self.selected
            or word in self.words
            or any(piece in word for piece in self.attribute_words)
        )

    def unknown_states(self, known: set[str]) -> Iterator[str]:
        """Yield words that the style treats as states of the root though nothing else knows them."""
        for word in sorted((self.leading | set(self.words)) - self.classes - known - MODES):
            if not word.startswith(("im-", "is-")):
                yield word


def read_drawing(svg: str) -> Drawing:
    """Return what stands in an SVG.

    Raises:
        ValueError: If it is not well-formed, or has a document type.
    """
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise ValueError("it has a document type")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"it is not well-formed ({error})") from None
    parts: dict[str, str] = {}
    classes: set[str] = set()
    unsafe: list[str] = []
    style = ""
    ids = {element.get("id") for element in root.iter()}
    labelled = {id for id in (root.get("aria-labelledby") or "").split() if id in ids}
    named = {"title": False, "desc": False}
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        words = (element.get("class") or "").split()
        if element is not root:
            classes.update(words)
        if "im-part" in words:
            parts[element.get("id") or ""] = element.get("aria-label") or ""
        if name in named and element.get("id") in labelled and (element.text or "").strip():
            named[name] = True
        if name == "style":
            style += element.text or ""
        unsafe += _unsafe_in(name, element.attrib)
    if _OUTSIDE.search(style):
        unsafe.append("a style that fetches something")
    selectors = [head for head in _selectors(style)]
    return Drawing(
        id=root.get("id") or "",
        words=tuple(
            word for word in (root.get("class") or "").split() if word not in MODES and word != "im-scene"
        ),
        parts=MappingProxyType(parts),
        selected=frozenset(word for head in selectors for word in _CLASS.findall(head)),
        attribute_words=frozenset(word for head in selectors for word in _ATTRIBUTE.findall(head)),
        leading=frozenset(word for head in selectors for word in _leading(head)),
        classes=frozenset(classes),
        has_title=named["title"],
        has_desc=named["desc"],
        unsafe=tuple(dict.fromkeys(unsafe)),
    )


def _unsafe_in(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if name in ("script", "foreignObject", "iframe", "image", "a", "set", "handler"):
        yield f"<{name}>"
    for key, value in attributes.items():
        key = key.rpartition("}")[2]
        if key.lower().startswith("on"):
            yield f"the handler {key}"
        elif key == "href" and not value.startswith("#"):
            yield f"a link to {value[:40]}"
        elif _OUTSIDE.search(value):
            yield f"{key} fetches something"


def _selectors(style: str) -> Iterator[str]:
    """Yield the head of each rule, those inside @media too."""
    pieces = _PIECES.findall(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    for piece, following in pairwise(pieces):
        head = piece.rpartition(";")[2].strip()
        if following == "{" and head not in ("", "{", "}") and not head.startswith("@"):
            yield head


def _leading(head: str) -> Iterator[str]:
    """Yield the classes of the first compound of each selector that has a second one."""
    depth, compounds, first = 0, 1, ""
    for character in f"{head},":
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            if compounds > 1:
                yield from _CLASS.findall(first)
            compounds, first = 1, ""
        elif compounds == 1 and depth == 0 and character in " >+~" and first.strip():
            compounds = 2
        elif compounds == 1:
            first += character
