"""A case of its own, so that no author's change breaks a law; and answers as the records give them back."""

from dataclasses import dataclass, replace

import pytest

from immunobook.content.case import Case
from immunobook.content.question import STEPS
from immunobook.quiz.mark import Mark


@dataclass(frozen=True)
class Attempt:
    """An answer as it was read back."""

    mark: Mark
    earliest: "Attempt | None" = None

    @property
    def first(self) -> "Attempt":
        return self.earliest or self


def given(points: int, most: int = 4) -> Attempt:
    verdict = "right" if points == most else "partly" if points else "wrong"
    return Attempt(
        Mark(
            points=points,
            most=most,
            verdict=verdict,
            rule="zero_one",
            arithmetic=f"{points} of {most}",
            parts=(),
        )
    )


def again(first: Attempt, points: int) -> Attempt:
    """Return a later try of the same question."""
    return replace(given(points, first.mark.most), earliest=first)


def a_case(**more) -> Case:
    """Return a case in which step 3 and 6 depend on step 2 and 5."""

    def entry(day: int, says: str, tab: str = "notes", **where) -> dict:
        return {
            "tab": tab,
            "at": f"Day {day}",
            "says": says,
            "where": [{"step": step.replace("_", "-"), "right": right} for step, right in where.items()],
        }

    records = {step: [entry(number, f"entry {number}")] for number, step in enumerate(STEPS, start=1)}
    records["prioritize-hypotheses"] += [
        entry(3, "seen in time", analyze_cues=True),
        entry(3, "seen too late", analyze_cues=False),
    ]
    records["evaluate-outcomes"] += [
        entry(6, "home", tab="orders", take_action=True),
        entry(6, "intensive care", tab="orders", take_action=False),
        entry(6, "both right", tab="orders", take_action=True, analyze_cues=True),
    ]
    steps = [
        {"step": step, "record": records[step], "question": f"q-{number}"}
        for number, step in enumerate(STEPS, 1)
    ]
    return Case.model_validate(
        {
            "id": "a-case",
            "title": "A case",
            "fiction": "true",
            "about": "Nothing.",
            "patient": "Nobody.",
            "guidance": "None.",
            "ends": "Well. [@pardoll-2012]",
            "steps": steps,
            **more,
        }
    )


@pytest.fixture
def case() -> Case:
    return a_case()
