"""The real notebook, served as a user would serve it, for tests to open."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class AppServer:
    """One process of the notebook with a database of its own.

    Args:
        folder: Where its database and its log lie.
        command: How it is started; `python app.py` by default.
        cwd: Where it is started from.
        port: Where it listens; a free one by default, kept over restarts.
        more: Environment variables besides.
    """

    def __init__(self, folder: Path, *, command=None, cwd=HOUSE, port=None, **more: str):
        self.folder, self.cwd, self.port = folder, cwd, port or free_port()
        self.command = command or [sys.executable, str(HOUSE / "app.py")]
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "IMMUNOBOOK_PORT": str(self.port),
            "IMMUNOBOOK_DATABASE_URL": f"sqlite:///{folder / 'records.db'}",
            **more,
        }
        self.log = folder / "server.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> AppServer:
        self.process = self.launched()
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the notebook did not start:\n{self.log.read_text()[-3000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as reply:
                    if reply.status == 200:
                        return self
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the notebook did not answer in two minutes:\n{self.log.read_text()[-3000:]}")

    def launched(self) -> subprocess.Popen:
        """Begin the process, in a group of its own; it does not answer yet."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL to the whole group."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, which: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, which)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)

    def faults(self) -> str:
        """Return what it complained about: any traceback in its log, or that it ended by itself."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        code = self.process.returncode if self.process else None
        if code not in (None, 0, -signal.SIGTERM, -signal.SIGKILL):
            return f"{text[-3000:]}\nthe server ended by itself, with {code}"
        return text[text.index("Traceback") - 200 :][:4000] if "Traceback" in text else ""
