"""What is said about an answer."""

from dataclasses import dataclass
from datetime import date
from html import unescape
from re import findall, sub
from typing import Any

import pytest

from immunobook.content.model import Myth, Source
from immunobook.quiz.feedback import WORDS, counts, list_of_sources, words_on
from immunobook.quiz.mark import Mark
from tests.quiz.sample import changed, example

MYTH = Myth(
    key="brake-as-key",
    says="Drugs flag down cells.",
    verdict="misleading",
    evidence="They take off a brake. [@pardoll-2012]",
    bedside="Say <brake>.",
    sources=["pardoll-2012"],
)


@dataclass(frozen=True)
class Kept:
    answer: Any
    mark: Mark
    number: int = 1
    seed: int = 4
    first: Any = None


def html_on(item, answer, number=1):
    kept = Kept(answer, item.mark(answer), number)
    return words_on(item, kept, cell_href="/x?cell=a&b", myths={"brake-as-key": MYTH}, sources="<ol></ol>")


def read(html):
    """The words of a piece of HTML, as a reader sees them."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).replace("\N{NON-BREAKING HYPHEN}", "-").split())


def entries(item):
    """Everything in a question that has a reason of its own."""
    item = getattr(item, "inner", item)
    fields = ("options", "steps", "pairs", "extra", "rows", "points", "actions", "condition", "parameters")
    found = [entry for field in fields for entry in getattr(item, field, ()) if hasattr(entry, "because")]
    for holder in (*getattr(item, "blanks", ()), *getattr(item, "sets", ())):
        found += holder.options
    return found or [item]



def test_every_verdict_has_a_glyph_and_a_word():
    assert all(glyph and word for glyph, word, _ in WORDS.values())


def test_the_reason_for_each_option_is_given_whatever_was_answered(item):
    for answer in (item.key(), type(item.key())()):
        said = read(html_on(item, answer))
        for entry in entries(item):
            assert entry.because in said


@pytest.mark.parametrize(
    ("kind", "answer", "says"),
    [
        ("single_choice", "cd28-b7", "✓ Right You chose: CD28 and B7"),
        ("single_choice", "tcr-mhc", "✕ Wrong You chose: T-cell receptor and MHC"),
        (
            "multiple_choice",
            ["cd28", "ctla4", "pd1", "b7"],
            "◐ Partly right 2 of 4 points 3 right, 1 wrong: 3 - 1 = 2 of 4 . Rule: plus/minus.",
        ),
        (
            "select_n",
            ["pdl1", "pd1"],
            "◐ Partly right 1 of 2 points 1 right, 1 wrong, nothing taken off: 1 of 2",
        ),
        ("ordering", ["second", "match", "brake", "loss"], "2 of 4 right, and all 4 are needed: 0 of 1"),
        (
            "ordering",
            ["second", "match", "brake", "loss"],
            "1. The T-cell receptor finds its peptide you had it in place 2",
        ),
        ("matching", {"row-tcr": "lone"}, "T-cell receptor → Peptide on MHC not Perforin, as you chose"),
        ("matching", {"row-tcr": "row-tcr"}, "PD-1 → PD-L1 left open"),
        ("numeric", "64,9", "✓ Right You wrote: 64,9"),
        ("numeric", "64,9", "65 % (from 64.5 to 65.5 counts)"),
        ("numeric", "40", "✕ Wrong: 40 you wrote this"),
        ("predict", "leaves", "● Committed You said: It lets go."),
        ("single_choice", "", "○ Left open Nothing was answered."),
        ("single_choice", "cd28-b7", "You chose: CD28 and B7 1 of 1. Rule: 0/1."),
        ("single_choice", "tcr-mhc", "You chose: T-cell receptor and MHC 0 of 1. Rule: 0/1."),
        ("numeric", "40", "You wrote: 40 0 of 1. Rule: 0/1."),
        ("short_text", "PD-1", "You wrote: PD-1. 1 of 1. Rule: 0/1."),
    ],
)
def test_words(kind, answer, says):
    said = read(html_on(example(kind), answer))
    assert sub(r"\W+", " ", says) in sub(r"\W+", " ", said), said


@pytest.mark.parametrize(
    ("kind", "answer", "is_there", "why"),
    [
        ("single_choice", "pd1-pdl1", True, "it stands behind the option chosen"),
        ("single_choice", "tcr-mhc", False, "another wrong option"),
        ("single_choice", "cd28-b7", False, "the right one"),
        ("select_n", ["pdl1", "ctla4"], True, "one of two"),
        ("numeric", "35", True, "the number of a known mistake"),
        ("numeric", "40", False, "another number"),
        ("predict", "marks", True, "the reveal explains it"),
    ],
)
def test_the_misconception_behind_a_wrong_choice(kind, answer, is_there, why):
    html = html_on(example(kind), answer)
    assert ("Drugs flag down cells." in html) is is_there, why
    assert 'href="/x?cell=a&amp;b"' in html, "there is always a way back to the cell"
    assert "[@" not in html


def test_an_authors_words_are_shown_and_never_run():
    options = [option.model_dump() for option in example("single_choice").options]
    options[0]["because"] = options[0]["says"] = "<script>alert(1)</script>"
    html = html_on(changed("single_choice", options=options), "tcr-mhc")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_what_was_typed_is_shown_and_never_run():
    html = html_on(changed("numeric", unit="mg <img>"), "7 mg <img>")
    assert "<img" not in html
    assert "7 mg &lt;img&gt;" in html


def test_only_a_prediction_hides_its_reasons_behind_a_word():
    assert "What happens, and why" in html_on(example("predict"), "leaves")
    assert "What happens, and why" not in html_on(example("single_choice"), "tcr-mhc")


def test_an_answer_from_before_an_option_was_added_is_still_shown():
    item = example("multiple_choice")
    mark = item.mark(["cd28"])
    fewer = Mark.model_validate({**mark.model_dump(), "parts": [p.model_dump() for p in mark.parts[:-2]]})
    html = words_on(item, Kept(["cd28"], fewer), cell_href="/", myths={}, sources="")
    assert item.options[-1].because in read(html)


def test_an_option_that_was_taken_away_leaves_no_trace():
    item = example("single_choice")
    kept = Kept("cd28-b7", item.mark("cd28-b7"))
    others = [{"id": f"n{n}", "says": f"New {n}", "because": "So.", "right": n == 0} for n in range(3)]
    html = words_on(changed("single_choice", options=others), kept, cell_href="/", myths={}, sources="")
    assert "Right" in html


def other_rules_on(item, answer):
    """Return the table of what other rules would have given, row by row; None where there is none."""
    html = html_on(item, answer)
    if "What other rules would have given" not in html:
        return None
    table = html[html.index('<details class="im-rules">') :]
    assert "Only the rule named above counts here." in table
    rows = findall(r"<tr><th scope=row>(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", table)
    return {read(name): (read(points), read(sum_)) for name, points, sum_ in rows}


def test_what_other_rules_would_have_given_stands_below_the_sum():
    assert other_rules_on(example("multiple_choice"), ["cd28", "ctla4", "pd1", "b7"]) == {
        "0/1": ("3 of 4", "3 right, 1 wrong, nothing taken off: 3 of 4"),
        "all or nothing": ("0 of 1", "3 of 4 right, and all 4 are needed: 0 of 1"),
    }
    assert other_rules_on(example("ordering"), ["second", "brake", "loss", "match"]) == {
        "0/1": ("0 of 4", "0 right, 4 wrong, nothing taken off: 0 of 4"),
        "plus/minus": ("0 of 4", "0 right, 4 wrong: 0 - 4 is below 0, so 0 of 4"),
        "adjacent pairs (practice only, not an examination's rule)": (
            "2 of 3",
            "2 pairs of steps follow each other as they should: 2 of 3",
        ),
    }


@pytest.mark.parametrize(
    ("kind", "answer", "why"),
    [
        ("single_choice", "tcr-mhc", "several options, but one thing was asked"),
        ("numeric", "40", "one part"),
        ("short_text", "PD-L1", "one part"),
        ("predict", "leaves", "a commitment is no judgement"),
    ],
)
def test_no_other_rule_is_shown_where_there_is_nothing_to_count_in_another_way(kind, answer, why):
    assert other_rules_on(example(kind), answer) is None, why


def test_the_first_answer_is_said_to_count():
    item = example("multiple_choice")
    first = Kept(["b7"], item.mark(["b7"]))
    second = Kept(item.key(), item.mark(item.key()), number=2, first=first)
    assert read(counts(first)) == "Your first answer is the one that counts."
    assert read(counts(second)) == "This was try 2. Your first answer is the one that counts: ✕ Wrong 0 of 4."


def test_sources_have_a_link_and_the_day_they_were_checked():
    source = Source(
        key="pardoll-2012",
        title="The blockade of immune checkpoints",
        authors="Pardoll DM",
        where="Nature Reviews Cancer 2012;12:252-264",
        kind="review",
        doi="10.1038/nrc3239",
        checked=date(2026, 1, 2),
    )
    html = list_of_sources(["pardoll-2012", "unknown"], {"pardoll-2012": source})
    assert 'href="https://doi.org/10.1038/nrc3239"' in html
    assert "Checked 2 January 2026." in html
    assert html.count("<li>") == 1
    assert "over a year" not in html, "nobody asked how old it is"
    for today, old in ((date(2027, 1, 2), False), (date(2027, 1, 3), True)):
        told = list_of_sources(["pardoll-2012"], {"pardoll-2012": source}, today)
        assert ("◐ over a year" in told) is old, today
