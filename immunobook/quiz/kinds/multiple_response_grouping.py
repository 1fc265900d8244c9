"""Multiple response grouping: select all that apply in each of several groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from immunobook.content.frozen import Frozen, Id, Text
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


class Group(Frozen):
    """A group of options under one heading."""

    id: Id
    title: Text
    options: tuple[Option, ...]


class MultipleResponseGrouping(WithGroups):
    """Select all that apply in each of 2 to 5 groups of 2 to 4 options, as many in each group.

    The answer maps the id of a group to the ids of the options chosen in it.
    """

    kind: Literal["multiple_response_grouping"]
    rule: Literal["plus_minus_by_group"] = "plus_minus_by_group"
    sets: tuple[Group, ...]

    nothing_yet: ClassVar[str] = "Nothing is chosen yet. Choose in each group, then press Check."

    def how(self) -> str:
        """Say what to do, and that guessing costs."""
        return "Select all that apply in each group, at least one. A wrong choice takes a point off in its group."

    def texts(self) -> dict[str, str]:
        """Return what each option says, by "group/option"."""
        return {f"{group.id}/{option.id}": option.says for group in self.sets for option in group.options}

    def groups(self) -> Mapping[str, Sequence[str]]:
        """Return the options of each group."""
        return {group.id: [option.id for option in group.options] for group in self.sets}

    def right_in(self, group: str) -> Sequence[str]:
        """Return the right options of a group."""
        return [option.id for option in self._group(group).options if option.right]

    def title_of(self, group: str) -> str:
        """Return the heading of a group."""
        return self._group(group).title

    def form(self, ids: Sequence[str]) -> str:
        """Return the groups with boxes to tick."""
        says = self.texts()
        sets = []
        for number, group in enumerate(self.sets):
            rows = "".join(
                f'<label><input type="checkbox" name="group-{number}" value="{place}"><span>{text(says[id])}</span></label>'
                for place, id in enumerate(self._shown(group, ids))
            )
            sets.append(f'<fieldset class="im-options"><legend>{text(group.title)}</legend>{rows}</fieldset>')
        return "".join(sets)

    def read(self, form: Form, ids: Sequence[str]) -> Answer:
        """Return what was chosen in each group.

        Raises:
            NotUnderstood: If a group was left empty while others were not; at least one is asked for in each.
        """
        chosen = {}
        for number, group in enumerate(self.sets):
            values = form.get(f"group-{number}", ())
            if len(set(values)) < len(values):
                raise NotUnderstood(NOT_OF_THIS_QUESTION)
            if picked := [at_place(self._shown(group, ids), value).partition("/")[2] for value in values]:
                chosen[group.id] = picked
        empty = [group.title for group in self.sets if group.id not in chosen]
        if chosen and empty:
            raise NotUnderstood(f"Choose at least one in each group. Still empty: {', '.join(empty)}.")
        return chosen

    def reasons(self, attempt: Attempt) -> Iterable[str]:
        """Say for each option of each group whether it belongs there, was chosen, and why."""
        for group in self.sets:
            for option in group.options:
                part = attempt.mark.part(f"{group.id}/{option.id}")
                is_chosen = part is not None and part.chosen is True
                missed = option.right and not is_chosen
                said = "your choice" if is_chosen else "you left it out" if missed else "rightly left out"
                sign = SO_SO if missed else YES if option.right else NO
                yield reason(sign, f"{group.title}: {option.says}", option.because, said, is_chosen)

    def in_words(self, answer: Answer) -> str:
        """Return what was chosen in each group."""
        if not isinstance(answer, dict):
            return str(answer)
        says, titles = self.texts(), {group.id: group.title for group in self.sets}
        return "; ".join(
            f"{titles.get(group, group)}: {', '.join(says.get(f'{group}/{id}', id) for id in chosen)}"
            for group, chosen in answer.items()
            if chosen
        )

    def myths(self, attempt: Attempt) -> tuple[str, ...]:
        """Return the misconceptions behind the options that were wrongly chosen."""
        wrong = {part.id for part in attempt.mark.parts if part.verdict == "wrong"}
        options = [(f"{group.id}/{option.id}", option) for group in self.sets for option in group.options]
        return tuple(dict.fromkeys(option.myth for id, option in options if id in wrong and option.myth))

    def _group(self, id: str) -> Group:
        return next(group for group in self.sets if group.id == id)

    def _shown(self, group: Group, ids: Sequence[str]) -> list[str]:
        return [id for id in ids if id.partition("/")[0] == group.id]

    @model_validator(mode="after")
    def _is_well_made(self) -> Self:
        number_must_be("groups", len(self.sets), 2, 5, "sets")
        must_differ("groups", (group.id for group in self.sets), (group.title for group in self.sets), "sets")
        sizes = [len(group.options) for group in self.sets]
        if len(set(sizes)) != 1:
            words = f"the groups have {', '.join(map(str, sizes))} options; give each the same number"
            raise Unfit(words, "sets")
        for at, group in enumerate(self.sets):
            options, here = group.options, ("sets", at, "options")
            number_must_be(f'options in the group "{group.id}"', len(options), 2, 4, *here)
            must_differ(
                f'options in the group "{group.id}"', (o.id for o in options), (o.says for o in options), *here
            )
            no_myth_behind_right(options, *here)
            if not any(option.right for option in options):
                words = f'nothing is right in the group "{group.id}"; mark what applies with right: true'
                raise Unfit(words, *here)
        return self
