"""Teachers: the links that make them, their sessions, and what they did.

`Store.teachers`. A method that acts for a teacher looks in its own transaction whether the session still stands.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from immunobook.records import classroom_queries as queries
from immunobook.records import limits, tables
from immunobook.records.classroom_rows import Act, Teacher
from immunobook.records.errors import NotTheirs
from immunobook.records.secret import is_device_secret, kept_as

if TYPE_CHECKING:
    from immunobook.records.store import Store

ROLES = ("teacher", "administrator")
NOBODY = "nobody"
"""Who did what no teacher did, such as making the first link."""
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
AUDIT_BYTES = 4_000


class Teachers:
    """The records of teachers."""

    def __init__(self, store: Store):
        self._store = store

    def any(self) -> bool:
        """Whether anybody is a teacher here."""
        with self._store._reading() as connection:
            return bool(connection.execute(queries.has_teachers).scalar_one())

    def add_link(self, secret: str, role: str, *, ends: datetime, at: datetime) -> None:
        """Keep a link that makes its opener a teacher, once, until a time."""
        row = {"secret_hash": _hash(secret), "role": _role(role), "created": limits.moment(at), "ends": limits.moment(ends)}
        with self._store._writing() as connection:
            connection.execute(queries.delete_old_links, {"at": row["created"]})
            connection.execute(sa.insert(tables.teacher_link), row)
            self.note(connection, NOBODY, "made a link", role, {"ends": row["ends"].isoformat()}, row["created"])

    def link(self, secret: object, *, at: datetime) -> str | None:
        """Return the role that a link gives, without using it up; None if it gives none."""
        if not is_device_secret(secret):
            return None
        asked = {"secret_hash": kept_as(secret), "at": limits.moment(at)}
        with self._store._reading() as connection:
            return connection.execute(queries.link, asked).scalar()

    def open_link(self, secret: object, session: str, *, ends: datetime, at: datetime) -> Teacher | None:
        """Use a link up and begin a session; None if there is no such link (any more).

        All links of one role make the same person, so groups and rooms are still there after the next link.
        """
        if not is_device_secret(secret):
            return None
        at = limits.moment(at)
        with self._store._writing() as connection:
            asked = {"secret_hash": kept_as(secret), "at": at}
            role = connection.execute(queries.link, asked).scalar()
            if role is None or connection.execute(queries.use_link, asked).rowcount != 1:
                return None
            self._alone(connection, f"teacher by link {role}")
            found = connection.execute(queries.local_teacher, {"role": role}).first()
            return self._begin(connection, found, "", role, session, ends, at, "opened a link")

    def sign_in(self, subject: str, role: str, session: str, *, ends: datetime, at: datetime) -> Teacher:
        """Begin a session of somebody whom the hospital's sign-in names; who is new is added, the role is renewed."""
        subject, role, at = limits.name(subject, "teacher"), _role(role), limits.moment(at)
        with self._store._writing() as connection:
            self._alone(connection, f"teacher {subject}")
            found = connection.execute(queries.teacher_named, {"subject": subject}).first()
            if found is not None and found.role != role:
                connection.execute(queries.set_role, {"who": found.id, "role": role})
            return self._begin(connection, found, subject, role, session, ends, at, "signed in")

    def of(self, secret: object, *, at: datetime) -> Teacher | None:
        """Return whose session this is; None for one that ended or never was."""
        if not is_device_secret(secret):
            return None
        session = kept_as(secret)
        with self._store._reading() as connection:
            found = connection.execute(
                queries.of_session, {"secret_hash": session, "at": limits.moment(at)}
            ).first()
        return None if found is None else Teacher(found.id, found.role, found.subject, session)

    def end_session(self, secret: object, *, at: datetime) -> None:
        """End a session; a second time does nothing."""
        if not is_device_secret(secret):
            return
        at, asked = limits.moment(at), {"secret_hash": kept_as(secret)}
        with self._store._writing() as connection:
            found = connection.execute(queries.of_session, {**asked, "at": _LONG_AGO}).first()
            if found is not None:
                connection.execute(queries.delete_session, asked)
                self.note(connection, found.id, "ended teaching", found.id, {}, at)

    def end_all_sessions(self, subject: str, *, at: datetime) -> int:
        """End all sessions of somebody who may not teach any more; return how many there were."""
        at = limits.moment(at)
        with self._store._writing() as connection:
            found = connection.execute(
                queries.teacher_named, {"subject": limits.name(subject, "teacher")}
            ).first()
            if found is None:
                return 0
            ended = connection.execute(queries.delete_sessions_of, {"id": found.id}).rowcount
            if ended:
                self.note(connection, NOBODY, "ended all sessions", found.id, {}, at)
            return ended

    def acts(self, who: Teacher, *, at: datetime, limit: int) -> tuple[Act, ...]:
        """Return what teachers did, the newest first; only to administrators."""
        with self._store._reading() as connection:
            self.check(connection, who, at, role="administrator")
            found = connection.execute(queries.acts, {"limit": max(1, min(limit, 10_000))}).all()
        return tuple(
            Act(row.id, row.teacher, row.subject or "", row.act, row.ref, json.loads(row.data), row.at)
            for row in found
        )

    # --- within a transaction ---------------------------------------------------------------------------

    def check(
        self, connection: sa.Connection, who: object, at: datetime | None, role: str | None = None
    ) -> None:
        """Raise NotTheirs unless this teacher's session stands (at a time), with this role if one is asked for."""
        found = None
        if isinstance(who, Teacher) and isinstance(who.session, str):
            asked = {"secret_hash": who.session, "at": _LONG_AGO if at is None else limits.moment(at)}
            found = connection.execute(queries.of_session, asked).first()
        if found is None or found.id != who.id:
            raise NotTheirs("session")
        if role is not None and found.role != role:
            raise NotTheirs("role")

    @staticmethod
    def note(
        connection: sa.Connection, teacher: str, act: str, ref: str, data: Mapping[str, Any], at: datetime
    ) -> None:
        """Write what a teacher did into the audit trail, in the transaction in which it is done."""
        kept = limits.as_json(dict(data), "act", AUDIT_BYTES)
        row = {"teacher": teacher, "act": act, "ref": ref, "data": kept, "at": limits.moment(at)}
        connection.execute(sa.insert(tables.audit), row)

    def _begin(
        self, connection: sa.Connection, found: sa.Row | None, subject: str, role: str, session: str,
        ends: datetime, at: datetime, act: str,
    ) -> Teacher:  # fmt: skip
        """Begin a session of a teacher who was found, or of a new one."""
        id = str(uuid.uuid4()) if found is None else found.id
        if found is None:
            row = {"id": id, "subject": subject, "role": role, "created": at}
            connection.execute(sa.insert(tables.teacher), row)
        connection.execute(queries.delete_old_sessions, {"at": at})
        row = {"secret_hash": _hash(session), "teacher": id, "created": at, "ends": limits.moment(ends)}
        connection.execute(sa.insert(tables.teacher_session), row)
        self.note(connection, id, act, id, {"role": role}, at)
        return Teacher(id, role, subject, row["secret_hash"])

    def _alone(self, connection: sa.Connection, what: str) -> None:
        """Let others who do the same wait until this transaction is over (SQLite has locked all already)."""
        if not self._store._is_sqlite:
            connection.execute(queries.lock, {"key": lock_key(what)})


def lock_key(what: str) -> int:
    """Return the number under which PostgreSQL locks something that has a name."""
    return int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)


def _hash(secret: str) -> str:
    if not is_device_secret(secret):
        raise ValueError("a secret is 32 hexadecimal digits, made by secret.new_device_secret")
    return kept_as(secret)


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"a role is one of {', '.join(ROLES)}, got {role!r}")
    return role
