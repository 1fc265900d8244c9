"""News of rooms for all who listen in this process: one thread looks, and hands each room's news to its listeners.

However many phones listen, the database is asked one question a second: which version each of these rooms has. It is
asked more often while something is going on. A room that has changed is read once, and written down once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from functools import cache
from time import monotonic

from immunobook import attending, visit
from immunobook.quiz import bank
from immunobook.records import Store, Unavailable
from immunobook.teaching import snapshot

BUSY = 0.4
"""Seconds between two looks while a question is open or something happened a short while ago."""
IDLE = 1.0
"""Seconds between two looks otherwise."""
STAYS_BUSY = 60.0
"""Seconds for which a room counts as busy after its last news."""
COUNTING = 1.0
"""Seconds between two counts of how many have answered, while somebody looks at them."""

News = tuple[str, int, str]
"""What sort it is (`room` or `counts`), the room's version, and one line of JSON."""


class Over(Exception):
    """The server is about to stop; nobody is told anything any more."""


class Listener:
    """One phone, or one screen of the teacher's. Of each sort of news it is told the newest; older ones are left out.

    Args:
        counts: Whether it is also told how many are there and have answered.
    """

    def __init__(self, room_id: str, *, counts: bool = False):
        self.room_id, self.counts = room_id, counts
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, News] = {}
        self._is_new = asyncio.Event()
        self._is_over = False

    async def next(self, within: float) -> News | None:
        """Return the next news; None if there is none for so many seconds.

        Raises:
            Over: If the server is about to stop.
        """
        if not self._waiting and not self._is_over:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._is_new.wait()
        if self._waiting:
            sort = next(iter(self._waiting))
            news = self._waiting.pop(sort)
            if not self._waiting:
                self._is_new.clear()
            return news
        if self._is_over:
            raise Over
        return None

    def tell(self, news: News) -> None:
        """Take in news; call it in the loop that listens."""
        self._waiting[news[0]] = news
        self._is_new.set()

    def end(self) -> None:
        """Let the listener go; call it in the loop that listens."""
        self._is_over = True
        self._is_new.set()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop in which it listens."""
        return self._loop


class Watch:
    """The listeners of a process and the thread that looks for them. It runs while somebody listens.

    Args:
        store: Gives the records.
    """

    def __init__(self, store: Callable[[], Store]):
        self._store = store
        self._lock = threading.RLock()
        self._listeners: dict[str, set[Listener]] = {}
        self._told: dict[str, tuple[int, str]] = {}
        self._counted: dict[str, str] = {}
        self._is_open: dict[str, bool] = {}
        self._changed: dict[str, float] = {}
        self._thread: threading.Thread | None = None
        self._hurry = threading.Event()
        self._is_over = False

    # --- listening --------------------------------------------------------------------------------------

    def add(self, listener: Listener) -> None:
        """Let somebody listen who may."""
        with self._lock:
            if self._is_over:
                listener.loop.call_soon_threadsafe(listener.end)
                return
            self._listeners.setdefault(listener.room_id, set()).add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="rooms", daemon=True)
                self._thread.start()

    def remove(self, listener: Listener) -> None:
        """Let somebody go; without listeners the thread ends."""
        with self._lock:
            here = self._listeners.get(listener.room_id, set())
            here.discard(listener)
            if not here:
                for kept in (self._listeners, self._told, self._counted, self._is_open, self._changed):
                    kept.pop(listener.room_id, None)
        if not self._listeners:
            self._hurry.set()

    def end(self) -> None:
        """Let all listeners go, as the server is about to stop; who comes later is let go at once."""
        with self._lock:
            self._is_over = True
            everybody = [one for here in self._listeners.values() for one in here]
        for listener in everybody:
            with contextlib.suppress(RuntimeError):  # its loop is closed already
                listener.loop.call_soon_threadsafe(listener.end)
        self._hurry.set()

    def wait(self, within: float) -> None:
        """Wait until nobody looks any more, at most so many seconds; call `end` first.

        Whoever closes the records before that has them looked at when they are gone.
        """
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(within)

    def begin(self) -> None:
        """Take listeners (again)."""
        self._is_over = False

    def look_soon(self) -> None:
        """Look at once: something was just changed through this process."""
        self._hurry.set()

    def listening(self, room_id: str) -> int:
        """Return how many listen to a room in this process."""
        return len(self._listeners.get(room_id, ()))

    # --- what a room is now -----------------------------------------------------------------------------

    def at(self, room_id: str) -> tuple[int, str] | None:
        """Return a room's version and news as they are now; None if there is no such room.

        It is read and written down anew only if it changed since it was told last.
        """
        store = self._store()
        version = attending.versions(store, [room_id]).get(room_id)
        if version is None:
            return None
        told = self._told.get(room_id)
        return told if told is not None and told[0] == version else self._read(store, room_id)

    def since(self, room_id: str, version: int) -> tuple[int, str] | None:
        """Return a room's version and news, at least as new as a version; as `at`.

        Who has just read that version need not ask for it again: when an answer is revealed, all phones come at once.
        """
        told = self._told.get(room_id)
        return told if told is not None and told[0] >= version else self._read(self._store(), room_id)

    def _read(self, store: Store, room_id: str) -> tuple[int, str] | None:
        room = attending.seen(store, room_id)
        if room is None:
            return None
        told = snapshot.public(room, bank.questions(), lambda round: attending.answers(store, room_id, round))
        news = (room.version, snapshot.as_news(told))
        with self._lock:
            if room_id in self._listeners:
                before = self._told.get(room_id)
                if before is not None and before[0] > news[0]:
                    return before
                self._told[room_id] = news
                self._is_open[room_id] = room.phase == "open"
        return news

    # --- the thread -------------------------------------------------------------------------------------

    def _look(self) -> None:
        counted = 0.0
        versions: dict[str, int] = {}
        while True:
            with self._lock:
                if not self._listeners or self._is_over:
                    self._thread = None
                    return
                rooms = list(self._listeners)
                with_counts = [
                    room for room, here in self._listeners.items() if any(one.counts for one in here)
                ]
            began = monotonic()
            try:
                now = attending.versions(self._store(), rooms)
                for room in rooms:
                    if room in now and versions.get(room) != now[room]:
                        self._tell_room(room)
                versions = now
                if with_counts and began - counted >= COUNTING * 0.9:
                    counted = began
                    for room in with_counts:
                        self._tell_counts(room)
            except Unavailable:
                logging.getLogger(__name__).warning("the records do not answer; rooms get no news meanwhile")
            except Exception:  # one broken room must not silence the others
                logging.getLogger(__name__).exception("a room could not be told")
                versions = {}
            self._hurry.wait(max(0.05, self._pause(rooms) - (monotonic() - began)))
            self._hurry.clear()

    def _pause(self, rooms: list[str]) -> float:
        busy = monotonic() - STAYS_BUSY
        is_busy = any(self._is_open.get(room) or self._changed.get(room, 0.0) > busy for room in rooms)
        return BUSY if is_busy else IDLE

    def _tell_room(self, room_id: str) -> None:
        before = self._told.get(room_id)
        news = self._read(self._store(), room_id)
        if news is None:
            return
        if before != news:
            self._changed[room_id] = monotonic()
        self._tell(room_id, ("room", *news), lambda _: True)

    def _tell_counts(self, room_id: str) -> None:
        counts = attending.counts(self._store(), room_id)
        told = snapshot.as_news({"members": counts.members, "votes": counts.votes})
        if self._counted.get(room_id) != told:
            self._counted[room_id] = told
            self._tell(room_id, ("counts", 0, told), lambda one: one.counts)

    def _tell(self, room_id: str, news: News, may: Callable[[Listener], bool]) -> None:
        with self._lock:
            here = [one for one in self._listeners.get(room_id, ()) if may(one)]
        loops: dict[asyncio.AbstractEventLoop, list[Listener]] = {}
        for one in here:
            loops.setdefault(one.loop, []).append(one)
        for loop, listeners in loops.items():
            with contextlib.suppress(RuntimeError):  # it is closed already
                loop.call_soon_threadsafe(_tell_all, listeners, news)


def _tell_all(listeners: list[Listener], news: News) -> None:
    for one in listeners:
        one.tell(news)


@cache
def watch() -> Watch:
    """Return the one of this process."""
    return Watch(visit.store)
