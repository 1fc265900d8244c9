"""Every scene is true in every state, on the notebook's own page, and answers to mouse, keys and finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from immunobook import content
from immunobook.content.model import Diagram
from tests.browser import scene_truths
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled

COLUMN_IS_713 = 1204
"""Width of a window in which the page of pictures is as wide as the column of a lesson."""

NARROW = """() => [...document.querySelectorAll('*')].map(each => each.shadowRoot?.querySelector('.fit > svg'))
    .find(Boolean)?.classList.contains('is-narrow')"""


class Scene:
    """A scene as a learner has it before them: the picture, its controls, and the words beside it."""

    def __init__(self, diagram: Diagram, page: Page):
        self.diagram, self.page = diagram, page
        self.svg = page.locator(f"svg#{diagram.id}")
        self.bar = page.locator(".bar")
        self.status = page.locator(".words [role=status]")
        self.chosen = self.status.locator(".part b")
        self.pause = page.locator("button.pause")
        self.found = scene_truths.examine(page, diagram)

    def words(self) -> tuple[str, ...]:
        """Return the words that are on by the word of the picture itself."""
        return tuple(self.page.locator(".fit").get_attribute("data-ready").split())

    def put(self, words) -> None:
        """Put words on the root of the drawing, past the controls."""
        self.page.evaluate(
            "([scene, words]) => sceneTruths.put(sceneTruths.find(scene), words)", [self.diagram.id, words]
        )

    def point(self, part: str) -> list[float]:
        """Return where a part can be pressed now."""
        return self.page.evaluate(
            """([scene, part]) => {
                const svg = sceneTruths.find(scene)
                return sceneTruths.pressable(svg, svg.querySelector('#' + part))
            }""",
            [self.diagram.id, part],
        )

    def moving(self) -> dict:
        """Return what runs for ever, in two dozen states spread over all."""
        return self.page.evaluate(
            "([scene, states]) => sceneTruths.moving(scene, states)",
            [self.diagram.id, scene_truths.some(list(self.diagram.combinations()), 24)],
        )

    def choose(self, dial, option) -> str:
        """Choose an option of a dial as a learner would; return the sentence."""
        if dial.kind == "slider":
            handle = self.bar.get_by_role("slider", name=dial.asks)
            expect(handle, "a slider is called what it asks").to_be_visible()
            handle.press("Home")
            for _ in range([one.id for one in dial.options].index(option.id)):
                handle.press("ArrowRight")
        else:
            group = self.bar.get_by_role("group", name=dial.asks)
            group.get_by_role("radio", name=option.says, exact=True).click()
        return self.shows(option.id)

    def press(self, switch) -> str:
        """Press a switch; return the sentence."""
        is_on = switch.id in self.words()
        self.bar.get_by_role("checkbox", name=switch.says, exact=True).click()
        return self.shows(switch.id, not is_on)

    def turn_on(self, word: str) -> None:
        """Choose the option, or press the switch, that has this id."""
        for dial in self.diagram.dials:
            for option in dial.options:
                if option.id == word:
                    self.choose(dial, option)
        for switch in self.diagram.switches:
            if switch.id == word:
                self.press(switch)

    def shows(self, word: str, is_on: bool = True) -> str:
        """Wait until a word is on the picture, or off; return the sentence, which must be the one for it."""
        wanted = f".{word}" if is_on else f":not(.{word})"
        expect(self.page.locator(f"svg#{self.diagram.id}{wanted}")).to_have_count(1)
        on = self.words()
        assert on == self.diagram.allowed(on), "this is no state of the scene"
        assert (word in on) is is_on
        classes = set(self.svg.get_attribute("class").split()) - {"im-scene", self.diagram.id}
        assert classes == set(on), "the root of the drawing says something else"
        line = self.diagram.saying(on)
        expect(self.status.locator(".says")).to_have_text(content.plain_text(line.plain))
        expect(self.status.locator(".tag")).to_contain_text(line.tag)
        return line.plain


@pytest.fixture(scope="module")
def tablet(browser, app):
    """A page for mouse, keys and finger; one for all scenes, so that Streamlit's scripts are compiled once."""
    context = new_context(browser, width=COLUMN_IS_713, height=1800, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=list(content.diagrams()))
def scene(request, tablet, app):
    """A scene on the page of pictures, opened once for all that is asked of it."""
    diagram = content.diagram(request.param)
    tablet.goto(f"{app.url}/diagram?picture={diagram.id}")
    return Scene(diagram, settled(tablet))


def test_there_are_scenes():
    assert len(content.diagrams()) >= 6


def test_it_opens_as_it_says_it_starts(scene):
    assert scene.words() == scene.diagram.started()
    for word in scene.diagram.started():
        scene.shows(word)
    assert scene.svg.bounding_box()["width"] == pytest.approx(scene_truths.COLUMN, abs=8), "a lesson's column"


def test_all_it_claims_is_visibly_true_in_every_state(scene):
    assert scene.diagram.visibly_true
    assert not scene_truths.untrue(scene.diagram, scene.found)


def test_every_part_can_be_reached_where_it_is_seen_and_nowhere_else(scene):
    assert scene.found["parts"], "there is no part to choose"
    assert not scene_truths.unreachable(scene.diagram, scene.found)


def test_no_words_overlap_or_are_cut(scene):
    assert not scene_truths.badly_written(scene.found)


def test_nothing_moves_for_who_asked_for_less_motion(scene):
    assert not scene.found["moves"]


def test_tab_goes_from_part_to_part_in_the_order_of_the_drawing(scene):
    order = scene.page.evaluate(
        """scene => {
            const svg = sceneTruths.find(scene)
            const parts = [...svg.querySelectorAll('[role=button]')]
                .filter(each => each.checkVisibility({ visibilityProperty: true }))
            parts[0].focus()
            return parts.map(each => each.id)
        }""",
        scene.diagram.id,
    )
    focused = "scene => sceneTruths.find(scene).getRootNode().activeElement?.id"
    walked = []
    for _ in order:
        walked.append(scene.page.evaluate(focused, scene.diagram.id))
        scene.page.keyboard.press("Tab")
    assert walked == order
    assert scene.page.evaluate(focused, scene.diagram.id) not in order, "and then leaves the picture"


def test_each_part_says_what_it_is_by_click_by_key_and_by_touch(scene):
    def click(part):
        scene.page.mouse.click(*scene.point(part))

    def key(part):
        scene.svg.locator(f"#{part}").focus()
        scene.page.keyboard.press("Enter")

    def touch(part):
        scene.page.touchscreen.tap(*scene.point(part))

    for at, part in enumerate(scene.diagram.parts):
        scene.put(scene.found["parts"][part.id]["state"])
        (click, key, touch)[at % 3](part.id)
        expect(scene.chosen, f"{part.id} was chosen").to_have_text(part.name)
        expect(scene.status).to_contain_text(content.plain_text(part.plain))

    first = scene.diagram.parts[0]
    for at, way in enumerate((click, key, touch, click)):
        scene.put(scene.found["parts"][first.id]["state"])
        way(first.id)
        if at % 2:
            expect(scene.chosen, "chosen once more it is let go").to_be_hidden()
        else:
            expect(scene.chosen).to_have_text(first.name)


def test_axe_finds_no_fault_with_a_part_chosen(scene):
    part = scene.page.locator(".im-part:visible").first
    part.focus()
    scene.page.keyboard.press("Enter")
    expect(scene.chosen).to_be_visible()
    found = violations(scene.page, ".stMain")  # what stands round it is looked at with the screens
    assert not found, "\n".join(found)
    part.focus()
    scene.page.keyboard.press("Enter")


def test_dials_and_switches_change_the_picture_and_the_words(scene):
    heard = set()
    for dial in scene.diagram.dials:
        heard |= {scene.choose(dial, option) for option in reversed(dial.options)}
        if dial.kind == "steps":
            scene.bar.get_by_role("button", name="Next frame").click()
            heard.add(scene.shows(dial.options[1].id))
            scene.bar.get_by_role("button", name="Back").click()
            scene.shows(dial.options[0].id)
    for switch in scene.diagram.switches:
        if not scene.diagram.can_be_on(switch, scene.words()):
            expect(scene.bar.get_by_role("checkbox", name=switch.says, exact=True)).to_be_disabled()
            scene.turn_on(switch.only_in[0])
        heard |= {scene.press(switch), scene.press(switch)}
    assert len(heard) > 1, "whatever is pressed, the words stay the same"


def test_pause_stops_what_moves(scene):
    scene.page.emulate_media(reduced_motion="no-preference")
    try:
        if not scene.diagram.loops:
            expect(scene.pause).to_be_hidden()
            assert not scene.moving(), "it moves for ever, and there is no Pause"
            return
        assert scene.moving(), "it has a Pause button, and nothing moves"
        scene.pause.click()
        assert "is-paused" in scene.svg.get_attribute("class").split()
        assert not scene.moving()
        scene.pause.click()
        assert "is-paused" not in scene.svg.get_attribute("class").split()
        assert scene.moving()
    finally:
        scene.page.emulate_media(reduced_motion="reduce")


def test_on_a_phone_all_words_can_be_read(scene):
    wide = scene.page.viewport_size
    scene.page.set_viewport_size({"width": scene_truths.PHONE, "height": 800})
    try:
        scene.page.wait_for_function(NARROW)
        assert scene.svg.bounding_box()["width"] <= scene_truths.PHONE
        assert not scene_truths.badly_written(scene_truths.examine(scene.page, scene.diagram, at_most=16))
    finally:
        scene.page.set_viewport_size(wide)
        scene.page.wait_for_function(f"() => !({NARROW})()")
