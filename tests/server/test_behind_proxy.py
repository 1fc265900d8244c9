"""What a deployment sets: the proxy, the address, the shared secret."""

import base64
import json
import os
import subprocess
import sys

import pytest

from immunobook.server import behind_proxy
from tests.browser.app_server import HOUSE

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()


@pytest.mark.parametrize(
    ("written", "meant", "why"),
    [
        ("", [], "nobody's word is taken"),
        (" , ", [], "nothing between commas"),
        ("127.0.0.1", ["127.0.0.1"], "one proxy"),
        ("127.0.0.1, 10.1.0.0/16,::1", ["127.0.0.1", "10.1.0.0/16", "::1"], "several"),
    ],
)
def test_proxies_are_addresses(written, meant, why):
    assert behind_proxy.proxies({"IMMUNOBOOK_PROXY": written}) == meant, why
    assert behind_proxy.proxies({}) == []


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("*", "everybody could say to be another"),
        ("nginx", "a name"),
        ("127.0.0.1:80", "a port"),
        ("10.1.2.3/16", "a network and an address in it"),
        ("127.0.0.1 10.0.0.1", "no comma"),
        ("300.0.0.1", "no address"),
    ],
)
def test_a_proxy_that_is_none_is_told(written, why):
    with pytest.raises(ValueError, match=r"IMMUNOBOOK_PROXY must be addresses or networks"):
        behind_proxy.proxies({"IMMUNOBOOK_PROXY": written})


HERE = ["localhost", "127.0.0.1", "::1"]


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("", []),
        ("https://Learn.Example.org/", ["learn.example.org", *HERE]),
        ("http://10.0.0.7:8501", ["10.0.0.7", *HERE]),
        ("https://[2001:db8::7]", ["2001:db8::7", *HERE]),
        ("http://localhost:8501", HERE),
    ],
)
def test_the_address_names_the_host_and_this_machine_always_counts(monkeypatch, address, meant):
    monkeypatch.setenv("IMMUNOBOOK_ADDRESS", address)
    assert behind_proxy.hosts() == meant


@pytest.mark.parametrize(
    "address",
    ["learn.example.org", "ftp://learn.example.org", "https://", "https://a.org/notebook", "https://a.org?x=1",
     "https://nurse@a.org", "https://a.org:eight", "*"],
)  # fmt: skip
def test_an_address_that_is_none_is_told(monkeypatch, address):
    monkeypatch.setenv("IMMUNOBOOK_ADDRESS", address)
    with pytest.raises(ValueError, match="IMMUNOBOOK_ADDRESS must be where browsers find the notebook"):
        behind_proxy.hosts()


def test_one_key_makes_one_secret_and_another_key_another(monkeypatch):
    made = set()
    for key in (KEY, KEY, OTHER):
        monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", key)
        made.add(secret := behind_proxy.cookie_secret())
        assert len(secret) == 64, "256 bits"
        assert key not in secret
    assert len(made) == 2


ASK = """
import json, app
from starlette.middleware.sessions import SessionMiddleware
from streamlit import config
built = app.app._build_starlette_app()
signs = [one.kwargs["secret_key"] for one in built.user_middleware if one.cls is SessionMiddleware]
print(json.dumps([config.get_option("server.allowedHosts"), config.get_option("server.cookieSecret"), signs]))
"""


def started(**environment: str) -> subprocess.CompletedProcess:
    """Start the notebook up to the point where it would listen, and ask what Streamlit was told."""
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=HOUSE, env={**os.environ, **environment}, capture_output=True, text=True
    )


def test_streamlit_is_told_before_it_signs_its_first_cookie(monkeypatch):
    done = started(IMMUNOBOOK_ADDRESS="https://learn.example.org", IMMUNOBOOK_SIGNING_KEY=KEY)
    hosts, secret, signs = json.loads(done.stdout)
    monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", KEY)
    assert hosts == ["learn.example.org", *HERE]
    assert [secret] == signs == [behind_proxy.cookie_secret()]


def test_a_wrong_setting_is_told_at_the_start_without_showing_it():
    done = started(IMMUNOBOOK_SIGNING_KEY="sesame")
    assert done.returncode == 1
    assert done.stderr == "Immunobook cannot start. IMMUNOBOOK_SIGNING_KEY holds no key: 32 bytes in base64\n"
