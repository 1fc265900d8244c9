"""Shows teach-back: a situation, the learner's own words, what the check found in them, then a model answer."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from immunobook.content.toxicity import TeachBack, Toxicity
from immunobook.toxicity import kept, teach_back
from immunobook.toxicity import view as shared
from immunobook.toxicity.teach_back import LookedOver
from immunobook.toxicity.view import text
from immunobook.ui import step

Keep = Callable[..., kept.Kept]
KINDS = {"sign": "Which sign", "whom": "Whom to call", "when": "By when", "not-to-take": "What not to take", "do": "What to do"}  # fmt: skip


@st.fragment
def tell(
    toxicity: Toxicity, keep: Keep, events: Callable[[], tuple[kept.Kept, ...]], wanted: str = ""
) -> None:
    """Let the learner write what she would tell a patient, and show what was found in it.

    Args:
        keep: Keeps an attempt.
        events: Returns the attempts kept so far, oldest first.
        wanted: Id of a task that the address asks for.
    """
    tasks = {each.id: each for each in toxicity.teach_back}
    if wanted and wanted not in tasks:
        shared.told("There is no such task. Here are all there are.")
    past = events()
    done = {each.ref for each in past}
    chosen = st.pills(
        "Whom do you tell what?",
        list(tasks),
        default=wanted if wanted in tasks else next(iter(tasks)),
        required=True,
        format_func=lambda id: tasks[id].title + (" ✓" if id in done else ""),
        key="telling:task",
    )
    task = tasks[chosen or next(iter(tasks))]
    own = [each for each in past if each.ref == task.id]
    st.html(
        f'<section class="im-patient"><p class="im-crumb">Made up</p><h2 class="im-cell-head">{text(task.title)}</h2>'
        f"<p>{text(task.situation)}</p></section>"
    )
    with st.form(key=f"telling:{task.id}:form", border=False):
        written = st.text_area(
            "What do you say? Write it as you would say it.",
            value=str(own[-1].data.get("text", "")) if own else "",
            height=200,
            key=f"telling:{task.id}:text",
        )
        sure = shared.choose(
            "How sure are you that nothing is missing? (if you like)", kept.SURE, says=kept.SURE.get,
            key=f"telling:{task.id}:sure", in_a_row=True,
        )  # fmt: skip
        handed_in = st.form_submit_button("Look it over", type="primary")
    if handed_in:
        try:
            found = teach_back.look_over(task, toxicity.jargon, written or "")
            data = kept.of_teach_back(written, found, sure)
            keep(kept.TEACH_BACK, task.id, data, once=f"teach_back {task.id} {len(own)}")
        except (ValueError, RuntimeError) as fault:
            shared.told(f"{str(fault)[:1].upper()}{str(fault)[1:].rstrip('.')}.")
            return
        shared.draw_anew()
    if own:
        with st.container(key="telling-stage"):
            _found(toxicity, task, own[-1])
    step.lead(f"telling-{task.id}", str(len(own)), to="telling-stage")


def _found(toxicity: Toxicity, task: TeachBack, last: kept.Kept) -> None:
    """Show what was found in the last attempt, looked over anew."""
    try:
        found = teach_back.look_over(task, toxicity.jargon, str(last.data["text"]))
    except (KeyError, ValueError):
        return
    said = sum(each.said for each in found.found)
    whole = "✓ All said" if not found.missing else f"◐ {said} of {len(found.found)} said"
    colour = "im-right" if not found.missing else "im-partly"
    must = "".join(
        f'<li class="im-reason im-judged"><div><p class="im-says">{text(each.must.says)} '
        + (
            f'<span class="im-tag im-right">✓ found</span></p><p>In your words: “{text(each.words or "")}”.</p>'
            if each.said
            else '<span class="im-tag im-wrong">✕ not found</span></p>'
        )
        + f'<p class="im-because">{KINDS[each.must.kind]}: {text(each.must.because)}</p>{shared.sources(each.must.sources)}</div></li>'
        for each in found.found
    )
    if task.nothing_to_leave is not None:
        must += f'<li class="im-reason"><p class="im-because">{KINDS["not-to-take"]}: {text(task.nothing_to_leave)}</p></li>'
    st.html(
        f'<div class="im-feedback"><p class="im-verdict" role="status"><span class="im-tag {colour}">{whole}</span>'
        f"<span>{text(_grade(found))}</span></p>{_jargon(found)}"
        f'<ul class="im-reasons">{must}</ul><p class="im-told">{text(teach_back.HONEST)}</p>'
        f'<details class="im-reveal"><summary>One way to say it</summary><p class="im-opens">{text(task.model)}</p>'
        f"{shared.sources(task.sources)}</details></div>"
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
