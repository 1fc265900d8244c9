"""Reads data/case/: one unfolding case a file, with the question of each step in the place where it is asked.

A question is written as in data/quiz; `skill` and `checked` may stand once at the top of the case. Its `step`
follows from where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from immunobook.content.case import Case
from immunobook.content.fault import Place, did_you_mean
from immunobook.content.question import STEPS

if TYPE_CHECKING:
    from immunobook.content.read import _Desk

SHARED = ("skill", "checked")
"""Keys that the questions of a case take over from its top."""


def read_cases(
    desk: _Desk, skills: Mapping[str, Any]
) -> tuple[dict[str, Case], list[tuple[Place, dict[str, Any]]]]:
    """Return the cases by id, and their questions as they were written, each with its place.

    What cannot be read is among the faults of the desk.
    """
    cases: dict[str, Case] = {}
    questions: list[tuple[Place, dict[str, Any]]] = []
    for path in sorted((desk.folder / "case").glob("*.yaml")):
        value, place = desk.yaml(path)
        desk.places["case", path.stem] = place
        if not isinstance(value, dict):
            if value is not None:
                desk.faults.append(
                    place.fault(path.stem, "this is no case", "write its keys, as data/README.md says")
                )
            continue
        if value.get("id") != path.stem:
            says = f'id is "{value.get("id")}", but the file is called {path.stem}'
            desk.faults.append(
                place.fault(path.stem, says, f"write id: {path.stem}, or rename the file", "id")
            )
        shared = {key: value[key] for key in SHARED if key in value}
        steps = value.get("steps")
        built_of = {key: each for key, each in value.items() if key not in SHARED}
        if isinstance(steps, list):
            built_of["steps"] = [
                _without_question(desk, place, number, step, shared, skills, questions)
                for number, step in enumerate(steps)
            ]
        case = desk.build(Case, built_of, place, path.stem)
        if case is not None:
            cases[path.stem] = case
    return cases, questions


def _without_question(
    desk: _Desk,
    place: Place,
    number: int,
    step: Any,
    shared: dict[str, Any],
    skills: Mapping[str, Any],
    questions: list[tuple[Place, dict[str, Any]]],
) -> Any:
    """Return a step with the id of its question in the question's place, and keep the question."""
    question = step.get("question") if isinstance(step, dict) else None
    if not isinstance(question, dict):
        return step
    here = place.below("steps", number, "question")
    question = {**shared, **question}
    skill = question.get("skill")
    if skill not in skills:
        remedy = did_you_mean(str(skill), skills, "give the stem of a file in data/quiz")
        desk.faults.append(
            here.fault(str(question.get("id", "-")), f'there is no skill "{skill}"', remedy, "skill")
        )
    else:
        if step.get("step") in STEPS:
            question["step"] = step["step"]
        questions.append((here, question))
    return {**step, "question": question.get("id")}
