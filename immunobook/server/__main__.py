"""For who runs the notebook: `python -m immunobook.server link` prints a link that lets its opener teach, once.

It is the way back in for whoever opened the first link: rooms and groups are still there. With `--teacher` it is for
somebody else, who does not see what teachers did.
"""

import argparse
import sys

from immunobook import teach
from immunobook.records import Unavailable
from immunobook.server import door


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m immunobook.server", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    link = commands.add_parser("link", help="print a link that lets its opener teach, once, within a day")
    link.add_argument("--teacher", action="store_true", help="for a teacher who is no administrator")
    wanted = parser.parse_args(arguments)
    try:
        print(door.new_link("teacher" if wanted.teacher else "administrator"))
    except (teach.NotSaved, Unavailable, ValueError) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
