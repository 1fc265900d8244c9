"""Each kind of question, as an author writes it."""

import pytest

from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import KINDS
from tests.quiz.sample import example


@pytest.fixture(params=list(KINDS))
def item(request) -> Kind:
    """Each kind of question in turn."""
    return example(request.param)
