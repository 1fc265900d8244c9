"""Practice, a test and a review in a real browser: by keyboard, over a reload, and light with thirty questions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from immunobook import content, study
from immunobook.practice import session
from immunobook.quiz import bank
from tests.browser.answering import exactly, fill_in
from tests.browser.axe import violations
from tests.browser.conftest import settled
from tests.browser.learners import come_as, now, records_of, secret_of, wrong_answer

SINGLE = [item for item in session.pool() if item.kind == "single_choice"]


@pytest.fixture
def begun(page, profile, app):
    """Let somebody begin a sitting beforehand; open it."""

    def begin(sort: str, items, **more) -> tuple[Page, str, str]:
        with records_of(app) as store:
            newcomer = study.new_learner(store, now=now() - timedelta(days=9))
            this = study.start_sitting(store, newcomer.learner, sort, items, now=now(), certainty=True, **more)
        come_as(profile, app, newcomer.secret)
        screen = {"practice": "quiz", "review": "review"}.get(sort, "test")
        page.goto(f"{app.url}/{screen}?sitting={this.key}")
        return settled(page), newcomer.learner, this.key

    return begin


def keep(page: Page, item, answer) -> None:
    """Answer the question that is shown, in a test, and wait until the page has gone on."""
    fill_in(page.locator(".im-form"), item, answer)
    page.get_by_role("button", name="Keep this answer").click()


def test_practise_by_keyboard_alone(page, app):
    page.goto(f"{app.url}/quiz")
    settled(page)
    page.get_by_role("button", name="Begin", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".im-numbers")).to_be_visible()
    page.wait_for_selector(".im-form")
    with records_of(app) as store:
        who = store.learner_of(secret_of(page.context))
        (this,) = study.sittings(store, who).values()
    first = bank.question(this.items[0])
    assert len(this.items) == 10
    if first.kind == "single_choice":
        page.locator(".im-options input").first.focus()
        page.keyboard.press("Space")
    else:
        fill_in(page.locator(".im-form"), first, first.key())
    page.locator(".im-certainty input").first.focus()
    page.keyboard.press("ArrowDown")  # from low to middle
    page.get_by_role("button", name="Check", exact=True).focus()
    page.keyboard.press("Enter")
    verdict = page.locator(".im-verdict")
    expect(verdict).to_be_focused()
    with records_of(app) as store:
        (kept,) = study.all_attempts(store, who)
    assert kept.certainty == 2
    page.get_by_role("button", name="Next question").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".im-of")).to_have_text("Question 2 of 10")
    expect(page.locator(".im-form")).to_be_visible()  # when it is fetched, it takes the focus
    page.get_by_role("button", name="Finish and look back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question by question")).to_be_visible()
    settled(page)
    assert not violations(page)


def test_a_test_with_a_flag_a_reload_and_an_end(begun, app):
    items = SINGLE[:3]
    page, who, key = begun("test", items)
    page.get_by_role("button", name="Flag").click()
    expect(page.locator(".im-flag")).to_be_focused()
    expect(page.locator(".im-flag")).to_have_text("⚑ Flagged")
    keep(page, items[0], wrong_answer(items[0]))
    expect(page.locator(".im-of")).to_have_text("Question 2 of 3")
    expect(page.locator(".im-told")).to_have_text("Question 1 is kept.")
    assert items[0].options[0].because not in page.content(), "nothing is told"
    page.reload()
    settled(page)
    expect(page.locator(".im-of")).to_have_text("Question 2 of 3")
    page.get_by_role("button", name=re.compile("^Question 1, answered, flagged$")).click()
    expect(page.locator(".im-kept")).to_contain_text("Kept")
    assert not violations(page)
    page.get_by_role("button", name="Change my answer").click()
    keep(page, items[0], items[0].key())
    expect(page.locator(".im-of")).to_have_text("Question 2 of 3")
    keep(page, items[1], items[1].key())
    expect(page.locator(".im-of")).to_have_text("Question 3 of 3")
    page.get_by_role("button", name="Finish the test").click()
    page.get_by_role("button", name="1 is open. Finish all the same").click()
    expect(page.locator(".im-score-number")).to_contain_text("67")  # the newest answer counts
    with records_of(app) as store:
        assert study.sitting(store, who, key).finished


def test_a_clock_asks_before_its_end_and_can_be_switched_off(begun, app):
    page, who, key = begun("test", SINGLE[:2], minutes=5)
    expect(page.locator(".im-clock")).to_have_text(re.compile("^[2-5] minutes left$"))
    expect(page.get_by_role("button", name="Switch the clock off")).to_be_visible()  # at any time
    expect(page.locator(".im-warning")).to_be_empty()
    with records_of(app) as store:
        ends = study.sitting(store, who, key).ends
    page.evaluate(  # ten seconds before its end, and from then on with all the time in the world
        "ends => { const real = Date.now; const from = real(); Date.now = () => ends - 10000 + (real() - from) / 20 }",
        1000 * ends.timestamp(),
    )
    expect(page.locator(".im-clock")).to_have_text("less than a minute left")
    expect(page.get_by_role("alert").filter(has_text="Your time is nearly up")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="Ten more minutes").click()
    expect(page.locator(".im-clock")).to_have_text(re.compile("^1[0-5] minutes left$"))
    expect(page.locator(".im-told")).to_have_text("Ten minutes were added.")
    expect(page.get_by_role("button", name="Ten more minutes")).to_be_focused()
    expect(page.locator(".im-warning")).to_be_empty()
    page.get_by_role("button", name="Switch the clock off").click()
    expect(page.locator(".im-clock")).to_be_empty()
    expect(page.get_by_role("button", name="Ten more minutes")).to_be_hidden()
    expect(page.locator(".im-of")).to_be_focused()
    with records_of(app) as store:
        assert study.sitting(store, who, key).ends is None


def test_a_due_question_comes_back_and_five_minutes_end_in_a_case(page, profile, app):
    item, step = SINGLE[0], bank.question(next(iter(content.cases().values())).questions[0])
    with records_of(app) as store:
        newcomer = study.new_learner(store, now=now() - timedelta(days=9))
        study.submit_answer(
            store, newcomer.learner, item, wrong_answer(item), now=now() - timedelta(days=5), certainty=3
        )
    come_as(profile, app, newcomer.secret)
    page.goto(f"{app.url}/review")
    settled(page)
    expect(page.get_by_text("to review today, 1 of them sure and wrong.")).to_be_visible()
    assert not violations(page)
    page.get_by_role("button", name="I have five minutes").click()
    page.wait_for_selector(".im-form")
    page.locator(".im-form").get_by_role(
        "radio", name=exactly(next(option.says for option in item.options if option.right))
    ).check(force=True)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".im-verdict")).to_contain_text("Right")
    page.get_by_role("button", name="Go on to the case").click()
    expect(page.get_by_text("Step 1 of 6")).to_be_visible()
    page.reload()  # called away
    settled(page)
    expect(page.get_by_text("Step 1 of 6")).to_be_visible()
    page.wait_for_selector(".im-form")
    assert not violations(page)
    fill_in(page.locator(".im-form"), step, step.key())
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".im-verdict")).to_contain_text("Right")
    page.get_by_role("button", name="Look back").click()
    expect(page.get_by_text("2 of 2 answered questions wholly right.")).to_be_visible()
    page.get_by_role("button", name="Back to what is due").click()
    expect(page.get_by_text("due today.", exact=True)).to_be_visible()


def weight(page: Page, address: str) -> int:
    """Return what comes over the socket when a page is opened, in characters."""
    opened = page.context.new_page()
    got: list[int] = []
    opened.on("websocket", lambda socket: socket.on("framereceived", lambda frame: got.append(len(frame))))
    opened.goto(address)
    settled(opened)
    opened.close()
    return sum(got)


def test_thirty_questions_weigh_no_more_than_twice_a_lesson(begun, app):
    page, *_ = begun("practice", SINGLE[:30])
    expect(page.locator(".im-numbers li")).to_have_count(30)
    chapter = content.course().chapters[0]
    lesson = weight(page, f"{app.url}/{chapter.id}?lesson={chapter.lessons[0]}")
    assert 0 < weight(page, page.url) <= 2 * lesson
