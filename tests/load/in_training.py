"""What is measured in the trainers of side effects: from the press to what is said of it, beside the empty app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from immunobook import content, study
from tests.browser.app_server import AppServer
from tests.browser.conftest import settled
from tests.browser.learners import come_as, now, records_of
from tests.load import apps
from tests.load.figure import Figure
from tests.load.in_browser import PRESS, EmptyQuestion, chromium, pressed_in_turns

CHECKED = ".im-exercise .im-feedback"
CHECK = ".im-exercise button[type=submit]"


class Trainee:
    """Somebody new at each turn, or the same one, in front of a trainer."""

    def __init__(self, browser: Browser, server: AppServer):
        self.server = server
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
        self.page.set_default_timeout(60_000)

    def comes_anew(self, address: str) -> Page:
        """Open a screen as somebody who was never here."""
        self.page.context.clear_cookies()
        with records_of(self.server) as store:
            newcomer = study.new_learner(store, now=now())
        come_as(self.page.context, self.server, newcomer.secret)
        self.page.goto(f"{self.server.url}/{address}")
        return settled(self.page)

    def took(self, button: str, sign: str) -> float:
        """Press a button; return the milliseconds until the sign is painted."""
        settled(self.page)
        return self.page.evaluate(PRESS, [button, sign, ""])

    def chooses(self) -> None:
        """Choose the first of each group of the open form."""
        groups = self.page.locator(".im-exercise").get_by_role("group")
        groups.first.wait_for()
        for group in groups.all():
            group.locator("label").first.click()


def graded(trainee: Trainee, address: str) -> Iterator[float]:
    """Grade one patient after another."""
    page = trainee.comes_anew(address)
    while True:
        trainee.chooses()
        yield trainee.took(CHECK, CHECKED)
        page.get_by_role("button", name="Next patient").click()
        page.locator(CHECKED).wait_for(state="detached")


def asked(trainee: Trainee) -> Iterator[float]:
    """Ask callers about red flags, which take no time, one caller after another."""
    for call in content.toxicity().calls:
        trainee.comes_anew(f"phone_call?call={call.id}")
        for each in call.questions:
            if each.red_flag:
                yield trainee.took(
                    f'.im-to-ask[value="{each.id}"]', f'.im-answered[data-question="{each.id}"]'
                )


def looked_over(trainee: Trainee) -> Iterator[float]:
    """Write what to tell a patient, each time as somebody new."""
    while True:
        for task in content.toxicity().teach_back:
            page = trainee.comes_anew(f"teach_back?task={task.id}")
            page.get_by_role("textbox", name="What do you say?").fill(task.model)
            yield trainee.took(CHECK, CHECKED)


TRAINERS: dict[str, Callable[[Trainee], Iterator[float]]] = {
    "a graded patient": lambda trainee: graded(trainee, "toxicity_trainer"),
    "a fever at the bed": lambda trainee: graded(trainee, "toxicity_trainer?event=fever-after-cell-therapy"),
    "a question to a caller": asked,
    "a text looked over": looked_over,
}


def training(folder: Path) -> Iterator[Figure]:
    """Press in each trainer, in turns with the question of the empty app."""
    server, empty = apps.ours(folder), apps.empty(folder)
    with apps.running(server, empty), chromium() as browser:
        plain, trainee = EmptyQuestion(browser, empty.url), Trainee(browser, server)
        yield from pressed_in_turns({name: trainer(trainee) for name, trainer in TRAINERS.items()}, plain, "the trainers")
