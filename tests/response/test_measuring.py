"""The drawn slices hold what they say, and lines on them are scored fairly."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from immunobook.response import measuring, phantom

PLACES = [(scan, visit) for scan in phantom.SCANS for visit in range(phantom.VISITS)]


def hu_of(png: bytes) -> np.ndarray:
    pixels = np.asarray(Image.open(io.BytesIO(png))).astype(int)
    return (pixels[:, :, 0] * 256 + pixels[:, :, 1]) * phantom.HU_STEP - phantom.HU_OFFSET


def true_line(truth):
    return (*truth.ends[0], *truth.ends[1])


def stretched(truth, factor):
    (a, b), (c, d) = truth.ends
    return (a, b, a + (c - a) * factor, b + (d - b) * factor)


def test_there_are_enough_patients_of_both_regions():
    assert len(phantom.SCANS) >= 6
    assert {scan.region for scan in phantom.SCANS.values()} == {"chest", "abdomen"}
    assert any(lesion.is_node for scan in phantom.SCANS.values() for lesion in scan.lesions)


@pytest.mark.parametrize(("scan", "visit"), PLACES)
def test_the_true_line_is_as_long_as_is_said(scan, visit):
    there = [one for one in phantom.SCANS[scan].lesions if visit < one.merged_from]
    for truth, lesion in zip(phantom.truths(scan, visit), there, strict=True):
        assert truth.mm == lesion.mm[visit]
        assert measuring.length_mm(true_line(truth)) == pytest.approx(truth.mm, abs=1e-6)
        asked = truth.short_mm if truth.is_node else truth.longest_mm
        assert asked == pytest.approx(truth.mm, abs=1e-6)
        assert truth.short_mm < truth.longest_mm


def test_the_longest_diameter_and_the_chord_across_it_of_a_known_shape():
    ellipse = phantom.ellipse(3, 4, 20, 10, tilt=30)
    assert phantom.longest(ellipse)[0] == pytest.approx(40, abs=0.05)
    assert phantom.across(ellipse)[0] == pytest.approx(20, abs=0.05)


def test_a_picture_is_the_same_each_time_keeps_its_hu_and_is_labelled():
    first = phantom.picture("liver-two", 0)
    phantom.picture.cache_clear()
    assert phantom.picture("liver-two", 0) == first
    hu = hu_of(first)
    assert hu.shape == (512, 512)
    spleen = hu[250:300, 395:410]
    assert spleen.mean() == pytest.approx(122, abs=6)
    assert spleen.std() == pytest.approx(14, abs=3), "noise as said"
    assert (hu[8:24, 100:412] > 2000).sum() > 400, "the words are burned in, whatever the window"


def test_what_the_limits_of_measuring_need_is_drawn():
    lesions = [(scan, one) for scan in phantom.SCANS.values() for one in scan.lesions]
    assert any(9 <= one.mm[0] < 10 for _, one in lesions if not one.is_node), "just too small"
    assert any(10 < one.mm[0] <= 11 for _, one in lesions if not one.is_node), "just measurable"
    assert any(14 <= one.mm[0] < 15 for _, one in lesions if one.is_node), "a node just too small"
    assert any(one.edge == "spiculated" for _, one in lesions)
    assert any(one.against for _, one in lesions)
    assert any(scan.has_cyst for scan, _ in lesions)
    assert any(one.blur_mm > 2 for _, one in lesions)


@pytest.mark.parametrize("visit", [0, 1])
def test_a_plane_of_liver_parts_two_that_touch(visit):
    first, second = phantom.truths("touching", visit)
    apart = np.hypot(*(first.outline[:, None] - second.outline[None]).transpose(2, 0, 1))
    assert apart.min() * phantom.SPACING_MM == pytest.approx(phantom.GAP_MM, abs=0.15)
    here, there = (one.outline[at] for one, at in zip((first, second), np.unravel_index(apart.argmin(), apart.shape), strict=True))
    x, y = map(round, (here + there) / 2)
    calm = phantom.hounsfield("touching", visit)[y - 1 : y + 2, x - 1 : x + 2].mean()
    assert calm > 75, "brighter than the lesions on both sides, which are 60 HU"


def test_two_that_merged_are_one_with_one_longest_line():
    assert [one.id for one in phantom.truths("touching", 1)] == ["A", "B"]
    (both,) = phantom.truths("touching", 2)
    assert both.holds == ("B",)
    truths = [phantom.truths("touching", visit) for visit in range(3)]
    found = measuring.judged(truths, [{one.id: one.mm for one in visit} for visit in truths])
    assert (found.baseline_mm, *found.sums_mm) == (46, 54, 58), "the mass counts once, and the visit is complete"


def test_a_blurred_edge_rises_slowly_and_is_half_way_at_the_true_edge():
    def grey(scan, beyond_mm):
        """Return the mean HU all along the edge, moved outwards."""
        truth = phantom.truths(scan, 0)[0]
        away = truth.outline - truth.middle
        there = truth.outline + away / np.hypot(*away.T)[:, None] * (beyond_mm / phantom.SPACING_MM)
        x, y = np.round(there).astype(int).T
        return phantom.hounsfield(scan, 0)[y, x].mean()

    sharp, fading = ([grey(scan, beyond) for beyond in (-2, 0, 2)] for scan in ("liver-two", "fading"))
    for inside, on, outside in (sharp, fading):
        assert on == pytest.approx((60 + 108) / 2, abs=8)
        assert inside < on < outside
    assert sharp[2] - sharp[0] > 40
    assert fading[2] - fading[0] < 32


@pytest.mark.parametrize(("off_mm", "ends"), [(0, 2), (1.9, 2), (2.6, 1), (-2.6, 1)])
def test_an_end_is_on_the_edge_within_two_millimetres(off_mm, ends):
    truth = phantom.truths("liver-two", 0)[0]
    assert measuring.score(truth, stretched(truth, 1 + off_mm / truth.mm)).ends_on_edge == ends


@pytest.mark.parametrize(("mm", "said"), [(9.9, "non-measurable"), (10, "measurable")])
def test_what_somebody_measured_at_the_start_decides_what_becomes_a_target(mm, said):
    truths = [phantom.truths("at-the-limits", visit) for visit in range(3)]
    assert measuring.at_the_start(truths[0][0], mm).category == said
    own = [{one.id: one.mm for one in visit} for visit in truths]
    own[0]["A"] = mm
    found = measuring.judged(truths, own)
    assert (found.baseline_mm is not None) == (said == "measurable")
    assert found.visits[1].recist.category == ("PD" if said == "measurable" else "NON-CR/NON-PD")
    assert measuring.tally(truths, own).other_targets == (said != "measurable")


def test_a_node_just_under_the_limit_is_no_target_and_one_just_over_is():
    node = phantom.truths("at-the-limits", 0)[2]
    assert [measuring.at_the_start(node, mm).rule.id for mm in (9.9, 10, 14.9, 15)] == [
        "M-NODE-NORMAL", "M-NODE-NON-TARGET", "M-NODE-NON-TARGET", "M-NODE",
    ]  # fmt: skip


def test_sum_change_and_verdict_count_apart():
    truths = [phantom.truths("liver-two", visit) for visit in range(3)]
    true = [{one.id: one.mm for one in visit} for visit in truths]
    assert measuring.tally(truths, true) == measuring.Tally(
        (0.0, 0.0, 0.0), (0.0, 0.0), (("PD", "PD"), ("PR", "PR")), False
    )
    longer = [{id: mm * 1.1 for id, mm in visit.items()} for visit in true]
    found = measuring.tally(truths, longer)
    assert found.sums_off == pytest.approx((0.1, 0.1, 0.1), abs=0.003), "every sum is too long"
    assert found.changes_off == pytest.approx((0, 0), abs=0.5), "and no change is"
    assert found.verdicts == (("PD", "PD"), ("PR", "PR"))
    found = measuring.tally(truths, [true[0], {"A": 40, "B": 26}, true[2]])
    assert found.verdicts[0] == ("SD", "PD"), "66 of 56 mm is 18 % more"


def test_the_lesion_lies_where_the_truth_says():
    truth = phantom.truths("liver-two", 0)[0]
    hu = hu_of(phantom.picture("liver-two", 0))
    x, y = map(round, truth.middle)
    assert hu[y - 5 : y + 6, x - 5 : x + 6].mean() == pytest.approx(60, abs=6)


@pytest.mark.parametrize("visit", [-1, 3])
def test_there_is_no_other_visit(visit):
    with pytest.raises(KeyError):
        phantom.picture("liver-two", visit)


@pytest.mark.parametrize(
    ("factor", "credit"),
    [(1, 1), (1.199, 1), (1.201, 0.5), (0.801, 1), (0.799, 0.5), (1.249, 0.5), (1.251, 0), (0.749, 0)],
)
def test_credit_on_both_sides_of_each_limit(factor, credit):
    truth = phantom.truths("liver-two", 0)[0]  # 34 mm
    assert measuring.score(truth, stretched(truth, factor)).credit == credit


@pytest.mark.parametrize(("more", "credit"), [(1.9, 1), (2.3, 0)])
def test_two_millimetres_cost_nothing_on_a_small_lesion(more, credit):
    truth = phantom.truths("node-one", 2)[0]  # 9 mm, of which 20 % are 1.8 mm
    assert measuring.score(truth, stretched(truth, 1 + more / 9)).credit == credit


def test_the_right_length_in_the_wrong_place_earns_nothing():
    truth = phantom.truths("liver-two", 0)[0]
    away = tuple(value + 120 for value in true_line(truth))
    found = measuring.score(truth, away)
    assert (found.credit, found.is_there) == (0, False)


@pytest.mark.parametrize(("turn", "is_on_line"), [(0, True), (18, True), (23, False), (90, False), (180, True)])
def test_whether_it_runs_along_the_true_line(turn, is_on_line):
    truth = phantom.truths("liver-two", 0)[0]
    (a, b), (c, d) = truth.ends
    x, y = (a + c) / 2, (b + d) / 2
    angle, half = math.atan2(d - b, c - a) + math.radians(turn), math.hypot(c - a, d - b) / 2
    line = (x - half * math.cos(angle), y - half * math.sin(angle), x + half * math.cos(angle), y + half * math.sin(angle))
    assert measuring.score(truth, line).is_on_line is is_on_line


@pytest.mark.parametrize(
    "sent",
    [None, [], "A", {"A": 5}, {"A": [1, 2, 3]}, {"A": [1, 2, 3, "4"]}, {"A": [1, 2, 3, math.nan]}, {"A": [1, 2, 3, 9999]},
     {"A": [True, 1, 2, 3]}, {"Z": [1, 2, 3, 4]}],
)  # fmt: skip
def test_lines_that_are_none_are_not_taken(sent):
    assert measuring.lines_of(sent, phantom.truths("lung-one", 0)) == {}


def test_the_true_measures_tell_the_stories_they_were_drawn_for():
    stories = {
        "liver-two": ["PD", "PR"], "lung-one": ["SD", "PR"], "node-one": ["SD", "CR"],
        "near-the-limit": ["SD", "PD"], "spiky": ["SD", "PD"], "liver-and-node": ["SD", "PR"],
        "at-the-limits": ["SD", "PD"], "touching": ["SD", "PD"], "fading": ["SD", "PR"],
    }  # fmt: skip
    assert set(stories) == set(phantom.SCANS)
    for scan, verdicts in stories.items():
        truths = [phantom.truths(scan, visit) for visit in range(3)]
        found = measuring.judged(truths, [{one.id: one.mm for one in visit} for visit in truths])
        assert [visit.recist.category for visit in found.visits] == verdicts, scan


def test_readers_lie_as_far_apart_as_published_and_flip_verdicts_near_a_limit():
    assert measuring.READER_SD * math.sqrt(2) * 1.96 == pytest.approx((0.254 + 0.221) / 2)
    near = measuring.disagreement([phantom.truths("near-the-limit", visit) for visit in range(3)], seed=1)
    far = measuring.disagreement([phantom.truths("liver-and-node", visit) for visit in range(3)], seed=1)
    assert near[0] > 0.25
    assert near[0] > far[1]
