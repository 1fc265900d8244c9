"""A question as a browser is given it, and an answer as a browser sends it.

Neither key nor reason is in a sheet before there is an answer: options carry only their words, and the fields
of a form only places in the order shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from immunobook import content
from immunobook.content.frozen import Level
from immunobook.quiz import feedback
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
    """

    item: str
    seed: int
    order: str
    once: str
    form: Form
    where: str = ""


def read(sent: object) -> Sent:
    """Return an answer as it was sent.

    Raises:
        NotUnderstood: If this is none; the message is the sentence for the learner.
    """
    if not isinstance(sent, Mapping):
        raise NotUnderstood(NOT_OF_THIS_QUESTION)
    item, seed, order, once, form, where = (
        sent.get(name, "") for name in ("item", "seed", "order", "once", "form", "where")
    )
    fits = (
        all(isinstance(value, str) and len(value) <= 200 for value in (item, order, once, where))
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
    return Sent(item, seed, order, once, {name: tuple(values) for name, values in form.items()}, where)


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
    return f'<div class="im-question">{bedside}<p class="im-asks">{text(item.asks_at(level))}</p></div>'


def sheet(item: Kind, attempt: Attempt | None, *, salt: str = "") -> dict[str, Any]:
    """Return a question with what stands below it, as JSON for the browser.

    Args:
        attempt: The newest answer; None if there is none.
        salt: Makes the order of options differ between learners, such as the learner's id.

    Returns:
        `item`, `kind`, `button`, `again` (what its buttons say), `number` (of answers so far), `form` (the next form to fill in, or None),
        and after an answer `verdict`, `said` (the verdict in words) and `feedback` (HTML).
    """
    number = attempt.number if attempt else 0
    told = {
        "item": item.id,
        "kind": item.kind,
        "button": item.button,
        "again": item.again,
        "number": number,
        "form": None if item.kind == "predict" and attempt else _form(item, attempt, salt),
        "feedback": "",
    }
    if attempt is not None:
        told["verdict"] = attempt.mark.verdict
        told["said"] = feedback.WORDS[attempt.mark.verdict][1]
        told["feedback"] = _feedback(item, attempt)
    return told


def _form(item: Kind, attempt: Attempt | None, salt: str) -> dict[str, Any]:
    tries = attempt.number if attempt else 0
    seed = seed_for(item, tries, salt=salt, last=attempt.seed if attempt else None)
    ids = shown(item, seed)
    hint = (
        f'<details class="im-hint"><summary>Hint</summary><p>{text(item.hint)}</p></details>'
        if item.hint
        else ""
    )
    how = f'<div class="im-how"><p>{escape(item.how())}</p>{hint}</div>' if item.how() or hint else ""
    fields = item.next_form(attempt, ids) if attempt else item.form(ids)
    practice = (
        '<p class="im-counts">Your first answer is the one that counts. This one is for practice.</p>'
        if tries
        else ""
    )
    return {"html": how + fields + practice, "seed": seed, "order": digest(ids)}


def _feedback(item: Kind, attempt: Attempt) -> str:
    myths = content.myths() if item.myths(attempt) else {}
    words = feedback.words_on(
        item,
        attempt,
        cell_href=address_of(item.cell),
        myths=myths,
        sources=list_of_sources(item.sources, content.sources()),
    )
    return words + ("" if item.kind == "predict" else feedback.counts(attempt))


def address_of(cell: str) -> str:
    """Return the address of a cell, from its name "lesson/cell"."""
    lesson_id, _, cell_id = cell.partition("/")
    return links.address(content.lesson(lesson_id).chapter, lesson=lesson_id, cell=cell_id)
