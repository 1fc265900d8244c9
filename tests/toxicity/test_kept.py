"""What is kept of a decision says again what was decided, and the list of what was missed puts danger first."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from immunobook.toxicity import generator, judging, kept, offered
from immunobook.toxicity.judging import Decision


@dataclass
class Event:
    id: int
    ref: str
    data: Any


def patient_of(toxicity, event, grade):
    return generator.draw(toxicity, 3, "clear", event=event, grade=grade, version="v5")


def decided(toxicity, patient, grade, number, sure=None, **other):
    row = toxicity.event(patient.row.event).advice_at(patient.row.grade)
    right = {"action": "hold", "first": row.first[0], "where": row.where, "whom": row.whom[0]} if row else {}
    decision = Decision(grade, **{**right, **other})
    judged = judging.judge(toxicity, patient, decision)
    data = json.loads(json.dumps(kept.of_grading(patient, decision, judged, sure)))
    return Event(number, patient.row.event, data)


def test_what_was_kept_is_judged_again_alike(toxicity):
    patient = patient_of(toxicity, "diarrhoea-colitis", 2)
    event = decided(toxicity, patient, 1, 1)
    again = judging.judge(
        toxicity, generator.again(toxicity, event.data["patient"]), Decision(**event.data["decision"])
    )
    assert [each["right"] for each in event.data["verdicts"]] == [each.right for each in again.verdicts]
    assert event.data["danger"] is True


def test_danger_comes_first_then_who_was_sure(toxicity):
    colitis, lung = patient_of(toxicity, "diarrhoea-colitis", 2), patient_of(toxicity, "pneumonitis", 2)
    events = [
        decided(toxicity, lung, 1, 1, sure=3),
        decided(toxicity, colitis, 1, 2, sure=1),
        decided(toxicity, patient_of(toxicity, "hepatitis", 2), 4, 3, sure=3),
    ]
    found = kept.missed(toxicity, events, kept.GRADING)
    assert [(each.danger, each.sure, each.number) for each in found if each.part == "Grade"] == [
        (True, True, 1),
        (True, False, 2),
        (False, True, 3),
    ]


def test_what_is_got_right_later_leaves_the_list_and_what_is_wrong_again_comes_back(toxicity):
    patient = patient_of(toxicity, "diarrhoea-colitis", 2)
    wrong, right = decided(toxicity, patient, 1, 1), decided(toxicity, patient, 2, 2)
    assert any(each.part == "Grade" for each in kept.missed(toxicity, [wrong], kept.GRADING))
    assert not kept.missed(toxicity, [wrong, right], kept.GRADING)
    assert kept.missed(toxicity, [wrong, right, decided(toxicity, patient, 1, 3)], kept.GRADING)


def test_the_same_learner_gets_the_same_patient_after_a_reload_and_another_one_next(toxicity):
    assert kept.seed("somebody", 4) == kept.seed("somebody", 4)
    seeds = {kept.seed(who, number) for who in ("one", "two") for number in range(50)}
    assert len(seeds) == 100


@pytest.mark.parametrize("seed", range(60))
def test_everything_right_is_offered_and_the_offer_is_short(toxicity, seed):
    patient = generator.draw(toxicity, seed, "clear")
    row = toxicity.event(patient.row.event).advice_at(patient.row.grade)
    treatments = [each.id for each in offered.treatments(toxicity, patient)]
    people = [each.id for each in offered.people(toxicity, patient)]
    if row is None:
        assert treatments == people == []
        return
    assert set(row.first) <= set(treatments)
    assert {each.id for each in row.never} <= set(treatments)
    assert set(row.whom) <= set(people)
    assert len(set(treatments)) == len(treatments)
    assert len(set(treatments) - set(row.first)) >= 2, "there is something to choose"
    assert len(treatments) <= 14
    assert offered.treatments(toxicity, patient) == offered.treatments(toxicity, patient)
