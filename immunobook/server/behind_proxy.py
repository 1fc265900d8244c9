"""What a deployment tells the notebook: who the proxy is, by which address it is reached, and the shared secret.

Environment:
    IMMUNOBOOK_PROXY: addresses or networks of the proxy, with commas between. Only from these is it believed who
        asks (X-Forwarded-For) and whether by https (X-Forwarded-Proto). Unset: from nobody.
    IMMUNOBOOK_ADDRESS: where browsers find the notebook, such as https://learn.example.org. A page that is open under
        another name (and not on this machine itself) gets no connection. Unset: every name does.
    IMMUNOBOOK_SIGNING_KEY: signs records of completion; Streamlit's own cookies are signed with a key made of it, so
        that every process knows those that another one gave.
"""

import hmac
import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from streamlit import config

from immunobook import visit
from immunobook.progress import record

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Names of which no other site can make itself one."""


def proxies(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return whose word is taken for who asks; empty if nobody's.

    Raises:
        ValueError: If one is neither an address nor a network. `*` is none: then everybody could say to be another.
    """
    given = [part.strip() for part in environment.get("IMMUNOBOOK_PROXY", "").split(",") if part.strip()]
    for one in given:
        try:
            ipaddress.ip_network(one)
        except ValueError:
            raise ValueError(
                f"IMMUNOBOOK_PROXY must be addresses or networks with commas between, such as 127.0.0.1 or "
                f"10.0.0.0/24, got {one!r}."
            ) from None
    return given


def hosts() -> list[str]:
    """Return the names by which the notebook is reached; empty if by any.

    Raises:
        ValueError: If the address is none.
    """
    address = visit.address()
    if address is None:
        return []
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.path == "" and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(
            f"IMMUNOBOOK_ADDRESS must be where browsers find the notebook, such as https://learn.example.org, "
            f"got {address!r}."
        )
    return list(dict.fromkeys((parts.hostname, *THIS_MACHINE)))


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
