"""Is a scene visibly what it claims to be? `python -m tests.browser.scene_truths <id>` prints every broken line.

The command looks at the drawing alone, without the notebook, in every state a learner can bring it into. The
tests do the same on the notebook's own page.
"""

from __future__ import annotations

import base64
import importlib.util
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from immunobook import content
from immunobook.content.model import Claim, Diagram

LOOK = Path(__file__).with_suffix(".js")

COLUMN, PHONE = 713, 360
"""Width of a scene in the column of a lesson, and on a small phone, in px."""


def plan(diagram: Diagram) -> dict:
    """Return what a browser has to look at, as plain values: the lines, and each state with its lines."""
    states = []
    for on in diagram.combinations():
        lines = [at for at, line in enumerate(diagram.visibly_true) if line.holds_in(on)]
        others = {
            f"{at} {which}": switched(diagram, on, claim.in_state)
            for at in lines
            for which, claim in enumerate(diagram.visibly_true[at].holds)
            if claim.in_state
        }
        states.append({"words": on, "lines": lines, "others": others})
    lines = [
        {
            "says": line.says,
            "claims": [{**claim.model_dump(), "says": in_words(claim)} for claim in line.holds],
        }
        for line in diagram.visibly_true
    ]
    return {"scene": diagram.id, "states": states, "lines": lines}


def switched(diagram: Diagram, on: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    """Return the state a comparison speaks of: options are chosen, switches pressed; "-word" lets one go."""
    after = set(on)
    for word in words:
        if word.startswith("-"):
            after.discard(word[1:])
        elif word not in after:
            after = set(diagram.turned(after, word))
    return diagram.allowed(after)


def in_words(claim: Claim) -> str:
    """Return a claim in the way its author wrote it, more or less."""
    rest = (claim.other, claim.equals, claim.at_least, claim.at_most, claim.within, *claim.in_state)
    return " ".join([claim.verb, claim.what, *(str(each) for each in rest if each is not None)])


def some(states: list, at_most: int) -> list:
    """Return so many states, spread evenly over all."""
    step = max(1, math.ceil(len(states) / at_most))
    return states[::step]


def examine(page: Page, diagram: Diagram, at_most: int | None = None) -> Mapping:
    """Put the scene that is on the page in every state; return what was found. The state is restored.

    Args:
        at_most: Look at no more states than this, where only words are looked at, not truths.
    """
    page.evaluate(LOOK.read_text(encoding="utf-8"))
    wanted = plan(diagram)
    if at_most is not None:
        wanted["states"] = some(wanted["states"], at_most)
    return page.evaluate("plan => sceneTruths.examine(plan)", wanted)


def untrue(diagram: Diagram, found: Mapping) -> list[str]:
    """Return the lines of `visibly_true` that are broken, or that say nothing about anything."""
    states = list(diagram.combinations())
    faults = [f"[{each['state']}] {each['says']}" for each in found["broken"]]
    faults += [
        f"no state meets the condition of: {line.says}"
        for line in diagram.visibly_true
        if not any(line.holds_in(on) for on in states)
    ]
    faults += [f"{selector} is never seen, in no state" for selector in found["unseen"]]
    for line in diagram.visibly_true:
        for claim in line.holds:
            for on in states:
                other = switched(diagram, on, claim.in_state)
                if claim.in_state and line.holds_in(on) and set(other) == set(on):
                    faults.append(f"[{' '.join(on)}] {line.says} ({in_words(claim)}): compared with itself")
    return faults


def unreachable(diagram: Diagram, found: Mapping) -> list[str]:
    """Return the parts that cannot be focused or pressed where they are seen, or can where they are not."""
    faults = []
    for part in diagram.parts:
        seen = found["parts"].get(part.id)
        if seen is None:
            faults.append(f"{part.id} is no button of the drawing")
            continue
        if part.name not in seen["name"]:
            faults.append(f'{part.id} is called "{seen["name"]}", which does not contain "{part.name}"')
        if seen["tabIndex"] != 0:
            faults.append(f"{part.id} is not in the tab order")
        if seen["state"] is None:
            faults.append(f"{part.id} is never seen, in no state")
        elif seen["point"] is None:
            faults.append(f"{part.id} lies wholly under others and cannot be pressed")
        faults += [f"{part.id} {fault}" for fault in seen["faults"][:3]]
    return faults


def badly_written(found: Mapping) -> list[str]:
    """Return the labels that overlap, are cut, or are too small, each with the first state it is so in."""
    first: dict[str, list[str]] = {}
    for each in found["written"]:
        first.setdefault(each["says"], []).append(each["state"])
    return [f"[{states[0]}; {len(states)} in all] {says}" for says, states in first.items()]


def alone(page: Page, diagram: Diagram, width: int) -> None:
    """Show the drawing alone on a page, as wide as the notebook shows it, in the notebook's letters."""
    font = next(_static().rglob("SourceSansVF-Upright*.woff2")).read_bytes()
    page.set_content(
        "<style>@font-face{font-family:'Source Sans';font-weight:200 900;"
        f"src:url(data:font/woff2;base64,{base64.b64encode(font).decode()})}}</style>"
        f'<body style="margin:0"><div style="width:{width}px">{content.drawing(diagram.id)}</div>'
    )
    page.evaluate(
        """async narrow => {
            const svg = document.querySelector('svg')
            if (narrow) { svg.classList.add('is-narrow'); svg.setAttribute('viewBox', svg.dataset.vbNarrow) }
            await document.fonts.load("600 18px 'Source Sans'")
            await document.fonts.ready
        }""",
        width < 520,
    )


def _static() -> Path:
    return Path(importlib.util.find_spec("streamlit").origin).parent / "static"


def main(wanted: list[str]) -> int:
    """Print what is broken in these scenes, or in all; return 1 if anything is."""
    from tests.browser.conftest import launched

    known = content.diagrams()
    if unknown := [scene for scene in wanted if scene not in known]:
        print(f"there is no scene {', '.join(unknown)}; there are {', '.join(known)}")
        return 1
    broken = 0
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        page = browser.new_page(viewport={"width": 800, "height": 1000}, reduced_motion="reduce")
        for scene in wanted or known:
            diagram = known[scene]
            alone(page, diagram, COLUMN)
            found = examine(page, diagram)
            faults = [*untrue(diagram, found), *unreachable(diagram, found), *badly_written(found)]
            alone(page, diagram, PHONE)
            faults += [f"on a phone: {fault}" for fault in badly_written(examine(page, diagram))]
            print(*faults, sep="\n", end="\n" if faults else "")
            checked = sum(len(state["lines"]) for state in plan(diagram)["states"])
            print(
                f"{scene}: {len(plan(diagram)['states'])} states, {checked} lines looked up, {len(faults)} broken"
            )
            broken += len(faults)
        browser.close()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
