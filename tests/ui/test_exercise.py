"""What a browser sends from an exercise is checked for its shape before anybody asks for its sense."""

import pytest

from immunobook.ui import fields
from immunobook.ui.exercise import Desk, Exercise, NotTaken, Press, Shown, read

SENT = {
    "wishes": {"difficulty": "clear"},
    "do": "check",
    "turn": "3",
    "form": {"grade": ["2"], "box": ["a", "b"]},
}


def with_(**more):
    return {**SENT, **more}


def test_a_press_is_read():
    wishes, press = read(SENT)
    assert wishes == {"difficulty": "clear"}
    assert (press.do, press.at(), press.number("grade"), press.form["box"]) == ("check", 3, 2, ("a", "b"))
    assert press.one("open") is None
    assert press.number("open") is None


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "x", {}, with_(do=1), with_(do="x" * 201), with_(turn=None), with_(wishes=[]), with_(wishes={"a": 1}),
        with_(wishes={str(n): "" for n in range(11)}), with_(form=None), with_(form={"grade": "2"}),
        with_(form={"grade": [2]}), with_(form={"grade": ["2"] * 81}), with_(form={str(n): [] for n in range(81)}),
        with_(form={"grade": ["x" * 20_001]}), with_(form={"x" * 201: []}),
    ],
)  # fmt: skip
def test_what_is_no_press_gets_a_sentence(sent):
    with pytest.raises(NotTaken, match="Load the page anew"):
        read(sent)


@pytest.mark.parametrize("turn", ["", "-1", "1.5", "²", "٣", "1" * 10, "x"])
def test_a_turn_is_a_number_of_events(turn):
    with pytest.raises(NotTaken):
        Press("check", turn, {}).at()


@pytest.mark.parametrize("values", [("1", "2"), ("",), ("-1",), ("100",), ("²",), ("1e1",)])
def test_a_number_of_a_form_is_one_from_0_to_99(values):
    with pytest.raises(NotTaken):
        Press("check", "0", {"grade": values}).number("grade")


def test_what_a_rule_refuses_is_told_as_a_sentence_and_what_could_not_be_kept_goes_on():
    def refuse(desk, wishes, press):
        raise ValueError("there is no such grade")

    def fail(desk, wishes, press):
        raise RuntimeError("Not saved.")

    desk = Desk("l", keep=None, kept=None)
    with pytest.raises(NotTaken, match=r"^There is no such grade\.$"):
        Exercise("e", None, refuse).reply(desk, SENT)
    with pytest.raises(RuntimeError):
        Exercise("e", None, fail).reply(desk, SENT)


def test_the_browser_is_told_what_stands_there_then():
    told = Exercise("e", None, lambda *_: Shown("<p>", "4", rest=True, more={"lines": [1]})).reply(None, SENT)
    assert told == {"html": "<p>", "turn": "4", "rest": True, "lines": [1]}


def test_names_and_values_of_a_form_cannot_break_out_of_it():
    html = fields.choose('a"b', {'"><script>': "words"}, legend="Which?") + fields.press("Go", 'n"', '"x')
    assert "<script>" not in html
    assert 'name="a&quot;b" value="&quot;&gt;&lt;script&gt;"' in html
    assert 'name="n&quot;" value="&quot;x"' in html
