"""The trainers of side effects as a nurse uses them: by keyboard at a desk, by thumb on a phone, on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from immunobook import content, study
from immunobook.content.prose import in_names
from immunobook.toxicity import call as machine
from immunobook.toxicity import fever, kept
from immunobook.toxicity.call import State
from immunobook.toxicity.pocket import page as pocket
from tests.browser.axe import violations
from tests.browser.conftest import new_context, settled
from tests.browser.learners import records_of, secret_of, without_cookie
from tests.browser.test_keyboard import Keyboard

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


def is_sound(page: Page, state: str) -> None:
    """Assert that nothing hangs over the edge and axe finds nothing, as it stands and on a phone in the dark."""
    wide = page.viewport_size
    background = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    lit = page.evaluate(background)
    found: list[str] = []

    def look(name: str) -> None:
        over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        found.extend([f"{name}: {over} px over the edge"] if over > 0 else [])
        found.extend(f"{name}: {fault}" for fault in violations(page))

    look("as it is")
    page.set_viewport_size({"width": 360, "height": 760})
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"lit => ({background})() !== lit", arg=lit)
    look("on a phone, in the dark")
    page.set_viewport_size(wide)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"lit => ({background})() === lit", arg=lit)
    assert not found, f"{state}\n" + "\n".join(found)


def test_a_patient_is_graded_with_nothing_but_the_keyboard(page, app):
    opened(page, app, "toxicity_trainer?event=diarrhoea-colitis")
    groups = page.locator(".im-exercise").get_by_role("group")
    expect(groups).to_have_count(6)  # the grade, the dose, first, where, whom, how sure
    questions = groups.all()
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
    expect(page.locator(".im-feedback .im-verdict")).to_be_focused()
    is_sound(page, "the feedback")
    expect(page.get_by_text("Where and whom: this notebook's rule for teaching")).to_have_count(1)
    tab_to(page, "Next patient")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Patient 2, made up")).to_be_visible()
    expect(page.locator(".im-exercise")).to_be_focused()
    with records_of(app) as store:
        who = study.learner_of(store, secret_of(page.context))
        assert len(study.kept(store, who, kept.GRADING)) == 1
    a_fever_is_graded(page, app, who)


def a_fever_is_graded(page: Page, app, who: str) -> None:
    """Score each item and give both grades as they are; by keyboard, from the screen of the other patients."""
    table = content.toxicity().cell_therapy
    person = fever.draw(table, kept.seed(who, 0, fever.REF))
    hand = Keyboard(page)
    hand.choose(page.get_by_role("radio", name="Fever after cell therapy"))
    form = page.locator(".im-exercise")
    expect(form).to_contain_text("The ICE score, item by item")
    settled(page)
    points = [item.points - len(person.missed[item.id]) for item in table.ice]
    right = [*points, fever.icans_of(table, person).grade, fever.crs_of(table, person).grade]
    groups = form.get_by_role("group")
    expect(groups).to_have_count(len(right) + 1)  # and how sure
    hand.find(page.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("give points for each item")
    for group, number in zip(groups.all(), right, strict=False):
        hand.choose(group.get_by_role("radio", name=str(number), exact=True))
    hand.find(page.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")
    for number in right[-2:]:
        expect(page.locator(".im-feedback")).to_contain_text(f"You said {number}. It is {number}.")
    expect(page.locator(".im-feedback .im-verdict")).to_contain_text("✓ Right")
    expect(page.locator(".im-feedback .im-reason")).to_have_count(3)  # the score, and a grade of each
    is_sound(page, "the feedback on a fever")
    with records_of(app) as store:
        assert [one.data["right"] for one in study.kept(store, who, kept.GRADING) if one.ref == fever.REF] == [True]


def choose_all(page: Page) -> None:
    """Choose the first of each group of the exercise."""
    for group in page.locator(".im-exercise").get_by_role("group").all():
        group.locator("label").first.click()


def graded_by(page: Page, app) -> list:
    with records_of(app) as store:
        return list(study.kept(store, study.learner_of(store, secret_of(page.context)), kept.GRADING))


def test_a_decision_without_a_network_waits_and_counts_once(page, app):
    """The network is away while Check is pressed, twice, and the page is even loaded anew before it is back."""
    opened(page, app, "toxicity_trainer")
    page.route("**/exercise", lambda route: route.abort())
    choose_all(page)
    for _ in range(2):
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".im-exercise .im-told")).to_contain_text("No connection. This is kept here")
    assert not graded_by(page, app)
    page.reload()
    settled(page)
    expect(page.locator(".im-exercise .im-told")).to_contain_text("No connection")
    page.unroute("**/exercise")
    expect(page.locator(".im-feedback")).to_be_visible()
    assert len(graded_by(page, app)) == 1


def test_a_decision_that_waited_while_another_window_went_on_is_told_what_was_kept(page, app):
    opened(page, app, "toxicity_trainer")
    choose_all(page)
    page.route("**/exercise", lambda route: route.abort())
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-exercise .im-told")).to_contain_text("No connection")
    other = page.context.new_page()
    opened(other, app, "toxicity_trainer")  # it finds what waits in this browser, and sends it
    expect(other.locator(".im-feedback")).to_be_visible()
    page.unroute("**/exercise")
    expect(page.locator(".im-feedback")).to_be_visible()
    assert page.locator(".im-feedback").inner_text() == other.locator(".im-feedback").inner_text()
    page.wait_for_function("() => localStorage.getItem('immunobook-unsent') === '{}'")
    assert len(graded_by(page, app)) == 1
    other.close()


def test_what_is_being_filled_in_stays_when_the_page_is_drawn_anew(page, app):
    opened(page, app, "toxicity_trainer")
    choose_all(page)
    chosen = page.locator(".im-exercise :checked")
    number = chosen.count()
    page.get_by_role("radio", name="Clinical").click()  # all of the page is drawn anew
    settled(page)
    expect(chosen).to_have_count(number)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-feedback")).to_be_visible()
    page.get_by_role("radio", name="Plain").click()
    settled(page)
    expect(page.locator(".im-feedback")).to_be_visible()


def test_who_is_shown_is_graded_however_often_the_wishes_change(page, app):
    opened(page, app, "toxicity_trainer")
    choose_all(page)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Next patient").click()
    card = page.locator(".im-patient")
    expect(card).to_contain_text("Patient 2, made up")
    clear = card.inner_text()
    page.get_by_text("Choose what you get").click()
    page.get_by_role("radio", name="At the limit").click()
    expect(card).not_to_have_text(clear, use_inner_text=True)
    page.get_by_role("radio", name="Clear").click()
    expect(card).to_have_text(clear, use_inner_text=True)
    choose_all(page)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-feedback")).to_be_visible()
    toxicity, (_, last) = content.toxicity(), graded_by(page, app)
    assert in_names(toxicity.event(last.ref).plain) in clear


def test_somebody_new_in_the_same_window_begins_with_the_first_patient(page, app):
    """Who deletes everything, or goes on as somebody else, does not load the page anew."""
    opened(page, app, "toxicity_trainer")
    for number in (1, 2):
        expect(page.get_by_text(f"Patient {number}, made up")).to_be_visible()
        choose_all(page)
        page.get_by_role("button", name="Check").click()
        page.get_by_role("button", name="Next patient").click()
    page.get_by_role("link", name="Progress", exact=True).click()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Nothing is kept of you any more")).to_be_visible()
    page.get_by_role("link", name="Grading trainer").click()
    expect(page.get_by_text("Patient 1, made up")).to_be_visible()
    choose_all(page)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-feedback")).to_be_visible()
    expect(page.get_by_text("1 patient graded")).to_be_visible()


def test_two_windows_of_one_learner_grade_no_patient_twice(page, app):
    opened(page, app, "toxicity_trainer")
    other = page.context.new_page()
    opened(other, app, "toxicity_trainer")
    for window in (page, other):
        choose_all(window)
        window.get_by_role("button", name="Check").click()
        expect(window.locator(".im-feedback")).to_be_visible()
    assert page.locator(".im-feedback").inner_text() == other.locator(".im-feedback").inner_text()
    assert len(graded_by(page, app)) == 1
    other.close()


def test_a_browser_that_keeps_no_cookie_can_grade_too(browser, app):
    """What is decided lives as long as the page; it goes through the page itself."""
    context = new_context(browser)
    page = without_cookie(context, app, "toxicity_trainer")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-exercise .im-told")).to_contain_text("Still open: the grade")
    choose_all(page)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".im-feedback")).to_be_visible()
    page.get_by_role("button", name="Next patient").click()
    expect(page.get_by_text("Patient 2, made up")).to_be_visible()
    assert secret_of(context) is None
    context.close()


def test_a_call_is_taken_to_its_debrief_by_keyboard_on_a_phone(browser, app):
    """What the screen must say after each press is known beforehand: the same decisions are made in the pure call."""
    context = new_context(browser, width=360, height=760, mode="dark")
    page = opened(context.new_page(), app, "phone_call?call=fever-after-paracetamol")
    call, hand = content.toxicity().call("fever-after-paracetamol"), Keyboard(page)
    stage, state = page.locator(".im-exercise .im-stage"), machine.start(call)
    for question in call.questions[:2]:
        hand.find(page.get_by_role("button", name=re.compile(f"^{re.escape(question.asks)}")))
        page.keyboard.press("Enter")
        state = machine.ask(call, state, question.id)
        answered = stage.locator(".im-answered[data-lead]")
        expect(answered).to_contain_text(question.asks)
        expect(answered).to_be_focused()
        expect(page.get_by_text(question.answer.strip('"')[:20])).to_be_in_viewport()
    opened(page, app, "phone_call?call=fever-after-paracetamol")
    for question in call.questions[:2]:
        expect(page.get_by_text(question.answer.strip('"')[:20])).to_be_visible()

    def goes(button: str, after: State, following: str) -> State:
        """Press a button; wait for what the next step alone says, and until the keyboard has been led to it."""
        hand.find(stage.get_by_role("button", name=button, exact=True))
        page.keyboard.press("Enter")
        expect(stage).to_contain_text(in_names(following))
        expect(page.locator(".im-exercise [data-lead]")).to_be_focused()
        expect(page.locator(".im-exercise [data-lead]")).to_be_in_viewport()
        settled(page)
        return after

    late = next(each for each in call.where if each.id == "today")
    state = goes("I have heard enough", machine.stop_asking(call, state), call.grade.asks)
    hand.choose(stage.get_by_role("radio", name="1", exact=True))
    state = goes("Go on", machine.grade(call, state, 1), "Where is this person seen?")
    hand.choose(stage.get_by_role("radio", name=late.says))
    state = goes("Go on", machine.send(call, state, late.id), "What do you tell the caller?")
    for options, verb, button, following in (
        (call.advise, machine.advise, "Go on", "Whom do you call?"),
        (call.escalate, machine.escalate, "Go on", "The handover (SBAR)."),
        (call.document, machine.document, "Hand over", call.scene("rings-again").says),
    ):
        hand.tick(stage.get_by_role("checkbox", name=in_names(options[0].says)))
        state = goes(button, verb(call, state, [options[0].id]), following)
    while state.stage == "scene":
        scene = machine.now_in(call, state)
        if scene.choose:
            hand.choose(stage.get_by_role("radio", name=in_names(scene.choose[0].says)))
            after = machine.turn(call, state, scene.choose[0].id)
        else:
            after = machine.go_on(call, state)
        state = goes("Go on", after, call.scene(after.scene).says if after.scene else call.debrief)
    assert state.seen == ("rings-again", "intensive")
    found = machine.debrief(call, state)
    expect(stage.get_by_role("status")).to_contain_text("Could harm")
    for missed in found.missed:
        expect(stage.get_by_text(in_names(missed.asks))).to_be_visible()
    expect(
        page.get_by_text("Where to send and whom to call: this notebook's rule for teaching")
    ).to_be_visible()
    expect(stage.locator(".im-verdict")).to_be_focused()
    assert not violations(page)
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing hangs over the edge"
    hand.find(page.get_by_role("link", name="Who else has rung"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"1 of {len(content.toxicity().calls)} callers answered.")).to_be_visible()
    context.close()


def test_a_call_goes_on_in_two_windows_and_what_one_did_the_other_hears(page, app):
    """A press on what no longer stands is answered with where the call stands, and nothing is kept of it."""
    call = content.toxicity().call("one-stool-more")
    other = page.context.new_page()
    for window in (page, other):
        opened(window, app, f"phone_call?call={call.id}")
        expect(window.locator(".im-to-ask")).to_have_count(len(call.questions))
    first, second = call.questions[0], call.questions[1]
    page.locator(f".im-to-ask[value={first.id}]").click()
    expect(page.locator(".im-answered")).to_have_count(1)
    other.locator(f".im-to-ask[value={second.id}]").click()
    expect(other.get_by_role("alert")).to_have_text(
        "This cannot be done now: the call has gone on, perhaps in another window."
    )
    expect(other.locator(".im-stage")).to_be_focused()
    expect(other.locator(".im-answered")).to_contain_text(in_names(first.asks))
    is_sound(other, "the call has gone on")
    other.locator(f".im-to-ask[value={second.id}]").click()
    expect(other.locator(".im-answered")).to_have_count(2)
    expect(other.get_by_role("alert")).to_have_count(0)
    with records_of(app) as store:
        steps = study.kept(store, study.learner_of(store, secret_of(page.context)), kept.CALL)
    assert [each.data["state"]["asked"] for each in steps] == [[first.id], [first.id, second.id]]
    other.close()


def test_a_question_that_finds_no_network_is_said_where_one_looks_and_asked_once(browser, app):
    context = new_context(browser, width=360, height=760)
    call = content.toxicity().call("one-stool-more")
    page = opened(context.new_page(), app, f"phone_call?call={call.id}")
    page.route("**/exercise", lambda route: route.abort())
    page.locator(".im-to-ask").first.click()
    expect(page.get_by_role("alert")).to_have_text(
        "No connection. This is kept here and is sent as soon as there is one."
    )
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)  # though the list of questions goes on below
    assert not violations(page)
    page.unroute("**/exercise")
    expect(page.locator(".im-answered")).to_have_count(1, timeout=15_000)
    with records_of(app) as store:
        assert len(study.kept(store, study.learner_of(store, secret_of(context)), kept.CALL)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".im-answered")).to_be_visible()  # on paper stands what was heard
    expect(page.locator(".im-to-ask").first).to_be_hidden()
    context.close()


def test_a_browser_that_keeps_no_cookie_can_take_a_call_and_tell(browser, app):
    """Presses go through the page; what is decided lives as long as it is open."""
    context, call = new_context(browser), content.toxicity().call("one-stool-more")
    page = without_cookie(context, app, f"phone_call?call={call.id}")
    assert secret_of(context) is None
    first = call.questions[0]
    page.locator(f".im-to-ask[value={first.id}]").click()
    expect(page.locator(".im-answered")).to_contain_text(in_names(first.asks))
    expect(page.locator(".im-answered")).to_be_focused()
    page.get_by_role("button", name="I have heard enough").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_have_text("Choose a grade, then go on.")
    page.get_by_role("radio", name="1", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Where is this person seen?")).to_be_visible()
    page.get_by_role("link", name="Teach-back").click()
    said = page.get_by_role("textbox", name="What do you say?")
    said.fill("Ring us.")
    page.get_by_role("button", name="Look it over").click()
    expect(page.locator(".im-feedback .im-verdict")).to_be_focused()
    expect(page.get_by_role("radio", name=re.compile("✓"))).to_have_count(1)
    expect(said).to_have_value("Ring us.")
    context.close()


def test_own_words_are_looked_over_by_keyboard(page, app):
    opened(page, app, "teach_back?task=loose-stools-at-home")
    task, hand = (
        next(each for each in content.toxicity().teach_back if each.id == "loose-stools-at-home"),
        Keyboard(page),
    )
    expect(page.get_by_role("heading", name=task.title)).to_be_visible()
    expect(page.get_by_text("One way to say it")).to_have_count(0)
    hand.find(page.get_by_role("textbox", name="What do you say?"))
    page.keyboard.type("Please call us the same day if your stools are loose.")
    hand.find(page.get_by_role("button", name="Look it over"))
    hand.press("Enter")
    expect(page.locator(".im-feedback")).to_contain_text("✕ not found")
    expect(page.locator(".im-feedback")).to_contain_text("“same day”")
    expect(page.locator(".im-exercise .im-verdict")).to_be_focused()
    expect(page.get_by_role("radio", name=f"{task.title} ✓")).to_be_visible()
    page.get_by_text("One way to say it").click()
    expect(page.get_by_text(task.model)).to_be_visible()
    is_sound(page, "what was found")


def test_words_that_are_not_handed_in_yet_outlast_a_look_at_another_task(page, app):
    one, another = content.toxicity().teach_back[:2]
    opened(page, app, f"teach_back?task={one.id}")
    said = page.get_by_role("textbox", name="What do you say?")
    said.fill("Ring us")
    page.get_by_role("radio", name=another.title).click()
    expect(page.get_by_role("heading", name=another.title)).to_be_visible()
    expect(said).to_have_value("")
    page.get_by_role("radio", name=one.title).click()
    expect(page.get_by_role("heading", name=one.title)).to_be_visible()
    expect(said).to_have_value("Ring us")
    settled(page)
    expect(said).to_have_value("Ring us")


def test_an_organ_of_the_body_map_leads_to_its_trainer(page, app):
    opened(page, app, "diagram?picture=body-map")
    expect(page.locator(".leads")).to_be_hidden()
    page.locator("#bm-kidney").press("Enter")
    leads = content.diagram("body-map").part("bm-kidney").leads
    expect(page.locator(".leads a")).to_have_text([each.says for each in leads])
    lists = page.locator(".lists")
    for _, lines in content.toxicity().event("nephritis").lists:
        for line in lines:
            expect(lists.get_by_text(in_names(line), exact=True)).to_be_visible()
    is_sound(page, "the lists and ways beneath the chosen part")
    page.get_by_role("link", name="Grade a kidney").press("Enter")
    expect(page.get_by_role("heading", name="Grading trainer")).to_be_visible()
    settled(page)
    expect(page.locator(".im-patient")).to_contain_text(content.toxicity().event("nephritis").plain)


def test_every_organ_prints_on_one_page(page, app):
    opened(page, app, "pocket_pages")
    for name in pocket.ORGANS.values():
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()
        expect(page.get_by_role("heading", name=re.compile(f"^{name}:"))).to_be_visible()
        settled(page)
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1, name
