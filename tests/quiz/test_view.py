"""The widgets: asked, checked, told why, tried again; and nothing of the answer before that."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from immunobook import content
from immunobook.content.prose import in_names
from immunobook.quiz import feedback
from immunobook.quiz.kinds import KINDS
from immunobook.quiz.view import NOT_SAVED, NOTHING_YET, WIDGETS, as_label
from tests.quiz.sample import EXAMPLES, changed, example
from tests.quiz.test_feedback import MYTH, entries, read

PAGE = Path(__file__).parent / "page.py"


@pytest.fixture(autouse=True)
def _one_myth(monkeypatch):
    monkeypatch.setattr(content, "myths", lambda: {"brake-as-key": MYTH})


@pytest.fixture
def page(monkeypatch):
    """Return a function that opens the page with one kind of question on it."""

    def open_page(kind):
        monkeypatch.setenv("QUIZ_KIND", kind)
        at = AppTest.from_file(str(PAGE), default_timeout=20).run()
        assert not at.exception
        return at

    return open_page


def sent(at) -> str:
    """Everything that the page sends to the browser, as text, without the style sheet."""
    protos = (getattr(element, "proto", None) for element in every(at.main))
    texts = (MessageToString(proto, as_utf8=True) for proto in protos if proto is not None)
    return "\n".join(text for text in texts if "<style>" not in text)


def every(node) -> Iterator:
    for child in node.children.values():
        yield child
        if hasattr(child, "children"):
            yield from every(child)


def shown_text(at) -> str:
    return read(" ".join(element.proto.body for element in at.get("html")))


def press(at, label):
    [button] = [button for button in at.button if button.label == label]
    button.click()
    return at.run()


def check(item, at):
    return press(at, "Commit" if item.kind == "predict" else "Check")


def answer(item, at, ids=None):
    """Answer as a learner does; with the key unless told otherwise."""
    key = item.key() if ids is None else ids
    if item.kind in ("single_choice", "predict"):
        says = {option.id: as_label(option.says) for option in item.options}
        [radio] = at.radio
        radio.set_value(radio.options.index(says[key]))
    elif item.kind in ("multiple_choice", "select_n"):
        chosen = {as_label(option.says) for option in item.options if option.id in key}
        for box in at.checkbox:
            box.set_value(box.label in chosen)
    elif item.kind == "ordering":
        says = {step.id: as_label(step.says) for step in item.steps}
        for id in reversed(key):
            for _ in key:
                at = press(at, f"Move “{says[id]}” up")
    elif item.kind == "matching":
        rights = {partner.id: partner.right for partner in item.partners()}
        for pair, box in zip(item.pairs, at.selectbox, strict=True):
            if pair.id in key:
                box.set_value(box.options.index(rights[key[pair.id]]))
    else:
        at.text_input[0].set_value(key)
    return at


def test_every_kind_is_complete():
    for kind in KINDS:
        assert kind in WIDGETS, f"nobody can see {kind}"
        assert kind in feedback.REASONS, f"nobody is told why in {kind}"
        assert kind in NOTHING_YET, f"nobody is told that {kind} is not answered yet"
        assert list(EXAMPLES.glob(f"{kind}-*.yaml")), f"no example of {kind}"
    assert len(KINDS) == len(WIDGETS)


def test_nothing_of_the_answer_is_sent_before_there_is_one(item, page):
    at = page(item.kind)
    before = sent(at)
    assert as_label(item.asks)[:20] in before or item.asks[:20] in before, "the question itself is there"
    for entry in entries(item):
        for form in (entry.because, in_names(entry.because), escape(entry.because)):
            assert form not in before, f"the reason of {getattr(entry, 'id', 'the number')} has leaked"
    if item.kind == "numeric":
        assert item.key() not in before
    else:
        keys = [e.key for e in every(at.main) if getattr(e, "key", None)]
        parts = {part for key in keys for part in key.split(":")}
        assert not parts & {e.id for e in entries(item)}, "ids of options would tell what an author thought"


def test_nothing_is_preselected(item, page):
    at = page(item.kind)
    assert all(radio.value is None for radio in at.radio)
    assert not any(box.value for box in at.checkbox)
    assert all(box.value is None for box in at.selectbox)
    assert not any(box.value for box in at.text_input)


def test_the_right_answer_is_checked_read_back_and_explained(item, page):
    at = check(item, answer(item, page(item.kind)))
    assert not at.exception
    [kept] = at.session_state["kept"][item.kind]
    assert kept.mark.points == kept.mark.most
    assert kept.answer == item.key() or sorted(kept.answer) == sorted(item.key())
    said = shown_text(at)
    assert ("Committed" if item.kind == "predict" else "✓ Right") in said
    for entry in entries(item):
        assert entry.because in said
    left = [*at.radio, *at.checkbox, *at.selectbox, *at.text_input]
    assert not left, "feedback takes the place of the options"


def test_pressing_the_button_without_an_answer_costs_nothing(item, page):
    at = check(item, page(item.kind))
    assert at.session_state["kept"][item.kind] == []
    assert NOTHING_YET[item.kind] in shown_text(at)


def test_try_again_asks_afresh_and_the_first_answer_counts(item, page):
    if item.kind == "predict":
        at = check(item, answer(item, page("predict")))
        assert not at.button, "what was said beforehand can be said only once"
        return
    wrong = {
        "single_choice": "tcr-mhc",
        "multiple_choice": ["b7"],
        "select_n": ["pd1"],
        "ordering": ["loss", "brake", "second", "match"],
        "matching": {"row-tcr": "lone"},
        "numeric": "35",
    }
    at = check(item, answer(item, page(item.kind), wrong[item.kind]))
    assert "✕ Wrong" in shown_text(at)
    assert "Your first answer is the one that counts." in shown_text(at)
    at = press(at, "Try again")
    assert not any(entry.because in shown_text(at) for entry in entries(item)), "the reasons are gone again"
    widgets = [*at.radio, *at.checkbox, *at.selectbox, *at.text_input]
    assert not any(widget.value for widget in widgets), "nothing is left of the first try"
    at = check(item, answer(item, at))
    first, second = at.session_state["kept"][item.kind]
    assert (first.number, second.number) == (1, 2)
    assert second.mark.points == second.mark.most
    assert "This was try 2. Your first answer is the one that counts: ✕ Wrong" in shown_text(at)
    if item.kind != "numeric":
        assert first.seed != second.seed


def test_an_answer_that_cannot_be_saved_stays_in_the_box(item, page, monkeypatch):
    at = answer(item, page(item.kind))
    monkeypatch.setenv("QUIZ_FAILS", "1")
    at = check(item, at)
    assert not at.exception
    wanted = NOT_SAVED.replace("Check", "Commit") if item.kind == "predict" else NOT_SAVED
    assert wanted in shown_text(at)
    assert not any(entry.because in shown_text(at) for entry in entries(item))
    monkeypatch.delenv("QUIZ_FAILS")
    at = check(item, at)
    assert at.session_state["kept"][item.kind][0].mark.points == item.mark(item.key()).most


@pytest.mark.parametrize(
    ("kind", "ids", "says"),
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
def test_what_cannot_be_marked_is_sent_back_with_a_sentence(kind, ids, says, page):
    item = example(kind)
    at = check(item, answer(item, page(kind), ids))
    assert says in shown_text(at)
    assert at.session_state["kept"][kind] == []


def test_the_misconception_behind_a_wrong_choice_leads_back_to_its_cell(page):
    item = example("single_choice")
    at = check(item, answer(item, page("single_choice"), "pd1-pdl1"))
    assert "Drugs flag down cells." in shown_text(at)
    assert any("/immune_activation?cell=three-keys/why-three" in e.proto.body for e in at.get("html"))


def test_a_move_is_announced_and_stops_at_the_ends(page):
    item = example("ordering")
    at = page("ordering")
    says = item.steps[0].says
    for _ in item.steps:
        at = press(at, f"Move “{as_label(says)}” up")
    assert "cannot go further" in shown_text(at)
    at = press(at, f"Move “{as_label(says)}” down")
    assert f"“{says}” is now 2 of 4." in shown_text(at)
    [status] = [e.proto.body for e in at.get("html") if 'class="im-moved"' in e.proto.body]
    assert 'role="status"' in status


@pytest.mark.parametrize(
    ("longest", "is_written_out", "why"),
    [(30, False, "it fits into a list on a phone"), (31, True, "it would be cut off there")],
)
def test_a_long_partner_is_written_out_with_a_letter(longest, is_written_out, why, page, monkeypatch):
    pairs = [pair.model_dump() for pair in example("matching").pairs]
    pairs[0]["right"] = "x" * longest
    item = changed("matching", pairs=pairs)
    monkeypatch.setattr("tests.quiz.sample.example", lambda kind: item)
    at = page("matching")
    assert any('class="im-partners"' in e.proto.body for e in at.get("html")) is is_written_out, why
    assert all(
        option.startswith(("A. ", "B. ", "C. ", "D. ")) is is_written_out
        for option in at.selectbox[0].options
    )
    at.selectbox[0].set_value(
        at.selectbox[0].options.index(next(o for o in at.selectbox[0].options if "xx" in o))
    )
    at = check(item, at)
    assert "✓" in shown_text(at)
    assert "1 right: 1 of 3" in shown_text(at)


def test_the_plain_level_asks_in_plain_words(page, monkeypatch):
    item = example("single_choice")
    assert item.asks in shown_text(page("single_choice"))
    monkeypatch.setenv("QUIZ_LEVEL", "plain")
    assert item.plain in shown_text(page("single_choice"))


def test_two_questions_on_a_page_keep_apart(monkeypatch):
    monkeypatch.delenv("QUIZ_KIND", raising=False)
    at = AppTest.from_file(str(PAGE), default_timeout=20).run()
    assert not at.exception
    at.text_input[0].set_value("65")
    [numeric_check] = [
        b for b in at.button if b.key and b.key.startswith("quiz:still-there") and b.label == "Check"
    ]
    at = numeric_check.click().run()
    assert {kind: len(kept) for kind, kept in at.session_state["kept"].items() if kept} == {"numeric": 1}


@pytest.mark.parametrize(
    "words", ["*PD-1*", "[a](b)", "$x$ and $y$", "<b>", "a_b_c", ":red[x]", "1 # 2", "`x`", "~~x~~"]
)
def test_a_label_is_words_and_no_markdown(words):
    label = as_label(words)
    assert label.replace("\\", "").replace("\N{NON-BREAKING HYPHEN}", "-") == words
    assert all(label[place - 1] == "\\" for place, sign in enumerate(label) if sign in "*[]$<`~_#")
