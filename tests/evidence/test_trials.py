"""Trials: no number leaves its cut, every interval keeps its level, and the plots show what the table says."""

import math
import re

import pandas as pd
import pytest
from pydantic import ValidationError

from immunobook import content
from immunobook.content.evidence import Result, Trial
from immunobook.content.model import citations
from immunobook.evidence import figure, trials, view


def ratio(value=0.7, low=0.5, high=0.9, level=95, **more) -> dict:
    return {
        "endpoint": "OS", "kind": "hazard_ratio", "arm": "new", "against": "old", "value": value, "low": low,
        "high": high, "level": level, **more,
    }  # fmt: skip


def rate(arm, value, **more) -> dict:
    return {"endpoint": "OS", "kind": "rate", "arm": arm, "value": value, "at": 60, **more}


def harm(arm, value) -> dict:
    return {"endpoint": "harm", "kind": "rate", "arm": arm, "value": value, "of": "Grade 3 or worse"}


def trial(*cuts: list[dict], id="t") -> Trial:
    return Trial(
        id=id, name=id.upper(), registry="NCT00000001", tumour="Lung", setting="advanced", who="w", phase="3", design="d",
        arms=[{"id": "new", "name": "New", "people": 200}, {"id": "old", "name": "Old", "people": 100}],
        primary="p", outcome="positive", plain="p", clinical="c", not_shown="n",
        cuts=[
            {"id": f"cut-{number}", "follow_up": f"{number} years", "source": f"s-{number}", "results": results}
            for number, results in enumerate(cuts)
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (ratio(against=None), "compares two groups"),
        (rate("new", 40, against="old"), "compares two groups"),
        (ratio(level=None), "without its level"),
        (ratio(low=None, high=None), "without its level"),
        (ratio(low=None), "upper end only"),
        (ratio(value=0.95), "outside its interval"),
        (rate("new", 101), "100 at most"),
        ({**harm("new", 3), "of": None}, "of what grade"),
    ],
)
def test_a_number_that_is_not_whole_is_refused(wrong, says):
    with pytest.raises(ValidationError, match=says):
        Result(**wrong)


def test_a_result_names_a_group_of_its_trial():
    with pytest.raises(ValidationError, match='names a group "other"'):
        trial([rate("other", 40)])


@pytest.mark.parametrize(
    ("low", "high", "word", "crosses"),
    [
        (0.5, 0.998, "below", False), (0.5, 1.0, "holds", True), (1.0, 1.2, "holds", True), (1.01, 1.2, "above", False),
        (None, None, "none", None),
    ],
)  # fmt: skip
def test_where_an_interval_lies(low, high, word, crosses):
    nan = float("nan")
    assert trials.verdict(nan if low is None else low, nan if high is None else high) == word
    value = 1.0 if low is None else max(low, min(1.1, high))
    one = Result(**ratio(value, low, high, 95 if low is not None else None))
    assert one.crosses_one is crosses


def test_the_longer_follow_up_comes_first_and_earlier_looks_only_when_asked_for():
    table = trials.table([trial([ratio(0.7)], [ratio(0.6)])])
    assert list(trials.chosen(table)["Value"]) == [0.7]
    assert list(trials.chosen(table, every_look=True)["Value"]) == [0.7, 0.6]


def test_a_subgroup_is_shown_only_when_asked_for_unless_there_is_nothing_else():
    some = trial([ratio(0.7), ratio(0.5, 0.4, 0.6, population="PD-L1 high")])
    assert list(trials.chosen(trials.table([some]))["Value"]) == [0.7]
    only = trial([ratio(0.5, 0.4, 0.6, population="PD-L1 high")])
    assert list(trials.chosen(trials.table([only]))["Value"]) == [0.5]


def test_benefit_and_harm_are_never_taken_from_two_cuts():
    apart = trial([rate("new", 40), rate("old", 30)], [harm("new", 20), harm("old", 10)])
    assert trials.balance(trials.table([apart])).empty
    together = trial([rate("new", 40), rate("old", 30), harm("new", 20), harm("old", 10)])
    assert list(trials.balance(trials.table([together]))["harm"]) == [20, 10]


def test_landmarks_need_two_groups_at_one_month():
    lonely = trial([rate("new", 40), rate("old", 30, at=36)])
    assert trials.landmarks(trials.table([lonely])).empty
    assert len(trials.landmarks(trials.table([trial([rate("new", 40), rate("old", 30)])]))) == 2


def test_every_real_number_has_its_follow_up_and_a_source_one_can_follow():
    table = view.all_results()
    assert len(content.trials()) >= 25
    assert (table["Follow-up"] != "").all()
    assert set(table["Source"]) <= set(content.sources())
    assert {"positive", "negative", "mixed"} <= set(table["outcome"]), "also those that failed"
    assert table["Level of the interval (%)"].dropna().nunique() > 1, "levels are kept as published"
    for one in content.trials().values():
        assert len({cut.source for cut in one.cuts}) == len(one.cuts), f"{one.id}: a report is one cut"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_forest_shows_each_ratio_with_its_interval_and_level(mode):
    shown = trials.ratios(trials.chosen(view.all_results(), every_look=True))
    fig = figure.forest(shown, mode)
    points = [trace for trace in fig.data if trace.mode == "markers"]
    lines = [trace for trace in fig.data if trace.mode == "lines"]
    assert [trace.x[0] for trace in points] == list(shown["Value"])
    assert len(lines) == shown["From"].notna().sum()
    assert {trace.marker.symbol for trace in points} == {
        "square",
        "diamond-open",
        "triangle-up",
        "circle-open",
    }
    words = "\n".join(note.text for note in fig.layout.annotations)
    assert "(99.9%)" in words, "a level that is not 95 stands in the plot"
    low, high = fig.layout.xaxis.range
    assert low < math.log10(shown["From"].min())
    assert high > math.log10(shown["To"].max())


def test_the_other_plots_show_what_the_tables_say():
    some = trials.landmarks(trials.chosen(view.all_results()))
    points = [trace.x[0] for trace in figure.landmarks(some, "light").data if trace.mode == "markers"]
    assert sorted(points) == sorted(some["Value"])
    both = trials.balance(view.all_results())
    assert both["id"].nunique() >= 4
    points = [trace.x[0] for trace in figure.balance(both, "dark").data if trace.mode == "markers"]
    assert sorted(points) == sorted([*both["Value"], *both["harm"]])


def test_the_sentence_counts_what_is_seen():
    table = trials.table([trial([ratio(0.7)], id="a"), trial([ratio(0.9, 0.7, 1.1)], id="b")])
    assert trials.forest_in_words(trials.ratios(table)) == (
        "2 hazard ratios of 2 trials: in 1 the whole interval lies below 1; in 1 it holds 1."
    )


def test_an_interval_is_never_said_without_its_level():
    assert trials.interval(0.15, 0.66, 99.9) == "0.15 to 0.66 (99.9%)"
    assert trials.interval(34.0, float("nan"), 95) == "34 to not reached (95%)"
    assert trials.interval(float("nan"), float("nan"), float("nan")) == "no interval given"


def test_the_card_tells_what_was_not_shown_and_keeps_cuts_apart():
    one = content.trials()["imvigor010"]
    card = view.trial_card(one, "plain")
    assert "What was not shown" in card
    assert card.count("<table") == len(one.cuts)
    for cut in one.cuts:
        assert cut.follow_up in card
        assert content.sources()[cut.source].link in card


def test_the_table_for_people_has_no_number_without_its_interval():
    rows = view.in_rows(trials.ratios(view.all_results()))
    assert isinstance(rows, pd.DataFrame)
    assert (rows["Interval"] != "").all()
    assert (rows["Follow-up"] != "").all()


@pytest.mark.parametrize("level", ["plain", "clinical"])
def test_each_rule_of_reading_stands_with_its_sources(level):
    shown = view.how_to_read(level)
    for rule in content.reading_rules().values():
        assert rule.says in shown
        for key in citations(rule.text(level)):
            assert content.sources()[key].link in shown


def test_a_ratio_in_a_rule_of_reading_is_one_of_the_trials():
    for rule in content.reading_rules().values():
        known = {
            f"{number:.2f}"
            for one in content.trials().values()
            for cut, result in one.results()
            if cut.source in rule.cited
            for number in (result.value, result.low, result.high)
            if number is not None
        }
        for ratio in re.findall(r"\b[01]\.\d\d\b", rule.plain + rule.clinical):
            assert ratio in known, f"{rule.id}: {ratio}"
