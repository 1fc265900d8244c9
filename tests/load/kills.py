"""Kills the real server while a learner answers, again and again, and keeps account of what the screen said."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from immunobook import study
from immunobook.quiz import bank
from immunobook.quiz.order import shown
from immunobook.records import Store
from tests.browser.app_server import AppServer
from tests.load.learner_client import Answered, Asked, LearnerClient

LESSON = ("immune_activation", "lesson=three-keys")
LONGEST = 0.25  # seconds from the moment the lesson is open to the kill; a press takes some hundredths
Press = tuple[str, int]
"""Where a question stands, and which try it was."""


@dataclass
class Account:
    """What a learner did and was told, to be held against the records.

    Attributes:
        confirmed: The option that was chosen (its place), by press, of each press whose verdict was shown.
        cut: Press and option of each press that a kill cut off; it may have been kept or not.
        waiting: The press that was cut off last and is sent again when the server is back: press, option, and what
            the page keeps of it.
        cookie: The learner's secret.
        kills: How often the server was killed.
    """

    confirmed: dict[Press, int] = field(default_factory=dict)
    cut: set[tuple[Press, int]] = field(default_factory=set)
    waiting: tuple[Press, int, dict] | None = None
    cookie: str | None = None
    kills: int = 0

    def faults(self, store: Store) -> list[str]:
        """Return everything in which the records are not what the screen said."""
        kept = Counter()
        pressed = (*self.confirmed, *(press for press, _ in self.cut))
        places = {place for place, _ in pressed}
        for one in study.all_attempts(store, study.learner_of(store, self.cookie)):
            place = next((place for place in places if place.endswith(f"-{one.item}")), one.item)
            kept[(place, one.number), shown(bank.question(one.item), one.seed).index(one.answer)] += 1
        said = set(self.confirmed.items())
        return [
            *(f"lost: {what}" for what in said - set(kept)),
            *(f"kept {times} times: {what}" for what, times in kept.items() if times != 1),
            *(f"kept and never pressed: {what}" for what in set(kept) - said - self.cut),
        ]


def kill_again_and_again(server: AppServer, times: int, chance: Random) -> Account:
    """Let a learner answer, kill the server at a random moment, start it again; so many times.

    After each second kill the page stayed open and sends again what was cut off, as a browser does; after the
    others the learner loads it anew.

    Raises:
        AssertionError: If the notebook does not start again, or a page of it shows an error.
    """
    account = Account()
    # In a thread of its own: Playwright, where it ran before in this process, leaves a running event loop behind.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, _kill_again_and_again(server, times, chance, account)).result()
    return account


async def _kill_again_and_again(server: AppServer, times: int, chance: Random, account: Account) -> None:
    for life in range(times):
        if server.process.poll() is not None:
            await asyncio.to_thread(server.start)
        client = LearnerClient(server.url, *LESSON, cookie=account.cookie)
        if account.waiting and life % 2:  # the page stayed open and sends again what it could not
            await _send_again(client, account)
        account.waiting = None
        run = await client.open()
        account.cookie = client.cookie
        assert not run.errors, run.errors
        killing = asyncio.create_task(_kill(server, chance.uniform(0, LONGEST)))
        try:
            await _answer(client, client.find_question(run), chance, account)
        except ConnectionError:
            account.kills += 1
        await killing
        await client.close()
    await asyncio.to_thread(server.start)


async def _send_again(client: LearnerClient, account: Account) -> None:
    press, place, sent = account.waiting
    run = await client.send(sent)
    assert not run.errors, run.errors
    verdict = run.answered[press[0]]
    assert verdict.number == press[1], f"try {press[1]}, sent again, became try {verdict.number}"
    account.cut.discard((press, place))
    account.confirmed[press] = place


async def _kill(server: AppServer, after: float) -> None:
    await asyncio.sleep(after)
    server.kill()


async def _answer(
    client: LearnerClient, question: Asked | Answered, chance: Random, account: Account
) -> None:
    """Answer one question over and over until the server is gone."""
    while True:
        if isinstance(question, Answered):
            question = client.again(question)
        place = chance.randrange(len(question.options))
        press = (question.place, question.tries + 1)
        account.cut.add((press, place))
        sent = client.filled_in(question, place)
        account.waiting = (press, place, sent)
        run = await client.send(sent)
        verdict = run.answered[question.place]
        assert verdict.number == press[1], f"try {press[1]} was shown as try {verdict.number}"
        assert not run.errors, run.errors
        account.cut.discard((press, place))
        account.confirmed[press] = place
        account.waiting = None
        question = verdict
