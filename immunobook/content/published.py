"""Every id that was ever published, so that none vanishes or comes back as something else.

Learners' records point at these ids. data/ids.txt holds one on each line, as `what id`; `python -m
immunobook.content --publish` adds what is new. What may go for good is struck out there by hand: `cell
the-kill/touch retired
2027-03-01: merged with the next cell`. A question is retired in its own file, where it stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from immunobook.content.fault import Fault
from immunobook.content.question import Question, parts_of
from immunobook.content.read import Library
from immunobook.content.toxicity import Toxicity

FILE = "ids.txt"
_LINE = re.compile(
    r"^(?P<what>[a-z]+) (?P<id>[a-z0-9_/-]+)(?P<retired> retired \d{4}-\d\d-\d\d: \S.*)?$",
)
_HEAD = """\
# Every id that was ever published. `python -m immunobook.content --publish` adds new ones.
# Never take a line out. To let something go, write behind it: retired 2027-03-01: why
"""


def ids_of(library: Library, questions: Mapping[str, Question]) -> set[tuple[str, str]]:
    """Return what records and addresses may point at, as (what it is, id)."""
    ids = {("lesson", id) for id in library.lessons} | {("skill", id) for id in library.skills}
    ids |= {("cell", lesson.ref(cell)) for lesson in library.lessons.values() for cell in lesson.cells}
    ids |= {("scene", id) for id in library.diagrams} | {("term", id) for id in library.glossary}
    ids |= {("part", f"{id}/{part.id}") for id, diagram in library.diagrams.items() for part in diagram.parts}
    ids |= {("state", f"{id}/{word}") for id, diagram in library.diagrams.items() for word in diagram.words}
    ids |= {("source", key) for key in library.sources} | {("myth", key) for key in library.myths}
    ids |= {("story", id) for id in library.stories}
    ids |= {("question", id) for id in questions} | {("patient", id) for id in library.patients}
    ids |= {("asked", id) for id in library.faq} | {("agent", id) for id in library.agents}
    ids |= {("trial", id) for id in library.trials} | {("case", id) for id in library.cases}
    ids |= {
        ("answer", f"{id}/{answer}") for id, question in questions.items() for answer in answers_of(question)
    }
    if library.course:
        ids |= {("chapter", chapter.id) for chapter in library.course.chapters}
    if library.toxicity:
        ids |= set(_of_side_effects(library.toxicity))
    return ids


def _of_side_effects(read: Toxicity) -> Iterator[tuple[str, str]]:
    """Yield what decisions on drawn patients, calls and own words are kept under."""
    yield from (("event", event.id) for event in read.events)
    yield from (("task", task.id) for task in read.teach_back)
    if read.choices:
        yield from (("treatment", each.id) for each in read.choices.treatments)
        yield from (("person", each.id) for each in read.choices.people)
    for call in read.calls:
        yield "caller", call.id
        for parts in (call.questions, call.advise, call.escalate, call.document, call.scenes):
            yield from (("said", f"{call.id}/{part.id}") for part in parts)


def answers_of(question: Question) -> Iterator[str]:
    """Yield the ids of everything that can be chosen in a question of any kind; of an option of a blank as
    "blank/option"."""
    for _, id, _ in parts_of(question):
        yield id


def vanished(library: Library, now: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Yield a fault for each published id that is gone, and for each retired one that is back."""
    path = library.folder / FILE
    if not path.exists():
        return
    here, file = set(now), f"data/{FILE}"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.match(line.rstrip())
        if found is None:
            yield Fault(
                file, number, "-", f'"{line}" is no id', "write `what id`, or `what id retired date: why`"
            )
            continue
        what, id = found["what"], found["id"]
        if found["retired"] and (what, id) in here:
            remedy = "give the new one another id; an id is never used twice"
            yield Fault(file, number, id, f"the {what} was retired and is back", remedy)
        elif not found["retired"] and (what, id) not in here:
            remedy = "bring it back under this id" + (
                "; a question that is asked no more stays in its file with retired: {on: ..., why: ...}"
                if what == "question"
                else ", or write behind it: retired <date>: <why>"
            )
            yield Fault(file, number, id, f"the {what} has vanished; records may point at it", remedy)


def publish(library: Library, now: Iterable[tuple[str, str]]) -> int:
    """Add new ids to data/ids.txt, leaving what is there as it is; return how many were added."""
    path = library.folder / FILE
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    known = {
        tuple(line.split()[:2]) for line in text.splitlines() if line.strip() and not line.startswith("#")
    }
    new = sorted(set(now) - known)
    if new:
        text = text.rstrip("\n") + "\n" + "".join(f"{what} {id}\n" for what, id in new)
        path.write_text(text, encoding="utf-8")
    return len(new)
