"""Draws the evidence: the timeline of first approvals."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from immunobook.evidence import agents as tables
from immunobook.ui import chart_theme

LOOKS = {
    "checkpoint inhibitor": ("drug", "circle"),
    "T-cell engager": ("treg", "diamond"),
    "cell therapy": ("tcell", "square"),
    "vaccine": ("dendritic", "star"),
    "cytokine": ("myeloid", "hexagon"),
    "oncolytic virus": ("tumour", "pentagon"),
    "gene therapy": ("nk", "triangle-up"),
    "bacterial therapy": ("tissue", "triangle-down"),
    "antibody": ("node", "cross"),
    "antibody-drug conjugate": ("blood", "x"),
}
"""Colour and sign of each class; the class also stands in words above its lane."""

LANE, ROW = 46, 17
"""Height in px of a lane's name, and of each row of points in it."""


def timeline(shown: pd.DataFrame, mode: str, picked: str | None = None) -> go.Figure:
    """First approvals over the years, a lane for each class; a point is a treatment.

    Args:
        shown: Rows of `agents.table`; what is not approved is left out.
        mode: `light` or `dark`.
        picked: Id of the treatment whose card is open; its point gets a ring.
    """
    c = chart_theme.colours(mode)
    approved = shown.dropna(subset=["year"])
    fig = go.Figure()
    top, words = 0.0, []
    for sort, name in tables.SORTS.items():
        lane = approved[approved["sort"] == sort]
        if lane.empty:
            continue
        rows = tables.rows_apart(lane["place"])
        words.append((top, name, len(lane)))
        colour, symbol = LOOKS[sort]
        is_picked = lane["id"] == picked
        fig.add_scatter(
            x=lane["place"].round(3).tolist(),
            y=[-(top + LANE - 8 + ROW * row) for row in rows],
            mode="markers",
            name=name,
            customdata=lane[["id", "Treatment", "First US approval", "First approved for"]].values.tolist(),
            hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>",
            marker={
                "symbol": symbol,
                "size": [17 if one else 13 for one in is_picked],
                "color": c[colour],
                "opacity": 1,
                "line": {"width": [3 if one else 1 for one in is_picked], "color": c["ink"]},
            },
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
        top += LANE + ROW * (max(rows) + 1)
    first, last = tables.span(approved)
    fig.update_layout(
        chart_theme.layout(
            mode,
            height=int(top) + 90,
            showlegend=False,
            margin={"l": 6, "r": 10, "t": 8, "b": 54},
            clickmode="event+select",
            xaxis={
                "title": {"text": "Year of the first approval in the United States"},
                "range": [first - 0.8, last + 1.8],
                "showgrid": True,
                "dtick": 5 if last - first > 12 else 1,
                "tick0": 1990,
            },
            yaxis={"visible": False, "range": [-top - 6, 4]},
        )
    )
    for at, name, number in words:
        if at:
            fig.add_hline(y=-at, line={"color": c["rule"], "width": 1})
        fig.add_annotation(
            x=0, xref="paper", y=-at - 4, xanchor="left", yanchor="top", showarrow=False, align="left",
            text=f"<b>{name}</b> ({number})", font={"size": 15, "color": c["ink"]},
        )  # fmt: skip
    return fig
