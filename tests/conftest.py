"""What all tests share: the house's folder, an own data base for each, and what may not be skipped."""

import os
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
if str(HOUSE) not in sys.path:
    sys.path.insert(0, str(HOUSE))

# Streamlit reads .streamlit/config.toml from the working folder when it is imported.
os.chdir(HOUSE)


LONGEST = (
    "test_kill.py", "test_accessible.py", "test_scenes.py", "test_learning.py", "test_screens.py", "test_starting.py",
)  # fmt: skip
"""Files that one worker is busy with for so long that the others would wait for it in the end; the longest first."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--matrix", action="store_true", help="every width and mode, not only one of each")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, and leave the whole matrix out unless it is asked for: it takes an hour."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))  # which else keeps the order of the files
    if config.getoption("--matrix"):
        return
    kept = [item for item in items if "matrix" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if "matrix" in item.keywords])
    items[:] = kept


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In the gate a skipped test is a failed one: it says what is missing instead of passing quietly."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("IMMUNOBOOK_GATE") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which the gate does not allow: {report.longrepr}"
