"""What a learner can do. The only writer of learners' records.

Each verb checks what it is given, keeps it in one transaction, and gives back what was kept. Time comes in as
an argument. Verbs that change something raise `NotAccepted` or `NotSaved`, whose message is the sentence for the
learner; those that only read raise `records.Unavailable` if the database does not answer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from immunobook.content.frozen import LEVELS
from immunobook.keeping import NotAccepted as NotAccepted  # also caught as study.NotAccepted
from immunobook.keeping import NotSaved as NotSaved
from immunobook.keeping import keeping
from immunobook.quiz import behaviour
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.mark import Mark
from immunobook.records import (
    Event,
    Note,
    Place,
    Store,
    limits,
    rows,
    secret,
)

LONGEST_NOTE = limits.NOTE_CHARACTERS


@dataclass(frozen=True)
class Attempt:
    """An answer as it was read back.

    Attributes:
        number: 1 for the first answer to this question, which is the one that counts.
        first: The first answer; for the first one, itself.
        certainty: How sure the learner was, 1 (low) to 3 (high); None if it was not said.
        sitting: The test it was given in; None outside of one.
    """

    id: int
    item: str
    answer: Answer
    mark: Mark
    number: int
    seed: int
    version: int
    at: datetime
    earliest: Attempt | None = None
    certainty: int | None = None
    sitting: str | None = None

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
    """What came of a resume code: a secret for this device, or a sentence why not.

    Attributes:
        wait: How long to wait before another code is looked at; None (which is false) if none has to be.
    """

    says: str
    learner: str | None = None
    secret: str | None = None
    wait: timedelta | None = None


@dataclass(frozen=True)
class Written:
    """A note as it was kept, and what to say about it.

    Attributes:
        id: The revision that is shown from now on; the `base` of the next.
        other: What was kept in another tab or on another device meanwhile; None if nothing was.
    """

    id: int
    says: str
    other: Note | None = None


# --- who ------------------------------------------------------------------------------------------------


def new_learner(store: Store, *, now: datetime) -> Newcomer:
    """Begin a learner with a secret of 128 bits; records keep its hash only."""
    own = secret.new_device_secret()
    return Newcomer(store.add_learner(own, at=now), own)


def learner_of(store: Store, offered: object) -> str | None:
    """Return whose secret this is; None for one that nobody was given, whatever it is."""
    return store.learner_of(offered)


def new_resume_code(store: Store, learner: str, *, now: datetime) -> str:
    """Make a code with which another device goes on. It can be read this once; the one before is void.

    Raises:
        NotSaved: If it could not be kept; then the one before still opens.
    """
    code = secret.new_resume_code()
    with keeping("The code could not be kept just now. Press the button again."):
        store.set_resume_code(learner, secret.read_resume_code(code), at=now)
    return code


def resume(store: Store, written: object, *, address: str, now: datetime) -> Resumed:
    """Go on as the learner whose code this is, with a secret of this device's own.

    Args:
        written: The code as it was typed; case, blanks and dashes do not matter.
        address: Where it was sent from. After a number of wrong codes (`records.slowdown`) it has to wait,
            also with the right one. What cannot be a code at all is not counted.

    Raises:
        NotSaved: If the records do not answer.
    """
    code = secret.read_resume_code(written)
    if code is None:
        return Resumed(
            "This is no code, or it has a slip in it: four groups of four, then one more sign. Look at it once more."
        )
    own = secret.new_device_secret()
    with keeping("The code could not be looked at just now. It is still in the box; try again in a moment."):
        opened = store.open_with_code(code, own, where_from=address, at=now)
    if opened.wait is not None:
        minutes = -(-opened.wait // timedelta(minutes=1))
        return Resumed(
            f"Too many wrong codes came from here. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
            wait=opened.wait,
        )
    if opened.learner is None:
        return Resumed("Nobody has this code. A newer code makes older ones void.")
    return Resumed("Welcome back. Everything is here.", learner=opened.learner, secret=own)


def forget_unused(store: Store, *, now: datetime) -> int:
    """Delete learners who only opened a page, a month ago or longer; return how many."""
    return store.delete_unused(before=now - timedelta(days=30))


def is_only_here(store: Store, learner: str) -> bool:
    """Whether a learner's work would be out of reach if this device went on as somebody else."""
    return store.devices(learner) <= 1 and not store.has_resume_code(learner) and store.has_work(learner)


# --- answers --------------------------------------------------------------------------------------------


def submit_answer(
    store: Store,
    learner: str,
    item: Kind,
    answer: Any,
    *,
    now: datetime,
    seed: int = 0,
    once: str | None = None,
    certainty: int | None = None,
    sitting: str | None = None,
    hints: int = 0,
) -> Attempt:
    """Mark an answer, keep it, and return it as it was kept.

    Args:
        seed: By which the options were ordered.
        once: Key of this press; handed in again (a lost reply, a second try), it counts once, and what was kept
            the first time is returned.
        certainty: How sure the learner is, 1 (low) to 3 (high); None if it was not said.
        sitting: The test it is given in; None outside of one.
        hints: How many hints were opened before it.

    Raises:
        NotAccepted: If the answer cannot be understood or the question is retired. Nothing is kept.
        NotSaved: If it could not be kept.
    """
    if item.retired:
        raise NotAccepted("This question is not asked any more. Go on to the next cell.")
    if refusal := item.refusal(answer):
        raise NotAccepted(refusal)
    with keeping("This answer could not be saved just now. It is still in the box; press Check again."):
        kept, first = store.add_answer(
            learner,
            item=item.id,
            version=item.version,
            answer=answer,
            mark=item.mark(answer).model_dump(mode="json"),
            seed=seed,
            once=uuid4().hex if once is None else once,
            at=now,
            certainty=certainty,
            sitting=sitting,
        )
        if hints:
            opened = {"opened": hints, "answer": kept.id}
            store.add_event(learner, kind=HINT, ref=item.id, data=opened, once=f"hint-{kept.id}", at=now)
    return _attempt(kept, first)


def attempts(store: Store, learner: str, item_id: str) -> tuple[Attempt, ...]:
    """Return a learner's answers to a question, oldest first."""
    kept = store.answers_to(learner, item_id)
    return tuple(_attempt(one, kept[0]) for one in kept)


def all_attempts(store: Store, learner: str, *, now: datetime | None = None) -> tuple[Attempt, ...]:
    """Return all answers of a learner of which it may be said what they were worth, oldest first.

    Args:
        now: With it, answers of tests that are over are among them; without it, none of any test.
    """
    kept = store.answers(learner)
    if now is None:
        kept = tuple(one for one in kept if one.sitting is None)
    elif any(one.sitting for one in kept):
        told = sittings(store, learner)
        quiet = behaviour.held_back(told, now)
        kept = tuple(one for one in kept if one.sitting is None or (one.sitting in told and one.sitting not in quiet))
    first = {(one.item, one.sitting): one for one in kept if one.number == 1}
    return tuple(_attempt(one, first[one.item, one.sitting]) for one in kept)


def last_attempt(store: Store, learner: str, item_id: str) -> Attempt | None:
    """Return the newest answer to a question, or None."""
    return last_attempts(store, learner, item_id).get(item_id)


def last_attempts(store: Store, learner: str, item_id: str | None = None) -> dict[str, Attempt]:
    """Return the newest answer to each question that has one, by the question's id; one read for all."""
    kept = store.first_and_last(learner, item_id)
    return {item: _attempt(last, first) for item, (first, last) in kept.items()}


def last_mark(store: Store, learner: str, item_id: str) -> Mark | None:
    """Return what the newest answer to a question was worth, or None."""
    last = last_attempt(store, learner, item_id)
    return last.mark if last else None


def first_verdicts(store: Store, learner: str, items: Collection[str] | None = None) -> dict[str, str]:
    """Return the verdict of the first answer to each of these questions (or of all) that has one."""
    return store.first_verdicts(learner, items)


# --- sittings -------------------------------------------------------------------------------------------

SITTING = "sitting"
"""The kind of event that a sitting is made of."""


def sittings(store: Store, learner: str) -> dict[str, Sitting]:
    """Return the practice, reviews and tests of a learner, by key, in the order in which they began."""
    return behaviour.replay(store.events(learner, SITTING))


def sitting(store: Store, learner: str, key: str) -> Sitting | None:
    """Return one sitting of a learner; None if this learner has none with this key."""
    return behaviour.replay(store.events(learner, SITTING, key)).get(key)


def start_sitting(
    store: Store,
    learner: str,
    sort: behaviour.Sort,
    items: Sequence[Kind],
    *,
    now: datetime,
    chapters: Sequence[str] = (),
    certainty: bool = False,
    minutes: int | None = None,
    of: str = "",
    form: str = "",
    twin: Sequence[str] = (),
    is_five_minutes: bool = False,
    step: str = "",
) -> Sitting:
    """Begin a sitting, and return it as it was kept.

    Args:
        items: The questions, in order.
        certainty: Whether each question asks how sure the learner is.
        minutes: Time for all of it; None for no limit.
        of: The test before learning that this is the test after.
        form: Which of two parallel forms it is.
        twin: Ids of the questions of the other form.
        is_five_minutes: Whether it is a review between two calls.
        step: In five minutes, id of the question of the case step that follows; then there may be no questions.

    Raises:
        NotAccepted: If there is nothing to ask, or too much.
        NotSaved: If it could not be kept.
    """
    if not items and not step:
        raise NotAccepted("There is no question like that yet. Choose something wider.")
    if len(items) > behaviour.MOST_ITEMS:
        raise NotAccepted(f"At most {behaviour.MOST_ITEMS} questions can be asked in one go.")
    key = uuid4().hex
    data = {
        "do": "start",
        "sort": sort,
        "items": [item.id for item in items],
        "versions": {item.id: item.version for item in items},
        "chapters": list(chapters),
        "certainty": certainty,
        "minutes": minutes,
        "of": of,
        "form": form,
        "twin": list(twin),
        "five": is_five_minutes,
        "step": step,
    }
    keep(store, learner, SITTING, key, data, now=now, once=f"start-{key}")
    begun = sitting(store, learner, key)
    assert begun is not None, "it was kept in the line above"
    return begun


def change_sitting(
    store: Store, learner: str, key: str, do: str, *, now: datetime, item: str = "", once: str | None = None
) -> Sitting:
    """Flag or unflag a question, give more time or take the limit away, or finish; return what it is then.

    Args:
        do: `flag`, `unflag`, `more`, `no_limit` or `finish`.
        once: Key of this press.

    Raises:
        NotAccepted: If there is no such sitting, or it is over. Finishing what is finished changes nothing.
        NotSaved: If it could not be kept.
    """
    this = sitting(store, learner, key)
    if this is None:
        raise NotAccepted("There is no such test in your notebook. Load the page anew.")
    if do == "finish" and this.finished is not None:
        return this
    if this.is_over(now) and do != "finish":
        raise NotAccepted("This is over already. Load the page anew to see how it went.")
    data = {"do": do, **({"item": item} if item else {})}
    keep(store, learner, SITTING, key, data, now=now, once=once or (f"finish-{key}" if do == "finish" else None))
    return sitting(store, learner, key) or this


def given_in(store: Store, learner: str, this: Sitting) -> dict[str, tuple[Attempt, Attempt]]:
    """Return the first and the newest answer given in a sitting to each question that has one.

    In a test the newest counts, until it is over; in practice and review the first.
    """
    if this.is_test:
        kept = store.answers_in(learner, this.key)
        first = {one.item: one for one in kept if one.number == 1}
        found = [_attempt(one, first[one.item]) for one in kept]
    else:
        found = [
            one for one in all_attempts(store, learner) if one.at >= this.began and one.item in this.asked
        ]
    given: dict[str, tuple[Attempt, Attempt]] = {}
    for one in found:
        given[one.item] = (given.get(one.item, (one,))[0], one)
    return given


def newest_in(store: Store, learner: str, this: Sitting, item_id: str) -> Attempt | None:
    """Return the newest answer given in a sitting to one question, or None."""
    if this.is_test:
        found = given_in(store, learner, this).get(item_id)
        return found[1] if found else None
    later = [one for one in attempts(store, learner, item_id) if one.at >= this.began]
    return later[-1] if later else None


HINT = "hint"
"""The kind of event that says that hints were opened before an answer; `data` names the answer."""


def hinted(store: Store, learner: str) -> frozenset[int]:
    """Return the ids of the answers before which a hint was opened."""
    return frozenset(one.data["answer"] for one in store.events(learner, HINT))


# --- cells, notes, places -------------------------------------------------------------------------------


def finish_cell(store: Store, learner: str, lesson: str, cell: str, *, now: datetime) -> None:
    """Keep that a cell is finished; the second time changes nothing."""
    with keeping("That you finished this cell could not be saved just now. Press Next again."):
        store.finish_cell(learner, lesson, cell, at=now)


def done_cells(store: Store, learner: str, lesson: str) -> frozenset[str]:
    """Return the finished cells of a lesson."""
    return frozenset(done.cell for done in store.cells_done(learner, lesson))


def all_done_cells(store: Store, learner: str) -> dict[str, frozenset[str]]:
    """Return the finished cells of every lesson that has some, by lesson."""
    return store.all_cells_done(learner)


def go_to(store: Store, learner: str, lesson: str, cell: str, *, now: datetime) -> None:
    """Keep where the learner is, so that another day begins there."""
    with keeping("Where you are could not be saved just now. Nothing else is lost."):
        store.set_place(learner, lesson, cell, at=now)


def place(store: Store, learner: str) -> Place | None:
    """Return where the learner was last."""
    return store.place(learner)


def write_note(
    store: Store, learner: str, cell: str, text: str, *, base: int | None, now: datetime
) -> Written:
    """Keep a note under a cell. Nothing is overwritten: each keeping is a revision.

    Args:
        cell: As "lesson/cell".
        base: The revision that was being changed, None if there was none. If another came since, both are kept,
            this one is shown, and this is said.

    Raises:
        NotAccepted: If the note is too long, or holds a character that cannot be kept.
        NotSaved: If it could not be kept.
    """
    lesson_id, cell_id = _place_of(cell)
    with keeping("This note could not be saved just now. It is still in the box; try again."):
        saved = store.add_note(learner, lesson_id, cell_id, text, base=base, at=now)
    if saved.other is not None:
        says = (
            "Kept. This note was also changed in another tab or device; that wording is kept under My data."
        )
    else:
        says = "Kept." if text else "Emptied, and kept so."
    return Written(saved.note.id, says, saved.other)


def note(store: Store, learner: str, cell: str) -> Note | None:
    """Return the newest revision of the note under a cell ("lesson/cell"), or None."""
    return store.note(learner, *_place_of(cell))


def notes(store: Store, learner: str) -> dict[str, Note]:
    """Return the newest revision of each note, by "lesson/cell"."""
    return {f"{kept.lesson}/{kept.cell}": kept for kept in store.notes(learner)}


# --- settings, my data ----------------------------------------------------------------------------------


def set_level(store: Store, learner: str, level: str, *, now: datetime) -> None:
    """Keep the wording the learner reads in."""
    if level not in LEVELS:
        raise NotAccepted("The wording is plain or clinical.")
    with keeping("The wording could not be saved just now. Choose it again."):
        store.set(learner, "level", level, at=now)


def keep(
    store: Store, learner: str, kind: str, ref: str, data: Any, *, now: datetime, once: str | None = None
) -> Event:
    """Keep something a learner did that is no answer (a test begun, a patient graded); return it as it was kept.

    Args:
        kind: What sort of thing.
        ref: Which one of them.
        data: What happened; plain JSON.
        once: Key of this press; handed in again, it counts once.

    Raises:
        NotAccepted, NotSaved: If it could not be kept.
    """
    with keeping("This could not be saved just now. Press the button again."):
        return store.add_event(
            learner, kind=kind, ref=ref, data=data, once=uuid4().hex if once is None else once, at=now
        )


def kept(store: Store, learner: str, kind: str, ref: str | None = None) -> tuple[Event, ...]:
    """Return what was kept of a kind, or about one thing of a kind, in its order."""
    return store.events(learner, kind, ref)


def _is_day(value: str) -> bool:
    """Whether a text is a day such as 2026-11-21, or empty."""
    with contextlib.suppress(ValueError):
        return not value or date.fromisoformat(value).isoformat() == value
    return False


WISHES: dict[str, Callable[[str], Any]] = {
    "review-goal": re.compile(r"0\.\d{1,2}").fullmatch,  # how likely one wants to know what comes back
    "review-cap": re.compile(r"[1-9]\d?").fullmatch,  # questions a day
    "review-day": _is_day,  # an examination or shift day, or none
    "member-names": re.compile(r"shown|hidden").fullmatch,  # of a group, on its teacher's own screen
}
"""What a learner can wish for, and whether a text is one."""


def wish(store: Store, learner: str, name: str, value: str, *, now: datetime) -> None:
    """Keep a wish of the learner's; the newest counts.

    Raises:
        NotAccepted, NotSaved: If it is none, or could not be kept.
    """
    if name not in WISHES or not WISHES[name](value):
        raise NotAccepted("This cannot be chosen.")
    with keeping("This could not be saved just now. Choose it again."):
        store.set(learner, name, value, at=now)


def wished(store: Store, learner: str, name: str) -> str:
    """Return what the learner wished for last; empty if nothing."""
    return store.setting(learner, name) or ""


RECORD = "record"
"""The kind of event that a record of completion is kept as."""


def records_of_completion(store: Store, learner: str) -> dict[str, dict[str, Any]]:
    """Return the signed records that a learner made, by key, oldest first."""
    return {one.ref: one.data for one in store.events(learner, RECORD)}


def level(store: Store, learner: str) -> str | None:
    """Return the wording the learner chose, or None before a choice."""
    return store.setting(learner, "level")


def my_data(store: Store, learner: str, *, now: datetime | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return everything that is kept of a learner, as tables of plain JSON; times in ISO 8601, UTC.

    Hashes of secrets are left out: they say nothing, and belong in no download. So is, until a test is over, what
    its answers were worth: a mark names the right answer. Empty for a learner nobody knows.
    """
    kept = store.everything(learner)
    if kept is None:
        return {}
    told = behaviour.replay(one for one in kept.events if one.kind == SITTING)
    quiet = behaviour.held_back(told, now or kept.created)  # at the beginning no test's time was up
    code = [] if kept.resume_code is None else [{"created": kept.resume_code}]
    tables = {
        "learner": [{"id": kept.learner, "created": kept.created}],
        "device": [{"created": created} for created in kept.devices],
        "resume_code": code,
        "answer": [
            dataclasses.asdict(one) | ({"mark": "told when the test is over"} if one.sitting in quiet else {})
            for one in kept.answers
        ],
        "cell_done": [dataclasses.asdict(one) for one in kept.cells_done],
        "note": [dataclasses.asdict(one) for one in kept.notes],
        "place": [dataclasses.asdict(one) for one in kept.places],
        "setting": [dataclasses.asdict(one) for one in kept.settings],
        "event": [dataclasses.asdict(one) for one in kept.events],
        "room_member": [dataclasses.asdict(one) for one in kept.in_class.rooms],
        "cohort_member": [dataclasses.asdict(one) for one in kept.in_class.cohorts],
        "vote": [
            dataclasses.asdict(one) | ({} if one.id in kept.in_class.told else {"mark": "told when it is revealed"})
            for one in kept.in_class.votes
        ],
        "floor": [dataclasses.asdict(one) for one in kept.in_class.floor],
    }
    return {
        table: [{name: _plain(value) for name, value in row.items()} for row in found]
        for table, found in tables.items()
    }


def delete_me(store: Store, learner: str, *, now: datetime | None = None) -> None:
    """Delete everything that is kept of a learner, for good; a second time does nothing.

    Raises:
        NotSaved: If it could not be done; then everything is still there.
    """
    with keeping(
        "Your data could not be deleted just now; all of it is still here. Press the button again."
    ):
        store.delete(learner)


# --- within ---------------------------------------------------------------------------------------------


def _attempt(kept: rows.Answer, first: rows.Answer) -> Attempt:
    return Attempt(
        id=kept.id,
        item=kept.item,
        answer=kept.answer,
        mark=Mark.model_validate(kept.mark),
        number=kept.number,
        seed=kept.seed or 0,
        version=kept.version,
        at=kept.at,
        earliest=None if kept.id == first.id else _attempt(first, first),
        certainty=kept.certainty,
        sitting=kept.sitting,
    )


def _place_of(cell: str) -> tuple[str, str]:
    """Return lesson and cell of a name "lesson/cell"; NotAccepted if it is none."""
    lesson_id, slash, cell_id = cell.partition("/")
    if not (lesson_id and slash and cell_id) or "/" in cell_id:
        raise NotAccepted("There is no such place in the notebook.")
    return lesson_id, cell_id


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
