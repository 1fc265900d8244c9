"""Who came first goes first."""

import threading
import time

import pytest

from immunobook.records import Unavailable
from immunobook.records.turns import Turns


def wait_until(holds) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never happened")


def test_the_first_to_come_is_the_first_to_go():
    turns, order, threads = Turns(places=1, patience=10), [], []

    def write(number: int) -> None:
        with turns:
            order.append(number)

    with turns:
        for number in range(10):
            threads.append(threading.Thread(target=write, args=[number]))
            threads[-1].start()
            wait_until(lambda number=number: len(turns._waiting) == number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(10))


@pytest.mark.parametrize("places", [1, 3])
def test_so_many_are_through_at_once_and_no_more(places):
    turns, inside, most = Turns(places, patience=10), [], []

    def write() -> None:
        with turns:
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == places
    assert turns._free == places


def test_an_error_gives_the_turn_back():
    turns = Turns(places=1, patience=0.05)
    for _ in range(3):
        with pytest.raises(KeyError), turns:
            raise KeyError


def test_patience_runs_out_and_the_queue_goes_on():
    turns = Turns(places=1, patience=0.05)
    with turns:
        with pytest.raises(Unavailable, match=r"busy for 0\.05 s"), turns:
            pass
        assert not turns._waiting
    with turns:
        assert turns._free == 0


def test_within_patience_the_turn_comes():
    turns = Turns(places=1, patience=5)
    turns.__enter__()
    threading.Timer(0.05, turns.__exit__, [None, None, None]).start()
    with turns:
        assert turns._free == 0
    assert turns._free == 1
