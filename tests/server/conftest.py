"""Real servers for tests that speak to them over the wire."""

import sys

import httpx
import pytest

from tests.browser.app_server import AppServer


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The notebook, started as `python app.py`."""
    server = AppServer(tmp_path_factory.mktemp("served"), command=[sys.executable, "app.py"]).start()
    yield server
    server.stop()
    assert not server.faults(), server.faults()


@pytest.fixture
def http(served):
    """Somebody who keeps no cookies but those that a test gives."""
    with httpx.Client(base_url=served.url, trust_env=False, verify=False, timeout=30) as client:
        yield client
