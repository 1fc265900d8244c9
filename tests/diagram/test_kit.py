"""The drawing kit keeps its proportions, and what is committed is what it draws."""

import math
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from immunobook.diagram.__main__ import FOLDER, draw, scenes
from immunobook.diagram.kit import cells, molecules, svg
from immunobook.diagram.kit.geometry import Curve, flat_faced, lumpy, membrane, number, smooth

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 75_000
"""Bytes of a drawing."""


def size(outline):
    """Return width and height of an outline."""
    return tuple(max(p[i] for p in outline) - min(p[i] for p in outline) for i in (0, 1))


def root(text):
    return ElementTree.fromstring(text)


# --- drawings --------------------------------------------------------------------------------------------


def test_there_are_scenes_to_check():
    assert len(scenes()) >= 2


@pytest.mark.parametrize("scene", scenes())
def test_the_committed_drawing_is_what_the_script_draws(scene):
    committed = (FOLDER / f"{scene}.svg").read_text(encoding="utf-8")
    assert draw(scene) == committed, f"run python -m immunobook.diagram {scene}, look at it, and commit it"


@pytest.mark.parametrize("scene", scenes())
def test_a_drawing_carries_the_tokens_as_they_are(scene):
    declarations = [
        line for line in svg.TOKENS.read_text(encoding="utf-8").splitlines() if line.startswith("  --im-")
    ]
    assert len(declarations) > 70
    text = draw(scene)
    assert all(line in text for line in declarations)


@pytest.mark.parametrize("scene", scenes())
def test_a_drawing_is_well_formed_small_and_refers_only_to_itself(scene):
    text = draw(scene)
    assert len(text.encode()) <= LARGEST
    drawing = root(text)
    ids = [element.get("id") for element in drawing.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is given twice"
    prefix = drawing.get("aria-labelledby").split("-")[0]
    assert [id for id in ids if not id.startswith(f"{prefix}-")] == [scene], (
        "every id but the scene's has its prefix"
    )
    wanted = set(re.findall(r"(?:url\(|href=\")#([\w-]+)", text))
    assert wanted <= set(ids), "a reference leads nowhere"


@pytest.mark.parametrize("scene", scenes())
def test_words_in_a_scene_are_not_read_aloud_but_its_parts_are(scene):
    drawing = root(draw(scene))
    assert drawing[0].tag == f"{SVG}title"
    assert drawing[1].tag == f"{SVG}desc"
    hidden = [group for group in drawing.iter(f"{SVG}g") if group.get("class") == "labels"]
    assert hidden
    assert all(group.get("aria-hidden") == "true" for group in hidden)
    parts = [group for group in drawing.iter(f"{SVG}g") if "im-part" in group.get("class", "").split()]
    for part in parts:
        assert part.get("role") == "button"
        assert part.get("tabindex") == "0"
        assert part.get("aria-label")


# --- the document ----------------------------------------------------------------------------------------


def sheet(body, appears, style=""):
    return svg.document(
        "sheet", "sh", title="Sheet", description="A sheet.", view_box=(0, 0, 10, 10), narrow=(0, 0, 5, 5),
        start="on", body=body, appears=appears, style=style,
    )  # fmt: skip


def test_a_word_that_comes_and_goes_is_hidden_unless_its_selector_holds():
    text = sheet(svg.appearing("drug", "<path/>"), {"drug": ".on,.late:not(.off)"})
    assert ".sheet:not(.on,.late:not(.off)) .in-drug{opacity:0;visibility:hidden}" in text


@pytest.mark.parametrize(
    ("body", "appears"),
    [
        (svg.appearing("drug", ""), {}),
        ("<g/>", {"drug": ".on"}),
    ],
)
def test_a_word_without_a_selector_or_a_selector_without_a_word_is_refused(body, appears):
    with pytest.raises(ValueError, match="drug"):
        sheet(body, appears)


def test_ids_and_references_get_the_prefix_once():
    text = sheet(svg.define("t", cells.t_cell()) + svg.use("t", 1, 2) + '<g id="sh-own"/>', {})
    assert 'id="sh-t"' in text
    assert 'href="#sh-t"' in text
    assert "url(#sh-g-tcell)" in text
    assert 'id="sh-own"' in text


def test_an_id_given_twice_is_refused():
    with pytest.raises(ValueError, match="sh-b7"):
        sheet(svg.define("b7", "") + svg.part("sh-b7", "B7", "", (0, 0, 33, 33)), {})


# --- geometry ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (3.04, "3"), (3.06, "3.1"), (-0.04, "0"), (-2.5, "-2.5"), (100, "100")]
)
def test_numbers_have_one_decimal_at_most(value, written):
    assert number(value) == written


def test_rounding_does_not_add_up_along_a_relative_path():
    ring = lumpy(100 / 3, 0.2, 40, seed=5)
    steps = [float(v) for v in re.findall(r"-?\d*\.?\d+", smooth(ring).split("c")[1])]
    first, rest = steps[:6], steps[6:]
    across = first[4] + sum(rest[2::4])
    down = first[5] + sum(rest[3::4])
    assert (across, down) == pytest.approx((0, 0), abs=1e-6), "the pen is back where it started"


def test_the_membrane_is_on_the_side_that_is_asked_for():
    outline = flat_faced(near=176, far=171, half_height=226)
    assert membrane(outline, 0, 1) == pytest.approx(176, abs=0.5)
    assert membrane(outline, 0, -1) == pytest.approx(-171, abs=0.5)


def test_a_height_beyond_the_cell_has_no_membrane():
    with pytest.raises(ValueError, match="230"):
        membrane(flat_faced(near=176, far=171, half_height=226), 230)


def test_things_lie_beside_a_curve_at_the_distance_asked_for():
    line = Curve(((0, 0), (10, 0), (20, 0), (30, 0)))
    assert line.at(0.5, 7) == pytest.approx((15, 7))
    assert line.heading(0.5) == pytest.approx(0)


# --- proportions, as the look has them ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outline", "width", "height"), [(cells.T_HERO, 347, 452), (cells.TUMOUR_HERO, 365, 456)]
)
def test_big_cells_have_their_size(outline, width, height):
    assert size(outline) == pytest.approx((width, height), rel=0.03)


def test_the_face_of_a_big_cell_is_flat_and_its_back_is_not():
    for outline, facing in ((cells.T_HERO, 1), (cells.TUMOUR_HERO, -1)):
        face = [membrane(outline, y, facing) for y in (-100, 0, 100)]
        back = [membrane(outline, y, -facing) for y in (-150, 0, 150)]
        assert max(face) - min(face) < 6
        assert max(back) - min(back) > 20


def test_a_small_t_cell_has_fourteen_bristles_and_a_nucleus_of_62_percent():
    drawing = cells.t_cell(20)
    assert drawing.count("M") == 14
    radii = sorted(float(r) for r in re.findall(r' r="([\d.]+)"', drawing))
    assert radii == [12.4, 20]


def test_states_of_a_t_cell_differ_in_shape_not_only_in_colour():
    shapes = {state: re.sub(r"(class|style|fill)=\"[^\"]*\"", "", cells.t_cell(20, state=state))
              for state in ("naive", "effector", "exhausted", "memory")}  # fmt: skip
    assert len(set(shapes.values())) == 4


def test_clones_are_told_by_six_different_signs():
    assert len({cells.clone_sign(clone) for clone in range(1, 7)}) == 6


def test_an_antibody_is_twelve_capsules():
    drawing = molecules.antibody()
    assert drawing.count("<rect") == 12
    assert drawing.count("pale") == 4, "two tips of two capsules each are paler"


@pytest.mark.parametrize("arm", [1, -1])
@pytest.mark.parametrize("pointing", [0, 180, -34, 90])
def test_the_tip_of_an_antibody_lies_in_the_pocket_it_is_put_on(pointing, arm):
    drawing = molecules.antibody_on(50, 80, pointing, scale=1.06, arm=arm)
    x, y, turn, scale = (
        float(v)
        for v in re.search(r"translate\((\S+) (\S+)\) rotate\((\S+)\) scale\((\S+)\)", drawing).groups()
    )
    tip_x, tip_y = molecules.antibody_tip(arm)
    angle = math.radians(turn)
    assert x + scale * (tip_x * math.cos(angle) - tip_y * math.sin(angle)) == pytest.approx(50, abs=0.2)
    assert y + scale * (tip_x * math.sin(angle) + tip_y * math.cos(angle)) == pytest.approx(80, abs=0.2)
    base_x, base_y = scale * 6 * arm * math.cos(angle), scale * 6 * arm * math.sin(angle)
    along = math.degrees(math.atan2(80 - y - base_y, 50 - x - base_x))
    assert (along - pointing - 180 + 180) % 360 - 180 == pytest.approx(0, abs=0.5), "the arm goes straight in"
    outward = math.radians(pointing)
    assert (x - 50) * math.cos(outward) + (y - 80) * math.sin(outward) > 30, "the rest stays outside the cell"


def test_mhc_1_has_one_white_bead_and_mhc_2_has_none():
    assert molecules.mhc_1().count("b2m") == 1
    assert molecules.mhc_2().count("b2m") == 0
    assert molecules.mhc_2().count("<ellipse") == molecules.mhc_1().count("<ellipse") == 2


def test_every_brake_has_a_form_of_its_own():
    receptors = [
        f(50) for f in (molecules.pd1, molecules.ctla4, molecules.lag3, molecules.tim3, molecules.tigit)
    ]
    outlines = [re.findall(r' d="([^"]*)"', drawing)[-1] for drawing in receptors]
    assert len(set(outlines)) == 5
    assert set(molecules.LIGANDS) == {"PD-1", "CD28", "CTLA-4", "LAG-3", "TIM-3", "TIGIT"}


def test_ctla4_reaches_further_round_b7_than_cd28():
    def furthest(drawing):
        return max(float(x) for x in re.findall(r"H([\d.]+)a", drawing))

    assert furthest(molecules.ctla4(50)) > furthest(molecules.cd28(50)) + 8


def test_a_granule_has_perforin_only_when_asked():
    assert molecules.granule() != molecules.granule(perforin=False)
    assert 'r="17"' in molecules.granule()


def test_dendritic_cells_have_eight_uneven_arms():
    for variant in range(3):
        data = re.search(r' d="(M[^"]*)"', cells.dendritic_cell(27, variant))[1]
        assert data.count("s") + 1 == 8 * 5, "five points an arm"


def test_tumour_cells_come_in_four_variants():
    variants = [cells.tumour_cell(i) for i in range(5)]
    assert len(set(variants)) == 4
    assert variants[4] == variants[0]
    assert all(one != other for one, other in pairwise(variants))
