"""Screen: chapter 2, therapy types: what each kind does and needs, worked through cell by cell."""

from immunobook.lesson import view

view.chapter("therapy_types")
