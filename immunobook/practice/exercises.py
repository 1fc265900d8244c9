"""Which exercises there are, and what a browser sends from them: understood, kept, and told what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from immunobook import study, visit
from immunobook.records import Store
from immunobook.response.case_exercise import CASE
from immunobook.response.slice_exercise import MEASURE
from immunobook.response.start_exercise import START
from immunobook.toxicity.phone.talk import CALL
from immunobook.toxicity.telling.attempt import TELLING
from immunobook.toxicity.trainer.fevers import FEVER
from immunobook.toxicity.trainer.patients import GRADING
from immunobook.ui.exercise import NOT_OF_THIS, Desk, NotTaken

EXERCISES = {one.name: one for one in (GRADING, FEVER, CALL, TELLING, CASE, START, MEASURE)}


def desk() -> Desk:
    """Return what whoever is here works with."""
    return desk_of(visit.store(), visit.learner(), visit.now)


def hand_in(store: Store, learner: str, sent: object, *, now: datetime) -> dict[str, Any]:
    """Take a press and return what stands there then.

    Raises:
        NotTaken: If it cannot be taken; the message is the sentence for the learner.
        study.NotSaved: If it could not be kept just now.
    """
    name = sent.get("exercise") if isinstance(sent, Mapping) else None
    if not isinstance(name, str) or name not in EXERCISES:
        raise NotTaken(NOT_OF_THIS)
    return EXERCISES[name].reply(desk_of(store, learner, lambda: now), sent)


def desk_of(store: Store, learner: str, now: Callable[[], datetime]) -> Desk:
    """Return what a learner works with; what the time is, is asked when something is kept."""

    def keep(kind: str, ref: str, data: Any, *, once: str | None = None) -> Any:
        return study.keep(store, learner, kind, ref, data, now=now(), once=once)

    return Desk(learner, keep, partial(study.kept, store, learner))
