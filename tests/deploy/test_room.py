"""A live room on two processes: news reaches both, and one that dies with the question open takes no vote along."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from immunobook import study, teach
from immunobook.classroom import code
from immunobook.quiz import bank
from immunobook.quiz.order import shown
from immunobook.records import Store
from tests.deploy.test_two_processes import run
from tests.quiz.filled_in import filled_in

pytestmark = pytest.mark.postgres
AT_ONCE = 1.0
"""Seconds in which news of a room is everywhere."""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store(cluster):
    """The records, seen from a third process: the teacher's may be on any machine."""
    opened = Store(cluster.address)
    yield opened
    opened.close()


@pytest.fixture
def ada(store):
    return teach.sign_in(store, "ada@hospital.example", "teacher", now=now()).teacher


@pytest.fixture
def item():
    return next(one for one in bank.questions().values() if one.kind == "single_choice" and not one.retired)


@dataclass
class Phone:
    """A learner in a room, with her line of news through the proxy.

    Attributes:
        heard: When news of each version came, by version, and what it said.
        lines: How often the line was opened.
    """

    url: str
    room: str
    secret: str
    trusts: ssl.SSLContext
    heard: dict[int, tuple[float, dict]] = field(default_factory=dict)
    lines: int = 0

    def __post_init__(self) -> None:
        self._http = httpx.AsyncClient(
            base_url=self.url, verify=self.trusts, cookies={"immunobook": self.secret}, timeout=30
        )
        self._listening: asyncio.Task | None = None

    async def come_in(self, typed: str) -> None:
        reply = await self._http.post("/room/join", json={"code": typed, "nickname": ""})
        assert reply.json() == {"room": self.room}
        self._listening = asyncio.create_task(self._listen())
        await self.hears(lambda news: True)

    async def _listen(self) -> None:
        """Keep the line open, and open it again when it is cut, as a browser does."""
        while True:
            try:
                async with self._http.stream("GET", f"/room/{self.room}/news") as line:
                    if line.status_code == 200:
                        self.lines += 1
                        assert line.headers["content-type"].startswith("text/event-stream")
                        async for said in line.aiter_lines():
                            if said.startswith("data: {"):
                                news = json.loads(said.removeprefix("data: "))
                                self.heard.setdefault(news["version"], (time.monotonic(), news))
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)

    async def hears(self, what) -> float:
        """Wait for news of a sort; return when it came."""
        async with asyncio.timeout(60):
            while True:
                for at, news in self.heard.values():
                    if what(news):
                        return at
                await asyncio.sleep(0.01)

    async def comes_back(self) -> None:
        """Wait until the line, cut, was opened again."""
        async with asyncio.timeout(60):
            while self.lines < 2:
                await asyncio.sleep(0.01)

    async def question(self) -> dict:
        return (await self._http.get(f"/room/{self.room}/state")).json()["news"]["round"]

    async def vote(self, item, answer, once: str) -> httpx.Response:
        """Vote, and send it again under the same key until something comes back, as the phone does."""
        this = await self.question()
        sent = {
            "item": this["item"], "round": this["id"], "seed": this["form"]["seed"], "order": this["form"]["order"],
            "once": once, "form": filled_in(item, answer, shown(item, this["form"]["seed"])), "where": "room",
        }  # fmt: skip
        return await self.send(sent)

    async def send(self, sent: dict) -> httpx.Response:
        for _ in range(50):
            try:
                reply = await self._http.post(f"/room/{self.room}/vote", json=sent)
                if reply.status_code < 500:
                    return reply
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
        raise AssertionError("the notebook did not come back")

    async def go(self) -> None:
        if self._listening:
            self._listening.cancel()
        await self._http.aclose()


def in_both(cluster, store) -> list[str]:
    """Return the secrets of six learners, three with each process, the first with the first."""
    homes: dict[int, list[str]] = {process.port: [] for process in cluster.processes}
    while min(len(here) for here in homes.values()) < 3:
        secret = study.new_learner(store, now=now()).secret
        homes[cluster.process_of(secret).port].append(secret)
    return [secret for pair in zip(*(here[:3] for here in homes.values()), strict=True) for secret in pair]


def test_a_room_spans_both_processes_and_outlives_one(cluster, store, ada, item):
    room = teach.open_room(store, ada, title="Brakes", now=now())
    options = [option.id for option in item.options]

    async def lesson():
        trusts = ssl.create_default_context(cafile=str(cluster.nginx.certificate))
        phones = [Phone(cluster.url, room.id, secret, trusts) for secret in in_both(cluster, store)]
        try:
            return await taught(phones)
        finally:
            for phone in phones:
                await phone.go()

    async def taught(phones):
        await asyncio.gather(*(phone.come_in(code.shown(room.code)) for phone in phones))
        began = time.monotonic()
        this = await asyncio.to_thread(lambda: teach.ask(store, ada, room.id, item, now=now()))
        round = this.present.id
        asked = [at - began for at in await heard_by_all(phones, lambda news: news["phase"] == "open")]

        first, second = phones[:3], phones[3:]
        for number, phone in enumerate(first):
            assert (await phone.vote(item, options[number % 2], f"the-vote-of-phone-{number}")).status_code == 200
        # In mid-question, with a vote on its way from everybody who has not voted yet.
        voting = [
            asyncio.create_task(phone.vote(item, options[number % 2], f"the-vote-of-phone-{number}"))
            for number, phone in enumerate(second, start=3)
        ]
        await asyncio.sleep(0.01)
        await asyncio.to_thread(cluster.processes[0].kill)
        assert [reply.status_code for reply in await asyncio.gather(*voting)] == [200, 200, 200]
        for number, phone in enumerate(phones):  # a reply that was lost: the same vote again counts once
            assert (await phone.vote(item, options[number % 2], f"the-vote-of-phone-{number}")).status_code == 200
        cut = phones[0::2]  # as in_both() pairs them
        await asyncio.gather(*(phone.comes_back() for phone in cut))
        assert [phone.lines for phone in phones[1::2]] == [1, 1, 1], "the other one's lines held"

        began = time.monotonic()
        await asyncio.to_thread(lambda: teach.close(store, ada, room.id, round, now=now()))
        closed = [at - began for at in await heard_by_all(phones, lambda news: news["phase"] == "closed")]
        await asyncio.to_thread(lambda: teach.reveal(store, ada, room.id, round, now=now()))
        await heard_by_all(phones, lambda news: news["reveal"])
        return asked, closed

    asked, closed = run(lesson())
    votes = teach.votes(store, ada, room.id)
    assert len(votes) == len({one.learner for one in votes}) == 6, "each once"
    assert sorted(one.answer for one in votes) == sorted(options[number % 2] for number in range(6))
    assert max(asked) < AT_ONCE, "both processes heard of the question"
    assert max(closed) < AT_ONCE, "the one that is left tells those who came over"
    print(f"question after {max(asked):.2f} s, its end after {max(closed):.2f} s")


async def heard_by_all(phones, what) -> list[float]:
    return await asyncio.gather(*(phone.hears(what) for phone in phones))
