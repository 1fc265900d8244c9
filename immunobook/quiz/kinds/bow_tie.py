"""Bow-tie: the condition in the middle, what to do about it on the left, what to watch on the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.question import Option, Unfit
from immunobook.quiz.grouped import WithGroups
from immunobook.quiz.kind import (
    NOT_OF_THIS_QUESTION,
    Answer,
    Attempt,
    Form,
    NotUnderstood,
    at_place,
    must_differ,
    no_myth_behind_right,
    number_must_be,
)
from immunobook.quiz.markup import NO, SO_SO, YES, reason, text

WINGS = {"actions": ("Actions to take", 5, 2), "condition": ("Condition", 4, 1), "parameters": ("What to watch", 5, 2)}
"""Of each part of the tie: its heading, how many are offered, how many are chosen."""


class BowTie(WithGroups):
    """Choose 2 of 5 actions, 1 of 4 conditions and 2 of 5 parameters to watch.

    The answer maps actions, condition and parameters to the ids chosen. Each of the five slots counts by itself:
    order within a wing does not matter, and a wrong condition does not cancel the wings.
    """

    kind: Literal["bow_tie"]
    rule: Literal["zero_one"] = "zero_one"
    actions: tuple[Option, ...]
    condition: tuple[Option, ...]
    parameters: tuple[Option, ...]

    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Fill the tie, then press Check."

    def how(self) -> str:
        """Say what to do."""
        return "Choose 1 condition, 2 actions to take, and 2 things to watch."

    def options_of(self, wing: str) -> tuple[Option, ...]:
        """Return what is offered in a part of the tie."""
        return getattr(self, wing)

    def texts(self) -> dict[str, str]:
        """Return what each option says, by "wing/option"."""
        return {f"{wing}/{option.id}": option.says for wing in WINGS for option in self.options_of(wing)}

    def groups(self) -> Mapping[str, Sequence[str]]:
        """Return the options of each part of the tie."""
        return {wing: [option.id for option in self.options_of(wing)] for wing in WINGS}

    def right_in(self, group: str) -> Sequence[str]:
        """Return what belongs in a part of the tie."""
        return [option.id for option in self.options_of(group) if option.right]

    def title_of(self, group: str) -> str:
        """Return the heading of a part of the tie."""
        return WINGS[group][0]

    def form(self, ids: Sequence[str]) -> str:
        """Return the tie: its parts side by side, or on a phone one above the other."""
        says = self.texts()
        parts = []
        for wing, (title, _, choose) in WINGS.items():
            sort = "radio" if choose == 1 else "checkbox"
            rows = "".join(
                f'<label><input type="{sort}" name="{wing}" value="{place}"><span>{text(says[id])}</span></label>'
                for place, id in enumerate(_shown(wing, ids))
            )
            parts.append(
                f'<fieldset class="im-options im-{wing}"><legend>{text(title)}: choose {choose}</legend>{rows}</fieldset>'
            )
        return f'<div class="im-bow-tie">{"".join(parts)}</div>'

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return what was chosen in each part of the tie."""
        chosen = {}
        for wing in WINGS:
            values = form.get(wing, ())
            if len(set(values)) < len(values):
                raise NotUnderstood(NOT_OF_THIS_QUESTION)
            if picked := [at_place(_shown(wing, ids), value).partition("/")[2] for value in values]:
                chosen[wing] = picked
        return chosen

    def refusal(self, answer: object) -> str | None:
        """Return why this cannot be marked: unknown options, or more than fit into the tie."""
        if (refusal := super().refusal(answer)) or self.blank(answer):
            return refusal
        for wing, (title, _, choose) in WINGS.items():
            number = len(answer.get(wing, ()))  # type: ignore[union-attr]
            if number > choose:
                return f"{title}: choose {choose}. You have chosen {number}, so take {number - choose} away."
        return None

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each option of each part whether it belongs there, was chosen, and why."""
        for wing, (title, _, _) in WINGS.items():
            for option in self.options_of(wing):
                part = attempt.mark.part(f"{wing}/{option.id}")
                is_chosen = part is not None and part.chosen is True
                missed = option.right and not is_chosen
                said = "your choice" if is_chosen else "you left it out" if missed else "rightly left out"
                sign = SO_SO if missed else YES if option.right else NO
                yield reason(sign, f"{title}: {option.says}", option.because, said, is_chosen)

    def in_words(self, answer: Answer) -> str:
        """Return what was chosen in each part of the tie."""
        if not isinstance(answer, dict):
            return str(answer)
        says = self.texts()
        return "; ".join(
            f"{WINGS[wing][0]}: {', '.join(says.get(f'{wing}/{id}', id) for id in answer[wing])}"
            for wing in WINGS
            if answer.get(wing)
        )

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconceptions behind the options that were wrongly chosen."""
        wrong = {part.id for part in attempt.mark.parts if part.verdict == "wrong"}
        options = [(f"{wing}/{option.id}", option) for wing in WINGS for option in self.options_of(wing)]
        return tuple(dict.fromkeys(option.myth for id, option in options if id in wrong and option.myth))

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        for wing, (_, offered, choose) in WINGS.items():
            options = self.options_of(wing)
            number_must_be(f"options in {wing}", len(options), offered, offered, wing)
            must_differ(f"options in {wing}", (o.id for o in options), (o.says for o in options), wing)
            no_myth_behind_right(options, wing)
            if (right := len(self.right_in(wing))) != choose:
                raise Unfit(f"{right} of {wing} are right; mark exactly {choose} with right: true", wing)
        return self


def _shown(wing: str, ids: Sequence[str]) -> list[str]:
    return [id for id in ids if id.partition("/")[0] == wing]
