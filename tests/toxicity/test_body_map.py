"""The body map and the table of side effects give the same numbers, and each organ leads to all that is known of it."""

from decimal import Decimal

import pytest

from immunobook import content
from immunobook.diagram.__main__ import draw
from immunobook.diagram.drawing.body_map import FREQUENCY, REGIMENS

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


@pytest.mark.parametrize("organ", EVENTS)
def test_an_organ_leads_to_its_pocket_page_and_its_trainer(toxicity, organ):
    event = toxicity.event(EVENTS[organ])
    ways = [lead.to for lead in content.diagram("body-map").part(f"bm-{organ}").leads]
    assert f"/pocket_pages?organ={event.organ}" in ways
    assert any(way.startswith("/toxicity_trainer?event=") for way in ways)
