"""What the evidence is made of, as read from data/: questions people ask, treatments, trials and how to read them.

A trial holds its results by data cut: what one report says of one length of follow-up. So a median of one report
can never stand beside a hazard ratio of another.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from immunobook.content.frozen import Frozen, Id, Level, Text, one_or_many
from immunobook.content.model import citations

Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
CellRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]
"""A lesson, or a cell of it as lesson/cell."""

Subject = Literal["first", "benefit", "harm", "tests", "life"]


class TwoLevels(Frozen):
    """Something told in plain and in clinical words, with a source behind what it states."""

    plain: Text
    clinical: Text

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*citations(self.plain), *citations(self.clinical))))

    def text(self, level: Level) -> str:
        """Return it in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class AskedQuestion(TwoLevels):
    """A question that people ask, with its answer at both levels.

    Attributes:
        about: Under which heading it stands.
        lesson: The lesson that treats it, or its cell as lesson/cell; None where there is none yet.
        also: Other ways to ask it, for the search.
        sources: Keys of further sources, which support the answer as a whole.
    """

    id: Id
    asks: Text
    about: Subject
    also: Texts = ()
    lesson: CellRef | None = None
    sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _has_a_source(self) -> "AskedQuestion":
        if not self.cited:
            raise ValueError("an answer without a source; write [@key] behind what it supports")
        return self

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*super().cited, *self.sources)))


class ReadingRule(TwoLevels):
    """What a reader of trials gets wrong, told on a trial; `says` is the point in a few words."""

    id: Id
    says: Text

    @model_validator(mode="after")
    def _has_a_source(self) -> "ReadingRule":
        if not (citations(self.plain) and citations(self.clinical)):
            raise ValueError("a level without a source; write [@key] behind what it supports")
        return self


class Agent(Frozen):
    """A treatment: what it is, what it binds, and since when it may be given for what.

    Attributes:
        sort: Its class, in the words of the screen.
        form: What it is made of.
        given: How it is given.
        immunotherapy, because: Whether it counts as immunotherapy, and why or why not.
        approved: Day of the first approval in the United States as 2014-12-22, or its year where no source
            was found that names the day; None if it is not approved.
        first_for: What it was first approved for, in short.
        since: What has changed since, where it matters.
    """

    id: Id
    name: Text
    brands: Texts = ()
    sort: Literal[
        "checkpoint inhibitor", "T-cell engager", "cell therapy", "vaccine", "cytokine", "oncolytic virus",
        "gene therapy", "bacterial therapy", "antibody", "antibody-drug conjugate",
    ]  # fmt: skip
    targets: Texts = Field(min_length=1)
    tumours: Texts = Field(min_length=1)
    form: Text
    given: Text
    plain: Text
    clinical: Text
    immunotherapy: Literal["yes", "partly", "no"]
    because: Text
    approved: Annotated[str, StringConstraints(pattern=r"^\d{4}(-[01]\d-[0-3]\d)?$")] | None = None
    first_for: Text
    since: Text | None = None
    sources: tuple[Id, ...] = Field(min_length=1)

    @property
    def year(self) -> int | None:
        """Year of the first approval."""
        return int(self.approved[:4]) if self.approved else None

    def text(self, level: Level) -> str:
        """Return how it works, in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class Arm(Frozen):
    """One group of a trial; `people` is how many were put into it."""

    id: Id
    name: Text
    people: int | None = Field(default=None, ge=1)


class Result(Frozen):
    """One number of a report.

    Attributes:
        kind: `hazard_ratio` (arm against the other, below 1 favours the first), `rate` in percent, or `median`
            in months.
        at: Months at which a rate was read off.
        low, high, level: Interval, and its level in percent as published; high is None where it was not reached.
        population: Who is counted, if not everyone who was put into the groups.
    """

    endpoint: Literal["OS", "PFS", "RFS", "DFS", "EFS", "DMFS", "ORR", "pCR", "harm"]
    kind: Literal["hazard_ratio", "rate", "median"]
    arm: Id
    against: Id | None = None
    value: float = Field(gt=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, gt=0)
    level: float | None = Field(default=None, gt=50, lt=100)
    at: float | None = Field(default=None, gt=0)
    population: Text | None = None
    of: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Result":
        if (self.kind == "hazard_ratio") != (self.against is not None):
            raise ValueError("a hazard ratio compares two groups, a rate or a median has one; see against")
        if (self.low is not None or self.high is not None) != (self.level is not None):
            raise ValueError("an interval without its level, or a level without its interval; give both")
        if self.high is not None and self.low is None:
            raise ValueError("an interval with an upper end only; give low as well")
        if self.low is not None and not self.low <= self.value <= (self.high or float("inf")):
            raise ValueError("the value lies outside its interval; look it up again")
        if self.kind == "rate" and max(self.value, self.high or 0) > 100:
            raise ValueError("a rate is a percentage, 100 at most; look it up again")
        if self.endpoint == "harm" and self.of is None:
            raise ValueError(
                "harm of what grade, and counted how; add of: such as Grade 3 or 4, from treatment"
            )
        return self

    @property
    def crosses_one(self) -> bool | None:
        """Whether the interval of a hazard ratio holds 1; None where there is no interval."""
        if self.kind != "hazard_ratio" or self.low is None or self.high is None:
            return None
        return self.low <= 1 <= self.high


class Cut(Frozen):
    """What one report says at one length of follow-up; results of two cuts are never put together.

    Attributes:
        follow_up: How long people were followed, in words, such as "at least 10 years".
        months: The same as a number, for the order; None where the report does not say it.
        primary: Endpoints for which this is the analysis that the trial was planned for.
    """

    id: Id
    follow_up: Text
    months: float | None = Field(default=None, gt=0)
    source: Id
    results: tuple[Result, ...] = Field(min_length=1)


class Trial(Frozen):
    """A landmark trial: who, what against what, and what came out, also what did not.

    Attributes:
        setting: Where in the course of the disease; for the filter.
        who: The people, in short.
        outcome: Whether it reached what it was planned to show; `mixed` if only in part, `one group` if nobody was
            compared.
        not_shown: What readers take from it although it was not shown.
    """

    id: Id
    name: Text
    registry: Annotated[str, StringConstraints(pattern=r"^NCT\d{8}$")]
    tumour: Text
    setting: Literal[
        "advanced", "after surgery", "before surgery", "before and after surgery", "after radiation"
    ]
    who: Text
    phase: Text
    design: Text
    arms: tuple[Arm, ...] = Field(min_length=1)
    primary: Text
    outcome: Literal["positive", "mixed", "negative", "one group"]
    plain: Text
    clinical: Text
    not_shown: Text
    cuts: tuple[Cut, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_its_arms(self) -> "Trial":
        arms = {arm.id for arm in self.arms}
        for cut, result in self.results():
            for name in (result.arm, result.against):
                if name is not None and name not in arms:
                    raise ValueError(
                        f'the cut "{cut.id}" names a group "{name}"; choose from {", ".join(sorted(arms))}'
                    )
        if len({cut.id for cut in self.cuts}) < len(self.cuts):
            raise ValueError("two cuts have one id; give one of them another")
        return self

    def results(self) -> Iterator[tuple[Cut, Result]]:
        """Yield each result with the cut it belongs to."""
        for cut in self.cuts:
            for result in cut.results:
                yield cut, result

    def arm(self, id: str) -> Arm:
        """Return a group by its id; KeyError if there is none."""
        for arm in self.arms:
            if arm.id == id:
                return arm
        raise KeyError(id)

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        texts = (self.plain, self.clinical, self.not_shown)
        keys = (key for text in texts for key in citations(text))
        return tuple(dict.fromkeys((*(cut.source for cut in self.cuts), *keys)))

    def text(self, level: Level) -> str:
        """Return what came out, in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical
