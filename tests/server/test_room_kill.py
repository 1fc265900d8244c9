"""The real server, killed while a room votes: what each phone was told is kept is there, once, and the lines come back."""

import sys
from random import Random

from tests.browser.app_server import AppServer
from tests.load.room import kill_while_voting


def test_five_kills_while_thirty_vote(tmp_path):
    server = AppServer(tmp_path, command=[sys.executable, "app.py"]).start()
    try:
        account = kill_while_voting(server, 30, 5, Random(2026))
    finally:
        server.stop()
    assert account.kills == 5
    assert account.cut, "a kill cut some answers off, and they were sent again"
    assert not account.faults, "\n".join(account.faults)
    assert len(account.confirmed) == 5 * 30
    assert not server.faults(), server.faults()[-4000:]
