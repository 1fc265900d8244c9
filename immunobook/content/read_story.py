"""Reads data/story/: one composite fiction a file, each tied to its trial and its denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from immunobook.content.model import Story

if TYPE_CHECKING:
    from immunobook.content.read import _Desk


def read_stories(desk: _Desk) -> dict[str, Story]:
    """Return the stories by id; what cannot be read is among the faults of the desk."""
    stories = {}
    for path in sorted((desk.folder / "story").glob("*.yaml")):
        id = path.stem
        value, place = desk.yaml(path)
        desk.places["story", id] = place
        if not isinstance(value, dict):
            if value is not None:
                desk.faults.append(place.fault(id, "this is no story", "write its keys, as data/README.md says"))
            continue
        if value.get("id", id) != id:
            says = f'id is "{value["id"]}", but the file is called {id}'
            desk.faults.append(place.fault(id, says, f"write id: {id}, or rename the file", "id"))
        story = desk.build(Story, {**value, **({"id": id} if "id" in value else {})}, place, id)
        if story is not None:
            stories[id] = story
    return stories
