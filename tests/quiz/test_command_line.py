"""`python -m immunobook.quiz`: of use outside of the notebook, and clear about what it cannot use."""

from __future__ import annotations

import json

import pytest
import yaml

from immunobook.quiz.__main__ import main
from tests.quiz.sample import EXAMPLES


@pytest.fixture
def bank(tmp_path):
    path = tmp_path / "bank.yaml"
    questions = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(EXAMPLES.glob("*.yaml"))]
    path.write_text(yaml.safe_dump(questions, allow_unicode=True), encoding="utf-8")
    return path


def run(capsys, *arguments):
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_score_prints_marks_with_their_arithmetic(bank, tmp_path, capsys):
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps(
            [
                {"learner": "ann", "item": "second-key", "answer": "cd28-b7"},
                {"item": "on-the-t-cell", "answer": ["cd28", "ctla4", "pd1", "b7"]},
                {"item": "second-key", "answer": "no-such-option"},
                {"item": "nowhere", "answer": 1},
                "nothing",
            ]
        )
    )
    code, out, _ = run(capsys, "score", bank, answers)
    right, partly, refused, unknown, none = json.loads(out)
    assert code == 1, "some could not be marked"
    assert (right["learner"], right["points"], right["verdict"]) == ("ann", 1, "right")
    assert (partly["points"], partly["most"]) == (2, 4)
    assert partly["arithmetic"] == "3 right, 1 wrong: 3 - 1 = 2 of 4"
    assert "points" not in refused
    assert all("refused" in one for one in (refused, unknown, none))


def test_lint_tells_flaws_and_faults(tmp_path, capsys):
    path = tmp_path / "bank.yaml"
    one = yaml.safe_load((EXAMPLES / "single_choice-second-key.yaml").read_text())
    one["asks"] = "Which pair is not a brake?"
    path.write_text(yaml.safe_dump([one, {**one, "id": "other", "kind": "guess"}, {**one, "id": "third", "asks": None}]))
    code, out, _ = run(capsys, "lint", path)
    assert code == 1
    assert 'second-key: it asks for what is "not" so' in out
    assert "other: its kind is none of" in out
    assert "third: asks:" in out


def long(rows):
    return "learner,item,points,most,chosen,right\n" + "\n".join(rows) + "\n"


def test_analyse_a_long_table(tmp_path, capsys):
    path = tmp_path / "responses.csv"
    rows = [f"l{n},q{q},{int(n % 3 > q)},1,{'a' if n % 3 > q else 'b'},a" for n in range(40) for q in range(2)]
    path.write_text(long([*rows, "l0,q0,1,1,a,a"]))
    code, out, _ = run(capsys, "analyse", path, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["test"]["n"], told["test"]["items"]) == (40, 2)
    q0 = told["items"][0]
    assert q0["n"] == 40
    assert q0["facility"] == pytest.approx(26 / 40), "the first attempt counts, not the one added at the end"
    assert q0["distractors"][0] == {"option": "b", "chosen": 14, "share": 0.35, "works": True}
    _, out, _ = run(capsys, "analyse", path)
    assert "Class size, n = 40" in out


def test_analyse_says_each_figure_in_words_and_who_was_compared(tmp_path, capsys):
    path = tmp_path / "responses.csv"
    path.write_text(long([f"l{n},q{q},{int(n % 4 > q)},1,{'a' if n % 4 > q else 'b'},a" for n in range(40) for q in range(3)]))
    _, out, _ = run(capsys, "analyse", path)
    assert "Best and worst are the 27 % with most and with fewest points, 11 learners each. At the cut totals are equal" in out
    for words in ("Upper-lower: the best 11 earned", "Discriminative efficiency", "even parts would be 33 %", "1 of 1 wrong options work", "of the spread of scores is error"):
        assert words in out, words
    assert out.count("Upper-lower") == 3


def test_analyse_knows_what_everybody_must_know(tmp_path, capsys):
    one = yaml.safe_load((EXAMPLES / "single_choice-second-key.yaml").read_text())
    bank = tmp_path / "bank.yaml"
    bank.write_text(yaml.safe_dump([{**one, "id": "grave", "must_know": True}, {**one, "id": "plain"}]))
    path = tmp_path / "responses.csv"
    rows = [f"l{n},{id},{int(n > 2)},1,," for n in range(40) for id in ("grave", "plain")]
    path.write_text(long(rows))
    _, out, _ = run(capsys, "analyse", path, "--items", bank)
    grave, plain = out.split("grave\n")[1].split("plain\n")
    assert "as it should be with a must-know" in grave
    assert "earned: easy" in plain
    _, out, _ = run(capsys, "analyse", path)
    assert "must-know" not in out, "without the questions nobody knows"
    code, _, err = run(capsys, "analyse", path, "--items", tmp_path / "none.yaml")
    assert (code, "cannot be read" in err) == (2, True)


def test_with_the_questions_an_option_that_nobody_chose_is_known(tmp_path, capsys):
    one = yaml.safe_load((EXAMPLES / "single_choice-second-key.yaml").read_text())
    ids = [option["id"] for option in one["options"]]
    right = next(option["id"] for option in one["options"] if option.get("right"))
    first, *idle = [id for id in ids if id != right]
    bank = tmp_path / "bank.yaml"
    bank.write_text(yaml.safe_dump([one]))
    path = tmp_path / "responses.csv"
    path.write_text(long([f"l{n},{one['id']},{int(n > 9)},1,{right if n > 9 else first},{right}" for n in range(40)]))
    _, out, _ = run(capsys, "analyse", path, "--items", bank)
    assert f"1 of {len(ids) - 1} wrong options work. Chosen by fewer than 5 %: {idle[0]} (0 %)" in out
    _, out, _ = run(capsys, "analyse", path)
    assert "1 of 1 wrong options work." in out, "a table knows only what was chosen"


def test_of_several_right_options_none_is_told_as_one_that_leads_away(tmp_path, capsys):
    one = yaml.safe_load((EXAMPLES / "multiple_choice-on-the-t-cell.yaml").read_text())
    right = " ".join(option["id"] for option in one["options"] if option.get("right"))
    assert " " in right
    bank = tmp_path / "bank.yaml"
    bank.write_text(yaml.safe_dump([one]))
    path = tmp_path / "responses.csv"
    path.write_text(long([f"l{n},{one['id']},1,1,{right},{right}" for n in range(40)]))
    _, out, _ = run(capsys, "analyse", path, "--items", bank)
    assert "wrong options work" not in out
    _, out, _ = run(capsys, "analyse", path, "--items", bank, "--json")
    (told,) = json.loads(out)["items"]
    assert (told["distractors"], told["distractor_efficiency"]) == ([], None)


def test_analyse_a_wide_table(tmp_path, capsys):
    path = tmp_path / "responses.csv"
    path.write_text("who,a,b\nann,1,0\nbob,0,\n")
    _, out, _ = run(capsys, "analyse", path, "--json")
    a, b = json.loads(out)["items"]
    assert (a["n"], b["n"]) == (2, 1), "an empty cell was not reached"
    assert "2 answers: too few" in a["reading"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        ("who\nann\n", "needs the columns"),
        ("who,a\nann,2\n", "marks are 0 to 1"),
        ("who,a\nann,x\n", 'line 2, column a: "x" is no number'),
        (long(["ann,q,3,1,a,a"]), "points are above most"),
        (long(["ann,q,1,0,a,a"]), "most is not above 0"),
        (long(["ann,q,=cmd|x,1,a,a"]), "is no number"),
    ],
)
def test_a_table_that_cannot_be_used_gets_a_sentence(tmp_path, capsys, text, says):
    path = tmp_path / "responses.csv"
    path.write_text(text)
    code, _, err = run(capsys, "analyse", path)
    assert code == 2
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize("text", ["{", "x: [", "questions: 3", "- 1\n- 2", "\x00"])
def test_a_bank_that_cannot_be_used_gets_a_sentence(tmp_path, capsys, text):
    path = tmp_path / "bank.yaml"
    path.write_text(text)
    code, out, err = run(capsys, "lint", path)
    assert code in (1, 2)
    assert str(path) in out + err
