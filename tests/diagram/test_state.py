"""What a browser reports of a scene is checked before it is believed."""

import pytest

from immunobook import content
from immunobook.diagram import view

SCENES = sorted(content.diagrams())


@pytest.mark.parametrize("id", SCENES)
def test_every_state_of_a_scene_is_believed_and_says_something(id):
    diagram = content.diagram(id)
    opening = diagram.started()
    states = list(diagram.combinations())
    assert len(states) >= 3
    for state in states:
        assert view.settled(diagram, list(state), opening) == state
        assert diagram.saying(state).tag


@pytest.mark.parametrize("id", SCENES)
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (None, "nothing was reported yet"),
        ("braked", "a word is not a list of words"),
        ([1, 2], "numbers are no words"),
        ([], "no dial stands anywhere"),
        (["<script>alert(1)</script>"], "a word the scene does not know"),
        ({"on": "braked"}, "a mapping is no list"),
    ],
)
def test_what_cannot_be_a_state_is_the_opening(id, words, why):
    diagram = content.diagram(id)
    opening = diagram.started()
    if not diagram.dials and isinstance(words, list) and all(isinstance(word, str) for word in words):
        opening = ()  # a scene of switches alone can have all of them off
    assert view.settled(diagram, words, opening) == opening, why


def test_two_options_of_one_dial_are_no_state():
    diagram = next(one for one in content.diagrams().values() if one.dials)
    both = [option.id for option in diagram.dials[0].options][:2]
    others = [dial.options[0].id for dial in diagram.dials[1:]]
    assert view.settled(diagram, [*both, *others], diagram.started()) == diagram.started()


@pytest.mark.parametrize("level", ["plain", "clinical"])
@pytest.mark.parametrize("id", SCENES)
def test_the_browser_is_told_all_it_needs_and_no_more(id, level):
    diagram = content.diagram(id)
    told = view.told(diagram, level)
    assert [part["id"] for part in told["parts"]] == [part.id for part in diagram.parts]
    assert told["src"].startswith(f"/scene/{id}.svg?part=1&v=")
    assert all(
        line["text"] and "[@" not in line["text"] and "[[" not in line["text"] for line in told["says"]
    )
