"""Somebody with records of her own."""

import pytest

from immunobook import study
from immunobook.records import open_store
from tests.practice.sample import NOW


@pytest.fixture
def store(tmp_path):
    kept = open_store(f"sqlite:///{tmp_path / 'records.db'}")
    yield kept
    kept.close()


@pytest.fixture
def learner(store) -> str:
    return study.new_learner(store, now=NOW).learner
