"""Databases as an older version left them, with rows in every table."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import command

from immunobook.records import migrate, secret
from immunobook.records.engines import address, make_engines
from tests.records.sample import NOW, RIGHT

SECRET = "0123456789abcdef0123456789abcdef"
"""The cookie of the first of two learners."""

TEXTS = {"mark": json.dumps(RIGHT), "answer": json.dumps("t-cell"), "data": json.dumps({"kept": "then"})}
Rows = dict[str, list[dict[str, Any]]]


def revisions() -> list[str]:
    """Return every revision but the newest."""
    found = sorted(file.name[:4] for file in (migrate.MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    return found[:-1]


def make(url: str, revision: str) -> Rows:
    """Make the tables of a revision and put two rows into each; return them as they are read back."""
    write, read = make_engines(address(url))
    with write.begin() as connection:
        command.upgrade(migrate.configuration(connection), revision)
    with write.begin() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                _fill(connection, table)
    rows = read_back(read)
    read.dispose()
    write.dispose()
    return rows


def _fill(connection: sa.Connection, table: sa.Table) -> None:
    for number in (1, 2):
        row = {column.name: _value(connection, table, column, number) for column in table.columns}
        # The database numbers the rows itself, so that it also knows which number comes next.
        if isinstance(table.columns.get("id") is not None and table.c.id.type, sa.Integer):
            del row["id"]
        connection.execute(table.insert(), row)


def _value(connection: sa.Connection, table: sa.Table, column: sa.Column, number: int) -> Any:
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column
        return sorted(connection.execute(sa.select(parent)).scalars())[number - 1]
    if isinstance(column.type, sa.DateTime):
        moment = NOW + timedelta(minutes=number)
        return moment if connection.dialect.name == "postgresql" else moment.replace(tzinfo=None)
    if isinstance(column.type, sa.Integer):
        return number
    if column.name == "secret_hash":
        return secret.kept_as(SECRET if (table.name, number) == ("device", 1) else f"{table.name} {number}")
    if column.name == "id":
        return str(uuid.UUID(int=number))
    if isinstance(column.type, sa.Text):
        return TEXTS.get(column.name, json.dumps(f"what was written, {number}"))
    return f"{table.name[:5]}-{number}"


def read_back(engine: sa.Engine) -> Rows:
    """Return all rows of all tables, in the order of all their values."""
    with engine.connect() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        return {
            table.name: sorted((dict(row) for row in connection.execute(table.select()).mappings()), key=repr)
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def all_rows(url: str) -> Rows:
    """Return all rows of all tables of a database."""
    write, read = make_engines(address(url))
    try:
        return read_back(read)
    finally:
        read.dispose()
        write.dispose()
