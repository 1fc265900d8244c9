"""An exercise on the page: what stands there is written by the server, and each press brings what comes next.

A press goes to our own address and is answered with what was kept, as a question's is. So it costs no run of the
page's script, and one that finds no network waits in the browser. Where the browser keeps no cookie, it goes through
the page.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from immunobook.ui import links, style
from immunobook.ui.script import ELEMENT, FORM, script, served

HERE = Path(__file__).parent
ADDRESS = "exercise"
"""The address that presses are sent to."""

MOST_FIELDS, MOST_VALUES, LONGEST_VALUE = 80, 80, 20_000
NOT_OF_THIS = "This does not belong to what stands here. Load the page anew, then try again."


class NotTaken(ValueError):
    """A press that cannot be taken; the message is the sentence for the learner, and nothing was kept."""


@dataclass(frozen=True)
class Desk:
    """What an exercise is worked through with.

    Attributes:
        learner: Id of whoever works; it gives the order of things.
        keep: Keeps an event: `study.keep` with store, learner and clock filled in.
        kept: Returns the events of a kind, oldest first.
    """

    learner: str
    keep: Callable[..., Any]
    kept: Callable[[str], Any]


@dataclass(frozen=True)
class Shown:
    """What stands there.

    Attributes:
        html: What is shown. A `form` with `data-do` is sent when it is pressed; what bears `data-lead` is gone to when
            it has come by a press (else the beginning), with the value `near` only as far as needed.
        turn: By which a press says what it was made on; it changes when something was kept.
        rest: Whether something else on the page shows what was kept, and is drawn anew.
        more: What else the browser is told, as JSON.
    """

    html: str
    turn: str
    rest: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Press:
    """A press as a browser sent it; checked for its shape, not yet for its sense."""

    do: str
    turn: str
    form: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str | None:
        """Return the value of a field, None if it was left open."""
        values = self.form.get(name, ())
        if len(values) > 1:
            raise NotTaken(NOT_OF_THIS)
        return values[0] if values else None

    def number(self, name: str) -> int | None:
        """Return the value of a field as a number from 0 to 99, None if it was left open."""
        value = self.one(name)
        if value is not None and not (value.isascii() and value.isdecimal() and len(value) <= 2):
            raise NotTaken(NOT_OF_THIS)
        return None if value is None else int(value)

    def at(self) -> int:
        """Return how many events there were when it was made."""
        if not (self.turn.isascii() and self.turn.isdecimal() and len(self.turn) <= 9):
            raise NotTaken(NOT_OF_THIS)
        return int(self.turn)


@dataclass(frozen=True)
class Exercise:
    """A sort of exercise.

    Attributes:
        name: In what a browser sends.
        show: Returns what stands there. Its second argument are the wishes: what was chosen of it, by name.
        take: Takes a press and returns what stands there then; raises NotTaken or ValueError with a sentence if it
            cannot, and whatever `Desk.keep` raises.
    """

    name: str
    show: Callable[[Desk, Mapping[str, str]], Shown]
    take: Callable[[Desk, Mapping[str, str], Press], Shown]

    def reply(self, desk: Desk, sent: object) -> dict[str, Any]:
        """Return what the browser is told after a press.

        Raises:
            NotTaken: If it cannot be taken; the message is the sentence for the learner.
            RuntimeError: If it could not be kept just now; likewise.
        """
        wishes, press = read(sent)
        try:
            shown = self.take(desk, wishes, press)
        except ValueError as why:
            says = str(why)
            raise NotTaken(f"{says[:1].upper()}{says[1:].rstrip('.')}.") from why
        return {"html": shown.html, "turn": shown.turn, "rest": shown.rest, **shown.more}


def read(sent: object) -> tuple[dict[str, str], Press]:
    """Return wishes and press as they were sent.

    Raises:
        NotTaken: If this is neither.
    """
    if not isinstance(sent, Mapping):
        raise NotTaken(NOT_OF_THIS)
    wishes, form = sent.get("wishes"), sent.get("form")
    words = [sent.get("do"), sent.get("turn"), *(_flat(wishes) if isinstance(wishes, Mapping) else [None])]
    fits = (
        all(isinstance(word, str) and len(word) <= 200 for word in words)
        and isinstance(form, Mapping)
        and len(form) <= MOST_FIELDS
        and all(
            isinstance(name, str) and len(name) <= 200 and _values(values) for name, values in form.items()
        )
    )
    if not fits:
        raise NotTaken(NOT_OF_THIS)
    fields = {name: tuple(values) for name, values in form.items()}  # type: ignore[union-attr]
    return dict(wishes), Press(sent["do"], sent["turn"], fields)  # type: ignore[arg-type]


def _flat(wishes: Mapping) -> list:
    return [*wishes.keys(), *wishes.values()] if len(wishes) <= 10 else [None]


def _values(values: object) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= MOST_VALUES
        and all(isinstance(value, str) and len(value) <= LONGEST_VALUE for value in values)
    )


_exercise = st.components.v2.component(
    "exercise",
    html='<div class="im-exercise"></div>',
    js=served("exercise", script(ELEMENT, FORM, HERE / "exercise.js")),
    isolate_styles=False,
)


def _nothing() -> None:
    """Answer a change of a component that asks for a callback and needs none."""


def place(
    exercise: Exercise, desk: Desk, wishes: Mapping[str, str], *, key: str, through_page: bool = False
) -> None:
    """Show an exercise; call it inside a fragment.

    Args:
        wishes: What was chosen of it, by name; short texts.
        key: Names this place on the page.
        through_page: Whether presses go through the page, because the browser keeps no cookie or nothing is kept.
    """
    style.bring("exercise")
    name = f"exercise:{key}"
    reply = None
    if through_page and (sent := st.session_state.get(name, {}).get("sent")):
        once = sent.get("once", "") if isinstance(sent, Mapping) else ""
        try:
            reply = {**exercise.reply(desk, sent), "once": once}
        except (NotTaken, RuntimeError) as why:  # what the verb says is the sentence for the learner
            reply = {"says": str(why), "once": once}
    shown = exercise.show(desk, wishes)
    data = {
        "key": key,
        "post": "" if through_page else links.address(ADDRESS),
        "who": zlib.crc32(desk.learner.encode()),  # somebody else may go on in this window
        "exercise": exercise.name,
        "wishes": dict(wishes),
        "turn": shown.turn,
        "html": shown.html,
        "reply": reply,
    }
    with st.container(key=f"exercise-{key}"):
        _exercise(key=name, data=data, on_sent_change=_nothing, on_kept_change=_nothing)
