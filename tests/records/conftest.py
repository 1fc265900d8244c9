"""What the tests of records share."""

import pytest

from immunobook.records import secret
from tests.postgres_server import database, empty_database, postgres_server, store, store_address  # noqa: F401
from tests.records.sample import NOW


@pytest.fixture
def learner(store) -> str:  # noqa: F811
    """Somebody with one device."""
    return store.add_learner(secret.new_device_secret(), at=NOW)
