"""What of a drawing travels: the same picture in fewer bytes."""

import re
from xml.etree import ElementTree

import pytest

from immunobook import content
from immunobook.content.svg import read_drawing
from immunobook.diagram.sent import PLACE, bare, sent, shared_style

DRAWINGS = {id: content.drawing(id) for id in content.diagrams()}
NUMBER = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)")


@pytest.mark.parametrize("id", DRAWINGS)
def test_what_is_sent_is_the_drawing(id):
    """Its parts, its words and its paths, number for number."""
    whole, light = DRAWINGS[id], sent(DRAWINGS[id])
    assert len(light) < len(whole) - 5000
    for what in (lambda svg: read_drawing(svg).parts, elements, paths):
        assert what(light) == what(whole)


def elements(svg: str) -> list[tuple]:
    return [
        (one.tag, {name: value for name, value in one.items() if name != "d"}, (one.text or "").strip())
        for one in ElementTree.fromstring(svg).iter()
        if not one.tag.endswith("style")
    ]


def paths(svg: str) -> list[list[object]]:
    found = re.findall(r' d="([^"]*)"', svg)
    return [[part if part.isalpha() else float(part) for part in NUMBER.findall(path)] for path in found]


@pytest.mark.parametrize("id", DRAWINGS)
def test_the_style_of_all_drawings_comes_with_the_script(id):
    assert sent(DRAWINGS[id]).count(PLACE) == 1
    assert "--im-tumour:" not in sent(DRAWINGS[id]) + shared_style(), "the tokens stand on the page"
    assert shared_style() not in sent(DRAWINGS[id])


def test_rules_become_one_only_where_they_say_the_same():
    css = "<style>\n.a .in-x{opacity:0}\n.b .in-y{opacity:0}\n.c{opacity:1}\n.d{opacity:0}\n</style>"
    assert sent(css) == "<style>\n.a .in-x,.b .in-y{opacity:0}\n.c{opacity:1}\n.d{opacity:0}\n</style>"


@pytest.mark.parametrize(
    ("path", "shorter"),
    [
        ("M-330,96C-262,118 -226,168 -214,300", "M-330,96C-262,118-226,168-214,300"),
        ("m0.5,0.25l10.5,0 0.5,3z", "m.5,.25l10.5,0 .5,3z"),
        ("M1.05,100.05 L 2,3", "M1.05,100.05L2,3"),
    ],
)
def test_a_path_is_written_without_what_its_numbers_do_not_need(path, shorter):
    assert sent(f'<path d="{path}"/>') == f'<path d="{shorter}"/>'


@pytest.mark.parametrize("id", DRAWINGS)
def test_a_bare_drawing_has_no_words_and_all_tokens_it_draws_with(id):
    svg = bare(DRAWINGS[id])
    assert not re.search(r"<(text|title|desc)\b|aria-|tabindex", svg), "nor any that is heard only"
    used = set(re.findall(r"var\((--im-[\w-]+)", svg))
    assert used <= set(re.findall(r"(--im-[\w-]+):", svg))
    assert ElementTree.fromstring(svg).get("viewBox")
