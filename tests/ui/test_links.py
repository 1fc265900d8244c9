"""Addresses inside the notebook: always below its own host, also when it is served below a path."""

import pytest
import streamlit as st

from immunobook.ui import links


@pytest.fixture
def base(monkeypatch):
    """Serve the notebook below a path."""

    def below(path: str) -> None:
        monkeypatch.setattr(st, "get_option", lambda name: path if name == "server.baseUrlPath" else None)

    return below


@pytest.mark.parametrize(
    ("path", "word", "params", "expected", "why"),
    [
        ("", "home", {}, "/", "home is the root; two slashes would be another host"),
        ("", "resume", {}, "/resume", "one slash"),
        ("", "progress", {"a": "1"}, "/progress?a=1", "with a query"),
        ("", "home", {"lesson": "x&y"}, "/?lesson=x%26y", "a query is escaped"),
        ("/class/", "home", {}, "/class", "below a path, whatever its slashes"),
        ("class", "progress", {}, "/class/progress", "below a path"),
    ],
)
def test_an_address_stays_on_our_own_host(base, path, word, params, expected, why):
    base(path)
    assert links.address(word, **params) == expected, why
