"""What the author of a question of the nurses' kinds is told: what is wrong, in which line, and what to do."""

from __future__ import annotations

import pytest

from immunobook.content import published
from immunobook.content.read import build_questions, read
from immunobook.quiz.kinds import KINDS

FILE = "quiz/nurse-a-brake.yaml"
MYTH = ", myth: a-flag}"


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        # a bow-tie
        (
            "- {id: nails, says: Colour of the nails, because: It does not tell how bad it is.}\n",
            "\n",
            "it has 4 options in parameters; there must be exactly 5",
            "    parameters:",
        ),
        (
            "says: Slow the bowel first, because",
            "says: Slow the bowel first, right: true, because",
            "3 of actions are right; mark exactly 2 with right: true",
            "    actions:",
        ),
        ("says: Harm by chemotherapy, because: He had none.", "says: Harm by chemotherapy", "an option without a reason", "Harm by"),
        ("{id: hair, says", "{id: blood, says", "two options in parameters have the id blood", "Hair on"),
        ("says: Wait for a week", "says: halve  the next dose", "two options in actions say the same", "Halve the"),
        ("    condition:", "    conditions:", 'unknown key "conditions"; did you mean "condition"?', "    conditions:"),
        (
            "says: A change of diet, because: Nothing tells of it.",
            "says: A change of diet, because: Nothing tells of it., myth: a-flagg",
            'there is no misconception "a-flagg"; did you mean "a-flag"?',
            "A change of diet",
        ),
        (
            "right: true, because: T cells without",
            "right: true, myth: a-flag, because: T cells without",
            "immune is right, so no misconception is behind it",
            "An inflamed bowel",
        ),
        # blanks
        ("says: tumour cell, because: That one shows the partner.", "says: tumour cell", "an option without a reason", "says: tumour cell}"),
        ("says: the pore, because: The pore is a weapon.", 'says: the pore, because: ""', '"because" is empty', "says: the pore"),
        ("says: drug, because: The drug blocks the brake., myth: a-flag", "says: drug, because: So., myth: nobody", 'misconception "nobody"', "says: drug"),
        ("says: no cell, because", "says: no cell, right: true, because", 'the blank "pdl1" has 2 right options', "        options:"),
        ("on the {where}.", "on the {were}.", 'the blank "where" stands 0 times in the text', "      - id: where"),
        ('[PD-L1, "{pdl1}"]', '[PD-L1, "{pdl1}", more]', "it has 3 cells in a row; there must be exactly 2", '"{pdl1}", more'),
        # tables and groups
        ("pressed, right: holds", "pressed, right: hold", 'the row "pd1" has no column "hold"', "PD-1 that is pressed"),
        ("says: A flag of the drug, right: []", "says: A flag of the drug, right: [b]", 'the row "has-flag" has no column "b"', "A flag of the drug"),
        ("Does the skin hurt?, right: true,", "Does the skin hurt?,", 'nothing is right in the group "ask"', "        options:"),
        # passages, data, picture
        ("{slept}. ", "", 'the option "slept" stands nowhere in the text', "    paragraphs:"),
        ("{slept}. ", "{sleep}. ", "the text marks {sleep}, which is none of options", "    paragraphs:"),
        ("values: [22, 38, 190]", "values: [22, 38]", '"alt" has 2 values for 3 times', "name: ALT"),
        ("says: Nothing has changed, because: It was 22 at the start.", "says: Nothing has changed", "an option without a reason", "Nothing has changed"),
        ("says: The liver value has risen, right: true,", "says: The liver value has risen,", "no option is right, but single_choice has exactly one", "    answer:"),
        ("      kind: single_choice\n      options", "      kind: sorting\n      options", 'a trend cannot be answered as "sorting"', "kind: sorting"),
        ("because: It was 22 at the start.}", "because: It was 22., myth: nobody}", 'misconception "nobody"', "Nothing has changed"),
        ("diagram: brake", "diagram: breake", 'there is no scene "breake"; did you mean "brake"?', "diagram: breake"),
        ("at: [50, 54]", "at: [50, 154]", 'the number of "bar" stands outside of the picture', "2, the bar"),
        ("right: T cell, at: [31, 50], because: It carries the brake.", "right: T cell, at: [31, 50]", "an option without a reason", "1, the cell"),
        ("says: They can turn on healthy tissue, because: So new symptoms are reported.", "says: They can turn on healthy tissue", "an option without a reason", "They can turn"),
        ("forms: [PD-L1], because: That is the partner on the tumour.", "forms: [PD-L1]", "an option without a reason", "forms: [PD-L1]"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_is(good, old, new, says, at):
    good.change(FILE, old, new)
    found = [fault for fault in good.check().faults if f"data/{FILE}" == fault.file]
    told = [fault for fault in found if says in f"{fault.says}; {fault.remedy}"]
    assert told, "\n".join(map(str, found))
    lines = [number for number, line in enumerate(good.text(FILE).splitlines(), start=1) if at in line]
    assert told[0].line in lines, f"{told[0]}\nwanted one of {lines}"


def test_each_kind_is_in_the_readme(good):
    report = good.check()
    assert set(KINDS) - {"multiple_choice", "select_n", "matching", "numeric"} <= set(report.counts["questions"])


def test_what_is_nested_is_published(good):
    library = read(good.path)
    questions, _, _ = build_questions(library.written, KINDS)
    ids = {id for what, id in published.ids_of(library, questions) if what == "answer"}
    assert {
        "cloze-of-a-brake/where/t-cell",
        "rationale-of-a-brake/does/sleeps",
        "groups-of-a-brake/do/cheer",
        "bow-tie-of-a-brake/immune",
        "trend-of-a-brake/liver",
        "note-of-a-brake/tea",
    } <= ids


@pytest.mark.parametrize(
    ("question", "option"), [("cloze", "says: drug"), ("bow-tie", "A flag on the bowel"), ("groups", "Say that it works")]
)
def test_a_misconception_behind_any_wrong_option_is_taken_up(good, question, option):
    """In a blank, a wing and a group alike; nothing else names it here."""
    for file in (FILE, "quiz/explain-a-brake.yaml"):
        good.write(file, good.text(file).replace(MYTH, "}").replace("        myth: a-flag\n", ""))
    good.change("lesson/a-brake.md", ":::myth a-flag\n:::\n", "")
    missing = "no cell and no option takes this misconception up"
    assert missing in {fault.says for fault in good.check().warnings}
    text = good.text(FILE)
    line = next(line for line in text.splitlines() if option in line)
    good.write(FILE, text.replace(line, line.removesuffix("}") + MYTH))
    assert missing not in {fault.says for fault in good.check().warnings}
