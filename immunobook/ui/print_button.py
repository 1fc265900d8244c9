"""A button that prints the page."""

import streamlit as st

_print = st.components.v2.component(
    "print_button",
    html='<button type="button">\n</button>',
    css="""
button { font: 600 1rem/1.2 var(--st-font); min-height: 2.75rem; padding: .5rem 1.15rem; border-radius: 8px; border: 1px solid var(--im-edge); background: var(--im-surface); color: var(--im-ink); cursor: pointer; }
button:focus-visible { outline: 3px solid var(--im-focus); outline-offset: 2px; }
""",
    js="""
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector('button')
  button.textContent = data.label
  button.onclick = () => window.print()
}
""",
)


def show(label: str) -> None:
    """Show the button."""
    _print(key="print-button", data={"label": label})
