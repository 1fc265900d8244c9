"""The response lab as it stands on its screen and in a lesson, without a browser."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from immunobook import content, study
from immunobook.content.model import LabCell
from immunobook.content.prose import in_names
from immunobook.response import at_start, phantom, view, without_picture
from immunobook.ui import state
from tests.screens import newcomer, opened, own_records


@pytest.fixture
def store(tmp_path, monkeypatch):
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def learner(store, monkeypatch):
    return newcomer(store, monkeypatch)


def words(app: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", "\n".join(element.proto.body for element in app.get("html")))


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def choose_lines(app: AppTest, scan: str, number: int, *, key: str = "lab", sum_mm: float | None = None) -> AppTest:
    for id, lines in without_picture.offered(scan, number).items():
        app.radio(key=f"{key}:words:{scan}:{number}:{id}").set_value(without_picture.wanted(lines).ends)
    if sum_mm is not None:
        app.number_input(key=f"{key}:words:{scan}:{number}:sum").set_value(sum_mm)
    return press(app, "Take these lines")


def at_visit(app: AppTest, number: int, key: str = "lab") -> AppTest:
    app.button_group(key=f"{key}:visit").set_value(number).run()
    assert not app.exception
    return app


@pytest.fixture
def drawn(monkeypatch):
    """Stand in for the browser's part of a slice: return how to say what was drawn, which it says with every run."""
    monkeypatch.setattr(view, "_measure", lambda **_: None)

    def draw(app: AppTest, scan: str, number: int, once: str, *, key: str = "lab", longer: float = 0) -> AppTest:
        lines = {one.id: [*one.ends[0], one.ends[1][0] + longer, one.ends[1][1]] for one in phantom.truths(scan, number)}
        app.session_state[f"{key}:slice:{scan}:{number}"] = {"taken": {"once": once, "lines": lines}}
        app.run()
        assert not app.exception
        return app

    return draw


def two_cells_with_the_same_scan() -> None:
    from immunobook.response import view

    for key in ("first", "second"):
        view.measure_one("liver-two", key=key)


def test_who_does_not_see_the_slices_measures_them_from_a_table_and_is_judged_the_same(store, learner):
    app = opened("explore/response_lab.py", part="measure")
    press(app, "Take these lines")
    assert "Choose a line for A, B first." in words(app)
    assert not study.kept(store, learner, "response_measure"), "nothing is half kept"
    app = choose_lines(app, "liver-two", 0, sum_mm=56)
    assert "✓ 56 mm is the sum of the targets" in words(app)
    assert "You 34.0 mm, true 34 mm" in words(app)
    assert "Still to measure: Second scan, Third scan" in words(app)
    app = choose_lines(at_visit(app, 1), "liver-two", 1, sum_mm=60)
    assert "✕ You say 60 mm. By your lines the sum of the targets is 69 mm." in words(app)
    app = choose_lines(at_visit(app, 2), "liver-two", 2)
    said = words(app)
    assert "The sum of the targets, by your lines, is 31 mm." in said
    assert "Four readers, one patient" in said
    assert "✓ Third scan: your sum is +0 % off." in said
    assert [event.ref for event in study.kept(store, learner, "response_measure")] == [
        f"liver-two/{number}" for number in range(3)
    ]


def test_at_the_start_each_lesion_is_said_to_be_measurable_or_not_with_the_source(store, learner):
    app = opened("explore/response_lab.py", part="measure")
    app.selectbox(key="lab:scan").set_value("at-the-limits").run()
    app = choose_lines(app, "at-the-limits", 0, sum_mm=11)
    said = words(app)
    assert "✓ 11 mm is the sum of the targets" in said, "B and C are none"
    assert said.count("By your line measurable") == 1
    assert said.count("By your line non-measurable") == 2
    bodies = "\n".join(element.proto.body for element in app.get("html"))
    assert bodies.count('href="https://doi.org/10.1016/j.ejca.2008.10.026') >= 3, "each has its source"


def test_a_wrong_line_is_told_from_a_right_one(store, learner):
    app = opened("explore/response_lab.py", part="measure")
    app.selectbox(key="lab:scan").set_value("node-one").run()
    along = next(one for one in without_picture.offered("node-one", 0)["A"] if one.angle == 0)
    app.radio(key="lab:words:node-one:0:A").set_value(along.ends)
    said = words(press(app, "Take these lines"))
    assert "✕ does not run across the node" in said


def test_the_lines_that_were_taken_last_count_whether_drawn_or_chosen_in_words(store, learner, drawn):
    app = drawn(opened("explore/response_lab.py", part="measure"), "liver-two", 0, "a", longer=60)
    assert "You 34.0 mm, true 34 mm" not in words(app)
    assert "Still to measure: Second scan, Third scan" in words(app)
    app = choose_lines(app, "liver-two", 0)
    assert "You 34.0 mm, true 34 mm" in words(app), "the drawing that comes with each run is an old one"
    app = at_visit(at_visit(app, 1), 0)
    assert "You 34.0 mm, true 34 mm" in words(app)
    assert len(study.kept(store, learner, "response_measure")) == 2
    app = drawn(app, "liver-two", 0, "b", longer=60)
    assert "You 34.0 mm, true 34 mm" not in words(app), "who draws anew is scored anew"


def test_a_drawing_that_could_not_be_kept_is_said_and_not_shown_as_measured(store, learner, drawn, monkeypatch):
    def refuse(*_, **__):
        raise study.NotSaved("This could not be saved just now. Press the button again.")

    app = opened("explore/response_lab.py", part="measure")
    with monkeypatch.context() as broken:
        broken.setattr(study, "keep", refuse)
        app = drawn(app, "liver-two", 0, "a")
        assert [each.value for each in app.warning] == ["This could not be saved just now. Press the button again."]
    assert "Still to measure" not in words(app)
    assert "You 34.0 mm, true 34 mm" in words(drawn(app, "liver-two", 0, "b"))


def test_two_cells_with_the_same_scan_stand_on_one_page():
    app = AppTest.from_function(two_cells_with_the_same_scan, default_timeout=60).run()
    assert not app.exception
    assert len(app.expander) == 2


def test_a_projector_remembers_of_each_slice_the_newest_lines_alone(drawn):
    app = AppTest.from_function(two_cells_with_the_same_scan, default_timeout=60).run()
    app = drawn(app, "liver-two", 0, "a", key="first", longer=60)
    app.run()
    app = choose_lines(app.run(), "liver-two", 0, key="first")
    assert words(app).count("You 34.0 mm, true 34 mm") == 2, "in both cells"
    app = drawn(at_visit(app, 1, key="first"), "liver-two", 1, "b", key="first")
    assert sorted(app.session_state[state.MEASURED]) == ["liver-two/0", "liver-two/1"]


def test_the_lesson_on_measuring_lets_one_measure_and_the_lab_remembers(store, learner):
    found = [(lesson, cell) for lesson in content.lessons().values() for cell in lesson.cells
             if isinstance(cell, LabCell) and cell.lab == "measure"]  # fmt: skip
    assert [lesson.id for lesson, _ in found] == ["four-words"]
    lesson, cell = found[0]
    app = opened("learn/response_evaluation.py", lesson=lesson.id)
    assert not app.exception
    choose_lines(app, cell.scan, 0, key=f"{lesson.id}-{cell.id}")
    assert [event.ref for event in study.kept(store, learner, "response_measure")] == [f"{cell.scan}/0"]


def test_every_scan_that_a_lesson_may_name_is_drawn():
    assert set(LabCell.model_fields["scan"].annotation.__args__[0].__args__) == set(phantom.SCANS)


def test_what_becomes_a_target_is_committed_to_before_the_reasons_are_shown(store, learner):
    app = opened("explore/response_lab.py", part="train")
    app.button_group(key="lab:about").set_value("The start").run()
    press(app, "Commit")
    assert "then press Commit" in words(app)
    seen = []
    for number in range(4):
        start = at_start.next_start([(e.ref, e.data) for e in study.kept(store, learner, at_start.KIND)], content.patients(), salt=learner)
        seen.append(bool(start.reasons))
        name = f"lab:start:{number}:{start.ref}:{start.seed}"
        for each in start.found:
            assert each.verdict.rule.says not in words(app), "nothing is given away"
            app.radio(key=f"{name}:{each.id}").set_value(each.becomes if number != 2 else "target" if each.becomes != "target" else "non-target")
        if start.reasons:
            app.radio(key=f"{name}:reason").set_value(start.found[0].verdict.rule.id)
        press(app, "Commit")
        said = words(app)
        assert ("✓ Right" in said) == (number != 2)
        assert all(in_names(each.verdict.rule.says) in unescape(said) for each in start.found)
        last = start
        if number < 3:
            press(app, "Next start")
    assert seen == [True, False, True, False]
    assert "1 start waits to come back." in words(app)
    press(app, "Judge this patient")
    assert app.selectbox(key="lab:patient").value == last.ref
    assert "Visit by visit" in words(app)
