"""Choices that stand in one sentence."""

import pytest

from immunobook.toxicity import sentence


@pytest.mark.parametrize(
    ("choices", "said", "why"),
    [
        (["A steroid by mouth"], "A steroid by mouth", "a sentence begins with a capital"),
        (["Insulin.", "A tablet."], "Insulin; or a tablet", "inside it there is none, and no full stop"),
        (["Symptoms", "ALT above 3"], "Symptoms; or ALT above 3", "an abbreviation keeps its own"),
        ([], "", "nothing is no sentence"),
    ],
)
def test_choices_in_one_sentence(choices, said, why):
    assert sentence.joined(choices, "; or ") == said, why
