"""A phone in a room, without a browser: the page's own socket, one line of news, and what the component posts."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import secrets
import time
from random import Random
from typing import Any
from urllib.parse import urlsplit

import httpx

from immunobook.quiz import bank
from immunobook.quiz.order import shown
from tests.browser.learners import wrong_answer
from tests.load.learner_client import PATIENCE, LearnerClient
from tests.quiz.filled_in import filled_in

COME_BACK = 0.3
"""Seconds after which a phone tries again; a browser waits 2 to 4."""


class Phone(LearnerClient):
    """One learner with the join page open.

    Attributes:
        news: What the line said last.
        heard: When each version of the room was heard first (`time.perf_counter`), by version.
        lines: How often a line was opened.
    """

    def __init__(self, url: str, *, cookie: str | None = None):
        super().__init__(url, "join", cookie=cookie)
        self.room = ""
        self.news: dict[str, Any] = {}
        self.heard: dict[int, float] = {}
        self.lines = 0
        self._listening: asyncio.Task | None = None
        self._is_news = asyncio.Event()

    @property
    def _headers(self) -> dict[str, str]:
        return {"cookie": f"immunobook={self.cookie}"}

    async def come_in(self, code: str, nickname: str = "") -> None:
        """Join by code and hold the line.

        Raises:
            RuntimeError: If the room does not let it in.
        """
        reply = await self.post("/room/join", {"code": code, "nickname": nickname})
        if "room" not in reply:
            raise RuntimeError(reply)
        self.room = reply["room"]
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Close the tab."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await super().close()

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError, ConnectionError, asyncio.IncompleteReadError):
                await self._hold_a_line()
            await asyncio.sleep(COME_BACK)

    async def _hold_a_line(self) -> None:
        where = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            asks = f"GET /room/{self.room}/news HTTP/1.1\r\nhost: {where.netloc}\r\ncookie: immunobook={self.cookie}\r\naccept: text/event-stream\r\n\r\n"
            writer.write(asks.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise ConnectionError(head.split(b"\r\n", 1)[0].decode())
            self.lines += 1
            while line := await reader.readline():
                if line.startswith(b"data: {"):
                    self._take(json.loads(line[6:]))
        finally:
            writer.close()

    def _take(self, news: dict[str, Any]) -> None:
        self.heard.setdefault(news["version"], time.perf_counter())
        self.news = news
        self._is_news.set()
        self._is_news = asyncio.Event()

    async def hears(self, version: int, within: float = 30) -> float:
        """Wait until a version of the room was heard, or a later one; return when that was.

        Raises:
            TimeoutError: If it does not come.
        """
        async with asyncio.timeout(within):
            while not (later := [at for one, at in self.heard.items() if one >= version]):
                await self._is_news.wait()
        return min(later)

    def filled(self, chance: Random) -> dict[str, Any]:
        """Return an answer to the present question, any of its options or else right or wrong, as the page sends it."""
        round = self.news["round"]
        item = bank.question(round["item"])
        answers = list(item.texts()) if item.kind == "single_choice" else [item.key(), wrong_answer(item)]
        form = filled_in(item, chance.choice(answers), shown(item, round["form"]["seed"]))
        form["certainty"] = [str(chance.randint(1, 3))]
        return {
            "item": round["item"], "round": round["id"], "seed": round["form"]["seed"], "order": round["form"]["order"],
            "once": secrets.token_hex(16), "form": form, "where": f"room/{self.room}/{round['id']}",
        }  # fmt: skip

    async def vote(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Send an answer; return what is said. Sent again under the same key it counts once.

        Raises:
            ConnectionError: If the server went away; then nothing was confirmed.
        """
        return await self.post(f"/room/{self.room}/vote", sent)

    async def state(self) -> dict[str, Any]:
        """Ask what the room is and what is one's own in it, as the page does when an answer is revealed.

        Raises:
            ConnectionError: If the server went away.
        """
        return await self.get(f"/room/{self.room}/state")

    async def record(self) -> dict[str, Any]:
        """Fetch the patient's record that belongs to the present question."""
        of = self.news["record"]
        return await self.get(f"/room/{self.room}/case/{of['case']}/{of['step']}.json?level=plain")

    async def get(self, path: str) -> dict[str, Any]:
        """Ask for something and return the reply.

        A line of its own, and no library: two hundred phones have processors of their own, here they share the server's.
        """
        where = urlsplit(self.url)
        asks = f"GET {path} HTTP/1.1\r\nhost: {where.netloc}\r\ncookie: immunobook={self.cookie}\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n"
        try:
            reader, writer = await asyncio.open_connection(where.hostname, where.port)
            writer.write(asks.encode())
            async with asyncio.timeout(PATIENCE):
                head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        except OSError as why:
            raise ConnectionError(str(why)) from why
        writer.close()
        if not body:
            raise ConnectionError("the reply was cut")
        return json.loads(gzip.decompress(body) if b"content-encoding: gzip" in head else body)

    async def post(self, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Send something and return the reply."""
        try:
            reply = await self._http.post(f"{self.url}{path}", json=sent, headers=self._headers)
        except httpx.TransportError as why:
            raise ConnectionError(str(why)) from why
        return reply.json()
