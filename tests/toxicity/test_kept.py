"""What is kept of a decision says again what was decided, and the list of what was missed puts danger first."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from immunobook.toxicity import call, fever, generator, judging, kept, offered, teach_back
from immunobook.toxicity.judging import Decision


@dataclass
class Event:
    id: int
    ref: str
    data: Any
    kind: str = kept.GRADING

    @property
    def at(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC) + timedelta(minutes=self.id)


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


# --- what a decision says of knowing ----------------------------------------------------------------------


def played(toxicity, ref, number, *, well, sure=None):
    """Return the last event of a call: answered as the debrief wants it, or with the worst of everything."""
    one = toxicity.call(ref)
    state = call.start(one)
    if well:
        for each in one.questions:
            if each.expert or each.red_flag:
                state = call.ask(one, state, each.id)
    state = call.grade(one, call.stop_asking(one, state), one.grade.right if well else 0)
    places = [each.id for each in one.where]
    state = call.send(one, state, next(each.id for each in one.where if each.right) if well else places[0])
    state = call.advise(one, state, [each.id for each in one.advise if each.right is well][: None if well else 1])
    state = call.escalate(one, state, [each.id for each in one.escalate if each.right is well][: None if well else 1])
    state = call.document(one, state, [each.id for each in one.document if each.needed is well])
    while state.stage != "debrief":
        scene = call.now_in(one, state)
        state = (
            call.turn(one, state, next((each.id for each in scene.choose if each.right is well), scene.choose[0].id))
            if scene.choose
            else call.go_on(one, state)
        )
    data = kept.of_call(call.to_plain(state), 1, call.debrief(one, state), sure)
    return Event(number, ref, json.loads(json.dumps(data)), kept.CALL)


def told(toxicity, ref, text, number, sure=None):
    task = next(each for each in toxicity.teach_back if each.id == ref)
    found = teach_back.look_over(task, toxicity.jargon, text)
    return Event(number, ref, json.loads(json.dumps(kept.of_teach_back(text, found, sure))), kept.TEACH_BACK)


def test_a_decision_counts_by_the_part_that_was_right_and_not_at_all_if_it_could_harm(toxicity):
    patient = patient_of(toxicity, "diarrhoea-colitis", 2)
    right, careful, harm = (
        decided(toxicity, patient, 2, 1, sure=2),
        decided(toxicity, patient, 3, 2),
        decided(toxicity, patient, 1, 3, sure=3),
    )
    found = kept.decisions(toxicity, [right, careful, harm])
    assert [(each.share, each.verdict) for each in found] == [(1, "right"), (0.8, "partly"), (0, "wrong")]
    assert {each.thing for each in found} == {"grading/diarrhoea-colitis"}
    assert {each.skill for each in found} == {"triage-skin-and-gut"}
    assert [each.sure for each in found] == [2, None, 3]


def test_a_call_counts_once_it_has_come_to_its_debrief(toxicity):
    well, badly = (played(toxicity, "a-new-cough", number, well=well) for number, well in ((1, True), (2, False)))
    assert [each.verdict for each in kept.decisions(toxicity, [well, badly])] == ["right", "wrong"]
    begun = Event(3, "a-new-cough", kept.of_call({}, 2, None), kept.CALL)
    assert not kept.decisions(toxicity, [begun])
    (found,) = kept.decisions(toxicity, [well])
    assert found.skill == "take-the-call"


def test_teach_back_counts_by_what_was_said(toxicity):
    task = next(each for each in toxicity.teach_back if each.id == "loose-stools-at-home")
    (found,) = kept.decisions(toxicity, [told(toxicity, task.id, "Ring us if there is blood.", 1, sure=3)])
    assert found.share == pytest.approx(2 / len(task.must))
    assert found.verdict == "partly"
    assert [each.part for each in kept.missed(toxicity, [told(toxicity, task.id, "Ring us.", 1)], kept.TEACH_BACK)]
    whole = told(toxicity, task.id, task.model, 2)
    assert not kept.missed(toxicity, [told(toxicity, task.id, "Ring us.", 1), whole], kept.TEACH_BACK)


def test_what_is_in_the_tables_no_more_or_was_never_judged_counts_nothing(toxicity):
    gone = Event(1, "gone", {"verdicts": [{"right": True}]})
    assert not kept.decisions(toxicity, [gone, Event(2, "pneumonitis", {}), Event(3, "pneumonitis", None)])


def test_everything_that_is_trained_counts_towards_an_objective_of_the_chapter(toxicity):
    refs = [(kept.GRADING, each.id) for each in toxicity.events] + [(kept.GRADING, fever.REF)]
    refs += [(kept.CALL, each.id) for each in toxicity.calls]
    refs += [(kept.TEACH_BACK, each.id) for each in toxicity.teach_back]
    events = [
        Event(number, ref, {"verdicts": [{"right": True}]}, kind) for number, (kind, ref) in enumerate(refs)
    ]
    found = kept.decisions(toxicity, events)
    assert len(found) == len(refs)
    assert {each.skill for each in found} <= {each.skill for each in toxicity.objectives}
    one = {each.thing: each.skill for each in found}
    assert one["grading/infusion-reaction"] == "grade-crs-and-icans", "a side effect goes before its organ"
    assert one["grading/fatigue"] == "take-the-call"


def test_how_sure_one_was_of_a_call_or_a_task_is_kept_with_what_was_missed(toxicity):
    for event, kind in (
        (played(toxicity, "a-new-cough", 1, well=False, sure=3), kept.CALL),
        (told(toxicity, "fever-at-home", "Drink enough.", 1, sure=3), kept.TEACH_BACK),
    ):
        found = kept.missed(toxicity, [event], kind)
        assert found
        assert all(each.sure for each in found), kind
        assert all(each.thing == f"{kind}/{event.ref}" for each in found)
