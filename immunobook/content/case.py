"""An unfolding case: one made-up patient, six questions in the order of clinical judgement, a record that grows."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from immunobook.content.frozen import Frozen, Id, Text
from immunobook.content.question import STEPS, Step

TABS = {
    "notes": "Notes",
    "vital-signs": "Vital signs",
    "laboratory": "Laboratory",
    "orders": "Orders",
    "flow-sheet": "Flow sheet",
}
"""Of each part of the record: its heading."""

Tab = Literal["notes", "vital-signs", "laboratory", "orders", "flow-sheet"]

TIME = re.compile(r"^Day (\d{1,4})(?:, (\d\d):(\d\d))?$")


def _by_name(written: Any) -> Any:
    """Return `name: value` lines as a list of values."""
    if not isinstance(written, dict):
        return written
    return tuple({"name": name, "is": value} for name, value in written.items())


class Value(Frozen):
    """Something measured: its name with the unit, and its value with "high" or "low" where that is so."""

    name: Text
    is_: Text = Field(alias="is")


class After(Frozen):
    """A condition of an entry: whether the question of an earlier step was answered fully right at first."""

    step: Step
    right: bool


class Entry(Frozen):
    """What was written into one part of the record at one time.

    Attributes:
        at: "Day 24" or "Day 24, 09:10", counted from the first dose.
        says: Words; in `vital-signs`, `laboratory` and `flow-sheet` there may be `values` as well or instead.
        where: All that must hold for it to be written; empty for what is written in any case.
    """

    tab: Tab
    at: Text
    says: Text | None = None
    values: Annotated[tuple[Value, ...], BeforeValidator(_by_name)] = ()
    where: tuple[After, ...] = ()

    @property
    def moment(self) -> tuple[int, int]:
        """Day, and minutes since its midnight; 0 where only the day is said."""
        found = TIME.match(self.at)
        assert found, "checked when it was read"
        return int(found[1]), int(found[2] or 0) * 60 + int(found[3] or 0)

    def may_follow(self, other: tuple[int, int]) -> bool:
        """Return whether this can have been written after another moment; a whole day may end after it."""
        day, minutes = self.moment
        return (day, minutes if ":" in self.at else 24 * 60) >= other

    def holds(self, right: dict[str, bool]) -> bool:
        """Return whether this is written, given which earlier steps were answered right."""
        return all(right.get(after.step) is after.right for after in self.where)

    @model_validator(mode="after")
    def _is_an_entry(self) -> Entry:
        if not TIME.match(self.at):
            raise ValueError(f'"{self.at}" is no time; write Day 24, or Day 24, 09:10')
        if not self.says and not self.values:
            raise ValueError("this entry is empty; write says:, or values: with lines of name and value")
        if self.values and self.tab in ("notes", "orders"):
            raise ValueError(f"{self.tab} hold words; write says:, or move the values into another tab")
        return self


class CaseStep(Frozen):
    """One step of clinical judgement: what the record gains before it, and the id of its question."""

    step: Step
    record: tuple[Entry, ...] = ()
    question: Id


class Case(Frozen):
    """A patient who never lived.

    Attributes:
        fiction: Always true; the screen says so.
        patient: Who it is, and the treatment, in a sentence or two.
        about: What is trained, in a few words, for the list of cases; gives nothing away.
        steps: Six, in the order of clinical judgement.
        ends: How it went on, and what to take along; cites sources.
    """

    id: Id
    title: Text
    fiction: Literal[True]
    about: Text
    patient: Text
    steps: tuple[CaseStep, ...]
    ends: Text
    guidance: Text

    @model_validator(mode="before")
    @classmethod
    def _is_labelled(cls, written: Any) -> Any:
        if isinstance(written, dict) and str(written.get("fiction", "")).lower() != "true":
            raise ValueError("it is not labelled as fiction; write fiction: true")
        return {**written, "fiction": True} if isinstance(written, dict) else written

    @model_validator(mode="after")
    def _has_six_steps(self) -> Case:
        named = [each.step for each in self.steps]
        if len(named) != len(STEPS):
            raise ValueError(f"it has {len(named)} steps; there must be six: {', '.join(STEPS)}")
        if named != list(STEPS):
            raise ValueError(f"the steps are out of order ({', '.join(named)}); write {', '.join(STEPS)}")
        return self

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of its questions, in order."""
        return tuple(each.question for each in self.steps)
