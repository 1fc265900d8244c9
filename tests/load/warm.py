"""A server that starts in no time, for tests that kill it again and again.

Nine tenths of a start are Python reading modules and the notebook reading its content. Here a parent does that once,
and each server is a copy of it: the same `app`, served by the same `server.serve`, in a process of its own with
records opened anew. What it was told to keep lies in the file or nowhere, as with any other.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.browser.app_server import HOUSE, AppServer


class WarmServer(AppServer):
    """The notebook as `AppServer` serves it, started as a copy of a process that has read everything."""

    def __init__(self, folder: Path, *, command=None, **more: str):
        super().__init__(folder, command=command or [sys.executable, "-m", "tests.load.warm"], **more)
        self.parent: subprocess.Popen | None = None
        self._one_asks = threading.Lock()

    def launched(self) -> Copy:
        if self.parent is None:
            with self.log.open("ab") as log:
                self.parent = subprocess.Popen(
                    self.command, cwd=self.cwd, env=self.environment, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                )  # fmt: skip
        return Copy(int(self.ask(f"copy {self.log}")), self.ask)

    def ask(self, line: str) -> str:
        """Ask the parent for something; return its line.

        Raises:
            RuntimeError: If it is gone; with what it left in the log.
        """
        with self._one_asks:
            with contextlib.suppress(BrokenPipeError):
                self.parent.stdin.write(f"{line}\n")
                self.parent.stdin.flush()
            if said := self.parent.stdout.readline():
                return said.strip()
        raise RuntimeError(f"there is no server to copy:\n{self.log.read_text()[-3000:]}")

    def close(self) -> None:
        """Stop the server and the process that it is copied from."""
        try:
            self.stop()
        finally:
            if self.parent is not None:
                with contextlib.suppress(BrokenPipeError):
                    self.parent.stdin.close()
                self.parent.wait(10)
                self.parent.stdout.close()


class Copy:
    """A process that is not this one's child, with what `AppServer` asks of a `Popen`; `ask` asks its parent."""

    def __init__(self, pid: int, ask: Callable[[str], str]):
        self.pid, self.returncode, self._ask = pid, None, ask

    def poll(self) -> int | None:
        """Return None while it runs, then how it ended."""
        if self.returncode is None and (ended := self._ask(f"ended {self.pid}")):
            self.returncode = int(ended)
        return self.returncode

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a copy of the server", timeout)
            time.sleep(0.01)
        return self.returncode


def read_all() -> Callable[[], None]:
    """Read everything that the notebook needs; return what serves it."""
    import app as door
    from immunobook import lesson, server  # noqa: F401
    from immunobook.lesson import view  # noqa: F401
    from immunobook.quiz import bank

    bank.questions()
    return lambda: server.serve(door.app, "127.0.0.1", os.environ["IMMUNOBOOK_PORT"])


def copies(serve: Callable[[], None]) -> None:
    """Do what each line asks for, and answer with a line.

    `copy LOG` serves in a copy of this process that writes to that file, and says its id; `ended ID` says how a copy
    ended, as `Popen.returncode` does, or nothing while it runs.
    """
    for line in sys.stdin:
        word, _, what = line.rstrip("\n").partition(" ")
        if word == "ended":
            pid, status = os.waitpid(int(what), os.WNOHANG)
            print(os.waitstatus_to_exitcode(status) if pid else "", flush=True)
            continue
        if copy := os.fork():
            print(copy, flush=True)
            continue
        os.setsid()
        file = os.open(what, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        serve()
        os._exit(0)


if __name__ == "__main__":
    assert Path.cwd() == HOUSE
    copies(read_all())
