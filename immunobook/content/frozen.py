"""What every piece of content is built on: it cannot be changed, and knows no key it was not told of."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


class Frozen(BaseModel):
    """A value that stays as it was read; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, coerce_numbers_to_str=True)


Level = Literal["plain", "clinical"]
LEVELS: tuple[Level, ...] = ("plain", "clinical")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Words that are really there: not empty, no blanks around them."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case words joined by hyphens; never renamed, never used twice."""

ChapterId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=64)]
"""Lower-case words joined by underscores: a chapter's id is also the address of its screen."""


def one_or_many(written: Any) -> Any:
    """Return a list where an author wrote a single word."""
    return (written,) if isinstance(written, str) else written


Ids = Annotated[tuple[Id, ...], BeforeValidator(one_or_many)]
"""Ids in their order; an author may write a single one without brackets."""
