"""Writes answers until it is killed; says the number of each after it was confirmed. Run by test_durability.

python -m tests.records.writer ADDRESS LEARNER
"""

import sys
from datetime import UTC, datetime
from itertools import count

from immunobook.records import Store
from tests.records.sample import RIGHT

store = Store(sys.argv[1])
for number in count():
    kept, _ = store.add_answer(
        sys.argv[2], item=f"q{number}", version=1, answer=number, mark=RIGHT, seed=0, once=f"once-{number}",
        at=datetime.now(UTC),
    )  # fmt: skip
    sys.stdout.write(f"{kept.id} {kept.answer}\n")
    sys.stdout.flush()
