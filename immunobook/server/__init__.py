"""How the notebook is served: routes and middleware round the screens, and the socket."""

import asyncio
import contextlib
import gc
import importlib
import inspect
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from immunobook import content, study, visit
from immunobook.quiz import bank
from immunobook.records import Unavailable
from immunobook.server import behind_proxy, door, room_routes, scripts, sign_in
from immunobook.server.apology import apologise
from immunobook.server.compressed import Compressed
from immunobook.server.first_page import FirstPage
from immunobook.server.learner_cookie import LearnerCookie
from immunobook.server.origin import OwnPagesOnly
from immunobook.server.routes import routes as own_routes
from immunobook.server.security_headers import SecurityHeaders
from immunobook.server.sign_in import secrets
from immunobook.teaching import live
from immunobook.ui import style

__all__ = ["apologise", "lifespan", "middleware", "routes", "secrets", "serve", "settle"]


LAST_LOOK = 5.0
"""Seconds for which the records stay open for whoever still looks for news of rooms."""


def routes() -> list[Route]:
    """Return our own addresses."""
    return [*own_routes(), *scripts.routes(), *door.routes(), *room_routes.routes()]


def middleware() -> list[Middleware]:
    """Return what every request passes, outermost first.

    Streamlit's scripts would go out uncompressed (2.7 MB for an empty page), so they are compressed here.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(Compressed),
        Middleware(OwnPagesOnly),
        Middleware(door.TeacherCookie),
        Middleware(LearnerCookie),
        Middleware(sign_in.SignIn),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        Middleware(FirstPage),
    ]


@contextlib.asynccontextmanager
async def lifespan(app):
    """Open the records before the first visit, so that a database that is missing is told at the start, and read the
    content, so that nobody waits for it: after one process of several died, the other's first visitors are many.

    Visitors who did nothing a month ago (crawlers, checks) are forgotten.

    What was made while starting stays for good: it is taken out of the collector's rounds.
    """
    open_records()
    restore = end_news_when_told_to_stop()
    door.offer_first_link()
    study.forget_unused(visit.store(), now=visit.now())
    with contextlib.suppress(content.ContentError):  # what is wrong is listed on the page that needs it
        bank.questions()
    # Streamlit reads a screen's modules when somebody opens it: half a second for who opens the first lesson.
    importlib.import_module("immunobook.lesson.view")
    style.read_all()
    inspect.stack()  # Streamlit asks for it at the first element; the first time it looks up the files of all modules
    gc.collect()
    gc.freeze()
    yield None
    restore()
    live.watch().end()  # also where nobody told the server to stop by a signal
    await to_thread.run_sync(live.watch().wait, LAST_LOOK)  # in the loop are those whom it lets go
    visit.store().close()


def end_news_when_told_to_stop() -> Callable[[], None]:
    """Let phones go as soon as the server is told to stop: it waits for every open line, and theirs never end.

    Returns:
        What gives the signals back to whom they belonged.
    """
    live.watch().begin()
    before, loop = {}, asyncio.get_running_loop()

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(live.watch().end)
        if callable(before[number]):
            before[number](number, frame)

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    if threading.current_thread() is threading.main_thread():  # nobody else may
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.getsignal(number)
            signal.signal(number, stop)
    return restore


def open_records() -> None:
    """Open the records, or say in a sentence why that cannot be, and end.

    The process is ended at once: an exception that passes through Starlette and uvicorn comes out as a
    traceback, and there is nothing to tidy up before the first visit.
    """
    if wrong := sign_in.faults():
        print("Immunobook cannot start. " + " ".join(wrong), file=sys.stderr, flush=True)
        os._exit(1)
    try:
        visit.store()
    except (Unavailable, ValueError) as why:
        _give_up(why)


def settle() -> None:
    """Take in what the deployment sets, before the app is made; or say in a sentence what is wrong with it, and end."""
    try:
        behind_proxy.settle()
    except ValueError as why:
        _give_up(why)


def _give_up(why: Exception) -> None:
    print(f"Immunobook cannot start. {why}", file=sys.stderr, flush=True)
    os._exit(1)


def listener(host: str, port: str | int) -> socket.socket:
    """Return a bound socket that asyncio will run without Nagle's delay.

    A socket made with the protocol named (IPPROTO_TCP) gets TCP_NODELAY; one that uvicorn makes itself
    does not, which costs 40 ms on each answer.

    Raises:
        SystemExit: If the port is not a number or is taken; the message says what to do.
    """
    if not re.fullmatch("[0-9]{1,5}", str(port)) or not 0 <= int(port) <= 65535:
        raise SystemExit(f"IMMUNOBOOK_PORT must be a number from 0 to 65535, got {port!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, int(port)))
    except OSError as why:
        sock.close()
        raise SystemExit(
            f"Immunobook cannot listen on {host}:{port} ({why.strerror or why}). "
            "Stop what uses that port, or choose another: IMMUNOBOOK_PORT=8600 python app.py"
        ) from None
    return sock


def serve(app, host: str, port: str | int) -> None:
    """Serve until stopped, and say where.

    Who asks is the other end of the connection, unless that is the proxy that was named.
    """
    believed = behind_proxy.proxies()
    sock = listener(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    print(f"Immunobook is open at http://{shown}:{sock.getsockname()[1]}  (Ctrl+C closes it)", flush=True)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=bool(believed),
        forwarded_allow_ips=believed,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[sock])
