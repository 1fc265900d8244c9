"""Scripts of components that are made of several files."""

from pathlib import Path

ELEMENT = Path(__file__).parent / "element.js"
FORM = Path(__file__).parent / "form.js"


def script(*files: Path) -> str:
    """Return the files as one script, in this order; names that one of them makes are known in all of them."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def inside(name: str, component: str) -> str:
    """Return a component's script as one value of another script, which can then play it inside itself.

    Args:
        name: What it is called there.
        component: A script whose last part is its `export default function`.
    """
    before, sign, after = component.partition("export default function")
    assert sign, "a component exports a function"
    return f"const {name} = (() => {{\n{before}\nreturn function{after}\n}})()"
