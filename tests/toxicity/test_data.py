"""What is read from data/toxicity, and which faults an author is told about."""

import shutil
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from pydantic import ValidationError

from immunobook.content import check, check_toxicity
from immunobook.content.read import _Desk, read
from immunobook.content.toxicity import Event, Limit, Onset

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module", autouse=True)
def parsed_once():
    """Only the file that a test spoils is parsed for it; the forty others are as they were."""
    parse, before = _Desk.parse, {}

    def remembered(desk, text, file, *more, **named):
        known = (text, file, more, tuple(named.items()))
        if known not in before:
            count = len(desk.faults)
            found = parse(desk, text, file, *more, **named)
            if len(desk.faults) > count:
                return found
            before[known] = found
        return before[known]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Desk, "parse", remembered)
        yield


@pytest.fixture
def folder(tmp_path):
    """A copy of the data whose toxicity files may be spoilt."""
    copy = tmp_path / "data"
    copy.mkdir()
    for each in DATA.iterdir():
        if each.name == "toxicity":
            shutil.copytree(each, copy / each.name)
        elif each.name == "sources.yaml":
            (copy / each.name).symlink_to(each)
    (copy / "quiz").mkdir()
    for each in (DATA / "quiz").glob("*.yaml"):  # the objectives alone; their questions take long to read
        head = each.read_text(encoding="utf-8").partition("questions:")[0]
        (copy / "quiz" / each.name).write_text(f"{head}questions: []\n", encoding="utf-8")
    return copy


def spoil(folder, file, old, new):
    path = folder / "toxicity" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder):
    """Yield the faults of data/toxicity as they are found; the rest of the course is not there."""
    library = read(folder)
    everything = check._Everything(library, {}, {}, frozenset(), {}, frozenset(), date(2027, 1, 1))
    rules = (*check_toxicity.RULES, check.citations_have_a_source)
    found = chain(library.faults, (fault for rule in rules for fault in rule(everything)))
    return (fault for fault in found if fault.file.startswith("data/toxicity/"))


def first_that_says(words, faults):
    """The first fault with these words; the rules after it need not run."""
    others = []
    for fault in faults:
        if words in fault.says:
            return fault
        others.append(fault)
    raise AssertionError(f"nobody says {words!r}, only {others}")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("event/rash.yaml", "skin > 50", "skin < 50", "points to the better side"),
        ("event/rash.yaml", "skin > 50", "hair > 50", "not in measures"),
        ("event/rash.yaml", "skin > 50", "skin over 50", "is no limit"),
        ("event/rash.yaml", "daily-life >= self-care", "daily-life >= holiday", "has no step"),
        ("event/rash.yaml", "action: may-hold", "action: pause", "action cannot be"),
        ("event/rash.yaml", "undefined_v5: [4, 5]", "undefined_v5: [1, 4, 5]", "listed as undefined"),
        ("event/nephritis.yaml", "baseline: true", "baseline: false", "needs a baseline"),
        ("onset.yaml", "people: 79", "people: 19", "fewer than 20"),
        ("call/a-cold.yaml", "fiction: true\ntags", "fiction: false\ntags", "fiction"),
        ("call/a-cold.yaml", "- {goes: fine}", "- {goes: finer}", "there is no scene"),
    ],
)
def test_a_fault_names_the_file(folder, file, old, new, says):
    spoil(folder, file, old, new)
    found = first_that_says(says, faults_of(folder))
    assert found.file == f"data/toxicity/{file}"
    assert found.line >= 1
    assert found.remedy


def test_a_fault_names_the_line(folder):
    line = spoil(folder, "event/rash.yaml", "action: may-hold", "action: pause")
    assert line in {fault.line for fault in faults_of(folder)}


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("event/rash.yaml", "by: asco-2021", "by: nobody-1999", 'no guideline "nobody-1999"'),
        ("event/rash.yaml", "first: [local, relief]", "first: [lokal, relief]", 'no treatment "lokal"'),
        ("event/rash.yaml", "whom: [oncology-team, nobody]", "whom: [grandma]", 'no person to call "grandma"'),
        ("event/rash.yaml", "sources: schneider-2021}", "sources: nobody-1999}", 'no source "nobody-1999"'),
        ("event/rash.yaml", "undefined_v5: [4, 5]", "undefined_v5: [5]", "have no rule"),
        ("left_out.yaml", "event: vitiligo, part: advice", "event: rash, grades: [1], part: advice", "says that it has none"),
        ("onset.yaml", "event: nephritis", "event: kidney", 'no event "kidney"'),
        ("objectives.yaml", "skill: take-the-call", "skill: take-a-call", 'no objective "take-a-call"'),
        ("objectives.yaml", "by: [eye, blood]", "by: [eye, bloot]", 'nothing trained is called "bloot"'),
        ("objectives.yaml", "by: [eye, blood]", "by: [eye]", "haemolytic-anaemia, low-neutrophils, low-platelets count"),
        ("objectives.yaml", "[general, call, teach-back]", "[general, call]", "decisions on teach-back count towards no"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_a_fault(folder, file, old, new, says):
    spoil(folder, file, old, new)
    first_that_says(says, faults_of(folder))


def test_a_grade_without_advice_or_reason_is_a_fault(folder):
    spoil(folder, "left_out.yaml", "{event: fatigue, part: advice", "{event: fatigue, part: dose")
    found = [fault for fault in faults_of(folder) if "neither advice nor a reason" in fault.says]
    assert {fault.id for fault in found} == {"fatigue"}
    assert len(found) == 3


def test_the_folder_as_it_is_has_no_fault(folder):
    assert not list(faults_of(folder))


def test_a_folder_without_side_effects_is_a_course_without_them(folder):
    shutil.rmtree(folder / "toxicity")
    assert read(folder).toxicity is None


@pytest.mark.parametrize(
    ("written", "test", "sign"),
    [
        ("stools rise >= 4", "rise", ">="),
        ("alt > 3 x limit if baseline normal", "limit", ">"),
        ("haemoglobin < limit", "limit", "<"),
        ("haemoglobin fall >= 2", "fall", ">="),
        ("alt >= 1.5 x baseline if baseline raised", "baseline", ">="),
        ("daily-life >= self-care", "step", ">="),
        ("skin > 10", "value", ">"),
    ],
)
def test_a_limit_is_read_as_it_is_written(written, test, sign):
    limit = Limit.model_validate(written)
    assert (limit.test, limit.sign) == (test, sign)


def test_what_was_read_cannot_be_changed(toxicity):
    with pytest.raises(ValidationError):
        toxicity.events[0].title = "x"
    assert isinstance(toxicity.events[0], Event)
    assert isinstance(toxicity.onset[0], Onset)


def test_how_much_there_is(toxicity):
    assert len(toxicity.events) >= 26
    assert sum(len(event.advice) for event in toxicity.events) >= 75
    assert toxicity.guidance.startswith("CTCAE 5.0")
    assert all(
        event.heard and event.ask and event.red_flags and event.tests and event.mimics
        for event in toxicity.events
    )
