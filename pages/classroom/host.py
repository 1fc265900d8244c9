"""Screen: a teacher opens a room and leads it: asks, closes, shows counts, asks again, reveals."""

from immunobook.teaching.host import view

view.host()
