"""Shows the reference: what words mean, where statements come from, what people ask and what they may have read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content import reference
from immunobook.content.age import is_old
from immunobook.content.evidence import AskedQuestion
from immunobook.content.frozen import Level
from immunobook.content.model import Myth
from immunobook.content.prose import in_names
from immunobook.content.question import Question
from immunobook.ui import links

KINDS = {
    "trial": "Trial", "study": "Study", "review": "Review", "guideline": "Guideline", "label": "Label",
    "regulator": "Regulator", "textbook": "Textbook", "criteria": "Criteria", "statement": "Statement",
}  # fmt: skip


@st.fragment
def glossary(level: str, wanted: str = "") -> None:
    """Show the terms, with a box to find one.

    Args:
        level: In whose words the meanings stand first.
        wanted: A term's id or word that the address asks for.
    """
    found = content.find_term(wanted) if wanted else None
    if wanted and found is None:
        st.html(
            '<p class="im-told" role="status">The glossary has no such term. Search for another word.</p>'
        )
    asked = st.text_input(
        "Find a word",
        value=found.title if found else "",
        max_chars=60,
        key="glossary:find",
        placeholder="PD-1",
    )
    terms = sorted(content.glossary().values(), key=lambda term: term.title.casefold())
    sought = (asked or "").casefold().strip()
    shown = [term for term in terms if sought in " ".join((term.title, term.term, *term.forms)).casefold()]
    said = (
        "Nothing is written like this. Try a shorter piece of the word."
        if not shown
        else (f"{len(shown)} of {len(terms)} terms" if sought else f"{len(terms)} terms")
    )
    st.html(f'<p class="im-src" role="status">{escape(said)}</p>')
    st.html(f'<dl class="im-glossary">{"".join(entry(term, level) for term in shown)}</dl>')


def entry(term, level: str) -> str:
    """Return a term with both its meanings, the learner's own wording first, as HTML."""
    levels = ("plain", "clinical") if level == "plain" else ("clinical", "plain")
    meanings = "".join(
        f'<dd class="{"im-first" if one == level else "im-second"}"><b>{one.capitalize()}</b> '
        f"{escape(in_names(content.plain_text(term.text(one))))}</dd>"
        for one in levels
    )
    long = f" <small>{escape(in_names(term.term))}</small>" if term.short else ""
    see = [content.glossary()[key] for key in term.see if key in content.glossary()]
    also = (
        f'<dd class="im-src">See also {", ".join(escape(in_names(one.title)) for one in see)}</dd>'
        if see
        else ""
    )
    links = ", ".join(
        f'<a href="{escape(source.link)}" target="_blank" rel="noopener">{escape(short(source))}</a>'
        for key in term.cited
        if (source := content.sources().get(key))
    )
    return (
        f'<div id="term-{term.id}"><dt>{escape(in_names(term.title))}{long}</dt>{meanings}{also}'
        f'<dd class="im-src">Source: {links}</dd></div>'
    )


def short(source) -> str:
    """Return a source in few words: who, and when."""
    year = next(
        (
            word
            for word in source.where.replace(";", " ").replace(".", " ").split()
            if word.isdigit() and len(word) == 4
        ),
        "",
    )
    return f"{source.authors.split(',')[0].split(' et al')[0]} {year}".strip()


# --- sources --------------------------------------------------------------------------------------------


def table_of_sources(questions: Mapping[str, Question], today: date) -> pd.DataFrame:
    """Return every source with its kind, link and check, and what cites it.

    Args:
        questions: All questions by id; they cite sources too.
        today: The day against which the age of a check is told.
    """
    used = reference.uses(questions)
    return pd.DataFrame(
        [
            {
                "key": key,
                "source": f"{source.authors.rstrip('.')}. {source.title.rstrip('.')}. {source.where}",
                "kind": KINDS[source.kind],
                "link": source.link,
                "identifier": source.doi
                or (f"PMID {source.pmid}" if source.pmid else "the publisher's page"),
                "checked": source.checked,
                "old": is_old(source.checked, today),
                "lessons": used[key].lessons,
                "others": used[key].counts,
                "cited by": used[key].in_words,
            }
            for key, source in content.sources().items()
        ]
    ).sort_values("source", key=lambda column: column.str.casefold(), ignore_index=True)


@st.fragment
def sources(questions: Mapping[str, Question], today: date) -> None:
    """Show every source, with a way to pick a kind and to find a word.

    Args:
        questions: All questions by id.
        today: The day against which the age of a check is told.
    """
    table = table_of_sources(questions, today)
    kinds = table["kind"].value_counts()
    picked = st.pills(
        "Kind of source",
        list(kinds.index),
        selection_mode="multi",
        format_func=lambda kind: f"{kind} ({kinds[kind]})",
        key="sources:kind",
    )
    asked = st.text_input("Find a word", max_chars=60, key="sources:find", placeholder="melanoma")
    if picked:
        table = table[table["kind"].isin(picked)]
    if asked and asked.strip():
        words = table["source"] + " " + table["cited by"] + " " + table["identifier"]
        table = table[words.str.contains(asked.strip(), case=False, regex=False)]
    old = int(table["old"].sum())
    said = f"{len(table)} sources" if len(table) != 1 else "1 source"
    said += f", {old} of them last checked more than a year ago" if old else ", all checked within a year"
    st.html(f'<p class="im-src" role="status">{said}</p>')
    rows = "".join(
        f"<tr><td>{escape(in_names(row['source']))}<br>"
        f'<a href="{escape(row["link"])}" target="_blank" rel="noopener">{escape(row["identifier"])}</a></td>'
        f"<td>{row['kind']}</td><td>{when_checked(row['checked'], row['old'])}</td>"
        f"<td>{cited_by(row)}</td></tr>"
        for row in table.to_dict("records")
    )
    head = "".join(f"<th scope=col>{words}</th>" for words in ("Source", "Kind", "Checked", "Used in"))
    if rows:
        st.html(
            f'<div class="im-wide"><table class="im-table im-sources"><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


def when_checked(checked: date, old: bool) -> str:
    """Return the day of the last check as HTML; an old one says so, and is not told by colour alone."""
    day = f"{checked:%d.%m.%Y}"
    return f'{day}<br><span class="im-tag im-partly">\u25d0 over a year</span>' if old else day


def cited_by(row: Mapping) -> str:
    """Return what cites a source as HTML, lessons with their links."""
    lessons = [
        links.anchor(links.address(one.chapter, lesson=one.id), in_names(one.title)) for one in row["lessons"]
    ]
    return ", ".join([*lessons, *map(escape, reference.so_many(row["others"]))])


# --- which guidance was used ----------------------------------------------------------------------------

PROTOCOL = "For teaching. In front of a patient, your local protocol comes first."


def guidance_line(guidance: str, *more: str) -> str:
    """Return the line that each screen on side effects has, as HTML.

    Args:
        guidance: Versions and years of what was used, and when it was read.
        more: Sentences between it and the word on the local protocol.
    """
    said = " ".join((guidance, *more, PROTOCOL))
    return f'<p class="im-guidance"><b>Guidance used:</b> {escape(in_names(said))}</p>'


# --- questions that people ask, and what one may have read ----------------------------------------------


def sources_of(keys: tuple[str, ...]) -> str:
    """Return a drawer with numbered sources, as HTML; nothing if there are none."""
    known = [content.sources()[key] for key in keys if key in content.sources()]
    items = "".join(
        f"<li>{escape(in_names(one.authors.rstrip('.')))}. "
        f'<a href="{escape(one.link)}" target="_blank" rel="noopener">{escape(in_names(one.title))}</a>. '
        f'{escape(in_names(one.where))}. <span class="im-checked">Checked {one.checked:%-d %B %Y}.</span></li>'
        for one in known
    )
    if not items:
        return ""
    return f'<details class="im-drawer"><summary>Sources ({len(known)})</summary><ol>{items}</ol></details>'


def treated_in(places: list[reference.Treated]) -> str:
    """Return a line of links to where something is treated, as HTML."""
    ways = [
        links.anchor(
            links.address(
                place.lesson.chapter,
                lesson=place.lesson.id,
                **({"cell": place.cell.id} if place.cell is not None else {}),
            ),
            in_names(place.lesson.title),
        )
        for place in places
    ]
    return f'<p class="im-src">Treated in: {", ".join(dict.fromkeys(ways))}</p>' if ways else ""


@st.fragment
def faq(level: str, wanted: str = "") -> None:
    """Show the questions that people ask, each with its answer at both levels.

    Args:
        level: In whose words the answer stands first.
        wanted: Id of a question that the address asks for; it stands open.
    """
    asked = content.faq()
    if wanted and wanted not in asked:
        st.html('<p class="im-told" role="status">There is no such question. Here are all there are.</p>')
    subject = st.pills("About", list(reference.SUBJECTS), format_func=reference.SUBJECTS.get, key="faq:about")
    sought = (
        st.text_input("Find a word", max_chars=60, key="faq:find", placeholder="side effects") or ""
    ).strip()
    shown = [one for one in reference.found(asked.values(), sought) if subject in (None, one.about)]
    said = (
        f"{len(shown)} of {len(asked)} questions"
        if shown
        else "No question says this. Try a shorter word, or look under another heading."
    )
    st.html(f'<p class="im-src" role="status">{escape(said)}</p>')
    if sought:
        st.html("".join(answer(one, level, is_open=one.id == wanted) for one in shown))
        return
    for key, words in reference.SUBJECTS.items():
        here = [one for one in shown if one.about == key]
        if here:
            answers = "".join(answer(one, level, is_open=one.id == wanted) for one in here)
            st.html(f'<section class="im-faq"><h2>{escape(words)}</h2>{answers}</section>')


def answer(asked: AskedQuestion, level: str, *, is_open: bool = False) -> str:
    """Return a question that unfolds to its answer, the learner's own wording first, as HTML."""
    levels: tuple[Level, Level] = ("plain", "clinical") if level == "plain" else ("clinical", "plain")
    own, other = (
        content.prose(asked.text(one), level=one, cited=asked.cited, anchor=f"faq-{asked.id}-{one}")
        for one in levels
    )
    place = reference.place_of(asked.lesson) if asked.lesson else None
    return (
        f'<details class="im-ask" id="ask-{asked.id}"{" open" if is_open else ""}>'
        f"<summary>{escape(in_names(asked.asks))}</summary>"
        f'<div class="im-prose">{own}</div>'
        f'<details class="im-drawer"><summary>The same in {levels[1]} words</summary>'
        f'<div class="im-prose">{other}</div></details>'
        f"{treated_in([place]) if place else ''}{sources_of(asked.cited)}</details>"
    )


@st.fragment
def misconceptions(questions: Mapping[str, Question], wanted: str = "") -> None:
    """Show what one may have read, each with its verdict, the evidence, and why it matters.

    Args:
        questions: All questions by id; they tell where a claim is practised.
        wanted: Key of a claim that the address asks for; it stands open.
    """
    myths = content.myths()
    if wanted and wanted not in myths:
        st.html('<p class="im-told" role="status">There is no such claim. Here are all there are.</p>')
    verdicts = [word for word in reference.VERDICTS if any(one.verdict == word for one in myths.values())]
    picked = st.pills(
        "Verdict", verdicts, selection_mode="multi", format_func=reference.VERDICTS.get, key="myths:verdict"
    )
    sought = (st.text_input("Find a word", max_chars=60, key="myths:find", placeholder="fever") or "").strip()
    shown = [
        one
        for one in myths.values()
        if (not picked or one.verdict in picked)
        and reference.matches(sought, one.says, one.evidence, one.bedside)
    ]
    said = f"{len(shown)} of {len(myths)} claims" if shown else "No claim says this. Try a shorter word."
    st.html(f'<p class="im-src" role="status">{escape(said)}</p>')
    order = {verdict: place for place, verdict in enumerate(("unsafe", "wrong"))}
    shown.sort(key=lambda one: order.get(one.verdict, len(order)))
    st.html("".join(claim(one, questions, is_open=one.key == wanted) for one in shown))


def claim(myth: Myth, questions: Mapping[str, Question], *, is_open: bool = False) -> str:
    """Return a claim that unfolds to the evidence, as HTML."""
    sign = {"fair": "im-right", "weak": "im-partly", "incomplete": "im-partly"}.get(myth.verdict, "im-wrong")
    evidence, bedside = (
        content.prose(text, cited=myth.cited, anchor=f"myth-{myth.key}-{name}")
        for name, text in (("evidence", myth.evidence), ("bedside", myth.bedside))
    )
    return (
        f'<details class="im-ask im-claim" id="claim-{myth.key}"{" open" if is_open else ""}>'
        f"<summary><q>{escape(in_names(content.plain_text(myth.says)))}</q> "
        f'<span class="im-tag {sign}">{reference.VERDICTS[myth.verdict]}</span></summary>'
        f'<div class="im-prose"><h2>What the evidence says</h2>{evidence}'
        f"<h2>Why it matters at the bedside</h2>{bedside}</div>"
        f"{treated_in(reference.treating(myth, questions))}{sources_of(myth.cited)}</details>"
    )
