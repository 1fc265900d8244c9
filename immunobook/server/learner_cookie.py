"""Who is learning: a random secret in a cookie, given out with the page.

The secret is 128 random bits that scripts cannot read (HttpOnly) and that other sites cannot send along
(SameSite=Lax). Records keep its hash only. A value that the records do not know (forged, mistyped, or of
a learner who deleted everything) is replaced by a fresh secret of a fresh learner.
"""

from http.cookies import CookieError, SimpleCookie

from anyio import to_thread
from starlette.datastructures import MutableHeaders

from immunobook import study, visit
from immunobook.server.origin import is_https
from immunobook.ui import links

# How Streamlit's own addresses and ours begin that are no pages; these never start a learner.
NO_PAGES = (
    "/_stcore/",
    "/media/",
    "/component/",
    "/static/",
    "/app/static/",
    "/healthz",
    "/scene/",
    "/script/",
    "/slice/",
    "/my_data.",
    "/record.json",
    "/teach/",
    "/oauth2callback",
)
A_YEAR = 365 * 24 * 3600  # seconds


def cookie_of(headers: list[tuple[bytes, bytes]], name: str) -> str | None:
    """Return the value of a cookie, or None where there is none or the header cannot be read."""
    for header, value in headers:
        if header == b"cookie":
            jar = SimpleCookie()
            try:
                jar.load(value.decode("latin-1"))
            except CookieError:
                continue
            if name in jar:
                return jar[name].value
    return None


def is_page(scope) -> bool:
    """Whether a request asks for a page of the notebook, which is where a learner begins."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    accepts = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accepts and not below_base(scope["path"]).startswith(NO_PAGES)


def below_base(path: str) -> str:
    """Return a path as it is where the notebook is not served below a path of its own."""
    base = links.below("/")
    return "/" + path[len(base) :] if path.startswith(base) else path


def cookie_line(secret: str, scope) -> str:
    """Return the header that gives a secret to the browser; Secure wherever the page came by https."""
    secure = "; Secure" if is_https(scope) else ""
    return f"{visit.COOKIE}={secret}; Path=/; Max-Age={A_YEAR}; HttpOnly; SameSite=Lax{secure}"


class LearnerCookie:
    """Give every page load a secret that the records know."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if not is_page(scope):
            await self.app(scope, receive, send)
            return
        offered = cookie_of(scope["headers"], visit.COOKIE)
        secret = await to_thread.run_sync(self.secret_for, offered)

        async def send_with_cookie(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "text/html" in headers.get("content-type", ""):
                    headers.append("Set-Cookie", cookie_line(secret, scope))
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_cookie)

    @staticmethod
    def secret_for(offered: str | None) -> str:
        """Return the secret that was offered if it is somebody's, else that of a fresh learner."""
        store = visit.store()
        if offered and study.learner_of(store, offered):
            return offered
        return study.new_learner(store, now=visit.now()).secret
