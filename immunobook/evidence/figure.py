"""Draws the evidence: the timeline of approvals, hazard ratios, landmark survival, benefit against harm."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from immunobook.evidence import agents as tables
from immunobook.evidence import trials
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


SIGNS = {
    "below": ("right", "square"),
    "holds": ("muted", "diamond-open"),
    "above": ("wrong", "triangle-up"),
    "none": ("muted", "circle-open"),
}
"""Colour and sign of a hazard ratio by where its interval lies."""

GROUP_SIGNS = (("drug", "circle"), ("muted", "square-open"), ("treg", "diamond"))
"""Colour and sign of the groups of a trial, in their order."""

STEP = 52
"""Height in px of a row: a line of words, and the marks below it."""


def _row_words(fig: go.Figure, c, at: float, left: str, right: str = "") -> None:
    for text, x, anchor in ((left, 0, "left"), (right, 1, "right")):
        if text:
            fig.add_annotation(
                x=x, xref="paper", y=at, xanchor=anchor, yanchor="middle", showarrow=False, align=anchor,
                text=text, font={"size": 15, "color": c["ink"]}, bgcolor=c["paper"], borderpad=1,
            )  # fmt: skip


def forest(shown: pd.DataFrame, mode: str) -> go.Figure:
    """Hazard ratios with their intervals on a logarithmic axis, one row each; below 1 favours the first group.

    Args:
        shown: Rows of `trials.ratios`.
        mode: `light` or `dark`.
    """
    c = chart_theme.colours(mode)
    bottom = -STEP * len(shown) - 4
    fig = go.Figure(
        layout=chart_theme.layout(
            mode,
            height=STEP * len(shown) + 96,
            showlegend=False,
            margin={"l": 4, "r": 8, "t": 4, "b": 62},
            clickmode="event+select",
            xaxis={
                "type": "log",
                "range": [-0.86, 0.34],
                "tickvals": [0.2, 0.3, 0.5, 0.7, 1, 1.5, 2],
                "ticktext": ["0.2", "0.3", "0.5", "0.7", "1", "1.5", "2"],
                "title": {"text": "Hazard ratio: below 1 favours the new treatment"},
            },
            yaxis={"visible": False, "range": [bottom, 2]},
        )
    )
    same = shown.groupby(["id", "endpoint", "cut"]).size()
    for place, row in enumerate(shown.to_dict("records")):
        y = -STEP * place - 34
        where = trials.verdict(row["From"], row["To"])
        colour, symbol = SIGNS[where]
        said = trials.interval(row["From"], row["To"], row["Level of the interval (%)"])
        if where != "none":
            fig.add_scatter(
                x=[row["From"], row["To"]], y=[y, y], mode="lines", hoverinfo="skip",
                line={"color": c[colour], "width": chart_theme.LINE},
            )  # fmt: skip
        fig.add_scatter(
            x=[row["Value"]],
            y=[y],
            mode="markers",
            customdata=[[row["id"]]],
            marker={
                "symbol": symbol,
                "size": 13,
                "color": c[colour],
                "opacity": 1,
                "line": {"width": 2, "color": c[colour]},
            },
            hovertemplate=(
                f"<b>{row['Trial']}</b>, {row['What'].lower()}<br>{row['Group']}<br>against {row['Against']}<br>"
                f"{row['Value']:g}, interval {said}<br>{row['Counted']}; {row['Follow-up']}<extra></extra>"
            ),
            unselected={"marker": {"opacity": 1}},
        )
        level = row["Level of the interval (%)"]
        mark = f" ({level:g}%)" if not pd.isna(level) and level != 95 else ""
        words = [f"<b>{row['Trial']}</b>", row["endpoint"], row["Follow-up"]]
        if row["Counted"] != "everyone":
            words.insert(2, "subgroup")
        elif same[row["id"], row["endpoint"], row["cut"]] > 1:
            words[2] = row[
                "Group"
            ]  # which of two groups says more here; the follow-up stands in the other places
        _row_words(fig, c, -STEP * place - 13, " · ".join(words), f"{row['Value']:g}{mark}")
    fig.add_shape(
        type="line",
        x0=1,
        x1=1,
        y0=bottom,
        y1=0,
        line={"color": c["ink"], "width": chart_theme.RULE, "dash": "dash"},
    )
    return fig


def _groups(fig: go.Figure, c, rows: pd.DataFrame, y: float, value: str, words: str, **where) -> None:
    for number, row in enumerate(rows.to_dict("records")):
        colour, symbol = GROUP_SIGNS[number % len(GROUP_SIGNS)]
        has = value == "Value" and not pd.isna(row["From"]) and not pd.isna(row["To"])
        fig.add_scatter(
            x=[row[value]],
            y=[y],
            mode="markers",
            customdata=[[row["id"]]],
            error_x={
                "type": "data", "symmetric": False, "array": [row["To"] - row["Value"]],
                "arrayminus": [row["Value"] - row["From"]], "color": c[colour], "thickness": 2, "width": 5,
            } if has else None,
            marker={"symbol": symbol, "size": 14, "color": c[colour], "opacity": 1, "line": {"width": 2, "color": c[colour]}},
            hovertemplate=f"<b>{row['Trial']}</b><br>{row['Group']}<br>%{{x:g}} in 100 {words}<br>{row['Follow-up']}<extra></extra>",
            unselected={"marker": {"opacity": 1}},
            **where,
        )  # fmt: skip


def landmarks(shown: pd.DataFrame, mode: str) -> go.Figure:
    """Rates at a month, a row for each comparison; the new treatment is a dot, what it is held against a square."""
    c = chart_theme.colours(mode)
    rows = list(shown.groupby(["Trial", "cut", "endpoint", "At month", "Counted"], sort=False))
    bottom = -STEP * len(rows) - 4
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=STEP * len(rows) + 92, showlegend=False, margin={"l": 4, "r": 8, "t": 4, "b": 58},
            clickmode="event+select",
            xaxis={"range": [0, 101], "dtick": 20, "title": {"text": "People out of 100"}, "showgrid": True},
            yaxis={"visible": False, "range": [bottom, 2]},
        )
    )  # fmt: skip
    for place, ((trial, _, endpoint, month, counted), pair) in enumerate(rows):
        y = -STEP * place - 34
        fig.add_scatter(
            x=[pair["Value"].min(), pair["Value"].max()], y=[y, y], mode="lines", hoverinfo="skip",
            line={"color": c["edge"], "width": 1.4},
        )  # fmt: skip
        _groups(fig, c, pair, y, "Value", f"at month {month:g}")
        who = "" if counted == "everyone" else f" · {counted}"
        values = " / ".join(f"{value:g}" for value in pair["Value"])
        _row_words(fig, c, -STEP * place - 13, f"<b>{trial}</b> · {endpoint}, month {month:g}{who}", values)
    return fig


def balance(shown: pd.DataFrame, mode: str) -> go.Figure:
    """Benefit on the left and harm on the right, a row for each report that gives both for one follow-up."""
    c = chart_theme.colours(mode)
    fig = make_subplots(rows=1, cols=2, horizontal_spacing=0.06)
    rows = list(shown.groupby(["Trial", "cut"], sort=False))
    for place, ((trial, _), pair) in enumerate(rows):
        y = -STEP * place - 36
        for column, value, words in (
            (1, "Value", "without the event"),
            (2, "harm", "with a severe side effect"),
        ):
            fig.add_scatter(
                x=[pair[value].min(), pair[value].max()], y=[y, y], mode="lines", hoverinfo="skip",
                line={"color": c["edge"], "width": 1.4}, row=1, col=column,
            )  # fmt: skip
            _groups(fig, c, pair, y, value, words, row=1, col=column)
        first = pair.iloc[0]
        _row_words(
            fig, c, -STEP * place - 13, f"<b>{trial}</b> · {first['endpoint']}, month {first['At month']:g}"
        )
    bottom = -STEP * len(rows) - 4
    fig.update_layout(
        chart_theme.layout(
            mode, height=STEP * len(rows) + 100, showlegend=False, margin={"l": 4, "r": 8, "t": 4, "b": 62},
            clickmode="event+select",
        )
    )  # fmt: skip
    axis = chart_theme.layout(mode)["xaxis"]
    for column, title in ((1, "Without the event"), (2, "Severe side effect")):
        words = {**axis["title"], "text": f"{title}, of 100"}
        fig.update_xaxes(
            {**axis, "range": [0, 101], "dtick": 25, "showgrid": True, "title": words}, row=1, col=column
        )
        fig.update_yaxes(visible=False, range=[bottom, 2], row=1, col=column)
    return fig
