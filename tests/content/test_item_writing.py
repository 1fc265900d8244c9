"""Questions that give themselves away are pointed at; none is blocked."""

from datetime import date
from types import SimpleNamespace

import pytest

from immunobook.content.item_writing import bank_flaws, flaws
from immunobook.content.names import of_drugs
from immunobook.quiz.kinds.single_choice import SingleChoice

QUIZ = "quiz/explain-a-brake.yaml"


def question(
    asks="Where does it sit?", says=("On the left", "In the middle", "To the right"), right=0, id="q"
):
    return SingleChoice(
        id=id,
        kind="single_choice",
        skill="s",
        asks=asks,
        thinking="remember",
        cell="a/b",
        checked=date(2026, 11, 21),
        sources=("a",),
        options=[
            {"id": f"o{number}", "says": text, "because": "x", "right": number == right}
            for number, text in enumerate(says)
        ],
    )


def test_a_sound_question_has_no_flaw():
    assert list(flaws(question())) == []


@pytest.mark.parametrize(
    ("flawed", "sound", "says"),
    [
        (
            {"says": ("It always grows", "It rests", "It fades")},
            {"says": ("It grows", "It rests", "It fades")},
            "always",
        ),
        (
            {"says": ("It never grows", "It rests", "It fades")},
            {"says": ("It nevertheless grows", "It rests still", "It fades out")},
            "never",
        ),
        (
            {"says": ("It grows", "It rests", "None of the above")},
            {"says": ("It grows", "It rests", "It fades above")},
            "none of the above",
        ),
        (
            {"says": ("It grows", "It rests", "All of these")},
            {"says": ("It grows", "It rests", "All cells")},
            "all of these",
        ),
        (
            {"says": ("It often grows", "It rests", "It fades")},
            {"says": ("It grows daily", "It rests", "It fades")},
            "often",
        ),
        (
            {"asks": "Which of these is not a brake?"},
            {"asks": "He does not improve. Which is a brake?"},
            "not",
        ),
        ({"asks": "Each is a brake except which?"}, {"asks": "Which is a brake?"}, "except"),
        ({"says": ("10 %", "40 %", "20 %")}, {"says": ("10 %", "20 %", "40 %")}, "in no order"),
        ({"says": ("1", "3", "2")}, {"says": ("3", "2", "1")}, "in no order"),
        (
            {"asks": "It is an", "says": ("antigen", "brake", "enzyme")},
            {"asks": "It is an", "says": ("antigen", "organ", "enzyme")},
            '"an" at the end',
        ),
        (
            {"asks": "It is a …", "says": ("antigen", "brake", "drug")},
            {"asks": "It is a …", "says": ("brake", "node", "drug")},
            '"a" at the end',
        ),
        (
            {"asks": "What does a granule hold?", "says": ("Granules hold perforin", "DNA", "Water")},
            {
                "asks": "What does a granule hold?",
                "says": ("Granules hold perforin", "Granules hold DNA", "Water"),
            },
            '"granule" of the question',
        ),
        (
            {"says": ("On the left side of the organ, where it can be seen by all", "Right", "Middle")},
            {
                "says": (
                    "On the left",
                    "On the right side of the organ, where it can be seen by all",
                    "Middle",
                )
            },
            "much the longest",
        ),
        (
            {"says": ("Fever and a cough", "Fever only", "Cough only")},
            {"says": ("Fever and a cough", "Fever and a wheeze", "Cough only, no wheeze")},
            "shares most with the others (cough, fever)",
        ),
        (
            {"says": ("Lower it by 20 mg in 7 days", "Lower it by 20 mg", "Stop it in 7 days")},
            {"says": ("Lower it by 20 mg in 9 days", "Lower it by 20 mg", "Stop it in 7 days")},
            "shares most with the others (20, 7, lower)",
        ),
        (
            {"says": ("Here", "There", "On a farm by the sea, where bees live")},
            {"says": ("Here", "There", "On a farm by the sea, wh")},
            "o2 is much longer",
        ),
        (
            {"says": ("Gone", "In an organ that is inflamed", "On a farm by the sea, still")},
            {"says": ("Gone away", "In an organ with a duct", "On a farm by the sea")},
            "o0 is much shorter",
        ),
        (
            {"says": ("It grows.", "It rests", "It fades")},
            {"says": ("It grows.", "It rests.", "It fades!")},
            "o0 alone ends as a sentence",
        ),
        (
            {"says": ("It grows.", "It rests", "Does it fade?")},
            {"says": ("It grows", "It rests", "It fades")},
            "o1 alone ends without a full stop",
        ),
        (
            {"says": ("12 of 40", "20 of 40", "Some people")},
            {"says": ("12 of 40", "20 of 40", "None")},
            "o2 alone begins with no number",
        ),
        (
            {"says": ("To rest", "Run", "Wait")},
            {"says": ("Bed", "Run", "To the left")},
            "alone begins with",
        ),
        (
            {"says": ("it rests", "Run", "Wait")},
            {"says": ("iUPD", "Run", "Wait")},
            "o0 alone begins with a small letter",
        ),
        (
            {"asks": "What does MPDL3280A block?"},
            {"asks": "What does atezolizumab block?"},
            '"MPDL3280A" is a name of yesterday',
        ),
        (
            {"says": ("A sgpt of 200", "A CK of 200", "A TSH of 2")},
            {"says": ("An ALT of 200", "A CK of 200", "A TSH of 2")},
            '"sgpt" is a name of yesterday',
        ),
    ],
)
def test_each_flaw_and_the_same_question_without_it(flawed, sound, says):
    assert says in " ".join(flaw.says for flaw in flaws(question(**flawed)))
    assert says not in " ".join(flaw.says for flaw in flaws(question(**sound)))


def test_what_all_options_share_and_what_two_share_alike_gives_nothing_away():
    """The key gives itself away only by more in common than any other option has."""
    for says in (
        ("Fever with colitis", "Fever with cough", "Fever with itching"),
        ("Fever with colitis", "Fever with cough", "Colitis with cough"),
        ("Fever with colitis", "Colitis only", "Cough only"),
    ):
        assert not [flaw for flaw in flaws(question(says=says)) if "shares most" in flaw.says], says


KNOWN = of_drugs(SimpleNamespace(name=name, brands=(brand,)) for name, brand in (("Nivolumab", "Opdivo"), ("Sipuleucel-T", "Provenge")))


@pytest.mark.parametrize(
    ("word", "is_known"),
    [("Nivolumab", True), ("sipuleucel-T", True), ("tocilizumab", True), ("nivolumimab", False), ("vedolizumap", True), ("vedilizumab", False)],
)  # fmt: skip
def test_a_name_is_held_against_the_list_of_drugs(word, is_known):
    """A slip in a name that still ends as drugs do is found; another word is no name."""
    found = [flaw.says for flaw in flaws(question(asks=f"What does {word} do?"), drugs=KNOWN)]
    assert found == ([] if is_known else [f'"{word}" is in no list of drugs'])
    assert not list(flaws(question(asks=f"What does {word} do?"))), "without a list there is nothing to hold it against"


def test_names_are_looked_for_in_hints_and_reasons_too():
    one = question().model_copy(update={"hint": ("Think of MK-3475.",)})
    (flaw,) = flaws(one)
    assert flaw.path == ("hint", 0)
    options = [one.options[0].model_copy(update={"because": "It was called CRES."}), *one.options[1:]]
    (flaw,) = flaws(question().model_copy(update={"options": tuple(options)}))
    assert flaw.path == ("options", 0, "because")


@pytest.mark.parametrize(("today", "old"), [("2027-11-21", False), ("2027-11-22", True)])
def test_facts_are_to_be_checked_within_a_year(today, old):
    found = [flaw.says for flaw in flaws(question(), today=date.fromisoformat(today))]
    assert found == (["key and sources were last checked on 21 November 2026, more than a year ago"] if old else [])


def bank(longest, others, right_in=lambda number: number % 4):
    """Return questions of four options; the right one is the longest in some, one of the shorter ones in the others."""
    items = []
    for number in range(longest + others):
        place = right_in(number)
        texts = ["four"] * 4
        texts[place if number < longest else (place + 1) % 4] = "longest"
        items.append(
            question(says=[f"{text}{at}" for at, text in enumerate(texts)], right=place, id=f"q{number}")
        )
    return items


def test_the_right_option_is_not_the_longest_too_often():
    """12 questions of 4 options: 3 by chance, 3 more is two standard deviations."""
    assert not list(bank_flaws(bank(6, 6)))
    assert [flaw.says for flaw in bank_flaws(bank(7, 5))] == [
        "the right option is the longest in 7 of 12 questions"
    ]


def test_the_right_option_is_not_in_one_place_too_often():
    def leaning(times):
        return bank(0, 12, right_in=lambda number: 1 if number < times else (0, 2, 3)[number % 3])

    assert not list(bank_flaws(leaning(6)))
    assert [flaw.says for flaw in bank_flaws(leaning(7))] == [
        "the right option stands in place 2 in 7 of 12 questions"
    ]


def test_a_few_questions_show_no_pattern():
    assert not list(bank_flaws(bank(5, 0, right_in=lambda number: 0)))


def test_flaws_are_warnings_at_their_line(good):
    good.change(QUIZ, "says: On the T cell that attacks", "says: Always on the attacker")
    report = good.check()
    assert report.faults == ()
    (warning,) = report.warnings
    assert (warning.id, warning.line) == ("pd1-where", good.line(QUIZ, "Always"))


def test_a_misconception_that_nobody_takes_up_is_pointed_at(good):
    good.change("lesson/a-brake.md", ":::myth a-flag\n:::\n", "")
    assert good.check().warnings == (), "an option still names it"
    good.change(QUIZ, "        myth: a-flag\n", "")
    nurses = "quiz/nurse-a-brake.yaml"
    good.write(nurses, good.text(nurses).replace(", myth: a-flag", ""))
    (warning,) = good.check().warnings
    assert (warning.id, warning.file, warning.line) == ("a-flag", "data/misconceptions.yaml", 1)


def test_a_long_sentence_under_a_picture_is_pointed_at(good):
    good.change(
        "diagram/brake.yaml", "plain: The brake is on, so", "plain: " + "the brake is on and " * 5 + "so"
    )
    (warning,) = good.check().warnings
    assert "words under the picture" in warning.says


def test_a_heavy_drawing_is_pointed_at(good):
    room = 75_000 - len(good.text("diagram/brake.svg"))
    good.change("diagram/brake.svg", "</svg>", "</svg>" + " " * room)
    assert good.check().warnings == (), "75 kB are allowed"
    good.change("diagram/brake.svg", "</svg>", "</svg> ")
    (warning,) = good.check().warnings
    assert warning.says == "the drawing has 75 kB"
