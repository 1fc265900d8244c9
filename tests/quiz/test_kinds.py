"""Each kind of question: what an author may write, what is accepted, what it is worth."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from immunobook.quiz.kinds import KINDS
from immunobook.quiz.mark import Mark
from tests.quiz.sample import EXAMPLES, changed, example

NUMERIC = example("numeric")

# --- what holds for every kind ---------------------------------------------------------------------------


def test_the_key_earns_the_most(item):
    mark = item.mark(item.key())
    assert mark.points == mark.most
    assert mark.verdict == ("committed" if item.kind == "predict" else "right")


def test_nothing_answered_earns_nothing_and_is_omitted(item):
    for empty in (type(item.key())(), None):
        mark = item.mark(empty)
        assert (mark.points, mark.verdict) == (0, "omitted")
        assert not any(part.chosen for part in mark.parts)
        assert mark.most == item.mark(item.key()).most


def test_each_kind_knows_its_own_empty_answer(item):
    assert item.blank(type(item.key())())
    assert not item.blank(item.key())


@pytest.mark.parametrize(
    "answer",
    [
        "no-such-option",
        ["no-such-option"],
        {"no-such-row": "x"},
        float("nan"),
        True,
        [7],
        [[]],
        {"a": 1},
        {"a": []},
    ],
)
def test_what_cannot_be_understood_is_not_accepted_rather_than_wrong(item, answer):
    if item.kind == "short_text" and isinstance(answer, str):
        answer = "?!"  # to it a word is a word
    assert not item.accepts(answer)
    assert item.refusal(answer).endswith(".")
    with pytest.raises(ValueError, match=r"\w"):
        item.mark(answer)


def test_a_mark_comes_back_from_the_records_as_it_was(item):
    mark = item.mark(item.key())
    assert Mark.model_validate_json(mark.model_dump_json()) == mark
    assert Mark.model_validate(json.loads(json.dumps(mark.model_dump(mode="json")))) == mark


def test_an_old_mark_stays_when_the_key_is_changed():
    before = example("single_choice")
    old = before.mark("cd28-b7").model_dump_json()
    turned = [
        {**option.model_dump(), "right": option.id == "tcr-mhc", "myth": None} for option in before.options
    ]
    after = changed("single_choice", version=2, options=turned)
    assert after.mark("cd28-b7").verdict == "wrong"
    assert Mark.model_validate_json(old).verdict == "right"


def test_every_kind_has_an_example():
    for kind in KINDS:
        assert list(EXAMPLES.glob(f"{kind}-*.yaml")), f"no example of {kind}"


def test_a_question_cannot_be_changed_once_read(item):
    with pytest.raises(ValidationError):
        item.asks = "Another question?"


def test_no_other_rule_can_be_asked_for(item):
    if item.kind == "trend":
        assert item.rule == item.inner.rule, "it has the rule of the kind it is answered by"
        assert changed("trend", rule="generous").rule == item.inner.rule
        return
    with pytest.raises(ValidationError):
        changed(item.kind, rule="generous")


# --- what an author may write ----------------------------------------------------------------------------


def options(number, right=1):
    """As many options as asked for, the first ones right."""
    return [
        {"id": f"o{n}", "says": f"Option {n}", "because": "So.", "right": n < right} for n in range(number)
    ]


def columns(number):
    return [{"id": f"c{n}", "says": f"Column {n}"} for n in range(number)]


def rows(number, right=None, *, several=False):
    """Rows that fit this column; without one, in turns those of the example."""
    own = ["colitis", "hepatitis"] if several else ["t", "tumour"]
    made = [{"id": f"r{n}", "says": f"Row {n}", "because": "So.", "right": right or own[n % 2]} for n in range(number)]
    return [{**row, "right": [row["right"]]} for row in made] if several else made


def in_columns(number):
    """A matrix of so many columns, all of which fit its first row."""
    made = columns(number)
    every = [column["id"] for column in made]
    return {"columns": made, "rows": [{**row, "right": [] if n else every} for n, row in enumerate(rows(4))]}


def groups(sizes, right=1):
    return [{"id": f"g{n}", "title": f"Group {n}", "options": options(size, right)} for n, size in enumerate(sizes)]


def blanks(sizes):
    return [{"id": f"b{n}", "options": options(size)} for n, size in enumerate(sizes)]


def cloze(sizes):
    """A sentence for each list of so many."""
    return {"sentences": [f"It {{b{n}}}." for n in range(len(sizes))], "blanks": blanks(sizes)}


def rationale(sizes):
    """One sentence with a list of so many in each blank."""
    return {"sentence": " and ".join(f"{{b{n}}}" for n in range(len(sizes))), "blanks": blanks(sizes)}


def table(sizes):
    """A table with lists of so many, two in a row."""
    cells = [f"{{b{n}}}" for n in range(len(sizes))] + ["so"] * (len(sizes) % 2)
    made = [["Row", *cells[n : n + 2]] for n in range(0, len(cells), 2)]
    return {"columns": ["What", "One", "Two"], "rows": made, "blanks": blanks(sizes)}


def passages(number, right=1):
    return {"paragraphs": [" ".join(f"{{o{n}}}" for n in range(number))], "options": options(number, right)}


def steps(number):
    return [{"id": f"s{n}", "says": f"Step {n}", "because": "So."} for n in range(number)]


def pairs(number):
    return [
        {"id": f"p{n}", "left": f"Left {n}", "right": f"Right {n}", "because": "So."} for n in range(number)
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "accepted", "why"),
    [
        ("single_choice", {"options": options(2)}, False, "two options are a coin"),
        ("single_choice", {"options": options(3)}, True, "three are enough"),
        ("single_choice", {"options": options(5)}, True, "five are the most"),
        ("single_choice", {"options": options(6)}, False, "six are too many"),
        ("single_choice", {"options": options(4, right=0)}, False, "none is right"),
        ("single_choice", {"options": options(4, right=2)}, False, "two are right"),
        ("multiple_choice", {"options": options(4)}, False, "four are too few to select from"),
        ("multiple_choice", {"options": options(5)}, True, "five are enough"),
        ("multiple_choice", {"options": options(10)}, True, "ten are the most"),
        ("multiple_choice", {"options": options(11)}, False, "eleven are too many"),
        ("multiple_choice", {"options": options(5, right=0)}, False, "nothing could be earned"),
        ("multiple_choice", {"options": options(5, right=5)}, True, "all may be right"),
        ("select_n", {"options": options(4, right=2), "choose": 2}, False, "four are too few"),
        ("select_n", {"options": options(5, right=2), "choose": 2}, True, "five are enough"),
        ("select_n", {"options": options(10, right=2), "choose": 2}, True, "ten are the most"),
        ("select_n", {"options": options(11, right=2), "choose": 2}, False, "eleven are too many"),
        (
            "select_n",
            {"options": options(5, right=3), "choose": 2},
            False,
            "more are right than can be chosen",
        ),
        (
            "select_n",
            {"options": options(5, right=1), "choose": 2},
            False,
            "fewer are right than are asked for",
        ),
        ("select_n", {"options": options(5, right=1), "choose": 1}, False, "select one is single choice"),
        ("predict", {"options": options(1)}, False, "one option is no prediction"),
        ("predict", {"options": options(2)}, True, "two are enough"),
        ("predict", {"options": options(5)}, True, "five are the most"),
        ("predict", {"options": options(6)}, False, "six are too many"),
        ("predict", {"options": options(3, right=0)}, False, "something will happen"),
        ("ordering", {"steps": steps(2)}, False, "two steps are a coin"),
        ("ordering", {"steps": steps(3)}, True, "three are enough"),
        ("ordering", {"steps": steps(8)}, True, "eight are the most"),
        ("ordering", {"steps": steps(9)}, False, "nine are too many"),
        ("matching", {"pairs": pairs(2)}, False, "two rows are a coin"),
        ("matching", {"pairs": pairs(3)}, True, "three are enough"),
        ("matching", {"pairs": pairs(6)}, True, "six are the most"),
        ("matching", {"pairs": pairs(7)}, False, "seven are too many"),
        ("matrix_multiple_choice", {"rows": rows(3)}, False, "three rows are too few"),
        ("matrix_multiple_choice", {"rows": rows(4)}, True, "four are enough"),
        ("matrix_multiple_choice", {"rows": rows(10)}, True, "ten are the most"),
        ("matrix_multiple_choice", {"rows": rows(11)}, False, "eleven are too many"),
        ("matrix_multiple_choice", {"rows": rows(4, "c0"), "columns": columns(1)}, False, "one column is no choice"),
        ("matrix_multiple_choice", {"rows": rows(4, "c0"), "columns": columns(2)}, True, "two are enough"),
        ("matrix_multiple_choice", {"rows": rows(4, "c0"), "columns": columns(3)}, True, "three are the most"),
        ("matrix_multiple_choice", {"rows": rows(4, "c0"), "columns": columns(4)}, False, "four are too many"),
        ("matrix_multiple_response", {"rows": rows(3, several=True)}, False, "three rows are too few"),
        ("matrix_multiple_response", {"rows": rows(4, several=True)}, True, "four are enough"),
        ("matrix_multiple_response", {"rows": rows(10, several=True)}, True, "ten are the most"),
        ("matrix_multiple_response", {"rows": rows(11, several=True)}, False, "eleven are too many"),
        ("matrix_multiple_response", in_columns(1), False, "one column is a list"),
        ("matrix_multiple_response", in_columns(2), True, "two are enough"),
        ("matrix_multiple_response", in_columns(10), True, "ten are the most"),
        ("matrix_multiple_response", in_columns(11), False, "eleven are too many"),
        ("matrix_multiple_response", {"columns": columns(2), "rows": rows(4, "c0", several=True)}, False, "c1 fits no row"),
        ("multiple_response_grouping", {"sets": groups([3])}, False, "one group is a list"),
        ("multiple_response_grouping", {"sets": groups([3, 3])}, True, "two are enough"),
        ("multiple_response_grouping", {"sets": groups([3] * 5)}, True, "five are the most"),
        ("multiple_response_grouping", {"sets": groups([3] * 6)}, False, "six are too many"),
        ("multiple_response_grouping", {"sets": groups([1, 1])}, False, "one option is no choice"),
        ("multiple_response_grouping", {"sets": groups([2, 2])}, True, "two options are enough"),
        ("multiple_response_grouping", {"sets": groups([4, 4])}, True, "four are the most"),
        ("multiple_response_grouping", {"sets": groups([5, 5])}, False, "five are too many"),
        ("multiple_response_grouping", {"sets": groups([3, 4])}, False, "as many in each"),
        ("multiple_response_grouping", {"sets": groups([3, 3], right=0)}, False, "at least one is right in each"),
        ("drop_down_cloze", cloze([3]), True, "one sentence is enough, with a list of three"),
        ("drop_down_cloze", cloze([2]), False, "a list of two is a coin"),
        ("drop_down_cloze", cloze([5]), True, "a list of five is the longest"),
        ("drop_down_cloze", cloze([6]), False, "six are too many"),
        ("drop_down_cloze", cloze([3] * 5), True, "five sentences are the most"),
        ("drop_down_cloze", cloze([3] * 6), False, "six are too many"),
        ("drop_down_cloze", {**cloze([3, 3]), "sentences": ["It {b0} and {b1}."]}, False, "one blank in a sentence"),
        ("drop_down_cloze", {**cloze([3]), "sentences": ["It {b0}.", "So."]}, False, "each sentence has a blank"),
        ("drop_down_rationale", rationale([3]), False, "one blank has no reason"),
        ("drop_down_rationale", rationale([3, 3]), True, "a dyad"),
        ("drop_down_rationale", rationale([3, 3, 3]), True, "a triad"),
        ("drop_down_rationale", rationale([3] * 4), False, "four blanks are neither"),
        ("drop_down_rationale", rationale([2, 3]), False, "a list of two is a coin"),
        ("drop_down_rationale", rationale([5, 5]), True, "lists of five are the longest"),
        ("drop_down_rationale", rationale([3, 6]), False, "six are too many"),
        ("drop_down_table", table([3] * 8), True, "eight blanks are the most"),
        ("drop_down_table", table([3] * 9), False, "nine are too many"),
        ("drop_down_table", table([2]), False, "a list of two is a coin"),
        ("highlight", passages(3), False, "three passages are too few"),
        ("highlight", passages(4), True, "four are enough"),
        ("highlight", passages(12), True, "twelve are the most"),
        ("highlight", passages(13), False, "thirteen are too many"),
        ("highlight", passages(4, right=0), False, "nothing could be earned"),
        ("bow_tie", {"actions": options(4, right=2)}, False, "four actions are too few"),
        ("bow_tie", {"actions": options(5, right=2)}, True, "five are offered, two are right"),
        ("bow_tie", {"actions": options(6, right=2)}, False, "six are too many"),
        ("bow_tie", {"actions": options(5, right=1)}, False, "two actions are right"),
        ("bow_tie", {"condition": options(3)}, False, "three conditions are too few"),
        ("bow_tie", {"condition": options(4)}, True, "four are offered, one is right"),
        ("bow_tie", {"condition": options(5)}, False, "five are too many"),
        ("bow_tie", {"parameters": options(5, right=2)}, True, "five are offered, two are right"),
        ("bow_tie", {"parameters": options(5, right=3)}, False, "three are more than can be chosen"),
        ("numeric", {"tolerance": 0}, True, "exactly is a tolerance"),
        ("numeric", {"tolerance": -1}, False, "less than exactly is none"),
        ("numeric", {"other_units": {"in 1000": 0}}, False, "a unit that is nothing"),
        (
            "numeric",
            {"tolerance": 1, "mistakes": [{"value": 63, "tolerance": 1, "because": "So."}]},
            False,
            "63 and 65 with 1 each meet at 64",
        ),
        (
            "numeric",
            {"tolerance": 1, "mistakes": [{"value": 63, "tolerance": 0.9, "because": "So."}]},
            True,
            "they stay apart",
        ),
    ],
)
def test_limits_for_authors(kind, changes, accepted, why):
    try:
        changed(kind, **changes)
    except ValidationError:
        assert not accepted, why
    else:
        assert accepted, why


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        (
            "single_choice",
            {"options": options(4, right=2)},
            "options o0, o1 are right, but single_choice has exactly one; unmark all but one",
        ),
        ("single_choice", {"options": options(2)}, "it has 2 options; there must be 3 to 5"),
        (
            "select_n",
            {"options": options(5, right=3), "choose": 2},
            r"3 options are right \(o0, o1, o2\); make them",
        ),
        (
            "single_choice",
            {"options": [*options(3), options(1, right=0)[0]]},
            "two options have the id o0; give",
        ),
        (
            "multiple_choice",
            {"options": [*options(4), {"id": "same", "says": "option  3", "because": "So."}]},
            'two options say the same .*"option 3"',
        ),
        (
            "single_choice",
            {"options": [*options(3, right=0), {**options(1)[0], "id": "r", "says": "R", "myth": "a2"}]},
            "r is right, so no misconception is behind it; remove",
        ),
        (
            "ordering",
            {"steps": [*steps(3), {**steps(1)[0], "id": "s3"}]},
            'two steps say the same .*"step 0"',
        ),
        (
            "matching",
            {"extra": [{"id": "row-tcr", "right": "X", "because": "So."}]},
            "two rows have the id row-tcr",
        ),
        (
            "matching",
            {"extra": [{"id": "x", "right": "pd-l1", "because": "So."}]},
            'two partners say .*"pd-l1"',
        ),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(kind, changes, says):
    with pytest.raises(ValidationError, match=says):
        changed(kind, **changes)


def test_every_option_step_and_row_needs_a_reason(item):
    written = item.model_dump()
    del next(entry for entry in _nested(written) if "because" in entry)["because"]
    with pytest.raises(ValidationError, match="because"):
        KINDS[item.kind].model_validate(written)


def _nested(written):
    """Everything in a question as written that is itself a mapping, innermost first."""
    for value in written.values() if isinstance(written, dict) else written:
        if isinstance(value, dict | list | tuple):
            yield from _nested(value)
    if isinstance(written, dict):
        yield written


# --- kinds with options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer", "points", "verdict", "why"),
    [
        ("single_choice", "cd28-b7", 1, "right", "the key"),
        ("single_choice", "tcr-mhc", 0, "wrong", "another option"),
        ("multiple_choice", ["cd28", "ctla4", "pd1", "tcr"], 4, "right", "all that apply"),
        ("multiple_choice", ["cd28", "ctla4", "pd1", "b7"], 2, "partly", "3 right, 1 wrong"),
        ("multiple_choice", ["cd28", "ctla4", "pd1", "tcr", "b7"], 3, "partly", "everything: 4 - 1"),
        ("multiple_choice", ["b7"], 0, "wrong", "below zero stops at zero"),
        ("multiple_choice", ["b7", "cd28"], 0, "wrong", "1 - 1"),
        ("select_n", ["pdl1", "b7"], 2, "right", "both"),
        ("select_n", ["pdl1", "pd1"], 1, "partly", "a wrong choice takes nothing off"),
        ("select_n", ["pdl1"], 1, "partly", "fewer than asked for: what is there counts"),
        ("select_n", ["pd1", "ctla4"], 0, "wrong", "none"),
        ("predict", "kills", 1, "committed", "it came true"),
        ("predict", "marks", 1, "committed", "it did not, and still earns the point"),
    ],
)
def test_marks_of_kinds_with_options(kind, answer, points, verdict, why):
    mark = example(kind).mark(answer)
    assert (mark.points, mark.verdict) == (points, verdict), why


def test_a_prediction_remembers_whether_it_came_true():
    assert example("predict").mark("kills").part("kills").verdict == "right"
    assert example("predict").mark("marks").part("marks").verdict == "wrong"


def test_select_n_refuses_one_too_many_and_accepts_as_many_as_asked_for():
    item = example("select_n")
    assert item.accepts(["pdl1", "b7"])
    assert item.refusal(["pdl1", "b7", "pd1"]) == "Choose 2. You have chosen 3, so take 1 away."


@pytest.mark.parametrize("kind", ["multiple_choice", "select_n"])
def test_one_option_cannot_be_chosen_twice(kind):
    item = example(kind)
    assert not item.accepts([item.options[0].id, item.options[0].id])


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_right_choice_more_never_lowers_and_a_wrong_one_never_raises(data):
    number = data.draw(st.integers(5, 10))
    right = data.draw(st.integers(1, number))
    plus_minus = changed("multiple_choice", options=options(number, right))
    ids = [option.id for option in plus_minus.options]
    answer = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=number - 1))
    more = data.draw(st.sampled_from([id for id in ids if id not in answer]))
    before, after = plus_minus.mark(answer).points, plus_minus.mark([*answer, more]).points
    if more in plus_minus.right_ids():
        assert after >= before
    else:
        assert after <= before


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_under_0_1_a_wrong_choice_changes_nothing(data):
    item = changed("select_n", options=options(8, right=4), choose=4)
    chosen = data.draw(st.lists(st.sampled_from(item.right_ids()), unique=True, max_size=3))
    assert item.mark([*chosen, "o6"]).points == item.mark(chosen).points


# --- ordering --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "points", "verdict", "why"),
    [
        (["match", "second", "brake", "loss"], 1, "right", "the order"),
        (["second", "match", "brake", "loss"], 0, "wrong", "two have changed places"),
        (["loss", "brake", "second", "match"], 0, "wrong", "backwards"),
    ],
)
def test_marks_of_ordering(answer, points, verdict, why):
    mark = example("ordering").mark(answer)
    assert (mark.points, mark.most, mark.verdict) == (points, 1, verdict), why


def test_ordering_says_which_steps_stand_in_their_place():
    mark = example("ordering").mark(["second", "match", "brake", "loss"])
    assert [(part.id, part.chosen, part.right, part.verdict) for part in mark.parts] == [
        ("match", 2, 1, "wrong"),
        ("second", 1, 2, "wrong"),
        ("brake", 3, 3, "right"),
        ("loss", 4, 4, "right"),
    ]
    assert mark.arithmetic == "2 of 4 right, and all 4 are needed: 0 of 1"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (["match", "second", "brake"], "one is missing"),
        (["match", "second", "brake", "loss", "loss"], "one stands there twice"),
        (["match", "match", "brake", "loss"], "one took another's place"),
    ],
)
def test_ordering_needs_each_step_once(answer, why):
    assert not example("ordering").accepts(answer), why


# --- matching --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "points", "verdict", "why"),
    [
        ({"row-tcr": "row-tcr", "row-cd28": "row-cd28", "row-pd1": "row-pd1"}, 3, "right", "all rows"),
        (
            {"row-tcr": "row-tcr", "row-cd28": "row-pd1", "row-pd1": "row-cd28"},
            1,
            "partly",
            "two are swapped",
        ),
        ({"row-tcr": "row-tcr"}, 1, "partly", "an open row earns nothing, and costs nothing"),
        ({"row-tcr": "row-tcr", "row-cd28": ""}, 1, "partly", "an empty row is an open row"),
        ({"row-tcr": "lone"}, 0, "wrong", "a partner that nobody has"),
        ({"row-tcr": "", "row-cd28": ""}, 0, "omitted", "only empty rows"),
    ],
)
def test_marks_of_matching(answer, points, verdict, why):
    mark = example("matching").mark(answer)
    assert (mark.points, mark.most, mark.verdict) == (points, 3, verdict), why


def test_one_partner_cannot_stand_in_two_rows():
    item = example("matching")
    refusal = item.refusal({"row-tcr": "row-cd28", "row-cd28": "row-cd28"})
    assert refusal == '"B7" stands in two rows. Each fits one row only.'


# --- numeric ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "right", "why"),
    [
        ("65", True, "the value"),
        (" 65 % ", True, "with its unit, and spaces"),
        ("65%", True, "the unit close by"),
        ("65 per cent", True, "the unit in words"),
        ("65 Percent", True, "whatever the case"),
        ("65.0", True, "idle zeros"),
        ("6.5e1", True, "with an exponent"),
        ("65.5", True, "exactly the upper limit"),
        ("65,5", True, "a comma for the decimals"),
        ("65.51", False, "just above it"),
        ("64.5", True, "exactly the lower limit"),
        ("64,49", False, "just below it"),
        ("-65", False, "the sign counts"),
        ("650 in 1000", True, "another unit that is known"),
        ("655 in 1000", True, "its upper limit, turned into the unit of the question"),
        ("656 in 1000", False, "just above it"),
        ("65 in 1000", False, "6.5 %"),
        (65, True, "a number instead of a text"),
        (65.5, True, "a number with decimals"),
    ],
)
def test_marks_of_numbers(typed, right, why):
    assert example("numeric").mark(typed).verdict == ("right" if right else "wrong"), why


@pytest.mark.parametrize(
    ("value", "typed", "right", "why"),
    [
        ("3.5", "3,5", True, "a comma for the decimals"),
        ("3.5", "3.5", True, "a point for the decimals"),
        ("1250", "1,250", True, "a comma for the thousands"),
        ("1.25", "1,250", True, "the same text, read as decimals"),
        ("1250", "1.250", True, "a point for the thousands"),
        ("1250", "1 250", True, "a space for the thousands"),
        ("1250", "1\u202f250", True, "a narrow space"),
        ("1250", "1'250", True, "an apostrophe"),
        ("1250.5", "1,250.5", True, "both, English"),
        ("1250.5", "1.250,5", True, "both, German"),
        ("1250000", "1,250,000", True, "millions"),
        ("0.125", "0,125", True, "no thousands begin with zero"),
        ("125", "0,125", False, "so this is not one hundred and twenty-five"),
        ("-3", "−3", True, "a true minus sign"),
        ("0.5", ".5", True, "no zero before the point"),
        ("5", "5.", True, "a full stop behind it"),
        ("0.3", "0.30000", True, "exact decimals, no rounding of floats"),
    ],
)
def test_readings_of_a_number(value, typed, right, why):
    item = changed("numeric", value=value, tolerance=0, mistakes=[])
    assert item.mark(typed).verdict == ("right" if right else "wrong"), why


@pytest.mark.parametrize(
    "typed",
    [
        "many",
        "60-70",
        "60 to 70",
        "3/4",
        "about 65",
        "<65",
        "nan",
        "inf",
        "6,5,0",
        "65 or 66",
        "1e999",
        "6" * 61,
        "%",
    ],
)
def test_what_is_not_one_number_is_not_accepted(typed):
    refusal = example("numeric").refusal(typed)
    assert refusal is not None
    assert "%" in refusal, "it says in which unit"


def test_an_unknown_unit_is_not_accepted_and_the_known_ones_are_named():
    refusal = example("numeric").refusal("65 mg")
    assert refusal == 'The unit "mg" is not known here. Write the number in % or in 1000.'


@pytest.mark.parametrize(
    ("unit", "typed", "accepted", "why"),
    [
        ("people in 100", "39 people", True, "the first words of the unit say enough"),
        ("mg/kg", "39 mg", False, "half a unit is another one"),
        ("days", "39 day", True, "one or many"),
        ("10^9/L", "39 x10⁹/l", True, "raised digits and a multiplication sign"),
        ("mm²", "39 mm2", True, "squares"),
        ("hours", "39 h", False, "an abbreviation that the author did not list"),
    ],
)
def test_units_are_compared_as_people_write_them(unit, typed, accepted, why):
    item = changed("numeric", unit=unit, value=39, other_units={}, mistakes=[])
    assert item.accepts(typed) is accepted, why


def test_a_known_mistake_is_recognised_within_its_tolerance():
    item = example("numeric")
    assert item.mistake("35,5 %").because == "These are the patients who respond."
    assert item.mistake("35.6") is None
    assert item.mistake("65") is None
    assert item.mistake("") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_a_number(typed):
    item = NUMERIC
    if item.accepts(typed):
        mark = item.mark(typed)
        assert 0 <= mark.points <= mark.most
        assert Mark.model_validate_json(mark.model_dump_json()) == mark
