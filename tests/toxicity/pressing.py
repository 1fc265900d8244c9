"""Presses in an exercise as a browser sends them, with what is kept of them in real records."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from immunobook import study, visit
from immunobook.practice import exercises
from immunobook.records import Store
from immunobook.ui.exercise import Desk, Exercise, NotTaken, Shown


class Exercised:
    """Somebody in front of an exercise.

    Args:
        wishes: What was chosen of it.
    """

    def __init__(self, store: Store, learner: str, exercise: Exercise, **wishes: str):
        self.store, self.learner, self.exercise, self.wishes = store, learner, exercise, wishes

    @property
    def shown(self) -> Shown:
        """What stands there when the page is opened."""
        desk = Desk(self.learner, pytest.fail, partial(study.kept, self.store, self.learner))
        return self.exercise.show(desk, self.wishes)

    @property
    def html(self) -> str:
        """What stands there when the page is opened, as HTML."""
        return self.shown.html

    def press(self, do: str, turn: str | None = None, **form: Any) -> dict[str, Any]:
        """Press; return what the browser is told.

        Args:
            turn: On which it is made; on what stands there, if none is given.
            form: Of each field its value, or its values.
        """
        fields = {name: [one] if isinstance(one, str) else one for name, one in form.items()}
        sent = {
            "exercise": self.exercise.name, "wishes": self.wishes, "do": do, "form": fields,
            "turn": self.shown.turn if turn is None else turn,
        }  # fmt: skip
        return exercises.hand_in(self.store, self.learner, sent, now=visit.now())

    def refused(self, do: str, turn: str | None = None, **form: Any) -> str:
        """Press what is not taken; return the sentence why."""
        before = self.kept()
        with pytest.raises(NotTaken) as why:
            self.press(do, turn, **form)
        assert self.kept() == before, "nothing is kept of it"
        return str(why.value)

    def kept(self) -> tuple:
        """Return all that was kept."""
        return self.store.events(self.learner)
