"""Marks and analyses a made-up table of answers, and prints how long it took and how much memory, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

from immunobook.quiz import analysis, bank
from immunobook.quiz.kind import Kind
from immunobook.quiz.marking import mark_all


def possible(item: Kind, chance: np.random.Generator, many: int = 12) -> list[str]:
    """Return some answers to a question, the key among them."""
    key = item.key()
    found = [key]
    for _ in range(many):
        if isinstance(key, list) and all(isinstance(one, str) for one in key):
            pool = list(item.texts()) or key
            found.append(list(chance.permutation(pool)[: len(key)]))
        elif isinstance(key, str) and key in item.texts():
            found.append(str(chance.choice(list(item.texts()))))
    return [json.dumps(one) for one in found if item.accepts(one)]


def main(learners: int, questions: int) -> dict:
    """Return seconds and megabytes for so many learners and questions."""
    chance = np.random.default_rng(1)
    items = [item for item in bank.questions().values() if item.kind in ("single_choice", "multiple_choice", "select_n", "ordering")]
    items = items[:questions]
    answers = pd.concat(
        pd.DataFrame({"learner": np.arange(learners), "item": item.id, "answer": chance.choice(possible(item, chance), learners)})
        for item in items
    )
    began = time.perf_counter()
    marked = mark_all({item.id: item for item in items}, answers)
    marking = time.perf_counter() - began
    marks = marked.pivot(index="learner", columns="item", values="points")
    analysis.of_items(marks, marked.groupby("item")["most"].first())
    analysis.of_test(marks)
    seconds = time.perf_counter() - began
    assert marks.shape == (learners, questions)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": seconds, "marking": marking, "analysis": seconds - marking, "megabytes": megabytes}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
