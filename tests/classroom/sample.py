"""A moment, and questions, as the tests of the classroom use them."""

from datetime import UTC, datetime, timedelta

from immunobook.quiz.kinds import SingleChoice

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def later(seconds: float) -> datetime:
    """Return a moment so many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def item(id: str, **more) -> SingleChoice:
    """Return a question whose right option is "t-cell"."""
    options = [
        {"id": "t-cell", "says": "The T cell", "right": True, "because": "That is where it sits."},
        {"id": "tumour", "says": "The tumour cell", "because": "That one shows the partner."},
        {"id": "red-cell", "says": "The red cell", "because": "That one carries oxygen."},
    ]
    values = {
        "id": id, "kind": "single_choice", "skill": "brakes", "asks": "Where does it sit?", "options": options,
        "sources": ["pardoll-2012"], "cell": "three-keys/brakes", "version": 1,
        "thinking": "remember", "checked": "2026-01-01",
    }  # fmt: skip
    return SingleChoice.model_validate({**values, **more})
