"""Shows the evidence: the treatments on their timeline, each with its card."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.evidence import Agent
from immunobook.content.prose import in_names
from immunobook.evidence import agents as tables
from immunobook.evidence import export
from immunobook.ui import chart_theme

COUNTS = {
    "yes": ("Yes", "im-right", "✓"),
    "partly": ("Partly", "im-partly", "◐"),
    "no": ("No", "im-wrong", "✕"),
}
"""Whether something counts as immunotherapy: the word, its colour, its sign."""

FOR_PEOPLE = [
    "Treatment", "Brand", "Class", "Target", "Tumour", "Is it immunotherapy?", "First US approval",
    "First approved for", "Sources",
]  # fmt: skip


@lru_cache(maxsize=2)
def _agents(edition: object) -> pd.DataFrame:
    return tables.table(content.agents().values())


def all_agents() -> pd.DataFrame:
    """Return the table of all treatments, made once for each reading of the data."""
    return _agents(content.edition())


@st.fragment
def agents(level: str, mode: str, wanted: str = "") -> None:
    """Show the treatments: filters, the timeline, and a card for each.

    Args:
        level: In whose words a card explains.
        mode: `light` or `dark`.
        wanted: Id of a treatment that the address asks for; its card stands open.
    """
    everything = all_agents()
    if wanted and wanted not in content.agents():
        st.html('<p class="im-told" role="status">There is no such treatment. Here are all there are.</p>')
    sorts = st.pills(
        "Class",
        [sort for sort in tables.SORTS if sort in set(everything["sort"])],
        selection_mode="multi",
        format_func=tables.SORTS.get,
        key="agents:sort",
    )
    first, second = st.columns(2)
    target = first.selectbox(
        "Target",
        tables.names(everything, "targets"),
        index=None,
        placeholder="Any target",
        key="agents:target",
    )
    tumour = second.selectbox(
        "Tumour",
        tables.names(everything, "tumours"),
        index=None,
        placeholder="Any tumour",
        key="agents:tumour",
    )
    start, end = tables.span(everything)
    years = st.slider("Years of the first approval", start, end, (start, end), key="agents:years")
    shown = tables.chosen(everything, sorts=sorts, target=target, tumour=tumour, years=tuple(years))
    st.html(f'<p class="im-src" role="status">{len(shown)} of {len(everything)} treatments</p>')
    if shown.empty:
        st.html('<p class="im-told">Nothing matches all of this. Take one of the wishes back.</p>')
        return
    open_id = wanted
    if shown["year"].notna().any():
        open_id = timeline(shown, mode, wanted)
    cards(shown, level, open_id)
    with st.expander("The same as a table"):
        st.html(html_table(shown[FOR_PEOPLE[:-1]]))
    st.download_button(
        "Download as CSV",
        export.csv(shown[FOR_PEOPLE]),
        "treatments.csv",
        "text/csv",
        icon=":material/download:",
    )


def timeline(shown: pd.DataFrame, mode: str, wanted: str) -> str:
    """Show the timeline with its sentence; return the id of the point that was chosen, else what was wanted."""
    from immunobook.evidence import figure  # Plotly takes long to load; only who sees a plot waits for it

    said = tables.in_words(shown)
    key = "agents:timeline"
    picked = picked_id(st.session_state.get(key)) or wanted
    with st.container(key="chart-agents"):
        st.plotly_chart(
            figure.timeline(shown, mode, picked),
            theme=None,
            key=key,
            on_select="rerun",
            selection_mode="points",
            config=dict(chart_theme.CONFIG),
            alt=said,
        )
    st.html(f'<p class="im-src">{escape(in_names(said))} Choose a point to open its card.</p>')
    return picked


def picked_id(event: object) -> str:
    """Return the id that a chosen point carries first; empty if none is chosen or the browser says nonsense."""
    try:
        points = event["selection"]["points"]  # type: ignore[index]
        data = points[0]["customdata"]
        return str(data[0] if isinstance(data, list | tuple) else data["0"])
    except (KeyError, IndexError, TypeError):
        return ""


def cards(shown: pd.DataFrame, level: str, open_id: str) -> None:
    """Show the card of each treatment; the chosen one first and open."""
    ids = list(shown["id"])
    if open_id in content.agents():
        st.html(f'<div class="im-chosen">{card(content.agents()[open_id], level, is_open=True)}</div>')
        ids = [id for id in ids if id != open_id]
    st.html("".join(card(content.agents()[id], level) for id in ids))


def card(agent: Agent, level: str, *, is_open: bool = False) -> str:
    """Return a treatment that unfolds to its card, as HTML: how it works, is it immunotherapy, approval, sources."""
    other = "clinical" if level == "plain" else "plain"
    word, colour, sign = COUNTS[agent.immunotherapy]
    brands = f" <small>{escape(', '.join(agent.brands))}</small>" if agent.brands else ""
    facts = [
        ("How it works", content.plain_text(agent.text(level))),  # type: ignore[arg-type]
        (f"In {other} words", content.plain_text(agent.text(other))),  # type: ignore[arg-type]
        ("Binds", ", ".join(agent.targets)),
        ("What it is", agent.form),
        ("Given", agent.given),
        ("First approval, US", f"{tables.when(agent.approved)}. {agent.first_for}."),
        ("Since then", agent.since or ""),
    ]
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(in_names(text))}</dd>" for name, text in facts if text
    )
    sources = "".join(
        f'<li><a href="{escape(one.link)}" target="_blank" rel="noopener">{escape(in_names(one.title))}</a>. '
        f"{escape(in_names(one.where))}.</li>"
        for key in agent.sources
        if (one := content.sources().get(key))
    )
    return (
        f'<details class="im-ask im-agent" id="agent-{agent.id}"{" open" if is_open else ""}>'
        f"<summary>{escape(in_names(agent.name))}{brands}"
        f'<span class="im-agent-note">{escape(agent.sort)}, {escape(tables.when(agent.approved))}</span></summary>'
        f'<dl class="im-facts"><dt>Is it immunotherapy?</dt><dd><span class="im-tag {colour}">{sign} {word}</span> '
        f"{escape(in_names(agent.because))}</dd>{listed}</dl>"
        f'<details class="im-drawer"><summary>Sources ({len(agent.sources)})</summary><ol>{sources}</ol></details>'
        "</details>"
    )


def html_table(table: pd.DataFrame) -> str:
    """Return a table as HTML that fits any width by scrolling within itself."""
    head = "".join(f"<th scope=col>{escape(str(name))}</th>" for name in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{'' if pd.isna(cell) else escape(in_names(str(cell)))}</td>" for cell in row)
        + "</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        '<div class="im-wide" tabindex="0" role="region" aria-label="Table"><table class="im-table im-evidence">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
