"""Back up and restore the records of learners.

    python -m immunobook.records backup FOLDER [--keep 14]
    python -m immunobook.records restore FILE [--replace]

Which records: IMMUNOBOOK_DATABASE_URL, or var/immunobook.db. A backup may be made while learners learn; before a
restore every process is stopped.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from immunobook.records import backup
from immunobook.records.engines import address


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns 0 if it was done, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m immunobook.records", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    backing_up = commands.add_parser("backup", help="copy all records into one new file; learners may go on")
    backing_up.add_argument("folder", type=Path)
    backing_up.add_argument("--keep", type=_count, metavar="N", help="remove older copies than the newest N")
    restoring = commands.add_parser("restore", help="make the records those of a copy")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--replace", action="store_true", help="even if there are records now; these are then gone")
    asked = parser.parse_args(arguments)
    try:
        url = address()
        if asked.command == "backup":
            file = backup.back_up(url, asked.folder, at=datetime.now(UTC), keep=asked.keep)
            print(f"{file} ({file.stat().st_size:,} bytes)")
        else:
            backup.restore(url, asked.file, replace=asked.replace)
            held = {name: count for name, count in backup.rows(url).items() if count and name != "alembic_version"}
            print("Restored: " + (", ".join(f"{name} {count}" for name, count in held.items()) or "no rows") + ".")
    except (backup.Failed, ValueError) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return int(written)


if __name__ == "__main__":
    sys.exit(main())
