"""How long a browser may keep what it fetched."""

from starlette.requests import Request

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def may_be_kept(request: Request, mark: str) -> dict[str, str]:
    """Return the header that says how long a reply may be kept.

    For good only if it was asked for (`?v=`) by the mark of what is sent. By an older or newer one, as when one of
    two processes was replaced already, or by none, a browser must ask again.
    """
    return {"Cache-Control": FOR_GOOD if request.query_params.get("v") == mark else ASK_AGAIN}
