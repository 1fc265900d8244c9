"""A question as a browser is given it, and an answer as a browser sends it.

Neither key nor reason is in a sheet before there is an answer: options carry only their words, and the fields
of a form only places in the order shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from immunobook import content
from immunobook.content.frozen import Level
from immunobook.content.question import STEPS
from immunobook.quiz import certainty as sure
from immunobook.quiz import feedback
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.feedback import list_of_sources
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Answer, Attempt, Form, Kind, NotUnderstood
from immunobook.quiz.markup import text
from immunobook.quiz.order import digest, seed_for, shown
from immunobook.ui import links

MOST_FIELDS, MOST_VALUES, LONGEST_VALUE = 80, 80, 4000
_ONCE = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Sent:
    """An answer as a browser sent it; checked for its shape, not yet for its sense.

    Attributes:
        item: Id of the question.
        seed: By which the form's order was made.
        order: Mark of that order (`order.digest`).
        once: Key of this press; the same key counts once.
        form: The fields of the form.
        where: The cell it was asked in, "lesson/cell"; empty outside of a lesson.
        sitting: Key of the practice, review or test it was asked in; empty in a lesson.
        certainty: How sure the learner is, 1 to 3; None if it was not said.
        hints: How many hints were opened.
    """

    item: str
    seed: int
    order: str
    once: str
    form: Form
    where: str = ""
    sitting: str = ""
    certainty: int | None = None
    hints: int = 0


def read(sent: object) -> Sent:
    """Return an answer as it was sent.

    Raises:
        NotUnderstood: If this is none; the message is the sentence for the learner.
    """
    if not isinstance(sent, Mapping):
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    item, seed, order, once, form, where, sitting = (
        sent.get(name, "") for name in ("item", "seed", "order", "once", "form", "where", "sitting")
    )
    hints = sent.get("hints", 0)
    fits = (
        all(isinstance(value, str) and len(value) <= 200 for value in (item, order, once, where, sitting))
        and isinstance(hints, int)
        and not isinstance(hints, bool)
        and 0 <= hints < 10
        and isinstance(seed, int)
        and not isinstance(seed, bool)
        and 0 <= seed < 2**32
        and _ONCE.fullmatch(once)
        and isinstance(form, Mapping)
        and len(form) <= MOST_FIELDS
        and all(isinstance(name, str) and _values(values) for name, values in form.items())
    )
    if not fits:
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    fields = {name: tuple(values) for name, values in form.items()}
    level = sure.read(fields.pop(sure.FIELD, ()))
    return Sent(item, seed, order, once, fields, where, sitting, level, hints)


def _values(values: object) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= MOST_VALUES
        and all(isinstance(value, str) and len(value) <= LONGEST_VALUE for value in values)
    )


def answer_in(sent: Sent, item: Kind) -> Answer:
    """Return the answer that a sent form holds.

    Raises:
        NotUnderstood: If it holds none, or none of this question as it stands now; nothing is wrong then.
    """
    ids = shown(item, sent.seed)
    if digest(ids) != sent.order:
        raise NotUnderstood("This question was changed while it stood open here. Load the page anew to see it.")
    answer = item.read(sent.form, ids)
    if item.blank(answer):
        raise NotUnderstood(item.nothing_yet)
    if refusal := item.refusal(answer):
        raise NotUnderstood(refusal)
    return answer


def asks(item: Kind, level: Level) -> str:
    """Return the question itself as HTML."""
    bedside = '<span class="im-bedside">At the bedside</span>' if item.bedside else ""
    if item.step:
        bedside = f'<span class="im-bedside">{STEPS[item.step]}</span>'
    return f'<div class="im-question">{bedside}<p class="im-asks">{text(item.asks_at(level))}</p></div>'


def sheet(
    item: Kind,
    attempt: Attempt | None,
    *,
    salt: str = "",
    sitting: Sitting | None = None,
    tells: bool = True,
    certain: bool | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Return a question with what stands below it, as JSON for the browser.

    Args:
        attempt: The newest answer; None if there is none. In practice and tests: since the sitting began.
        salt: Makes the order of options differ between learners, such as the learner's id.
        sitting: The practice, review or test it is asked in; None in a lesson.
        tells: Whether it may be said what the answer was worth. If not, it is only said that it is kept.
        certain: Whether the form asks how sure the learner is. None: as the sitting does; without one, a step of a
            case asks it and a question of a lesson does not.
        today: The day against which the age of facts is told with the feedback; None where it is not.

    Returns:
        `item`, `kind`, `button`, `again` (what its buttons say), `number` (of answers so far), `form` (the next
        form to fill in, or None), and after an answer `feedback` (HTML) with, if it may be told, `verdict` and
        `said` (the verdict in words).
    """
    number = attempt.number if attempt else 0
    if certain is None:
        certain = sitting.asks_certainty if sitting is not None else item.step is not None
    told: dict[str, Any] = {
        "item": item.id,
        "kind": item.kind,
        "button": item.button,
        "again": item.again,
        "number": number,
        "form": None,
        "feedback": "",
    }
    if not tells:
        told |= {
            "button": "Keep this answer",
            "again": "Change my answer",
            "form": _form(item, None, salt, sitting, certain),
            "feedback": _kept(item, attempt) if attempt else "",
        }
        return told
    if not (attempt and (item.kind == "predict" or (sitting and not sitting.behaviour.tries))):
        told["form"] = _form(item, attempt, salt, sitting, certain)
    if attempt is not None:
        told["verdict"] = attempt.mark.verdict
        told["said"] = feedback.WORDS[attempt.mark.verdict][1]
        told["feedback"] = _feedback(item, attempt, sitting, today)
    return told


def _form(
    item: Kind, attempt: Attempt | None, salt: str, sitting: Sitting | None, certain: bool
) -> dict[str, Any]:
    tries = attempt.number if attempt else 0
    seed = seed_for(item, tries, salt=salt, last=attempt.seed if attempt else None)
    ids = shown(item, seed)
    hint = "" if sitting is not None and not sitting.behaviour.tries else hints(item.hint)
    how = f'<div class="im-how"><p>{escape(item.how())}</p>{hint}</div>' if item.how() or hint else ""
    fields = item.next_form(attempt, ids) if attempt else item.form(ids)
    how_sure = sure.fieldset() if certain else ""
    practice = (
        '<p class="im-counts">Your first answer is the one that counts. This one is for practice.</p>'
        if tries and sitting is None
        else ""
    )
    return {"html": how + fields + how_sure + practice, "seed": seed, "order": digest(ids)}


COST = "After a hint a right answer counts as unsure: the question comes back sooner, and mastery does not rise by it."
"""What a hint costs; said before it is opened."""


def hints(texts: tuple[str, ...], place: int = 0) -> str:
    """Return hints as HTML, each inside the one before, so that they are opened one by one."""
    if place == len(texts):
        return ""
    which = "Hint" if len(texts) == 1 else f"Hint {place + 1} of {len(texts)}"
    return (
        f'<details class="im-hint"><summary>{which}</summary><p>{text(texts[place])}</p>'
        f'{hints(texts, place + 1)}</details>{"" if place else f"<small>{COST}</small>"}'
    )


def _kept(item: Kind, attempt: Attempt) -> str:
    """Return that an answer is kept, and which, with nothing about its worth."""
    level = getattr(attempt, "certainty", None)
    how_sure = f" How sure: {level} {sure.LEVELS[level]}." if level else ""
    return (
        f'<div class="im-kept"><p><span class="im-tag im-muted">● Kept</span> You answered: '
        f"<b>{text(item.in_words(attempt.answer))}</b>.{how_sure}</p></div>"
    )


def _feedback(item: Kind, attempt: Attempt, sitting: Sitting | None, today: date | None) -> str:
    myths = content.myths() if item.myths(attempt) else {}
    words = feedback.words_on(
        item,
        attempt,
        cell_href=address_of(item.cell),
        myths=myths,
        sources=list_of_sources(item.sources, content.sources(), today),
    )
    counts = "" if item.kind == "predict" or sitting is not None else feedback.counts(attempt)
    aged = feedback.old_facts(item, today) if today else ""
    return words + feedback.certain(attempt) + counts + aged


def address_of(cell: str) -> str:
    """Return the address of a cell, from its name "lesson/cell"."""
    lesson_id, _, cell_id = cell.partition("/")
    return links.address(content.lesson(lesson_id).chapter, lesson=lesson_id, cell=cell_id)
