"""The scripts of our components, each at an address of its own, so that a browser fetches it once and for good."""

from __future__ import annotations

import importlib

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from immunobook.ui import script

MADE_IN = {
    "measure": "immunobook.response.view",
    "notebook": "immunobook.ui.notebook",
    "projector": "immunobook.teaching.projector.view",
    "questions": "immunobook.quiz.view",
    "room": "immunobook.teaching.phone.view",
    "scene": "immunobook.diagram.view",
}
"""Where each is made. Of several processes one can be asked for it before it showed any page itself."""


async def component(request: Request) -> Response:
    """Return a component's script. Asked for by the mark of its text, it may be kept for good; by an older or newer
    mark, as when one of two processes was replaced already, it is the best there is and must be asked for again."""
    name = request.path_params["name"]
    if name not in MADE_IN:
        return PlainTextResponse("There is no such script.\n", status_code=404)
    if name not in script.SERVED:
        await to_thread.run_sync(importlib.import_module, MADE_IN[name])
    text, mark = script.SERVED[name]
    keep = "public, max-age=31536000, immutable" if request.query_params.get("v") == mark else "no-cache"
    return Response(text, media_type="text/javascript", headers={"Cache-Control": keep})


def routes() -> list[Route]:
    """Return the address of the scripts."""
    return [Route("/script/{name}.js", component)]
