"""Side effects as read from data/toxicity: what CTCAE calls which grade, who advises what, and what is left out.

A rule of grading is a list of limits that are all crossed. A limit can only be crossed towards the worse side, so
whatever gets worse can never lower a grade; a limit written the other way round is a fault.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from immunobook.content.frozen import Frozen, Id, Ids, Text

Version = Literal["v5", "v6"]
VERSIONS: tuple[Version, ...] = ("v5", "v6")
GRADES = (1, 2, 3, 4, 5)

Regimen = Literal["pembrolizumab", "nivolumab", "nivolumab-ipilimumab"]
REGIMENS: tuple[Regimen, ...] = ("pembrolizumab", "nivolumab", "nivolumab-ipilimumab")

Action = Literal["continue", "may-hold", "hold", "may-stop", "stop"]
"""What a guideline says about the next dose; `may-` leaves the choice between this and the milder one."""

Where = Literal["home", "clinic", "today", "emergency"]
WHERE: tuple[Where, ...] = ("home", "clinic", "today", "emergency")

Organ = Literal[
    "skin",
    "gut",
    "liver",
    "lung",
    "glands",
    "kidney",
    "heart",
    "muscle-joint",
    "nerve",
    "eye",
    "blood",
    "general",
]

FEWEST_PATIENTS = 20
"""A median that rests on fewer is not plotted."""


# --- what is measured -----------------------------------------------------------------------------------


class Step(Frozen):
    """One level of something that is told in words, from best to worst; `says` are ways in which people tell it."""

    id: Id
    says: Annotated[
        tuple[Text, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
    ] = Field(min_length=1)


class Measure(Frozen):
    """Something that decides on a grade: a number with its unit, or a level.

    Attributes:
        worse: In which direction a number gets worse.
        step: Smallest difference that is read off; numbers are drawn in such steps.
        least, most: Between which numbers patients are drawn.
        usual: What is drawn as healthy, from and to.
        limit: Upper (worse: more) or lower (worse: less) limit of normal.
        baseline: Whether the value before treatment is shown beside it.
        raised: A baseline that is outside the limit already, from and to; drawn only at the harder difficulties.
        steps: The levels, from best to worst.
    """

    id: Id
    says: Text
    kind: Literal["number", "level"]
    unit: str = ""
    worse: Literal["more", "less"] = "more"
    step: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    usual: tuple[Decimal, Decimal] | None = None
    limit: Decimal | None = None
    baseline: bool = False
    raised: tuple[Decimal, Decimal] | None = None
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Measure":
        if self.kind == "level":
            if len(self.steps) < 2:
                raise ValueError(
                    f'the level "{self.id}" has fewer than two steps; list them from best to worst'
                )
            return self
        for name in ("step", "least", "most", "usual"):
            if getattr(self, name) is None:
                raise ValueError(f'the number "{self.id}" has no {name}; add {name}:')
        if self.steps:
            raise ValueError(f'the number "{self.id}" has steps; take them out, or make it a level')
        return self

    def rank(self, step: str) -> int:
        """Return how bad a step of a level is, from 0; KeyError if there is none."""
        for number, each in enumerate(self.steps):
            if each.id == step:
                return number
        raise KeyError(step)

    @property
    def best(self) -> str:
        """The step at which nothing is wrong."""
        return self.steps[0].id


_LIMIT = re.compile(
    r"^(?P<measure>[a-z0-9-]+)(?: (?P<change>rise|fall))? (?P<sign>>=|>|<=|<) (?P<amount>[a-z0-9.-]+)"
    r"(?: x (?P<of>limit|baseline))?(?: if baseline (?P<guard>normal|raised))?$"
)


class Limit(Frozen):
    """A threshold towards the worse side, written as `stools rise >= 4` or `alt > 3 x limit if baseline normal`.

    Attributes:
        test: What is compared: the value, its rise or fall since baseline, or how often it holds the limit of
            normal or the baseline.
        step: The level that must be reached, where the measure is a level.
        guard: Holds only for a baseline within (normal) or outside (raised) the limit of normal.
    """

    measure: Id
    test: Literal["value", "rise", "fall", "limit", "baseline", "step"]
    sign: Literal[">=", ">", "<=", "<"]
    amount: Decimal | None = None
    step: Id | None = None
    guard: Literal["normal", "raised"] | None = None
    text: Text

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, written: Any) -> Any:
        if not isinstance(written, str):
            return written
        found = _LIMIT.match(" ".join(written.split()))
        if not found:
            raise ValueError(
                f'"{written}" is no limit; write `stools rise >= 4`, `alt > 3 x limit` or `daily-life >= self-care`'
            )
        amount: Decimal | None
        step, test = None, found["of"] or found["change"] or "value"
        if found["amount"] == "limit":
            test, amount = "limit", Decimal(1)
        else:
            try:
                amount = Decimal(found["amount"])
            except InvalidOperation:
                test, amount, step = "step", None, found["amount"]
        return {
            "measure": found["measure"],
            "test": test,
            "sign": found["sign"],
            "amount": amount,
            "step": step,
            "guard": found["guard"],
            "text": written,
        }


class Rule(Frozen):
    """A grade is reached when all limits are crossed. `says` is the definition in our own words."""

    grade: int = Field(ge=1, le=4)
    versions: Annotated[
        tuple[Version, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
    ] = VERSIONS
    when: Annotated[
        tuple[Limit, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
    ] = Field(min_length=1)
    says: Text


# --- what is advised ------------------------------------------------------------------------------------


class Guideline(Frozen):
    """Who advises: a society or a label, its year, and where to read it."""

    id: Id
    name: Text
    year: int = Field(ge=2000, le=2100)
    kind: Literal["guideline", "label"]
    sources: Ids = Field(min_length=1)


class Statement(Frozen):
    """What one guideline says at one grade, in our own words.

    Attributes:
        regimens: For whom; none means any checkpoint inhibitor.
        only: What else must hold, where the row is not for everybody at this grade.
        dose: Never shown without the guideline, its year, the regimen and "local protocol first".
        sources: Besides the guideline's own: where it was read, if not in the guideline itself.
    """

    by: Id
    regimens: Annotated[
        tuple[Regimen, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
    ] = ()
    only: Text | None = None
    action: Action
    says: Text
    dose: Text | None = None
    sources: Ids = ()


class Danger(Frozen):
    """A first step that would harm here, and why."""

    id: Id
    because: Text
    sources: Ids = Field(min_length=1)


class Advice(Frozen):
    """What to do at one grade of one event.

    Attributes:
        where: Where the person is seen at the latest; a rule of this notebook for teaching, built on `says`.
        whom: Whom the nurse calls; each of them counts as right.
        first: First treatments that fit, by their ids in choices.yaml; each of them counts as right.
    """

    grade: int = Field(ge=1, le=4)
    where: Where
    because: Text
    whom: Ids = Field(min_length=1)
    first: Ids = Field(min_length=1)
    never: tuple[Danger, ...] = ()
    says: tuple[Statement, ...] = Field(min_length=1)


class Seen(Frozen):
    """How often it was seen: with which regimen, in how many people, counted how, in percent."""

    regimen: Text
    people: int = Field(ge=1)
    any: Decimal | None = None
    severe: Decimal | None = None
    counted: Text
    sources: Ids = Field(min_length=1)


class Event(Frozen):
    """A side effect: how it is heard, graded and answered.

    Attributes:
        term: The term of CTCAE that is graded.
        undefined_v5, undefined_v6: Grades that CTCAE does not define for this term.
        advised_by: The version whose limits the guidelines mean when they name a grade of this event.
        heard: What people say on the phone.
        lasting: Whether it goes away.
    """

    id: Id
    organ: Organ
    title: Text
    term: Text
    plain: Text
    lasting: Text
    heard: tuple[Text, ...] = Field(min_length=1)
    ask: tuple[Text, ...] = Field(min_length=1)
    red_flags: tuple[Text, ...] = Field(min_length=1)
    tests: tuple[Text, ...] = Field(min_length=1)
    mimics: tuple[Text, ...] = Field(min_length=1)
    seen: tuple[Seen, ...] = ()
    undefined_v5: tuple[int, ...] = ()
    undefined_v6: tuple[int, ...] = ()
    advised_by: Version = "v5"
    measures: tuple[Measure, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = Field(min_length=1)
    advice: tuple[Advice, ...] = ()
    sources: Ids = Field(min_length=1)

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is heard, asked, feared, tested, mistaken for it, and whether it lasts, each list with its name."""
        return (
            ("Heard", self.heard),
            ("Ask", self.ask),
            ("Red flags", self.red_flags),
            ("Tests", self.tests),
            ("Looks like it", self.mimics),
            ("Lasting?", (self.lasting,)),
        )

    @model_validator(mode="after")
    def _fits_together(self) -> "Event":
        known = {measure.id: measure for measure in self.measures}
        for rule in self.rules:
            for limit in rule.when:
                if limit.measure not in known:
                    raise ValueError(
                        f'"{limit.text}" measures "{limit.measure}", which is not in measures; add it there'
                    )
                _refuse_backwards(limit, known[limit.measure])
        for version in VERSIONS:
            for rule in self.rules:
                if version in rule.versions and rule.grade in self.undefined(version):
                    raise ValueError(
                        f"grade {rule.grade} of {version} has a rule and is listed as undefined; keep one of the two"
                    )
        grades = [each.grade for each in self.advice]
        if len(set(grades)) != len(grades):
            raise ValueError("two entries of advice have the same grade; join them")
        return self

    def undefined(self, version: Version) -> tuple[int, ...]:
        """Return the grades that this version of CTCAE does not define."""
        return self.undefined_v5 if version == "v5" else self.undefined_v6

    def measure(self, id: str) -> Measure:
        """Return a measure; KeyError if there is none."""
        for each in self.measures:
            if each.id == id:
                return each
        raise KeyError(id)

    def advice_at(self, grade: int) -> Advice | None:
        """Return what to do at a grade, or None where nothing verified is known."""
        return next((each for each in self.advice if each.grade == grade), None)

    def defines(self, version: Version) -> tuple[int, ...]:
        """Return the grades below 5 that this version defines."""
        return tuple(
            grade
            for grade in GRADES[:4]
            if any(rule.grade == grade and version in rule.versions for rule in self.rules)
        )


def _refuse_backwards(limit: Limit, measure: Measure) -> None:
    """A limit is crossed towards the worse side only; that is why a worse value never lowers a grade."""
    if (limit.test == "step") != (measure.kind == "level"):
        raise ValueError(f'"{limit.text}" does not fit: "{measure.id}" is a {measure.kind}')
    if measure.kind == "level":
        if limit.sign != ">=":
            raise ValueError(f'"{limit.text}": a level is reached; write >=')
        if limit.step not in {step.id for step in measure.steps}:
            raise ValueError(
                f'"{measure.id}" has no step "{limit.step}"; its steps are listed from best to worst'
            )
        return
    upwards = limit.sign in (">=", ">")
    if limit.test == "fall":
        backwards = measure.worse != "less" or not upwards
    elif limit.test == "rise":
        backwards = measure.worse != "more" or not upwards
    else:
        backwards = (measure.worse == "more") != upwards
    if backwards:
        raise ValueError(
            f'"{limit.text}" points to the better side; a limit is crossed where things get worse'
        )
    if limit.test == "limit" and measure.limit is None:
        raise ValueError(f'"{limit.text}" needs the limit of normal; add limit: to "{measure.id}"')
    if (limit.test in ("rise", "fall", "baseline") or limit.guard) and not measure.baseline:
        raise ValueError(f'"{limit.text}" needs a baseline; add baseline: true to "{measure.id}"')
    if limit.guard and measure.limit is None:
        raise ValueError(f'"{limit.text}" needs the limit of normal; add limit: to "{measure.id}"')


# --- the rest of the folder -----------------------------------------------------------------------------


class LeftOut(Frozen):
    """Something that the tables could hold, and do not, with the reason.

    Attributes:
        event: None where it is about no event of ours.
        grades: None means all of them.
        part: What is missing: the whole row is not drawn (`row`), or it is graded without advice (`advice`).
    """

    event: Id | None = None
    grades: tuple[int, ...] = ()
    part: Literal["row", "advice", "dose", "statement", "onset", "frequency"]
    what: Text
    why: Text


class Choice(Frozen):
    """Something a learner can choose."""

    id: Id
    says: Text


class Choices(Frozen):
    """What can be chosen: first treatments, people to call, and places to be seen."""

    treatments: tuple[Choice, ...] = Field(min_length=2)
    people: tuple[Choice, ...] = Field(min_length=2)
    places: tuple[Choice, ...] = Field(min_length=4)

    def treatment(self, id: str) -> str:
        """Return the words of a treatment; KeyError if there is none."""
        return _said(self.treatments, id)

    def person(self, id: str) -> str:
        """Return the words for somebody to call; KeyError if there is none."""
        return _said(self.people, id)

    def place(self, id: str) -> str:
        """Return the words for a place; KeyError if there is none."""
        return _said(self.places, id)


def _said(choices: tuple[Choice, ...], id: str) -> str:
    for each in choices:
        if each.id == id:
            return each.says
    raise KeyError(id)


class Onset(Frozen):
    """When something came: the median after the first or the last dose, and on how many patients it rests.

    Attributes:
        median, low, high: In `unit`.
        spread: What low and high are.
    """

    id: Id
    event: Id
    says: Text
    regimen: Text
    people: int
    median: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    spread: Literal["range", "iqr", "none"]
    unit: Literal["days", "weeks", "months"]
    after: Literal["first-dose", "last-dose"] = "first-dose"
    note: Text | None = None
    sources: Ids = Field(min_length=1)

    @model_validator(mode="after")
    def _rests_on_enough(self) -> "Onset":
        if self.people < FEWEST_PATIENTS:
            raise ValueError(
                f"this median rests on {self.people} patients, fewer than {FEWEST_PATIENTS}; move it to left_out.yaml"
            )
        if (self.spread == "none") != (self.low is None and self.high is None):
            raise ValueError("spread and low, high do not fit; give all three, or write spread: none")
        return self

    def weeks(self, value: Decimal) -> Decimal:
        """Return a time in weeks; a month counts 365.25 / 12 days."""
        days = {"days": Decimal(1), "weeks": Decimal(7), "months": Decimal("30.4375")}[self.unit]
        return value * days / 7


class Domain(Frozen):
    """One thing that is looked at in a fever after cell therapy, with the grade of each of its levels."""

    id: Id
    says: Text
    levels: tuple["GradedLevel", ...] = Field(min_length=2)


class GradedLevel(Frozen):
    """A level and the grade that it means alone; 0 if it means none."""

    id: Id
    grade: int = Field(ge=0, le=4)
    says: Text


class IceItem(Frozen):
    """One item of the ICE score."""

    id: Id
    points: int = Field(ge=1, le=4)
    asks: Text
    says: Text


class CellTherapyStatement(Frozen):
    """What a guideline says at a grade of CRS or ICANS. Nothing is held or stopped: the cells are given once."""

    by: Id
    says: Text
    dose: Text | None = None
    sources: Ids = ()


class CellTherapyGrade(Frozen):
    """What a grade of CRS or ICANS means, and what a guideline advises; a dose always carries its guideline."""

    grade: int = Field(ge=1, le=4)
    says: Text
    nurse: Text
    advice: tuple[CellTherapyStatement, ...] = Field(min_length=1)
    sources: Ids = Field(min_length=1)


class CellTherapy(Frozen):
    """CRS and ICANS by ASTCT, and the ICE score."""

    crs: tuple[Domain, ...]
    crs_grades: tuple[CellTherapyGrade, ...]
    icans: tuple[Domain, ...]
    icans_grades: tuple[CellTherapyGrade, ...]
    ice: tuple[IceItem, ...]
    notes: tuple[Text, ...]
    sources: Ids = Field(min_length=1)


class Jargon(Frozen):
    """A word that a person at home need not know, and what to say instead."""

    word: Text
    instead: Text


class MustSay(Frozen):
    """Something that the learner's text must say: any of the phrases, in any case, counts."""

    id: Id
    kind: Literal["sign", "whom", "when", "not-to-take", "do"]
    says: Text
    any_of: tuple[Text, ...] = Field(min_length=1)
    because: Text
    sources: Ids = Field(min_length=1)


class TeachBack(Frozen):
    """A task to say it in one's own words, and a model answer that is shown only after an own attempt.

    Attributes:
        nothing_to_leave: Why this task asks for nothing that is not to be taken; shown beside what was found.
    """

    id: Id
    title: Text
    event: Id
    situation: Text
    must: tuple[MustSay, ...] = Field(min_length=3)
    nothing_to_leave: Text | None = None
    model: Text
    sources: Ids = Field(min_length=1)

    @model_validator(mode="after")
    def _says_what_not_to_take(self) -> "TeachBack":
        asked = any(each.kind == "not-to-take" for each in self.must)
        if asked == (self.nothing_to_leave is not None):
            raise ValueError(
                "say what is not to be taken (kind: not-to-take), or why nothing is (nothing_to_leave:), one of the two"
            )
        return self


# --- the phone call -------------------------------------------------------------------------------------


class CallQuestion(Frozen):
    """Something one can ask a caller.

    Attributes:
        red_flag: Asked for safety: its time never counts.
        expert: Whether an expert would have asked it here.
        because: Why it matters, or why not; with its sources in the debrief.
    """

    id: Id
    asks: Text
    answer: Text
    minutes: int = Field(ge=1, le=5)
    red_flag: bool = False
    expert: bool = False
    because: Text
    sources: Ids = ()

    @model_validator(mode="after")
    def _expert_has_source(self) -> "CallQuestion":
        if (self.expert or self.red_flag) and not self.sources:
            raise ValueError(f'the question "{self.id}" is one that counts, and has no source; add sources:')
        return self


class CallOption(Frozen):
    """Something one can decide in a call; every one says why it is right or wrong."""

    id: Id
    says: Text
    right: bool = False
    danger: bool = False
    because: Text
    sources: Ids = ()


class CallNote(Frozen):
    """A sentence for the handover: which part of SBAR it belongs to, and whether it is needed."""

    id: Id
    part: Literal["situation", "background", "assessment", "recommendation"]
    says: Text
    needed: bool
    because: Text


class CallScene(Frozen):
    """What happens next. It is made up (`fiction: true`) or rests on sources; it leads on, or asks once more."""

    id: Id
    says: Text
    fiction: bool = False
    sources: Ids = ()
    choose: tuple["CallTurn", ...] = ()
    goes: Id | None = None

    @model_validator(mode="after")
    def _leads_on(self) -> "CallScene":
        if not self.fiction and not self.sources:
            raise ValueError(f'the scene "{self.id}" has no source; cite one, or mark it with fiction: true')
        if bool(self.choose) == bool(self.goes):
            raise ValueError(f'the scene "{self.id}" needs either goes: or choose:')
        return self


class CallTurn(Frozen):
    """One way out of a scene that asks."""

    id: Id
    says: Text
    right: bool = False
    because: Text
    goes: Id


class Unfold(Frozen):
    """Which scene follows on what was decided; the first that fits is taken, the last one fits always."""

    where: Annotated[
        tuple[Where, ...], BeforeValidator(lambda one: (one,) if isinstance(one, str) else one)
    ] = ()
    missed: Ids = ()
    advised: Ids = ()
    goes: Id


class CallGrade(Frozen):
    """What is to be graded in this call; 0 means: nothing to grade."""

    event: Id | None = None
    asks: Text
    right: int = Field(ge=0, le=4)
    because: Text
    sources: Ids = Field(min_length=1)


DEBRIEF = "debrief"


class Call(Frozen):
    """A made-up caller: what can be asked, what has to be decided, and what comes of it."""

    id: Id
    title: Text
    fiction: Literal["true"]
    tags: Ids = ()
    who: Text
    regimen: Text
    opens: Text
    minutes: int = Field(ge=3, le=30)
    questions: tuple[CallQuestion, ...] = Field(min_length=6)
    grade: CallGrade
    where: tuple[CallOption, ...] = Field(min_length=4, max_length=4)
    advise: tuple[CallOption, ...] = Field(min_length=4)
    escalate: tuple[CallOption, ...] = Field(min_length=3)
    document: tuple[CallNote, ...] = Field(min_length=5)
    unfolds: tuple[Unfold, ...] = Field(min_length=1)
    scenes: tuple[CallScene, ...] = Field(min_length=1)
    debrief: Text
    learned: tuple[Text, ...] = Field(min_length=2)
    sources: Ids = Field(min_length=1)

    def scene(self, id: str) -> CallScene:
        """Return a scene; KeyError if there is none."""
        for each in self.scenes:
            if each.id == id:
                return each
        raise KeyError(id)

    @model_validator(mode="after")
    def _can_be_played(self) -> "Call":
        if not any(each.right for each in self.where):
            raise ValueError("no place is right; mark one of where: with right: true")
        if tuple(each.id for each in self.where) != WHERE:
            raise ValueError(f"where: lists {', '.join(WHERE)}, in this order")
        for name in ("advise", "escalate"):
            if not any(each.right for each in getattr(self, name)):
                raise ValueError(f"nothing is right in {name}; mark at least one with right: true")
        counted = [each for each in self.questions if not each.red_flag]
        if sum(each.minutes for each in counted if each.expert) > self.minutes:
            raise ValueError("what an expert asks takes longer than there is time; give more minutes")
        if sum(each.minutes for each in counted) <= self.minutes:
            raise ValueError("everything can be asked in the time there is; give fewer minutes")
        last = self.unfolds[-1]
        if last.where or last.missed or last.advised:
            raise ValueError("the last entry of unfolds must fit always; leave only goes: in it")
        for id in self._dangling():
            raise ValueError(f'there is no scene "{id}"; add it to scenes:, or write goes: {DEBRIEF}')
        for id in self._unknown():
            raise ValueError(
                f'unfolds speaks of "{id}", which is neither a question nor an advice; correct it'
            )
        for loop in self._loops():
            raise ValueError(f'the scene "{loop}" leads back to itself; every scene must lead to the debrief')
        return self

    def _next(self, id: str) -> tuple[str, ...]:
        scene = self.scene(id)
        return tuple(turn.goes for turn in scene.choose) or (str(scene.goes),)

    def _dangling(self) -> Iterator[str]:
        known = {scene.id for scene in self.scenes} | {DEBRIEF}
        ways = [each.goes for each in self.unfolds]
        ways += [way for scene in self.scenes for way in self._next(scene.id)]
        yield from (way for way in ways if way not in known)

    def _unknown(self) -> Iterator[str]:
        questions = {each.id for each in self.questions}
        advice = {each.id for each in self.advise}
        for each in self.unfolds:
            yield from (id for id in each.missed if id not in questions)
            yield from (id for id in each.advised if id not in advice)

    def _loops(self) -> Iterator[str]:
        def comes_back(id: str, seen: tuple[str, ...]) -> bool:
            if id == DEBRIEF:
                return False
            return id in seen or any(comes_back(way, (*seen, id)) for way in self._next(id))

        yield from (scene.id for scene in self.scenes if comes_back(scene.id, ()))


class Objective(Frozen):
    """What a decision counts towards: an objective, and the organs, side effects and trainers that serve it."""

    skill: Id
    by: Ids = Field(min_length=1)


class Toxicity(Frozen):
    """Everything in data/toxicity.

    Attributes:
        version: The day of the guidance used, shown on each screen.
    """

    guidelines: tuple[Guideline, ...] = ()
    general: tuple[Statement, ...] = ()
    choices: Choices | None = None
    events: tuple[Event, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    onset: tuple[Onset, ...] = ()
    cell_therapy: CellTherapy | None = None
    jargon: tuple[Jargon, ...] = ()
    teach_back: tuple[TeachBack, ...] = ()
    calls: tuple[Call, ...] = ()
    objectives: tuple[Objective, ...] = ()
    guidance: Text = "no guidance was read"

    def event(self, id: str) -> Event:
        """Return an event; KeyError if there is none."""
        for each in self.events:
            if each.id == id:
                return each
        raise KeyError(id)

    def objective(self, *names: str) -> str | None:
        """Return the id of the objective that the first of these names serves; None if none does."""
        by = {name: each.skill for each in self.objectives for name in each.by}
        return next((by[name] for name in names if name in by), None)

    def guideline(self, id: str) -> Guideline:
        """Return a guideline; KeyError if there is none."""
        for each in self.guidelines:
            if each.id == id:
                return each
        raise KeyError(id)

    def call(self, id: str) -> Call:
        """Return a caller; KeyError if there is none."""
        for each in self.calls:
            if each.id == id:
                return each
        raise KeyError(id)


Domain.model_rebuild()
CallScene.model_rebuild()
