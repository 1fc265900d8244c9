"""How a code of a room or a group is looked up, and how guessing at one is slowed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from immunobook.records import tables
from immunobook.records.classroom_rows import Looked
from immunobook.records.slowdown import Slowdown, kept_address

if TYPE_CHECKING:
    from immunobook.records.store import Store


@dataclass(frozen=True)
class CodeLimits:
    """How many wrong codes are taken, in 15 minutes.

    A class sits behind one address and some of it mistypes, so one address may be wrong more often than with a
    resume code: 60 tries at 2^30 codes find one of ten open rooms once in 1.8 million times. If very many wrong
    codes come from everywhere, each address has few tries; a class that types rightly still comes in.

    Attributes:
        by_address: For one address.
        from_everywhere: Wrong codes of this purpose, from all addresses, above which each has few tries.
        by_address_then: For one address, then.
    """

    by_address: Slowdown = field(default_factory=lambda: Slowdown(guesses=60))
    from_everywhere: int = 600
    by_address_then: Slowdown = field(default_factory=lambda: Slowdown(guesses=3))


_all_guesses = sa.select(sa.func.count()).where(
    tables.guess.c.purpose == sa.bindparam("purpose"), tables.guess.c.at > sa.bindparam("since")
)


def look_up(store: Store, purpose: str, query: sa.Select, code: str, *, where_from: str, at: datetime) -> Looked:
    """Return what a code opens. Looking and counting are one transaction, so guesses sent at once count all.

    Args:
        purpose: What sort of code it is; each sort is counted by itself.
        query: Finds `id` and `closed` by `code`.
        where_from: Network address from which the code was sent.
    """
    sender, allowed = kept_address(where_from), store.code_limits
    with store._writing() as connection:
        asked = {"purpose": purpose, "since": at - allowed.by_address.window}
        many = connection.execute(_all_guesses, asked).scalar_one() >= allowed.from_everywhere
        slowdown = allowed.by_address_then if many else allowed.by_address
        if wait := store._wait(connection, purpose, sender, at, slowdown):
            return Looked(None, wait=wait)
        found = connection.execute(query, {"code": code}).first()
        if found is not None:
            return Looked(None, is_over=True) if found.closed is not None else Looked(found.id)
        guess = {"purpose": purpose, "address_hash": sender, "at": at}
        connection.execute(sa.insert(tables.guess), guess)
        return Looked(None)




def add_with_code(
    connection: sa.Connection, insert: sa.Insert, row: dict[str, Any], new_code: Callable[[], str]
) -> str:
    """Add a row with a code that no other row has; return the code.

    Args:
        insert: Returns the code, or nothing if it is taken.
    """
    while True:
        code = new_code()
        if connection.execute(insert, {**row, "code": code}).first() is not None:
            return code
