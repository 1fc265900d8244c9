"""An unfolding case is worked from first to last by keyboard; order holds, the record grows, the report adds up."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from immunobook import content, study
from immunobook.quiz import bank
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import answer, records_of, secret_of
from tests.browser.test_keyboard import Keyboard

CASE = content.cases()["colitis-day-by-day"]


def opened(page: Page, app, case: str = CASE.id) -> Page:
    page.goto(f"{app.url}/case?case={case}")
    settled(page)
    expect(page.locator(".im-asks")).to_be_visible()
    return page


def has_grown(page: Page, before: int) -> int:
    """Wait until the record shows more entries than before, in all its tabs; return how many."""
    entries = page.locator(".im-case-notes > li, .im-case-record thead th")
    expect(entries.nth(before)).to_be_attached()
    return entries.count()


def fill(page: Page, hand: Keyboard) -> None:
    """Fill the open form with nothing but keys: the first of each group of fields, whatever the kind."""
    form = page.locator(".im-sheet form")
    expect(form).to_be_visible()
    for place in range(form.locator("select").count()):
        hand.find(form.locator("select").nth(place))
        hand.press("ArrowDown")
    names = form.locator("input[type=radio], input[type=checkbox]").evaluate_all(
        "fields => [...new Set(fields.map(field => field.name))]"
    )
    for name in names:
        hand.find(form.locator(f'input[name="{name}"]').first)
        hand.press("Space")


def test_a_case_by_keyboard_from_first_to_last(page, app):
    opened(page, app)
    hand, before = Keyboard(page), 0
    expect(page.locator(".im-fiction")).to_contain_text("never lived")
    for number in range(1, 7):
        expect(page.locator(".im-of")).to_have_text(f"Question {number} of 6")
        expect(page.get_by_role("button", name=re.compile("Skip|Next question"))).to_have_count(0)
        before = has_grown(page, before)
        expect(page.locator(".im-case-tag").first).to_be_attached()
        fill(page, hand)
        hand.find(page.get_by_role("button", name="Check", exact=True))
        hand.press("Enter")
        expect(page.locator(".im-sheet .im-feedback")).to_be_visible()
        if number < 6:
            expect(page.locator(".im-step-done")).to_have_count(number)
            hand.find(page.get_by_role("button", name="Next question"))
            hand.press("Enter")
    report = page.get_by_role("region", name="Report by step")
    expect(report.locator("tbody tr")).to_have_count(6)
    sum_ = page.locator(".im-case-sum b").inner_text()
    parts = [int(each) for each in re.findall(r"\d+", sum_)]
    assert sum(parts[:6]) == parts[6] <= parts[7], sum_
    expect(page.get_by_role("heading", name="How it ended")).to_be_visible()
    assert not violations(page), "the finished case"


def test_what_was_answered_is_there_after_a_reload_and_chose_the_way(page, app):
    opened(page, app)
    with records_of(app) as store:
        who = study.learner_of(store, secret_of(page.context))
        for id in CASE.questions[:3]:
            answer(store, who, id)
        answer(store, who, CASE.questions[3], {"drugs": ["loperamide"]})
    page.reload()
    settled(page)
    expect(page.locator(".im-of")).to_have_text("Question 5 of 6")
    expect(page.locator(".im-case-record").first).to_contain_text("nine hours later than she could have")
    page.goto(f"{app.url}/case")
    settled(page)
    expect(page.locator(".im-case-list")).to_contain_text("4 of 6 steps")


@pytest.mark.parametrize("mode", [pytest.param("light", marks=pytest.mark.matrix), "dark"])
def test_a_case_on_a_phone_hangs_over_no_edge(browser, app, mode):
    context = new_context(browser, width=360, height=740, mode=mode)
    page = opened(context.new_page(), app)
    page.get_by_role("tab", name="Flow sheet").click()
    expect(page.get_by_role("region", name="Flow sheet")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 1
    assert not violations(page), mode
    context.close()


def test_a_case_that_does_not_exist_gets_a_sentence(page, app):
    page.goto(f"{app.url}/case?case=<script>")
    settled(page)
    expect(page.get_by_text("There is no such case")).to_be_visible()
    expect(page.locator(".im-case-list > li")).to_have_count(len(content.cases()))
    assert all(id in bank.questions() for case in content.cases().values() for id in case.questions)
