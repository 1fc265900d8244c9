"""Reads data/: YAML and lesson files become frozen objects, and everything unreadable a fault with its line.

A scalar in YAML stays the text that the author wrote, and the model decides what it means. So `on:` and `no`
are words, not yes and no, and `12:30` is not a number of seconds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from immunobook.content.case import Case
from immunobook.content.evidence import Agent, AskedQuestion, ReadingRule, Trial
from immunobook.content.fault import Fault, Place, did_you_mean
from immunobook.content.frozen import Frozen
from immunobook.content.model import (
    CELLS,
    Block,
    Cell,
    Course,
    Diagram,
    LabCell,
    Lesson,
    Myth,
    MythCard,
    Passage,
    ReadCell,
    Skill,
    Source,
    Story,
    StoryCard,
    Term,
    cell_model,
    citations,
)
from immunobook.content.question import Question, Unfit
from immunobook.content.read_case import read_cases
from immunobook.content.read_evidence import read_evidence
from immunobook.content.read_response import read_response
from immunobook.content.read_story import read_stories
from immunobook.content.read_toxicity import read_toxicity
from immunobook.content.response import Cohort, Criterion, TeachingPatient
from immunobook.content.toxicity import Toxicity

Model = TypeVar("Model", bound=Frozen)
Steps = tuple[str | int, ...]
"""Keys and list positions that lead to something written."""

HEADING = re.compile(r"^##\s+(?P<title>.*?)\s*(?:\{#(?P<id>[^}]*)\})?\s*$")
FENCE = re.compile(r"^```\s*(?:\{(?P<kind>[^}]*)\})?\s*(?P<rest>.*)$")
BLOCK = re.compile(r"^:::\s*(?P<words>.*?)\s*$")

QUESTION_FILE_KEYS = ("skill", "title", "chapter", "questions")


@dataclass(frozen=True)
class Written:
    """A question as its author wrote it; what it becomes depends on the kinds that exist."""

    place: Place
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Library:
    """Everything in data/, with the place of each thing and the faults that kept others out.

    Attributes:
        places: Place of each thing, by what it is ("lesson", "cell", "skill", "diagram", "term", "source",
            "myth", "story", "course", "drawing", "asked", "agent", "trial", "reading rule") and its id; a
            cell's id is "lesson/cell".
    """

    folder: Path
    course: Course | None
    lessons: Mapping[str, Lesson]
    diagrams: Mapping[str, Diagram]
    drawings: Mapping[str, str]
    glossary: Mapping[str, Term]
    sources: Mapping[str, Source]
    skills: Mapping[str, Skill]
    myths: Mapping[str, Myth]
    stories: Mapping[str, Story]
    written: tuple[Written, ...]
    places: Mapping[tuple[str, str], Place]
    faults: tuple[Fault, ...]
    spellings: Mapping[str, str] = field(default_factory=dict)
    faq: Mapping[str, AskedQuestion] = field(default_factory=dict)
    agents: Mapping[str, Agent] = field(default_factory=dict)
    trials: Mapping[str, Trial] = field(default_factory=dict)
    reading_rules: Mapping[str, ReadingRule] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    patients: Mapping[str, TeachingPatient] = field(default_factory=dict)
    cohorts: Mapping[str, Cohort] = field(default_factory=dict)
    toxicity: Toxicity | None = None
    cases: Mapping[str, Case] = field(default_factory=dict)

    def find_term(self, words: str) -> Term | None:
        """Return the term that is written like this: id, name, abbreviation, form, or one with a plural s."""
        spelling = _spelling(words)
        id = self.spellings.get(spelling) or (
            self.spellings.get(spelling[:-1]) if spelling.endswith("s") else None
        )
        return self.glossary[id] if id else None


@dataclass
class _Desk:
    """Where the pieces are gathered while reading."""

    folder: Path
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return f"data/{path.relative_to(self.folder).as_posix()}"

    def text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8").replace("\r\n", "\n")
        except FileNotFoundError:
            self.faults.append(
                Fault(self.name(path), 1, "-", "there is no such file", "write it; data/README.md says how")
            )
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(
                Fault(self.name(path), 1, "-", f"cannot be read ({error})", "save it as UTF-8 text")
            )
        return None

    def yaml(self, path: Path) -> tuple[Any, Place]:
        """Return the content of a YAML file and the lines of its keys; None if it could not be read."""
        text = self.text(path)
        if text is None:
            return None, Place(self.name(path))
        return self.parse(text, self.name(path))

    def parse(self, text: str, file: str, first_line: int = 1, id: str = "-") -> tuple[Any, Place]:
        """Return YAML as text, lists and mappings, with the line of each path."""
        lines: dict[Steps, int] = {(): first_line}
        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            if mark and mark.line >= text.rstrip().count(
                "\n"
            ):  # what was opened is more telling than the end
                mark = getattr(error, "context_mark", None) or mark
            line = first_line + (mark.line if mark else 0)
            problem = getattr(error, "problem", None) or "is not YAML"
            remedy = (
                "check indent, quotes and colons here and in the line above; words with a colon need quotes"
            )
            self.faults.append(Fault(file, line, id, f"this is not valid YAML ({problem})", remedy))
            return None, Place(file, lines)
        if node is None:
            return None, Place(file, lines)
        value = self._value(node, (), lines, file, first_line, ())
        lines.setdefault((), first_line)
        return value, Place(file, lines)

    def _value(
        self,
        node: Any,
        path: Steps,
        lines: dict[Steps, int],
        file: str,
        first_line: int,
        above: tuple[int, ...],
    ) -> Any:
        line = first_line + node.start_mark.line
        lines.setdefault(path, line)
        if id(node) in above:
            self.faults.append(Fault(file, line, "-", "this contains itself", "write it out without & and *"))
            return None
        above = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            value: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                key_line = first_line + key_node.start_mark.line
                if key in value:
                    says = f'"{key}" stands here twice; the first is in line {lines[(*path, key)]}'
                    self.faults.append(
                        Fault(file, key_line, key, says, "give one of them another name, or join them")
                    )
                    continue
                lines[(*path, key)] = key_line
                value[key] = self._value(value_node, (*path, key), lines, file, first_line, above)
            return value
        if isinstance(node, yaml.SequenceNode):
            return [
                self._value(item, (*path, number), lines, file, first_line, above)
                for number, item in enumerate(node.value)
            ]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def build(self, model: type[Model], value: Any, place: Place, id: str) -> Model | None:
        """Return the object, or note every fault in it and return None."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.faults.extend(faults_of(error, model, value, place, id))
            return None


def faults_of(
    error: ValidationError, model: type[BaseModel], value: Any, place: Place, id: str
) -> Iterator[Fault]:
    """Say what pydantic found in the words of an author."""
    for found in error.errors(include_url=False):
        path = _written_path(found["loc"], value)
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        given = found.get("input")
        match found["type"]:
            case "missing":
                path, key = path[:-1], str(found["loc"][-1])
                if key == "because":
                    says, remedy = (
                        "an option without a reason",
                        "add because: what is true, for a wrong one too",
                    )
                elif key == "alt":
                    says, remedy = "a picture without a text alternative", "add alt: what the picture shows"
                else:
                    says, remedy = f'"{key}" is missing', f"add {key}:"
                inner = _inner_id(value, path)
                says += f' (in "{inner}")' if inner and inner != id else ""
            case "extra_forbidden":
                known = sorted(_keys_known_at(model, path[:-1]))
                open_keys = [each for each in known if each not in _keys_written_at(value, path[:-1])]
                says = f'unknown key "{key}"'
                others = f"known are also {', '.join(open_keys)}" if open_keys else "take it out"
                remedy = did_you_mean(key, known, others)
                remedy = did_you_mean(key, open_keys, remedy)
            case "string_too_short":
                says, remedy = f'"{key}" is empty', "write it, or take the key out"
            case "string_type" if given is None:
                says, remedy = f'"{key}" is empty', "write it, or take the key out"
            case "string_pattern_mismatch":
                says, remedy = f'"{given}" is no valid {key or "id"}', _PATTERN_REMEDY.get(key, _ID_REMEDY)
            case "literal_error":
                expected = [str(word) for word in _expected(found)]
                says = f'{key} cannot be "{given}"'
                remedy = did_you_mean(str(given), expected, f"choose from {', '.join(expected)}")
            case "too_short":
                says, remedy = (
                    f'"{key}" has too few entries',
                    f"it needs at least {found['ctx']['min_length']}",
                )
            case "too_long":
                says, remedy = (
                    f'"{key}" has too many entries',
                    f"it takes at most {found['ctx']['max_length']}",
                )
            case "value_error":
                wrong = found["ctx"]["error"]
                if isinstance(wrong, Unfit):
                    path = (*path, *wrong.path)
                if isinstance(wrong, Unfit) and wrong.inside:
                    yield from faults_of(*wrong.inside, _at(value, path), place.below(*path), id)
                    continue
                says, _, remedy = str(wrong).partition("; ")
                remedy = remedy or "see data/README.md"
            case _:
                message = found["msg"][0].lower() + found["msg"][1:]
                says = f"{key}: {message}" if key else message
                remedy = (
                    f'it is "{given}" here' if isinstance(given, str | int | float) else "see data/README.md"
                )
        yield place.fault(id, says, remedy, *path)


_ID_REMEDY = "use lower-case words joined by hyphens (a chapter's id: by underscores)"
_PATTERN_REMEDY = {
    "doi": "a doi looks like 10.1038/nrc3239, without https://doi.org/",
    "pmid": "a pmid is a number",
    "url": "a url starts with https:// and has no blanks",
}


def _expected(found: Any) -> list[str]:
    return re.findall(r"'([^']*)'", found["ctx"]["expected"])


def _written_path(loc: Steps, value: Any) -> Steps:
    """Return the steps of a pydantic location that exist in what was written."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(value, dict):
            if step in value:
                value = value[step]
            elif not last:
                continue
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif not last:
            continue
        else:
            break
        path.append(step)
    return tuple(path)


def _inner_id(value: Any, path: Steps) -> str:
    """Return the id of the innermost thing on a path that has one."""
    found = ""
    for step in (None, *path):
        if step is not None:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found = value["id"]
    return found


def _keys_known_at(model: Any, path: Steps) -> set[str]:
    """Return the keys that a model, or the one at a path inside it, knows."""
    models = {model}
    for step in path:
        if isinstance(step, str):
            fields = [each.model_fields[step].annotation for each in models if step in each.model_fields]
            models = {inner for annotation in fields for inner in _models_in(annotation)}
    known = {name for each in models for name in each.model_fields}
    return known - {"number", "cited", "kind"} if model in (*CELLS.values(), LabCell) else known


def _keys_written_at(value: Any, path: Steps) -> set[str]:
    return set(_at(value, path))


def _at(value: Any, path: Steps) -> Any:
    for step in path:
        value = value[step]
    return value


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


# --- the files of data/ ---------------------------------------------------------------------------------


def read(folder: Path) -> Library:
    """Read a data folder; what cannot be read is in the faults of the result, never raised."""
    desk = _Desk(folder)
    sources = _by_key(desk, folder / "sources.yaml", Source, "source", key_field="key")
    glossary = _by_key(desk, folder / "glossary.yaml", Term, "term", key_field="id")
    myths = _by_key(desk, folder / "misconceptions.yaml", Myth, "myth", key_field="key")
    course = _course(desk, folder / "course.yaml")
    stories = read_stories(desk)
    lessons = _lessons(desk, myths, stories)
    diagrams, drawings = _diagrams(desk)
    skills, written = _quiz(desk)
    cases, of_cases = read_cases(desk, skills)
    written += [Written(place, value) for place, value in of_cases]
    beside = read_evidence(desk, _by_key) | read_response(desk, _by_key)
    toxicity = read_toxicity(desk, _same_as_stem)
    return Library(
        folder=folder,
        course=course,
        lessons=MappingProxyType(lessons),
        diagrams=MappingProxyType(diagrams),
        drawings=MappingProxyType(drawings),
        glossary=MappingProxyType(glossary),
        sources=MappingProxyType(sources),
        skills=MappingProxyType(skills),
        myths=MappingProxyType(myths),
        stories=MappingProxyType(stories),
        written=tuple(written),
        places=MappingProxyType(desk.places),
        spellings=MappingProxyType(_spellings(desk, glossary)),
        faults=tuple(sorted(desk.faults)),
        **beside,
        toxicity=toxicity,
        cases=MappingProxyType(cases),
    )


def _mapping(desk: _Desk, value: Any, place: Place, what: str) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    if value is not None:
        desk.faults.append(place.fault("-", f"{what} is not a list of keys", "write `key: value` lines"))
    return {}


def _by_key(desk: _Desk, path: Path, model: type[Model], what: str, key_field: str) -> dict[str, Model]:
    value, place = desk.yaml(path)
    read: dict[str, Model] = {}
    for key, entry in _mapping(desk, value, place, path.name).items():
        here = place.below(key)
        desk.places[what, key] = here
        entry = _mapping(desk, entry, here, f'"{key}"')
        if key_field in entry:
            remedy = f"the name in front of the colon is its {key_field}; take this line out"
            desk.faults.append(here.fault(key, f'unknown key "{key_field}"', remedy, key_field))
        built = desk.build(model, {**entry, key_field: key}, here, key)
        if built is not None:
            read[key] = built
    return read


def _course(desk: _Desk, path: Path) -> Course | None:
    value, place = desk.yaml(path)
    desk.places["course", "course"] = place
    if value is None:
        desk.faults.append(place.fault("course", "there are no chapters", "list them under chapters:"))
        return None
    return desk.build(Course, value, place, "course")


def _spelling(words: str) -> str:
    return " ".join(words.casefold().split())


def _spellings(desk: _Desk, glossary: Mapping[str, Term]) -> dict[str, str]:
    """Return which term each spelling means; two terms with one spelling are a fault."""
    spellings: dict[str, str] = {}
    for id, term in glossary.items():
        for words in dict.fromkeys(map(_spelling, (id, term.term, term.short or id, *term.forms))):
            other = spellings.setdefault(words, id)
            if other != id:
                place = desk.places["term", id]
                says = f'"{words}" already means the term "{other}"'
                desk.faults.append(place.fault(id, says, "leave it to one of the two"))
    return spellings


def _diagrams(desk: _Desk) -> tuple[dict[str, Diagram], dict[str, str]]:
    diagrams, drawings = {}, {}
    for path in sorted((desk.folder / "diagram").glob("*.yaml")):
        value, place = desk.yaml(path)
        id = path.stem
        desk.places["diagram", id] = place
        value = _mapping(desk, value, place, path.name)
        _same_as_stem(desk, place, value, "id", id)
        own = {"id": id} if "id" in value else {}
        diagram = desk.build(Diagram, {**value, **own}, place, id)
        if diagram is not None:
            diagrams[id] = diagram
    for path in sorted((desk.folder / "diagram").glob("*.svg")):
        text = desk.text(path)
        if text is not None:
            drawings[path.stem] = text
            desk.places["drawing", path.stem] = Place(desk.name(path))
    return diagrams, drawings


def _same_as_stem(desk: _Desk, place: Place, value: Mapping[str, Any], key: str, stem: str) -> None:
    if isinstance(value.get(key), str) and value[key] != stem:
        says = f'{key} is "{value[key]}", but the file is called {stem}'
        desk.faults.append(
            place.fault(stem, says, f"write {key}: {stem}, or rename the file if nothing was published", key)
        )


# --- questions ------------------------------------------------------------------------------------------


def _quiz(desk: _Desk) -> tuple[dict[str, Skill], list[Written]]:
    skills, written = {}, []
    for path in sorted((desk.folder / "quiz").glob("*.yaml")):
        value, place = desk.yaml(path)
        skill = path.stem
        desk.places["skill", skill] = place
        value = _mapping(desk, value, place, path.name)
        for key in value:
            if key not in QUESTION_FILE_KEYS:
                remedy = did_you_mean(key, QUESTION_FILE_KEYS, f"known are {', '.join(QUESTION_FILE_KEYS)}")
                desk.faults.append(place.fault(skill, f'unknown key "{key}"', remedy, key))
        _same_as_stem(desk, place, value, "skill", skill)
        about = {"id": skill, **{key: value[key] for key in ("title", "chapter") if key in value}}
        built = desk.build(Skill, about, place, skill)
        if built is not None:
            skills[skill] = built
        questions = value.get("questions")
        if not isinstance(questions, list) or not questions:
            desk.faults.append(
                place.fault(skill, "there are no questions", "list them under questions:", "questions")
            )
            continue
        for number, question in enumerate(questions):
            here = place.below("questions", number)
            if not isinstance(question, dict):
                desk.faults.append(
                    here.fault(skill, "this is no question", "write `- id: ...` with its keys below")
                )
                continue
            named = question.get("skill", skill)
            if named != skill:
                says = f'skill is "{named}", but this file is {skill}.yaml'
                desk.faults.append(
                    here.fault(str(question.get("id", "-")), says, "move it, or take the line out", "skill")
                )
            written.append(Written(here, {**question, "skill": skill}))
    return skills, written


def build_questions(
    written: Iterable[Written], kinds: Mapping[str, type[Question]]
) -> tuple[dict[str, Question], dict[str, Place], list[Fault]]:
    """Return the questions by id, their places, and the faults of those that could not be read."""
    questions: dict[str, Question] = {}
    places: dict[str, Place] = {}
    faults: list[Fault] = []
    for item in written:
        id = str(item.value.get("id") or "-")
        kind = str(item.value.get("kind") or "")
        if kind not in kinds:
            remedy = did_you_mean(kind, kinds, f"choose from {', '.join(kinds)}")
            faults.append(item.place.fault(id, f'there is no kind of question "{kind}"', remedy, "kind"))
            continue
        try:
            question = kinds[kind].model_validate(item.value)
        except ValidationError as error:
            faults.extend(faults_of(error, kinds[kind], item.value, item.place, id))
            continue
        if question.id in questions:
            first = places[question.id]
            says = f"this id is taken ({first.file}:{first.line('id')})"
            faults.append(item.place.fault(id, says, "give the newer question another id", "id"))
            continue
        questions[question.id] = question
        places[question.id] = item.place
    return questions, places, faults


# --- lessons --------------------------------------------------------------------------------------------


def _lessons(
    desk: _Desk, myths: Mapping[str, Myth], stories: Mapping[str, Story]
) -> dict[str, Lesson]:
    lessons = {}
    for path in sorted((desk.folder / "lesson").glob("*.md")):
        text = desk.text(path)
        if text is not None:
            lesson = _LessonReader(desk, desk.name(path), path.stem, text, myths, stories).read()
            if lesson is not None:
                lessons[path.stem] = lesson
    return lessons


class _LessonReader:
    """Reads one lesson file from top to bottom."""

    def __init__(
        self,
        desk: _Desk,
        file: str,
        id: str,
        text: str,
        myths: Mapping[str, Myth],
        stories: Mapping[str, Story],
    ) -> None:
        self.desk, self.file, self.id, self.myths, self.stories = desk, file, id, myths, stories
        self.lines = text.split("\n")
        self.cells: list[Cell] = []
        self.seen: dict[str, int] = {}

    def fault(self, line: int, says: str, remedy: str, id: str = "") -> None:
        self.desk.faults.append(Fault(self.file, line, id or self.id, says, remedy))

    def read(self) -> Lesson | None:
        end = self._end_of_front_matter()
        if end is None:
            self.desk.places["lesson", self.id] = Place(self.file)
            return None
        before = len(self.desk.faults)
        front, place = self.desk.parse("\n".join(self.lines[1:end]), self.file, first_line=2, id=self.id)
        self.desk.places["lesson", self.id] = place
        front = _mapping(self.desk, front, place, "the part between the --- lines")
        if "cells" in front:
            self.fault(place.line("cells"), 'unknown key "cells"', "cells are written below the second ---")
        _same_as_stem(self.desk, place, front, "id", self.id)
        self._read_body(end + 1)
        own = {"id": self.id} if "id" in front else {}
        if not self.cells and len(self.desk.faults) == before:
            self.fault(
                end + 1,
                "the lesson has no cells",
                "write a heading `## Title {#id}` and text, or a fenced cell",
            )
        if not self.cells:
            self.cells = [ReadCell(id="none", title="-", blocks=(Passage(level="both", text="-"),))]
            self.desk.build(Lesson, {**front, **own, "cells": tuple(self.cells)}, place, self.id)
            return None
        return self.desk.build(Lesson, {**front, **own, "cells": tuple(self.cells)}, place, self.id)

    def _end_of_front_matter(self) -> int | None:
        if self.lines[0].strip() == "---":
            for number, line in enumerate(self.lines[1:], start=1):
                if line.strip() == "---":
                    return number
        self.fault(
            1, "the lesson does not start with its keys", "put id, title, ... between two lines of ---"
        )
        return None

    def _add(self, cell: Cell, place: Place, line: int) -> None:
        if cell.id in self.seen:
            says = f"this id is taken (line {self.seen[cell.id]})"
            self.fault(line, says, "give the newer cell another id", cell.id)
            return
        self.seen[cell.id] = line
        self.desk.places["cell", f"{self.id}/{cell.id}"] = place
        self.cells.append(cell.model_copy(update={"number": len(self.cells) + 1, "cited": self._cited(cell)}))

    def _cited(self, cell: Cell) -> tuple[str, ...]:
        """Return the keys in the cell's drawer: in the order in which the text cites them."""
        keys: list[str] = []
        if isinstance(cell, ReadCell):
            for block in cell.blocks:
                if isinstance(block, Passage):
                    keys += citations(block.text)
                elif isinstance(block, StoryCard):
                    keys += self.stories[block.story].cited if block.story in self.stories else ()
                elif block.myth in self.myths:
                    keys += self.myths[block.myth].cited
        else:
            texts = (cell.text("plain"), cell.text("clinical"), getattr(cell, "reached", ""))
            keys += [key for text in texts for key in citations(text)]
            keys += getattr(cell, "sources", ())
        return tuple(dict.fromkeys(keys))

    def _read_body(self, start: int) -> None:
        number = start
        section: _Section | None = None
        after_cell = ""
        complained = False
        while number < len(self.lines):
            line = self.lines[number]
            heading, fence, block = HEADING.match(line), FENCE.match(line), BLOCK.match(line)
            if heading or fence:
                self._close(section)
                section = None
            if heading:
                section = self._open(heading, number + 1)
                complained = False
            elif fence:
                number = self._fenced(fence, number)
                after_cell = fence["kind"] or ""
                complained = False
            elif not line.strip() and section is None:
                pass
            elif section is None:
                if not complained:
                    where = f"after the {after_cell} cell" if after_cell else "before the first cell"
                    self.fault(
                        number + 1,
                        f"this text {where} belongs to no cell",
                        "put a heading `## Title {#id}` above it",
                    )
                complained = True
            elif block:
                number = self._block(section, block["words"], number)
            else:
                section.write(line, number + 1)
            number += 1
        self._close(section)

    def _open(self, heading: re.Match[str], line: int) -> "_Section":
        title, id = heading["title"], heading["id"]
        if id is None:
            slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "cell"
            self.fault(line, f'the heading "{title}" has no id', f"write ## {title} {{#{slug}}}")
            id = slug
        return _Section(title, id.strip(), line)

    def _close(self, section: "_Section | None") -> None:
        if section is None:
            return
        section.end_passage()
        if not section.blocks:
            self.fault(
                section.line,
                "nothing stands under this heading",
                "write text below it, or take it out",
                section.id,
            )
            return
        lines: dict[Steps, int] = {
            (): section.line,
            ("id",): section.line,
            ("title",): section.line,
        }
        for number, line in enumerate(section.lines):
            lines["blocks", number] = line
        place = Place(self.file, lines)
        value = {"id": section.id, "title": section.title, "blocks": tuple(section.blocks)}
        cell = self.desk.build(ReadCell, value, place, section.id)
        if cell is not None:
            self._add(cell, place, section.line)

    def _block(self, section: "_Section", words: str, number: int) -> int:
        """Read a ::: block from its first line; return the number of its last."""
        section.end_passage()
        name, _, key = words.partition(" ")
        first, inside = number + 1, []
        if not name:
            remedy = "open one with :::plain or :::clinical"
            self.fault(first, "::: closes a block that was not opened", remedy, section.id)
            return number
        while True:
            number += 1
            if (
                number >= len(self.lines)
                or HEADING.match(self.lines[number])
                or FENCE.match(self.lines[number])
            ):
                self.fault(
                    first,
                    f"the block :::{words} is not closed",
                    "put ::: on a line of its own after it",
                    section.id,
                )
                number -= 1
                break
            end = BLOCK.match(self.lines[number])
            if end and not end["words"]:
                break
            if end:
                self.fault(
                    number + 1,
                    f"the block :::{words} is not closed before this one",
                    "put ::: above this line",
                    section.id,
                )
                number -= 1
                break
            inside.append(self.lines[number])
        text = "\n".join(inside).strip("\n")
        if name in ("plain", "clinical") and not key:
            if text.strip():
                section.add(Passage(level="plain" if name == "plain" else "clinical", text=text), first + 1)
            else:
                self.fault(
                    first, f"the block :::{name} is empty", "write its text, or take it out", section.id
                )
        elif name in ("myth", "story"):
            if text.strip():
                where = "misconceptions.yaml" if name == "myth" else "data/story"
                self.fault(
                    first,
                    f"a {name} block holds no text",
                    f"its words are in {where}; close it with :::",
                    section.id,
                )
            kind: type[MythCard | StoryCard] = MythCard if name == "myth" else StoryCard
            card = self.desk.build(kind, {name: key.strip()}, Place(self.file, {(): first}), section.id)
            if card is not None:
                section.add(card, first)
        else:
            known = ("plain", "clinical", "myth", "story")
            remedy = did_you_mean(name, known, "write :::plain, :::clinical, :::myth key or :::story id")
            self.fault(first, f'there is no block ":::{words}"', remedy, section.id)
        return number

    def _fenced(self, fence: re.Match[str], number: int) -> int:
        """Read a fenced cell from its first line; return the number of its last."""
        first, kind, inside = number + 1, (fence["kind"] or "").strip(), []
        while True:
            number += 1
            if number >= len(self.lines):
                self.fault(first, "this fenced cell is not closed", "put ``` on a line of its own after it")
                break
            if self.lines[number].rstrip() == "```":
                break
            inside.append(self.lines[number])
        fenced = [name for name in CELLS if name != "read"]
        if kind not in fenced or fence["rest"]:
            written = f"```{{{kind}}}" if kind else "```" + fence["rest"]
            remedy = did_you_mean(
                kind or fence["rest"], fenced, f"write ```{{kind}}, kind being one of {', '.join(fenced)}"
            )
            self.fault(first, f'there is no kind of cell "{written}"', remedy)
            return number
        value, place = self.desk.parse("\n".join(inside), self.file, first_line=first + 1, id=kind)
        if value is None:
            if not "".join(inside).strip():
                self.fault(first, f"the {kind} cell is empty", "write its keys")
            return number
        value = _mapping(self.desk, value, place, f"the {kind} cell")
        id = str(value.get("id") or kind)
        for key in ("number", "cited", "kind"):
            if key in value:
                self.fault(
                    place.line(key), f'unknown key "{key}"', "take it out; it follows from the rest", id
                )
                value = {name: each for name, each in value.items() if name != key}
        cell = self.desk.build(cell_model(kind, value), value, place, id)
        if cell is not None:
            self._add(cell, place, place.line("id"))
        return number


class _Section:
    """A read cell while it is being read: passages pile up under a heading."""

    def __init__(self, title: str, id: str, line: int) -> None:
        self.title, self.id, self.line = title, id, line
        self.blocks: list[Block] = []
        self.lines: list[int] = []
        self._open: list[str] = []
        self._from = 0

    def write(self, line: str, number: int) -> None:
        if not self._open:
            if not line.strip():
                return
            self._from = number
        self._open.append(line)

    def end_passage(self) -> None:
        text = "\n".join(self._open).strip("\n")
        if text:
            self.add(Passage(level="both", text=text), self._from)
        self._open = []

    def add(self, block: Block, line: int) -> None:
        self.blocks.append(block)
        self.lines.append(line)
