"""The plots of the evidence: a point opens its card, and each stands with its words and its table."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import at_rest, settled

POINTS = ".js-plotly-plot .scatterlayer .points path"


def opened(page: Page, app, address: str) -> Page:
    page.goto(f"{app.url}/{address}")
    settled(page)
    expect(page.locator(POINTS).first).to_be_attached()
    return page


def press(page: Page, number: int) -> None:
    """Press a point in its middle, as a mouse does."""
    box = at_rest(page.locator(POINTS).nth(number))
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def a_row_opens_its_card(page):
    page.get_by_text("The same as a table").click()
    link = page.locator(".im-evidence tbody tr td:first-child a").last
    name = link.inner_text()
    link.click()
    card = settled(page).locator(".im-chosen > details")
    expect(card).to_have_attribute("open", "")
    expect(card.locator("summary").first).to_contain_text(name)


def test_a_point_of_the_forest_opens_the_card_of_its_trial(page, app):
    page = opened(page, app, "evidence")
    press(page, 0)
    card = page.locator(".im-chosen details")
    expect(card).to_be_visible()
    expect(card).to_have_attribute("open", "")
    expect(card).to_contain_text("What was not shown")
    expect(card.locator("a[href*='doi.org']").first).to_be_visible()


def test_a_point_of_the_timeline_opens_the_card_of_its_treatment(page, app):
    page = opened(page, app, "agents")
    press(page, 0)
    expect(page.locator(".im-chosen")).to_contain_text("Is it immunotherapy?")
    expect(page.locator(".stMain")).to_contain_text(re.compile(r"\d+ approved treatments, from"))
    a_row_opens_its_card(page)


def test_the_file_of_trials_can_be_fetched(page, app):
    page = opened(page, app, "evidence")
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download all results as CSV").click()
    text = waited.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Trial,Tumour,")
    assert "NADINA" in text
    assert "99.9" in text
    a_row_opens_its_card(page)
