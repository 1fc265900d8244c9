"""What is measured of a live room: a class that answers within ten seconds, a room that idles, and kills.

On two cores that others used too (load average 5), one process, SQLite, three questions answered within 10 s each:
200 phones: p95 of a confirmation 30 ms, news on the last phone 365 ms, 291 MB, idle 2 % of a core; 400 phones: 109 ms,
508 ms, 323 MB. 800 phones on the same two busy cores (load average 7): 8.5 s, 1.3 s, 402 MB, and no confirmed answer lost:
there the class has outgrown one process, or the machine, which also ran the phones.
"""

from __future__ import annotations

import asyncio
import math
import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from immunobook import study, teach
from immunobook.quiz import bank
from immunobook.quiz.kind import Kind
from immunobook.quiz.markup import text
from immunobook.records import Store
from tests.browser.app_server import AppServer
from tests.load import apps
from tests.load.figure import Figure, quantile
from tests.load.phone_client import Phone

CLASS = 200
ROUNDS = 3
WITHIN = 10.0  # seconds in which a class answers
IDLE = 20.0  # seconds for which an idle room is watched
KILLS, KILLED = 50, 30  # so many kills of a room of so many
LONGEST = 0.5  # seconds from the question to the kill; about when the answers come


def now() -> datetime:
    return datetime.now(UTC)


def questions() -> list[Kind]:
    """Return the questions with one right option."""
    return [one for one in bank.questions().values() if one.kind == "single_choice" and not one.retired]


class Lesson:
    """A teacher in another process with a room of hers."""

    def __init__(self, server: AppServer):
        self.store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        self.teacher = teach.sign_in(self.store, "ada@hospital.example", "teacher", now=now()).teacher
        self.room = teach.open_room(self.store, self.teacher, title="Load", now=now())
        self.items = questions()
        self.items.insert(ROUNDS - 1, next(item for item in bank.questions().values() if item.step and not item.retired))

    def ask(self, turn: int) -> tuple[int, int, float]:
        """Ask a question; return its round, the room's version and when it was kept (`time.perf_counter`)."""
        room = teach.ask(self.store, self.teacher, self.room.id, self.items[turn % len(self.items)], now=now())
        return room.present.id, room.version, time.perf_counter()

    def reveal(self, round: int) -> int:
        """Close a question and show its answer; return the room's version."""
        teach.close(self.store, self.teacher, self.room.id, round, now=now())
        return teach.reveal(self.store, self.teacher, self.room.id, round, now=now()).version

    def votes(self) -> tuple[teach.Vote, ...]:
        return teach.votes(self.store, self.teacher, self.room.id)

    def close(self) -> None:
        self.store.close()


# --- a class in one room ------------------------------------------------------------------------------------


@dataclass
class Told:
    """What a class met with.

    Attributes:
        confirmed: Milliseconds until each answer was confirmed.
        news: Milliseconds until the last phone had each question.
        memory: Of the largest process, MB.
        idle: Percent of a core that the idle room took.
        lost: How many answers were confirmed and are not kept, or the other way round.
        again: How many posts were cut and sent again; nobody kills this server, so there is no reason for any.
        own: Milliseconds until each phone was told what its own answer was worth, all of them asking at once.
        record: Milliseconds until each phone had the patient's record, all of them fetching it at once.
    """

    confirmed: list[float] = field(default_factory=list)
    news: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    record: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: float = 0.0
    idle: float = 0.0
    lost: int = 0
    again: int = 0


async def seat(servers: list[AppServer], code: str, many: int) -> list[Phone]:
    """Open the join page on so many phones, each with its own socket, and let them in."""
    phones = [Phone(servers[number % len(servers)].url) for number in range(many)]
    gate = asyncio.Semaphore(8)

    async def come(phone: Phone, number: int) -> None:
        async with gate:
            run = await phone.open()
            if run.errors:
                raise RuntimeError(run.errors)
            await phone.come_in(code, f"Learner {number}")

    await asyncio.gather(*(come(phone, number) for number, phone in enumerate(phones)))
    return phones


async def answer(phone: Phone, version: int, chance: Random, told: Told) -> None:
    """Wait for the question, fetch the record it stands with, think, answer."""
    await phone.hears(version)
    if phone.news["record"]:
        began = time.perf_counter()
        record = await phone.record()
        if "this patient never lived" in record.get("html", ""):
            told.record.append(1000 * (time.perf_counter() - began))
        else:
            told.wrong.append(f"no record: {record}")
    await asyncio.sleep(chance.uniform(0, WITHIN))
    sent = phone.filled(chance)
    began = time.perf_counter()
    reply = None
    while reply is None:
        try:
            reply = await phone.vote(sent)
        except ConnectionError:  # the line was cut before a reply came: a phone sends it again, under the same key
            told.again += 1
    if "votes" in reply:
        told.confirmed.append(1000 * (time.perf_counter() - began))
    else:
        told.wrong.append(str(reply))


async def learn_its_worth(phone: Phone, version: int, round: int, told: Told) -> None:
    """Hear that the answer is revealed and, as the page does then, ask at once what one's own was worth."""
    await phone.hears(version)
    began = time.perf_counter()
    state = await phone.state()
    if state["mine"]["votes"][str(round)].get("told"):
        told.own.append(1000 * (time.perf_counter() - began))
    else:
        told.wrong.append(f"revealed, and not told: {state['mine']['votes']}")


def processor_time(server: AppServer) -> float:
    """Return the seconds of processor time that a server's process took so far."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def teach_a_class(servers: list[AppServer], lesson: Lesson, many: int, *, idles: bool) -> Told:
    """Seat a class, watch it idle if that is wanted, and ask some questions."""
    told, chance = Told(), Random(7)
    phones = await seat(servers, lesson.room.code, many)
    if idles:
        await asyncio.sleep(2)
        before, began = sum(map(processor_time, servers)), time.perf_counter()
        await asyncio.sleep(IDLE)
        told.idle = 100 * (sum(map(processor_time, servers)) - before) / (time.perf_counter() - began)
    asked = []
    for turn in range(ROUNDS):
        round, version, at = await asyncio.to_thread(lesson.ask, turn)
        results = await asyncio.gather(
            *(answer(phone, version, chance, told) for phone in phones), return_exceptions=True
        )
        revealed = await asyncio.to_thread(lesson.reveal, round)
        results += await asyncio.gather(
            *(learn_its_worth(phone, revealed, round, told) for phone in phones), return_exceptions=True
        )
        told.wrong += [f"{type(one).__name__} {one}" for one in results if isinstance(one, Exception)]
        told.news.append(1000 * (max(phone.heard.get(version, math.inf) for phone in phones) - at))
        asked.append(version)
    told.memory = max(apps.memory(server) for server in servers) / 1000
    told.lost = abs(len(told.confirmed) - len(await asyncio.to_thread(lesson.votes)))
    for phone in phones:
        await phone.close()
    return told


def measure(folder: Path, many: int, processes: int = 1, *, idles: bool = False) -> Told:
    """Let a class of so many answer in one room, over so many processes that share one database."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))
    first = apps.ours(folder)
    address = first.environment["IMMUNOBOOK_DATABASE_URL"]
    others = [
        AppServer(folder / f"process{number}", command=first.command, IMMUNOBOOK_DATABASE_URL=address)
        for number in range(1, processes)
    ]
    servers = [first, *others]
    try:
        with apps.running(*servers):
            lesson = Lesson(first)
            try:
                with ThreadPoolExecutor(1) as alone:
                    return alone.submit(asyncio.run, teach_a_class(servers, lesson, many, idles=idles)).result()
            finally:
                lesson.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def figures(told: Told, name: str, is_limit: bool) -> Iterator[Figure]:
    """Return what is said of a class; limits hold for the class that is promised."""

    def most(limit: float) -> float:
        return limit if is_limit else math.inf

    load = f"load average {os.getloadavg()[0]:.1f}"
    beside = f"median {quantile(told.confirmed, 0.5):.0f} ms, slowest {max(told.confirmed):.0f} ms; {load}"
    yield Figure(f"{name}: confirmation of an answer, p95", quantile(told.confirmed, 0.95), most(500), "ms", beside)
    each = ", ".join(f"{one:.0f}" for one in told.news)
    yield Figure(f"{name}: news on the last phone", max(told.news), most(1500), "ms", each)
    yield Figure(f"{name}: errors", len(told.wrong), most(0), "errors", "; ".join(told.wrong[:2]))
    yield Figure(f"{name}: answers lost", told.lost, most(0), "answers", f"{len(told.confirmed)} confirmed")
    yield Figure(f"{name}: posts cut and sent again", told.again, most(0), "posts", "nobody killed the server")
    slowest = f"all phones ask at once, {ROUNDS} times; slowest {max(told.own, default=math.inf):.0f} ms"
    yield Figure(f"{name}: one's own answer, revealed, p95", quantile(told.own or [math.inf], 0.95), most(1500), "ms", slowest)
    record = f"of a case's step; slowest {max(told.record, default=math.inf):.0f} ms"
    yield Figure(f"{name}: the patient's record, p95", quantile(told.record or [math.inf], 0.95), most(1500), "ms", record)
    yield Figure(f"{name}: memory of the process", told.memory, most(500), "MB")


def room(folder: Path) -> Iterator[Figure]:
    """The promised class in one room: it idles, then answers three questions within ten seconds each."""
    told = measure(folder, CLASS, idles=True)
    yield from figures(told, f"room of {CLASS}", True)
    yield Figure(f"room of {CLASS}: processor while idle", told.idle, 10, "%", "of one core")


def _larger(many: int, processes: int) -> Callable[[Path], Iterator[Figure]]:
    def larger(folder: Path) -> Iterator[Figure]:
        told = measure(folder, many, processes)
        yield from figures(told, f"room of {many}, {processes} process{'es' if processes > 1 else ''}", False)

    return larger


room_400 = _larger(400, 1)
room_800 = _larger(800, 1)
room_800_by_two = _larger(800, 2)


# --- kills --------------------------------------------------------------------------------------------------


@dataclass
class Account:
    """What the phones of a room were told, to be held against the records.

    Attributes:
        confirmed: What was answered in words, by round and learner, of each answer that was confirmed.
        kills: How often the server was killed.
        cut: How many posts a kill cut off; they were sent again.
    """

    confirmed: dict[tuple[int, str], str] = field(default_factory=dict)
    kills: int = 0
    cut: int = 0
    faults: list[str] = field(default_factory=list)

    def hold_against(self, votes: tuple[teach.Vote, ...]) -> None:
        """Add everything in which the records are not what the phones were told."""
        items = bank.questions()
        kept = Counter((vote.round, vote.learner, text(items[vote.item].in_words(vote.answer))) for vote in votes)
        said = {(*place, words) for place, words in self.confirmed.items()}
        self.faults += [f"lost: {what}" for what in said - set(kept)]
        self.faults += [f"kept {times} times: {what}" for what, times in kept.items() if times != 1]
        self.faults += [f"kept and never confirmed: {what}" for what in set(kept) - said]


async def vote_until_confirmed(phone: Phone, who: str, chance: Random, version: int, account: Account) -> None:
    """Answer a question as a phone does: under one key, again and again until it is confirmed."""
    await phone.hears(version, within=90)
    await asyncio.sleep(chance.uniform(0, LONGEST))
    sent = phone.filled(chance)
    while True:
        try:
            reply = await phone.vote(sent)
        except ConnectionError:
            account.cut += 1
            await asyncio.sleep(0.3)
            continue
        if reply.get("again"):
            await asyncio.sleep(0.3)
            continue
        if "votes" not in reply:
            account.faults.append(str(reply))
            return
        account.confirmed[sent["round"], who] = reply["votes"][str(sent["round"])]["words"]
        return


async def _kill_while_voting(server: AppServer, lesson: Lesson, many: int, times: int, chance: Random) -> Account:
    account = Account()
    newcomers = [study.new_learner(lesson.store, now=now()) for _ in range(many)]
    phones = [Phone(server.url, cookie=newcomer.secret) for newcomer in newcomers]
    for phone in phones:
        await phone.come_in(lesson.room.code)
    for turn in range(times):
        _, version, _ = await asyncio.to_thread(lesson.ask, turn)

        async def kill() -> None:
            await asyncio.sleep(chance.uniform(0, LONGEST + 0.3))
            server.kill()
            account.kills += 1
            await asyncio.to_thread(server.start)

        votes = [
            vote_until_confirmed(phone, newcomer.learner, chance, version, account)
            for phone, newcomer in zip(phones, newcomers, strict=True)
        ]
        await asyncio.gather(kill(), *votes)
    await asyncio.gather(*(phone.hears(version) for phone in phones))
    account.faults += ["a line did not come back" for phone in phones if phone.lines < 2]
    for phone in phones:
        await phone.close()
    account.hold_against(lesson.votes())
    return account


def kill_while_voting(server: AppServer, many: int, times: int, chance: Random) -> Account:
    """Let a room of so many answer question after question, and kill its server once in each.

    Phones come back by themselves and send what was cut off again, under the same key.
    """
    lesson = Lesson(server)
    try:
        # In a thread of its own: Playwright, where it ran before in this process, leaves a running event loop behind.
        with ThreadPoolExecutor(1) as alone:
            return alone.submit(asyncio.run, _kill_while_voting(server, lesson, many, times, chance)).result()
    finally:
        lesson.close()


def room_kills(folder: Path) -> Iterator[Figure]:
    """Kill the server while a room votes, and count what the records have otherwise than the phones were told."""
    server = apps.ours(folder)
    with apps.running(server):
        account = kill_while_voting(server, KILLED, KILLS, Random(50))
    beside = f"{account.kills} kills, {len(account.confirmed)} answers confirmed, {account.cut} posts cut off {account.faults[:3] or ''}"
    yield Figure(f"votes lost or doubled by {KILLS} kills", len(account.faults), 0, "votes", beside)
