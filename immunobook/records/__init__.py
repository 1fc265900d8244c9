"""Records: what learners did, kept in SQLite or PostgreSQL. The only SQL of the project."""

from immunobook.records.errors import NotTheirs, Refused, Unavailable, UnknownLearner
from immunobook.records.rows import (
    Answer,
    CellDone,
    Event,
    Everything,
    Note,
    NoteSaved,
    Opened,
    Place,
    Setting,
)
from immunobook.records.store import Store, open_store

__all__ = [
    "Answer",
    "CellDone",
    "Event",
    "Everything",
    "NotTheirs",
    "Note",
    "NoteSaved",
    "Opened",
    "Place",
    "Refused",
    "Setting",
    "Store",
    "Unavailable",
    "UnknownLearner",
    "open_store",
]
