"""Record of completion: what was learnt, when, for how long and how well; signed, so that anybody can check it.

The signature is Ed25519. The private key is made at the first start and kept outside of the repository, in
`var/signing_key`, or comes from IMMUNOBOOK_SIGNING_KEY (32 bytes in base64), which several processes must share.

    python -m immunobook.progress.record check FILE [--key PUBLIC_KEY]
    python -m immunobook.progress.record key

checks a record without a network, and shows the public key to hand to those who check.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NO_CERTIFICATE = (
    "This is not a continuing-education certificate and carries no contact hours. "
    "An accredited provider may use it as evidence."
)
FORMAT = "immunobook record of completion, 1"
AWAY = timedelta(minutes=5)
"""After so long without a press somebody counts as away; that time is not counted."""
RULE_OF_MINUTES = "Active minutes: the time between two presses, where it is five minutes or less."
LONGEST_NAME = 120
KEY_FILE = Path(__file__).resolve().parents[2] / "var" / "signing_key"


def active_minutes(times: Iterable[datetime]) -> int:
    """Return for how many minutes somebody was active, from the moments of what she did."""
    ordered = sorted(times)
    gaps = (b - a for a, b in pairwise(ordered))
    return round(sum((gap for gap in gaps if gap <= AWAY), timedelta()) / timedelta(minutes=1))


# --- signing ----------------------------------------------------------------------------------------------


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: JSON with sorted keys, no blanks, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def code_of(record: Mapping[str, Any]) -> str:
    """Return a short code of a record to read out or compare: four groups of four."""
    digest = base64.b32encode(blake2s(canonical(record), digest_size=10).digest()).decode()
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def open_key(file: Path = KEY_FILE) -> Ed25519PrivateKey:
    """Return the private key: from the environment, from its file, or newly made and kept there for its owner only.

    Raises:
        ValueError: If what is kept is no key.
    """
    if written := os.environ.get("IMMUNOBOOK_SIGNING_KEY"):
        return _private(written, "IMMUNOBOOK_SIGNING_KEY")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw())
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_bytes(made + b"\n")
        with suppress(FileExistsError):  # another process was faster: its key holds
            os.link(beside, file)
        beside.unlink()
    return _private(file.read_text(encoding="ascii"), str(file))


def _private(written: str, where: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(written.strip(), validate=True))
    except (ValueError, binascii.Error) as why:
        raise ValueError(f"{where} holds no key: 32 bytes in base64") from why


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the public key in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(record: Mapping[str, Any], key: Ed25519PrivateKey) -> dict[str, Any]:
    """Return a record with its code, its signature and the public key that checks it."""
    return {
        "format": FORMAT,
        "record": dict(record),
        "code": code_of(record),
        "public_key": public_of(key),
        "signature": base64.b64encode(key.sign(canonical(record))).decode(),
    }


@dataclass(frozen=True)
class Checked:
    """What came of checking a record.

    Attributes:
        record: What it says, if it is genuine; None otherwise.
    """

    is_genuine: bool
    says: str
    record: Mapping[str, Any] | None = None


def check(text: str, trusted: str) -> Checked:
    """Return whether a record was signed with the key one trusts, and not changed since.

    Args:
        text: The file, as it was handed over.
        trusted: The public key in base64. The one inside the file proves nothing by itself.
    """
    try:
        signed = json.loads(text)
        record, signature = dict(signed["record"]), base64.b64decode(signed["signature"], validate=True)
        offered = signed["public_key"]
        message = canonical(record)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Checked(False, "This is no record of completion, or a part of it is missing.")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(trusted, validate=True))
    except (ValueError, binascii.Error):
        return Checked(False, "The public key to check with is no key: 32 bytes in base64.")
    try:
        key.verify(signature, message)
    except InvalidSignature:
        if offered != trusted:
            return Checked(False, "It was signed with another key, so not by the notebook whose key you check with.")
        return Checked(False, "The signature does not fit: the record was changed after it was signed.")
    return Checked(True, f"Genuine and unchanged. Code {code_of(record)}.", record)


# --- the command ------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 0 if a record is genuine, 1 if not, 2 if it cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m immunobook.progress.record", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="say whether a record is genuine; needs no network")
    checking.add_argument("file", type=Path)
    checking.add_argument("--key", help="public key to check with; without it that of this notebook")
    commands.add_parser("key", help="show the public key of this notebook")
    asked = parser.parse_args(arguments)
    if asked.command == "key":
        print(public_of(open_key()))
        return 0
    try:
        text = asked.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        print(f"{asked.file} cannot be read: {why}", file=sys.stderr)
        return 2
    found = check(text, asked.key or public_of(open_key()))
    print(found.says)
    if found.record is not None:
        for name in ("name", "title", "completed", "minutes"):
            print(f"{name}: {found.record.get(name)}")
    return 0 if found.is_genuine else 1


if __name__ == "__main__":
    sys.exit(main())
