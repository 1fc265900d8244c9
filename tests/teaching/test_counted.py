"""What a room answered: every answer counted once, in two columns, and nothing told too soon."""

from dataclasses import dataclass

import pytest

from immunobook import teach
from immunobook.classroom import tally
from immunobook.quiz import bank
from immunobook.quiz.mark import Mark
from immunobook.teaching import counted
from tests.teaching.sample import NOW

SINGLE = bank.question("signal-two-pair")
MULTIPLE = next(one for one in bank.questions().values() if one.kind == "multiple_choice" and not one.retired)
NUMERIC = next(one for one in bank.questions().values() if one.kind == "numeric" and not one.retired)
MATCHING = next(one for one in bank.questions().values() if one.kind == "matching" and not one.retired)
RIGHT = SINGLE.key()
WRONG = [option.id for option in SINGLE.options if not option.right]


@dataclass(frozen=True)
class Given:
    answer: object
    mark: Mark
    certainty: int | None = None
    learner: str = ""


def gave(item, answer, certainty=None) -> Given:
    return Given(answer, item.mark(answer), certainty)


def count(item, *rounds):
    return counted.counted(item, [tally.tally(given) for given in rounds])


def by_text(item, this, column=0):
    return {row.says: row.counts[column] for row in this.rows}


def test_each_answer_is_counted_at_its_option_in_both_columns():
    first = [gave(SINGLE, RIGHT), gave(SINGLE, WRONG[0]), gave(SINGLE, WRONG[0])]
    again = [gave(SINGLE, RIGHT), gave(SINGLE, RIGHT)]
    this = count(SINGLE, first, again)
    says = SINGLE.texts()
    assert by_text(SINGLE, this) == {**dict.fromkeys(says.values(), 0), says[RIGHT]: 1, says[WRONG[0]]: 2}
    assert by_text(SINGLE, this, 1)[says[RIGHT]] == 2
    assert this.answers == (3, 2)
    assert [row.letter for row in this.rows] == sorted(row.letter for row in this.rows)


def test_where_several_can_be_chosen_an_answer_counts_at_each():
    chosen = [option.id for option in MULTIPLE.options][:2]
    this = count(MULTIPLE, [gave(MULTIPLE, chosen)])
    assert sum(row.counts[0] for row in this.rows) == 2
    assert this.answers == (1,)


def test_written_answers_are_told_apart_and_rare_ones_stand_together():
    answers = [str(number) for number in range(10)] + ["3"]
    this = count(NUMERIC, [gave(NUMERIC, one) for one in answers])
    assert this.rows[0].counts == (2,), "the commonest first"
    assert len(this.rows) == counted.MOST_ROWS + 1
    assert sum(row.counts[0] for row in this.rows) == 11
    assert this.rows[-1].says == "Other answers"


def test_of_other_kinds_it_is_counted_how_many_had_it_right():
    this = count(MATCHING, [gave(MATCHING, MATCHING.key())])
    assert {row.says: row.counts for row in this.rows} == {"Right": (1,), "Not right": (0,)}


@pytest.mark.parametrize("tells", [False, True])
def test_what_is_right_is_said_only_when_it_may_be(tells):
    html = counted.as_html(count(SINGLE, [gave(SINGLE, RIGHT)]), tells=tells)
    assert ("✓ right" in html) is tells
    assert ("im-key" in html) is tells


def test_nobody_answered_is_no_fault():
    html = counted.as_html(count(SINGLE, []), tells=False)
    assert "0 answers" in html
    assert "%" not in html


def test_certainty_stands_in_two_columns_where_it_was_asked():
    first = [gave(SINGLE, RIGHT, 1), gave(SINGLE, RIGHT, 3)]
    this = count(SINGLE, first, [gave(SINGLE, RIGHT, 3)])
    assert this.sure == ((1, 0, 1), (0, 0, 1))
    assert count(SINGLE, [gave(SINGLE, RIGHT)]).sure == ()


def test_the_shift_in_words_says_nothing_of_right_before_the_answer_is_revealed():
    before = [
        Given(RIGHT, SINGLE.mark(RIGHT), 1, "a"),
        Given(WRONG[0], SINGLE.mark(WRONG[0]), 2, "b"),
        Given(RIGHT, SINGLE.mark(RIGHT), 3, "only first"),
    ]
    after = [Given(RIGHT, SINGLE.mark(RIGHT), 3, "a"), Given(RIGHT, SINGLE.mark(RIGHT), 2, "b")]
    this = tally.shift(before, after)
    told = counted.shift_in_words(this, tells=False)
    assert told == "2 people answered both times; 1 changed the answer. Surer than before 1, less sure 0."
    assert "Right before 1, after 2" in counted.shift_in_words(this, tells=True)
    assert "Nobody" in counted.shift_in_words(tally.shift([], []), tells=True)


def vote(id, seconds, right=True, nickname="", round=1):
    answer = RIGHT if right else WRONG[0]
    return teach.Vote(id, f"who-{id}", nickname, round, SINGLE.id, 1, answer, SINGLE.mark(answer), None, NOW, seconds)


def test_who_was_right_first_is_told_and_wrong_answers_win_nothing():
    votes = [vote(1, 9.0), vote(2, 1.0, right=False), vote(3, 4.0, nickname="<b>Kim"), vote(4, 4.0), vote(5, 0.5, round=2)]
    assert [one.id for one in counted.fastest(votes, 1)] == [3, 4, 1]
    assert [one.id for one in counted.fastest(votes, 1, most=1)] == [3]
    says = counted.fastest_in_words(counted.fastest(votes, 1))
    assert "<bdi>&lt;b&gt;Kim</bdi> (4.0 s)" in says, "a name is words, never a page"
    assert counted.fastest_in_words(()) == "Nobody was right."
