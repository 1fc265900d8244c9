"""The scripts of our components, each at an address of its own, so that a browser fetches it once and for good."""

from __future__ import annotations

import importlib

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from immunobook.server.keeping_copies import may_be_kept
from immunobook.ui import script

MADE_IN = {
    "exercise": "immunobook.ui.exercise",
    "measure": "immunobook.response.view",
    "notebook": "immunobook.ui.notebook",
    "projector": "immunobook.teaching.projector.view",
    "questions": "immunobook.quiz.view",
    "room": "immunobook.teaching.phone.view",
    "scene": "immunobook.diagram.view",
}
"""Where each is made. Of several processes one can be asked for it before it showed any page itself."""


async def component(request: Request) -> Response:
    """Return a component's script. Asked for by another mark than that of its text, it is the best there is."""
    name = request.path_params["name"]
    if name not in MADE_IN:
        return PlainTextResponse("There is no such script.\n", status_code=404)
    if name not in script.SERVED:
        await to_thread.run_sync(importlib.import_module, MADE_IN[name])
    text, mark = script.SERVED[name]
    return Response(text, media_type="text/javascript", headers=may_be_kept(request, mark))


def routes() -> list[Route]:
    """Return the address of the scripts."""
    return [Route("/script/{name}.js", component)]
