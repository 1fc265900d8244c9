"""The house holds: what may import what, and what a page may be. Checked on the syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
PACKAGE = HOUSE / "immunobook"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted((HOUSE / "pages").rglob("*.py"))
CODE = [*MODULES, *PAGES, HOUSE / "app.py"]

SHOWS = {"view.py", "frame.py", "visit.py"}
"""Files that may speak to Streamlit, besides ui/, server/, pages/ and app.py."""


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} imports relatively; write from immunobook ..."
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def takes(path: Path, library: str) -> bool:
    return any(module.split(".")[0] == library for module in imports(path))


def breaches(files: dict[str, set[str]]) -> list[str]:
    """Files, given as path and what they import, that break law 1."""
    found = []
    for path, modules in files.items():
        roots = {module.split(".")[0] for module in modules}
        parts = Path(path).parts
        is_screen = Path(path).name in SHOWS or parts[0] in ("pages", "app.py")
        may_show = is_screen or parts[:2] in (("immunobook", "ui"), ("immunobook", "server"))
        if "streamlit" in roots and not may_show:
            found.append(f"{path} imports streamlit")
        if "plotly" in roots and Path(path).name != "figure.py":
            found.append(f"{path} imports plotly")
        if roots & {"sqlalchemy", "alembic"} and parts[:2] != ("immunobook", "records"):
            found.append(f"{path} imports sqlalchemy")
    return found


def test_there_is_something_to_check():
    assert len(MODULES) > 30
    assert len(PAGES) >= 6


def test_streamlit_plotly_and_sqlalchemy_stay_in_their_rooms():
    assert not breaches({name(path): imports(path) for path in CODE})


@pytest.mark.parametrize(
    ("path", "module", "why"),
    [
        ("immunobook/quiz/scoring.py", "streamlit", "a rule knows no screen"),
        ("immunobook/study.py", "streamlit", "a verb knows no screen"),
        ("immunobook/quiz/view.py", "plotly.graph_objects", "a figure is built in figure.py"),
        ("immunobook/study.py", "sqlalchemy", "only records speak SQL"),
    ],
)
def test_a_breach_would_be_seen(path, module, why):
    assert breaches({path: {module}}), why


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/__init__.py")), ids=name)
def test_no_feature_brings_its_screen_along(path):
    own = path.parent.name
    brought = {f"immunobook.{own}.view", f"immunobook.{own}.figure"} & imports(path)
    assert not brought, f"{name(path)} imports {brought}: who wants the rules would load Streamlit"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_read_in_one_breath(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "it does not say what the learner does there"
    assert len(text.splitlines()) <= 40
    made = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    assert not made, "a page defines no function and no class"


def test_pages_lie_in_sections_and_have_names_of_their_own():
    assert not list((HOUSE / "pages").glob("*.py")), "directly in pages/ a file runs without the frame"
    stems = [path.stem for path in PAGES]
    assert len(stems) == len(set(stems)), "two equal stems are one address"


def test_every_page_is_in_the_menu_and_the_menu_has_nothing_else():
    tree = ast.parse((PACKAGE / "frame.py").read_text(encoding="utf-8"))
    strings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    listed = {text for text in strings if text.endswith(".py") and "/" in text}
    assert listed == {path.relative_to(HOUSE / "pages").as_posix() for path in PAGES}


@pytest.mark.parametrize("path", CODE, ids=name)
def test_imports_start_with_the_package(path):
    """Streamlit puts the folder of frame.py on the path: `import content` would load a second copy."""
    own = {folder.name for folder in PACKAGE.iterdir() if folder.is_dir()} | {
        file.stem for file in PACKAGE.glob("*.py")
    }
    wrong = {module for module in imports(path) if module.split(".")[0] in own - {"server"}}
    assert not wrong, f"write immunobook.{sorted(wrong)[0]}" if wrong else ""


def test_nobody_imports_the_frame_and_only_the_door_imports_the_server():
    for path in CODE:
        assert "immunobook.frame" not in imports(path), (
            f"{name(path)} imports the frame, which is run, never imported"
        )
        inside = path.is_relative_to(PACKAGE / "server")
        if not inside and path != HOUSE / "app.py":
            assert not any(module.startswith("immunobook.server") for module in imports(path)), name(path)


def test_only_visit_asks_what_time_it_is():
    for path in MODULES:
        if path.name == "visit.py" or path.name == "__main__.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                asked = ast.unparse(node.func)
                assert asked not in ("datetime.now", "datetime.utcnow", "time.time"), (
                    f"{name(path)}:{node.lineno} asks for the time; it must be told"
                )


def test_only_visit_reads_cookies_and_headers():
    for path in CODE:
        if path.name != "visit.py":
            text = path.read_text(encoding="utf-8")
            assert "context.cookies" not in text, name(path)
            assert "context.headers" not in text, name(path)


def test_no_file_hides_behind_a_name_that_says_nothing():
    for path in [*MODULES, *PAGES, *(HOUSE / "tests").rglob("*.py")]:
        assert path.stem not in ("utils", "helpers", "common", "misc", "util", "helper"), name(path)


def test_every_session_key_is_listed_with_its_meaning():
    from immunobook.ui import state

    text = (PACKAGE / "ui" / "state.py").read_text(encoding="utf-8")
    keys = [key for key in vars(state) if key.isupper()]
    assert keys
    for key in keys:
        assert f'{key} = "{getattr(state, key)}"\n"""' in text, f"{key} has no meaning beside it"


@pytest.fixture(scope="module")
def linted() -> subprocess.CompletedProcess:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(tool), "--no-cache"], cwd=HOUSE, capture_output=True, text=True, timeout=120)


def test_the_arrows_point_down(linted):
    assert linted.returncode == 0, linted.stdout


def test_an_arrow_that_points_up_is_seen(tmp_path):
    """The check itself is checked: a copy of the house in which records import study must fail."""
    import shutil

    shutil.copytree(PACKAGE, tmp_path / "immunobook", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    broken = tmp_path / "immunobook" / "records" / "__init__.py"
    broken.write_text(broken.read_text(encoding="utf-8") + "\nimport immunobook.study\n", encoding="utf-8")
    tool = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(tool), "--no-cache"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert run.returncode != 0
    assert "immunobook.records is not allowed to import immunobook.study" in run.stdout


@pytest.mark.parametrize("file", sorted((HOUSE / "tests").rglob("test_*.py")), ids=lambda file: file.stem)
def test_a_test_runs_no_loop_in_its_own_thread(file):
    """Where browser tests ran before, Playwright's loop is there already; `completed` takes another thread."""
    calls = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    assert not [one.lineno for one in calls if ast.unparse(one.func) == "asyncio.run"]
