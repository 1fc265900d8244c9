"""Shows the glossary and the sources: what the words mean, and where the statements come from."""

from __future__ import annotations

from collections import defaultdict
from html import escape

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.prose import in_names

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


def uses() -> dict[str, list[str]]:
    """Return for each source the lessons that cite it, in the order of the course."""
    used: dict[str, list[str]] = defaultdict(list)
    for lesson_id in content.course().lessons:
        lesson = content.lesson(lesson_id)
        for key in dict.fromkeys(key for cell in lesson.cells for key in cell.cited):
            used[key].append(lesson.title)
    return used


def table_of_sources() -> pd.DataFrame:
    """Return every source with its kind, its link, the day it was checked and the lessons that cite it."""
    used = uses()
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
                "lessons": ", ".join(used.get(key, ["Glossary, pictures and questions"])),
            }
            for key, source in content.sources().items()
        ]
    ).sort_values("source", key=lambda column: column.str.casefold(), ignore_index=True)


@st.fragment
def sources() -> None:
    """Show every source, with a way to pick a kind and to find a word."""
    table = table_of_sources()
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
        words = table["source"] + " " + table["lessons"] + " " + table["identifier"]
        table = table[words.str.contains(asked.strip(), case=False, regex=False)]
    said = f"{len(table)} sources" if len(table) != 1 else "1 source"
    st.html(f'<p class="im-src" role="status">{said}</p>')
    rows = "".join(
        f"<tr><td>{escape(in_names(row.source))}<br>"
        f'<a href="{escape(row.link)}" target="_blank" rel="noopener">{escape(row.identifier)}</a></td>'
        f"<td>{row.kind}</td><td>{row.checked:%d.%m.%Y}</td><td>{escape(row.lessons)}</td></tr>"
        for row in table.itertuples()
    )
    head = "<tr><th scope=col>Source</th><th scope=col>Kind</th><th scope=col>Checked</th><th scope=col>Used in</th></tr>"
    if rows:
        st.html(
            f'<div class="im-wide"><table class="im-table"><thead>{head}</thead><tbody>{rows}</tbody></table></div>'
        )
