"""Whose page is asking: ours, or another site's that a browser of ours has open as well.

Streamlit by itself lets pages of `localhost` and of this machine's addresses talk to any notebook, whatever their
port; a cookie knows no port either, so a page of some other program would come as the teacher. To judge the rest
it asks a host outside for the address of this machine, in the middle of everything. Here it is one comparison.
"""

import logging
from urllib.parse import urlsplit

from immunobook import visit

USUAL_PORT = {"http": 80, "https": 443}


def header(scope, name: bytes) -> str | None:
    """Return a header of a request; None if it was not sent, or was sent more than once."""
    found = [value for known, value in scope["headers"] if known == name]
    return found[0].decode("latin-1") if len(found) == 1 else None


def is_https(scope) -> bool:
    """Whether the browser came by https, to us or to the proxy before us."""
    forwarded = (header(scope, b"x-forwarded-proto") or "").split(",")[0].strip()
    return "https" in (scope.get("scheme"), forwarded) or scope.get("scheme") == "wss"


def place(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address; None for one that is no place on the web (`null`, a file)."""
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORT[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def is_ours(scope) -> bool:
    """Whether a request comes from a page of this notebook, as far as the browser tells.

    A browser names the page's origin with each websocket and each POST, and no page can change that. Who names
    none is no browser, and has nobody's cookie.
    """
    if not any(name == b"origin" for name, _ in scope["headers"]):
        return True
    origin = place(header(scope, b"origin") or "")
    if origin is None:
        return False
    if origin == place(visit.address() or ""):
        return True
    if is_https(scope) and origin[0] != "https":
        return False
    return origin == place(f"{origin[0]}://{header(scope, b'host') or ''}")


class OwnPagesOnly:
    """Refuse websockets that another site's page opens."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif is_ours(scope):
            await self.app(_as_streamlit_expects(scope), receive, send)
        else:
            logging.getLogger(__name__).warning(
                "refused a websocket of another site: %r", header(scope, b"origin")
            )
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "from another site"})


def _as_streamlit_expects(scope):
    """Return the request with the host that the browser knows, where a proxy before us changed it.

    Streamlit compares the two again, and would look for this machine's address outside if they differ.
    """
    origin = header(scope, b"origin")
    if origin is None:
        return scope
    host = urlsplit(origin).netloc.encode("latin-1")
    return {**scope, "headers": [(b"host", host), *(kept for kept in scope["headers"] if kept[0] != b"host")]}
