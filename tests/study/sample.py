"""A moment, and records that fail."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from immunobook.records import Unavailable

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def later(minutes: float) -> datetime:
    """Return a moment so many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


@contextmanager
def a_database_that_fails(store, monkeypatch):
    """Let every change fail, as when the disk is full."""

    @contextmanager
    def failing(learner=None):
        raise Unavailable("the disk is full")
        yield

    with monkeypatch.context() as during:
        during.setattr(store, "_writing", failing)
        yield
