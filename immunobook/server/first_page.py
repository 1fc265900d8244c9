"""The page that Streamlit sends to every address, so that it begins at once.

As it comes it asks for its server below the address of the screen first, is told that there is none, waits, and asks
again one floor up; and it fetches the parts that a screen is drawn with one after the other, each when it is met.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders

from immunobook.server.learner_cookie import is_page

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPTS = STATIC / "static" / "js"
HERE = "window.__streamlit={BACKEND_BASE_URL:new URL('.',location.href).href}"
"""Tells the page where its server is: each screen's address is one name below the notebook's own."""

STREAMLIT_S = b"window.prerenderReady"
"""What Streamlit's page has and no page of ours."""

EVERY_SCREEN = ("Html", "BidiComponent", "ButtonGroup", "Button", "Checkbox", "TextArea", "PageLink")
"""The parts that Streamlit fetches late and a lesson has without exception, by the first word of their files."""

NAMED = re.compile(r'"\./static/js/([\w.~-]+\.js)"')
IMPORT = re.compile(r'(?:from|import)\s*["`\']\./([\w.~-]+\.js)["`\']')


@cache
def beginning() -> str:
    """Return what stands before Streamlit's own scripts, as HTML."""
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in late_parts())
    return f"<script>{HERE}</script>{links}"


@cache
def scripts() -> tuple[str, ...]:
    """Return the files of all scripts that every screen needs."""
    return (*NAMED.findall((STATIC / "index.html").read_text(encoding="utf-8")), *late_parts())


@cache
def late_parts() -> tuple[str, ...]:
    """Return the files of those parts and of what they import, without those the page names itself.

    Raises:
        LookupError: If Streamlit has no such part, or several.
    """
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    found: dict[str, None] = {}
    _follow((_file_of(part) for part in EVERY_SCREEN), found)
    return tuple(name for name in found if name not in index)


def _file_of(part: str) -> str:
    files = [path.name for path in SCRIPTS.glob(f"{part}.*.js")]
    if len(files) != 1:
        raise LookupError(f"Streamlit has {len(files)} parts of the name {part}.")
    return files[0]


def _follow(names: Iterable[str], found: dict[str, None]) -> None:
    for name in names:
        if name not in found:
            found[name] = None
            _follow(IMPORT.findall((SCRIPTS / name).read_text(encoding="utf-8")), found)


class FirstPage:
    """Put what lets it begin into the page that Streamlit sends; every other answer goes out as it is."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if not is_page(scope):
            await self.app(scope, receive, send)
            return
        start, body = None, bytearray()

        async def add(message):
            nonlocal start
            if message["type"] == "http.response.start" and "text/html" in MutableHeaders(scope=message).get(
                "content-type", ""
            ):
                start = message  # held back: how long it is, is not known yet
            elif not start:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    whole = with_beginning(bytes(body))
                    MutableHeaders(scope=start)["Content-Length"] = str(len(whole))
                    await send(start)
                    await send({"type": "http.response.body", "body": whole})

        # Streamlit would compress it already, and what is compressed cannot be added to.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, add)


def with_beginning(page: bytes) -> bytes:
    """Return a page with its name, and with what lets it begin before its first script, if it is Streamlit's."""
    if STREAMLIT_S not in page:
        return page
    named = page.replace(b"<title>Streamlit</title>", b"<title>Immunobook</title>", 1)
    return named.replace(b"<script>", beginning().encode() + b"<script>", 1)
