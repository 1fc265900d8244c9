"""What is said of a cohort's plots agrees with the numbers behind them, and figures draw what they are given."""

import pytest

from immunobook.response import cohort, figure, in_words, sheet
from immunobook.response.endpoints import spider, swimmer, waterfall

WANTED = (cohort.Wanted("response-rate", 0.45), cohort.Wanted("median-pfs-months", 6.9))
CRITERIA = ("recist", "irecist")


@pytest.fixture(scope="module")
def made():
    return cohort.generate(WANTED, 30, 3).judgements


@pytest.mark.parametrize("criteria", CRITERIA)
@pytest.mark.parametrize("name", in_words.PLOTS)
def test_each_plot_has_a_sentence_and_a_table(made, name, criteria):
    said, rows = in_words.TOLD[name](made, criteria)
    assert said.endswith(".")
    assert rows
    assert len({tuple(row) for row in rows}) == 1, "the same columns in each row"


def test_the_waterfall_counts_what_it_says(made):
    said, rows = in_words.of_waterfall(made, "recist")
    shrunk = sum(row["Best change (%)"] <= -30 for row in rows)
    assert f"30 of 30 patients have a bar. {shrunk} reach -30 %" in said


def test_the_numbers_at_risk_begin_with_everybody_and_fall(made):
    _, rows = in_words.of_survival(made, "recist")
    risk = [row["At risk"] for row in rows]
    assert risk[0] == 30
    assert risk == sorted(risk, reverse=True)
    assert len(rows) <= 9


@pytest.mark.parametrize(("many", "most"), [(5, 10), (10, 10), (11, 10), (1000, 60)])
def test_a_part_of_a_large_cohort_is_spread_over_all_of_it(many, most):
    few = in_words.evenly(range(many), most)
    assert len(few) == min(many, most)
    assert (few[0], few[-1]) == (0, many - 1)
    assert len(set(few)) == len(few)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_bar_is_drawn_and_can_be_clicked(made, mode):
    bars = waterfall(made).bars
    fig = figure.waterfall(bars, mode)
    drawn = {one[0] for trace in fig.data for one in trace.customdata}
    assert drawn == {bar.patient for bar in bars}
    assert all(trace.marker.pattern.fillmode == "overlay" for trace in fig.data), "else the bar itself is not painted"


def test_a_lane_and_a_line_for_each_patient(made):
    lanes = swimmer(made)
    assert len(figure.swimmer(lanes, "light").data[0].y) == 30
    lines = [(one.patient.id, one.best.category, spider(one)) for one in made]
    assert len(figure.spider(lines, "light").data) == sum(len(points) > 1 for _, _, points in lines)


def test_both_limits_are_drawn_into_the_sums():
    rows = [{"Lesion": "T1", "Role": "target", "v0": "50", "v1": "30", "v2": "40"}]
    read = sheet.read_sheet(rows, [sheet.visit_row(day) for day in (0, 42, 84)])
    fig = figure.sums(sheet.sum_course(read.judgement), "light")
    by_name = {trace.name: list(trace.y) for trace in fig.data}
    assert by_name["response: 30 % below baseline"] == [35, 35]
    assert [y for y in by_name["growth: 20 % and 5 mm over the nadir"] if y is not None] == [60, 60, 36, 36]
    assert by_name["sum of the targets"] == [50, 30, 40]


def test_a_downloaded_plot_needs_no_network(made):
    curve = in_words.survival(made, "recist")
    page = figure.as_page(figure.kaplan_meier(curve, curve.at_risk(in_words.ticks(curve)), "light", says="x"), "Title")
    assert "Title" in page
    assert '<script src="http' not in page
