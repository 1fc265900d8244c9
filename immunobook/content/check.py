"""Finds every fault in data/ at once: what could not be read, and what does not fit together.

Faults block; warnings do not. Each rule is a function that yields faults, and says in its docstring what it
is for.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

from immunobook.content import (
    check_case,
    check_doses,
    check_evidence,
    check_toxicity,
    item_writing,
    published,
    read_response,
)
from immunobook.content.fault import Fault, Place, did_you_mean
from immunobook.content.frozen import Frozen
from immunobook.content.model import (
    CheckCell,
    Diagram,
    LabCell,
    LookCell,
    MythCard,
    Passage,
    PredictCell,
    ReadCell,
    RecapCell,
    StoryCard,
    TryCell,
    citations,
)
from immunobook.content.names import of_drugs
from immunobook.content.prose import LINK, links_in, pictures_in, plain_text, terms_in
from immunobook.content.question import Question, things_in
from immunobook.content.read import Library, build_questions
from immunobook.content.reading_grade import grade
from immunobook.content.svg import Drawing, read_drawing

FEWEST_MINUTES, MOST_MINUTES = 6, 10
GRADE_WISHED, GRADE_LIMIT = 6.0, 8.0
MOST_WORDS_OF_A_SAYING = 25
LARGEST_DRAWING = 75_000

UNSURE = re.compile(r"\b(UNVERIFIED|PARTIAL)\b")


@dataclass(frozen=True)
class Report:
    """What was found, and how much there is."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    counts: Mapping[str, int | Mapping[str, int]]


@dataclass(frozen=True)
class _Everything:
    """What the rules look at; `unreadable` are ids of questions that are there but have faults of their own."""

    library: Library
    questions: Mapping[str, Question]
    question_places: Mapping[str, Place]
    unreadable: frozenset[str]
    drawings: Mapping[str, Drawing]
    screens: frozenset[str]
    today: date

    def place(self, what: str, id: str) -> Place:
        return self.library.places[what, id]


Rule = Callable[[_Everything], Iterator[Fault]]


def check(library: Library, kinds: Mapping[str, type[Question]], today: date) -> Report:
    """Return all faults and warnings, each list sorted by place, and the counts.

    Args:
        today: No `checked` may lie behind it.
    """
    questions, places, unreadable = build_questions(library.written, kinds)
    drawings, broken = _drawings(library)
    everything = _Everything(
        library=library,
        questions=questions,
        question_places=places,
        unreadable=frozenset(str(each.value.get("id")) for each in library.written) - set(questions),
        drawings=drawings,
        screens=_screens(library),
        today=today,
    )
    faults = [*library.faults, *unreadable, *broken]
    faults += [fault for rule in RULES for fault in rule(everything)]
    warnings = [fault for rule in WARNING_RULES for fault in rule(everything)]
    return Report(tuple(sorted(set(faults))), tuple(sorted(set(warnings))), counts(everything))


def counts(all: _Everything) -> Mapping[str, int | Mapping[str, int]]:
    """Return how many there are of each; retired questions are not counted."""
    asked = Counter(question.kind for question in all.questions.values() if not question.retired)
    library = all.library
    return {
        "lessons": len(library.lessons),
        "cells": sum(len(lesson.cells) for lesson in library.lessons.values()),
        "scenes": len(library.diagrams),
        "questions": dict(sorted(asked.items())),
        "terms": len(library.glossary),
        "sources": len(library.sources),
        "misconceptions": len(library.myths),
        "stories": len(library.stories),
    }


def _drawings(library: Library) -> tuple[dict[str, Drawing], list[Fault]]:
    drawings, faults = {}, []
    for id, svg in library.drawings.items():
        try:
            drawings[id] = read_drawing(svg)
        except ValueError as error:
            faults.append(library.places["drawing", id].fault(id, str(error), "draw it again"))
    return drawings, faults


def _screens(library: Library) -> frozenset[str]:
    """Return the addresses of the app's screens: the pages beside data/, and the chapters."""
    pages = (library.folder.parent / "pages").glob("*/*.py")
    chapters = library.course.chapters if library.course else ()
    return frozenset({path.stem for path in pages} | {chapter.id for chapter in chapters})


# --- every text -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """A text of an author with its place."""

    place: Place
    path: tuple[str | int, ...]
    id: str
    text: str

    def fault(self, says: str, remedy: str) -> Fault:
        """Return a fault found in this text."""
        return self.place.fault(self.id, says, remedy, *self.path)


_NO_PROSE = frozenset(
    {"id", "key", "kind", "what", "other", "equals", "verb", "cell", "skill", "doi", "url", "pmid"}
)


def _words_in(thing: object, place: Place, id: str, path: tuple[str | int, ...] = ()) -> Iterator[_Words]:
    if isinstance(thing, str):
        yield _Words(place, path, id, thing)
    elif isinstance(thing, tuple):
        for number, each in enumerate(thing):
            yield from _words_in(each, place, id, (*path, number))
    elif isinstance(thing, Frozen):
        for name in type(thing).model_fields:
            if name not in _NO_PROSE and name != "cells":
                yield from _words_in(getattr(thing, name), place, id, (*path, name))
        inner = getattr(thing, "inner", None)  # a question that is answered in the way of another one
        if isinstance(inner, Question):
            for name in set(thing.answer) & set(type(inner).model_fields) - _NO_PROSE:  # type: ignore[attr-defined]
                yield from _words_in(getattr(inner, name), place, id, (*path, "answer", name))


def _all_words(all: _Everything) -> Iterator[_Words]:
    library = all.library
    for what, things in (
        ("lesson", library.lessons),
        ("diagram", library.diagrams),
        ("term", library.glossary),
        ("myth", library.myths),
        ("story", library.stories),
        ("skill", library.skills),
        ("case", library.cases),
        *((what, getattr(library, name)) for name, what in check_evidence.KINDS),
        *((what, getattr(library, name)) for name, _, _, what in read_response.FILES),
    ):
        for id, thing in things.items():
            yield from _words_in(thing, all.place(what, id), id)
    for lesson in library.lessons.values():
        for cell in lesson.cells:
            yield from _words_in(cell, all.place("cell", lesson.ref(cell)), cell.id)
    for id, question in all.questions.items():
        yield from _words_in(question, all.question_places[id], id)
    if library.course:
        yield from _words_in(library.course, all.place("course", "course"), "course")
    for thing, place, id in check_toxicity.things(all):
        yield from _words_in(thing, place, id)


def _lines_of(words: _Words, needle: str) -> _Words:
    """Return the same text placed at the line where something in it stands (block texts have several
    lines)."""
    before = words.text[: words.text.find(needle)].count("\n")
    if not before or len(words.path) < 2 or words.path[0] != "blocks":
        return words
    line = words.place.line(*words.path) + before
    return _Words(Place(words.place.file, {(): line}), (), words.id, words.text)


def terms_are_in_the_glossary(all: _Everything) -> Iterator[Fault]:
    """[[terms]] resolve; so does what a term says to see."""
    if _is_broken(all, "glossary.yaml"):
        return
    spellings = list(all.library.spellings)
    for words in _all_words(all):
        for _, name in terms_in(words.text):
            if all.library.find_term(name) is None:
                remedy = did_you_mean(
                    name.casefold(), spellings, "add it to glossary.yaml, or to the forms of a term"
                )
                yield _lines_of(words, name).fault(f'the term "{name}" is in no glossary', remedy)
    for id, term in all.library.glossary.items():
        for number, other in enumerate(term.see):
            if ("term", other) not in all.library.places:
                remedy = did_you_mean(other, all.library.glossary, "give the id of a term")
                yield all.place("term", id).fault(
                    id, f'there is no term "{other}" to see', remedy, "see", number
                )


def _is_broken(all: _Everything, file: str) -> bool:
    """Return whether a file has faults of its own, which would bring forth many more elsewhere."""
    return any(fault.file == f"data/{file}" for fault in all.library.faults)


def citations_have_a_source(all: _Everything) -> Iterator[Fault]:
    """Every key that is cited or listed is in sources.yaml."""
    if not all.library.sources and _is_broken(all, "sources.yaml"):
        return
    for key, words in _citations(all):
        if ("source", key) not in all.library.places:
            remedy = did_you_mean(key, all.library.sources, "add it to sources.yaml")
            yield _lines_of(words, f"@{key}").fault(f'there is no source "{key}"', remedy)


def sources_are_cited(all: _Everything) -> Iterator[Fault]:
    """A source that nothing cites is a leftover."""
    cited = {key for key, _ in _citations(all)}
    for key in all.library.sources:
        if key not in cited:
            yield all.place("source", key).fault(key, "nothing cites this source", "cite it, or take it out")


def _citations(all: _Everything) -> Iterator[tuple[str, _Words]]:
    for words in _all_words(all):
        if "sources" in words.path or words.path[-1:] == ("source",):
            yield words.text, words
        elif "cited" not in words.path:
            for key in citations(words.text):
                yield key, words


def statements_have_sources(all: _Everything) -> Iterator[Fault]:
    """A read cell and a recap cite something, and so does each part of a scene."""
    for lesson in all.library.lessons.values():
        for cell in lesson.cells:
            if isinstance(cell, ReadCell | RecapCell) and not cell.cited:
                place = all.place("cell", lesson.ref(cell))
                yield place.fault(cell.id, "no source is cited here", "write [@key] behind what it supports")


def links_lead_somewhere(all: _Everything) -> Iterator[Fault]:
    """A link goes to a screen of the app that exists, or to a secure address; no picture is fetched."""
    for words in _all_words(all):
        for address in set(links_in(words.text)) - set(pictures_in(words.text)):
            says = f'the link "{address}" leads nowhere'
            if not LINK.match(address):
                remedy = "write /screen, /screen?lesson=id or https://..."
                yield _lines_of(words, address).fault(says, remedy)
            elif address.startswith("/"):
                better = _remedy_for_link(all, address)
                if better:
                    yield _lines_of(words, address).fault(says, better)
        for address in pictures_in(words.text):
            remedy = "a picture is a scene in data/diagram, shown by a look cell"
            yield _lines_of(words, address).fault(f'the picture "{address}" has no place in a text', remedy)


def _remedy_for_link(all: _Everything, address: str) -> str | None:
    parts = urlsplit(address)
    screen = parts.path.strip("/")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if screen and screen not in all.screens:
        return did_you_mean(screen, all.screens, f"the screens are {', '.join(sorted(all.screens))}")
    lessons = all.library.lessons
    if "lesson" in asked and asked["lesson"] not in lessons:
        return did_you_mean(asked["lesson"], lessons, "give the id of a lesson")
    if "lesson" in asked and "cell" in asked:
        cells = [cell.id for cell in lessons[asked["lesson"]].cells]
        if asked["cell"] not in cells:
            return did_you_mean(asked["cell"], cells, "give the id of a cell of that lesson")
    for word, known in _ids_in_addresses(all, screen).items():
        if word in asked and asked[word] not in known:
            return did_you_mean(asked[word], known, f"give one of {', '.join(sorted(known))}")
    return None


def _ids_in_addresses(all: _Everything, screen: str) -> dict[str, set[str]]:
    """Return what may follow each word in the address of a screen where something is practised."""
    known: dict[str, set[str]] = {"case": set(all.library.cases)} if screen == "case" else {}
    toxicity = all.library.toxicity
    if toxicity is not None:
        events = {each.id for each in toxicity.events}
        cells = {"fever-after-cell-therapy"} if toxicity.cell_therapy else set()
        known |= {
            "toxicity_trainer": {"event": events | cells},
            "phone_call": {"call": {each.id for each in toxicity.calls}},
            "teach_back": {"task": {each.id for each in toxicity.teach_back}},
            "pocket_pages": {"organ": {each.organ for each in toxicity.events}},
        }.get(screen, {})
    return known


def ways_from_a_picture_lead_somewhere(all: _Everything) -> Iterator[Fault]:
    """Where a part of a picture leads, there is a screen, and on it what is asked for."""
    for id, diagram in all.library.diagrams.items():
        for number, part in enumerate(diagram.parts):
            for which, lead in enumerate(part.leads):
                remedy = _remedy_for_link(all, lead.to)
                if remedy:
                    says = f'the way to "{lead.to}" leads nowhere'
                    yield all.place("diagram", id).fault(
                        id, says, remedy, "parts", number, "leads", which, "to"
                    )


def parts_of_a_picture_know_their_side_effects(all: _Everything) -> Iterator[Fault]:
    """The side effects whose lists stand below a part are in the tables."""
    known = {each.id for each in all.library.toxicity.events} if all.library.toxicity else set()
    for id, diagram in all.library.diagrams.items():
        for number, part in enumerate(diagram.parts):
            for event in part.events:
                if event not in known:
                    remedy = did_you_mean(event, known, "give the id of a file in data/toxicity/event")
                    yield all.place("diagram", id).fault(id, f'there is no side effect "{event}"', remedy, "parts", number, "events")


def nothing_is_unsure(all: _Everything) -> Iterator[Fault]:
    """What is marked UNVERIFIED or PARTIAL in the facts does not go into the notebook."""
    for path in sorted(all.library.folder.rglob("*")):
        if path.suffix not in (".md", ".yaml", ".yml", ".svg", ".csv", ".json") or path.name == "README.md":
            continue
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            if found := UNSURE.search(line):
                file = f"data/{path.relative_to(all.library.folder).as_posix()}"
                yield Fault(
                    file, number, "-", f"a fact is marked {found[1]}", "find a source for it, or take it out"
                )


def nothing_is_checked_tomorrow(all: _Everything) -> Iterator[Fault]:
    """The day of the last check is not in the future."""
    dated = [(id, source.checked, all.place("source", id)) for id, source in all.library.sources.items()]
    dated += [(id, each.checked, all.question_places[id]) for id, each in all.questions.items()]
    for id, checked, place in dated:
        if checked > all.today:
            says = f"checked on {checked}, which is in the future"
            yield place.fault(id, says, "write the day on which it was last checked", "checked")


def published_ids_are_here(all: _Everything) -> Iterator[Fault]:
    """No id that was ever published has vanished, unless it was retired."""
    if all.library.faults:  # what could not be read has not vanished
        return
    now = published.ids_of(all.library, all.questions)
    for fault in published.vanished(all.library, now):
        if fault.id.partition("/")[0] not in all.unreadable:
            yield fault


def there_is_something_to_check(all: _Everything) -> Iterator[Fault]:
    """A check that found nothing to check fails. (What was found but cannot be read has its own faults.)"""
    where = {
        "lessons": ("lesson", "data/lesson"),
        "cells": ("lesson", "data/lesson"),
        "scenes": ("diagram", "data/diagram"),
        "questions": ("skill", "data/quiz"),
        "terms": ("term", "data/glossary.yaml"),
        "sources": ("source", "data/sources.yaml"),
        "misconceptions": ("myth", "data/misconceptions.yaml"),
        "stories": ("story", "data/story"),
    }
    found = {what for what, _ in all.library.places}
    for what, number in counts(all).items():
        sort, file = where[what]
        if not number and not (sort in found and (all.library.faults or all.unreadable)):
            remedy = "write one, or look why it was not found (faults above, IMMUNOBOOK_DATA)"
            yield Fault(file, 1, "-", f"no {what} were found", remedy)


# --- course and lessons ---------------------------------------------------------------------------------


def course_and_lessons_agree(all: _Everything) -> Iterator[Fault]:
    """Each lesson stands once in the course, in its own chapter, after what it needs."""
    course, lessons = all.library.course, all.library.lessons
    if course is None:
        return
    place = all.place("course", "course")
    unreadable = {id for what, id in all.library.places if what == "lesson"} - set(lessons)
    seen: dict[str, str] = {}
    chapters: set[str] = set()
    for chapter_number, chapter in enumerate(course.chapters):
        if chapter.id in chapters:
            yield place.fault(
                chapter.id,
                "this id is taken",
                "give the newer chapter another id",
                "chapters",
                chapter_number,
            )
        chapters.add(chapter.id)
        for number, id in enumerate(chapter.lessons):
            path = ("chapters", chapter_number, "lessons", number)
            if id in seen:
                yield place.fault(id, "the lesson stands in the course twice", "take one out", *path)
            elif id not in lessons and id not in unreadable:
                remedy = did_you_mean(id, lessons, f"write data/lesson/{id}.md")
                yield place.fault(id, f'there is no lesson "{id}"', remedy, *path)
            seen[id] = chapter.id
    order = list(seen)
    for id, lesson in lessons.items():
        here = all.place("lesson", id)
        if id not in seen:
            yield here.fault(id, "the lesson is in no chapter", "list it in course.yaml", "id")
        elif lesson.chapter != seen[id]:
            says = f'chapter is "{lesson.chapter}", but course.yaml has it in "{seen[id]}"'
            yield here.fault(id, says, "make them agree", "chapter")
        for number, needed in enumerate(lesson.needs):
            if needed not in lessons and needed not in unreadable:
                remedy = did_you_mean(needed, lessons, "give the id of a lesson")
                yield here.fault(id, f'there is no lesson "{needed}" to need', remedy, "needs", number)
            elif id in seen and needed in seen and order.index(needed) >= order.index(id):
                remedy = "change the order in course.yaml, or what it needs"
                yield here.fault(id, f'it needs "{needed}", which comes later', remedy, "needs", number)
        if not FEWEST_MINUTES <= lesson.minutes <= MOST_MINUTES:
            remedy = (
                "split it" if lesson.minutes > MOST_MINUTES else "join it with another, or let it say more"
            )
            says = f"{lesson.minutes} minutes, but a lesson takes {FEWEST_MINUTES} to {MOST_MINUTES}"
            yield here.fault(id, says, remedy, "minutes")
    for what, things in (("skill", all.library.skills), ("diagram", all.library.diagrams)):
        for id, thing in things.items():
            if thing.chapter not in chapters:
                remedy = did_you_mean(thing.chapter, chapters, f"choose from {', '.join(chapters)}")
                yield all.place(what, id).fault(
                    id, f'there is no chapter "{thing.chapter}"', remedy, "chapter"
                )


def cells_refer_to_what_exists(all: _Everything) -> Iterator[Fault]:
    """The scene, the questions and the misconceptions of a cell exist and are of the right kind."""
    for lesson in all.library.lessons.values():
        for cell in lesson.cells:
            place = all.place("cell", lesson.ref(cell))
            if isinstance(cell, LookCell | TryCell):
                yield from _scene_cell(all, cell, place)
            elif isinstance(cell, LabCell):
                if cell.patient is not None and ("patient", cell.patient) not in all.library.places:
                    remedy = did_you_mean(
                        cell.patient, all.library.patients, "write one in data/response/patients"
                    )
                    says = f'there is no teaching patient "{cell.patient}"'
                    yield place.fault(cell.id, says, remedy, "patient")
            elif isinstance(cell, CheckCell | PredictCell):
                quiz = (cell.quiz,) if isinstance(cell, PredictCell) else cell.quiz
                for id in quiz:
                    if id not in all.unreadable:
                        yield from _asked(all, cell, id, place)
            elif isinstance(cell, ReadCell):
                for number, block in enumerate(cell.blocks):
                    if isinstance(block, MythCard) and ("myth", block.myth) not in all.library.places:
                        remedy = did_you_mean(block.myth, all.library.myths, "add it to misconceptions.yaml")
                        says = f'there is no misconception "{block.myth}"'
                        yield place.fault(cell.id, says, remedy, "blocks", number)
                    if isinstance(block, StoryCard) and ("story", block.story) not in all.library.places:
                        remedy = did_you_mean(block.story, all.library.stories, "write it in data/story")
                        says = f'there is no story "{block.story}"'
                        yield place.fault(cell.id, says, remedy, "blocks", number)


def stories_are_told(all: _Everything) -> Iterator[Fault]:
    """A story that no cell tells is a leftover."""
    cells = (cell for lesson in all.library.lessons.values() for cell in lesson.cells)
    blocks = (block for cell in cells for block in getattr(cell, "blocks", ()))
    told = {block.story for block in blocks if isinstance(block, StoryCard)}
    for id in all.library.stories:
        if id not in told:
            remedy = "tell it in a read cell (:::story), or take it out"
            yield all.place("story", id).fault(id, "no cell tells this story", remedy)


def _asked(all: _Everything, cell: CheckCell | PredictCell, id: str, place: Place) -> Iterator[Fault]:
    question = all.questions.get(id)
    if question is None:
        remedy = did_you_mean(id, all.questions, "write it in data/quiz")
        yield place.fault(cell.id, f'there is no question "{id}"', remedy, "quiz")
    elif question.retired:
        yield place.fault(cell.id, f'the question "{id}" is retired', "ask another one", "quiz")
    elif (question.kind == "predict") != isinstance(cell, PredictCell):
        remedy = "ask a question of kind predict in a predict cell, and the other kinds in a check cell"
        yield place.fault(cell.id, f'"{id}" is of kind {question.kind}', remedy, "quiz")


def _scene_cell(all: _Everything, cell: LookCell | TryCell, place: Place) -> Iterator[Fault]:
    diagram = all.library.diagrams.get(cell.diagram)
    if diagram is None:
        if ("diagram", cell.diagram) not in all.library.places:
            remedy = did_you_mean(
                cell.diagram, all.library.diagrams, f"write data/diagram/{cell.diagram}.yaml"
            )
            yield place.fault(cell.id, f'there is no scene "{cell.diagram}"', remedy, "diagram")
        return
    known = True
    for key in ("shows", "goal"):
        for number, word in enumerate(getattr(cell, key, ())):
            if word not in diagram.words:
                known = False
                remedy = did_you_mean(word, diagram.words, f"choose from {', '.join(diagram.words)}")
                yield place.fault(
                    cell.id, f'the scene "{diagram.id}" has no state "{word}"', remedy, key, number
                )
    if not known:
        return
    start = diagram.started(cell.shows)
    if not set(cell.shows) <= set(start):
        remedy = "leave out what excludes another"
        yield place.fault(cell.id, f"{' and '.join(cell.shows)} cannot be on together", remedy, "shows")
    if isinstance(cell, TryCell):
        if not any(set(cell.goal) <= set(on) for on in diagram.combinations()):
            remedy = "leave out what excludes another"
            yield place.fault(cell.id, f"{' and '.join(cell.goal)} can never be on together", remedy, "goal")
        elif set(cell.goal) <= set(start):
            remedy = "let shows: start it elsewhere, or choose another goal"
            yield place.fault(cell.id, "the goal is reached before anything is tried", remedy, "goal")


def a_prediction_is_followed(all: _Everything) -> Iterator[Fault]:
    """After a prediction there is a cell that shows what happens."""
    for lesson in all.library.lessons.values():
        last = lesson.cells[-1]
        if isinstance(last, PredictCell):
            place = all.place("cell", lesson.ref(last))
            yield place.fault(last.id, "nothing follows this prediction", "put the cell that shows it below")


def both_levels_are_there(all: _Everything) -> Iterator[Fault]:
    """Where a read cell speaks plainly it also speaks clinically, as often."""
    for lesson in all.library.lessons.values():
        for cell in lesson.cells:
            if isinstance(cell, ReadCell):
                number = {
                    level: sum(isinstance(block, Passage) and block.level == level for block in cell.blocks)
                    for level in ("plain", "clinical")
                }
                if number["plain"] != number["clinical"]:
                    says = f"{number['plain']} plain and {number['clinical']} clinical blocks"
                    remedy = "say each thing at both levels, in the same order"
                    yield all.place("cell", lesson.ref(cell)).fault(cell.id, says, remedy)


# --- scenes ---------------------------------------------------------------------------------------------


def scenes_have_drawings(all: _Everything) -> Iterator[Fault]:
    """Each scene has its drawing and each drawing its scene; parts and states agree both ways."""
    described = {id for what, id in all.library.places if what == "diagram"}
    for id in all.library.drawings:
        if id not in described:
            yield all.place("drawing", id).fault(
                id, "no scene uses this drawing", f"write data/diagram/{id}.yaml"
            )
    for id, diagram in all.library.diagrams.items():
        place = all.place("diagram", id)
        if id not in all.library.drawings:
            yield place.fault(id, "the scene has no drawing", f"draw data/diagram/{id}.svg")
        elif id in all.drawings:
            svg = all.library.drawings[id]
            yield from _scene_and_drawing(diagram, all.drawings[id], place, f"data/diagram/{id}.svg", svg)


def _scene_and_drawing(
    diagram: Diagram, drawing: Drawing, place: Place, file: str, svg: str
) -> Iterator[Fault]:
    def in_svg(needle: str, says: str, remedy: str) -> Fault:
        at = svg.find(needle)
        return Fault(file, svg.count("\n", 0, max(at, 0)) + 1, diagram.id, says, remedy)

    if drawing.id != diagram.id:
        yield in_svg("<svg", f'the id of the root is "{drawing.id}"', f'write id="{diagram.id}"')
    if not (drawing.has_title and drawing.has_desc):
        remedy = "give it <title> and <desc> with words, named by aria-labelledby of the root"
        yield in_svg("<svg", "a picture without a text alternative", remedy)
    for what in drawing.unsafe:
        yield in_svg("<svg", f"it holds {what}", "a drawing stands alone; take it out")
    for number, part in enumerate(diagram.parts):
        if part.id not in drawing.parts:
            remedy = did_you_mean(part.id, drawing.parts, 'draw it as <g class="im-part" id="...">')
            yield place.fault(
                diagram.id, f'the drawing has no part "{part.id}"', remedy, "parts", number, "id"
            )
        elif part.name.casefold() not in drawing.parts[part.id].casefold():
            says = f'"{part.name}" is not in the aria-label "{drawing.parts[part.id]}" of {part.id}'
            remedy = "let the label contain the name, so that what is seen can be said"
            yield place.fault(diagram.id, says, remedy, "parts", number, "name")
    for id in drawing.parts:
        if id not in {part.id for part in diagram.parts}:
            remedy = f"describe it in {diagram.id}.yaml, or draw it as no part"
            yield in_svg(f'id="{id}"', f'the scene knows no part "{id}"', remedy)
    for word, path in _declared_words(diagram):
        if not drawing.knows(word):
            remedy = did_you_mean(word, drawing.selected - drawing.classes, f"draw what .{word} changes")
            yield place.fault(diagram.id, f'the drawing has no state "{word}"', remedy, *path)
    for word in drawing.unknown_states({*diagram.words, diagram.id}):
        remedy = did_you_mean(word, diagram.words, "add it to dials or switches, or take the rule out")
        yield in_svg(f".{word}", f'the scene knows no state "{word}"', remedy)
    started = set(drawing.words) & set(diagram.words)
    if started != set(diagram.start):
        says = f"the root starts with {' '.join(sorted(started)) or 'nothing'}, the scene with "
        remedy = "make them agree"
        yield in_svg("<svg", says + (" ".join(sorted(diagram.start)) or "nothing"), remedy)


def _declared_words(diagram: Diagram) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for number, dial in enumerate(diagram.dials):
        for place, option in enumerate(dial.options):
            yield option.id, ("dials", number, "options", place, "id")
    for number, switch in enumerate(diagram.switches):
        yield switch.id, ("switches", number, "id")


def scenes_are_consistent(all: _Everything) -> Iterator[Fault]:
    """A scene uses its own words only, starts in a state it has, and has something to say in every state."""
    for id, diagram in all.library.diagrams.items():
        place = all.place("diagram", id)
        lessons = {what_id for what, what_id in all.library.places if what == "lesson"}
        if diagram.lesson not in lessons:
            remedy = did_you_mean(diagram.lesson, lessons, "give the id of a lesson")
            yield place.fault(id, f'there is no lesson "{diagram.lesson}"', remedy, "lesson")
        yield from _twice(place, id, list(_declared_words(diagram)))
        yield from _twice(
            place, id, [(part.id, ("parts", number, "id")) for number, part in enumerate(diagram.parts)]
        )
        wrong = list(_unknown_words(diagram, place))
        yield from wrong
        if wrong:
            continue
        for dial in diagram.dials:
            on = [option.id for option in dial.options if option.id in diagram.start]
            if len(on) != 1:
                says = f'start has {len(on)} options of the dial "{dial.id}"'
                yield place.fault(id, says, "name exactly one of each dial", "start")
        if set(diagram.started()) != set(diagram.start):
            yield place.fault(id, "start has a switch that cannot be on there", "see its only_in", "start")
        yield from _speechless(diagram, place)


def _twice(place: Place, id: str, declared: Sequence[tuple[str, tuple[str | int, ...]]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for word, path in declared:
        if word in seen:
            yield place.fault(id, f'"{word}" is there twice', "give one of them another id", *path)
        seen.add(word)


def _unknown_words(diagram: Diagram, place: Place) -> Iterator[Fault]:
    used: list[tuple[Iterable[str], tuple[str | int, ...]]] = [(diagram.start, ("start",))]
    used += [(each.only_in, ("switches", number, "only_in")) for number, each in enumerate(diagram.switches)]
    for key in ("says", "visibly_true"):
        for number, line in enumerate(getattr(diagram, key)):
            used += [(line.when, (key, number, "when")), (line.unless, (key, number, "unless"))]
    for number, truth in enumerate(diagram.visibly_true):
        for place_of_claim, claim in enumerate(truth.holds):
            states = [word.removeprefix("-") for word in claim.in_state]
            used.append((states, ("visibly_true", number, "holds", place_of_claim)))
    for words, path in used:
        for word in words:
            if word not in diagram.words:
                remedy = did_you_mean(word, diagram.words, f"choose from {', '.join(diagram.words)}")
                yield place.fault(diagram.id, f'the scene has no state "{word}"', remedy, *path)


def _speechless(diagram: Diagram, place: Place) -> Iterator[Fault]:
    """Yield states without a sentence, sentences without a state, and truths that are never tested."""
    states = list(diagram.combinations())
    spoken = set()
    silent = []
    for on in states:
        number = next((number for number, line in enumerate(diagram.says) if line.holds_in(on)), None)
        if number is None:
            silent.append(" + ".join(on) or "nothing on")
        spoken.add(number)
    if silent:
        says = f"nothing is said in {len(silent)} of {len(states)} states, such as {silent[0]}"
        yield place.fault(diagram.id, says, "add a line to says, the last one without when", "says")
    for number in range(len(diagram.says)):
        if number not in spoken:
            says = "this line is never said: lines above it hold first"
            yield place.fault(diagram.id, says, "move it up, or take it out", "says", number)
    for number, truth in enumerate(diagram.visibly_true):
        if not any(truth.holds_in(on) for on in states):
            remedy = "look at when and unless: no state has them all"
            yield place.fault(
                diagram.id, f'"{truth.says}" is tested in no state', remedy, "visibly_true", number
            )


# --- questions ------------------------------------------------------------------------------------------


def questions_refer_to_what_exists(all: _Everything) -> Iterator[Fault]:
    """The cell that treats a question exists, and the misconceptions behind its options do."""
    cells = [lesson.ref(cell) for lesson in all.library.lessons.values() for cell in lesson.cells]
    for id, question in all.questions.items():
        place = all.question_places[id]
        lesson_id = question.cell.partition("/")[0]
        unread = ("lesson", lesson_id) in all.library.places and lesson_id not in all.library.lessons
        if question.cell not in cells and not unread and not question.retired:
            remedy = did_you_mean(question.cell, cells, "write lesson-id/cell-id")
            yield place.fault(id, f'there is no cell "{question.cell}"', remedy, "cell")
        shown = getattr(question, "diagram", None)
        if shown is not None and ("diagram", shown) not in all.library.places:
            remedy = did_you_mean(shown, all.library.diagrams, "give the id of a picture")
            yield place.fault(id, f'there is no scene "{shown}"', remedy, "diagram")
        for key, path in _myths_of(question):
            if ("myth", key) not in all.library.places:
                remedy = did_you_mean(key, all.library.myths, "add it to misconceptions.yaml")
                yield place.fault(id, f'there is no misconception "{key}"', remedy, *path)


def _myths_of(question: Question) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for path, thing in things_in(question):
        myth = getattr(thing, "myth", None)
        if isinstance(myth, str):
            yield myth, (*path, "myth")


def answers_differ(all: _Everything) -> Iterator[Fault]:
    """No two answers of a question have one id, and no two options say the same."""
    for id, question in all.questions.items():
        place = all.question_places[id]
        for answer, times in Counter(published.answers_of(question)).items():
            if times > 1:
                yield place.fault(id, f'the id "{answer}" is there twice', "give one of them another id")
        said: dict[str, str] = {}
        for path, option in item_writing.options_of(question):
            words = re.sub(r"[\W_]+", " ", plain_text(option.says).casefold()).strip()
            if words in said:
                says = f"{said[words]} and {option.id} say the same"
                yield place.fault(id, says, "change one of them, or take it out", *path, "says")
            said.setdefault(words, option.id)


# --- reading grade --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plain:
    """What is read at the plain level in one place, as plain text."""

    place: Place
    id: str
    text: str


def _plain_texts(all: _Everything) -> Iterator[_Plain]:
    """Yield each cell, and each whole (lesson, scene, glossary, stems of a skill): short texts count only there."""
    library = all.library
    for lesson in library.lessons.values():
        cells = [(cell, plain_text(cell.text("plain"))) for cell in lesson.cells]
        for cell, text in cells:
            yield _Plain(all.place("cell", lesson.ref(cell)), cell.id, text)
        yield _Plain(all.place("lesson", lesson.id), lesson.id, "\n".join(text for _, text in cells))
    for id, diagram in library.diagrams.items():
        texts = [part.plain for part in diagram.parts] + [line.plain for line in diagram.says]
        yield _Plain(all.place("diagram", id), id, "\n".join(map(plain_text, texts)))
    for id, story in library.stories.items():
        texts = [said.plain for said in (story.story, story.means, story.price)]
        yield _Plain(all.place("story", id), id, "\n".join(map(plain_text, texts)))
    if library.glossary:
        texts = [term.plain for term in library.glossary.values()]
        place = all.place("term", next(iter(library.glossary)))
        yield _Plain(place, "glossary", "\n".join(map(plain_text, texts)))
    for id, asked in library.faq.items():
        yield _Plain(all.place("asked", id), id, plain_text(asked.plain))
    for name, what in check_evidence.KINDS[1:]:
        if things := getattr(library, name):
            texts = [thing.plain for thing in things.values()]
            place = all.place(what, next(iter(things)))
            yield _Plain(place, name, "\n".join(map(plain_text, texts)))
    for name, what in (("patients", "patient"), ("cohorts", "cohort")):
        for id, thing in getattr(library, name).items():
            yield _Plain(all.place(what, id), id, plain_text(thing.plain))
    for id in library.skills:
        texts = [question.asks_at("plain") for question in all.questions.values() if question.skill == id]
        yield _Plain(all.place("skill", id), id, "\n".join(map(plain_text, texts)))


_READ_BY_EVERYBODY: tuple[tuple[str, frozenset[str]], ...] = (
    ("question", frozenset({"because"})),
    ("diagram", frozenset({"alt"})),
    ("myth", frozenset({"evidence", "bedside"})),
    ("case", frozenset({"ends"})),
    ("toxicity", frozenset({"plain", "lasting", "because", "situation", "model", "answer"})),
)
"""What has one wording for both levels, by where it stands and what it is called there."""


def _texts_for_both_levels(all: _Everything) -> Iterator[_Plain]:
    """Yield what is said in each such thing as one text; short texts count only there."""
    library = all.library
    things: dict[str, Iterable[tuple[object, Place, str]]] = {
        "question": ((one, all.question_places[id], id) for id, one in all.questions.items()),
        "diagram": ((one, all.place("diagram", id), id) for id, one in library.diagrams.items()),
        "myth": ((one, all.place("myth", id), id) for id, one in library.myths.items()),
        "case": ((one, all.place("case", id), id) for id, one in library.cases.items()),
        "toxicity": check_toxicity.things(all),
    }
    for what, names in _READ_BY_EVERYBODY:
        for thing, place, id in things[what]:
            words = _words_in(thing, place, id)
            texts = [plain_text(one.text) for one in words if names & {str(step) for step in one.path[-2:]}]
            yield _Plain(place, id, "\n".join(texts))


def _too_hard(all: _Everything, above: float, up_to: float, remedy: str) -> Iterator[Fault]:
    terms = all.library.glossary.values()
    left_out = tuple(sorted({words for term in terms for words in (term.term, term.title, *term.forms)}))
    for plain in itertools.chain(_plain_texts(all), _texts_for_both_levels(all)):
        found = grade(plain.text, leave_out=left_out)
        if found and above < round(found.value, 1) <= up_to:
            yield plain.place.fault(plain.id, f"the plain text is of {found}", remedy)


def plain_text_is_plain(all: _Everything) -> Iterator[Fault]:
    """Plain text is never above grade 8."""
    remedy = f"{GRADE_LIMIT:.0f} is the limit: shorter sentences, shorter words"
    return _too_hard(all, GRADE_LIMIT, float("inf"), remedy)


# --- warnings -------------------------------------------------------------------------------------------


def plain_text_could_be_plainer(all: _Everything) -> Iterator[Fault]:
    """Plain text at grade 6 is what we wish for."""
    return _too_hard(
        all, GRADE_WISHED, GRADE_LIMIT, f"{GRADE_WISHED:.0f} is wished for: shorter sentences, shorter words"
    )


def misconceptions_are_taken_up(all: _Everything) -> Iterator[Fault]:
    """A misconception that no cell and no option names is not yet taught against."""
    used = {key for question in all.questions.values() for key, _ in _myths_of(question)}
    cells = (cell for lesson in all.library.lessons.values() for cell in lesson.cells)
    used |= {
        block.myth for cell in cells for block in getattr(cell, "blocks", ()) if isinstance(block, MythCard)
    }
    for key in all.library.myths:
        if key not in used:
            remedy = "show its card in a read cell (:::myth), or name it in a wrong option"
            yield all.place("myth", key).fault(
                key, "no cell and no option takes this misconception up", remedy
            )


def questions_are_well_made(all: _Everything) -> Iterator[Fault]:
    """What gives a question away, or makes it harder than it should be."""
    by_skill: dict[str, list[Question]] = {}
    drugs = of_drugs(all.library.agents.values()) if all.library.agents else None
    for id, question in all.questions.items():
        if question.retired:
            continue
        by_skill.setdefault(question.skill, []).append(question)
        for flaw in item_writing.flaws(question, drugs=drugs, today=all.today):
            yield all.question_places[id].fault(id, flaw.says, flaw.remedy, *flaw.path)
    for skill, questions in by_skill.items():
        for flaw in item_writing.bank_flaws(questions):
            yield all.place("skill", skill).fault(skill, flaw.says, flaw.remedy)
    for flaw in item_writing.bank_flaws(all.questions.values()):
        yield Fault("data/quiz", 1, "all", flaw.says, flaw.remedy)


def scenes_are_brief(all: _Everything) -> Iterator[Fault]:
    """A sentence under a scene is short, and its drawing is light."""
    for id, diagram in all.library.diagrams.items():
        place = all.place("diagram", id)
        for number, line in enumerate(diagram.says):
            for level in ("plain", "clinical"):
                words = len(plain_text(line.text(level)).split())
                if words > MOST_WORDS_OF_A_SAYING:
                    says = f"{words} words under the picture"
                    yield place.fault(id, says, f"{MOST_WORDS_OF_A_SAYING} at most", "says", number, level)
        size = len(all.library.drawings.get(id, "").encode())
        if size > LARGEST_DRAWING:
            says = f"the drawing has {size // 1000} kB"
            yield Fault(
                f"data/diagram/{id}.svg",
                1,
                id,
                says,
                f"{LARGEST_DRAWING // 1000} kB at most; reuse with <use>",
            )


RULES: tuple[Rule, ...] = (
    there_is_something_to_check,
    terms_are_in_the_glossary,
    citations_have_a_source,
    sources_are_cited,
    statements_have_sources,
    links_lead_somewhere,
    nothing_is_unsure,
    nothing_is_checked_tomorrow,
    published_ids_are_here,
    course_and_lessons_agree,
    cells_refer_to_what_exists,
    stories_are_told,
    a_prediction_is_followed,
    both_levels_are_there,
    scenes_have_drawings,
    scenes_are_consistent,
    ways_from_a_picture_lead_somewhere,
    parts_of_a_picture_know_their_side_effects,
    questions_refer_to_what_exists,
    answers_differ,
    plain_text_is_plain,
    *check_evidence.RULES,
    *check_toxicity.RULES,
    *check_case.RULES,
    *check_doses.RULES,
)

WARNING_RULES: tuple[Rule, ...] = (
    plain_text_could_be_plainer,
    misconceptions_are_taken_up,
    questions_are_well_made,
    scenes_are_brief,
)
