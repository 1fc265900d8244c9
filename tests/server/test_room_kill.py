"""The real server, killed while a room votes: what each phone was told is kept is there, once, and the lines come back."""

from random import Random

from tests.load.room import kill_while_voting
from tests.load.warm import WarmServer


def test_five_kills_while_thirty_vote(tmp_path):
    server = WarmServer(tmp_path)
    try:
        server.start()
        account = kill_while_voting(server, 30, 5, Random(2026))
    finally:
        server.close()
    assert account.kills == 5
    assert account.cut, "a kill cut some answers off, and they were sent again"
    assert not account.faults, "\n".join(account.faults)
    assert len(account.confirmed) == 5 * 30
    assert not server.faults(), server.faults()[-4000:]
