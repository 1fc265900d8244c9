"""Draw scenes again: `python -m immunobook.diagram` writes every data/diagram/<id>.svg, with ids only those.

A scene `three-keys` is drawn by `immunobook/diagram/drawing/three_keys.py`, whose `draw()` returns the SVG.
"""

import importlib
import pkgutil
import sys
from pathlib import Path

from immunobook.diagram import drawing

FOLDER = Path(__file__).parents[2] / "data" / "diagram"


def scenes() -> tuple[str, ...]:
    """Return the ids of the scenes that can be drawn."""
    return tuple(sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(drawing.__path__)))


def draw(scene: str) -> str:
    """Return the drawing of a scene."""
    return importlib.import_module(f"{drawing.__name__}.{scene.replace('-', '_')}").draw()


def main(wanted: list[str]) -> None:
    """Write the scenes and say how big each is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for scene in wanted or scenes():
        text = draw(scene)
        (FOLDER / f"{scene}.svg").write_text(text, encoding="utf-8")
        print(f"{scene:16} {len(text.encode()) / 1000:5.1f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
