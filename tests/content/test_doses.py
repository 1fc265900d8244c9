"""A steroid dose by weight never stands alone: who advises it, of which year, and whose word is last."""

import pytest

from immunobook.content.check_doses import gives_a_steroid_by_weight, missing_beside

LESSON, QUIZ = "lesson/a-brake.md", "quiz/nurse-a-brake.yaml"
SCENE, TERMS, MYTHS, ASKED = "diagram/brake.yaml", "glossary.yaml", "misconceptions.yaml", "faq.yaml"
DOSE = "Prednisone 1-2 mg/kg a day"
BESIDE = "ASCO 2021, local protocol first"


@pytest.mark.parametrize(
    "text",
    [
        "prednisone 1-2 mg/kg a day", "2 mg per kg a day, in hospital", "Methylprednisolone 0.5 to 1 mg/kg",
        "A steroid, 1 mg/kg daily", "nivolumab 3 mg/kg; for the colitis prednisone 1 mg/kg",
        "prednisone\n2 mg per\nkg since day 1",
    ],
)  # fmt: skip
def test_a_steroid_by_weight_is_seen(text):
    assert gives_a_steroid_by_weight(text)


@pytest.mark.parametrize(
    "text",
    [
        "nivolumab 1 mg/kg with ipilimumab 3 mg/kg", "infliximab 5 mg/kg", "steroid, then infliximab 5 mg/kg",
        "IVIG 0.4 g/kg a day", "prednisone 40 mg a day", "non-inferior in exposure to 3 mg/kg intravenously",
    ],
)  # fmt: skip
def test_another_drug_by_weight_is_none(text):
    assert not gives_a_steroid_by_weight(text)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ASCO 2021; local protocol first", 0),
        ("the ASCO guideline of 2021, house protocol", 0),
        ("ASCO; local protocol first", 1),
        ("ASCO 2021", 1),
        ("in 2021. Some guideline", 2),
    ],
)
def test_what_has_to_stand_beside_it(text, missing):
    assert len(missing_beside(text)) == missing


PLACES = {
    "a lesson, plain": (LESSON, "So it needs a brake.", "So it needs a brake. {}."),
    "a lesson, clinical": (LESSON, "antibodies against either", "({}) antibodies against either"),
    "what is to remember": (LESSON, "  - PD-1 is a brake", "  - {}. PD-1 is a brake"),
    "a term": (TERMS, "clinical: Inhibitory receptor on", 'clinical: "{}. Inhibitory receptor on'),
    "a myth": (MYTHS, "Nothing is flagged. [", "{}. Nothing is flagged. ["),
    "what people ask": (ASKED, "marks nothing. [", "marks nothing. {}. ["),
    "a scene": (SCENE, "clinical: Effector T cell.", "clinical: Effector T cell. {}."),
    "a reason": (QUIZ, "because: The pore is a weapon.", "because: The pore is a weapon. {}."),
    "a question": (QUIZ, "asks: Complete the sentence.\n", "asks: Complete the sentence. {}.\n"),
}


@pytest.mark.parametrize("where", PLACES)
def test_a_dose_that_stands_alone_is_a_fault_wherever_it_stands(good, where):
    file, old, new = PLACES[where]
    quote = '"' if new.count('"') == 1 else ""
    text = good.text(file)
    start = text.index(old)
    end = text.index("\n", start) + 1
    line = text[start:end]

    def written(words: str) -> list[str]:
        changed = line.replace(old, new.format(words), 1)
        good.write(file, text[:start] + (f"{changed[:-1]}{quote}\n" if quote else changed) + text[end:])
        return [fault.says for fault in good.check().faults]

    assert [says for says in written(DOSE) if "steroid dose" in says], where
    assert not [says for says in written(f"{DOSE} ({BESIDE})") if "steroid dose" in says], where
    assert not [says for says in written("Nivolumab 3 mg/kg") if "steroid dose" in says], where


def test_the_fault_names_the_line_and_what_is_missing(good):
    good.change(
        TERMS, "clinical: Inhibitory receptor on", f"clinical: {DOSE} (ASCO 2021). Inhibitory receptor on"
    )
    (fault,) = good.check().faults
    assert (fault.file, fault.line) == ("data/glossary.yaml", good.line(TERMS, DOSE))
    assert 'no "local protocol"' in fault.says
    assert "guideline" not in fault.says


def test_the_row_of_a_table_may_name_who_advises_it(good):
    """An option is read under its question: what stands there need not be said again in each reason."""
    good.change(QUIZ, "asks: Complete the sentence.\n", f"asks: Complete the sentence; {BESIDE}.\n")
    good.change(QUIZ, "because: The pore is a weapon.", f"because: The pore is a weapon. {DOSE}.")
    assert good.check().faults == ()
