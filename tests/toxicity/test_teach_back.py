"""The check of a learner's own words: what it finds, what it cannot know."""

import pytest
from pydantic import ValidationError

from immunobook import content
from immunobook.content.toxicity import TeachBack
from immunobook.toxicity import teach_back

TASKS = {each.id: each for each in content.toxicity().teach_back}


@pytest.fixture(params=TASKS)
def task(request):
    return TASKS[request.param]


def test_the_model_answer_says_everything_plainly(toxicity, task):
    found = teach_back.look_over(task, toxicity.jargon, task.model)
    assert not found.missing
    assert not found.jargon
    assert found.plain_enough
    assert found.complete


def test_each_task_asks_for_sign_person_time_and_what_not_to_do(task):
    kinds = {must.kind for must in task.must}
    assert {"sign", "whom", "when"} <= kinds
    assert ("not-to-take" in kinds) != (task.nothing_to_leave is not None), "or why there is nothing"


def test_a_task_without_what_not_to_take_has_to_say_why():
    task = TASKS["hydrocortisone-for-life"]
    written = task.model_dump()
    assert TeachBack(**written) == task
    with pytest.raises(ValidationError, match="not to be taken"):
        TeachBack(**{**written, "nothing_to_leave": None})
    both = {**TASKS["loose-stools-at-home"].model_dump(), "nothing_to_leave": "There is something."}
    with pytest.raises(ValidationError, match="one of the two"):
        TeachBack(**both)


def test_an_empty_promise_misses_everything(toxicity, task):
    found = teach_back.look_over(task, toxicity.jargon, "Everything will be fine.")
    assert len(found.missing) == len(task.must)
    assert found.grade is None, "too short to judge"
    assert found.plain_enough is None


def test_jargon_is_found_with_what_to_say_instead(toxicity):
    task = toxicity.teach_back[0]
    found = teach_back.look_over(
        task, toxicity.jargon, "Report pyrexia or grade 2 colitis; monitor your baseline."
    )
    assert {"pyrexia", "grade", "colitis", "monitor", "baseline"} <= {each.word for each in found.jargon}
    assert all(each.instead for each in found.jargon)


def test_a_name_that_must_be_said_is_no_jargon(toxicity):
    task = next(each for each in toxicity.teach_back if each.id == "loose-stools-at-home")
    found = teach_back.look_over(task, toxicity.jargon, "Take no loperamide.")
    assert not found.jargon


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ring us today", True),
        ("RING US", True),
        ("bring usual things", False),
        ("they bring us cake", False),
        ("advice lines", True),
    ],
)
def test_words_are_matched_whole(toxicity, text, said):
    task = toxicity.teach_back[0]
    found = teach_back.look_over(task, toxicity.jargon, text)
    ring = next(each for each in found.found if each.must.kind == "whom")
    assert ring.said == said


def test_hard_words_are_too_hard(toxicity):
    text = (
        "In the eventuality of gastrointestinal deterioration, immediate communication with multidisciplinary "
        "representatives is unequivocally recommended, notwithstanding individual considerations regarding "
        "inconvenience, transportation difficulties and availability of accompanying family representatives in the afternoon."
    )
    found = teach_back.look_over(toxicity.teach_back[0], toxicity.jargon, text)
    assert found.plain_enough is False
    assert found.smog_estimate > teach_back.LIMIT


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_nothing_and_too_much_are_refused(toxicity, text):
    with pytest.raises(ValueError, match=r"write|shorten"):
        teach_back.look_over(toxicity.teach_back[0], toxicity.jargon, text)


def test_it_says_what_it_cannot_know():
    assert "only matches words" in teach_back.HONEST
