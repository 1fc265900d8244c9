"""What an answer was worth, part by part, and in words.

A mark is kept with the answer for ever: when a question's key is changed later, the old mark
still shows what was judged on that day.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Verdict = Literal["right", "partly", "wrong", "omitted", "committed"]
PartVerdict = Literal["right", "wrong", "missed", "passed"]


class Part(BaseModel):
    """One option, row or step of a question, and what was done with it.

    Attributes:
        id: Id of the option, row or step in the question.
        chosen: What was answered here: True or False for an option, the id of the partner for a row,
            the place (from 1) for a step, the text as typed for a number; None if left open.
        right: What belongs here, in the same form. False means: this option is not part of the key.
        group: What is counted by itself, such as a column of a table; empty where all is counted together.
        verdict: "right" and "wrong" for what was chosen; "missed" for a right part left open;
            "passed" for a wrong option rightly left alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    chosen: bool | int | str | None
    right: bool | int | str
    verdict: PartVerdict
    group: str = ""


class Mark(BaseModel):
    """The judgement on one answer. `model_dump_json` and `model_validate_json` lose nothing.

    Attributes:
        points: Points earned, 0 to `most`.
        most: Points that could be earned; at least 1, and the same for every answer to a question.
        verdict: "omitted" if nothing was answered, "committed" for a prediction.
        rule: Key of `scoring.RULES` by which the points were counted.
        arithmetic: The sum in words, such as "3 right, 1 wrong: 3 - 1 = 2 of 4".
        parts: Each option, row or step, in the order of the question's file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: int = Field(ge=0)
    most: int = Field(ge=1)
    verdict: Verdict
    rule: str
    arithmetic: str
    parts: tuple[Part, ...]

    @model_validator(mode="after")
    def _no_more_than_most(self) -> Self:
        if self.points > self.most:
            raise ValueError(f"points must be at most {self.most}, got {self.points}")
        return self

    def part(self, id: str) -> Part | None:
        """Return what was done with one option, row or step; None if it was not there at the time."""
        return next((part for part in self.parts if part.id == id), None)
