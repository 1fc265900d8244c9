"""What the tests of the learner's verbs share."""

import pytest

from immunobook import study
from tests.postgres_server import database, postgres_server, store, store_address  # noqa: F401
from tests.study.sample import NOW


@pytest.fixture
def learner(store) -> str:  # noqa: F811
    """Somebody who just began."""
    return study.new_learner(store, now=NOW).learner
