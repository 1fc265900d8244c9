"""Shows unfolding cases: the list, the record in its tabs, the question that is open, and the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from immunobook import content
from immunobook.case import unfolding
from immunobook.case.unfolding import Answered, Answers, Shown
from immunobook.content.case import TABS, Case
from immunobook.content.frozen import Level
from immunobook.content.model import citations
from immunobook.content.prose import in_names
from immunobook.content.question import STEPS, Question
from immunobook.content.view import guidance_line
from immunobook.ui import links, style

SIGNS = {"right": ("✓", "im-right", "Right"), "partly": ("◐", "im-partly", "Partly right")}
"""Of a verdict: its glyph, its colour, and its word; what is neither is wrong."""

WRONG = ("✕", "im-wrong", "Not right")

Ask = Callable[..., bool]
"""Asks questions with their newest answers; returns whether the page has to be drawn anew."""


def cases(
    wanted: str, answers: Callable[[], Answers], questions: Mapping[str, Question], ask: Ask, level: Level
) -> None:
    """Show the case that the address asks for, or the list of all.

    Args:
        answers: Reads the newest answers of the learner.
        ask: The view of the questions, told all but `questions`, `key`, `where` and `of`.
    """
    style.bring("care")
    all_cases = content.cases()
    if wanted in all_cases:
        _case(all_cases[wanted], answers, questions, ask, level)
        return
    st.title("Unfolding cases", anchor=False)
    st.html(
        '<p class="im-breath">One patient, six questions, one for each step of clinical judgement. The record grows '
        "after each answer, and what you do can change what comes.</p>"
        '<p class="im-src">NGN-style practice items. NCLEX is a trademark of its owner; this notebook is not affiliated '
        "and does not predict a result.</p>"
        + guidance_line(content.toxicity().guidance, "Each case names its own.")
    )
    if wanted:
        st.html('<p class="im-told" role="status">There is no such case. Here are all there are.</p>')
    kept = answers()
    rows = "".join(_row(case, kept) for case in all_cases.values())
    st.html(f'<ul class="im-case-list">{rows}</ul>')


def _row(case: Case, kept: Answers) -> str:
    done = unfolding.answered(case, kept)
    said = (
        "new" if not done else "finished" if done == len(case.steps) else f"{done} of {len(case.steps)} steps"
    )
    go = links.anchor(links.address("case", case=case.id), case.title)
    return (
        f'<li><div class="im-case-title">{go} <span class="im-tag">{said}</span></div>'
        f"<p>{_words(case.about)}</p></li>"
    )


def _case(
    case: Case, answers: Callable[[], Answers], questions: Mapping[str, Question], ask: Ask, level: Level
) -> None:
    st.title(case.title, anchor=False)
    back = links.anchor(links.address("case"), "All cases")
    show = links.anchor(links.address("projector", case=case.id), "Show on a projector")
    st.html(f'<p class="im-case-back">{back} · {show}</p>{_patient(case, questions)}')
    _unfolding(case.id, answers, questions, ask, level)


def step(
    case: Case, question: str, answers: Answers, given: Answered | None, questions: Mapping[str, Question], ask: Ask, *, key: str
) -> None:
    """Show one step of a case by itself, on the record as it stood there; call it inside a fragment.

    Args:
        answers: The newest answers of the learner.
        given: What was answered to it this time, if it was.
        ask: As in `cases`; draws the fragment anew after the answer.
    """
    number = case.questions.index(question) + 1
    style.bring("care")
    st.header(case.title, anchor=False)
    st.html(
        f'{_patient(case, questions)}<p class="im-crumb">Step {number} of {len(case.steps)}: {STEPS[case.steps[number - 1].step]}</p>'
    )
    _record(case, unfolding.before(case, answers, question))
    ask([(questions[question], given)], key=key, where=f"case/{case.id}", of=1)


def _patient(case: Case, questions: Mapping[str, Question]) -> str:
    """Return who a case is about, that it is made up, and the guidance it rests on, as HTML."""
    return (
        '<p class="im-fiction"><b>Fiction.</b> This patient never lived. For teaching: in your work follow your '
        "local protocol and ask the treating team.</p>"
        f'<p class="im-breath">{_words(case.patient)}</p>'
        + guidance_line(case.guidance, read_on(case, questions))
        + '<p class="im-src">The usual ranges in the record are those of a made-up laboratory; at work, read each value '
        "against the range that your own laboratory prints beside it.</p>"
    )


def read_on(case: Case, questions: Mapping[str, Question]) -> str:
    """Return the sentence on when a case was last read against its sources: the earliest day of its questions."""
    return f"Read against it on {min(questions[id].checked for id in case.questions):%-d %B %Y}."


@st.fragment
def _unfolding(
    case_id: str, answers: Callable[[], Answers], questions: Mapping[str, Question], ask: Ask, level: Level
) -> None:
    """The part that grows: drawn anew after each answer, without the rest of the page."""
    case, kept = content.cases()[case_id], answers()
    _record(case, kept)
    with st.container(key=f"unfold-{case.id}"):
        done = unfolding.answered(case, kept)
        st.html(_steps(case, done))
        pairs = [(questions[id], kept.get(id)) for id in unfolding.asked(case, kept)]
        ask(pairs, key=f"case-{case.id}", where=f"case/{case.id}", of=len(case.steps))
    if unfolding.is_finished(case, kept):
        _report(case, kept, questions, level)


def _steps(case: Case, done: int) -> str:
    """Return the six steps as a line, with where one is."""
    parts = []
    for number, step in enumerate(case.steps):
        state = "done" if number < done else "open" if number == done else "later"
        word = {"done": "✓ ", "open": "→ ", "later": ""}[state]
        here = ' aria-current="step"' if state == "open" else ""
        heard = {"done": "Done: ", "open": "Open: ", "later": "Later: "}[state]
        parts.append(
            f'<li class="im-step-{state}"{here}><span class="im-heard">{heard}</span>'
            f'<span aria-hidden="true">{word}</span>{STEPS[step.step]}</li>'
        )
    return f'<ol class="im-case-steps" aria-label="Steps of clinical judgement">{"".join(parts)}</ol>'


def _record(case: Case, kept: Answers) -> None:
    """Show the record, each part behind a tab; say which parts have something new."""
    shown = unfolding.record(case, kept)
    fresh = [TABS[tab] for tab, entries in shown.items() if any(each.new for each in entries)]
    st.html(
        '<h2 class="im-case-head">The record</h2>'
        f'<p class="im-case-new" role="status">New: {", ".join(fresh)}</p>'
    )
    with st.container(key=f"record-{case.id}"):
        for tab, place in zip(TABS, st.tabs(list(TABS.values()), key=f"tabs-{case.id}"), strict=True):
            with place:
                st.html(f'<div class="im-case-record">{part(tab, shown[tab])}</div>')


def part(tab: str, entries: Sequence[Shown]) -> str:
    """Return one part of the record: its words in order, and its values as a table with a column for each time."""
    if not entries:
        return f'<p class="im-muted">Nothing is written under {TABS[tab].lower()} yet.</p>'
    words = "".join(
        f'<li><p class="im-case-at">{escape(each.entry.at)}{_new(each)}</p><p>{_words(each.entry.says)}</p></li>'
        for each in entries
        if each.entry.says
    )
    table = _table(TABS[tab], [each for each in entries if each.entry.values])
    return (f'<ol class="im-case-notes">{words}</ol>' if words else "") + table


def _table(title: str, entries: Sequence[Shown]) -> str:
    if not entries:
        return ""
    names = list(dict.fromkeys(value.name for each in entries for value in each.entry.values))
    head = "".join(f'<th scope="col">{escape(each.entry.at)}{_new(each)}</th>' for each in entries)
    rows = []
    for name in names:
        cells = ({value.name: value.is_ for value in each.entry.values}.get(name, "") for each in entries)
        rows.append(
            f'<tr><th scope="row">{_words(name)}</th>'
            + "".join(f"<td>{_value(is_)}</td>" for is_ in cells)
            + "</tr>"
        )
    return (
        f'<div class="im-table im-wide" tabindex="0" role="region" aria-label="{title}"><table><thead><tr><td></td>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _value(is_: str) -> str:
    """Return a value; the words "high" and "low" behind it stand out."""
    number, _, word = is_.rpartition(" ")
    return f"{_words(number)} <b>{word}</b>" if word in ("high", "low") and number else _words(is_)


def _new(each: Shown) -> str:
    return ' <span class="im-tag im-case-tag">new</span>' if each.new else ""


def _report(case: Case, kept: Answers, questions: Mapping[str, Question], level: Level) -> None:
    """Show what came of the case: a line a step with its arithmetic, the sum, what to read again, how it ended."""
    found = unfolding.report(case, kept, questions)
    rows = "".join(
        f'<tr><th scope="row">{line.title}</th><td>{_verdict(line.verdict)}</td>'
        f"<td>{line.points} of {line.most}</td><td>{_words(line.arithmetic)}</td></tr>"
        for line in found.lines
    )
    again = "".join(f"<li>{_cell(ref)}</li>" for ref in found.read_again)
    st.html(
        '<h2 class="im-case-head">Your report</h2>'
        '<div class="im-table im-wide" tabindex="0" role="region" aria-label="Report by step"><table><thead><tr>'
        '<th scope="col">Step</th><th scope="col">Verdict</th><th scope="col">Points</th><th scope="col">How it is '
        f"counted</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="im-case-sum"><b>{found.arithmetic}</b> points, by your first answers.</p>'
        + (
            f"<h3>Read again</h3><ul>{again}</ul>"
            if again
            else "<p>Every step was right. Nothing to read again.</p>"
        )
    )
    cited = citations(case.ends)
    sources = "".join(
        f'<li>{escape(source.authors.rstrip("."))}. <a href="{escape(source.link, quote=True)}" target="_blank">'
        f"{_words(source.title)}</a>. {escape(source.where)}.</li>"
        for source in (content.sources()[key] for key in cited)
    )
    st.html(
        '<h2 class="im-case-head">How it ended</h2>'
        f'<div class="im-prose">{content.prose(case.ends, level=level, cited=cited, anchor=f"case-{case.id}")}</div>'
        f'<details class="im-sources"><summary>Sources</summary><ol>{sources}</ol></details>'
    )


def _verdict(verdict: str) -> str:
    glyph, colour, word = SIGNS.get(verdict, WRONG)
    return f'<span class="{colour}"><span aria-hidden="true">{glyph}</span> {word}</span>'


def _cell(ref: str) -> str:
    lesson_id, _, cell_id = ref.partition("/")
    lesson = content.lesson(lesson_id)
    href = links.address(lesson.chapter, lesson=lesson_id, cell=cell_id)
    return links.anchor(href, f"{lesson.title}: {lesson.cell(cell_id).title}")


def _words(words: Any) -> str:
    return escape(in_names(words))
