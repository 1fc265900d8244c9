"""The menu says its sections to the eye: above the first entry of each, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from immunobook.ui import style
from immunobook.ui.light import light


def firsts(counts: dict[str, int]) -> dict[str, int]:
    found = re.findall(r'nth-child\((\d+)\)::before\{content:"([^"]+)" / ""\}', style.sections(counts))
    return {name: int(place) for place, name in found}


def test_a_name_stands_above_the_first_entry_of_its_section():
    assert firsts({"Learn": 6, "Practice": 7, "Explore": 1}) == {"Learn": 1, "Practice": 7, "Explore": 14}


def test_a_section_of_which_a_role_sees_nothing_has_no_name():
    assert firsts({"Learn": 2, "Insight": 0, "Progress": 1}) == {"Learn": 1, "Progress": 3}


OF_LESSONS = {"lab", "quiz_kinds", "story"}
BROUGHT = {"care", "exercise"}
"""What is shown with them brings them along."""


def test_each_sheet_goes_somewhere():
    brought = OF_LESSONS | BROUGHT | style.EVERYWHERE | {name for names in style.ADDED.values() for name in names}
    assert brought == set(style.SHEETS)


def test_every_section_of_the_menu_says_what_it_needs():
    frame = ast.parse((Path(style.HERE).parent / "frame.py").read_text(encoding="utf-8"))
    screens = next(
        node.value for node in frame.body if isinstance(node, ast.Assign) and node.targets[0].id == "SCREENS"
    )
    assert {key.value for key in screens.keys} == style.ADDED.keys()


def test_a_section_gets_what_it_needs_in_the_order_of_all_sheets():
    lean, whole = (style.styles(style.added(section)) for section in ("Learn", "Classroom"))
    assert ".im-asks" in lean
    assert not {".im-wall", ".im-patient"} & set(re.findall(r"\.im-[\w-]+", lean))
    assert whole.index("--im-tumour:") < whole.index(".im-visits{") < whole.index(".im-wall")
    assert "/*" not in whole


WORD = re.compile(r"(?<!:has\()\.(im-[a-z][\w-]*)")  # what a rule is about, not what it asks for inside
CODE = {path: path.read_text(encoding="utf-8") for path in style.HERE.parent.rglob("*.*") if path.suffix in (".py", ".js")}
SCREENS_OF = {
    # the folders and files whose code draws a section's screens
    "Learn": ("lesson", "diagram", "quiz", "quiz/kinds", "response/view.py", "response/markup.py", "response/slice_exercise.py"),
    "Look up": ("content",),
}
ELSEWHERE = {
    # what that code draws on other screens only
    *("im-sitting", "im-sitting-head", "im-clock", "im-time", "im-flag", "im-warning", "im-kept", "im-certainty"),
    "im-right-notes",  # a case to judge, in the lab
    # what has a look only on other screens
    "im-again",  # a list of the insight; in a question it is a button, with a button's look
    "im-rule",  # larger on a projector
}


@pytest.mark.parametrize("section", SCREENS_OF)
def test_screens_that_get_few_sheets_draw_nothing_that_another_sheet_shapes(section):
    """A class that these screens write is shaped by a sheet that they get."""
    sent = style.styles(style.added(section) | {"exercise"} | (OF_LESSONS if section == "Learn" else set()))
    others = set(WORD.findall(style.styles(frozenset(style.SHEETS)))) - set(WORD.findall(sent))
    places = {style.HERE.parent / name for name in (*SCREENS_OF[section], "ui")}
    written = {
        word
        for path, text in CODE.items()
        if places & {path, path.parent}
        for word in re.findall(r"\bim-[a-z][\w-]*", text)
    }
    assert not (others & written) - ELSEWHERE, "these would stand there without their look"


def test_what_is_said_to_have_its_look_elsewhere_is_not_sent_to_a_lesson():
    assert not ELSEWHERE & set(WORD.findall(style.styles(frozenset(OF_LESSONS))))


# --- what is sent is what was written -----------------------------------------------------------------------

SHEETS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(style.HERE.parent.rglob("*.css"))}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")


def selectors(css: str) -> list[str]:
    """Every selector and condition of a sheet, each space in it as one, and none after a comma or a colon."""
    return [re.sub(r"(?<=[,:]) ", "", " ".join(found.split())) for found in SELECTOR.findall(css)]


def bare(css: str) -> str:
    return "".join(css.split()).replace(";}", "}")


@pytest.mark.parametrize("name", SHEETS)
def test_every_selector_of_a_sheet_is_sent_as_it_was_written(name):
    written = selectors(COMMENT.sub("", SHEETS[name]))
    assert written
    assert selectors(light(SHEETS[name])) == written
    assert bare(light(SHEETS[name])) == bare(COMMENT.sub("", SHEETS[name])), "nor any value"
    assert len(light(SHEETS[name])) < len(SHEETS[name])


def test_the_sheets_ask_for_what_stands_inside_of_something():
    """Were there none, the test above would hold whatever is done to them."""
    assert sum(css.count(f" {sign}") for css in SHEETS.values() for sign in (":is(", ":has(", ":not(")) > 20


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("@container (min-width: 600px) {\n  .a :is(th, td) { x: y; }\n}\n", "@container (min-width:600px){.a :is(th,td){x:y}}"),
        (".a :has(b) + c > d ~ :not(e) :where(f) .g{width:calc(1px + 2px)}", None),
        (".a, /* this */\n.b\n:not(c) {\n\n x: y;\n}", ".a,.b\n:not(c){x:y}"),
        ('.a{content:"/* no comment */ { ; } a: b, c"} .b{content:\'it\\\'s /* none ;}*/\'}', '.a{content:"/* no comment */ { ; } a: b, c"}.b{content:\'it\\\'s /* none ;}*/\'}'),
        (".a/**/.b{x:y}", None),
        ("/* it's */.a{x:y} /* who's */\n", ".a{x:y}"),
        ("a{--x: ;y:z}", None),
        ("@media (a) and (b){:is(c) :d::e{f:g h,i}}", None),
    ],
)
def test_only_what_parts_nothing_is_left_out(written, sent):
    assert light(written) == (sent or written)
