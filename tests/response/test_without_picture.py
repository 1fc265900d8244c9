"""Who does not see a slice chooses from lines given in words, and is asked for the same."""

import numpy as np
import pytest

from immunobook.response import measuring, phantom, without_picture

PLACES = [(scan, visit) for scan in phantom.SCANS for visit in range(phantom.VISITS)]


@pytest.mark.parametrize(("scan", "visit"), PLACES)
def test_one_line_is_right_and_the_rule_that_is_asked_for_finds_it(scan, visit):
    truths = {one.id: one for one in phantom.truths(scan, visit)}
    offered = without_picture.offered(scan, visit)
    assert set(offered) == set(truths), "every lesion can be measured without the picture"
    for id, lines in offered.items():
        fitting = [one for one in lines if one.angle in (None, 90)]
        by_rule = sorted(fitting, key=lambda one: -one.mm)
        assert [one for one in lines if one.is_wanted] == by_rule[:1]
        assert by_rule[0].mm >= by_rule[1].mm + 0.3, "no tie, and none by a tenth"
        assert by_rule[0].mm == pytest.approx(truths[id].mm, abs=0.05)
        assert len({one.ends for one in lines}) == len(lines) >= 5
        found = measuring.score(truths[id], without_picture.wanted(lines).line)
        assert (found.credit, found.is_on_line, found.ends_on_edge) == (1, True, 2)


def test_of_a_node_longer_lines_are_given_that_do_not_count():
    for scan, visit in PLACES:
        for truth in phantom.truths(scan, visit):
            if truth.is_node:
                lines = without_picture.offered(scan, visit)[truth.id]
                assert max(lines, key=lambda one: one.mm).angle == 0, "the length is longer, and is not asked for"


def test_the_right_line_is_not_always_in_the_same_place():
    places = {
        [one.is_wanted for one in lines].index(True)
        for scan, visit in PLACES
        for lines in without_picture.offered(scan, visit).values()
    }
    assert len(places) >= 5


def test_the_sum_is_that_of_the_targets_alone():
    truths = phantom.truths("at-the-limits", 0)
    now = {one.id: one.mm for one in phantom.truths("at-the-limits", 2)}
    assert without_picture.sum_mm(truths, {one.id: one.mm for one in truths}, now) == 17
    assert without_picture.sum_mm(truths, {"A": 11, "B": 10, "C": 15}, now) == 40


@pytest.mark.parametrize(("way", "hour"), [((0, -1), 12), ((1, 0), 3), ((0, 1), 6), ((-1, 0), 9), ((1, -1.7), 1), ((-1, -1.7), 11)])
def test_an_end_lies_as_on_the_face_of_a_clock(way, hour):
    assert without_picture.hour(np.array(way, dtype=float)) == hour
