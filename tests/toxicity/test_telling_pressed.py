"""Own words as they are handed in: twice, from two windows, and by somebody hostile."""

from html import escape

import pytest

from immunobook import content, study
from immunobook.toxicity.telling.attempt import NOT_KEPT, OTHER_TEXT, TELLING
from immunobook.ui.exercise import LONGEST_VALUE, NOT_OF_THIS
from tests.screens import newcomer, own_records
from tests.toxicity.pressing import Exercised

TASK = content.toxicity().teach_back[0]


@pytest.fixture
def store(tmp_path, monkeypatch):
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def telling(store, monkeypatch):
    return Exercised(store, newcomer(store, monkeypatch), TELLING, task=TASK.id)


def box(written):
    return f">\n{escape(written)}</textarea>"


@pytest.mark.parametrize("task", [each.id for each in content.toxicity().teach_back])
def test_the_model_answer_of_every_task_is_found_to_say_all(telling, task):
    telling.wishes = {"task": task}
    model = next(each.model for each in content.toxicity().teach_back if each.id == task)
    reply = telling.press("look", text=model, sure="3")
    assert "✓ All said" in reply["html"]
    assert "✕ not found" not in reply["html"]
    assert telling.kept()[-1].data["sure"] == 3
    assert telling.html == reply["html"], "a reload shows the same"


def test_each_attempt_is_kept_and_the_last_one_shown(telling):
    telling.press("look", text="Ring us.")
    telling.press("look", text="Ring us today.\r\n\r\nDo not wait.")
    assert [each.data["text"] for each in telling.kept()] == ["Ring us.", "Ring us today.\n\nDo not wait."]
    assert box("Ring us today.\n\nDo not wait.") in telling.html


def test_a_press_that_comes_again_counts_once(telling):
    first = telling.press("look", "0", text="Ring us today.\r\nNow.")
    assert telling.press("look", "0", text="Ring us today.\r\nNow.") == first
    assert len(telling.kept()) == 1
    assert OTHER_TEXT not in first["html"]


def test_a_text_from_another_window_stays_in_the_box(telling):
    telling.press("look", "0", text="Ring us.")
    reply = telling.press("look", "0", text="Ring <b>now</b>.")
    assert f'<p class="im-told" role="alert">{OTHER_TEXT}</p>' in reply["html"]
    assert box("Ring <b>now</b>.") in reply["html"]
    assert "<b>now" not in reply["html"]
    assert len(telling.kept()) == 1, "one turn, one attempt"
    told = telling.press("look", reply["turn"], text="Ring <b>now</b>.")
    assert OTHER_TEXT not in told["html"]
    assert [each.data["text"] for each in telling.kept()] == ["Ring us.", "Ring <b>now</b>."]


def test_two_windows_at_the_same_moment_lose_no_text(telling, monkeypatch):
    """The second press read what was kept before the first had written."""
    real, raced = study.keep, []

    def keep(*args, **more):
        if not raced:
            raced.append(True)
            telling.press("look", "0", text="First.")
        return real(*args, **more)

    monkeypatch.setattr(study, "keep", keep)
    reply = telling.press("look", "0", text="Second.")
    assert OTHER_TEXT in reply["html"]
    assert box("Second.") in reply["html"]
    assert [each.data["text"] for each in telling.kept()] == ["First."]


@pytest.mark.parametrize(
    ("says", "do", "turn", "form"),
    [
        ("Write something first.", "look", None, {}),
        ("Write something first.", "look", None, {"text": " \n\t "}),
        (NOT_KEPT, "look", None, {"text": "half a sign \ud800"}),
        (NOT_KEPT, "look", None, {"text": "nothing \0 at all"}),
        (NOT_OF_THIS, "look", None, {"text": ["one", "two"]}),
        (NOT_OF_THIS, "look", None, {"text": "a" * (LONGEST_VALUE + 1)}),
        (NOT_OF_THIS, "look", None, {"text": "Ring us.", "sure": "4"}),
        (NOT_OF_THIS, "look", None, {"text": "Ring us.", "sure": "1e3"}),
        (NOT_OF_THIS, "look", "1", {"text": "Ring us."}),
        (NOT_OF_THIS, "look", "-1", {"text": "Ring us."}),
        (NOT_OF_THIS, "look", "9" * 30, {"text": "Ring us."}),
        (NOT_OF_THIS, "again", None, {"text": "Ring us."}),
        (NOT_OF_THIS, "", None, {}),
    ],
)
def test_what_cannot_be_looked_over_is_refused_with_a_sentence(telling, says, do, turn, form):
    assert telling.refused(do, turn, **form) == says


@pytest.mark.parametrize("wishes", [{}, {"task": ""}, {"task": "<b>"}, {"call": TASK.id}])
def test_an_unknown_task_is_refused(telling, wishes):
    telling.wishes = wishes
    assert telling.refused("look", "0", text="Ring us.") == NOT_OF_THIS


def test_the_longest_text_that_a_box_takes_is_answered_with_what_is_wrong(telling):
    assert "shorten it" in telling.refused("look", text="é" * LONGEST_VALUE)
    assert f'maxlength="{LONGEST_VALUE}"' in telling.html
