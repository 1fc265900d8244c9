"""The trainers of side effects as a nurse uses them: by keyboard at a desk, by thumb on a phone, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from immunobook import content, study
from immunobook.toxicity.pocket import page as pocket
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import records_of, secret_of

FOCUSED = "() => document.activeElement.textContent.trim()"
A_LOT = 60


def opened(page: Page, app, address: str) -> Page:
    page.goto(f"{app.url}/{address}")
    return settled(page)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until a button with these words has the focus."""
    for _ in range(A_LOT):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == wanted:
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_a_patient_is_graded_with_nothing_but_the_keyboard(page, app):
    opened(page, app, "toxicity_trainer")
    groups = [each for each in page.get_by_role("radiogroup").all() if each.get_by_role("radio").count() > 1]
    questions = [each for each in groups if each.locator("xpath=ancestor::*[@data-testid='stForm']").count()]
    assert questions
    page.get_by_role("heading", name="Grading trainer").click()
    reached: set[int] = set()
    for _ in range(A_LOT):
        page.keyboard.press("Tab")
        for at, group in enumerate(questions):
            if at not in reached and group.evaluate("e => e.contains(document.activeElement)"):
                page.keyboard.press("Space")
                reached.add(at)
        if page.evaluate(FOCUSED) == "Check":
            break
    assert len(reached) == len(questions), "every question is reached by Tab"
    page.keyboard.press("Enter")
    expect(page.locator(".im-feedback")).to_be_visible()
    settled(page)
    page.wait_for_function("() => document.activeElement.className.includes('trainer-stage')")
    assert not violations(page), "the feedback is there for everybody"
    tab_to(page, "Next patient")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Patient 2, made up")).to_be_visible()
    with records_of(app) as store:
        who = study.learner_of(store, secret_of(page.context))
        assert len(study.kept(store, who, "grading")) == 1


def test_a_call_is_taken_to_its_debrief_on_a_phone(browser, app):
    context = new_context(browser, width=360, height=760)
    page = opened(context.new_page(), app, "phone_call?call=one-stool-more")
    call = content.toxicity().call("one-stool-more")
    for question in call.questions[:2]:
        page.get_by_role("button", name=re.compile(f"^{re.escape(question.asks)}")).click()
        expect(page.get_by_text(question.answer.strip('"')[:20])).to_be_in_viewport()
    settled(opened(page, app, "phone_call?call=one-stool-more"))
    expect(page.get_by_text(call.questions[0].answer.strip('"')[:20])).to_be_visible()
    press(page, "I have heard enough", call.grade.asks)
    for following in ("Where is this person seen?", "What do you tell the caller?"):
        page.get_by_test_id("stRadioOption").first.click()
        press(page, "Go on", following)
    for label, following in (("Go on", "Whom do you call?"), ("Go on", "The handover"), ("Hand over", "")):
        page.get_by_test_id("stCheckbox").first.locator("label").click()
        press(page, label, following)
    for _ in call.scenes:
        settled(page)
        if page.locator(".im-feedback").count():
            break
        if page.get_by_test_id("stRadioOption").count():
            page.get_by_test_id("stRadioOption").first.click()
        page.get_by_role("button", name="Go on").click()
        page.wait_for_timeout(300)
    expect(page.get_by_text("An expert would also have asked")).to_be_visible()
    assert not violations(page)
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing hangs over the edge"
    context.close()


def press(page: Page, label: str, following: str) -> None:
    settled(page)
    page.get_by_role("button", name=label).click()
    if following:
        expect(page.locator(".st-key-call-stage").get_by_text(following)).to_be_visible()


@pytest.mark.parametrize("organ", ["gut", "skin", "glands"])
def test_an_organ_prints_on_one_page(page, app, organ):
    opened(page, app, f"pocket_pages?organ={organ}")
    expect(page.get_by_role("heading", name=re.compile(f"^{pocket.ORGANS[organ]}:"))).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
