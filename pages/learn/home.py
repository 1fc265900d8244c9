"""Screen: what this is, where you left off, and what comes next."""

from immunobook.lesson import view

view.welcome()
