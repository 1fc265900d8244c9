"""Reads data/toxicity: one file an event, one a caller, and the small tables beside them.

A folder without it is a course without these screens.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from immunobook.content.fault import Place
from immunobook.content.frozen import Frozen
from immunobook.content.toxicity import (
    Call,
    CellTherapy,
    Choices,
    Event,
    Guideline,
    Jargon,
    LeftOut,
    Measure,
    Objective,
    Onset,
    Statement,
    TeachBack,
    Toxicity,
)

FOLDER = "toxicity"

LISTS: tuple[tuple[str, str, str, type[Frozen]], ...] = (
    ("guidelines", "guidelines.yaml", "guidelines", Guideline),
    ("general", "guidelines.yaml", "general", Statement),
    ("left_out", "left_out.yaml", "left_out", LeftOut),
    ("onset", "onset.yaml", "onset", Onset),
    ("jargon", "teach_back.yaml", "jargon", Jargon),
    ("teach_back", "teach_back.yaml", "tasks", TeachBack),
    ("objectives", "objectives.yaml", "objectives", Objective),
)
"""Name in Toxicity, file, key in the file, model of one entry."""

SINGLES: tuple[tuple[str, str, type[Frozen]], ...] = (
    ("choices", "choices.yaml", Choices),
    ("cell_therapy", "cell_therapy.yaml", CellTherapy),
)

FOLDERS: tuple[tuple[str, str, type[Frozen]], ...] = (("events", "event", Event), ("calls", "call", Call))


def read_toxicity(desk: Any, same_as_stem: Callable[..., None]) -> Toxicity | None:
    """Return what is there; what cannot be read is noted on the desk, with its file and line.

    Args:
        desk: Where read.py gathers what was found.
        same_as_stem: Its rule that an id is the name of the file.
    """
    folder: Path = desk.folder / FOLDER
    if not folder.is_dir():
        return None
    found: dict[str, Any] = {}
    files: dict[str, tuple[Any, Place]] = {}
    for _, file, _, _ in LISTS:
        if file not in files:
            files[file] = desk.yaml(folder / file)
            desk.places["toxicity", file.removesuffix(".yaml")] = files[file][1]
    for name, file, key, model in LISTS:
        found[name] = tuple(_entries(desk, model, name, *files[file], key))
    for name, file, model in SINGLES:
        value, place = desk.yaml(folder / file)
        desk.places["toxicity", name.replace("_", "-")] = place
        found[name] = desk.build(model, value if isinstance(value, dict) else {}, place, name)
    shared = _shared_measures(desk, folder / "measures.yaml")
    for name, sub, model in FOLDERS:
        found[name] = tuple(_files(desk, model, sub, folder, same_as_stem, shared))
    value, place = files["guidelines.yaml"]
    if isinstance(value, dict) and isinstance(value.get("guidance"), str):
        found["guidance"] = value["guidance"]
    else:
        desk.faults.append(
            place.fault(
                "guidance", "the version of the guidance is missing", "add guidance: to the top of the file"
            )
        )
    return Toxicity.model_construct(**found)


def _entries(
    desk: Any, model: type[Frozen], name: str, value: Any, place: Place, key: str
) -> Iterator[Frozen]:
    entries = value.get(key) if isinstance(value, dict) else None
    if not isinstance(entries, list):
        desk.faults.append(
            place.fault(name, f'there is no list "{key}"', f"write {key}: with its entries below")
        )
        return
    for number, entry in enumerate(entries):
        here = place.below(key, number)
        id = str(entry.get("id", f"{key}-{number + 1}")) if isinstance(entry, dict) else key
        built = desk.build(model, entry, here, id)
        if built is not None:
            desk.places[f"toxicity-{name.replace('_', '-')}", id] = here
            yield built


def _shared_measures(desk: Any, path: Path) -> dict[str, dict[str, Any]]:
    """Return the measures that events may take over by name, as they were written."""
    value, place = desk.yaml(path)
    shared = {}
    for number, entry in enumerate(value.get("measures", []) if isinstance(value, dict) else []):
        if desk.build(Measure, entry, place.below("measures", number), str(entry.get("id", "-"))) is not None:
            shared[entry["id"]] = entry
    return shared


def _files(
    desk: Any,
    model: type[Frozen],
    sub: str,
    folder: Path,
    same_as_stem: Callable[..., None],
    shared: dict[str, dict[str, Any]],
) -> Iterator[Frozen]:
    for path in sorted((folder / sub).glob("*.yaml")):
        value, place = desk.yaml(path)
        id = path.stem
        desk.places[f"toxicity-{sub}", id] = place
        value = value if isinstance(value, dict) else {}
        same_as_stem(desk, place, value, "id", id)
        if sub == "event":
            value = {**value, "measures": _with_shared(value.get("measures"), shared)}
        built = desk.build(model, {**value, "id": id} if "id" in value else value, place, id)
        if built is not None:
            yield built


def _with_shared(measures: Any, shared: dict[str, dict[str, Any]]) -> Any:
    """Return the measures of an event, with each that is only named, or partly rewritten, filled from the shared."""
    if not isinstance(measures, list):
        return measures
    filled = []
    for entry in measures:
        if isinstance(entry, str) and entry in shared:
            filled.append(shared[entry])
        elif isinstance(entry, dict) and isinstance(entry.get("tells"), dict) and entry.get("id") in shared:
            taken = dict(shared[entry["id"]])
            tells = entry["tells"]
            taken["steps"] = [
                {**step, "says": tells.get(step["id"], step["says"])} for step in taken.get("steps", [])
            ]
            filled.append({**taken, **{key: each for key, each in entry.items() if key != "tells"}})
        else:
            filled.append(entry)
    return filled
