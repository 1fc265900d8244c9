"""What is remembered of learners: the only package that speaks SQL. Answers are only ever added."""

from immunobook.records.store import (
    Answer,
    Note,
    Place,
    RecordsError,
    Store,
    UnknownLearner,
    open_store,
)

__all__ = ["Answer", "Note", "Place", "RecordsError", "Store", "UnknownLearner", "open_store"]
