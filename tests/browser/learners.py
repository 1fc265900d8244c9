"""Learners whose past a test writes straight into the records, so that it need not be clicked together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, Route

from immunobook import content, study, visit
from immunobook.lesson.progress_of_cells import questions_of
from immunobook.quiz import bank
from immunobook.records import Store, open_store
from tests.browser.app_server import AppServer
from tests.browser.conftest import settled


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def records_of(app: AppServer) -> Iterator[Store]:
    """Open the records of a running server, as a second process would."""
    store = open_store(app.environment["IMMUNOBOOK_DATABASE_URL"])
    try:
        yield store
    finally:
        store.close()


def come_as(context: BrowserContext, app: AppServer, secret: str) -> None:
    """Let a browser come with a secret, as on the second visit."""
    context.add_cookies(
        [{"name": visit.COOKIE, "value": secret, "url": app.url, "httpOnly": True, "sameSite": "Lax"}]
    )


def without_cookie(context: BrowserContext, app: AppServer, address: str) -> Page:
    """Open a screen in a browser that keeps no cookie."""
    page = context.new_page()
    scripts: list[Route] = []
    may_go: list[bool] = []  # until then they wait: without them no socket is opened
    page.route("**/static/js/*", lambda route: route.continue_() if may_go else scripts.append(route))
    page.goto(f"{app.url}/{address}", wait_until="commit")
    context.clear_cookies()
    may_go.append(True)
    for script in scripts:
        script.continue_()
    return settled(page)


def secret_of(context: BrowserContext) -> str | None:
    """Return the secret that a browser keeps."""
    return next((cookie["value"] for cookie in context.cookies() if cookie["name"] == visit.COOKIE), None)


def wrong_answer(item) -> object:
    """Return an answer that is understood and not right."""
    key = item.key()
    if item.kind in ("single_choice", "predict"):
        wrong = [option for option in item.options if not option.right]
        return next((option.id for option in wrong if option.myth), wrong[0].id)
    if item.kind in ("multiple_choice", "select_n"):
        wrong = [option.id for option in item.options if not option.right]
        return [*key[1:], *wrong[:1]]
    if item.kind == "trend":
        return wrong_answer(item.inner)
    if item.kind == "free_text":
        return {"text": ["Something."]}
    if item.kind == "highlight":
        return [*key[1:], next(option.id for option in item.options if not option.right)]
    if item.kind == "matrix_multiple_choice":
        row = item.rows[0]
        return {**key, row.id: next(column.id for column in item.columns if column.id != row.right)}
    if hasattr(item, "blanks"):
        blank = item.blanks[0]
        return {**key, blank.id: next(option.id for option in blank.options if not option.right)}
    if hasattr(item, "groups"):
        first = next(iter(key))
        wrong = [id for id in item.groups()[first] if id not in key[first]]
        return {**key, first: [*key[first][1:], *wrong[:1]]}
    if item.kind == "ordering":
        return [*key[1:], key[0]]
    if item.kind in ("matching", "label_picture"):
        ids = list(key)
        return {**key, ids[0]: key[ids[1]], ids[1]: key[ids[0]]}
    return "123456"


def answer(store: Store, who: str, item_id: str, given: object = None, *, right: bool = True) -> None:
    """Hand in an answer as the learner would have."""
    item = bank.question(item_id)
    if given is None:
        given = item.key() if right else wrong_answer(item)
    study.submit_answer(store, who, item, given, now=now())


def finish(store: Store, who: str, lesson_id: str, cell_id: str, *, right: bool = True) -> None:
    """Finish a cell: answer what it asks, or go on from it."""
    cell = content.lesson(lesson_id).cell(cell_id)
    if asked := questions_of(cell):
        for item_id in asked:
            answer(store, who, item_id, right=right)
    else:
        study.finish_cell(store, who, lesson_id, cell_id, now=now())


def finish_lesson(store: Store, who: str, lesson_id: str, *, right: bool = True) -> None:
    for cell in content.lesson(lesson_id).cells:
        finish(store, who, lesson_id, cell.id, right=right)


def place_of(item_id: str) -> tuple[str, str]:
    """Return the lesson and the cell that ask a question."""
    for lesson in content.lessons().values():
        for cell in lesson.cells:
            if item_id in questions_of(cell):
                return lesson.id, cell.id
    raise LookupError(f"no cell asks {item_id}")
