"""Screen: show a lesson, a picture, questions or a case to a room, one thing at a time, worked by keys alone."""

from immunobook.teaching.projector import view

view.project()
