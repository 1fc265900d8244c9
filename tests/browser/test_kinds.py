"""Every kind of question in a real browser: by mouse, by keyboard alone, and on a phone.

The notebook serves a tiny course in which one lesson asks the examples of tests/quiz, a cell for each.
"""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import Page, expect

from immunobook.quiz.kinds import KINDS
from tests.browser.answering import cell_of, fill_in, hand_in, state_of
from tests.browser.app_server import AppServer
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import wrong_answer
from tests.browser.test_keyboard import Keyboard
from tests.content.conftest import Folder
from tests.quiz.sample import EXAMPLES

LESSON = "a-brake"
ADDRESS = f"immune_activation?lesson={LESSON}"


def examples() -> dict[str, dict]:
    """Return the examples as an author of the tiny course would have written them, by their new id."""
    written = {}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        text = path.read_text(encoding="utf-8").replace("brake-as-key", "a-flag")
        one = yaml.safe_load(text)
        id = f"{one['kind'].replace('_', '-')}-{one['id']}"
        one |= {"id": id, "skill": "examples", "cell": f"{LESSON}/why-a-brake"}
        if "diagram" in one:
            one["diagram"] = "brake"
        written[id] = one
    return {id: one for id, one in written.items() if one["kind"] != "predict"}


WRITTEN = examples()
ITEMS = {id: KINDS[one["kind"]].model_validate(one) for id, one in WRITTEN.items()}


def test_every_kind_has_an_example():
    assert {item.kind for item in ITEMS.values()} == set(KINDS) - {"predict"}, "each lesson has its predictions"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The notebook with the tiny course."""
    folder = Folder(tmp_path_factory.mktemp("kinds") / "data")
    asked = {
        "skill": "examples",
        "title": "Answer each kind of question",
        "chapter": "immune_activation",
        "questions": [
            {key: value if key != "checked" else str(value) for key, value in one.items() if key != "skill"}
            for one in WRITTEN.values()
        ],
    }
    folder.write("quiz/examples.yaml", yaml.safe_dump(asked, allow_unicode=True, sort_keys=False))
    text = folder.text(f"lesson/{LESSON}.md")
    start, end = text.index("```{predict}"), text.index("```{check}")
    cells = "".join(f"```{{check}}\nid: cell-{id}\ntitle: {id}\nquiz: [{id}]\n```\n\n" for id in WRITTEN)
    folder.write(f"lesson/{LESSON}.md", text[:start] + cells + text[end:])
    faults = folder.check().faults
    assert not faults, "\n".join(map(str, faults))
    server = AppServer(tmp_path_factory.mktemp("app"), IMMUNOBOOK_DATA=str(folder.path)).start()
    yield server
    server.stop()
    assert not server.faults(), server.faults()


def opened(page: Page, course: AppServer) -> Page:
    page.goto(f"{course.url}/{ADDRESS}")
    settled(page)
    expect(page.locator(".im-form")).to_have_count(len(ITEMS) + 1)  # and the one of the tiny course itself
    return page


def is_sound(page: Page, state: str) -> None:
    wide, room = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room, f"{state}: it scrolls sideways"
    found = violations(page)
    assert not found, f"{state}\n" + "\n".join(found)


def is_right(cell, item) -> None:
    expected = "done|right" if item.kind == "free_text" else "right"  # nobody judges a text
    expect(state_of(cell)).to_have_attribute("data-state", re.compile(f"^({expected})$"))


@pytest.mark.parametrize(("width", "mode"), [pytest.param(360, "dark", marks=pytest.mark.matrix), (1280, "light")])
def test_every_kind_by_mouse_in_each_of_its_states(browser, course, width, mode):
    """Open, handed in empty, filled in, answered wrongly, on a phone then rightly: axe finds nothing in any."""
    context = new_context(browser, width=width, mode=mode)
    page = opened(context.new_page(), course)
    cells = {id: cell_of(page, LESSON, f"cell-{id}") for id in ITEMS}
    is_sound(page, "open")
    for cell in cells.values():
        cell.get_by_role("button", name=re.compile("^(Check|Compare)$")).click()
        expect(cell.locator(".im-told")).to_contain_text("then press")
    is_sound(page, "handed in empty")
    for id, item in ITEMS.items():
        fill_in(cells[id], item, wrong_answer(item))
    is_sound(page, "filled in")
    for cell in cells.values():
        hand_in(cell)
        expect(state_of(cell)).to_have_attribute("data-state", re.compile("^(done|partly|wrong)$"))
    page.evaluate("() => document.querySelectorAll('.stMain details:not([open])').forEach(e => { e.open = true })")
    is_sound(page, "answered wrongly")
    if width == 360:  # at a desk the keyboard answers rightly, below
        for id, item in ITEMS.items():
            if item.kind != "free_text":
                cells[id].get_by_role("button", name="Try again").click()
                fill_in(cells[id], item, item.key())
                hand_in(cells[id])
    text = cells["free-text-explain"]
    text.get_by_role("button", name="Check your text").click()
    for point in ITEMS["free-text-explain"].points:
        text.get_by_role("checkbox", name=point.says).check(force=True)
    hand_in(text)
    expect(text.locator(".im-feedback")).to_contain_text("2 of 2")
    is_sound(page, "at the end")
    context.close()


def turn_to_the_chart(keys: Keyboard, cell) -> None:
    """See the data as a table, then as a chart that says itself in words."""
    table, chart = cell.locator(".im-trend table"), cell.get_by_role("img", name="ALT, U/L. Day 1: 22; Day 21: 60 high")
    expect(table).to_be_visible()
    expect(chart).to_be_hidden()
    keys.find(cell.get_by_text("As a chart"))
    keys.press("Enter")
    expect(chart).to_be_visible()
    expect(table).to_be_hidden()


def test_every_kind_by_keyboard_alone(browser, course):
    context = new_context(browser)
    page = opened(context.new_page(), course)
    keys = Keyboard(page)
    for id, item in ITEMS.items():
        cell = cell_of(page, LESSON, f"cell-{id}")
        if item.kind == "trend":
            turn_to_the_chart(keys, cell)
        keys.fill_in(cell, item, item.key())
        keys.find(cell.get_by_role("button", name=re.compile("^(Check|Compare)$")))
        keys.press("Enter")
        expect(cell.locator(".im-feedback")).to_be_visible()
        is_right(cell, item)
    is_sound(page, "answered rightly")
    context.close()
