"""What the kinds have in common in which several can be chosen in each of several groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Answer, Kind
from immunobook.quiz.mark import Part, PartVerdict


class WithGroups(Kind):
    """Choose any number in each group. The answer maps the id of a group to the list of what was chosen in it."""

    def groups(self) -> Mapping[str, Sequence[str]]:
        """Return what can be chosen in each group, by the group's id."""
        raise NotImplementedError

    def right_in(self, group: str) -> Sequence[str]:
        """Return what belongs to the key in a group."""
        raise NotImplementedError

    def title_of(self, group: str) -> str:
        """Return how a group is called on the screen, and in the sum."""
        raise NotImplementedError

    def blank(self, answer: object) -> bool:
        """Whether nothing is chosen anywhere."""
        return answer is None or (isinstance(answer, dict) and not any(answer.values()))

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown groups or entries, or one named twice."""
        if answer is None:
            return None
        groups = self.groups()
        if not isinstance(answer, dict):
            return NOT_OF_THIS_QUESTION
        for group, chosen in answer.items():
            known = groups.get(group)
            fits = (
                known is not None
                and isinstance(chosen, list)
                and all(isinstance(id, str) and id in known for id in chosen)
                and len(set(chosen)) == len(chosen)
            )
            if not fits:
                return NOT_OF_THIS_QUESTION
        return None

    def key(self) -> Answer:
        """Return in each group what belongs there."""
        return {group: list(self.right_in(group)) for group in self.groups()}

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each entry of each group whether it was chosen, and whether that was right."""
        return tuple(self._parts(answer or {}))

    def _parts(self, answer: Mapping[str, Sequence[str]]) -> Iterable[Part]:
        for group, ids in self.groups().items():
            right = self.right_in(group)
            for id in ids:
                is_chosen, is_right = id in answer.get(group, ()), id in right
                if is_chosen:
                    verdict: PartVerdict = "right" if is_right else "wrong"
                else:
                    verdict = "missed" if is_right else "passed"
                yield Part(
                    id=f"{group}/{id}",
                    chosen=is_chosen,
                    right=is_right,
                    verdict=verdict,
                    group=self.title_of(group),
                )
