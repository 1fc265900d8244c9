"""How fast the notebook is: `python -m tests.load [measurement …]`; without a name, all of them.

Prints one line for each figure, with its limit. Exit code 1 if one is missed.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
os.chdir(HOUSE)

from tests.load import in_browser, in_lab, in_sitting, in_training, judging, room, without_browser  # noqa: E402

MEASUREMENTS = {
    "round_trip": in_browser.round_trip,
    "first_element": in_browser.first_element,
    "lesson_weight": in_browser.lesson_weight,
    "each_kind": in_sitting.each_kind,
    "thirty_questions": in_sitting.thirty_questions,
    "training": in_training.training,
    "lab": in_lab.lab,
    "idle_memory": without_browser.idle_memory,
    "class_at_once": without_browser.class_at_once,
    "kills": without_browser.kills,
    "scoring": without_browser.scoring_at_scale,
    "judging": judging.judging,
    "room": room.room,
    "room_400": room.room_400,
    "room_800": room.room_800,
    "room_800_by_two": room.room_800_by_two,
    "room_kills": room.room_kills,
}


def main(wanted: list[str]) -> int:
    """Measure what is wanted; return the exit code."""
    if unknown := [name for name in wanted if name not in MEASUREMENTS]:
        print(f"There is no measurement {', '.join(unknown)}. There are: {', '.join(MEASUREMENTS)}.")
        return 2
    missed = 0
    for name in wanted or MEASUREMENTS:
        began = time.monotonic()
        print(f"{name} …", flush=True)
        with tempfile.TemporaryDirectory(prefix="immunobook-load-") as folder:
            for figure in MEASUREMENTS[name](Path(folder)):
                print(f"  {figure}", flush=True)
                missed += not figure.is_kept
        print(f"  took {time.monotonic() - began:.0f} s", flush=True)
    print(f"{missed} missed" if missed else "every limit is kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
