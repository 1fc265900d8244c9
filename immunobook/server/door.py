"""How somebody becomes a teacher here, and stops being one.

On one's own machine the first start prints a link that makes its opener the teacher, once. Opening it only shows a
button: mail and chat programs look at links before people do, and would use it up. A hospital lets people sign in
instead (see `sign_in`). Either way the browser gets a secret of its own for twelve hours.
"""

from __future__ import annotations

import os
import sys
from html import escape

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from immunobook import teach, visit
from immunobook.server.learner_cookie import cookie_of, is_page
from immunobook.server.origin import is_https
from immunobook.server.routes import same_site
from immunobook.ui import style

FIRST = "To teach, open this link once, within a day: {link}"
OVER = (
    "This link was used before, or its day is over. Who runs this notebook can make another: "
    "<code>python -m immunobook.server link</code>"
)


# --- the cookie -----------------------------------------------------------------------------------------


def cookie_line(secret: str, seconds: int, scope) -> str:
    """Return the header that gives a teacher's secret to the browser; with no seconds, one that takes it back."""
    secure = "; Secure" if is_https(scope) else ""
    return f"{visit.TEACHER_COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def teacher(request: Request) -> teach.Teacher | None:
    """Return the teacher who asks, from the cookie; None for anybody else."""
    return visit.teacher_with(request.cookies.get(visit.TEACHER_COOKIE))


class TeacherCookie:
    """Take a teacher's secret back from the browser when its session is over."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        offered = cookie_of(scope["headers"], visit.TEACHER_COOKIE) if is_page(scope) else None
        if not offered or await to_thread.run_sync(visit.teacher_with, offered):
            await self.app(scope, receive, send)
            return

        async def send_without(message):
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", cookie_line("", 0, scope))
            await send(message)

        await self.app(scope, receive, send_without)


# --- the link -------------------------------------------------------------------------------------------


def new_link(role: str) -> str:
    """Make a link that lets its opener teach, once; return it with the address that this process knows."""
    secret = teach.new_link(visit.store(), role=role, now=visit.now())
    return f"{visit.address() or _served_at()}/teach/{secret}"


def offer_first_link() -> None:
    """Print a link if nobody teaches here yet and nobody can sign in. Who starts the notebook may do anything."""
    if not visit.can_sign_in() and not teach.has_teachers(visit.store()):
        print(FIRST.format(link=new_link("administrator")), flush=True)


def _served_at() -> str:
    """Return where this machine's own browser finds the notebook."""
    is_streamlit = os.path.basename(sys.argv[0]) in ("streamlit", "streamlit.exe") or config.is_manually_set(
        "server.port"
    )
    port = config.get_option("server.port") if is_streamlit else os.environ.get("IMMUNOBOOK_PORT", "8501")
    return f"http://localhost:{port}"


async def show(request: Request) -> Response:
    """Ask whether this browser shall be the teacher's; looking at it changes nothing."""
    is_open = await to_thread.run_sync(_is_link, request.path_params["secret"])
    if not is_open:
        return page("This link opens nothing", f"<p>{OVER}</p>", 404)
    return page(
        "Teach with this browser?",
        "<p>The link works once. Press the button in the browser that you will teach with; it stays a teacher's "
        "browser for twelve hours, or until you end it.</p>"
        '<form method="post"><button>Teach with this browser</button></form>',
    )


async def open_(request: Request) -> Response:
    """Use the link up: this browser is a teacher's from now on."""
    if not same_site(request):
        return page("Not from here", "<p>Open the link itself, then press its button.</p>", 403)
    try:
        session = await to_thread.run_sync(_open, request.path_params["secret"])
    except teach.NotSaved as why:
        return page("Not just now", f"<p>{escape(str(why))}</p>", 503)
    if session is None:
        return page("This link opens nothing", f"<p>{OVER}</p>", 404)
    return RedirectResponse("/teach", 303, {"Set-Cookie": line_of(session, request.scope), **NEVER_KEPT})


def _is_link(secret: str) -> bool:
    return teach.is_link(visit.store(), secret, now=visit.now())


def _open(secret: str) -> teach.TeacherSession | None:
    return teach.open_link(visit.store(), secret, now=visit.now())


def line_of(session: teach.TeacherSession, scope) -> str:
    return cookie_line(session.secret, int((session.ends - visit.now()).total_seconds()), scope)


# --- a page without the notebook round it ---------------------------------------------------------------

NEVER_KEPT = {"Cache-Control": "no-store"}
LOOK = """
:root{color-scheme:light dark;--paper:#FCFBF8;--ink:#1D2433;--accent:#24407A;--on:#fff;--link:#1F4FA3}
@media(prefers-color-scheme:dark){
:root{--paper:#12151F;--ink:#ECEAE3;--accent:#F2D24B;--on:#1D2433;--link:#9CC2FF}}
*{box-sizing:border-box}
body{margin:0;padding:clamp(1.25rem,6vw,5rem);background:var(--paper);color:var(--ink);
font:17px/1.6 "Source Sans Pro","Source Sans 3",system-ui,sans-serif}
main{max-width:36rem;margin:0 auto}
h1{font:650 clamp(1.7rem,6vw,2.35rem)/1.2 "Source Serif Pro","Source Serif 4",Georgia,serif;margin:1.2rem 0 .6rem}
button{font:inherit;font-weight:600;min-height:48px;padding:.5rem 1.4rem;border:0;border-radius:8px;
background:var(--accent);color:var(--on);cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
a{color:var(--link)} code{font-size:.95em;overflow-wrap:anywhere}
.dark{display:none} @media(prefers-color-scheme:dark){.dark{display:inline}.light{display:none}}
"""


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """Return a page of one sentence and one button, which needs no script."""
    marks = "".join(f'<span class="{mode}">{style.mark(mode)}</span>' for mode in ("light", "dark"))
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Immunobook</title><style>{LOOK}</style></head><body><main>{marks}"
        f'<h1>{escape(title)}</h1>{body}<p><a href="/">Go to the notebook</a></p></main></body></html>',
        status,
        NEVER_KEPT,
    )


def routes() -> list[Route]:
    """Return the door's own addresses."""
    return [
        Route("/teach/{secret}", show, methods=["GET"]),
        Route("/teach/{secret}", open_, methods=["POST"]),
    ]
