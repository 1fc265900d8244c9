"""What people type for others to see: kept if it can be read, harmless to look at, refused if too long."""

import unicodedata

import pytest

from immunobook import attending, teach
from immunobook.classroom import names
from tests.classroom.sample import NOW


@pytest.mark.parametrize(
    ("typed", "kept", "why"),
    [
        ("Kim", "Kim", "a name"),
        ("  Kim \n\t B. ", "Kim B.", "blanks and lines become one blank"),
        ("", "", "none"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", "text is text; who shows it escapes it"),
        ("Kim\u202egnp.exe", "Kimgnp.exe", "right-to-left override"),
        ("\u2066Kim\u2069\u200f\u061c", "Kim", "isolates and marks of direction"),
        ("مريم", "مريم", "a name that is written from right to left"),
        ("می\u200cخواهم", "می\u200cخواهم", "Persian needs the non-joiner"),
        ("👩\u200d⚕️", "👩\u200d⚕️", "an emoji of several signs"),
        ("\u200d\u200b\u2060\ufeff", "", "nothing that can be seen"),
        ("\u3164\u115f\u2800", "", "letters that show nothing"),
        ("Nguyễn Thị", "Nguyễn Thị", "two accents on a letter"),
        ("K" + "\u0336\u0489" * 30 + "im", "K\u0336\u0489\u0336im", "a tower of accents is cut down"),
        ("\u0301\u0301Kim", "Kim", "accents on nothing"),
        ("a\0b\x07c\ud800d\ue000", "abcd", "control characters, half a character, private signs"),
        ("Kim\u2028\u2029B.", "Kim B.", "other ends of lines"),
        ("=1+1", "=1+1", "a formula is a name here; the export takes care"),
        ("x" * 30, "x" * 30, "the longest"),
    ],
)
def test_a_nickname(typed, kept, why):
    assert names.nickname(typed) == kept, why
    assert names.nickname(kept) == kept, "cleaning twice changes nothing"


@pytest.mark.parametrize("typed", ["x" * 31, "x" * 10_000, "x" * 10_000_000, None, 7, ["Kim"], {"a": 1}])
def test_a_nickname_that_is_refused(typed):
    with pytest.raises(names.Unfit, match=r"\.$"):
        names.nickname(typed)


@pytest.mark.parametrize("typed", ["", " ", "\u202e\u200b", "x" * 501, "x" * 10_000, None, 7])
def test_a_question_that_is_refused(typed):
    with pytest.raises(names.Unfit, match=r"\.$"):
        names.question(typed)


def test_whatever_is_typed_nothing_acts_unseen():
    every = "".join(map(chr, range(0x110000)))
    kept = names.clean(every)
    assert not {unicodedata.category(sign) for sign in kept} & {"Cc", "Co", "Cs", "Cn", "Zl", "Zp"}
    assert {sign for sign in kept if unicodedata.category(sign) == "Cf"} <= {"\u200c", "\u200d"}


def test_what_is_typed_comes_back_as_it_was_cleaned_in_both_databases(store, ada, room, learner):
    attending.join(store, learner, room.id, "K\0i\u202em<b>", now=NOW)
    assert [one.nickname for one in teach.members(store, ada, room.id)] == ["Kim<b>"]
    attending.join(store, learner, room.id, "", now=NOW)
    assert attending.member(store, learner, room.id).nickname == "Kim<b>", "no name is no new name"
    said = attending.ask_floor(store, learner, room.id, "Why\n<script>\u202e? 🧬\0", once="a", now=NOW)
    assert said.text == "Why <script>? 🧬"
    assert [(one.text, one.nickname) for one in teach.floor(store, ada, room.id)] == [("Why <script>? 🧬", "Kim<b>")]
    for typed in ("x" * 10_000, "\ud800", None):
        with pytest.raises(attending.NotAccepted):
            attending.ask_floor(store, learner, room.id, typed, once="b", now=NOW)
        with pytest.raises(teach.NotAccepted):
            teach.new_cohort(store, ada, typed, now=NOW)


def test_a_teacher_hides_a_name_and_a_question_and_shows_them_again(store, ada, room, learner):
    asked = attending.ask_floor(store, learner, room.id, "A slur?", once="a", now=NOW)
    teach.hide(store, ada, room.id, "nickname", learner, now=NOW)
    hidden = teach.hide(store, ada, room.id, "floor", asked.id, now=NOW)
    (question,) = teach.floor(store, ada, room.id)
    assert (question.nickname, question.hidden) == ("", True)
    assert (hidden.hidden_floor, hidden.hidden_nicknames) == ({asked.id}, {learner})
    teach.unhide(store, ada, room.id, "floor", asked.id, now=NOW)
    teach.unhide(store, ada, room.id, "nickname", learner, now=NOW)
    (question,) = teach.floor(store, ada, room.id)
    assert (question.nickname, question.hidden) == ("Kim", False)


def test_an_anonymous_question_names_nobody_anywhere(store, ada, room, learner):
    with pytest.raises(attending.NotAccepted, match="carry the name"):
        attending.ask_floor(store, learner, room.id, "Who?", anonymous=True, once="a", now=NOW)
    teach.change_settings(store, ada, room.id, {"anonymous_floor": True}, now=NOW)
    said = attending.ask_floor(store, learner, room.id, "Who?", anonymous=True, once="b", now=NOW)
    assert attending.ask_floor(store, learner, room.id, "Who?", anonymous=True, once="b", now=NOW) == said
    assert [(one.text, one.nickname) for one in teach.floor(store, ada, room.id)] == [("Who?", "")]
    from immunobook.records.tables import floor

    with store._read.connect() as connection:
        (row,) = connection.execute(floor.select()).all()
    assert learner not in str(row)


def test_nobody_floods_the_floor(store, ada, room, learner):
    for number in range(10):
        attending.ask_floor(store, learner, room.id, "Why?", once=str(number), now=NOW)
    with pytest.raises(attending.NotAccepted, match="10 questions"):
        attending.ask_floor(store, learner, room.id, "Why?", once="10", now=NOW)
    attending.ask_floor(store, learner, room.id, "Why?", once="3", now=NOW)
    assert len(teach.floor(store, ada, room.id)) == 10
    teach.change_settings(store, ada, room.id, {"floor": False}, now=NOW)
    with pytest.raises(attending.NotAccepted, match="not taken"):
        attending.ask_floor(store, learner, room.id, "Why?", once="11", now=NOW)
