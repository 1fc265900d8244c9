"""data/ becomes frozen objects: once, and again only where that was asked for."""

import os
import shutil
import threading
from collections.abc import MutableMapping

import pytest
from pydantic import ValidationError

from immunobook import content
from immunobook.content.model import Claim, MythCard, Passage, StoryCard
from immunobook.content.read import read
from immunobook.quiz.kinds import KINDS


@pytest.fixture
def data(good, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_DATA", str(good.path))
    monkeypatch.delenv("IMMUNOBOOK_RELOAD", raising=False)
    return good


# --- what is read ---------------------------------------------------------------------------------------


def test_a_lesson_is_a_stack_of_numbered_cells(data):
    lesson = content.lesson("a-brake")
    assert [(cell.number, cell.kind, cell.id) for cell in lesson.cells] == [
        (1, "read", "why-a-brake"),
        (2, "predict", "predict-release"),
        (3, "try", "try-release"),
        (4, "look", "look-no-match"),
        (5, "check", "check-where"),
        (6, "note", "own-words"),
        (7, "recap", "recap"),
    ]
    assert lesson.ref(lesson.cells[0]) == "a-brake/why-a-brake"
    assert lesson.cell("recap").title == "What to remember"
    assert lesson.cell("check-where").quiz == ("pd1-where", "order-of-a-brake")


def test_each_level_reads_its_own_blocks_in_order(data):
    cell = content.lesson("a-brake").cell("why-a-brake")
    plain, clinical = cell.at("plain"), cell.at("clinical")
    assert [type(block) for block in plain] == [type(block) for block in clinical] == [Passage, MythCard, StoryCard]
    assert plain[0] != clinical[0]
    assert plain[1] == clinical[1] == MythCard(myth="a-flag")
    assert plain[2] == clinical[2] == StoryCard(story="ben-before")
    assert "A [[T cell]] can kill" in cell.text("plain")
    assert "can kill" not in cell.text("clinical")


def test_text_outside_blocks_is_read_at_both_levels(data):
    data.change(
        "lesson/a-brake.md", ":::myth a-flag\n:::", "Both read this. [@pardoll-2012]\n\n### And this\n\n- x"
    )
    cell = content.lesson("a-brake").cell("why-a-brake")
    for level in ("plain", "clinical"):
        assert cell.text(level).endswith("Both read this. [@pardoll-2012]\n\n### And this\n\n- x")


def test_the_drawer_numbers_sources_in_the_order_of_the_text(data):
    data.change("lesson/a-brake.md", "So it needs a brake.", "So it needs a brake. [@wei-2018]")
    assert content.lesson("a-brake").cell("why-a-brake").cited == ("wei-2018", "pardoll-2012", "patel-2023")


def test_a_word_means_itself(data):
    """YAML would read on and no as yes and no, 12:30 as seconds, and 1.50 as 1.5."""
    written = "\non:\n  term: no\n  short: off\n  forms: [yes, 1.50]\n  plain: 12:30\n  clinical: 2012\n  sources: [pardoll-2012]\n"
    data.write("glossary.yaml", data.text("glossary.yaml") + written)
    term = content.glossary()["on"]
    assert (term.term, term.short, term.forms) == ("no", "off", ("yes", "1.50"))
    assert (term.plain, term.clinical) == ("12:30", "2012")


def test_a_question_is_retired_on_a_day(data):
    assert content.questions(KINDS)["year-of-the-review"].retired.on.isoformat() == "2026-11-21"


@pytest.mark.parametrize(
    "words", ["PD-1", "pd-1", "Programmed death 1", "programmed  cell death protein 1", "T cells"]
)
def test_a_term_is_found_however_it_is_written(data, words):
    assert content.find_term(words).id in ("pd-1", "t-cell")


@pytest.mark.parametrize("words", ["", "s", "PD", "cell", "pd-1 receptor"])
def test_other_words_are_no_term(data, words):
    assert content.find_term(words) is None


def test_a_source_is_followed_by_its_doi_first(data):
    source = content.sources()["pardoll-2012"]
    assert source.link == "https://doi.org/10.1038/nrc3239"
    by_pmid = source.model_copy(update={"doi": None})
    assert by_pmid.link == "https://pubmed.ncbi.nlm.nih.gov/22437870/"


def test_the_course_knows_the_order(data):
    assert content.course().lessons == ("a-brake",)
    assert content.course().chapter("immune_activation").title == "Immune activation"
    assert content.skills()["explain-a-brake"].chapter == "immune_activation"
    assert content.myths()["a-flag"].cited == ("pardoll-2012",)


@pytest.mark.parametrize("unknown", [content.lesson, content.diagram, content.drawing])
def test_what_does_not_exist_is_a_key_error(data, unknown):
    with pytest.raises(KeyError):
        unknown("../../etc/passwd")


def test_the_data_of_the_project_lie_beside_the_package(monkeypatch):
    monkeypatch.delenv("IMMUNOBOOK_DATA", raising=False)
    assert content.folder().name == "data"
    assert (content.folder() / "README.md").exists()


# --- scenes ---------------------------------------------------------------------------------------------


def test_a_scene_has_every_state_once_and_says_something_in_each(data):
    scene = content.diagram("brake")
    assert list(scene.combinations()) == [("braked",), ("released",), ("released", "no-match")]
    assert [scene.saying(on).tag for on in scene.combinations()] == ["HELD", "FREE", "NO MATCH"]
    with pytest.raises(LookupError):
        scene.model_copy(update={"says": scene.says[:1]}).saying(("braked",))


def test_turning_a_dial_switches_off_what_cannot_be_on_there(data):
    scene = content.diagram("brake")
    assert scene.started() == ("braked",)
    assert scene.started(("released", "no-match")) == ("released", "no-match")
    assert scene.turned(("braked",), "released") == ("released",)
    assert scene.turned(("released",), "no-match") == ("released", "no-match")
    assert scene.turned(("released", "no-match"), "no-match") == ("released",), "a switch goes off again"
    assert scene.turned(("released", "no-match"), "braked") == ("braked",)
    assert scene.turned(("braked",), "no-match") == ("braked",), "not allowed here"
    with pytest.raises(KeyError):
        scene.turned(("braked",), "no-such-word")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ({"shown": ".a"}, {"verb": "shown", "what": ".a"}),
        ({"count": ".a", "is": "8"}, {"verb": "count", "what": ".a", "equals": "8"}),
        ({"count": ".a", "at_most": "8"}, {"verb": "count", "what": ".a", "at_most": 8.0}),
        ({"inside": ".a", "of": "#b"}, {"verb": "inside", "what": ".a", "other": "#b"}),
        (
            {"near": ".a", "to": "#b", "within": "40"},
            {"verb": "near", "what": ".a", "other": "#b", "within": 40},
        ),
        (
            {"far": ".a", "from": "#b", "at_least": "9"},
            {"verb": "far", "what": ".a", "other": "#b", "at_least": 9},
        ),
        ({"more": ".a", "than_in": "x"}, {"verb": "more", "what": ".a", "in_state": ("x",)}),
        ({"same": ".a", "as_in": ["x", "-y"]}, {"verb": "same", "what": ".a", "in_state": ("x", "-y")}),
    ],
)
def test_a_claim_is_read_as_it_is_written(written, read_as):
    assert Claim.model_validate(written) == Claim(**read_as)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"shown": ".a", "hidden": ".b"},
        {"count": ".a"},
        {"near": ".a", "to": ".b"},
        {"shown": ".a", "of": ".b"},
    ],
)
def test_a_claim_that_says_too_little_or_too_much_is_refused(written):
    with pytest.raises(ValidationError):
        Claim.model_validate(written)


# --- minutes --------------------------------------------------------------------------------------------


def test_minutes_left_fall_from_all_to_none(data):
    lesson = content.lesson("a-brake")
    ids = [cell.id for cell in lesson.cells]
    left = [lesson.minutes_left(ids[:done]) for done in range(len(ids) + 1)]
    assert left[0] == lesson.minutes
    assert left[-1] == 0
    assert left == sorted(left, reverse=True)
    assert left[-2] >= 1, "while a cell is open, something is left"
    assert lesson.minutes_left(["no-such-cell"]) == lesson.minutes


# --- frozen ---------------------------------------------------------------------------------------------


def test_nothing_that_was_read_can_be_changed(data):
    things = [
        content.course(),
        content.course().chapters[0],
        content.lesson("a-brake"),
        *content.lesson("a-brake").cells,
        content.diagram("brake"),
        content.diagram("brake").parts[0],
        content.glossary()["pd-1"],
        content.sources()["pardoll-2012"],
        content.myths()["a-flag"],
        content.stories()["ben-before"],
        content.skills()["explain-a-brake"],
        *content.questions(KINDS).values(),
    ]
    for thing in things:
        name = next(iter(type(thing).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(thing, name, "changed")


def test_no_list_or_mapping_can_be_added_to(data):
    for mapping in (
        content.lessons(),
        content.diagrams(),
        content.glossary(),
        content.sources(),
        content.myths(),
        content.stories(),
        content.skills(),
        content.questions(KINDS),
    ):
        assert not isinstance(mapping, MutableMapping)
    for cell in content.lesson("a-brake").cells:
        assert not any(isinstance(value, list) for _, value in cell)


# --- once, and again ------------------------------------------------------------------------------------


def _change(data):
    data.change("lesson/a-brake.md", "title: A brake", "title: Another brake")
    later = (data.path / "lesson/a-brake.md").stat().st_mtime_ns + 1_000_000
    os.utime(data.path / "lesson/a-brake.md", ns=(later, later))


def test_data_is_read_once(data):
    before = content.lesson("a-brake")
    _change(data)
    assert content.lesson("a-brake") is before


def test_data_is_read_again_where_that_was_asked_for(data, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_RELOAD", "1")
    before, asked = content.lesson("a-brake"), content.questions(KINDS)
    assert content.lesson("a-brake") is before, "not while nothing changed"
    assert content.questions(KINDS) is asked
    _change(data)
    assert content.lesson("a-brake").title == "Another brake"
    data.change("glossary.yaml", "A brake on the T cell.", "A new meaning.")
    assert "A new meaning." in content.prose("[[PD-1]]"), "prose follows too"


def test_a_link_that_leads_to_other_data_is_followed(data, monkeypatch, tmp_path):
    """As where each release lies in a folder of its own."""
    monkeypatch.setenv("IMMUNOBOOK_RELOAD", "1")
    other = tmp_path / "other"
    shutil.copytree(data.path, other)
    (other / "lesson/a-brake.md").write_text(data.text("lesson/a-brake.md").replace("title: ", "title: Newer, ", 1))
    link = tmp_path / "current"
    link.symlink_to(data.path)
    monkeypatch.setenv("IMMUNOBOOK_DATA", str(link))
    before = content.lesson("a-brake").title
    link.unlink()
    link.symlink_to(other)
    assert content.lesson("a-brake").title == f"Newer, {before}"


def test_a_file_that_is_added_is_seen(data, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_RELOAD", "1")
    assert list(content.lessons()) == ["a-brake"]
    data.write("lesson/b.md", data.text("lesson/a-brake.md").replace("id: a-brake", "id: b"))
    assert list(content.lessons()) == ["a-brake", "b"]


def test_only_one_means_reload(data, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_RELOAD", "0")
    before = content.lesson("a-brake")
    _change(data)
    assert content.lesson("a-brake") is before


def test_many_threads_get_one_library(data):
    found = []
    threads = [threading.Thread(target=lambda: found.append(content.lessons())) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert all(each is found[0] for each in found)


def test_what_cannot_be_read_is_told_all_at_once(data):
    data.change("lesson/a-brake.md", "minutes: 6", "minuts: 6")
    data.change("glossary.yaml", "  short: PD-1", "  shorts: PD-1")
    with pytest.raises(content.ContentError) as caught:
        content.course()
    lines = str(caught.value).splitlines()
    assert lines[0] == "data/ has faults:"
    assert {fault.file for fault in caught.value.faults} == {"data/lesson/a-brake.md", "data/glossary.yaml"}
    assert [fault.says for fault in caught.value.faults] == [
        'unknown key "shorts"',
        '"minutes" is missing',
        'unknown key "minuts"',
    ]


def test_a_question_that_cannot_be_read_stops_only_questions(data):
    data.change("quiz/explain-a-brake.yaml", "    hint: Think", "    hintt: Think")
    assert content.lesson("a-brake")
    with pytest.raises(content.ContentError, match="hintt"):
        content.questions(KINDS)


def test_a_link_that_leads_nowhere_stops_nobody_from_reading(data):
    data.change("course.yaml", "[a-brake]", "[a-brake, not-yet]")
    assert content.course().lessons == ("a-brake", "not-yet")
    assert [fault.id for fault in content.faults(KINDS)] == ["not-yet"]


def test_windows_line_ends_are_read(good):
    path = good.path / "lesson/a-brake.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(good.path).faults == ()
