"""What the notebook is made of, as read from data/: frozen, and free of any screen."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from immunobook.content.frozen import LEVELS, ChapterId, Frozen, Id, Ids, Level, Text, one_or_many

CITATION = re.compile(r"\[(@[A-Za-z0-9-]+(?:\s*;\s*@[A-Za-z0-9-]+)*)\]")
"""[@pardoll-2012] or [@pardoll-2012; @wei-2018]"""


def citations(markdown: str) -> tuple[str, ...]:
    """Return the keys of the sources that a text cites, each once, in order of first mention."""
    keys = (key.strip().lstrip("@") for group in CITATION.findall(markdown) for key in group.split(";"))
    return tuple(dict.fromkeys(keys))


class Source(Frozen):
    """Where a statement comes from, with an identifier that a reader can follow.

    Raises:
        ValueError: If there is no identifier, or only an address where a paper has a DOI or PMID.
    """

    key: Id
    title: Text
    authors: Text
    where: Text
    kind: Literal[
        "trial", "study", "review", "guideline", "label", "regulator", "textbook", "criteria", "statement"
    ]
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    pmid: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}$")] | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$")] | None = None
    checked: date

    @model_validator(mode="after")
    def _can_be_followed(self) -> "Source":
        if not (self.doi or self.pmid or self.url):
            raise ValueError("no identifier; give a doi, a pmid, or (label, guideline, regulator) a url")
        if self.kind in ("trial", "study", "review") and not (self.doi or self.pmid):
            raise ValueError(f"a {self.kind} needs a doi or a pmid, not only a url")
        return self

    @property
    def link(self) -> str:
        """The address to follow: DOI before PubMed before the publisher's own page."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else str(self.url)


class Term(Frozen):
    """A word of the glossary. `short` is shown where there is one; `forms` are other ways to write it."""

    id: Id
    term: Text
    short: Text | None = None
    forms: tuple[Text, ...] = ()
    plain: Text
    clinical: Text
    see: tuple[Id, ...] = ()
    sources: tuple[Id, ...] = Field(min_length=1)

    @property
    def title(self) -> str:
        """What is shown: the abbreviation if there is one, else the term."""
        return self.short or self.term

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*self.sources, *citations(self.plain), *citations(self.clinical))))

    def text(self, level: Level) -> str:
        """Return the meaning in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class Myth(Frozen):
    """What you may have read, what the evidence says, and why it matters at the bedside."""

    key: Id
    says: Text
    verdict: Literal[
        "wrong", "misleading", "understated", "unsafe", "overclaim", "outdated", "incomplete", "weak", "fair"
    ]
    evidence: Text
    bedside: Text
    sources: tuple[Id, ...] = Field(min_length=1)

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*citations(self.evidence), *citations(self.bedside), *self.sources)))


class Said(Frozen):
    """The same thing in the words of both levels."""

    plain: Text
    clinical: Text

    def text(self, level: Level) -> str:
        """Return it in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class Hundred(Frozen):
    """How many of a hundred people on a treatment reached what is counted.

    Attributes:
        says: The treatment.
        reached: How many of a hundred: the rate of the trial, rounded to whole people.
        exactly: The rate with its interval and the number of people it rests on.
    """

    says: Text
    reached: int = Field(ge=0, le=100)
    exactly: Text


class Story(Frozen):
    """A composite fiction: one person made up from a trial, and the hundred people whom the trial counted.

    Attributes:
        name: How the person is called.
        cancer: Which cancer, in two or three words.
        story: What happened.
        counted: What is counted, such as "Alive at five years".
        hundreds: One hundred, or two where the trial had a comparison, which stands first.
        stands: Whether the person of the story is one of those who reached it.
        means: What the hundreds say, and what they do not.
        price: The harm, with its rate.

    Raises:
        ValueError: If a text cites nothing.
    """

    id: Id
    name: Text
    cancer: Text
    story: Said
    counted: Text
    hundreds: tuple[Hundred, ...] = Field(min_length=1, max_length=2)
    stands: Literal["reached", "missed"]
    means: Said
    price: Said

    @model_validator(mode="after")
    def _numbers_have_sources(self) -> "Story":
        for what in ("means", "price"):
            for level in ("plain", "clinical"):
                if not citations(getattr(self, what).text(level)):
                    raise ValueError(
                        f"{what} cites nothing in its {level} words; write [@key] behind each number"
                    )
        return self

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        texts = (said.text(level) for said in (self.story, self.means, self.price) for level in LEVELS)
        return tuple(dict.fromkeys(key for text in texts for key in citations(text)))

    @property
    def more(self) -> int:
        """How many more of a hundred reached it than in the comparison; 0 if there is none."""
        return self.hundreds[-1].reached - self.hundreds[0].reached


class Skill(Frozen):
    """An objective: what a learner can do. Its questions are in data/quiz/<id>.yaml."""

    id: Id
    title: Text
    chapter: ChapterId


# --- scenes ---------------------------------------------------------------------------------------------


class Choice(Frozen):
    """One position of a dial; its id is a class on the root of the drawing."""

    id: Id
    says: Text


class Dial(Frozen):
    """A control of a scene with exactly one option on."""

    id: Id
    asks: Text
    kind: Literal["pills", "steps", "slider"]
    options: tuple[Choice, ...] = Field(min_length=2)


class Switch(Frozen):
    """A control that is on or off; `only_in` lists the options under which it can be on at all."""

    id: Id
    says: Text
    only_in: Ids = ()


class Lead(Frozen):
    """A way from a part of a picture to a screen where it is practised; `to` is an address of the notebook."""

    says: Text
    to: Text = Field(pattern="^/")


class Part(Frozen):
    """Something in a scene that can be chosen; `id` is that of its group in the drawing.

    Attributes:
        events: Side effects of the tables, whose lists stand below it.
    """

    id: Id
    name: Text
    plain: Text
    clinical: Text
    sources: tuple[Id, ...] = ()
    leads: tuple[Lead, ...] = ()
    events: Ids = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources, in order."""
        return tuple(dict.fromkeys((*self.sources, *citations(self.plain), *citations(self.clinical))))

    def text(self, level: Level) -> str:
        """Return what the part does, in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


class When(Frozen):
    """A condition on a scene: all words of `when` on, all words of `unless` off."""

    when: Ids = ()
    unless: Ids = ()

    def holds_in(self, on: Collection[str]) -> bool:
        """Return whether the condition is met when these words are on."""
        return all(word in on for word in self.when) and not any(word in on for word in self.unless)


class Saying(When):
    """The sentence that says what a scene shows now, with its tag."""

    mark: Literal["right", "partly", "wrong", "none"] = "none"
    tag: Text
    plain: Text
    clinical: Text

    def text(self, level: Level) -> str:
        """Return the sentence in the words of a level, as Markdown."""
        return self.plain if level == "plain" else self.clinical


_SECOND_SELECTOR = {
    **dict.fromkeys(("inside", "outside", "left_of", "right_of", "above", "below"), "of"),
    "near": "to",
    "far": "from",
}
_SECOND_STATE = {
    **dict.fromkeys(("more", "fewer", "wider", "narrower", "taller", "shorter"), "than_in"),
    "same": "as_in",
}
_KEYS_OF_CLAIM: Mapping[str, tuple[str, ...]] = {
    "shown": (),
    "hidden": (),
    "count": ("is", "at_least", "at_most"),
    "text": ("is",),
    **{verb: (key,) for verb, key in {**_SECOND_SELECTOR, **_SECOND_STATE}.items()},
    "near": ("to", "within"),
    "far": ("from", "at_least"),
}


Words = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]


class Claim(Frozen):
    """One thing that a browser can look up in a scene, written `{verb: selector, ...}`.

    Attributes:
        verb: shown, hidden, count, text, inside, outside, near, far, left_of, right_of, above, below, more,
            fewer, same, wider, narrower, taller, shorter.
        what: CSS selector of the elements it speaks of.
        other: CSS selector they are compared with (`of`, `to`, `from`).
        equals: `is` of count (a number in text) and text.
        at_least, at_most, within: Numbers; for near and far in units of the drawing.
        in_state: Words to switch to for the comparison (`than_in`, `as_in`); "-word" switches a switch off.
    """

    verb: str
    what: Text
    other: Text | None = None
    equals: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    within: float | None = None
    in_state: Words = ()

    @model_validator(mode="before")
    @classmethod
    def _from_author(cls, written: Any) -> Any:
        if not isinstance(written, dict) or "verb" in written:
            return written
        verbs = [key for key in written if key in _KEYS_OF_CLAIM]
        if len(verbs) != 1:
            raise ValueError(f"a claim has exactly one of {', '.join(_KEYS_OF_CLAIM)}")
        verb = verbs[0]
        allowed = _KEYS_OF_CLAIM[verb]
        unknown = [key for key in written if key != verb and key not in allowed]
        if unknown:
            knows = ", ".join(allowed) or "nothing else"
            raise ValueError(f"{verb} does not know {', '.join(map(str, unknown))}; it knows {knows}")
        if verb == "count":
            if not any(key in written for key in allowed):
                raise ValueError("count needs is, at_least or at_most")
        else:
            missing = [key for key in allowed if key not in written]
            if missing:
                raise ValueError(f"{verb} needs {', '.join(missing)}")
        read: dict[str, Any] = {"verb": verb, "what": written[verb]}
        for key in allowed:
            if key in written:
                name = {"is": "equals", "than_in": "in_state", "as_in": "in_state"}.get(key, key)
                read["other" if key in ("of", "to", "from") else name] = written[key]
        return read


class VisibleTruth(When):
    """A line of the list of what must be visibly true; a browser asserts it in every state that matches."""

    says: Text
    holds: tuple[Claim, ...] = Field(min_length=1)


class Diagram(Frozen):
    """A scene: an SVG drawing whose states are classes on its root, and the words that go with it.

    Attributes:
        alt: What the picture shows, for who cannot see it.
        loops: Whether something moves for ever; then there is a Pause button.
        start: Words that are on at first: one option of each dial, and any switch.
        says: Read from the top; the first that holds is what the scene says.
    """

    id: Id
    title: Text
    chapter: ChapterId
    lesson: Id
    alt: Text
    loops: bool = False
    dials: tuple[Dial, ...] = ()
    switches: tuple[Switch, ...] = ()
    start: Ids = ()
    parts: tuple[Part, ...] = Field(min_length=1)
    says: tuple[Saying, ...] = Field(min_length=1)
    visibly_true: tuple[VisibleTruth, ...] = Field(min_length=1)
    sources: tuple[Id, ...] = Field(min_length=1)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that can be a class on the root: options of dials, then switches."""
        options = (option.id for dial in self.dials for option in dial.options)
        return (*options, *(switch.id for switch in self.switches))

    @property
    def cited(self) -> tuple[str, ...]:
        """Keys of the sources of the picture and its parts, in order."""
        parts = (key for part in self.parts for key in part.cited)
        lines = (key for line in self.says for text in (line.plain, line.clinical) for key in citations(text))
        return tuple(dict.fromkeys((*self.sources, *parts, *lines)))

    def part(self, id: str) -> Part:
        """Return a part by its id; KeyError if there is none."""
        for part in self.parts:
            if part.id == id:
                return part
        raise KeyError(id)

    def turned(self, on: Collection[str], word: str) -> tuple[str, ...]:
        """Return the words that are on after a learner chose an option or pressed a switch.

        Choosing an option turns the others of its dial off, and any switch that cannot be on there.

        Raises:
            KeyError: If the scene does not know the word.
        """
        after = set(on)
        for dial in self.dials:
            options = {option.id for option in dial.options}
            if word in options:
                after = (after - options) | {word}
                break
        else:
            if word not in {switch.id for switch in self.switches}:
                raise KeyError(word)
            after ^= {word}
        return self.allowed(after)

    def started(self, shows: Collection[str] = ()) -> tuple[str, ...]:
        """Return the words that are on at first, where a cell may ask for others."""
        on = set(self.start)
        for word in shows:
            if word not in on:
                on = set(self.turned(on, word))
        return self.allowed(on)

    def can_be_on(self, switch: Switch, on: Collection[str]) -> bool:
        """Return whether a switch can be on when these words are."""
        return not switch.only_in or any(word in on for word in switch.only_in)

    def combinations(self) -> Iterator[tuple[str, ...]]:
        """Yield every state a learner can bring the scene into, as the words that are on."""
        seen = set()
        for chosen in product(*([option.id for option in dial.options] for dial in self.dials)):
            for pressed in product(*((False, True) for _ in self.switches)):
                switched = [switch.id for switch, is_on in zip(self.switches, pressed, strict=True) if is_on]
                on = self.allowed({*chosen, *switched})
                if on not in seen:
                    seen.add(on)
                    yield on

    def saying(self, on: Collection[str]) -> Saying:
        """Return the first line that holds; LookupError if none does (which `faults` would have found)."""
        for line in self.says:
            if line.holds_in(on):
                return line
        raise LookupError(f"{self.id} says nothing when {', '.join(on)} is on")

    def allowed(self, on: Collection[str]) -> tuple[str, ...]:
        """Return these words in the scene's order, without the switches that mean nothing beside them."""
        on = set(on)
        off = {switch.id for switch in self.switches if not self.can_be_on(switch, on)}
        return tuple(word for word in self.words if word in on - off)


# --- lessons --------------------------------------------------------------------------------------------


class Passage(Frozen):
    """Prose of a read cell, for one level or for both."""

    level: Literal["both", "plain", "clinical"]
    text: Text


class MythCard(Frozen):
    """The place in a read cell where a misconception is taken up; `myth` is its key."""

    myth: Id
    level: Literal["both"] = "both"


class StoryCard(Frozen):
    """The place in a read cell where a story is told; `story` is its id."""

    story: Id
    level: Literal["both"] = "both"


Block = Passage | MythCard | StoryCard


class Cell(Frozen):
    """What all cells have.

    Attributes:
        id: Unique in its lesson.
        number: Place in the lesson, from 1; it stands in the gutter.
        title: Its heading.
        cited: Keys of the sources in its drawer, in the order of their numbers, the same at both levels.
    """

    id: Id
    number: int = 0
    title: Text
    cited: tuple[str, ...] = ()

    def text(self, level: Level) -> str:
        """Return its prose in the words of a level, as Markdown; empty if it has none."""
        return ""


class ReadCell(Cell):
    """Prose, with the cards of misconceptions and stories between."""

    kind: Literal["read"] = "read"
    blocks: tuple[Block, ...] = Field(min_length=1)

    def at(self, level: Level) -> tuple[Block, ...]:
        """Return the blocks that are read at a level, in order."""
        return tuple(block for block in self.blocks if block.level in ("both", level))

    def text(self, level: Level) -> str:
        return "\n\n".join(block.text for block in self.at(level) if isinstance(block, Passage))


class _SceneCell(Cell):
    diagram: Id
    shows: Ids = ()
    plain: Text
    clinical: Text
    sources: tuple[Id, ...] = ()

    def text(self, level: Level) -> str:
        return self.plain if level == "plain" else self.clinical


class LookCell(_SceneCell):
    """A scene to explore; `shows` are words to start with other than the scene's own."""

    kind: Literal["look"] = "look"


class TryCell(_SceneCell):
    """Change something and see: done when every word of `goal` is on; `reached` says what was just seen."""

    kind: Literal["try"] = "try"
    goal: Ids = Field(min_length=1)
    reached: Text


Scan = Literal[
    "liver-two", "lung-one", "node-one", "near-the-limit", "spiky", "liver-and-node", "at-the-limits", "touching",
    "fading",
]  # fmt: skip
"""The bodies that `response/phantom.py` draws, of which a lesson can show one to measure on."""


class LabCell(Cell):
    """A part of the response lab in a lesson: a patient to judge, slices to measure, or a plot of a generated cohort.

    Attributes:
        patient: Of `lab: judge`, the teaching patient.
        plot: Of `lab: plot`, which of the four.
        scan: Of `lab: measure`, which of the drawn bodies.
    """

    kind: Literal["try"] = "try"
    lab: Literal["judge", "plot", "measure"]
    patient: Id | None = None
    plot: Literal["waterfall", "spider", "swimmer", "kaplan-meier"] | None = None
    scan: Scan | None = None
    plain: Text
    clinical: Text
    sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _says_which(self) -> "LabCell":
        given = {"judge": self.patient, "plot": self.plot, "measure": self.scan}
        if any((self.lab == part) != (each is not None) for part, each in given.items()):
            raise ValueError("lab: judge needs a patient, lab: plot a plot, lab: measure a scan, and no other of these")
        return self

    def text(self, level: Level) -> str:
        return self.plain if level == "plain" else self.clinical


class PredictCell(Cell):
    """Commit to an answer; the next cell stays closed until then."""

    kind: Literal["predict"] = "predict"
    quiz: Id


class CheckCell(Cell):
    """Questions to answer here; in the file `quiz` is one id or a list."""

    kind: Literal["check"] = "check"
    quiz: Ids = Field(min_length=1)


class NoteCell(Cell):
    """The learner's own words."""

    kind: Literal["note"] = "note"
    title: Text = "In your own words"
    ask: Text

    def text(self, level: Level) -> str:
        return self.ask


class RecapCell(Cell):
    """What to remember."""

    kind: Literal["recap"] = "recap"
    title: Text = "What to remember"
    points: tuple[Text, ...] = Field(min_length=1)

    def text(self, level: Level) -> str:
        return "\n".join(f"- {point}" for point in self.points)


AnyCell = ReadCell | LookCell | PredictCell | TryCell | LabCell | CheckCell | NoteCell | RecapCell
CELLS: Mapping[str, type[Cell]] = {
    "read": ReadCell,
    "look": LookCell,
    "predict": PredictCell,
    "try": TryCell,
    "check": CheckCell,
    "note": NoteCell,
    "recap": RecapCell,
}


def cell_model(kind: str, keys: Collection[str]) -> type[Cell]:
    """Return the model of a fenced cell: a `try` cell with `lab` is a part of the lab, the others are their kind's."""
    return LabCell if kind == "try" and "lab" in keys else CELLS[kind]


# What a cell takes besides reading it, in words that could be read in that time.
_WORK = {"read": 0, "look": 90, "predict": 70, "try": 120, "check": 90, "note": 80, "recap": 10}


class Lesson(Frozen):
    """A stack of cells, six to ten minutes long."""

    id: Id
    title: Text
    chapter: ChapterId
    minutes: int = Field(ge=1)
    needs: tuple[Id, ...] = ()
    goals: tuple[Text, ...] = Field(min_length=1)
    leaves_out: tuple[Text, ...] = ()
    cells: tuple[AnyCell, ...] = Field(min_length=1)

    def cell(self, id: str) -> AnyCell:
        """Return a cell by its id; KeyError if there is none."""
        for cell in self.cells:
            if cell.id == id:
                return cell
        raise KeyError(id)

    def ref(self, cell: Cell) -> str:
        """Return the name by which records and questions know a cell: "lesson/cell"."""
        return f"{self.id}/{cell.id}"

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        weights = {}
        for cell in self.cells:
            words = max(len(cell.text(level).split()) for level in ("plain", "clinical"))
            blocks = getattr(cell, "blocks", ())
            cards = sum(isinstance(block, MythCard) + 3 * isinstance(block, StoryCard) for block in blocks)
            questions = len(cell.quiz) if isinstance(cell, CheckCell) else 1
            weights[cell.id] = words + 60 * cards + _WORK[cell.kind] * questions
        return weights

    def share(self, id: str) -> float:
        """Return the minutes that one cell takes, by its share of the weight; KeyError if there is none."""
        return self.minutes * self._weights[id] / (sum(self._weights.values()) or 1)

    def minutes_left(self, done: Collection[str]) -> int:
        """Return how many minutes are left when the cells with these ids are done.

        The lesson's minutes are shared out by weight: the words of a cell at its longer level, 60 for each
        card (a story counts as three), and for each kind what doing it takes. Rounded up, so that 0 means that nothing is left.
        """
        total = sum(self._weights.values())
        left = sum(weight for id, weight in self._weights.items() if id not in done)
        return math.ceil(self.minutes * left / total) if total else 0


class Chapter(Frozen):
    """Lessons in their order; a chapter is a screen."""

    id: ChapterId
    title: Text
    breath: Text
    lessons: tuple[Id, ...] = Field(min_length=1)


class Course(Frozen):
    """Chapters in their order: the only place that knows the order."""

    chapters: tuple[Chapter, ...] = Field(min_length=1)

    def chapter(self, id: str) -> Chapter:
        """Return a chapter by its id; KeyError if there is none."""
        for chapter in self.chapters:
            if chapter.id == id:
                return chapter
        raise KeyError(id)

    @property
    def lessons(self) -> tuple[str, ...]:
        """Ids of all lessons, in order."""
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)
