"""What was published once stays, or is retired by name."""

import pytest

from immunobook.content import published
from immunobook.content.read import build_questions, read
from immunobook.quiz.kinds import KINDS

QUIZ, LESSON = "quiz/explain-a-brake.yaml", "lesson/a-brake.md"


def publish(good):
    library = read(good.path)
    questions, _, _ = build_questions(library.written, KINDS)
    return published.publish(library, published.ids_of(library, questions))


def test_everything_that_records_point_at_is_published_once(good):
    added = publish(good)
    lines = good.text("ids.txt").splitlines()
    for line in (
        "chapter immune_activation",
        "lesson a-brake",
        "cell a-brake/why-a-brake",
        "skill explain-a-brake",
        "question pd1-where",
        "answer pd1-where/t-cell",
        "answer order-of-a-brake/meets",
        "scene brake",
        "part brake/br-t-cell",
        "state brake/no-match",
        "term pd-1",
        "source pardoll-2012",
        "myth a-flag",
    ):
        assert lines.count(line) == 1
    assert added == len(lines) - 2, "two lines say what the file is for"
    assert publish(good) == 0
    assert good.check().faults == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (QUIZ, "- id: year-of-the-review", "- id: the-year", "question year-of-the-review"),
        (QUIZ, "{id: dies", "{id: perishes", "answer predict-brake-blocked/dies"),
        (LESSON, "id: own-words", "id: my-words", "cell a-brake/own-words"),
        ("diagram/brake.yaml", "  - id: br-t-cell", "  - id: br-killer", "part brake/br-t-cell"),
    ],
)
def test_an_id_that_vanished_is_a_fault(good, file, old, new, line):
    publish(good)
    good.change(file, old, new)
    faults = [fault for fault in good.check().faults if fault.file == "data/ids.txt"]
    at = good.line("ids.txt", line)
    assert (at, "bring it back") in [(fault.line, fault.remedy[:13]) for fault in faults]
    good.write("ids.txt", good.text("ids.txt").replace(f"{line}\n", f"{line} retired 2026-11-21: a trial\n"))
    assert at not in [fault.line for fault in good.check().faults if fault.file == "data/ids.txt"]


def test_a_retired_id_is_never_used_again(good):
    publish(good)
    good.change("ids.txt", "term pd-1\n", "term pd-1 retired 2026-11-21: a trial\n")
    (fault,) = good.check().faults
    assert fault.says == "the term was retired and is back"
    assert "another id" in fault.remedy


def test_a_line_that_is_no_id_is_a_fault(good):
    publish(good)
    good.change("ids.txt", "term pd-1\n", "term pd-1 gone\n")
    assert any("is no id" in fault.says for fault in good.check().faults)


def test_what_cannot_be_read_has_not_vanished(good):
    publish(good)
    good.change(QUIZ, "    hint: Think", "    hintt: Think")
    assert [fault.says for fault in good.check().faults] == ['unknown key "hintt"']
    good.change(LESSON, "minutes: 6", "minutes: six")
    assert not any(fault.file == "data/ids.txt" for fault in good.check().faults)
