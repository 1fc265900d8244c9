"""One module for each scene; `draw()` returns its SVG. `python -m immunobook.diagram` writes them all."""
