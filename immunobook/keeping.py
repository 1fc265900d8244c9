"""What people are told when something cannot be taken or kept. Shared by all writers."""

import contextlib
from collections.abc import Iterator

from immunobook.records import Refused, Unavailable, UnknownLearner


class NotAccepted(ValueError):
    """What was handed in cannot be taken; the message is the sentence for who did it."""


class NotSaved(RuntimeError):
    """What was handed in could not be kept just now; the message is the sentence for who did it."""


@contextlib.contextmanager
def keeping(if_it_fails: str) -> Iterator[None]:
    """Turn what records say into what people are told."""
    try:
        yield
    except Refused as why:
        raise NotAccepted(str(why)) from why
    except UnknownLearner as why:
        raise NotSaved(
            "Your notebook was deleted, here or in another window. Reload the page to begin a new one."
        ) from why
    except Unavailable as why:
        raise NotSaved(if_it_fails) from why
