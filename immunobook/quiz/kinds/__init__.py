"""The kinds of question: one file each, and nothing else to register but the line below."""

from immunobook.quiz.kind import Kind
from immunobook.quiz.kinds.bow_tie import BowTie
from immunobook.quiz.kinds.drop_down_cloze import DropDownCloze
from immunobook.quiz.kinds.drop_down_rationale import DropDownRationale
from immunobook.quiz.kinds.drop_down_table import DropDownTable
from immunobook.quiz.kinds.free_text import FreeText
from immunobook.quiz.kinds.highlight import Highlight
from immunobook.quiz.kinds.label_picture import LabelPicture
from immunobook.quiz.kinds.matching import Matching
from immunobook.quiz.kinds.matrix_multiple_choice import MatrixMultipleChoice
from immunobook.quiz.kinds.matrix_multiple_response import MatrixMultipleResponse
from immunobook.quiz.kinds.multiple_choice import MultipleChoice
from immunobook.quiz.kinds.multiple_response_grouping import MultipleResponseGrouping
from immunobook.quiz.kinds.numeric import Numeric
from immunobook.quiz.kinds.ordering import Ordering
from immunobook.quiz.kinds.predict import Predict
from immunobook.quiz.kinds.select_n import SelectN
from immunobook.quiz.kinds.short_text import ShortText
from immunobook.quiz.kinds.single_choice import SingleChoice
from immunobook.quiz.kinds.trend import Trend

KINDS: dict[str, type[Kind]] = {
    "single_choice": SingleChoice,
    "multiple_choice": MultipleChoice,
    "select_n": SelectN,
    "matrix_multiple_choice": MatrixMultipleChoice,
    "matrix_multiple_response": MatrixMultipleResponse,
    "multiple_response_grouping": MultipleResponseGrouping,
    "drop_down_cloze": DropDownCloze,
    "drop_down_table": DropDownTable,
    "drop_down_rationale": DropDownRationale,
    "ordering": Ordering,
    "matching": Matching,
    "highlight": Highlight,
    "bow_tie": BowTie,
    "numeric": Numeric,
    "short_text": ShortText,
    "label_picture": LabelPicture,
    "trend": Trend,
    "free_text": FreeText,
    "predict": Predict,
}
