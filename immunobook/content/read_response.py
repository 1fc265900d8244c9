"""Reads data/response/: the criteria behind the rules, the teaching patients, the cohorts to generate.

criteria.yaml and cohorts.yaml are lists by id; each file in patients/ is a list of patients by id, so that a
patient can be given to one author. A folder without them is a course without the lab.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from immunobook.content.frozen import Frozen
from immunobook.content.response import Cohort, Criterion, TeachingPatient

FILES: tuple[tuple[str, str, type[Frozen], str], ...] = (
    ("criteria", "response/criteria.yaml", Criterion, "criterion"),
    ("patients", "response/patients/*.yaml", TeachingPatient, "patient"),
    ("cohorts", "response/cohorts.yaml", Cohort, "cohort"),
)
"""Name in the library, files, model, and what it is in the places."""


def read_response(desk: Any, by_key: Callable[..., dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return each list by its name in the library; what cannot be read is noted on the desk."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, pattern, model, what in FILES:
        read: dict[str, Any] = {}
        for path in sorted(Path(desk.folder).glob(pattern)):
            for id, thing in by_key(desk, path, model, what, key_field="id").items():
                if id in read:
                    place = desk.places[what, id]
                    desk.faults.append(
                        place.fault(id, f'another file has a {what} "{id}" too', "give one another id")
                    )
                read[id] = thing
        found[name] = MappingProxyType(read)
    return found
