"""The menu says its sections to the eye: above the first entry of each, and nowhere else."""

import re

from immunobook.ui import style


def firsts(counts: dict[str, int]) -> dict[str, int]:
    found = re.findall(r'nth-child\((\d+)\)::before\{content:"([^"]+)" / ""\}', style.sections(counts))
    return {name: int(place) for place, name in found}


def test_a_name_stands_above_the_first_entry_of_its_section():
    assert firsts({"Learn": 6, "Practice": 7, "Explore": 1}) == {"Learn": 1, "Practice": 7, "Explore": 14}


def test_a_section_of_which_a_role_sees_nothing_has_no_name():
    assert firsts({"Learn": 2, "Insight": 0, "Progress": 1}) == {"Learn": 1, "Progress": 3}
