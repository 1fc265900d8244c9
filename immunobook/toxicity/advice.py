"""What guidelines say to do at a grade, and which answers they allow.

Where guidelines differ, each is given. An answer counts as right if at least one guideline for this person's
treatment allows it, with one exception: where any guideline in the row says to give the treatment up for good,
"continue" never counts as right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from immunobook.content.toxicity import Action, Advice, Event, Guideline, Regimen, Statement, Toxicity, Where

Choice = Literal["continue", "hold", "stop"]
CHOICES: tuple[Choice, ...] = ("continue", "hold", "stop")

LOCAL_FIRST = "Local protocol first"
TEACHING = "A rule for teaching, built on the guideline"

ALLOWS: dict[Action, frozenset[Choice]] = {
    "continue": frozenset({"continue"}),
    "may-hold": frozenset({"continue", "hold"}),
    "hold": frozenset({"hold"}),
    "may-stop": frozenset({"hold", "stop"}),
    "stop": frozenset({"stop"}),
}

SAYS: dict[Action, str] = {
    "continue": "continue",
    "may-hold": "continue or hold",
    "hold": "hold",
    "may-stop": "hold or stop for good",
    "stop": "stop for good",
}


@dataclass(frozen=True)
class Cited:
    """A statement with the guideline that makes it."""

    statement: Statement
    guideline: Guideline

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources: the guideline's own, and where it was read."""
        return tuple(dict.fromkeys((*self.guideline.sources, *self.statement.sources)))

    @property
    def who(self) -> str:
        """Who says it: the guideline and its year."""
        return (
            f"{self.guideline.name} {self.guideline.year}"
            if self.guideline.kind == "guideline"
            else self.guideline.name
        )

    @property
    def for_whom(self) -> str:
        """The treatment it is about, and what else must hold."""
        about = " or ".join(map(regimen_in_words, self.statement.regimens)) or "any checkpoint inhibitor"
        return f"{about}; {self.statement.only}" if self.statement.only else about

    @property
    def dose(self) -> str | None:
        """The dose, never without its treatment, guideline, year and the reminder of the local protocol."""
        if self.statement.dose is None:
            return None
        return f"{self.statement.dose} ({self.for_whom}; {self.guideline.name} {self.guideline.year}). {LOCAL_FIRST}."


@dataclass(frozen=True)
class Advised:
    """Everything that is right at one grade of one event under one treatment.

    Attributes:
        right: What counts as right for the next dose.
        strictest: The most careful of these.
        differ: Whether the guidelines for this treatment do not allow the same.
        cited: What each guideline says that is about this treatment.
        others: What is said about other treatments; shown, because the rule may depend on the drug.
    """

    event: Event
    grade: int
    regimen: Regimen
    row: Advice
    right: frozenset[Choice]
    strictest: Choice
    differ: bool
    cited: tuple[Cited, ...]
    others: tuple[Cited, ...]

    @property
    def where(self) -> Where:
        """Where the person is seen at the latest."""
        return self.row.where

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources, in order."""
        return tuple(dict.fromkeys(key for each in self.cited for key in each.sources))


def regimen_in_words(regimen: Regimen) -> str:
    """Return the treatment as it is written on the screen."""
    return "nivolumab with ipilimumab" if regimen == "nivolumab-ipilimumab" else regimen


def advise(toxicity: Toxicity, event: Event, grade: int, regimen: Regimen) -> Advised | None:
    """Return what is right, or None where no verified row exists (left_out says why)."""
    row = event.advice_at(grade)
    if row is None:
        return None
    said = (*row.says, *_general(toxicity, event, grade))
    every = [Cited(each, toxicity.guideline(each.by)) for each in said]
    cited = tuple(each for each in every if _is_about(each.statement, regimen))
    others = tuple(each for each in every if not _is_about(each.statement, regimen))
    right = _right((each.statement for each in cited), stops_somewhere(toxicity, event, grade))
    return Advised(
        event=event,
        grade=grade,
        regimen=regimen,
        row=row,
        right=right,
        strictest=max(right, key=CHOICES.index),
        differ=len({ALLOWS[each.statement.action] for each in cited}) > 1,
        cited=cited,
        others=others,
    )


def stops_somewhere(toxicity: Toxicity, event: Event, grade: int) -> bool:
    """Whether any guideline in the table, for any treatment, says to give it up for good here."""
    row = event.advice_at(grade)
    said = (*(row.says if row else ()), *_general(toxicity, event, grade))
    return any(each.action == "stop" for each in said)


def left_out(toxicity: Toxicity, event: Event, grade: int) -> tuple[str, ...]:
    """Return why nothing, or less than one could wish, is advised at a grade."""
    return tuple(
        f"{each.what}: {each.why}"
        for each in toxicity.left_out
        if each.event == event.id and (not each.grades or grade in each.grades) and each.part != "onset"
    )


def _general(toxicity: Toxicity, event: Event, grade: int) -> tuple[Statement, ...]:
    """The general rule of grade 4, which does not hold for hormone problems that replacement controls."""
    return toxicity.general if grade == 4 and event.organ != "glands" else ()


def _is_about(statement: Statement, regimen: Regimen) -> bool:
    return not statement.regimens or regimen in statement.regimens


def _right(said: Iterable[Statement], somebody_stops: bool) -> frozenset[Choice]:
    allowed: frozenset[Choice] = frozenset().union(*(ALLOWS[each.action] for each in said))
    return allowed - {"continue"} if somebody_stops else allowed
