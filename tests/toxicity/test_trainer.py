"""The grading trainer as an exercise: what is shown, what a press does, on real records and without a browser."""

import re
from html import unescape

import pytest

from immunobook import content, study, visit
from immunobook.content.prose import in_names
from immunobook.practice import exercises
from immunobook.records import Unavailable
from immunobook.toxicity import fever, generator, kept, offered
from immunobook.toxicity.trainer import fevers, patients
from immunobook.ui.exercise import NotTaken
from tests.screens import newcomer, own_records

CLEAR = {"difficulty": "clear", "event": "", "version": ""}
MILDEST = {"grade": ["0"], "action": ["continue"], "first": ["watch"], "where": ["home"], "whom": ["nobody"]}


@pytest.fixture
def store(tmp_path, monkeypatch):
    yield from own_records(tmp_path, monkeypatch)


@pytest.fixture
def learner(store, monkeypatch):
    return newcomer(store, monkeypatch)


def sends(learner, do, turn, form=None, *, exercise="grading", wishes=CLEAR):
    sent = {"exercise": exercise, "wishes": wishes, "do": do, "turn": turn, "form": form or {}}
    return exercises.hand_in(visit.store(), learner, sent, now=visit.now())


def at_desk(learner):
    return exercises.desk_of(visit.store(), learner, visit.now)


def patient_in(html: str) -> str:
    return re.search(r'<section class="im-patient">.*?</section>', html, re.DOTALL)[0]


def firsts_in(html: str) -> dict[str, list[str]]:
    """Return the first choice of each group of radios that is shown."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)">', html):
        found.setdefault(name, [value])
    return found


def test_a_patient_comes_back_after_a_reload_and_is_kept_once_graded(store, learner):
    shown = patients.show(at_desk(learner), CLEAR)
    assert patients.show(at_desk(learner), CLEAR) == shown, "a reload brings the same patient back"
    with pytest.raises(NotTaken, match="Still open: the grade"):
        sends(learner, "check", shown.turn)
    assert not study.kept(store, learner, "grading")
    told = sends(learner, "check", shown.turn, firsts_in(shown.html))
    assert "Could harm" in told["html"], "grade 0 is too mild for anybody"
    (event,) = study.kept(store, learner, "grading")
    assert event.data["decision"]["grade"] == 0
    assert event.data["danger"]
    assert "It was: " in told["html"], "it stands in the list of what was missed"
    following = sends(learner, "next", told["turn"])
    assert patient_in(following["html"]) == patient_in(patients.show(at_desk(learner), CLEAR).html)
    assert patient_in(following["html"]) != patient_in(shown.html)
    assert "Patient 2, made up" in following["html"]


def test_a_press_that_comes_twice_or_from_another_window_counts_once(store, learner):
    shown = patients.show(at_desk(learner), CLEAR)
    form = firsts_in(shown.html)
    first = sends(learner, "check", shown.turn, form)
    assert sends(learner, "check", shown.turn, form) == first
    other = sends(learner, "check", shown.turn, {**form, "grade": ["4"]})
    assert other == first, "what was kept first is what counts"
    elsewhere = sends(learner, "check", shown.turn, form, wishes={**CLEAR, "difficulty": "borderline"})
    assert elsewhere == first, "also where another window wished for somebody else"
    assert len(study.kept(store, learner, "grading")) == 1


def test_what_is_graded_is_the_patient_that_was_shown(store, learner):
    """Every side effect, and with each right decision the verdict is right: nothing is mixed up on the way."""
    toxicity = content.toxicity()
    for number, event in enumerate(toxicity.events):
        wishes = {**CLEAR, "event": event.id}
        shown = patients.show(at_desk(learner), wishes)
        assert f"Patient {number + 1}, made up" in shown.html
        patient = next(
            found
            for more in range(patients.TRIES)
            if (found := drawn(toxicity, kept.seed(learner, number) + more, event.id))
        )
        told = sends(
            learner,
            "check",
            shown.turn,
            firsts_in(shown.html) | {"grade": [str(patient.row.grade)]},
            wishes=wishes,
        )
        last = study.kept(store, learner, "grading")[-1]
        assert (last.ref, last.data["patient"]) == (event.id, patient.id)
        assert last.data["verdicts"][0]["right"], event.id
        assert in_names(event.title) in unescape(told["html"])
        if patient.full:
            assert len(last.data["verdicts"]) == 5
            assert {each.id for each in offered.treatments(toxicity, patient)} >= set(
                firsts_in(shown.html)["first"]
            )


def drawn(toxicity, seed, event):
    try:
        return generator.draw(toxicity, seed, "clear", event=event)
    except LookupError:
        return None


def test_the_form_of_a_patient_does_not_tell_the_grade(learner):
    for event in content.toxicity().events:
        shown = patients.show(at_desk(learner), {**CLEAR, "event": event.id})
        form = shown.html[shown.html.index("<form") : shown.html.index("</form>")]
        assert event.id not in re.findall(r'(?:name|value|id)="([^"]*)"', form)
        assert not re.search(r"\.\d\.v\d", shown.html + shown.turn)
        assert "checked" not in form, "nothing is chosen beforehand"


@pytest.mark.parametrize("event", [each.id for each in content.toxicity().events])
def test_every_wish_is_met(learner, event):
    for difficulty in generator.DIFFICULTIES:
        for version in ("", "v5", "v6"):
            wishes = {"difficulty": difficulty, "event": event, "version": version}
            html = patients.show(at_desk(learner), wishes).html
            assert patient_in(html)
            assert (f"<b>{patients.VERSIONS[version]}</b>" in html) if version else True


@pytest.mark.parametrize(
    ("title", "in_a_sentence"),
    [("Guillain-Barré syndrome", "Guillain-Barré syndrome"), ("Skin that comes off (SJS, TEN)", "skin that comes off (SJS, TEN)"),
     ("Fatigue", "fatigue")],
)  # fmt: skip
def test_names_keep_their_capitals_in_a_sentence(title, in_a_sentence):
    assert patients.in_running(title) == in_a_sentence


def test_wishes_that_nothing_fits_get_a_sentence(learner, monkeypatch):
    def nobody(*_, **__):
        raise LookupError

    monkeypatch.setattr(generator, "draw", nobody)
    assert "Nothing fits all of these wishes" in patients.show(at_desk(learner), CLEAR).html
    with pytest.raises(NotTaken):
        sends(learner, "check", "0", MILDEST)


def test_how_sure_somebody_was_is_kept(store, learner):
    for number, sure in enumerate(([], ["3"])):
        shown = patients.show(at_desk(learner), CLEAR)
        form = {name: value for name, value in firsts_in(shown.html).items() if name != "sure"}
        sends(learner, "check", shown.turn, form | ({"sure": sure} if sure else {}))
        assert study.kept(store, learner, "grading")[number].data["sure"] == (3 if sure else None)


@pytest.mark.parametrize(
    ("do", "turn", "form", "wishes"),
    [
        ("check", "1", MILDEST, CLEAR),
        ("check", "-1", MILDEST, CLEAR),
        ("delete", "0", MILDEST, CLEAR),
        ("check", "0", {**MILDEST, "grade": ["5"]}, CLEAR),
        ("check", "0", {**MILDEST, "grade": ["1", "2"]}, CLEAR),
        ("check", "0", {**MILDEST, "grade": ["<script>"]}, CLEAR),
        ("check", "0", {**MILDEST, "sure": ["4"]}, CLEAR),
        ("check", "0", {**MILDEST, "first": ["<script>"]}, {**CLEAR, "event": "pneumonitis"}),
        ("check", "0", {**MILDEST, "where": ["moon"]}, {**CLEAR, "event": "pneumonitis"}),
        ("check", "0", {**MILDEST, "action": ["double"]}, {**CLEAR, "event": "pneumonitis"}),
        ("check", "0", MILDEST, {**CLEAR, "difficulty": "nasty"}),
        ("check", "0", MILDEST, {**CLEAR, "event": "<script>"}),
        ("check", "0", MILDEST, {**CLEAR, "version": "v7"}),
        ("check", "0", MILDEST, {}),
    ],
)
def test_a_hostile_press_gets_a_sentence_and_nothing_is_kept(store, learner, do, turn, form, wishes):
    with pytest.raises(NotTaken) as why:
        sends(learner, do, turn, form, wishes=wishes)
    assert re.fullmatch(r"[A-Z\"].{9,}\.", str(why.value))
    assert not study.kept(store, learner, "grading")


@pytest.mark.parametrize("name", [None, 3, "", "no-such", "__class__", ["grading"]])
def test_an_unknown_exercise_gets_a_sentence(store, learner, name):
    with pytest.raises(NotTaken):
        sends(learner, "next", "0", exercise=name)


def test_a_press_that_cannot_be_kept_says_so(store, learner, monkeypatch):
    shown = patients.show(at_desk(learner), CLEAR)

    def broken(*_, **__):
        raise Unavailable("gone")

    monkeypatch.setattr(type(store), "add_event", broken)
    with pytest.raises(study.NotSaved, match="Press the button again"):
        sends(learner, "check", shown.turn, firsts_in(shown.html))


# --- fever after cell therapy -------------------------------------------------------------------------------


def fever_sends(learner, turn, form):
    return sends(learner, "check", turn, form, exercise="fever", wishes={})


def test_fever_after_cell_therapy_is_scored_item_by_item(store, learner):
    table = content.toxicity().cell_therapy
    shown = fevers.show(at_desk(learner), {})
    with pytest.raises(NotTaken, match="give points for each item"):
        fever_sends(learner, shown.turn, {})
    with pytest.raises(NotTaken, match=r"Still open: “Write a sentence\.”, the grade of CRS\. Choose"):
        fever_sends(learner, shown.turn, firsts_in(shown.html) | {"ice-writing": [], "crs": []})
    form = firsts_in(shown.html)
    assert set(form) == {*(f"ice-{item.id}" for item in table.ice), "icans", "crs", "sure"}
    person = fever.draw(table, kept.seed(learner, 0, fever.REF))
    right = {f"ice-{id}": [str(points)] for id, points in fever.earned(table, person).items()}
    right |= {
        "icans": [str(fever.icans_of(table, person).grade)],
        "crs": [str(fever.crs_of(table, person).grade)],
    }
    told = fever_sends(learner, shown.turn, right)
    assert "✓ Right" in told["html"]
    assert fever_sends(learner, shown.turn, form) == told, "another window finds what was kept"
    (event,) = study.kept(store, learner, "grading", fever.REF)
    assert event.data["right"]
    assert "Patient 2, made up" in sends(learner, "next", "1", exercise="fever", wishes={})["html"]


@pytest.mark.parametrize(
    ("field", "value"), [("crs", "5"), ("icans", "9"), ("ice-naming", "4"), ("ice-naming", "x")]
)
def test_points_and_grades_that_do_not_exist_are_refused(store, learner, field, value):
    form = firsts_in(fevers.show(at_desk(learner), {}).html) | {field: [value]}
    with pytest.raises(NotTaken):
        fever_sends(learner, "0", form)
    assert not study.kept(store, learner, "grading")


def test_patients_of_both_sorts_are_counted_apart(store, learner):
    shown = fevers.show(at_desk(learner), {})
    fever_sends(learner, "0", firsts_in(shown.html))
    assert patients.show(at_desk(learner), CLEAR).turn == "0"
    assert fevers.show(at_desk(learner), {}).turn == "1"
    assert "1 patient graded" in patients.show(at_desk(learner), CLEAR).html, (
        "what was missed is listed together"
    )
