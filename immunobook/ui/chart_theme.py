"""How a plot of numbers looks: plain values for light and dark, of which each `figure.py` makes its layout.

Plotly itself is imported only where figures are built, so nothing here knows it:

    fig = go.Figure(layout=chart_theme.layout(mode))
    fig.add_scatter(..., line=dict(color=chart_theme.colours(mode)["tcell"], width=chart_theme.LINE))

Show it with `st.plotly_chart(fig, theme=None, config=chart_theme.CONFIG)`; with Streamlit's own theme on, ours
would be painted over. Colours are those of tokens.css, and a test holds the two together.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

SANS = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
SERIF = '"Source Serif", "Source Serif 4", Georgia, serif'

LINE, MARKER, RULE = 2.6, 10, 1.4
"""Widths in px: a series, a marker, a threshold."""

CONFIG = MappingProxyType({"displayModeBar": False, "responsive": True, "scrollZoom": False})
"""What Plotly is told besides the figure: no bar of tools, no zoom by accident."""

_TOKEN = re.compile(r"--im-([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")


@cache
def colours(mode: str) -> MappingProxyType[str, str]:
    """Return every token by its name without `--im-`, as the mode (`light` or `dark`) shows it."""
    text = (Path(__file__).parent / "tokens.css").read_text(encoding="utf-8")
    place = 1 if mode == "dark" else 0
    return MappingProxyType({name: pair[place] for name, *pair in _TOKEN.findall(text)})


def faded(colour: str, share: float) -> str:
    """Return a colour, given as #rrggbb, with the opacity of a band or an area (0 to 1)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def layout(mode: str, **more: Any) -> dict[str, Any]:
    """Return the layout of a figure: quiet grid, ink words, clear grounds, no decoration.

    Args:
        mode: `light` or `dark`.
        more: Keys of the layout besides, such as `height`; what both have is joined, and `more` wins.
    """
    c = colours(mode)
    axis = {
        "color": c["muted"], "gridcolor": c["rule"], "linecolor": c["edge"], "zeroline": False,
        "ticks": "outside", "tickcolor": c["edge"], "ticklen": 5, "automargin": True,
        "tickfont": {"size": 15, "color": c["muted"]}, "fixedrange": True,
        "title": {"font": {"size": 16, "color": c["ink"]}, "standoff": 12},
    }  # fmt: skip
    own = {
        "font": {"family": SANS, "size": 16, "color": c["ink"]},
        "title": {"font": {"family": SERIF, "size": 21, "color": c["ink"]}, "x": 0, "xref": "paper"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [c["tcell"], c["tumour"], c["drug"], c["dendritic"], c["treg"], c["myeloid"]],
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "showline": False, "ticks": ""},
        "legend": {"orientation": "h", "y": -0.2, "x": 0, "font": {"size": 15}},
        "hoverlabel": {
            "bgcolor": c["surface"],
            "bordercolor": c["ink"],
            "font": {"family": SANS, "size": 15, "color": c["ink"]},
            "align": "left",
        },
        "margin": {"l": 64, "r": 24, "t": 40, "b": 64},
        "bargap": 0.28,
        "dragmode": False,
    }
    return _joined(own, more)


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = dict(one)
    for key, value in other.items():
        inner = both.get(key)
        both[key] = _joined(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return both
