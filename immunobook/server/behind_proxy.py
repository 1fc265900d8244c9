"""What a deployment tells the notebook: who the proxy is, by which names it is reached, and the shared secret.

Environment:
    IMMUNOBOOK_PROXY: addresses or networks of the proxy, with commas between. Only from these is it believed who
        asks (X-Forwarded-For) and whether by https (X-Forwarded-Proto). Unset: from nobody.
    IMMUNOBOOK_HOSTS: names by which the notebook is reached, with commas between; a page that is open under
        another name gets no connection. Unset: every name.
    IMMUNOBOOK_SIGNING_KEY: signs records of completion; Streamlit's own cookies are signed with a key made of it, so
        that every process knows those that another one gave.
"""

import hmac
import ipaddress
import os
import re
from collections.abc import Mapping

from streamlit import config

from immunobook.progress import record

NAME = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[?[0-9a-f:]+:[0-9a-f:.]*\]?")


def proxies(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return whose word is taken for who asks; empty if nobody's.

    Raises:
        ValueError: If one is neither an address nor a network. `*` is none: then everybody could say to be another.
    """
    given = _list(environment.get("IMMUNOBOOK_PROXY", ""))
    for one in given:
        try:
            ipaddress.ip_network(one)
        except ValueError:
            raise ValueError(
                f"IMMUNOBOOK_PROXY must be addresses or networks with commas between, such as 127.0.0.1 or "
                f"10.0.0.0/24, got {one!r}."
            ) from None
    return given


def hosts(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the names by which the notebook is reached; empty if by any.

    Raises:
        ValueError: If one is no name of a host (it has a port or `https://`, for example).
    """
    given = [name.lower() for name in _list(environment.get("IMMUNOBOOK_HOSTS", ""))]
    for one in given:
        if not NAME.fullmatch(one):
            raise ValueError(
                "IMMUNOBOOK_HOSTS must be names without scheme and port, with commas between, such as "
                f"learn.example.org, got {one!r}."
            )
    return [name.strip("[]") for name in given]


def cookie_secret(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the secret of Streamlit's cookies, the same for all processes with one signing key; None without one.

    Raises:
        ValueError: If the signing key is none.
    """
    if not environment.get("IMMUNOBOOK_SIGNING_KEY"):
        return None
    key = record.open_key().private_bytes_raw()
    return hmac.digest(key, b"immunobook: cookies of Streamlit", "sha256").hex()


def settle() -> None:
    """Hand to Streamlit what it has to know, before anything is served.

    Raises:
        ValueError: If a setting cannot be meant; the message is a sentence.
    """
    proxies()
    if names := hosts():
        config.set_option("server.allowedHosts", names)
    if secret := cookie_secret():
        config.set_option("server.cookieSecret", secret)


def _list(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]
