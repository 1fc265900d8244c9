"""What a lesson sends to a browser that was never here: at most 300 kB beyond Streamlit's own, uncompressed."""

from collections.abc import Iterator

import pytest

from immunobook import content
from immunobook.content.model import Lesson
from tests.browser.app_server import AppServer
from tests.load.in_browser import LONGEST_LESSON
from tests.load.learner_client import LearnerClient, completed

LESSONS = list(content.lessons().values())


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[AppServer]:
    server = AppServer(tmp_path_factory.mktemp("weight")).start()
    yield server
    server.stop()
    assert not server.faults(), server.faults()


@pytest.fixture(scope="module")
def sent(server) -> dict[str, dict[str, int]]:
    """Of each lesson what it sends in bytes: the messages of its first run, and each file that they lead to."""
    return completed(all_of_them(server.url))


async def all_of_them(url: str) -> dict[str, dict[str, int]]:
    files: dict[str, int] = {}
    sent = {}
    for lesson in LESSONS:
        client = LearnerClient(url, lesson.chapter, f"lesson={lesson.id}")
        run = await client.open()
        assert (run.errors, run.titles) == ([], [lesson.title]), lesson.id
        assert "im-foot" in run.html[-1], f"{lesson.id} is drawn to its end"
        for address in run.fetches - files.keys():
            files[address] = len(await client.fetched(address))
        sent[lesson.id] = {"messages": run.received - run.own} | {address: files[address] for address in run.fetches}
        await client.close()
    return sent


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_is_light(lesson: Lesson, sent):
    kilobytes = sum(sent[lesson.id].values()) / 1000
    assert kilobytes <= LONGEST_LESSON, sent[lesson.id]


def test_what_is_weighed_is_all_that_a_lesson_shows(sent):
    """Nothing would weigh nothing: pictures and the scripts that draw them are among what was fetched."""
    fetched = {address.split("?")[0] for files in sent.values() for address in files}
    assert {"/scene/synapse.svg", "/script/scene.js", "/script/questions.js", "/script/notebook.js"} <= fetched
