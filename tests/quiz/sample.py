"""One example of each kind of question, as an author writes it."""

from pathlib import Path

import yaml

from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds import KINDS

EXAMPLES = Path(__file__).parent / "examples"


def example(kind: str) -> Kind:
    """Return the first example of a kind."""
    path = sorted(EXAMPLES.glob(f"{kind}-*.yaml"))[0]
    return KINDS[kind].model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def changed(kind: str, **changes) -> Kind:
    """Return the example of a kind with some keys changed, built and validated anew."""
    return KINDS[kind].model_validate({**example(kind).model_dump(), **changes})
