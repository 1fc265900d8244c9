"""Each screen on side effects says which versions of which guidance it uses, and when that was read."""

import re

import pytest

from immunobook import content
from immunobook.teaching import shown
from tests.test_screens import HOUSE, opened, store, words  # noqa: F401

PAGES = HOUSE / "pages"
IN_CARE = [one for one in content.diagrams().values() if one.chapter == "side_effects"]
SCREENS = {
    "the chapter": (PAGES / "learn/side_effects.py", {}),
    "a lesson": (PAGES / "learn/side_effects.py", {"lesson": "the-call"}),
    "the onset clock": (PAGES / "explore/onset_clock.py", {}),
    "pocket pages": (PAGES / "explore/pocket_pages.py", {"organ": "heart"}),
    "the grading trainer": (PAGES / "practice/toxicity_trainer.py", {}),
    "the fever at the bed": (PAGES / "practice/toxicity_trainer.py", {"event": "crs"}),
    "the phone": (PAGES / "practice/phone_call.py", {}),
    "a call": (PAGES / "practice/phone_call.py", {"call": "a-new-cough"}),
    "teach-back": (PAGES / "practice/teach_back.py", {}),
    "a task to tell": (PAGES / "practice/teach_back.py", {"task": "hydrocortisone-for-life"}),
    "the cases": (PAGES / "practice/case.py", {}),
    **{f"case {id}": (PAGES / "practice/case.py", {"case": id}) for id in content.cases()},
    **{f"picture {one.id}": (PAGES / "explore/diagram.py", {"picture": one.id}) for one in IN_CARE},
    **{f"{one.id} on the wall": (PAGES / "classroom/projector.py", {"picture": one.id}) for one in IN_CARE},
    "a lesson on the wall": (PAGES / "classroom/projector.py", {"lesson": "the-call"}),
}
LINE = re.compile(r'<p class="im-guidance"><b>Guidance used:</b> (.*?)</p>', re.DOTALL)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_says_which_guidance_it_uses_and_when_it_was_read(store, screen):  # noqa: F811
    page, params = SCREENS[screen]
    app = opened(page, **params)
    assert not app.exception
    (said,) = LINE.findall(words(app))
    assert re.search(r"(CTCAE 5\.0 \(.*?2017\)|ASTCT 2019)", said), "which version grades"
    assert "ASCO 2021" in said, "which guideline advises"
    assert re.search(r"[Rr]ead .*?(November|December|January) 20\d\d", said), "when it was read"
    assert "your local protocol comes first" in said
    for label in re.findall(r"US (?:dosing advice|label)[^.,;]*", said):
        assert re.search(r"20\d\d", label) or "Read in" in said, "of which year a label is"


@pytest.mark.parametrize("page", ["explore/diagram.py", "classroom/projector.py"])
def test_a_picture_of_another_chapter_rests_on_no_guideline(store, page):  # noqa: F811
    assert not LINE.findall(words(opened(PAGES / page, picture="synapse")))


@pytest.mark.parametrize("cell", ["title", content.lesson("the-call").cells[0].id])
def test_phones_in_a_room_say_it_with_a_cell(cell):
    (said,) = LINE.findall(shown.cell("the-call", cell, "plain")["html"])
    assert "your local protocol comes first" in said
    assert not LINE.findall(shown.cell("three-keys", "title", "plain")["html"])


@pytest.mark.parametrize("picture", IN_CARE, ids=lambda one: one.id)
def test_phones_in_a_room_say_it_with_a_picture(picture):
    assert LINE.findall(shown.scene(picture.id, "plain")["guidance"])


def test_phones_say_nothing_with_a_picture_of_another_chapter():
    assert shown.scene("synapse", "plain")["guidance"] == ""
