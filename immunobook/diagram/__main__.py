"""Draw every scene again: `python -m immunobook.diagram` writes data/diagram/<id>.svg.

A scene `three-keys` is drawn by `immunobook/diagram/drawing/three_keys.py`, whose `draw()` returns the SVG.
"""

import importlib
import pkgutil
from pathlib import Path

from immunobook.diagram import drawing

FOLDER = Path(__file__).parents[2] / "data" / "diagram"


def draw_all() -> dict[str, str]:
    """Return each scene's id and its drawing."""
    modules = [found.name for found in pkgutil.iter_modules(drawing.__path__)]
    return {
        name.replace("_", "-"): importlib.import_module(f"{drawing.__name__}.{name}").draw() for name in sorted(modules)
    }


def main() -> None:
    """Write the scenes and say how big each is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for scene, text in draw_all().items():
        (FOLDER / f"{scene}.svg").write_text(text, encoding="utf-8")
        print(f"{scene:16} {len(text.encode()) / 1000:5.1f} kB")


if __name__ == "__main__":
    main()
