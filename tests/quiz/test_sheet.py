"""What a browser is given of a question, and what it sends: asked, checked, told why; nothing of the answer before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from re import sub

import pytest

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.quiz.behaviour import Sitting
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, NotUnderstood
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.order import digest, shown
from immunobook.quiz.sheet import COST, LONGEST_VALUE, MOST_FIELDS, Sent, answer_in, asks, read, sheet
from tests.quiz.filled_in import FILL, Fields, filled_in
from tests.quiz.sample import EXAMPLES, changed, example
from tests.quiz.test_feedback import MYTH, Kept, entries
from tests.quiz.test_feedback import read as words

SEED = 7


@pytest.fixture(autouse=True)
def _one_myth(monkeypatch):
    monkeypatch.setattr(content, "myths", lambda: {"brake-as-key": MYTH})
    monkeypatch.setattr("immunobook.quiz.sheet.address_of", lambda cell: f"/immune_activation?cell={cell}")


def sent(item, answer, seed=SEED, **more) -> Sent:
    ids = shown(item, seed)
    form = {name: tuple(values) for name, values in filled_in(item, answer, ids).items()}
    return Sent(**{"item": item.id, "seed": seed, "order": digest(ids), "once": "0" * 16, "form": form, **more})


def kept(item, answer, number=1, seed=SEED, first=None):
    made = Kept(answer, item.mark(answer), number, seed, first)
    if first is None:
        object.__setattr__(made, "first", made)
    return made


WRONG = {
    "single_choice": "tcr-mhc",
    "multiple_choice": ["b7"],
    "select_n": ["pd1"],
    "ordering": ["loss", "brake", "second", "match"],
    "matching": {"row-tcr": "lone"},
    "numeric": "35",
    "predict": None,
    "matrix_multiple_choice": {"pd1": "tumour"},
    "matrix_multiple_response": {"colitis": ["itch"]},
    "multiple_response_grouping": {"ask": ["film"], "do": ["wait"]},
    "drop_down_cloze": {"where": "vessel"},
    "drop_down_table": {"pd1": "bone"},
    "drop_down_rationale": {"cause": "feeds", "effect": "kills"},
    "highlight": ["tea"],
    "bow_tie": {"condition": ["gout"]},
    "short_text": "PD-L1",
    "label_picture": {"a": "d"},
    "trend": "kidney",
    "free_text": None,
}


def test_every_kind_is_complete():
    for kind, made in KINDS.items():
        assert kind in FILL, f"nobody tries the form of {kind}"
        assert made.nothing_yet, f"nobody is told that {kind} is not answered yet"
        assert list(EXAMPLES.glob(f"{kind}-*.yaml")), f"no example of {kind}"


# --- asked ------------------------------------------------------------------------------------------------


def test_nothing_of_the_answer_is_sent_before_there_is_one(item):
    before = json.dumps({**sheet(item, None), "asks": asks(item, "clinical")}, ensure_ascii=False)
    assert escape(in_names(item.asks))[:20] in before, "the question itself is there"
    for entry in entries(item):
        for form in (entry.because, in_names(entry.because), escape(entry.because)):
            assert form not in before, f"the reason of {getattr(entry, 'id', 'the number')} has leaked"
    assert "im-reason" not in before
    if item.kind in ("numeric", "short_text"):
        assert item.key() not in before
    elif item.kind != "free_text":
        values = {value for can in Fields(item.form(shown(item, SEED))).can.values() for value in can or ()}
        assert not values & {entry.id for entry in entries(item)}, (
            "ids of options would tell what an author thought"
        )


def test_nothing_is_preselected(item):
    assert Fields(item.form(shown(item, SEED))).starts == {}


def test_the_plain_level_asks_in_plain_words():
    item = example("single_choice")
    assert item.asks in words(asks(item, "clinical"))
    assert item.plain in words(asks(item, "plain"))


def test_what_an_author_writes_is_text_and_never_markup():
    options = [
        {**option.model_dump(), "says": f"<script>alert({place})</script>"}
        for place, option in enumerate(example("single_choice").options)
    ]
    item = changed("single_choice", options=options, asks="<img src=x onerror=alert(1)>")
    html = json.dumps({**sheet(item, None), "asks": asks(item, "clinical")})
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("longest", "is_written_out", "why"),
    [(30, False, "it fits into a list on a phone"), (31, True, "it would be cut off there")],
)
def test_a_long_partner_is_written_out_with_a_letter(longest, is_written_out, why):
    pairs = [pair.model_dump() for pair in example("matching").pairs]
    pairs[0]["right"] = "x" * longest
    html = changed("matching", pairs=pairs).form(["row-tcr", "row-cd28", "row-pd1", "lone"])
    assert ("im-partners" in html) is is_written_out, why
    assert (">A. " in html) is is_written_out


LADDER = ["Where to look.", "What to <compare>."]


def asked(hint, sort="", **more) -> str:
    """The form of a question with hints as a browser is given it, in a lesson or in a sitting."""
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    this = Sitting(key="k", sort=sort, items=("x",), began=at, versions={}) if sort else None
    return sheet(changed("single_choice", hint=hint), None, sitting=this, **more)["form"]["html"]


def test_hints_are_opened_one_by_one_and_their_cost_is_said_before():
    html = asked(LADDER)
    assert f"Hint 1 of 2 Where to look. Hint 2 of 2 What to <compare>. {COST}" in words(html), "the faintest first"
    assert "unsure" in COST
    assert "sooner" in COST
    outer, inner = html.index("<summary>Hint 1 of 2"), html.index("<summary>Hint 2 of 2")
    assert outer < inner < html.index("</details>"), "the second stands inside the first, so it cannot be opened before"
    assert html.index(COST) > html.rindex("</details>"), "the cost can be read while all are closed"
    assert html.count(COST) == 1
    assert "open" not in sub(r">[^<]*<", "><", html), "none is open at first"
    assert "<compare>" not in html


@pytest.mark.parametrize(
    ("hint", "says"),
    [(["Look here."], "Hint Look here."), ("Look here.", "Hint Look here."), (list("abcd"), "Hint 4 of 4 d"), ([], None)],
)
def test_a_single_hint_has_no_number_and_no_hint_has_no_cost(hint, says):
    html = asked(hint)
    assert (COST in html) is (says is not None)
    assert "im-hint" in html if says else "im-hint" not in html
    assert not says or f"{says} {COST}" in words(html)


@pytest.mark.parametrize(
    ("sort", "tells", "is_there"),
    [
        ("", True, True), ("practice", True, True), ("review", True, False), ("test", False, False),
        ("pre", False, False), ("post", False, False), ("test_out", False, False),
    ],
)  # fmt: skip
def test_hints_stand_where_a_question_can_be_tried_again_and_in_no_test(sort, tells, is_there):
    html = asked(LADDER, sort, tells=tells)
    assert (COST in html) is is_there
    assert ("Where to look." in html) is is_there


# --- handed in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 7, 123456])
def test_the_form_gives_back_the_answer_whatever_the_order(item, seed):
    answer = answer_in(sent(item, item.key(), seed), item)
    assert item.mark(answer).points == item.mark(answer).most
    assert answer == item.key() or sorted(answer) == sorted(item.key())


def test_the_button_without_an_answer_costs_nothing(item):
    with pytest.raises(NotUnderstood) as why:
        answer_in(sent(item, type(item.key())()), item)
    assert str(why.value) == item.nothing_yet


@pytest.mark.parametrize(
    ("kind", "answer", "says"),
    [
        ("select_n", ["pdl1", "b7", "pd1"], "Choose 2. You have chosen 3, so take 1 away."),
        (
            "matching",
            {"row-tcr": "row-cd28", "row-cd28": "row-cd28"},
            '"B7" stands in two rows. Each fits one row only.',
        ),
        ("numeric", "about 65", "This could not be read as one number."),
        ("numeric", "65 mg", 'The unit "mg" is not known here.'),
    ],
)
def test_what_cannot_be_marked_is_sent_back_with_a_sentence(kind, answer, says):
    item = example(kind)
    with pytest.raises(NotUnderstood) as why:
        answer_in(sent(item, answer), item)
    assert str(why.value).startswith(says)


def test_a_question_that_was_changed_meanwhile_is_not_marked():
    item = example("single_choice")
    stale = sent(item, item.key())
    options = [option.model_dump() for option in item.options]
    other = changed("single_choice", options=[{**options[0], "id": "another"}, *options[1:]])
    with pytest.raises(NotUnderstood) as why:
        answer_in(stale, other)
    assert "was changed" in str(why.value)


@pytest.mark.parametrize(
    "form",
    [
        {"chosen": ("9",)},
        {"chosen": ("-1",)},
        {"chosen": ("٣",)},
        {"chosen": ("0", "1")},
        {"chosen": ("tcr-mhc",)},
        {"chosen": ("0x0",)},
        {"chosen": ("1" * 4000,)},
    ],
)
def test_a_forged_choice_is_not_accepted_rather_than_wrong(form):
    item = example("single_choice")
    with pytest.raises(NotUnderstood):
        answer_in(sent(item, item.key(), form=form), item)


def test_the_same_option_twice_is_not_accepted():
    item = example("multiple_choice")
    with pytest.raises(NotUnderstood):
        answer_in(sent(item, item.key(), form={"chosen": ("0", "0")}), item)


WELL_FORMED = {"item": "x", "seed": 1, "order": "a", "once": "0" * 16, "form": {"chosen": ["0"]}, "where": "l/c"}


def test_what_a_browser_sends_is_read():
    assert read(WELL_FORMED) == Sent("x", 1, "a", "0" * 16, {"chosen": ("0",)}, "l/c")
    assert read({key: value for key, value in WELL_FORMED.items() if key != "where"}).where == ""


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "x", 3,
        *({**WELL_FORMED, key: value} for key, value in [
            ("item", 3), ("item", "x" * 201), ("item", None), ("seed", "1"), ("seed", True), ("seed", -1),
            ("seed", 2**32), ("seed", 1.5), ("order", {}), ("once", ""), ("once", "short"), ("once", "a b c d e f"),
            ("once", "x" * 65), ("form", []), ("form", {"a": "0"}), ("form", {"a": [0]}), ("form", {"a": [None]}),
            ("form", {"a": ["x" * (LONGEST_VALUE + 1)]}), ("form", {f"f{n}": [] for n in range(MOST_FIELDS + 1)}),
            ("where", ["l", "c"]),
        ]),
    ],
)  # fmt: skip
def test_anything_else_gets_a_sentence(broken):
    with pytest.raises(NotUnderstood) as why:
        read(broken)
    assert str(why.value) == NOT_OF_THIS_QUESTION


# --- told why ---------------------------------------------------------------------------------------------


def test_the_right_answer_is_explained(item):
    told = sheet(item, kept(item, item.key()))
    assert told["verdict"] == ("committed" if item.kind == "predict" else "right")
    said = words(told["feedback"])
    assert ("Committed" if item.kind == "predict" else "✓ Right") in said
    for entry in entries(item):
        assert entry.because in said


def test_the_first_answer_counts_and_the_next_form_has_another_order(item):
    if item.kind == "predict":
        assert sheet(item, kept(item, item.key()))["form"] is None, "it can be said beforehand only once"
        return
    if item.kind == "free_text":
        begun = {"text": ["I would <ring> the team."]}
        told = sheet(item, kept(item, begun))
        assert told["verdict"] == "committed"
        assert "I would &lt;ring&gt; the team." in told["form"]["html"], "it is compared, not written anew"
        assert item.points[0].says in words(told["form"]["html"])
        return
    first = kept(item, WRONG[item.kind])
    told = sheet(item, first)
    assert "✕ Wrong" in words(told["feedback"])
    assert "Your first answer is the one that counts." in words(told["feedback"])
    assert not any(entry.because in words(told["form"]["html"]) for entry in entries(item))
    if item.texts():
        assert shown(item, told["form"]["seed"]) != shown(item, first.seed)
    second = sheet(item, kept(item, item.key(), 2, told["form"]["seed"], first))
    assert second["number"] == 2
    assert "This was try 2. Your first answer is the one that counts: ✕ Wrong" in words(second["feedback"])


def test_the_misconception_behind_a_wrong_choice_leads_back_to_its_cell():
    item = example("single_choice")
    html = sheet(item, kept(item, "pd1-pdl1"))["feedback"]
    assert "Drugs flag down cells." in words(html)
    assert "/immune_activation?cell=three-keys/why-three" in html


@pytest.mark.parametrize(("today", "old"), [("2027-03-01", False), ("2027-03-02", True)])
def test_facts_that_nobody_checked_for_a_year_say_so_with_the_answer(today, old):
    item, on = changed("single_choice", checked="2026-03-01"), datetime.fromisoformat(today).date()
    told = sheet(item, kept(item, item.key()), today=on)["feedback"]
    assert ("last checked on 1 March 2026" in told) is old
    assert ("◐ over a year" in told) is old
    assert "over a year" not in json.dumps(sheet(item, None, today=on)), "the question stands as it is"
    assert "over a year" not in sheet(item, kept(item, item.key()), today=on, tells=False)["feedback"]
