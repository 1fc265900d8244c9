"""What the response lab is made of, as read from data/response/: criteria, teaching patients, cohorts."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from immunobook.content.frozen import Frozen, Id, Level, Text, one_or_many
from immunobook.content.model import citations

Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
LesionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$", max_length=40)]
Response = Literal["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING"]
ImmuneResponse = Literal["iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iUPD", "iCPD", "NE", "MISSING"]


class Criterion(Frozen):
    """What the rules take from one source; the id is free, `source` is the key in sources.yaml."""

    id: Id
    source: Id
    gives: Text


class TeachingFinding(Frozen):
    """A lesion as it is found at the start. A node is measured across its short axis.

    Attributes:
        method, slice: How it was seen, and how thick the slices are in millimetres.
        nature: What it is, as `response.baseline.NATURES` has it.
        treated: It was irradiated or treated locally before, and has not grown since.
        mm: How large, where the baseline visit does not say so.
    """

    id: LesionId
    organ: Text
    node: bool = False
    method: Literal["CT", "MRI", "X-ray", "calipers", "ultrasound"] = "CT"
    slice: Annotated[float, Field(gt=0, le=20)] | int = 5
    nature: Text = "solid"
    treated: bool = False
    mm: Annotated[float, Field(gt=0, le=500)] | int | None = None


class TeachingLesion(TeachingFinding):
    """A lesion of a teaching patient that is followed."""

    role: Literal["target", "non-target", "new"]


class TeachingVisit(Frozen):
    """A visit: what it shows of each lesion, and, after baseline, what must be said of it.

    Attributes:
        day: From the start of treatment.
        found: Lesion to finding, in the words that tables use: "23", "gone", "too small", "present", "grown", ...
        recist, irecist: The verdicts that a test expects; none at baseline.
    """

    day: int
    found: Mapping[LesionId, Text] = {}
    imaged: bool = True
    markers: Literal["", "normal", "raised"] = ""
    pet: Literal["", "negative", "positive, new on CT", "positive, not seen on CT", "positive, known on CT"] = ""
    new_symptom: bool = False
    stable: bool | None = None
    recist: Response | None = None
    irecist: ImmuneResponse | None = None
    says: Text | None = None


class TeachingPatient(Frozen):
    """A written patient with a point. Invented, and said to be so on screen.

    Attributes:
        teaches: The point in one sentence, with its sources cited.
        also_seen: What the first scan shows besides and what is not recorded: a normal node, a simple cyst.
        confirmation: Whether CR and PR must be confirmed in this patient's trial.
        best, ibest: Best overall responses that a test expects.
    """

    id: Id
    title: Text
    hard: Annotated[int, Field(ge=1, le=3)] = 1
    plain: Text
    clinical: Text
    teaches: Text
    confirmation: bool = False
    pet_at_baseline: Literal["", "negative", "positive"] = ""
    death_day: int | None = None
    lesions: tuple[TeachingLesion, ...] = Field(min_length=1)
    also_seen: tuple[TeachingFinding, ...] = ()
    visits: tuple[TeachingVisit, ...] = Field(min_length=2)
    best: Response
    ibest: ImmuneResponse

    @model_validator(mode="after")
    def _holds_together(self) -> "TeachingPatient":
        ids = [lesion.id for lesion in (*self.lesions, *self.also_seen)]
        if len(set(ids)) != len(ids):
            raise ValueError("two lesions have one id; give each its own")
        if unsized := [each.id for each in self.also_seen if each.mm is None]:
            raise ValueError(f"{unsized[0]} in also_seen has no size; write its mm")
        ids = [lesion.id for lesion in self.lesions]
        days = [visit.day for visit in self.visits]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("the days of the visits do not rise; write them in their order")
        for visit in self.visits:
            if unknown := set(visit.found) - set(ids):
                raise ValueError(f"day {visit.day} finds {sorted(unknown)[0]}, which is no lesion of this patient")
        for visit in self.visits[1:]:
            if visit.recist is None or visit.irecist is None:
                raise ValueError(f"day {visit.day} has no verdicts; write recist and irecist")
        if not self.cited:
            raise ValueError("what it teaches has no source; write [@key] behind it")
        return self

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*citations(self.teaches), *citations(self.plain), *citations(self.clinical))))

    def text(self, level: Level) -> str:
        """Return the story in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class Figure(Frozen):
    """A published figure that a generated cohort is drawn after."""

    id: Id
    what: Literal[
        "response-rate", "control-rate", "median-pfs-months", "median-dor-months", "cr-rate", "pseudoprogression-rate"
    ]
    value: float
    low: float | None = None
    high: float | None = None
    n: int
    says: Text


class Cohort(Frozen):
    """A cohort that can be generated: the figures that it is drawn after, all of one data cut of one trial."""

    id: Id
    title: Text
    plain: Text
    figures: tuple[Figure, ...] = Field(min_length=1)
    sources: tuple[Id, ...] = Field(min_length=1)
