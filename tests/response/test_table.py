"""Bad input gets one clear sentence with row and column; the rest is judged, and nothing is lost."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from immunobook.response import judge_patient
from immunobook.response.__main__ import main
from immunobook.response.export import judged_rows, safe_cell, to_csv
from immunobook.response.table import read_bytes, read_csv, read_json

EXAMPLES = Path(__file__).resolve().parents[2] / "data/response/examples"
HEAD = "patient,visit,day,lesion,role,organ,mm,unit\n"
GOOD = "A,baseline,0,T1,target,liver,40,\n"


def judged(text):
    read = read_csv(text)
    return [[v.recist.category for v in judge_patient(patient).visits] for patient in read.patients], read


@pytest.mark.parametrize(
    ("row", "column", "says", "expected"),
    [
        ("A,w6,42,T1,target,liver,-5,", "mm", "negative", ["NE"]),
        ("A,w6,42,T1,target,liver,4000,", "mm", "larger than any lesion", ["NE"]),
        ("A,w6,42,T1,target,liver,=1+1,", "mm", "is a formula", ["NE"]),
        ("A,w6,42,T1,target,liver,=cmd|' /C calc'!A0,", "mm", "is a formula", ["NE"]),
        ("A,w6,42,T1,target,liver,big,", "mm", "not a size in millimetres", ["NE"]),
        ("A,w6,42,T1,target,liver,2.8,cm", "mm", "read as 28 mm", ["PR"]),
        ("A,w6,42,T1,target,liver,2.8 cm,", "mm", "read as 28 mm", ["PR"]),
        ('A,w6,42,T1,target,liver,"28,0",', "mm", "decimal comma", ["PR"]),
        ("A,w6,42,T1,target,liver,28,inch", "unit", "neither mm nor cm", ["NE"]),
        ("A,w6,42,T1,target,lung,28,", "organ", "was in liver before and is in lung", ["PR"]),
        ("A,w6,42,T1,new,liver,28,", "role", "was target before and is new", ["PR"]),
        ("A,early,-30,T1,target,liver,28,", "visit", "before baseline", []),
        ("A,w6,soon,T1,target,liver,28,", "day", "not a whole number of days", []),
        ("A,again,0,T1,target,liver,28,", "visit", "two visits on day 0", []),
        (",w6,42,T1,target,liver,28,", "patient", "Nobody is named", []),
    ],
)
def test_each_slip_has_one_sentence(row, column, says, expected):
    found, read = judged(HEAD + GOOD + row + "\n")
    assert found == [expected]
    assert [says in problem.says for problem in read.problems] == [True], list(map(str, read.problems))
    assert (read.problems[0].row, read.problems[0].column) == ("3", column)


def test_two_visits_on_one_day():
    rows = "A,w6,42,T1,target,liver,30,\nA,extra,42,T1,target,liver,60,\nA,w12,84,T1,target,liver,28,\n"
    found, read = judged(HEAD + GOOD + rows)
    assert found == [["SD", "PR"]]
    assert "two visits on day 42" in read.problems[0].says


def test_missing_columns_are_named():
    read = read_csv("lesion,day,diameter\nT1,0,20\n")
    assert not read.patients
    assert "no column for patient" in read.problems[0].says


def test_a_size_that_may_be_in_cm_is_asked_about():
    read = read_csv(HEAD + "A,baseline,0,T1,target,liver,4.0,\n")
    assert "If it is in cm" in read.problems[0].says
    assert read.problems[0].is_remark


@pytest.mark.parametrize(
    ("name", "best"),
    [("long_table.csv", ["PR", "PD"]), ("cdisc_like.csv", ["PR"]), ("patients.json", ["PD"])],
)
def test_the_examples_are_judged(name, best):
    out = io.StringIO()
    assert main([str(EXAMPLES / name)], out) == 0
    told = json.loads(out.getvalue())
    assert [each["best"]["category"] for each in told["patients"]] == best
    assert told["problems"] == []
    for how in ("--table", "--csv"):
        assert main([str(EXAMPLES / name), how], io.StringIO()) == 0


def test_semicolons_tabs_and_marks_of_windows_are_understood():
    text = (HEAD + GOOD + "A,w6,42,T1,target,liver,28,\n").replace(",", ";").replace("\n", "\r\n")
    assert read_bytes(b"\xef\xbb\xbf" + text.encode()).patients[0].visits[0].day == 42


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", " =1", "\ufeff=1", "\r=1"])
def test_no_cell_becomes_a_formula(text):
    assert safe_cell(text).startswith("'")
    patient = read_csv(f'patient,day,lesion,mm\n"{text}x",0,T1,20\n"{text}x",42,T1,10\n').patients
    for line in to_csv(judged_rows(map(judge_patient, patient))).splitlines()[1:]:
        assert line.lstrip('"')[:1] not in "=+-@\t"


def test_numbers_stay_numbers():
    assert safe_cell(-30.0) == -30.0


@settings(max_examples=90, deadline=None)
@given(st.text(max_size=300))
def test_no_text_crashes_the_reader(text):
    for read in (read_csv(text), read_json(text), read_csv(HEAD + text), read_bytes(text.encode("utf-8", "ignore"))):
        for patient in read.patients:
            judge_patient(patient)


CELL = st.one_of(
    st.sampled_from(["", "40", "2.5 cm", "12 + 8", "merged with T1", "too small", "gone", "grown", "=1", "1e9", "NaN"]),
    st.text(max_size=6),
)


@settings(max_examples=90, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(-50, 200), st.sampled_from(["T1", "NT1", "NEW1", "T2"]),
                          st.sampled_from(["target", "non-target", "new", ""]), CELL), max_size=12))  # fmt: skip
def test_no_table_crashes_the_engine(rows):
    text = "patient,day,lesion,role,mm\n" + "\n".join(
        ",".join('"' + str(cell).replace('"', "'") + '"' for cell in row) for row in rows
    )
    for patient in read_csv(text).patients:
        judge_patient(patient)
