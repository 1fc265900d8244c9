"""What looks scenes up sees what is there: each verb holds where it should and fails where it should not."""

from __future__ import annotations

import pytest

from immunobook.content.model import Diagram
from tests.browser import scene_truths
from tests.browser.conftest import new_context

DRAWING = """<svg id="sample" class="im-scene sample off" viewBox="0 0 400 200" data-vb-narrow="0 0 200 200" width="400">
<style>svg:not(.on) .lit{opacity:0;visibility:hidden} svg.on .dark{display:none} svg.on .ghost{opacity:.01}
.on .bar{transform:scale(2,.5)}</style>
<defs><circle id="spare" class="spare" cx="50" cy="50" r="5"/></defs>
<g transform="translate(100 0)"><path id="ring" d="M0,20H100V180H0Z" fill="none"/></g>
<g id="sa-dot" role="button" tabindex="0" aria-label="Dot, a sample"><rect class="hit" width="150" height="150" fill="transparent"/>
  <circle class="dot" cx="150" cy="50" r="10"/><circle class="lit far-off" cx="390" cy="50" r="10"/></g>
<circle class="dot" cx="150" cy="150" r="10"/><circle class="lit dot" cx="190" cy="100" r="10"/>
<circle class="out" cx="20" cy="100" r="10"/><rect class="bar" x="0" y="0" width="10" height="10"/>
<g class="dark"><circle class="nested" cx="220" cy="100" r="5"/></g><circle class="ghost" cx="300" cy="100" r="5"/>
<text id="says" x="250" y="180">is <tspan class="dark">off</tspan><tspan class="lit">on</tspan></text>
</svg>"""


def sample(*claims: dict, when: str, **more) -> Diagram:
    """Return a scene with one dial, off and on, that claims this in one of its states."""
    meaning = {"plain": "-", "clinical": "-"}
    return Diagram.model_validate(
        {
            "id": "sample",
            "title": "-",
            "chapter": "sample",
            "lesson": "sample",
            "alt": "-",
            "dials": [
                {
                    "id": "power",
                    "asks": "Power",
                    "kind": "pills",
                    "options": [{"id": "off", "says": "Off"}, {"id": "on", "says": "On"}],
                }
            ],
            "start": ["off"],
            "parts": [{"id": "sa-dot", "name": "Dot", **meaning}],
            "says": [{"tag": "-", **meaning}],
            "visibly_true": [{"says": "-", "when": [when], "holds": list(claims)}],
            "sources": ["sample"],
            **more,
        }
    )


@pytest.fixture(scope="module")
def blank(browser):
    context = new_context(browser, width=500, height=400)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(blank):
    blank.set_content(f'<body style="margin:0">{DRAWING}')
    return blank


def faults(page, diagram: Diagram) -> list[str]:
    return scene_truths.untrue(diagram, scene_truths.examine(page, diagram))


@pytest.mark.parametrize(
    ("when", "claim", "holds", "why"),
    [
        ("on", {"shown": ".lit"}, True, "it is lit when on"),
        ("off", {"shown": ".lit"}, False, "and hidden when off"),
        ("off", {"hidden": ".lit"}, True, "hidden is hidden"),
        ("on", {"hidden": ".nested"}, True, "what stands in something undisplayed is hidden"),
        ("on", {"hidden": ".ghost"}, True, "nobody sees one per cent"),
        ("on", {"hidden": ".lit"}, False, "lit is not hidden"),
        ("off", {"shown": ".spare"}, False, "a definition is not drawn"),
        ("off", {"count": ".dot", "is": 2}, True, "the hidden one does not count"),
        ("on", {"count": ".dot", "is": 2}, False, "the lit one counts"),
        ("on", {"count": ".dot", "at_least": 3}, True, "three are at least three"),
        ("on", {"count": ".dot", "at_least": 4}, False, "but not four"),
        ("on", {"count": ".dot", "at_most": 3}, True, "and at most three"),
        ("on", {"count": ".dot", "at_most": 2}, False, "but not two"),
        ("on", {"text": "#says", "is": "is on"}, True, "hidden words are not read"),
        ("off", {"text": "#says", "is": "is on"}, False, "off says off"),
        ("off", {"inside": ".dot", "of": "#ring"}, True, "in the outline's own coordinates"),
        ("off", {"inside": ".out", "of": "#ring"}, False, "it lies left of the outline"),
        ("off", {"outside": ".out", "of": "#ring"}, True, "so it is outside"),
        ("off", {"outside": ".dot", "of": "#ring"}, False, "inside is not outside"),
        ("off", {"inside": ".lit", "of": "#ring"}, False, "nothing that is seen is nowhere"),
        ("off", {"near": ".out", "to": "#sa-dot", "within": 122}, True, "120.8 apart; where it is pressed is no drawing"),
        ("off", {"near": ".out", "to": "#sa-dot", "within": 100}, False, "though it stands in the hit area"),
        ("off", {"far": ".out", "from": "#sa-dot", "at_least": 100}, True, "what is hidden in a group is not the group"),
        ("off", {"far": ".out", "from": "#sa-dot", "at_least": 130}, False, "120.8 apart"),
        ("off", {"left_of": ".out", "of": ".dot"}, True, "of each of them"),
        ("off", {"right_of": ".out", "of": ".dot"}, False, "it is left"),
        ("off", {"above": "#sa-dot .dot", "of": ".out"}, True, "50 is above 100"),
        ("off", {"below": "#sa-dot .dot", "of": ".out"}, False, "above is not below"),
        ("on", {"more": ".dot", "than_in": ["off"]}, True, "three are more than two"),
        ("off", {"more": ".dot", "than_in": ["on"]}, False, "two are not"),
        ("off", {"fewer": ".dot", "than_in": ["on"]}, True, "two are fewer than three"),
        ("on", {"same": ".out", "as_in": ["off"]}, True, "one is one"),
        ("on", {"same": ".dot", "as_in": ["off"]}, False, "three are not two"),
        ("on", {"wider": ".bar", "than_in": ["off"]}, True, "drawn twice as wide"),
        ("on", {"narrower": ".bar", "than_in": ["off"]}, False, "wider is not narrower"),
        ("on", {"shorter": ".bar", "than_in": ["off"]}, True, "and half as tall"),
        ("on", {"taller": ".bar", "than_in": ["off"]}, False, "shorter is not taller"),
    ],
)  # fmt: skip
def test_a_claim_holds_or_fails(page, when, claim, holds, why):
    assert (not faults(page, sample(claim, when=when))) is holds, why


def test_a_claim_about_nothing_fails(page):
    assert "never seen" in faults(page, sample({"hidden": ".misspelt"}, when="on"))[0]


def test_a_line_that_no_state_meets_fails(page):
    diagram = sample({"shown": ".dot"}, when="on")
    never = diagram.visibly_true[0].model_copy(update={"when": ("on", "off")})
    found = faults(page, diagram.model_copy(update={"visibly_true": (never,)}))
    assert "no state meets" in found[0]


def test_a_state_compared_with_itself_fails(page):
    assert "compared with itself" in faults(page, sample({"same": ".dot", "as_in": ["on"]}, when="on"))[0]


@pytest.mark.parametrize(
    ("change", "says", "why"),
    [
        (("", ""), "", "as drawn all is well"),
        (('tabindex="0"', ""), "not in the tab order", "Tab must reach it"),
        (("Dot, a sample", "Spot"), "does not contain", "who only hears it must find it by its name"),
        (("sa-dot", "sa-other"), "no button", "the part is not in the drawing"),
        (('<g id="sa-dot"', '<g style="opacity:0" id="sa-dot"'), "in the tab order", "not seen, yet Tab stops there"),
        (("</svg>", '<g role="button"><rect width="400" height="200"/></g></svg>'), "lies wholly under", "it cannot be pressed"),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_reached_is_told(page, change, says, why):
    page.set_content(f'<body style="margin:0">{DRAWING.replace(*change)}')
    diagram = sample({"shown": ".dot"}, when="on")
    told = " ".join(scene_truths.unreachable(diagram, scene_truths.examine(page, diagram)))
    assert says in told, why
    assert bool(told) is bool(says), why


@pytest.mark.parametrize(
    ("label", "says", "why"),
    [
        ('<text x="250" y="150">over it</text>', "", "thirty units above there is room"),
        ('<text x="250" y="178">on it</text>', "overlap", "two units above there is none"),
        ('<text x="390" y="100">too long</text>', "edge cuts", "it runs out of the drawing"),
        ('<text class="lit" x="390" y="100">too long</text>', "edge cuts", "also if only in one state"),
    ],
)
def test_words_that_cannot_be_read_are_told(page, label, says, why):
    page.set_content(f'<body style="margin:0">{DRAWING.replace("</svg>", f"{label}</svg>")}')
    told = scene_truths.badly_written(scene_truths.examine(page, sample({"shown": ".dot"}, when="on")))
    assert says in " ".join(told), why
    assert bool(told) is bool(says), why


@pytest.mark.parametrize(("size", "is_told"), [(11, False), (10.8, True)])
def test_on_a_phone_words_have_eleven_pixels(page, size, is_told):
    label = f'<text style="font-size:{size}px" x="10" y="180">small</text>'
    narrow = DRAWING.replace("</svg>", f"{label}</svg>").replace(' off"', ' off is-narrow"')
    page.set_content(f'<body style="margin:0">{narrow}')
    told = scene_truths.badly_written(scene_truths.examine(page, sample({"shown": ".dot"}, when="on")))
    assert bool(told) is is_told
