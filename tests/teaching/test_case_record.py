"""In a room, the record of a case as far as its step shows it: on the wall, on phones, and nothing of what comes."""

import json

import pytest

from immunobook import content, teach
from immunobook.quiz import bank
from immunobook.teaching import case_record, led, shown, slides, snapshot
from tests.teaching.sample import later

CASE = content.cases()["colitis-day-by-day"]
DECK = slides.of_case(CASE)
STEPS = [slide for slide in DECK.slides if slide.kind == "step"]
PLAN = {"case": CASE.id}


def everything(case, number: int) -> str:
    return case_record.new(case, number) + case_record.earlier(case, number)


def says(entry) -> list[str]:
    """What only this entry says: its words, if it has any; values alone can stand in several."""
    return [case_record.wall.named(entry.says)] if entry.says else []


@pytest.mark.parametrize("case", content.cases().values(), ids=lambda case: case.id)
def test_a_step_has_its_record_and_nothing_of_a_later_one(case):
    for number, step in enumerate(case.steps):
        told = everything(case, number)
        right = {one.step: True for one in case.steps[:number]}
        for entry in step.record:
            assert all((words in told) is entry.holds(right) for words in says(entry)), (step.step, entry.at)
        for coming in case.steps[number + 1 :]:
            for entry in coming.record:
                assert not any(words in told for words in says(entry)), (step.step, "tells", coming.step)


@pytest.mark.parametrize("case", content.cases().values(), ids=lambda case: case.id)
def test_nothing_of_the_record_is_lost_or_told_twice(case):
    for number in range(len(case.steps)):
        entries = [each for tab in case_record.at_step(case, number).values() for each in tab]
        told = everything(case, number)
        for each in entries:
            for words in says(each.entry):
                same = sum(words in says(other.entry)[0] for other in entries if other.entry.says)
                assert told.count(words) == same, words


def test_values_stand_beside_those_from_before_so_that_a_rise_can_be_read():
    new = case_record.new(CASE, 1)
    assert "<td>1</td><td>6</td>" in new, "stools on day 21 and on day 38"
    assert "rings the 24-hour line" not in new
    assert "rings the 24-hour line" in case_record.earlier(CASE, 1)
    assert case_record.earlier(CASE, 0) == ""


def test_a_question_goes_out_with_whose_record_it_needs(store, ada, room):
    def told():
        return snapshot.public(teach.room(store, ada, room.id), bank.questions())

    assert told()["record"] is None
    teach.show(store, ada, room.id, led.shows(DECK, STEPS[1], PLAN), now=later(minutes=1))
    assert told()["shown"] == {"case": CASE.id, "step": "analyze-cues", "on": None}, "turned to, not asked yet"
    round = teach.ask(store, ada, room.id, bank.question(STEPS[1].item), now=later(minutes=2)).present.id
    assert (told()["record"], told()["shown"]) == ({"case": CASE.id, "step": "analyze-cues"}, None)
    teach.change_settings(store, ada, room.id, {"phones_follow": False}, now=later(minutes=2))
    assert told()["record"], "it belongs to the question"
    teach.change_settings(store, ada, room.id, {"phones_follow": True}, now=later(minutes=2))
    teach.close(store, ada, room.id, round, now=later(minutes=3))
    assert (told()["record"], told()["shown"]) == ({"case": CASE.id, "step": "analyze-cues"}, None), "once, not twice"
    teach.show(store, ada, room.id, led.shows(DECK, STEPS[2], PLAN), now=later(minutes=4))
    assert (told()["record"], told()["shown"]["step"]) == (None, "prioritize-hypotheses")
    plain = next(one for one in bank.questions().values() if one.step is None and not one.retired)
    teach.ask(store, ada, room.id, plain, now=later(minutes=5))
    assert told()["record"] is None, "a question of no case"
    teach.ask(store, ada, room.id, bank.question(STEPS[2].item), now=later(minutes=6))
    teach.end(store, ada, room.id, now=later(minutes=7))
    assert told()["record"] is None


def test_phones_are_told_of_a_patient_what_the_room_has_come_to(store, ada, room):
    def told(slide: str, level="plain"):
        return shown.case(teach.room(store, ada, room.id), CASE.id, slide, level)

    for slide in ("title", *(one.id for one in STEPS), "end", "no-such"):
        with pytest.raises(LookupError):
            told(slide)
    teach.ask(store, ada, room.id, bank.question(STEPS[1].item), now=later(minutes=1))
    record = json.dumps(told("analyze-cues"))
    assert "Ines, 58" in record
    assert "The belly is soft" in record
    for secret in ("No travel, nobody at home", *(thing.because for thing in _reasons(bank.question(STEPS[1].item)))):
        assert secret not in record
    for slide in ("recognize-cues", "prioritize-hypotheses", "end"):
        with pytest.raises(LookupError):
            told(slide)
    for slide in (DECK.slides[0], DECK.slides[-1]):
        teach.show(store, ada, room.id, led.shows(DECK, slide, PLAN), now=later(minutes=2))
    assert "This patient never lived" in told("title")["html"]
    assert told("end")["href"] == f"/case?case={CASE.id}"
    with pytest.raises(LookupError):
        shown.case(teach.room(store, ada, room.id), "no-such-case", "title", "plain")


def test_a_step_is_found_by_its_question():
    assert slides.step_of(STEPS[3].item) == STEPS[3]
    assert slides.step_of(next(id for id, one in bank.questions().items() if one.step is None)) is None
    assert slides.step_of("no-such") is None


def _reasons(item):
    from immunobook.content.question import things_in

    return [thing for _, thing in things_in(item) if getattr(thing, "because", None)]
