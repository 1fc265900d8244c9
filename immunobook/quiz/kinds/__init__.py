"""The kinds of question: one file each, and nothing else to register but the line below."""

from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds.matching import Matching
from immunobook.quiz.kinds.multiple_choice import MultipleChoice
from immunobook.quiz.kinds.numeric import Numeric
from immunobook.quiz.kinds.ordering import Ordering
from immunobook.quiz.kinds.predict import Predict
from immunobook.quiz.kinds.select_n import SelectN
from immunobook.quiz.kinds.single_choice import SingleChoice

KINDS: dict[str, type[Kind]] = {
    "single_choice": SingleChoice,
    "multiple_choice": MultipleChoice,
    "select_n": SelectN,
    "ordering": Ordering,
    "matching": Matching,
    "numeric": Numeric,
    "predict": Predict,
}
