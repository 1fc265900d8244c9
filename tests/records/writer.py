"""Writes answers, notes and finished cells until it is killed; says each after it was confirmed. Run by test_durability.

python -m tests.records.writer ADDRESS LEARNER
"""

import sys
from datetime import UTC, datetime
from itertools import count

from immunobook.records import Store
from tests.records.sample import RIGHT

store, learner = Store(sys.argv[1]), sys.argv[2]


def say(what: str, where: object, number: object) -> None:
    """Say that something was confirmed, at once."""
    sys.stdout.write(f"{what} {where} {number}\n")
    sys.stdout.flush()


for number in count():
    kept, _ = store.add_answer(
        learner, item=f"q{number}", version=1, answer=number, mark=RIGHT, seed=0, once=f"once-{number}",
        at=datetime.now(UTC),
    )  # fmt: skip
    say("answer", kept.id, kept.answer)
    store.add_note(learner, "a-lesson", f"c{number}", f"note {number}", base=None, at=datetime.now(UTC))
    say("note", f"c{number}", number)
    store.finish_cell(learner, "a-lesson", f"c{number}", at=datetime.now(UTC))
    say("cell", f"c{number}", number)
