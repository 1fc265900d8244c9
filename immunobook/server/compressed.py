"""Streamlit's own scripts, compressed once at the start and kept: anew for each visitor it takes half a second."""

import gzip
from collections.abc import Mapping

from starlette.responses import Response

from immunobook.server import first_page
from immunobook.server.learner_cookie import below_base

A_YEAR = "public, immutable, max-age=31536000"  # their names change with what is in them
PLACE = "/static/js/"


def scripts() -> Mapping[str, Response]:
    """Return the answers to who asks for a script that every screen needs, by the address below the notebook's own."""
    return {
        f"{PLACE}{name}": Response(
            gzip.compress((first_page.SCRIPTS / name).read_bytes(), compresslevel=6, mtime=0),
            headers={"Cache-Control": A_YEAR, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            media_type="text/javascript",
        )
        for name in first_page.scripts()
    }


class Compressed:
    """Answer with what is ready; what is not, and whoever wants it otherwise, is passed on."""

    def __init__(self, app):
        self.app = app
        self.ready = scripts()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["method"] == "GET" and (ready := self.ready.get(below_base(scope["path"]))):
            asked = dict(scope["headers"])
            if b"gzip" in asked.get(b"accept-encoding", b"") and b"range" not in asked:
                await ready(scope, receive, send)
                return
        await self.app(scope, receive, send)
