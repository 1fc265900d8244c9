"""News of a room costs the database the same, however many phones listen."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from immunobook import teach
from immunobook.records import open_store
from immunobook.server import room_routes
from immunobook.teaching import live
from tests.teaching.sample import OTHERS, later

PATIENCE = 20  # seconds in which a look is over, on any machine


class Beats:
    """Where the thread rests between two looks: it looks once for each beat, and never by itself.

    Attributes:
        pauses: For how many seconds it wanted to rest, each time.
    """

    def __init__(self):
        self.pauses: list[float] = []
        self._rests, self._goes = threading.Semaphore(0), threading.Semaphore(0)

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._rests.release()
        assert self._goes.acquire(timeout=PATIENCE)

    def set(self) -> None:
        self._goes.release()

    def clear(self) -> None:
        """Forget that it was to hurry; there is nothing to forget."""

    def rests(self) -> None:
        assert self._rests.acquire(timeout=PATIENCE), "the thread does not rest"

    def beat(self) -> None:
        self.set()
        self.rests()


class Told:
    """What one line of news said: the lines of JSON, by sort and in their order."""

    def __init__(self, room_id: str, *, counts: bool):
        self.news: list[dict] = []
        self.counts: list[dict] = []
        self._lines = room_routes.stream(room_id, counts)

    async def begin(self) -> None:
        """Come in: how long a phone waits before it comes back, and what the room is now."""
        assert (await anext(self._lines)).startswith("retry:")
        self._take(await anext(self._lines))

    async def hear(self) -> None:
        self._take(await asyncio.wait_for(anext(self._lines), PATIENCE))

    async def end(self) -> None:
        await self._lines.aclose()

    def _take(self, event: str) -> None:
        line = next(line for line in event.splitlines() if line.startswith("data: "))
        (self.counts if event.startswith("event: counts") else self.news).append(json.loads(line[6:]))


def test_news_that_was_told_is_told_again_without_asking_the_records(looks, store, ada, room):
    """And never what is older than the version that somebody has read already."""
    watch, sent = looks

    async def told() -> None:
        listener = Told(room.id, counts=False)
        await listener.begin()
        await asyncio.to_thread(watch._hurry.rests)
        version = listener.news[0]["version"]
        sent.clear()
        assert (await asyncio.to_thread(watch.since, room.id, version))[0] == version
        assert not sent
        asked = await asyncio.to_thread(teach.ask, store, ada, room.id, OTHERS[0], now=later(seconds=1))
        newer = await asyncio.to_thread(watch.since, room.id, asked.version)
        assert (newer[0], json.loads(newer[1])["phase"]) == (asked.version, "open")
        await listener.end()

    run(told())


def test_who_waits_for_the_end_closes_the_records_after_the_last_look(store, room):
    """Closed under a look that is going on, they would be missed by it."""
    looks, goes_on, looked = threading.Event(), threading.Event(), []

    def slow():
        looks.set()
        assert goes_on.wait(PATIENCE)
        looked.append(True)
        return store

    async def over() -> None:
        watch = live.Watch(slow)
        watch.add(live.Listener(room.id))
        assert await asyncio.to_thread(looks.wait, PATIENCE)
        watch.end()
        watch.wait(0.1)
        assert not looked, "a look that hangs is not waited for without end"
        threading.Timer(0.2, goes_on.set).start()
        watch.wait(PATIENCE)
        assert looked
        assert watch._thread is None

    run(over())


@pytest.fixture
def looks(store, monkeypatch):
    """The watch of another process, with its own way to the records; and each statement it sends there."""
    own = open_store(str(store.url))
    sent: list[str] = []
    for engine in (own._read, own._write):
        sa.event.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2].split()[0]))  # its verb
    watch = live.Watch(lambda: own)
    watch._hurry = Beats()
    clock = iter(range(10**6))
    monkeypatch.setattr(live, "monotonic", lambda: float(next(clock)))  # so every look also counts
    monkeypatch.setattr(live, "watch", lambda: watch)
    yield watch, sent
    own.close()


async def statements(looks, store, ada, room, many: int, *, teacher: bool) -> tuple[list[Counter], list[Told]]:
    """Let so many phones listen, and the teacher too; return what each look took and what was told."""
    watch, sent = looks
    beats = watch._hurry
    lines = [Told(room.id, counts=teacher and place == 0) for place in range(many)]
    opening = [asyncio.ensure_future(line.begin()) for line in lines]
    await asyncio.gather(*opening)
    await asyncio.to_thread(beats.rests)  # the look with which the thread begins
    found = []

    async def look(phase: str = "waiting") -> None:
        sent.clear()
        await asyncio.to_thread(beats.beat)
        for line in lines:
            while line.news[-1]["phase"] != phase:
                await line.hear()
        found.append(Counter(verb for verb in sent if verb != "BEGIN"))  # which only SQLite is sent

    await look()
    await look()
    asked = await asyncio.to_thread(teach.ask, store, ada, room.id, OTHERS[0], now=later(seconds=1))
    await look("open")
    await look("open")
    await asyncio.to_thread(teach.close, store, ada, room.id, asked.present.id, now=later(seconds=2))
    await look("closed")
    for line in lines:
        await line.end()
    return found, lines


def run(coroutine):
    """Run in a thread of its own: Playwright, where it ran before, leaves a running event loop behind."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, coroutine).result()


@pytest.mark.parametrize("teacher", [False, True], ids=["phones", "and the teacher"])
def test_fifty_phones_cost_what_five_cost(looks, store, ada, teacher):
    by_number = {}
    for many in (5, 50):
        room = teach.open_room(store, ada, title=f"Room of {many}", now=later())
        found, lines = run(statements(looks, store, ada, room, many, teacher=teacher))
        by_number[many] = found
        assert [[news["phase"] for news in line.news] for line in lines] == [["waiting", "open", "closed"]] * many
    assert by_number[5] == by_number[50]
    idle = by_number[50][1]
    assert set(idle) == {"SELECT"}, "looking writes nothing"
    assert idle["SELECT"] == (3 if teacher else 1), "one question a look: which version; and for the teacher two counts"
