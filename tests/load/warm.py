"""A server that starts in no time, for tests that kill it again and again.

Nine tenths of a start are Python reading modules and the notebook reading its content. Here a parent does that once,
and each server is a copy of it: the same `app`, served by the same `server.serve`, in a process of its own with
records opened anew. What it was told to keep lies in the file or nowhere, as with any other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.browser.app_server import HOUSE, AppServer


class WarmServer(AppServer):
    """The notebook as `AppServer` serves it, started as a copy of a process that has read everything."""

    def __init__(self, folder: Path, **more: str):
        super().__init__(folder, command=[sys.executable, "-m", "tests.load.warm"], **more)
        self.parent: subprocess.Popen | None = None

    def launched(self) -> Copy:
        if self.parent is None:
            with self.log.open("ab") as log:
                self.parent = subprocess.Popen(
                    self.command, cwd=self.cwd, env=self.environment, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                )  # fmt: skip
        self.parent.stdin.write(f"{self.log}\n")
        self.parent.stdin.flush()
        return Copy(int(self.parent.stdout.readline()))

    def close(self) -> None:
        """Stop the server and the process that it is copied from."""
        self.stop()
        self.parent.stdin.close()
        self.parent.wait(10)


class Copy:
    """A process that is not this one's child, with what `AppServer` asks of a `Popen`."""

    def __init__(self, pid: int):
        self.pid, self.returncode = pid, None

    def poll(self) -> int | None:
        """Return None while it runs, and 0 when it has ended, however it did."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a copy of the server", timeout)
            time.sleep(0.01)
        return 0


def copies() -> None:
    """Read everything, then serve in a copy of this process for each line that comes: the file of its log."""
    import app as door
    from immunobook import lesson, server  # noqa: F401
    from immunobook.lesson import view  # noqa: F401
    from immunobook.quiz import bank

    bank.questions()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the copies
    for log in sys.stdin:
        if copy := os.fork():
            print(copy, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        file = os.open(log.strip(), os.O_WRONLY | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        server.serve(door.app, "127.0.0.1", os.environ["IMMUNOBOOK_PORT"])
        os._exit(0)


if __name__ == "__main__":
    assert Path.cwd() == HOUSE
    copies()
