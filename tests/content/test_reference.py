"""The reference screens: a newcomer finds an answer, a claim leads to its lesson, an old source says so."""

import re
from datetime import date

import pytest

from immunobook import content
from immunobook.content import reference, view
from immunobook.content.age import is_old
from immunobook.content.evidence import AskedQuestion
from immunobook.quiz import bank

ASKED_IN_THE_ARTICLES = {
    "What exactly is immunotherapy for solid tumors?": ("solid tumours", "what-for-solid-tumours"),
    "How long does it take for immunotherapy to work on solid tumors?": ("how long", "how-long"),
    "Can immunotherapy cure my solid tumor?": ("cure", "can-it-cure"),
    "What is immunotherapy?": ("what is", "what-is-it"),
    "How does immunotherapy prevent cancer from coming back?": ("coming back", "prevents-return"),
    "Is immunotherapy suitable for all types of cancer?": ("all types", "all-cancers"),
    "Are there side effects?": ("side effects", "side-effects"),
}
"""What both popular articles answer, the words somebody might type, and what they must find first or second."""


@pytest.mark.parametrize(("asked", "typed", "wanted"), [(a, *tw) for a, tw in ASKED_IN_THE_ARTICLES.items()])
def test_a_newcomer_finds_an_answer_to_what_the_articles_ask(asked, typed, wanted):
    found = [one.id for one in reference.found(content.faq().values(), typed)]
    assert wanted in found[:2], f"{asked}: {found}"


def test_there_are_enough_questions_under_every_heading():
    asked = content.faq().values()
    assert len(asked) >= 31
    for subject in reference.SUBJECTS:
        assert sum(one.about == subject for one in asked) >= 3, subject


def one(**more) -> AskedQuestion:
    return AskedQuestion(
        **{
            **dict(id="x", asks="Is it safe?", about="harm", plain="Any organ. [@a]", clinical="irAE. [@a]"),
            **more,
        }
    )


def test_what_the_question_says_comes_before_what_an_answer_says():
    far, near = one(id="far", plain="About fever. [@a]"), one(id="near", asks="What of fever?")
    assert reference.found([far, near], "FEVER") == [near, far]
    assert reference.found([far, near], "fever organ") == [near], "every word counts"
    assert reference.found([far, near], "") == [far, near]
    assert reference.found([far, near], "no such word") == []


def test_other_ways_to_ask_are_found():
    assert reference.found([one(also=["hair loss"])], "hair")


def test_an_answer_without_a_source_is_refused():
    with pytest.raises(ValueError, match="without a source"):
        one(plain="Any organ.", clinical="irAE.")


def test_every_claim_is_asked_about_and_leads_to_a_lesson():
    assert len(content.myths()) >= 37
    for myth in content.myths().values():
        assert reference.treating(myth, bank.questions()), myth.key


def test_a_claim_with_a_card_leads_to_its_card():
    places = reference.treating(content.myths()["a2"], bank.questions())
    assert (places[0].lesson.id, places[0].cell.id) == ("being-seen", "article-says")


@pytest.mark.parametrize(
    ("checked", "today", "old", "why"),
    [
        ("2026-11-21", "2026-11-21", False, "today"),
        ("2025-11-21", "2026-11-21", False, "twelve months to the day"),
        ("2025-11-20", "2026-11-21", True, "a day more"),
        ("2025-12-31", "2026-11-30", False, "eleven months"),
        ("2024-02-29", "2025-02-28", False, "a leap day is not old early"),
        ("2024-02-29", "2025-03-01", True, "and then it is"),
    ],
)
def test_a_source_is_old_after_twelve_months(checked, today, old, why):
    assert is_old(date.fromisoformat(checked), date.fromisoformat(today)) is old, why


def test_an_old_source_says_so_in_words():
    assert "over a year" in view.when_checked(date(2020, 1, 1), old=True)
    assert "year" not in view.when_checked(date(2020, 1, 1), old=False)


def test_the_table_of_sources_tells_what_cites_each():
    table = view.table_of_sources(bank.questions(), date(2026, 11, 21)).set_index("key")
    assert len(table) == len(content.sources())
    assert (table["cited by"] != "").all(), "the check lets no source stay that nothing cites"
    assert "the-cycle" in {lesson.id for lesson in table.loc["mellman-2023", "lessons"]}
    assert not table["old"].any()
    assert view.table_of_sources(bank.questions(), date(2030, 1, 1))["old"].all()


def test_one_question_is_not_called_questions():
    row = {"lessons": (), "others": (("questions", 1), ("trials", 2))}
    assert view.cited_by(row) == "1 question, 2 trials"
    assert reference.so_many([("stories", 1), ("stories", 2), ("tables of side effects", 1)]) == [
        "1 story", "2 stories", "1 table of side effects",
    ]  # fmt: skip


USED_IN = {
    "quiz": {"questions"}, "diagram": {"pictures"}, "story": {"stories"}, "case": {"cases"},
    "response": {"criteria of response", "teaching patients", "cohorts"},
    "toxicity": {"side effects", "calls", "tasks of telling", "tables of side effects"},
    "evidence": {"treatments", "trials", "rules of reading"},
    "glossary.yaml": {"glossary terms"}, "misconceptions.yaml": {"misconceptions"}, "faq.yaml": {"answers"},
}  # fmt: skip
"""Each place in data/ that cites, and what it is called where it says what cites a source."""


@pytest.mark.parametrize("place", ["lesson", *USED_IN])
def test_every_key_that_stands_in_a_file_is_told_where_it_says_what_cites_it(place):
    files = [content.folder() / place, *(content.folder() / place).rglob("*")]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix in (".yaml", ".md") and path.is_file()]
    written = set(re.findall(r"[a-z][a-z0-9-]+", re.sub(r"(?m)^\s*#.*|^retired: .*", "", "\n".join(texts))))
    cited = written & set(content.sources())
    assert cited, "nothing was looked at"
    used = reference.uses(bank.questions())
    for key in cited:
        told = {words for words, _ in used[key].counts}
        assert used[key].lessons if place == "lesson" else told & USED_IN[place], f"{key} of data/{place}"
