"""What is measured without a browser: memory, a class that answers at once, and kills."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from immunobook import content, study
from immunobook.records import Store
from tests.browser.app_server import HOUSE, AppServer
from tests.load import apps
from tests.load.figure import Figure, quantile, ratio
from tests.load.kills import kill_again_and_again
from tests.load.learner_client import LearnerClient, Run

IDLE = 100
CLASS = 50
ROUNDS = 6
KILLS = 50


# --- memory -------------------------------------------------------------------------------------------------


async def grown(server: AppServer, screen: str, query: str = "") -> float:
    """Return how much memory an open and idle page costs the server, in kB."""

    async def come(many: int) -> list[LearnerClient]:
        clients = [LearnerClient(server.url, screen, query) for _ in range(many)]
        for client in clients:
            await client.open()
        return clients

    clients = await come(20)  # pools and caches are filled by these
    await asyncio.sleep(2)
    before = apps.memory(server)
    clients += await come(IDLE)
    await asyncio.sleep(2)
    after = apps.memory(server)
    for client in clients:
        await client.close()
    return (after - before) / IDLE


def idle_memory(folder: Path) -> Iterator[Figure]:
    """Let learners come, open a lesson and do nothing."""
    sizes = {}
    for name in ("ours", "empty", "defaults"):
        server = getattr(apps, name)(folder)
        with apps.running(server):
            sizes[name] = [asyncio.run(grown(server, *(apps.LESSON if name == "ours" else ("",))))]
    yield ratio("memory of an idle learner", 2.0, "kB", *sizes.values())


# --- a class that answers at once ---------------------------------------------------------------------------


async def answer_at_once(
    clients: list[LearnerClient], found: list, rounds: int
) -> tuple[list[float], list[str]]:
    """Let all press *Check* at the same moment, so many times.

    Returns:
        How long each press took, in milliseconds, and what went wrong.
    """
    took, wrong = [], []

    async def press(client: LearnerClient, question, turn: int) -> Run:
        began = time.perf_counter()
        run = await client.check(question, turn % len(question.options))
        took.append(1000 * (time.perf_counter() - began))
        wrong.extend(run.errors)
        if client.query and question.place not in run.answered:
            wrong.append(f"no verdict on {question.place}")
        return run

    for turn in range(rounds):
        runs = await asyncio.gather(
            *(press(client, question, turn) for client, question in zip(clients, found, strict=True))
        )
        for at, (client, run) in enumerate(zip(clients, runs, strict=True)):
            shown = run.answered.get(found[at].place)
            found[at] = client.again(shown) if shown else run.asked[found[at].place]
    return took, wrong


async def whole_class(
    server: AppServer, places: list[tuple[str, str]]
) -> tuple[list[float], list[str], list[str]]:
    """Seat a class and let it answer; return the times, what went wrong, and the learners' secrets."""
    clients = [LearnerClient(server.url, *places[number % len(places)]) for number in range(CLASS)]
    found = [client.find_question(await client.open()) for client in clients]
    took, wrong = await answer_at_once(clients, found, ROUNDS)
    for client in clients:
        await client.close()
    return took, wrong, [client.cookie for client in clients]


def class_at_once(folder: Path) -> Iterator[Figure]:
    """Fifty learners in all lessons press *Check* at the same moment, in several rounds."""
    lessons = [(lesson.chapter, f"lesson={lesson.id}") for lesson in content.lessons().values()]
    server = apps.ours(folder)
    with apps.running(server):
        took, wrong, secrets = asyncio.run(whole_class(server, lessons))
        store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        kept = sum(len(study.all_attempts(store, study.learner_of(store, secret))) for secret in secrets)
        store.close()
    times = {}
    for name in ("empty", "defaults"):
        other = getattr(apps, name)(folder)
        with apps.running(other):
            times[name] = quantile(asyncio.run(whole_class(other, [("", "")]))[0], 0.95)
    beside = f"median {quantile(took, 0.5):.0f} ms; empty app p95 {times['empty']:.0f} ms, with Streamlit's defaults {times['defaults']:.0f} ms"
    yield Figure(
        f"{CLASS} answers at once on {apps.CORES} cores, p95", quantile(took, 0.95), 500, "ms", beside
    )
    yield Figure("errors in the class", len(wrong), 0, "errors", "; ".join(wrong[:3]))
    missing = abs(len(took) - kept)
    yield Figure(
        "answers of the class that are not on disk", missing, 0, "answers", f"{kept} of {len(took)} kept"
    )


# --- kills --------------------------------------------------------------------------------------------------


def kills(folder: Path) -> Iterator[Figure]:
    """Kill the server while a learner answers, and count what the records have otherwise than the screen said."""
    server = apps.ours(folder)
    with apps.running(server):
        account = kill_again_and_again(server, KILLS, Random(50))
        store = Store(server.environment["IMMUNOBOOK_DATABASE_URL"])
        faults = account.faults(store)
        store.close()
    beside = f"{account.kills} kills, {len(account.confirmed)} answers confirmed, {len(account.cut)} presses cut off"
    yield Figure(
        f"answers lost or doubled by {KILLS} kills", len(faults), 0, "answers", f"{beside} {faults or ''}"
    )


# --- scoring and analysis -----------------------------------------------------------------------------------


def scoring_at_scale(folder: Path) -> Iterator[Figure]:
    """Mark 10,000 learners' answers to 100 questions of the bank, and work out every figure, in a process of its own."""
    command = [sys.executable, "-m", "tests.load.scoring", "10000", "100"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=HOUSE).stdout)
    beside = f"marking {told['marking']:.1f} s, analysis {told['analysis']:.1f} s"
    yield Figure("10,000 learners x 100 questions marked and analysed", told["seconds"], 5, "s", beside)
    yield Figure("memory it takes", told["megabytes"], 2000, "MB")
