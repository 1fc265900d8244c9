"""The real server, killed while somebody answers: what the screen confirmed is there, once, afterwards."""

import sys
from random import Random

from immunobook.records import Store
from tests.browser.app_server import AppServer
from tests.load.kills import kill_again_and_again


def test_twenty_kills_lose_nothing_that_was_confirmed(tmp_path):
    server = AppServer(tmp_path, command=[sys.executable, "app.py"]).start()
    try:
        account = kill_again_and_again(server, 20, Random(2026))
        store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        faults = account.faults(store)
        store.close()
    finally:
        server.stop()
    assert account.kills == 20
    assert len(account.confirmed) >= 20, "it answered between the kills"
    assert not faults, "\n".join(faults)
    assert not server.faults(), server.faults()[-4000:]
