"""Hostile values: each is kept exactly as it was, or refused with a sentence. Never anything between."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from immunobook.records import Refused, UnknownLearner, secret
from tests.records.sample import NOW, answer

HOSTILE = [
    # what breaks SQL
    "'", "''", '"', "`", ";", "--", "/*", "*/", "\\", "\\'", "%", "_", "?", ":name", "%s", "%(a)s", "$1", "{0}", "{}",
    "' OR '1'='1", "'; DROP TABLE answer; --", '"; DROP TABLE learner; --', "1; DELETE FROM note", "' UNION SELECT 1 --",
    "admin'--", "' OR 1=1#", "') OR ('1'='1", "x' AND 1=(SELECT COUNT(*) FROM learner); --", "Robert'); DROP TABLE note;--",
    "$$", "E'\\x41'", "COPY learner TO PROGRAM 'id'", "ATTACH DATABASE 'x' AS y", "PRAGMA writable_schema=1", "pg_sleep(10)",
    # what breaks pages
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:alert(1)", "&lt;b&gt;",
    "&amp;amp;", "</textarea><script>alert(1)</script>", "<!--", "-->", "]]>", "<iframe src=//x>", "{{7*7}}", "${7*7}", "<%= 7 %>",
    "[a](javascript:alert(1))", "![x](x)", "***", "# title", "$\\LaTeX$", ":material/delete:", ":red[x]",
    # what breaks files and shells
    "../../etc/passwd", "..\\..\\x", "/dev/null", "C:\\con", "file:///x", "| id", "$(id)", "`id`", "a\nb", "a\r\nb", "a\tb", "a\bb",
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\ta", "CON", "NUL", "AUX",
    # what breaks text
    "", " ", "  a  ", "\n", "\u00a0", "\u200b", "\ufeff", "\ufeffa", "\u202eabc", "\u2066x\u2069", "e\u0301", "\u00e9", "\u0130", "ß",
    "ſ", "ǅ", "\U0001f9ec", "\U0001f469\u200d\u2695\ufe0f", "\U0001f1e8\U0001f1ed", "\u0301" * 200, "田中さん", "العربية", "עברית", "ไทย",
    "\U0010ffff", "\ufffe", "\uffff", "\ufdd0", "\x7f", "\x01", "\x1b[31m", "\x1b]0;x\x07", "\x85", "\u2028", "\u2029",
    # what looks like something else
    "null", "None", "undefined", "NaN", "Infinity", "-0", "0", "00", "1e400", "true", "false", "[]", "[1]", '{"a": 1}', '"x"',
    "0x41", "1_000", "2026-02-30", "__proto__", "constructor", "__class__", "self", "\\u0000", "\\ud800", "%00", "%ff",
    # what no database keeps, and what is too much
    "\0", "a\0b", "\0" * 100, "\ud800", "a\udfff", "\ud83d", "\udc00\ud800", "x" * 20_000, "x" * 20_001, "ä" * 20_000, "\U0001f9ec" * 30_000,
]  # fmt: skip


def test_there_are_enough_of_them():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 100


def is_a_sentence(refused: Refused) -> None:
    assert str(refused).endswith(".")
    assert len(str(refused)) < 200


def kept_exactly_or_refused(store, learner, value) -> list[str]:
    """Try a value wherever something can be kept; return where it was kept."""
    kept = []

    def tried(where: str, write, read):
        try:
            write()
        except Refused as refused:
            is_a_sentence(refused)
            return
        assert read() == value, f"{where}: {value!r}"
        kept.append(where)

    tried(
        "answer",
        lambda: answer(store, learner, "open", value),
        lambda: store.answers_to(learner, "open")[-1].answer,
    )
    tried(
        "answer in a list",
        lambda: answer(store, learner, "list", [value]),
        lambda: store.answers_to(learner, "list")[-1].answer[0],
    )
    tried(
        "key of an answer",
        lambda: answer(store, learner, "key", {value: 1}),
        lambda: next(iter(store.answers_to(learner, "key")[-1].answer)),
    )
    tried(
        "question", lambda: answer(store, learner, value), lambda: store.answers_to(learner, value)[-1].item
    )
    tried(
        "once",
        lambda: answer(store, learner, "once", once=value),
        lambda: store.answers_to(learner, "once")[-1].once,
    )
    tried(
        "note",
        lambda: store.add_note(learner, "three-keys", "own-words", value, base=None, at=NOW),
        lambda: store.note(learner, "three-keys", "own-words").text,
    )
    tried(
        "lesson",
        lambda: store.finish_cell(learner, value, "a", at=NOW),
        lambda: store.cells_done(learner, value)[-1].lesson,
    )
    tried(
        "cell", lambda: store.set_place(learner, "a", value, at=NOW), lambda: store.places(learner)[-1].cell
    )
    tried(
        "setting", lambda: store.set(learner, "level", value, at=NOW), lambda: store.setting(learner, "level")
    )
    return kept


def test_each_hostile_value_is_kept_exactly_or_refused(store):
    for value in HOSTILE:
        kept_exactly_or_refused(store, store.add_learner(secret.new_device_secret(), at=NOW), value)
    assert store.rows()["learner"] == len(HOSTILE)


def test_each_hostile_value_can_be_asked_for(store, learner):
    answer(store, learner)
    for value in HOSTILE:
        for read in (store.answers_to, store.first_and_last, store.cells_done, store.notes, store.setting):
            try:
                assert not read(learner, value), f"{read.__name__} {value!r}"
            except Refused as refused:
                is_a_sentence(refused)


def test_each_hostile_value_as_an_id_is_nobody(store):
    for value in HOSTILE:
        assert store.learner_of(value) is None, repr(value)
        for write in (
            lambda who: answer(store, who),
            lambda who: store.set_place(who, "a", "b", at=NOW),
            lambda who: store.add_device(who, secret.new_device_secret(), at=NOW),
        ):
            with pytest.raises(UnknownLearner):
                write(value)
        assert store.everything(value) is None, repr(value)
        assert store.answers(value) == (), repr(value)
        assert store.place(value) is None, repr(value)
    store.delete(HOSTILE[0])
    assert not any(store.rows().values())


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ("'; DROP TABLE answer; --", 9),
        ("\U0001f9ec", 9),
        ("a\nb", 5),  # no name of ours has a line break
        ("\0", 3),  # an answer's JSON can write a NUL; columns of text cannot
        ("\ud800", 0),
        ("x" * 20_001, 0),
    ],
    ids=range(6),
)
def test_where_it_is_kept(store, learner, value, where):
    kept = kept_exactly_or_refused(store, learner, value)
    assert len(kept) == where, kept


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=10,
)


@given(value=JSON)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_comes_back_as_it_was(store, learner, value):
    answer(store, learner, "any", value)
    assert store.answers_to(learner, "any")[-1].answer == value
