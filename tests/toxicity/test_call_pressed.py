"""A call as it is pressed through: each caller to the end, twice, from two windows, and by somebody hostile."""

import re

import pytest

from immunobook import content, study, visit
from immunobook.content.prose import in_names
from immunobook.toxicity import call as machine
from immunobook.toxicity.markup import text
from immunobook.toxicity.phone.talk import CALL, GONE_ON
from immunobook.ui.exercise import NOT_OF_THIS
from tests.screens import newcomer, own_records
from tests.toxicity.pressing import Exercised

CALLS = {each.id: each for each in content.toxicity().calls}


@pytest.fixture
def store(tmp_path, monkeypatch):
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def phone(store, monkeypatch):
    return Exercised(store, newcomer(store, monkeypatch), CALL, call="fever-after-paracetamol")


@pytest.fixture
def call():
    return CALLS["fever-after-paracetamol"]


def through(phone, call, *, sure=None):
    """Press through what is left of a call; return the state it ends in by the pure call."""
    state = machine.stop_asking(call, machine.start(call))
    phone.press("enough")
    where = next(each.id for each in call.where if each.right)
    form = {"sure": sure} if sure else {}
    for do, verb, chosen, more in (
        ("grade", machine.grade, call.grade.right, {"grade": str(call.grade.right)}),
        ("where", machine.send, where, {"where": where}),
        ("advise", machine.advise, [call.advise[0].id], {"chosen": call.advise[0].id}),
        ("escalate", machine.escalate, [call.escalate[0].id], {"chosen": call.escalate[0].id}),
        ("document", machine.document, [call.document[0].id], {"chosen": call.document[0].id, **form}),
    ):
        phone.press(do, **more)
        state = verb(call, state, chosen)
    while state.stage == "scene":
        scene = machine.now_in(call, state)
        assert text(scene.says) in phone.html
        if scene.choose:
            phone.press("turn", way=scene.choose[0].id)
            state = machine.turn(call, state, scene.choose[0].id)
        else:
            phone.press("on")
            state = machine.go_on(call, state)
    return state


@pytest.mark.parametrize("id", CALLS)
def test_a_caller_is_pressed_through_to_the_debrief(store, phone, id):
    call, phone.wishes = CALLS[id], {"call": id}
    state = through(phone, call, sure="3")
    found = machine.debrief(call, state)
    assert text(call.debrief) in phone.html
    for each in (*found.missed, *found.points):
        assert text(each.because) in phone.html
    last = phone.kept()[-1].data
    assert last["done"]
    assert last["safe"] == found.safe
    assert last["sure"] == 3, "how sure somebody was is kept to the end"
    assert machine.from_plain(call, last["state"]) == state
    reply = phone.press("again")
    assert reply["rest"]
    assert "What do you ask?" in reply["html"]
    again = phone.kept()[-1].data
    assert (again["run"], again["done"], again["sure"]) == (2, False, None)


def test_the_eye_is_led_to_the_newest_answer_and_else_to_the_step(phone, call):
    first, second = call.questions[0], call.questions[1]

    def leads(html):
        return re.findall(r"<[^>]* data-lead[^>]*>", html)

    assert leads(phone.html) == ['<div class="im-stage" data-lead>']
    phone.press("ask", question=first.id)
    reply = phone.press("ask", question=second.id)
    assert leads(reply["html"]) == [f'<div class="im-answered" data-question="{second.id}" data-lead="near">']
    assert leads(phone.press("enough")["html"]) == ['<div class="im-stage" data-lead>']


def test_questions_keep_their_places_while_they_are_asked(phone, call):
    def order(html):
        return re.findall(r'(?:data-question|name="question" value)="([^"]+)"', html)

    before = order(phone.html)
    assert sorted(before) == sorted(each.id for each in call.questions)
    assert order(phone.press("ask", question=before[2])["html"]) == before


def test_a_press_that_comes_again_counts_once_and_hears_what_was_kept(phone, call):
    asked = call.questions[0]
    first = phone.press("ask", "0", question=asked.id)
    assert phone.press("ask", "0", question=asked.id) == first, (
        "the first answer may have been lost on its way"
    )
    assert GONE_ON not in first["html"]
    assert len(phone.kept()) == 1
    end = through(Again(phone), call)
    turn = phone.shown.turn
    again = phone.press("again", turn)
    assert phone.press("again", turn) == again
    assert end.stage == "debrief"
    assert sum(each.data["run"] == 2 for each in phone.kept()) == 1


class Again:
    """Somebody who presses everything twice."""

    def __init__(self, phone):
        self.phone = phone

    @property
    def html(self):
        return self.phone.html

    def press(self, do, **form):
        turn, before = self.phone.shown.turn, len(self.phone.kept())
        told = self.phone.press(do, turn, **form)
        assert self.phone.press(do, turn, **form) == told
        assert len(self.phone.kept()) == before + 1


def test_a_call_that_went_on_in_another_window_says_so_and_shows_where_it_stands(phone, call):
    asked, other = call.questions[0], call.questions[1]
    phone.press("ask", "0", question=asked.id)
    for do, form in (("ask", {"question": other.id}), ("enough", {})):
        reply = phone.press(do, "0", **form)
        assert (
            f'<div class="im-stage" data-lead><p class="im-told" role="alert">{GONE_ON}</p>' in reply["html"]
        )
        assert text(asked.answer) in reply["html"], "what the other window heard stands there"
        assert reply["turn"] == "1", "the next press goes on from there"
    assert len(phone.kept()) == 1
    phone.press("ask", question=other.id)
    phone.press("enough")
    late = phone.press("ask", "1", question=other.id)
    assert call.grade.asks in late["html"], "a press that was taken long ago sees where the call stands"
    assert GONE_ON not in late["html"]
    assert GONE_ON in phone.press("enough", "1")["html"], "it came when a question was asked instead"
    assert GONE_ON in phone.press("ask", "2", question=asked.id)["html"], "asked already"
    assert [each.data["state"]["asked"] for each in phone.kept()][-1] == [asked.id, other.id]


def test_two_windows_at_the_same_moment_keep_one_step(store, phone, call, monkeypatch):
    """The second press read what was kept before the first had written."""
    asked, other = call.questions[0], call.questions[1]
    real, raced = study.keep, []

    def keep(*args, **more):
        if not raced:
            raced.append(True)
            phone.press("ask", "0", question=asked.id)
        return real(*args, **more)

    monkeypatch.setattr(study, "keep", keep)
    reply = phone.press("ask", "0", question=other.id)
    assert GONE_ON in reply["html"]
    assert text(asked.answer) in reply["html"]
    assert len(phone.kept()) == 1


def test_a_call_whose_text_changed_begins_anew_and_loses_nothing(store, phone, call):
    data = {"state": {"call": call.id, "stage": "ask", "asked": ["no-longer-there"]}, "run": 4, "done": False}
    study.keep(store, phone.learner, "call", call.id, data, now=visit.now())
    assert "What do you ask?" in phone.html
    phone.press("ask", question=call.questions[0].id)
    assert [each.data["run"] for each in phone.kept()] == [4, 5]


@pytest.mark.parametrize(
    ("do", "turn", "form"),
    [
        ("ask", None, {}),
        ("ask", None, {"question": "<script>"}),
        ("ask", None, {"question": "\ud800"}),
        ("ask", None, {"question": ["one", "two"]}),
        ("grade", None, {"grade": "1"}),
        ("grade", None, {"grade": "9" * 15}),
        ("grade", None, {"grade": "²"}),
        ("where", None, {"where": "moon"}),
        ("advise", None, {"chosen": ["moon"]}),
        ("on", None, {}),
        ("turn", None, {"way": "moon"}),
        ("again", None, {}),
        ("__class__", None, {}),
        ("", None, {}),
        ("enough", "1", {}),
        ("enough", "999999999", {}),
        ("enough", "-1", {}),
        ("enough", "9" * 40, {}),
        ("enough", "٣", {}),
        ("document", "0", {"chosen": ["moon"], "sure": "7"}),
    ],
)
def test_a_hostile_press_is_refused_with_a_sentence(phone, do, turn, form):
    assert phone.refused(do, turn, **form) == NOT_OF_THIS


@pytest.mark.parametrize("form", [{"grade": "5"}, {"grade": "99"}, {"grade": ["1", "2"]}, {"grade": "-1"}])
def test_a_grade_that_is_none_is_refused(phone, form):
    phone.press("enough")
    assert phone.refused("grade", **form) == NOT_OF_THIS


def test_what_is_no_choice_of_a_later_step_is_refused(phone, call):
    phone.press("enough")
    phone.press("grade", grade="1")
    assert phone.refused("where", where="moon") == NOT_OF_THIS
    assert phone.refused("where", where=[each.id for each in call.where]) == NOT_OF_THIS
    phone.press("where", where=call.where[0].id)
    assert phone.refused("advise", chosen=[call.advise[0].id, "moon"]) == NOT_OF_THIS
    assert phone.refused("document", chosen=call.document[0].id) == NOT_OF_THIS
    phone.press("advise", chosen=[call.advise[0].id] * 3)
    phone.press("escalate", chosen=call.escalate[0].id)
    assert phone.refused("document", chosen=call.document[0].id, sure="4") == NOT_OF_THIS
    assert phone.kept()[-1].data["state"]["advised"] == [call.advise[0].id]


@pytest.mark.parametrize("wishes", [{}, {"call": ""}, {"call": "<b>"}, {"task": "one-stool-more"}])
def test_an_unknown_call_is_refused(phone, wishes):
    phone.wishes = wishes
    assert phone.refused("enough", "0") == NOT_OF_THIS


def test_nothing_on_the_screen_tells_which_question_is_a_red_flag(phone, call):
    buttons = re.findall(r'<button[^>]*name="question"[^>]*>', phone.html)
    assert len(buttons) == len(call.questions)
    assert len({re.sub(r'value="[^"]*"', "", button) for button in buttons}) == 1
    assert in_names(call.questions[0].answer) not in phone.html
