"""A rule for every text in data/: no steroid dose by weight without who advises it, of which year, and whose word is last.

A dose that stands alone is copied. So beside each "mg/kg" of a steroid stand a guideline with its year and "local
protocol" (in a case "house protocol"): in the same cell at the same level, term, reason or entry of a record. The
statements of guidelines in data/toxicity are left out: the trainers set all three beside each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from immunobook.content.fault import Fault, Place
from immunobook.content.frozen import Frozen
from immunobook.content.question import Path, Question, things_in
from immunobook.content.toxicity import CellTherapyStatement, Statement

if TYPE_CHECKING:
    from immunobook.content.check import _Everything

_AMOUNT = re.compile(r"\d[\d.,]*\s*mg\s*(?:/|per\s)\s*kg", re.IGNORECASE)
_A_DAY = re.compile(r"\s*(?:(?:a|per|each)\s+day|daily|/\s*d)", re.IGNORECASE)
_STEROID = re.compile(r"predniso(?:ne|lone)|steroid|hydrocortisone|dexamethasone", re.IGNORECASE)
_OTHER = re.compile(r"\w+mab\b|immunoglobulin|\bIVIG\b|paracetamol", re.IGNORECASE)
_WHO_AND_WHEN = re.compile(r"\b(?:ASCO|ASTCT|ESC|ESE|ESMO|NCCN|SITC|labels?)\b[^.|\n]{0,40}\b20\d\d\b")
_PROTOCOL = re.compile(r"\b(?:local|house) protocol", re.IGNORECASE)

BEFORE = 60
"""How many signs before an amount the name of the drug is looked for."""


def gives_a_steroid_by_weight(text: str) -> bool:
    """Return whether a dose in mg/kg stands here that is a steroid's; other drugs by weight do not count."""
    for found in _AMOUNT.finditer(text):
        before = text[max(0, found.start() - BEFORE) : found.start()]
        named = [(match.start(), True) for match in _STEROID.finditer(before)]
        named += [(match.start(), False) for match in _OTHER.finditer(before)]
        if max(named)[1] if named else _A_DAY.match(text, found.end()):
            return True
    return False


def missing_beside(text: str) -> list[str]:
    """Return what a text with a dose does not say: who advises it and when, and that the local protocol comes first."""
    found = []
    if not _WHO_AND_WHEN.search(text):
        found.append("no guideline with its year")
    if not _PROTOCOL.search(text):
        found.append('no "local protocol"')
    return found


def doses_name_who_advises_them(all: _Everything) -> Iterator[Fault]:
    """Each steroid dose in mg/kg has a guideline, its year and "local protocol" beside it."""
    for place, id, path, dose, beside in _texts(all):
        if gives_a_steroid_by_weight(dose) and (missing := missing_beside(f"{beside}\n{dose}")):
            says = f"a steroid dose stands here with {' and '.join(missing)}"
            yield place.fault(
                id, says, 'write who advises it, of which year, and "local protocol first"', *path
            )


def _texts(all: _Everything) -> Iterator[tuple[Place, str, Path, str, str]]:
    """Yield each text: its place, id and path, what may hold a dose, and what is read together with it."""
    library = all.library
    for lesson in library.lessons.values():
        for cell in lesson.cells:
            place = all.place("cell", lesson.ref(cell))
            for level in ("plain", "clinical"):
                yield place, cell.id, (), cell.text(level), ""
            yield from ((place, cell.id, (), each, "") for each in getattr(cell, "points", ()))
    for id, question in all.questions.items():
        if not question.retired:
            yield from _of_a_question(all.question_places[id], id, question)
    for what, things in (
        *(("diagram", library.diagrams), ("term", library.glossary), ("myth", library.myths)),
        *(("asked", library.faq), ("story", library.stories), ("case", library.cases)),
        *(("agent", library.agents), ("trial", library.trials), ("patient", library.patients)),
    ):
        for id, thing in things.items():
            yield from _each_alone(all.place(what, id), id, thing)
    if (read := library.toxicity) is not None:
        for what, things in (("toxicity-event", read.events), ("toxicity-call", read.calls)):
            for thing in things:
                yield from _each_alone(all.place(what, thing.id), thing.id, thing)
        for name in ("left_out", "teach_back", "onset"):
            for thing in getattr(read, name):
                yield from _each_alone(Place(f"data/toxicity/{name}.yaml"), getattr(thing, "id", "-"), thing)


def _of_a_question(place: Place, id: str, question: Question) -> Iterator[tuple[Place, str, Path, str, str]]:
    """An option is read with its reason, under the question and what it is about."""
    asked = _own(question)
    inner = getattr(question, "inner", None)
    if isinstance(inner, Question):
        asked += "\n" + _own(inner)
    yield place, id, ("asks",), asked, ""
    for path, thing in things_in(question):
        yield place, id, path, _own(thing), asked


def _each_alone(place: Place, id: str, thing: Frozen) -> Iterator[tuple[Place, str, Path, str, str]]:
    yield from ((place, id, path, text, "") for path, text in _strings(thing, ()))


def _own(thing: Frozen) -> str:
    """Return the words of a thing itself and of its columns, without those of what else it is made of."""
    own = chain.from_iterable(_words(getattr(thing, name)) for name in type(thing).model_fields)
    columns = (each for each in getattr(thing, "columns", ()) if isinstance(each, Frozen))
    return "\n".join(chain(own, *(_words(each.says) for each in columns)))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield each text inside a thing with the way to it; statements of guidelines and questions are left out."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Statement | CellTherapyStatement | Question):
        return
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _strings(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _strings(each, (*path, number))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _strings(each, (*path, str(key)))


RULES = (doses_name_who_advises_them,)
