"""A batch says of each patient what a single patient is told: one set of rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from immunobook.response import Settings, judge_patient
from immunobook.response.batch import judge_table

SIZES = st.one_of(st.none(), st.sampled_from([0, 4, 5, 9.9, 10, 12, 14, 15, 20, 25, 30.1, 33]), st.floats(0, 60))
STATES = st.sampled_from(["", "present", "absent", "unequivocal", "not evaluated", "equivocal", "too small"])


@st.composite
def tables(draw):
    rows = []
    for patient in range(draw(st.integers(1, 3))):
        lesions = [
            (f"L{number}", draw(st.sampled_from(["target", "target", "non-target", "new"])), draw(st.booleans()))
            for number in range(draw(st.integers(1, 4)))
        ]
        for visit in range(draw(st.integers(1, 6))):
            for id, role, node in lesions:
                if visit == 0 and role == "target":
                    mm, state = draw(st.sampled_from([10, 15, 20, 40])), ""
                else:
                    mm, state = draw(SIZES), draw(STATES)
                if draw(st.integers(0, 9)) > 0 or visit == 0:
                    rows.append((f"P{patient}", visit * draw(st.sampled_from([35])), id, role, mm, node, state,
                                 draw(st.booleans())))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["patient", "day", "lesion", "role", "mm", "node", "state", "grown"])
    frame["mm"] = pd.to_numeric(frame["mm"]).round(3)
    return frame


@settings(max_examples=70, deadline=None)
@given(tables(), st.booleans())
def test_the_batch_and_the_single_patient_never_disagree(table, confirmed):
    chosen = Settings(confirmation_required=confirmed)
    judged = judge_table(table, chosen)
    for row in judged.patients.itertuples():
        single = judged.explain(row.patient)
        mine = judged.visits[judged.visits["patient"] == row.patient]
        assert list(mine["target"]) == [visit.target.category for visit in single.visits]
        assert list(mine["recist"]) == [visit.recist.category for visit in single.visits]
        assert list(mine["irecist"]) == [visit.irecist.category for visit in single.visits]
        assert list(mine["recist_rule"]) == [visit.recist.rule.id for visit in single.visits]
        assert list(mine["irecist_rule"]) == [visit.irecist.rule.id for visit in single.visits]
        expected = [np.nan if total is None else float(total) for total in single.sums_mm]
        assert list(mine["sum_mm"]) == pytest.approx(expected, nan_ok=True)
        assert (row.best, row.ibest) == (single.best.category, single.ibest.category)
        assert (row.best_rule, row.ibest_rule) == (single.best.rule.id, single.ibest.rule.id)


def test_ordinary_patients_go_through_the_columns():
    table = pd.DataFrame({
        "patient": ["a"] * 4, "day": [0, 0, 42, 42], "lesion": ["T", "N", "T", "N"],
        "role": ["target", "non-target"] * 2, "mm": [90, np.nan, 63, np.nan], "state": ["", "present"] * 2,
    })  # fmt: skip
    judged = judge_table(table)
    assert judged.by_columns == 1
    assert list(judged.visits["recist"]) == ["PR"]
    assert "baseline 90 mm: -30 %" in str(judged.explain("a").visits[0].target)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mm": -1.0}, "sizes lie between"),
        ({"role": "other"}, "role is one of"),
        ({"lesion": "T"}, "stands there twice"),
    ],
)
def test_what_cannot_be_judged_is_refused(change, says):
    rows = {"patient": ["a", "a"], "day": [0, 0], "lesion": ["T", "U"], "role": ["target"] * 2, "mm": [20.0, 30.0]}
    table = pd.DataFrame(rows)
    for column, value in change.items():
        table.loc[1, column] = value
    with pytest.raises(ValueError, match=says):
        judge_table(table)


def test_an_empty_table_is_no_patient():
    judged = judge_table(pd.DataFrame(columns=["patient", "day", "lesion", "role", "mm"]))
    assert len(judged.patients) == len(judged.visits) == 0


def test_judge_patient_is_what_explain_calls():
    table = pd.DataFrame({"patient": [7, 7], "day": [0, 42], "lesion": ["T"] * 2, "role": ["target"] * 2,
                          "mm": [20.0, 26.0]})  # fmt: skip
    found = judge_table(table).explain(7)
    assert found == judge_patient(found.patient)
