"""What a projector shows of a lesson, a picture, a set of questions or a case: slides in their order.

Pure: it says what stands on each slide; the view draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from immunobook import content
from immunobook.content.case import Case
from immunobook.content.model import LabCell, Lesson
from immunobook.content.question import STEPS
from immunobook.lesson import progress_of_cells as cells


@dataclass(frozen=True)
class Slide:
    """One thing to show at a time.

    Attributes:
        id: Names it in its deck and in the address; that of its cell, with ".2" for the second question of a cell.
        kind: `title`, a kind of cell, `lab`, `question`, `scene`, `step` (of a case) or `end`.
        title: Its heading.
        lesson, cell: Where it comes from, if it is a cell.
        item: The question on it, if there is one.
        diagram, shows: The picture on it, and the words that are on at the start.
        case: The case, if it is a part of one.
        number: Of a step of a case, from 0.
    """

    id: str
    kind: str
    title: str
    lesson: str = ""
    cell: str = ""
    item: str = ""
    diagram: str = ""
    shows: tuple[str, ...] = ()
    case: str = ""
    number: int = 0


@dataclass(frozen=True)
class Deck:
    """Slides in their order.

    Attributes:
        key: Names it: "lesson:three-keys".
        title: What it is called.
        crumb: Where it belongs, such as its chapter.
        back: Screen and parameters of the place it was opened from.
    """

    key: str
    title: str
    crumb: str
    slides: tuple[Slide, ...]
    back: tuple[str, Mapping[str, str]]

    def at(self, id: str) -> int:
        """Return the place of a slide, from 0; the first if there is none of this name.

        The id of a cell finds its first slide.
        """
        return next((place for place, slide in enumerate(self.slides) if id and id in (slide.id, slide.cell)), 0)


def of_lesson(lesson: Lesson) -> Deck:
    """Return a lesson: its title with its goals, then each cell; each question of a cell stands alone."""
    slides = [Slide("title", "title", lesson.title, lesson=lesson.id)]
    for cell in lesson.cells:
        asked = cells.questions_of(cell)
        slides += [
            Slide(
                cell.id if number == 1 else f"{cell.id}.{number}",
                cell.kind,
                cell.title,
                lesson=lesson.id,
                cell=cell.id,
                item=item,
            )
            for number, item in enumerate(asked, start=1)
        ]
        if not asked:
            slides.append(
                Slide(
                    cell.id,
                    "lab" if isinstance(cell, LabCell) else cell.kind,
                    cell.title,
                    lesson=lesson.id,
                    cell=cell.id,
                    diagram=getattr(cell, "diagram", ""),
                    shows=getattr(cell, "shows", ()),
                )
            )
    chapter = content.course().chapter(lesson.chapter)
    number = content.course().chapters.index(chapter) + 1
    crumb = f"Chapter {number} · {chapter.title}"
    return Deck(f"lesson:{lesson.id}", lesson.title, crumb, tuple(slides), (lesson.chapter, {"lesson": lesson.id}))


def of_picture(diagram: str, shows: Sequence[str] = ()) -> Deck:
    """Return a single picture."""
    this = content.diagram(diagram)
    slide = Slide(this.id, "scene", this.title, diagram=this.id, shows=tuple(shows))
    return Deck(f"picture:{this.id}", this.title, "Pictures", (slide,), ("diagram", {"picture": this.id}))


def of_questions(items: Sequence[str], title: str = "Questions") -> Deck:
    """Return questions, one a slide."""
    number = len(items)
    slides = tuple(
        Slide(item, "question", f"Question {place} of {number}" if number > 1 else "Question", item=item)
        for place, item in enumerate(items, start=1)
    )
    return Deck(f"questions:{','.join(items)}", title, "Questions", slides, ("projector", {}))


def of_case(case: Case) -> Deck:
    """Return an unfolding case: who it is, the six steps with what the record gains, how it ended."""
    steps = tuple(
        Slide(step.step, "step", STEPS[step.step], item=step.question, case=case.id, number=number)
        for number, step in enumerate(case.steps)
    )
    first = Slide("title", "title", case.title, case=case.id)
    last = Slide("end", "end", "How it ended", case=case.id)
    return Deck(f"case:{case.id}", case.title, "Unfolding cases", (first, *steps, last), ("case", {"case": case.id}))


def step_of(item: str) -> Slide | None:
    """Return the step of a case that asks a question; None for a question of no case."""
    case = next((case for case in content.cases().values() if item in case.questions), None)
    return next(slide for slide in of_case(case).slides if slide.item == item) if case else None


def asked_for(params: Mapping[str, str], questions: Mapping[str, object]) -> Deck | None:
    """Return what an address asks to be shown, by `lesson`, `picture`, `case` or `question`; None for nothing known.

    Args:
        params: Of the address. Several questions are parted by commas.
        questions: All there are, by id.
    """
    if (lesson := params.get("lesson", "")) in content.lessons():
        return of_lesson(content.lesson(lesson))
    if (picture := params.get("picture", "")) in content.diagrams():
        return of_picture(picture)
    if (case := params.get("case", "")) in content.cases():
        return of_case(content.cases()[case])
    items = [item for item in params.get("question", "")[:4000].split(",") if item in questions]
    return of_questions(list(dict.fromkeys(items))[:100]) if items else None
