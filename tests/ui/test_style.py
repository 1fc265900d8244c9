"""The menu says its sections to the eye: above the first entry of each, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from immunobook.ui import style


def firsts(counts: dict[str, int]) -> dict[str, int]:
    found = re.findall(r'nth-child\((\d+)\)::before\{content:"([^"]+)" / ""\}', style.sections(counts))
    return {name: int(place) for place, name in found}


def test_a_name_stands_above_the_first_entry_of_its_section():
    assert firsts({"Learn": 6, "Practice": 7, "Explore": 1}) == {"Learn": 1, "Practice": 7, "Explore": 14}


def test_a_section_of_which_a_role_sees_nothing_has_no_name():
    assert firsts({"Learn": 2, "Insight": 0, "Progress": 1}) == {"Learn": 1, "Progress": 3}


OF_LESSONS = {"lab", "quiz_kinds", "story"}


def test_each_sheet_goes_somewhere():
    brought = OF_LESSONS | style.EVERYWHERE | {name for names in style.ADDED.values() for name in names}
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
    assert whole.index("--im-tumour:") < whole.index(".im-asks{") < whole.index(".im-wall")
    assert "/*" not in whole


WORD = re.compile(r"(?<!:has\()\.(im-[a-z][\w-]*)")  # what a rule is about, not what it asks for inside
CODE = {path: path.read_text(encoding="utf-8") for path in style.HERE.parent.rglob("*.*") if path.suffix in (".py", ".js")}
SCREENS_OF = {
    # the packages whose code draws a section's screens beside lesson, quiz, content, progress and ui
    "Learn": ("lesson", "diagram"),
    "Look up": ("content",),
}


@pytest.mark.parametrize("section", SCREENS_OF)
def test_screens_that_get_few_sheets_draw_nothing_that_another_sheet_shapes(section):
    """A class that these screens write is shaped by a sheet that they get."""
    sent = style.styles(style.added(section) | (OF_LESSONS if section == "Learn" else set()))
    others = set(WORD.findall(style.styles(frozenset(style.SHEETS)))) - set(WORD.findall(sent))
    folders = {style.HERE.parent / name for name in (*SCREENS_OF[section], "ui")}
    written = {
        word
        for path, text in CODE.items()
        if path.parent in folders
        for word in re.findall(r"\bim-[a-z][\w-]*", text)
    }
    assert not others & written, "these would stand there without their look"
