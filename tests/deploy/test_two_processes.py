"""One classroom on two processes: what was done through one is there in the other, also when one of them dies."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest

from immunobook.records import Store
from tests.deploy import older
from tests.deploy.cluster import direct
from tests.load.kills import LESSON, Account
from tests.load.learner_client import Answered, LearnerClient

pytestmark = pytest.mark.postgres


def run(coroutine):
    """Run in a thread of its own: Playwright, where it ran before, leaves a running event loop behind."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, coroutine).result()


def my_data(process, cookie: str) -> dict:
    """Return what a process says is kept of a learner."""
    reply = direct(process, "/my_data.json", cookie=cookie)
    assert reply.status_code == 200
    return reply.json()


def test_two_processes_that_started_at_once_brought_an_older_database_up_to_date(deployed):
    rows_after = older.all_rows(deployed.cluster.address)
    for table, rows in deployed.rows_before.items():
        kept = [{name: row[name] for name in rows[0]} for row in rows_after[table]]
        if table == "guess":  # forgotten after minutes
            continue
        assert [row for row in rows if row not in kept] == [], table


def test_who_learnt_with_the_older_version_finds_her_answers(cluster):
    for process in cluster.processes:
        answers = my_data(process, older.SECRET)["answer"]
        assert [one["answer"] for one in answers] == ["t-cell"]


def test_an_answer_given_through_one_is_in_the_other(cluster):
    async def answer_once():
        learner = LearnerClient(cluster.url, *LESSON)
        question = learner.find_question(await learner.open())
        done = await learner.send(learner.filled_in(question, 0))
        await learner.close()
        return learner.cookie, question.sheet["item"], done.errors

    cookie, item, errors = run(answer_once())
    assert not errors
    told = [my_data(process, cookie) for process in cluster.processes]
    assert told[0] == told[1]
    assert [one["item"] for one in told[0]["answer"]] == [item]


# --- killed in mid-question ---------------------------------------------------------------------------------


@dataclass
class Learner:
    """Somebody who answers one question over and over through the proxy.

    Attributes:
        account: What the screen said.
        failed: Answers for which nothing came back; the page sent them again under the same key.
        waited: The longest time from press to verdict, seconds.
    """

    tab: LearnerClient
    chance: Random
    account: Account = field(default_factory=Account)
    question: object = None
    failed: int = 0
    waited: float = 0

    async def open(self) -> None:
        self.question = self.tab.find_question(await self.tab.open())
        self.account.cookie = self.tab.cookie

    async def answer_until(self, over: asyncio.Event) -> None:
        while not over.is_set():
            if isinstance(self.question, Answered):
                self.question = self.tab.again(self.question)
            place = self.chance.randrange(len(self.question.options))
            press = (self.question.place, self.question.tries + 1)
            sent = self.tab.filled_in(self.question, place)
            began = time.monotonic()
            verdict = await self._send(sent)
            self.waited = max(self.waited, time.monotonic() - began)
            assert verdict.number == press[1], f"try {press[1]} was shown as try {verdict.number}"
            self.account.confirmed[press] = place
            self.question = verdict
            await asyncio.sleep(0.1)

    async def _send(self, sent: dict) -> Answered:
        for _ in range(100):
            try:
                run = await self.tab.send(sent)
            except (ConnectionError, ValueError):  # nothing came, or the proxy's own page
                self.failed += 1
                await asyncio.sleep(0.2)
                continue
            assert not run.errors, run.errors
            return next(iter(run.answered.values()))
        raise AssertionError("the notebook did not come back")

    async def reconnect(self) -> float:
        """Wait until the page notices that it was cut off; return how long it took from there to a whole page."""
        await asyncio.wait_for(self.tab._socket.wait_closed(), 60)
        began, newest = time.monotonic(), max(number for _, number in self.account.confirmed)
        await self.tab.connect()
        run = await self.tab.run()
        assert not run.errors, run.errors
        shown = run.answered[self.question.place]
        assert shown.number >= newest, "what was confirmed before is shown"
        return time.monotonic() - began


def test_a_process_killed_in_mid_question_loses_no_answer_and_no_learner(cluster):
    """One is killed, comes back, and the other is stopped as for an upgrade; six learners answer all the time."""

    async def hour() -> tuple[list[Learner], list[float]]:
        learners = [Learner(LearnerClient(cluster.url, *LESSON), Random(number)) for number in range(6)]
        await asyncio.gather(*(learner.open() for learner in learners))
        homes = {learner.account.cookie: cluster.process_of(learner.account.cookie) for learner in learners}
        # The one that dies is where somebody is.
        victim = homes[learners[0].account.cookie]
        hit = [learner for learner in learners if homes[learner.account.cookie] is victim]
        over = asyncio.Event()
        answering = [asyncio.create_task(learner.answer_until(over)) for learner in learners]
        await asyncio.sleep(0.8)
        await asyncio.to_thread(victim.kill)
        took = await asyncio.gather(*(learner.reconnect() for learner in hit))
        await asyncio.to_thread(victim.start)
        await asyncio.to_thread(cluster.other(victim).stop)
        await asyncio.sleep(0.8)
        over.set()
        await asyncio.gather(*answering)
        await asyncio.gather(*(learner.tab.close() for learner in learners))
        return learners, took

    learners, took = run(hour())
    store = Store(cluster.address)
    faults = [fault for learner in learners for fault in learner.account.faults(store)]
    store.close()
    assert not faults, "\n".join(faults)
    assert all(len(learner.account.confirmed) >= 5 for learner in learners), "they answered all the time"
    assert Counter(learner.failed for learner in learners) == {0: 6}, "the proxy asked the other process"
    print(f"reconnected in {max(took):.2f} s, longest answer {max(one.waited for one in learners):.2f} s")
