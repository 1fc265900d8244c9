"""An answer in the words of its question, for a list of what somebody answered."""

from immunobook.quiz.kind import Answer, Kind
from immunobook.quiz.kinds.matching import Matching
from immunobook.quiz.kinds.ordering import Ordering
from immunobook.quiz.options import WithOptions


def in_words(item: Kind, answer: Answer) -> str:
    """Return what was answered, as it read on the screen; what the question no longer offers by its id."""
    if isinstance(item, Matching) and isinstance(answer, dict):
        left = {pair.id: pair.left for pair in item.pairs}
        right = {partner.id: partner.right for partner in item.partners()}
        return "; ".join(f"{left.get(row, row)} → {right.get(to, to)}" for row, to in answer.items())
    if isinstance(item, WithOptions):
        says = {option.id: option.says for option in item.options}
    elif isinstance(item, Ordering):
        says = {step.id: step.says for step in item.steps}
    else:
        return str(answer)
    if isinstance(answer, list):
        between = " → " if isinstance(item, Ordering) else "; "
        return between.join(says.get(id, id) for id in answer)
    return says.get(str(answer), str(answer))
