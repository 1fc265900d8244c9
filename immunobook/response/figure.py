"""Draws responses: sums with their limits, waterfall, spider, swimmer, Kaplan-Meier. Nothing is told by colour alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from immunobook.response.endpoints import AtRisk, Bar, KaplanMeier, Lane, SpiderPoint
from immunobook.response.sheet import SumCourse
from immunobook.response.size import tenths
from immunobook.ui import chart_theme

LOOKS = {
    "CR": ("right", "/"), "PR": ("drug", ""), "SD": ("dendritic", "."), "NON-CR/NON-PD": ("dendritic", "."),
    "PD": ("tumour", "x"), "NE": ("muted", "-"), "MISSING": ("muted", "-"),
}  # fmt: skip
"""Colour and pattern of a best response; the i of iRECIST is taken off, iUPD and iCPD look like PD."""

DAYS_PER_MONTH = 30.4375


def look(category: str) -> tuple[str, str]:
    """Return colour and pattern of a category of either criteria."""
    plain = {"iUPD": "PD", "iCPD": "PD", "NON-iCR/NON-iUPD": "SD"}.get(category, category.removeprefix("i"))
    return LOOKS.get(plain, ("muted", "-"))


def sums(course: SumCourse, mode: str, *, before: SumCourse | None = None) -> go.Figure:
    """Sums over days with both limits: 30 % below baseline, and 20 % with 5 mm over the nadir of each visit.

    Args:
        mode: `light` or `dark`.
        before: The sums before somebody changed the sheet, drawn faintly behind.
    """
    c = chart_theme.colours(mode)
    points = course.points
    days = [point.day for point in points]
    totals = [float(point.total) for point in points if point.total is not None]
    limits = [float(point.progression_from) for point in points if point.progression_from is not None]
    top = 1.18 * max([1.0, *totals, *limits])
    span = max(days) - min(days) or 1
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=400, margin={"l": 70, "r": 10, "t": 12, "b": 110},
            xaxis={"automargin": False, "title": {"text": "Day"}, "tickvals": days, "range": [min(days) - 0.07 * span, max(days) + 0.13 * span]},
            yaxis={"automargin": False, "title": {"text": "Sum of the targets (mm)"}, "range": [0, top]},
            legend={"y": -0.24},
        )
    )  # fmt: skip
    if before is not None and before != course:
        _line(fig, before, c["muted"], name="as it was", width=1.6, dash="dot", size=6)
    if course.response_to is not None:
        at = float(course.response_to)
        fig.add_scatter(
            x=[min(days), max(days) + 0.06 * span], y=[at, at], mode="lines", name="response: 30 % below baseline",
            line={"color": c["right"], "width": chart_theme.RULE + 0.6, "dash": "dash"},
            hovertemplate=f"PR from {at:g} mm down<extra></extra>",
        )  # fmt: skip
    x: list[float | None] = []
    y: list[float | None] = []
    for earlier, point in itertools.pairwise(points):
        if point.progression_from is not None:
            x += [earlier.day + 0.04 * span, point.day + 0.04 * span, None]
            y += [float(point.progression_from), float(point.progression_from), None]
    if x:
        fig.add_scatter(
            x=x, y=y, mode="lines", name="growth: 20 % and 5 mm over the nadir",
            line={"color": c["wrong"], "width": chart_theme.RULE + 0.6, "dash": "dashdot"},
            hovertemplate="PD from %{y:.1f} mm up<extra></extra>",
        )  # fmt: skip
    _line(fig, course, c["ink"], name="sum of the targets", width=chart_theme.LINE, size=chart_theme.MARKER)
    for point in points[1:]:
        if point.total is None:
            continue
        words = point.recist if f"i{point.recist}" == point.irecist else f"{point.recist} · {point.irecist}"
        fig.add_annotation(
            x=point.day, y=float(point.total), text=f"<b>{words}</b>" + ("<br>＋ new lesion" if point.has_new_lesion else ""),
            showarrow=False, yshift=24 if not point.has_new_lesion else 34, font={"size": 15, "color": c["ink"]},
            bgcolor=chart_theme.faded(c["paper"], 0.85),
        )  # fmt: skip
    return fig


def _line(
    fig: go.Figure, course: SumCourse, colour: str, *, name: str, width: float, size: float, dash: str = "solid"
) -> None:
    fig.add_scatter(
        x=[point.day for point in course.points],
        y=[None if point.total is None else float(point.total) for point in course.points],
        mode="lines+markers", name=name, connectgaps=False,
        line={"color": colour, "width": width, "dash": dash}, marker={"size": size, "color": colour},
        hovertemplate="day %{x}: %{y:g} mm<extra></extra>",
    )  # fmt: skip


def waterfall(bars: Sequence[Bar], mode: str, *, criteria: str = "recist", picked: str = "") -> go.Figure:
    """Best change of each patient, worst on the left; a bar's colour and pattern are the best response."""
    c = chart_theme.colours(mode)
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=430, margin={"l": 10, "r": 10, "t": 12, "b": 30}, clickmode="event+select", bargap=0.12,
            barmode="overlay",
            xaxis={"title": {"text": "Patients, from worst to best"}, "showticklabels": False, "ticks": ""},
            yaxis={"title": {"text": "Best change of the sum (%)"}, "zeroline": True, "zerolinecolor": c["edge"]},
            legend={"y": -0.14},
        )
    )  # fmt: skip
    code = (lambda bar: bar.best) if criteria == "recist" else (lambda bar: bar.ibest)
    groups = list(dict.fromkeys(code(bar) for bar in bars))
    for group in sorted(groups):
        colour, pattern = look(group)
        own = [(at, bar) for at, bar in enumerate(bars) if code(bar) == group]
        fig.add_bar(
            x=[at for at, _ in own],
            y=[max(float(tenths(bar.change)), -100.0) or 0.4 for _, bar in own],
            name=group,
            customdata=[[bar.patient] for _, bar in own],
            marker={
                "color": c[colour],
                "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": c["paper"], "size": 6, "solidity": 0.35},
                "line": {"width": [2.5 if bar.patient == picked else 0 for _, bar in own], "color": c["ink"]},
            },
            hovertemplate="<b>%{customdata[0]}</b><br>%{y:+.1f} %, best " + group + "<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
    for at, words, place in ((20, "+20 %", "top right"), (-30, "-30 %", "bottom left")):  # where bars are short
        fig.add_hline(
            y=at, line={"color": c["ink"], "width": chart_theme.RULE, "dash": "dash"}, annotation_text=words,
            annotation_position=place, annotation_font={"size": 15, "color": c["ink"]},
            annotation_bgcolor=chart_theme.faded(c["paper"], 0.85),
        )  # fmt: skip
    return fig


def spider(lines: Iterable[tuple[str, str, Sequence[SpiderPoint]]], mode: str, *, picked: str = "") -> go.Figure:
    """Change of each patient over time; a plus marks a new lesion.

    Args:
        lines: Patient, best response, points.
    """
    c = chart_theme.colours(mode)
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=440, margin={"l": 10, "r": 10, "t": 12, "b": 50}, clickmode="event+select",
            xaxis={"title": {"text": "Months from the start"}, "rangemode": "tozero"},
            yaxis={"title": {"text": "Change of the sum (%)"}, "zeroline": True, "zerolinecolor": c["edge"]},
        )
    )  # fmt: skip
    shown: set[str] = set()
    for patient, best, points in lines:
        if len(points) < 2:
            continue
        colour, _ = look(best)
        is_picked = patient == picked
        dash = {"right": "solid", "drug": "solid", "dendritic": "dash", "tumour": "dot"}.get(colour, "longdash")
        fig.add_scatter(
            x=[round(point.day / DAYS_PER_MONTH, 2) for point in points],
            y=[float(tenths(point.change)) for point in points],
            mode="lines+markers", name=best, legendgroup=best, showlegend=best not in shown,
            customdata=[[patient]] * len(points),
            line={"color": c["ink"] if is_picked else c[colour], "width": 4 if is_picked else 1.5, "dash": dash},
            marker={
                "size": [11 if point.has_new_lesion else 5 for point in points],
                "symbol": ["cross" if point.has_new_lesion else "circle" for point in points],
                "color": c["ink"] if is_picked else c[colour],
            },
            hovertemplate="<b>%{customdata[0]}</b><br>month %{x:.1f}: %{y:+.1f} %<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
        shown.add(best)
    for at in (20, -30):
        fig.add_hline(y=at, line={"color": c["edge"], "width": chart_theme.RULE, "dash": "dash"})
    return fig


def swimmer(lanes: Sequence[Lane], mode: str, *, picked: str = "") -> go.Figure:
    """A lane for each patient, as long as treatment (or as it was followed), with what happened on the way."""
    c = chart_theme.colours(mode)
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=max(240, 12 * len(lanes) + 120), margin={"l": 10, "r": 10, "t": 12, "b": 50},
            clickmode="event+select", bargap=0.2,
            xaxis={"title": {"text": "Months from the start"}, "rangemode": "tozero", "showgrid": True},
            yaxis={"title": {"text": "Patients"}, "showticklabels": False, "autorange": "reversed", "showgrid": False},
            legend={"y": 1.0, "yanchor": "bottom"},
        )
    )  # fmt: skip
    months = [round(lane.length / DAYS_PER_MONTH, 2) for lane in lanes]
    places = list(range(len(lanes)))
    ids = [[lane.patient] for lane in lanes]
    fig.add_bar(
        x=months, y=places, orientation="h", name="followed", showlegend=False, customdata=ids,
        marker={
            "color": chart_theme.faded(c["node"], 0.55),
            "line": {"width": [2.5 if lane.patient == picked else 0 for lane in lanes], "color": c["ink"]},
        },
        hovertemplate="<b>%{customdata[0]}</b><br>%{x:.1f} months<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    signs = (
        ("response begins", "triangle-up", "right", lambda lane: lane.first_response and lane.first_response[0]),
        ("progression", "x", "wrong", lambda lane: lane.progression),
        ("death", "square", "ink", lambda lane: lane.death),
        ("goes on when last seen", "arrow-right", "ink", lambda lane: lane.length if lane.is_ongoing else None),
    )
    for name, symbol, colour, day in signs:
        own = [(at, day(lane)) for at, lane in enumerate(lanes) if day(lane) is not None]
        if own:
            shift = 0.35 if symbol == "arrow-right" else 0
            fig.add_scatter(
                x=[round(when / DAYS_PER_MONTH + shift, 2) for _, when in own], y=[at for at, _ in own],
                mode="markers", name=name, customdata=[ids[at] for at, _ in own],
                marker={"symbol": symbol, "size": 9, "color": c[colour], "line": {"width": 1, "color": c["paper"]}},
                hovertemplate="<b>%{customdata[0]}</b><br>" + name + ", month %{x:.1f}<extra></extra>",
                unselected={"marker": {"opacity": 1}},
            )  # fmt: skip
    return fig


def kaplan_meier(curve: KaplanMeier, rows: Sequence[AtRisk], mode: str, *, says: str) -> go.Figure:
    """The staircase in months with its band, ticks where somebody is censored, and numbers at risk below.

    Args:
        rows: At risk, at the times of the axis, in days.
        says: What is counted, for the axis.
    """
    c = chart_theme.colours(mode)
    end = rows[-1].time if rows else max(curve.times)
    x = [*curve.times, max([*curve.times, *curve.censored])]
    fig = go.Figure(
        layout=chart_theme.layout(
            mode, height=470, margin={"l": 10, "r": 16, "t": 34, "b": 120},
            xaxis={
                "title": {"text": "Months from the start", "standoff": 4},
                "tickvals": [round(row.time / DAYS_PER_MONTH) for row in rows],
                "range": [-0.01 * end / DAYS_PER_MONTH, 1.02 * max(end, x[-1]) / DAYS_PER_MONTH],
            },
            yaxis={"title": {"text": says}, "range": [0, 103], "dtick": 25},
            legend={"y": 1.0, "yanchor": "bottom"},
        )
    )  # fmt: skip
    months = [round(day / DAYS_PER_MONTH, 3) for day in x]
    high, low = [*curve.high, curve.high[-1]], [*curve.low, curve.low[-1]]
    for band, fill in ((high, None), (low, "tonexty")):
        fig.add_scatter(
            x=months, y=[round(100 * share, 2) for share in band], mode="lines", showlegend=False, hoverinfo="skip",
            line={"width": 0, "shape": "hv"}, fill=fill, fillcolor=chart_theme.faded(c["tcell"], 0.16),
        )  # fmt: skip
    fig.add_scatter(
        x=months, y=[round(100 * share, 2) for share in [*curve.survival, curve.survival[-1]]], mode="lines",
        name="free of the event, with 95 % band", line={"color": c["tcell"], "width": chart_theme.LINE, "shape": "hv"},
        hovertemplate="month %{x:.1f}: %{y:.0f} of 100<extra></extra>",
    )  # fmt: skip
    if curve.censored:
        fig.add_scatter(
            x=[round(day / DAYS_PER_MONTH, 3) for day in curve.censored],
            y=[round(100 * curve.at(day), 2) for day in curve.censored], mode="markers", name="censored",
            marker={"symbol": "line-ns-open", "size": 11, "color": c["ink"], "line": {"width": 2, "color": c["ink"]}},
            hovertemplate="censored, month %{x:.1f}<extra></extra>",
        )  # fmt: skip
    if curve.median is not None:
        at = round(curve.median / DAYS_PER_MONTH, 2)
        fig.add_scatter(
            x=[0, at, at], y=[50, 50, 0], mode="lines", name=f"median {at:.1f} months",
            line={"color": c["edge"], "width": chart_theme.RULE, "dash": "dash"}, hoverinfo="skip",
        )  # fmt: skip
    for row in rows:
        fig.add_annotation(
            x=row.time / DAYS_PER_MONTH, y=0, yref="paper", yshift=-104, text=f"{row.at_risk}", showarrow=False,
            font={"size": 15, "color": c["ink"]},
        )  # fmt: skip
    fig.add_annotation(
        x=0, xref="paper", y=0, yref="paper", yshift=-82, text="Number at risk", showarrow=False, xanchor="left",
        font={"size": 15, "color": c["muted"]},
    )  # fmt: skip
    return fig


def as_page(fig: go.Figure, title: str) -> str:
    """Return a figure as one HTML file that opens without a network, with its title."""
    shown = go.Figure(fig)
    shown.update_layout(title={"text": title}, margin={"t": 70}, width=None)
    return shown.to_html(include_plotlyjs=True, full_html=True)
