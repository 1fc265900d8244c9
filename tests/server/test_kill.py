"""The real server, killed while somebody answers: what the screen confirmed is there, once, afterwards."""

from random import Random

from immunobook.records import Store
from tests.load.kills import kill_again_and_again
from tests.load.warm import WarmServer


def test_twenty_kills_lose_nothing_that_was_confirmed(tmp_path):
    server = WarmServer(tmp_path).start()
    try:
        account = kill_again_and_again(server, 20, Random(2026))
        store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        faults = account.faults(store)
        store.close()
    finally:
        server.close()
    assert account.kills == 20
    assert len(account.confirmed) >= 20, "it answered between the kills"
    assert not faults, "\n".join(faults)
    assert not server.faults(), server.faults()[-4000:]
