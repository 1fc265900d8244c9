"""What the kinds that offer options have in common."""

from collections.abc import Sequence
from typing import Any

from immunobook.content.question import Option
from immunobook.quiz.kind import NOT_OF_THIS_QUESTION, Answer, Kind, must_differ
from immunobook.quiz.mark import Part, PartVerdict


class WithOptions(Kind):
    """A question with options, each with the reason why it is right or wrong."""

    options: tuple[Option, ...]

    def chosen(self, answer: Any) -> Sequence[str]:
        """Return the ids of the options that an accepted answer chooses."""
        raise NotImplementedError

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return for each option whether it was chosen, and whether that was right."""
        chosen = self.chosen(answer)
        return tuple(option_part(option, option.id in chosen) for option in self.options)

    def right_ids(self) -> tuple[str, ...]:
        """Return the ids of the options that belong to the key."""
        return tuple(option.id for option in self.options if option.right)

    def _check_options(self) -> None:
        must_differ("options", (o.id for o in self.options), (o.says for o in self.options))
        for option in self.options:
            if option.right and option.myth:
                raise ValueError(f"{option.id} is right, so no misconception is behind it; remove its myth")


class WithOneRight(WithOptions):
    """A question of which one option is right. The answer is its id; an empty text is no answer."""

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: it is no option of this question."""
        known = {option.id for option in self.options}
        fits = self.blank(answer) or (isinstance(answer, str) and answer in known)
        return None if fits else NOT_OF_THIS_QUESTION

    def blank(self, answer: object) -> bool:
        """Whether no option is chosen."""
        return answer is None or answer == ""

    def chosen(self, answer: Any) -> Sequence[str]:
        """Return the id that was answered, if any."""
        return (answer,) if answer else ()

    def key(self) -> Answer:
        """Return the id of the right option."""
        return self.right_ids()[0]

    def _check_one_right(self) -> None:
        right = self.right_ids()
        if len(right) != 1:
            named = f"options {', '.join(right)} are right" if right else "no option is right"
            remedy = "unmark all but one, or use multiple_choice" if right else "mark one with right: true"
            raise ValueError(f"{named}, but {self.kind} has exactly one; {remedy}")


class WithSeveralRight(WithOptions):
    """A question of which any number of options may be right. The answer is the list of their ids."""

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown options, or one named twice."""
        if self.blank(answer):
            return None
        known = {option.id for option in self.options}
        if not isinstance(answer, list) or not all(isinstance(id, str) and id in known for id in answer):
            return NOT_OF_THIS_QUESTION
        return NOT_OF_THIS_QUESTION if len(set(answer)) < len(answer) else None

    def blank(self, answer: object) -> bool:
        """Whether no option is chosen."""
        return answer is None or answer == []

    def chosen(self, answer: Any) -> Sequence[str]:
        """Return the ids that were answered."""
        return tuple(answer or ())

    def key(self) -> Answer:
        """Return the ids of the right options."""
        return list(self.right_ids())


def option_part(option: Option, chosen: bool) -> Part:
    """Return what was done with one option."""
    if chosen:
        verdict: PartVerdict = "right" if option.right else "wrong"
    else:
        verdict = "missed" if option.right else "passed"
    return Part(id=option.id, chosen=chosen, right=option.right, verdict=verdict)
