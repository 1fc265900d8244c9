"""Scenes: pictures that are true in every state. Drawn by `drawing/` with `kit/`, shown by `view.py`."""
