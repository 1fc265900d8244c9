"""What every kind of question can do. A kind is one file in `kinds/`, and knows nothing of the screen."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from immunobook.content.question import Question
from immunobook.quiz.mark import Mark, Part, Verdict
from immunobook.quiz.scoring import RULES, Score

Answer = str | list[str] | dict[str, str]
"""An answer as it is stored: plain JSON. Which of these it is, each kind says."""

NOT_OF_THIS_QUESTION = "This answer does not fit the question as it stands now. Please answer it once more."
"""Said of an answer that names options which are not there, such as one made before the question changed."""


class Kind(Question):
    """A question that can say whether it understands an answer, and what the answer is worth.

    `kind` is its name, `rule` the key of the scoring rule it is counted by. What cannot be understood is
    not accepted, rather than wrong; what is left open is omitted, rather than wrong.
    """

    rule: str

    def accepts(self, answer: object) -> bool:
        """Whether this answer can be marked at all; an empty one can."""
        return self.refusal(answer) is None

    def refusal(self, answer: object) -> str | None:
        """Return the sentence that tells the learner why this cannot be marked; None if it can."""
        raise NotImplementedError

    def blank(self, answer: object) -> bool:
        """Whether nothing is answered yet."""
        return answer is None or (isinstance(answer, str | list | dict) and not answer)

    def key(self) -> Answer:
        """Return the right answer, in the form in which a learner's is given."""
        raise NotImplementedError

    def parts(self, answer: Any) -> tuple[Part, ...]:
        """Return what was done with each option, row or step by an accepted answer."""
        raise NotImplementedError

    def mark(self, answer: object) -> Mark:
        """Judge an accepted answer.

        Raises:
            ValueError: If the answer is not accepted; the message is the sentence for the learner.
        """
        refusal = self.refusal(answer)
        if refusal:
            raise ValueError(refusal)
        parts = self.parts(answer)
        score = RULES[self.rule].score(parts)
        verdict: Verdict = "omitted" if self.blank(answer) else self._verdict(score)
        return Mark(
            points=score.points,
            most=score.most,
            verdict=verdict,
            rule=self.rule,
            arithmetic=score.arithmetic,
            parts=parts,
        )

    def _verdict(self, score: Score) -> Verdict:
        if score.points == score.most:
            return "right"
        return "partly" if score.points else "wrong"


def repeated(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur twice, whatever their case and spaces."""
    counts = Counter(" ".join(text.casefold().split()) for text in texts)
    return [text for text, times in counts.items() if times > 1]


def must_differ(what: str, ids: Iterable[str], texts: Iterable[str]) -> None:
    """Raise an error for the author if two ids are the same, or two texts read the same.

    In all such errors the fault stands before the semicolon, the remedy behind it.
    """
    if same := repeated(ids):
        raise ValueError(f"two {what} have the id {', '.join(same)}; give one of them another id")
    if same := repeated(texts):
        raise ValueError(f"two {what} say the same ({json.dumps(same[0])}); change or remove one of them")


def number_must_be(what: str, number: int, least: int, most: int) -> None:
    """Raise an error for the author if there are too few or too many of something."""
    if not least <= number <= most:
        raise ValueError(f"it has {number} {what}; there must be {least} to {most}")
