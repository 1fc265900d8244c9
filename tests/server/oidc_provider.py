"""A real provider of accounts (OpenID Connect) in a process of its own, and the browser that goes through it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser.app_server import free_port

PEOPLE = {
    "tess": {"email": "Tess@Clinic.example", "email_verified": True, "name": "Tess"},
    "ada": {"email": "ada@clinic.example", "name": "Ada"},
    "guest": {"email": "guest@elsewhere.example", "email_verified": True},
    "liar": {"email": "ada@clinic.example", "email_verified": False},
    "nobody": {"name": "without an address"},
}
"""Who has an account there: what the provider says of each."""


@contextmanager
def provider(folder: Path) -> Iterator[str]:
    """Run the provider; give its address."""
    port = free_port()
    people = [
        word
        for sub, claims in PEOPLE.items()
        for word in ("--user-claims", json.dumps({"sub": sub, **claims}))
    ]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *people,
    ]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/.well-known/openid-configuration", process, folder / "provider.log")
            yield address
        finally:
            process.terminate()
            process.wait(10)


def wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            if httpx.get(address, trust_env=False, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text()[-2000:])


def settings(provider_address: str, port: int, **more: str) -> dict[str, str]:
    """Return the environment of a notebook on a port that lets people sign in there."""
    return {
        "AUTHLIB_INSECURE_TRANSPORT": "1",  # this provider speaks plain http
        "IMMUNOBOOK_ADDRESS": f"http://127.0.0.1:{port}",
        "IMMUNOBOOK_OIDC": f"{provider_address}/.well-known/openid-configuration",
        "IMMUNOBOOK_OIDC_CLIENT": "immunobook",
        "IMMUNOBOOK_OIDC_SECRET": "a password of this test alone",
        "IMMUNOBOOK_TEACHERS": "tess@clinic.example",
        "IMMUNOBOOK_ADMINISTRATORS": "ADA@clinic.example; boss@clinic.example",
        **more,
    }


def go_through(browser: httpx.Client, login: str, who: str | None) -> httpx.Response:
    """Follow a sign-in from the address that `st.login` gave to the answer of our own callback.

    Args:
        who: Whose account is chosen; None denies it there.
    """
    asked = browser.get(login)
    assert asked.status_code == 302, asked.text
    form = browser.get(asked.headers["location"])
    assert re.search("<form", form.text), form.text
    chosen = {"sub": who} if who else {"action": "deny"}
    back = browser.post(asked.headers["location"], data=chosen)
    assert back.status_code == 302, back.text
    return browser.get(back.headers["location"])
