"""Records of completion: signed, checked offline, and honest about what they are not."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from immunobook.progress.record import (
    NO_CERTIFICATE,
    active_minutes,
    canonical,
    check,
    code_of,
    main,
    open_key,
    public_of,
    sign,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
RECORD = {"name": "Zoë", "title": "Immune activation", "minutes": 42, "completed": "2026-03-01T10:00:00+01:00"}
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = public_of(KEY)


def file(**changes) -> str:
    return json.dumps({**sign(RECORD, KEY), **changes}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("minutes", "expected", "why"),
    [
        ([], 0, "nothing done"),
        ([0], 0, "one press"),
        ([0, 5], 5, "five minutes are still active"),
        ([0, 5.01], 0, "a little more is away"),
        ([0, 3, 60, 64], 7, "an hour away between"),
        ([64, 60, 3, 0], 7, "in any order"),
    ],
)
def test_only_active_minutes_count(minutes, expected, why):
    assert active_minutes(NOW + timedelta(minutes=one) for one in minutes) == expected, why


def test_a_record_that_nobody_changed_is_genuine():
    found = check(file(), PUBLIC)
    assert found.is_genuine
    assert found.record == RECORD
    assert code_of(RECORD) in found.says


def test_layout_does_not_matter():
    assert check(json.dumps(sign(dict(reversed(RECORD.items())), KEY), indent=8), PUBLIC).is_genuine


@given(name=st.sampled_from(sorted(RECORD)), value=st.text(max_size=5) | st.integers())
def test_any_change_is_found(name, value):
    changed = {**RECORD, name: value}
    if canonical(changed) != canonical(RECORD):
        found = check(file(record=changed), PUBLIC)
        assert not found.is_genuine
        assert "changed after it was signed" in found.says
        assert found.record is None


def test_the_key_in_the_file_proves_nothing():
    forged = sign({**RECORD, "minutes": 999}, Ed25519PrivateKey.generate())
    found = check(json.dumps(forged), PUBLIC)
    assert not found.is_genuine
    assert "another key" in found.says


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "{}", "null", file(signature="%%%"), file(signature=5), file(record=None), "[" * 5000,
     json.dumps({"record": RECORD})],
)  # fmt: skip
def test_what_is_no_record_gets_a_sentence(text):
    found = check(text, PUBLIC)
    assert not found.is_genuine
    assert found.says.endswith(".")


def test_it_never_calls_itself_a_certificate():
    assert "not a continuing-education certificate and carries no contact hours" in NO_CERTIFICATE


def test_a_key_is_made_once_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("IMMUNOBOOK_SIGNING_KEY", raising=False)
    where = tmp_path / "var" / "signing_key"
    first = open_key(where)
    assert public_of(open_key(where)) == public_of(first)
    assert where.stat().st_mode & 0o077 == 0
    assert [one.name for one in where.parent.iterdir()] == ["signing_key"]


def test_a_key_from_the_environment_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", "A" * 43 + "=")
    assert public_of(open_key(tmp_path / "none")) == PUBLIC
    assert not (tmp_path / "none").exists()
    monkeypatch.setenv("IMMUNOBOOK_SIGNING_KEY", "short")
    with pytest.raises(ValueError, match="IMMUNOBOOK_SIGNING_KEY"):
        open_key(tmp_path / "none")


def test_the_command_checks_without_anything_else(tmp_path):
    """With the public key alone: no private key, no records, no content."""
    path = tmp_path / "record.json"
    path.write_text(file(), encoding="utf-8")
    house = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "immunobook.progress.record", "check", str(path), "--key", PUBLIC]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert (done.returncode, "Genuine" in done.stdout, "Zoë" in done.stdout) == (0, True, True), done.stderr


@pytest.mark.parametrize(("text", "code"), [(file(), 0), (file(record={**RECORD, "minutes": 1}), 1), (None, 2)])
def test_the_command_says_it_by_its_exit_code(tmp_path, text, code, capsys):
    path = tmp_path / "record.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert main(["check", str(path), "--key", PUBLIC]) == code
    capsys.readouterr()
