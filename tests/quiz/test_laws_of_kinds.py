"""What holds of every kind, whatever is filled in: its form is read, understood or sent back, and marked.

Everything here goes the way of a learner's answer: the fields that the form really has, read back in the order shown.
"""

from __future__ import annotations

import json
from functools import cache

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immunobook.quiz.kind import Kind, NotUnderstood
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.mark import Mark
from immunobook.quiz.order import digest, shown
from immunobook.quiz.sheet import Sent, answer_in
from tests.quiz.filled_in import Fields, filled_in
from tests.quiz.sample import EXAMPLES, changed, example

ITEMS = {
    path.stem: KINDS[(written := yaml.safe_load(path.read_text(encoding="utf-8")))["kind"]].model_validate(written)
    for path in sorted(EXAMPLES.glob("*.yaml"))
}
of_every_kind = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**32 - 1)

SIGNS = "aZ17 .,%-<²é٣/\n"
"""Letters, digits and signs of all sorts; the whole of Unicode is tried on numbers elsewhere."""

TYPED = st.one_of(
    st.text(SIGNS, max_size=30),
    st.integers(-100, 100).map(str),
    st.sampled_from(["PD-1", "pd 1", "PD-L1", "65 %", "64,5", "650 in 1000", "35,5 %"]),
)
"""What somebody may type into a box."""


def test_the_examples_are_of_every_kind():
    assert {item.kind for item in ITEMS.values()} == set(KINDS)


def html_of(item: Kind, ids) -> str:
    """The form; of a free text that of the second try, which has the points to tick as well."""
    if item.kind != "free_text":
        return item.form(ids)
    begun = type("Begun", (), {"answer": {"text": ["A text."]}})
    return item.next_form(begun, ids)


@st.composite
def forms(draw, item: Kind, ids) -> dict[str, tuple[str, ...]]:
    """Return what the form of a question can send, each field filled in or left open."""
    fields = Fields(html_of(item, ids))
    form: dict[str, tuple[str, ...]] = {}
    for name, can in fields.can.items():
        if not draw(st.integers(0, 3)):
            continue  # left open
        if name == "order":
            form[name] = (",".join(draw(st.permutations([str(place) for place in range(len(ids))]))),)
        elif can is None:
            form[name] = (draw(TYPED),)
        elif name in fields.several:
            form[name] = tuple(draw(st.lists(st.sampled_from(can), unique=True, max_size=len(can))))
        else:
            form[name] = (draw(st.sampled_from(can)),)
    return form


def handed_in(item: Kind, seed: int, form) -> Sent:
    return Sent(item.id, seed, digest(shown(item, seed)), "0" * 16, form)


def understood(item: Kind, seed: int, form):
    """Return the answer in a form; None if it is sent back, of which nothing more is asked than a sentence."""
    try:
        return answer_in(handed_in(item, seed, form), item)
    except NotUnderstood as why:
        says = str(why)
    assert says.endswith((".", "?")), says
    return None


@of_every_kind
@few
@given(data=st.data(), seed=seeds)
def test_whatever_is_filled_in_earns_between_nothing_and_the_most(item, data, seed):
    answer = understood(item, seed, data.draw(forms(item, shown(item, seed))))
    if answer is None:
        return
    mark = item.mark(answer)
    assert 0 <= mark.points <= mark.most == item.mark(item.key()).most
    assert mark.verdict != "omitted", "what is empty was sent back before"
    assert (mark.points == mark.most) is (mark.verdict == "right") or mark.verdict == "committed"
    assert (mark.points == 0) is (mark.verdict == "wrong") or mark.verdict == "committed"
    assert item.mark(json.loads(json.dumps(answer))) == mark, "it comes back from the records the same"
    assert Mark.model_validate_json(mark.model_dump_json()) == mark


CHOSEN_BY_ID = {
    name: item
    for name, item in ITEMS.items()
    if item.kind in ("multiple_choice", "highlight", "matrix_multiple_response", "multiple_response_grouping")
}
"""Kinds that count right choices less wrong ones: their answers are ids, or ids by column or group."""


def choices(item: Kind) -> list[tuple[str, str]]:
    """Return what can be chosen, as (column or group, id); the first is empty where there is none."""
    most = item.mark(item.key())
    return [tuple(part.id.rpartition("/")[::2]) for part in most.parts]


@pytest.mark.parametrize("item", CHOSEN_BY_ID.values(), ids=CHOSEN_BY_ID)
@few
@given(data=st.data())
def test_a_right_choice_more_never_lowers_and_a_wrong_one_never_raises(item, data):
    def answer(chosen):
        if isinstance(item.key(), dict):
            return {group: [id for own, id in chosen if own == group] for group in item.key()}
        return [id for _, id in chosen]

    every = choices(item)
    right = {one for one, part in zip(every, item.mark(item.key()).parts, strict=True) if part.chosen}
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True, max_size=len(every) - 1))
    more = data.draw(st.sampled_from([one for one in every if one not in chosen]))
    before, after = item.mark(answer(chosen)).points, item.mark(answer([*chosen, more])).points
    assert (after >= before) if more in right else (after <= before)


@of_every_kind
@few
@given(seed=seeds)
def test_nothing_is_chosen_before_the_learner_chooses(item, seed):
    assert Fields(item.form(shown(item, seed))).starts == {}


@of_every_kind
@few
@given(seed=seeds)
def test_the_key_earns_the_most_in_whatever_order_it_is_shown(item, seed):
    ids = shown(item, seed)
    answer = understood(item, seed, {name: tuple(given) for name, given in filled_in(item, item.key(), ids).items()})
    mark = item.mark(answer)
    assert mark.points == mark.most
    assert mark.verdict == ("committed" if item.kind == "predict" else "right")


@of_every_kind
@few
@given(seed=seeds, data=st.data())
def test_nothing_answered_is_sent_back_and_counts_as_omitted(item, seed, data):
    fields = Fields(html_of(item, shown(item, seed))).can
    names = data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True))
    empty = {name: data.draw(st.sampled_from([(), ("",)] if fields[name] is None else [()])) for name in names}
    with pytest.raises(NotUnderstood) as why:
        answer_in(handed_in(item, seed, empty), item)
    assert str(why.value) == item.nothing_yet
    mark = item.mark(item.read(empty, shown(item, seed)))
    assert (mark.points, mark.verdict) == (0, "omitted")


@of_every_kind
@few
@given(data=st.data(), seed=seeds, other=seeds)
def test_the_order_of_options_never_matters(item, data, seed, other):
    """Neither the one in which they are shown, nor the one in which the author wrote them."""
    answer = understood(item, seed, data.draw(forms(item, shown(item, seed))))
    if answer is None:
        return
    form = filled_in(item, answer, shown(item, other))
    mark = item.mark(answer)
    again = item.mark(understood(item, other, {name: tuple(given) for name, given in form.items()}))
    assert again == mark
    elsewhere = turned(item.kind, item.id).mark(answer)
    assert (elsewhere.points, elsewhere.most, elsewhere.verdict) == (mark.points, mark.most, mark.verdict)
    assert set(elsewhere.parts) == set(mark.parts)


@cache
def turned(kind: str, id: str) -> Kind:
    """Return an example with its options written in another order; made once."""
    item = next(item for item in ITEMS.values() if (item.kind, item.id) == (kind, id))
    return KINDS[kind].model_validate(turned_round(item.model_dump()))


def turned_round(written: dict) -> dict:
    """Return a question with what has no order of its own written backwards."""
    kind = written["kind"]
    lists = {"options", "pairs", "extra", "sets", "actions", "condition", "parameters", "points", "columns", "rows"}
    if kind == "highlight":
        return written  # its passages stand in the order of the text
    if kind == "drop_down_table":
        lists -= {"columns", "rows"}  # cells belong to their columns

    def turn(value, name=""):
        if isinstance(value, dict):
            return {name: turn(inner, name) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            made = [turn(inner) for inner in value]
            return made[::-1] if name in lists else made
        return value

    return turn(written)


@of_every_kind
@few
@given(data=st.data(), seed=seeds, junk=st.sampled_from(["99", "-1", "x", "0x1", "٣", "0,0", "1" * 300, " 0"]))
def test_a_form_with_what_it_does_not_offer_is_never_marked(item, data, seed, junk):
    ids = shown(item, seed)
    form = filled_in(item, item.key(), ids)
    fields = Fields(html_of(item, ids)).can
    chosen = [name for name in form if name == "order" or fields[name] is not None]
    if not chosen:
        return  # only boxes to type into: any text is one it can have
    name = data.draw(st.sampled_from(chosen))
    poisoned = data.draw(st.sampled_from([(junk,), (*form[name], junk), (*form[name], form[name][0])]))
    with pytest.raises(NotUnderstood):
        answer_in(handed_in(item, seed, {**{n: tuple(v) for n, v in form.items()}, name: poisoned}), item)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(SIGNS, max_size=8) | st.sampled_from(["text", "pd1", "ask"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(SIGNS, max_size=6) | st.just("text"), inner, max_size=3),
    max_leaves=6,
)


@of_every_kind
@few
@given(answer=ANYTHING)
def test_whatever_is_kept_as_an_answer_is_marked_within_limits_or_refused(item, answer):
    refusal = item.refusal(answer)
    assert item.accepts(answer) is (refusal is None)
    if refusal:
        with pytest.raises(ValueError, match=r"\w"):
            item.mark(answer)
        return
    mark = item.mark(answer)
    assert 0 <= mark.points <= mark.most
    assert (mark.verdict == "omitted") is item.blank(answer)
    assert mark.points == 0 or not item.blank(answer)


@of_every_kind
def test_a_kept_answer_with_something_unknown_in_it_is_refused(item):
    """Wherever an id stands in the key: another one, a number or a list there is nothing that can be marked."""
    if item.kind in ("numeric", "short_text"):
        return  # any text is one that can be typed
    places = [path for path in leaves(item.key()) if path[:1] != ("text",)]
    assert places
    for path in places:
        for junk in ("no-such-thing", 7, ["no-such-thing"]):
            assert item.refusal(replaced(item.key(), path, junk)), (path, junk)


def leaves(answer, path=()):
    """Yield the way to each text in an answer."""
    if isinstance(answer, str):
        yield path
    for name, inner in answer.items() if isinstance(answer, dict) else enumerate(answer if isinstance(answer, list) else ()):
        yield from leaves(inner, (*path, name))


def replaced(answer, path, junk):
    """Return an answer with something else at the end of a way."""
    if not path:
        return junk
    first, *rest = path
    made = dict(answer) if isinstance(answer, dict) else list(answer)
    made[first] = replaced(answer[first], rest, junk)
    return made


# --- partial marks of the kinds that nurses know, from a filled-in form to the sum --------------------------


def dyad() -> Kind:
    two = [blank.model_dump() for blank in example("drop_down_rationale").blanks[:2]]
    return changed("drop_down_rationale", sentence="It {cause}, so the cell {effect}.", blanks=two)


def trend_of_several() -> Kind:
    options = [
        {"id": f"o{n}", "says": f"Option {n}", "because": "So.", "right": n < 3} for n in range(5)
    ]
    return changed("trend", answer={"kind": "multiple_choice", "options": options})


TIE = {"actions": ["hold", "stool"], "condition": ["colitis"], "parameters": ["stools", "fluid"]}


@pytest.mark.parametrize(
    ("item", "answer", "points", "most", "sum_", "why"),
    [
        ("matrix_multiple_response", {"colitis": ["alt", "itch"], "hepatitis": ["alt", "pain"]}, 2, 4,
         "Colitis: 0 right, 2 wrong: 0 - 2 is below 0, so 0 of 2; Hepatitis: 2 right, 0 wrong: 2 - 0 = 2 of 2; "
         "together 0 + 2 = 2 of 4", "a column below zero does not eat the other one; one floor for all would give 0"),
        ("matrix_multiple_response", {"colitis": ["stools", "pain", "itch"], "hepatitis": ["alt"]}, 2, 4,
         "Colitis: 2 right, 1 wrong: 2 - 1 = 1 of 2; Hepatitis: 1 right, 0 wrong: 1 - 0 = 1 of 2; "
         "together 1 + 1 = 2 of 4", "a wrong box costs in its own column"),
        ("multiple_response_grouping", {"ask": ["film"], "do": ["call"]}, 1, 3,
         "Ask: 0 right, 1 wrong: 0 - 1 is below 0, so 0 of 2; Do: 1 right, 0 wrong: 1 - 0 = 1 of 1; "
         "together 0 + 1 = 1 of 3", "a group has its own floor, as a column has"),
        ("bow_tie", {**TIE, "condition": ["flu"]}, 4, 5, "4 right, 1 wrong, nothing taken off: 4 of 5",
         "a wrong condition does not cancel the wings"),
        ("bow_tie", {"actions": ["stool", "wait"], "condition": ["colitis"]}, 2, 5,
         "2 right, 1 wrong, nothing taken off: 2 of 5", "each of the five slots counts by itself; open ones earn nothing"),
        ("bow_tie", {**TIE, "actions": ["stool", "hold"]}, 5, 5, "5 right: 5 of 5", "the order within a wing is irrelevant"),
        ("drop_down_rationale", {"cause": "off", "effect": "sleeps", "harm": "colitis"}, 1, 2,
         "1 pair with both halves right: 1 of 2", "a triad: the other pair still counts"),
        ("drop_down_rationale", {"cause": "paints", "effect": "kills", "harm": "colitis"}, 0, 2,
         "the first blank is wrong, and each pair needs it: 0 of 2", "a triad with a wrong anchor"),
        ("drop_down_rationale", {"cause": "off", "harm": "colitis"}, 1, 2, "1 pair with both halves right: 1 of 2",
         "a triad: an open blank costs its own pair only"),
        (dyad, {"cause": "off", "effect": "sleeps"}, 0, 1, "0 pairs with both halves right: 0 of 1", "half a dyad is nothing"),
        ("drop_down_cloze", {"where": "tumour", "does": "off"}, 1, 2, "1 right, 1 wrong, nothing taken off: 1 of 2",
         "a wrong blank takes nothing off"),
        ("drop_down_table", {"ctla4": "node", "pd1": "node"}, 1, 3, "1 right, 1 wrong, nothing taken off: 1 of 3",
         "an open blank earns nothing, for that blank only"),
        ("matrix_multiple_choice", {"pd1": "t", "pdl1": "t", "mhc": "tumour"}, 2, 4,
         "2 right, 1 wrong, nothing taken off: 2 of 4", "each row by itself; an open row earns nothing"),
        ("highlight", ["stools", "lid", "tea"], 1, 2, "2 right, 1 wrong: 2 - 1 = 1 of 2", "a mark too many costs one"),
        ("highlight", ["stools", "sleeps", "lid", "tea"], 0, 2, "2 right, 2 wrong: 2 - 2 = 0 of 2", "everything marked"),
        (trend_of_several, ["o0", "o1", "o4"], 1, 3, "2 right, 1 wrong: 2 - 1 = 1 of 3",
         "a trend is counted by the rule of the kind it is answered by"),
    ],
)  # fmt: skip
def test_a_part_of_the_points(item, answer, points, most, sum_, why):
    item = example(item) if isinstance(item, str) else item()
    form = {name: tuple(given) for name, given in filled_in(item, answer, shown(item, 3)).items()}
    mark = item.mark(answer_in(handed_in(item, 3, form), item))
    assert (mark.points, mark.most, mark.arithmetic) == (points, most, sum_), why
    assert mark.verdict == ("right" if points == most else "partly" if points else "wrong")


@pytest.mark.parametrize(
    ("kind", "form", "says"),
    [
        ("bow_tie", {"actions": ("0", "1", "2")}, "Actions to take: choose 2. You have chosen 3, so take 1 away."),
        ("bow_tie", {"condition": ("0", "1")}, "Condition: choose 1. You have chosen 2, so take 1 away."),
        ("bow_tie", {"actions": ("1", "1")}, "This answer does not fit the question"),
        ("multiple_response_grouping", {"group-0": ("0",)}, "Choose at least one in each group. Still empty: Do."),
        ("select_n", {"chosen": ("0", "1", "2")}, "Choose 2. You have chosen 3, so take 1 away."),
    ],
)
def test_too_many_or_the_same_twice_is_refused_and_not_scored(kind, form, says):
    item = example(kind)
    with pytest.raises(NotUnderstood) as why:
        answer_in(handed_in(item, 3, form), item)
    assert str(why.value).startswith(says)
