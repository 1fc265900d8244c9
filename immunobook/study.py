"""What a learner can do. The only writer of learners' records, with `teach`.

Each verb checks what it is given, keeps it in one transaction, and gives back what was kept. Time comes
in as an argument.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.mark import Mark
from immunobook.records import Note, Place, RecordsError, Store, codes

LONGEST_NOTE = 20_000  # characters
LONGEST_ANSWER = 20_000  # characters of JSON
LEVELS = ("plain", "clinical")
NAME = re.compile(r"[a-z0-9_-]{1,80}(/[a-z0-9_-]{1,80})?")

GUESSES = 5  # of a resume code, from one address ...
WINDOW = timedelta(minutes=5)  # ... within so much time


class NotAccepted(ValueError):
    """What was handed in cannot be taken; the message is the sentence for the learner."""


class NotSaved(RuntimeError):
    """What was handed in could not be kept just now; the message is the sentence for the learner."""


@dataclass(frozen=True)
class Attempt:
    """An answer as it was read back.

    Attributes:
        number: 1 for the first answer to this question, which is the one that counts.
        first: The first answer; for the first one, itself.
    """

    answer: Answer
    mark: Mark
    number: int
    seed: int
    version: int
    at: datetime
    earliest: Attempt | None = None

    @property
    def first(self) -> Attempt:
        """The first answer to this question."""
        return self.earliest or self


@dataclass(frozen=True)
class Newcomer:
    """A learner just begun: the id others may see, and the secret that only the browser keeps."""

    learner: str
    secret: str


@dataclass(frozen=True)
class Resumed:
    """What came of a resume code: a secret for this device, or a sentence why not."""

    says: str
    secret: str | None = None
    wait: bool = False


@dataclass(frozen=True)
class Written:
    """A note as it was kept, and what to say about it."""

    id: int
    says: str


# --- who ------------------------------------------------------------------------------------------------


def new_learner(store: Store, *, now: datetime) -> Newcomer:
    """Begin a learner with a secret of 128 bits; records keep its hash only."""
    who, secret = secrets.token_hex(12), codes.new_secret()
    store.add_learner(who, codes.hashed(secret), now)
    return Newcomer(who, secret)


def learner_of(store: Store, secret: str) -> str | None:
    """Return whose secret this is; None for one that nobody was given."""
    if not codes.SECRET.fullmatch(secret):
        return None
    return store.learner_by_secret(codes.hashed(secret))


def new_resume_code(store: Store, learner: str, *, now: datetime) -> str:
    """Make a code with which another device goes on. It can be read this once; the one before is void."""
    code = codes.new_code()
    store.set_resume_code(learner, codes.hashed(code), now)
    return code


def resume(store: Store, written: str, *, address: str, now: datetime) -> Resumed:
    """Go on as the learner whose code this is, with a secret of this device's own.

    Args:
        address: Where the guess comes from. After GUESSES guesses within WINDOW it has to wait, also
            with the right code.
    """
    if store.count_guess(codes.hashed(address), now, WINDOW) > GUESSES:
        minutes = int(WINDOW.total_seconds() // 60)
        return Resumed(f"Too many codes were tried from here. Wait {minutes} minutes, then try again.", wait=True)
    code = codes.read_code(written)
    if code is None:
        return Resumed("A code is sixteen letters and numbers, in four groups. Look at it once more.")
    who = store.learner_by_code(codes.hashed(code))
    if who is None:
        return Resumed("Nobody has this code. A newer code makes older ones void.")
    secret = codes.new_secret()
    store.add_device(who, codes.hashed(secret), now)
    return Resumed("Welcome back. Everything is here.", secret=secret)


# --- answers --------------------------------------------------------------------------------------------


def submit_answer(
    store: Store, learner: str, item: Kind, answer: Any, *, now: datetime, seed: int, once: str
) -> Attempt:
    """Mark an answer, keep it, and return it as it was read back.

    Args:
        seed: By which the options were ordered.
        once: Key of this press; handed in again (a lost reply, a second tab), it counts once.

    Raises:
        NotAccepted: If the answer cannot be understood. It is not wrong, and nothing is kept.
        NotSaved: If it could not be kept.
    """
    if item.retired:
        raise NotAccepted("This question is not asked any more. Go on to the next cell.")
    if refusal := item.refusal(answer):
        raise NotAccepted(refusal)
    if len(json.dumps(answer)) > LONGEST_ANSWER:
        raise NotAccepted("This answer is longer than any can be. Shorten it.")
    mark = item.mark(answer)
    try:
        store.add_answer(
            learner, item.id, item.version, answer, mark.model_dump(mode="json"), seed=seed, once=once[:64], now=now
        )
        kept = last_attempt(store, learner, item.id)
    except RecordsError as why:
        raise NotSaved(
            "This answer could not be saved just now. It is still in the box; press Check again."
        ) from why
    if kept is None:
        raise NotSaved("This answer could not be saved just now. It is still in the box; press Check again.")
    return kept


def attempts(store: Store, learner: str, item_id: str) -> tuple[Attempt, ...]:
    """Return a learner's answers to a question, oldest first."""
    made: list[Attempt] = []
    for row in store.answers(learner, [item_id]):
        made.append(
            Attempt(
                row.answer, Mark.model_validate(row.mark), row.number, row.seed, row.version, row.at,
                made[0] if made else None,
            )
        )  # fmt: skip
    return tuple(made)


def last_attempt(store: Store, learner: str, item_id: str) -> Attempt | None:
    """Return the newest answer to a question, or None."""
    made = attempts(store, learner, item_id)
    return made[-1] if made else None


def first_verdicts(store: Store, learner: str, items: Collection[str]) -> dict[str, str]:
    """Return the verdict of the first answer to each of these questions that has one."""
    return store.first_verdicts(learner, items)


# --- cells, notes, places -------------------------------------------------------------------------------


def finish_cell(store: Store, learner: str, lesson: str, cell: str, *, now: datetime) -> None:
    """Note that a cell is finished; the second time changes nothing."""
    store.add_cell_done(learner, named(lesson), named(cell), now)


def done_cells(store: Store, learner: str, lesson: str) -> frozenset[str]:
    """Return the finished cells of a lesson."""
    return store.cells_done(learner, lesson)


def go_to(store: Store, learner: str, lesson: str, cell: str, *, now: datetime) -> None:
    """Note where the learner is, so that another day begins there."""
    store.set_place(learner, named(lesson), named(cell), now)


def place(store: Store, learner: str) -> Place | None:
    """Return where the learner was last."""
    return store.place(learner)


def write_note(
    store: Store, learner: str, cell: str, text: str, *, base: int | None, now: datetime
) -> Written:
    """Keep a note under a cell. Nothing is overwritten: each keeping is a revision.

    Args:
        base: The revision that was being changed. If another came since, both are kept and this is said.

    Raises:
        NotAccepted: If the note is too long, or holds a character that no text has.
        NotSaved: If it could not be kept.
    """
    if len(text) > LONGEST_NOTE:
        raise NotAccepted(
            f"A note can have {LONGEST_NOTE:,} characters; this has {len(text):,}. Shorten it, then it is kept."
        )
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    try:
        kept, is_torn = store.add_note(learner, named(cell), clean, base, now)
    except RecordsError as why:
        raise NotSaved("This note could not be saved just now. It is still in the box; try again.") from why
    if is_torn:
        return Written(
            kept.id, "Kept. This note was also changed in another tab or device; that wording is kept under My data."
        )
    return Written(kept.id, "Kept." if clean else "Emptied, and kept so.")


def note(store: Store, learner: str, cell: str) -> Note | None:
    """Return the newest revision of the note under a cell, or None."""
    revisions = store.notes(learner, cell)
    return revisions[-1] if revisions else None


def notes(store: Store, learner: str) -> dict[str, Note]:
    """Return the newest revision of each note, by cell."""
    return {revision.cell: revision for revision in store.notes(learner)}


def named(name: str) -> str:
    """Return a lesson's, cell's or question's name if it can be one.

    Raises:
        NotAccepted: If it cannot.
    """
    if not NAME.fullmatch(name):
        raise NotAccepted("There is no such place in the notebook.")
    return name


# --- settings, my data ----------------------------------------------------------------------------------


def set_level(store: Store, learner: str, level: str, *, now: datetime) -> None:
    """Remember the wording the learner reads in."""
    if level not in LEVELS:
        raise NotAccepted("The wording is plain or clinical.")
    store.set_setting(learner, "level", level, now)


def level(store: Store, learner: str) -> str | None:
    """Return the wording the learner chose, or None before a choice."""
    return store.setting(learner, "level")


def my_data(store: Store, learner: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything that is kept of a learner, as tables of plain values.

    Hashes of secrets are left out: they say nothing, and belong in no download.
    """
    tables = store.everything(learner)
    for rows in tables.values():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, datetime):
                    row[name] = value.isoformat()
                elif name in ("answer", "mark") and isinstance(value, str):
                    row[name] = json.loads(value)
    return tables


def delete_me(store: Store, learner: str, *, now: datetime | None = None) -> None:
    """Delete everything that is kept of a learner, for good."""
    store.delete_learner(learner)
