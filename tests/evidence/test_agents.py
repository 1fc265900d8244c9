"""Treatments: the filters, the days, the timeline, and a file that no spreadsheet runs."""

import pandas as pd
import pytest

from immunobook import content
from immunobook.content.evidence import Agent
from immunobook.evidence import agents, export, figure, view


def agent(id="x", approved="2014-09-04", sort="checkpoint inhibitor", **more) -> Agent:
    return Agent(
        **{
            "id": id, "name": id.title(), "sort": sort, "targets": ["PD-1"], "tumours": ["Melanoma"],
            "form": "An antibody", "given": "Into a vein", "plain": "p", "clinical": "c", "immunotherapy": "yes",
            "because": "b", "approved": approved, "first_for": "f", "sources": ["s"], **more,
        }
    )  # fmt: skip


@pytest.fixture
def some() -> pd.DataFrame:
    return agents.table(
        [
            agent("late", "2024-02-16", "cell therapy", targets=["CD19"], tumours=["Blood"]),
            agent("early", "1992", "cytokine", targets=["IL-2 receptor"], tumours=["Kidney", "Melanoma"]),
            agent("none", None, "vaccine"),
            agent("first", "2014-09-04"),
        ]
    )


def test_the_earliest_comes_first_and_what_is_not_approved_last(some):
    assert list(some["id"]) == ["early", "first", "late", "none"]
    assert list(some["First US approval"]) == ["1992", "4 September 2014", "16 February 2024", "not approved"]


@pytest.mark.parametrize(
    ("wish", "left", "why"),
    [
        ({}, ["early", "first", "late", "none"], "no wish"),
        ({"sorts": ["cytokine", "vaccine"]}, ["early", "none"], "either class"),
        ({"target": "PD-1"}, ["first", "none"], "one target"),
        ({"tumour": "Melanoma"}, ["early", "first", "none"], "also the second tumour of one"),
        ({"years": (1992, 2024)}, ["early", "first", "late", "none"], "every year is no wish"),
        ({"years": (1992, 2014)}, ["early", "first"], "both ends count"),
        ({"years": (2014, 2023)}, ["first"], "2024 is out, and so is what has no year"),
        ({"target": "PD-1", "sorts": ["cytokine"]}, [], "all wishes at once"),
    ],
)
def test_filters(some, wish, left, why):
    assert list(agents.chosen(some, **wish)["id"]) == left, why


@pytest.mark.parametrize(
    ("approved", "place"),
    [("2014-01-01", 2014), ("2014-07-02", 2014.4986), ("2024-12-31", 2024.9973), ("1992", 1992.5)],
)
def test_a_day_has_its_place_on_the_axis(approved, place):
    assert agents.decimal_year(approved) == pytest.approx(place, abs=1e-4)


def test_near_points_do_not_cover_each_other():
    assert agents.rows_apart([2020, 2020.1, 2020.2, 2021, 2025], near=0.8) == [0, 1, 2, 0, 0]
    for _, lane in view.all_agents().dropna(subset=["place"]).groupby("sort"):
        rows = agents.rows_apart(lane["place"])
        for place, row in zip(lane["place"], rows, strict=True):
            others = [p for p, r in zip(lane["place"], rows, strict=True) if r == row and p != place]
            assert all(abs(place - other) >= 0.8 for other in others)


def test_every_approved_treatment_is_a_point_with_its_name():
    everything = view.all_agents()
    fig = figure.timeline(everything, "light")
    shown = {point[0] for trace in fig.data for point in trace.customdata}
    assert shown == set(everything.dropna(subset=["year"])["id"])
    assert {trace.marker.symbol for trace in fig.data} == {
        look[1] for sort, look in figure.LOOKS.items() if sort in set(everything["sort"])
    }, "each class has a sign of its own besides its colour"


def test_the_sentence_says_what_is_seen(some):
    assert agents.in_words(some).startswith(
        "3 approved treatments, from Early (1992) to Late (2024); 1 of them"
    )
    assert (
        agents.in_words(some[some["id"] == "none"])
        == "None of these treatments is approved in the United States."
    )


def test_the_real_ones_hold_together():
    real = content.agents()
    assert len(real) >= 40
    assert {one.immunotherapy for one in real.values()} == {"yes", "partly", "no"}
    for one in real.values():
        assert (
            one.sort != "cell therapy"
            or "CAR" not in one.form
            or any(tumour.startswith("Blood") for tumour in one.tumours)
        ), f"{one.id}: no CAR-T for a solid tumour is approved in the United States"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+49", "+49"), ("@sum", "'@sum"), ("-3", "-3"), ("-x", "'-x"), ("\tx", "'\tx"),
        ("PD-1", "PD-1"), (-3, -3), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_starts_a_formula(cell, safe):
    assert export.harmless(cell) == safe


def test_the_file_opens_in_a_spreadsheet():
    text = export.csv(pd.DataFrame({"Name": ["=HYPERLINK()", "é"], "n": [1, None]})).decode("utf-8")
    assert text.startswith("\ufeffName,n")
    assert "'=HYPERLINK()" in text


@pytest.mark.parametrize(
    ("event", "id"),
    [
        ({"selection": {"points": [{"customdata": ["nivolumab", "x"]}]}}, "nivolumab"),
        ({"selection": {"points": [{"customdata": {"0": "nivolumab"}}]}}, "nivolumab"),
        ({"selection": {"points": []}}, ""),
        (None, ""),
        ("nonsense", ""),
        ({"selection": {"points": [{"customdata": []}]}}, ""),
    ],
)
def test_a_chosen_point_names_its_treatment(event, id):
    assert view.picked_id(event) == id
