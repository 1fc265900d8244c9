"""Screen: chapter 5, preventing recurrence: its five lessons, worked through cell by cell."""

from immunobook.lesson import view

view.chapter("recurrence")
