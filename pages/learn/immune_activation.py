"""Screen: chapter 1, immune activation: its six lessons, worked through cell by cell."""

from immunobook.lesson import view

view.chapter("immune_activation")
