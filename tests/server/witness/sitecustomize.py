"""Says from inside a server how it is set, when a test asks by SIGUSR1; only tests put this on the path.

How Streamlit was set cannot be seen from outside, nor whether a connection waits with small packets.
"""

import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path


def say(*_) -> None:
    """Write settings, frozen objects and TCP_NODELAY of each open connection into the file that was named."""
    from streamlit import config

    told = {
        "settings": {name: config.get_option(name) for name in os.environ["WITNESS_ASKS"].split()},
        "frozen": gc.get_freeze_count(),
        "nodelay": [*connections()],
        "folder": os.getcwd(),
    }
    file = Path(os.environ["WITNESS_SAYS"])
    file.with_suffix(".new").write_text(json.dumps(told), encoding="utf-8")
    file.with_suffix(".new").rename(file)


def connections():
    """Return of each TCP connection of this process whether it sends at once."""
    for number in os.listdir("/proc/self/fd" if sys.platform == "linux" else "/dev/fd"):
        try:
            with socket.socket(fileno=os.dup(int(number))) as sock:
                sock.getpeername()
                if sock.family in (socket.AF_INET, socket.AF_INET6):
                    yield bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        except OSError:
            continue


if "WITNESS_SAYS" in os.environ:
    signal.signal(signal.SIGUSR1, say)
