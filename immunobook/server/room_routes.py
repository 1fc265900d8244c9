"""Addresses of live rooms: come in, what is news, answer, ask, leave; and what phones show of a lesson."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from immunobook import attending, teach, visit
from immunobook.quiz.kind import NotUnderstood
from immunobook.records import Unavailable
from immunobook.server.learner_cookie import cookie_of
from immunobook.server.routes import LONGEST_ANSWER, learner, same_site
from immunobook.teaching import live, shown, taking_part

HEARTBEAT = 20.0
"""Seconds after which a quiet line is told that it is alive, so that proxies keep it and phones notice a dead one."""
COME_BACK = 2000
"""Milliseconds after which a browser asks again when its line was cut."""
LONGEST_QUESTION = 8_000
"""Bytes of anything but an answer."""
NOT_SAVED = "This could not be saved just now. It is kept here and is sent again."

NOT_KEPT = {"Cache-Control": "no-store"}


def says(sentence: str, status: int, **more: Any) -> JSONResponse:
    """Return a sentence for whoever asked."""
    return JSONResponse({"says": sentence, **more}, status_code=status, headers=NOT_KEPT)


# --- news -------------------------------------------------------------------------------------------------


async def news(request: Request) -> Response:
    """Send the news of a room as long as the line holds, to its members and its teacher.

    `?counts` sends its teacher also how many are there and have answered.
    """
    if not same_site(request):
        return says("This has to be asked from Immunobook itself.", 403)
    room_id, wants_counts = request.path_params["room"], "counts" in request.query_params
    try:
        refusal = await to_thread.run_sync(_who_may_not, request, room_id, wants_counts)
    except Unavailable:
        return says("The room could not be looked at just now.", 503)
    if refusal:
        return says(refusal, 403)
    return StreamingResponse(
        stream(room_id, wants_counts),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


def _who_may_not(request: Request, room_id: str, wants_counts: bool) -> str | None:
    """Return why somebody may not hear a room's news; None for its members and its teacher."""
    store = visit.store()
    if not wants_counts:
        who = learner(request)
        if who is not None and attending.member(store, who, room_id) is not None:
            return None
    offered = cookie_of(request.scope["headers"], visit.TEACHER_COOKIE)
    teacher = visit.teacher_with(offered)
    if teacher is None:
        return "You are not in this room. Come in with its code."
    try:
        teach.room(store, teacher, room_id)
    except teach.NotAllowed as why:
        return str(why)
    return None


async def stream(room_id: str, wants_counts: bool) -> AsyncIterator[str]:
    """Yield a room's news as events, and a beat where there is none; end when the server is about to stop."""
    watch = live.watch()
    listener = live.Listener(room_id, counts=wants_counts)
    watch.add(listener)
    try:
        yield f"retry: {COME_BACK}\n\n"
        told = 0
        now = await to_thread.run_sync(watch.at, room_id)
        if now is not None:
            told = now[0]
            yield f"id: {now[0]}\ndata: {now[1]}\n\n"
        while True:
            try:
                came = await listener.next(within=HEARTBEAT)
            except live.Over:
                return
            if came is None:
                yield "event: beat\ndata: \n\n"
                continue
            sort, version, line = came
            if sort != "room":
                yield f"event: {sort}\ndata: {line}\n\n"
            elif version > told:
                told = version
                yield f"id: {version}\ndata: {line}\n\n"
    except Unavailable:
        return  # the browser comes back and asks again
    finally:
        watch.remove(listener)


async def state(request: Request) -> Response:
    """Return what a room is now, and what is the learner's own in it."""

    def found(who: str) -> str:
        room_id = request.path_params["room"]
        own = attending.mine(visit.store(), who, room_id)
        now = live.watch().since(room_id, own.room.version)
        if now is None:
            raise attending.NotAccepted(taking_part.OVER)
        return taking_part.together(now[1], taking_part.as_told(own))

    return await _answered(request, found)


# --- what a phone sends -----------------------------------------------------------------------------------


async def join(request: Request) -> Response:
    """Let somebody in who has the room's code."""
    sent = await _sent(request, LONGEST_QUESTION)
    address = request.client.host if request.client else "unknown"
    return await _answered(
        request,
        lambda who: taking_part.come_in(visit.store(), who, sent, address=address, now=visit.now()),
        sent,
    )


async def vote(request: Request) -> Response:
    """Keep an answer; sent again with the same `once`, it counts once."""
    sent = await _sent(request, LONGEST_ANSWER)
    room_id = request.path_params["room"]
    return await _answered(
        request, lambda who: taking_part.vote(visit.store(), who, room_id, sent, now=visit.now()), sent
    )


async def floor(request: Request) -> Response:
    """Keep a question from the floor."""
    sent = await _sent(request, LONGEST_QUESTION)
    room_id = request.path_params["room"]
    reply = await _answered(
        request, lambda who: taking_part.ask(visit.store(), who, room_id, sent, now=visit.now()), sent
    )
    live.watch().look_soon()
    return reply


async def leave(request: Request) -> Response:
    """Take somebody out of a room."""
    sent = await _sent(request, LONGEST_QUESTION)

    def gone(who: str) -> dict[str, str]:
        attending.leave_room(visit.store(), who, request.path_params["room"], now=visit.now())
        return {"done": "You have left the room. Your answers stay in its counts, without your name."}

    return await _answered(request, gone, sent)


async def _sent(request: Request, longest: int) -> Any:
    """Return the JSON that was sent, or the reply that says why it is not taken."""
    if not same_site(request):
        return says("This has to be sent from Immunobook itself.", 403)
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        return says("This cannot be read.", 411)
    if int(length) > longest:
        return says("This is longer than it can be. Please shorten it.", 413)
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        return says("This cannot be read.", 400)


async def _answered(request: Request, act: Callable[[str], dict[str, Any] | str], sent: Any = None) -> Response:
    """Do something for the learner who asks, and return what came of it; or the sentence why nothing did.

    `again` in a reply says that the same may be sent once more.
    """
    if isinstance(sent, Response):
        return sent
    if not same_site(request):
        return says("This has to be asked from Immunobook itself.", 403)
    return await to_thread.run_sync(_done, request, act)


def _done(request: Request, act: Callable[[str], dict[str, Any] | str]) -> Response:
    try:
        who = learner(request)
        if who is None:
            return says("This browser is not known here. Load the page anew, then come in with the code.", 401)
        came = act(who)
    except (NotUnderstood, attending.NotAccepted) as why:
        return says(str(why), 422)
    except attending.NotSaved as why:
        return says(str(why), 503, again=True)
    except Unavailable:
        return says(NOT_SAVED, 503, again=True)
    if isinstance(came, str):
        return Response(came, media_type="application/json", headers=NOT_KEPT)
    status = (429 if came.get("wait") else 404) if "says" in came else 200
    return JSONResponse(came, status_code=status, headers=NOT_KEPT)


# --- what phones show -------------------------------------------------------------------------------------


async def shown_cell(request: Request) -> Response:
    """Return the words of a cell."""
    lesson, cell = request.path_params["lesson"], request.path_params["cell"]
    return await _told(request, lambda level: shown.cell(lesson, cell, level))


async def shown_scene(request: Request) -> Response:
    """Return a picture's controls and words."""
    return await _told(request, lambda level: shown.scene(request.path_params["scene"], level))


async def shown_case(request: Request) -> Response:
    """Return what a room was shown of a patient, to who is in the room; nothing that it has not come to."""
    path, level = request.path_params, taking_part.level_of(request.query_params.get("level"))

    def found(who: str) -> dict[str, Any]:
        room = attending.room(visit.store(), who, path["room"])
        try:
            return shown.case(room, path["case"], path["slide"], level)
        except LookupError:
            return {"says": "This room was shown nothing like this."}

    return await _answered(request, found)


async def _told(request: Request, tell: Callable[[Any], dict[str, Any]]) -> Response:
    level = taking_part.level_of(request.query_params.get("level"))
    try:
        return JSONResponse(await to_thread.run_sync(tell, level), headers={"Cache-Control": "max-age=60"})
    except LookupError:
        return PlainTextResponse("There is nothing like this in the notebook.\n", status_code=404)


def routes() -> list[Route]:
    """Return the addresses of rooms."""
    return [
        Route("/room/join", join, methods=["POST"]),
        Route("/room/{room}/news", news),
        Route("/room/{room}/state", state),
        Route("/room/{room}/vote", vote, methods=["POST"]),
        Route("/room/{room}/floor", floor, methods=["POST"]),
        Route("/room/{room}/leave", leave, methods=["POST"]),
        Route("/room/shown/{lesson}/{cell}.json", shown_cell),
        Route("/room/picture/{scene}.json", shown_scene),
        Route("/room/{room}/case/{case}/{slide}.json", shown_case),
    ]
