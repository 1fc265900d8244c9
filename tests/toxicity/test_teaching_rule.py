"""Where to send somebody is this notebook's own rule; whoever reads it is told so, on paper too."""

from immunobook import content
from immunobook.toxicity.pocket import page


def test_each_pocket_page_marks_what_is_our_own_rule(toxicity):
    for organ in page.organs(toxicity):
        made = page.page(toxicity, organ, content.sources())
        assert "<th scope=col>Where, whom *</th>" in made, organ
        assert "<th scope=col>First *</th>" in made, organ
        assert page.STAR in made, organ
    assert "rule for teaching" in page.STAR
    assert "local protocol" in page.STAR
