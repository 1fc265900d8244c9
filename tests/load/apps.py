"""The servers that are compared: the notebook, the empty app in our tuned way, and with Streamlit's defaults."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.browser.app_server import HOUSE, AppServer, free_port

EMPTY = HOUSE / "tests" / "load" / "empty"
LESSON = ("immune_activation", "lesson=three-keys")
CORES = 2


def ours(folder: Path) -> AppServer:
    """The notebook as the README starts it."""
    return AppServer(folder / "ours", command=[sys.executable, "app.py"])


def empty(folder: Path) -> AppServer:
    """The empty app with our settings, socket and compression."""
    return AppServer(folder / "empty", command=[sys.executable, str(EMPTY / "tuned.py")])


def defaults(folder: Path) -> AppServer:
    """The empty app as `streamlit run` serves it, in a folder without settings.

    Only what would ask or call home is off.
    """
    port, here = free_port(), folder / "defaults"
    here.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "streamlit", "run", str(EMPTY / "script.py"), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    return AppServer(here, command=command, cwd=here, port=port)


@contextlib.contextmanager
def running(*servers: AppServer) -> Iterator[None]:
    """Start servers, and stop them afterwards.

    Raises:
        RuntimeError: If one of them complained about something meanwhile.
    """
    try:
        for server in servers:
            server.start()
            if hasattr(os, "sched_setaffinity"):
                cores = sorted(os.sched_getaffinity(0))[:CORES]
                os.sched_setaffinity(server.process.pid, cores)
        yield
    finally:
        for server in servers:
            server.stop()
    for server in servers:
        if server.faults():
            raise RuntimeError(server.faults())


def memory(server: AppServer) -> int:
    """Return how much memory a server's process holds, in kB."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(server.process.pid)], capture_output=True, text=True, check=True
    )
    return int(told.stdout)
