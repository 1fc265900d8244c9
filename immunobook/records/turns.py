"""Who came first goes first: a queue before the database.

A connection pool wakes those who wait in no fair order, and who just wrote often writes again first. With 200 writers
at once on SQLite some waited 5 s; in turns, the last one waits 0.5 s.
"""

import threading
from collections import deque
from types import TracebackType

from immunobook.records.errors import Unavailable


class Turns:
    """Lets so many through at a time, the others in the order in which they came."""

    def __init__(self, places: int, patience: float):
        """Make a queue.

        Args:
            places: How many may be through at the same time.
            patience: After so many seconds, who waits is turned away.
        """
        self._free = places
        self._patience = patience
        self._waiting: deque[threading.Lock] = deque()
        self._looking = threading.Lock()

    def __enter__(self) -> None:
        """Wait for a turn; Unavailable if patience runs out."""
        with self._looking:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=self._patience):
            return
        with self._looking:
            if called in self._waiting:
                self._waiting.remove(called)
                raise Unavailable(f"The database was busy for {self._patience:g} s.")
        # Called in the very moment in which patience ran out: then the turn is ours.

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._looking:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
