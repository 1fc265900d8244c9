"""Asks axe-core, the rules engine for accessibility, what is wrong with a page as it stands."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page


@cache
def axe() -> str:
    """Return the text of axe-core as the package carries it, so that nothing is fetched."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: str | None = None) -> list[str]:
    """Return one line for each fault on the page, shadow trees and all: rule, how bad, where.

    Args:
        within: Selector of the part that is looked at; the whole page if None.

    The script is evaluated through the browser's debugger, which the page's own policy does not bind.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe())
    found = page.evaluate(
        "within => axe.run(within ? document.querySelector(within) : document, {resultTypes: ['violations']})",
        within,
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:220]}\n    {node['target']} {node.get('failureSummary', '')[:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
