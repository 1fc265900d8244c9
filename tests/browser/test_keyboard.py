"""The chapter can be worked through with nothing but a keyboard, and one always sees where one is.

The lesson of the gate has every kind of cell and of question; `--matrix` works through all of them.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from tests.browser.answering import (
    WITH_BOXES,
    WITH_LISTS,
    boxes_of,
    cell_of,
    exactly,
    is_entry,
    lists_of,
    state_of,
    steps_shown,
)
from tests.browser.conftest import settled
from tests.browser.learners import records_of, secret_of

CHAPTER = "immune_activation"
LESSONS = content.course().chapter(CHAPTER).lessons
IN_THE_GATE = "three-keys"

FOCUS = """(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return at
})()"""
BEFORE = f"""e => {{
    const host = node => {{ while (node.getRootNode().host) node = node.getRootNode().host; return node }}
    const at = {FOCUS}
    if (at.getRootNode() === e.getRootNode())
        return !!(at.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)
    return !!(host(at).compareDocumentPosition(host(e)) & Node.DOCUMENT_POSITION_PRECEDING)
}}"""
A_LOT = 150  # presses of one key; who needs more of them has been lost


class Keyboard:
    """Somebody who has no mouse: finds things with Tab and turns them with the arrows."""

    def __init__(self, page: Page):
        self.page = page

    def press(self, key: str) -> None:
        """Press a key and wait for what it brings about; it must leave the focus somewhere."""
        self.page.keyboard.press(key)
        settled(self.page)
        self.page.wait_for_function(f"() => !['BODY', 'HTML'].includes({FOCUS}.tagName)")

    def find(self, wanted: Locator) -> None:
        """Press Tab, or Shift+Tab if it lies before, until the focus is in something."""
        expect(wanted).to_be_visible()
        if wanted.evaluate(
            f"e => e.contains({FOCUS}) && e.matches('button, input, textarea, fieldset, [role=radiogroup]')"
        ):
            return
        key = "Shift+Tab" if wanted.evaluate(BEFORE) else "Tab"
        for _ in range(A_LOT):
            self.page.keyboard.press(key)
            if wanted.evaluate(f"e => e.contains({FOCUS})"):
                return
        raise AssertionError(f"{key} does not lead to {wanted}")

    def choose(self, radio: Locator) -> None:
        """Choose one of a group of radio buttons: Tab leads into it, the arrows to each."""
        self.find(radio.locator("xpath=ancestor::*[self::fieldset or self::tr or @role='radiogroup'][1]"))
        for _ in range(20):
            if radio.evaluate(f"e => e === {FOCUS}"):
                if not radio.is_checked():
                    self.press("Space")
                expect(radio).to_be_checked()
                return
            self.press("ArrowRight")
        raise AssertionError(f"the arrows do not lead to {radio}")

    def tick(self, box: Locator) -> None:
        self.find(box)
        self.press("Space")
        expect(box).to_be_checked()

    def fill_in(self, cell: Locator, item, answer) -> None:
        """Answer a question of any kind."""
        if item.kind == "trend":
            self.fill_in(cell, item.inner, answer)
        elif item.kind in ("single_choice", "predict"):
            says = next(option.says for option in item.options if option.id == answer)
            self.choose(cell.get_by_role("radio", name=exactly(says)))
        elif item.kind in ("multiple_choice", "select_n", "highlight"):
            for option in item.options:
                if option.id in answer:
                    self.tick(cell.get_by_role("checkbox", name=exactly(option.says)))
        elif item.kind == "ordering":
            self.put_in_order(cell, item, answer)
        elif item.kind in WITH_LISTS:
            for label, says in lists_of(item, answer):
                self.find(cell.get_by_role("combobox", name=exactly(label)))
                self.pick(says)
        elif item.kind in WITH_BOXES:
            for box in boxes_of(cell, item, answer):
                if box.get_attribute("type") == "radio":
                    self.choose(box)
                else:
                    self.tick(box)
        elif item.kind == "free_text":
            self.find(cell.get_by_role("textbox", name=re.compile("^Your answer")))
            self.page.keyboard.type(answer["text"][0])
        else:
            self.find(cell.get_by_role("textbox", name=re.compile("^Your answer")))
            self.page.keyboard.type(str(answer))

    def put_in_order(self, cell: Locator, item, answer) -> None:
        says = {step.id: in_names(step.says) for step in item.steps}
        for place, id in enumerate(answer):
            button = cell.get_by_role("button", name=f"Move “{says[id]}” up")
            while (at := steps_shown(cell).index(says[id])) > place:
                self.find(button)
                self.press("Enter")
                expect(cell.locator(".im-step").nth(at - 1)).to_contain_text(says[id])

    def pick(self, says: str) -> None:
        """Go down a list to an entry."""
        here = f"() => {FOCUS}.selectedOptions[0].innerText"
        for _ in range(20):
            self.page.keyboard.press("ArrowDown")
            if is_entry(says, self.page.evaluate(here)):
                return
        raise AssertionError(f"the arrows do not lead to {says}")

    def bring_about(self, cell: Locator, asked) -> None:
        """Turn a picture's dials and switches until it stands as a try cell wants."""
        diagram = content.diagram(asked.diagram)
        for dial in diagram.dials:
            for option in dial.options:
                if option.id not in asked.goal:
                    continue
                if dial.kind == "slider":
                    self.slide(cell, [one.id for one in dial.options], option.id)
                else:
                    self.choose(cell.get_by_role("radio", name=exactly(option.says)))
        for switch in diagram.switches:
            box = cell.get_by_role("checkbox", name=exactly(switch.says))
            if switch.id in asked.goal and not box.is_checked():
                self.tick(box)

    def slide(self, cell: Locator, words: list[str], wanted: str) -> None:
        slider = cell.get_by_role("slider")
        self.find(slider)
        for _ in words:
            at = int(float(slider.input_value()))
            if at == words.index(wanted):
                return
            self.press("ArrowRight" if at < words.index(wanted) else "ArrowLeft")
        raise AssertionError(f"the slider does not come to {wanted}")


def is_in(cell: Locator) -> None:
    """Assert that the keyboard has arrived in a cell."""
    for _ in range(100):
        if cell.evaluate(f"e => e.contains({FOCUS})"):
            return
        cell.page.wait_for_timeout(50)
    where = cell.page.evaluate(f"() => {FOCUS}.outerHTML.slice(0, 300)")
    raise AssertionError(f"the focus is not in {cell.get_attribute('class')}, but on {where}")


def work_through(page: Page, app, lesson_id: str) -> None:
    """Work through a lesson by keyboard, each question answered right, to the last cell."""
    lesson = content.lesson(lesson_id)
    page.goto(f"{app.url}/{CHAPTER}?lesson={lesson_id}")
    settled(page)
    keys = Keyboard(page)
    for asked in lesson.cells:
        cell = cell_of(page, lesson_id, asked.id)
        if asked.number > 1:
            is_in(cell)
        for at, item_id in enumerate(questions_of(asked)):
            item = bank.question(item_id)
            expect(cell.locator(".im-asks")).to_have_text(exactly(item.asks_at("plain")))
            keys.fill_in(cell, item, item.key())
            keys.press("Shift+Enter")  # checks what is answered
            expect(cell.locator(".im-feedback")).to_be_visible()
            is_in(cell)
            if at + 1 < len(questions_of(asked)):
                keys.press("Shift+Enter")  # goes on to the next question
        if asked.kind == "try":
            keys.bring_about(cell, asked)
            expect(cell.locator(".im-verdict")).to_contain_text("There")
        if asked.kind == "note":
            box = cell.get_by_role("textbox")
            keys.find(box)
            page.keyboard.type("One line,")
            page.keyboard.press("Shift+Enter")
            page.keyboard.type("and another.")
            expect(box).to_have_value("One line,\nand another.")
            keys.press("Control+Enter")
        else:
            keys.press("Shift+Enter")
        expect(state_of(cell)).to_have_attribute("data-state", re.compile("done|right"))
    expect(page.locator(".im-strip span").first).to_have_text(f"All {len(lesson.cells)} cells done")
    is_in(page.locator('[class*="st-key-end-"]'))


def test_a_lesson_by_keyboard_alone(page, profile, app):
    work_through(page, app, IN_THE_GATE)
    with records_of(app) as store:
        who = store.learner_of(secret_of(profile))
        kept = {note.text for note in store.notes(who)}
        verdicts = store.first_verdicts(who, None).values()
    assert kept == {"One line,\nand another."}
    assert set(verdicts) == {"right", "committed"}, "each answer arrived as it was meant"


@pytest.mark.matrix
@pytest.mark.parametrize("lesson_id", LESSONS)
def test_every_lesson_by_keyboard_alone(page, app, lesson_id):
    work_through(page, app, lesson_id)


def test_the_lesson_of_the_gate_has_every_kind():
    cells = content.lesson(IN_THE_GATE).cells
    assert {cell.kind for cell in cells} == {
        cell.kind for one in LESSONS for cell in content.lesson(one).cells
    }
    kinds = {bank.question(item).kind for cell in cells for item in questions_of(cell)}
    assert kinds >= {"predict", "single_choice", "multiple_choice", "ordering", "matching", "label_picture"}


def test_escape_closes_a_meaning(page, app):
    page.goto(f"{app.url}/{CHAPTER}?lesson=the-cycle")
    settled(page)
    keys = Keyboard(page)
    term = page.locator(".im-term-word").first
    keys.find(term)
    meaning = page.get_by_role("tooltip")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(term).to_be_focused()
    keys.press("Tab")
    expect(meaning).to_be_visible()  # of the next term


def test_the_wording_by_keyboard(page, app):
    page.goto(f"{app.url}/{CHAPTER}?lesson=the-cycle")
    settled(page)
    keys = Keyboard(page)
    keys.choose(page.get_by_role("radio", name="Clinical"))
    expect(page.get_by_text("Priming and activation of naive T cells")).to_be_visible()


def test_next_by_keyboard_goes_on(page, app):
    first, second = content.lesson("the-cycle").cells[:2]
    page.goto(f"{app.url}/{CHAPTER}?lesson=the-cycle")
    settled(page)
    keys = Keyboard(page)
    keys.find(cell_of(page, "the-cycle", first.id).get_by_role("button", name="Next"))
    keys.press("Enter")
    is_in(cell_of(page, "the-cycle", second.id))
    expect(state_of(cell_of(page, "the-cycle", first.id))).to_have_attribute("data-state", "done")


KINDS_OF_PLACES = {
    "a link": ".im-crumb a",
    "a term": ".im-term-word",
    "a part of a picture": ".im-part:visible",
    "a dial": ".dial input[type=radio]",
    "a slider": "input[type=range]",
    "a switch of a picture": ".switches input",
    "Pause": ".pause:visible",
    "Next": '[class*="st-key-next-"] button',
    "the switch of a note": '[class*="st-key-note-open"] input',
    "a drawer": ".im-drawer summary",
    "Move up": '[data-move="-1"]',
    "an option": '[class*="st-key-cell-predict"] input[type=radio]',
    "a note": "textarea",
    "the wording": ".st-key-level button",
    "the menu": '[data-testid="stSidebarNavLink"]',
    "a lesson beside the page": ".im-toc a",
}


def test_the_focus_is_visible_wherever_it_is(page, app):
    """Wherever Tab stops, the page looks different there from how it looks when the focus is gone."""
    page.goto(f"{app.url}/{CHAPTER}?lesson=the-cycle")
    settled(page)
    unseen = []
    for place, selector in KINDS_OF_PLACES.items():
        wanted = page.locator(selector).first
        wanted.scroll_into_view_if_needed()
        page.keyboard.press("Shift")  # from now on the keyboard is in use
        wanted.focus()
        page.wait_for_timeout(60)
        box = wanted.bounding_box()
        clip = {
            "x": max(0, box["x"] - 12), "y": max(0, box["y"] - 12),
            "width": min(320, box["width"] + 24), "height": min(200, box["height"] + 24),
        }  # fmt: skip
        with_focus = page.screenshot(clip=clip)
        page.evaluate(f"() => {FOCUS}.blur()")
        page.wait_for_timeout(60)
        if page.screenshot(clip=clip) == with_focus:
            unseen.append(place)
    assert not unseen, f"the focus cannot be seen on {', '.join(unseen)}"
