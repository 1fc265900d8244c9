"""Shows the onset clock: a filter, the picture, one sentence, the same as a table, and what is left out."""

from __future__ import annotations

import streamlit as st

from immunobook.content.toxicity import Toxicity
from immunobook.toxicity import onset
from immunobook.toxicity import view as shared
from immunobook.toxicity.markup import sources, text
from immunobook.toxicity.onset import OnsetRow
from immunobook.ui import chart_theme


@st.fragment
def clock(toxicity: Toxicity, mode: str) -> None:
    """Show when side effects come.

    Args:
        mode: `light` or `dark`.
    """
    left, right = st.columns(2)
    organ = left.selectbox(
        "Organ", onset.organs(toxicity), index=None, placeholder="Any organ", format_func=shared.organ,
        key="clock:organ",
    )  # fmt: skip
    regimen = right.selectbox(
        "Treatment", onset.regimens(toxicity), index=None, placeholder="Any treatment", key="clock:regimen"
    )
    shown = onset.rows(toxicity, organ, regimen)
    said = onset.summary(shown)
    st.html(f'<p class="im-told" role="status">{text(said)}</p>')
    if not shown:
        return
    from immunobook.toxicity import figure  # Plotly takes long to load; only who sees a plot waits for it

    with st.container(key="chart-clock"):
        st.plotly_chart(
            figure.onset_clock(shown, mode),
            theme=None,
            key="clock:plot",
            config=dict(chart_theme.CONFIG),
            alt=said,
        )
    st.html(_table(shown))
    left_out = "".join(f"<li>{text(each)}</li>" for each in onset.left_out(toxicity))
    st.html(
        '<p class="im-src">A median says when half of those who got it had it. Others got it earlier or much later, and '
        "most people do not get it at all.</p>"
        f'<details class="im-drawer"><summary>Not plotted, and why</summary><ul>{left_out}</ul></details>'
        + sources([key for row in shown for key in row.sources])
    )


def _table(shown: tuple[OnsetRow, ...]) -> str:
    heads = ("Side effect", "Treatment", "People", "Median", "Spread", "After the", "Rests on")
    rows = "".join(
        f"<tr><th scope=row>{text(row.says)}</th>"
        + "".join(
            f'<td data-head="{head}">{text(value)}</td>'
            for head, value in zip(
                heads[1:],
                (row.regimen, str(row.people), onset.in_words(row.median), _spread(row),
                 row.after.replace("-", " "), row.note or "–"),
                strict=True,
            )
        )
        + "</tr>"
        for row in shown
    )  # fmt: skip
    head = "".join(f"<th scope=col>{each}</th>" for each in heads)
    return (
        '<details class="im-drawer" open><summary>The same as a table</summary><div class="im-findings im-wide" tabindex="0" '
        f'role="region" aria-label="Onset"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _spread(row: OnsetRow) -> str:
    if row.low is None or row.high is None:
        return onset.SPREADS["none"]
    return f"{onset.in_words(row.low)} to {onset.in_words(row.high)} ({onset.SPREADS[row.spread]})"
