"""What the kinds that offer options have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from immunobook.content.question import Option
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    Kind,
    at_place,
    must_differ,
    no_myth_behind_right,
    the_one,
)  # fmt: skip
from immunobook.quiz.mark import Part, PartVerdict
from immunobook.quiz.markup import NO, SO_SO, YES, choices, reason, text
from immunobook.quiz.order import shown


class WithOptions(Kind):
    """A question with options, each with the reason why it is right or wrong."""

    options: tuple[Option, ...]

    several: ClassVar[bool] = True
    """Whether more than one can be chosen."""

    def texts(self) -> dict[str, str]:
        """Return what each option says."""
        return {option.id: option.says for option in self.options}

    def form(self, ids: Sequence[str]) -> str:
        """Return the options to choose from."""
        says = self.texts()
        return choices(
            "checkbox" if self.several else "radio", "chosen", [says[id] for id in ids], legend=self.asks
        )

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each option, in the order in which it was shown, whether it is right, was chosen, and why."""
        options = {option.id: option for option in self.options}
        for id in shown(self, attempt.seed):
            part = attempt.mark.part(id)
            option = options[id]
            if part is None:  # the option came later than this answer
                yield reason(YES if option.right else NO, option.says, option.because)
            else:
                sign = SO_SO if part.verdict == "missed" and self.several else YES if part.right else NO
                said = _said_of_option(part, self.several)
                yield reason(sign, option.says, option.because, said, part.chosen is True)

    def in_words(self, answer: Answer) -> str:
        """Return what was chosen."""
        says = self.texts()
        chosen = answer if isinstance(answer, list) else [str(answer)]
        return "; ".join(says.get(id, id) for id in chosen)

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the keys of the misconceptions behind the options that were wrongly chosen."""
        wrong = {part.id for part in attempt.mark.parts if part.verdict == "wrong"}
        return tuple(dict.fromkeys(o.myth for o in self.options if o.id in wrong and o.myth))

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
        must_differ("options", (o.id for o in self.options), (o.says for o in self.options), "options")
        no_myth_behind_right(self.options, "options")


class WithOneRight(WithOptions):
    """A question of which one option is right. The answer is its id; an empty text is no answer."""

    several: ClassVar[bool] = False
    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Choose one, then press Check."

    def how(self) -> str:
        """Say how many to choose."""
        return "Choose one."

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the id of the option that was chosen."""
        value = the_one(form, "chosen")
        return at_place(ids, value) if value else ""

    def told(self, attempt: Attempt) -> str:
        """Return what was chosen."""
        said = self.texts().get(str(attempt.answer))
        return f"You chose: <b>{text(said)}</b>" if said else ""

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

    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Choose all that apply, then press Check."

    def how(self) -> str:
        """Say how many to choose, and that guessing costs."""
        return "Select all that apply. A wrong choice takes a point off."

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return the ids of the options that were chosen."""
        return [at_place(ids, value) for value in form.get("chosen", ())]

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


def _said_of_option(part: Part, several: bool) -> str:
    match part.verdict:
        case "right" | "wrong":
            return "your choice"
        case "missed":
            return "you left it out" if several else "the right answer"
        case _:
            return "rightly left out" if several else ""
