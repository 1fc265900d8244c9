"""The onset clock: what is plotted rests on enough patients, and the table says the same as the picture."""

import pytest

from immunobook.content.toxicity import FEWEST_PATIENTS
from immunobook.toxicity import figure, onset


def test_every_median_rests_on_enough_patients(toxicity):
    rows = onset.rows(toxicity)
    assert len(rows) >= 10
    assert all(row.people >= FEWEST_PATIENTS == 20 for row in rows)
    assert all(row.sources for row in rows)
    assert all(row.low is None or row.low <= row.median <= row.high for row in rows)


def test_what_rests_on_fewer_is_named(toxicity):
    said = " ".join(onset.left_out(toxicity))
    assert "Rests on 17 patients" in said
    assert "Rest on 18 and 7 patients" in said


def test_months_and_days_become_weeks(toxicity):
    rows = {row.id: row for row in onset.rows(toxicity)}
    assert rows["myocarditis-any"].median == pytest.approx(34 / 7)
    assert rows["pneumonitis-pembrolizumab"].median == pytest.approx(3.3 * 30.4375 / 7)
    assert rows["nephritis-any"].median == 16


def test_the_two_together_come_earlier_than_one_alone(toxicity):
    rows = {row.id: row for row in onset.rows(toxicity)}
    assert rows["colitis-combination"].median < rows["colitis-pd1"].median


def test_late_events_stand_at_the_end_and_apart(toxicity):
    rows = onset.rows(toxicity)
    assert [row.after for row in rows][-2:] == ["last-dose"] * 2
    assert "after the last dose" in rows[-1].said


@pytest.mark.parametrize(
    ("weeks", "said"),
    [(1 / 7, "1 day"), (0.3, "2 days"), (4.86, "4.9 weeks"), (16, "16 weeks"), (52.2, "12 months")],
)
def test_times_as_people_say_them(weeks, said):
    assert onset.in_words(weeks) == said


def test_one_sentence_for_what_is_shown(toxicity):
    every = onset.summary(onset.rows(toxicity))
    assert every.startswith("Medians run from 3")
    assert "after the last dose" in every
    assert onset.summary(onset.rows(toxicity, organ="heart")).count(".") >= 1
    assert "no number" in onset.summary(())


def test_a_choice_of_organ_or_treatment_shows_its_lines_only(toxicity):
    for organ in onset.organs(toxicity):
        assert {row.organ for row in onset.rows(toxicity, organ=organ)} == {organ}
    for regimen in onset.regimens(toxicity):
        assert {row.regimen for row in onset.rows(toxicity, regimen=regimen)} == {regimen}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_picture_holds_every_line_and_never_colour_alone(toxicity, mode):
    rows = onset.rows(toxicity)
    drawn = figure.onset_clock(rows, mode)
    markers = [trace for trace in drawn.data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in markers) == len(rows)
    assert len({trace.marker.symbol for trace in markers}) == 2, "first and last dose differ in sign"
    lines = [trace for trace in drawn.data if trace.mode == "lines" and trace.x[0] is not None]
    assert {trace.line.dash for trace in lines} == {"solid", "dot"}, "half and range differ in stroke"
    assert len(lines) == sum(row.low is not None for row in rows)
    assert "log scale" in drawn.layout.xaxis.title.text
    assert list(drawn.layout.xaxis.ticktext)[:3] == ["1 day", "1 week", "1 month"], "the axis names its units"
    places = {row.id: at for at, row in enumerate(rows)}
    drawn_at = {y for trace in markers for y in trace.y}
    assert drawn_at == set(places.values()), "each line has a place of its own, in the order of the table"
    assert [note.y for note in drawn.layout.annotations] == sorted(
        note.y for note in drawn.layout.annotations
    )


def test_an_empty_choice_draws_an_empty_frame():
    assert not figure.onset_clock((), "light").data
