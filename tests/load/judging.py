"""How fast a batch of patients is judged: `python -m tests.load judging`.

Made in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.load.figure import Figure

PATIENTS, VISITS = 100_000, 8
MOST_SECONDS, MOST_MEGABYTES = 20, 2_000
MOST_TIMES = 13
"""Ten times the patients may take so many times the seconds: linear, and some noise."""


def judging(folder: Path) -> Iterator[Figure]:
    """Judge 100,000 patients of 8 visits, and a tenth of them, each in a process of its own on one core."""
    few, many = _measured(PATIENTS // 10), _measured(PATIENTS)
    beside = f"{many['rows']:,} rows, {many['by_columns']:,} patients by columns"
    yield Figure(f"judge {PATIENTS:,} patients of {VISITS} visits", many["seconds"], MOST_SECONDS, "s", beside)
    yield Figure("memory of that process at its highest", many["megabytes"], MOST_MEGABYTES, "MB")
    yield Figure(
        "ten times the patients cost", many["seconds"] / few["seconds"], MOST_TIMES, "x",
        f"{few['seconds']:.1f} s for {PATIENTS // 10:,}",
    )  # fmt: skip


def _measured(patients: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.judging", str(patients)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    )
    return json.loads(done.stdout)


def made(patients: int, seed: int = 1):
    """Return a long table of so many patients with 8 visits each, three in ten with a new lesion."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(seed)
    targets, visits = 3, VISITS + 1
    shape = (patients, visits, targets)
    start = random.uniform(10, 60, (patients, 1, targets))
    path = np.cumsum(random.normal(-0.02, 0.18, shape), axis=1)
    mm = np.round(start * np.exp(path - path[:, :1]), 1)
    mm = np.where((mm < 2) & (np.arange(visits)[None, :, None] > 0), 0, mm)
    mm = np.where((random.random(shape) < 0.01) & (np.arange(visits)[None, :, None] > 0), np.nan, mm)
    patient = np.repeat(np.arange(patients), visits * targets)
    day = np.tile(np.repeat(np.arange(visits) * 42, targets), patients)
    lesion = np.tile(np.array([f"T{n + 1}" for n in range(targets)], dtype=object), patients * visits)
    parts = [pd.DataFrame({"patient": patient, "day": day, "lesion": lesion, "role": "target", "mm": mm.ravel(),
                           "node": np.tile(np.arange(targets) == 2, patients * visits), "state": ""})]
    at = np.repeat(np.arange(patients), visits)
    parts.append(pd.DataFrame({"patient": at, "day": np.tile(np.arange(visits) * 42, patients), "lesion": "NT1",
                               "role": "non-target", "mm": np.nan, "node": False, "state": "present"}))
    with_new = np.flatnonzero(random.random(patients) < 0.3)
    since = random.integers(2, visits, len(with_new))
    seen = np.concatenate([np.arange(first, visits) * 42 for first in since]) if len(with_new) else np.array([])
    parts.append(pd.DataFrame({"patient": np.repeat(with_new, visits - since), "day": seen, "lesion": "NEW1",
                               "role": "new", "mm": 12.0, "node": False, "state": ""}))
    return pd.concat(parts, ignore_index=True)  # fmt: skip


def _judge(patients: int) -> None:
    import resource
    import time

    from immunobook.response.batch import judge_table

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    table = made(patients)
    began = time.process_time()
    judged = judge_table(table)
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "rows": len(table),
                      "by_columns": judged.by_columns}))  # fmt: skip


if __name__ == "__main__":
    _judge(int(sys.argv[1]))
