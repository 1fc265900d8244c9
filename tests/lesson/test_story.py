"""The card of a story shows as many people as its trial counted."""

import re

import pytest

from immunobook import content
from immunobook.content.model import Hundred, Said, Story
from immunobook.lesson import story

WORDS = Said(plain="Plain. [@a-2020]", clinical="Clinical. [@a-2020]")


def made_of(*reached: int, stands: str = "reached") -> Story:
    hundreds = tuple(Hundred(says=f"Treatment {at}", reached=n, exactly="n = 100") for at, n in enumerate(reached))
    return Story(
        id="x", name="Ben, 50", cancer="melanoma", story=WORDS, counted="Alive", hundreds=hundreds, stands=stands,
        means=WORDS, price=WORDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reached", "full", "more", "hollow"),
    [
        ((55, 65), 55, 10, 35),
        ((42, 42), 42, 0, 58),
        ((60, 40), 40, 0, 60),
        ((0, 100), 0, 100, 0),
        ((44,), 44, 0, 56),
    ],
)
def test_the_last_hundred_is_a_hundred(reached, full, more, hollow):
    people = story.people(made_of(*reached), len(reached) - 1)
    assert [people.count(kind) for kind in ("reached", "more", "missed")] == [full, more, hollow]
    assert len(people) == 100


def test_the_first_hundred_has_nobody_who_is_more():
    assert story.people(made_of(55, 65), 0) == ("reached",) * 55 + ("missed",) * 45


@pytest.mark.parametrize(("stands", "kind"), [("reached", "reached"), ("missed", "missed")])
def test_the_person_stands_once_in_the_last_hundred(stands, kind):
    one = made_of(55, 65, stands=stands)
    assert story.people(one, 1)[story.here(one)] == kind
    first, second = re.findall(r'<div class="im-people".*?</div>', story.card(one, "plain", str))
    assert "here" not in first
    assert second.count(f'class="{kind} here"') == second.count("here") == 1


def test_the_numbers_are_said_to_who_cannot_see_them():
    html = story.card(made_of(55, 65), "plain", str)
    assert 'role="img" aria-label="Treatment 0: alive, 55 of 100."' in html
    assert 'role="img" aria-label="Treatment 1: alive, 65 of 100."' in html
    assert "10 more than in the other hundred" in html
    assert "more than" not in story.card(made_of(42, 42), "plain", str)


def test_each_card_says_that_it_is_fiction_and_what_it_cost():
    for level in ("plain", "clinical"):
        html = story.card(made_of(55, 65), level, str)
        for heading in ("Composite fiction", "Out of how many?", "At what price?"):
            assert heading in html
        assert html.count(WORDS.text(level)) == 3


def test_among_our_stories_is_one_of_a_person_whom_it_did_not_help():
    ours = content.stories().values()
    assert len(ours) >= 5
    assert {one.stands for one in ours} == {"reached", "missed"}


def test_what_is_drawn_is_what_the_trial_printed():
    for one in content.stories().values():
        for hundred in one.hundreds:
            rate = re.match(r"(\d+(?:\.\d+)?)%", hundred.exactly)
            assert rate, f"{one.id}: {hundred.exactly} starts with the rate"
            assert abs(float(rate[1]) - hundred.reached) <= 0.5, f"{one.id}: {hundred.exactly}"
