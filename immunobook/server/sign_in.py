"""Signing in with a hospital's accounts (OpenID Connect), for those who are on its list of teachers.

Streamlit's `st.login` speaks with the provider and checks what comes back. When it has done so, and only then, this
looks whether the list allows that address a role, and begins a teacher's session of our own: twelve hours, ended by
"End teaching" everywhere at once, where Streamlit's own cookie would stay for thirty days.

Settings, all from the environment:
    IMMUNOBOOK_OIDC: address of the provider's description, `https://.../.well-known/openid-configuration`.
    IMMUNOBOOK_OIDC_CLIENT, IMMUNOBOOK_OIDC_SECRET: what this notebook is called there, and its password.
    IMMUNOBOOK_ADDRESS: where browsers find this notebook; the provider sends them to `/oauth2callback` of it.
    IMMUNOBOOK_TEACHERS, IMMUNOBOOK_ADMINISTRATORS: e-mail addresses, with commas or blanks between them.
"""

from __future__ import annotations

import hmac
import json
import os
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from immunobook import teach, visit
from immunobook.server import behind_proxy, door
from immunobook.server.origin import is_https, place

CALLBACK = "/oauth2callback"
STREAMLITS = "_streamlit_user"
"""Streamlit's cookie that says who signed in; those that begin with it hold the tokens and what did not fit."""

PARTS = ("IMMUNOBOOK_OIDC", "IMMUNOBOOK_OIDC_CLIENT", "IMMUNOBOOK_OIDC_SECRET")


def faults() -> list[str]:
    """Return what is wrong with the settings, one sentence each; nothing if nobody is to sign in."""
    found: list[str] = []
    given = [name for name in PARTS if os.environ.get(name)]
    if not given:
        return found
    found += [f"{name} is missing; signing in needs it." for name in PARTS if name not in given]
    if os.environ.get("IMMUNOBOOK_OIDC") and place(os.environ["IMMUNOBOOK_OIDC"]) is None:
        found.append("IMMUNOBOOK_OIDC must be an address that ends in /.well-known/openid-configuration.")
    if visit.address() is None:
        found.append("IMMUNOBOOK_ADDRESS is missing; the provider sends people back to it.")
    if not visit.appointed():
        found.append("IMMUNOBOOK_TEACHERS and IMMUNOBOOK_ADMINISTRATORS are empty; nobody could teach.")
    return found


def secrets() -> dict[str, Any]:
    """Return what Streamlit needs to know for `st.login`; nothing if nobody is to sign in.

    The cookies that carry somebody there and back are signed by a key that every process has: that of all Streamlit's
    cookies if one was set, else one that follows from the provider's password.
    """
    if not visit.can_sign_in() or faults():
        return {}
    password = os.environ["IMMUNOBOOK_OIDC_SECRET"]
    key = behind_proxy.cookie_secret()
    if key is None:
        key = hmac.digest(password.encode(), b"immunobook: cookies of the sign-in", "sha256").hex()
        # What is kept between going there and coming back is signed before the secrets here are read.
        config.set_option("server.cookieSecret", key)
    return {
        "auth": {
            "redirect_uri": f"{visit.address()}{CALLBACK}",
            "cookie_secret": key,
            "client_id": os.environ["IMMUNOBOOK_OIDC_CLIENT"],
            "client_secret": password,
            "server_metadata_url": os.environ["IMMUNOBOOK_OIDC"],
        }
    }


class SignIn:
    """Begin a teacher's session when somebody on the list comes back from the provider."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] != CALLBACK:
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1"))

        async def send_with_session(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                claims = claims_of(headers.getlist("set-cookie"))
                if claims is not None:
                    session = await to_thread.run_sync(begin, claims)
                    headers["Location"] = "/teach" if session else "/teach?refused=list"
                    lines = headers.getlist("set-cookie") if session else []
                    del headers["set-cookie"]  # who may not teach here leaves nothing behind
                    for line in lines:
                        headers.append("Set-Cookie", line + ("; Secure" if is_https(scope) else ""))
                    if session:
                        headers.append("Set-Cookie", door.line_of(session, scope))
                elif {"code", "error"} & asked.keys():
                    headers["Location"] = "/teach?refused=sign-in"
                headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_session)


def begin(claims: dict[str, Any]) -> teach.TeacherSession | None:
    """Begin a session for whom the provider named; None if the list does not have that address.

    An address that the provider itself calls unverified is anybody's.
    """
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") in (False, "false"):
        return None
    address = address.strip().casefold()
    role = visit.appointed().get(address)
    return teach.sign_in(visit.store(), address, role, now=visit.now()) if role else None


def claims_of(lines: list[str]) -> dict[str, Any] | None:
    """Return what the provider said of somebody, from the cookies that Streamlit sets and has signed; or None."""
    values: dict[str, str] = {}
    for line in lines:
        jar = SimpleCookie()
        try:
            jar.load(line)
        except CookieError:
            continue
        values |= {name: one.value for name, one in jar.items() if name.startswith(STREAMLITS)}
    try:
        found = get_cookie_with_chunks(
            lambda name: (
                decode_signed_value(get_cookie_secret(), name, values[name].encode("latin-1"))
                if values.get(name)
                else None
            ),
            STREAMLITS,
        )
        claims = json.loads(found) if found else None
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None
