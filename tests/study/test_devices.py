"""Who is learning: secrets, resume codes, guesses."""

import pytest

from immunobook import study
from immunobook.records import tables
from tests.study.sample import NOW, later

HERE = "192.0.2.1"
NOBODYS = "0000-0000-0000-0000-0"


def test_a_newcomer_is_known_by_the_secret_and_only_by_it(store):
    one, other = study.new_learner(store, now=NOW), study.new_learner(store, now=NOW)
    assert study.learner_of(store, one.secret) == one.learner != other.learner
    assert len(one.secret) == 32
    assert one.secret not in one.learner
    for forged in (one.learner, "0" * 32, "x", "", None, 7, one.secret + "0", "\0", "\ud800"):
        assert study.learner_of(store, forged) is None


def test_a_code_goes_on_elsewhere_with_a_secret_of_its_own(store):
    one = study.new_learner(store, now=NOW)
    code = study.new_resume_code(store, one.learner, now=NOW)
    gone_on = study.resume(store, f" {code.lower().replace('-', ' ')} ", address=HERE, now=later(1))
    assert gone_on.learner == one.learner == study.learner_of(store, gone_on.secret)
    assert gone_on.secret != one.secret
    assert (gone_on.wait, study.learner_of(store, one.secret)) == (None, one.learner), "both devices work"


def test_a_new_code_voids_the_old(store, learner):
    old = study.new_resume_code(store, learner, now=NOW)
    new = study.new_resume_code(store, learner, now=later(1))
    assert "Nobody has this code" in study.resume(store, old, address=HERE, now=later(2)).says
    assert study.resume(store, new, address=HERE, now=later(2)).learner == learner


def test_ten_wrong_codes_and_then_a_wait_that_is_said_in_minutes(store, learner):
    code = study.new_resume_code(store, learner, now=NOW)
    for _ in range(10):
        told = study.resume(store, NOBODYS, address=HERE, now=NOW)
        assert (told.secret, told.wait) == (None, None)
    told = study.resume(store, code, address=HERE, now=later(0.5))
    assert told.secret is None
    assert told.says == "Too many wrong codes came from here. Try again in 15 minutes."
    assert "in 1 minute." in study.resume(store, code, address=HERE, now=later(14.2)).says
    assert study.resume(store, code, address=HERE, now=later(15)).learner == learner


def test_others_go_on_while_one_address_waits(store, learner):
    code = study.new_resume_code(store, learner, now=NOW)
    for _ in range(11):
        study.resume(store, NOBODYS, address=HERE, now=NOW)
    assert study.resume(store, code, address="192.0.2.2", now=NOW).learner == learner


@pytest.mark.parametrize(
    "slip", ["", "62ZR-3VG8-0M9P-GYWE-9", "what?", None, "' OR 1=1", "\0", "\ud800", "0" * 5000, 7]
)
def test_a_slip_is_told_and_is_no_guess(store, slip):
    told = study.resume(store, slip, address=HERE, now=NOW)
    assert "slip" in told.says
    assert (told.secret, told.wait) == (None, None)
    assert store.rows()["guess"] == 0


@pytest.mark.parametrize(
    ("works", "has_code", "devices", "expected", "why"),
    [
        (True, False, 1, True, "nothing else opens it"),
        (False, False, 1, False, "there is nothing to lose"),
        (True, True, 1, False, "the code opens it"),
        (True, False, 2, False, "the other device opens it"),
    ],
)
def test_whether_work_is_only_here(store, learner, works, has_code, devices, expected, why):
    if works:
        study.finish_cell(store, learner, "a", "b", now=NOW)
    if devices == 2:
        code = study.new_resume_code(store, learner, now=NOW)
        study.resume(store, code, address=HERE, now=NOW)
        with store._write.begin() as connection:
            connection.execute(tables.resume_code.delete())
    if has_code:
        study.new_resume_code(store, learner, now=NOW)
    assert study.is_only_here(store, learner) is expected, why
