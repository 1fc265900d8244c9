"""A story stands on its trial, and says so where it does not."""

import pytest

STORY = "story/ben-before.yaml"

BROKEN = {
    "more than a hundred": ("reached: 72", "reached: 172", "reached: 172", "less than or equal to 100"),
    "less than nobody": ("reached: 49", "reached: -1", "reached", "greater than or equal to 0"),
    "nobody is counted": ("counted: Event-free at two years\n", "", "id: ben-before", '"counted" is missing'),
    "one level only": ("  clinical: Rates of", "  clinic: Rates of", "clinic:", 'unknown key "clinic"'),
    "stands between": ("stands: reached", "stands: nearby", "stands", 'stands cannot be "nearby"'),
    "harm without a source": (
        "the arms. [@patel-2023]", "the arms.", "id: ben-before", "price cites nothing in its clinical words",
    ),
    "a number without a source": (
        "all the same. [@patel-2023]", "all the same.", "id: ben-before", "means cites nothing in its clinical words",
    ),
    "another name than its file": ("id: ben-before", "id: ben-after", "id: ben-after", "the file is called ben-before"),
    "a source that is not there": (
        "did not work. [@patel-2023]", "did not work. [@patel-2032]", "plain: 23", 'there is no source "patel-2032"',
    ),
    "a term that is not there": ("Ben has melanoma", "Ben has [[melanom]]", "plain: Ben", 'the term "melanom"'),
}  # fmt: skip


def found(folder, says: str):
    return [fault for fault in folder.check().faults if says in fault.says]


@pytest.mark.parametrize("why", BROKEN)
def test_one_thing_is_wrong_with_a_story(good, why):
    old, new, where, says = BROKEN[why]
    good.change(STORY, old, new)
    faults = found(good, says)
    assert len(faults) == 1, f"{why}\n" + "\n".join(map(str, good.check().faults))
    assert (faults[0].file, faults[0].id) == (f"data/{STORY}", "ben-before")
    assert faults[0].line == good.line(STORY, where)


def test_a_lesson_tells_only_stories_that_exist(good):
    good.change("lesson/a-brake.md", ":::story ben-before", ":::story ben-befor")
    missing, untold = found(good, 'no story "ben-befor"'), found(good, "no cell tells this story")
    assert len(missing) == 1
    assert "ben-before" in missing[0].remedy
    assert missing[0].line == good.line("lesson/a-brake.md", ":::story ben-befor")
    assert [fault.id for fault in untold] == ["ben-before"], "and a story that nobody tells is a leftover"


def test_a_file_that_is_no_story_is_a_fault(good):
    good.write(STORY, "- a list\n")
    assert found(good, "this is no story")


def test_a_story_too_hard_to_read_is_a_fault(good):
    hard = "Immunotherapeutic interventions necessitate comprehensive multidisciplinary surveillance. " * 5
    good.change(STORY, "Ben has melanoma in a lymph node.", hard)
    assert [fault.id for fault in found(good, "the plain text is of grade")] == ["ben-before"]


def test_a_published_story_may_not_vanish(good):
    good.write("ids.txt", "story ben-before\nstory long-gone\n")
    assert [fault.id for fault in found(good, "has vanished")] == ["long-gone"]
