"""Addresses that are no screens: is it alive, the drawings, my data, and going on with another device."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from immunobook import content, study, visit
from immunobook.diagram.sent import bare, sent, version
from immunobook.lesson import answering
from immunobook.practice import exercises
from immunobook.quiz.kind import NotUnderstood
from immunobook.records import Unavailable
from immunobook.response import phantom
from immunobook.server import insight_routes, origin
from immunobook.server.keeping_copies import may_be_kept
from immunobook.server.learner_cookie import cookie_line
from immunobook.ui.exercise import ADDRESS, NotTaken

LONGEST_ANSWER = 64_000
"""Bytes of an answer as it is sent; the longest form of all takes a tenth of it."""

NOT_KEPT = {"Cache-Control": "no-store"}
SCENE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def healthz(request: Request) -> Response:
    """Say that the process is alive and its records answer; 503 if they do not."""
    try:
        await to_thread.run_sync(visit.store().ping)
    except Unavailable:
        return PlainTextResponse("The records do not answer.\n", status_code=503, headers=NOT_KEPT)
    return PlainTextResponse("ok\n", headers=NOT_KEPT)


async def scene(request: Request) -> Response:
    """Return a drawing, with `?bare` without its words, with `?part` for a page that shows drawings. Where its
    address carries the mark of what is sent, a browser may keep it for good."""
    name = request.path_params["name"]
    if not SCENE.fullmatch(name) or name not in content.diagrams():
        return PlainTextResponse("There is no such picture.\n", status_code=404)
    drawing = content.drawing(name)
    if "bare" in request.query_params:  # a question asks for the names that stand in it
        drawing = bare(drawing)
    elif "part" in request.query_params:
        drawing = sent(drawing)
    return Response(
        drawing,
        media_type="image/svg+xml",
        headers={
            **may_be_kept(request, version(drawing)),
            # Opened by itself a drawing may style itself and do nothing else.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )


async def slice_(request: Request) -> Response:
    """Return a drawn slice of the response lab; drawing one takes a moment, so it is kept once made."""
    try:
        picture = await to_thread.run_sync(
            phantom.picture, request.path_params["scan"], request.path_params["visit"]
        )
    except KeyError:
        return PlainTextResponse("There is no such picture.\n", status_code=404)
    return Response(picture, media_type="image/png", headers=may_be_kept(request, phantom.DRAWING))


def same_site(request: Request) -> bool:
    """Whether a request comes from our own pages, as far as the browser tells."""
    said = request.headers.get("sec-fetch-site", "same-origin")
    return said in ("same-origin", "none") and origin.is_ours(request.scope)


def learner(request: Request) -> str | None:
    """Return who asks, from the cookie; None for a stranger."""
    offered = request.cookies.get(visit.COOKIE)
    return study.learner_of(visit.store(), offered) if offered else None


async def my_data_json(request: Request) -> Response:
    """Return everything that is kept of the learner who asks, as JSON."""
    return await download(request, as_json, "application/json", "immunobook-my-data.json")


async def my_data_csv(request: Request) -> Response:
    """Return the same as tables: a zip with one CSV file for each."""
    return await download(request, as_csv, "application/zip", "immunobook-my-data.zip")


async def record_json(request: Request) -> Response:
    """Return a signed record of completion of the learner who asks."""
    who = await to_thread.run_sync(learner, request)
    if who is None or not same_site(request):
        return PlainTextResponse("Open Immunobook in this browser first, then come back.\n", status_code=403)
    asked = request.query_params.get("id", "")
    found = await to_thread.run_sync(study.records_of_completion, visit.store(), who) if asked else {}
    if asked not in found:
        return PlainTextResponse("There is no such record in your notebook.\n", status_code=404)
    return Response(
        as_json(found[asked]),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="immunobook-record.json"',
            "Cache-Control": "no-store",
        },
    )


async def download(request: Request, write, media_type: str, name: str) -> Response:
    """Return a file of the learner's data, or a sentence to somebody nobody knows."""
    who = await to_thread.run_sync(learner, request)
    if who is None or not same_site(request):
        return PlainTextResponse("Open Immunobook in this browser first, then come back.\n", status_code=403)
    body = await to_thread.run_sync(lambda: write(study.my_data(visit.store(), who)))
    return Response(
        body,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def as_json(data: dict) -> bytes:
    """Return the data as readable JSON."""
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()


def as_csv(data: dict) -> bytes:
    """Return each table of the data as a CSV file, all in one zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in data.items():
            rows = rows if isinstance(rows, list) else [rows]
            text = io.StringIO()
            columns = list(dict.fromkeys(name for row in rows for name in row)) if rows else []
            writer = csv.DictWriter(text, columns)
            writer.writeheader()
            writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
            archive.writestr(f"{table}.csv", "\ufeff" + text.getvalue())
    return file.getvalue()


def harmless(value: object) -> str:
    """Return a cell's text so that a spreadsheet never runs it as a formula."""
    text = (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict | list)
        else str("" if value is None else value)
    )
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


async def answer(request: Request) -> Response:
    """Keep an answer and return what is said about it, or the sentence why it was not kept.

    Asked again with the same `once`, it returns what was kept the first time.
    """
    return await _handed_in(request, answering.hand_in)


async def exercise(request: Request) -> Response:
    """Take a press in an exercise and return what stands there then, or the sentence why it was not taken.

    Asked again on the same turn, it returns what was kept the first time.
    """
    return await _handed_in(request, exercises.hand_in)


async def _handed_in(request: Request, take: Callable[..., dict]) -> Response:
    if not same_site(request):
        return _says("This has to be sent from Immunobook itself.", 403)
    if not request.headers.get("content-length", "").isdecimal():
        return _says("This is no answer.", 411)
    if int(request.headers["content-length"]) > LONGEST_ANSWER:
        return _says("This is longer than any answer can be.", 413)
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        return _says("This is no answer.", 400)
    return await to_thread.run_sync(_taken, request, sent, take)


def _taken(request: Request, sent: object, take: Callable[..., dict]) -> Response:
    try:
        who = learner(request)
        if who is None:
            return _says(
                "This browser is not known here any more. Load the page anew, then answer again.", 401
            )
        told = take(visit.store(), who, sent, now=visit.now())
        return JSONResponse(told, headers={"Cache-Control": "no-store"})
    except (NotUnderstood, study.NotAccepted, NotTaken) as why:
        return _says(str(why), 422)
    except study.NotSaved as why:
        return _says(str(why), 503)
    except Unavailable:
        return _says(NOT_SAVED, 503)


NOT_SAVED = "This answer could not be saved just now. It is still here; press the button again."


def _says(sentence: str, status: int) -> JSONResponse:
    return JSONResponse({"says": sentence}, status_code=status, headers={"Cache-Control": "no-store"})


async def resume(request: Request) -> Response:
    """Go on as the learner whose resume code is given; this browser gets a secret of its own."""
    if not same_site(request):
        return JSONResponse({"says": "This has to be sent from Immunobook itself."}, status_code=403)
    body = await request.body()
    try:
        sent = json.loads(body) if len(body) <= 1000 else {}
        code, is_sure = sent["code"], sent.get("sure") is True
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        code, is_sure = None, False
    if not isinstance(code, str):
        return JSONResponse({"says": "A code is four groups of four signs, then one more."}, status_code=400)
    address = request.client.host if request.client else "unknown"
    here = await to_thread.run_sync(learner, request)
    if here and not is_sure and await to_thread.run_sync(study.is_only_here, visit.store(), here):
        says = (
            "What you did in this browser has no code yet, and would be left behind. Make a code for it first; "
            "or press the button again to leave it."
        )
        return JSONResponse({"says": says, "ask": True}, status_code=409)
    try:
        outcome = await to_thread.run_sync(
            lambda: study.resume(visit.store(), code, address=address, now=visit.now())
        )
    except study.NotSaved as why:
        return JSONResponse({"says": str(why)}, status_code=503)
    if outcome.secret is None:
        return JSONResponse({"says": outcome.says}, status_code=429 if outcome.wait else 404)
    return JSONResponse(
        {"says": outcome.says}, headers={"Set-Cookie": cookie_line(outcome.secret, request.scope)}
    )


def routes() -> list[Route]:
    """Return our own addresses."""
    return [
        Route("/healthz", healthz),
        Route("/scene/{name}.svg", scene),
        Route("/slice/{scan}/{visit:int}.png", slice_),
        Route("/my_data.json", my_data_json),
        Route("/my_data.zip", my_data_csv),
        Route("/record.json", record_json),
        Route("/answer", answer, methods=["POST"]),
        Route(f"/{ADDRESS}", exercise, methods=["POST"]),
        Route("/resume", resume, methods=["POST"]),
        *insight_routes.routes(),
    ]
