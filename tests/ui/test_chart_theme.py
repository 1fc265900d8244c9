"""The look of plots: the tokens of the page, words that can be read, and nothing painted over."""

from pathlib import Path

import plotly.graph_objects as go
import pytest

from immunobook.ui import chart_theme

TOKENS = Path(chart_theme.__file__).with_name("tokens.css").read_text(encoding="utf-8")
MODES = ("light", "dark")


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_of_the_page_can_be_plotted(mode):
    assert len(chart_theme.colours(mode)) == TOKENS.count(": light-dark(")
    assert chart_theme.colours(mode)["paper"] == {"light": "#fcfbf8", "dark": "#12151f"}[mode]


@pytest.mark.parametrize("mode", MODES)
def test_plotly_takes_the_layout_and_no_word_is_small(mode):
    layout = go.Figure(layout=chart_theme.layout(mode, height=300)).to_dict()["layout"]
    assert layout["height"] == 300
    assert layout["paper_bgcolor"] == "rgba(0,0,0,0)", "the card behind shows"
    assert min(layout["font"]["size"], layout["xaxis"]["tickfont"]["size"]) >= 15
    assert layout["font"]["color"] == chart_theme.colours(mode)["ink"]


def test_what_is_asked_for_is_joined_with_what_is_there():
    asked = chart_theme.layout("light", xaxis={"title": {"text": "Months"}})["xaxis"]
    assert asked["title"] == {
        "text": "Months",
        "font": {"size": 16, "color": chart_theme.colours("light")["ink"]},
        "standoff": 12,
    }
    assert asked["showgrid"] is False, "the rest stays"
    assert "text" not in chart_theme.layout("light")["xaxis"]["title"], "and nobody else's layout changes"


def test_a_band_is_the_colour_of_its_line():
    assert chart_theme.faded("#0c7474", 0.18) == "rgba(12,116,116,0.18)"
