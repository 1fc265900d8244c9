"""What a cell has come to, and which cell waits for a prediction."""

import pytest

from immunobook.content.model import CheckCell, Lesson, PredictCell, ReadCell
from immunobook.lesson import progress_of_cells as cells

READ = ReadCell(id="read", number=1, title="Read", blocks=({"level": "both", "text": "Words."},))
PREDICT = PredictCell(id="guess", number=2, title="Guess", quiz="q0")
CHECK = CheckCell(id="check", number=3, title="Check", quiz=("q1", "q2"))
LESSON = Lesson(
    id="one", title="One", chapter="a", minutes=8, goals=("Say it.",), cells=(READ, PREDICT, CHECK)
)


@pytest.mark.parametrize(
    ("cell", "done", "verdicts", "expected", "why"),
    [
        (READ, (), {}, "new", "nothing happened"),
        (READ, ("read",), {}, "done", "Next was pressed"),
        (READ, ("other",), {}, "new", "another cell's Next was pressed"),
        (PREDICT, (), {}, "new", "nothing was predicted"),
        (PREDICT, (), {"q0": "committed"}, "done", "a prediction is done, neither right nor wrong"),
        (CHECK, (), {"q1": "right"}, "new", "one of two is still open"),
        (CHECK, ("check",), {"q1": "right"}, "new", "Next does not answer a question"),
        (CHECK, (), {"q1": "right", "q2": "right"}, "right", "both right"),
        (CHECK, (), {"q1": "right", "q2": "wrong"}, "partly", "one right, one wrong"),
        (CHECK, (), {"q1": "partly", "q2": "right"}, "partly", "partly right is not right"),
        (CHECK, (), {"q1": "wrong", "q2": "omitted"}, "wrong", "neither earned anything"),
        (CHECK, (), {"q1": "wrong", "q2": "partly"}, "partly", "something was earned"),
    ],
)
def test_a_cell_says_what_it_has_come_to(cell, done, verdicts, expected, why):
    assert cells.state_of(cell, done, verdicts) == expected, why


def test_every_state_has_a_word_and_none_is_told_by_colour_alone():
    assert set(cells.WORDS) == set(cells.GLYPHS) == {"new", "done", "right", "partly", "wrong"}
    assert len({(cells.GLYPHS[state], cells.WORDS[state]) for state in cells.WORDS}) == 5


def test_the_next_cell_to_do_is_the_first_that_is_new():
    assert cells.next_open(LESSON, cells.states_of(LESSON, ("read",), {})) == "guess"
    everything = cells.states_of(LESSON, ("read",), {"q0": "committed", "q1": "right", "q2": "right"})
    assert cells.next_open(LESSON, everything) is None


def test_minutes_are_shared_out_and_nothing_is_lost():
    assert sum(LESSON.share(cell.id) for cell in LESSON.cells) == pytest.approx(LESSON.minutes)
