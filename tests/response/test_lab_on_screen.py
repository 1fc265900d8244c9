"""The response lab: what its exercises show and take on real records, and how they stand on its screen and in a lesson."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from immunobook import content, study, visit
from immunobook.content.model import LabCell
from immunobook.content.prose import in_names
from immunobook.practice import exercises
from immunobook.records import Unavailable
from immunobook.response import (
    at_start,
    case_exercise,
    phantom,
    slice_exercise,
    start_exercise,
    training,
    view,
    without_picture,
)
from immunobook.response.rules import RULES
from immunobook.ui import exercise, state
from immunobook.ui.exercise import NotTaken
from tests.screens import newcomer, opened, own_records

PACES = tuple("0123")


@pytest.fixture
def store(tmp_path, monkeypatch):
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def learner(store, monkeypatch):
    return newcomer(store, monkeypatch)


def at_desk(learner):
    return exercises.desk_of(visit.store(), learner, visit.now)


def sends(learner, name, do, turn, form=None, wishes=None):
    sent = {"exercise": name, "wishes": wishes or {}, "do": do, "turn": turn, "form": form or {}}
    return exercises.hand_in(visit.store(), learner, sent, now=visit.now())


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def on_page(app: AppTest) -> str:
    return words("\n".join(element.proto.body for element in app.get("html")))


# --- measure --------------------------------------------------------------------------------------------


def slice_of(scan: str, number: int) -> dict[str, str]:
    return {"scan": scan, "visit": str(number)}


def measured(learner, scan: str, number: int) -> exercise.Shown:
    return slice_exercise.show(at_desk(learner), slice_of(scan, number))


def wanted(scan: str, number: int, sum_mm: float | None = None) -> dict[str, list[str]]:
    """Return the form below a slice with the right lines chosen."""
    lines = without_picture.offered(scan, number)
    form = {f"line-{id}": [str(some.index(without_picture.wanted(some)))] for id, some in lines.items()}
    return form | ({} if sum_mm is None else {"sum": [f"{sum_mm:g}"]})


def choose(learner, scan: str, number: int, sum_mm: float | None = None, turn: str | None = None) -> dict:
    turn = measured(learner, scan, number).turn if turn is None else turn
    return sends(learner, "measure", "words", turn, wanted(scan, number, sum_mm), slice_of(scan, number))


def drawing(scan: str, number: int, longer: float = 0) -> dict[str, list[str]]:
    """Return lines as a slice sends them, each longer than the true one by so many pixels."""
    ends = {one.id: (*one.ends[0], one.ends[1][0] + longer, one.ends[1][1]) for one in phantom.truths(scan, number)}
    return {id: [",".join(f"{part:.2f}" for part in line)] for id, line in ends.items()}


def draw(learner, scan: str, number: int, longer: float = 0, turn: str | None = None) -> dict:
    turn = measured(learner, scan, number).turn if turn is None else turn
    return sends(learner, "measure", "draw", turn, drawing(scan, number, longer), slice_of(scan, number))


def kept(store, learner) -> tuple:
    return study.kept(store, learner, slice_exercise.KIND)


def test_who_does_not_see_the_slices_measures_them_from_a_table_and_is_judged_the_same(store, learner):
    with pytest.raises(NotTaken, match=r"^Choose a line for A, B first\.$"):
        sends(learner, "measure", "words", "0", {}, slice_of("liver-two", 0))
    assert not kept(store, learner), "nothing is half kept"
    said = words(choose(learner, "liver-two", 0, 56)["html"])
    assert "✓ 56 mm is the sum of the targets" in said
    assert "You 34.0 mm, true 34 mm" in said
    assert "Still to measure: Second scan, Third scan" in said
    said = words(choose(learner, "liver-two", 1, 60)["html"])
    assert "✕ You say 60 mm. By your lines the sum of the targets is 69 mm." in said
    said = words(choose(learner, "liver-two", 2)["html"])
    assert "The sum of the targets, by your lines, is 31 mm." in said
    assert "Four readers, one patient" in said
    assert "✓ Third scan: your sum is +0 % off." in said
    assert [event.ref for event in kept(store, learner)] == [f"liver-two/{number}" for number in range(3)]
    again = words(measured(learner, "liver-two", 2).html)
    assert "Four readers, one patient" in again, "a reload brings the results back"
    assert "The sum of the targets, by your lines" not in again


def test_at_the_start_each_lesion_is_said_to_be_measurable_or_not_with_the_source(store, learner):
    html = choose(learner, "at-the-limits", 0, 11)["html"]
    said = words(html)
    assert "✓ 11 mm is the sum of the targets" in said, "B and C are none"
    assert said.count("By your line measurable") == 1
    assert said.count("By your line non-measurable") == 2
    assert html.count('href="https://doi.org/10.1016/j.ejca.2008.10.026') >= 3, "each has its source"


def test_a_wrong_line_is_told_from_a_right_one(store, learner):
    lines = without_picture.offered("node-one", 0)["A"]
    along = next(number for number, one in enumerate(lines) if one.angle == 0)
    told = sends(learner, "measure", "words", "0", {"line-A": [str(along)]}, slice_of("node-one", 0))
    assert "✕ does not run across the node" in words(told["html"])


def test_the_lines_that_were_taken_last_count_whether_drawn_or_chosen_in_words(store, learner):
    said = words(draw(learner, "liver-two", 0, longer=60)["html"])
    assert "You 34.0 mm, true 34 mm" not in said
    assert "Still to measure: Second scan, Third scan" in said
    assert "You 34.0 mm, true 34 mm" in words(choose(learner, "liver-two", 0)["html"])
    assert "You 34.0 mm, true 34 mm" in words(measured(learner, "liver-two", 0).html), "after a reload too"
    assert len(kept(store, learner)) == 2
    said = words(draw(learner, "liver-two", 0, longer=60)["html"])
    assert "You 34.0 mm, true 34 mm" not in said, "who draws the same anew is scored anew"
    assert len(kept(store, learner)) == 3


def test_the_picture_is_told_the_true_lines_with_what_was_taken_and_not_before(store, learner):
    before = measured(learner, "liver-two", 0)
    assert before.more["taken"] == {"slice": "liver-two/0", "turn": 0, "lines": {}}
    truth = phantom.truths("liver-two", 0)[0]
    assert f"{truth.ends[0][0]:.1f}" not in before.html
    told = draw(learner, "liver-two", 0)["taken"]
    assert (told["slice"], told["turn"]) == ("liver-two/0", 1)
    assert told["lines"]["A"]["truth"] == [*truth.ends[0], *truth.ends[1]]
    assert told["lines"]["A"]["line"] == pytest.approx(told["lines"]["A"]["truth"], abs=0.01)
    assert view.taken(at_desk(learner), "liver-two", 0) == told, "as the page tells it from now on"
    assert not view.taken(at_desk(learner), "liver-two", 1)["lines"], "the next scan is still to be measured"


def test_lines_that_come_twice_count_once_and_other_lines_on_the_same_turn_are_not_lost(store, learner):
    first = draw(learner, "liver-two", 0, turn="0")
    assert draw(learner, "liver-two", 0, turn="0") == first
    assert len(kept(store, learner)) == 1
    other = draw(learner, "liver-two", 0, longer=60, turn="0")  # from another window
    assert "You 34.0 mm, true 34 mm" not in words(other["html"])
    assert len(kept(store, learner)) == 2
    late = draw(learner, "liver-two", 0, turn="0")  # the first once more, after a network that came back
    assert late["html"] == other["html"], "it is told what stands now"
    assert len(kept(store, learner)) == 2


def test_a_drawing_that_could_not_be_kept_is_said_and_not_shown_as_measured(store, learner, monkeypatch):
    def refuse(*_, **__):
        raise Unavailable("gone")

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "add_event", refuse)
        with pytest.raises(study.NotSaved, match=r"^This could not be saved just now\. Press the button again\.$"):
            draw(learner, "liver-two", 0)
    assert "Still to measure" not in words(measured(learner, "liver-two", 0).html)
    assert "You 34.0 mm, true 34 mm" in words(draw(learner, "liver-two", 0)["html"])


LINE = "100,100,120,120"


@pytest.mark.parametrize(
    ("do", "form", "wishes"),
    [
        ("draw", {"A": [LINE]}, slice_of("liver-two", 0)),
        ("draw", {"A": [LINE, LINE], "B": [LINE]}, slice_of("liver-two", 0)),
        *(("draw", {"A": [line], "B": [LINE]}, slice_of("liver-two", 0)) for line in (
            "", "1,2,3", f"{LINE},1", "nan,1,2,3", "inf,1,2,3", "1e2,1,2,3", "9999,1,2,3", "-5,1,2,3", "²,1,2,3", "1;2;3;4",
            "1" * 20_000)),
        ("draw", {"A": [LINE], "B": [LINE], "C": [LINE]}, slice_of("liver-two", 0)),
        ("draw", {"A": [LINE], "B": [LINE]}, {}),
        ("draw", {"A": [LINE], "B": [LINE]}, slice_of("liver-two", 3)),
        ("draw", {"A": [LINE], "B": [LINE]}, slice_of("nowhere", 0)),
        ("draw", {"A": [LINE], "B": [LINE]}, {"scan": "liver-two", "visit": "²"}),
        ("erase", {"A": [LINE], "B": [LINE]}, slice_of("liver-two", 0)),
        ("words", {"line-A": ["0"]}, slice_of("liver-two", 0)),
        ("words", {"line-A": ["9"], "line-B": ["0"]}, slice_of("liver-two", 0)),
        ("words", {"line-A": ["-1"], "line-B": ["0"]}, slice_of("liver-two", 0)),
        ("words", {"line-A": ["0", "1"], "line-B": ["0"]}, slice_of("liver-two", 0)),
        *(("words", {"line-A": ["0"], "line-B": ["0"], "sum": [total]}, slice_of("liver-two", 0)) for total in (
            "nan", "-1", "2501", "9" * 5, "1e3", "²")),
    ],
)  # fmt: skip
def test_lines_that_are_none_get_a_sentence_and_are_not_kept(store, learner, do, form, wishes):
    with pytest.raises(NotTaken, match=r"^[A-Z].+\.$"):
        sends(learner, "measure", do, "0", form, wishes)
    assert not kept(store, learner)


@pytest.mark.parametrize("turn", ["1", "-1", "x", "9" * 10])
def test_lines_from_a_turn_that_never_was_are_not_kept(store, learner, turn):
    with pytest.raises(NotTaken):
        draw(learner, "liver-two", 0, turn=turn)
    assert not kept(store, learner)


@pytest.mark.parametrize("scan", phantom.SCANS)
def test_lines_of_no_length_are_judged_as_such(learner, scan):
    for number in range(phantom.VISITS):
        form = {one.id: ["9,9,9,9"] for one in phantom.truths(scan, number)}
        told = sends(learner, "measure", "draw", str(number), form, slice_of(scan, number))
        assert "✕ not yet" in words(told["html"])


def test_the_table_does_not_tell_which_line_is_wanted(learner):
    """What tells lines apart are their names and numbers: fields bear places, and no line is marked."""
    html = measured(learner, "node-one", 0).html
    lines = without_picture.offered("node-one", 0)["A"]
    assert re.findall(r'<input type="radio" name="line-A" value="(\d)">', html) == [str(n) for n in range(len(lines))]
    assert "checked" not in html
    rows = re.findall(r"<tr><th scope=row>.*?</tr>", html)
    assert len({re.sub(r">[^<]*<", "><", row) for row in rows}) == 1


@pytest.fixture
def places(monkeypatch):
    """Stand in for the browser's part of slices and exercises: return what each place was told, by its key."""
    told = {}
    monkeypatch.setattr(view, "_measure", lambda *, key, data: told.update({key: data}))
    monkeypatch.setattr(exercise, "_exercise", lambda *, key, data, **_: told.update({key: data}))
    return told


def two_cells_with_the_same_scan() -> None:
    from immunobook.response import view

    for key in ("first", "second"):
        view.measure_one("liver-two", key=key)


def press_in_page(app: AppTest, places, key: str, do: str, form, once: str) -> dict:
    """Press in an exercise whose presses go through the page; return what the browser is told."""
    at = places[f"exercise:{key}"]
    sent = {"exercise": at["exercise"], "wishes": at["wishes"], "do": do, "turn": at["turn"], "form": form, "once": once}
    app.session_state[f"exercise:{key}"] = {"sent": sent}
    app.run()
    assert not app.exception
    reply = places[f"exercise:{key}"]["reply"]
    assert reply["once"] == once
    return reply


def test_a_projector_remembers_of_each_slice_the_newest_lines_alone(places):
    app = AppTest.from_function(two_cells_with_the_same_scan, default_timeout=60).run()
    assert not app.exception
    assert sorted(places) == [
        "exercise:first-lines", "exercise:second-lines", "first:slice:liver-two:0", "second:slice:liver-two:0",
    ]  # fmt: skip
    assert not places["exercise:first-lines"]["post"], "nothing of it is kept, so it goes through the page"
    reply = press_in_page(app, places, "first-lines", "draw", drawing("liver-two", 0, longer=60), "a")
    assert "✕" in reply["html"]
    app.run()
    reply = press_in_page(app, places, "first-lines", "words", wanted("liver-two", 0), "b")
    assert "You 34.0 mm, true 34 mm" in words(reply["html"])
    app.run()
    assert sum("You 34.0 mm, true 34 mm" in words(data.get("html", "")) for data in places.values()) == 2, "in both cells"
    assert all(places[f"{key}:slice:liver-two:0"]["taken"]["turn"] == 2 for key in ("first", "second"))
    app.button_group(key="first:visit").set_value(1).run()
    press_in_page(app, places, "first-lines", "draw", drawing("liver-two", 1), "c")
    held = [each.ref for each in app.session_state[state.MEASURED] if each.data is not None]
    assert sorted(held) == ["liver-two/0", "liver-two/1"]


def test_a_drawing_that_a_projector_is_sent_twice_is_taken_once(places):
    app = AppTest.from_function(two_cells_with_the_same_scan, default_timeout=60).run()
    first = press_in_page(app, places, "first-lines", "draw", drawing("liver-two", 0), "a")
    app.run()  # the press still comes with the run
    assert places["exercise:first-lines"]["reply"] == first
    assert len(app.session_state[state.MEASURED]) == 1


def test_the_lesson_on_measuring_lets_one_measure_and_the_lab_remembers(store, learner, places):
    found = [(lesson, cell) for lesson in content.lessons().values() for cell in lesson.cells
             if isinstance(cell, LabCell) and cell.lab == "measure"]  # fmt: skip
    assert [lesson.id for lesson, _ in found] == ["four-words"]
    lesson, cell = found[0]
    app = opened("learn/response_evaluation.py", lesson=lesson.id)
    assert not app.exception
    at = places[f"exercise:{lesson.id}-{cell.id}-lines"]
    assert at["post"] == "/exercise"
    assert sends(learner, at["exercise"], "words", at["turn"], wanted(cell.scan, 0), at["wishes"])
    assert [event.ref for event in kept(store, learner)] == [f"{cell.scan}/0"]
    assert "✓ full credit" in words(measured(learner, cell.scan, 0).html)


def test_another_visit_or_scan_is_followed_by_picture_and_words(store, learner, places):
    app = opened("explore/response_lab.py", part="measure")
    choose(learner, "node-one", 1)
    app.selectbox(key="lab:scan").set_value("node-one").run()
    app.button_group(key="lab:visit").set_value(1).run()
    assert not app.exception
    at = places["exercise:lab-lines"]
    assert at["wishes"] == slice_of("node-one", 1) == places["lab:slice:node-one:1"]["wishes"]
    assert "Second scan. The dashed line is the true one." in words(at["html"])
    assert places["lab:slice:node-one:1"]["taken"]["lines"]["A"]["truth"]


def test_who_keeps_no_cookie_works_through_the_page(store, monkeypatch, places):
    monkeypatch.setattr(visit, "secret", lambda: None)
    app = opened("explore/response_lab.py", part="measure")
    assert not places["exercise:lab-lines"]["post"]
    reply = press_in_page(app, places, "lab-lines", "draw", drawing("liver-two", 0), "a")
    assert "You 34.0 mm, true 34 mm" in words(reply["html"])
    app.button_group(key="lab:part").set_value("Train").run()
    assert not places["exercise:case"]["post"]


def test_every_scan_that_a_lesson_may_name_is_drawn():
    assert set(LabCell.model_fields["scan"].annotation.__args__[0].__args__) == set(phantom.SCANS)


# --- train: verdicts ------------------------------------------------------------------------------------


def paced(pace: str = "0") -> dict[str, str]:
    return {"pace": pace}


def cases(learner) -> tuple:
    return study.kept(visit.store(), learner, training.KIND)


def next_case(learner, pace: int = 0) -> training.Task:
    return training.next_task([(e.ref, e.data) for e in cases(learner)], hard=pace or None, salt=learner)


def right(task: training.Task) -> dict[str, list[str]]:
    """Return the form of a case with what holds."""
    reason = next(n for n, id in enumerate(task.reasons) if RULES[id].says == task.key.rule.says)
    return {"verdict": [task.key.category], "reason": [str(reason)]}


def wrong(task: training.Task) -> dict[str, list[str]]:
    return right(task) | {"verdict": [next(one for one in task.verdicts if one != task.key.category)]}


def commit(learner, form, turn: str | None = None, pace: str = "0") -> dict:
    turn = case_exercise.show(at_desk(learner), paced(pace)).turn if turn is None else turn
    return sends(learner, "case", "commit", turn, form, paced(pace))


@pytest.mark.parametrize("pace", PACES)
def test_a_verdict_is_committed_to_before_it_is_shown(store, learner, pace):
    shown = case_exercise.show(at_desk(learner), paced(pace))
    assert case_exercise.show(at_desk(learner), paced(pace)) == shown, "a reload brings the same case back"
    task = next_case(learner, int(pace))
    assert task.asks in unescape(shown.html)
    assert "im-verdict" not in shown.html
    assert "You said" not in shown.html
    with pytest.raises(NotTaken, match=r"^Choose a verdict and a reason, then press Commit\.$"):
        commit(learner, {"verdict": right(task)["verdict"]}, pace=pace)
    assert not cases(learner)
    told = commit(learner, right(task), pace=pace)
    said = words(told["html"])
    assert "✓ Right" in said
    assert "Case 1" in said
    assert in_names(task.key.rule.says) in said
    (event,) = cases(learner)
    assert (event.ref, event.data["right"], event.data["reason_right"]) == (task.case.rule, True, True)
    on = sends(learner, "case", "next", told["turn"], wishes=paced(pace))
    assert "Case 2" in on["html"]
    assert "1 of 1 right so far, reason and all." in words(on["html"])


def test_a_wrong_verdict_and_a_wrong_reason_are_told_apart_and_come_back(store, learner):
    task = next_case(learner)
    said = words(commit(learner, wrong(task))["html"])
    assert "✕ No" in said
    assert "This rule comes back, with other numbers." in said
    assert "1 rule waits to come back." in said
    task = next_case(learner)
    other = next(n for n, id in enumerate(task.reasons) if RULES[id].says != task.key.rule.says)
    said = words(commit(learner, right(task) | {"reason": [str(other)]})["html"])
    assert "◐ In part" in said
    assert "The verdict holds, for another reason." in said
    assert "That reason would make it" in said
    assert "2 rules wait to come back." in said


def test_a_verdict_that_comes_twice_or_from_another_window_counts_once(store, learner):
    first = next_case(learner)
    told = commit(learner, wrong(first), turn="0")
    assert commit(learner, wrong(first), turn="0") == told
    late = commit(learner, right(first), turn="0")
    assert late == told, "what was committed to stays"
    assert len(cases(learner)) == 1
    commit(learner, right(next_case(learner)), turn="1")
    late = commit(learner, wrong(first), turn="0")
    assert "✕ No" in words(late["html"])
    assert late["turn"] == "2"
    assert len(cases(learner)) == 2


def test_the_form_of_a_case_does_not_tell_the_verdict(learner):
    """The name of a rule says its category, as T-PR does; a field bears its place instead."""
    for pace in PACES:
        html = case_exercise.show(at_desk(learner), paced(pace)).html
        task = next_case(learner, int(pace))
        assert not [id for id in (*task.reasons, task.case.rule) if f'"{id}"' in html]
        assert re.findall(r'name="reason" value="(\d)"', html) == [str(n) for n in range(len(task.reasons))]
        assert "checked" not in html


@pytest.mark.parametrize(
    ("do", "turn", "form", "pace"),
    [
        ("commit", "0", {"verdict": ["XX"], "reason": ["0"]}, "0"),
        ("commit", "0", {"verdict": ["PD", "CR"], "reason": ["0"]}, "0"),
        *(("commit", "0", {"verdict": None, "reason": [reason]}, "0") for reason in ("4", "99", "-1", "O-PD-TARGET", "²")),
        *(("commit", turn, {"verdict": None, "reason": ["0"]}, "0") for turn in ("1", "999999999", "-1", "²", "")),
        *(("commit", "0", {"verdict": None, "reason": ["0"]}, pace) for pace in ("4", "", "²", "easy")),
        ("judge", "0", {"verdict": None, "reason": ["0"]}, "0"),
        ("next", "0", {}, "4"),
    ],
)
def test_a_hostile_verdict_gets_a_sentence_and_nothing_is_kept(store, learner, do, turn, form, pace):
    if "verdict" in form and form["verdict"] is None:
        form = form | {"verdict": [next_case(learner).verdicts[0]]}
    with pytest.raises(NotTaken, match=r"^[A-Z].+\.$"):
        sends(learner, "case", do, turn, form, paced(pace))
    with pytest.raises(NotTaken):
        sends(learner, "case", do, turn, form, {})
    assert not cases(learner)


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("gone", {"seed": 1, "verdict": "PD", "reason": "O-PD-TARGET"}),
        ("O-PD-TARGET", {"seed": 1, "verdict": "PD", "reason": "gone"}),
        ("O-PD-TARGET", {}),
    ],
)
def test_a_case_that_is_not_in_the_rules_any_more_is_gone_on_from(store, learner, rule, data):
    study.keep(store, learner, training.KIND, rule, data, now=visit.now())
    told = sends(learner, "case", "commit", "0", {}, paced())
    assert "This case is not in the rules any more." in told["html"]
    assert "Next case" in told["html"]
    assert "Case 2" in sends(learner, "case", "next", "1", wishes=paced())["html"]


def test_the_pace_that_is_chosen_is_the_one_of_the_case(store, learner, places):
    app = opened("explore/response_lab.py", part="train")
    assert places["exercise:case"]["wishes"] == {"pace": "0"}
    app.button_group(key="lab:pace").set_value(3).run()
    assert not app.exception
    assert places["exercise:case"]["wishes"] == {"pace": "3"}
    assert "Made by the computer, nasty." in places["exercise:case"]["html"]


# --- train: the start -----------------------------------------------------------------------------------


def starts(learner) -> tuple:
    return study.kept(visit.store(), learner, at_start.KIND)


def next_start(learner) -> at_start.Start:
    return at_start.next_start([(e.ref, e.data) for e in starts(learner)], content.patients(), salt=learner)


def becomes(start: at_start.Start) -> dict[str, list[str]]:
    """Return the form of a start with what holds."""
    form = {f"lesion-{number}": [each.becomes] for number, each in enumerate(start.found)}
    if start.reasons:
        form["reason"] = [str(start.reasons.index(start.found[0].verdict.rule.id))]
    return form


def test_what_becomes_a_target_is_committed_to_before_the_reasons_are_shown(store, learner, places):
    app = opened("explore/response_lab.py", part="train")
    app.button_group(key="lab:about").set_value("The start").run()
    assert not app.exception
    at = places["exercise:start"]
    shown = start_exercise.show(at_desk(learner), {})
    assert (at["exercise"], at["html"], at["turn"]) == ("start", shown.html, shown.turn)
    with pytest.raises(NotTaken, match="then press Commit"):
        sends(learner, "start", "commit", "0")
    seen = []
    for number in range(4):
        start, shown = next_start(learner), start_exercise.show(at_desk(learner), {})
        seen.append(bool(start.reasons))
        form = becomes(start)
        for place, each in enumerate(start.found):
            assert start.reasons or each.verdict.rule.says not in words(shown.html), "nothing is given away"
            assert f'"{each.verdict.rule.id}"' not in shown.html
            if number == 2:
                form[f"lesion-{place}"] = ["target" if each.becomes != "target" else "non-target"]
        assert "https://" not in shown.html, "nor is a source"
        told = sends(learner, "start", "commit", shown.turn, form)
        said = words(told["html"])
        assert ("✓ Right" in said) == (number != 2)
        assert all(in_names(each.verdict.rule.says) in said for each in start.found)
        assert ("Judge this patient" in said) != bool(start.reasons)
        last = start
        assert "Commit" in sends(learner, "start", "next", told["turn"])["html"]
    assert seen == [True, False, True, False]
    assert "1 start waits to come back." in said
    assert f'href="/response_lab?part=judge&amp;patient={last.ref}"' in told["html"]
    app = opened("explore/response_lab.py", part="judge", patient=last.ref)
    assert app.selectbox(key="lab:patient").value == last.ref
    assert "Visit by visit" in on_page(app)


def test_a_start_that_comes_twice_or_from_another_window_counts_once(store, learner):
    form = becomes(next_start(learner))
    told = sends(learner, "start", "commit", "0", form)
    assert sends(learner, "start", "commit", "0", form) == told
    assert sends(learner, "start", "commit", "0", form | {"lesion-0": ["not recorded"]}) == told
    assert len(starts(learner)) == 1


@pytest.mark.parametrize(
    ("do", "turn", "more"),
    [
        ("commit", "0", {"lesion-0": ["gone"]}),
        ("commit", "0", {"lesion-0": ["target", "non-target"]}),
        ("commit", "0", {"lesion-0": []}),
        *(("commit", "0", {"reason": [reason]}) for reason in ("4", "99", "-1", "M-SIZE", "²")),
        *(("commit", turn, {}) for turn in ("1", "999999999", "-1", "²", "")),
        ("judge", "0", {}),
    ],
)
def test_a_hostile_start_gets_a_sentence_and_nothing_is_kept(store, learner, do, turn, more):
    with pytest.raises(NotTaken, match=r"^[A-Z].+\.$"):
        sends(learner, "start", do, turn, becomes(next_start(learner)) | more)
    assert not starts(learner)


def test_a_start_that_is_not_there_any_more_is_gone_on_from(store, learner):
    study.keep(store, learner, at_start.KIND, "gone", {"seed": 1}, now=visit.now())
    told = sends(learner, "start", "commit", "0")
    assert "This start is not there any more." in told["html"]
    assert "Next start" in told["html"]
