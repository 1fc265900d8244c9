"""The response lab by hand: a slice measured by keys, a number that turns a verdict, a case trained, a plot read."""

import re

import pytest
from playwright.sync_api import Page, expect

from immunobook import study
from immunobook.response import phantom, slice_exercise
from tests.browser.axe import violations
from tests.browser.conftest import at_rest, new_context, settled
from tests.browser.learners import records_of, secret_of


def opened(page: Page, app, address: str) -> Page:
    page.goto(f"{app.url}/response_lab?{address}")
    return settled(page)


def without_fault(page: Page) -> None:
    settled(page)
    # The file uploader of Streamlit gives a part without a role a name; it is minor, and not ours to mend.
    found = [one for one in violations(page) if "stFileUploaderDropzone" not in one]
    assert not found, "\n".join(found)


def dashes(page: Page) -> int:
    """Return how many points of the slice are as white as nothing but lines and words on it."""
    return page.locator("canvas").first.evaluate(
        """e => { const { data } = e.getContext('2d').getImageData(0, 0, e.width, e.height)
        let white = 0
        for (let at = 0; at < data.length; at += 4) white += Math.min(data[at], data[at + 1], data[at + 2]) === 255
        return white }"""
    )


def test_a_lesion_is_measured_by_keys_alone_and_then_with_the_mouse(page, app):
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
    bright = dashes(page)
    take.focus()
    at = page.evaluate("() => document.querySelector('.stMain').scrollTop")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The dashed line is the true one")).to_be_visible()
    expect(page.get_by_text("true 34 mm")).to_be_visible()
    expect(page.locator(".words [role=status]")).to_have_text("Taken. What your lines are worth stands below.")
    assert dashes(page) > bright, "the true lines are drawn at once"
    expect(take).to_be_focused()  # nobody is led away from the slice
    assert page.evaluate("() => document.querySelector('.stMain').scrollTop") == at
    without_fault(page)
    page.reload()
    expect(page.get_by_text("true 34 mm")).to_be_visible(timeout=60_000)  # what was measured is kept
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    assert dashes(page) > bright
    edge = page.locator("canvas").first.bounding_box()
    mm = edge["width"] / 512 / 0.72
    page.mouse.move(edge["x"] + 100, edge["y"] + 200)
    page.mouse.down()
    page.mouse.move(edge["x"] + 100 + 30 * mm, edge["y"] + 200, steps=4)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"A: (29\.[5-9]|30\.[0-5]) mm"))).to_be_visible()


@pytest.fixture
def phone(browser, app):
    """A phone of 360 px in the dark, whose screen has two points to a pixel, touched by a finger."""
    context = new_context(browser, width=360, height=780, mode="dark", has_touch=True, device_scale_factor=2)
    yield context.new_page()
    context.close()


def draw_by_finger(page: Page, line, zoom: float, centre) -> None:
    """Draw a line, given in pixels of the slice, on a slice that shows a part of it."""
    page.locator("canvas").first.scroll_into_view_if_needed()
    edge, span = page.locator("canvas").first.bounding_box(), phantom.PIXELS / zoom
    corner = [min(max(one - span / 2, 0), phantom.PIXELS - span) for one in centre]
    ends = [
        {"x": edge["x"] + (x - corner[0]) / span * edge["width"], "y": edge["y"] + (y - corner[1]) / span * edge["height"]}
        for x, y in line
    ]
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": ends[:1]})
    for _ in range(3):  # slowly: after a swipe the next tap would only stop the page
        page.wait_for_timeout(60)
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": ends[1:]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def read_off(page: Page, lesion: str) -> float:
    """Return how long a line is by the words below the slice."""
    said = page.locator(".words [role=status]")
    expect(said).to_contain_text(re.compile(rf"^{lesion}: [\d.]+ mm"))
    return float(re.search(r"([\d.]+) mm", said.inner_text())[1])


def test_a_finger_draws_true_millimetres_on_a_phone_in_the_dark_however_near(phone, app):
    page = opened(phone, app, "part=measure")
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    canvas = page.locator("canvas").first
    assert canvas.evaluate("e => e.width") == round(canvas.evaluate("e => e.clientWidth") * 2), "as fine as the screen"
    truths = phantom.truths("liver-two", 0)
    for truth, zoom in zip(truths, (2, 5), strict=True):
        page.get_by_role("radio", name=re.compile(f"^{truth.id} ·")).tap()
        page.get_by_role("slider", name=re.compile("Zoom")).fill(str(zoom))
        draw_by_finger(page, truth.ends, zoom, truth.middle)
        assert abs(read_off(page, truth.id) - truth.mm) < 0.6, f"a point of the screen at {zoom}x is less"
    page.get_by_role("slider", name=re.compile("Zoom")).fill("1")
    length = page.get_by_role("button", name=re.compile("^Lesion B, end 2")).get_attribute("aria-label")
    assert abs(float(re.search(r"([\d.]+) mm", length)[1]) - truths[1].mm) < 0.6, "zoom changes no millimetre"
    page.get_by_role("button", name="Take these measurements").tap()
    expect(page.locator(".im-turned").get_by_text("✓ full credit")).to_have_count(2)
    expect(page.locator(".im-turned").get_by_text("both ends on the edge")).to_have_count(2)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    without_fault(page)


def measure_by_a_key(page: Page) -> None:
    """Move the line of each lesion by a millimetre."""
    for lesion in "AB":
        page.get_by_role("radio", name=re.compile(f"^{lesion} ·")).check(force=True)
        page.get_by_role("button", name=re.compile(f"^Lesion {lesion}, end 2")).press("ArrowRight")


def test_lines_are_taken_without_the_picture_and_drawn_on_it(page, app):
    page = opened(page, app, "part=measure")
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    bright = dashes(page)
    page.get_by_text("Without the picture: the lesions as a table").click()
    page.get_by_role("button", name="Take these lines").click()
    expect(page.get_by_text("Choose a line for A, B first.")).to_be_visible()
    without_fault(page)
    choose_first(page)
    page.get_by_role("spinbutton", name="Sum of the targets, mm").fill("1")
    page.get_by_role("button", name="Take these lines").click()
    said = page.get_by_text(re.compile("✕ You say 1 mm. By your lines the sum of the targets is"))
    expect(said).to_be_focused()
    expect(page.get_by_text("The dashed line is the true one")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^B · liver · [0-9.]+ mm"))).to_have_count(1)
    assert dashes(page) > bright, "what was chosen is drawn too, with the true lines"
    without_fault(page)
    for name in ("Second scan", "Start"):
        page.get_by_role("radio", name=name, exact=True).click()
        page.locator(f'.slide[data-ready$=":{["Start", "Second scan"].index(name)}"]').wait_for()
        expect(page.get_by_text("Still to measure: Second scan, Third scan.")).to_be_visible()
        expect(page.get_by_text("The dashed line is the true one")).to_have_count(int(name == "Start"))


def test_lines_that_are_taken_without_a_network_arrive_when_there_is_one(page, app):
    page = opened(page, app, "part=measure")
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    page.locator(".im-exercise details").wait_for()
    measure_by_a_key(page)
    page.route("**/exercise", lambda route: route.abort())
    page.get_by_role("button", name="Take these measurements").click()
    expect(page.locator(".im-exercise").get_by_text("No connection. This is kept here")).to_be_visible()
    expect(page.get_by_text("The dashed line is the true one")).to_have_count(0)
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("The dashed line is the true one")).to_be_visible(timeout=60_000)
    with records_of(app) as store:
        who = study.learner_of(store, secret_of(page.context))
        assert len(study.kept(store, who, slice_exercise.KIND)) == 1


def test_a_projector_measures_through_the_page_and_keeps_nothing(page, app):
    page.goto(f"{app.url}/projector?lesson=four-words&cell=try-measure")
    settled(page)
    expect(page.locator(".slide[data-ready]")).to_be_visible(timeout=60_000)
    page.locator(".im-exercise details").wait_for()
    for lesion in "AB":
        page.locator(".lesions .pill", has_text=f"{lesion} ·").click()
        edge = at_rest(page.locator("canvas").first)
        page.mouse.move(edge["x"] + 100, edge["y"] + 200)
        page.mouse.down()
        page.mouse.move(edge["x"] + 160, edge["y"] + 200, steps=4)
        page.mouse.up()
    end, slide = page.get_by_role("button", name=re.compile("^Lesion B, end 2")), page.url
    before = end.get_attribute("aria-label")
    end.press("ArrowRight")  # there it is the end that moves, not the slide
    expect(end).not_to_have_attribute("aria-label", before)
    assert page.url == slide
    page.get_by_role("button", name="Take these measurements").click()
    expect(page.get_by_text("The dashed line is the true one")).to_be_visible()
    expect(page.locator(".words [role=status]")).to_have_text("Taken. What your lines are worth stands below.")
    with records_of(app) as store:
        who = study.learner_of(store, secret_of(page.context))
        assert not study.kept(store, who, slice_exercise.KIND)


def test_a_changed_number_turns_the_verdict(page, app):
    page = opened(page, app, "part=judge&patient=small-but-not-five-millimetres")
    expect(page.get_by_role("heading", name="Visit by visit")).to_be_visible()
    expect(page.get_by_text("Your change turned")).to_have_count(0)
    sheet = page.locator("[class*=st-key-sheet-] canvas").first
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
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
    assert links.count() >= 2, "each verdict's source is one click away"


def choose_first(page: Page) -> None:
    """Choose the first of each group of the open form."""
    for group in page.locator(".im-exercise form fieldset").all():
        group.locator("label").first.click()


def test_what_becomes_a_target_is_said_for_each_lesion_and_its_patient_can_be_judged(phone, app):
    page = opened(phone, app, "part=train")
    page.get_by_role("radio", name="The start").tap()
    page.get_by_role("heading", name="What is a target?").wait_for()
    page.get_by_role("button", name="Commit").tap()
    expect(page.get_by_text("Choose what it becomes and a reason, then press Commit.")).to_be_visible()
    without_fault(page)
    choose_first(page)
    page.get_by_role("button", name="Commit").tap()
    expect(page.locator(".im-turned")).to_be_focused()
    page.get_by_role("button", name="Next start").tap()
    expect(page.get_by_text("Targets are five at most")).to_be_visible()  # a patient, after a single lesion
    choose_first(page)
    page.get_by_role("button", name="Commit").tap()
    expect(page.locator(".im-turned")).to_be_focused()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    without_fault(page)
    page.get_by_role("link", name="Judge this patient").tap()
    expect(page.get_by_role("heading", name="Visit by visit")).to_be_visible()


def test_a_sheet_is_changed_and_a_plot_is_asked_who_it_shows_by_touch(phone, app):
    page = opened(phone, app, "part=judge&patient=small-but-not-five-millimetres")
    box = at_rest(page.locator("[class*=st-key-sheet-] canvas").first)
    editor = page.locator("#portal :is(input, textarea)")
    for _ in range(2):  # the first tap chooses the cell, the second opens it
        expect(editor).to_have_count(0)
        page.touchscreen.tap(box["x"] + 180, box["y"] + 54)
        page.wait_for_timeout(350)
    expect(editor).to_be_focused()
    editor.fill("8")
    page.touchscreen.tap(box["x"] + 100, box["y"] - 20)  # anywhere else takes what was typed
    expect(page.get_by_text(re.compile("Your change turned 3 verdicts"))).to_be_visible()
    without_fault(page)
    page = opened(phone, app, "part=cohort")
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=60_000)
    at_rest(page.locator(".js-plotly-plot"))
    bar = at_rest(page.locator(".js-plotly-plot .barlayer .point path").nth(80))
    for _ in range(2):  # the first tap says who it is, the second chooses
        page.touchscreen.tap(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
        page.wait_for_timeout(1000)
    expect(page.get_by_role("heading", name=re.compile(r"^GENERATED.\d+$"))).to_be_visible()
    without_fault(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_a_case_is_committed_to_before_it_is_shown(page, app):
    page = opened(page, app, "part=train")
    expect(page.get_by_role("heading", name="Case 1")).to_be_visible()
    expect(page.get_by_text("You said")).to_have_count(0)
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("Choose a verdict and a reason")).to_be_visible()
    without_fault(page)
    choose_first(page)
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("You said")).to_be_visible()
    expect(page.locator(".im-turned")).to_be_focused()  # who pressed is led to what is said of it
    without_fault(page)
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("heading", name="Case 2")).to_be_visible()
    nasty, easy, mixed = (page.get_by_role("radio", name=name, exact=True) for name in ("Nasty", "Easy", "From easy to nasty"))
    for pace, says in ((easy, "easy"), (nasty, "nasty"), (mixed, "easy")):
        pace.click()
        settled(page)
        expect(page.locator(".im-exercise .im-src").first).to_contain_text(f"Made by the computer, {says}.")
    page.reload()
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
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
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
