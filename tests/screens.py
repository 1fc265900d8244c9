"""The screens run as scripts, without a browser: their records, who looks at them, and how one is opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from immunobook import study, visit
from immunobook.records import Store, open_store

HOUSE = Path(__file__).resolve().parents[1]


def own_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Let the screens keep what they keep in records of this test's own, with nobody in them; for a fixture."""
    kept = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    monkeypatch.setattr(visit, "store", lambda: kept)
    yield kept
    kept.close()


def newcomer(store: Store, monkeypatch: pytest.MonkeyPatch, *, now: datetime | None = None) -> str:
    """Let somebody new look at the screens, whose browser sends a cookie; return the learner's id."""
    new = study.new_learner(store, now=now or visit.now())
    monkeypatch.setattr(visit, "secret", lambda: new.secret)
    return new.learner


def opened(page: Path | str, **params: str) -> AppTest:
    """Open a screen inside the frame at a deep address, as the first thing done.

    Args:
        page: Its file, from the folder of pages where it is not whole.
        params: The address's parameters.
    """
    app = AppTest.from_file(str(HOUSE / "immunobook" / "frame.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page(str(HOUSE / "pages" / page)).run()
