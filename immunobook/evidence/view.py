"""Shows the evidence: the treatments on their timeline, the trials in three plots, and a card for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import pandas as pd
import streamlit as st

from immunobook import content
from immunobook.content.evidence import Agent, Cut, Trial
from immunobook.content.frozen import Level
from immunobook.content.model import citations
from immunobook.content.prose import in_names
from immunobook.content.view import sources_of
from immunobook.evidence import agents as tables
from immunobook.evidence import export
from immunobook.evidence import trials as results
from immunobook.ui import chart_theme, links

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
        st.html(html_table(shown[FOR_PEOPLE[:-1]], [links.address("agents", agent=id) for id in shown["id"]]))
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


def html_table(table: pd.DataFrame, cards: Sequence[str]) -> str:
    """Return a table as HTML that fits any width by scrolling within itself.

    Args:
        cards: For each row the address of its card, to which the first cell leads.
    """
    head = "".join(f"<th scope=col>{escape(str(name))}</th>" for name in table.columns)
    rows = "".join(
        f"<tr><td>{links.anchor(card, in_names(str(row[0])))}</td>"
        + "".join(f"<td>{'' if pd.isna(cell) else escape(in_names(str(cell)))}</td>" for cell in row[1:])
        + "</tr>"
        for card, row in zip(cards, table.itertuples(index=False), strict=True)
    )
    return (
        '<div class="im-wide" tabindex="0" role="region" aria-label="Table"><table class="im-table im-evidence">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


# --- trials ---------------------------------------------------------------------------------------------

LOOKS = ("Hazard ratios", "Survival at a month", "Benefit and harm")
OUTCOMES = {
    "positive": ("im-right", "✓ reached its goal"),
    "mixed": ("im-partly", "◐ reached it in part"),
    "negative": ("im-wrong", "✕ missed its goal"),
    "one group": ("im-partly", "◐ one group, nobody compared"),
}
COLUMNS = [
    "Trial", "Tumour", "What", "Number", "Group", "Against", "People", "Value", "From", "To",
    "Level of the interval (%)", "At month", "Counted", "Follow-up", "Source", "Note",
]  # fmt: skip


@lru_cache(maxsize=2)
def _trials(edition: object) -> pd.DataFrame:
    return results.table(content.trials().values())


def all_results() -> pd.DataFrame:
    """Return the table of all results, made once for each reading of the data."""
    return _trials(content.edition())


@st.fragment
def evidence(level: Level, mode: str, wanted: str = "") -> None:
    """Show the trials: filters, one of three plots, the card of the chosen trial, and how to read it right.

    Args:
        level: In whose words a card explains.
        mode: `light` or `dark`.
        wanted: Id of a trial that the address asks for; its card stands open.
    """
    everything = all_results()
    if wanted and wanted not in content.trials():
        st.html('<p class="im-told" role="status">There is no such trial. Here are all there are.</p>')
    look = (
        st.segmented_control("Look at", LOOKS, default=LOOKS[0], required=True, key="evidence:look")
        or LOOKS[0]
    )
    first, second, third = st.columns(3)
    tumour = first.selectbox(
        "Tumour",
        sorted(everything["Tumour"].unique()),
        index=None,
        placeholder="Any tumour",
        key="evidence:tumour",
    )
    setting = second.selectbox(
        "Setting",
        sorted(everything["setting"].unique()),
        index=None,
        placeholder="Any setting",
        key="evidence:setting",
    )
    endpoint = third.selectbox(
        "Endpoint",
        [one for one in results.ENDPOINTS if one not in ("harm", "ORR", "pCR")],
        index=0,
        format_func=lambda one: f"{results.ENDPOINTS[one]} ({one})",
        placeholder="Any endpoint",
        key="evidence:endpoint",
    )
    every_look = st.toggle("Also earlier looks and subgroups", key="evidence:every")
    among = results.chosen(
        everything, tumour=tumour, setting=setting, every_look=every_look or look == LOOKS[2]
    )
    shown = plotted(look, among, endpoint)
    if shown.empty:
        st.html(
            '<p class="im-told" role="status">No trial here reports this. Take one of the wishes back, or look at '
            "something else.</p>"
        )
        open_id = wanted
    else:
        open_id = plot(look, shown, mode) or wanted
    ids = list(dict.fromkeys(shown["id"])) if not shown.empty else []
    if open_id in content.trials():
        st.html(f'<div class="im-chosen">{trial_card(content.trials()[open_id], level, is_open=True)}</div>')
    st.html(
        f'<h2 class="im-cell-head">The trials ({len(ids)})</h2>'
        + "".join(trial_card(content.trials()[id], level) for id in ids if id != open_id)
    )
    with st.expander("The same as a table"):
        to_cards = [links.address("evidence", trial=id) for id in shown["id"]] if not shown.empty else []
        st.html(html_table(in_rows(shown), to_cards) if to_cards else "<p>Nothing to show.</p>")
    st.download_button(
        "Download all results as CSV",
        export.csv(everything[COLUMNS]),
        "trials.csv",
        "text/csv",
        icon=":material/download:",
    )
    st.html(how_to_read(level))


def how_to_read(level: Level) -> str:
    """Return what readers of trials get wrong, each with its trial and source, as HTML."""
    rules = content.reading_rules().values()
    cited = tuple(dict.fromkeys(key for rule in rules for key in citations(rule.text(level))))
    points = "".join(
        f'<li id="rule-{rule.id}"><b>{escape(in_names(rule.says))}.</b> '
        f"{content.prose(rule.text(level), level=level, cited=cited, anchor=f'rule-{rule.id}')}</li>"
        for rule in rules
    )
    return (
        '<section class="im-right-notes"><h2 class="im-cell-head">Read it right</h2>'
        f'<div class="im-prose"><ul>{points}</ul></div>{sources_of(cited)}</section>'
    )


def plotted(look: str, among: pd.DataFrame, endpoint: str | None) -> pd.DataFrame:
    """Return the rows that a look plots."""
    if look == LOOKS[2]:
        both = results.balance(among)
        return both[both["endpoint"] == endpoint] if endpoint and not both.empty else both
    some = among[among["endpoint"] == endpoint] if endpoint else among
    return results.ratios(some) if look == LOOKS[0] else results.landmarks(some)


def plot(look: str, shown: pd.DataFrame, mode: str) -> str:
    """Show the plot of a look with its sentence and its key; return the id of the trial that was chosen, or nothing."""
    from immunobook.evidence import figure  # Plotly takes long to load; only who sees a plot waits for it

    draw, say, signs = {
        LOOKS[0]: (
            figure.forest,
            results.forest_in_words,
            "■ the interval lies below 1 · ◇ it holds 1 · ▲ it lies above 1 · ○ no interval given",
        ),
        LOOKS[1]: (
            figure.landmarks,
            results.landmarks_in_words,
            "● the first group · □ the second · ◆ a third",
        ),
        LOOKS[2]: (figure.balance, results.balance_in_words, "● the first group · □ the second · ◆ a third"),
    }[look]
    said = say(shown)
    key = f"evidence:plot:{LOOKS.index(look)}"
    with st.container(key="chart-evidence"):
        st.plotly_chart(
            draw(shown, mode),
            theme=None,
            key=key,
            on_select="rerun",
            selection_mode="points",
            config=dict(chart_theme.CONFIG),
            alt=said,
        )
    st.html(
        f'<p class="im-src">{escape(signs)}</p><p class="im-src">{escape(in_names(said))} Choose a mark, or a trial '
        "below, for its card.</p>"
    )
    return picked_id(st.session_state.get(key))


def in_rows(shown: pd.DataFrame) -> pd.DataFrame:
    """Return what is plotted as a table for people: each number with its interval, level and follow-up."""
    table = pd.DataFrame(
        {
            "Trial": shown["Trial"],
            "What": shown["What"],
            "Group": shown["Group"],
            "Against": shown["Against"],
            "Number": shown["Number"],
            "Value": shown["Value"].map("{:g}".format),
            "Interval": [
                results.interval(*one)
                for one in zip(shown["From"], shown["To"], shown["Level of the interval (%)"], strict=True)
            ],
            "At month": shown["At month"].map(lambda month: "" if pd.isna(month) else f"{month:g}"),
            "Counted": shown["Counted"],
            "Follow-up": shown["Follow-up"],
        }
    )
    if "harm" in shown:
        table["Severe side effects, of 100"] = shown["harm"].map("{:g}".format)
        table["Counted as severe"] = shown["of"]
    return table.loc[:, (table != "").any()]


def trial_card(trial: Trial, level: str, *, is_open: bool = False) -> str:
    """Return a trial that unfolds to its card, as HTML: groups, goal, what came out, what was not shown, numbers."""
    colour, word = OUTCOMES[trial.outcome]
    groups = "; ".join(f"{arm.name} ({arm.people} people)" if arm.people else arm.name for arm in trial.arms)
    facts = [
        ("Who", trial.who),
        ("What came out", content.plain_text(trial.text(level))),  # type: ignore[arg-type]
        ("What was not shown", content.plain_text(trial.not_shown)),
        ("Groups", groups),
        ("Planned to show", trial.primary),
        ("How", f"{trial.design}, phase {trial.phase}"),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(in_names(text))}</dd>" for name, text in facts)
    cuts = "".join(cut_table(trial, cut) for cut in trial.cuts)
    registry = f"https://clinicaltrials.gov/study/{trial.registry}"
    return (
        f'<details class="im-ask im-agent" id="trial-{trial.id}"{" open" if is_open else ""}>'
        f'<summary>{escape(in_names(trial.name))} <span class="im-tag {colour}">{word}</span>'
        f'<span class="im-agent-note">{escape(trial.tumour)}, {escape(trial.setting)}</span></summary>'
        f'<dl class="im-facts">{listed}</dl>{cuts}'
        f'<p class="im-src">Registered as <a href="{registry}" target="_blank" rel="noopener">{trial.registry}</a></p>'
        "</details>"
    )


def cut_table(trial: Trial, cut: Cut) -> str:
    """Return the numbers of one cut as HTML, under its follow-up and its source."""
    source = content.sources()[cut.source]
    rows = "".join(
        f"<tr><td>{escape(one.of or results.ENDPOINTS[one.endpoint])}"
        f"{f', month {one.at:g}' if one.at else ''}"
        f"{f'<br><small>{escape(one.population)}</small>' if one.population else ''}</td>"
        f"<td>{escape(trial.arm(one.arm).name)}"
        f"{f' against {escape(trial.arm(one.against).name)}' if one.against else ''}</td>"
        f"<td><b>{one.value:g}</b>{UNITS[one.kind]}<br><small>"
        f"{escape(results.interval(*(float('nan') if n is None else n for n in (one.low, one.high, one.level))))}"
        f"{f'; {escape(one.note)}' if one.note else ''}</small></td></tr>"
        for one in cut.results
    )
    return (
        f'<p class="im-cut"><b>Follow-up: {escape(cut.follow_up)}</b> · '
        f'<a href="{escape(source.link)}" target="_blank" rel="noopener">{escape(in_names(source.where))}</a></p>'
        f'<div class="im-wide" tabindex="0" role="region" aria-label="Numbers of {escape(in_names(f"{trial.name}, {cut.follow_up}, {source.where}"))}">'
        '<table class="im-table">'
        "<thead><tr><th scope=col>What</th><th scope=col>Group</th><th scope=col>Number</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


UNITS = {"hazard_ratio": " hazard ratio", "rate": " of 100", "median": " months"}
