"""The onset clock: when each side effect comes, as medians with their spread, in weeks."""

from typing import Literal

import plotly.graph_objects as go

from immunobook.toxicity.onset import OnsetRow, in_words
from immunobook.ui import chart_theme

TICKS = (1 / 7, 1, 4.35, 26, 104)
TICK_WORDS = ("1 day", "1 week", "1 month", "6 months", "2 years")

_ROW_HEIGHT, _FRAME = 78, 170
_ABOVE = 0.42
"""How far above its marks the words of a line stand, so that a phone keeps the whole width for the plot."""


def onset_clock(rows: tuple[OnsetRow, ...], mode: str) -> go.Figure:
    """Return the clock; what starts at the first and at the last dose differs in sign and colour.

    Args:
        rows: From `onset.rows`, in their order, top to bottom.
        mode: `light` or `dark`.
    """
    colours = chart_theme.colours(mode)
    figure = go.Figure(
        layout=chart_theme.layout(
            mode,
            height=_FRAME + _ROW_HEIGHT * max(1, len(rows)),
            xaxis={
                "title": {"text": "Time after the dose (log scale)"},
                "type": "log",
                "tickvals": list(TICKS),
                "ticktext": list(TICK_WORDS),
                "showgrid": True,
                "range": [-0.9, 2.2],
            },
            yaxis={"range": [len(rows) - 0.5, -0.8], "visible": False},
            margin={"l": 8, "r": 12},
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
            showlegend=True,
        )
    )
    place = {row.id: at for at, row in enumerate(rows)}
    for row in rows:
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=place[row.id] - _ABOVE, yanchor="middle", showarrow=False,
            align="left", text=_broken(row.label), font={"size": 15, "color": colours["ink"]},
        )  # fmt: skip
    for after, name, symbol, colour in (
        ("first-dose", "median after the first dose", "circle", colours["tcell"]),
        ("last-dose", "median after the last dose", "diamond-open", colours["tumour"]),
    ):
        own = [row for row in rows if row.after == after]
        if not own:
            continue
        for row in own:
            if row.low is not None and row.high is not None:
                figure.add_scatter(
                    x=[row.low, row.high],
                    y=[place[row.id]] * 2,
                    mode="lines",
                    line={"color": colour, "width": chart_theme.LINE, "dash": _dash(row.spread)},
                    hoverinfo="skip",
                    showlegend=False,
                )
        figure.add_scatter(
            x=[row.median for row in own],
            y=[place[row.id] for row in own],
            mode="markers",
            name=name,
            marker={
                "color": colour,
                "size": chart_theme.MARKER + 3,
                "symbol": symbol,
                "line": {"width": 2, "color": colour},
            },
            text=[_hover(row) for row in own],
            hovertemplate="%{text}<extra></extra>",
        )
    for spread, name in (("iqr", "middle half of the patients"), ("range", "earliest to latest")):
        if any(row.spread == spread for row in rows):
            figure.add_scatter(
                x=[None], y=[None], mode="lines", name=name,
                line={"color": colours["ink"], "width": chart_theme.LINE, "dash": _dash(spread)},
            )  # fmt: skip
    return figure


def _dash(spread: Literal["range", "iqr", "none"] | str) -> str:
    return "solid" if spread == "iqr" else "dot"


def _hover(row: OnsetRow) -> str:
    spread = ""
    if row.low is not None and row.high is not None:
        spread = f"<br>{in_words(row.low)} to {in_words(row.high)}"
    return f"{_broken(row.label)}<br>median {in_words(row.median)}{spread}"


_WIDEST = 42
"""Characters of a label before it is broken into two lines."""


def _broken(label: str) -> str:
    """Break a label at a blank near its middle."""
    lines, line = [], ""
    for word in label.split(" "):
        if line and len(line) + len(word) + 1 > _WIDEST:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])
