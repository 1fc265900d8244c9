"""What all questions have in common. The kinds, and how each is marked, are in `immunobook.quiz.kinds`."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from immunobook.content.frozen import Frozen, Id, Level, Text, one_or_many

Step = Literal[
    "recognize-cues",
    "analyze-cues",
    "prioritize-hypotheses",
    "generate-solutions",
    "take-action",
    "evaluate-outcomes",
]
"""A step of clinical judgement, named as the examining board of nurses names it."""

STEPS: dict[Step, str] = {
    "recognize-cues": "Recognise cues",
    "analyze-cues": "Analyse cues",
    "prioritize-hypotheses": "Prioritise hypotheses",
    "generate-solutions": "Generate solutions",
    "take-action": "Take action",
    "evaluate-outcomes": "Evaluate outcomes",
}
"""The steps in their order, with what they are called on the screen."""


class Option(Frozen):
    """One possible answer, with the reason why it is right or wrong.

    Attributes:
        because: What is true, for a wrong option too; "try again" is not a reason.
        myth: Key of data/misconceptions.yaml: the misconception behind a wrong choice.
    """

    id: Id
    says: Text
    because: Text
    right: bool = False
    myth: Id | None = None


class Unfit(ValueError):
    """What an author got wrong in a question, and where in it.

    Attributes:
        path: Keys and list positions that lead to it from the question; empty for the question as a whole.
        inside: What pydantic found in a question inside this one, and the class that it was to become.
    """

    def __init__(self, words: str, *path: str | int, inside: tuple[ValidationError, type] | None = None) -> None:
        super().__init__(words)
        self.path, self.inside = path, inside


class Retired(Frozen):
    """Why a question is asked no more. It stays in its file, so that old records can still be shown."""

    on: date
    why: Text


class Question(Frozen):
    """A question without its kind.

    A kind adds its own fields and two verbs. `accepts` and `mark` never guess in the learner's disfavour:
    what cannot be understood is not accepted, rather than wrong.

    Attributes:
        skill: The objective that it measures; the stem of its file in data/quiz.
        asks: The question. `plain` is the same in plain words, where that differs.
        thinking: What it takes to answer; "apply" and "analyse" go beyond recall.
        bedside: Whether it asks for a decision at the bedside.
        step: Which step of clinical judgement it asks for, in a question of an unfolding case.
        hint: Hints from the faintest to the plainest, none of which tells; a single one may stand by itself.
        cell: The cell that treats this, as "lesson-id/cell-id"; feedback links to it.
        version: Goes up when the key or the meaning changes; answers keep the version they were given to.
        checked: The day on which key and sources were last checked.
    """

    id: Id
    kind: Text
    skill: Id
    asks: Text
    plain: Text | None = None
    thinking: Literal["remember", "understand", "apply", "analyse"]
    bedside: bool = False
    must_know: bool = False
    step: Step | None = None
    cell: Text
    hint: Annotated[tuple[Text, ...], BeforeValidator(one_or_many), Field(max_length=4)] = ()
    version: int = Field(default=1, ge=1)
    checked: date
    sources: tuple[Id, ...] = Field(min_length=1)
    retired: Retired | None = None

    def accepts(self, answer: object) -> bool:
        """Return whether this answer can be marked at all; each kind says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it accepts")

    def mark(self, answer: object) -> Any:
        """Return the judgement on an accepted answer, an `immunobook.quiz.mark.Mark`; each kind says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is marked")

    def asks_at(self, level: Level) -> str:
        """Return the question in the words of a level."""
        return self.plain if level == "plain" and self.plain else self.asks


Path = tuple[str | int, ...]
"""Keys and list positions that lead to something in a question."""


def things_in(question: Question) -> Iterator[tuple[Path, Frozen]]:
    """Yield everything a question is made of, with its place: options, rows, blanks and the options of each."""
    yield from ((path, thing) for path, _, thing in _walk(question))


def parts_of(question: Question) -> Iterator[tuple[Path, str, Frozen]]:
    """Yield what has an id, with its place and its id; of the option of a blank that is "blank/option"."""
    yield from ((path, id, thing) for path, id, thing in _walk(question) if id)


def _walk(question: Question) -> Iterator[tuple[Path, str, Frozen]]:
    yield from _inside(question, (), "")
    inner = getattr(question, "inner", None)  # a question that is answered in the way of another one
    if isinstance(inner, Question):
        yield from _inside(inner, ("answer",), "")


def _inside(thing: Frozen, path: Path, above: str) -> Iterator[tuple[Path, str, Frozen]]:
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        for number, entry in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(entry, Frozen):
                own = getattr(entry, "id", None)
                id = f"{above}{own}" if isinstance(own, str) else ""
                yield (*path, name, number), id, entry
                yield from _inside(entry, (*path, name, number), f"{id}/" if id else above)
