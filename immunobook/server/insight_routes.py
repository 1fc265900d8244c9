"""Downloads for teachers: a room's sheet and a group's tables, without names or small counts; a list of its members."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pandas as pd
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from immunobook import teach, visit
from immunobook.evidence.export import csv
from immunobook.records import Unavailable
from immunobook.teach import Teacher


async def room_csv(request: Request) -> Response:
    """Return the sheet of one of the teacher's rooms, a row for each question."""
    from immunobook.teaching.insight.room_sheet import room_sheet, table  # loads what no phone needs

    def write(teacher: Teacher) -> bytes:
        sheet = room_sheet(visit.store(), teacher, request.query_params.get("room", ""))
        return csv(pd.DataFrame(table(sheet)))

    return await download(request, write, "text/csv; charset=utf-8", "immunobook-after-class.csv")


async def group_zip(request: Request) -> Response:
    """Return the tables of one of the teacher's groups: a zip with one CSV file for each."""
    from immunobook.teaching.insight.group_sheet import group_sheet, tables

    def write(teacher: Teacher) -> bytes:
        sheet = group_sheet(
            visit.store(), teacher, request.query_params.get("group", ""), now=visit.now()
        )
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in tables(sheet).items():
                archive.writestr(f"{name}.csv", csv(pd.DataFrame(rows)))
        return file.getvalue()

    return await download(request, write, "application/zip", "immunobook-group.zip")


async def members_csv(request: Request) -> Response:
    """Return who of one of the teacher's groups is how far in each lesson; a row for each member.

    By name, or with `?names=hidden` by number.
    """
    from immunobook.teaching.insight.group_sheet import group_sheet, members

    def write(teacher: Teacher) -> bytes:
        sheet = group_sheet(visit.store(), teacher, request.query_params.get("group", ""), now=visit.now())
        return csv(pd.DataFrame(members(sheet, named=request.query_params.get("names") != "hidden")))

    return await download(request, write, "text/csv; charset=utf-8", "immunobook-members.csv")


async def download(
    request: Request, write: Callable[[Teacher], bytes], media_type: str, name: str
) -> Response:
    """Return a file for the teacher who asks, or a sentence why not."""
    headers = {"Cache-Control": "no-store"}
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return PlainTextResponse("This has to be asked for from Immunobook itself.\n", status_code=403, headers=headers)
    try:
        teacher = await to_thread.run_sync(
            visit.teacher_with, request.cookies.get(visit.TEACHER_COOKIE)
        )
        if teacher is None:
            return PlainTextResponse("This is for teachers. Sign in first, then come back.\n", status_code=403, headers=headers)
        body = await to_thread.run_sync(write, teacher)
    except teach.NotAllowed as why:
        return PlainTextResponse(f"{why}\n", status_code=403, headers=headers)
    except Unavailable:
        return PlainTextResponse("The records do not answer just now. Try again in a moment.\n", status_code=503, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, media_type=media_type, headers=headers)


def routes() -> list[Route]:
    """Return the addresses of the downloads."""
    return [
        Route("/insight/room.csv", room_csv),
        Route("/insight/group.zip", group_zip),
        Route("/insight/members.csv", members_csv),
    ]
