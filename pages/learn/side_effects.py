"""Screen: side effects and care: eight lessons from the first sign to the call, worked through cell by cell."""

from immunobook import content
from immunobook.lesson import view
from immunobook.toxicity import view as toxicity
from immunobook.ui import style

style.bring("care")
view.chapter("side_effects")
toxicity.guidance(content.toxicity())
