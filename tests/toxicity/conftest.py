"""The side effects as they are in data/, read once."""

import pytest

from immunobook import content


@pytest.fixture(scope="session")
def toxicity():
    return content.toxicity()
