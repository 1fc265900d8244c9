"""The response lab by hand: a slice measured by keys, a number that turns a verdict, a case trained, a plot read."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import at_rest, settled


def opened(page: Page, app, address: str) -> Page:
    page.goto(f"{app.url}/response_lab?{address}")
    return settled(page)


def without_fault(page: Page) -> None:
    settled(page)
    # The file uploader of Streamlit gives a part without a role a name; it is minor, and not ours to mend.
    found = [one for one in violations(page) if "stFileUploaderDropzone" not in one]
    assert not found, "\n".join(found)


def test_a_lesion_is_measured_by_keys_alone(page, app):
    page = opened(page, app, "part=measure")
    page.get_by_label("Scan").last.wait_for()
    box = page.locator(".slide[data-ready]")
    expect(box).to_be_visible(timeout=60_000)
    take = page.get_by_role("button", name="Take these measurements")
    take.click()
    expect(page.get_by_text("Not measured yet: A, B")).to_be_visible()
    for lesion in "AB":
        page.get_by_role("radio", name=re.compile(f"^{lesion} ·")).focus()
        page.keyboard.press("Space")
        end = page.get_by_role("button", name=re.compile(f"^Lesion {lesion}, end 2"))
        end.focus()
        before = float(re.search(r"([\d.]+) mm", end.get_attribute("aria-label"))[1])
        page.keyboard.press("ArrowRight")
        expect(end).to_have_attribute("aria-label", re.compile(re.escape(f"{before + 1:.1f} mm")))
        page.keyboard.press("Shift+ArrowRight")
        expect(end).to_have_attribute("aria-label", re.compile(re.escape(f"{before + 6:.1f} mm")))
    take.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The dashed line is the true one")).to_be_visible()
    expect(page.get_by_text("true 34 mm")).to_be_visible()
    without_fault(page)
    page.reload()
    expect(page.get_by_text("true 34 mm")).to_be_visible(timeout=60_000)  # what was measured is kept


def test_a_line_is_drawn_with_the_mouse(page, app):
    page = opened(page, app, "part=measure")
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    edge = at_rest(page.locator("canvas").first)
    mm = edge["width"] / 512 / 0.72
    page.mouse.move(edge["x"] + 100, edge["y"] + 200)
    page.mouse.down()
    page.mouse.move(edge["x"] + 100 + 30 * mm, edge["y"] + 200, steps=4)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"A: (29\.[5-9]|30\.[0-5]) mm"))).to_be_visible()


def test_a_changed_number_turns_the_verdict(page, app):
    page = opened(page, app, "part=judge&patient=small-but-not-five-millimetres")
    expect(page.get_by_role("heading", name="Visit by visit")).to_be_visible()
    expect(page.get_by_text("Your change turned")).to_have_count(0)
    sheet = page.locator("[class*=st-key-sheet-] canvas").first
    box = at_rest(sheet)
    page.mouse.click(box["x"] + 90, box["y"] + 54)  # the name of the first lesion
    expect(sheet).to_be_focused()
    for _ in range(3):  # to its third visit
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    editor = page.locator("#portal :is(input, textarea)")
    expect(editor).to_be_focused()
    editor.fill("8")
    editor.press("Enter")
    expect(page.get_by_text(re.compile("Your change turned 2 verdicts"))).to_be_visible()
    expect(page.locator(".im-turned")).to_contain_text("Day 84, RECIST 1.1: ✕ PD became ✓ PR")
    links = page.locator(".im-both a[href^='https://']")
    expect(links.nth(1), "each verdict's source is one click away").to_be_attached()


def test_a_case_is_committed_to_before_it_is_shown(page, app):
    page = opened(page, app, "part=train")
    expect(page.get_by_role("heading", name="Case 1")).to_be_visible()
    expect(page.get_by_text("You said")).to_have_count(0)
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("Choose a verdict and a reason")).to_be_visible()
    without_fault(page)
    for group in (0, 1):
        page.locator('[data-testid="stForm"] [role=radiogroup]').nth(group).locator("label").first.click()
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("You said")).to_be_visible()
    without_fault(page)
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("heading", name="Case 2")).to_be_visible()


@pytest.mark.parametrize("plot", ["Waterfall", pytest.param("Kaplan-Meier", marks=pytest.mark.matrix)])
def test_a_cohort_shows_its_plot_and_the_patient_behind_it(page, app, plot):
    page = opened(page, app, "part=cohort")
    expect(page.get_by_text("Nobody here exists")).to_be_visible(timeout=60_000)
    page.get_by_role("radio", name=plot).click()
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Its trap.")).to_be_visible()
    without_fault(page)
    if plot == "Waterfall":
        bar = page.locator(".js-plotly-plot .barlayer .point path").first
        box = at_rest(bar)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.get_by_role("heading", name=re.compile(r"^GENERATED.\d+$"))).to_be_visible()
        expect(page.locator(".im-visits")).to_contain_text("iRECIST")


def test_a_table_with_faults_is_judged_as_far_as_it_goes(page, app, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text(
        "patient,day,lesion,mm\n=cmd|x,0,T1,40\n=cmd|x,42,T1,20\nP2,0,T1,30\nP2,42,T1,-5\n", encoding="utf-8"
    )
    page = opened(page, app, "part=cohort")
    page.get_by_role("radio", name="An own table").click()
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 20 * 1024 * 1024 + b"x")
    page.locator('input[type="file"]').set_input_files(str(large))
    expect(page.get_by_text(re.compile(r"File must be 20(\.0)?\s?MB or smaller"))).to_be_visible(timeout=60_000)
    page.locator('input[type="file"]').set_input_files(str(table))
    expect(page.get_by_text("4 rows read, 2 patients judged.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("row 5, column mm"))).to_be_visible()
    without_fault(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download every verdict").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("'=cmd|x,") for row in rows), "no cell can become a formula"
