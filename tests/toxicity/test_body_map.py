"""The body map and the table of side effects give the same numbers, and each organ leads to all that is known of it."""

from decimal import Decimal

import pytest

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.diagram.__main__ import draw
from immunobook.diagram.drawing.body_map import FREQUENCY, REGIMENS
from immunobook.diagram.view import lists

EVENTS = {
    "thyroid": "hypothyroidism", "lung": "pneumonitis", "skin": "rash", "liver": "hepatitis", "joint": "arthritis",
    "kidney": "nephritis", "blood": "low-platelets", "pituitary": "hypophysitis", "eye": "uveitis", "heart": "myocarditis",
    "muscle": "myositis", "pancreas": "diabetes", "adrenal": "adrenal-insufficiency", "nerve": "myasthenia",
    "bowel": "diarrhoea-colitis",
}  # fmt: skip
"""The side effect that each organ stands for; encephalitis is in no table of ours."""

COUNTED = {
    "anti-pd1": {("nivolumab", 1994)},
    "anti-ctla4": {("ipilimumab 3 mg/kg", 511)},
    "both": {
        ("nivolumab 1 mg/kg with ipilimumab 3 mg/kg", 456),
        ("nivolumab 3 mg/kg with ipilimumab 1 mg/kg", 666),
    },
}


@pytest.mark.parametrize("organ", EVENTS)
@pytest.mark.parametrize("regimen", REGIMENS)
def test_the_map_and_the_table_agree(toxicity, organ, regimen):
    drawn = FREQUENCY[organ][REGIMENS.index(regimen)]
    rows = [
        each for each in toxicity.event(EVENTS[organ]).seen if (each.regimen, each.people) in COUNTED[regimen]
    ]
    if drawn in ("", "<1"):
        assert all(each.any < 1 for each in rows), "the table has a number that the map does not show"
        return
    (row,) = rows
    assert row.any == Decimal(drawn.rstrip("+"))
    assert (row.people == 666) == drawn.endswith("+"), "the sign tells the other doses"
    assert set(row.sources) <= {"opdivo-label", "yervoy-label"}


def test_every_organ_is_looked_at():
    assert FREQUENCY.keys() - EVENTS.keys() == {"brain"}


def test_the_drawing_is_the_one_of_these_numbers():
    assert content.drawing("body-map") == draw("body-map")


def test_every_side_effect_of_an_organ_has_its_lists_on_the_map(toxicity):
    on_the_map = [id for part in content.diagram("body-map").parts for id in part.events]
    assert sorted(on_the_map) == sorted(each.id for each in toxicity.events if each.organ != "general")
    for organ, id in EVENTS.items():
        assert content.diagram("body-map").part(f"bm-{organ}").events[0] == id, "the one that is drawn stands first"


def test_the_lists_are_those_of_the_table(toxicity):
    told = lists(content.diagram("body-map"))
    assert "bm-brain" not in told
    (nephritis,) = told["bm-kidney"]
    event = toxicity.event("nephritis")
    found = dict(nephritis["lists"])
    for name, lines in (
        ("Heard", event.heard), ("Ask", event.ask), ("Red flags", event.red_flags), ("Tests", event.tests),
        ("Looks like it", event.mimics), ("Lasting?", [event.lasting]),
    ):  # fmt: skip
        assert found[name] == [in_names(line) for line in lines]
    assert {one["to"] for one in nephritis["sources"]} >= {content.sources()[key].link for key in event.sources}
    assert lists(content.diagram("synapse")) == {}


def test_each_number_in_a_list_says_of_how_many_people(toxicity):
    for events in lists(content.diagram("body-map")).values():
        for one in events:
            event = next(each for each in toxicity.events if in_names(each.title) == one["title"])
            lines = dict(one["lists"]).get("How often", [])
            assert len(lines) == len(event.seen)
            for line, row in zip(lines, event.seen, strict=True):
                assert in_names(row.regimen) in line
                assert f"{row.people} people" in line
                assert row.any is None or f"{row.any.normalize():f}\N{NO-BREAK SPACE}% at any grade" in line


@pytest.mark.parametrize("organ", EVENTS)
def test_an_organ_leads_to_its_pocket_page_and_its_trainer(toxicity, organ):
    event = toxicity.event(EVENTS[organ])
    ways = [lead.to for lead in content.diagram("body-map").part(f"bm-{organ}").leads]
    assert f"/pocket_pages?organ={event.organ}" in ways
    assert any(way.startswith("/toxicity_trainer?event=") for way in ways)
