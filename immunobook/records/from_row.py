"""How a row of the tables becomes what records give back, where more than one file does it."""

import json

import sqlalchemy as sa

from immunobook.records.rows import Answer, Event


def answer(row: sa.Row) -> Answer:
    """Return an answer; the row also says its `number`."""
    return Answer(
        id=row.id,
        item=row.item,
        version=row.version,
        answer=json.loads(row.answer),
        mark=json.loads(row.mark),
        seed=row.seed,
        once=row.once,
        at=row.at,
        number=row.number,
        certainty=row.certainty,
        sitting=row.sitting,
    )


def event(row: sa.Row) -> Event:
    """Return an event."""
    return Event(row.id, row.kind, row.ref, json.loads(row.data), row.once, row.at)
