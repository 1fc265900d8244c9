"""Screen: side effects and care: eight lessons from the first sign to the call, worked through cell by cell."""

from immunobook.lesson import view

view.chapter("side_effects")
