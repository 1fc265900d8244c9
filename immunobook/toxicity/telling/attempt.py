"""An attempt to tell a patient: a situation, the learner's own words, what the check found in them, a model answer."""

from __future__ import annotations

from collections.abc import Mapping

from immunobook import content
from immunobook.content.toxicity import TeachBack, Toxicity
from immunobook.toxicity import kept, teach_back
from immunobook.toxicity.markup import how_sure, read_sure, sources, text, told, whole
from immunobook.toxicity.teach_back import LookedOver
from immunobook.ui import fields
from immunobook.ui.exercise import LONGEST_VALUE, NOT_OF_THIS, Desk, Exercise, NotTaken, Press, Shown

KINDS = {"sign": "Which sign", "whom": "Whom to call", "when": "By when", "not-to-take": "What not to take", "do": "What to do"}  # fmt: skip
NOT_KEPT = "This text holds a character that cannot be kept. Please type it again."
OTHER_TEXT = (
    "Another text was kept meanwhile, perhaps in another window; what was found in it stands below. "
    "Yours is still in the box: look it over once more to keep it."
)


def show(desk: Desk, wishes: Mapping[str, str]) -> Shown:
    """Show what to tell whom, the words last written, and what was found in them.

    Args:
        wishes: `task`, its id.
    """
    toxicity = content.toxicity()
    task = _wished(toxicity, wishes)
    return _shown(toxicity, task, _own(desk, task))


def take(desk: Desk, wishes: Mapping[str, str], press: Press) -> Shown:
    """Look over what was written."""
    toxicity, number = content.toxicity(), press.at()
    task = _wished(toxicity, wishes)
    own = _own(desk, task)
    if press.do != "look" or number > len(own):
        raise NotTaken(NOT_OF_THIS)
    written, sure = _written(press), read_sure(press)
    found = teach_back.look_over(task, toxicity.jargon, written)
    if number == len(own):
        data = kept.of_teach_back(written, found, sure)
        desk.keep(kept.TEACH_BACK, task.id, data, once=f"teach_back {task.id} {number}")
        own = _own(desk, task)
    # A press that comes again finds its own text. One that was written in another window meanwhile is not lost either.
    is_kept = own[number].data.get("text") == written
    return _shown(toxicity, task, own, rest=True, not_kept=None if is_kept else written)


TELLING = Exercise("telling", show, take)


def _wished(toxicity: Toxicity, wishes: Mapping[str, str]) -> TeachBack:
    for task in toxicity.teach_back:
        if task.id == wishes.get("task"):
            return task
    raise NotTaken(NOT_OF_THIS)


def _own(desk: Desk, task: TeachBack) -> list[kept.Kept]:
    return [each for each in desk.kept(kept.TEACH_BACK) if each.ref == task.id]


def _written(press: Press) -> str:
    """Return the text that was sent, if it can be kept and shown again exactly."""
    written = (press.one("text") or "").replace("\r\n", "\n")
    if "\0" in written or any("\ud800" <= sign <= "\udfff" for sign in written):
        raise NotTaken(NOT_KEPT)
    return written


def _shown(
    toxicity: Toxicity,
    task: TeachBack,
    own: list[kept.Kept],
    *,
    rest: bool = False,
    not_kept: str | None = None,
) -> Shown:
    """Return a task as it stands.

    Args:
        not_kept: A text that came after another one was kept, and stays in the box.
    """
    last = str(own[-1].data.get("text", "")) if own else ""
    says = "" if not_kept is None else f'<div class="im-stage" data-lead>{told(OTHER_TEXT)}</div>'
    html = (
        f'<section class="im-patient"><p class="im-crumb">Made up</p><h2 class="im-cell-head">{text(task.title)}</h2>'
        f"<p>{text(task.situation)}</p></section>{says}{_form(last if not_kept is None else not_kept)}"
        + (_found(toxicity, task, own[-1]) if own else "")
    )
    return Shown(html, str(len(own)), rest=rest)


def _form(written: str) -> str:
    area = fields.area(
        "text", "What do you say? Write it as you would say it.", written, longest=LONGEST_VALUE
    )
    return fields.form("look", area + how_sure(" that nothing is missing"), "Look it over")


def _found(toxicity: Toxicity, task: TeachBack, last: kept.Kept) -> str:
    """Return what was found in the last attempt, looked over anew."""
    try:
        found = teach_back.look_over(task, toxicity.jargon, str(last.data["text"]))
    except (KeyError, ValueError):
        return ""
    said = sum(each.said for each in found.found)
    word = "✓ All said" if not found.missing else f"◐ {said} of {len(found.found)} said"
    colour = "im-right" if not found.missing else "im-partly"
    must = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.must.says)} '
        + (
            f'<span class="im-tag im-right">✓ found</span></p><p>In your words: “{text(each.words or "")}”.</p>'
            if each.said
            else '<span class="im-tag im-wrong">✕ not found</span></p>'
        )
        + f'<p class="im-because">{KINDS[each.must.kind]}: {text(each.must.because)}</p>{sources(each.must.sources)}</div></li>'
        for each in found.found
    )
    if task.nothing_to_leave is not None:
        must += f'<li class="im-reason"><p class="im-because">{KINDS["not-to-take"]}: {text(task.nothing_to_leave)}</p></li>'
    return (
        f'<div class="im-feedback">{whole(word, colour, _grade(found))}{_jargon(found)}'
        f'<ul class="im-reasons">{must}</ul><p class="im-told">{text(teach_back.HONEST)}</p>'
        f'<details class="im-reveal"><summary>One way to say it</summary><p class="im-opens">{text(task.model)}</p>'
        f"{sources(task.sources)}</details></div>"
    )


def _grade(found: LookedOver) -> str:
    if found.grade is None:
        return f"{found.words} words: too few to work out how hard they are to read."
    verdict = "easy enough" if found.plain_enough else "too hard for many; shorter words, shorter sentences"
    smog = f", by SMOG about {found.smog_estimate:.0f}" if found.smog_estimate is not None else ""
    return f"Reading grade {found.grade.value:.0f}{smog}; {teach_back.LIMIT:.0f} is the limit: {verdict}."


def _jargon(found: LookedOver) -> str:
    if not found.jargon:
        return ""
    words = "".join(f"<li>“{text(each.word)}”: say “{text(each.instead)}”.</li>" for each in found.jargon)
    return f'<h3 class="im-small-head">Words of the trade</h3><ul class="im-advisers">{words}</ul>'
