"""What a phone is told of its own answer: only of the present question, and written once for all who gave the same."""

from immunobook import attending, content, teach
from immunobook.quiz import feedback
from immunobook.teaching import case_record, slides, taking_part
from tests.teaching.sample import OTHERS, WITH_MYTH, ask, later, own_votes, wrong_answer


def test_a_phone_is_told_of_its_answer_to_the_present_question_alone(store, ada, room, in_room):
    """Else each question would make the next reply longer, for two hundred phones at once."""
    (who,) = in_room(1)
    first = ask(store, ada, room, WITH_MYTH, {who: False}, now=later(seconds=1)).present.id
    teach.reveal(store, ada, room.id, first, now=later(seconds=2))
    assert "Wrong" in own_votes(store, who, room)[first]["told"]
    asked = teach.ask(store, ada, room.id, OTHERS[0], now=later(seconds=3)).present.id
    assert own_votes(store, who, room) == {}
    attending.vote(store, who, room.id, asked, OTHERS[0], OTHERS[0].key(), once="a", now=later(seconds=4))
    votes = own_votes(store, who, room)
    assert list(votes) == [asked]
    assert "told" not in votes[asked], "it is open"


def test_the_same_answer_is_written_once_for_all_who_gave_it(store, ada, room, in_room, monkeypatch):
    people, written, words_on = in_room(9), [], feedback.words_on
    monkeypatch.setattr(feedback, "words_on", lambda *args, **more: written.append(args) or words_on(*args, **more))
    taking_part._reasons.cache_clear()
    wrong = {who: at % 3 == 0 for at, who in enumerate(people)}
    asked = teach.ask(store, ada, room.id, WITH_MYTH, now=later(seconds=1)).present.id
    for at, who in enumerate(people):
        answer, certainty = wrong_answer(WITH_MYTH) if wrong[who] else WITH_MYTH.key(), 3 if at == 1 else 1
        attending.vote(store, who, room.id, asked, WITH_MYTH, answer, certainty, once=f"{at}", now=later(seconds=2))
    teach.close(store, ada, room.id, asked, now=later(seconds=3))
    teach.reveal(store, ada, room.id, asked, now=later(seconds=3))
    told = {who: own_votes(store, who, room)[asked]["told"] for who in people}
    assert len(written) == 3, "right, right and sure, wrong"
    assert {who for who in people if "✕" in told[who].partition("im-reasons")[0]} == {who for who in people if wrong[who]}


def test_what_a_room_has_become_since_is_seen_at_once(store, ada, room, in_room):
    (who,) = in_room(1)
    asked = ask(store, ada, room, WITH_MYTH, {who: True}, now=later(seconds=1)).present.id
    for reveals in (False, True):
        if reveals:
            teach.reveal(store, ada, room.id, asked, now=later(seconds=2))
        assert ("told" in own_votes(store, who, room)[asked]) is reveals


def test_the_record_of_a_step_is_written_once_for_a_class(monkeypatch):
    case = next(iter(content.cases().values()))
    steps = [slide for slide in slides.of_case(case).slides if slide.kind == "step"]
    case_record._on_a_phone.cache_clear()
    told = [case_record.on_a_phone(case, slide) for slide in steps]
    monkeypatch.setattr(case_record, "new", lambda *_: "written anew")
    assert [case_record.on_a_phone(case, slide) for slide in steps] == told
    assert len(set(told)) == len(steps)
