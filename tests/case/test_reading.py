"""Every fault of a case is found with its file and line; the cases that are taught have none."""

from itertools import product

import pytest

from immunobook import content
from immunobook.content.case import TABS
from immunobook.content.question import STEPS
from immunobook.quiz import bank
from tests.content.conftest import Folder

QUESTION = """\
    question:
      id: made-{number}
      kind: single_choice
      thinking: apply
      cell: a-brake/why-a-brake
      asks: What now?
      options:
        - {{id: one, says: One, right: true, because: It is one.}}
        - {{id: two, says: Two, because: It is one.}}
        - {{id: three, says: Three, because: It is one.}}
      sources: [pardoll-2012]
"""
HEAD = """\
id: made
title: Made
fiction: true
about: Nothing.
patient: Nobody.
guidance: None.
skill: SKILL
checked: 2026-11-21
ends: It ended. [@pardoll-2012]
steps:
"""


def written(skill: str) -> str:
    text = HEAD.replace("SKILL", skill)
    for number, step in enumerate(STEPS, start=1):
        text += f'  - step: {step}\n    record:\n      - {{tab: notes, at: "Day {number}", says: Entry {number}.}}\n'
        text += QUESTION.format(number=number)
    return text


@pytest.fixture
def folder(tmp_path) -> Folder:
    made = Folder(tmp_path / "data")
    skill = next((made.path / "quiz").glob("*.yaml")).stem
    made.write("case/made.yaml", written(skill))
    return made


def about_the_case(report) -> list:
    return [fault for fault in report.faults if fault.file == "data/case/made.yaml"]


def test_a_sound_case_has_no_fault_and_its_questions_join_the_bank(folder):
    report = folder.check()
    assert report.faults == ()
    assert report.counts["questions"]["single_choice"] >= 6


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ("fiction: true\n", "", "not labelled as fiction", "id: made"),
        ("fiction: true\n", "fiction: false\n", "not labelled as fiction", "id: made"),
        ("  - step: evaluate-outcomes", "  - step: take-action", "out of order", "id: made"),
        ("Entry 4.}", "}", "this entry is empty", '"Day 4"'),
        ('"Day 4"', '"Tuesday"', "is no time", '"Tuesday"'),
        ('"Day 4"', '"Day 2"', "lies before what was shown", 'at: "Day 2", says: Entry 4'),
        ("says: Entry 4.}", "says: Entry 4., where: [{step: take-action, right: true}]}", "can never come", "Entry 4"),
        ("says: Entry 4.}", "says: Entry 4., where: [{step: take-action, right: true}]}", "nothing new", "step: generate-solutions"),
        ("says: Entry 4.}", "says: Entry 4., where: [{step: analyze-cues, right: true}]}", "on some ways", "step: generate-solutions"),
        (
            "says: Entry 4.}",
            "says: Entry 4., where: [{step: analyze-cues, right: true}, {step: analyze-cues, right: false}]}",
            "can never come",
            "Entry 4",
        ),
        ("ends: It ended. [@pardoll-2012]", "ends: It ended.", "the end cites nothing", "ends:"),
        ("id: made\n", "id: mode\n", "the file is called made", "id: mode"),
        ("skill: ", "skill: no-", "there is no skill", "id: made-1"),
    ],
)  # fmt: skip
def test_a_fault_is_found_in_its_line(folder, old, new, says, at):
    folder.change("case/made.yaml", old, new) if folder.text("case/made.yaml").count(
        old
    ) == 1 else folder.write("case/made.yaml", folder.text("case/made.yaml").replace(old, new, 1))
    found = [fault for fault in about_the_case(folder.check()) if says in fault.says]
    assert found, says
    line = folder.line("case/made.yaml", at)
    assert abs(found[0].line - line) <= 1, (found[0], line)
    assert found[0].remedy


def test_each_way_through_a_case_has_a_clock_of_its_own(folder):
    text = folder.text("case/made.yaml")

    def with_two_ways(later: str) -> list:
        right, wrong = (f"where: [{{step: analyze-cues, right: {said}}}]" for said in ("true", "false"))
        third = f'{{tab: notes, at: "Day 3", says: Early., {right}}}, {{tab: notes, at: "Day 9", says: Late., {wrong}}}'
        fourth = (
            f'{{tab: notes, at: "Day 4", says: Soon., {later}}}, {{tab: notes, at: "Day 9", says: Then.}}'
        )
        made = text
        for old, new in (("Day 3", third), ("Day 4", fourth)):
            number = old.removeprefix("Day ")
            made = made.replace(
                f'record:\n      - {{tab: notes, at: "{old}", says: Entry {number}.}}', f"record: [{new}]"
            )
        for number in (5, 6):
            made = made.replace(f'"Day {number}"', f'"Day 1{number}"')
        folder.write("case/made.yaml", made)
        return [fault.says for fault in about_the_case(folder.check())]

    assert with_two_ways("where: [{step: analyze-cues, right: true}]") == []
    assert any(
        "lies before what was shown" in says
        for says in with_two_ways("where: [{step: analyze-cues, right: false}]")
    )


def test_five_steps_are_too_few(folder):
    text = folder.text("case/made.yaml")
    folder.write("case/made.yaml", text[: text.index("  - step: evaluate-outcomes")])
    assert any("it has 5 steps" in fault.says for fault in about_the_case(folder.check()))


def test_a_step_outside_of_a_case_is_a_fault(folder):
    file = next((folder.path / "quiz").glob("*.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    thinking:", "    step: take-action\n    thinking:", 1), encoding="utf-8"
    )
    assert any("no case asks it" in fault.says for fault in folder.check().faults)


# --- the cases that are taught ------------------------------------------------------------------------------


@pytest.mark.parametrize("case", content.cases().values(), ids=lambda case: case.id)
def test_each_case_depends_on_an_earlier_answer_and_uses_the_record(case):
    entries = [entry for step in case.steps for entry in step.record]
    assert any(entry.where for entry in entries), "what was answered changes what comes"
    assert len({entry.tab for entry in entries}) >= 4, f"a record, not a note: {', '.join(TABS)}"
    questions = [bank.question(id) for id in case.questions]
    assert [question.step for question in questions] == list(STEPS)
    assert len({question.kind for question in questions}) >= 4, "several kinds of question"
    assert sum(question.must_know for question in questions) >= 2


@pytest.mark.parametrize("case", content.cases().values(), ids=lambda case: case.id)
def test_on_each_way_each_variant_has_its_counterpart(case):
    for step_number, step in enumerate(case.steps):
        if not any(entry.where for entry in step.record):
            continue
        for rights in product((True, False), repeat=step_number):
            way = dict(zip(STEPS, rights, strict=False))
            assert any(entry.where and entry.holds(way) for entry in step.record), (step.step, way)
