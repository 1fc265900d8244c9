"""The real server, killed while somebody answers: what the screen confirmed is there, once, afterwards."""

import sys
from random import Random

import pytest

from immunobook.records import Store
from tests.load.kills import kill_again_and_again
from tests.load.warm import WarmServer


def test_twenty_kills_lose_nothing_that_was_confirmed(tmp_path):
    server = WarmServer(tmp_path)
    try:
        server.start()
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


@pytest.mark.parametrize(
    ("parent", "raised", "told"),
    [
        ("raise SystemExit('It has no content.')", "there is no server to copy:\nIt has no content.", ""),
        ("import sys; from tests.load import warm; warm.copies(lambda: sys.exit(3))", "the notebook did not start", "ended by itself, with 3"),
    ],
    ids=["before there was a copy", "the copy itself"],
)
def test_a_server_that_ends_by_itself_is_noticed(tmp_path, parent, raised, told):
    """Else what a kill test looked at afterwards would be what no kill had left."""
    server = WarmServer(tmp_path, command=[sys.executable, "-c", parent])
    server.close()  # also where nothing was begun
    try:
        with pytest.raises(RuntimeError, match=raised):
            server.start()
    finally:
        server.close()
    assert told in server.faults()
