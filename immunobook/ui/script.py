"""Scripts of components: made of several files, and fetched by the browser once instead of sent with each use."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from rjsmin import jsmin

from immunobook.ui import links
from immunobook.ui.light import light

ELEMENT = Path(__file__).parent / "element.js"
FORM = Path(__file__).parent / "form.js"

SERVED: dict[str, tuple[str, str]] = {}
"""Scripts that have an address: of each its text and the mark of it, by the component's name."""

# Streamlit sends a component's script with each place where it stands, so what it gets is only this. A module from
# the same address is one for all places. A network that is lost for a moment must not leave a hole in the page.
FETCH = """const address = new URL({address}, document.baseURI).href
const later = time => new Promise(done => setTimeout(done, time))
async function load(tries) {{
  try {{
    return (await import(tries ? `${{address}}&again=${{tries}}` : address)).default
  }} catch (why) {{
    if (tries > 6) throw why
    await later(250 * 2 ** tries)
    return load(tries + 1)
  }}
}}
export default await load(0)
"""


# A browser that cannot make a sheet (Safari before 16.4) gets it as an element, one for each root.
WEAR = """let sheet
try {
  sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
} catch {}
export default function (component) {
  const root = component.parentElement.getRootNode()
  if (sheet) {
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } else if (!root.querySelector('.worn')) {
    root.append(Object.assign(document.createElement('style'), { className: 'worn', textContent: css }))
  }
  return bare(component)
}"""


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


def styled(css: str, component: str) -> str:
    """Return a component's script that brings its style sheet along, for a component in a root of its own.

    All places share one sheet, where `css=` would send and read it for each.
    """
    return "\n".join([inside("bare", component), f"const css = {json.dumps(light(css))}", WEAR])


def served(name: str, text: str) -> str:
    """Give a component's script an address, and return the few lines that fetch it from there.

    Args:
        name: The component's, also in the address.
    """
    text = jsmin(text)
    mark = hashlib.sha256(text.encode()).hexdigest()[:10]
    SERVED[name] = text, mark
    return FETCH.format(address=json.dumps(links.below(f"/script/{name}.js?v={mark}")))
