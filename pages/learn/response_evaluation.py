"""Screen: the chapter on response evaluation: its six lessons, worked through cell by cell."""

from immunobook.lesson import view

view.chapter("response_evaluation")
