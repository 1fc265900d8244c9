"""What a room is at a moment, played back from the steps that the teacher took in it. Pure.

A room changes by steps only, so any process that reads them sees the same room, also after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, Protocol

KINDS = (
    "ask", "close", "counts", "reveal", "show", "scene", "black", "hide", "unhide", "settings", "offer", "end",
)  # fmt: skip
"""What a teacher can do in a room."""
AFTER_THE_END = frozenset({"hide", "unhide", "offer", "end"})
"""What can be done when the room is over."""
MOST_STEPS = 5_000
Phase = Literal["waiting", "open", "closed", "counts", "revealed", "ended"]


class NotPossible(ValueError):
    """A step that the room does not allow as it is; the message is the sentence for the teacher."""


@dataclass(frozen=True)
class Settings:
    """What a teacher decided for a room.

    Attributes:
        anonymous_floor: Whether a question from the floor may name nobody.
        floor: Whether questions from the floor are taken.
        certainty: Whether a question also asks how sure one is.
        speed: Whether it counts who was fast.
        phones_follow: Whether phones show what the teacher shows.
    """

    anonymous_floor: bool = False
    floor: bool = True
    certainty: bool = True
    speed: bool = False
    phones_follow: bool = True

    def changed(self, wishes: object) -> Settings:
        """Return the settings with some of them changed.

        Raises:
            NotPossible: If there is no such setting, or it is neither yes nor no.
        """
        names = {one.name for one in fields(self)}
        if not isinstance(wishes, Mapping) or not all(
            name in names and isinstance(value, bool) for name, value in wishes.items()
        ):
            raise NotPossible("A room has no such setting.")
        return replace(self, **wishes)


class Step(Protocol):
    """A step as it was kept; later steps have higher ids."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Round:
    """A question that was asked in a room.

    Attributes:
        id: Of the step that asked it.
        item, version: The question.
        of: The round that this one asks again; None for a first one.
        certainty: Whether it also asks how sure one is.
        began, closed: When answers were taken; None while they still are.
        counts: Whether the counts are shown.
        revealed: Whether the answer and its reasons are shown, in this round or in one that asked it again.
    """

    id: int
    item: str
    version: int
    of: int | None
    certainty: bool
    began: datetime
    closed: datetime | None = None
    counts: bool = False
    revealed: bool = False

    @property
    def again(self) -> bool:
        """Whether it was asked before, and is asked once more after talking."""
        return self.of is not None

    @property
    def first(self) -> int:
        """The id of the round in which it was asked first."""
        return self.of or self.id

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.closed is None


@dataclass(frozen=True)
class Room:
    """A room as it is.

    Attributes:
        code: As it is kept; `code.shown` says it as people read it.
        cohort: Id of the group it belongs to, or None.
        version: Rises with everything that is news.
        ended: When it was over; None while it goes on.
        rounds: The questions that were asked, in their order.
        shown: What projector and phones show besides the question: {lesson, cell}, {scene, ...}, {case, ...} or {}.
        scenes: The newest controls of each scene that was moved, by the scene's id.
        stage: Whether what was shown last is the question or something else.
        hidden_floor, hidden_nicknames: Ids of questions from the floor, and of learners, that are not to be seen.
        offered: Ids of the questions to ask again after class.
        steps: All steps, first to last.
    """

    id: str
    code: str
    title: str
    cohort: str | None
    settings: Settings
    version: int
    opened: datetime
    ended: datetime | None = None
    rounds: tuple[Round, ...] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)
    scenes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stage: Literal["nothing", "question", "show"] = "nothing"
    black: bool = False
    hidden_floor: frozenset[int] = frozenset()
    hidden_nicknames: frozenset[str] = frozenset()
    offered: tuple[str, ...] = ()
    steps: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    @property
    def present(self) -> Round | None:
        """The question that was asked last, whatever became of it."""
        return self.rounds[-1] if self.rounds else None

    @property
    def phase(self) -> Phase:
        """What becomes of the present question just now."""
        if self.ended is not None:
            return "ended"
        present = self.present
        if present is None:
            return "waiting"
        if present.is_open:
            return "open"
        if present.revealed:
            return "revealed"
        return "counts" if present.counts else "closed"

    def round(self, id: object) -> Round | None:
        """Return one round, or None."""
        return next((one for one in self.rounds if one.id == id and not isinstance(id, bool)), None)

    def family(self, id: int) -> tuple[Round, ...]:
        """Return the rounds that asked the same question as this one: asked, and asked again."""
        this = self.round(id)
        return tuple(one for one in self.rounds if this and one.first == this.first)

    def may_tell(self, round: int) -> bool:
        """Whether a learner may be told what an answer of this round was worth."""
        this = self.round(round)
        return self.ended is not None or (this is not None and this.revealed)


def replay(room: Room, steps: Iterable[Step]) -> Room:
    """Return a room after these steps, which were checked when they were taken."""
    taken = tuple(steps)
    for step in taken:
        room = after(room, step)
    return replace(room, steps=(*room.steps, *taken))


def after(room: Room, step: Step) -> Room:
    """Return a room after one step."""
    data = step.data
    match step.kind:
        case "ask":
            closed = tuple(replace(one, closed=one.closed or step.at) for one in room.rounds)
            asked = Round(
                step.id, data["item"], data["version"], data.get("of"), data.get("certainty", False), step.at
            )
            return replace(room, rounds=(*closed, asked), stage="question", black=False)
        case "close":
            return _changed(room, data["round"], closed=step.at)
        case "counts":
            return _changed(room, data["round"], counts=data["shown"])
        case "reveal":
            for one in room.family(data["round"]):
                room = _changed(room, one.id, revealed=True)
            return room
        case "show":
            return replace(room, shown=data, stage="show" if data else "nothing", black=False)
        case "scene":
            return replace(room, scenes={**room.scenes, data["id"]: data["controls"]})
        case "black":
            return replace(room, black=data["on"])
        case "hide":
            return _hidden(room, data, room.hidden_floor.union, room.hidden_nicknames.union)
        case "unhide":
            return _hidden(room, data, room.hidden_floor.difference, room.hidden_nicknames.difference)
        case "settings":
            return replace(room, settings=room.settings.changed(data))
        case "offer":
            return replace(room, offered=tuple(data["items"]))
        case "end":
            closed = tuple(replace(one, closed=one.closed or step.at) for one in room.rounds)
            return replace(room, rounds=closed, ended=room.ended or step.at)
    return room


def checked(room: Room, kind: object, data: object) -> dict[str, Any]:
    """Return what is kept of a step, if the room allows it as it is.

    Which questions there are is not known here; `teach` looks.

    Raises:
        NotPossible: If the room does not allow it.
    """
    if kind not in KINDS or not isinstance(data, Mapping):
        raise NotPossible("There is nothing like this to do in a room.")
    if room.ended is not None and kind not in AFTER_THE_END:
        raise NotPossible("This room is over. Open a new one.")
    if len(room.steps) >= MOST_STEPS and kind != "end":
        raise NotPossible("So much was done in this room that no more can be kept. End it and open a new one.")
    match kind:
        case "ask":
            return _asked(room, data)
        case "close":
            return {"round": _round_of(room, data).id}
        case "counts":
            this = _round_of(room, data)
            if this.is_open:
                raise NotPossible("Close the question first: counts that are seen too soon lead the others.")
            return {"round": this.id, "shown": data.get("shown", True) is True}
        case "reveal":
            this = _round_of(room, data)
            if any(one.is_open for one in room.family(this.id)):
                raise NotPossible("Close the question first; somebody is still answering.")
            return {"round": this.id}
        case "show":
            return dict(data)
        case "scene":
            if not isinstance(data.get("id"), str) or not isinstance(data.get("controls"), Mapping):
                raise NotPossible("There is no such picture.")
            return {"id": data["id"], "controls": dict(data["controls"])}
        case "black":
            return {"on": data.get("on", True) is True}
        case "hide" | "unhide":
            return _hides(data)
        case "settings":
            room.settings.changed(data)
            return dict(data)
        case "offer":
            items = data.get("items")
            if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
                raise NotPossible("There is no such question.")
            return {**data, "items": list(dict.fromkeys(items))}
    return {}


def _asked(room: Room, data: Mapping[str, Any]) -> dict[str, Any]:
    item, version = data.get("item"), data.get("version")
    if not isinstance(item, str) or not isinstance(version, int) or isinstance(version, bool):
        raise NotPossible("There is no such question.")
    of = None
    if data.get("again"):
        rounds = [one for one in room.rounds if one.item == item and not one.again]
        first = next((one for one in reversed(rounds) if data.get("of") in (None, one.id)), None)
        if first is None:
            raise NotPossible("This question was not asked yet, so it cannot be asked again.")
        if first.revealed:
            raise NotPossible("Its answer is revealed already. Ask another question.")
        of = first.id
    certainty = data.get("certainty", room.settings.certainty) is True
    return {"item": item, "version": version, "again": of is not None, "of": of, "certainty": certainty}


def _round_of(room: Room, data: Mapping[str, Any]) -> Round:
    this = room.round(data.get("round"))
    if this is None:
        raise NotPossible("This question was not asked in this room.")
    return this


def _hides(data: Mapping[str, Any]) -> dict[str, Any]:
    what, id = data.get("what"), data.get("id")
    fits = (what == "floor" and isinstance(id, int) and not isinstance(id, bool)) or (
        what == "nickname" and isinstance(id, str)
    )
    if not fits:
        raise NotPossible("There is no such entry to hide.")
    return {"what": what, "id": id}


def _hidden(room: Room, data: Mapping[str, Any], floor: Any, nicknames: Any) -> Room:
    if data["what"] == "floor":
        return replace(room, hidden_floor=frozenset(floor({data["id"]})))
    return replace(room, hidden_nicknames=frozenset(nicknames({data["id"]})))


def _changed(room: Room, id: int, **more: Any) -> Room:
    """Return a room with one round changed; what was closed stays closed at its time."""
    rounds = tuple(
        replace(one, **({"closed": one.closed or more["closed"]} if "closed" in more else more))
        if one.id == id
        else one
        for one in room.rounds
    )
    stage = "question" if room.present is not None and room.present.id == id else room.stage
    return replace(room, rounds=rounds, stage=stage)


class Row(Protocol):
    """A room as it stands in the records."""

    id: str
    code: str
    title: str
    cohort: str | None
    settings: Mapping[str, Any]
    version: int
    opened: datetime


def of_records(row: Row, steps: Iterable[Step]) -> Room:
    """Return a room as its records tell it."""
    known = {one.name for one in fields(Settings)}
    wished = {name: value for name, value in row.settings.items() if name in known}
    begun = Room(row.id, row.code, row.title, row.cohort, Settings(**wished), row.version, row.opened)
    return replay(begun, steps)
